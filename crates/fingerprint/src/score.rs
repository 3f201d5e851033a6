//! From evidence to one number: about the natural logarithm of the odds when as many pairs are of one finger as not. It
//! is not calibrated. Source: MCC's mean of the pairs that lose least; logistic regression.

use crate::evidence::Evidence;
use crate::parameters::{
    BEST_PAIRS_MAX, BEST_PAIRS_MIDDLE, BEST_PAIRS_MIN, BEST_PAIRS_SLOPE, SCORE_BASE, SCORE_FLOW, SCORE_LOCAL,
    SCORE_LONE, SCORE_OVERLAP, SCORE_PAIRED, SCORE_UNRELATED,
};
use crate::relax::Relaxed;

/// Higher for one finger. Not comparable with scores of other crates.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Score(pub f32);

/// Mean of what is left of the similarities of the pairs that lost the smallest share.
pub(crate) fn local_score(related: &Relaxed, least_minutiae: usize) -> f32 {
    let middle = 1.0 / (1.0 + libm::expf(-BEST_PAIRS_SLOPE * (least_minutiae as f32 - BEST_PAIRS_MIDDLE)));
    let best = (BEST_PAIRS_MIN + (BEST_PAIRS_MAX - BEST_PAIRS_MIN) * middle).round() as usize;
    let mut kept: Vec<(f32, f32)> =
        related.left.iter().zip(&related.pairs).map(|(left, p)| (left / p.similarity, *left)).collect();
    kept.sort_unstable_by(|p, q| q.0.total_cmp(&p.0).then(q.1.total_cmp(&p.1)));
    kept.iter().take(best).map(|k| k.1).sum::<f32>() / best as f32
}

/// Which of two alignments is the better one.
pub(crate) fn prefer(evidence: &Evidence) -> f32 {
    evidence.paired - evidence.lone
}

/// The score of an alignment.
pub(crate) fn score(e: &Evidence) -> Score {
    let area = SCORE_OVERLAP * libm::logf(1.0 + e.overlap) + SCORE_FLOW * e.flow;
    Score(SCORE_BASE + SCORE_LOCAL * e.local + SCORE_PAIRED * e.paired + SCORE_LONE * e.lone + area)
}

/// The score of prints that nothing lays over each other: below all others, in the order of the local score.
pub(crate) fn unrelated(local: f32) -> Score {
    Score(SCORE_UNRELATED + local)
}
