//! How often comparisons and searches of prints err, on any folders of pictures. Source: `cli.md` (`finger evaluate`);
//! rates and intervals are the core's.

mod sets;
mod pairs;
mod identify;
mod times;
mod view;

use std::path::{Path, PathBuf};

use fingerprint::evaluation::{Rates, Scored, det_svg, intervals, rates, sort};
use fingerprint::{RidgeMap, Template};
use rayon::prelude::*;

use super::taken::{Reading, take};
use crate::failure::Failure;
use crate::files::{must_be_new, write_new_private};
use identify::identify;
use pairs::{HEAD, Pair, Protocol, judged, pairs, rows, scored};
use sets::{Entry, Mates, Set};
use times::times;

pub use view::{Evaluated, Failed, MeanLine, PooledLine, RatesLine, SetLine};

/// Prints extracted before progress is told.
const CHUNK: usize = 64;
/// Most failures that are named; the number of all is said.
const NAMED_MAX: usize = 100;

/// What is to be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// Folders of `<finger>_<impression>` pictures, each with their pixels an inch.
    pub folders: Vec<(PathBuf, f32)>,
    /// A table of pictures: `dataset,finger,impression,dpi,path`.
    pub manifest: Option<PathBuf>,
    /// A table of fingers that are one: `dataset_a,finger_a,dataset_b,finger_b`.
    pub mates: Option<PathBuf>,
    /// `all-vs-all` or `fvc`.
    pub protocol: String,
    /// A new CSV for every score.
    pub scores: Option<PathBuf>,
    /// A new SVG for the curve of misses against false matches.
    pub det: Option<PathBuf>,
    /// Threads, where not one for each processor.
    pub threads: Option<usize>,
}

/// A print that was extracted, or an empty one and why.
struct Extracted {
    template: Template,
    failed: Option<Failed>,
}

/// Extracts, compares, searches and times.
pub fn evaluate(asked: &Evaluation, progress: &mut dyn FnMut(&str)) -> Result<Evaluated, Failure> {
    let protocol = Protocol::parse(&asked.protocol)?;
    [&asked.scores, &asked.det].into_iter().flatten().try_for_each(|path| must_be_new(path))?;
    let sets = named(asked)?;
    sets::checked(&sets)?;
    pairs::checked(&sets, protocol)?;
    let mates = Mates::read(asked.mates.as_deref(), &sets)?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(asked.threads.unwrap_or(0))
        .build()
        .map_err(|e| Failure::error(format!("threads could not be started: {e}")))?;
    let (prints, failed) = extracted(&sets, &pool, progress)?;
    let listed: Vec<Vec<Pair>> = sets.iter().enumerate().map(|(at, s)| pairs(at, s, &mates, protocol)).collect();
    let (mut all, mut table) = (Vec::new(), HEAD.to_owned());
    for (at, set) in sets.iter().enumerate() {
        progress(&format!("{}: {} comparisons", set.name, listed[at].len()));
        let found = pool.install(|| judged(&listed[at], &prints[at]));
        if asked.scores.is_some() {
            rows(set, &found, &mut table);
        }
        all.extend(scored(at, set, &found));
    }
    sort(&mut all);
    progress("searching");
    let identified = pool.install(|| identify(&sets, &prints, &mates)).map_err(|e| Failure::error(e.to_string()))?;
    progress("intervals and times");
    let fingers: Vec<usize> = sets.iter().map(|s| s.fingers.len()).collect();
    let between = pool.install(|| intervals(&all, &fingers));
    let of_set = |at: usize| all.iter().filter(|s| s.set as usize == at).copied().collect::<Vec<Scored>>();
    let each: Vec<(Rates, Vec<Scored>)> = (0..sets.len())
        .map(|at| {
            let scores = of_set(at);
            (rates(&scores, |_| 1.0), scores)
        })
        .collect();
    let times = times(&sets, &prints, &listed);
    write(asked, &table, &all)?;
    let pooled = rates(&all, |_| 1.0);
    Ok(view::evaluated(asked, &sets, (&each, &pooled, &between), &failed, &identified, &times))
}

fn named(asked: &Evaluation) -> Result<Vec<Set>, Failure> {
    let folders: Vec<PathBuf> = asked.folders.iter().map(|f| f.0.clone()).collect();
    if let Some(table) = &asked.manifest {
        return sets::of_table(table, &folders);
    }
    if folders.is_empty() {
        return Err(Failure::usage("no folder and no --manifest is named"));
    }
    let mut out = Vec::new();
    for (folder, dpi) in &asked.folders {
        out.extend(sets::of_folder(folder, *dpi)?);
    }
    Ok(out)
}

/// Every print of every set, and those that failed, with their sets.
fn extracted(
    sets: &[Set],
    pool: &rayon::ThreadPool,
    progress: &mut dyn FnMut(&str),
) -> Result<(Vec<Vec<Template>>, Vec<(usize, Failed)>), Failure> {
    let (mut prints, mut failed, mut n) = (Vec::new(), Vec::new(), 0);
    let whole: usize = sets.iter().map(|s| s.entries.len()).sum();
    for (at, set) in sets.iter().enumerate() {
        let mut of_set = Vec::with_capacity(set.entries.len());
        for some in set.entries.chunks(CHUNK) {
            let found: Result<Vec<Extracted>, Failure> = pool.install(|| some.par_iter().map(one).collect());
            for e in found? {
                failed.extend(e.failed.map(|f| (at, f)));
                of_set.push(e.template);
            }
            n += some.len();
            progress(&format!("{n} of {whole} prints extracted"));
        }
        prints.push(of_set);
    }
    Ok((prints, failed))
}

/// A picture that cannot be read, or has nothing on it, is compared as an empty print: it matches nothing.
fn one(entry: &Entry) -> Result<Extracted, Failure> {
    let path = || entry.path.display().to_string();
    match take(&entry.path, &Reading { dpi: entry.dpi, ..Reading::usual() }) {
        Ok(taken) if taken.template.minutiae().is_empty() => {
            let why = taken.quality.as_ref().and_then(|q| q.reasons.first()).map(ToString::to_string);
            let why = why.unwrap_or_else(|| "no minutiae".to_owned());
            Ok(Extracted { template: taken.template, failed: Some(Failed { path: path(), why, unreadable: false }) })
        }
        Ok(taken) => Ok(Extracted { template: taken.template, failed: None }),
        Err(failure) => {
            let map = RidgeMap { width: 1, height: 1, normals: vec![RidgeMap::NONE] };
            let template = Template::new(Vec::new(), map).map_err(|e| Failure::error(e.to_string()))?;
            Ok(Extracted {
                template,
                failed: Some(Failed { path: path(), why: failure.to_string(), unreadable: true }),
            })
        }
    }
}

fn write(asked: &Evaluation, table: &str, all: &[Scored]) -> Result<(), Failure> {
    let write = |path: &Path, text: &str| write_new_private(path, text.as_bytes());
    if let Some(path) = &asked.scores {
        write(path, table)?;
    }
    if let Some(path) = &asked.det {
        write(path, &det_svg(all))?;
    }
    Ok(())
}
