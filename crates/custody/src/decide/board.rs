//! Boarding: the gates make the permit, the act consumes it. Source: `custody.md` (Two kinds of act).

use crate::acts;
use crate::draft::Draft;
use crate::event::{Function, Gate, Kind, Stream};
use crate::gate::embarkation;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::late::{self, Act};
use super::standing::held;
use super::state::Ask;

/// Decides the boarding of one person.
pub(crate) fn board(ask: Ask<'_>, number: PersonNumber, movement: &MovementId) -> Result<Vec<Draft>, Refusal> {
    let allowed = &[Function::CustodyOfficer, Function::MovementControl];
    require_function(&ask.command.actor, "boarding", allowed, Gate::Movement, "custody.md, Path of a person")?;
    held(ask, number, Kind::Boarded)?;
    let about = vec![Stream::Person(number), Stream::Movement(movement.clone())];
    let act = Act { name: "boarding", observed: "`found aboard`", about };
    let gate = |at| embarkation::boarding(ask.record, number, movement, at);
    let (permit, late) = late::judged(ask, act, gate, gate)?;
    Ok(late::beside(ask, acts::board(permit), late))
}
