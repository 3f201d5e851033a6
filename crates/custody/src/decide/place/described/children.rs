//! A place becomes one for children, or none any more, without anybody in it: no child comes among adults by a
//! description, and no adult among children. Source: `custody.md` (Gates, age), decisions 0072 and 0077.

use crate::event::place::PlaceDescribed;
use crate::event::{Function, Gate};
use crate::gate::separation::{is_for_children, is_passed_through, keeps_adults_out};
use crate::ids::PlaceId;
use crate::record::Record;
use crate::record::age::AgeStanding;
use crate::refusal::{Missing, Nature, Refusal};

use super::super::super::actor::signs_as;
use super::super::super::state::Ask;
use super::NAMED_MAX;
use super::becomes::Held;

const SOURCE: &str = "custody.md, gate age; decision 0072";

/// For whom a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct For {
    children: bool,
    /// And for nobody else.
    alone: bool,
    /// A hospital or court, which chooses its own rooms.
    care: bool,
}

impl For {
    fn of(record: &Record, place: &PlaceId) -> Self {
        let (children, alone) = (is_for_children(record, place), keeps_adults_out(record, place));
        Self { children, alone, care: record.is_care(place) }
    }
}

/// Where people only pass nobody is held apart, and a child who came there could be housed anywhere next.
pub(super) fn nothing_is_apart_where_people_pass(id: &PlaceId, body: &PlaceDescribed) -> Result<(), Refusal> {
    if !(body.for_children && is_passed_through(body.kind)) {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::Age,
        format!(
            "{id} is an airfield, a vehicle or an aircraft, and none of these is a place for children: it is described \
             without that, and a child is there on the way"
        ),
        &[Function::Commander],
        "children are held apart from adults",
        "custody.md, gate age; decision 0077",
    ))
}

/// Refuses a description by which a place with somebody in it becomes one for children, or none, while one of them
/// could not be taken there as it will be; and without child protection as one of the two who sign.
pub(super) fn nobody_comes_among_others(
    ask: Ask<'_>,
    id: &PlaceId,
    (held, after): (&[Held<'_>], &Record),
) -> Result<(), Refusal> {
    let record = ask.record;
    let (mut reasons, mut anybody) = (Vec::new(), false);
    for Held { number, place, .. } in held {
        let [was, becomes] = [record, after].map(|record| For::of(record, place));
        anybody |= was.children != becomes.children;
        let comes_alone = becomes.alone && !was.alone;
        let why = match record.age_standing(*number, ask.command.occurred_at) {
            AgeStanding::Child if was.children && !becomes.children && !becomes.care => "is a child for custody",
            AgeStanding::Adult if comes_alone => "is an adult",
            AgeStanding::Unassessed if comes_alone => "is of an age that nobody has assessed",
            _ => continue,
        };
        reasons.push(held_there(format!("{number} {why} and is held at {id}: he is moved on first")));
        if reasons.len() >= NAMED_MAX {
            break;
        }
    }
    if let Some(refusal) = Refusal::new(reasons) {
        return Err(refusal);
    }
    if anybody && !signs_as(&ask.command.actor, Function::ChildProtection) {
        return Err(Refusal::rule(
            Gate::Age,
            format!(
                "whether {id} is set apart for children, while people are held there, is signed by child protection"
            ),
            &[Function::ChildProtection],
            "child protection signs for what children are kept apart by",
            SOURCE,
        ));
    }
    Ok(())
}

fn held_there(missing: String) -> Missing {
    Missing {
        gate: Gate::Age,
        nature: Nature::No,
        missing,
        who_can_open: vec![Function::ChildProtection, Function::CustodyOfficer],
        rule: "children are held apart from adults",
        source: SOURCE.into(),
    }
}

#[cfg(test)]
mod tests;
