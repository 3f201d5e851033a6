//! Who has not been seen and verified for too long: a person may vanish without any event. Source:
//! `product.md` and `custody.md` (Words, Sighting); ours.

use crate::ids::{AuthorityId, MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::time::{Moment, Span};

/// How far after the time asked about a sighting may lie: the clock skew that the record tolerates. Source:
/// `custody.md` (Time), 2 min.
const AHEAD: Span = Span::minutes(2);

/// A person with an open leg whom nobody has verified for too long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// Who.
    pub person: PersonNumber,
    /// Who must answer for him.
    pub authority: AuthorityId,
    /// The last verified sighting; none where there never was one.
    pub last_seen: Option<Moment>,
    /// Where the record holds him.
    pub place: Option<PlaceId>,
    /// Or aboard what.
    pub movement: Option<MovementId>,
    /// Whole hours since he was seen, or since the leg was opened.
    pub hours: u64,
}

impl Record {
    /// Everyone whom nobody has verified for more than so many hours, longest first; none asks for the hours that
    /// each authority's pack sets. Asked of a time before the newest sighting it errs towards the alarm, for
    /// older sightings are not kept.
    pub fn silent(&self, at: Moment, hours: Option<u32>) -> Vec<Silence> {
        let allowed: Vec<u32> =
            self.authorities.iter().map(|(id, _)| hours.unwrap_or_else(|| self.rules(id).silence_h)).collect();
        let mut silent: Vec<Silence> = self
            .people
            .iter()
            .filter_map(|(number, person)| {
                let (log, position) = person.legs.holder()?;
                // What somebody says he will see, or a clock that runs ahead, silences no alarm.
                let last_seen = person.verified_at(at + AHEAD);
                let unseen = at - last_seen.or_else(|| person.legs.opened(log)).unwrap_or(position.since);
                if unseen <= Span::hours(i64::from(allowed[log as usize])) {
                    return None;
                }
                Some(Silence {
                    person: *number,
                    authority: self.authorities.key(log).clone(),
                    last_seen,
                    place: self.place_name(position.place).cloned(),
                    movement: ((position.movement as usize) < self.movements.len())
                        .then(|| self.movements.key(position.movement).clone()),
                    hours: (unseen.as_ms() / Span::HOUR.as_ms()).unsigned_abs(),
                })
            })
            .collect();
        silent.sort_by(|a, b| b.hours.cmp(&a.hours).then(a.person.cmp(&b.person)));
        silent
    }
}

#[cfg(test)]
mod tests {
    use crate::event::incident::Escaped;
    use crate::event::observed::FoundHere;
    use crate::event::person::Sighted;
    use crate::event::place::Verified;
    use crate::testing::{World, person, place};
    use crate::time::Span;

    #[test]
    fn names_whom_nobody_has_verified_for_longer_than_allowed() {
        let mut world = World::new();
        for serial in 1..=3 {
            world.register("losing", person(serial), "site");
        }
        world.wait(Span::hours(5));
        world.of("losing", person(1), Sighted { place: place("site"), means: Verified::Band, exception: None });
        let gone = Escaped { place: place("site"), how: "wall".into(), evidence: "seen".into() };
        world.of("losing", person(3), gone);
        world.wait(Span::hours(8));
        let silent = world.record.silent(world.now, Some(12));
        assert_eq!(silent.len(), 1, "the seen and the escaped are not silent");
        assert_eq!((silent[0].person, silent[0].hours), (person(2), 13));
        assert_eq!(silent[0].place, Some(place("site")));
        // What somebody writes without having verified it ends no silence, however often it is written.
        let written = FoundHere { place: place("site"), note: "in his bed".into() };
        world.of("losing", person(2), written.clone());
        world.of("losing", person(1), written);
        assert_eq!(world.record.silent(world.now, Some(12)), silent);
        // Twelve hours is also what stands where no pack is adopted.
        assert_eq!(world.record.silent(world.now, None), silent);
        assert!(world.record.silent(world.now, Some(13)).is_empty());
    }
}
