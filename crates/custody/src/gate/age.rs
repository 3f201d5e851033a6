//! The age gate: a competent officer has looked, doubt means child, and a child travels as one.
//! Source: `custody.md` (Gates, age).
//!
//! No act date, or a juvenile track for forum and penalty, shuts nothing here: it opens a task, and
//! the person travels by his age now.

use crate::event::{Function, Gate};
use crate::ids::{EventId, MovementId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::age::{AgeFacts, AgeStanding};
use crate::record::dated::newest;
use crate::refusal::Missing;
use crate::time::Moment;

use super::findings::Findings;
use super::{Opening, separation};

const SOURCE: &str = "custody.md, gate age";
/// The rule of seats for a child among adults.
pub(crate) const SEPARATE_ROWS: &str = "a child on a mixed movement sits in separate rows";
/// Who seats a child apart: by a swap, or by another decision.
const ROWS: &[Function] = &[Function::MovementControl, Function::ChildProtection];

/// Whether the age now is assessed or decided, and how the person is to be treated.
pub fn age(record: &Record, number: PersonNumber, at: Moment) -> Opening {
    let mut findings = Findings::of(Gate::Age, SOURCE);
    judge(record, number, at, &mut findings);
    findings.done()
}

/// The age gate for one movement: a child goes on a child movement with a guardian, or on a mixed
/// one by a best-interests decision; an adult never goes on a child movement.
pub fn age_aboard(
    record: &Record,
    number: PersonNumber,
    movement: &MovementId,
    child_movement: bool,
    at: Moment,
) -> Opening {
    let mut findings = Findings::of(Gate::Age, SOURCE);
    let standing = judge(record, number, at, &mut findings);
    let facts = record.people.get(&number).map(|p| &p.age);
    match (standing, facts) {
        (AgeStanding::Adult, _) if child_movement => findings.no(
            "a child movement carries children only",
            &[Function::MovementControl],
            format!("{number} is an adult and {movement} is a child movement"),
        ),
        (AgeStanding::Child, Some(facts)) => {
            judge_child(record, facts, movement, child_movement, &mut findings);
        }
        _ => {}
    }
    let mut opening = findings.done();
    opening.shut_by.extend(among(record, number, (movement, standing), at));
    opening
}

/// Where the movement leads, and beside whom he sits: a place for children takes no adult, and a child has rows of his
/// own. Whose age nobody has assessed has no seat at all.
fn among(
    record: &Record,
    number: PersonNumber,
    (movement, standing): (&MovementId, AgeStanding),
    at: Moment,
) -> Vec<Missing> {
    let mut findings = Findings::of(Gate::Age, SOURCE);
    let planned = record.movements.get(movement).and_then(|m| Some((m, m.plan.as_ref()?)));
    if let Some((mixed, _)) = planned.filter(|(_, plan)| !plan.child) {
        let shared = separation::shared_rows(record, movement, &mixed.manifest.lines, at);
        for (_, text) in shared.into_iter().filter(|(whom, _)| whom.contains(&number)) {
            findings.absent(SEPARATE_ROWS, ROWS, text);
        }
    }
    let mut reasons = findings.done().shut_by;
    let to = planned.and_then(|(movement, _)| movement.destination());
    if let Some(to) = to.filter(|_| standing == AgeStanding::Adult) {
        reasons.extend(separation::among_children(record, number, to, at));
    }
    reasons
}

fn judge(record: &Record, number: PersonNumber, at: Moment, findings: &mut Findings) -> AgeStanding {
    let standing = record.age_standing(number, at);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return standing;
    };
    let seen_by = newest(&person.age.findings()).map(|found| found.id);
    match seen_by {
        Some(event) => findings.evidence(event),
        None => findings.absent(
            "age assessed by a child-protection officer; no decision never means adult",
            &[Function::ChildProtection],
            "the age now is not assessed",
        ),
    }
    standing
}

fn judge_child(
    record: &Record,
    facts: &AgeFacts,
    movement: &MovementId,
    child_movement: bool,
    findings: &mut Findings,
) {
    match guardian(record, facts, movement) {
        Some(event) => findings.evidence(event),
        None => findings.absent(
            "a child moves with a same-sex guardian officer",
            &[Function::ChildProtection],
            format!("no guardian is assigned for {movement}"),
        ),
    }
    if child_movement {
        return;
    }
    match best_interests(record, facts, movement) {
        Some(event) => findings.evidence(event),
        None => findings.absent(
            "a child goes on a mixed movement only by a signed best-interests decision",
            &[Function::ChildProtection],
            format!("{movement} is not a child movement and no best-interests decision allows it"),
        ),
    }
}

fn guardian(record: &Record, facts: &AgeFacts, movement: &MovementId) -> Option<EventId> {
    let row = record.movements.ix(movement)?;
    facts.guardians.iter().find(|g| g.value.movement == row).map(|g| g.id)
}

/// The decision that lets a child travel on a mixed movement.
pub(crate) fn best_interests(record: &Record, facts: &AgeFacts, movement: &MovementId) -> Option<EventId> {
    let row = record.movements.ix(movement)?;
    facts.best_interests.iter().find(|b| b.value.movement == row).map(|b| b.id)
}
