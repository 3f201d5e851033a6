//! When and where somebody was last seen: by a sighting, by what tells of him, or by a check at a door; and who stands
//! behind it. Source: `custody.md` (Words: Sighting; Gates before embarkation: identity), ours.

use crate::ids::{EventId, MovementId, OfficerId, PlaceId};
use crate::number::PersonNumber;
use crate::time::Moment;

use super::Record;
use super::movement::Movement;
use super::movement::door::{DoorCheck, DoorResult};
use super::person::{Seen, Sighting};

/// When and where somebody was seen, and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
    /// When.
    pub at: Moment,
    /// Where, as far as that is said: of a door where its movement left from, or where it came to.
    pub place: Option<PlaceId>,
    /// By what.
    pub by: SeenBy,
    /// The officers who signed it.
    pub officers: Vec<OfficerId>,
    event: EventId,
}

/// By what somebody was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenBy {
    /// By a sighting, or by an act that tells where he is.
    Sighting(Seen),
    /// At the door of a movement that verified him, finger or face or by exception.
    Door {
        /// Of which movement.
        movement: MovementId,
        /// On arrival, or at boarding.
        arriving: bool,
        /// By exception.
        by_exception: bool,
    },
}

impl LastSeen {
    /// Whether somebody verified that it was he.
    pub const fn is_verified(&self) -> bool {
        matches!(self.by, SeenBy::Door { .. } | SeenBy::Sighting(Seen::Verified(_)))
    }
}

impl Record {
    /// The last time that somebody was seen, in whatever way.
    pub fn last_seen(&self, number: PersonNumber) -> Option<LastSeen> {
        self.all_seen(number).into_iter().max_by_key(|seen| (seen.at, seen.event))
    }

    /// The last time that somebody verified that it was he.
    pub fn last_verified(&self, number: PersonNumber) -> Option<LastSeen> {
        let verified = self.all_seen(number).into_iter().filter(LastSeen::is_verified);
        verified.max_by_key(|seen| (seen.at, seen.event))
    }

    fn all_seen(&self, number: PersonNumber) -> Vec<LastSeen> {
        let Some(person) = self.people.get(&number) else { return Vec::new() };
        let sighted = person.sightings.iter().map(|sighting| self.by_sighting(sighting));
        let doors = [(&person.door.boarding, false), (&person.door.arriving, true)];
        let checked = doors.into_iter().filter_map(|(check, arriving)| Some((check.as_ref()?, arriving)));
        let checked = checked.filter(|(check, _)| check.is_verified());
        sighted.chain(checked.filter_map(|(check, arriving)| self.at_door(check, arriving))).collect()
    }

    fn by_sighting(&self, sighting: &Sighting) -> LastSeen {
        LastSeen {
            at: sighting.at,
            place: self.place_name(sighting.place).cloned(),
            by: SeenBy::Sighting(sighting.means),
            officers: self.signed_by(sighting.signers()),
            event: sighting.id,
        }
    }

    fn at_door(&self, check: &DoorCheck, arriving: bool) -> Option<LastSeen> {
        let known = (check.movement as usize) < self.movements.len();
        let (movement, facts) =
            known.then(|| (self.movements.key(check.movement), self.movements.row(check.movement)))?;
        let to = || facts.arrived_at.as_ref().or_else(|| facts.destination());
        let from = |facts: &Movement| facts.plan.as_ref().map(|plan| plan.from.clone());
        Some(LastSeen {
            at: check.at,
            place: if arriving { to().cloned() } else { from(facts) },
            by: SeenBy::Door {
                movement: movement.clone(),
                arriving,
                by_exception: check.result == DoorResult::Exception,
            },
            officers: self.signed_by(check.signers()),
            event: check.event,
        })
    }

    fn signed_by(&self, rows: impl Iterator<Item = u32>) -> Vec<OfficerId> {
        rows.map(|row| self.signers.key(row).clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Function;
    use crate::event::movement::{DoorChecked, DoorOutcome};
    use crate::event::observed::FoundHere;
    use crate::event::place::Verified;
    use crate::ids::Nonce;
    use crate::testing::{World, movement, person, place, signatory};
    use crate::time::Span;

    fn door(outcome: DoorOutcome) -> DoorChecked {
        DoorChecked { movement: movement("m1"), manifest_version: 1, nonce: Nonce([1; 16]), arriving: false, outcome }
    }

    #[test]
    fn a_check_at_a_door_that_verified_somebody_is_when_he_was_last_seen() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        let seen = world.record.last_seen(person(1)).unwrap();
        assert_eq!((seen.is_verified(), world.record.last_verified(person(1))), (false, None));
        world.wait(Span::HOUR);
        world.of("losing", person(1), door(DoorOutcome::NotVerified("no reader".into())));
        assert_eq!(world.record.last_verified(person(1)), None, "who was not verified at a door was not seen there");
        world.wait(Span::HOUR);
        let by = Function::CustodyOfficer;
        world.signed("losing", by, world.now, person(1), door(DoorOutcome::Verified(Verified::Finger)));
        let seen = world.record.last_seen(person(1)).unwrap();
        assert_eq!((seen.at, seen.is_verified()), (world.now, true));
        assert_eq!(seen.officers, [signatory("losing", by).officer]);
        assert_eq!(seen.by, SeenBy::Door { movement: movement("m1"), arriving: false, by_exception: false });
        // What somebody only tells later is newer, and the door stays the last that verified him.
        let checked = world.now;
        world.wait(Span::HOUR);
        world.of("losing", person(1), FoundHere { place: place("site"), note: "in his bed".into() });
        assert!(!world.record.last_seen(person(1)).unwrap().is_verified());
        assert_eq!(world.record.last_verified(person(1)).unwrap().at, checked);
    }
}
