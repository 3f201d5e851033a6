//! What may be stated of a movement: routing, who leads it, and that stages follow each other.
//! Source: `custody.md` (Words: Movement, Manifest).
//!
//! The carrier leads: its log plans the movement and holds every stage up to close-out. A receiver may
//! tell of arrival, count bodies and answer offers in its own log.

use crate::draft::Draft;
use crate::event::movement::{Arrived, Diverted, MovementCancelled, MovementPlanned};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::ids::{AuthorityId, MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::movement::{Movement, Stage};
use crate::refusal::Refusal;

use crate::gate::place_known::undescribed;

use super::standing::filled;
use super::state::Ask;
use super::{actor, close_out, handover, head_count, manifest, noted, unlawful};

const SOURCE: &str = "custody.md, Words (Movement, Manifest)";

pub(crate) fn state(ask: Ask<'_>, id: &MovementId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    match body {
        Body::MovementPlanned(b) => planned(ask, id, b, body),
        Body::ManifestDrafted(b) => manifest::drafted(ask, id, b),
        Body::ManifestFrozen(b) => manifest::frozen(ask, id, b),
        Body::ManifestSwapped(b) => manifest::swapped(ask, id, b),
        Body::BoardingOpened(b) => manifest::boarding_opened(ask, id, b),
        Body::ManifestClosed(b) => manifest::closed(ask, id, b),
        Body::HeadCounted(b) => head_count::counted(ask, id, b),
        Body::Diverted(b) => diverted(ask, id, b, body),
        Body::Arrived(b) => arrived(ask, id, b, body),
        Body::ClosedOut(b) => close_out::closed_out(ask, id, b),
        Body::MovementCancelled(b) => cancelled(ask, id, b, body),
        Body::HandOffered(_) | Body::HandRefused(_) | Body::ReceiptKept(_) | Body::InclusionAttached(_) => {
            handover::state(ask, id, body)
        }
        _ => Err(Refusal::unfit(format!("{} cannot be stated; it is made by an act of its own", body.kind().entry()))),
    }
}

/// The drafts of a fact as stated of a movement.
pub(crate) fn fact(ask: Ask<'_>, id: &MovementId, body: impl Into<Body>) -> Vec<Draft> {
    ask.draft(Stream::Movement(id.clone()), &body.into(), Purpose::Custody)
}

/// The movement, planned in the log of the acting authority.
pub(crate) fn led<'a>(ask: Ask<'a>, id: &MovementId, act: &str) -> Result<&'a Movement, Refusal> {
    let movement = planned_movement(ask, id)?;
    let authority = &ask.command.actor.authority;
    if movement.home.is_some() && movement.home == ask.record.authorities.ix(authority) {
        return Ok(movement);
    }
    Err(not_party(act, id, movement, authority))
}

/// The movement, of which the acting authority is the carrier or the receiver.
pub(crate) fn concerned<'a>(ask: Ask<'a>, id: &MovementId, act: &str) -> Result<&'a Movement, Refusal> {
    let movement = planned_movement(ask, id)?;
    let authority = &ask.command.actor.authority;
    let party = movement.plan.as_ref().is_some_and(|p| p.carrier == *authority || p.receiver == *authority);
    if party { Ok(movement) } else { Err(not_party(act, id, movement, authority)) }
}

fn planned_movement<'a>(ask: Ask<'a>, id: &MovementId) -> Result<&'a Movement, Refusal> {
    ask.record
        .movements
        .get(id)
        .filter(|m| m.plan.is_some())
        .ok_or_else(|| Refusal::unfit(format!("movement {id} is not planned in this record")))
}

fn not_party(act: &str, id: &MovementId, movement: &Movement, authority: &AuthorityId) -> Refusal {
    let carrier = movement.plan.as_ref().map_or("nobody", |p| p.carrier.as_str());
    Refusal::unfit(format!("{act} of {id} is for {carrier}, who carries it; {authority} acts"))
}

/// Refuses unless the movement is in one of those stages, by the log that leads it.
pub(crate) fn require_stage(id: &MovementId, movement: &Movement, act: &str, stages: &[Stage]) -> Result<(), Refusal> {
    require(id, movement.told, act, stages)
}

fn require(id: &MovementId, stage: Stage, act: &str, stages: &[Stage]) -> Result<(), Refusal> {
    if stages.contains(&stage) {
        return Ok(());
    }
    let needed: Vec<_> = stages.iter().map(|s| s.word()).collect();
    Err(Refusal::unfit(format!("{act}: {id} is {}, it must be {}", stage.word(), needed.join(" or "))))
}

/// A place that is described in the record.
pub(crate) fn described(ask: Ask<'_>, place: &PlaceId) -> Result<(), Refusal> {
    if ask.record.places.get(place).is_some_and(|p| p.facts.is_some()) {
        return Ok(());
    }
    Err(Refusal::unfit(undescribed(place)))
}

fn planned(ask: Ask<'_>, id: &MovementId, plan: &MovementPlanned, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let who = [Function::Planner, Function::MovementControl, Function::Commander];
    actor::require_function(&ask.command.actor, "a plan", &who, Gate::Movement, SOURCE)?;
    let authority = &ask.command.actor.authority;
    if plan.carrier != *authority {
        return Err(Refusal::unfit(format!(
            "{} carries {id} and leads it in its own log; {authority} acts",
            plan.carrier
        )));
    }
    if ask.record.authorities.ix(&plan.receiver).is_none() {
        return Err(Refusal::unfit(format!("receiver {} is not in the record", plan.receiver)));
    }
    described(ask, &plan.from)?;
    described(ask, &plan.to)?;
    if plan.from == plan.to {
        return Err(Refusal::unfit(format!("{id} leaves from {} and goes nowhere else", plan.from)));
    }
    if plan.departs_at >= plan.arrives_at {
        return Err(Refusal::unfit(format!("{id} arrives {} and departs {}", plan.arrives_at, plan.departs_at)));
    }
    if plan.seats == 0 || plan.seats > u32::from(u16::MAX) {
        return Err(Refusal::unfit(format!("{id} has {} seats, 1 to {} needed", plan.seats, u16::MAX)));
    }
    filled(&plan.vehicle, "the vehicle")?;
    if let Some(movement) = ask.record.movements.get(id) {
        if movement.home.is_some() && movement.home != ask.record.authorities.ix(authority) {
            return Err(Refusal::unfit(format!("movement {id} is planned by another authority")));
        }
        if movement.plan.as_ref() == Some(plan) {
            return Ok(Vec::new());
        }
        require_stage(id, movement, "a new plan", &[Stage::Named, Stage::Planned, Stage::Drafted])?;
    }
    Ok(fact(ask, id, body.clone()))
}

/// Whoever is in the air must come down somewhere: a diversion is taken as it is said, and where the law says no to one
/// of those aboard a lawyer is asked at once.
fn diverted(ask: Ask<'_>, id: &MovementId, diverted: &Diverted, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "diversion")?;
    require_stage(id, movement, "diversion", &[Stage::Departed])?;
    filled(&diverted.reason, "the reason of a diversion")?;
    let mut drafts = fact(ask, id, body.clone());
    let aboard: Vec<PersonNumber> = movement.aboard_now().map(|a| a.person).collect();
    drafts.extend(unlawful::sent(ask, drafts.len(), &aboard, &diverted.to, id));
    Ok(drafts)
}

/// Arrival is told by carrier or receiver, each once in its own log. An arrival elsewhere than the
/// movement was sent to is a discrepancy, never a refusal; so is an arrival where the law says no to one of those
/// aboard.
fn arrived(ask: Ask<'_>, id: &MovementId, arrived: &Arrived, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let movement = concerned(ask, id, "arrival")?;
    if movement.home == ask.record.authorities.ix(&ask.command.actor.authority) {
        require_stage(id, movement, "arrival", &[Stage::Departed])?;
    } else {
        require(id, movement.stage, "arrival", &[Stage::Departed, Stage::Arrived, Stage::ClosedOut])?;
    }
    let mut drafts = fact(ask, id, body.clone());
    if let Some(sent_to) = movement.destination().filter(|to| !ask.record.is_inside(&arrived.place, to)) {
        drafts.push(noted::noted(
            ask,
            drafts.len(),
            DiscrepancyKind::Other,
            vec![Stream::Movement(id.clone()), Stream::Place(arrived.place.clone())],
            format!("{id} arrived at {} and was sent to {sent_to}", arrived.place),
            "a movement arrives where it was sent",
        ));
    }
    let aboard: Vec<PersonNumber> = movement.aboard_now().map(|a| a.person).collect();
    drafts.extend(unlawful::brought(ask, drafts.len(), &aboard, &arrived.place, id));
    if movement.home == ask.record.authorities.ix(&ask.command.actor.authority) {
        drafts.extend(manifest::apart_by_name(ask, id, drafts.len()));
    }
    Ok(drafts)
}

fn cancelled(ask: Ask<'_>, id: &MovementId, cancelled: &MovementCancelled, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let movement = led(ask, id, "cancellation")?;
    let before = [Stage::Planned, Stage::Drafted, Stage::Frozen, Stage::Boarding, Stage::Closed];
    require_stage(id, movement, "cancellation", &before)?;
    // What is no more than a draft is the planner's to drop.
    if !matches!(movement.stage, Stage::Planned | Stage::Drafted) {
        let who = [Function::MovementControl, Function::Commander];
        actor::require_function(&ask.command.actor, "calling off what is frozen", &who, Gate::Movement, SOURCE)?;
    }
    filled(&cancelled.reason, "the reason of a cancellation")?;
    if let Some(aboard) = movement.aboard_now().next() {
        return Err(Refusal::rule(
            Gate::Movement,
            format!("{} is still aboard {id}: take him off first, with a return place", aboard.person),
            &[Function::CustodyOfficer],
            "each person has a named return place",
            SOURCE,
        ));
    }
    Ok(fact(ask, id, body.clone()))
}

#[cfg(test)]
mod tests;
