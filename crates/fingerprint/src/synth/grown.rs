//! A made finger's ridges as a picture: noise that is filtered again and again along the flow until it is ridges. Where
//! the flow turns, ridges end and part by themselves. Source: SFinGe, Cappelli, Erol, Maio and Maltoni 2000; the
//! filter's numbers are ours.

use rayon::prelude::*;

use crate::chance::Chance;
use crate::error::Error;
use crate::image::Image;
use crate::synth::flow::Flow;
use crate::synth::parameters::{
    GROWTH_BEARINGS, GROWTH_GAIN, GROWTH_RADIUS_PX, GROWTH_ROUNDS, GROWTH_SIGMA_PERIODS, HALF_HEIGHT_PX, HALF_WIDTH_PX,
    PERIOD_PX, PERIOD_RANGE_PX,
};
use crate::synth::pressed::pressed;

/// A finger that follows from its seed, with every ridge. It is another one than [`crate::synth::SyntheticFinger`] makes
/// of the same seed: its minutiae are those that grew.
#[derive(Debug, Clone)]
pub struct GrownFinger {
    pub(crate) seed: u64,
    width: usize,
    height: usize,
    /// Row by row: -1 on a ridge, 1 in a valley.
    heights: Vec<f32>,
}

/// The stream of a grown finger, apart from those of the finger and prints that are made without pictures.
const STREAM: u64 = 1 << 63;

impl GrownFinger {
    /// Grows the finger of a seed.
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, STREAM);
        let flow = Flow::drawn(&mut chance);
        let period = chance.normal_in(PERIOD_PX.0, PERIOD_PX.1, PERIOD_RANGE_PX.0, PERIOD_RANGE_PX.1);
        let (width, height) = (2 * HALF_WIDTH_PX as usize, 2 * HALF_HEIGHT_PX as usize);
        let place = |i: usize| ((i % width) as f32 - HALF_WIDTH_PX, (i / width) as f32 - HALF_HEIGHT_PX);
        let bearings: Vec<u8> = (0..width * height).map(place).map(|(x, y)| bearing(&flow, x, y)).collect();
        let filters: Vec<Vec<f32>> = (0..GROWTH_BEARINGS).map(|b| filter(b, period)).collect();
        let mut heights: Vec<f32> = (0..width * height).map(|_| chance.normal(0.0, 0.5)).collect();
        for _ in 0..GROWTH_ROUNDS {
            heights = grown(&heights, (width, height), &bearings, &filters);
        }
        Self { seed, width, height, heights }
    }

    /// A print of it as a picture at 500 dpi, by number: turned, shifted, pulled, pressed more or less, dry, scratched.
    ///
    /// # Errors
    /// None: the sides are within the limits of a picture.
    pub fn print(&self, number: u64) -> Result<Image, Error> {
        pressed(self, &mut Chance::new(self.seed, STREAM | number.wrapping_add(1)))
    }

    /// Height of the skin at a place from the middle of the finger, between pixels by their distance; none off the finger.
    pub(super) fn at(&self, x: f32, y: f32) -> Option<f32> {
        let (x, y) = (x + HALF_WIDTH_PX, y + HALF_HEIGHT_PX);
        if x < 0.0 || y < 0.0 || x >= (self.width - 1) as f32 || y >= (self.height - 1) as f32 {
            return None;
        }
        let (left, top, u, v) = (x as usize, y as usize, x.fract(), y.fract());
        let row = |y: usize| {
            let at = &self.heights[y * self.width + left..];
            at[0] + u * (at[1] - at[0])
        };
        Some(row(top) + v * (row(top + 1) - row(top)))
    }
}

/// Which filter fits the flow here.
fn bearing(flow: &Flow, x: f32, y: f32) -> u8 {
    let share = flow.ridge(x, y).rem_euclid(std::f32::consts::PI) / std::f32::consts::PI;
    (share * GROWTH_BEARINGS as f32) as u8 % GROWTH_BEARINGS as u8
}

/// A wave across the ridges under a bell, without a mean: rows of `FILTER_WIDTH`, the last taps of each nought.
fn filter(bearing: usize, period: f32) -> Vec<f32> {
    let along = (bearing as f32 + 0.5) / GROWTH_BEARINGS as f32 * std::f32::consts::PI;
    let (sine, cosine) = (libm::sinf(along), libm::cosf(along));
    let sigma = GROWTH_SIGMA_PERIODS * period;
    let place = |i: usize| i as f32 - GROWTH_RADIUS_PX as f32;
    let mut bells = Vec::with_capacity(FILTER_HEIGHT * FILTER_WIDTH);
    for row in 0..FILTER_HEIGHT {
        for column in 0..FILTER_WIDTH {
            let (x, y) = (place(column), place(row));
            let bell = libm::expf(-0.5 * (x * x + y * y) / (sigma * sigma));
            let wave = libm::cosf(std::f32::consts::TAU / period * (cosine * y - sine * x));
            bells.push(if column < FILTER_HEIGHT { (bell, wave) } else { (0.0, 0.0) });
        }
    }
    let whole: f32 = bells.iter().map(|b| b.0).sum();
    let mean = bells.iter().map(|(bell, wave)| bell * wave).sum::<f32>() / whole;
    let mut out: Vec<f32> = bells.iter().map(|(bell, wave)| bell * (wave - mean)).collect();
    let strength: f32 = out.iter().map(|v| v.abs()).sum();
    out.iter_mut().for_each(|v| *v *= GROWTH_GAIN / strength);
    out
}

/// Rows of a filter.
const FILTER_HEIGHT: usize = 2 * GROWTH_RADIUS_PX + 1;
/// Taps of a row, filled up so that eight are worked on together.
const FILTER_WIDTH: usize = FILTER_HEIGHT.next_multiple_of(8);

/// One round: every place filtered along its own flow, and kept between -1 and 1. Off the finger all is nought.
fn grown(heights: &[f32], (width, height): (usize, usize), bearings: &[u8], filters: &[Vec<f32>]) -> Vec<f32> {
    let wide = width + FILTER_WIDTH;
    let mut padded = vec![0.0_f32; wide * (height + FILTER_HEIGHT)];
    for (y, row) in heights.chunks_exact(width).enumerate() {
        padded[(y + GROWTH_RADIUS_PX) * wide + GROWTH_RADIUS_PX..][..width].copy_from_slice(row);
    }
    let padded = &padded;
    let row = |y: usize| {
        (0..width).map(move |x| {
            let filter = &filters[usize::from(bearings[y * width + x])];
            // Eight sums, added in one order: the same on every machine.
            let mut sums = [0.0_f32; 8];
            for (tap_row, taps) in filter.chunks_exact(FILTER_WIDTH).enumerate() {
                let line = &padded[(y + tap_row) * wide + x..][..FILTER_WIDTH];
                for (taps, line) in taps.as_chunks::<8>().0.iter().zip(line.as_chunks::<8>().0) {
                    for lane in 0..8 {
                        sums[lane] += taps[lane] * line[lane];
                    }
                }
            }
            sums.iter().sum::<f32>().clamp(-1.0, 1.0)
        })
    };
    (0..height).into_par_iter().flat_map_iter(row).collect()
}
