//! How good a picture of a finger is, with what an operator can do about it. Source: `fingerprint.md`; the measure is
//! the core's.

use std::path::Path;

use fingerprint::parameters::QUALITY_POOR;
use fingerprint::{Quality, Reason, extract};
use serde::Serialize;

use super::taken::{Reading, decode, unfit};
use crate::failure::Failure;
use crate::files::read_bounded;

/// Largest picture file read, in bytes. Source: ours, above any scanner's.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// Something that makes a print poor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReasonLine {
    /// `no-ridges`, `resolution`, `small-area`, `few-minutiae`, `dry`, `wet`, `faint` or `unclear`.
    pub reason: &'static str,
    /// What it is and what to do.
    pub advice: String,
}

/// How good a print is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct QualityView {
    /// The file.
    pub path: String,
    /// 0: nothing to compare; 100: as good as prints get.
    pub quality: u8,
    /// Whether it is worth keeping: above the least quality.
    pub usable: bool,
    /// The least quality, which is not worth keeping.
    pub quality_poor: u8,
    /// Gravest first.
    pub reasons: Vec<ReasonLine>,
    /// Minutiae that were kept.
    pub minutiae: usize,
    /// Area with ridges, square millimetres.
    pub area_mm2: f32,
    /// How much of what is seen there is ridges that run one way, 0 to 1.
    pub clarity: f32,
    /// Median distance from ridge to ridge, pixels at 500 dpi.
    pub ridge_period_px: f32,
    /// Share of the ridges' area that is dark.
    pub dark_share: f32,
    /// As it was said, pixels an inch.
    pub dpi: f32,
}

impl QualityView {
    pub(super) fn of(path: &Path, dpi: f32, quality: &Quality) -> Self {
        let line = |r: &Reason| ReasonLine { reason: word(*r), advice: r.to_string() };
        Self {
            path: path.display().to_string(),
            quality: quality.value,
            usable: quality.value > QUALITY_POOR,
            quality_poor: QUALITY_POOR,
            reasons: quality.reasons.iter().map(line).collect(),
            minutiae: quality.minutiae,
            area_mm2: quality.area_mm2,
            clarity: quality.clarity,
            ridge_period_px: quality.period_px,
            dark_share: quality.dark_share,
            dpi,
        }
    }
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::NoRidges => "no-ridges",
        Reason::Resolution { .. } => "resolution",
        Reason::SmallArea => "small-area",
        Reason::FewMinutiae => "few-minutiae",
        Reason::Dry => "dry",
        Reason::Wet => "wet",
        Reason::Faint => "faint",
        Reason::Unclear => "unclear",
    }
}

/// The quality of a picture.
pub fn quality(path: &Path, reading: &Reading) -> Result<QualityView, Failure> {
    let image = decode(read_bounded(path, FILE_BYTES_MAX)?, reading).map_err(unfit(path))?;
    let (_, quality) = extract(&image, &mut ());
    Ok(QualityView::of(path, reading.dpi, &quality))
}
