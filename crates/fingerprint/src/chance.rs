//! Numbers that look random and follow from a seed alone, the same on every machine. Source: splitmix64, Steele, Lea and
//! Flood 2014; normal deviates by Box and Muller 1958.

/// A stream of numbers.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream of a seed and a number in it: streams of different numbers have nothing in common.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut out = Self(seed ^ stream.wrapping_mul(0xd134_2543_de82_ef95).rotate_left(32));
        // Near seeds part at once.
        out.0 = out.word();
        out
    }

    pub(crate) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.word() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, least: f32, most: f32) -> f32 {
        least + (most - least) * self.unit()
    }

    /// Normal with this mean and standard deviation.
    pub(crate) fn normal(&mut self, mean: f32, deviation: f32) -> f32 {
        let (u, v) = (self.unit() + 0.5 / (1_u64 << 24) as f32, self.unit());
        mean + deviation * (-2.0 * libm::logf(u)).sqrt() * libm::cosf(std::f32::consts::TAU * v)
    }

    /// The same, drawn into a range.
    pub(crate) fn normal_in(&mut self, mean: f32, deviation: f32, least: f32, most: f32) -> f32 {
        self.normal(mean, deviation).clamp(least, most)
    }
}
