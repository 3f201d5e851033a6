//! What an evaluation found, as scripts rely on it. Source: `cli.md` (`finger evaluate`).

use fingerprint::evaluation::{Intervals, Rates, Scored};
use serde::Serialize;

use super::identify::Identified;
use super::sets::Set;
use super::times::Times;
use super::{Evaluation, NAMED_MAX};

/// A picture that gave no print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failed {
    /// The file.
    pub path: String,
    /// Why.
    pub why: String,
    /// Whether the file is not there or no picture, rather than a picture with nothing to compare.
    pub unreadable: bool,
}

/// Rates with their intervals. All are fractions of genuine comparisons that are missed; none where there is nothing to
/// count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatesLine {
    /// Where as many are missed as falsely matched.
    pub eer: Option<f64>,
    /// At the threshold that at most one impostor in 100 passes.
    pub fmr100: Option<f64>,
    /// One in 1,000.
    pub fmr1000: Option<f64>,
    /// None of them.
    pub zero_fmr: Option<f64>,
    /// 95 of 100 draws of the fingers.
    pub eer_ci95: [Option<f64>; 2],
    /// The same.
    pub fmr100_ci95: [Option<f64>; 2],
    /// The same.
    pub fmr1000_ci95: [Option<f64>; 2],
    /// The same.
    pub zero_fmr_ci95: [Option<f64>; 2],
}

/// A set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SetLine {
    /// Its folder's name, or the table's word.
    pub name: String,
    /// Pictures.
    pub images: usize,
    /// Fingers.
    pub fingers: usize,
    /// Pictures that gave no print; they are compared, and match nothing.
    pub failed_to_extract: usize,
    /// Comparisons of one finger's prints.
    pub genuine: usize,
    /// Comparisons of two fingers' prints.
    pub impostor: usize,
    /// Its rates.
    #[serde(flatten)]
    pub rates: RatesLine,
}

/// The mean of the sets' rates.
pub type MeanLine = RatesLine;

/// One threshold for all sets; impostors are of one set each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PooledLine {
    /// Its rates.
    #[serde(flatten)]
    pub rates: RatesLine,
    /// At the threshold that at most one impostor in 10,000 passes.
    pub fnmr_at_fmr_1e4: Option<f64>,
    /// 95 of 100 draws of the fingers.
    pub fnmr_at_fmr_1e4_ci95: [Option<f64>; 2],
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluated {
    /// `all-vs-all` or `fvc`.
    pub protocol: String,
    /// Every set.
    pub sets: Vec<SetLine>,
    /// Their mean.
    pub mean: MeanLine,
    /// One threshold for all.
    pub pooled: PooledLine,
    /// Share of searches whose mate comes first.
    pub rank1: Option<f64>,
    /// Share whose mate is missed where one search in a hundred without a mate raises a false alarm.
    pub fnir_at_fpir_1: Option<f64>,
    /// Prints searched: all but the first of each finger.
    pub probes: usize,
    /// Prints searched in: the first of each finger.
    pub enrolled: usize,
    /// Median time of an extraction, one thread.
    pub extract_ms_p50: Option<f64>,
    /// Full comparisons of one finger's prints, one thread.
    pub compare_per_s_genuine: Option<f64>,
    /// Full comparisons of two fingers' prints, one thread.
    pub compare_per_s_impostor: Option<f64>,
    /// Prints that the first stage of a search looks at, one thread.
    pub stage_one_per_s: Option<f64>,
    /// Files that are not there or no pictures.
    pub unreadable: usize,
    /// The first pictures that gave no print.
    pub failures: Vec<Failed>,
}

fn known(value: f64) -> Option<f64> {
    (!value.is_nan()).then_some(value)
}

fn rates_line(r: &Rates, (low, high): &(Rates, Rates)) -> RatesLine {
    let ends = |of: fn(&Rates) -> f64| [known(of(low)), known(of(high))];
    RatesLine {
        eer: known(r.eer),
        fmr100: known(r.fmr100),
        fmr1000: known(r.fmr1000),
        zero_fmr: known(r.zero_fmr),
        eer_ci95: ends(|r| r.eer),
        fmr100_ci95: ends(|r| r.fmr100),
        fmr1000_ci95: ends(|r| r.fmr1000),
        zero_fmr_ci95: ends(|r| r.zero_fmr),
    }
}

pub(super) fn evaluated(
    asked: &Evaluation,
    sets: &[Set],
    (each, pooled, between): (&[(Rates, Vec<Scored>)], &Rates, &Intervals),
    failed: &[(usize, Failed)],
    identified: &Identified,
    times: &Times,
) -> Evaluated {
    let line = |(at, set): (usize, &Set)| {
        let (rates, scores) = &each[at];
        let genuine = scores.iter().filter(|s| s.mate).count();
        SetLine {
            name: set.name.clone(),
            images: set.entries.len(),
            fingers: set.fingers.len(),
            failed_to_extract: failed.iter().filter(|f| f.0 == at).count(),
            genuine,
            impostor: scores.len() - genuine,
            rates: rates_line(rates, &between.sets[at]),
        }
    };
    let mean = Rates::mean(&each.iter().map(|e| e.0).collect::<Vec<_>>());
    let (low, high) = &between.pooled;
    Evaluated {
        protocol: asked.protocol.clone(),
        sets: sets.iter().enumerate().map(line).collect(),
        mean: rates_line(&mean, &between.mean),
        pooled: PooledLine {
            rates: rates_line(pooled, &between.pooled),
            fnmr_at_fmr_1e4: known(pooled.fmr10000),
            fnmr_at_fmr_1e4_ci95: [known(low.fmr10000), known(high.fmr10000)],
        },
        rank1: identified.rank1,
        fnir_at_fpir_1: identified.fnir_at_fpir_1,
        probes: identified.probes,
        enrolled: identified.enrolled,
        extract_ms_p50: times.extract_ms_p50,
        compare_per_s_genuine: times.genuine_per_s,
        compare_per_s_impostor: times.impostor_per_s,
        stage_one_per_s: times.stage_one_per_s,
        unreadable: failed.iter().filter(|f| f.1.unreadable).count(),
        failures: failed.iter().take(NAMED_MAX).map(|f| f.1.clone()).collect(),
    }
}
