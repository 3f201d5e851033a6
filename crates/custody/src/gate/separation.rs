//! Children and adults apart, wherever somebody is taken: a place for children holds whoever is a child, or in doubt
//! and so a child, and nobody else; and a child stays in rows and rooms of his own. Source: `custody.md` (Gates, age),
//! decision 0068.
//!
//! Care and a hearing keep nobody out: in a hospital or court the cell is the doctor's or the court's to choose.

use crate::event::movement::ManifestLine;
use crate::event::place::PlaceKind;
use crate::event::{Function, Gate};
use crate::ids::{MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::age::{AgeStanding, Mixed};
use crate::record::person::Person;
use crate::refusal::Missing;
use crate::time::Moment;

use super::findings::Findings;
use super::way_back;

const SOURCE: &str = "custody.md, gate age; decision 0068";
const PROTECTION: &[Function] = &[Function::ChildProtection];

/// Whether a place, or one around it, is set apart for children. Where people only pass, an airfield, a vehicle or an
/// aircraft, nothing is: from there a child could be housed anywhere (decision 0077).
pub(crate) fn is_for_children(record: &Record, place: &PlaceId) -> bool {
    let facts = |at: &PlaceId| record.places.get(at).and_then(|p| p.facts.as_ref());
    is_said_for_children(record, place)
        && !record.around(place).into_iter().filter_map(facts).any(|facts| is_passed_through(facts.kind))
}

/// Whether people only pass through a place of a kind: nobody is held there apart from others.
pub(crate) const fn is_passed_through(kind: PlaceKind) -> bool {
    matches!(kind, PlaceKind::Airfield | PlaceKind::Vehicle | PlaceKind::Aircraft)
}

fn is_said_for_children(record: &Record, place: &PlaceId) -> bool {
    let facts = |at: &PlaceId| record.places.get(at).and_then(|p| p.facts.as_ref());
    record.around(place).into_iter().filter_map(facts).any(|facts| facts.for_children)
}

/// Whether adults are kept out of a place: it is said to be set apart for children, and is no hospital or court.
pub(crate) fn keeps_adults_out(record: &Record, place: &PlaceId) -> bool {
    is_said_for_children(record, place) && !record.is_care(place)
}

/// Why somebody may not be taken to a place for children: he is an adult, or nobody competent has said what he is.
pub(crate) fn among_children(record: &Record, number: PersonNumber, place: &PlaceId, at: Moment) -> Vec<Missing> {
    const RULE: &str = "a place for children holds children only";
    let mut findings = Findings::of(Gate::Age, SOURCE);
    if keeps_adults_out(record, place) {
        match record.age_standing(number, at) {
            AgeStanding::Child => {}
            AgeStanding::Adult => {
                findings.no(RULE, PROTECTION, format!("{number} is an adult, and {place} is set apart for children"));
            }
            AgeStanding::Unassessed => findings.absent(
                RULE,
                PROTECTION,
                format!("the age of {number} is not assessed, and {place} is set apart for children"),
            ),
        }
    }
    findings.done().shut_by
}

/// Why a child may not be taken to a place: it is not set apart for children, nor is he housed apart there.
pub(crate) fn among_adults(
    record: &Record,
    number: PersonNumber,
    (place, apart): (&PlaceId, bool),
    at: Moment,
) -> Vec<Missing> {
    let mut findings = Findings::of(Gate::Age, SOURCE);
    if !apart && record.is_child_now(number, at) && !is_for_children(record, place) {
        findings.no(
            "children are held apart from adults",
            &[Function::ChildProtection, Function::CustodyOfficer],
            format!("{number} is a child for custody, and {place} is not set apart for children"),
        );
    }
    findings.done().shut_by
}

/// Why a child may not be where he is seen in fact, by the log that holds him: at a site of adults that is not the one
/// where he was, or out of a place for children. How he is housed in the site where he is, is verified there.
pub(crate) fn seen_among_adults(
    record: &Record,
    number: PersonNumber,
    (log, place): (u32, &PlaceId),
    at: Moment,
) -> Vec<Missing> {
    let Some(person) = record.people.get(&number) else { return Vec::new() };
    let is_held_in = |place: &PlaceId| !record.is_care(place) && way_back::is_in_a_site(record, place);
    let mut held = person.legs.changes().iter().rev().filter(|c| c.log == log && c.step.holds());
    let last = held.find_map(|c| record.place_name(c.place).filter(|place| is_held_in(place)));
    let stays = last.is_some_and(|was| way_back::site(record, was) == way_back::site(record, place))
        && !last.is_some_and(|was| is_for_children(record, was));
    if stays || !is_held_in(place) {
        return Vec::new();
    }
    among_adults(record, number, (place, false), at)
}

/// Both: what is asked of every move from place to place.
pub(crate) fn apart(record: &Record, number: PersonNumber, place: &PlaceId, at: Moment) -> Vec<Missing> {
    let mut reasons = among_children(record, number, place, at);
    reasons.extend(among_adults(record, number, (place, false), at));
    reasons
}

/// Of a way back: no new place for children opens on it. Where a log has held him before, he goes back to.
pub(crate) fn on_the_way_back(
    record: &Record,
    person: &Person,
    number: PersonNumber,
    (log, to): (u32, &PlaceId),
    at: Moment,
) -> Vec<Missing> {
    let row = record.places.ix(to);
    if person.legs.changes().iter().any(|change| change.log == log && change.step.holds() && Some(change.place) == row)
    {
        return Vec::new();
    }
    among_children(record, number, to, at)
}

/// Seats on a mixed movement that do not keep a child in rows of his own, each with whom it concerns.
pub(crate) fn shared_rows(
    record: &Record,
    id: &MovementId,
    lines: &[ManifestLine],
    at: Moment,
) -> Vec<(Vec<PersonNumber>, String)> {
    let decided = lines.iter().filter_map(|line| Some((line, mixed(record, line.person, id)?)));
    let decided: Vec<_> = decided.filter(|(line, _)| record.is_child_now(line.person, at)).collect();
    let mut faults = Vec::new();
    for (child, mixed) in &decided {
        let (number, rows) = (child.person, &mixed.rows);
        if rows.last().is_none() {
            let text = format!("the best-interests decision for {number} names no rows of seats: it is made anew");
            faults.push((vec![number], text));
            continue;
        }
        if !rows.hold(child.seat) {
            let text = format!("{number} is a child in seat {}, rows {} are set apart", child.seat, rows.words());
            faults.push((vec![number], text));
        }
        let beside = lines.iter().filter(|line| rows.hold(line.seat) && !record.is_child_now(line.person, at));
        faults.extend(beside.map(|line| {
            let text = format!(
                "{} in seat {} is no child, rows {} of {id} are set apart for {number}",
                line.person,
                line.seat,
                rows.words()
            );
            (vec![line.person, number], text)
        }));
    }
    faults
}

/// What lets a child travel on a mixed movement.
fn mixed<'r>(record: &'r Record, number: PersonNumber, movement: &MovementId) -> Option<&'r Mixed> {
    let row = record.movements.ix(movement)?;
    let decided = &record.people.get(&number)?.age.best_interests;
    decided.iter().find(|b| b.value.movement == row).map(|b| &b.value)
}

#[cfg(test)]
mod tests;
