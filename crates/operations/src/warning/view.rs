//! What the core found, as plain data with its units in the names. Source: ours, `cli.md` (`warn assess`).

use serde::Serialize;
use stability::{Assessment, Band, Cause, Knowable, NextReport, Question, Ranked, Recapture, Regime, SiteAssessment};

use crate::rehearse::scenario::WatchedSite;

/// A hazard with its 90 % band, per day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct BandView {
    /// Mean.
    pub per_day: f64,
    /// Five of a hundred chances that it is below this.
    pub p05: f64,
    /// Five of a hundred chances that it is above this.
    pub p95: f64,
}

/// Belief about the regime, which holds for all sites.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegimeView {
    /// Probability that it is calm.
    pub calm: f64,
    /// Probability of tension: fighting or ultimatums, and the line stands.
    pub tense: f64,
    /// Probability that the front moves.
    pub front_moving: f64,
    /// The likeliest, in words.
    pub most_likely: &'static str,
    /// The reports it rests on, oldest first.
    pub reports: Vec<String>,
}

/// One thing that moves a site's hazard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriverView {
    /// In words, with age and grade.
    pub text: String,
    /// Mean hazard with these reports over mean hazard without them.
    pub factor: f64,
    /// `breakout` or `hand_over`: which hazard it moves.
    pub on: &'static str,
    /// The reports, strongest first.
    pub reports: Vec<String>,
}

/// How custody of a site may end.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct OutcomesView {
    /// Within how many days.
    pub within_days: u32,
    /// Probability that it is lost without order.
    pub breakout: f64,
    /// Probability that it is handed over in order.
    pub hand_over: f64,
    /// Probability of neither.
    pub still_held: f64,
    /// Of those who break out, the share retaken: mean.
    pub recapture: f64,
    /// Lower end of its 90 % band.
    pub recapture_p05: f64,
    /// Upper end.
    pub recapture_p95: f64,
    /// What it rests on.
    pub recapture_basis: &'static str,
}

/// What one report could say, and the hazard after it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnswerView {
    /// In words.
    pub says: &'static str,
    /// How likely it is to say so, by what is believed now.
    pub probability: f64,
    /// The hazard after it.
    pub hazard: BandView,
}

/// One report that could be asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NextView {
    /// `regime`, or the indicator's name in files.
    pub about: &'static str,
    /// `breakout` or `hand_over`: of which hazard all its numbers speak.
    pub on: &'static str,
    /// Whether nobody reports on it now; else what is there is stale.
    pub missing: bool,
    /// In a sentence.
    pub text: String,
    /// Width of the band now, per day.
    pub width_now_per_day: f64,
    /// Expected width after it, per day.
    pub width_after_per_day: f64,
    /// How far the mean would move on average, per day.
    pub expected_move_per_day: f64,
    /// What it could answer.
    pub answers: Vec<AnswerView>,
}

/// What one crisis can tell about hazards like these.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KnowableView {
    /// Losses to reckon with.
    pub expected: f64,
    /// Standard deviation of their number.
    pub sd: f64,
    /// Fewest and most losses that would raise no doubt.
    pub accepted: [u64; 2],
    /// How often hazards half as high would raise none.
    pub half_passes: f64,
    /// How often hazards twice as high would raise none.
    pub twice_passes: f64,
    /// All that in a sentence.
    pub sentence: String,
}

/// A report that does not count, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnusedView {
    /// Its name.
    pub report: String,
    /// Why.
    pub why: String,
}

/// One site.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteView {
    /// Its id.
    pub site: String,
    /// Its name.
    pub name: String,
    /// How many it holds, where somebody said it.
    pub people: Option<u32>,
    /// Who says that the site is what it is said to be.
    pub source: String,
    /// Rank by hazard, 1 for the highest.
    pub rank: usize,
    /// Its rank were its hazard alone half.
    pub rank_if_half: usize,
    /// Its rank were its hazard alone twice.
    pub rank_if_twice: usize,
    /// Sites with which it would change places then.
    pub swaps_with: Vec<String>,
    /// Hazard of being lost without order, mean.
    pub hazard_per_day: f64,
    /// Lower end of its 90 % band, per day.
    pub p05: f64,
    /// Upper end.
    pub p95: f64,
    /// Hazard of an orderly hand-over.
    pub hand_over: BandView,
    /// At most three, strongest first.
    pub drivers: Vec<DriverView>,
    /// Probability of being lost without order within 24 hours.
    pub p_fail_24h: f64,
    /// The same within 72 hours.
    pub p_fail_72h: f64,
    /// Days until half of all such sites are lost, if within the horizon of the outcomes.
    pub median_days: Option<f64>,
    /// How it may end.
    pub outcomes: OutcomesView,
    /// Probability of having been lost without order by the end of day 0, 1, 2, ... from the moment.
    pub p_fail_by_day: Vec<f64>,
    /// The reports about it that count.
    pub reports: Vec<String>,
    /// Indicators that nobody reports on.
    pub missing: Vec<&'static str>,
    /// The report that would tell most of a breakout; only for the first sites of a long list.
    pub one_more_report: Option<NextView>,
}

pub(crate) fn band(band: &Band) -> BandView {
    BandView { per_day: band.mean.value(), p05: band.p05.value(), p95: band.p95.value() }
}

pub(crate) fn cause_word(cause: Cause) -> &'static str {
    match cause {
        Cause::Breakout => "breakout",
        Cause::HandOver => "hand_over",
    }
}

pub(crate) fn regime(found: &Assessment) -> RegimeView {
    let [calm, tense, front_moving] = found.regime.map(|p| p.value());
    let belief = Regime::ALL.into_iter().zip([calm, tense, front_moving]);
    let likeliest = belief.max_by(|a, b| a.1.total_cmp(&b.1)).map_or("", |(regime, _)| regime.title());
    let reports = found.regime_reports.iter().map(ToString::to_string).collect();
    RegimeView { calm, tense, front_moving, most_likely: likeliest, reports }
}

pub(crate) fn knowable(k: Knowable) -> KnowableView {
    KnowableView {
        expected: k.expected,
        sd: k.sd,
        accepted: [k.accepted.0, k.accepted.1],
        half_passes: k.half_passes.value(),
        twice_passes: k.twice_passes.value(),
        sentence: k.sentence,
    }
}

pub(crate) fn unused(found: &Assessment) -> Vec<UnusedView> {
    found.unused.iter().map(|u| UnusedView { report: u.report.to_string(), why: u.why.clone() }).collect()
}

pub(crate) fn next(report: &NextReport) -> NextView {
    let (about, on) = match report.about {
        Question::Indicator(indicator) => (indicator.name(), indicator.cause()),
        Question::Regime => ("regime", Cause::Breakout),
    };
    let answer = |a: &stability::Answer| AnswerView {
        says: a.says,
        probability: a.probability.value(),
        hazard: band(&a.hazard),
    };
    NextView {
        about,
        on: cause_word(on),
        missing: report.missing,
        text: report.text.clone(),
        width_now_per_day: report.width_now_per_day,
        width_after_per_day: report.width_after_per_day,
        expected_move_per_day: report.expected_move_per_day,
        answers: report.answers.iter().map(answer).collect(),
    }
}

/// What only the assessment as a whole can say of a site.
pub(crate) struct Beside {
    pub(crate) ranked: Ranked,
    pub(crate) p_fail_by_day: Vec<f64>,
    pub(crate) one_more_report: Option<NextView>,
}

pub(crate) fn site(found: &SiteAssessment, said: &WatchedSite, beside: Beside) -> SiteView {
    let driver = |d: &stability::Driver| DriverView {
        text: d.text.clone(),
        factor: d.factor,
        on: cause_word(d.on),
        reports: d.reports.iter().map(ToString::to_string).collect(),
    };
    SiteView {
        site: said.id.clone(),
        name: said.name.clone(),
        people: said.people,
        source: said.source.clone(),
        rank: beside.ranked.rank,
        rank_if_half: beside.ranked.rank_if_half,
        rank_if_twice: beside.ranked.rank_if_twice,
        swaps_with: beside.ranked.swaps_with.iter().map(ToString::to_string).collect(),
        hazard_per_day: found.hazard.mean.value(),
        p05: found.hazard.p05.value(),
        p95: found.hazard.p95.value(),
        hand_over: band(&found.hand_over),
        drivers: found.drivers.iter().map(driver).collect(),
        p_fail_24h: found.p_fail_24h.value(),
        p_fail_72h: found.p_fail_72h.value(),
        median_days: found.median_days.map(|days| days.value()),
        outcomes: outcomes(found),
        p_fail_by_day: beside.p_fail_by_day,
        reports: found.reports.iter().map(|counted| counted.report.to_string()).collect(),
        missing: found.missing.iter().map(|indicator| indicator.name()).collect(),
        one_more_report: beside.one_more_report,
    }
}

fn outcomes(found: &SiteAssessment) -> OutcomesView {
    let Recapture { mean, p05, p95, basis } = found.outcomes.recapture;
    OutcomesView {
        within_days: stability::parameters::OUTCOME_DAYS,
        breakout: found.outcomes.breakout.value(),
        hand_over: found.outcomes.hand_over.value(),
        still_held: found.outcomes.still_held.value(),
        recapture: mean.value(),
        recapture_p05: p05.value(),
        recapture_p95: p95.value(),
        recapture_basis: basis,
    }
}
