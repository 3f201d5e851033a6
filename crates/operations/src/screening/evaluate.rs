//! The alias-retrieval benchmark on a folder of its files: how often an alias of a listed person finds him. Source:
//! `watchlist.md` (3), `cli.md` (`name evaluate`); the reckoning is the core's.

use std::path::{Path, PathBuf};

use serde::Serialize;
use watchlist::evaluation::{
    Outcome, Protocol, Query, Set, Stratum, exceeded_by, not_listed, not_listed_weight, search, strata,
};
use watchlist::parameters::SHIPPED;
use watchlist::{Gallery, Name};

use crate::failure::Failure;
use crate::files::read_text_at_most;

/// Longest file read, in bytes. Source: ours; a set of a million names has some 200 million.
const FILE_BYTES_MAX: u64 = 1 << 29;
const MS_PER_S: f64 = 1_000.0;

/// What is to be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    /// Folder that holds `SET.jsonl` and `SET_queries.jsonl`.
    pub folder: PathBuf,
    /// The set.
    pub set: String,
    /// A CSV of people on no list, full names in its first column.
    pub not_listed: Option<PathBuf>,
    /// `p1`, `p2` or `p3`.
    pub protocol: String,
}

/// Intervals of 95 %, from the lower to the upper end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Intervals {
    /// Of the share that is first.
    pub r_at_1: [f64; 2],
    /// Of the share among the first ten.
    pub r_at_10: [f64; 2],
    /// Of the share found at one false alarm in ten searches.
    pub tpir_at_fpir_10: [f64; 2],
}

/// One stratum. Shares are fractions of one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StratumLine {
    /// The set and the stratum.
    pub name: String,
    /// The set.
    pub set: String,
    /// The protocol.
    pub protocol: &'static str,
    /// How many queries.
    pub queries: usize,
    /// Share whose person is first.
    pub r_at_1: f64,
    /// Among the first five.
    pub r_at_5: f64,
    /// Among the first ten.
    pub r_at_10: f64,
    /// Mean of one over the rank.
    pub mrr: f64,
    /// Share found at one false alarm in ten searches.
    pub tpir_at_fpir_10: f64,
    /// Share found at the weight that one in a hundred people on no list exceeds.
    pub recall_at_fpir_1_not_listed: Option<f64>,
    /// Intervals.
    pub ci95: Intervals,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluated {
    /// Entities in the set.
    pub entities: usize,
    /// Names in the gallery.
    pub names: usize,
    /// Every stratum that has a query.
    pub strata: Vec<StratumLine>,
    /// Queries a second of one thread, by the machine's clock.
    pub queries_per_s: f64,
    /// One query in a hundred takes longer, in milliseconds.
    pub p99_ms: f64,
}

/// Runs every query of a set.
pub fn evaluate(asked: &Evaluation, progress: &mut dyn FnMut(&str)) -> Result<Evaluated, Failure> {
    let protocol = Protocol::parse(&asked.protocol).map_err(|e| Failure::usage(e.to_string()))?;
    let set = read(&asked.folder, &asked.set)?;
    let queries = set.queries(protocol, 1);
    if queries.is_empty() {
        return Err(Failure::error(format!("set {} has no query for protocol {}", asked.set, protocol.word()))
            .at(asked.folder.display()));
    }
    let names: Vec<(u32, Name)> = set.gallery(protocol);
    let gallery = Gallery::new(names.iter().map(|(entry, name)| (*entry, name)));
    let threshold = asked.not_listed.as_deref().map(|path| {
        let people = not_listed(&read_text_at_most(path, FILE_BYTES_MAX)?);
        Ok::<f64, Failure>(not_listed_weight(&people, &gallery, &SHIPPED))
    });
    let threshold = threshold.transpose()?;
    let (outcomes, times) = run((&set, protocol), &gallery, &queries, progress);
    let whole: f64 = times.iter().sum();
    let line = |stratum: Stratum| line(&asked.set, protocol, stratum);
    Ok(Evaluated {
        entities: set.entities(),
        names: gallery.len(),
        strata: strata(&queries, &outcomes, threshold).into_iter().map(line).collect(),
        queries_per_s: queries.len() as f64 / whole.max(f64::MIN_POSITIVE),
        p99_ms: exceeded_by(times, 0.01) * MS_PER_S,
    })
}

fn read(folder: &Path, set: &str) -> Result<Set, Failure> {
    let text = |name: String| read_text_at_most(&folder.join(name), FILE_BYTES_MAX);
    let (entities, queries) = (text(format!("{set}.jsonl"))?, text(format!("{set}_queries.jsonl"))?);
    Set::parse(&entities, &queries).map_err(|e| Failure::error(e.to_string()).at(folder.join(set).display()))
}

#[expect(clippy::disallowed_methods, reason = "how long a query takes is what is asked for, and decides nothing")]
fn run(
    set: (&Set, Protocol),
    gallery: &Gallery,
    queries: &[Query],
    progress: &mut dyn FnMut(&str),
) -> (Vec<Outcome>, Vec<f64>) {
    let mut searcher = gallery.searcher();
    let begun = std::time::Instant::now();
    let mut stopwatch = || begun.elapsed().as_secs_f64();
    let (mut outcomes, mut times) = (Vec::with_capacity(queries.len()), Vec::with_capacity(queries.len()));
    for (at, query) in queries.iter().enumerate() {
        let found = search(set, &mut searcher, query, &mut stopwatch);
        outcomes.push(found.outcome);
        times.push(found.took);
        progress(&format!("{} of {} queries", at + 1, queries.len()));
    }
    (outcomes, times)
}

fn line(set: &str, protocol: Protocol, stratum: Stratum) -> StratumLine {
    let [r_at_1, r_at_10, tpir_at_fpir_10] = stratum.ci95;
    StratumLine {
        name: format!("{set}-{}", stratum.name),
        set: set.to_owned(),
        protocol: protocol.word(),
        queries: stratum.queries,
        r_at_1: stratum.r_at_1,
        r_at_5: stratum.r_at_5,
        r_at_10: stratum.r_at_10,
        mrr: stratum.mrr,
        tpir_at_fpir_10: stratum.tpir_at_fpir_10,
        recall_at_fpir_1_not_listed: stratum.recall_at_fpir_1_not_listed,
        ci95: Intervals { r_at_1, r_at_10, tpir_at_fpir_10 },
    }
}
