//! Makes seeded draws that are the same on every platform, from ChaCha8 (RFC 8439's cipher with
//! eight rounds) keyed by SHA-256 of seed and purpose. Source: ours.
//!
//! Each purpose has its own stream, so that one more draw among the people shifts nothing among
//! the errors. Only whole numbers are drawn: no result hangs on a platform's floating point.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// Parts of a whole in which chances are stated. Source: ours; fine enough for 1 in a million.
pub const WHOLE_PPM: u32 = 1_000_000;

/// A seeded stream of draws for one purpose.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream for a purpose, such as `people`.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(seed.to_le_bytes());
        hash.update(purpose.as_bytes());
        Self(ChaCha8Rng::from_seed(hash.finalize().into()))
    }

    /// A whole number under `limit`; 0 for a limit of 0 or 1. The bias is under `limit` / 2^64.
    pub fn below(&mut self, limit: u32) -> u32 {
        let wide = u128::from(self.0.next_u64()) * u128::from(limit);
        u32::try_from(wide >> 64).unwrap_or(0)
    }

    /// A whole number from `least` to `most`, both included.
    pub fn between(&mut self, least: i32, most: i32) -> i32 {
        let width = u32::try_from((i64::from(most) - i64::from(least) + 1).max(1)).unwrap_or(u32::MAX);
        least.saturating_add_unsigned(self.below(width))
    }

    /// An index of a list of that length; 0 for an empty one.
    pub fn index(&mut self, length: usize) -> usize {
        self.below(u32::try_from(length).unwrap_or(u32::MAX)) as usize
    }

    /// True in `ppm` of a million cases.
    pub fn chance(&mut self, ppm: u32) -> bool {
        self.below(WHOLE_PPM) < ppm
    }

    /// One of the items.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let index = self.index(items.len());
        items.get(index)
    }

    /// An index drawn in proportion to the weights; `None` if all are zero.
    pub fn weighted(&mut self, weights: &[u32]) -> Option<usize> {
        let total: u64 = weights.iter().map(|w| u64::from(*w)).sum();
        let mut point = u64::from(self.below(u32::try_from(total).unwrap_or(u32::MAX)));
        for (index, weight) in weights.iter().enumerate() {
            if point < u64::from(*weight) {
                return Some(index);
            }
            point -= u64::from(*weight);
        }
        None
    }

    /// Shuffles in place (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.index(last + 1);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_two_purposes_differ_and_each_repeats() {
        let draw = |purpose| {
            let mut dice = Dice::new(7, purpose);
            (0..8).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draw("people"), draw("people"));
        assert_ne!(draw("people"), draw("errors"));
    }

    #[test]
    fn weighted_draws_follow_the_weights() {
        let mut dice = Dice::new(1, "weights");
        let mut seen = [0; 3];
        for _ in 0..10_000 {
            seen[dice.weighted(&[1, 0, 3]).unwrap()] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((7_200..7_800).contains(&seen[2]), "{seen:?}");
        assert_eq!(dice.weighted(&[0, 0]), None);
    }
}
