//! Seeded uniform numbers, one stream a purpose, spread evenly. Source: Latin hypercube sampling (McKay,
//! Beckman and Conover 1979); ChaCha12; streams named by FNV-1a.
//!
//! A stream is named by what it is for, not by when it is asked. A site's numbers therefore do not depend
//! on which other sites stand beside it.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

/// The stream of random numbers that a seed holds for one purpose.
pub(crate) fn stream(seed: u64, purpose: &[&[u8]]) -> ChaCha12Rng {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    rng.set_stream(fnv1a(purpose));
    rng
}

fn fnv1a(parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        for byte in (part.len() as u64).to_le_bytes().iter().chain(*part) {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}

/// A number inside (0, 1), never at its ends.
pub(crate) fn uniform(rng: &mut ChaCha12Rng) -> f64 {
    ((rng.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

/// `n` numbers inside (0, 1), one in each of `n` equal strata, in random order.
pub(crate) fn spread(rng: &mut ChaCha12Rng, n: usize) -> Vec<f64> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, below(rng, last + 1));
    }
    order.iter().map(|stratum| (*stratum as f64 + uniform(rng)) / n as f64).collect()
}

/// An index below `n`.
pub(crate) fn below(rng: &mut ChaCha12Rng, n: usize) -> usize {
    ((uniform(rng) * n as f64) as usize).min(n - 1)
}

/// Which of these shares a number inside (0, 1) falls to; they add to 1.
pub(crate) fn falls_to(shares: &[f64; 3], u: f64) -> usize {
    if u < shares[0] {
        0
    } else if u < shares[0] + shares[1] {
        1
    } else {
        2
    }
}

#[test]
fn every_stratum_is_met_once_and_streams_differ() {
    let mut rng = stream(7, &[b"test"]);
    let mut numbers = spread(&mut rng, 50);
    assert_ne!(numbers, spread(&mut stream(7, &[b"other"]), 50));
    assert_eq!(numbers, spread(&mut stream(7, &[b"test"]), 50));
    numbers.sort_by(f64::total_cmp);
    for (at, number) in numbers.iter().enumerate() {
        assert_eq!((number * 50.0) as usize, at);
    }
}
