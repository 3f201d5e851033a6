//! The alias-retrieval benchmark: how often an alias of a listed person finds that person among all, by strata, with
//! intervals by bootstrap over entities, beside whole-string Jaro-Winkler and the token-set ratio in the same run.
//! Run: `cargo run --release -p watchlist --example evaluate_names -- FOLDER --set ofac [--not-listed FILE]
//! [--protocol p1|p2|p3] [--baselines] [--every N] [--misses] [--weight NAME=VALUE]`; FOLDER holds `SET.jsonl` and
//! `SET_queries.jsonl`. Protocol: `watchlist.md` 3; ties count against. `--weight` is for the development set alone.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

mod evaluation;

use std::error::Error;
use std::path::Path;

use evaluation::baseline;
use evaluation::metrics::{Outcome, report};
use evaluation::options::Options;
use evaluation::set::{Query, Set};
use watchlist::{Gallery, Hit, Name};

/// Hits that are looked at; a true entity beyond them counts as not found.
const HITS_MAX: usize = 400;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    let set = Set::read(Path::new(&options.folder), &options.set)?;
    let queries = set.queries(options.protocol, options.every);
    let names: Vec<(u32, Name)> = set.gallery(options.protocol);
    let gallery = Gallery::new(names.iter().map(|(entry, name)| (*entry, name)));
    println!("{}: {} entities, {} names, {} queries", options.set, set.entities.len(), gallery.len(), queries.len());

    let threshold = options.not_listed.as_ref().map(|file| not_listed(file, &gallery, &options)).transpose()?;
    let (outcomes, times) = ours(&queries, &gallery, &set, &options);
    let cpu: f64 = times.iter().sum();
    let p99 = evaluation::metrics::exceeded_by(times, 0.01);
    println!("custodia: {:.0} queries/s, p99 {:.2} ms (processor, one thread)", outcomes.len() as f64 / cpu, p99 * 1e3);
    report("custodia", &options.set, &queries, &outcomes, threshold);
    if options.baselines {
        for (name, score) in baseline::ALL {
            let outcomes = baseline::run(&queries, &set, options.protocol, score);
            let threshold =
                options.not_listed.as_ref().map(|file| baseline::not_listed(file, &set, score)).transpose()?;
            report(name, &options.set, &queries, &outcomes, threshold);
        }
    }
    Ok(())
}

fn ours(queries: &[Query], gallery: &Gallery, set: &Set, options: &Options) -> (Vec<Outcome>, Vec<f64>) {
    let mut searcher = gallery.searcher_with(options.weights.clone());
    let mut times = Vec::with_capacity(queries.len());
    let mut outcomes = Vec::with_capacity(queries.len());
    for query in queries {
        let begun = cpu_s();
        let (name, _) = watchlist::extract(&query.text, &mut ());
        let left_out = set.place_of(query, options.protocol);
        let hits = searcher.search_among(&name, HITS_MAX, |place| Some(place) != left_out);
        times.push(cpu_s() - begun);
        let outcome = outcome(query, &hits);
        if options.misses && outcome.rank.is_none_or(|rank| rank > 1) {
            say_miss(query, &hits, set, &outcome, options);
        }
        outcomes.push(outcome);
    }
    (outcomes, times)
}

/// Seconds that this thread has run, so that other programs do not count: the first number of the kernel's
/// `schedstat`, nanoseconds; 0 where the kernel keeps none.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).map_or(0.0, |ns| ns / 1e9)
}

fn outcome(query: &Query, hits: &[Hit]) -> Outcome {
    let right = hits.iter().find(|hit| hit.entry == query.entity);
    let wrong = hits.iter().filter(|hit| hit.entry != query.entity);
    let best_wrong = wrong.clone().map(|hit| f64::from(hit.weight)).fold(f64::NEG_INFINITY, f64::max);
    let rank = right.map(|right| 1 + wrong.filter(|hit| hit.weight >= right.weight).count());
    Outcome { rank, right: right.map(|hit| f64::from(hit.weight)), best_wrong }
}

fn say_miss(query: &Query, hits: &[Hit], set: &Set, outcome: &Outcome, options: &Options) {
    let text = |hit: &Hit| set.text_of(hit.name, options.protocol);
    let best = hits.iter().find(|hit| hit.entry != query.entity);
    let right = hits.iter().find(|hit| hit.entry == query.entity);
    println!(
        "miss\t{}\t{}\trank {:?}\tbest {:?}\tright {:?}",
        query.related,
        query.text,
        outcome.rank,
        best.map(|hit| (hit.weight, text(hit))),
        right.map(|hit| (hit.weight, text(hit))),
    );
}

/// The weight that one in a hundred people on no list reach or exceed.
fn not_listed(file: &str, gallery: &Gallery, options: &Options) -> Result<f64, Box<dyn Error>> {
    let mut searcher = gallery.searcher_with(options.weights.clone());
    let mut weights: Vec<(f64, String)> = Vec::new();
    for text in evaluation::set::not_listed(file)? {
        let (name, _) = watchlist::extract(&text, &mut ());
        let best = searcher.search(&name, 1);
        weights.push((best.first().map_or(f64::NEG_INFINITY, |hit| f64::from(hit.weight)), text));
    }
    weights.sort_by(|a, b| b.0.total_cmp(&a.0));
    if options.misses {
        weights.iter().take(40).for_each(|(weight, text)| println!("stranger\t{weight}\t{text}"));
    }
    let all: Vec<f64> = weights.into_iter().map(|(weight, _)| weight).collect();
    let threshold = evaluation::metrics::exceeded_by(all, 0.01);
    println!("one stranger in a hundred reaches {threshold}");
    Ok(threshold)
}
