//! Which way the ridges of a made finger run. Source: zeros and poles, Sherlock and Monro 1993; arches are ours.

use crate::chance::Chance;
use crate::synth::parameters::{CLASS_SHARES, HALF_HEIGHT_PX, HALF_WIDTH_PX};

/// Ridges of a whole finger, middle at nought, `y` down.
#[derive(Debug, Clone)]
pub(crate) enum Flow {
    /// Ridges rise to the middle and fall again: how steeply at most, radians.
    Arch { rise: f32 },
    /// Round cores (half a turn each), away from deltas.
    Singular { cores: Vec<(f32, f32)>, deltas: Vec<(f32, f32)> },
}

impl Flow {
    pub(crate) fn drawn(chance: &mut Chance) -> Self {
        let class = chance.unit();
        let mut near = |x: f32, y: f32, spread: f32| (chance.normal(x, spread), chance.normal(y, spread));
        if class < CLASS_SHARES[0] {
            let rise = near(0.7, 0.0, 0.2).0.clamp(0.2, 1.1);
            return Self::Arch { rise };
        }
        let (left, right) = (near(-105.0, 125.0, 18.0), near(105.0, 125.0, 18.0));
        if class < CLASS_SHARES[2] {
            let delta = if class < CLASS_SHARES[1] { left } else { right };
            return Self::Singular { cores: vec![near(0.0, -10.0, 12.0)], deltas: vec![delta] };
        }
        let (upper, lower) = (near(0.0, -30.0, 12.0), near(0.0, 25.0, 14.0));
        Self::Singular { cores: vec![upper, lower], deltas: vec![left, right] }
    }

    /// Direction of the ridge at a place, radians from `x` towards `y`, up to half a turn.
    pub(crate) fn ridge(&self, x: f32, y: f32) -> f32 {
        match self {
            Self::Arch { rise } => {
                let across = (x / HALF_WIDTH_PX).clamp(-1.0, 1.0);
                // Steepest a third of the way out and below the middle; flat at the tip and at the crease.
                let down = (0.5 + 0.5 * y / HALF_HEIGHT_PX).clamp(0.0, 1.0);
                rise * libm::sinf(across * std::f32::consts::PI) * libm::sinf(down * std::f32::consts::PI)
            }
            Self::Singular { cores, deltas } => {
                let round = |points: &[(f32, f32)]| points.iter().map(|p| libm::atan2f(y - p.1, x - p.0)).sum::<f32>();
                0.5 * (round(cores) - round(deltas))
            }
        }
    }
}
