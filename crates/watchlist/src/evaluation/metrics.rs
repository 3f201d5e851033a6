//! Shares of queries whose person is found, by strata, with intervals. Ties count against. Source: `watchlist.md` 3.

use std::collections::BTreeMap;

use super::set::Query;

/// What a search did for one query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// One and the number of other entities that weigh as much or more; nothing where it was not found.
    pub rank: Option<usize>,
    /// What the right entity weighs.
    pub right: Option<f64>,
    /// What the heaviest other entity weighs.
    pub best_wrong: f64,
}

/// An interval of 95 %.
pub type Ci95 = [f64; 2];

/// What was found in one stratum. Shares are fractions of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    /// Its name without the set's.
    pub name: &'static str,
    /// How many queries.
    pub queries: usize,
    /// Share whose person is first.
    pub r_at_1: f64,
    /// Among the first five.
    pub r_at_5: f64,
    /// Among the first ten.
    pub r_at_10: f64,
    /// Among the first fifty.
    pub r_at_50: f64,
    /// Mean of one over the rank.
    pub mrr: f64,
    /// Share found at the weight that one search in ten reaches when its person is taken away.
    pub tpir_at_fpir_10: f64,
    /// The same of one search in a hundred.
    pub tpir_at_fpir_1: f64,
    /// Share found at the weight that one in a hundred people on no list exceeds; where such people were given.
    pub recall_at_fpir_1_not_listed: Option<f64>,
    /// Intervals of `r_at_1`, `r_at_10` and `tpir_at_fpir_10`: entities are drawn again with all their queries.
    pub ci95: [Ci95; 3],
}

/// Rounds of the bootstrap.
const ROUNDS: usize = 400;

/// The value that a share of all exceeds.
#[must_use]
pub fn exceeded_by(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(|a, b| b.total_cmp(a));
    values.get((values.len() as f64 * share) as usize).copied().unwrap_or(f64::NEG_INFINITY)
}

struct Shares {
    at: [f64; 4],
    mrr: f64,
    tpir: [f64; 2],
    not_listed: Option<f64>,
}

fn shares(outcomes: &[&Outcome], not_listed: Option<f64>) -> Shares {
    let count = outcomes.len().max(1) as f64;
    let share = |is: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|o| is(o)).count() as f64 / count;
    let within = |k: usize| share(&|o| o.rank.is_some_and(|rank| rank <= k));
    let above = |threshold: f64| share(&|o| o.right.is_some_and(|right| right > threshold));
    let wrong: Vec<f64> = outcomes.iter().map(|o| o.best_wrong).collect();
    Shares {
        at: [1, 5, 10, 50].map(within),
        mrr: outcomes.iter().map(|o| o.rank.map_or(0.0, |rank| 1.0 / rank as f64)).sum::<f64>() / count,
        tpir: [0.1, 0.01].map(|f| above(exceeded_by(wrong.clone(), f))),
        not_listed: not_listed.map(above),
    }
}

type Belongs = (&'static str, fn(&Query) -> bool);
const STRATA: [Belongs; 10] = [
    ("all", |_| true),
    ("latin", |q| q.script == "latin"),
    ("latin-related", |q| q.script == "latin" && q.related),
    ("latin-unrelated", |q| q.script == "latin" && !q.related),
    ("arabic", |q| q.script == "arabic"),
    ("other-script", |q| q.script != "latin" && q.script != "arabic"),
    ("kunya", |q| q.shape == "kunya"),
    ("single", |q| q.shape == "single"),
    ("strong", |q| !q.weak),
    ("weak", |q| q.weak),
];

/// Every stratum that has a query. `not_listed` is the weight that one in a hundred people on no list exceeds.
#[must_use]
pub fn strata(queries: &[Query], outcomes: &[Outcome], not_listed: Option<f64>) -> Vec<Stratum> {
    let stratum = |(name, belongs): Belongs| {
        let held: Vec<(u32, &Outcome)> =
            queries.iter().zip(outcomes).filter(|(q, _)| belongs(q)).map(|(q, o)| (q.entity, o)).collect();
        if held.is_empty() {
            return None;
        }
        let all = shares(&held.iter().map(|(_, o)| *o).collect::<Vec<_>>(), not_listed);
        Some(Stratum {
            name,
            queries: held.len(),
            r_at_1: all.at[0],
            r_at_5: all.at[1],
            r_at_10: all.at[2],
            r_at_50: all.at[3],
            mrr: all.mrr,
            tpir_at_fpir_10: all.tpir[0],
            tpir_at_fpir_1: all.tpir[1],
            recall_at_fpir_1_not_listed: all.not_listed,
            ci95: intervals(&held),
        })
    };
    STRATA.into_iter().filter_map(stratum).collect()
}

/// Intervals of 95 % for R@1, R@10 and TPIR at FPIR 10 %: entities are drawn again with all their queries.
fn intervals(held: &[(u32, &Outcome)]) -> [Ci95; 3] {
    let mut of_entity: BTreeMap<u32, Vec<&Outcome>> = BTreeMap::new();
    held.iter().for_each(|(entity, outcome)| of_entity.entry(*entity).or_default().push(outcome));
    let groups: Vec<Vec<&Outcome>> = of_entity.into_values().collect();
    // A linear congruential generator (Knuth's MMIX constants): the same intervals on every machine.
    let mut state = 20_261_201u64;
    let mut draw = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut rounds: [Vec<f64>; 3] = Default::default();
    for _ in 0..ROUNDS {
        let drawn: Vec<&Outcome> = (0..groups.len()).flat_map(|_| groups[draw(groups.len())].iter().copied()).collect();
        let drawn = shares(&drawn, None);
        rounds.iter_mut().zip([drawn.at[0], drawn.at[2], drawn.tpir[0]]).for_each(|(all, one)| all.push(one));
    }
    rounds.map(|mut all| {
        all.sort_by(f64::total_cmp);
        [all[ROUNDS * 25 / 1000], all[ROUNDS * 975 / 1000]]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(entity: u32) -> Query {
        let (text, script, shape) = (String::new(), "latin".into(), "multi".into());
        Query { entity, name: 0, text, script, shape, weak: false, related: true }
    }

    #[test]
    fn shares_are_counted_by_rank_and_a_tie_counts_against() {
        let found = |rank| Outcome { rank, right: rank.map(|_| 10.0), best_wrong: 5.0 };
        let outcomes = [found(Some(1)), found(Some(2)), found(Some(7)), found(None)];
        let queries: Vec<Query> = (0..4).map(query).collect();
        let all = &strata(&queries, &outcomes, Some(9.0))[0];
        assert_eq!((all.name, all.queries), ("all", 4));
        assert_eq!((all.r_at_1, all.r_at_5, all.r_at_10), (0.25, 0.5, 0.75));
        assert!((all.mrr - (1.0 + 0.5 + 1.0 / 7.0) / 4.0).abs() < 1e-12);
        assert_eq!(all.recall_at_fpir_1_not_listed, Some(0.75));
        assert!(all.ci95.iter().all(|[low, high]| low <= high));
    }
}
