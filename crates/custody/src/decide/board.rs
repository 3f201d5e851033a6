//! Boarding: the gates make the permit, the act consumes it. Source: `custody.md` (Two kinds of act).

use crate::acts;
use crate::draft::Draft;
use crate::event::{Function, Gate, Kind};
use crate::gate::embarkation;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::standing::held;
use super::state::Ask;

/// Decides the boarding of one person.
pub(crate) fn board(ask: Ask<'_>, number: PersonNumber, movement: &MovementId) -> Result<Vec<Draft>, Refusal> {
    let allowed = &[Function::CustodyOfficer, Function::MovementControl];
    require_function(&ask.command.actor, "boarding", allowed, Gate::Movement, "custody.md, Path of a person")?;
    held(ask, number, Kind::Boarded)?;
    embarkation::boarding(ask.record, number, movement, ask.command.occurred_at).map(acts::board)
}
