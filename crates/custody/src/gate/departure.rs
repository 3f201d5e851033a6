//! The departure gate: a closed manifest, the movement gate at the hour it leaves, two blind counts
//! that agree with the record or a difference that the commander departs with openly, and nobody
//! aboard of whom something says no, or for whom what opened the gates is gone. Source: `custody.md` (Head count; Gates before embarkation).

use crate::event::movement::{Difference, MovementPlanned};
use crate::event::{Function, Gate};
use crate::gate::law::Transfer;
use crate::gate::permit::DeparturePermit;
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::movement::manifest::{Aboard, CameAboard};
use crate::record::movement::{Movement, Stage};
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Moment;

use super::findings::Findings;
use super::{Opening, age, embarkation, health, movement, passage};

const SOURCE: &str = "custody.md, Head count";
const COUNTERS: &[Function] = &[Function::CustodyOfficer];
const COMMANDER: &[Function] = &[Function::Commander];

/// Whether a movement may leave now; with a difference, openly.
pub fn departure(record: &Record, id: &MovementId, difference: Option<&Difference>, at: Moment) -> Opening {
    let mut opening = movement::whole(record, id, at);
    let Some(standing) = record.movements.get(id) else { return opening };
    let mut findings = Findings::of(Gate::Count, SOURCE);
    if standing.told != Stage::Closed {
        findings.unfit(format!("{id} is {}, its manifest must be closed before it leaves", standing.told.word()));
    }
    judge_counts(id, standing, difference, &mut findings);
    if difference.is_none() {
        judge_discrepancies(record, id, standing, &mut findings);
    }
    for out in &standing.manifest.swapped_out {
        findings.absent(
            "whoever is swapped out has a named return place",
            COUNTERS,
            format!("{out} was swapped out of {id} and has no named return place"),
        );
    }
    let counted = findings.done();
    opening.shut_by.extend(counted.shut_by);
    opening.shut_by.extend(standing.aboard_now().flat_map(|aboard| keeps(record, id, standing, aboard, at)));
    opening
}

/// The permit to leave, or every reason why not.
pub fn departing(
    record: &Record,
    id: &MovementId,
    difference: Option<&Difference>,
    at: Moment,
) -> Result<DeparturePermit, Refusal> {
    let opening = departure(record, id, difference, at);
    if let Some(refusal) = Refusal::new(opening.shut_by) {
        return Err(refusal);
    }
    let permit = record.movements.get(id).and_then(|standing| {
        let frozen = standing.manifest.standing()?;
        let aboard = u32::try_from(standing.aboard_now().count()).ok()?;
        Some(DeparturePermit { movement: id.clone(), version: frozen.version, nonce: frozen.nonce, aboard })
    });
    permit.ok_or_else(|| Refusal::unfit(format!("the manifest of {id} is not frozen")))
}

/// Both counts of the carrier's newest round, made after the manifest was closed, against each other and the record.
fn judge_counts(id: &MovementId, standing: &Movement, difference: Option<&Difference>, findings: &mut Findings) {
    let closed = standing.entered_at(Stage::Closed).unwrap_or(Moment::MAX);
    let Some((count_a, count_b)) = standing.heads(false).both(closed) else {
        findings.absent(
            "two counters, each blind to the other",
            COUNTERS,
            format!("{id} has no two head counts in its carrier's log since its manifest was closed"),
        );
        return;
    };
    let aboard = standing.aboard_now().count() as u64;
    let agree = aboard == u64::from(count_a) && aboard == u64::from(count_b);
    match difference {
        None if agree => {}
        None => findings.absent(
            "counts agree with the record: recount, unload and recount, or depart with difference",
            &[Function::CustodyOfficer, Function::Commander],
            format!(
                "{id} has {aboard} aboard by the record, and was counted as {count_a} and {count_b}{}",
                in_words_elsewhere(standing, Moment::MAX)
            ),
        ),
        Some(stated) => judge_difference(id, standing, stated, (count_a, count_b), findings),
    }
}

fn judge_difference(
    id: &MovementId,
    standing: &Movement,
    stated: &Difference,
    counts: (u32, u32),
    findings: &mut Findings,
) {
    let (a, b) = (stated.count_a, stated.count_b);
    if (a, b) != counts && (b, a) != counts {
        findings.unfit(format!("the difference of {id} states other counts than the two that were made"));
    }
    let scanned = standing.scanned() as u64;
    if u64::from(stated.scanned) != scanned {
        findings.unfit(format!("the difference of {id} states {} scanned, {scanned} were", stated.scanned));
    }
    if !stated.receiver_told {
        findings.absent(
            "the receiving officer is told",
            COMMANDER,
            format!("the receiver of {id} was not told of the difference"),
        );
    }
    if stated.reason.trim().is_empty() {
        findings.unfit(format!("the difference of {id} has no reason"));
    }
}

/// Whoever left the list by no door up to a time, as a text about its sum ends.
pub(crate) fn in_words_elsewhere(standing: &Movement, until: Moment) -> String {
    let told = standing.told_elsewhere().filter(|(_, at)| *at <= until);
    let told: Vec<String> = told.map(|(person, at)| format!("{person} since {at}")).collect();
    if told.is_empty() { String::new() } else { format!("; said to be elsewhere: {}", told.join(", ")) }
}

/// An open discrepancy about anybody aboard keeps the movement, unless the commander departs openly.
fn judge_discrepancies(record: &Record, id: &MovementId, standing: &Movement, findings: &mut Findings) {
    let doubtful: Vec<PersonNumber> = standing
        .aboard_now()
        .map(|aboard| aboard.person)
        .filter(|person| record.people.get(person).is_some_and(|p| !p.discrepancies.is_empty()))
        .collect();
    for person in doubtful {
        findings.absent(
            "a person in discrepancy keeps the movement, unless the commander departs with it openly",
            &[Function::CustodyOfficer, Function::Commander],
            format!("{person}, aboard {id}, is in an open discrepancy"),
        );
    }
    for (_, text) in record.list_and_legs_apart(id) {
        findings.absent(
            "the list of who is aboard and the record agree, unless the commander departs with it openly",
            &[Function::CustodyOfficer, Function::Commander],
            text,
        );
    }
}

/// Why somebody aboard keeps the movement: the gates through which he boarded are asked again at the hour it leaves, for
/// an order may have ended and a place changed hands since. What is absent may be stood in for by an override as long as
/// that stands. Whoever was found aboard came through no gate: his discrepancy keeps the movement.
fn keeps(record: &Record, id: &MovementId, standing: &Movement, aboard: &Aboard, at: Moment) -> Vec<Missing> {
    let Some(plan) = &standing.plan else { return Vec::new() };
    let person = aboard.person;
    let boarded = aboard.came == CameAboard::Boarded;
    let lacks =
        |m: &Missing| m.nature == Nature::Absent && boarded && !embarkation::is_overridden(record, person, id, m, at);
    let age = age::age_aboard(record, person, id, plan.child, at).shut_by;
    let asked = asked_again(record, person, plan, at).into_iter().chain(age);
    named(person, asked.filter(|m| m.nature == Nature::No || lacks(m)))
}

/// What law and health say of a person who leaves at an hour by a plan.
fn asked_again(record: &Record, person: PersonNumber, plan: &MovementPlanned, at: Moment) -> Vec<Missing> {
    let arrives_at = at.max(plan.departs_at) + (plan.arrives_at - plan.departs_at);
    let transfer = Transfer { person, holder: &plan.carrier, destination: &plan.receiver, leaves_at: at, arrives_at };
    let mut reasons = passage::law(record, plan, transfer).shut_by;
    reasons.extend(health::health(record, person, plan.means, at).shut_by);
    reasons
}

fn named(person: PersonNumber, reasons: impl Iterator<Item = Missing>) -> Vec<Missing> {
    reasons.map(|reason| Missing { missing: format!("{person}: {}", reason.missing), ..reason }).collect()
}
