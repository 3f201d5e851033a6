//! A hazard summed up: its mean and its 5 and 95 % points over particles and regimes. Source: ours.

use crate::product::Product;
use crate::units::PerDay;
use crate::world::capped;

/// The mean and the ends of the 90 % band.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Mean over everything that may be true.
    pub mean: PerDay,
    /// Five of a hundred chances that it is below this.
    pub p05: PerDay,
    /// Five of a hundred chances that it is above this.
    pub p95: PerDay,
}

impl Band {
    /// Width of the band, per day.
    pub fn width_per_day(&self) -> f64 {
        self.p95.value() - self.p05.value()
    }
}

/// Over worlds (equal weight), products of factors (weight by posterior) and regimes (weight by belief).
pub(crate) fn band(base: &[Vec<f64>; 3], factors: &Product, belief: &[f64; 3]) -> Band {
    let mut atoms: Vec<(f64, f64)> = Vec::with_capacity(3 * base[0].len() * factors.weights.len());
    for_each(base, factors, belief, |hazard, weight| atoms.push((hazard, weight)));
    let all: f64 = atoms.iter().map(|atom| atom.1).sum();
    let mean = atoms.iter().map(|(hazard, weight)| hazard * weight).sum::<f64>() / all;
    atoms.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    Band {
        mean: PerDay::computed(mean),
        p05: PerDay::computed(quantile(&atoms, 0.05 * all)),
        p95: PerDay::computed(quantile(&atoms, 0.95 * all)),
    }
}

/// The mean alone, without sorting.
pub(crate) fn mean(base: &[Vec<f64>; 3], factors: &Product, belief: &[f64; 3]) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for_each(base, factors, belief, |hazard, weight| (sum, all) = (sum + hazard * weight, all + weight));
    sum / all
}

fn for_each(base: &[Vec<f64>; 3], factors: &Product, belief: &[f64; 3], mut visit: impl FnMut(f64, f64)) {
    for (rates, believed) in base.iter().zip(belief).filter(|(_, believed)| **believed > 0.0) {
        for (world, rate) in rates.iter().enumerate() {
            for (factor, weight) in factors.of_world(world).iter().zip(&factors.weights) {
                visit(capped(rate * factor), believed * weight);
            }
        }
    }
}

/// The least value up to which so much weight lies.
fn quantile(atoms: &[(f64, f64)], weight: f64) -> f64 {
    let mut sum = 0.0;
    for (value, w) in atoms {
        sum += w;
        if sum >= weight {
            return *value;
        }
    }
    atoms.last().map_or(0.0, |atom| atom.0)
}

#[test]
fn a_quantile_is_the_least_value_with_so_much_weight_below() {
    let atoms = [(1.0, 0.04), (2.0, 0.5), (3.0, 0.42), (9.0, 0.04)];
    assert_eq!([0.04, 0.05, 0.54, 0.95, 0.99].map(|w| quantile(&atoms, w)), [1.0, 2.0, 2.0, 3.0, 9.0]);
}
