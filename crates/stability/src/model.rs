//! What an assessment computes with and is asked again: belief about the regime, the worlds, and what is
//! believed of each site in them. Source: ours.

use crate::indicator::{Cause, Indicator};
use crate::name::SiteId;
use crate::priors::Priors;
use crate::product::Product;
use crate::regime::updated;
use crate::world::Worlds;

/// Everything that later questions need.
#[derive(Clone, PartialEq)]
pub(crate) struct Model {
    pub(crate) priors: Priors,
    /// Belief about the regime at the moment of the assessment.
    pub(crate) belief: [f64; 3],
    pub(crate) worlds: Worlds,
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
    pub(crate) breakout: Product,
    pub(crate) hand_over: Product,
    /// The breakout's product as law and draws take it.
    pub(crate) breakout_coarse: Product,
}

impl SiteModel {
    pub(crate) fn product(&self, cause: Cause) -> &Product {
        match cause {
            Cause::Breakout => &self.breakout,
            Cause::HandOver => &self.hand_over,
        }
    }
}

impl Model {
    /// The product of the indicator's cause at a site, were belief about that indicator another.
    pub(crate) fn product_if(&self, site: &SiteModel, indicator: Indicator, belief: [f64; 3]) -> Product {
        let mut posteriors = site.posteriors;
        posteriors[indicator.index()] = belief;
        Product::of(&self.worlds, indicator.cause(), &posteriors)
    }

    /// The mean hazard of an indicator's cause at a site over the one it would have without any report on that
    /// indicator. Exact: means of products of independent factors are products of means.
    pub(crate) fn effect(&self, site: &SiteModel, indicator: Indicator) -> f64 {
        let base = self.worlds.base(indicator.cause());
        let in_world = |world: usize| {
            let mean = |i: Indicator, belief: &[f64; 3]| -> f64 {
                self.worlds.factor(i, world).iter().zip(belief).map(|(factor, p)| factor * p).sum()
            };
            let others = Indicator::ALL.into_iter().filter(|i| *i != indicator && i.cause() == indicator.cause());
            let rate: f64 = base.iter().zip(self.belief).map(|(rates, believed)| rates[world] * believed).sum();
            let others = rate * others.map(|i| mean(i, &site.posteriors[i.index()])).product::<f64>();
            let of = |belief: &[f64; 3]| others * mean(indicator, belief);
            (of(&site.posteriors[indicator.index()]), of(&self.priors.code_shares[indicator.index()]))
        };
        let add = |sum: (f64, f64), world: (f64, f64)| (sum.0 + world.0, sum.1 + world.1);
        let (with, without) = (0..self.worlds.n()).map(in_world).fold((0.0, 0.0), add);
        with / without
    }

    /// Hazards per day of both causes by regime in one world, given the two products of factors, before any
    /// condition.
    pub(crate) fn hazards(&self, world: usize, breakout: f64, hand_over: f64) -> [[f64; 2]; 3] {
        let base = |cause: Cause, r: usize| self.worlds.base(cause)[r][world];
        core::array::from_fn(|r| [base(Cause::Breakout, r) * breakout, base(Cause::HandOver, r) * hand_over])
    }
}

/// Belief about a code after likelihoods, in the order given.
pub(crate) fn posterior(shares: [f64; 3], likelihoods: impl Iterator<Item = [f64; 3]>) -> [f64; 3] {
    likelihoods.fold(shares, updated)
}
