//! What stands behind a site's number: the base rates, and for each indicator what was believed before any
//! report, what is believed now, and what that does to the hazard. Source: ours.

use crate::indicator::{Cause, Indicator};
use crate::model::{Model, SiteModel};
use crate::summary::Band;
use crate::units::{PerDay, Probability};

/// Belief about one indicator of a site.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    /// Which.
    pub indicator: Indicator,
    /// Which hazard it moves.
    pub on: Cause,
    /// Shares of sites at codes 0, 1, 2, which is what is believed without a report.
    pub before: [Probability; 3],
    /// What is believed with the reports that count.
    pub now: [Probability; 3],
    /// Mean hazard with these reports over mean hazard without them; 1 where nobody reports.
    pub factor: f64,
}

/// What is believed about each indicator of a site, in the order of [`Indicator::ALL`].
pub(crate) fn beliefs(model: &Model, site: &SiteModel) -> Vec<Belief> {
    let one = |indicator: Indicator| Belief {
        indicator,
        on: indicator.cause(),
        before: model.priors.code_shares[indicator.index()].map(Probability::computed),
        now: site.posteriors[indicator.index()].map(Probability::computed),
        factor: model.effect(site, indicator),
    };
    Indicator::ALL.into_iter().map(one).collect()
}

/// Base hazard of a cause by regime, before anything is said of a site.
pub(crate) fn base_rates(model: &Model, cause: Cause) -> [Band; 3] {
    core::array::from_fn(|regime| of_rates(&model.worlds.base(cause)[regime]))
}

fn of_rates(rates: &[f64]) -> Band {
    let mut sorted = rates.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |p: f64| PerDay::computed(sorted[((p * sorted.len() as f64) as usize).min(sorted.len() - 1)]);
    let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
    Band { mean: PerDay::computed(mean), p05: at(0.05), p95: at(0.95) }
}
