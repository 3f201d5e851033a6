//! Every site of a scenario at one moment, the most endangered first. Source: ours, `cli.md` (`warn assess`).

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use stability::parameters::OUTCOME_DAYS;
use stability::{
    Assessment, Cause, Conditions, Grid, Hours, NextReport, PerDay, Priors, Ranked, SiteAssessment, SiteId, ranking,
};

use super::view::{self, Beside, KnowableView, NextView, RegimeView, SiteView, UnusedView};
use super::watch::{Watch, hex, of_core};
use super::{CAUTION, Question};
use crate::failure::Failure;

/// Sites, by rank, for which the assessment says what one more report would change. Source: ours; a question
/// takes a sixth of a second a site, and nobody reads two hundred answers.
const ASKED_SITES_MAX: usize = 20;
/// Hours of a day, the step of the curve by day.
const DAY_H: f64 = 24.0;

/// What the warning says of a scenario at a moment.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessed {
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
    /// What the front does.
    pub regime: RegimeView,
    /// The sites that are held, the most endangered first.
    pub sites: Vec<SiteView>,
    /// Sites that are not held at that moment.
    pub no_longer_held: Vec<NoLongerHeld>,
    /// Reports that do not count, and why.
    pub unused: Vec<UnusedView>,
    /// Hazard a day from which a person must look.
    pub alarm_per_day: f64,
    /// Sites that a person must look at, and why.
    pub look: Vec<LookAt>,
    /// What one crisis of this size can tell.
    pub knowable: KnowableView,
    /// What a study says of all such forecasts.
    pub caution: &'static str,
}

/// A site whose custody has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoLongerHeld {
    /// Which.
    pub site: String,
    /// When.
    pub failed_at: String,
    /// `breakout`, `hand_over` or `emptied`.
    pub how: &'static str,
    /// Who says so.
    pub source: String,
}

/// A site that a person must look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LookAt {
    /// Which.
    pub site: String,
    /// Why.
    pub why: String,
}

/// Assesses a scenario. The same files, moment and seed give the same document, whatever the order of reports.
pub fn assess(question: &Question) -> Result<Assessed, Failure> {
    question.check()?;
    let watch = Watch::load(&question.scenario)?;
    let at = watch.at(question.at.as_deref())?;
    let held = watch.held_at(at.moment);
    if held.sites.is_empty() {
        return Err(Failure::error(format!("no site is held any more at {}", at.moment))
            .at(watch.scenario.file.display())
            .hint("give an earlier --at, or mend the file of outcomes"));
    }
    let found = stability::assess(&held, at.moment, &Priors::default(), question.seed).map_err(of_core)?;
    let sites = sites(&watch, &found)?;
    let knowable = stability::knowable(sites.len() as u32, f64::from(watch.scenario.days), mean_hazard(&sites)?);
    Ok(Assessed {
        scenario: watch.scenario.name.clone(),
        scenario_sha256: hex(&watch.scenario.digest),
        reports_sha256: watch.reports_sha256.clone(),
        at: at.moment.to_string(),
        at_from: at.from,
        seed: question.seed,
        regime: view::regime(&found),
        no_longer_held: no_longer_held(&watch, &at.moment),
        unused: unused(&watch, &found),
        alarm_per_day: question.alarm_per_day,
        look: look(&sites, question.alarm_per_day),
        sites,
        knowable: view::knowable(knowable.map_err(of_core)?),
        caution: CAUTION,
    })
}

fn mean_hazard(sites: &[SiteView]) -> Result<PerDay, Failure> {
    PerDay::new(sites.iter().map(|s| s.hazard_per_day).sum::<f64>() / sites.len() as f64).map_err(of_core)
}

/// The sites by rank.
fn sites(watch: &Watch, found: &Assessment) -> Result<Vec<SiteView>, Failure> {
    let by_id: BTreeMap<&SiteId, &SiteAssessment> = found.sites.iter().map(|s| (&s.site, s)).collect();
    ranking(found).into_par_iter().map(|ranked| site(watch, found, by_id[&ranked.site], ranked)).collect()
}

/// One site with all that is said of it.
pub(crate) fn site(
    watch: &Watch,
    found: &Assessment,
    of: &SiteAssessment,
    ranked: Ranked,
) -> Result<SiteView, Failure> {
    let Some(said) = watch.site(&of.site) else {
        return Err(Failure::error(format!("site {} is not in the scenario", of.site)));
    };
    let one_more_report = match ranked.rank <= ASKED_SITES_MAX {
        true => asked(&found.one_more_report(&of.site).map_err(of_core)?),
        false => None,
    };
    let p_fail_by_day = by_day(found, &of.site)?;
    Ok(view::site(of, said, Beside { ranked, p_fail_by_day, one_more_report }))
}

/// The most informative about a breakout; what would be learnt of a hand-over stands in the explanation.
fn asked(next: &[NextReport]) -> Option<NextView> {
    next.iter().map(view::next).find(|next| next.on == view::cause_word(Cause::Breakout))
}

/// Probability of having been lost without order by the end of each day.
fn by_day(found: &Assessment, site: &SiteId) -> Result<Vec<f64>, Failure> {
    let days = Grid::even(Hours::new(DAY_H).map_err(of_core)?, OUTCOME_DAYS as usize).map_err(of_core)?;
    let law = found.law(site, &days, &Conditions::default()).map_err(of_core)?;
    let mut sum = 0.0;
    let add = |p: &f64| {
        sum += p;
        sum
    };
    Ok(std::iter::once(0.0).chain(law.breakout.iter().map(add)).collect())
}

fn no_longer_held(watch: &Watch, at: &stability::Moment) -> Vec<NoLongerHeld> {
    let ended = watch.outcomes.iter().flatten().filter(|outcome| outcome.lasts_at(*at));
    let told = |o: &super::outcomes::Outcome| NoLongerHeld {
        site: o.site.to_string(),
        failed_at: o.failed_at.to_string(),
        how: o.how.word(),
        source: o.source.clone(),
    };
    ended.map(told).collect()
}

/// What the core leaves out, and what is said of sites that are not held.
pub(crate) fn unused(watch: &Watch, found: &Assessment) -> Vec<UnusedView> {
    let mut unused = view::unused(found);
    for report in &watch.reports.indicators {
        if let Some(outcome) = watch.ended(&report.site, found.at) {
            let why = format!("{} is not held since {} ({})", report.site, outcome.failed_at, outcome.how.word());
            unused.push(UnusedView { report: report.id.to_string(), why });
        }
    }
    unused.sort_by(|a, b| a.report.cmp(&b.report));
    unused
}

fn look(sites: &[SiteView], alarm_per_day: f64) -> Vec<LookAt> {
    let mut look = Vec::new();
    for site in sites {
        let mut because = |why: String| look.push(LookAt { site: site.site.clone(), why });
        if site.hazard_per_day >= alarm_per_day {
            because(format!(
                "hazard is {:.1} % a day, {:.1} % or more is an alarm",
                100.0 * site.hazard_per_day,
                100.0 * alarm_per_day
            ));
        }
        if site.reports.is_empty() {
            because("no report about it counts: its number is the base rate alone, and says nothing of it".to_owned());
        }
    }
    look
}
