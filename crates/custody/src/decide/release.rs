//! Releasing a person: identity and safety only. Source: `custody.md` (Further gates: release).

use crate::draft::Draft;
use crate::event::Stream;
use crate::gate::release as gate;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::passage;
use crate::refusal::Refusal;

use super::actor;
use super::incident::filled_or_reasoned;
use super::late::{self, Act};
use super::standing::filled;
use super::state::Ask;

pub(crate) fn release(
    ask: Ask<'_>,
    number: PersonNumber,
    to: &Known<String>,
    order: &str,
) -> Result<Vec<Draft>, Refusal> {
    actor::require_officer(&ask.command.actor, "a release")?;
    filled(order, "the order of a release or the end of the ground")?;
    filled_or_reasoned(to, "the destination")?;
    let act = Act { name: "release", observed: "`not here`", about: vec![Stream::Person(number)] };
    let gate = |at| gate::release(ask.record, &ask.command.actor.authority, number, to, at);
    let (permit, late) = late::judged(ask, act, gate, gate)?;
    Ok(late::beside(ask, passage::release(permit, to.clone(), order.to_owned()), late))
}
