//! Who has signed what of a movement, so that nobody who made the operation assesses a person of it as
//! independent. Source: `custody.md` (Gates, law), decision 0009.

use crate::event::{Body, Stream};
use crate::ids::{MovementId, OfficerId};
use crate::number::PersonNumber;

use super::movement::Movement;
use super::{Context, Record};

/// Notes the officers behind an act of a movement: what is said of it, of a person on it, or of an
/// override for it.
pub(crate) fn apply(record: &mut Record, context: &Context<'_>, body: &Body) {
    let envelope = &context.event.envelope;
    let Some(id) = movement_of(&envelope.stream, body) else { return };
    for signatory in &envelope.officers {
        let row = record.signer_row(&signatory.officer);
        let signers = &mut record.movements.entry(id, Movement::default).1.signers;
        if !signers.contains(&row) {
            signers.push(row);
        }
    }
}

fn movement_of<'e>(stream: &'e Stream, body: &'e Body) -> Option<&'e MovementId> {
    match (stream, body) {
        (Stream::Movement(id), _) => Some(id),
        (_, Body::DoorChecked(b)) => Some(&b.movement),
        (_, Body::Boarded(b)) => Some(&b.movement),
        (_, Body::TakenOff(b)) => Some(&b.movement),
        (_, Body::Disembarked(b)) => Some(&b.movement),
        (_, Body::HandedOver(b)) => Some(&b.movement),
        (_, Body::Received(b)) => Some(&b.movement),
        (_, Body::HandCorrected(b)) => Some(&b.movement),
        (_, Body::OverrideSigned(b)) => Some(&b.movement),
        _ => None,
    }
}

impl Record {
    /// A movement of the person that an officer has signed for: one that lists him, carried him, or is to
    /// take him under an override.
    pub(crate) fn operated_by(&self, officer: &OfficerId, number: PersonNumber) -> Option<&MovementId> {
        let row = self.signers.ix(officer)?;
        let takes = |id: &MovementId, movement: &Movement| {
            movement.manifest.line(number).is_some()
                || movement.aboard.iter().any(|a| a.person == number)
                || self.overrides.rows().any(|o| o.order.movement == *id && o.order.persons.contains(&number))
        };
        let mut signed = self.movements.iter().filter(|(_, m)| m.signers.contains(&row));
        signed.find(|(id, movement)| takes(id, movement)).map(|(id, _)| id)
    }
}
