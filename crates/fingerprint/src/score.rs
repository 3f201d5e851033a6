//! From evidence to one number. Source: MCC's mean of the pairs that lose least; logistic regression.

use crate::evidence::Evidence;
use crate::parameters::{BEST_PAIRS_MAX, BEST_PAIRS_MIDDLE, BEST_PAIRS_MIN, BEST_PAIRS_SLOPE};
use crate::relax::Relaxed;
use crate::tune::tune;

/// Higher for one finger. Not comparable with scores of other crates.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Score(pub f32);

/// Mean of what is left of the similarities of the pairs that lost the smallest share.
pub(crate) fn local_score(related: &Relaxed, least_minutiae: usize) -> f32 {
    let middle = 1.0 / (1.0 + libm::expf(-tune!(BEST_PAIRS_SLOPE) * (least_minutiae as f32 - tune!(BEST_PAIRS_MIDDLE))));
    let best = (tune!(BEST_PAIRS_MIN) + (tune!(BEST_PAIRS_MAX) - tune!(BEST_PAIRS_MIN)) * middle).round() as usize;
    let mut kept: Vec<(f32, f32)> =
        related.left.iter().zip(&related.pairs).map(|(left, p)| (left / p.similarity, *left)).collect();
    kept.sort_unstable_by(|p, q| q.0.total_cmp(&p.0).then(q.1.total_cmp(&p.1)));
    kept.iter().take(best).map(|k| k.1).sum::<f32>() / best as f32
}

/// Which of two alignments is the better one.
pub(crate) fn prefer(evidence: &Evidence) -> f32 {
    evidence.paired - evidence.lone
}

/// The score of the evidence.
pub(crate) fn score(evidence: &Evidence) -> Score {
    Score(evidence.local)
}
