//! Everything behind one site's number: base rate, regime, each indicator with its reports, and what one more
//! report would change. Source: ours, `cli.md` (`warn explain`).

use std::collections::BTreeMap;

use serde::Serialize;
use stability::{Assessment, Belief, Cause, IndicatorReport, Moment, Priors, Regime, ReportId, SiteId, ranking};

use super::outcomes::How;
use super::view::{self, BandView, NextView, RegimeView, SiteView, UnusedView};
use super::watch::{Watch, hex, of_core};
use super::{CAUTION, Question};
use crate::failure::Failure;

/// Everything behind one site's number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    /// Name of the operation.
    pub scenario: String,
    /// SHA-256 of the scenario's file.
    pub scenario_sha256: String,
    /// SHA-256 of the file of reports.
    pub reports_sha256: String,
    /// The moment it holds for.
    pub at: String,
    /// Who set that moment.
    pub at_from: &'static str,
    /// The seed.
    pub seed: u64,
    /// The site as `warn assess` has it.
    pub site: SiteView,
    /// Base hazard of a breakout by regime, and the counts behind it.
    pub base_rates: Vec<BaseRate>,
    /// Mean base hazard under what is believed of the regime: what the site would have without a report on it.
    pub base_per_day: f64,
    /// What is believed of the regime.
    pub regime: RegimeView,
    /// The statements about the regime that count, oldest first.
    pub regime_reports: Vec<RegimeReportView>,
    /// Each indicator, also those that nobody reports on.
    pub indicators: Vec<IndicatorView>,
    /// Reports about the site, or about the regime, that do not count.
    pub unused: Vec<UnusedView>,
    /// What could be asked, the most informative first.
    pub one_more_report: Vec<NextView>,
    /// What a study says of all such forecasts.
    pub caution: &'static str,
}

/// How often a site is lost without order under one regime.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BaseRate {
    /// Which regime.
    pub regime: &'static str,
    /// Hazard of a breakout.
    pub hazard: BandView,
    /// Site-days that were counted; none between calm and a moving front.
    pub site_days: Option<f64>,
    /// Sites lost in them.
    pub breakouts: Option<u32>,
}

/// A statement about the regime.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RegimeReportView {
    /// Its name.
    pub report: String,
    /// What it says.
    pub says: &'static str,
    /// Who said it.
    pub source: String,
    /// Letter and figure.
    pub grade: String,
    /// When it held.
    pub observed_at: String,
    /// Hours before the moment.
    pub age_h: f64,
}

/// One indicator of the site.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IndicatorView {
    /// Its name in files.
    pub indicator: &'static str,
    /// Its name for a reader.
    pub title: &'static str,
    /// `breakout` or `hand_over`: which hazard it moves.
    pub on: &'static str,
    /// What codes 0, 1, 2 mean.
    pub says: [&'static str; 3],
    /// Shares of sites at codes 0, 1, 2: what is believed without a report.
    pub shares: [f64; 3],
    /// What is believed of this site.
    pub belief: [f64; 3],
    /// Mean hazard with the reports over mean hazard without them.
    pub factor: f64,
    /// The reports that count, strongest first.
    pub reports: Vec<ReportView>,
}

/// A report that counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportView {
    /// Its name.
    pub report: String,
    /// What it says.
    pub says: &'static str,
    /// That as a code.
    pub code: u8,
    /// Who said it.
    pub source: String,
    /// Letter and figure.
    pub grade: String,
    /// When it was so.
    pub observed_at: String,
    /// Hours before the moment.
    pub age_h: f64,
    /// What it is worth by grade and age, 0 to 1.
    pub worth: f64,
}

/// Explains one site of a scenario.
pub fn explain(question: &Question, site: &str) -> Result<Explained, Failure> {
    let watch = Watch::load(&question.scenario)?;
    let at = watch.at(question.at.as_deref())?;
    let id = known(&watch, site, at.moment)?;
    let priors = Priors::default();
    let found = stability::assess(&watch.held_at(at.moment), at.moment, &priors, question.seed).map_err(of_core)?;
    let ranked = ranking(&found).into_iter().find(|ranked| ranked.site == id);
    let (Some(ranked), Some(of)) = (ranked, found.sites.iter().find(|s| s.site == id)) else {
        return Err(Failure::error(format!("site {id} was not assessed")));
    };
    let next = found.one_more_report(&id).map_err(of_core)?;
    let worths = of.reports.iter().map(|counted| (&counted.report, counted.worth.value())).collect();
    let base_rates = base_rates(&found, &priors);
    Ok(Explained {
        scenario: watch.scenario.name.clone(),
        scenario_sha256: hex(&watch.scenario.digest),
        reports_sha256: watch.reports_sha256.clone(),
        at: at.moment.to_string(),
        at_from: at.from,
        seed: question.seed,
        site: super::assess::site(&watch, &found, of, ranked)?,
        base_per_day: base_rates.iter().zip(found.regime).map(|(base, p)| base.hazard.per_day * p.value()).sum(),
        base_rates,
        regime: view::regime(&found),
        regime_reports: regime_reports(&watch, &found),
        indicators: indicators(&watch, &found, &id, &worths)?,
        unused: unused(&watch, &found, &id),
        one_more_report: next.iter().map(view::next).collect(),
        caution: CAUTION,
    })
}

/// The site, if the scenario has it and it is held.
fn known(watch: &Watch, site: &str, at: Moment) -> Result<SiteId, Failure> {
    let id = SiteId::parse(site).map_err(|e| Failure::usage(e.to_string()))?;
    if watch.site(&id).is_none() {
        let known = watch.scenario.watch.sites.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Failure::usage(format!("site {id} is not in the scenario, known are {known}")));
    }
    match watch.ended(&id, at) {
        Some(outcome) => {
            let how = match outcome.how {
                How::Breakout => "was lost without order",
                How::HandOver => "was handed over in order",
                How::Emptied => "was emptied",
            };
            let said = format!("site {id} {how} at {}: there is no hazard to explain at {at}", outcome.failed_at);
            Err(Failure::error(said).hint("give an earlier --at"))
        }
        None => Ok(id),
    }
}

fn base_rates(found: &Assessment, priors: &Priors) -> Vec<BaseRate> {
    let counts = [Some(priors.calm), None, Some(priors.front_moving)];
    let rates = Regime::ALL.into_iter().zip(found.base_rates(Cause::Breakout)).zip(counts);
    let one = |((regime, band), counted): ((Regime, stability::Band), Option<stability::Counts>)| BaseRate {
        regime: regime.title(),
        hazard: view::band(&band),
        site_days: counted.map(|c| c.site_days),
        breakouts: counted.map(|c| c.breakouts),
    };
    rates.map(one).collect()
}

fn regime_reports(watch: &Watch, found: &Assessment) -> Vec<RegimeReportView> {
    let by_id: BTreeMap<_, _> = watch.reports.regimes.iter().map(|r| (&r.id, r)).collect();
    let counted = found.regime_reports.iter().filter_map(|id| by_id.get(id));
    let one = |r: &&stability::RegimeReport| RegimeReportView {
        report: r.id.to_string(),
        says: r.regime.title(),
        source: r.source.to_string(),
        grade: r.grade.to_string(),
        observed_at: r.observed_at.to_string(),
        age_h: age_h(found.at, r.observed_at),
    };
    counted.map(one).collect()
}

fn age_h(at: Moment, observed_at: Moment) -> f64 {
    (at.as_ms() - observed_at.as_ms()) as f64 / 3_600_000.0
}

fn indicators(
    watch: &Watch,
    found: &Assessment,
    site: &SiteId,
    worths: &BTreeMap<&ReportId, f64>,
) -> Result<Vec<IndicatorView>, Failure> {
    let one = |belief: &Belief| {
        let of = |r: &&IndicatorReport| r.site == *site && r.indicator == belief.indicator;
        let counted = watch.reports.indicators.iter().filter(of).filter_map(|r| {
            let worth = worths.get(&r.id)?;
            Some(ReportView {
                report: r.id.to_string(),
                says: r.indicator.says(r.code),
                code: r.code.figure(),
                source: r.source.to_string(),
                grade: r.grade.to_string(),
                observed_at: r.observed_at.to_string(),
                age_h: age_h(found.at, r.observed_at),
                worth: *worth,
            })
        });
        let mut reports: Vec<ReportView> = counted.collect();
        reports.sort_by(|a, b| b.worth.total_cmp(&a.worth).then_with(|| a.report.cmp(&b.report)));
        IndicatorView {
            indicator: belief.indicator.name(),
            title: belief.indicator.title(),
            on: view::cause_word(belief.on),
            says: stability::Code::ALL.map(|code| belief.indicator.says(code)),
            shares: belief.before.map(|p| p.value()),
            belief: belief.now.map(|p| p.value()),
            factor: belief.factor,
            reports,
        }
    };
    Ok(found.beliefs(site).map_err(of_core)?.iter().map(one).collect())
}

/// What does not count of what was said of the site or the regime.
fn unused(watch: &Watch, found: &Assessment, site: &SiteId) -> Vec<UnusedView> {
    let elsewhere = |id: &str| watch.reports.indicators.iter().any(|r| r.id.as_str() == id && r.site != *site);
    super::assess::unused(watch, found).into_iter().filter(|unused| !elsewhere(&unused.report)).collect()
}
