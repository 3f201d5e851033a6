//! What an assessment computes with and is asked again: belief about the regime, the worlds, and what is
//! believed of each site in them. Source: ours.

use crate::indicator::{Cause, Indicator};
use crate::name::SiteId;
use crate::particles::{Factors, Shared};
use crate::priors::Priors;
use crate::regime::updated;

/// Everything that later questions need.
#[derive(Clone, PartialEq)]
pub(crate) struct Model {
    pub(crate) priors: Priors,
    /// Belief about the regime at the moment of the assessment.
    pub(crate) belief: [f64; 3],
    pub(crate) shared: Shared,
    /// By name of the site.
    pub(crate) sites: Vec<SiteModel>,
}

/// What is believed of one site.
#[derive(Clone, PartialEq)]
pub(crate) struct SiteModel {
    pub(crate) site: SiteId,
    /// Belief about the code of each indicator.
    pub(crate) posteriors: [[f64; 3]; 8],
    /// Worth of the strongest report on each indicator; 0 where there is none.
    pub(crate) worths: [f64; 8],
    pub(crate) breakout: Factors,
    pub(crate) hand_over: Factors,
}

impl SiteModel {
    pub(crate) fn factors(&self, cause: Cause) -> &Factors {
        match cause {
            Cause::Breakout => &self.breakout,
            Cause::HandOver => &self.hand_over,
        }
    }
}

impl Model {
    /// The factors of the indicator's cause at a site, were belief about that indicator another.
    pub(crate) fn factors_if(&self, site: &SiteModel, indicator: Indicator, belief: [f64; 3]) -> Factors {
        let mut posteriors = site.posteriors;
        posteriors[indicator.index()] = belief;
        self.shared.product(indicator.cause(), &posteriors)
    }

    /// Hazards per day of both causes by regime in one world, given the two products of factors, before any
    /// condition.
    pub(crate) fn hazards(&self, world: usize, breakout: f64, hand_over: f64) -> [[f64; 2]; 3] {
        let base = |cause: Cause, r: usize| self.shared.base(cause)[r][world];
        core::array::from_fn(|r| [base(Cause::Breakout, r) * breakout, base(Cause::HandOver, r) * hand_over])
    }
}

/// Belief about a code after likelihoods, in the order given.
pub(crate) fn posterior(shares: [f64; 3], likelihoods: impl Iterator<Item = [f64; 3]>) -> [f64; 3] {
    likelihoods.fold(shares, updated)
}
