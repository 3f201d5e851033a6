//! The movement gate: clearances at the planned time, a secured alternate, guards, seats, keep-apart,
//! and for one person his line, his seat and the place he boards from.
//! Source: `custody.md` (Gates before embarkation: movement).

use crate::event::movement::{Alternate, ClearanceKind, ClearanceState, Means, MovementPlanned};
use crate::event::{Function, Gate};
use crate::ids::{ClearanceId, EventId, MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::movement::{Movement, Stage};
use crate::refusal::{Missing, Nature};
use crate::time::Moment;

use super::guards::{Guarded, PLANNERS};
use super::{Opening, seating};

/// Where the rules of this gate stand.
pub(crate) const SOURCE: &str = "custody.md, Gates before embarkation (movement)";

/// What an act at boarding is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Berth {
    pub(crate) version: u32,
    pub(crate) nonce: Nonce,
    pub(crate) seat: u16,
}

/// The seat of a person on the frozen manifest of a movement.
pub(crate) fn berth(record: &Record, person: PersonNumber, id: &MovementId) -> Option<Berth> {
    let manifest = &record.movements.get(id)?.manifest;
    let frozen = manifest.standing()?;
    let line = manifest.line(person)?;
    Some(Berth { version: frozen.version, nonce: frozen.nonce, seat: line.seat })
}

/// Whether one person may board one movement, as far as movement control has a say.
pub(crate) fn opening(record: &Record, person: PersonNumber, id: &MovementId, at: Moment) -> Opening {
    let mut opening = whole(record, id, at);
    let Some(movement) = record.movements.get(id) else { return opening };
    let shut = &mut opening.shut_by;
    if movement.stage != Stage::Boarding {
        shut.push(no(
            Nature::Unfit,
            format!("boarding of {id} is not open: the movement is {}", movement.stage.word()),
            &[Function::MovementControl],
            "nobody boards but while boarding is open",
        ));
    }
    match movement.manifest.standing() {
        None => shut.push(no(
            Nature::Absent,
            format!("the manifest of {id} is not frozen"),
            &[Function::MovementControl, Function::LegalReviewer],
            "boarding is bound to a frozen manifest",
        )),
        Some(frozen) => opening.evidence.push(frozen.event),
    }
    person_reasons(record, person, id, movement, shut);
    opening
}

fn person_reasons(
    record: &Record,
    person: PersonNumber,
    id: &MovementId,
    movement: &Movement,
    shut: &mut Vec<Missing>,
) {
    let Some(line) = movement.manifest.line(person) else {
        let elsewhere = seating::other_manifest(record, person, id)
            .map_or(String::new(), |other| format!("; he is on the manifest of {other}"));
        return shut.push(no(
            Nature::Absent,
            format!("{person} is not on the manifest of {id}{elsewhere}"),
            &[Function::MovementControl, Function::LegalReviewer],
            "a late swap makes a new version, signed again by two",
        ));
    };
    if let Some(other) = seating::other_manifest(record, person, id) {
        shut.push(no(
            Nature::Absent,
            format!("{person} is on the manifest of {other} too"),
            &[Function::MovementControl],
            "nobody stands on two open manifests",
        ));
    }
    if movement.has_aboard(person) {
        shut.push(no(Nature::Unfit, format!("{person} is aboard {id} already"), &[], "each person boards once"));
    }
    if let Some(seated) = movement.aboard_now().find(|a| a.seat == line.seat && a.person != person) {
        shut.push(no(
            Nature::Absent,
            format!("seat {} of {id} is taken by {}", line.seat, seated.person),
            &[Function::MovementControl],
            "one person a seat",
        ));
    }
    shut.extend(whereabouts(record, person, id, movement));
}

/// Held by the carrier, at the place that the movement leaves from or a cell in it.
fn whereabouts(record: &Record, person: PersonNumber, id: &MovementId, movement: &Movement) -> Option<Missing> {
    let plan = movement.plan.as_ref()?;
    let legs = &record.people.get(&person)?.legs;
    let position = record.authorities.ix(&plan.carrier).map(|row| legs.position(row)).filter(|p| p.standing.is_open());
    let Some(position) = position else {
        let holder = legs.holder().map(|(row, _)| record.authorities.key(row).as_str());
        return Some(no(
            Nature::Absent,
            format!(
                "{person} is not in the custody of {}, who carries {id}, but of {}",
                plan.carrier,
                holder.unwrap_or("nobody")
            ),
            &[Function::CustodyOfficer],
            "only persons in the carrier's custody board",
        ));
    };
    let there = record.lies_in(position.place, &plan.from);
    (!there).then(|| {
        let place = record.place_name(position.place).map_or("no place on the ground", |p| p.as_str());
        no(
            Nature::Absent,
            format!("{person} is at {place}, {id} leaves from {}", plan.from),
            &[Function::CustodyOfficer],
            "persons board where the movement leaves from",
        )
    })
}

/// Whether a movement may carry anybody: its plan, clearances, alternate, guards and seats.
pub(crate) fn whole(record: &Record, id: &MovementId, at: Moment) -> Opening {
    let mut opening = Opening { evidence: Vec::new(), shut_by: Vec::new() };
    let Some((movement, plan)) = record.movements.get(id).and_then(|m| m.plan.as_ref().map(|p| (m, p))) else {
        opening.shut_by.push(no(
            Nature::Unfit,
            format!("movement {id} is not planned"),
            &[Function::Planner, Function::MovementControl],
            "a movement has a plan",
        ));
        return opening;
    };
    let times = Times::of(plan, at);
    clearances(record, id, plan, times, &mut opening);
    alternates(record, id, plan, times, &mut opening);
    opening.shut_by.extend(guards(record, id, movement, plan));
    opening.shut_by.extend(
        seating::faults(record, &movement.manifest.lines, &movement.manifest.apart, plan.seats).into_iter().map(
            |text| {
                no(
                    Nature::Absent,
                    format!("{id}: {text}"),
                    &[Function::MovementControl],
                    "seats and keep-apart rules hold",
                )
            },
        ),
    );
    opening
}

/// When it will in fact leave and arrive: a late departure moves both.
#[derive(Debug, Clone, Copy)]
struct Times {
    leaves: Moment,
    arrives: Moment,
}

impl Times {
    fn of(plan: &MovementPlanned, at: Moment) -> Self {
        let leaves = plan.departs_at.max(at);
        Self { leaves, arrives: leaves + (plan.arrives_at - plan.departs_at) }
    }
}

fn clearances(record: &Record, id: &MovementId, plan: &MovementPlanned, times: Times, opening: &mut Opening) {
    let needed: &[ClearanceKind] = match plan.means {
        Means::Air => &[ClearanceKind::Overflight, ClearanceKind::Landing],
        Means::Road => &[ClearanceKind::Road],
    };
    let kinds: Vec<_> =
        plan.clearances.iter().filter_map(|c| record.clearances.get(c)?.standing.as_ref().map(|s| s.kind)).collect();
    for kind in needed.iter().filter(|kind| !kinds.contains(kind)) {
        opening.shut_by.push(no(
            Nature::Absent,
            format!("{id} has no {} clearance", word(*kind)),
            &[Function::Liaison, Function::MovementControl],
            "clearances are valid at the planned time",
        ));
    }
    for clearance in &plan.clearances {
        match valid(record, clearance, times) {
            Ok(event) => opening.evidence.push(event),
            Err(text) => opening.shut_by.push(no(
                Nature::Absent,
                format!("{id}: {text}"),
                &[Function::Liaison, Function::MovementControl],
                "clearances are valid at the planned time",
            )),
        }
    }
}

/// The event by which a clearance is valid for the times it is needed at.
fn valid(record: &Record, id: &ClearanceId, times: Times) -> Result<EventId, String> {
    let Some((clearance, set)) = record.clearances.get(id).and_then(|c| c.standing.as_ref().map(|s| (c, s))) else {
        return Err(format!("clearance {id} was never asked for"));
    };
    let at: &[Moment] = match set.kind {
        ClearanceKind::Landing | ClearanceKind::Acceptance => &[times.arrives],
        ClearanceKind::Overflight | ClearanceKind::Road => &[times.leaves, times.arrives],
    };
    match at.iter().find(|at| !clearance.is_valid_at(**at)) {
        None => Ok(clearance.event),
        Some(at) => Err(format!(
            "{} clearance {id} of {} is {} for {} to {}, and is needed at {at}",
            word(set.kind),
            set.owner,
            stands(set.state),
            set.from,
            set.until
        )),
    }
}

const fn word(kind: ClearanceKind) -> &'static str {
    match kind {
        ClearanceKind::Overflight => "overflight",
        ClearanceKind::Landing => "landing",
        ClearanceKind::Road => "road",
        ClearanceKind::Acceptance => "acceptance",
    }
}

const fn stands(state: ClearanceState) -> &'static str {
    match state {
        ClearanceState::Asked => "only asked for",
        ClearanceState::Given => "given",
        ClearanceState::Refused => "refused",
        ClearanceState::Withdrawn => "withdrawn",
    }
}

/// One alternate must be secured: cleared, guarded and accepting in law, or fuel to return.
fn alternates(record: &Record, id: &MovementId, plan: &MovementPlanned, times: Times, opening: &mut Opening) {
    let mut lacking = Vec::new();
    for alternate in &plan.alternates {
        match secured(record, alternate, times) {
            Ok(event) => return opening.evidence.extend(event),
            Err(text) => lacking.push(text),
        }
    }
    let lacking = if lacking.is_empty() { "none is planned".to_owned() } else { lacking.join(", ") };
    opening.shut_by.push(no(
        Nature::Absent,
        format!("{id} has no secured alternate: {lacking}"),
        &[Function::Planner, Function::MovementControl],
        "the alternate has landing, guards and legal acceptance, or there is fuel to return",
    ));
}

fn secured(record: &Record, alternate: &Alternate, times: Times) -> Result<Option<EventId>, String> {
    if alternate.or_fuel_to_return {
        return Ok(None);
    }
    let place = &alternate.place;
    if !alternate.guards {
        return Err(format!("{place} has no guards"));
    }
    if !alternate.legal_acceptance {
        return Err(format!("{place} has no legal acceptance"));
    }
    let Some(landing) = &alternate.landing else { return Err(format!("{place} has no clearance")) };
    valid(record, landing, times).map(Some).map_err(|text| format!("{place}: {text}"))
}

fn guards(record: &Record, id: &MovementId, movement: &Movement, plan: &MovementPlanned) -> Option<Missing> {
    let aboard = movement.manifest.lines.len().max(movement.aboard_now().count());
    let guarded = Guarded::of(record, plan);
    guarded.lack_for(aboard as u64).then(|| {
        let text = format!("{id} has {}", guarded.in_words(aboard as u64));
        no(Nature::Absent, text, PLANNERS, "guard ratio")
    })
}

/// A reason of this gate.
pub(crate) fn no(nature: Nature, missing: String, who: &[Function], rule: &'static str) -> Missing {
    Missing { gate: Gate::Movement, nature, missing, who_can_open: who.to_vec(), rule, source: SOURCE.into() }
}
