//! Strata as a table.

use watchlist::evaluation::{Ci95, Outcome, Query, strata};

pub(crate) fn report(system: &str, set: &str, queries: &[Query], outcomes: &[Outcome], not_listed: Option<f64>) {
    println!(
        "| {system} | n | R@1 [95 %] | R@5 | R@10 [95 %] | R@50 | MRR | TPIR@FPIR10% [95 %] | TPIR@FPIR1% | non-listed FPIR 1 % |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let ci = |[low, high]: Ci95| format!("[{low:.3}, {high:.3}]");
    for all in strata(queries, outcomes, not_listed) {
        let [one, ten, tpir] = all.ci95.map(ci);
        println!(
            "| {set}-{} | {} | {:.3} {one} | {:.3} | {:.3} {ten} | {:.3} | {:.3} | {:.3} {tpir} | {:.3} | {} |",
            all.name,
            all.queries,
            all.r_at_1,
            all.r_at_5,
            all.r_at_10,
            all.r_at_50,
            all.mrr,
            all.tpir_at_fpir_10,
            all.tpir_at_fpir_1,
            all.recall_at_fpir_1_not_listed.map_or_else(|| "-".into(), |share| format!("{share:.3}")),
        );
    }
}
