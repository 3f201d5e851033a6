//! What the record allows: a command becomes drafts, or a refusal that explains itself.
//!
//! Pure: no clock, no disk, no key. Signing and sealing happen outside.

pub(crate) mod actor;
pub(crate) mod age;
pub(crate) mod assess;
pub(crate) mod board;
pub(crate) mod authority;
pub(crate) mod command;
pub(crate) mod discrepancy;
pub(crate) mod figure;
pub(crate) mod place;
pub(crate) mod law;
pub(crate) mod medical;
pub(crate) mod merge;
pub(crate) mod oversight_override;
pub(crate) mod person;
pub(crate) mod property;
pub(crate) mod standing;
pub(crate) mod state;
pub(crate) mod task;

use crate::draft::Draft;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::time::Moment;

use command::{Command, Order};

/// Decides a command at a time. Every draft of one command is written together or not at all.
pub fn decide(record: &Record, command: &Command, at: Moment) -> Result<Vec<Draft>, Refusal> {
    actor::check(record, command, at)?;
    let ask = state::Ask { record, command, at };
    match &command.order {
        Order::State { stream, body } => state::state(ask, stream, body),
        Order::Assess { person, assessment } => assess::assess(ask, *person, assessment),
        Order::Board { person, movement } => board::board(ask, *person, movement),
        Order::PayDebt { person, gate } => oversight_override::pay(ask, *person, *gate),
        _ => Err(Refusal::unfit("soon")),
    }
}
