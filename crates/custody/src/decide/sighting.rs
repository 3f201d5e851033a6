//! A verified sighting of a person. Source: `custody.md` (Words: Sighting).
//!
//! A sighting moves nobody: where it does not fit the record, a discrepancy says so.

use crate::draft::Draft;
use crate::event::oversight::DiscrepancyKind;
use crate::event::person::Sighted;
use crate::event::place::Verified;
use crate::event::{Function, Gate, Kind, Purpose, Stream};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::refusal::Refusal;

use super::actor;
use super::door;
use super::movement::described;
use super::standing::{concerned, standing, word};
use super::state::Ask;
use super::{noted, unlawful};

pub(crate) fn sighted(ask: Ask<'_>, number: PersonNumber, sighted: &Sighted) -> Result<Vec<Draft>, Refusal> {
    let person = concerned(ask, number, Kind::Sighted)?;
    described(ask, &sighted.place)?;
    as_many_as_it_says(ask, sighted.means)?;
    with_a_band(ask, number, sighted.means)?;
    by_exception(ask, number, sighted)?;
    let mut drafts = ask.draft(number, &sighted.clone().into(), Purpose::Custody);
    if let Some(recorded) = otherwise(ask, person, &sighted.place) {
        drafts.push(noted::noted(
            ask,
            drafts.len(),
            DiscrepancyKind::Unlisted,
            vec![Stream::Person(number), Stream::Place(sighted.place.clone())],
            format!("{number} was sighted at {}, the record has him {recorded}", sighted.place),
            "a person is where the record says",
        ));
        drafts.extend(unlawful::at_place(ask, drafts.len(), number, &sighted.place));
    }
    Ok(drafts)
}

/// Where the record has a person, in words, if he cannot have been seen at a place by that: at another, escaped, dead.
/// Who is on the way gets off somewhere, and is seen there first.
fn otherwise(ask: Ask<'_>, person: &Person, seen: &PlaceId) -> Option<String> {
    let fits = |at: &PlaceId| ask.record.is_inside(seen, at) || ask.record.is_inside(at, seen);
    match person.legs.holder() {
        Some((_, held)) if held.standing == Standing::Held => {
            ask.record.place_name(held.place).filter(|at| !fits(at)).map(|at| format!("at {at}"))
        }
        Some((_, gone)) => Some(format!("as {}", word(gone.standing))),
        None => match standing(ask.record, person, &ask.command.actor.authority) {
            Standing::Never => None,
            gone => Some(format!("as {}", word(gone))),
        },
    }
}

/// A band is read from a wrist: of whom no band is bound, none was read.
pub(crate) fn with_a_band(ask: Ask<'_>, number: PersonNumber, means: Verified) -> Result<(), Refusal> {
    let bound = ask.record.people.get(&number).is_some_and(|person| person.identity.band.is_some());
    if means != Verified::Band || bound {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::Identity,
        format!("{number} has no band by this record, so none was read"),
        &[Function::CustodyOfficer],
        "who is verified by band wears one that was bound to him",
        "custody.md, Words (Sighting); gate identity",
    ))
}

/// A sighting by exception says what stood in for a comparison. Where an exception at a door waits to be
/// checked again, two officers say it who did not sign that one: the same two would only say it twice.
fn by_exception(ask: Ask<'_>, number: PersonNumber, sighted: &Sighted) -> Result<(), Refusal> {
    let exception = match (sighted.means, &sighted.exception) {
        (Verified::Exception, Some(exception)) => exception,
        (Verified::Exception, None) => return Err(Refusal::unfit("a sighting by exception says what was compared")),
        (_, Some(_)) => return Err(Refusal::unfit("only a sighting by exception has what stood in for a comparison")),
        (_, None) => return Ok(()),
    };
    door::stands_in(ask, number, exception)?;
    let actor = &ask.command.actor;
    let officers = [&actor.officer, &actor.second].into_iter().flatten();
    let rows: Vec<u32> = officers.filter_map(|s| ask.record.signers.ix(&s.officer)).collect();
    let door = ask.record.people.get(&number).map(|p| &p.door);
    let mut awaited = door.into_iter().flat_map(|d| d.awaited()).peekable();
    if awaited.peek().is_none() || awaited.any(|one| one.is_signed_by_none_of(&rows)) {
        return Ok(());
    }
    let by = ask.record.awaited_check(number).map_or_else(String::new, |a| format!(" at {} by {}", a.since, a.by()));
    Err(Refusal::rule(
        Gate::TwoOfficers,
        format!("{number} was verified by exception{by}, who cannot check it again by exception"),
        &[Function::CustodyOfficer, Function::Medical, Function::LegalReviewer],
        "an exception is checked again by finger or face, or by two officers who did not sign it",
        "custody.md, gate identity; decision 0011",
    ))
}

/// What is said to be verified by two officers is signed by two.
pub(crate) fn as_many_as_it_says(ask: Ask<'_>, means: Verified) -> Result<(), Refusal> {
    match means {
        Verified::TwoOfficers => actor::require_two(&ask.command.actor, "verification by two officers"),
        Verified::Exception => actor::require_two_functions(&ask.command.actor, "verification by exception"),
        Verified::Band | Verified::Finger | Verified::Face => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::event::Function;
    use crate::event::incident::Escaped;
    use crate::event::person::{BandBound, Sighted};
    use crate::event::place::Verified;
    use crate::testing::{World, only_reason, person, place, state};

    #[test]
    fn a_sighting_elsewhere_than_the_record_says_is_kept_and_opens_a_discrepancy() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        let seen = |at: &str| state(person(1), Sighted { place: place(at), means: Verified::Face, exception: None });
        assert_eq!(world.act("losing", Function::CustodyOfficer, seen("site")), Ok(1));
        assert_eq!(world.act("losing", Function::CustodyOfficer, seen("safe-site")), Ok(2));
        assert_eq!(world.record.people.get(&person(1)).unwrap().discrepancies.len(), 1);
        assert!(world.act("bureau", Function::CustodyOfficer, seen("site")).is_err(), "nobody speaks of strangers");
    }

    #[test]
    fn whoever_is_seen_again_after_an_escape_is_no_longer_silent_and_no_longer_undoubted() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        let told = Escaped { place: place("site"), how: "wall".into(), evidence: "breach".into() };
        world.of("losing", person(1), told);
        let seen = state(person(1), Sighted { place: place("site"), means: Verified::Face, exception: None });
        let drafts = world.ask("losing", Function::CustodyOfficer, seen).unwrap();
        assert_eq!(drafts.len(), 2);
        assert!(format!("{drafts:?}").contains("the record has him as escaped"), "{drafts:?}");
    }

    #[test]
    fn nobody_is_verified_by_a_band_that_was_never_bound() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        let seen = || state(person(1), Sighted { place: place("site"), means: Verified::Band, exception: None });
        let said = only_reason(world.ask("losing", Function::CustodyOfficer, seen()));
        assert!(said.contains("has no band by this record"), "{said}");
        world.of("losing", person(1), BandBound { band: "B-1".into() });
        assert!(world.ask("losing", Function::CustodyOfficer, seen()).is_ok());
    }

    #[test]
    fn what_two_officers_verify_is_signed_by_two() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        let seen = |means| state(person(1), Sighted { place: place("site"), means, exception: None });
        let one = Function::CustodyOfficer;
        assert!(world.ask("losing", one, seen(Verified::TwoOfficers)).is_err());
        assert!(world.ask("losing", one, seen(Verified::Face)).is_ok());
        assert!(world.ask_two("losing", [one, Function::Medical], seen(Verified::TwoOfficers)).is_ok());
    }
}
