//! A place becomes one for children, or none any more, without anybody in it: no child comes among adults by a
//! description, and no adult among children. Source: `custody.md` (Gates, age), decision 0072.

use crate::event::place::{PlaceDescribed, PlaceKind};
use crate::event::{Function, Gate};
use crate::gate::separation::is_for_children;
use crate::ids::PlaceId;
use crate::record::age::AgeStanding;
use crate::refusal::{Missing, Nature, Refusal};

use super::super::super::actor::signs_as;
use super::super::super::state::Ask;
use super::NAMED_MAX;

const SOURCE: &str = "custody.md, gate age; decision 0072";

/// For whom a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct For {
    children: bool,
    /// A hospital or court, which chooses its own rooms.
    care: bool,
}

/// Refuses a description by which a place with somebody in it becomes one for children, or none, while one of them
/// could not be taken there as it will be; and without child protection as one of the two who sign.
pub(super) fn nobody_comes_among_others(
    ask: Ask<'_>,
    id: &PlaceId,
    before: Option<&PlaceDescribed>,
    body: &PlaceDescribed,
) -> Result<(), Refusal> {
    let same = |was: &PlaceDescribed| {
        (was.kind, was.for_children, &was.inside) == (body.kind, body.for_children, &body.inside)
    };
    if before.is_none_or(same) {
        return Ok(());
    }
    let record = ask.record;
    let changes: Vec<Option<[For; 2]>> = record.places.iter().map(|(place, _)| change(ask, place, id, body)).collect();
    let (mut reasons, mut anybody) = (Vec::new(), false);
    for (number, person) in record.people.iter() {
        let Some((_, position)) = person.legs.holder() else { continue };
        let Some([was, becomes]) = changes.get(position.place as usize).copied().flatten() else { continue };
        anybody |= was.children != becomes.children;
        let alone = |of: For| of.children && !of.care;
        let why = match record.age_standing(*number, ask.command.occurred_at) {
            AgeStanding::Child if was.children && !becomes.children && !becomes.care => "is a child for custody",
            AgeStanding::Adult if alone(becomes) && !alone(was) => "is an adult",
            AgeStanding::Unassessed if alone(becomes) && !alone(was) => "is of an age that nobody has assessed",
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

/// For whom a place is and will be, by what another around it, or it itself, is described to be now; none where that
/// does not touch it.
fn change(ask: Ask<'_>, place: &PlaceId, changed: &PlaceId, body: &PlaceDescribed) -> Option<[For; 2]> {
    let record = ask.record;
    let around = record.around(place);
    let within = &around[..around.iter().position(|at| *at == changed)?];
    let facts = |at: &&PlaceId| record.places.get(at).and_then(|p| p.facts.as_ref());
    let outer = body.inside.as_ref();
    let children = within.iter().filter_map(facts).any(|facts| facts.for_children)
        || body.for_children
        || outer.is_some_and(|outer| is_for_children(record, outer));
    let cells = within.iter().filter_map(facts).all(|facts| facts.kind == PlaceKind::Cell);
    let care = match body.kind {
        _ if !cells => record.is_care(place),
        PlaceKind::Hospital | PlaceKind::Court => true,
        PlaceKind::Cell => outer.is_some_and(|outer| record.is_care(outer)),
        _ => false,
    };
    let was = For { children: is_for_children(record, place), care: record.is_care(place) };
    Some([was, For { children, care }])
}

#[cfg(test)]
mod tests;
