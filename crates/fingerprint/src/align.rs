//! Lays one print over the other: the motion that most of the related pairs agree on, found from several beginnings;
//! then minutiae are paired anew where they fall, the skin's stretch followed by what near pairs are off.
//! Source: weighted least squares of a rigid motion; the smooth displacement is ours.

use crate::parameters::{
    FIT_ROUNDS, HEADING_WEIGHT_PX2, PAIR_HEADING_TOLERANCE, PAIR_REACH_LAST_PX, PAIR_REACH_PX, STRETCH_PRIOR,
    STRETCH_SIGMA_PX,
};
use crate::relax::Relaxed;
use crate::template::Template;

/// Turns and then moves a place of print A to where it lies in print B.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    /// Cosine of the turn.
    pub cosine: f32,
    /// Sine of the turn.
    pub sine: f32,
    /// Pixels to the right, after the turn.
    pub x: f32,
    /// Pixels down, after the turn.
    pub y: f32,
}

impl Motion {
    /// Where a place of A lies in B.
    #[inline(always)]
    pub fn moved(&self, x: f32, y: f32) -> (f32, f32) {
        (self.cosine * x - self.sine * y + self.x, self.sine * x + self.cosine * y + self.y)
    }

    /// From B to A.
    pub fn inverse(&self) -> Self {
        let (c, s) = (self.cosine, self.sine);
        Self { cosine: c, sine: -s, x: -c * self.x - s * self.y, y: s * self.x - c * self.y }
    }
}

/// Two minutiae that fall on one another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Number of the minutia in print A.
    pub a: usize,
    /// Number of the minutia in print B.
    pub b: usize,
    /// Pixels between them once A is laid over B and its stretch followed.
    pub off_px: f32,
    /// Cosine of the angle between their directions then.
    pub turn_cosine: f32,
    /// How alike their neighbourhoods are.
    pub similarity: f32,
}

/// The print laid over the other.
#[derive(Debug, Clone)]
pub(crate) struct Aligned {
    pub motion: Motion,
    pub pairs: Vec<Pair>,
    /// Where each minutia of A falls in B, stretch followed.
    pub places: Vec<(f32, f32)>,
}

/// The alignment that grows from one related pair.
pub(crate) fn align(a: &Template, b: &Template, relaxed: &Relaxed, seed: usize) -> Option<Aligned> {
    let n = relaxed.pairs.len();
    let row = &relaxed.together[seed * n..][..n];
    let weights = row.iter().enumerate().map(|(k, r)| if k == seed { 1.0 } else { *r });
    let weighted: Vec<(usize, usize, f32)> =
        relaxed.pairs.iter().zip(weights).map(|(p, w)| (p.a, p.b, w * p.similarity)).collect();
    let mut motion = fit(a, b, &weighted)?;
    let mut pairs = Vec::new();
    for _ in 0..FIT_ROUNDS {
        let places: Vec<(f32, f32)> = a.minutiae().iter().map(|m| motion.moved(m.x, m.y)).collect();
        pairs = paired(a, b, &motion, &places, PAIR_REACH_PX);
        let equal: Vec<(usize, usize, f32)> =
            pairs.iter().map(|p| (p.a, p.b, 1.0 / (1.0 + p.off_px * p.off_px * 0.02))).collect();
        let Some(next) = fit(a, b, &equal) else { break };
        motion = next;
    }
    let mut places: Vec<(f32, f32)> = a.minutiae().iter().map(|m| motion.moved(m.x, m.y)).collect();
    for _ in 0..2 {
        places = stretched(a, b, &motion, &pairs);
        pairs = paired(a, b, &motion, &places, PAIR_REACH_LAST_PX);
    }
    Some(Aligned { motion, pairs, places })
}

/// The motion with the least weighted squares of distances, headings counting as marks a little way off.
fn fit(a: &Template, b: &Template, pairs: &[(usize, usize, f32)]) -> Option<Motion> {
    let (mut sum, mut ax, mut ay, mut bx, mut by) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for &(i, j, w) in pairs {
        let (p, q) = (&a.minutiae()[i], &b.minutiae()[j]);
        sum += w;
        ax += w * p.x;
        ay += w * p.y;
        bx += w * q.x;
        by += w * q.y;
    }
    if sum < 1e-6 {
        return None;
    }
    let (ax, ay, bx, by) = (ax / sum, ay / sum, bx / sum, by / sum);
    let (mut along, mut across) = (0.0, 0.0);
    for &(i, j, w) in pairs {
        let (p, q) = (&a.minutiae()[i], &b.minutiae()[j]);
        let (px, py, qx, qy) = (p.x - ax, p.y - ay, q.x - bx, q.y - by);
        let (hp, hq) = (a.headings[i], b.headings[j]);
        along += w * (px * qx + py * qy + HEADING_WEIGHT_PX2 * (hp.0 * hq.0 + hp.1 * hq.1));
        across += w * (px * qy - py * qx + HEADING_WEIGHT_PX2 * (hp.0 * hq.1 - hp.1 * hq.0));
    }
    let length = (along * along + across * across).sqrt();
    if length < 1e-6 {
        return None;
    }
    let (cosine, sine) = (along / length, across / length);
    Some(Motion { cosine, sine, x: bx - cosine * ax + sine * ay, y: by - sine * ax - cosine * ay })
}

/// Minutiae that fall on one another, nearest first, each once.
fn paired(a: &Template, b: &Template, motion: &Motion, places: &[(f32, f32)], reach_px: f32) -> Vec<Pair> {
    let mut near = Vec::new();
    let (per_square, per_turn) = (1.0 / (reach_px * reach_px), 1.0 / PAIR_HEADING_TOLERANCE);
    for (i, (place, heading)) in places.iter().zip(&a.headings).enumerate() {
        let turned =
            (motion.cosine * heading.0 - motion.sine * heading.1, motion.sine * heading.0 + motion.cosine * heading.1);
        for (j, (m, other)) in b.minutiae().iter().zip(&b.headings).enumerate() {
            let square = (m.x - place.0) * (m.x - place.0) + (m.y - place.1) * (m.y - place.1);
            let turn_cosine = turned.0 * other.0 + turned.1 * other.1;
            let cost = square * per_square + (1.0 - turn_cosine) * per_turn;
            if cost < 1.0 {
                near.push((cost, Pair { a: i, b: j, off_px: square.sqrt(), turn_cosine, similarity: 0.0 }));
            }
        }
    }
    near.sort_unstable_by(|p, q| p.0.total_cmp(&q.0).then(p.1.a.cmp(&q.1.a)).then(p.1.b.cmp(&q.1.b)));
    let (mut used_a, mut used_b) = ([false; 256], [false; 256]);
    near.retain(|(_, p)| {
        let free = !used_a[p.a] && !used_b[p.b];
        if free {
            (used_a[p.a], used_b[p.b]) = (true, true);
        }
        free
    });
    near.into_iter().map(|(_, p)| p).collect()
}

/// Where A's minutiae fall when each follows what the pairs near it are off; few pairs near, and it hardly moves.
fn stretched(a: &Template, b: &Template, motion: &Motion, pairs: &[Pair]) -> Vec<(f32, f32)> {
    let off: Vec<(f32, f32, f32, f32, usize)> = pairs
        .iter()
        .map(|p| {
            let (x, y) = motion.moved(a.minutiae()[p.a].x, a.minutiae()[p.a].y);
            (x, y, b.minutiae()[p.b].x - x, b.minutiae()[p.b].y - y, p.a)
        })
        .collect();
    let of = |i: usize| {
        let (x, y) = motion.moved(a.minutiae()[i].x, a.minutiae()[i].y);
        let (mut weight, mut dx, mut dy) = (STRETCH_PRIOR, 0.0, 0.0);
        // A pair does not vouch for itself: that would pair whatever is near.
        for &(px, py, ox, oy, _) in off.iter().filter(|o| o.4 != i) {
            let square = ((px - x) * (px - x) + (py - y) * (py - y)) / (STRETCH_SIGMA_PX * STRETCH_SIGMA_PX);
            let w = 1.0 / ((1.0 + square) * (1.0 + square));
            weight += w;
            dx += w * ox;
            dy += w * oy;
        }
        (x + dx / weight, y + dy / weight)
    };
    (0..a.minutiae().len()).map(of).collect()
}
