//! What a hand-over leaves apart between two logs. Source: `custody.md` (Hand-over receipt; Agencies that do not trust
//! each other), decision 0074.
//!
//! Whoever was taken over stays in the giver's hands by the giver's log until the answer is back there: that is no
//! contradiction, whatever becomes of him at the receiver's. Whom a log has verified at a place of its own after another
//! has taken him over is one, until the other has verified him since.

use crate::event::Body;
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegChange, LegStep, Legs, Standing};
use crate::record::movement::door::DoorCheck;
use crate::record::person::{Person, Sighting};
use crate::time::Moment;

/// How a person stands in a log, and what made him stand so.
pub(super) type End<'l> = (Standing, &'l LegChange);

/// The reception by which a log has somebody, or had him last, if its last word on whose he is is one.
pub(super) fn taken_over(legs: &Legs, log: u32) -> Option<&LegChange> {
    let passes = |step| matches!(step, LegStep::Received | LegStep::HandedOver | LegStep::NotReceived);
    let last = legs.changes().iter().rfind(|c| c.log == log && passes(c.step));
    last.filter(|c| c.step == LegStep::Received)
}

/// Somebody and his number.
pub(super) type Who<'p> = (PersonNumber, &'p Person);

/// The reception by which somebody left a giver's hands, from the one by which his last taker has him: from hand to hand
/// back, where who took him over has handed him on before the giver had his answer.
fn taken_from<'l>(legs: &'l Legs, giver: u32, last: &'l LegChange) -> Option<&'l LegChange> {
    let mut taken = last;
    // Whoever he went through has him once on this way, so that it ends.
    for _ in 0..legs.changes().len() {
        if taken.other == giver {
            return Some(taken);
        }
        let before =
            |c: &&LegChange| c.log == taken.other && c.step == LegStep::Received && c.occurred <= taken.occurred;
        taken = legs.changes().iter().filter(before).max_by_key(|c| (c.occurred, c.seq))?;
    }
    None
}

/// Whether a taker has somebody from a giver who does not know it yet, also over others. Who has left the taker again, or
/// is dead, had been taken over for as long as the giver says nothing of him since.
pub(super) fn is_under_way(record: &Record, who: Who<'_>, giver: &End<'_>, taker: &End<'_>) -> bool {
    let (log, legs) = (giver.1.log, &who.1.legs);
    let Some(taken) = taken_over(legs, taker.1.log).and_then(|last| taken_from(legs, log, last)) else { return false };
    if !giver.0.is_open() {
        return false;
    }
    let silent = || {
        giver.1.occurred <= taken.occurred
            && !legs.more_was_said(log, taken.occurred)
            && seen_since(record, who, log, taken).is_none()
    };
    taker.0.is_open() || silent()
}

/// The newest time that a log has verified somebody at a place of its own after another log has taken him over, which
/// has not verified him since. Who was taken there, or back by the same log, is where both say.
pub(super) fn seen_since<'p>(
    record: &Record,
    (number, person): Who<'p>,
    log: u32,
    taken: &LegChange,
) -> Option<&'p Sighting> {
    // What the giver saw before his own offer he saw before it was answered, whatever the receiver's clock says.
    let offered = offered_at(record, number, log, taken.log).unwrap_or(taken.occurred);
    let seen = seen_at_own_place(record, person, log, taken.occurred.max(offered))?;
    let taken_back = |c: &LegChange| c.log == log && c.step == LegStep::Received && c.occurred >= taken.occurred;
    if person.legs.changes().iter().any(taken_back) || verified_since(person, taken.log, seen.at) {
        return None;
    }
    let now = person.legs.position(taken.log);
    let there = record.place_name(now.place).zip(record.place_name(seen.place));
    let fits = there.is_some_and(|(at, seen)| record.is_inside(seen, at) || record.is_inside(at, seen));
    (!(now.standing.is_open() && fits)).then_some(seen)
}

/// When a log offered somebody to another that has received him by it, the last time.
fn offered_at(record: &Record, number: PersonNumber, log: u32, taker: u32) -> Option<Moment> {
    let offers = record.movements.iter().flat_map(|(_, facts)| facts.offers.all());
    let answered = offers.filter(|offer| offer.from == Some(log) && offer.to == Some(taker));
    answered.filter(|offer| offer.has_received(number)).map(|offer| offer.at).max()
}

fn seen_at_own_place<'p>(record: &Record, person: &'p Person, log: u32, after: Moment) -> Option<&'p Sighting> {
    let own = |row: u32| {
        let facts = record.place_name(row).and_then(|place| record.places.get(place)?.facts.as_ref());
        facts.is_some_and(|facts| facts.authority == *record.authorities.key(log))
    };
    person.sightings.iter().find(|s| s.log == log && s.is_verified() && s.at > after && own(s.place))
}

/// Whether a log has verified somebody after a time: sighted him, or checked him at the door of a movement that he
/// boarded.
fn verified_since(person: &Person, log: u32, time: Moment) -> bool {
    let sighted = person.sightings.iter().any(|s| s.log == log && s.is_verified() && s.at > time);
    let boarded = |movement: u32| {
        let aboard = |c: &LegChange| c.log == log && c.step == LegStep::Boarded && c.movement == movement;
        person.legs.changes().iter().any(aboard)
    };
    let doors = [&person.door.boarding, &person.door.arriving];
    let checked = |check: &DoorCheck| check.is_verified() && check.at > time && boarded(check.movement);
    sighted || doors.into_iter().flatten().any(checked)
}

/// Whether what an event says may make or end a contradiction between a reception and a sighting.
pub(crate) fn a_sighting_may_tell(record: &Record, number: PersonNumber, body: &Body) -> bool {
    let tells = matches!(body, Body::Sighted(_) | Body::RollCalled(_) | Body::DoorChecked(_));
    if !tells && !crate::record::heard::moves_a_leg(body.kind()) {
        return false;
    }
    let Some(person) = record.people.get(&number) else { return false };
    let mut receptions = person.legs.changes().iter().filter(|c| c.step == LegStep::Received).peekable();
    if receptions.peek().is_none() {
        return false;
    }
    let since = |taken: &LegChange| {
        person.sightings.iter().any(|s| s.log != taken.log && s.is_verified() && s.at > taken.occurred)
    };
    !person.discrepancies.is_empty() || receptions.any(since)
}

impl Record {
    /// When and where an authority has verified somebody at a place of its own after another signed for him at a time,
    /// which has not verified him since as far as its log is here.
    pub fn verified_here_since(
        &self,
        person: PersonNumber,
        authority: &AuthorityId,
        (taker, signed): (&AuthorityId, Moment),
    ) -> Option<(Moment, String)> {
        let log = self.authorities.ix(authority)?;
        let person = self.people.get(&person)?;
        let seen = seen_at_own_place(self, person, log, signed)?;
        let since = self.authorities.ix(taker).is_some_and(|taker| verified_since(person, taker, seen.at));
        (!since).then(|| (seen.at, self.place_name(seen.place).map_or_else(String::new, ToString::to_string)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Stream;
    use crate::event::handover::{HandCorrected, HandOffered, HandedOver, Received};
    use crate::event::incident::{Died, Escaped, Recaptured, Released};
    use crate::event::observed::FoundHere;
    use crate::event::person::Sighted;
    use crate::event::place::{RollCalled, Verified};
    use crate::ids::{Hash, Nonce};
    use crate::known::Known;
    use crate::record::conflict::ConflictAbout;
    use crate::testing::{World, authority, movement, person, place};
    use crate::time::Span;

    /// Registered by losing, taken over by receiving an hour later, and an hour has passed since.
    fn taken() -> World {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::HOUR);
        let (from, place, movement) = (authority("losing"), place("prison"), movement("m-1"));
        let (nonce, receipt) = (Nonce::default(), Hash::default());
        world.of("receiving", person(1), Received { from, place, movement, nonce, receipt });
        world.wait(Span::HOUR);
        world
    }

    fn seen(at: &str) -> Sighted {
        Sighted { place: place(at), means: Verified::Face, exception: None }
    }

    fn found(at: &str) -> FoundHere {
        FoundHere { place: place(at), note: "in his cell".into() }
    }

    fn given() -> HandedOver {
        HandedOver {
            to: authority("receiving"),
            place: place("prison"),
            movement: movement("m-1"),
            nonce: Nonce::default(),
            receipt: Hash::default(),
            evidence: Vec::new(),
            medical_evacuation: false,
            overridden: None,
        }
    }

    fn ends() -> [Body; 3] {
        let known = || Known::Value(String::from("known"));
        let place = || place("prison");
        let died = Died {
            place: place(),
            circumstances: known(),
            cause: known(),
            remains: known(),
            certified_by: "doctor".into(),
        };
        let escaped = Escaped { place: place(), how: "wall".into(), evidence: "seen".into() };
        let released =
            Released { place: place(), to: known(), order: "R-1".into(), evidence: Vec::new(), ordered: None };
        [died.into(), escaped.into(), released.into()]
    }

    /// Conflicts of the person, which stand as open discrepancies too.
    fn conflicts(world: &World) -> Vec<ConflictAbout> {
        let found = world.record.conflicts(person(1));
        assert_eq!(world.record.people.get(&person(1)).unwrap().discrepancies.len(), found.len());
        found.iter().map(|c| c.about).collect()
    }

    #[test]
    fn who_dies_escapes_or_is_released_at_the_receivers_before_the_giver_knows_contradicts_nobody() {
        for end in ends() {
            let mut world = taken();
            world.of("receiving", person(1), end.clone());
            assert_eq!(conflicts(&world), [], "{end:?}");
            let gate = crate::gate::identity::identity(&world.record, person(1));
            assert!(gate.shut_by.iter().all(|m| m.missing == "no band is bound"), "{gate:?}");
        }
        let mut world = taken();
        world.of("receiving", person(1), ends()[1].clone());
        world.of("receiving", person(1), Recaptured { place: place("prison"), how: "at the gate".into() });
        assert_eq!(conflicts(&world), [], "caught again");
    }

    #[test]
    fn what_the_giver_says_after_the_reception_contradicts_the_end_at_the_receivers() {
        for end in ends() {
            for says in [Body::from(found("site")), seen("site").into()] {
                for told_late in [false, true] {
                    let mut world = taken();
                    let said = world.now;
                    if !told_late {
                        world.of("losing", person(1), says.clone());
                    }
                    world.wait(Span::HOUR);
                    world.of("receiving", person(1), end.clone());
                    if told_late {
                        world.tell_at("losing", said, Stream::Person(person(1)), says.clone());
                    }
                    assert_eq!(conflicts(&world).len(), 1, "{end:?}, {says:?}, late: {told_late}");
                }
            }
        }
    }

    #[test]
    fn who_was_never_taken_over_from_the_holder_is_not_gone_elsewhere() {
        for end in ends() {
            let mut world = World::new();
            world.register("losing", person(1), "site");
            world.wait(Span::HOUR);
            world.of("receiving", person(1), found("prison"));
            world.of("receiving", person(1), end.clone());
            assert_eq!(conflicts(&world).len(), 1, "{end:?}");
        }
        // Nor whom the receiver has put right as not received.
        let mut world = taken();
        let not_received = HandCorrected {
            movement: movement("m-1"),
            nonce: Nonce::default(),
            from: authority("losing"),
            to: authority("receiving"),
            place: place("prison"),
            received: false,
            reason: "another man".into(),
            recount: None,
        };
        world.of("receiving", person(1), not_received);
        world.of("receiving", person(1), ends()[2].clone());
        assert_eq!(conflicts(&world), [ConflictAbout::Custody]);
    }

    #[test]
    fn whom_the_giver_verifies_in_his_own_cell_after_the_reception_both_logs_are_named_for() {
        // Whether or not the giver has let go of him by then.
        for gave in [false, true] {
            let mut world = taken();
            if gave {
                world.of("losing", person(1), given());
                world.wait(Span::HOUR);
            }
            world.of("losing", person(1), seen("site"));
            assert_eq!(conflicts(&world), [ConflictAbout::Custody]);
            let text = world.record.conflicts(person(1))[0].sides.clone().map(|s| format!("{} {}", s.log, s.says));
            assert_eq!(text, ["losing verified at site", "receiving received"]);
            // Nobody is in two places: the receiver's guard looks again.
            world.wait(Span::HOUR);
            world.of("receiving", person(1), seen("prison"));
            assert_eq!(conflicts(&world), []);
            world.wait(Span::HOUR);
            world.of("losing", person(1), seen("site"));
            assert_eq!(conflicts(&world), [ConflictAbout::Custody], "seen once more");
        }
    }

    #[test]
    fn a_sighting_at_anothers_place_before_the_reception_or_after_a_return_contradicts_nobody() {
        let mut world = taken();
        world.of("losing", person(1), seen("prison"));
        assert_eq!(conflicts(&world), [], "the giver's escort at the receiver's door");
        let before = world.now - Span::hours(2);
        let mut world = taken();
        world.tell_at("losing", before, Stream::Person(person(1)), seen("site"));
        assert_eq!(conflicts(&world), [], "before he left");
        let mut world = taken();
        let (from, to) = (authority("receiving"), place("site"));
        let (nonce, receipt) = (Nonce::default(), Hash::default());
        let back = Received { from, place: to, movement: movement("m-2"), nonce, receipt };
        world.of("losing", person(1), back);
        world.wait(Span::HOUR);
        world.of("losing", person(1), seen("site"));
        assert_eq!(conflicts(&world), [], "taken back with a receipt");
    }

    #[test]
    fn who_was_handed_on_before_the_first_giver_knew_of_it_contradicts_nobody_until_that_giver_sees_him() {
        let mut world = taken();
        world.of("receiving", person(1), HandedOver { to: authority("carrying"), place: place("airfield"), ..given() });
        let (from, to) = (authority("receiving"), place("airfield"));
        let (nonce, receipt) = (Nonce([2; 16]), Hash::default());
        world.of("carrying", person(1), Received { from, place: to, movement: movement("m-2"), nonce, receipt });
        assert_eq!(conflicts(&world), []);
        world.wait(Span::HOUR);
        world.of("carrying", person(1), ends()[0].clone());
        assert_eq!(conflicts(&world), [], "dead where he is");
        let mut world = taken();
        world.of("carrying", person(1), found("airfield"));
        assert_eq!(conflicts(&world).len(), 2, "nobody handed him on");
    }

    #[test]
    fn what_the_giver_saw_before_his_own_offer_contradicts_no_answer_of_a_clock_that_is_behind() {
        for after in [false, true] {
            let mut world = World::new();
            world.register("losing", person(1), "site");
            let behind = world.now;
            world.wait(Span::HOUR);
            if !after {
                world.of("losing", person(1), seen("site"));
                world.wait(Span::minutes(5));
            }
            let offer = HandOffered {
                to: authority("receiving"),
                place: place("prison"),
                nonce: Nonce::default(),
                persons: vec![person(1)],
                payload_hash: Hash::default(),
                medical_evacuation: None,
                signed: None,
            };
            world.tell("losing", Stream::Movement(movement("m-1")), offer);
            world.wait(Span::minutes(5));
            let (from, to) = (authority("losing"), place("prison"));
            let (nonce, receipt) = (Nonce::default(), Hash::default());
            let received = Received { from, place: to, movement: movement("m-1"), nonce, receipt };
            world.tell_at("receiving", behind, Stream::Person(person(1)), received);
            if after {
                world.of("losing", person(1), seen("site"));
            }
            assert_eq!(conflicts(&world).len(), usize::from(after), "seen after the offer: {after}");
        }
    }

    #[test]
    fn a_roll_call_at_the_givers_that_names_whom_another_has_taken_over_is_a_contradiction() {
        let mut world = taken();
        let roll = RollCalled { present: vec![person(1)], unnamed: 0, means: Verified::Band };
        world.tell("losing", Stream::Place(place("site")), roll);
        assert_eq!(conflicts(&world), [ConflictAbout::Custody]);
    }
}
