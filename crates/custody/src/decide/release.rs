//! Releasing a person: two officers of two functions, one of law or of a court, under a named order; then identity
//! and safety only. Source: `custody.md` (Further gates: release), decision 0020.
//!
//! Whoever was let go without them is recorded all the same, and stays a named residual until they have signed.

use crate::draft::Draft;
use crate::event::incident::{Ordered, Released};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Function, Gate, Kind, Stream};
use crate::gate::release as gate;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::passage;
use crate::record::leg::{NONE, Standing};
use crate::refusal::Refusal;

use super::actor;
use super::incident::{filled_or_reasoned, leaving};
use super::late::{self, Act};
use super::standing::filled;
use super::state::Ask;
use super::unconfirmed::{self, RELEASE, Report};

/// Functions of which one must be behind a release.
const LAW: &[Function] = &[Function::LegalReviewer, Function::Court];
const SOURCE: &str = "custody.md, Further gates (release)";

pub(crate) fn release(
    ask: Ask<'_>,
    number: PersonNumber,
    to: &Known<String>,
    order: &str,
    ordered: &Ordered,
) -> Result<Vec<Draft>, Refusal> {
    signed_by_law(ask)?;
    filled(order, "the reference of the order of a release, or of what ended the ground")?;
    filled(&ordered.issuer, "who gave the order of a release")?;
    if ordered.dated > ask.command.occurred_at {
        return Err(Refusal::unfit(format!(
            "the order {order} is of {}, the release of {}",
            ordered.dated, ask.command.occurred_at
        )));
    }
    filled_or_reasoned(to, "the destination")?;
    let authority = &ask.command.actor.authority;
    if let Some(drafts) = confirmed(ask, number, to, order, ordered)? {
        return Ok(drafts);
    }
    let act = Act {
        name: "release",
        observed: "`incident report --kind release` as what happened in fact",
        about: vec![Stream::Person(number)],
    };
    let release = gate::Release {
        person: number,
        authority,
        to,
        second: ask.command.actor.second.as_ref().map(|s| &s.officer),
        risk_considered: ordered.risk_considered.as_deref(),
    };
    let gate = |at| gate::release(ask.record, release, at);
    let (permit, late) = late::judged(ask, act, gate, gate)?;
    Ok(late::beside(ask, passage::release(permit, to.clone(), order.to_owned(), ordered.clone()), late))
}

/// Two officers of two functions, one of them a legal reviewer or of a court.
fn signed_by_law(ask: Ask<'_>) -> Result<(), Refusal> {
    actor::require_two_functions(&ask.command.actor, "a release")?;
    if unconfirmed::two_with(&ask.command.actor, "a release", LAW) {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::TwoOfficers,
        "a release needs a legal reviewer or an officer of a court as one of the two",
        LAW,
        RELEASE,
        SOURCE,
    ))
}

/// Signs for a release that was reported as a fact: the person is gone, and no gate can bring him back to its door.
fn confirmed(
    ask: Ask<'_>,
    number: PersonNumber,
    to: &Known<String>,
    order: &str,
    ordered: &Ordered,
) -> Result<Option<Vec<Draft>>, Refusal> {
    let Some(person) = ask.record.people.get(&number) else { return Ok(None) };
    let log = ask.record.authorities.ix(&ask.command.actor.authority).unwrap_or(NONE);
    let position = person.legs.position(log);
    let doubted = !unconfirmed::open(ask, person, RELEASE).is_empty();
    let Some(place) =
        ask.record.place_name(position.place).filter(|_| position.standing == Standing::Released && doubted)
    else {
        return Ok(None);
    };
    gate::risk_considered(ask.record, number, ordered.risk_considered.as_deref())?;
    let body = Released {
        place: place.clone(),
        to: to.clone(),
        order: order.to_owned(),
        evidence: Vec::new(),
        ordered: Some(ordered.clone()),
    };
    let report = Report {
        number,
        body: body.into(),
        place,
        rule: RELEASE,
        kind: DiscrepancyKind::NotHere,
        doubt: String::new(),
        confirmed: true,
    };
    Ok(Some(unconfirmed::report(ask, report)))
}

/// A release that happened in fact: whoever reports it, it is recorded, and nobody takes it for one that was ordered.
pub(crate) fn in_fact(ask: Ask<'_>, number: PersonNumber, released: &Released) -> Result<Vec<Draft>, Refusal> {
    leaving(ask, number, Kind::Released, &[Standing::Held, Standing::FateUnknown])?;
    filled_or_reasoned(&released.to, "the destination")?;
    let doubt = format!(
        "{number} is reported released to {} by {}, not confirmed; order: {}",
        said(&released.to),
        unconfirmed::signers(&ask.command.actor),
        if released.order.trim().is_empty() { "none named" } else { released.order.trim() }
    );
    let body = Released { evidence: Vec::new(), ordered: None, ..released.clone() };
    let report = Report {
        number,
        body: body.into(),
        place: &released.place,
        rule: RELEASE,
        kind: DiscrepancyKind::NotHere,
        doubt,
        confirmed: false,
    };
    Ok(unconfirmed::report(ask, report))
}

fn said(to: &Known<String>) -> &str {
    match to {
        Known::Value(text) => text,
        Known::UnknownBecause(_) => "nobody knows where",
    }
}

#[cfg(test)]
mod tests;
