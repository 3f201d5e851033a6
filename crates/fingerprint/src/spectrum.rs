//! Local power spectra, one a cell: how strongly waves of each direction and period run through it. A Gaussian window
//! of 14 px times sines and cosines, at half resolution; sums over rows and columns are taken apart.
//! Source: short-time Fourier analysis of prints, Chikkerur, Cartwright and Govindaraju 2007.

use std::sync::OnceLock;

use crate::normalise::Normalised;
use crate::parameters::{
    CELL_PX, FREQUENCY_MAX_PER_PX, FREQUENCY_MIN_PER_PX, FREQUENCY_STEP_PER_PX, MARGIN_PX, SPECTRUM_SIGMA_PX,
};
use crate::plane::Plane;
use crate::simd::widest;

/// Frequencies an axis, from nought.
const STEPS: usize = 8;
/// Samples of the window a side, at half resolution.
const TAPS: usize = 20;
/// Cosines, then sines.
const PAIR: usize = 2 * STEPS;
/// Samples of a cell a side, at half resolution.
const STRIDE: usize = CELL_PX / 2;
/// Samples before a cell's first that its window reaches.
const BEFORE: usize = MARGIN_PX / 2 - (TAPS - STRIDE) / 2;

/// A wave that is looked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bin {
    column: usize,
    row: usize,
    mirrored: bool,
    /// Cosine of twice the direction of the wave's normal.
    pub cos2: f32,
    /// Sine of the same.
    pub sin2: f32,
    /// Natural logarithm of the waves per pixel.
    pub ln_frequency: f32,
}

struct Tables {
    /// Window times cosines and sines, by tap.
    waves: [[f32; PAIR]; TAPS],
    bins: Vec<Bin>,
}

/// Power by cell and wave.
#[derive(Debug)]
pub(crate) struct Spectra {
    /// Cells across and down.
    pub cells: (usize, usize),
    /// The waves.
    pub bins: &'static [Bin],
    /// Cell by cell, wave by wave; a full sine wave has one.
    pub power: Vec<f32>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| Tables { waves: waves(), bins: bins() })
}

fn waves() -> [[f32; PAIR]; TAPS] {
    let place = |tap: usize| 2.0 * (tap as f32 - (TAPS - 1) as f32 / 2.0);
    let window = |tap: usize| libm::expf(-0.5 * (place(tap) / SPECTRUM_SIGMA_PX).powi(2));
    let sum: f32 = (0..TAPS).map(window).sum();
    std::array::from_fn(|tap| {
        std::array::from_fn(|i| {
            let phase = std::f32::consts::TAU * FREQUENCY_STEP_PER_PX * (i % STEPS) as f32 * place(tap);
            window(tap) / sum * if i < STEPS { libm::cosf(phase) } else { libm::sinf(phase) }
        })
    })
}

/// The waves of the half plane whose period is one of ridges.
fn bins() -> Vec<Bin> {
    let mut bins = Vec::new();
    for column in 0..STEPS {
        for row in 0..STEPS {
            for mirrored in [false, true] {
                let (u, v) = (column as f32, if mirrored { -(row as f32) } else { row as f32 });
                let frequency = FREQUENCY_STEP_PER_PX * (u * u + v * v).sqrt();
                let twice = mirrored && (row == 0 || column == 0);
                if twice || !(FREQUENCY_MIN_PER_PX..=FREQUENCY_MAX_PER_PX).contains(&frequency) {
                    continue;
                }
                let square = u * u + v * v;
                let (cos2, sin2) = ((u * u - v * v) / square, 2.0 * u * v / square);
                bins.push(Bin { column, row, mirrored, cos2, sin2, ln_frequency: libm::logf(frequency) });
            }
        }
    }
    bins
}

/// The power of each wave in each cell.
pub(crate) fn spectra(normalised: &Normalised) -> Spectra {
    let half = halved(&normalised.plane);
    let (cells, tables) = (normalised.cells, tables());
    let power = widest(
        #[inline(always)]
        || {
            let across = across(&half, cells.0, &tables.waves);
            down(&across, cells, tables)
        },
    );
    Spectra { cells, bins: &tables.bins, power }
}

fn halved(plane: &Plane) -> Plane {
    let (width, height) = (plane.width / 2, plane.height / 2);
    let mut values = Vec::with_capacity(width * height);
    for rows in plane.values.chunks_exact(2 * plane.width) {
        let (upper, lower) = rows.split_at(plane.width);
        let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
        values.extend(pairs.map(|(a, b)| 0.25 * (a[0] + a[1] + b[0] + b[1])));
    }
    Plane { width, height, values }
}

/// For each row and each cell across: sums with cosines and sines along the row.
#[inline(always)]
fn across(half: &Plane, cells: usize, waves: &[[f32; PAIR]; TAPS]) -> Vec<[f32; PAIR]> {
    let mut out = Vec::with_capacity(half.height * cells);
    for row in half.values.chunks_exact(half.width) {
        for cell in 0..cells {
            let mut sums = [0.0; PAIR];
            for (value, wave) in row[cell * STRIDE + BEFORE..][..TAPS].iter().zip(waves) {
                for i in 0..PAIR {
                    sums[i] += value * wave[i];
                }
            }
            out.push(sums);
        }
    }
    out
}

#[inline(always)]
fn down(across: &[[f32; PAIR]], cells: (usize, usize), tables: &Tables) -> Vec<f32> {
    let mut power = Vec::with_capacity(cells.0 * cells.1 * tables.bins.len());
    for y in 0..cells.1 {
        for x in 0..cells.0 {
            let mut by_row = [([0.0; PAIR], [0.0; PAIR]); STEPS];
            for (row, (cosines, sines)) in by_row.iter_mut().enumerate() {
                for tap in 0..TAPS {
                    let sums = &across[(y * STRIDE + BEFORE + tap) * cells.0 + x];
                    let (c, s) = (tables.waves[tap][row], tables.waves[tap][STEPS + row]);
                    for i in 0..PAIR {
                        cosines[i] += c * sums[i];
                        sines[i] += s * sums[i];
                    }
                }
            }
            power.extend(tables.bins.iter().map(|bin| {
                let (cosines, sines) = &by_row[bin.row];
                let (c, s) = (bin.column, STEPS + bin.column);
                let sign = if bin.mirrored { -1.0 } else { 1.0 };
                let real = cosines[c] - sign * sines[s];
                let imaginary = cosines[s] + sign * sines[c];
                2.0 * (real * real + imaginary * imaginary)
            }));
        }
    }
    power
}
