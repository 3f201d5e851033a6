//! All against all on folders of `<finger>_<impression>` pictures: error rates of each set, their mean, one threshold
//! for all, searches, and times. `cargo run --release -p fingerprint --example evaluate_prints -- SET...`, with
//! `--cache FILE` for templates, `--evidence FILE` for what scores are made of, `--det FILE` for a curve.
//! Source: the protocol of FVC, with all impostor pairs.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example shows what it measures and stops at what fails"
)]

mod identify;
mod prints;

use std::fmt::Write;
use std::path::{Path, PathBuf};

use fingerprint::evaluation::{Rates, Scored, det_svg, intervals, rates};
use fingerprint::{Comparison, compare};

use prints::{Print, cache, cached, extracted};

/// Names of the rates.
const NAMES: [&str; 5] = ["EER", "FMR100", "FMR1000", "FMR10000", "ZeroFMR"];

/// Time that comparisons took, ns, by mate or not.
#[derive(Default)]
struct Times {
    genuine: u64,
    impostor: u64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let options = ["--cache", "--evidence", "--det"];
    let is_value = |at: usize| at > 0 && options.contains(&arguments[at - 1].as_str());
    let sets: Vec<PathBuf> = (0..arguments.len())
        .filter(|&at| !is_value(at) && !arguments[at].starts_with("--"))
        .map(|at| PathBuf::from(&arguments[at]))
        .collect();
    let (prints, extract_ms) = match after("--cache") {
        Some(file) if Path::new(file).exists() => (cached(file), f64::NAN),
        Some(file) => {
            let made = extracted(&sets);
            cache(file, &made.0);
            made
        }
        None => extracted(&sets),
    };
    let names: Vec<String> = sets.iter().map(|s| s.file_name().unwrap().to_string_lossy().into_owned()).collect();
    let (mut all, mut rows, mut times) = (Vec::new(), String::new(), Times::default());
    for (at, name) in names.iter().enumerate() {
        let of_set: Vec<&Print> = prints.iter().filter(|p| &p.set == name).collect();
        all.extend(all_with_all(at, &of_set, &mut times, &mut rows));
    }
    all.sort_by(|a, b| a.score.total_cmp(&b.score));
    tell(&names, &all);
    let found = identify::identify(&prints);
    println!(
        "{} prints searched in {}: rank-1 {:.2} %, missed where 1 % of searches without a mate raise a false alarm {:.2} %",
        found.probes, found.enrolled, found.rank_one, found.missed_at_one_per_cent
    );
    let per_s = |mate: bool, ns: u64| all.iter().filter(|s| s.mate == mate).count() as f64 / (ns as f64 * 1e-9);
    println!(
        "extract {extract_ms:.2} ms median; genuine {:.0} /s; impostor {:.0} /s",
        per_s(true, times.genuine),
        per_s(false, times.impostor)
    );
    for (option, text) in [("--evidence", rows), ("--det", det_svg(&all))] {
        if let Some(file) = after(option) {
            std::fs::write(file, text).unwrap();
        }
    }
}

/// Compares each print of a set with each after it; adds the time that each kind of pair took, and the evidence.
fn all_with_all(set: usize, of_set: &[&Print], times: &mut Times, rows: &mut String) -> Vec<Scored> {
    let mut numbers: Vec<u32> = of_set.iter().map(|p| p.finger).collect();
    numbers.dedup();
    let finger = |p: &Print| numbers.iter().position(|&n| n == p.finger).unwrap();
    let mut out = Vec::new();
    for (i, a) in of_set.iter().enumerate() {
        let (genuine, impostor): (Vec<&Print>, Vec<&Print>) =
            of_set[i + 1..].iter().partition(|b| b.finger == a.finger);
        for (list, ns, mate) in [(genuine, &mut times.genuine, true), (impostor, &mut times.impostor, false)] {
            let begun = thread_ns();
            let found: Vec<Comparison> = list.iter().map(|b| compare(&a.template, &b.template)).collect();
            *ns += thread_ns() - begun;
            for (c, b) in found.iter().zip(&list) {
                row(rows, a, mate, c);
                out.push(Scored {
                    score: c.score.0,
                    mate,
                    set: set as u32,
                    fingers: (finger(a) as u32, finger(b) as u32),
                });
            }
        }
    }
    out
}

/// Rates of each set, their mean and those of one threshold, with intervals.
fn tell(names: &[String], all: &[Scored]) {
    let line = |rates: &Rates, between: Option<&(Rates, Rates)>| {
        let mut out = String::new();
        for (i, (name, rate)) in NAMES.iter().zip(rates.list()).enumerate() {
            write!(out, "  {name} {:5.2}", 100.0 * rate).unwrap();
            if let Some((low, high)) = between {
                write!(out, " [{:.2}, {:.2}]", 100.0 * low.list()[i], 100.0 * high.list()[i]).unwrap();
            }
        }
        out
    };
    let fingers = all.iter().map(|s| s.fingers.0.max(s.fingers.1) as usize + 1).max().unwrap();
    let between = intervals(all, &vec![fingers; names.len()]);
    let mut each = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let of_set: Vec<Scored> = all.iter().filter(|s| s.set as usize == at).copied().collect();
        each.push(rates(&of_set, |_| 1.0));
        println!("{name:<16}{}", line(&each[at], Some(&between.sets[at])));
    }
    println!("mean            {}", line(&Rates::mean(&each), Some(&between.mean)));
    println!("one threshold   {}", line(&rates(all, |_| 1.0), Some(&between.pooled)));
}

fn row(rows: &mut String, a: &Print, mate: bool, c: &Comparison) {
    let (e, mate) = (&c.evidence, u8::from(mate));
    let (set, finger, score) = (&a.set, a.finger, c.score.0);
    writeln!(
        rows,
        "{set},{finger},{mate},{},{},{},{},{},{},{score}",
        e.local, e.paired, e.lone, e.overlap, e.flow, e.minutiae
    )
    .unwrap();
}

/// Nanoseconds that this thread has run, so that other programs do not count.
pub(crate) fn thread_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}
