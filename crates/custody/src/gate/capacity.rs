//! Room at a place: the operational limit is hard, the humane limit is asked at reception.
//! Source: `custody.md` (Further gates: reception).

use crate::event::Function;
use crate::event::place::PlaceDescribed;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{Position, Standing};
use crate::record::person::Person;

use super::findings::Findings;
use super::place_known::{DESCRIBED_BY, undescribed};

/// How many are held at a place or in a cell of it, beside one person.
pub(crate) fn others_held(record: &Record, beside: PersonNumber, place: &PlaceId) -> u32 {
    let inside: Vec<bool> = record.places.iter().map(|(other, _)| record.is_inside(other, place)).collect();
    let held = record.people.iter().filter(|(number, person)| **number != beside && is_held_in(person, &inside));
    u32::try_from(held.count()).unwrap_or(u32::MAX)
}

/// Whether a person is held in one of those places. Whoever changed last has him, most often; only where
/// that log does not hold him are all logs asked.
fn is_held_in(person: &Person, inside: &[bool]) -> bool {
    let within = |position: &Position| inside.get(position.place as usize).is_some_and(|within| *within);
    let Some(last) = person.legs.changes().last() else { return false };
    let position = person.legs.position(last.log);
    if position.standing.is_open() {
        return position.standing == Standing::Held && within(&position);
    }
    person.legs.holder().is_some_and(|(_, position)| position.standing == Standing::Held && within(&position))
}

/// What is known of a place, which must answer to an authority.
pub(crate) fn own_place<'r>(
    record: &'r Record,
    authority: &AuthorityId,
    place: &PlaceId,
    findings: &mut Findings,
) -> Option<&'r PlaceDescribed> {
    match record.places.get(place).and_then(|p| p.facts.as_ref()) {
        None => {
            findings.unfit_until(DESCRIBED_BY, undescribed(place));
            None
        }
        Some(facts) if facts.authority != *authority => {
            findings.unfit(format!("place {place} answers to {}, not to {authority}", facts.authority));
            None
        }
        Some(facts) => Some(facts),
    }
}

/// Shuts where a place of an authority is full: nobody opens it but room.
pub(crate) fn operational(
    record: &Record,
    person: PersonNumber,
    authority: &AuthorityId,
    place: &PlaceId,
    findings: &mut Findings,
) {
    let Some(facts) = own_place(record, authority, place, findings) else { return };
    room(record, person, place, facts.operational, findings);
}

/// Shuts where a limit is reached without the person.
pub(crate) fn room(record: &Record, person: PersonNumber, place: &PlaceId, limit: u32, findings: &mut Findings) {
    let held = others_held(record, person, place);
    if held >= limit {
        findings.no(
            "a place never holds more than it can",
            &[Function::Commander],
            format!("{place} holds {held}, at most {limit} can be held"),
        );
    }
}
