//! What many runs say together. Source: ours; CVaR after Rockafellar and Uryasev 2000.

use super::play::Outcome;
use super::tables::Tables;

/// How many runs, from which seed, on how many threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runs {
    /// Runs under each dependence, at least 1.
    pub count: u32,
    /// The seed; each run draws from a stream of its own.
    pub seed: u64,
    /// Threads, at least 1; they change nothing but the time it takes.
    pub threads: u32,
}

/// What came of the runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// Sites, airfields and clearances on one path of the front.
    pub joint: Figures,
    /// Each on a path of its own.
    pub independent: Figures,
}

/// Figures of many runs. Quantiles are those of 5, 50 and 95 % of the runs, by nearest rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Figures {
    /// People inside at the failure of their site, after the horizon included: mean.
    pub inside_mean: f64,
    /// Standard error of that mean.
    pub inside_error: f64,
    /// Probability that anybody is.
    pub anybody: f64,
    /// Mean of the worst 5 % of the runs.
    pub cvar95: f64,
    /// Quantiles.
    pub inside: [u32; 3],
    /// Probability that so many sites (0, 1, 2 and so on) are lost with people inside.
    pub sites_lost: Vec<f64>,
    /// Probability that two or more sites are lost with people inside within one day.
    pub two_in_a_day: f64,
    /// People admitted by the end of each day: quantiles.
    pub delivered: Vec<[u32; 3]>,
    /// When the last of those admitted is, minute: quantiles; 0 where nobody is admitted.
    pub finish_min: [u32; 3],
    /// Probability that everybody is admitted.
    pub all_out: f64,
    /// People waiting at an airfield when it is lost: mean. They are not among those inside.
    pub stranded_mean: f64,
    /// Person-hours in vehicles before an airfield that is full: mean.
    pub outside_h: f64,
}

pub(super) fn figures(tables: &Tables<'_>, outcomes: &[Outcome]) -> Figures {
    let runs = outcomes.len() as f64;
    let mean = |of: &dyn Fn(&Outcome) -> f64| outcomes.iter().map(of).sum::<f64>() / runs;
    let share = |of: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|o| of(o)).count() as f64 / runs;
    let inside = sorted(outcomes.iter().map(|o| o.inside));
    let inside_mean = mean(&|o| f64::from(o.inside));
    let squares: f64 = outcomes.iter().map(|o| (f64::from(o.inside) - inside_mean).powi(2)).sum();
    let worst = outcomes.len().div_ceil(20);
    let worst_sum: f64 = inside.iter().rev().take(worst).map(|n| f64::from(*n)).sum();
    let days = tables.days.last().map_or(0, |day| day + 1);
    let ends = |o: &Outcome| o.last.map_or(0, |step| tables.problem.grid.edges_min()[step + 1]);
    Figures {
        inside_mean,
        inside_error: libm::sqrt(squares / (runs - 1.0).max(1.0) / runs),
        anybody: share(&|o| o.inside > 0),
        cvar95: worst_sum / worst as f64,
        inside: quantiles(&inside),
        sites_lost: (0..=tables.problem.sites.len()).map(|n| share(&|o| o.lost_at.len() == n)).collect(),
        two_in_a_day: share(&|o| two_in_a_day(tables, o)),
        delivered: (0..days).map(|day| quantiles(&sorted(outcomes.iter().map(|o| o.delivered[day])))).collect(),
        finish_min: quantiles(&sorted(outcomes.iter().map(ends))),
        all_out: share(&|o| o.all_out),
        stranded_mean: mean(&|o| f64::from(o.stranded)),
        outside_h: mean(&|o| o.outside_h),
    }
}

/// Within 24 hours; what is lost after the horizon has no hour.
fn two_in_a_day(tables: &Tables<'_>, outcome: &Outcome) -> bool {
    let edges = tables.problem.grid.edges_min();
    let within: Vec<u32> = outcome.lost_at.iter().filter(|s| **s < tables.steps).map(|s| edges[*s]).collect();
    within.windows(2).any(|pair| pair[1] - pair[0] < crate::windows::DAY_MIN)
}

fn sorted(numbers: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers
}

/// 5, 50 and 95 % of sorted numbers.
fn quantiles(sorted: &[u32]) -> [u32; 3] {
    [5, 50, 95].map(|percent| sorted[(sorted.len() * percent).div_ceil(100) - 1])
}

#[test]
fn quantiles_are_those_of_the_nearest_rank() {
    let numbers: Vec<u32> = (1..=100).collect();
    assert_eq!((quantiles(&numbers), quantiles(&[7]), quantiles(&[1, 2])), ([5, 50, 95], [7, 7, 7], [1, 1, 2]));
}
