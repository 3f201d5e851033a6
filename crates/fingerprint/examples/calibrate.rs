//! Fits what scores mean to evidence that `evaluate --evidence FILE` wrote: false match rates by the scores' tail among
//! prints of other fingers, likelihood ratios by logistic regression, both given minutiae and common area; bounds by
//! ELUB; and how a threshold and a claim of half the sensors hold on the other half. `calibrate FILE`.
//! Source: logistic regression is textbook; ELUB: Vergeer and others 2016.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example shows what it makes and stops at what fails")]

#[path = "fit/logistic.rs"]
mod logistic;

use logistic::fitted;

/// Terms of each model: one, score or threshold, minutiae, common area.
const N: usize = 4;
/// What `apart` gives for the development sets.
const APART: f64 = -3.61;
/// Scores from which the tail is fitted, and steps of one.
const TAIL: (f64, f64, usize) = (-6.0, 0.5, 25);

struct Row {
    set: usize,
    mate: bool,
    score: f64,
    /// Logarithms of one more than minutiae and common area.
    given: [f64; 2],
    /// Whether the prints could be laid over each other.
    laid: bool,
}

fn main() {
    let file = std::env::args().nth(1).unwrap();
    let rows = read(&std::fs::read_to_string(file).unwrap());
    let sets = rows.iter().map(|r| r.set).max().unwrap() + 1;
    let all: Vec<&Row> = rows.iter().collect();
    let (tail, lr) = (tail(&all), ln_lr(&all));
    let names = ["BASE", "SCORE", "MINUTIAE", "OVERLAP"];
    names.iter().zip(tail).for_each(|(name, w)| println!("FMR_{name} {w:.4}"));
    names.iter().zip(lr).for_each(|(name, w)| println!("LN_LR_{name} {w:.4}"));
    let (least, most) = elub(&all, &lr);
    println!("LN_LR_APART {:.2}", apart(&all));
    println!("LN_LR_MIN {least:.2}\nLN_LR_MAX {most:.2}");
    println!("Cllr {:.4} of all, likelihood ratios held to these bounds", cllr(&all, &lr, (least, most)));
    for half in [0, 1] {
        let (fitted_on, other): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|r| side(r.set, sets) == half);
        held_out(half, &fitted_on, &other);
    }
}

/// The sets of either year, in the order of the file: sets of one year share fingers, and the years do not.
fn side(set: usize, sets: usize) -> usize {
    usize::from(set >= sets / 2)
}

fn held_out(half: usize, fitted_on: &[&Row], other: &[&Row]) {
    let (tail, lr) = (tail(fitted_on), ln_lr(fitted_on));
    let impostors = |rows: &[&Row]| rows.iter().filter(|r| !r.mate).count() as f64;
    for fmr in [1e-2, 1e-3] {
        let mut scores: Vec<f64> = fitted_on.iter().filter(|r| !r.mate).map(|r| r.score).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let threshold = scores[(fmr * scores.len() as f64) as usize];
        let passed = other.iter().filter(|r| !r.mate && r.score > threshold).count() as f64 / impostors(other);
        let claim = |r: &&&Row| !r.mate && r.laid && fmr_of(&tail, r) < fmr;
        let claimed = other.iter().filter(claim).count() as f64 / impostors(other);
        println!(
            "fitted on sensors {half} of 2: FMR {fmr}: by threshold {passed:.5} on the others ({:.2} times), by claim \
             {claimed:.5} ({:.2} times)",
            passed / fmr,
            claimed / fmr
        );
    }
    let bounds = elub(fitted_on, &lr);
    println!("fitted on sensors {half} of 2: Cllr {:.4} on the others", cllr(other, &lr, bounds));
}

/// What `calibration.rs` says: the logistic curve's tail.
fn fmr_of(tail: &[f64; N], r: &Row) -> f64 {
    1.0 / (1.0 + z(tail, r).exp())
}

fn z(w: &[f64; N], r: &Row) -> f64 {
    w[0] + w[1] * r.score + w[2] * r.given[0] + w[3] * r.given[1]
}

/// Odds that a print of another finger stays below a threshold, given minutiae and area: the tail of the scores of the
/// pairs that can be laid over each other, which is more than others reach.
fn tail(rows: &[&Row]) -> [f64; N] {
    let mut samples = Vec::new();
    for r in rows.iter().filter(|r| !r.mate && r.laid) {
        for step in 0..TAIL.2 {
            let threshold = TAIL.0 + TAIL.1 * step as f64;
            samples.push(([1.0, threshold, r.given[0], r.given[1]], r.score <= threshold, 1.0));
        }
    }
    fitted(&samples, 1.0)
}

/// Logarithm of the likelihood ratio of a score: each class and set counts alike.
fn ln_lr(rows: &[&Row]) -> [f64; N] {
    let laid: Vec<&&Row> = rows.iter().filter(|r| r.laid).collect();
    // Shares of all pairs of the class: that prints cannot be laid over each other is evidence that is counted apart.
    let share = |mate: bool| rows.iter().filter(|r| r.mate == mate).count() as f64;
    let (mates, others) = (share(true), share(false));
    let weight = |r: &Row| rows.len() as f64 * 0.5 / if r.mate { mates } else { others };
    let samples: Vec<_> = laid.iter().map(|r| ([1.0, r.score, r.given[0], r.given[1]], r.mate, weight(r))).collect();
    fitted(&samples, 1.0)
}

/// The greatest and least logarithm of a likelihood ratio that would still be right if one more pair misled.
fn elub(rows: &[&Row], lr: &[f64; N]) -> (f64, f64) {
    let of = |mate: bool| {
        let mut values: Vec<f64> = rows.iter().filter(|r| r.mate == mate).map(|r| value(lr, r)).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (genuine, impostor) = (of(true), of(false));
    let above = |values: &[f64], t: f64| values.len() - values.partition_point(|&v| v <= t);
    let (g, i) = (genuine.len() as f64, impostor.len() as f64);
    let holds_up =
        |t: f64| t.exp() * (above(&impostor, t) as f64 + 1.0) / (i + 1.0) < above(&genuine, t) as f64 / (g + 1.0);
    let below = |values: &[f64], t: f64| values.partition_point(|&v| v < t) as f64;
    let holds_down = |t: f64| (-t).exp() * (below(&genuine, t) + 1.0) / (g + 1.0) < below(&impostor, t) / (i + 1.0);
    let steps = (0..1_500).map(|k| 0.01 * f64::from(k));
    let most = steps.clone().filter(|&t| holds_up(t)).fold(0.0, f64::max);
    let least = steps.map(|t| -t).filter(|&t| holds_down(t)).fold(0.0, f64::min);
    (least, most)
}

/// The logarithm before any bound. What cannot be laid over each other says what the shares of such pairs say, for
/// which `APART` stands here.
fn value(lr: &[f64; N], r: &Row) -> f64 {
    if r.laid { z(lr, r) } else { APART }
}

/// How much likelier it is for two prints of one finger than of two that they cannot be laid over each other.
fn apart(rows: &[&Row]) -> f64 {
    let share = |mate: bool| {
        let of: Vec<&&Row> = rows.iter().filter(|r| r.mate == mate).collect();
        (of.iter().filter(|r| !r.laid).count() as f64 + 1.0) / (of.len() as f64 + 1.0)
    };
    (share(true) / share(false)).ln()
}

/// Mean cost of likelihood ratios, bits (Brümmer and du Preez 2006): 0 is best, 1 is to say nothing.
fn cllr(rows: &[&Row], lr: &[f64; N], (least, most): (f64, f64)) -> f64 {
    let mean = |mate: bool, cost: &dyn Fn(f64) -> f64| {
        let values: Vec<f64> =
            rows.iter().filter(|r| r.mate == mate).map(|r| cost(value(lr, r).clamp(least, most))).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    0.5 * (mean(true, &|v| (1.0 + (-v).exp()).log2()) + mean(false, &|v| (1.0 + v.exp()).log2()))
}

fn read(text: &str) -> Vec<Row> {
    let mut sets: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for line in text.lines() {
        let f: Vec<&str> = line.split(',').collect();
        let set = sets.iter().position(|s| s == f[0]).unwrap_or_else(|| {
            sets.push(f[0].into());
            sets.len() - 1
        });
        let number = |i: usize| f[i].parse::<f64>().unwrap();
        let (overlap, minutiae, score) = (number(6), number(8), number(9));
        rows.push(Row {
            set,
            mate: f[2] == "1",
            score,
            given: [minutiae.ln_1p(), overlap.ln_1p()],
            laid: score > -29.0,
        });
    }
    rows
}
