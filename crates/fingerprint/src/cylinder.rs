//! A bit pattern of the neighbourhood of a minutia that does not change when the print is moved or turned: for each of
//! 64 places around it and 6 directions, whether a minutia is near that runs that way.
//! Source: the bit form of Minutia Cylinder-Code, Cappelli, Ferrara and Maltoni 2010, at 8 x 8 x 6. Whether a patent
//! stands on it was not verified; all that rests on it is in this file and in `gallery/stage_one.rs`.

use std::sync::OnceLock;

use crate::minutia::Minutia;
use crate::parameters::{
    CYLINDER_BIT_MIN, CYLINDER_NEIGHBOURS_MIN, CYLINDER_RADIUS_PX, CYLINDER_REACH_CELLS, CYLINDER_SIGMA_DIRECTION,
    CYLINDER_SIGMA_PX, CYLINDER_VALID_MIN,
};
use crate::ridge_map::RidgeMap;

/// Places a side.
const SIDE: usize = 8;
/// Directions.
pub(crate) const LAYERS: usize = 6;

/// The neighbourhood of one minutia: a bit a place, a word a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cylinder {
    /// Whether a minutia is near that place and runs that way.
    pub layers: [u64; LAYERS],
    /// Places where the print could be seen. Nought: too little of it to compare.
    pub valid: u64,
}

struct Place {
    bit: usize,
    x: f32,
    y: f32,
}

fn places() -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let step = 2.0 * CYLINDER_RADIUS_PX / SIDE as f32;
        let along = |i: usize| (i as f32 + 0.5 - SIDE as f32 / 2.0) * step;
        let all = (0..SIDE * SIDE).map(|bit| Place { bit, x: along(bit % SIDE), y: along(bit / SIDE) });
        all.filter(|p| p.x * p.x + p.y * p.y <= CYLINDER_RADIUS_PX * CYLINDER_RADIUS_PX).collect()
    })
}

/// The cylinder of each minutia.
pub(crate) fn cylinders(minutiae: &[Minutia], map: &RidgeMap) -> Vec<Cylinder> {
    let seen = map.grown(CYLINDER_REACH_CELLS);
    minutiae.iter().map(|m| cylinder(m, minutiae, &seen)).collect()
}

fn cylinder(m: &Minutia, all: &[Minutia], seen: &RidgeMap) -> Cylinder {
    let (cosine, sine) = (libm::cosf(m.direction), libm::sinf(m.direction));
    let mut sums = [[0.0_f32; SIDE * SIDE]; LAYERS];
    let reach = 3.0 * CYLINDER_SIGMA_PX;
    let mut neighbours = 0;
    for other in all.iter().filter(|o| (o.x, o.y) != (m.x, m.y)) {
        let (dx, dy) = (other.x - m.x, other.y - m.y);
        if dx * dx + dy * dy > (CYLINDER_RADIUS_PX + reach).powi(2) {
            continue;
        }
        neighbours += 1;
        let (x, y) = (dx * cosine + dy * sine, dy * cosine - dx * sine);
        let shares = shares(other.direction - m.direction);
        for place in places() {
            let square = (place.x - x).powi(2) + (place.y - y).powi(2);
            if square < reach * reach {
                let near = libm::expf(-0.5 * square / (CYLINDER_SIGMA_PX * CYLINDER_SIGMA_PX));
                for (layer, share) in sums.iter_mut().zip(shares) {
                    layer[place.bit] += near * share;
                }
            }
        }
    }
    let mut out = Cylinder { layers: [0; LAYERS], valid: 0 };
    for place in places() {
        let (x, y) = (m.x + place.x * cosine - place.y * sine, m.y + place.x * sine + place.y * cosine);
        out.valid |= u64::from(seen.at(x, y) != RidgeMap::NONE) << place.bit;
        for (layer, sums) in out.layers.iter_mut().zip(&sums) {
            *layer |= u64::from(sums[place.bit] >= CYLINDER_BIT_MIN) << place.bit;
        }
    }
    let enough = out.valid.count_ones() as f32 >= CYLINDER_VALID_MIN * places().len() as f32;
    if !enough || neighbours < CYLINDER_NEIGHBOURS_MIN {
        out.valid = 0;
    }
    out
}

/// How far a direction belongs to each layer: the share of a Gaussian round it that falls there.
fn shares(direction: f32) -> [f32; LAYERS] {
    let half = std::f32::consts::PI / LAYERS as f32;
    let below = |angle: f32| 0.5 * (1.0 + libm::erff(angle / (CYLINDER_SIGMA_DIRECTION * std::f32::consts::SQRT_2)));
    std::array::from_fn(|layer| {
        let centre = -std::f32::consts::PI + (2 * layer + 1) as f32 * half;
        let off = crate::minutia::turned(direction - centre);
        below(off + half) - below(off - half)
    })
}

/// 1 for the same neighbourhood, about 0.35 for two that have nothing in common, 0 where too little is seen of both.
#[inline(always)]
pub(crate) fn similarity(a: &Cylinder, b: &Cylinder, common_min: u32) -> f32 {
    let seen = a.valid & b.valid;
    if seen.count_ones() < common_min {
        return 0.0;
    }
    let (mut of_a, mut of_b, mut apart) = (0, 0, 0);
    for (p, q) in a.layers.iter().zip(&b.layers) {
        of_a += (p & seen).count_ones();
        of_b += (q & seen).count_ones();
        apart += ((p ^ q) & seen).count_ones();
    }
    if of_a + of_b == 0 {
        return 0.0;
    }
    1.0 - (apart as f32).sqrt() / ((of_a as f32).sqrt() + (of_b as f32).sqrt())
}
