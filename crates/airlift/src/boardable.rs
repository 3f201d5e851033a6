//! What the posts of a site can get done by when, and who is taken when so that those leave who shall. Source: ours.
//!
//! Posts belong to one site and nothing else competes for them, so working as early as possible is never
//! worse. Taking people in the order in which they will leave, a set of departures can be served exactly
//! when by every step no more people leave than all stages can have passed by then.

use crate::index::{SiteId, Step};
use crate::legal::whole;
use crate::plan::StageWork;
use crate::problem::Problem;

/// People that a stage can pass in each step, with so many more posts.
pub(crate) fn paces(problem: &Problem, site: SiteId, stage: usize, more: u32) -> Vec<u32> {
    let of = &problem.sites[site.0].stages[stage];
    let pace = |step: usize| {
        let start = problem.grid.start_min(Step(step));
        let open_min = of.hours.minutes_within(start, start + problem.grid.length_min(Step(step)));
        whole(f64::from(of.posts + more) * f64::from(open_min) * of.utilisation / of.minutes)
    };
    (0..problem.grid.steps()).map(pace).collect()
}

/// People passed in each step when so many are there to be passed by the start of each step.
fn passed(ready: &[u32], paces: &[u32]) -> Vec<u32> {
    let mut done = 0;
    let mut out = Vec::with_capacity(paces.len());
    for (ready, pace) in ready.iter().zip(paces) {
        let now = (ready - done).min(*pace);
        done += now;
        out.push(now);
    }
    out
}

/// People that can have passed all stages by the start of each step.
pub(crate) fn boardable(problem: &Problem, site: SiteId) -> Vec<u32> {
    boardable_with(problem, site, None)
}

/// The same with one more post at a stage.
pub(crate) fn boardable_with(problem: &Problem, site: SiteId, reinforced: Option<usize>) -> Vec<u32> {
    let people = problem.sites[site.0].people.iter().sum();
    let mut ready = vec![people; problem.grid.steps()];
    for stage in 0..problem.sites[site.0].stages.len() {
        let more = u32::from(reinforced == Some(stage));
        ready = by_the_start(&passed(&ready, &paces(problem, site, stage, more)));
    }
    ready
}

fn by_the_start(passed: &[u32]) -> Vec<u32> {
    let mut sum = 0;
    let before = |n: &u32| {
        sum += n;
        sum - n
    };
    passed.iter().map(before).collect()
}

/// The work of all stages of a site that lets these people leave: persons by group for each step.
pub(crate) fn stage_work(problem: &Problem, site: SiteId, leaving: &[Vec<u32>]) -> Vec<StageWork> {
    let groups = problem.groups.len();
    // In the order of leaving, as (group, how many).
    let mut order: Vec<(usize, u32)> = Vec::new();
    for persons in leaving {
        order.extend(persons.iter().copied().enumerate().filter(|(_, n)| *n > 0));
    }
    let people = order.iter().map(|(_, n)| n).sum();
    let mut ready = vec![people; problem.grid.steps()];
    let mut work = Vec::new();
    for stage in 0..problem.sites[site.0].stages.len() {
        let now = passed(&ready, &paces(problem, site, stage, 0));
        let mut queue = order.iter().copied();
        let mut head = queue.next();
        for (step, n) in now.iter().enumerate().filter(|(_, n)| **n > 0) {
            let mut persons = vec![0; groups];
            let mut wanted = *n;
            while let (Some((group, left)), true) = (head.as_mut(), wanted > 0) {
                let taken = wanted.min(*left);
                persons[*group] += taken;
                wanted -= taken;
                *left -= taken;
                if *left == 0 {
                    head = queue.next();
                }
            }
            work.push(StageWork { step: Step(step), site, stage, persons });
        }
        ready = by_the_start(&now);
    }
    work
}

#[test]
fn a_stage_waits_for_the_one_before_and_never_outruns_its_posts() {
    assert_eq!(passed(&[10, 10, 10, 10], &[4, 0, 4, 4]), [4, 0, 4, 2]);
    assert_eq!(by_the_start(&[4, 0, 4, 2]), [0, 4, 4, 8]);
    assert_eq!(passed(&[0, 4, 4, 8], &[3, 3, 3, 3]), [0, 3, 1, 3]);
}
