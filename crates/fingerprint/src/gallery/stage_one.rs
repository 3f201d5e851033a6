//! How likely two prints are to be worth a full comparison, for all prints of a gallery: for each neighbourhood of the
//! probe the most alike one of the print; then how many of those pairs agree on one way to lay the print over the other.
//! Source: bit patterns after Cappelli, Ferrara and Maltoni 2010 (`cylinder.rs`); the agreement is ours.

use crate::cylinder::LAYERS;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::packed::{LANES_MAX, Packed};
use crate::parameters::{STAGE_ONE_ALIKE_MIN, STAGE_ONE_PROBE_MAX, STAGE_ONE_REACH_PX, STAGE_ONE_TURN_STEPS};
use crate::simd::{plain, widest};
use crate::template::Template;

/// The neighbourhoods of a probe, made ready.
pub(super) struct Probe {
    minutiae: Vec<Sought>,
}

/// One of them.
struct Sought {
    words: [u64; LAYERS],
    bits: f32,
    /// From the middle of them all.
    x: f32,
    y: f32,
    /// 65,536ths of a turn.
    direction: u16,
}

impl Probe {
    /// The minutiae with most neighbours, at most so many.
    pub(super) fn new(template: &Template) -> Self {
        let mut minutiae: Vec<Sought> = Vec::new();
        for (m, c) in template.minutiae().iter().zip(&template.cylinders) {
            let words = c.layers.map(|l| l & c.valid);
            let bits = words.iter().map(|w| w.count_ones()).sum::<u32>() as f32;
            let steps = (m.direction / std::f32::consts::TAU * 65_536.0).round() as i32;
            if bits > 0.0 {
                minutiae.push(Sought { words, bits, x: m.x, y: m.y, direction: steps as u16 });
            }
        }
        minutiae.sort_by(|a, b| b.bits.total_cmp(&a.bits));
        minutiae.truncate(STAGE_ONE_PROBE_MAX);
        // Turned round their middle, places err least by what a turn is off.
        let n = minutiae.len().max(1) as f32;
        let (x, y) = (minutiae.iter().map(|m| m.x).sum::<f32>() / n, minutiae.iter().map(|m| m.y).sum::<f32>() / n);
        minutiae.iter_mut().for_each(|m| (m.x, m.y) = (m.x - x, m.y - y));
        Self { minutiae }
    }

    /// How many neighbourhoods there are to look for.
    pub(super) fn len(&self) -> usize {
        self.minutiae.len()
    }
}

/// A print of the gallery laid out for the loop, and what is found in it. Made once a thread.
pub(super) struct Bench {
    /// Eight minutiae together, as one instruction takes them.
    words: [[[u64; 8]; EIGHTS]; LAYERS],
    bits: [[f32; 8]; EIGHTS],
    places: [(u16, u16, u16); LANES_MAX],
    pairs: Pairs,
}

/// The best pair of each neighbourhood of the probe: how alike, and the motion that lays one over the other.
struct Pairs {
    n: usize,
    /// Whole numbers, so that their sum does not hang on its order.
    worth: [u32; STAGE_ONE_PROBE_MAX],
    x: [f32; STAGE_ONE_PROBE_MAX],
    y: [f32; STAGE_ONE_PROBE_MAX],
    turn: [f32; STAGE_ONE_PROBE_MAX],
}

impl Bench {
    pub(super) fn new() -> Box<Self> {
        let none = [0.0; STAGE_ONE_PROBE_MAX];
        Box::new(Self {
            words: [[[0; 8]; EIGHTS]; LAYERS],
            bits: [[0.0; 8]; EIGHTS],
            places: [(0, 0, 0); LANES_MAX],
            pairs: Pairs { n: 0, worth: [0; STAGE_ONE_PROBE_MAX], x: none, y: none, turn: none },
        })
    }

    /// The likeness of a probe and a print: nought where nothing agrees.
    pub(super) fn likeness(&mut self, probe: &Probe, print: &Packed) -> u32 {
        widest(
            #[inline(always)]
            || self.reckon(probe, print),
        )
    }

    /// The same without wide vectors; for tests.
    pub(super) fn likeness_plain(&mut self, probe: &Probe, print: &Packed) -> u32 {
        plain(|| self.reckon(probe, print))
    }

    #[inline(always)]
    fn reckon(&mut self, probe: &Probe, print: &Packed) -> u32 {
        let lanes = print.lanes;
        for (layer, words) in self.words.iter_mut().enumerate() {
            words.as_flattened_mut().iter_mut().zip(print.words(layer)).for_each(|(into, word)| *into = word);
        }
        self.bits.as_flattened_mut().iter_mut().zip(print.bits()).for_each(|(into, bits)| *into = f32::from(bits));
        self.places.iter_mut().zip(print.places()).for_each(|(into, place)| *into = place);
        self.pairs.n = 0;
        for sought in &probe.minutiae {
            let (alike, at) = best(&self.words, &self.bits, lanes, sought);
            if alike > STAGE_ONE_ALIKE_MIN {
                self.pairs.push(((alike - STAGE_ONE_ALIKE_MIN) * WORTH) as u32, sought, self.places[at]);
            }
        }
        self.pairs.agreement()
    }
}

/// The neighbourhood most like the sought one: share of common bits, 0 to 0.5, and its lane; of equal ones the first.
/// Sums wrap where they could not run over, so that no check stands in the loop.
#[inline(always)]
fn best(
    words: &[[[u64; 8]; EIGHTS]; LAYERS],
    bits: &[[f32; 8]; EIGHTS],
    lanes: usize,
    sought: &Sought,
) -> (f32, usize) {
    // The bits of a float that is not negative are in its order; the last of them make room for the lane.
    let mut most = [0_u32; 8];
    for eight in 0..(lanes / 8).min(EIGHTS) {
        let mut common = [0_u64; 8];
        for (layer, word) in words.iter().zip(sought.words) {
            for (sum, other) in common.iter_mut().zip(layer[eight]) {
                *sum = sum.wrapping_add(u64::from((word & other).count_ones()));
            }
        }
        for lane in 0..8 {
            let alike = common[lane] as i32 as f32 / (sought.bits + bits[eight][lane]);
            let from_last = LANE_BITS.wrapping_sub((8 * eight + lane) as u32);
            most[lane] = most[lane].max(alike.to_bits() & !LANE_BITS | from_last);
        }
    }
    let most = most.into_iter().fold(0, u32::max);
    (f32::from_bits(most & !LANE_BITS), (LANE_BITS - (most & LANE_BITS)) as usize)
}

/// Eights of lanes.
const EIGHTS: usize = LANES_MAX / 8;
/// Room for the number of a lane.
const LANE_BITS: u32 = LANES_MAX as u32 - 1;

impl Pairs {
    #[inline(always)]
    fn push(&mut self, worth: u32, sought: &Sought, (x, y, direction): (u16, u16, u16)) {
        let turn = direction.wrapping_sub(sought.direction) as i16;
        let (cosine, sine) = turned(turn);
        let n = self.n;
        self.worth[n] = worth;
        self.x[n] = f32::from(x) * 0.125 - (cosine * sought.x - sine * sought.y);
        self.y[n] = f32::from(y) * 0.125 - (sine * sought.x + cosine * sought.y);
        self.turn[n] = f32::from(turn);
        self.n += 1;
    }

    /// The most worth of pairs that agree with one of them.
    #[inline(always)]
    fn agreement(&self) -> u32 {
        let n = self.n;
        let (x, y, turn, worth) = (&self.x[..n], &self.y[..n], &self.turn[..n], &self.worth[..n]);
        let mut most = 0;
        for seed in 0..n {
            let mut sum = 0_u32;
            for k in 0..n {
                let (dx, dy) = (x[k] - x[seed], y[k] - y[seed]);
                let apart = (turn[k] - turn[seed]).abs();
                let apart = apart.min(65_536.0 - apart);
                let near = dx * dx + dy * dy < STAGE_ONE_REACH_PX * STAGE_ONE_REACH_PX;
                sum = sum.wrapping_add(if near & (apart < STAGE_ONE_TURN_STEPS) { worth[k] } else { 0 });
            }
            most = most.max(sum);
        }
        most
    }
}

/// Parts of a share of common bits that a pair's worth is counted in.
const WORTH: f32 = 10_000.0;

/// Cosine and sine of a turn in 65,536ths, by the table of its first ten bits.
#[inline(always)]
fn turned(turn: i16) -> (f32, f32) {
    TURNS[(turn as u16 >> 6) as usize]
}

/// Cosines and sines of 1,024 turns.
static TURNS: std::sync::LazyLock<Vec<(f32, f32)>> = std::sync::LazyLock::new(|| {
    let of = |i: u16| (f32::from(i) + 0.5) * (std::f32::consts::TAU / 1_024.0);
    (0..1_024).map(|i| (libm::cosf(of(i)), libm::sinf(of(i)))).collect()
});

impl Gallery<'_> {
    /// What stage one says of every print, by number; nought for removed ones. With wide vectors, or without: the same
    /// numbers. One thread: for tests and measurements.
    ///
    /// # Errors
    /// A block is damaged.
    pub fn stage_one(&self, probe: &Template, wide: bool) -> Result<Vec<u32>, Error> {
        let probe = Probe::new(probe);
        let mut bench = Bench::new();
        let mut out = Vec::with_capacity(self.len());
        for (at, block) in self.blocks.iter().enumerate() {
            self.sound(at)?;
            for number in block.numbers() {
                let print = self.packed_in(block, number)?;
                out.push(match (self.entries[number].removed, wide) {
                    (true, _) => 0,
                    (_, true) => bench.likeness(&probe, &print),
                    (_, false) => bench.likeness_plain(&probe, &print),
                });
            }
        }
        Ok(out)
    }
}
