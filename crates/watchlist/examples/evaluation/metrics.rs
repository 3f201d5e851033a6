//! Shares of queries whose person is found, by strata, with intervals. Ties count against.

use std::collections::BTreeMap;

use super::set::Query;

pub(crate) struct Outcome {
    /// One and the number of other entities that weigh as much or more; nothing where it was not found.
    pub(crate) rank: Option<usize>,
    pub(crate) right: Option<f64>,
    /// The heaviest other entity.
    pub(crate) best_wrong: f64,
}

/// Rounds of the bootstrap.
const ROUNDS: usize = 400;

/// The value that a share of all exceeds.
pub(crate) fn exceeded_by(mut values: Vec<f64>, share: f64) -> f64 {
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

type Stratum = (&'static str, fn(&Query) -> bool);
const STRATA: [Stratum; 10] = [
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

pub(crate) fn report(system: &str, set: &str, queries: &[Query], outcomes: &[Outcome], not_listed: Option<f64>) {
    println!(
        "| {system} | n | R@1 [95 %] | R@5 | R@10 [95 %] | R@50 | MRR | TPIR@FPIR10% [95 %] | TPIR@FPIR1% | non-listed FPIR 1 % |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (name, belongs) in STRATA {
        let held: Vec<(u32, &Outcome)> =
            queries.iter().zip(outcomes).filter(|(q, _)| belongs(q)).map(|(q, o)| (q.entity, o)).collect();
        if held.is_empty() {
            continue;
        }
        let all = shares(&held.iter().map(|(_, o)| *o).collect::<Vec<_>>(), not_listed);
        let [one, ten, tpir] = intervals(&held);
        println!(
            "| {set}-{name} | {} | {:.3} {one} | {:.3} | {:.3} {ten} | {:.3} | {:.3} | {:.3} {tpir} | {:.3} | {} |",
            held.len(),
            all.at[0],
            all.at[1],
            all.at[2],
            all.at[3],
            all.mrr,
            all.tpir[0],
            all.tpir[1],
            all.not_listed.map_or_else(|| "-".into(), |share| format!("{share:.3}")),
        );
    }
}

/// Intervals of 95 % for R@1, R@10 and TPIR at FPIR 10 %: entities are drawn again with all their queries.
fn intervals(held: &[(u32, &Outcome)]) -> [String; 3] {
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
        format!("[{:.3}, {:.3}]", all[ROUNDS * 25 / 1000], all[ROUNDS * 975 / 1000])
    })
}
