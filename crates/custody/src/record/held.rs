//! In whose custody a person is by one log, and what a giver states of him at a door. Source:
//! `custody.md` (Words; Hand-over receipt).

use crate::event::place::CountClaimed;
use crate::ids::{AuthorityId, KeyId, MovementId};
use crate::number::PersonNumber;
use crate::receipt;
use crate::time::Moment;

use super::Record;
use super::leg::{LegChange, LegStep, Standing};
use super::movement::door::DoorResult;

impl Record {
    /// How a person stands in the log of an authority; `Never` where either is unknown here.
    pub fn standing(&self, person: PersonNumber, authority: &AuthorityId) -> Standing {
        match (self.people.get(&person), self.authorities.ix(authority)) {
            (Some(person), Some(row)) => person.legs.position(row).standing,
            _ => Standing::Never,
        }
    }

    /// Whether the log of an authority has said more of a person after a time than where he was moved to: that he is
    /// back, or how he is gone.
    pub fn more_was_said(&self, person: PersonNumber, authority: &AuthorityId, since: Moment) -> bool {
        match (self.people.get(&person), self.authorities.ix(authority)) {
            (Some(person), Some(row)) => person.legs.more_was_said(row, since),
            _ => false,
        }
    }

    /// How the latest check at a door of a movement came out: on arrival, else at boarding.
    pub fn door_result(&self, person: PersonNumber, movement: &MovementId) -> Option<receipt::DoorResult> {
        let row = self.movements.ix(movement)?;
        let door = &self.people.get(&person)?.door;
        let checks = [&door.arriving, &door.boarding];
        let check = checks.into_iter().flatten().find(|check| check.movement == row)?;
        Some(match check.result {
            DoorResult::Verified => receipt::DoorResult::Verified,
            DoorResult::Exception => receipt::DoorResult::Exception,
            DoorResult::NotVerified => receipt::DoorResult::NotVerified,
        })
    }

    /// Injuries noted of a person: those recorded, or the most that one look at him has seen.
    pub fn injuries_noted(&self, person: PersonNumber) -> u32 {
        self.people.get(&person).map_or(0, |person| {
            let seen = person.medical.injuries_checked.iter().map(|check| check.value.1).max();
            person.medical.injuries.max(seen.unwrap_or(0))
        })
    }

    /// Whether an authority's log keeps a receipt of an offer.
    pub fn keeps_receipt(&self, authority: &AuthorityId, movement: &MovementId, nonce: crate::ids::Nonce) -> bool {
        let offer = self.movements.get(movement).and_then(|m| m.offers.get(nonce));
        let log = self.authorities.ix(authority);
        log.is_some() && offer.is_some_and(|o| o.receipts.iter().any(|r| Some(r.log) == log))
    }

    /// Who made an offer, where that log is here.
    pub fn giver_of(&self, offer: &super::movement::offer::Offer) -> Option<&AuthorityId> {
        offer.from.map(|row| self.authorities.key(row))
    }

    /// When the receiver of an offer found somebody whom it did not name, where by his own log he has him still.
    pub fn found_unlisted(&self, person: PersonNumber, offer: &super::movement::offer::Offer) -> Option<Moment> {
        let (receiver, legs) = (offer.to?, &self.people.get(&person)?.legs);
        let begins = |c: &&LegChange| c.log == receiver && !matches!(c.step, LegStep::Boarded | LegStep::MovedTo);
        let came = legs.changes().iter().rev().find(begins)?;
        let here = legs.position(receiver).standing == Standing::Held && !offer.names(person);
        (here && came.step == LegStep::Found && came.occurred >= offer.at).then_some(came.occurred)
    }

    /// As of when it can be said of a person that an offer's receipt was wrong about him: when he was received,
    /// offered, or found without being listed. None where the log has more of him since than moves, so that only now is left.
    pub fn correction_time(
        &self,
        person: PersonNumber,
        authority: &AuthorityId,
        movement: &MovementId,
        nonce: crate::ids::Nonce,
        received: bool,
    ) -> Option<Moment> {
        let log = self.authorities.ix(authority)?;
        let offer = self.movements.get(movement)?.offers.get(nonce)?;
        let receives = offer.to().is_some_and(|(to, _)| to == authority);
        let own = || self.people.get(&person).into_iter().flat_map(|p| p.legs.changes()).filter(|c| c.log == log);
        let at = match (receives, received) {
            (true, true) => offer.receipts.iter().find(|r| r.log == log)?.at,
            (true, false) => {
                let step = if offer.names(person) { LegStep::Received } else { LegStep::Found };
                own().filter(|c| c.step == step).map(|c| c.occurred).max()?
            }
            (false, true) => self.found_unlisted(person, offer).unwrap_or(offer.at),
            (false, false) => offer.at,
        };
        let found_counts = receives && received;
        let moves = |step: LegStep| {
            matches!(step, LegStep::Boarded | LegStep::MovedTo) || (found_counts && step == LegStep::Found)
        };
        own().filter(|c| c.occurred > at).all(|c| moves(c.step)).then_some(at)
    }

    /// Whether a key of an authority was revoked from a time on or before the one given.
    pub fn key_is_revoked(&self, authority: &AuthorityId, key: KeyId, at: Moment) -> bool {
        self.is_revoked(authority, key, at)
    }

    /// Whether a number is in the record.
    pub fn knows(&self, person: PersonNumber) -> bool {
        self.people.get(&person).is_some()
    }

    /// Every count that somebody claimed, in order of arrival.
    pub fn count_claims(&self) -> impl Iterator<Item = &CountClaimed> {
        self.claims.iter().map(|claimed| &claimed.claim)
    }
}
