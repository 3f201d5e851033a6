//! People at the sites: they are there, every stage is done with them in order, and only then they leave. Source: ours.

use super::minutes::Minutes;
use super::{Book, Constraint};
use crate::plan::Plan;

pub(super) fn check(book: &mut Book<'_>, plan: &Plan) {
    for site in 0..book.problem.sites.len() {
        posts(book, plan, site);
        for group in 0..book.problem.groups.len() {
            order(book, plan, site, group);
        }
    }
}

/// What a stage gets done in a step is at most what its posts can, in whole persons.
fn posts(book: &mut Book<'_>, plan: &Plan, site: usize) {
    let problem = book.problem;
    for (s, stage) in problem.sites[site].stages.iter().enumerate() {
        let place = format!("site {}, stage {}", problem.sites[site].name, stage.name);
        for step in 0..problem.grid.steps() {
            let (from, until) = (problem.grid.edges_min()[step], problem.grid.edges_min()[step + 1]);
            let mut open_min = 0_u32;
            for minute in from..until {
                open_min += u32::from(stage.hours.hold(minute, minute + 1));
            }
            let most = f64::from(stage.posts) * f64::from(open_min) * stage.utilisation / stage.minutes;
            let here = plan.stages.iter().filter(|w| w.site.0 == site && w.stage == s && w.step.0 == step);
            let done: u32 = here.flat_map(|w| &w.persons).sum();
            // Whole persons: the last bits of a product of fractions are not one.
            book.excess(Constraint::StagePosts, &place, from, f64::from(done), (most + 1e-9).floor());
        }
    }
}

/// Follows one group of one site through all stages, minute by minute.
fn order(book: &mut Book<'_>, plan: &Plan, site: usize, group: usize) {
    let problem = book.problem;
    let end = problem.grid.end_min();
    let here = &problem.sites[site];
    let name = format!("site {}, group {}", here.name, problem.groups[group].name);
    // Those who have passed the stage before (all people at first) and not yet this one.
    let mut waiting = Minutes::none(end);
    waiting.add(0, end, i64::from(here.people[group]));
    for (s, stage) in here.stages.iter().enumerate() {
        let mut passed = Minutes::none(end);
        for work in plan.stages.iter().filter(|w| w.site.0 == site && w.stage == s) {
            let (from, until) = (problem.grid.edges_min()[work.step.0], problem.grid.edges_min()[work.step.0 + 1]);
            waiting.add(from, end, -i64::from(work.persons[group]));
            passed.add(until, end, i64::from(work.persons[group]));
        }
        let constraint = if s == 0 { Constraint::Inside } else { Constraint::StageOrder };
        waiting.at_least_nought(book, constraint, &format!("{name}, stage {}", stage.name));
        waiting = passed;
    }
    let mut inside = i64::from(here.people[group]);
    for convoy in plan.convoys.iter().filter(|c| problem.roads[c.road.0].site.0 == site) {
        let leaving: i64 = convoy.loads.iter().map(|load| i64::from(load.persons[group])).sum();
        waiting.add(problem.grid.edges_min()[convoy.leaves.0], end, -leaving);
        inside -= leaving;
    }
    let constraint = if here.stages.is_empty() { Constraint::Inside } else { Constraint::NotBoardable };
    waiting.at_least_nought(book, constraint, &name);
    if inside < 0 {
        book.broken(Constraint::Inside, name, 0, -inside as f64);
    }
}
