//! Contextual enhancement: each cell is filtered by the one wave that runs through it, real and imaginary, so that
//! breaks, pores and smudges give way and a phase is known at every pixel. Rows and columns are taken apart.
//! Source: Gabor filters by local context, Hong, Wan and Jain 1998; the phase, Larkin and Fletcher 2007.

use std::sync::OnceLock;

use crate::field::Field;
use crate::mask::Mask;
use crate::normalise::Normalised;
use crate::parameters::{CELL_PX, GABOR_RADIUS_PX, GABOR_SIGMA_PERIODS, GABOR_SIGMAS_PX, MARGIN_PX, WAVES_PER_PX_STEP};
use crate::plane::Plane;
use crate::simd::widest;

const TAPS: usize = 2 * GABOR_RADIUS_PX + 1;
const ROWS: usize = CELL_PX + TAPS - 1;
/// Waves an axis in the table: nought to the highest frequency.
const WAVES: usize = 112;

/// The filtered picture, without margin. Where the mask is not, it is nought.
#[derive(Debug, Clone)]
pub struct Response {
    /// In phase: below nought on ridges, above in valleys.
    pub real: Plane,
    /// A quarter wave off.
    pub imaginary: Plane,
    /// Direction of the wave that each cell was filtered by, from 0 to pi.
    pub normal: Plane,
}

type Wave = ([f32; TAPS], [f32; TAPS]);

/// Window times cosine and sine, by deviation of the window and frequency along an axis.
fn waves() -> &'static [Vec<Wave>] {
    static TABLE: OnceLock<Vec<Vec<Wave>>> = OnceLock::new();
    TABLE.get_or_init(|| GABOR_SIGMAS_PX.iter().map(|&sigma| (0..WAVES).map(|i| wave(sigma, i)).collect()).collect())
}

fn wave(sigma: f32, steps: usize) -> Wave {
    let place = |tap: usize| tap as f32 - GABOR_RADIUS_PX as f32;
    let window = |tap: usize| libm::expf(-0.5 * (place(tap) / sigma).powi(2));
    let sum: f32 = (0..TAPS).map(window).sum();
    let turn = std::f32::consts::TAU * WAVES_PER_PX_STEP * steps as f32;
    let by = |of: fn(f32) -> f32| std::array::from_fn(|tap| window(tap) / sum * of(turn * place(tap)));
    (by(libm::cosf), by(libm::sinf))
}

/// The table of the window whose deviation is nearest to its share of the period.
fn waves_for(frequency: f32) -> &'static [Wave] {
    let sigma = GABOR_SIGMA_PERIODS / frequency;
    let off = |&i: &usize| (GABOR_SIGMAS_PX[i] - sigma).abs();
    let nearest = (0..GABOR_SIGMAS_PX.len()).min_by(|i, j| off(i).total_cmp(&off(j))).unwrap_or(0);
    &waves()[nearest]
}

/// The response in each cell of the mask.
pub(crate) fn enhance(normalised: &Normalised, field: &Field, mask: &Mask) -> Response {
    let (width, height) = (mask.width * CELL_PX, mask.height * CELL_PX);
    let empty = Plane::filled(width, height, 0.0);
    let normal = Plane::filled(mask.width, mask.height, 0.0);
    let mut out = Response { real: empty.clone(), imaginary: empty, normal };
    widest(
        #[inline(always)]
        || {
            for cell in 0..mask.inside.len() {
                if mask.inside[cell] {
                    filter(normalised, field, cell, &mut out);
                }
            }
        },
    );
    out
}

#[inline(always)]
fn filter(normalised: &Normalised, field: &Field, cell: usize, out: &mut Response) {
    let mut normal = 0.5 * libm::atan2f(field.sin2.values[cell], field.cos2.values[cell]);
    if normal < 0.0 {
        normal += std::f32::consts::PI;
    }
    out.normal.values[cell] = normal;
    let frequency = libm::expf(field.ln_frequency.values[cell]);
    let (u, v) = (frequency * libm::cosf(normal), frequency * libm::sinf(normal));
    let nearest = |f: f32| ((f.abs() / WAVES_PER_PX_STEP + 0.5) as usize).min(WAVES - 1);
    let waves = waves_for(frequency);
    let (along, down) = (&waves[nearest(u)], &waves[nearest(v)]);
    // The normal lies between 0 and pi: only the wave along the row can run backwards.
    let sign = if u < 0.0 { -1.0 } else { 1.0 };
    let (x, y) = (cell % normalised.cells.0 * CELL_PX, cell / normalised.cells.0 * CELL_PX);
    let rows = rows(&normalised.plane, x + MARGIN_PX - GABOR_RADIUS_PX, y + MARGIN_PX - GABOR_RADIUS_PX, along);
    for line in 0..CELL_PX {
        let (mut real, mut imaginary) = ([0.0; CELL_PX], [0.0; CELL_PX]);
        for tap in 0..TAPS {
            let (cosines, sines) = &rows[line + tap];
            let (c, s) = (down.0[tap], sign * down.1[tap]);
            for i in 0..CELL_PX {
                real[i] += c * cosines[i] - s * sines[i];
                imaginary[i] += c * sines[i] + s * cosines[i];
            }
        }
        let at = (y + line) * out.real.width + x;
        out.real.values[at..at + CELL_PX].copy_from_slice(&real);
        for (to, value) in out.imaginary.values[at..at + CELL_PX].iter_mut().zip(imaginary) {
            *to = sign * -value;
        }
    }
}

#[inline(always)]
fn rows(plane: &Plane, x: usize, y: usize, along: &Wave) -> [([f32; CELL_PX], [f32; CELL_PX]); ROWS] {
    std::array::from_fn(
        #[inline(always)]
        |row| {
            let from = &plane.values[(y + row) * plane.width + x..][..CELL_PX + TAPS - 1];
            let (mut cosines, mut sines) = ([0.0; CELL_PX], [0.0; CELL_PX]);
            for ((c, s), values) in along.0.iter().zip(&along.1).zip(from.windows(CELL_PX)) {
                for ((cosine, sine), value) in cosines.iter_mut().zip(&mut sines).zip(values) {
                    *cosine += c * value;
                    *sine += s * value;
                }
            }
            (cosines, sines)
        },
    )
}
