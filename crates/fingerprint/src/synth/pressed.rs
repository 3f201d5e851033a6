//! The picture that a grown finger leaves on the glass: pulled skin, pressure, dryness, scratches, the sensor's noise.
//! Source: the steps of SFinGe, Cappelli, Maio and Maltoni 2002; numbers are ours.

use crate::chance::Chance;
use crate::error::Error;
use crate::image::Image;
use crate::parameters::DPI_WORKING;
use crate::synth::grown::GrownFinger;
use crate::synth::parameters::{
    DRY_CELL_PX, DRY_SHARE, EDGE_SHARE, GREY_GROUND, GREY_RIDGE, GREY_VALLEY, NOISE_GREY, PICTURE_HEIGHT_PX,
    PICTURE_WIDTH_PX, PRESSURE_SPREAD, SCRATCH_HALF_WIDTH_PX, SCRATCHES_MAX,
};
use crate::synth::print::Impression;

/// How skin and glass were, beside where the finger was set down.
struct Surface {
    /// Added to the skin's height: less is a harder press, with broader ridges.
    pressure: f32,
    /// Lattice of numbers from 0 to 1: dry skin leaves no mark where one is low.
    grain: Vec<f32>,
    /// Share of the skin that is too dry.
    dry: f32,
    noise: f32,
    scratches: Vec<Scratch>,
}

/// A straight scratch across the finger.
struct Scratch {
    cosine: f32,
    sine: f32,
    off: f32,
}

/// Columns of the grain, one more than squares.
const GRAIN_WIDTH: usize = PICTURE_WIDTH_PX / DRY_CELL_PX + 2;
const GRAIN_HEIGHT: usize = PICTURE_HEIGHT_PX / DRY_CELL_PX + 2;

impl Surface {
    fn drawn(how: &Impression, chance: &mut Chance) -> Self {
        let pressure = chance.normal(0.0, PRESSURE_SPREAD);
        let grain = (0..GRAIN_WIDTH * GRAIN_HEIGHT).map(|_| chance.unit()).collect();
        let n = (chance.unit() * (SCRATCHES_MAX + 1) as f32) as usize;
        let scratches = (0..n).map(|_| {
            let bearing = chance.between(0.0, std::f32::consts::PI);
            Scratch { cosine: libm::cosf(bearing), sine: libm::sinf(bearing), off: chance.between(-120.0, 120.0) }
        });
        let scratches = scratches.collect();
        Self { pressure, grain, dry: how.by_clarity(DRY_SHARE), noise: how.by_clarity(NOISE_GREY), scratches }
    }

    /// Number of the grain at a pixel, between lattice points by their distance.
    fn grain(&self, column: usize, row: usize) -> f32 {
        let part = |i: usize| (i % DRY_CELL_PX) as f32 / DRY_CELL_PX as f32;
        let (u, v) = (part(column), part(row));
        let line = |row: usize| {
            let at = &self.grain[row * GRAIN_WIDTH + column / DRY_CELL_PX..];
            at[0] + u * (at[1] - at[0])
        };
        let (above, below) = (line(row / DRY_CELL_PX), line(row / DRY_CELL_PX + 1));
        above + v * (below - above)
    }

    fn is_scratched(&self, x: f32, y: f32) -> bool {
        self.scratches.iter().any(|s| (s.cosine * x + s.sine * y - s.off).abs() < SCRATCH_HALF_WIDTH_PX)
    }
}

/// The print that the stream draws.
pub(super) fn pressed(finger: &GrownFinger, chance: &mut Chance) -> Result<Image, Error> {
    let how = Impression::drawn(chance);
    let surface = Surface::drawn(&how, chance);
    let mut pixels = Vec::with_capacity(PICTURE_WIDTH_PX * PICTURE_HEIGHT_PX);
    for row in 0..PICTURE_HEIGHT_PX {
        for column in 0..PICTURE_WIDTH_PX {
            let (px, py) = (column as f32 - 0.5 * PICTURE_WIDTH_PX as f32, row as f32 - 0.5 * PICTURE_HEIGHT_PX as f32);
            let (x, y) = how.touched(px, py);
            let mark = mark(&how, &surface, (x, y), surface.grain(column, row));
            let clean = GREY_GROUND + mark * (GREY_VALLEY - GREY_GROUND);
            let grey = match finger.at(x, y) {
                Some(height) if mark > 0.0 => clean + ridge(height + surface.pressure) * mark * (GREY_RIDGE - clean),
                _ => clean,
            };
            pixels.push((grey + chance.normal(0.0, surface.noise)).round().clamp(0.0, 255.0) as u8);
        }
    }
    Image::new(PICTURE_WIDTH_PX, PICTURE_HEIGHT_PX, DPI_WORKING, pixels)
}

/// How much skin marks here: 1 in the middle of what touches, nought off it, on a scratch and where skin is too dry.
fn mark(how: &Impression, surface: &Surface, (x, y): (f32, f32), grain: f32) -> f32 {
    let within = 1.0 - how.off_centre(x, y);
    if within <= 0.0 || surface.is_scratched(x, y) {
        return 0.0;
    }
    let edge = (within / EDGE_SHARE).min(1.0);
    // Grain between lattice points crowds round its middle; a soft step keeps spots from being squares.
    let moist = ((grain - 0.9 * surface.dry) / 0.15 + 0.5).clamp(0.0, 1.0);
    edge * moist
}

/// From the skin's height to how dark a ridge is printed: 1 on it, 0 in the valley, soft between.
fn ridge(height: f32) -> f32 {
    let t = (0.5 - 0.9 * height).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
