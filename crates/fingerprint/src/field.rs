//! Orientation and period of the ridges, one a cell, with how sure it is. Local spectra are smoothed, their strongest
//! waves averaged by doubled angles, and where the picture is unclear a wider neighbourhood speaks.
//! Source: doubled angles, Kass and Witkin 1987; the blend is ours.

use crate::parameters::{
    CELL_PX, COHERENCE_CLEAR, COHERENCE_UNCLEAR, FREQUENCY_SIGMA_CELLS, ORIENTATION_SIGMA_CELLS, ORIENTATION_WIDE_CELLS,
};
use crate::plane::Plane;
use crate::spectrum::Spectra;

/// What runs through each cell. The normal stands across the ridges.
#[derive(Debug, Clone)]
pub struct Field {
    /// Cosine of twice the direction of the ridges' normal, times an unused length.
    pub cos2: Plane,
    /// Sine of the same, times the same length.
    pub sin2: Plane,
    /// Natural logarithm of ridges per pixel.
    pub ln_frequency: Plane,
    /// 0 where waves run every way, 1 where they run one way.
    pub coherence: Plane,
    /// Sum of the powers of all waves; about 2 where all that is seen is one sine wave.
    pub power: Plane,
}

impl Field {
    /// Direction of the ridges' normal at a place in pixels, radians from 0 to pi, between cells.
    pub fn normal(&self, x: f32, y: f32) -> f32 {
        let (cx, cy) = in_cells(x, y);
        let angle = 0.5 * libm::atan2f(self.sin2.between(cx, cy), self.cos2.between(cx, cy));
        if angle < 0.0 { angle + std::f32::consts::PI } else { angle }
    }

    /// Coherence at a place in pixels, between cells.
    pub fn coherence_at(&self, x: f32, y: f32) -> f32 {
        let (cx, cy) = in_cells(x, y);
        self.coherence.between(cx, cy)
    }

    /// Pixels from ridge to ridge at a place in pixels.
    pub fn period_px(&self, x: f32, y: f32) -> f32 {
        let (cx, cy) = in_cells(x, y);
        libm::expf(-self.ln_frequency.between(cx, cy))
    }
}

/// A place in pixels as one between cells' centres.
pub(crate) fn in_cells(x: f32, y: f32) -> (f32, f32) {
    let cell = CELL_PX as f32;
    ((x + 0.5) / cell - 0.5, (y + 0.5) / cell - 0.5)
}

/// The sums that orientation and period are made of, a cell.
struct Sums {
    cos2: Plane,
    sin2: Plane,
    weight: Plane,
    ln_frequency: Plane,
    power: Plane,
}

/// Orientation, period and certainty of each cell.
pub(crate) fn field(spectra: &Spectra) -> Field {
    let sums = sums(&smoothed(spectra), spectra);
    let (near, far) = (ORIENTATION_SIGMA_CELLS, ORIENTATION_WIDE_CELLS);
    let (cos_near, sin_near) = (sums.cos2.blurred(near), sums.sin2.blurred(near));
    let (cos_far, sin_far) = (sums.cos2.blurred(far), sums.sin2.blurred(far));
    let length = cos_near.with(&sin_near, |c, s| (c * c + s * s).sqrt());
    let coherence = length.with(&sums.weight.blurred(near), |l, w| l / (w + 1e-9));
    // How much the wide neighbourhood speaks, by how unclear the near one is.
    let wide = coherence.mapped(|c| ((COHERENCE_CLEAR - c) / (COHERENCE_CLEAR - COHERENCE_UNCLEAR)).clamp(0.0, 1.0));
    let blended = |near: &Plane, far: &Plane| {
        near.with(&wide, |n, w| n * (1.0 - w)).with(&far.with(&wide, |f, w| f * w), |a, b| a + b)
    };
    let weight = sums.weight.blurred(FREQUENCY_SIGMA_CELLS);
    let ln_frequency = sums.ln_frequency.blurred(FREQUENCY_SIGMA_CELLS).with(&weight, |f, w| f / (w + 1e-9));
    Field {
        cos2: blended(&cos_near, &cos_far),
        sin2: blended(&sin_near, &sin_far),
        ln_frequency,
        coherence,
        power: sums.power,
    }
}

/// Spectra averaged over three by three cells, the middle counting most.
fn smoothed(spectra: &Spectra) -> Vec<f32> {
    let (across, down) = (spectra.cells.0, spectra.cells.1);
    let n = spectra.bins.len();
    let mut rows = spectra.power.clone();
    for (x, y) in (0..down).flat_map(|y| (0..across).map(move |x| (x, y))) {
        let at = (y * across + x) * n;
        let (left, right) = (at - n * usize::from(x > 0), at + n * usize::from(x + 1 < across));
        for i in 0..n {
            rows[at + i] = 0.5 * spectra.power[at + i] + 0.25 * (spectra.power[left + i] + spectra.power[right + i]);
        }
    }
    let mut out = rows.clone();
    for (x, y) in (0..down).flat_map(|y| (0..across).map(move |x| (x, y))) {
        let at = (y * across + x) * n;
        let row = across * n;
        let (above, below) = (at - row * usize::from(y > 0), at + row * usize::from(y + 1 < down));
        for i in 0..n {
            out[at + i] = 0.5 * rows[at + i] + 0.25 * (rows[above + i] + rows[below + i]);
        }
    }
    out
}

/// Squares of the powers as weights, so that the strongest wave speaks; their root as the cell's say among others.
fn sums(power: &[f32], spectra: &Spectra) -> Sums {
    let (width, height) = spectra.cells;
    let empty = Plane::filled(width, height, 0.0);
    let mut sums = Sums {
        cos2: empty.clone(),
        sin2: empty.clone(),
        weight: empty.clone(),
        ln_frequency: empty.clone(),
        power: empty,
    };
    for (cell, powers) in power.chunks_exact(spectra.bins.len()).enumerate() {
        let (mut cos2, mut sin2, mut ln_frequency, mut weight, mut total) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (p, bin) in powers.iter().zip(spectra.bins) {
            let square = p * p;
            cos2 += square * bin.cos2;
            sin2 += square * bin.sin2;
            ln_frequency += square * bin.ln_frequency;
            weight += square;
            total += p;
        }
        let say = weight.sqrt();
        let share = say / (weight + 1e-12);
        sums.cos2.values[cell] = cos2 * share;
        sums.sin2.values[cell] = sin2 * share;
        sums.ln_frequency.values[cell] = ln_frequency * share;
        sums.weight.values[cell] = say;
        sums.power.values[cell] = total;
    }
    sums
}
