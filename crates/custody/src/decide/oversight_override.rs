//! Emergency overrides and the paying of debts. Source: `custody.md` (Emergency override).

use crate::draft::Draft;
use crate::event::oversight::{DebtPaid, OverrideSigned};
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::gate::debt;
use crate::gate::oversight_override::{OVERRIDABLE, last_moment, obstacle};
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::oversight::Debt;
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Span;

use super::actor::{require_function, require_two_functions};
use super::standing::{concerned, filled, known, standing};
use super::state::Ask;

const SOURCE: &str = "custody.md, Emergency override";
/// Who signs an override beside the commander: those who move, hold, treat, protect or judge the people whom it takes and
/// answer for that. A planner, an auditor, a liaison, a watch officer, an examiner, a family desk, a bureau and a court
/// never do. Source: decision 0066.
const BESIDE_THE_COMMANDER: &[Function] = &[
    Function::MovementControl,
    Function::CustodyOfficer,
    Function::Medical,
    Function::ChildProtection,
    Function::LegalReviewer,
];

pub(crate) fn state(ask: Ask<'_>, stream: &Stream, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let (Stream::Authority(authority), Body::OverrideSigned(order)) = (stream, body) else {
        return Err(Refusal::unfit(format!("{} cannot be stated", body.kind().entry())));
    };
    if *authority != ask.command.actor.authority {
        return Err(Refusal::unfit(format!("an override of {authority}, {} acts", ask.command.actor.authority)));
    }
    require_two_functions(&ask.command.actor, "an override")?;
    check_signers(ask)?;
    filled(&order.reason, "why staying is worse")?;
    if let Some(there) = ask.record.overrides.get(&order.id) {
        return match there.order == *order {
            true => Ok(Vec::new()),
            false => Err(Refusal::unfit(format!("override {} is signed already, with another content", order.id))),
        };
    }
    check_gates(order)?;
    check_hours(ask, authority, order)?;
    check_site(ask, authority, order)?;
    check_persons(ask, authority, order)?;
    check_chain(ask, authority, order)?;
    Ok(ask.draft(stream.clone(), body, Purpose::Custody))
}

/// The commander answers for it, and one of those in whose work it is.
fn check_signers(ask: Ask<'_>) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    let functions: Vec<Function> = [&actor.officer, &actor.second].into_iter().flatten().map(|s| s.function).collect();
    let commanded = functions.contains(&Function::Commander);
    if commanded && functions.iter().any(|f| BESIDE_THE_COMMANDER.contains(f)) {
        return Ok(());
    }
    let words = |functions: &[Function]| functions.iter().map(|f| f.word()).collect::<Vec<_>>();
    Err(Refusal::rule(
        Gate::TwoOfficers,
        format!(
            "an override is signed by the commander and one of {}; these act as {}",
            words(BESIDE_THE_COMMANDER).join(", "),
            words(&functions).join(" and ")
        ),
        &[&[Function::Commander], BESIDE_THE_COMMANDER].concat(),
        "an override is signed by two who answer for it",
        SOURCE,
    ))
}

fn never(gate: Gate, nature: Nature, missing: String, rule: &'static str) -> Refusal {
    Refusal::one(Missing { gate, nature, missing, who_can_open: Vec::new(), rule, source: SOURCE.into() })
}

/// Health, property and law only; identity and age rules stand.
fn check_gates(order: &OverrideSigned) -> Result<(), Refusal> {
    if order.gates.is_empty() {
        return Err(Refusal::unfit("an override names no gate"));
    }
    match order.gates.iter().find(|g| !OVERRIDABLE.contains(g)) {
        None => Ok(()),
        Some(gate) => Err(never(
            *gate,
            Nature::No,
            format!("an override never stands in for the {gate} gate"),
            "an override stands in for what is absent in health, property and law",
        )),
    }
}

fn check_hours(ask: Ask<'_>, authority: &AuthorityId, order: &OverrideSigned) -> Result<(), Refusal> {
    let hours = ask.record.rules(authority).override_h;
    let from = ask.command.occurred_at;
    if order.until <= from {
        return Err(Refusal::unfit(format!("override {} ends {}, before it is signed", order.id, order.until)));
    }
    if order.until > from + Span::hours(i64::from(hours)) {
        return Err(never(
            Gate::Record,
            Nature::Absent,
            format!("override {} ends {} after signing, at most {hours} h allowed", order.id, order.until - from),
            "an override has its hours",
        ));
    }
    Ok(())
}

/// The hours count from the first override for the same person and gate: a chain of overrides is one.
fn check_chain(ask: Ask<'_>, authority: &AuthorityId, order: &OverrideSigned) -> Result<(), Refusal> {
    let Some(log) = ask.record.authorities.ix(authority) else { return Ok(()) };
    for number in &order.persons {
        for gate in &order.gates {
            let last = last_moment(ask.record, *number, *gate, log, ask.command.occurred_at);
            if let Some(last) = last.filter(|last| order.until > *last) {
                return Err(never(
                    *gate,
                    Nature::Absent,
                    format!("the {gate} gate of {number} was first overridden so that no override lasts beyond {last}"),
                    "an override's hours count from the first one for the person and the gate",
                ));
            }
        }
    }
    Ok(())
}

fn check_site(ask: Ask<'_>, authority: &AuthorityId, order: &OverrideSigned) -> Result<(), Refusal> {
    let site = ask.record.places.get(&order.site).and_then(|p| p.facts.as_ref());
    let why = match site {
        None => Some(format!("place {} is not described", order.site)),
        Some(site) if site.authority != *authority => Some(format!("{} answers to {}", order.site, site.authority)),
        Some(site) if !site.failing => Some(format!("{} is not declared to be failing", order.site)),
        Some(_) => match ask.record.movements.get(&order.movement).and_then(|m| m.plan.as_ref()) {
            None => Some(format!("movement {} is not planned", order.movement)),
            Some(plan) => obstacle(ask.record, order, plan, authority),
        },
    };
    match why {
        None => Ok(()),
        Some(why) => Err(never(
            Gate::Law,
            Nature::Absent,
            why,
            "an override leads from a failing site to a safer place under the same authority",
        )),
    }
}

fn check_persons(ask: Ask<'_>, authority: &AuthorityId, order: &OverrideSigned) -> Result<(), Refusal> {
    if order.persons.is_empty() {
        return Err(Refusal::unfit("an override names nobody"));
    }
    for (at, number) in order.persons.iter().enumerate() {
        if order.persons[..at].contains(number) {
            return Err(Refusal::unfit(format!("an override names {number} twice")));
        }
        let person = known(ask.record, *number)?;
        if !standing(ask.record, person, authority).is_open() {
            return Err(Refusal::unfit(format!("{number} is not in the custody of {authority}")));
        }
    }
    Ok(())
}

/// Pays the debts of one gate: only when that gate is open by evidence now.
pub(crate) fn pay(ask: Ask<'_>, number: PersonNumber, gate: Gate) -> Result<Vec<Draft>, Refusal> {
    concerned(ask, number, crate::event::Kind::DebtPaid)?;
    require_function(&ask.command.actor, "paying a debt", payers(gate), gate, SOURCE)?;
    // The log that incurred a debt pays it; another's word would stand beside it and pay nothing.
    let log = ask.record.authorities.ix(&ask.command.actor.authority);
    let unpaid = || ask.record.unpaid_of_human(number).into_iter().filter(|(_, d)| d.gate == gate);
    let owed: Vec<(PersonNumber, &Debt)> = unpaid().filter(|(_, d)| Some(d.log) == log).collect();
    if owed.is_empty() {
        if let Some((_, debt)) = unpaid().next() {
            let incurred_by = ask.record.authorities.key(debt.log);
            return Err(Refusal::unfit(format!(
                "the debt of {number} at the {gate} gate was incurred by {incurred_by}: its own log pays it"
            )));
        }
        return match ask.record.debts_of_human(number).iter().any(|(_, d)| d.gate == gate) {
            true => Ok(Vec::new()),
            false => Err(Refusal::unfit(format!("{number} owes nothing at the {gate} gate"))),
        };
    }
    let (mut evidence, mut missing) = (Vec::new(), Vec::new());
    for opening in owed.iter().map(|(_, d)| debt::payment(ask.record, number, d, ask.command.occurred_at)) {
        evidence.extend(opening.evidence.into_iter().filter(|e| !evidence.contains(e)).collect::<Vec<_>>());
        missing.extend(opening.shut_by.into_iter().filter(|m| !missing.contains(m)).collect::<Vec<_>>());
    }
    match Refusal::new(missing) {
        Some(refusal) => Err(refusal),
        None => {
            // Each is paid where it is owed, also under another number of his.
            let mut numbers: Vec<PersonNumber> = owed.into_iter().map(|(under, _)| under).collect();
            numbers.dedup();
            let paid = |under| {
                let body = DebtPaid { gate, evidence: evidence.clone() };
                Draft::new(Stream::Person(under), body, Purpose::Custody)
            };
            Ok(numbers.into_iter().map(paid).collect())
        }
    }
}

/// Who may pay the debts of a gate: whoever may open it.
const fn payers(gate: Gate) -> &'static [Function] {
    match gate {
        Gate::Health => &[Function::Medical],
        Gate::Law => &[Function::LegalReviewer],
        Gate::Reception => &[Function::ChildProtection, Function::CustodyOfficer],
        _ => &[Function::CustodyOfficer],
    }
}

#[cfg(test)]
mod tests;
