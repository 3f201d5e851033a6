//! The entry: reports, a time, priors and a seed become the hazard of each site. Source: ours.

use std::collections::BTreeMap;
use std::fmt;

use crate::behind::{Belief, base_rates, beliefs};
use crate::conditions::Conditions;
use crate::draw::{Dependence, Draws};
use crate::drivers::{Driver, strongest};
use crate::error::Error;
use crate::grid::Grid;
use crate::indicator::{Cause, Indicator};
use crate::law::{Law, mean_law};
use crate::model::{Model, SiteModel, posterior};
use crate::name::{ReportId, SiteId};
use crate::next_report::{NextReport, next_reports};
use crate::parameters::OUTCOME_DAYS;
use crate::priors::Priors;
use crate::product::Product;
use crate::recapture::Recapture;
use crate::regime::{filtered, likelihood};
use crate::reports::Reports;
use crate::standing::{Evidence, Standings, Unused, regime_days, that_stand};
use crate::summary::{Band, band};
use crate::units::{Days, Hours, Moment, Probability};
use crate::world::Worlds;

/// What the reports say of each site, and everything needed to ask further.
#[derive(Clone, PartialEq)]
pub struct Assessment {
    /// The moment it holds for.
    pub at: Moment,
    /// Belief about the regime at that moment: calm, tense, front moving.
    pub regime: [Probability; 3],
    /// The reports that belief rests on, oldest first; none where nobody has said it.
    pub regime_reports: Vec<ReportId>,
    /// The sites, by name.
    pub sites: Vec<SiteAssessment>,
    /// Reports that do not count, and why.
    pub unused: Vec<Unused>,
    model: Model,
}

/// What the reports say of one site.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteAssessment {
    /// Which.
    pub site: SiteId,
    /// Hazard of being lost without order now.
    pub hazard: Band,
    /// Hazard of being handed over in order now.
    pub hand_over: Band,
    /// Probability of being lost without order within 24 hours.
    pub p_fail_24h: Probability,
    /// The same within 72 hours.
    pub p_fail_72h: Probability,
    /// When half of all such sites would be lost without order, if within the horizon of the outcomes.
    pub median_days: Option<Days>,
    /// How it may end.
    pub outcomes: Outcomes,
    /// What moves the hazards most, strongest first, at most three.
    pub drivers: Vec<Driver>,
    /// The reports that count, and what each is worth.
    pub reports: Vec<Counted>,
    /// Indicators that nobody reports on; each widens the band.
    pub missing: Vec<Indicator>,
}

/// How custody of a site may end within [`OUTCOME_DAYS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcomes {
    /// Lost without order.
    pub breakout: Probability,
    /// Handed over in order.
    pub hand_over: Probability,
    /// Neither; the three add to 1.
    pub still_held: Probability,
    /// Of those who break out, the share retaken.
    pub recapture: Recapture,
}

/// A report that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Which.
    pub report: ReportId,
    /// About what.
    pub indicator: Indicator,
    /// What it is worth by grade and age, 0 to 1.
    pub worth: Probability,
}

/// Assesses every site at a moment. The same reports in any order, moment, priors and seed give the same
/// bytes on any machine.
///
/// Refuses reports that contradict themselves (a name twice, a site not listed) and absurd priors. Poor,
/// old or missing reports are no error: they widen the band. A report later than `at` does not count.
pub fn assess(reports: &Reports, at: Moment, priors: &Priors, seed: u64) -> Result<Assessment, Error> {
    reports.check()?;
    priors.check()?;
    let standings = that_stand(reports, at);
    let belief = filtered(priors.regime, &regime_days(&standings.regimes, at));
    let worlds = Worlds::drawn(priors, seed);
    let sites = standings.sites.iter().map(|(site, evidence)| believed(site, evidence, priors, &worlds));
    let model = Model { priors: priors.clone(), belief, sites: sites.collect(), worlds };
    let month = Grid::even(Hours::new(LAW_STEP_H)?, (f64::from(OUTCOME_DAYS) * 24.0 / LAW_STEP_H) as usize)?;
    let sites = model.sites.iter().map(|site| summed_up(&model, site, &standings, &month, at));
    let sites = sites.collect::<Result<Vec<_>, Error>>()?;
    Ok(Assessment {
        at,
        regime: belief.map(Probability::computed),
        regime_reports: standings.regimes.iter().map(|r| r.id.clone()).collect(),
        sites,
        unused: standings.unused,
        model,
    })
}

/// Step of the law from which outcomes and median are read, hours.
const LAW_STEP_H: f64 = 24.0;

/// What is believed of one site given its evidence.
fn believed(site: &SiteId, evidence: &Evidence<'_>, priors: &Priors, worlds: &Worlds) -> SiteModel {
    let of = |i: usize| {
        let said = evidence[i].iter().map(|s| likelihood(s.report.code.index(), s.worth));
        posterior(priors.code_shares[i], said)
    };
    let posteriors = core::array::from_fn(of);
    let breakout = Product::of(worlds, Cause::Breakout, &posteriors);
    SiteModel {
        site: site.clone(),
        posteriors,
        worths: core::array::from_fn(|i| evidence[i].first().map_or(0.0, |s| s.worth)),
        breakout_coarse: breakout.coarse(),
        breakout,
        hand_over: Product::of(worlds, Cause::HandOver, &posteriors),
    }
}

fn summed_up(
    model: &Model,
    site: &SiteModel,
    standings: &Standings<'_>,
    month: &Grid,
    at: Moment,
) -> Result<SiteAssessment, Error> {
    let evidence = &standings.sites[&site.site];
    let law = mean_law(model, site, month, &Conditions::default());
    let hazard = |cause: Cause| band(model.worlds.base(cause), site.product(cause), &model.belief);
    Ok(SiteAssessment {
        site: site.site.clone(),
        hazard: hazard(Cause::Breakout),
        hand_over: hazard(Cause::HandOver),
        p_fail_24h: law.breakout_by(24.0)?,
        p_fail_72h: law.breakout_by(72.0)?,
        median_days: law.median_days(),
        outcomes: Outcomes {
            breakout: Probability::computed(law.breakout.iter().sum()),
            hand_over: Probability::computed(law.hand_over.iter().sum()),
            still_held: law.held,
            recapture: Recapture::known(),
        },
        drivers: strongest(model, site, evidence, &standings.regimes, at),
        reports: counted(evidence),
        missing: Indicator::ALL.into_iter().filter(|i| evidence[i.index()].is_empty()).collect(),
    })
}

fn counted(evidence: &Evidence<'_>) -> Vec<Counted> {
    let one = |s: &crate::standing::Standing<'_>| Counted {
        report: s.report.id.clone(),
        indicator: s.report.indicator,
        worth: Probability::computed(s.worth),
    };
    evidence.iter().flatten().map(one).collect()
}

impl Assessment {
    /// The mean law of the time at which a site fails, on a grid: what the planner plans with.
    pub fn law(&self, site: &SiteId, grid: &Grid, conditions: &Conditions) -> Result<Law, Error> {
        conditions.check().map_err(|e| e.at(format!("site {site}")))?;
        Ok(mean_law(&self.model, self.site_model(site)?, grid, conditions))
    }

    /// Draws of what may come, for the simulator. Conditions are by site; a site without any is left alone.
    /// Averaged over draws, each site follows [`Assessment::law`].
    pub fn draws(
        &self,
        seed: u64,
        dependence: Dependence,
        horizon: Hours,
        conditions: &BTreeMap<SiteId, Conditions>,
    ) -> Result<Draws<'_>, Error> {
        Draws::new(&self.model, seed, dependence, horizon, conditions)
    }

    /// The factor that a plan puts on the hazard of a breakout at an hour: mean and 5 to 95 %.
    pub fn factor(&self, conditions: &Conditions, hour: Hours) -> Result<FactorBand, Error> {
        conditions.check()?;
        let piece = conditions.at(hour.value());
        let worlds = &self.model.worlds;
        let mut factors: Vec<f64> = worlds
            .guards_power
            .iter()
            .zip(&worlds.lift_log)
            .map(|(power, lift)| piece.breakout(*power, *lift))
            .collect();
        factors.sort_by(f64::total_cmp);
        let at = |p: f64| factors[((p * factors.len() as f64) as usize).min(factors.len() - 1)];
        let mean = factors.iter().sum::<f64>() / factors.len() as f64;
        Ok(FactorBand { mean, p05: at(0.05), median: at(0.5), p95: at(0.95) })
    }

    /// What one more report on a site would change, the most informative first.
    pub fn one_more_report(&self, site: &SiteId) -> Result<Vec<NextReport>, Error> {
        next_reports(&self.model, self.site_model(site)?, !self.regime_reports.is_empty())
    }

    /// What is believed about each indicator of a site, and what that does to its hazard.
    pub fn beliefs(&self, site: &SiteId) -> Result<Vec<Belief>, Error> {
        Ok(beliefs(&self.model, self.site_model(site)?))
    }

    /// Base hazard of a cause by regime (calm, tense, front moving), before anything is said of a site.
    pub fn base_rates(&self, cause: Cause) -> [Band; 3] {
        base_rates(&self.model, cause)
    }

    fn site_model(&self, site: &SiteId) -> Result<&SiteModel, Error> {
        let found = self.model.sites.iter().find(|s| s.site == *site);
        found.ok_or_else(|| Error::unknown(format!("site {site} is none of the {} assessed", self.sites.len())))
    }
}

/// A factor on a hazard, with its band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FactorBand {
    /// Mean over what may be true.
    pub mean: f64,
    /// Five of a hundred chances that it is below this.
    pub p05: f64,
    /// As likely above as below.
    pub median: f64,
    /// Five of a hundred chances that it is above this.
    pub p95: f64,
}

impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assessment")
            .field("at", &self.at)
            .field("regime", &self.regime)
            .field("regime_reports", &self.regime_reports)
            .field("sites", &self.sites)
            .field("unused", &self.unused)
            .finish_non_exhaustive()
    }
}
