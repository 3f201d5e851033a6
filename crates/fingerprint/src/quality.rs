//! How good a print is to compare, 0 to 100, and what an operator can do about it. Source: ours, over the measures of
//! ISO/IEC 29794-4 (clarity, flow, area, minutiae), without a trained model.

use std::fmt;

use crate::field::Field;
use crate::mask::Mask;
use crate::minutia::Minutia;
use crate::normalise::Normalised;
use crate::parameters::{
    AREA_FULL_MM2, AREA_SMALL_MM2, CELL_PX, CLARITY_GOOD, CLARITY_POOR, CONTRAST_GOOD, DARK_SHARE_DRY, DARK_SHARE_WET,
    DPI_WORKING, MINUTIAE_FEW, MINUTIAE_GOOD, PERIOD_MAX_PX, PERIOD_MEAN_PX, PERIOD_MIN_PX, QUALITY_POOR,
};
use crate::plane::Plane;

/// How good a print is, what was measured, and what speaks against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quality {
    /// 0: nothing to compare; 100: as good as prints get.
    pub value: u8,
    /// What an operator can act on, gravest first.
    pub reasons: Vec<Reason>,
    /// Area with ridges, mm^2.
    pub area_mm2: f32,
    /// How much of what is seen there is ridges that run one way: 0 to 1.
    pub clarity: f32,
    /// Median distance from ridge to ridge, px at 500 dpi; nought where there are none.
    pub period_px: f32,
    /// Share of the ridges' area that is dark.
    pub dark_share: f32,
    /// Number of minutiae.
    pub minutiae: usize,
}

/// Why a print is poor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// There are no ridges in the picture.
    NoRidges,
    /// The distance from ridge to ridge is not one of fingers at the resolution that was said.
    Resolution {
        /// The resolution at which it would be.
        likely_dpi: f32,
    },
    /// Little of the finger is there.
    SmallArea,
    /// Too few minutiae to tell one finger from many.
    FewMinutiae,
    /// Ridges are broken: the finger is dry or hardly pressed.
    Dry,
    /// Ridges run together: the finger is wet or pressed hard.
    Wet,
    /// There is hardly any difference between ridge and valley.
    Faint,
    /// Ridges are smeared, scarred or worn.
    Unclear,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRidges => f.write_str("no ridges found: is there a finger in the picture"),
            Self::Resolution { likely_dpi } => write!(f, "resolution doubtful, more likely {likely_dpi:.0} dpi"),
            Self::SmallArea => f.write_str("small area: lay the middle of the finger flat on the glass"),
            Self::FewMinutiae => f.write_str("few minutiae: take another print or another finger"),
            Self::Dry => f.write_str("too dry: breathe on the finger or moisten it, press a little more"),
            Self::Wet => f.write_str("too wet: dry finger and glass, press a little less"),
            Self::Faint => f.write_str("faint: clean the glass, press a little more"),
            Self::Unclear => f.write_str("unclear: clean finger and glass, hold still"),
        }
    }
}

/// The quality of a print.
pub(crate) fn quality(
    picture: &Plane,
    dpi: f32,
    normalised: &Normalised,
    field: &Field,
    mask: &Mask,
    minutiae: &[Minutia],
) -> Quality {
    let inside: Vec<usize> = (0..mask.inside.len()).filter(|&cell| mask.inside[cell]).collect();
    let mm_per_cell = CELL_PX as f32 * 25.4 / DPI_WORKING;
    let area_mm2 = inside.len() as f32 * mm_per_cell * mm_per_cell;
    let mean = |of: &dyn Fn(usize) -> f32| inside.iter().map(|&c| of(c)).sum::<f32>() / inside.len().max(1) as f32;
    let clarity = mean(&|c| field.coherence.values[c] * field.power.values[c].min(1.0).sqrt());
    let contrast = mean(&|c| normalised.contrast.values[c]);
    let period_px = if inside.is_empty() {
        0.0
    } else {
        median(inside.iter().map(|&c| libm::expf(-field.ln_frequency.values[c])).collect())
    };
    let mut out = Quality {
        value: 0,
        reasons: Vec::new(),
        area_mm2,
        clarity,
        period_px,
        dark_share: dark_share(picture, mask),
        minutiae: minutiae.len(),
    };
    out.reasons = reasons(&out, dpi, contrast);
    out.value = value(&out);
    out
}

fn reasons(of: &Quality, dpi: f32, contrast: f32) -> Vec<Reason> {
    if of.area_mm2 == 0.0 {
        return vec![Reason::NoRidges];
    }
    // Too high a word makes the picture smaller than it is, and its ridges nearer.
    let likely_dpi = dpi * of.period_px / PERIOD_MEAN_PX;
    let unclear = of.clarity < CLARITY_POOR;
    let known = [
        (!(PERIOD_MIN_PX..=PERIOD_MAX_PX).contains(&of.period_px), Reason::Resolution { likely_dpi }),
        (of.area_mm2 < AREA_SMALL_MM2, Reason::SmallArea),
        (of.minutiae < MINUTIAE_FEW, Reason::FewMinutiae),
        (unclear && of.dark_share < DARK_SHARE_DRY, Reason::Dry),
        (unclear && of.dark_share > DARK_SHARE_WET, Reason::Wet),
        (contrast < CONTRAST_GOOD, Reason::Faint),
        (unclear && (DARK_SHARE_DRY..=DARK_SHARE_WET).contains(&of.dark_share), Reason::Unclear),
    ];
    known.into_iter().filter(|(met, _)| *met).map(|(_, reason)| reason).collect()
}

/// Clarity, area and minutiae, each as a share of what a good print has; the worst counts most. A print at a doubtful
/// resolution is never a good one.
fn value(of: &Quality) -> u8 {
    let clarity = ((of.clarity - 0.5 * CLARITY_POOR) / (CLARITY_GOOD - 0.5 * CLARITY_POOR)).clamp(0.0, 1.0);
    let area = (of.area_mm2 / AREA_FULL_MM2).min(1.0);
    let minutiae = (of.minutiae as f32 / MINUTIAE_GOOD as f32).min(1.0);
    let value = 100.0 * clarity * area.sqrt() * minutiae.sqrt();
    let doubtful = of.reasons.iter().any(|r| matches!(r, Reason::Resolution { .. }));
    (if doubtful { value.min(f32::from(QUALITY_POOR)) } else { value }) as u8
}

fn median(mut values: Vec<f32>) -> f32 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Share of pixels in the mask that are darker than the middle between its dark and its bright ones.
fn dark_share(picture: &Plane, mask: &Mask) -> f32 {
    let mut counts = [0_usize; 256];
    for y in 0..picture.height {
        for x in 0..picture.width {
            if mask.inside[y / CELL_PX * mask.width + x / CELL_PX] {
                counts[picture.at(x, y).clamp(0.0, 255.0) as usize] += 1;
            }
        }
    }
    let all: usize = counts.iter().sum();
    let below = |share: f32| {
        let mut left = (share * all as f32) as usize;
        counts.iter().position(|&n| {
            let here = left < n;
            left = left.saturating_sub(n);
            here
        })
    };
    let (Some(dark), Some(bright)) = (below(0.05), below(0.95)) else { return 0.0 };
    counts[..(dark + bright) / 2].iter().sum::<usize>() as f32 / all as f32
}
