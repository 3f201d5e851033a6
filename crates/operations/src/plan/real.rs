//! What was in fact done, as far as the public series says it, under the same laws as a plan. Source: ours; the series
//! has totals by day and no sites, so it is told for two ways of taking people from them.

use airlift::{Problem, Step};
use serde::Serialize;

use super::{PublicCount, Scenario};

/// Minutes of a day.
const DAY_MIN: f64 = 24.0 * 60.0;

/// The public series beside a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RealView {
    /// Days until the last figure.
    pub days: u32,
    /// People moved by then.
    pub people: u32,
    /// People of the scenario who were still inside by then.
    pub left: u64,
    /// Expected people inside at the failure of their site, had they been taken from all sites in proportion.
    pub expected_inside_in_proportion: f64,
    /// The same, had they been taken each time from the site where that saves most.
    pub expected_inside_most_endangered_first: f64,
    /// What is assumed, in words.
    pub assumed: &'static str,
}

const ASSUMED: &str = "between two public figures people left evenly, and were out when they were said to have arrived; \
                       the figures name no sites, so both ways are shown; who was not moved stays inside";

/// The series of a scenario under its laws; none where it has none.
pub(crate) fn real(scenario: &Scenario) -> Option<RealView> {
    let last = scenario.series.iter().max_by_key(|count| count.day)?;
    let moved = moved(&scenario.problem, &scenario.series);
    Some(RealView {
        days: last.day,
        people: last.people,
        left: scenario.problem.people().saturating_sub(u64::from(last.people)),
        expected_inside_in_proportion: in_proportion(&scenario.problem, &moved),
        expected_inside_most_endangered_first: most_endangered_first(&scenario.problem, &moved),
        assumed: ASSUMED,
    })
}

/// People inside by the series at the start of each step, all sites together.
pub(crate) fn left_by_step(scenario: &Scenario) -> Option<Vec<f64>> {
    let people = scenario.problem.people() as f64;
    let moved = (!scenario.series.is_empty()).then(|| moved(&scenario.problem, &scenario.series))?;
    Some(moved.iter().map(|moved| people - moved).collect())
}

/// People who had been moved by the start of each step; never more than there are, never fewer than before.
fn moved(problem: &Problem, series: &[PublicCount]) -> Vec<f64> {
    let people = problem.people() as f64;
    let mut told: Vec<(f64, f64)> = vec![(0.0, 0.0)];
    let mut sorted: Vec<&PublicCount> = series.iter().collect();
    sorted.sort_by_key(|count| count.day);
    for count in sorted {
        let most = told.last().map_or(0.0, |(_, n)| *n);
        told.push((f64::from(count.day) * DAY_MIN, f64::from(count.people).max(most).min(people)));
    }
    let at = |step: usize| {
        let minute = f64::from(problem.grid.start_min(Step(step)));
        let next = told.partition_point(|(day, _)| *day <= minute);
        let (before, after) = (told[next.saturating_sub(1)], told.get(next));
        after.map_or(before.1, |after| before.1 + (after.1 - before.1) * (minute - before.0) / (after.0 - before.0))
    };
    (0..problem.grid.steps()).map(at).collect()
}

/// Those inside through each step with the probability of failing in it, and who is left at the end with that of
/// failing later.
fn in_proportion(problem: &Problem, moved: &[f64]) -> f64 {
    let people = problem.people() as f64;
    let shares: Vec<f64> = moved.iter().map(|moved| 1.0 - moved / people.max(1.0)).collect();
    let mut expected = 0.0;
    for site in &problem.sites {
        let held: f64 = site.people.iter().map(|n| f64::from(*n)).sum();
        let law = site.law.on(&problem.grid);
        let inside = law.within.iter().zip(&shares).map(|(within, share)| within * share * held).sum::<f64>();
        expected += inside + law.after * shares.last().copied().unwrap_or(1.0) * held;
    }
    expected
}

/// In each step from the sites with the highest probability of failing from then on.
fn most_endangered_first(problem: &Problem, moved: &[f64]) -> f64 {
    let laws: Vec<airlift::StepLaw> = problem.sites.iter().map(|site| site.law.on(&problem.grid)).collect();
    let mut left: Vec<f64> = problem.sites.iter().map(|s| s.people.iter().map(|n| f64::from(*n)).sum()).collect();
    let mut still: Vec<f64> = laws.iter().map(|law| law.within.iter().sum::<f64>() + law.after).collect();
    let (mut sum, mut before) = (0.0, 0.0);
    for (step, moved) in moved.iter().enumerate() {
        let mut order: Vec<usize> = (0..left.len()).collect();
        order.sort_by(|a, b| still[*b].total_cmp(&still[*a]).then(a.cmp(b)));
        let mut leaving = moved - before;
        for site in order {
            let taken = leaving.min(left[site]);
            left[site] -= taken;
            leaving -= taken;
        }
        before = *moved;
        for (site, law) in laws.iter().enumerate() {
            sum += law.within[step] * left[site];
            still[site] -= law.within[step];
        }
    }
    sum + laws.iter().zip(&left).map(|(law, left)| law.after * left).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use airlift::{Size, generate};

    use super::*;

    #[test]
    fn a_series_in_which_nobody_moves_is_worth_what_no_plan_is_and_order_never_harms() {
        let size = Size { people: 300, sites: 3, airfields: 2, receivers: 2, days: 3, step_min: 120 };
        let problem = generate(&size, 3).unwrap();
        let count = |day, people| PublicCount { day, people, source: "test".into() };
        let nobody = airlift::cost(&problem, &airlift::Plan::default()).expected_inside;
        let stays = moved(&problem, &[count(3, 0)]);
        assert!((in_proportion(&problem, &stays) - nobody).abs() < 1e-9);
        assert!((most_endangered_first(&problem, &stays) - nobody).abs() < 1e-9);
        let goes = moved(&problem, &[count(1, 100), count(2, 50), count(3, 300)]);
        assert!((goes[6] - 50.0).abs() < 1e-9 && (goes[18] - 100.0).abs() < 1e-9, "{goes:?}");
        let (even, ordered) = (in_proportion(&problem, &goes), most_endangered_first(&problem, &goes));
        assert!(ordered < even && even < nobody, "{ordered} {even} {nobody}");
    }
}
