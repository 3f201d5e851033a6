//! The reception gate: a valid order seen, injuries looked for, a doctor the same day, humane room,
//! children apart from adults. Source: `custody.md` (Further gates); Mandela rules 7, 8, 11, 24, 30.

use crate::event::medical::Step;
use crate::event::{Function, Gate};
use crate::gate::permit::ReceptionPermit;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::findings::Findings;
use super::{Opening, capacity, separation};

const SOURCE: &str = "custody.md, Further gates (reception)";

/// Whether the reception of a person at a place of an authority is complete.
pub fn received(
    record: &Record,
    authority: &AuthorityId,
    number: PersonNumber,
    place: &PlaceId,
    at: Moment,
) -> Opening {
    let mut findings = Findings::of(Gate::Reception, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    let row = record.authorities.ix(authority);
    let position = row.map(|row| person.legs.position(row)).filter(|p| p.standing == Standing::Held);
    let Some(position) = position else {
        findings.unfit(format!("{number} is not in the custody of {authority}"));
        return findings.done();
    };
    if !record.lies_in(position.place, place) {
        findings.unfit(format!("{number} is not at {place} by the record"));
    }
    judge_order(record, number, (row, authority), at, &mut findings);
    judge_body(record, person, authority, arrival(person, row, position.since), &mut findings);
    if let Some(facts) = capacity::own_place(record, authority, place, &mut findings) {
        capacity::room(record, number, place, facts.humane, &mut findings);
        let apart = separation::is_for_children(record, place)
            || person.reception.housed.is_some_and(|h| h.value.1 && h.value.0 == position.place);
        if record.is_child_now(number, at) && !apart {
            findings.absent(
                "children are held apart from adults",
                &[Function::ChildProtection, Function::CustodyOfficer],
                format!("{number} is a child for custody, and {place} is not verified apart from adults"),
            );
        }
    }
    let mut opening = findings.done();
    opening.shut_by.extend(separation::among_children(record, number, place, at));
    opening
}

/// When he came into this authority's custody last: moves inside it do not start the day again.
fn arrival(person: &Person, row: Option<u32>, since: Moment) -> Moment {
    use crate::record::leg::LegStep;
    let came =
        |step: LegStep| matches!(step, LegStep::Registered | LegStep::Received | LegStep::Recaptured | LegStep::Found);
    let last = person.legs.changes().iter().rev().find(|c| Some(c.log) == row && came(c.step));
    last.map_or(since, |c| c.occurred)
}

fn judge_order(
    record: &Record,
    number: PersonNumber,
    (row, authority): (Option<u32>, &AuthorityId),
    at: Moment,
    findings: &mut Findings,
) {
    match record.orders_in_force(number, at).find(|o| Some(o.value.valid_in) == row) {
        Some(order) => findings.evidence(order.id),
        None => findings.absent(
            "nobody is received without a valid order",
            &[Function::Court, Function::LegalReviewer],
            format!("no detention order is in force under {authority} at {at}"),
        ),
    }
}

/// Injuries looked for at reception, and a doctor on the civil day of arrival.
fn judge_body(record: &Record, person: &Person, authority: &AuthorityId, arrived: Moment, findings: &mut Findings) {
    let checked = person.medical.injuries_checked.iter().find(|c| c.value.0 == Step::Reception && c.at >= arrived);
    match checked {
        Some(check) => findings.evidence(check.id),
        None => findings.absent(
            "injuries are seen at reception",
            &[Function::Medical],
            "nobody has looked for injuries since he was received",
        ),
    }
    let offset = record.authorities.get(authority).and_then(|a| a.genesis.as_ref()).map_or(0, |g| g.day_offset_min);
    let day = arrived.day_start(offset);
    let same_day = |seen: Moment| seen >= arrived && seen.day_start(offset) == day;
    let screened = person.medical.screened.filter(|s| same_day(s.at)).map(|s| s.id);
    let examined = person.medical.health().filter(|h| same_day(h.at)).map(|h| h.id);
    match screened.or(examined) {
        Some(event) => findings.evidence(event),
        None => findings.absent(
            "seen by a doctor the same day",
            &[Function::Medical],
            format!("no doctor has seen him on the day of his arrival, {arrived}"),
        ),
    }
}

/// The permit to complete a reception, or every reason why not.
pub fn reception(
    record: &Record,
    authority: &AuthorityId,
    number: PersonNumber,
    place: &PlaceId,
    at: Moment,
) -> Result<ReceptionPermit, Refusal> {
    let opening = received(record, authority, number, place, at);
    match Refusal::new(opening.shut_by) {
        Some(refusal) => Err(refusal),
        None => Ok(ReceptionPermit { person: number, place: place.clone(), evidence: opening.evidence }),
    }
}
