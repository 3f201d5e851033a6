//! What an emergency override may stand in for: what is absent in health, property and law, for named
//! people, on a movement from a failing site to a safer place under the same authority, for its hours.
//! Never for what says no, never for identity or age. Source: `custody.md` (Emergency override).

use crate::event::Gate;
use crate::event::movement::MovementPlanned;
use crate::event::oversight::OverrideSigned;
use crate::gate::permit::Skipped;
use crate::ids::{AuthorityId, MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::oversight::Override;
use crate::refusal::{Missing, Nature};
use crate::time::{Moment, Span};

/// The gates that an override can stand in for. Source: `custody.md`, Emergency override.
pub const OVERRIDABLE: [Gate; 3] = [Gate::Health, Gate::Property, Gate::Law];

/// Why an override under an authority cannot allow a movement, if it cannot.
pub(crate) fn obstacle(
    record: &Record,
    order: &OverrideSigned,
    plan: &MovementPlanned,
    authority: &AuthorityId,
) -> Option<String> {
    let facts = |place: &PlaceId| record.places.get(place).and_then(|p| p.facts.as_ref());
    for (other, what) in [(&plan.carrier, "carried"), (&plan.receiver, "received")] {
        if other != authority {
            return Some(format!("{} is {what} by {other}: an override stays under {authority}", order.movement));
        }
    }
    if !record.is_inside(&plan.from, &order.site) {
        return Some(format!("{} leaves from {}, not from {}", order.movement, plan.from, order.site));
    }
    if facts(&plan.to).is_none() {
        return Some(format!("place {} is not described", plan.to));
    }
    let answering = record.answering(&plan.to);
    if let Some(other) = answering.authorities.into_iter().find(|other| *other != authority) {
        return Some(format!(
            "{} answers to {other} or lies in a place that does: an override stays under {authority}",
            plan.to
        ));
    }
    let around = record.around(&plan.to);
    if let Some(unknown) = answering.unknown.first() {
        return Some(format!("{} lies in {unknown}, which is not described: nobody knows whose it is", plan.to));
    }
    if let Some(failing) = around.iter().find(|place| facts(place).is_some_and(|f| f.failing)) {
        return Some(format!("{failing} is failing too: an override leads to a safer place"));
    }
    let lies_in = around.contains(&&order.site) || record.is_inside(&plan.to, &order.site);
    lies_in.then(|| format!("{} lies in {}: an override leads away from it", plan.to, order.site))
}

/// The overrides that stand for a person on a movement at a time.
pub(crate) fn standing<'r>(
    record: &'r Record,
    number: PersonNumber,
    id: &'r MovementId,
    plan: &'r MovementPlanned,
    at: Moment,
) -> impl Iterator<Item = &'r Override> {
    let carrier = record.authorities.ix(&plan.carrier);
    let holder = record.people.get(&number).and_then(|p| p.legs.holder()).map(|(row, _)| row);
    record.overrides.rows().filter(move |o| {
        o.order.movement == *id
            && o.order.persons.contains(&number)
            && Some(o.log) == carrier
            && holder == carrier
            && (o.signed_at..ends(record, o)).contains(&at)
            && obstacle(record, &o.order, plan, &plan.carrier).is_none()
    })
}

/// When an override ends: as signed, and never later than the rule's hours after signing.
fn ends(record: &Record, order: &Override) -> Moment {
    let hours = record.rules(record.authorities.key(order.log)).override_h;
    order.order.until.min(order.signed_at + Span::hours(i64::from(hours)))
}

/// When no override of an authority can stand in for a person's gate any more, if one was signed by a
/// time: the rule's hours after the first one. Paying the debt of the gate ends the count, for then the
/// gate was opened by evidence.
pub(crate) fn last_moment(
    record: &Record,
    number: PersonNumber,
    gate: Gate,
    log: u32,
    signed_at: Moment,
) -> Option<Moment> {
    // The hours of each number of a human run for him, and the first that end end them all.
    let human = record.human(number)?;
    human.all().iter().filter_map(|file| last_of_number(record, file.number, gate, log, signed_at)).min()
}

fn last_of_number(record: &Record, number: PersonNumber, gate: Gate, log: u32, signed_at: Moment) -> Option<Moment> {
    let paid = record.debts(number).iter().filter(|d| d.gate == gate).filter_map(|d| d.paid).map(|(at, _)| at);
    let since = paid.filter(|at| *at <= signed_at).max().unwrap_or(Moment::MIN);
    let counts = |o: &&Override| {
        o.log == log && o.order.persons.contains(&number) && o.order.gates.contains(&gate) && o.signed_at >= since
    };
    let first = record.overrides.rows().filter(counts).map(|o| o.signed_at).min()?;
    let hours = record.rules(record.authorities.key(log)).override_h;
    Some(first.min(signed_at) + Span::hours(i64::from(hours)))
}

/// What one override that stands skips of what is missing at a time: absences of its gates, and nothing else.
pub(crate) fn skip<'r>(
    record: &Record,
    number: PersonNumber,
    at: Moment,
    overrides: impl Iterator<Item = &'r Override>,
    missing: &Missing,
) -> Option<Skipped> {
    if missing.nature != Nature::Absent || !OVERRIDABLE.contains(&missing.gate) {
        return None;
    }
    let due = |o: &Override| {
        let last = last_moment(record, number, missing.gate, o.log, o.signed_at);
        last.map_or(ends(record, o), |last| last.min(ends(record, o)))
    };
    let mut of_gate = overrides.filter(|o| o.order.gates.contains(&missing.gate)).map(|o| (due(o), o));
    let (due, order) = of_gate.find(|(due, _)| at < *due)?;
    Some(Skipped { gate: missing.gate, missing: missing.missing.clone(), due, by: order.order.id.clone() })
}
