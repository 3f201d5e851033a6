//! Particles: what may be true, with weights. Source: ours, after Rao and Blackwell.
//!
//! A world holds base rates and weights, drawn from the priors and shared by all sites. Within a world the
//! true codes of a site's indicators are not drawn: their posterior given the reports is exact and small
//! (three values each), and so is the distribution of the product of their factors. It is kept as
//! [`BINS`] weighted values. A world with one of them is a particle.
//!
//! Weighting drawn codes by the likelihood of eight alarming reports would leave one particle in a million
//! alive. Without drawn codes, sites with like reports have like hazards to the last bit; and a more alarming
//! report, which shifts a posterior up, shifts every value of every world up or leaves it.
//!
//! The factor of a code is divided by its mean over the shares of codes. A site that nobody reports on
//! therefore has the base rate as its mean, which is what a base rate is.

use crate::distribution::{beta_two_two_quantile, gamma_quantile, normal_quantile, weight_quantile};
use crate::indicator::{Cause, Indicator};
use crate::parameters as p;
use crate::priors::{Counts, Priors};
use crate::stratum::{spread, stream};

/// z of the 95 % point of a Normal.
const Z95: f64 = 1.644_853_627;

/// What all sites share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Shared {
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

/// The product of a site's factors for one cause: in each world so many values with these weights.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factors {
    /// By world and value.
    values: Vec<f64>,
    /// Weights of the values of a world; they add to 1.
    pub(crate) weights: Vec<f64>,
}

impl Factors {
    /// The values of one world.
    pub(crate) fn of_world(&self, world: usize) -> &[f64] {
        let n = self.weights.len();
        &self.values[world * n..(world + 1) * n]
    }
}

impl Shared {
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

    /// The product of the factors of all indicators of a cause, whose codes have these posteriors.
    pub(crate) fn product(&self, cause: Cause, posteriors: &[[f64; 3]; 8]) -> Factors {
        let of_cause: Vec<Indicator> = Indicator::ALL.into_iter().filter(|i| i.cause() == cause).collect();
        if let [indicator] = of_cause[..] {
            // Three values need no gathering.
            let factors = &self.factors[indicator.index()];
            let values = (0..self.n()).flat_map(|world| (0..3).map(move |code| factors[code][world])).collect();
            return Factors { values, weights: posteriors[indicator.index()].to_vec() };
        }
        let mut values = Vec::with_capacity(self.n() * BINS);
        for world in 0..self.n() {
            let mut product = vec![(1.0, 1.0)];
            for indicator in &of_cause {
                let factors = &self.factors[indicator.index()];
                let factors = [factors[0][world], factors[1][world], factors[2][world]];
                product = times(&product, &factors, &posteriors[indicator.index()]);
                if product.len() > BINS {
                    product = gathered(&product);
                }
            }
            values.extend(gathered(&product).iter().map(|(value, _)| value));
        }
        Factors { values, weights: bin_weights().collect() }
    }
}

/// A value of a product and its weight.
type Atom = (f64, f64);

/// The distribution of a product times one more factor, by rising value.
fn times(product: &[Atom], factors: &[f64; 3], posterior: &[f64; 3]) -> Vec<Atom> {
    let one = |x: usize| product.iter().map(move |(value, weight)| (value * factors[x], weight * posterior[x]));
    let mut all: Vec<Atom> = (0..3).flat_map(one).collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    all
}

/// The distribution cut at fixed probabilities, each bin at its mean: the mean stays, and what was greater
/// with every probability stays so.
fn gathered(rising: &[Atom]) -> Vec<Atom> {
    let mut bins = Vec::with_capacity(BINS);
    let mut atoms = rising.iter().copied();
    let (mut value, mut left) = atoms.next().unwrap_or((1.0, 1.0));
    for width in bin_weights() {
        let (mut sum, mut open) = (0.0, width);
        while open > 0.0 {
            let taken = left.min(open);
            sum += value * taken;
            open -= taken;
            left -= taken;
            if left <= 0.0 {
                match atoms.next() {
                    Some(next) => (value, left) = next,
                    // What rounding leaves open at the very end is filled with the greatest value.
                    None => left = f64::INFINITY,
                }
            }
        }
        bins.push((sum / width, width));
    }
    bins
}

/// Number of values that are kept of a product in each world.
pub(crate) const BINS: usize = p::BIN_ENDS.len();

fn bin_weights() -> impl Iterator<Item = f64> {
    (0..BINS).map(|bin| p::BIN_ENDS[bin] - if bin == 0 { 0.0 } else { p::BIN_ENDS[bin - 1] })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// All 27 products of three indicators, gathered, against their exact mean and order.
    #[test]
    fn a_gathered_product_keeps_its_mean_and_rises_with_its_posterior() {
        let factors = [0.5, 1.5, 4.0];
        let product = |posterior: [f64; 3]| {
            let mut product = vec![(1.0, 1.0)];
            for _ in 0..3 {
                product = times(&product, &factors, &posterior);
            }
            gathered(&product)
        };
        let (mild, grave) = ([0.6, 0.3, 0.1], [0.5, 0.3, 0.2]);
        let mean = |atoms: &[Atom]| atoms.iter().map(|(value, weight)| value * weight).sum::<f64>();
        // (0.6 * 0.5 + 0.3 * 1.5 + 0.1 * 4)^3 = 1.15^3
        assert!((mean(&product(mild)) - 1.15_f64.powi(3)).abs() < 1e-12);
        assert!(product(mild).iter().zip(product(grave)).all(|(mild, grave)| mild.0 <= grave.0));
        assert!(product(mild).windows(2).all(|pair| pair[0].0 <= pair[1].0));
        assert!((bin_weights().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
