//! How forecasts fared, beside the forecast that knows only the base rate. Sources: logarithmic score (Good
//! 1952), Brier 1950, exact Poisson interval (Garwood 1936), Jeffreys interval of a share (Brown, Cai and
//! DasGupta 2001).

use crate::distribution::{beta_quantile, gamma_quantile};
use crate::error::{Error, within};
use crate::name::SiteId;
use crate::parameters::{FORECASTS_MAX, RELIABILITY_BINS_MAX};
use crate::units::Probability;

/// One forecast of one site for one span of time, and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Which site.
    pub site: SiteId,
    /// Forecast probability that it is lost without order within the span.
    pub probability: Probability,
    /// What the base rate of the regime alone would have said.
    pub base: Probability,
    /// Whether it was.
    pub lost: bool,
}

/// One bin of the reliability table: forecasts of like probability together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Forecasts in it.
    pub forecasts: usize,
    /// Mean forecast probability.
    pub forecast: Probability,
    /// Share that was lost.
    pub observed: Probability,
    /// Lower end of the 95 % interval of that share.
    pub low: Probability,
    /// Upper end.
    pub high: Probability,
}

/// How a set of forecasts fared.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Number of forecasts.
    pub forecasts: usize,
    /// Mean logarithmic score in nats, lower is better.
    pub log_score: f64,
    /// The same of the base rate.
    pub log_score_base: f64,
    /// Mean Brier score, lower is better.
    pub brier: f64,
    /// The same of the base rate.
    pub brier_base: f64,
    /// Sites lost that the forecasts expected in sum.
    pub expected: f64,
    /// Sites lost.
    pub observed: usize,
    /// (observed - expected) / sqrt(expected): about 0 ± 1 were the forecasts right in sum.
    pub poisson_residual: f64,
    /// 95 % interval of observed / expected, exact for a Poisson count.
    pub ratio_low: f64,
    /// Its upper end.
    pub ratio_high: f64,
    /// Reliability, from the lowest forecasts to the highest; at most four bins, fewer where events are few.
    pub reliability: Vec<Bin>,
    /// What these numbers can and cannot say, in a sentence.
    pub sentence: String,
}

/// Outside of this a forecast was sure of what did not come, and its logarithmic score is infinite.
const SURE: f64 = 1e-12;

/// Scores forecasts. Refuses none at all and more than the limit, and a forecast that was sure of what did
/// not come: a probability of 0 or 1 is not a forecast.
pub fn score(forecasts: &[Forecast]) -> Result<Scores, Error> {
    within("number of forecasts", forecasts.len() as f64, 1.0, FORECASTS_MAX as f64)?;
    for (at, forecast) in forecasts.iter().enumerate() {
        for (what, p) in [("probability", forecast.probability), ("base probability", forecast.base)] {
            let place = || format!("forecast {} of site {}", at + 1, forecast.site);
            within(what, p.value(), SURE, 1.0 - SURE).map_err(|e| e.at(place()))?;
        }
    }
    let n = forecasts.len() as f64;
    let mean = |of: &dyn Fn(&Forecast) -> f64| forecasts.iter().map(of).sum::<f64>() / n;
    let expected = n * mean(&|f| f.probability.value());
    let observed = forecasts.iter().filter(|f| f.lost).count();
    let (low, high) = count_interval(observed);
    let mut scores = Scores {
        forecasts: forecasts.len(),
        log_score: mean(&|f| log_score(f.probability, f.lost)),
        log_score_base: mean(&|f| log_score(f.base, f.lost)),
        brier: mean(&|f| brier(f.probability, f.lost)),
        brier_base: mean(&|f| brier(f.base, f.lost)),
        expected,
        observed,
        poisson_residual: (observed as f64 - expected) / libm::sqrt(expected),
        ratio_low: low / expected,
        ratio_high: high / expected,
        reliability: reliability(forecasts, observed),
        sentence: String::new(),
    };
    scores.sentence = sentence(&scores);
    Ok(scores)
}

fn log_score(p: Probability, lost: bool) -> f64 {
    if lost { -libm::log(p.value()) } else { -libm::log1p(-p.value()) }
}

fn brier(p: Probability, lost: bool) -> f64 {
    let miss = p.value() - f64::from(u8::from(lost));
    miss * miss
}

/// 95 % interval of the mean of a Poisson of which so many were seen.
fn count_interval(observed: usize) -> (f64, f64) {
    let n = observed as f64;
    let low = if observed == 0 { 0.0 } else { gamma_quantile(n, 0.025) };
    (low, gamma_quantile(n + 1.0, 0.975))
}

/// Equal numbers of forecasts by rising probability, in no more bins than there are events.
fn reliability(forecasts: &[Forecast], observed: usize) -> Vec<Bin> {
    let mut sorted: Vec<&Forecast> = forecasts.iter().collect();
    let order = |a: &&Forecast, b: &&Forecast| {
        a.probability.value().total_cmp(&b.probability.value()).then_with(|| (&a.site, a.lost).cmp(&(&b.site, b.lost)))
    };
    sorted.sort_by(order);
    let bins = observed.clamp(1, RELIABILITY_BINS_MAX).min(forecasts.len());
    let edge = |bin: usize| bin * forecasts.len() / bins;
    (0..bins).map(|bin| reliability_bin(&sorted[edge(bin)..edge(bin + 1)])).collect()
}

fn reliability_bin(forecasts: &[&Forecast]) -> Bin {
    let n = forecasts.len() as f64;
    let lost = forecasts.iter().filter(|f| f.lost).count() as f64;
    let at = |p: f64| Probability::computed(beta_quantile(lost + 0.5, n - lost + 0.5, p));
    let none = Probability::computed(0.0);
    let all = Probability::computed(1.0);
    Bin {
        forecasts: forecasts.len(),
        forecast: Probability::computed(forecasts.iter().map(|f| f.probability.value()).sum::<f64>() / n),
        observed: Probability::computed(lost / n),
        low: if lost <= 0.0 { none } else { at(0.025) },
        high: if lost >= n { all } else { at(0.975) },
    }
}

fn sentence(s: &Scores) -> String {
    format!(
        "{} forecasts expected {:.1} losses and {} came, which fits hazards {} to {:.1} times as high as forecast; \
         the log score is {:.4} against {:.4} of the base rate alone. This is no proof of calibration.",
        s.forecasts,
        s.expected,
        s.observed,
        if s.ratio_low > 0.0 { format!("{:.1}", s.ratio_low) } else { "0".to_owned() },
        s.ratio_high,
        s.log_score,
        s.log_score_base,
    )
}
