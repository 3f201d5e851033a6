//! What a score means: how often prints of other fingers score as high, and how much likelier it is for prints of one
//! finger; both for prints with as many minutiae and as much in common. Source: logistic regression of the scores'
//! tails on the development sets (`examples/fit.rs`); bounds after Vergeer and others 2016 (ELUB).
//!
//! Nothing is claimed beyond what the data bear: both numbers stop at a bound, and say when they stand there.

use crate::compare::Comparison;
use crate::parameters::{
    FMR_BASE, FMR_MINUTIAE, FMR_OVERLAP, FMR_SCORE, LN_LR_APART, LN_LR_BASE, LN_LR_MAX, LN_LR_MIN, LN_LR_MINUTIAE,
    LN_LR_OVERLAP, LN_LR_SCORE, NEG_LOG10_FMR_MAX,
};

/// A score on scales that mean something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibration {
    /// Minus the decimal logarithm of the share of other fingers' prints that score as high: 3 is 1 in 1,000.
    pub neg_log10_fmr: f32,
    /// Natural logarithm of how much likelier such a score is for one finger than for two.
    pub ln_lr: f32,
    /// Whether either stands at its bound: "at least 1 in 10,000", never more.
    pub bounded: bool,
}

/// What the score of a comparison means.
pub fn calibrated(comparison: &Comparison) -> Calibration {
    let e = &comparison.evidence;
    if comparison.motion.is_none() {
        // Most prints of other fingers are not laid over each other at all, and some of one finger are not.
        return Calibration { neg_log10_fmr: 0.0, ln_lr: LN_LR_APART, bounded: false };
    }
    let (score, minutiae) = (comparison.score.0, libm::logf(1.0 + e.minutiae));
    let overlap = libm::logf(1.0 + e.overlap);
    let z = FMR_BASE + FMR_SCORE * score + FMR_MINUTIAE * minutiae + FMR_OVERLAP * overlap;
    // Minus the logarithm of 1 / (1 + exp(z)), without running over.
    let ln = if z > 20.0 { z } else { libm::logf(1.0 + libm::expf(z)) };
    let neg_log10_fmr = ln / std::f32::consts::LN_10;
    let ln_lr = LN_LR_BASE + LN_LR_SCORE * score + LN_LR_MINUTIAE * minutiae + LN_LR_OVERLAP * overlap;
    let bounded = neg_log10_fmr > NEG_LOG10_FMR_MAX || !(LN_LR_MIN..=LN_LR_MAX).contains(&ln_lr);
    Calibration {
        neg_log10_fmr: neg_log10_fmr.min(NEG_LOG10_FMR_MAX),
        ln_lr: ln_lr.clamp(LN_LR_MIN, LN_LR_MAX),
        bounded,
    }
}
