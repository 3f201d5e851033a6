//! Work before boarding from now on: what the plan has settled, and beside it whoever the posts have time for. Source:
//! ours. By every step no fewer of any group have passed than the plan said.

use super::Now;
use super::facts::Fact;
use crate::boardable::paces;
use crate::index::{SiteId, Step};
use crate::plan::{Plan, StageWork};
use crate::problem::Problem;

/// Stage work of the whole horizon, and who can have left by the start of each step, by site, group and step.
pub(super) struct Settled {
    pub(super) work: Vec<StageWork>,
    pub(super) boardable: Vec<Vec<Vec<u32>>>,
}

/// Persons by step, stage and group.
type Work = Vec<Vec<Vec<u32>>>;

fn by_step(problem: &Problem, work: &[StageWork], site: SiteId) -> Work {
    let (stages, groups) = (problem.sites[site.0].stages.len(), problem.groups.len());
    let mut all = vec![vec![vec![0; groups]; stages]; problem.grid.steps()];
    for of in work.iter().filter(|of| of.site == site) {
        all[of.step.0][of.stage].iter_mut().zip(&of.persons).for_each(|(sum, n)| *sum += n);
    }
    all
}

pub(super) fn settled(problem: &Problem, plan: &Plan, now: &Now) -> Settled {
    let mut settled = Settled { work: Vec::new(), boardable: Vec::new() };
    for site in problem.site_ids() {
        let planned = by_step(problem, &plan.stages, site);
        let done = by_step(problem, &now.done.stages, site);
        // Nobody works at a site that has failed.
        let failed = now.facts.contains(&Fact::SiteFailed(site));
        let from = if failed { problem.grid.steps() } else { now.step.0 };
        let work = of_site(problem, site, &planned, &done, from);
        settled.boardable.push(boardable(problem, site, &work));
        for (step, stages) in work.into_iter().enumerate() {
            for (stage, persons) in stages.into_iter().enumerate().filter(|(_, n)| n.iter().any(|n| *n > 0)) {
                settled.work.push(StageWork { step: Step(step), site, stage, persons });
            }
        }
    }
    settled
}

fn of_site(problem: &Problem, site: SiteId, planned: &Work, done: &Work, from: usize) -> Work {
    let (stages, groups) = (problem.sites[site.0].stages.len(), problem.groups.len());
    let pace: Vec<Vec<u32>> = (0..stages).map(|stage| paces(problem, site, stage, 0)).collect();
    // Passed by the start of a step, by stage and group: in fact, and by the plan.
    let (mut passed, mut wanted) = (vec![vec![0; groups]; stages], vec![vec![0; groups]; stages]);
    let mut work = done.clone();
    for step in 0..problem.grid.steps() {
        let before = passed.clone();
        for stage in 0..stages {
            for group in 0..groups {
                wanted[stage][group] += planned[step][stage][group];
            }
            if step >= from {
                let ready = |group: usize| {
                    let came = if stage == 0 { problem.sites[site.0].people[group] } else { before[stage - 1][group] };
                    came.saturating_sub(before[stage][group])
                };
                work[step][stage] = one(&wanted[stage], &before[stage], pace[stage][step], ready);
            }
            passed[stage].iter_mut().zip(&work[step][stage]).for_each(|(sum, n)| *sum += n);
        }
    }
    work
}

/// What one stage does in one step: first what the plan wants done by its end, then whoever is ready, the largest group
/// first.
fn one(wanted: &[u32], passed: &[u32], pace: u32, ready: impl Fn(usize) -> u32) -> Vec<u32> {
    let mut left = pace;
    let mut now = vec![0; wanted.len()];
    for group in 0..wanted.len() {
        now[group] = wanted[group].saturating_sub(passed[group]).min(ready(group)).min(left);
        left -= now[group];
    }
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|group| u32::MAX - ready(*group));
    for group in order {
        let more = (ready(group) - now[group]).min(left);
        now[group] += more;
        left -= more;
    }
    now
}

fn boardable(problem: &Problem, site: SiteId, work: &Work) -> Vec<Vec<u32>> {
    let of = &problem.sites[site.0];
    let Some(last) = of.stages.len().checked_sub(1) else {
        return of.people.iter().map(|n| vec![*n; problem.grid.steps()]).collect();
    };
    let by_group = |group: usize| {
        let mut passed = 0;
        let before = work.iter().map(|stages| {
            passed += stages[last][group];
            passed - stages[last][group]
        });
        before.collect()
    };
    (0..problem.groups.len()).map(by_group).collect()
}
