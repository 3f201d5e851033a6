//! Whether the fingers of a set are different fingers, and those that they are said to be. Source: ours.

use std::fmt;

use crate::calibration::calibrated;
use crate::compare::compare;
use crate::parameters::SEQUENCE_NEG_LOG10_FMR_MIN;
use crate::position::mirrored;
use crate::template::Template;

/// What is wrong with a set of fingers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SequenceFault {
    /// Two positions have prints of one finger.
    SameFinger {
        /// The two, lower first.
        positions: (u8, u8),
        /// What speaks for it, natural logarithm of the likelihood ratio, as far as the data bear.
        ln_lr: f32,
    },
    /// Every finger that is like one on the record is like the one of the other hand, and there are at least two.
    HandsSwapped {
        /// How many.
        fingers: usize,
    },
    /// A finger is like another one of the record than it is said to be.
    OtherFinger {
        /// Which it is said to be.
        position: u8,
        /// Which it is like.
        found_as: u8,
        /// What speaks for it.
        ln_lr: f32,
    },
}

impl fmt::Display for SequenceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameFinger { positions: (a, b), .. } => {
                write!(f, "prints {a} and {b} are of one finger: take both again")
            }
            Self::HandsSwapped { fingers } => {
                write!(f, "hands swapped: {fingers} fingers are those of the other hand on the record")
            }
            Self::OtherFinger { position, found_as, .. } => {
                write!(f, "finger {position} is finger {found_as} on the record: take it again")
            }
        }
    }
}

/// Looks for one finger taken twice, and, where there are prints on record of the same person, for fingers that are
/// others than they are said to be. What cannot be told says nothing.
pub fn check_sequence(taken: &[(u8, &Template)], record: &[(u8, &Template)]) -> Vec<SequenceFault> {
    let same = |a: &Template, b: &Template| {
        let found = calibrated(&compare(a, b));
        (found.neg_log10_fmr >= SEQUENCE_NEG_LOG10_FMR_MIN).then_some(found.ln_lr)
    };
    let mut out = Vec::new();
    for (i, a) in taken.iter().enumerate() {
        for b in &taken[i + 1..] {
            if a.0 != b.0
                && let Some(ln_lr) = same(a.1, b.1)
            {
                out.push(SequenceFault::SameFinger { positions: (a.0.min(b.0), a.0.max(b.0)), ln_lr });
            }
        }
    }
    let mut found: Vec<(u8, u8, f32)> = Vec::new();
    for a in taken {
        let like = record.iter().filter_map(|b| Some((a.0, b.0, same(a.1, b.1)?)));
        found.extend(like.max_by(|p, q| p.2.total_cmp(&q.2).then((q.1).cmp(&p.1))));
    }
    if found.len() >= 2 && found.iter().all(|f| mirrored(f.0) == Some(f.1)) {
        out.push(SequenceFault::HandsSwapped { fingers: found.len() });
        return out;
    }
    let other = found.into_iter().filter(|f| f.0 != f.1 && f.0 != 0 && f.1 != 0);
    out.extend(other.map(|(position, found_as, ln_lr)| SequenceFault::OtherFinger { position, found_as, ln_lr }));
    out
}
