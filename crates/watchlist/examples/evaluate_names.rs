//! The alias-retrieval benchmark: how often an alias of a listed person finds that person among all, by strata, with
//! intervals by bootstrap over entities, beside whole-string Jaro-Winkler and the token-set ratio in the same run.
//! Run: `cargo run --release -p watchlist --example evaluate_names -- FOLDER --set ofac [--not-listed FILE]
//! [--protocol p1|p2|p3] [--baselines] [--every N] [--misses] [--strangers N] [--weight NAME=VALUE]`; FOLDER holds `SET.jsonl` and
//! `SET_queries.jsonl`. Protocol: `watchlist.md` 3; ties count against. `--weight` is for the development set alone.
#![expect(clippy::print_stdout, reason = "a script speaks on the terminal")]

mod evaluation;

use std::error::Error;
use std::path::Path;

use evaluation::baseline;
use evaluation::metrics::report;
use evaluation::options::Options;
use watchlist::evaluation::{Outcome, Protocol, Query, Set, exceeded_by, not_listed, not_listed_weight, search};
use watchlist::{Gallery, Hit, Name, extract};

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse(std::env::args().skip(1))?;
    let set = read(Path::new(&options.folder), &options.set)?;
    let queries = set.queries(options.protocol, options.every);
    let names: Vec<(u32, Name)> = set.gallery(options.protocol);
    let gallery = Gallery::new(names.iter().map(|(entry, name)| (*entry, name)));
    println!("{}: {} entities, {} names, {} queries", options.set, set.entities(), gallery.len(), queries.len());

    let threshold = options.not_listed.as_ref().map(|file| {
        let names = not_listed(&text(Path::new(file))?);
        Ok::<_, Box<dyn Error>>(not_listed_weight(&names, &gallery, &options.weights))
    });
    let threshold = threshold.transpose()?;
    if let Some(file) = options.not_listed.as_ref().filter(|_| options.strangers > 0) {
        say_strangers(&not_listed(&text(Path::new(file))?), &gallery, &set, &options);
    }
    let (outcomes, times) = ours(&queries, &gallery, &set, &options);
    let cpu: f64 = times.iter().sum();
    let p99 = exceeded_by(times, 0.01);
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

fn text(path: &Path) -> Result<String, Box<dyn Error>> {
    Ok(std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?)
}

fn read(folder: &Path, name: &str) -> Result<Set, Box<dyn Error>> {
    let of = |file: String| text(&folder.join(file));
    Ok(Set::parse(&of(format!("{name}.jsonl"))?, &of(format!("{name}_queries.jsonl"))?)?)
}

fn ours(queries: &[Query], gallery: &Gallery, set: &Set, options: &Options) -> (Vec<Outcome>, Vec<f64>) {
    let mut searcher = gallery.searcher_with(options.weights.clone());
    let mut times = Vec::with_capacity(queries.len());
    let mut outcomes = Vec::with_capacity(queries.len());
    for query in queries {
        let found = search((set, options.protocol), &mut searcher, query, &mut cpu_s);
        times.push(found.took);
        if options.misses && found.outcome.rank.is_none_or(|rank| rank > 1) {
            say_miss(query, &found.hits, set, &found.outcome, options.protocol);
        }
        outcomes.push(found.outcome);
    }
    (outcomes, times)
}

/// Seconds that this thread has run, so that other programs do not count: the first number of the kernel's
/// `schedstat`, nanoseconds; 0 where the kernel keeps none.
fn cpu_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).map_or(0.0, |ns| ns / 1e9)
}

/// The people on no list who weigh most, and whom they are taken for.
fn say_strangers(people: &[String], gallery: &Gallery, set: &Set, options: &Options) {
    let mut searcher = gallery.searcher_with(options.weights.clone());
    let found = people.iter().filter_map(|text| {
        let (name, _) = extract(text, &mut ());
        searcher.search(&name, 1).first().map(|hit| (*hit, text))
    });
    let mut found: Vec<(Hit, &String)> = found.collect();
    found.sort_by_key(|(hit, _)| std::cmp::Reverse(hit.weight));
    for (hit, text) in found.into_iter().take(options.strangers) {
        println!("stranger\t{}\t{text}\t{}", hit.weight, set.text_of(hit.name, options.protocol));
    }
}

fn say_miss(query: &Query, hits: &[Hit], set: &Set, outcome: &Outcome, protocol: Protocol) {
    let text = |hit: &Hit| set.text_of(hit.name, protocol);
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
