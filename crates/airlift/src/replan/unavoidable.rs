//! Rules that no plan for the rest can keep, and why: what has begun breaks them by itself, whatever follows. Source:
//! ours. Whoever is already away, in use or admitted is in every such plan, and new starts only add to it.

use super::Planning;
use crate::feasible::{Constraint, Violation, violations_split};
use crate::index::Step;
use crate::ledger::Ledger;
use crate::moves::Moves;
use crate::plan::{Admission, Plan};

/// A rule that no plan can keep.
#[derive(Debug, Clone, PartialEq)]
pub struct Unavoidable {
    /// The rule, where, when and by how much.
    pub violation: Violation,
    /// Why, in words.
    pub because: &'static str,
}

/// Parts what a plan for the rest breaks into what it could keep and what no plan can.
pub(super) fn parted(planning: &Planning<'_>, found: Vec<Violation>) -> (Vec<Violation>, Vec<Unavoidable>) {
    if found.is_empty() {
        return (found, Vec::new());
    }
    let (begun, stuck) = planning.keeps(planning.now.step.0, |ledger, _| (begun(planning, ledger), stuck(planning)));
    let now_min = planning.changed.grid.start_min(planning.now.step);
    let alone = violations_split(planning.changed, &begun, &planning.absent, now_min);
    let (mut broken, mut unavoidable) = (Vec::new(), Vec::new());
    for violation in found {
        let as_much = |other: &&Violation| {
            (other.constraint, &other.place) == (violation.constraint, &violation.place)
                && (other.at_min < now_min) == (violation.at_min < now_min)
                && other.by >= violation.by - 1e-9
        };
        // Who waits can still fly, as long as anything flies from there.
        let ends = [Constraint::Staging, Constraint::LeftStaged].contains(&violation.constraint);
        let because = match alone.iter().find(as_much) {
            Some(_) if violation.at_min < now_min => Some("it was so before now"),
            Some(_) if !ends => Some("what has begun breaks it, whatever follows"),
            Some(_) if stuck.contains(&violation.place) => Some("nobody can be flown from there any more"),
            _ => None,
        };
        match because {
            Some(because) => unavoidable.push(Unavoidable { violation, because }),
            None => broken.push(violation),
        }
    }
    (broken, unavoidable)
}

/// What has begun, and admissions as early as can be, which keeps every queue as short as it can be.
fn begun(planning: &Planning<'_>, ledger: &Ledger<'_>) -> Plan {
    let mut plan = Plan { stages: planning.settled.work.clone(), admissions: Vec::new(), ..planning.now.done.clone() };
    for receiver in planning.changed.receiver_ids() {
        for (step, persons) in ledger.admissions(receiver.0).into_iter().enumerate().filter(|(_, n)| *n > 0) {
            plan.admissions.push(Admission { step: Step(step), receiver, persons });
        }
    }
    plan
}

/// Whether a sortie can take anybody of a group from an airfield from now on, if nothing new used anything; by airfield
/// and group.
pub(super) fn flies(planning: &Planning<'_>) -> Vec<Vec<bool>> {
    let changed = planning.changed;
    let mut moves = Moves::begun_from(changed, planning.now.step.0);
    planning.admitted(&mut moves);
    let mut ledger = Ledger::new(&moves);
    planning.keeps(planning.now.step.0, |base, _| ledger.take_over(base));
    let mut flies = vec![vec![false; changed.groups.len()]; changed.airfields.len()];
    for (n, of) in moves.sorties.iter().enumerate() {
        let groups = &moves.lanes[of.lane].groups;
        let known = groups.iter().all(|g| flies[of.airfield.0][g.0]);
        if !known && ledger.free_tail(n).is_some() && ledger.reception_left(of.receiver.0, of.times.queues, 1) > 0 {
            groups.iter().for_each(|g| flies[of.airfield.0][g.0] = true);
        }
    }
    flies
}

/// Places, as the checker names them, from which nobody can be flown.
fn stuck(planning: &Planning<'_>) -> Vec<String> {
    let mut stuck = Vec::new();
    for (airfield, flies) in planning.changed.airfields.iter().zip(&planning.flies) {
        let name = &airfield.name;
        let groups = planning.changed.groups.iter().zip(flies).filter(|(_, flies)| !**flies);
        stuck.extend(groups.map(|(group, _)| format!("airfield {name}, group {}", group.name)));
        if !flies.contains(&true) {
            stuck.extend([name.clone(), format!("airfield {name}"), format!("airfield {name}, not held")]);
        }
    }
    stuck
}
