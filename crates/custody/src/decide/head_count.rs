//! Head counts: bodies, two counters a round, each blind to the other and to the scans, never edited.
//! Source: `custody.md` (Conservation of people: Head count).
//!
//! Nothing here compares a count with anything: what differs is said at departure and at close-out.

use crate::draft::Draft;
use crate::event::movement::HeadCounted;
use crate::event::{Function, Gate};
use crate::ids::MovementId;
use crate::record::movement::{Movement, Stage};
use crate::refusal::Refusal;

use super::actor;
use super::movement::{concerned, fact, led, require_stage};
use super::state::Ask;

pub(crate) fn counted(ask: Ask<'_>, id: &MovementId, count: &HeadCounted) -> Result<Vec<Draft>, Refusal> {
    let movement = match count.at_arrival {
        true => concerned(ask, id, "a head count")?,
        // Whose counts let it leave: the carrier answers for who is aboard.
        false => led(ask, id, "a head count before departure")?,
    };
    let officer = actor::require_officer(&ask.command.actor, "a head count")?;
    if officer.officer != count.counter {
        return Err(Refusal::unfit(format!(
            "{} states the count of {}: each counts himself",
            officer.officer, count.counter
        )));
    }
    if !count.at_arrival {
        require_stage(id, movement, "a head count before departure", &[Stage::Closed])?;
    } else if !matches!(movement.stage, Stage::Arrived) {
        return Err(Refusal::unfit(format!(
            "a head count at arrival: {id} is {}, it must be arrived",
            movement.stage.word()
        )));
    }
    judge_round(ask, id, movement, count)?;
    Ok(fact(ask, id, count.clone()))
}

fn judge_round(ask: Ask<'_>, id: &MovementId, movement: &Movement, count: &HeadCounted) -> Result<(), Refusal> {
    let counts = movement.heads(count.at_arrival);
    let authority = &ask.command.actor.authority;
    if counts.round(count.round).any(|c| c.is_by(authority, count)) {
        return Err(Refusal::rule(
            Gate::Count,
            format!(
                "{} has counted round {} of {id}: a count is never edited, recount in a new round",
                count.counter, count.round
            ),
            &[Function::CustodyOfficer],
            "counts are never edited",
            "custody.md, Head count",
        ));
    }
    let last = counts.last_round();
    let complete = last == 0 || counts.is_complete(last);
    let next = if complete { last.saturating_add(1) } else { last };
    if count.round == next {
        return Ok(());
    }
    if complete && count.round == last {
        return Err(Refusal::rule(
            Gate::Count,
            format!("round {last} of the head count of {id} has its two counters: a third count is a recount, by two"),
            &[Function::CustodyOfficer],
            "two counters a round, each blind to the other",
            "custody.md, Head count",
        ));
    }
    Err(Refusal::unfit(format!("round {} of the head count of {id}: round {next} is to be counted", count.round)))
}
