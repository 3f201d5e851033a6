//! Takes away minutiae that are marks of a break, a bridge or noise: pairs that would undo each other, crowds, and
//! more than are kept. Source: the rules are ours, after the filters of the field's open extractors.

use crate::minutia::Minutia;
use crate::parameters::{
    CROWD_MAX, CROWD_PX, MINUTIAE_MAX, PAIR_ACROSS_PX, PAIR_ALONG_PX, PAIR_OPPOSITE_COSINE, QUALITY_MIN,
};

/// The minutiae that are believed, best first.
pub(crate) fn prune(found: Vec<Minutia>) -> Vec<Minutia> {
    let mut kept = without_pairs(found);
    kept = without_crowds(&kept);
    kept.retain(|m| m.quality >= QUALITY_MIN);
    // Ties by place, so that the order rests on nothing else.
    kept.sort_by(|a, b| b.quality.cmp(&a.quality).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
    kept.truncate(MINUTIAE_MAX);
    kept
}

/// Two that point against each other and lie within one ridge or two undo each other: nearest first.
fn without_pairs(found: Vec<Minutia>) -> Vec<Minutia> {
    let mut pairs = Vec::new();
    for (i, a) in found.iter().enumerate() {
        for (j, b) in found.iter().enumerate().skip(i + 1) {
            let (dx, dy) = (b.x - a.x, b.y - a.y);
            if dx.abs().max(dy.abs()) > PAIR_ALONG_PX || libm::cosf(a.direction - b.direction) > -PAIR_OPPOSITE_COSINE {
                continue;
            }
            let (cosine, sine) = (libm::cosf(a.direction), libm::sinf(a.direction));
            let (along, across) = (dx * cosine + dy * sine, dy * cosine - dx * sine);
            let reach = (along / PAIR_ALONG_PX).powi(2) + (across / PAIR_ACROSS_PX).powi(2);
            if reach < 1.0 {
                pairs.push((reach, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut gone = vec![false; found.len()];
    for (_, i, j) in pairs {
        if !gone[i] && !gone[j] {
            (gone[i], gone[j]) = (true, true);
        }
    }
    found.into_iter().zip(gone).filter(|(_, gone)| !gone).map(|(m, _)| m).collect()
}

/// Where many stand close together there is noise: all of them go.
fn without_crowds(found: &[Minutia]) -> Vec<Minutia> {
    let crowded = |a: &Minutia| {
        let near = |b: &&Minutia| (a.x - b.x).powi(2) + (a.y - b.y).powi(2) < CROWD_PX * CROWD_PX;
        found.iter().filter(near).count() > CROWD_MAX + 1
    };
    found.iter().filter(|m| !crowded(m)).copied().collect()
}
