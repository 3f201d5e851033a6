//! Whether two prints are of one finger: neighbourhoods, relaxation, alignment, evidence, score. Source: ours; each
//! stage names its own.

use crate::align::{Aligned, Motion, Pair, align};
use crate::assign::assign;
use crate::evidence::{Evidence, evidence, nothing};
use crate::parameters::{LOCAL_GATE, SEEDS};
use crate::relax::{Relaxed, relax};
use crate::score::{Score, local_score, prefer, score, unrelated};
use crate::template::Template;

/// What two prints have in common. A score never decides who somebody is; an examiner does.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// Higher for one finger.
    pub score: Score,
    /// What it is made of.
    pub evidence: Evidence,
    /// How A is laid over B; none where too little is alike to lay it at all.
    pub motion: Option<Motion>,
    /// Minutiae that fall on one another.
    pub pairs: Vec<Pair>,
}

/// Compares two prints. The score is the same both ways, to the last bit: the print with fewer minutiae, or else the one
/// whose first differing minutia lies further up and left, is always the one that is laid over the other.
pub fn compare(a: &Template, b: &Template) -> Comparison {
    if before(b, a) { compared(b, a).turned_round() } else { compared(a, b) }
}

/// Whether A is the one to be moved.
fn before(a: &Template, b: &Template) -> bool {
    let key = |t: &Template, i: usize| (t.minutiae()[i].y, t.minutiae()[i].x, t.minutiae()[i].direction);
    let (n, m) = (a.minutiae().len(), b.minutiae().len());
    let differing = || (0..n).map(|i| (key(a, i), key(b, i))).find(|(p, q)| p != q);
    n < m || n == m && differing().is_some_and(|(p, q)| p < q)
}

impl Comparison {
    /// The same with A and B exchanged.
    fn turned_round(mut self) -> Self {
        for pair in &mut self.pairs {
            (pair.a, pair.b) = (pair.b, pair.a);
        }
        self.motion = self.motion.map(|m| m.inverse());
        self
    }
}

fn compared(a: &Template, b: &Template) -> Comparison {
    let related = relax(a, b, assign(a, b));
    let local = local_score(&related, a.minutiae().len().min(b.minutiae().len()));
    let mut best =
        Comparison { score: unrelated(local), evidence: nothing(a, b, local), motion: None, pairs: Vec::new() };
    if local < LOCAL_GATE {
        return best;
    }
    let mut worth = f32::MIN;
    for seed in seeds(&related) {
        let Some(mut laid) = align(a, b, &related, seed) else { continue };
        let found = evidence(a, b, local, &mut laid);
        let this = prefer(&found);
        if this > worth {
            worth = this;
            let Aligned { motion, pairs, .. } = laid;
            best = Comparison { score: score(&found), evidence: found, motion: Some(motion), pairs };
        }
    }
    best
}

/// The pairs that most others hold with; one that holds with a better seed would begin the same alignment again.
fn seeds(related: &Relaxed) -> Vec<usize> {
    let n = related.pairs.len();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|&i, &j| related.left[j].total_cmp(&related.left[i]).then(i.cmp(&j)));
    let mut seeds: Vec<usize> = Vec::new();
    for i in order {
        if seeds.len() == SEEDS {
            break;
        }
        if seeds.iter().all(|&s| related.together[s * n + i] < 0.5) {
            seeds.push(i);
        }
    }
    seeds
}
