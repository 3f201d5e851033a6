//! Fingers in files: pictures to templates, two prints compared, one searched among many, and how often all that errs.
//! Opens no data folder. A score decides nothing. Source: `fingerprint.md`, `cli.md`.
//!
//! Reads from the ground up: `formats` and `taken` bring a print out of any file; `quality`, `extract` and `compare` say
//! what it is worth; `drawing` and `show` draw it; `table` and `sources` list many; `gallery_file`, `gallery` and
//! `search` keep and search them; `synth` makes some; `evaluate` counts errors.

mod formats;
mod taken;
pub mod quality;
pub mod extract;
pub mod compare;
mod drawing;
pub mod show;
mod table;
mod sources;
mod gallery_file;
pub mod gallery;
pub mod search;
pub mod synth;
pub mod evaluate;

pub use formats::{FORMATS, Format};
pub use taken::{DPI_USUAL, Reading};

/// Minus the decimal logarithm and the natural one that stand beside every score, and whether they stand at their bound.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Meaning {
    /// Higher for one finger; comparable within one version of the program alone.
    pub score: f32,
    /// 3: prints of other fingers score as high once in 1,000.
    pub neg_log10_fmr: f32,
    /// Natural logarithm of how much likelier such a score is for one finger than for two.
    pub llr: f32,
    /// Whether the score lies past what the data bear: the numbers are then the bound, and no more is claimed.
    pub extrapolated: bool,
}

impl Meaning {
    fn of(comparison: &fingerprint::Comparison) -> Self {
        let found = fingerprint::calibrated(comparison);
        Self {
            score: comparison.score.0,
            neg_log10_fmr: found.neg_log10_fmr,
            llr: found.ln_lr,
            extrapolated: found.bounded,
        }
    }

    /// The false match rate in words.
    pub fn said(&self) -> String {
        let one_in = 10_f64.powf(f64::from(self.neg_log10_fmr)).round();
        match (self.extrapolated && self.llr > 0.0, one_in) {
            (true, _) => {
                format!("fewer than 1 in {one_in:.0} prints of other fingers score as high; no more is claimed")
            }
            (false, n) if n < 1.5 => "prints of other fingers often score as high".to_owned(),
            (false, n) => format!("about 1 in {n:.0} prints of other fingers scores as high"),
        }
    }
}
