//! After arrival: reception, housing, moving on, notices, consent. Source: `custody.md` (Further gates).

use crate::draft::Draft;
use crate::event::reception::{Housed, OnwardConsented};
use crate::event::{Body, Function, Gate, Kind, Purpose};
use crate::gate::findings::Findings;
use crate::gate::{capacity, onward, reception as gate};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::passage;
use crate::record::leg::NONE;
use crate::refusal::Refusal;

use super::actor;
use super::law::has_standing;
use super::standing::{filled, held, known};
use super::state::Ask;

const SOURCE: &str = "custody.md, Further gates";

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let purpose = match body {
        Body::Housed(b) => {
            housed(ask, number, b)?;
            Purpose::Custody
        }
        Body::NoticeMade(b) => {
            // The bureau and a court answer for persons whom they never held.
            has_standing(ask, number, Kind::NoticeMade)?;
            filled(&b.to, "the addressee of a notice")?;
            Purpose::Tracing
        }
        Body::OnwardConsented(b) => {
            consented(ask, number, b)?;
            Purpose::Law
        }
        _ => {
            return Err(Refusal::unfit(format!(
                "{} cannot be stated; it is made by an act of its own",
                body.kind().name()
            )));
        }
    };
    Ok(ask.draft(number, body, purpose))
}

/// A cell or wing of the holder, with room; a child apart from adults.
fn housed(ask: Ask<'_>, number: PersonNumber, housed: &Housed) -> Result<(), Refusal> {
    let person = held(ask, number, Kind::Housed)?;
    let authority = &ask.command.actor.authority;
    let mut findings = Findings::of(Gate::Reception, SOURCE);
    let on_ground = person.legs.holder().is_some_and(|(_, p)| ask.record.place_name(p.place).is_some());
    if !on_ground {
        findings.unfit(format!("{number} is aboard a movement: he gets off first"));
    }
    capacity::operational(ask.record, number, authority, &housed.place, &mut findings);
    let mut reasons = Vec::new();
    let here = person.legs.holder().map_or(NONE, |(_, p)| p.place);
    if on_ground && onward::leaves_site(ask.record, here, &housed.place) {
        reasons = onward::says_no(ask.record, authority, number, ask.command.occurred_at);
    }
    let for_children =
        ask.record.places.get(&housed.place).and_then(|p| p.facts.as_ref()).is_some_and(|f| f.for_children);
    if ask.record.is_child_now(number, ask.at) && !housed.apart_from_adults && !for_children {
        findings.no(
            "children are held apart from adults",
            &[Function::ChildProtection, Function::CustodyOfficer],
            format!("{number} is a child for custody, and {} is not apart from adults", housed.place),
        );
    }
    reasons.extend(findings.done().shut_by);
    Refusal::new(reasons).map_or(Ok(()), Err)
}

/// The sender speaks for himself, or his liaison's word is recorded by the holder.
fn consented(ask: Ask<'_>, number: PersonNumber, consent: &OnwardConsented) -> Result<(), Refusal> {
    known(ask.record, number)?;
    let who = [Function::Liaison, Function::Commander];
    actor::require_function(&ask.command.actor, "consent to onward transfer", &who, Gate::Onward, SOURCE)?;
    if consent.by != ask.command.actor.authority {
        return Err(Refusal::unfit(format!(
            "{} consents for itself alone; {} acts",
            consent.by, ask.command.actor.authority
        )));
    }
    if ask.record.authorities.ix(&consent.to).is_none() {
        return Err(Refusal::unfit(format!("{} is not in the record", consent.to)));
    }
    Ok(())
}

pub(crate) fn complete(ask: Ask<'_>, number: PersonNumber, place: &PlaceId) -> Result<Vec<Draft>, Refusal> {
    actor::require_officer(&ask.command.actor, "a reception")?;
    let permit = gate::reception(ask.record, &ask.command.actor.authority, number, place, ask.command.occurred_at)?;
    Ok(passage::reception(permit))
}

pub(crate) fn move_on(ask: Ask<'_>, number: PersonNumber, to: &PlaceId, reason: &str) -> Result<Vec<Draft>, Refusal> {
    actor::require_officer(&ask.command.actor, "moving a person on")?;
    filled(reason, "the reason of a move")?;
    let permit = onward::onward(ask.record, &ask.command.actor.authority, number, to, ask.command.occurred_at)?;
    Ok(passage::move_on(permit, reason.to_owned()))
}

#[cfg(test)]
mod tests;
