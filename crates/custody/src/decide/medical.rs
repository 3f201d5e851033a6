//! What may be stated of a person's health: by a doctor or nurse, never by anyone in the escort
//! chain. An injury is what somebody has seen, and whoever has seen it says so. Source: `custody.md` (Gates, health;
//! Two kinds of act); decision 0037.

use crate::draft::Draft;
use crate::event::medical::{
    DoseRecorded, HealthLine, Hospitalised, InjuryRecorded, MedicinePrescribed, MedicineStopped, MedicinesPacked,
};
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::PlaceKind;
use crate::event::{Body, Function, Gate, Kind, Purpose, Stream};
use crate::number::PersonNumber;
use crate::record::person::Person;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::standing::{filled, held, known};
use super::state::Ask;
use super::{noted, task};

const SOURCE: &str = "custody.md, gate health";
/// The rule that a discrepancy beside such a stay names.
const FOREIGN_HOSPITAL: &str = "into another authority's hospital he goes by a medical hand-over";
/// Functions that make the escort chain. Source: ours, after `custody.md`, gate health.
pub(super) const ESCORT_CHAIN: &[Function] =
    &[Function::Commander, Function::MovementControl, Function::Planner, Function::CustodyOfficer];
/// Longest time between two doses that is believed, in hours. Source: ours; a depot dose lasts a quarter.
const DOSE_EVERY_H_MAX: u32 = 24 * 92;
/// Most days of medicine that are believed to be packed. Source: ours; a year.
const MEDICINE_DAYS_MAX: u32 = 366;

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    if let Body::InjuryRecorded(injury) = body {
        return injured(ask, number, injury, body);
    }
    let person = held(ask, number, body.kind())?;
    match body {
        Body::DoseRecorded(b) => check_dose(ask, b)?,
        Body::MedicinesPacked(b) => check_packed(ask, b)?,
        Body::Hospitalised(b) => check_hospital(ask, number, person, b)?,
        _ => clinician(ask, person, body.kind())?,
    }
    match body {
        Body::MedicalScreened(b) => filled(&b.findings, "the findings")?,
        Body::HealthLine(b) => check_line(ask, b)?,
        Body::MedicinePrescribed(b) => check_prescription(b)?,
        Body::MedicineStopped(b) => check_stop(ask, number, b)?,
        _ => {}
    }
    let mut drafts = ask.draft(number, body, Purpose::Care);
    if let Body::Hospitalised(b) = body {
        drafts.extend(in_foreign_hands(ask, number, b, drafts.len()));
    }
    Ok(drafts)
}

/// Seen by any officer on anybody in the record, whoever holds him and however he stands: what a guard sees and may not
/// record is lost. It opens no gate: whether he is fit, and that injuries were looked for, medical staff alone say.
fn injured(ask: Ask<'_>, number: PersonNumber, injury: &InjuryRecorded, body: &Body) -> Result<Vec<Draft>, Refusal> {
    known(ask.record, number)?;
    filled(&injury.text, "the injury")?;
    let mut drafts = ask.draft(number, body, Purpose::Care);
    if injury.mistreatment_alleged {
        let why = "mistreatment is alleged with an injury".to_owned();
        // Each allegation is of another act: the report of one is not that of the next.
        drafts.push(task::open(number, task::REPORT_MISTREATMENT, why));
    }
    Ok(drafts)
}

/// Into the hospital of another authority he goes by a hand-over and its receipt. Who was in fact taken there
/// without one is recorded all the same, as an observed act is: the bureau hears of it with the floor, and a
/// discrepancy stands until it is put right.
fn in_foreign_hands(ask: Ask<'_>, number: PersonNumber, body: &Hospitalised, position: usize) -> Option<Draft> {
    let facts = ask.record.places.get(&body.place).and_then(|p| p.facts.as_ref())?;
    let own = &ask.command.actor.authority;
    if body.back {
        return None;
    }
    // A ward of his holder's own in a hospital of the same state is no border, and needs no receipt.
    let around = ask.record.answering(&body.place).authorities;
    let across = around.into_iter().find(|other| *other != own && !ask.record.are_of_one_state(own, other));
    let whose = match across {
        _ if facts.authority != *own => format!("a hospital of {}", facts.authority),
        other => format!("a hospital in a place of {}", other?),
    };
    let about = vec![Stream::Person(number), Stream::Place(body.place.clone())];
    let text = format!(
        "{number} was taken by {own} to {}, {whose}, without a receipt: no medical hand-over was made",
        body.place
    );
    Some(noted::noted(ask, position, DiscrepancyKind::Unlawful, about, text, FOREIGN_HOSPITAL))
}

/// A doctor or nurse who is certified for nothing in the escort chain and guards nobody here.
fn clinician(ask: Ask<'_>, person: &Person, kind: Kind) -> Result<(), Refusal> {
    let who = require_function(&ask.command.actor, &kind.entry(), &[Function::Medical], Gate::Health, SOURCE)?;
    let certified = ask.record.officers.get(&who.officer).map_or(&[][..], |o| o.functions.as_slice());
    let escorts = certified.iter().find(|f| ESCORT_CHAIN.contains(f)).map(|f| f.word());
    let guards = person.age.guardians.iter().any(|g| *g.value.officer == *who.officer.as_str());
    let why = match (escorts, guards) {
        (None, false) => return Ok(()),
        (Some(function), _) => format!("{} is certified as {function} too", who.officer),
        (None, true) => format!("{} is the person's guardian on a movement", who.officer),
    };
    Err(Refusal::rule(
        Gate::Health,
        format!("{} needs somebody outside the escort chain: {why}", kind.entry()),
        &[Function::Medical],
        "never anyone in the escort chain",
        SOURCE,
    ))
}

fn check_line(ask: Ask<'_>, body: &HealthLine) -> Result<(), Refusal> {
    filled(&body.line, "the line")?;
    if let Some(need) = &body.evacuate_for {
        filled(need, "what the evacuation is for")?;
    }
    if body.examined_at > ask.command.occurred_at {
        return Err(Refusal::unfit(format!(
            "examined at {}, after the entry of {}",
            body.examined_at, ask.command.occurred_at
        )));
    }
    Ok(())
}

fn check_prescription(body: &MedicinePrescribed) -> Result<(), Refusal> {
    filled(&body.name, "the medicine")?;
    filled(&body.dose, "the dose")?;
    if !(1..=DOSE_EVERY_H_MAX).contains(&body.every_h) {
        return Err(Refusal::unfit(format!("a dose every {} h, 1 to {DOSE_EVERY_H_MAX} h believed", body.every_h)));
    }
    Ok(())
}

/// What is stopped is taken: a misspelt name would leave the other one due for ever.
fn check_stop(ask: Ask<'_>, number: PersonNumber, body: &MedicineStopped) -> Result<(), Refusal> {
    filled(&body.name, "the medicine")?;
    filled(&body.why, "why the medicine is stopped")?;
    match ask.record.doses_due(number).iter().any(|dose| dose.is_of(&body.name)) {
        true => Ok(()),
        false => Err(Refusal::unfit(format!("no dose of {:?} is due to {number}", body.name.trim()))),
    }
}

/// A dose is given by medical staff, or under way by a custody officer.
fn check_dose(ask: Ask<'_>, body: &DoseRecorded) -> Result<(), Refusal> {
    giver(ask, "a dose")?;
    filled(&body.name, "the medicine")?;
    if body.next_due <= ask.command.occurred_at {
        return Err(Refusal::unfit(format!(
            "the next dose at {} is not after this one at {}",
            body.next_due, ask.command.occurred_at
        )));
    }
    Ok(())
}

fn check_packed(ask: Ask<'_>, body: &MedicinesPacked) -> Result<(), Refusal> {
    giver(ask, "packing medicines")?;
    if body.days > MEDICINE_DAYS_MAX {
        return Err(Refusal::unfit(format!("medicines for {} days, at most {MEDICINE_DAYS_MAX} believed", body.days)));
    }
    Ok(())
}

fn giver(ask: Ask<'_>, act: &str) -> Result<(), Refusal> {
    let allowed = &[Function::Medical, Function::CustodyOfficer];
    require_function(&ask.command.actor, act, allowed, Gate::Health, SOURCE).map(|_| ())
}

/// Anyone on the spot may send a person to hospital: care waits for no gate.
fn check_hospital(ask: Ask<'_>, number: PersonNumber, person: &Person, body: &Hospitalised) -> Result<(), Refusal> {
    giver(ask, "going to hospital")?;
    let Some(facts) = ask.record.places.get(&body.place).and_then(|p| p.facts.as_ref()) else {
        return Err(Refusal::unfit(format!("place {} is not described", body.place)));
    };
    let in_hospital = person.medical.hospital.as_ref().is_some_and(|h| h.value);
    match (body.back, facts.kind) {
        (false, kind) if kind != PlaceKind::Hospital => {
            Err(Refusal::unfit(format!("{} is not a hospital", body.place)))
        }
        (true, _) if !in_hospital => Err(Refusal::unfit("the person is not in hospital")),
        (true, _) if facts.authority != ask.command.actor.authority => {
            Err(Refusal::unfit(format!("{} answers to another authority: that is a hand-over", body.place)))
        }
        (true, _) => super::way_back::to_where_he_came_from(ask, number, person, &body.place),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
