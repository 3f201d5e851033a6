//! Sites as lanes of a picture: each with a colour and its people through every step; those with the least at stake share
//! one. Source: ours.

use airlift::{Plan, Problem};

use super::names::Names;
use super::sites::inside;
use super::svg::COLOURS;

/// Sites that are drawn by themselves: as many as there are colours but one, which the others share.
const SITES_MAX: usize = COLOURS.len() - 1;

/// What is drawn of a site, or of all that have no colour of their own.
pub(crate) struct Lane {
    pub(crate) name: String,
    pub(crate) colour: &'static str,
    /// People inside through each step.
    pub(crate) inside: Vec<f64>,
    /// Probability of having failed at each edge; none where several sites share the lane.
    pub(crate) failed: Option<Vec<f64>>,
}

impl Lane {
    pub(crate) fn inside_at_start(&self) -> f64 {
        self.inside.first().copied().unwrap_or(0.0)
    }
}

pub(crate) fn sums(rows: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![0.0; rows.first().map_or(0, Vec::len)];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
    }
    sums
}

/// The sites in the order in which they are emptied; those with the least at stake share the last lane.
pub(crate) fn lanes(problem: &Problem, names: &Names, plan: &Plan) -> Vec<Lane> {
    let all = inside(problem, plan);
    let people_h = |site: &usize| all[*site].iter().sum::<f64>();
    let mut order: Vec<usize> = (0..all.len()).collect();
    let at_stake = |site: &usize| {
        let law = problem.sites[*site].law.on(&problem.grid);
        law.within.iter().zip(&all[*site]).map(|(p, n)| p * n).sum::<f64>()
    };
    order.sort_by(|a, b| at_stake(b).total_cmp(&at_stake(a)).then(a.cmp(b)));
    let others = order.split_off(order.len().min(if order.len() > SITES_MAX + 1 { SITES_MAX } else { SITES_MAX + 1 }));
    let empty_at = |site: &usize| all[*site].iter().position(|n| *n < 0.5).unwrap_or(usize::MAX);
    order.sort_by(|a, b| empty_at(a).cmp(&empty_at(b)).then(people_h(a).total_cmp(&people_h(b))));
    let lane = |(at, site): (usize, &usize)| Lane {
        name: names.sites.name(*site).to_owned(),
        colour: COLOURS[at % COLOURS.len()],
        inside: all[*site].clone(),
        failed: Some(problem.grid.edges_min().iter().map(|edge| problem.sites[*site].law.by(*edge)).collect()),
    };
    let mut lanes: Vec<Lane> = order.iter().enumerate().map(lane).collect();
    if !others.is_empty() {
        let rows: Vec<Vec<f64>> = others.iter().map(|site| all[*site].clone()).collect();
        let name = format!("{} other sites", others.len());
        lanes.push(Lane { name, colour: "#999999", inside: sums(&rows), failed: None });
    }
    lanes
}
