//! What speaks for and against one finger once the prints are laid over one another: pairs and how far they are off,
//! minutiae without a partner where both prints have ridges, and whether the ridges run the same way.
//! Source: ours; likelihood ratios of single minutiae.

use crate::align::Aligned;
use crate::cylinder::similarity;
use crate::parameters::{
    DENSITY_PER_PX2, FLOW_MAX_STEPS, HEADING_SPREAD_RAD2, LONE_WEIGHT, MAP_CELL_PX, PAIR_SHARE, PAIR_SPREAD_PX,
};
use crate::ridge_map::RidgeMap;
use crate::template::Template;

/// The parts that a score is made of.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// Minutiae of the print that has fewer.
    pub minutiae: f32,
    /// How alike the best related neighbourhoods are, after relaxation.
    pub local: f32,
    /// Sum of the natural logarithms of the likelihood ratios of all pairs.
    pub paired: f32,
    /// Minutiae of both prints without a partner although the other print has ridges there, weighted by quality.
    pub lone: f32,
    /// Common area in squares of 16 px.
    pub overlap: f32,
    /// Mean over the common area: 1 where the ridges of both prints run the same way, 0 from 30 degrees off.
    pub flow: f32,
}

/// What is known before anything is laid over anything.
pub(crate) fn nothing(a: &Template, b: &Template, local: f32) -> Evidence {
    Evidence { minutiae: a.minutiae().len().min(b.minutiae().len()) as f32, local, ..Evidence::default() }
}

/// The evidence of one alignment. Fills in how alike each pair's neighbourhoods are.
pub(crate) fn evidence(a: &Template, b: &Template, local: f32, aligned: &mut Aligned) -> Evidence {
    let mut out = nothing(a, b, local);
    let (mut paired_a, mut paired_b) = ([false; 256], [false; 256]);
    for pair in &mut aligned.pairs {
        pair.similarity = similarity(&a.cylinders[pair.a], &b.cylinders[pair.b], 1);
        out.paired += ratio(pair.off_px, pair.turn_cosine);
        (paired_a[pair.a], paired_b[pair.b]) = (true, true);
    }
    let mut lone = 0.0;
    for (i, (m, place)) in a.minutiae().iter().zip(&aligned.places).enumerate() {
        if !paired_a[i] && inside(b.map(), place.0, place.1) {
            lone += f32::from(m.quality) / 100.0;
        }
    }
    let motion = &aligned.motion;
    for (j, m) in b.minutiae().iter().enumerate() {
        let (x, y) = (m.x - motion.x, m.y - motion.y);
        let back = (motion.cosine * x + motion.sine * y, motion.cosine * y - motion.sine * x);
        if !paired_b[j] && inside(a.map(), back.0, back.1) {
            lone += f32::from(m.quality) / 100.0;
        }
    }
    out.lone = lone * LONE_WEIGHT;
    (out.overlap, out.flow) = flow(a, b, aligned);
    out
}

/// Logarithm of how much likelier so near a partner is for one finger than by chance.
fn ratio(off_px: f32, turn_cosine: f32) -> f32 {
    let spread = PAIR_SPREAD_PX * PAIR_SPREAD_PX;
    let place = 1.0 / (std::f32::consts::TAU * spread * DENSITY_PER_PX2);
    let heading = 1.0 / HEADING_SPREAD_RAD2;
    let at_best = libm::logf(PAIR_SHARE * place * (heading * std::f32::consts::TAU).sqrt());
    at_best - 0.5 * off_px * off_px / spread - (1.0 - turn_cosine) * heading
}

/// Whether there are ridges, and not at their edge alone.
fn inside(map: &RidgeMap, x: f32, y: f32) -> bool {
    let off = 0.75 * MAP_CELL_PX as f32;
    let seen = |x: f32, y: f32| map.at(x, y) != RidgeMap::NONE;
    seen(x - off, y) && seen(x + off, y) && seen(x, y - off) && seen(x, y + off)
}

/// Squares that both prints have, and how the ridges agree there.
fn flow(a: &Template, b: &Template, aligned: &Aligned) -> (f32, f32) {
    let motion = &aligned.motion;
    let steps = f32::from(RidgeMap::STEPS);
    let turn = libm::atan2f(motion.sine, motion.cosine) / std::f32::consts::PI * steps;
    let turn = turn.rem_euclid(steps);
    let (mut n, mut sum) = (0.0, 0.0);
    for (at, &normal) in a.map().normals.iter().enumerate() {
        if normal == RidgeMap::NONE {
            continue;
        }
        let centre = |i: usize| (i as f32 + 0.5) * MAP_CELL_PX as f32;
        let (x, y) = motion.moved(centre(at % a.map().width), centre(at / a.map().width));
        let other = b.map().at(x, y);
        if other == RidgeMap::NONE {
            continue;
        }
        let off = (f32::from(normal) + turn - f32::from(other)).abs();
        let off = if off > steps { off - steps } else { off };
        let off = off.min(steps - off);
        n += 1.0;
        sum += 1.0 - (off / FLOW_MAX_STEPS).min(1.0);
    }
    (n, if n > 0.0 { sum / n } else { 0.0 })
}
