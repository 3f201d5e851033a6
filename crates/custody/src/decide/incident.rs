//! Incidents and the ways out of custody: each with a typed reason, an authority and its own evidence.
//! Source: `custody.md` (Path of a person).

use crate::draft::Draft;
use crate::envelope::Signatory;
use crate::event::incident::{Died, Escaped, FateUnknown, Recaptured, ReturnedTo};
use crate::event::oversight::{DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::place::PlaceKind;
use crate::event::{Body, Function, Gate, Kind, Purpose, Stream};
use crate::gate::onward;
use crate::ids::{DiscrepancyId, PlaceId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::leg::{NONE, Standing};
use crate::record::person::Person;
use crate::refusal::Refusal;

use super::actor;
use super::command::Actor;
use super::movement::described;
use super::noted;
use super::standing::{concerned, filled, held, known, standing, word};
use super::state::Ask;

const SOURCE: &str = "custody.md, Path of a person";
/// The rule that the discrepancy of an uncertified death names.
pub(crate) const UNCERTIFIED: &str = "a death is signed by a doctor or nurse and a second officer";

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    match body {
        Body::Escaped(b) => escaped(ask, number, b)?,
        Body::Recaptured(b) => recaptured(ask, number, b)?,
        Body::Died(b) => return died(ask, number, b),
        Body::FateUnknown(b) => fate_unknown(ask, number, b)?,
        Body::ReturnedTo(b) => returned(ask, number, b)?,
        Body::ForceUsed(b) => {
            concerned(ask, number, Kind::ForceUsed)?;
            filled(&b.what, "what force was used")?;
            filled(&b.why, "why force was used")?;
            if b.by.iter().all(|name| name.trim().is_empty()) {
                return Err(Refusal::unfit("force was used by nobody: name the officers"));
            }
        }
        Body::WelfareGiven(_) => {
            held(ask, number, Kind::WelfareGiven)?;
        }
        Body::IncidentReported(b) => {
            known(ask.record, number)?;
            filled(&b.what, "what happened")?;
        }
        _ => {
            return Err(Refusal::unfit(format!(
                "{} cannot be stated; it is made by an act of its own",
                body.kind().name()
            )));
        }
    }
    let purpose = if matches!(body, Body::WelfareGiven(_)) { Purpose::Care } else { Purpose::Custody };
    Ok(ask.draft(number, body, purpose))
}

/// The person, who must stand so that this can happen to him; a way out is gone once.
fn leaving<'a>(ask: Ask<'a>, number: PersonNumber, kind: Kind, from: &[Standing]) -> Result<&'a Person, Refusal> {
    let person = known(ask.record, number)?;
    let stands = standing(ask.record, person, &ask.command.actor.authority);
    if from.contains(&stands) {
        return Ok(person);
    }
    Err(Refusal::unfit(format!(
        "{}: {number} is {} in the log of {}",
        kind.name(),
        word(stands),
        ask.command.actor.authority
    )))
}

fn escaped(ask: Ask<'_>, number: PersonNumber, escape: &Escaped) -> Result<(), Refusal> {
    leaving(ask, number, Kind::Escaped, &[Standing::Held, Standing::FateUnknown])?;
    filled(&escape.how, "how he escaped")?;
    filled(&escape.evidence, "the evidence of an escape")
}

fn recaptured(ask: Ask<'_>, number: PersonNumber, taken: &Recaptured) -> Result<(), Refusal> {
    leaving(ask, number, Kind::Recaptured, &[Standing::Escaped, Standing::FateUnknown])?;
    described(ask, &taken.place)?;
    filled(&taken.how, "how he was taken back")
}

/// A death must not be unrecordable, so one officer's word is taken. It takes a person out of the count, so it is
/// a discrepancy that names him until a doctor and a second officer have signed for it.
fn died(ask: Ask<'_>, number: PersonNumber, death: &Died) -> Result<Vec<Draft>, Refusal> {
    let certified = is_certified(&ask.command.actor);
    let reported = ask.record.people.get(&number).and_then(|person| uncertified(ask, person));
    let mut from = vec![Standing::Held, Standing::FateUnknown];
    // What one officer reported is certified by the same words, signed by two.
    from.extend((certified && reported.is_some()).then_some(Standing::Died));
    leaving(ask, number, Kind::Died, &from)?;
    filled(&death.certified_by, "who certified the death")?;
    let fields = [
        (&death.circumstances, "the circumstances of the death"),
        (&death.cause, "the cause of the death"),
        (&death.remains, "the destination of the remains"),
    ];
    for (field, what) in fields {
        filled_or_reasoned(field, what)?;
    }
    let mut drafts = ask.draft(number, &Body::from(death.clone()), Purpose::Custody);
    if !certified {
        let about = vec![Stream::Person(number), Stream::Place(death.place.clone())];
        let text = format!(
            "{number} is reported dead, certified by {}: no doctor and second officer have signed",
            death.certified_by
        );
        drafts.push(noted::noted(ask, drafts.len(), DiscrepancyKind::OutOfOrder, about, text, UNCERTIFIED));
    } else if let Some(id) = reported {
        let text = format!("certified by two officers, one of them a doctor or nurse: {}", death.certified_by);
        let body = DiscrepancyResolved { id: id.clone(), outcome: Outcome::Corrected, text };
        let stream = Stream::Authority(ask.command.actor.authority.clone());
        drafts.push(Draft::new(stream, body, Purpose::Custody));
    }
    Ok(drafts)
}

/// Two officers on two devices, one of them a doctor or nurse.
fn is_certified(who: &Actor) -> bool {
    let medical = |officer: &Option<Signatory>| officer.as_ref().is_some_and(|o| o.function == Function::Medical);
    actor::require_two(who, "a death").is_ok() && (medical(&who.officer) || medical(&who.second))
}

/// The open discrepancy of a death that this log reports and nobody has certified.
fn uncertified<'a>(ask: Ask<'a>, person: &Person) -> Option<&'a DiscrepancyId> {
    let log = ask.record.authorities.ix(&ask.command.actor.authority)?;
    let row = person.discrepancies.iter().find(|row| {
        let open = ask.record.discrepancies.row(**row);
        open.log == log && open.rule == UNCERTIFIED
    })?;
    Some(ask.record.discrepancies.key(*row))
}

/// A value or a reason, neither empty.
pub(crate) fn filled_or_reasoned(field: &Known<String>, what: &str) -> Result<(), Refusal> {
    match field {
        Known::Value(text) => filled(text, what),
        Known::UnknownBecause(why) => filled(why, &format!("why {what} is unknown")),
    }
}

fn fate_unknown(ask: Ask<'_>, number: PersonNumber, fate: &FateUnknown) -> Result<(), Refusal> {
    let who = [Function::Commander, Function::CustodyOfficer, Function::Liaison];
    actor::require_function(&ask.command.actor, "fate unknown", &who, Gate::Record, SOURCE)?;
    leaving(ask, number, Kind::FateUnknown, &[Standing::Held])?;
    filled(&fate.searched, "what was done to find him")
}

fn returned(ask: Ask<'_>, number: PersonNumber, back: &ReturnedTo) -> Result<(), Refusal> {
    let person = leaving(ask, number, Kind::ReturnedTo, &[Standing::Held])?;
    described(ask, &back.place)?;
    let own = ask.record.places.get(&back.place).and_then(|p| p.facts.as_ref()).map(|f| &f.authority);
    if own != Some(&ask.command.actor.authority) {
        return Err(Refusal::unfit(format!(
            "{} answers to another authority: a return to it is a hand-over",
            back.place
        )));
    }
    filled(&back.reason, "the reason of a return")?;
    to_where_he_came_from(ask, number, person, &back.place)
}

/// A return leads to the site that he came from. From another site it is a move like any other; out of a queue,
/// a vehicle, a hospital or a court it takes back a move, and nothing that says no to that move stands in its way.
pub(crate) fn to_where_he_came_from(
    ask: Ask<'_>,
    number: PersonNumber,
    person: &Person,
    to: &PlaceId,
) -> Result<(), Refusal> {
    let authority = &ask.command.actor.authority;
    let log = ask.record.authorities.ix(authority).unwrap_or(NONE);
    let now = person.legs.position(log).place;
    if !onward::leaves_site(ask.record, now, to) {
        return Ok(());
    }
    let site = ask.record.places.ix(to).and_then(|row| ask.record.outermost(row));
    let from = onward::came_from(ask.record, person, log);
    if site != from {
        let from = from.map_or("no other site", |place| place.as_str());
        return Err(Refusal::rule(
            Gate::Onward,
            format!("{number} came from {from}, a return leads there; to {to} he is moved on"),
            &[Function::CustodyOfficer],
            "a return leads to the place he came from",
            SOURCE,
        ));
    }
    let kind = ask.record.outermost(now).and_then(|site| ask.record.places.get(site)?.facts.as_ref()).map(|f| f.kind);
    if kind != Some(PlaceKind::Site) {
        return Ok(());
    }
    let at = ask.command.occurred_at;
    let mut reasons = onward::says_no(ask.record, authority, number, at);
    reasons.extend(onward::apart(ask.record, number, to, at));
    Refusal::new(reasons).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests;
