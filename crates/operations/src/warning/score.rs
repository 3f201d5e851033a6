//! Forecasts as they would have stood at past times, against what happened, beside the base rate. Source:
//! ours, `cli.md` (`warn score`).

use rayon::prelude::*;
use serde::Serialize;
use stability::{Conditions, Forecast, Grid, Hours, Moment, PerDay, Priors, Probability, Reports, Scores, SiteId};

use super::outcomes::{How, Outcome};
use super::view::{self, KnowableView};
use super::watch::{Watch, hex, of_core};
use super::{CAUTION, Question};
use crate::failure::Failure;

/// Most moments at which forecasts are made again. Source: ours; each is a whole assessment.
const MOMENTS_MAX: i64 = 400;
/// Shortest and longest span of one forecast, hours.
const SPAN_H: (u32, u32) = (1, 720);
/// Two probabilities that differ by less, as a share of one, are alike: the sampling error of a mean is about that
/// (`stability`, number of worlds).
const ALIKE: f64 = 0.01;
const HOUR_MS: i64 = 3_600_000;

/// What is to be scored.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoreQuestion {
    /// Scenario and seed; its `at` is not used.
    pub about: Question,
    /// The first forecast is made then, RFC 3339; at the oldest report where not given.
    pub from: Option<String>,
    /// The last span ends by then, RFC 3339; at the end of the operation where not given.
    pub until: Option<String>,
    /// Hours of each span; the next forecast is made where it ends, so that no loss counts twice.
    pub step_h: u32,
}

/// How the forecasts fared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scored {
    /// Name of the operation.
    pub scenario: String,
    /// SHA-256 of the scenario's file.
    pub scenario_sha256: String,
    /// SHA-256 of the file of reports.
    pub reports_sha256: String,
    /// The seed.
    pub seed: u64,
    /// When the first forecast is made.
    pub from: String,
    /// When the last span ends.
    pub until: String,
    /// Hours of each span.
    pub step_h: u32,
    /// Number of forecasts: sites held, times spans.
    pub forecasts: usize,
    /// Sites of the scenario.
    pub sites: usize,
    /// Mean logarithmic score in nats, lower is better.
    pub log_score: f64,
    /// The same of the base rate of the regime alone.
    pub log_score_base: f64,
    /// Mean Brier score, lower is better.
    pub brier: f64,
    /// The same of the base rate.
    pub brier_base: f64,
    /// Losses that the forecasts expected in sum.
    pub expected: f64,
    /// Losses that the base rate expected.
    pub expected_base: f64,
    /// Losses that came.
    pub observed: usize,
    /// (observed - expected) / sqrt(expected).
    pub poisson_residual: f64,
    /// The same of the base rate.
    pub poisson_residual_base: f64,
    /// Lower end of the 95 % interval of observed over expected.
    pub ratio_low: f64,
    /// Upper end.
    pub ratio_high: f64,
    /// Forecasts of like probability together.
    pub reliability: Vec<BinView>,
    /// Each loss, with what was forecast for its span.
    pub losses: Vec<LossView>,
    /// Ends of custody that no forecast was made for: outside all spans, or at a site that was not held when its span
    /// began.
    pub outside: usize,
    /// What these scores can and cannot say.
    pub sentence: String,
    /// What one crisis of this size can tell.
    pub knowable: KnowableView,
    /// Why the scores may flatter.
    pub hindsight: &'static str,
    /// What a study says of all such forecasts.
    pub caution: &'static str,
}

/// Forecasts of like probability together.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BinView {
    /// How many.
    pub forecasts: usize,
    /// Mean forecast probability.
    pub forecast: f64,
    /// Share that was lost.
    pub observed: f64,
    /// Lower end of the 95 % interval of that share.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A site that was lost, and what had been forecast.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LossView {
    /// Which.
    pub site: String,
    /// When.
    pub failed_at: String,
    /// When the forecast of its span was made.
    pub forecast_at: String,
    /// Forecast probability.
    pub probability: f64,
    /// That of the base rate.
    pub base: f64,
    /// Rank of that probability among the sites held then, 1 for the highest.
    pub rank: usize,
    /// Other sites whose probability is the same to a hundredth of it: a rank among them says nothing.
    pub alike: usize,
    /// Sites held then.
    pub of: usize,
    /// Who says that it was lost.
    pub source: String,
}

/// Said with every score.
const HINDSIGHT: &str = "A report counts from when it was so; one that came in later was not known then, and lends \
                         the forecasts hindsight. The base rates count losses of January 2026 themselves: scored on \
                         that month, both forecasts have seen part of the answer.";

/// The forecasts of one span.
struct Span {
    at: Moment,
    until: Moment,
    forecasts: Vec<Forecast>,
}

/// Scores a scenario's forecasts. The same files, times and seed give the same document.
pub fn score(question: &ScoreQuestion) -> Result<Scored, Failure> {
    let watch = Watch::load(&question.about.scenario)?;
    let Some(outcomes) = &watch.outcomes else {
        return Err(Failure::error("outcomes: is missing, the name of a file of outcomes needed")
            .at(watch.scenario.file.display())
            .hint("write outcomes = \"outcomes.csv\" above the tables; docs/formats.md has its columns"));
    };
    let (from, until, step_ms) = times(&watch, question)?;
    let moments: Vec<i64> = (0..(until.as_ms() - from.as_ms()) / step_ms).map(|n| from.as_ms() + n * step_ms).collect();
    let spans = moments.par_iter().map(|ms| span(&watch, outcomes, *ms, question)).collect::<Result<Vec<_>, _>>()?;
    let all: Vec<Forecast> = spans.iter().flat_map(|span| span.forecasts.clone()).collect();
    if all.is_empty() {
        return Err(Failure::error(format!("no site was held between {from} and {until}")));
    }
    let scores = stability::score(&all).map_err(of_core)?;
    let end = Moment::from_ms(from.as_ms() + moments.len() as i64 * step_ms).map_err(of_core)?;
    told(&watch, question, (from, end), &spans, &all, scores)
}

fn times(watch: &Watch, question: &ScoreQuestion) -> Result<(Moment, Moment, i64), Failure> {
    let given = |text: &String| Moment::parse(text).map_err(|e| Failure::usage(e.to_string()));
    let from = match &question.from {
        Some(text) => given(text)?,
        None => watch.report_times().min().map_or_else(|| watch.start(), Ok)?,
    };
    let until = question.until.as_ref().map_or_else(|| watch.end(), given)?;
    if !(SPAN_H.0..=SPAN_H.1).contains(&question.step_h) {
        return Err(Failure::usage(format!("step is {} h, {} to {} allowed", question.step_h, SPAN_H.0, SPAN_H.1)));
    }
    let step_ms = i64::from(question.step_h) * HOUR_MS;
    let spans = (until.as_ms() - from.as_ms()).div_euclid(step_ms);
    if spans < 1 {
        let said = format!("from {from} until {until} holds no whole span of {} h", question.step_h);
        return Err(Failure::usage(said).hint("give --from, --until or a shorter --step-h"));
    }
    if spans > MOMENTS_MAX {
        let said = format!(
            "from {from} until {until} holds {spans} spans of {} h, at most {MOMENTS_MAX} allowed",
            question.step_h
        );
        return Err(Failure::usage(said).hint("give --from, --until or a longer --step-h"));
    }
    Ok((from, until, step_ms))
}

/// What would have been forecast at a moment for the span after it, and what came.
fn span(watch: &Watch, outcomes: &[Outcome], ms: i64, question: &ScoreQuestion) -> Result<Span, Failure> {
    let at = Moment::from_ms(ms).map_err(of_core)?;
    let until = Moment::from_ms(ms + i64::from(question.step_h) * HOUR_MS).map_err(of_core)?;
    let held = watch.held_at(at);
    if held.sites.is_empty() {
        return Ok(Span { at, until, forecasts: Vec::new() });
    }
    let base = base(&held, at, question)?;
    let found = stability::assess(&held, at, &Priors::default(), question.about.seed).map_err(of_core)?;
    let lost = |site: &SiteId| {
        let within = |o: &&Outcome| o.site == *site && o.failed_at > at && o.failed_at <= until;
        outcomes.iter().filter(within).any(|o| o.how == How::Breakout)
    };
    let one = |site: &SiteId| -> Result<Forecast, Failure> {
        let probability = lost_within(&found, site, question.step_h)?;
        Ok(Forecast { site: site.clone(), probability, base, lost: lost(site) })
    };
    Ok(Span { at, until, forecasts: held.sites.iter().map(one).collect::<Result<_, _>>()? })
}

/// What the base rate says of any site: the same reckoning with what was said of the regime, and nothing else.
fn base(held: &Reports, at: Moment, question: &ScoreQuestion) -> Result<Probability, Failure> {
    let bare = Reports { sites: held.sites[..1].to_vec(), indicators: Vec::new(), regimes: held.regimes.clone() };
    let found = stability::assess(&bare, at, &Priors::default(), question.about.seed).map_err(of_core)?;
    lost_within(&found, &bare.sites[0], question.step_h)
}

fn lost_within(found: &stability::Assessment, site: &SiteId, hours: u32) -> Result<Probability, Failure> {
    let hours = Hours::new(f64::from(hours)).map_err(of_core)?;
    let grid = Grid::even(hours, 1).map_err(of_core)?;
    let law = found.law(site, &grid, &Conditions::default()).map_err(of_core)?;
    law.breakout_by(hours.value()).map_err(of_core)
}

fn told(
    watch: &Watch,
    question: &ScoreQuestion,
    (from, until): (Moment, Moment),
    spans: &[Span],
    all: &[Forecast],
    s: Scores,
) -> Result<Scored, Failure> {
    let expected_base: f64 = all.iter().map(|f| f.base.value()).sum();
    let outcomes = watch.outcomes.as_deref().unwrap_or_default();
    let scored = |o: &&Outcome| {
        let of_it = |span: &Span| o.failed_at > span.at && o.failed_at <= span.until;
        spans.iter().any(|span| of_it(span) && span.forecasts.iter().any(|f| f.site == o.site))
    };
    let bin = |b: &stability::Bin| BinView {
        forecasts: b.forecasts,
        forecast: b.forecast.value(),
        observed: b.observed.value(),
        low: b.low.value(),
        high: b.high.value(),
    };
    Ok(Scored {
        scenario: watch.scenario.name.clone(),
        scenario_sha256: hex(&watch.scenario.digest),
        reports_sha256: watch.reports_sha256.clone(),
        seed: question.about.seed,
        from: from.to_string(),
        until: until.to_string(),
        step_h: question.step_h,
        forecasts: s.forecasts,
        sites: watch.reports.sites.len(),
        log_score: s.log_score,
        log_score_base: s.log_score_base,
        brier: s.brier,
        brier_base: s.brier_base,
        expected: s.expected,
        expected_base,
        observed: s.observed,
        poisson_residual: s.poisson_residual,
        poisson_residual_base: (s.observed as f64 - expected_base) / expected_base.sqrt(),
        ratio_low: s.ratio_low,
        ratio_high: s.ratio_high,
        reliability: s.reliability.iter().map(bin).collect(),
        losses: losses(spans, outcomes),
        outside: outcomes.len() - outcomes.iter().filter(scored).count(),
        sentence: s.sentence,
        knowable: what_is_knowable(watch, question, all, s.expected)?,
        hindsight: HINDSIGHT,
        caution: CAUTION,
    })
}

/// What so many site-days at the hazard forecast can tell.
fn what_is_knowable(
    watch: &Watch,
    question: &ScoreQuestion,
    all: &[Forecast],
    expected: f64,
) -> Result<KnowableView, Failure> {
    let sites = watch.reports.sites.len();
    let site_days = all.len() as f64 * f64::from(question.step_h) / 24.0;
    // To a tenth of a day, so that the sentence can be read.
    let days = (10.0 * site_days / sites as f64).round().max(1.0) / 10.0;
    let hazard = PerDay::new(expected / site_days).map_err(of_core)?;
    Ok(view::knowable(stability::knowable(sites as u32, days, hazard).map_err(of_core)?))
}

fn losses(spans: &[Span], outcomes: &[Outcome]) -> Vec<LossView> {
    let mut losses = Vec::new();
    for span in spans {
        for forecast in span.forecasts.iter().filter(|f| f.lost) {
            let of = |o: &&Outcome| o.site == forecast.site && o.failed_at > span.at && o.how == How::Breakout;
            let Some(outcome) = outcomes.iter().find(of) else { continue };
            let apart = |f: &Forecast| f.probability.value() / forecast.probability.value() - 1.0;
            losses.push(LossView {
                site: forecast.site.to_string(),
                failed_at: outcome.failed_at.to_string(),
                forecast_at: span.at.to_string(),
                probability: forecast.probability.value(),
                base: forecast.base.value(),
                rank: 1 + span.forecasts.iter().filter(|f| apart(f) > ALIKE).count(),
                alike: span.forecasts.iter().filter(|f| apart(f).abs() <= ALIKE).count().saturating_sub(1),
                of: span.forecasts.len(),
                source: outcome.source.clone(),
            });
        }
    }
    losses
}
