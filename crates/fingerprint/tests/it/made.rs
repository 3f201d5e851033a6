//! Prints made from a formula, so that every minutia is known without any extraction: a phase that grows across the
//! ridges, plus a full turn round each minutia. Source: the model of Larkin and Fletcher 2007.

use std::f32::consts::{PI, TAU};

use fingerprint::Image;

/// Ridge period of made prints, px.
pub(crate) const PERIOD_PX: f32 = 9.0;

/// A minutia as it was put there.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Put {
    pub x: f32,
    pub y: f32,
    pub turn: f32,
}

/// A finger: arcs about a far centre, and minutiae.
#[derive(Debug, Clone)]
pub(crate) struct Finger {
    pub minutiae: Vec<Put>,
    centre: (f32, f32),
}

/// How a finger is laid on the glass.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Impression {
    /// Radians.
    pub turn: f32,
    /// Pixels.
    pub x: f32,
    /// Pixels.
    pub y: f32,
    /// Standard deviation of noise, grey levels.
    pub noise: f32,
    /// Pixels by which skin is pulled at most.
    pub stretch: f32,
    /// Seed of the noise.
    pub seed: u64,
}

impl Impression {
    pub(crate) const FLAT: Self = Self { turn: 0.0, x: 0.0, y: 0.0, noise: 0.0, stretch: 0.0, seed: 1 };
}

/// A small generator of its own (splitmix64, Steele, Lea and Flood 2014).
pub(crate) struct Chance(pub u64);

impl Chance {
    /// From 0 to 1.
    pub(crate) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// About normal, deviation 1.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.next()).sum::<f32>() - 6.0
    }
}

impl Finger {
    /// A finger by number: 36 minutiae, none within 24 px of another, middle at nought.
    pub(crate) fn new(number: u64) -> Self {
        let mut chance = Chance(number.wrapping_mul(7_919) + 17);
        let centre = (40.0 * (chance.next() - 0.5), 160.0 + 120.0 * chance.next());
        let mut minutiae: Vec<Put> = Vec::new();
        while minutiae.len() < 36 {
            let (x, y) = (260.0 * (chance.next() - 0.5), 300.0 * (chance.next() - 0.5));
            let far = |m: &Put| (m.x - x).powi(2) + (m.y - y).powi(2) > 24.0 * 24.0;
            if minutiae.iter().all(far) {
                minutiae.push(Put { x, y, turn: if chance.next() < 0.5 { 1.0 } else { -1.0 } });
            }
        }
        Self { minutiae, centre }
    }

    /// -1 on a ridge, 1 in a valley.
    fn height(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (x - self.centre.0, y - self.centre.1);
        let spirals: f32 = self.minutiae.iter().map(|m| m.turn * (y - m.y).atan2(x - m.x)).sum();
        (TAU / PERIOD_PX * (dx * dx + dy * dy).sqrt() + spirals).cos()
    }

    /// A picture of 320 x 360 px at 500 dpi; the finger is an ellipse on white ground.
    pub(crate) fn pressed(&self, how: &Impression) -> Image {
        Image::new(320, 360, 500.0, self.pixels(how)).unwrap()
    }

    pub(crate) fn pixels(&self, how: &Impression) -> Vec<u8> {
        let mut chance = Chance(how.seed);
        let (sine, cosine) = how.turn.sin_cos();
        let mut pixels = Vec::with_capacity(320 * 360);
        for row in 0..360 {
            for column in 0..320 {
                let (px, py) = (column as f32 - 160.0 - how.x, row as f32 - 180.0 - how.y);
                let (x, y) = (cosine * px + sine * py, cosine * py - sine * px);
                let pulled = how.stretch * (PI * y / 300.0).sin();
                let inside = (x / 135.0).powi(2) + (y / 160.0).powi(2) < 1.0;
                let grey = if inside { 130.0 + 80.0 * self.height(x + pulled, y) } else { 235.0 };
                pixels.push((grey + how.noise * chance.normal()).clamp(0.0, 255.0) as u8);
            }
        }
        pixels
    }

    /// Where a minutia lies in the picture of a flat impression.
    pub(crate) fn place(m: &Put) -> (f32, f32) {
        (m.x + 160.0, m.y + 180.0)
    }

    /// Direction of the side with a ridge more, in a flat impression.
    pub(crate) fn direction(&self, m: &Put) -> f32 {
        // The phase grows away from the centre. Seen along that normal, a turn from x towards y puts the ridge more on
        // the side that lies a quarter turn back.
        let away = (m.y - self.centre.1).atan2(m.x - self.centre.0);
        away - m.turn * PI / 2.0
    }
}
