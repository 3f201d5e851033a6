//! The regime: what the front does, which moves all sites at once. Statements about it are filtered day by
//! day, and paths are drawn from where that leaves off. Source: hidden Markov filter (Rabiner 1989, forward
//! pass); persistence in [`crate::parameters`].
//!
//! The chain steps only between neighbours: a front does not move out of calm without a tense day between.
//! With the order of the codes this keeps the filter monotone: a more alarming statement never lowers it.

use std::fmt;

use rand_chacha::ChaCha12Rng;

use crate::parameters as p;
use crate::stratum::{falls_to, uniform};

/// What the front does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Regime {
    /// No fighting near.
    Calm,
    /// Fighting or ultimatums, and the line stands. Nothing was counted under it: its rates lie somewhere
    /// between the other two, on the logarithmic scale after a Beta(2, 2).
    Tense,
    /// The line moves.
    FrontMoving,
}

impl Regime {
    /// All, from the mildest.
    pub const ALL: [Self; 3] = [Self::Calm, Self::Tense, Self::FrontMoving];

    /// In words.
    pub fn title(self) -> &'static str {
        ["calm", "tense", "front moving"][self.index()]
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

/// Chances of tomorrow's regime (column) given today's (row).
const STEP: [[f64; 3]; 3] = [
    [1.0 - p::CALM_TO_TENSE_PER_DAY, p::CALM_TO_TENSE_PER_DAY, 0.0],
    [p::TENSE_TO_CALM_PER_DAY, 1.0 - p::TENSE_TO_CALM_PER_DAY - p::TENSE_TO_MOVING_PER_DAY, p::TENSE_TO_MOVING_PER_DAY],
    [0.0, p::MOVING_TO_TENSE_PER_DAY, 1.0 - p::MOVING_TO_TENSE_PER_DAY],
];

/// A day later: mass (of belief, or of sites still held) moved along the chain.
pub(crate) fn a_day_later(mass: [f64; 3]) -> [f64; 3] {
    core::array::from_fn(|to| (0..3).map(|from| mass[from] * STEP[from][to]).sum())
}

/// The likelihood of a statement at each regime or code: sharpness times worth, normalised over what could
/// have been said, so that a worthless statement is flat.
pub(crate) fn likelihood(said: usize, worth: f64) -> [f64; 3] {
    let kernel = |x: usize, y: usize| libm::exp(-p::REPORT_SHARPNESS * worth * (x.abs_diff(y).pow(2) as f64));
    core::array::from_fn(|x| kernel(x, said) / (0..3).map(|y| kernel(x, y)).sum::<f64>())
}

/// Belief multiplied by a likelihood and brought back to sum 1.
pub(crate) fn updated(belief: [f64; 3], likelihood: [f64; 3]) -> [f64; 3] {
    let product: [f64; 3] = core::array::from_fn(|x| belief[x] * likelihood[x]);
    let sum: f64 = product.iter().sum();
    // A belief that excludes what is said stays as it is.
    if sum > 0.0 { product.map(|x| x / sum) } else { belief }
}

/// Belief about today, from belief about the oldest day and the likelihoods of each day since, today last.
pub(crate) fn filtered(before: [f64; 3], days: &[Vec<[f64; 3]>]) -> [f64; 3] {
    let mut belief = before;
    for (at, statements) in days.iter().enumerate() {
        if at > 0 {
            belief = a_day_later(belief);
        }
        belief = statements.iter().fold(belief, |belief, said| updated(belief, *said));
    }
    belief
}

/// A path of the regime, day by day, from belief about today.
pub(crate) fn path(today: &[f64; 3], days: usize, rng: &mut ChaCha12Rng) -> Vec<Regime> {
    let mut path: Vec<Regime> = Vec::with_capacity(days);
    for _ in 0..days {
        let shares = path.last().map_or(today, |regime| &STEP[regime.index()]);
        path.push(Regime::ALL[falls_to(shares, uniform(rng))]);
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_keeps_all_mass_and_a_flat_statement_says_nothing() {
        for row in STEP {
            assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12 && row.iter().all(|x| *x >= 0.0));
        }
        let belief = [0.2, 0.3, 0.5];
        for (was, is) in belief.iter().zip(updated(belief, likelihood(2, 0.0))) {
            assert!((was - is).abs() < 1e-12);
        }
    }

    /// Total positivity of order two, of the chain and of every statement: what the monotone filter rests on.
    #[test]
    fn chain_and_statements_keep_the_order_of_beliefs() {
        let minors_hold = |rows: [[f64; 3]; 3]| {
            for (i, j) in [(0, 1), (0, 2), (1, 2)] {
                for (k, l) in [(0, 1), (0, 2), (1, 2)] {
                    assert!(
                        rows[i][k] * rows[j][l] - rows[i][l] * rows[j][k] >= -1e-15,
                        "rows {i} {j}, columns {k} {l}"
                    );
                }
            }
        };
        minors_hold(STEP);
        for worth in [0.01, 0.3, 1.0] {
            minors_hold([0, 1, 2].map(|said| likelihood(said, worth)));
        }
    }

    #[test]
    fn what_was_said_long_ago_is_forgotten_by_the_chain() {
        let said = |days_ago: usize| {
            let mut days = vec![Vec::new(); days_ago + 1];
            days[0] = vec![likelihood(2, 1.0)];
            filtered(p::REGIME_UNSAID, &days)[2]
        };
        assert!(said(0) > 0.9 && said(7) < said(0) && said(60) < 0.3, "{} {} {}", said(0), said(7), said(60));
    }
}
