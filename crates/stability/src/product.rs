//! The product of a site's factors in each world, as a few weighted values: a world with one of them is a
//! particle. Source: ours, after Rao and Blackwell.
//!
//! The true codes of a site's indicators are not drawn. Their posterior given the reports is exact and small
//! (three values each), and so is the distribution of the product of their factors, which is gathered into
//! [`BINS`] values. Weighting drawn codes by the likelihood of eight alarming reports would leave one particle
//! in a million alive. Without drawn codes, sites with like reports have like hazards to the last bit; and a
//! more alarming report, which shifts a posterior up, shifts every value of every world up or leaves it.

use crate::indicator::{Cause, Indicator};
use crate::parameters::{BIN_ENDS, LAW_BINS};
use crate::world::Worlds;

/// The product of a site's factors for one cause: in each world so many values with these weights.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Product {
    /// By world and value.
    values: Vec<f64>,
    /// Weights of the values of a world; they add to 1.
    pub(crate) weights: Vec<f64>,
}

/// Number of values that are kept of a product in each world.
const BINS: usize = BIN_ENDS.len();

impl Product {
    /// Of all indicators of a cause, whose codes have these posteriors.
    pub(crate) fn of(worlds: &Worlds, cause: Cause, posteriors: &[[f64; 3]; 8]) -> Self {
        let of_cause: Vec<Indicator> = Indicator::ALL.into_iter().filter(|i| i.cause() == cause).collect();
        if let [indicator] = of_cause[..] {
            // Three values need no gathering.
            let values = (0..worlds.n()).flat_map(|world| worlds.factor(indicator, world)).collect();
            return Self { values, weights: posteriors[indicator.index()].to_vec() };
        }
        let mut values = Vec::with_capacity(worlds.n() * BINS);
        let mut space = Space::default();
        for world in 0..worlds.n() {
            space.begin();
            for indicator in &of_cause {
                space.times(&worlds.factor(*indicator, world), &posteriors[indicator.index()]);
                if space.product.len() > BINS {
                    space.gather();
                }
            }
            space.gather();
            values.extend(space.product.iter().map(|atom| atom.0));
        }
        Self { values, weights: bin_weights().collect() }
    }

    /// The values of one world.
    pub(crate) fn of_world(&self, world: usize) -> &[f64] {
        let n = self.weights.len();
        &self.values[world * n..(world + 1) * n]
    }

    /// The same with neighbouring values gathered once more, for the law and the draws, whose cost grows with
    /// their number; the mean stays. A product of three values stays as it is.
    pub(crate) fn coarse(&self) -> Self {
        if self.weights.len() != BINS {
            return self.clone();
        }
        let ranges = || LAW_BINS.iter().scan(0, |from, to| Some(core::mem::replace(from, *to)..*to));
        let weight = |range: core::ops::Range<usize>| self.weights[range].iter().sum::<f64>();
        let mut values = Vec::with_capacity(self.values.len() / BINS * LAW_BINS.len());
        for world in self.values.chunks_exact(BINS) {
            for range in ranges() {
                let sum: f64 = range.clone().map(|bin| world[bin] * self.weights[bin]).sum();
                values.push(sum / weight(range));
            }
        }
        Self { values, weights: ranges().map(weight).collect() }
    }
}

/// A value of a product and its weight.
type Atom = (f64, f64);

/// A product in the making, by rising value, and the room to work in.
#[derive(Default)]
struct Space {
    product: Vec<Atom>,
    merged: Vec<Atom>,
    next: Vec<Atom>,
}

impl Space {
    fn begin(&mut self) {
        self.product.clear();
        self.product.push((1.0, 1.0));
    }

    /// Multiplies by one more factor: three rising lists, merged.
    fn times(&mut self, factors: &[f64; 3], posterior: &[f64; 3]) {
        let product = &self.product;
        let scaled = |x: usize| product.iter().map(move |(value, weight)| (value * factors[x], weight * posterior[x]));
        merge(scaled(0), scaled(1), &mut self.merged);
        merge(self.merged.iter().copied(), scaled(2), &mut self.next);
        core::mem::swap(&mut self.product, &mut self.next);
    }

    /// Cuts the distribution at fixed probabilities, each bin at its mean: the mean stays, and what was greater
    /// at every probability stays so.
    fn gather(&mut self) {
        self.next.clear();
        let mut atoms = self.product.iter().copied();
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
            self.next.push((sum / width, width));
        }
        core::mem::swap(&mut self.product, &mut self.next);
    }
}

/// Two rising lists as one; of equal values the first list's come first.
fn merge(a: impl Iterator<Item = Atom>, b: impl Iterator<Item = Atom>, into: &mut Vec<Atom>) {
    into.clear();
    let mut b = b.peekable();
    for atom in a {
        while let Some(earlier) = b.next_if(|b| b.0 < atom.0) {
            into.push(earlier);
        }
        into.push(atom);
    }
    into.extend(b);
}

fn bin_weights() -> impl Iterator<Item = f64> {
    (0..BINS).map(|bin| BIN_ENDS[bin] - if bin == 0 { 0.0 } else { BIN_ENDS[bin - 1] })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All 27 products of three indicators, gathered, against their exact mean and order.
    #[test]
    fn a_gathered_product_keeps_its_mean_and_rises_with_its_posterior() {
        let product = |posterior: [f64; 3]| {
            let mut space = Space::default();
            space.begin();
            for _ in 0..3 {
                space.times(&[0.5, 1.5, 4.0], &posterior);
            }
            assert_eq!(space.product.len(), 27);
            assert!(space.product.windows(2).all(|pair| pair[0].0 <= pair[1].0));
            space.gather();
            space.product
        };
        let (mild, grave) = ([0.6, 0.3, 0.1], [0.5, 0.3, 0.2]);
        let mean = |atoms: &[Atom]| atoms.iter().map(|(value, weight)| value * weight).sum::<f64>();
        // (0.6 * 0.5 + 0.3 * 1.5 + 0.1 * 4)^3 = 1.15^3
        assert!((mean(&product(mild)) - 1.15_f64.powi(3)).abs() < 1e-12);
        assert!(product(mild).iter().zip(product(grave)).all(|(mild, grave)| mild.0 <= grave.0));
        assert!((bin_weights().sum::<f64>() - 1.0).abs() < 1e-12);

        let whole =
            Product { values: product(mild).iter().map(|atom| atom.0).collect(), weights: bin_weights().collect() };
        let coarse = whole.coarse();
        let mean: f64 = coarse.of_world(0).iter().zip(&coarse.weights).map(|(value, weight)| value * weight).sum();
        assert!((mean - 1.15_f64.powi(3)).abs() < 1e-12 && coarse.weights.len() == LAW_BINS.len());
    }
}
