//! Which pairs hold together: each pair's similarity is mixed, some rounds, with that of all pairs that lie to it as in
//! the other print: same distance, same turn, same bearing. A pair that stands alone sinks.
//! Source: relaxation of local similarities, Cappelli, Ferrara and Maltoni 2010; the bell curves are ours.

use crate::assign::Candidate;
use crate::parameters::{
    BEARING_NEAR_PX, BEARING_TOLERANCE, DISTANCE_SHARE, DISTANCE_TOLERANCE_PX, RELAX_KEEP, RELAX_ROUNDS, TURN_TOLERANCE,
};
use crate::simd::widest;
use crate::template::Template;

/// Pairs with how far each holds with each, and what is left of their similarity.
#[derive(Debug)]
pub(crate) struct Relaxed {
    pub pairs: Vec<Candidate>,
    /// Row by row: 1 where two pairs lie to each other as in the other print, towards 0 where they do not.
    pub together: Vec<f32>,
    /// What the rounds leave of each similarity.
    pub left: Vec<f32>,
}

/// Places and headings of the paired minutiae of one print, by pair.
#[derive(Default)]
struct Side {
    x: Vec<f32>,
    y: Vec<f32>,
    cosine: Vec<f32>,
    sine: Vec<f32>,
}

fn side(of: &Template, which: impl Iterator<Item = usize>) -> Side {
    let mut out = Side::default();
    for i in which {
        out.x.push(of.minutiae()[i].x);
        out.y.push(of.minutiae()[i].y);
        out.cosine.push(of.headings[i].0);
        out.sine.push(of.headings[i].1);
    }
    out
}

/// What the pairs say of one another.
pub(crate) fn relax(a: &Template, b: &Template, pairs: Vec<Candidate>) -> Relaxed {
    let n = pairs.len();
    let (of_a, of_b) = (side(a, pairs.iter().map(|p| p.a)), side(b, pairs.iter().map(|p| p.b)));
    let mut together = vec![0.0; n * n];
    let mut left: Vec<f32> = pairs.iter().map(|p| p.similarity).collect();
    widest(
        #[inline(always)]
        || {
            for (r, row) in together.chunks_exact_mut(n.max(1)).enumerate() {
                compatible(&of_a, &of_b, r, row);
            }
            for _ in 0..RELAX_ROUNDS {
                left = round(&together, &left);
            }
        },
    );
    Relaxed { pairs, together, left }
}

/// How far pair `r` holds with each pair. The same both ways but for bearings, so both bearings are asked.
#[inline(always)]
fn compatible(a: &Side, b: &Side, r: usize, row: &mut [f32]) {
    let n = row.len();
    let (ax, ay, ac, az) = (&a.x[..n], &a.y[..n], &a.cosine[..n], &a.sine[..n]);
    let (bx, by, bc, bz) = (&b.x[..n], &b.y[..n], &b.cosine[..n], &b.sine[..n]);
    for k in 0..n {
        let (adx, ady, bdx, bdy) = (ax[k] - ax[r], ay[k] - ay[r], bx[k] - bx[r], by[k] - by[r]);
        let (ad, bd) = ((adx * adx + ady * ady).sqrt(), (bdx * bdx + bdy * bdy).sqrt());
        let distance = (ad - bd) / (DISTANCE_TOLERANCE_PX + DISTANCE_SHARE * 0.5 * (ad + bd));
        // Cosine of how much more the heading turns from r to k in one print than in the other.
        let (ta, sa) = (ac[r] * ac[k] + az[r] * az[k], ac[r] * az[k] - az[r] * ac[k]);
        let (tb, sb) = (bc[r] * bc[k] + bz[r] * bz[k], bc[r] * bz[k] - bz[r] * bc[k]);
        let turn = (1.0 - (ta * tb + sa * sb)) * (1.0 / TURN_TOLERANCE);
        let inverse = 1.0 / (ad * bd + 1e-3);
        let bearing_r = bearing((ac[r], az[r]), (adx, ady), (bc[r], bz[r]), (bdx, bdy)) * inverse;
        let bearing_k = bearing((ac[k], az[k]), (adx, ady), (bc[k], bz[k]), (bdx, bdy)) * inverse;
        let blurred = BEARING_TOLERANCE * (1.0 + BEARING_NEAR_PX * BEARING_NEAR_PX * inverse);
        let bearing = (1.0 - 0.5 * (bearing_r + bearing_k)) / blurred;
        let d = distance * distance;
        row[k] = 1.0 / ((1.0 + d * d) * (1.0 + turn * turn) * (1.0 + bearing * bearing));
    }
    row[r] = 0.0;
}

/// Cosine, times both distances, of the angle between two bearings, each seen along its own heading.
#[inline(always)]
fn bearing(ah: (f32, f32), a: (f32, f32), bh: (f32, f32), b: (f32, f32)) -> f32 {
    let (ap, aq) = (a.0 * ah.0 + a.1 * ah.1, a.1 * ah.0 - a.0 * ah.1);
    let (bp, bq) = (b.0 * bh.0 + b.1 * bh.1, b.1 * bh.0 - b.0 * bh.1);
    ap * bp + aq * bq
}

#[inline(always)]
fn round(together: &[f32], left: &[f32]) -> Vec<f32> {
    let n = left.len();
    let share = (1.0 - RELAX_KEEP) / (n.max(2) - 1) as f32;
    let mut sums = vec![0.0; n];
    for (row, value) in together.chunks_exact(n.max(1)).zip(left) {
        for (sum, with) in sums.iter_mut().zip(row) {
            *sum += with * value;
        }
    }
    sums.iter().zip(left).map(|(sum, own)| RELAX_KEEP * own + share * sum).collect()
}
