//! Clearances: asked, given, changed, withdrawn. Source: `custody.md` (Words: Clearance).

use crate::draft::Draft;
use crate::event::movement::{ClearanceSet, ClearanceState};
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::ids::ClearanceId;
use crate::refusal::Refusal;

use super::actor;
use super::standing::filled;
use super::state::Ask;

pub(crate) fn state(ask: Ask<'_>, id: &ClearanceId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let Body::ClearanceSet(set) = body else {
        return Err(Refusal::unfit(format!("{} is not said of a clearance", body.kind().entry())));
    };
    let who = [Function::Liaison, Function::MovementControl, Function::Planner, Function::Commander];
    actor::require_function(&ask.command.actor, "a clearance", &who, Gate::Movement, "custody.md, Words (Clearance)")?;
    if !set.says_no() && set.state != ClearanceState::Asked {
        let who = [Function::Liaison, Function::MovementControl, Function::Commander];
        actor::require_function(&ask.command.actor, "a clearance given", &who, Gate::Movement, "custody.md, Gates")?;
    }
    judge(ask, id, set)?;
    let standing = ask.record.clearances.get(id).and_then(|c| c.standing.as_ref());
    if standing == Some(set) {
        return Ok(Vec::new());
    }
    Ok(ask.draft(Stream::Clearance(id.clone()), body, Purpose::Custody))
}

fn judge(ask: Ask<'_>, id: &ClearanceId, set: &ClearanceSet) -> Result<(), Refusal> {
    filled(&set.scope, "the scope of a clearance")?;
    if set.from > set.until {
        return Err(Refusal::unfit(format!("the window of {id} closes {} before it opens {}", set.until, set.from)));
    }
    if ask.record.authorities.ix(&set.owner).is_none() {
        return Err(Refusal::unfit(format!("{}, who is to give {id}, is not in the record", set.owner)));
    }
    if set.state == ClearanceState::Given && set.owner != ask.command.actor.authority {
        filled(&set.note, &format!("the reference under which {} gave {id}", set.owner))?;
    }
    let standing = ask.record.clearances.get(id).and_then(|c| c.standing.as_ref());
    match standing {
        None if matches!(set.state, ClearanceState::Refused | ClearanceState::Withdrawn) => {
            Err(Refusal::unfit(format!("clearance {id} was neither asked for nor given")))
        }
        Some(old) if old.kind != set.kind || old.owner != set.owner => {
            Err(Refusal::unfit(format!("clearance {id} is another one, of {}: a new one has a new id", old.owner)))
        }
        Some(old) if old.says_no() && !set.says_no() => given_again(ask, id, old, set),
        _ => Ok(()),
    }
}

/// The owner's no ends by a word of the owner's log, or by his message, entered by two officers.
fn given_again(ask: Ask<'_>, id: &ClearanceId, old: &ClearanceSet, set: &ClearanceSet) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    let entered = set.document.is_some() && actor::require_two(actor, "a clearance given again").is_ok();
    if old.owner == actor.authority || entered {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::Movement,
        format!(
            "{} said no to {id}: it is given again in the log of {}, or by the scan of its message, entered by two \
             officers",
            old.owner, old.owner
        ),
        &[Function::Liaison],
        "a clearance that its owner took back is given again by its owner",
        "custody.md, Words (Clearance)",
    ))
}

#[cfg(test)]
mod tests;
