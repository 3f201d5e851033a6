//! The embarkation gates of one person for one movement, and the boarding permit they make.
//! Source: `custody.md` (Gates before embarkation; Emergency override).

use crate::event::movement::MovementPlanned;
use crate::event::{Function, Gate};
use crate::gate::permit::{BoardingPermit, Skipped};
use crate::ids::{EventId, MovementId, OverrideId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::movement::door::{DoorCheck, DoorResult};
use crate::refusal::{Missing, Refusal};
use crate::time::{Moment, Span};

use super::findings::Findings;
use super::{Opening, age, health, identity, movement, oversight_override, passage, property};

const DOOR_SOURCE: &str = "custody.md, gate identity and Who signs";
/// Minutes after arrival within which a child of a mixed movement is housed apart, verified.
/// Source: `custody.md`, gate age (within 1 h).
const SEPARATE_HOUSING_MIN: i64 = 60;

/// Every embarkation gate of a person for a movement as it stands, for display.
pub fn passage_gates(record: &Record, number: PersonNumber, id: &MovementId, at: Moment) -> Vec<(Gate, Opening)> {
    let identity = joined(identity::identity(record, number), door(record, number, id, at));
    let mut gates = vec![(Gate::Identity, identity)];
    match plan(record, id) {
        Some(plan) => {
            gates.push((Gate::Age, age::age_aboard(record, number, id, plan.child, at)));
            // He must be fit when it leaves, as planned or later.
            gates.push((Gate::Health, health::health(record, number, plan.means, at.max(plan.departs_at))));
            gates.push((Gate::Law, passage::law(record, plan, passage::transfer(record, number, plan, at))));
        }
        None => gates.push((Gate::Age, age::age(record, number, at))),
    }
    gates.push((Gate::Property, property::property(record, number)));
    gates.push((Gate::Movement, movement::opening(record, number, id, at)));
    gates
}

/// Whether an override that stands takes the place of something absent, for display.
pub fn is_overridden(record: &Record, number: PersonNumber, id: &MovementId, missing: &Missing, at: Moment) -> bool {
    plan(record, id).is_some_and(|plan| {
        let standing = oversight_override::standing(record, number, id, plan, at);
        oversight_override::skip(record, number, at, standing, missing).is_some()
    })
}

/// The permit to board one person on one movement, or every reason why there is none.
///
/// An override that stands takes the place of what is absent in its gates; each of those becomes a debt.
pub fn boarding(record: &Record, number: PersonNumber, id: &MovementId, at: Moment) -> Result<BoardingPermit, Refusal> {
    let mut evidence = Vec::new();
    let mut missing = Vec::new();
    for (_, opening) in passage_gates(record, number, id, at) {
        evidence.extend(opening.evidence);
        missing.extend(opening.shut_by);
    }
    let (Some(plan), Some(berth)) = (plan(record, id), movement::berth(record, number, id)) else {
        let unfit = || Refusal::unfit(format!("{number} has no seat on a frozen manifest of {id}"));
        return Err(Refusal::new(missing).unwrap_or_else(unfit));
    };
    let (mut skipped, remaining) = stand_in(record, number, id, plan, at, missing);
    if let Some(refusal) = Refusal::new(remaining) {
        return Err(refusal);
    }
    skipped.extend(housing_debt(record, number, id, plan, at)?);
    Ok(BoardingPermit {
        person: number,
        movement: id.clone(),
        manifest_version: berth.version,
        nonce: berth.nonce,
        seat: berth.seat,
        evidence: each_once(evidence),
        skipped,
    })
}

fn plan<'r>(record: &'r Record, id: &MovementId) -> Option<&'r MovementPlanned> {
    record.movements.get(id).and_then(|m| m.plan.as_ref())
}

fn joined(mut one: Opening, other: Opening) -> Opening {
    one.evidence.extend(other.evidence);
    one.shut_by.extend(other.shut_by);
    one
}

fn each_once(events: Vec<EventId>) -> Vec<EventId> {
    let mut once: Vec<EventId> = Vec::with_capacity(events.len());
    for event in events {
        if !once.contains(&event) {
            once.push(event);
        }
    }
    once
}

/// The check at the door, bound to this movement, manifest version and nonce.
fn door(record: &Record, number: PersonNumber, id: &MovementId, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::Identity, DOOR_SOURCE);
    let Some(person) = record.people.get(&number) else { return findings.done() };
    let row = record.movements.ix(id);
    match person.door.boarding.as_ref().filter(|check| Some(check.movement) == row) {
        None => findings.absent(
            "a check at the door, 1:1 or by exception",
            &[Function::CustodyOfficer],
            format!("no check at the door of {id}"),
        ),
        Some(check) => {
            judge_check(record, number, id, check, &mut findings);
            if check.at > at {
                findings.absent(
                    "the check at the door comes before the boarding",
                    &[Function::CustodyOfficer],
                    format!("the check at the door of {id} was at {}, after {at}", check.at),
                );
            }
        }
    }
    let hours = i64::from(record.rules_for(number).recheck_h);
    if let Some(awaited) = record.awaited_check(number).filter(|a| a.since + Span::hours(hours) < at) {
        findings.absent(
            "an exception is re-checked by finger or face, or by exception by two officers who did not sign it",
            &[Function::CustodyOfficer],
            format!(
                "verified by exception at {} by {} and not re-checked within {hours} h",
                awaited.since,
                awaited.by()
            ),
        );
    }
    findings.done()
}

fn judge_check(record: &Record, number: PersonNumber, id: &MovementId, check: &DoorCheck, findings: &mut Findings) {
    let who = &[Function::CustodyOfficer];
    match movement::berth(record, number, id) {
        Some(berth) if (berth.version, berth.nonce) != (check.version, check.nonce) => findings.absent(
            "acts bind movement, manifest version and nonce",
            who,
            format!("the check at the door is for version {} of {id}, version {} stands", check.version, berth.version),
        ),
        _ if check.result == DoorResult::NotVerified => findings.no(
            "a check at the door, 1:1 or by exception",
            who,
            format!("not verified at the door of {id} at {}", check.at),
        ),
        _ => findings.evidence(check.event),
    }
}

/// What an override stands in for, and what remains missing.
fn stand_in(
    record: &Record,
    number: PersonNumber,
    id: &MovementId,
    plan: &MovementPlanned,
    at: Moment,
    missing: Vec<Missing>,
) -> (Vec<Skipped>, Vec<Missing>) {
    let (mut skipped, mut remaining) = (Vec::new(), Vec::new());
    for one in missing {
        let overrides = oversight_override::standing(record, number, id, plan, at);
        match oversight_override::skip(record, number, at, overrides, &one) {
            Some(skip) => skipped.push(skip),
            None => remaining.push(one),
        }
    }
    (skipped, remaining)
}

/// A child on a mixed movement is owed separate housing on arrival.
fn housing_debt(
    record: &Record,
    number: PersonNumber,
    id: &MovementId,
    plan: &MovementPlanned,
    at: Moment,
) -> Result<Option<Skipped>, Refusal> {
    let facts = record.people.get(&number).map(|p| &p.age);
    let decision = facts.and_then(|facts| age::best_interests(record, facts, id));
    let Some(decision) = decision.filter(|_| !plan.child && record.is_child_now(number, at)) else {
        return Ok(None);
    };
    let by = OverrideId::parse(&format!("best-interests-{decision}")).map_err(|e| Refusal::unfit(e.to_string()))?;
    let arrives = plan.departs_at.max(at) + (plan.arrives_at - plan.departs_at);
    Ok(Some(Skipped {
        gate: Gate::Reception,
        missing: "housed apart from adults on arrival, verified".into(),
        due: arrives + Span::minutes(SEPARATE_HOUSING_MIN),
        by,
    }))
}

#[cfg(test)]
mod tests;
