//! What a plan does for each site: when its people leave, and what is still at stake there. Source: ours.

use airlift::{Plan, Problem, Step};
use serde::Serialize;

use super::clockface::Clockface;
use super::names::Names;

/// Minutes of three days, for which a site's hazard is told.
const HAZARD_MIN: u32 = 3 * 24 * 60;

/// One site under a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteLine {
    /// Its name.
    pub site: String,
    /// People at the start.
    pub people: u32,
    /// Place in the order in which half of each site's people are out, 1 for the first.
    pub order: usize,
    /// Place by the probability of failing within three days, 1 for the highest.
    pub hazard_rank: usize,
    /// Probability of failing within three days.
    pub p_fail_72h: f64,
    /// When the first leave, local; none where nobody does.
    pub first_leaves: Option<String>,
    /// When half are out.
    pub half_out: Option<String>,
    /// When the last leave; none where people are left.
    pub empty: Option<String>,
    /// People still inside at the end.
    pub left: u32,
    /// Probability that it fails while people are inside.
    pub p_fail_before_empty: f64,
    /// Expected people inside at its failure.
    pub expected_inside: f64,
    /// The same, were nobody moved.
    pub expected_inside_nobody_moved: f64,
}

/// People inside each site through each step.
pub(crate) fn inside(problem: &Problem, plan: &Plan) -> Vec<Vec<f64>> {
    let mut leaving = vec![vec![0_u64; problem.grid.steps()]; problem.sites.len()];
    for convoy in &plan.convoys {
        let site = problem.roads[convoy.road.0].site.0;
        let persons = convoy.loads.iter().flat_map(|l| &l.persons).map(|n| u64::from(*n)).sum::<u64>();
        leaving[site][convoy.leaves.0] += persons;
    }
    let of = |(site, leaving): (usize, Vec<u64>)| {
        let mut left: f64 = problem.sites[site].people.iter().map(|n| f64::from(*n)).sum();
        let after = |n: u64| {
            left -= n as f64;
            left
        };
        leaving.into_iter().map(after).collect()
    };
    leaving.into_iter().enumerate().map(of).collect()
}

/// The sites in the order in which a plan empties them.
pub(crate) fn lines(problem: &Problem, names: &Names, face: &Clockface, plan: &Plan) -> Vec<SiteLine> {
    let inside = inside(problem, plan);
    let mut lines: Vec<(usize, SiteLine)> =
        (0..problem.sites.len()).map(|site| line(problem, names, face, site, &inside[site])).collect();
    let mut by_hazard: Vec<usize> = (0..lines.len()).collect();
    by_hazard.sort_by(|a, b| lines[*b].1.p_fail_72h.total_cmp(&lines[*a].1.p_fail_72h));
    for (rank, site) in by_hazard.into_iter().enumerate() {
        lines[site].1.hazard_rank = rank + 1;
    }
    lines.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.hazard_rank.cmp(&b.1.hazard_rank)));
    let numbered = |(order, (_, line)): (usize, (usize, SiteLine))| SiteLine { order: order + 1, ..line };
    lines.into_iter().enumerate().map(numbered).collect()
}

/// The line of a site, with the step at which half are out.
fn line(problem: &Problem, names: &Names, face: &Clockface, site: usize, inside: &[f64]) -> (usize, SiteLine) {
    let of = &problem.sites[site];
    let law = of.law.on(&problem.grid);
    let people: u32 = of.people.iter().sum();
    let at_most = |most: f64| inside.iter().position(|left| *left <= most);
    let when = |step: Option<usize>| step.map(|step| face.rfc3339(problem.grid.start_min(Step(step))));
    let (half, empty) = (at_most(f64::from(people) / 2.0), at_most(0.0));
    let while_inside: f64 = law.within.iter().zip(inside).filter(|(_, left)| **left > 0.0).map(|(p, _)| p).sum();
    let still = inside.last().copied().unwrap_or(f64::from(people)).max(0.0);
    let after = if still > 0.0 { law.after } else { 0.0 };
    let expected = law.within.iter().zip(inside).map(|(p, left)| p * left).sum::<f64>() + law.after * still;
    let line = SiteLine {
        site: names.site(airlift::SiteId(site)).to_owned(),
        people,
        order: 0,
        hazard_rank: 0,
        p_fail_72h: of.law.by(HAZARD_MIN),
        first_leaves: when(at_most(f64::from(people) - 1.0)),
        half_out: when(half),
        empty: when(empty),
        left: still as u32,
        p_fail_before_empty: while_inside + after,
        expected_inside: expected,
        expected_inside_nobody_moved: (law.within.iter().sum::<f64>() + law.after) * f64::from(people),
    };
    (half.unwrap_or(problem.grid.steps()), line)
}
