//! The checker's word on a plan for the rest: every rule under the facts that hold now, and that past and kept starts
//! stand in it. Source: ours; it shares with whoever plans what the facts make of the problem, and no line besides.

use super::Now;
use super::facts::{absent, changed};
use super::keep::Dropped;
use crate::feasible::{Constraint, Violation, violations_split};
use crate::plan::{Convoy, Load, Plan, Sortie};
use crate::problem::Problem;

/// Every rule that a plan for the rest breaks, as [`crate::violations`] says it, with what is now; beside that, what of
/// the past it tells otherwise, and which starts before [`Now::frozen_until`] it neither keeps nor names as dropped. What
/// was broken before now is told apart from what is broken from now on.
pub fn violations_now(
    problem: &Problem,
    executed: &Plan,
    now: &Now,
    dropped: &[Dropped],
    rest: &Plan,
) -> Vec<Violation> {
    let now_min = problem.grid.start_min(now.step);
    let mut found = violations_split(&changed(problem, now), rest, &absent(problem, now), now_min);
    found.extend(past(problem, now, rest));
    found.extend(frozen(problem, executed, now, dropped, rest));
    found
}

/// Vehicles one by one: how convoys are bundled means nothing.
fn vehicles(plan: &Plan) -> Vec<(usize, usize, Load)> {
    let of = |convoy: &Convoy| {
        let (leaves, road) = (convoy.leaves.0, convoy.road.0);
        convoy.loads.iter().map(move |load| (leaves, road, load.clone())).collect::<Vec<_>>()
    };
    plan.convoys.iter().flat_map(of).collect()
}

/// How many of some things are not among others, each counted once.
fn missing<T: PartialEq>(wanted: impl Iterator<Item = T>, mut among: Vec<T>) -> usize {
    let absent = wanted.filter(|thing| {
        let at = among.iter().position(|other| other == thing);
        at.map(|at| among.swap_remove(at)).is_none()
    });
    absent.count()
}

/// The past is told as it was: nothing less and nothing more.
fn past(problem: &Problem, now: &Now, rest: &Plan) -> Vec<Violation> {
    let before = Plan {
        stages: rest.stages.iter().filter(|w| w.step < now.step).cloned().collect(),
        convoys: rest.convoys.iter().filter(|c| c.leaves < now.step).cloned().collect(),
        sorties: rest.sorties.iter().filter(|s| s.boards < now.step).cloned().collect(),
        admissions: rest.admissions.iter().filter(|a| a.step < now.step).cloned().collect(),
    };
    let (told, was) = (&before, &now.done);
    let differ = [
        ("convoys", differing(vehicles(told), vehicles(was))),
        ("sorties", differing(told.sorties.clone(), was.sorties.clone())),
        ("stage work", differing(work(told), work(was))),
        ("admissions", differing(admitted(told), admitted(was))),
    ];
    let at_min = problem.grid.start_min(now.step);
    let broken = differ.into_iter().filter(|(_, n)| *n > 0);
    broken
        .map(|(what, n)| Violation {
            constraint: Constraint::Past,
            place: format!("past {what}"),
            at_min,
            by: n as f64,
        })
        .collect()
}

fn differing<T: PartialEq + Clone>(told: Vec<T>, was: Vec<T>) -> usize {
    missing(was.iter().cloned(), told.clone()) + missing(told.into_iter(), was)
}

/// Work by step, site, stage and group, summed.
fn work(plan: &Plan) -> Vec<((usize, usize, usize, usize), u32)> {
    let mut sums = std::collections::BTreeMap::new();
    for of in &plan.stages {
        for (group, n) in of.persons.iter().enumerate().filter(|(_, n)| **n > 0) {
            *sums.entry((of.step.0, of.site.0, of.stage, group)).or_insert(0) += n;
        }
    }
    sums.into_iter().collect()
}

fn admitted(plan: &Plan) -> Vec<((usize, usize), u32)> {
    let mut sums = std::collections::BTreeMap::new();
    for of in plan.admissions.iter().filter(|of| of.persons > 0) {
        *sums.entry((of.step.0, of.receiver.0)).or_insert(0) += of.persons;
    }
    sums.into_iter().collect()
}

/// Whether a start lies in the kept hours.
fn kept_hours(now: &Now, step: usize) -> bool {
    (now.step.0..now.frozen_until.0).contains(&step)
}

fn frozen(problem: &Problem, executed: &Plan, now: &Now, dropped: &[Dropped], rest: &Plan) -> Vec<Violation> {
    let starts = |plan: &Plan| -> Vec<(usize, usize, Load)> {
        vehicles(plan).into_iter().filter(|(leaves, ..)| kept_hours(now, *leaves)).collect()
    };
    // A sortie's tail, alternate and people may differ where facts make them; its start may not.
    let flights = |plan: &Plan| -> Vec<(usize, usize, usize)> {
        let of = plan.sorties.iter().filter(|s| kept_hours(now, s.boards.0));
        of.map(|s: &Sortie| (s.boards.0, s.kind.0, s.route.0)).collect()
    };
    let persons = |plan: &Plan| -> u64 {
        let of = plan.sorties.iter().filter(|s| kept_hours(now, s.boards.0));
        of.flat_map(|s| &s.persons).map(|n| u64::from(*n)).sum::<u64>()
            + starts(plan).iter().flat_map(|(.., load)| &load.persons).map(|n| u64::from(*n)).sum::<u64>()
    };
    let told: u64 = dropped.iter().map(|d| u64::from(d.persons)).sum();
    let gone =
        missing(starts(executed).into_iter(), starts(rest)) + missing(flights(executed).into_iter(), flights(rest));
    let new =
        missing(starts(rest).into_iter(), starts(executed)) + missing(flights(rest).into_iter(), flights(executed));
    let whole = dropped.len();
    let differs = [
        ("starts that are neither kept nor named", gone.saturating_sub(whole) as f64),
        ("starts that were not in the plan", new as f64),
        (
            "persons who go or stay otherwise than named",
            (persons(executed) as f64 - persons(rest) as f64 - told as f64).abs(),
        ),
    ];
    let at_min = problem.grid.start_min(now.step);
    let broken = differs.into_iter().filter(|(_, by)| *by > 0.0);
    broken.map(|(what, by)| Violation { constraint: Constraint::Frozen, place: what.into(), at_min, by }).collect()
}
