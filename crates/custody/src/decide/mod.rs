//! What the record allows: a command becomes drafts, or a refusal that explains itself.
//!
//! Pure: no clock, no disk, no key. Signing and sealing happen outside.

pub(crate) mod actor;
pub(crate) mod command;

use crate::draft::Draft;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::time::Moment;

use command::{Command, Order};

/// Decides a command at a time. Every draft of one command is written together or not at all.
pub fn decide(record: &Record, command: &Command, at: Moment) -> Result<Vec<Draft>, Refusal> {
    actor::check(record, command, at)?;
    match &command.order {
        Order::State { .. } => Err(Refusal::unfit("soon")),
        _ => Err(Refusal::unfit("soon")),
    }
}
