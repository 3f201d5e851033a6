//! What the record allows: a command becomes drafts, or a refusal that explains itself.
//!
//! Pure: no clock, no disk, no key. Signing and sealing happen outside.

pub(crate) mod actor;
pub(crate) mod age;
pub(crate) mod assess;
pub(crate) mod board;
pub(crate) mod authority;
pub(crate) mod clearance;
pub(crate) mod close_out;
pub(crate) mod command;
pub(crate) mod correction;
pub(crate) mod departure;
pub(crate) mod discrepancy;
pub(crate) mod door;
pub(crate) mod figure;
pub(crate) mod handover;
pub(crate) mod head_count;
pub(crate) mod incident;
pub(crate) mod place;
pub(crate) mod late;
pub(crate) mod law;
pub(crate) mod manifest;
pub(crate) mod medical;
pub(crate) mod merge;
pub(crate) mod movement;
pub(crate) mod noted;
pub(crate) mod observed;
pub(crate) mod oversight_override;
pub(crate) mod person;
pub(crate) mod property;
pub(crate) mod reception;
pub(crate) mod screening;
pub(crate) mod release;
pub(crate) mod sighting;
pub(crate) mod standing;
pub(crate) mod state;
pub(crate) mod task;
pub(crate) mod unconfirmed;
pub(crate) mod unlawful;
pub(crate) mod way_back;
pub(crate) mod whose_work;

pub use actor::AHEAD_MAX;

use crate::draft::Draft;
use crate::event::Kind;
use crate::gate::handover::HandOver;
use crate::record::Record;
use crate::refusal::Refusal;
use crate::time::Moment;

use command::{Command, Order};

/// Decides a command at a time. Every draft of one command is written together or not at all.
pub fn decide(record: &Record, command: &Command, at: Moment) -> Result<Vec<Draft>, Refusal> {
    actor::check(record, command, at)?;
    let drafts = by_order(state::Ask { record, command, at })?;
    whose_work::check_after(&command.actor, &command.order)?;
    Ok(drafts)
}

fn by_order(ask: state::Ask<'_>) -> Result<Vec<Draft>, Refusal> {
    let command = ask.command;
    match &command.order {
        Order::State { stream, body } => state::state(ask, stream, body),
        Order::Assess { person, assessment } => assess::assess(ask, *person, assessment),
        Order::Board { person, movement } => board::board(ask, *person, movement),
        Order::PayDebt { person, gate } => oversight_override::pay(ask, *person, *gate),
        Order::Depart { movement, difference } => departure::depart(ask, movement, difference.as_ref()),
        Order::HandOver { person, to, place, movement, nonce, receipt, medical_evacuation } => {
            let from = &command.actor.authority;
            let medical_evacuation = *medical_evacuation;
            let act = HandOver { person: *person, from, to, place, movement, nonce: *nonce, medical_evacuation };
            handover::hand_over(ask, act, *receipt)
        }
        Order::Receive { person, from, place, movement, nonce, receipt } => {
            let to = &command.actor.authority;
            let act = HandOver { person: *person, from, to, place, movement, nonce: *nonce, medical_evacuation: false };
            handover::receive(ask, act, *receipt)
        }
        Order::CompleteReception { person, place } => {
            whose_work::check(&command.actor, Kind::ReceptionDone)?;
            reception::complete(ask, *person, place)
        }
        Order::MoveOn { person, to, reason } => {
            whose_work::check(&command.actor, Kind::MovedOn)?;
            reception::move_on(ask, *person, to, reason)
        }
        Order::Release { person, to, order, ordered } => release::release(ask, *person, to, order, ordered),
    }
}
