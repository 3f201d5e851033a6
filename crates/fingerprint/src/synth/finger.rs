//! A made finger: its ridges' flow and its minutiae. Source: ours.

use crate::chance::Chance;
use crate::minutia::{Kind, Minutia};
use crate::synth::flow::Flow;
use crate::synth::parameters::{
    APART_MIN_PX, DIRECTION_SPREAD, HALF_HEIGHT_PX, HALF_WIDTH_PX, MINUTIAE_MEAN, MINUTIAE_RANGE, MINUTIAE_SPREAD,
};
use crate::synth::print::printed;
use crate::template::Template;

/// A finger that follows from its seed.
#[derive(Debug, Clone)]
pub struct SyntheticFinger {
    seed: u64,
    pub(crate) flow: Flow,
    /// Middle of the finger at nought; quality and kind do not vary between prints.
    pub(crate) minutiae: Vec<Minutia>,
}

impl SyntheticFinger {
    /// The finger of a seed: different seeds, fingers that have nothing in common.
    pub fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed, 0);
        let flow = Flow::drawn(&mut chance);
        let (least, most) = MINUTIAE_RANGE;
        let wanted = chance.normal_in(MINUTIAE_MEAN, MINUTIAE_SPREAD, least, most) as usize;
        let mut minutiae: Vec<Minutia> = Vec::with_capacity(wanted);
        // Darts, as many as hit; at the densest a third do.
        for _ in 0..20 * wanted {
            if minutiae.len() == wanted {
                break;
            }
            let (u, v) = (chance.between(-1.0, 1.0), chance.between(-1.0, 1.0));
            let (x, y) = (u * HALF_WIDTH_PX, v * HALF_HEIGHT_PX);
            let near = |m: &Minutia| (m.x - x) * (m.x - x) + (m.y - y) * (m.y - y) < APART_MIN_PX * APART_MIN_PX;
            if u * u + v * v > 1.0 || minutiae.iter().any(near) {
                continue;
            }
            let sense = if chance.unit() < 0.5 { 0.0 } else { std::f32::consts::PI };
            let direction = flow.ridge(x, y) + sense + chance.normal(0.0, DIRECTION_SPREAD);
            let kind = if chance.unit() < 0.55 { Kind::Ending } else { Kind::Bifurcation };
            minutiae.push(Minutia { x, y, direction, kind, quality: 0 });
        }
        Self { seed, flow, minutiae }
    }

    /// A print of it, by number: turned, shifted, pulled, with minutiae missed and false ones added.
    pub fn print(&self, number: u64) -> Template {
        printed(self, &mut Chance::new(self.seed, number.wrapping_add(1)))
    }
}
