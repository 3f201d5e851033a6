//! Whose work an act is: what opens a door, moves somebody, or counts as having seen him is done by who stands there,
//! and an auditor or a planner does none of it. Source: ours, after `custody.md` (Who signs; Words) and decisions 64
//! and 67.
//!
//! What happened in fact is taken from everybody. Kinds with gates of their own name their functions where they are
//! decided, within what the table allows.

use crate::event::{Function, Gate, Kind, Signing};
use crate::refusal::Refusal;

use super::actor::{require_each, require_function};
use super::command::{Actor, Order};

mod table;

pub(crate) use table::{HAND_OVER, JUDGE_SAMENESS};
use table::{THERE, Whose, whose};

const SOURCE: &str = "custody.md, Who signs; decisions 64 and 67";

/// Refuses an act whose work it is not, before its rule is asked. A device that acts for no officer, at a door without
/// a network, is not asked.
pub(super) fn check(actor: &Actor, kind: Kind) -> Result<(), Refusal> {
    match whose(kind) {
        Whose::Of(act, allowed) => theirs(actor, kind, act, allowed),
        _ => Ok(()),
    }
}

/// The limit of a rule that names its functions itself, asked after it, so that its own words come first.
pub(super) fn check_after(actor: &Actor, order: &Order) -> Result<(), Refusal> {
    let kind = written_by(order);
    match whose(kind) {
        Whose::ByRule(allowed) => theirs(actor, kind, &kind.entry(), allowed),
        _ => Ok(()),
    }
}

/// Both who stand in for a comparison can be where the person is.
pub(super) fn check_eyes(actor: &Actor, act: &str) -> Result<(), Refusal> {
    require_each(actor, act, THERE, Gate::Identity, SOURCE)
}

/// Of an act of two, both are asked.
fn theirs(actor: &Actor, kind: Kind, act: &str, allowed: &[Function]) -> Result<(), Refusal> {
    if actor.officer.is_none() {
        return Ok(());
    }
    match kind.signing() {
        Signing::Two => require_each(actor, act, allowed, Gate::Actor, SOURCE),
        _ => require_function(actor, act, allowed, Gate::Actor, SOURCE).map(|_| ()),
    }
}

/// The kind of event that an order writes first.
const fn written_by(order: &Order) -> Kind {
    match order {
        Order::State { body, .. } => body.kind(),
        Order::Assess { .. } => Kind::RiskAssessed,
        Order::Board { .. } => Kind::Boarded,
        Order::Depart { .. } => Kind::Departed,
        Order::HandOver { .. } => Kind::HandedOver,
        Order::Receive { .. } => Kind::Received,
        Order::CompleteReception { .. } => Kind::ReceptionDone,
        Order::MoveOn { .. } => Kind::MovedOn,
        Order::Release { .. } => Kind::Released,
        Order::PayDebt { .. } => Kind::DebtPaid,
    }
}

#[cfg(test)]
mod tests;
