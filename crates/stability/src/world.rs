//! Worlds: what may be true of all sites. Source: ours.
//!
//! A world holds base rates, weights and the plan's own factors, drawn from the priors and shared by all
//! sites. The factor of a code is divided by its mean over the shares of codes. A site that nobody reports on
//! therefore has the base rate as its mean, which is what a base rate is.

use crate::distribution::{beta_two_two_quantile, gamma_quantile, normal_quantile, weight_quantile};
use crate::indicator::{Cause, Indicator};
use crate::parameters as p;
use crate::priors::{Counts, Priors};
use crate::stratum::{spread, stream};

/// z of the 95 % point of a Normal.
const Z95: f64 = 1.644_853_627;

/// All of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Worlds {
    /// Hazard of a breakout per day, by regime and world.
    breakout: [Vec<f64>; 3],
    /// Hazard of a hand-over per day, by regime and world.
    hand_over: [Vec<f64>; 3],
    /// Factor by indicator, code and world; mean 1 over the shares of codes.
    factors: [[Vec<f64>; 3]; 8],
    /// Power of the share of guards left.
    pub(crate) guards_power: Vec<f64>,
    /// Logarithm of the factor of a lift begun.
    pub(crate) lift_log: Vec<f64>,
}

impl Worlds {
    /// Draws them from the priors.
    pub(crate) fn drawn(priors: &Priors, seed: u64) -> Self {
        let n = priors.worlds;
        let uniforms = |purpose: &str| spread(&mut stream(seed, &[b"shared", purpose.as_bytes()]), n);
        let tense = uniforms("tense");
        let breakout = rates(
            (&priors.calm, priors.calm.breakouts, uniforms("calm breakout")),
            (&priors.front_moving, priors.front_moving.breakouts, uniforms("front breakout")),
            &tense,
        );
        let hand_over = rates(
            (&priors.calm, priors.calm.hand_overs, uniforms("calm hand-over")),
            (&priors.front_moving, priors.front_moving.hand_overs, uniforms("front hand-over")),
            &tense,
        );
        let factors = core::array::from_fn(|i| code_factors(priors, i, &uniforms(Indicator::ALL[i].name())));
        let normal = |purpose: &str, mean: f64, spread: f64| -> Vec<f64> {
            let sd = libm::log(spread) / Z95;
            uniforms(purpose).iter().map(|u| mean + sd * normal_quantile(*u)).collect()
        };
        let power = normal("guards", libm::log(p::GUARDS_POWER), p::GUARDS_POWER_SPREAD);
        let lift = normal("lift", libm::log(p::LIFT_FACTOR), p::LIFT_FACTOR_SPREAD);
        Self {
            breakout,
            hand_over,
            factors,
            guards_power: power.into_iter().map(libm::exp).collect(),
            // A lift that is seen calms nobody.
            lift_log: lift.into_iter().map(|x| x.max(0.0)).collect(),
        }
    }

    /// Number of worlds.
    pub(crate) fn n(&self) -> usize {
        self.guards_power.len()
    }

    /// Base hazards per day, by regime and world.
    pub(crate) fn base(&self, cause: Cause) -> &[Vec<f64>; 3] {
        match cause {
            Cause::Breakout => &self.breakout,
            Cause::HandOver => &self.hand_over,
        }
    }

    /// The factor of one indicator in one world, by code.
    pub(crate) fn factor(&self, indicator: Indicator, world: usize) -> [f64; 3] {
        let by_code = &self.factors[indicator.index()];
        [by_code[0][world], by_code[1][world], by_code[2][world]]
    }
}

type Drawn<'a> = (&'a Counts, u32, Vec<f64>);

/// Rates per day by regime: Gamma posteriors of the counts, and between them what nobody has counted.
fn rates(calm: Drawn<'_>, front: Drawn<'_>, tense: &[f64]) -> [Vec<f64>; 3] {
    let posterior = |(counts, events, uniforms): Drawn<'_>| -> Vec<f64> {
        let shape = f64::from(events) + p::JEFFREYS_SHAPE;
        uniforms.iter().map(|u| gamma_quantile(shape, *u) / counts.site_days).collect()
    };
    let calm = posterior(calm);
    // A front that moves never makes a site safer.
    let front: Vec<f64> = posterior(front).iter().zip(&calm).map(|(front, calm)| front.max(*calm)).collect();
    let between = |k: usize| {
        let along = beta_two_two_quantile(tense[k]);
        libm::exp((1.0 - along) * libm::log(calm[k]) + along * libm::log(front[k]))
    };
    let tense = (0..calm.len()).map(between).collect();
    [calm, tense, front]
}

/// Factors of one indicator by code and world, with mean 1 over the shares of codes.
fn code_factors(priors: &Priors, i: usize, uniforms: &[f64]) -> [Vec<f64>; 3] {
    let (weight, shares) = (priors.weights[i], priors.code_shares[i]);
    let cut = Indicator::ALL[i].direction_agreed();
    let mut by_code: [Vec<f64>; 3] = core::array::from_fn(|_| Vec::with_capacity(uniforms.len()));
    for u in uniforms {
        let step = libm::exp(weight_quantile(weight.mean, weight.sd, cut, *u));
        let raw = [1.0, step, step * step];
        let mean: f64 = (0..3).map(|x| shares[x] * raw[x]).sum();
        for x in 0..3 {
            by_code[x].push(raw[x] / mean);
        }
    }
    by_code
}

/// A hazard that no product of factors pushes past what a site can be.
pub(crate) fn capped(hazard_per_day: f64) -> f64 {
    hazard_per_day.min(p::HAZARD_PER_DAY_MAX)
}
