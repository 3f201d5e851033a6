//! Which minutia of one print may be which of the other: neighbourhoods compared all with all, and the most alike
//! taken first, each minutia once. Source: greedy one-to-one assignment.

use crate::cylinder::{Cylinder, similarity};
use crate::parameters::{COMMON_PLACES_MIN, PAIRS_MAX, SIMILARITY_MIN, TURN_GATE_COSINE};
use crate::simd::widest;
use crate::template::Template;

/// A minutia of each print that may be the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub a: usize,
    pub b: usize,
    pub similarity: f32,
}

/// Pairs of one minutia each, most alike first.
pub(crate) fn assign(a: &Template, b: &Template) -> Vec<Candidate> {
    let mut keys = widest(
        #[inline(always)]
        || keys(a, b),
    );
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let (mut used_a, mut used_b) = ([false; 256], [false; 256]);
    let mut out = Vec::with_capacity(PAIRS_MAX);
    for key in keys {
        let (i, j) = ((key >> 8 & 255) as usize, (key & 255) as usize);
        let (i, j) = (255 - i, 255 - j);
        if used_a[i] || used_b[j] {
            continue;
        }
        (used_a[i], used_b[j]) = (true, true);
        out.push(Candidate { a: i, b: j, similarity: (key >> 16) as f32 / 65_535.0 });
        if out.len() == PAIRS_MAX {
            break;
        }
    }
    out
}

/// Similarity and the two numbers in one word, so that one sort puts the most alike, and among them the first, first.
#[inline(always)]
fn keys(a: &Template, b: &Template) -> Vec<u32> {
    let mut keys = Vec::with_capacity(a.minutiae().len() * b.minutiae().len() / 2);
    for (i, (p, of_p)) in a.cylinders.iter().zip(&a.headings).enumerate() {
        if p.valid == 0 {
            continue;
        }
        for (j, (q, of_q)) in b.cylinders.iter().zip(&b.headings).enumerate() {
            if of_p.0 * of_q.0 + of_p.1 * of_q.1 < TURN_GATE_COSINE {
                continue;
            }
            let alike = seen_similarity(p, q);
            if alike > SIMILARITY_MIN {
                keys.push(((alike * 65_535.0) as u32) << 16 | (255 - i as u32) << 8 | (255 - j as u32));
            }
        }
    }
    keys
}

#[inline(always)]
fn seen_similarity(p: &Cylinder, q: &Cylinder) -> f32 {
    similarity(p, q, COMMON_PLACES_MIN)
}
