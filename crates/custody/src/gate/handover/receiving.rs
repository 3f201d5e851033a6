//! The receiver's side of the hand-over gate: an offer that names the person and was not used before, acceptance, room,
//! and nothing that says no in law by all that the receiver knows. Source: `custody.md` (Gates, law; Hand-over receipt),
//! decision 0066.

use crate::event::{Function, Gate};
use crate::gate::law::{self, Transfer};
use crate::gate::permit::ReceivePermit;
use crate::record::Record;
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Moment;

use super::super::findings::Findings;
use super::super::{Opening, capacity, passage, separation, way_back};
use super::{HandOver, SOURCE, is_way_back, judge_offer, no_hospital, offer, stays_in_state};

/// Whether a person may be taken in from another authority now.
pub fn receiving(record: &Record, act: HandOver<'_>, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::HandOver, SOURCE);
    let Some(person) = record.people.get(&act.person) else {
        findings.unfit(format!(
            "{} is not in this record: take in the giver's events, or record him as found here",
            act.person
        ));
        return findings.done();
    };
    let row = record.authorities.ix(act.to);
    if act.from == act.to {
        findings.unfit(format!("{} receives from itself", act.to));
    }
    if row.is_some_and(|row| person.legs.position(row).standing.is_open()) {
        findings.unfit(format!("{} is in the custody of {} already", act.person, act.to));
    }
    judge_offer(record, act, &mut findings);
    if offer(record, act.movement, act.nonce).is_some_and(|o| o.has_received(act.person)) {
        findings.unfit(format!("{} was received under offer {} before: a replay", act.person, act.nonce));
    }
    let back = is_way_back(record, act);
    let accepted = person.law.acceptances.iter().find(|a| Some(a.value.by) == row);
    match accepted {
        // Whom it had evacuated it has never ceased to answer for.
        _ if back => {}
        Some(word) if word.value.until.is_some_and(|until| at <= until) => findings.evidence(word.id),
        Some(word) if word.value.until.is_none() => findings.no(
            law::ACCEPTED,
            &[Function::Liaison],
            format!("{} withdrew its acceptance of {} at {}", act.to, act.person, word.at),
        ),
        Some(_) | None => findings.absent(
            law::ACCEPTED,
            &[Function::Liaison],
            format!("{} has no valid acceptance of {}", act.to, act.person),
        ),
    }
    capacity::operational(record, act.person, act.to, act.place, &mut findings);
    let mut opening = findings.done();
    if !back {
        opening.shut_by.extend(separation::among_children(record, act.person, act.place, at));
    }
    let no =
        says_no(record, act, at).into_iter().filter(|reason| !opening.shut_by.iter().any(|r| r.rule == reason.rule));
    opening.shut_by.extend(no.collect::<Vec<_>>());
    opening
}

/// What says no in law to his coming into the receiver's hands there, by all that the receiver knows: his own court's
/// stay, a real risk, an objection. What is absent is the giver's affair, and the reception's. Whoever is evacuated within
/// one state is taken in for care.
fn says_no(record: &Record, act: HandOver<'_>, at: Moment) -> Vec<Missing> {
    if evacuates_in_state(record, act) {
        return Vec::new();
    }
    let transfer =
        Transfer { person: act.person, holder: act.from, destination: act.to, leaves_at: at, arrives_at: at };
    let mut papers = law::law(record, transfer);
    passage::add(&mut papers, passage::law_around(record, act.place, transfer));
    papers.shut_by.retain(|reason| reason.nature == Nature::No);
    if is_way_back(record, act) {
        way_back::keep_what_stops_it(&mut papers);
    }
    papers.shut_by
}

/// Whether somebody is taken to care within one state: nothing of law keeps him from it.
fn evacuates_in_state(record: &Record, act: HandOver<'_>) -> bool {
    let offered = offer(record, act.movement, act.nonce).and_then(|o| o.made.as_ref());
    let evacuation = act.medical_evacuation || offered.is_some_and(|made| made.medical_evacuation == Some(true));
    evacuation && no_hospital(record, act.place).is_empty() && stays_in_state(record, act)
}

/// The permit to take a person in, or every reason why not.
pub fn receive(record: &Record, act: HandOver<'_>, at: Moment) -> Result<ReceivePermit, Refusal> {
    let mut shut_by = receiving(record, act, at).shut_by;
    for reason in shut_by.iter_mut().filter(|r| r.gate == Gate::Law) {
        // Nobody is left between two hands: the one who may not be signed for stays where he is.
        reason.missing = format!(
            "{}: {} does not sign for {} past it; he stays with {}, and the receipt names him as not received, counted \
             without him (`hand accept --missing {}`)",
            reason.missing, act.to, act.person, act.from, act.person
        );
    }
    match Refusal::new(shut_by) {
        Some(refusal) => Err(refusal),
        None => Ok(ReceivePermit {
            person: act.person,
            from: act.from.clone(),
            place: act.place.clone(),
            movement: act.movement.clone(),
            nonce: act.nonce,
        }),
    }
}
