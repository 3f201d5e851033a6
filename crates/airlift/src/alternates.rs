//! Which alternate a sortie takes of those it can: one with a place for it beside what the plan has there, if there is one.
//! Source: ours.

use crate::feasible::{Absent, Crowd};
use crate::index::{GroupId, Step};
use crate::legal::{alternates, fuel_t};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::timeline::flight;

/// The plan with other alternates for sorties from a step on where theirs is crowded; none that takes more fuel.
pub(crate) fn settled(problem: &Problem, mut plan: Plan, from: Step) -> Plan {
    let absent = Absent::default();
    // People and aircraft are where they are whatever the alternates.
    let before = plan.clone();
    let crowd = Crowd::of(problem, &before, &absent);
    for sortie in plan.sorties.iter_mut().filter(|sortie| sortie.boards >= from) {
        let crowded = |alternate| crowd.lacks(sortie, alternate).is_some();
        let Some(group) = sortie.persons.iter().position(|n| *n > 0) else { continue };
        let Some(times) = flight(problem, sortie.kind, sortie.route, sortie.boards) else { continue };
        if !crowded(sortie.alternate) {
            continue;
        }
        let fuel = |alternate| fuel_t(problem, sortie.kind, sortie.route, alternate);
        let own = fuel(sortie.alternate);
        let others = alternates(problem, sortie.kind, sortie.route, GroupId(group), &times);
        let better = others.into_iter().find(|other| fuel(*other) <= own && !crowded(*other));
        sortie.alternate = better.unwrap_or(sortie.alternate);
    }
    plan
}
