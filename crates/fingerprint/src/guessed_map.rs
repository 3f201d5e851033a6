//! A map of ridges for a print of which only minutiae are known: the hull round them and a little more, with the
//! orientation that the nearest minutiae have. Source: ours; the hull by Andrew's monotone chain, 1979.

use crate::minutia::Minutia;
use crate::parameters::{GUESS_MARGIN_PX, GUESS_SIGMA_PX, MAP_CELL_PX, SIDE_MAX_PX};
use crate::ridge_map::RidgeMap;

impl RidgeMap {
    /// Of minutiae in a picture of so many pixels at 500 dpi.
    pub(crate) fn guessed(minutiae: &[Minutia], width_px: f32, height_px: f32) -> Self {
        let squares =
            |px: f32| ((px.max(0.0) / MAP_CELL_PX as f32).ceil() as usize).clamp(1, SIDE_MAX_PX / MAP_CELL_PX + 1);
        let (width, height) = (squares(width_px), squares(height_px));
        let hull = hull(minutiae.iter().map(|m| (m.x, m.y)).collect());
        let centre = |i: usize| (i as f32 + 0.5) * MAP_CELL_PX as f32;
        let square = |i: usize| {
            let (x, y) = (centre(i % width), centre(i / width));
            if inside(&hull, x, y) { normal_at(minutiae, x, y) } else { Self::NONE }
        };
        Self { width, height, normals: (0..width * height).map(square).collect() }
    }
}

/// The normal that the minutiae have on average, near ones counting more.
fn normal_at(minutiae: &[Minutia], x: f32, y: f32) -> u8 {
    let (mut cos2, mut sin2) = (0.0, 0.0);
    for m in minutiae {
        let square = (m.x - x) * (m.x - x) + (m.y - y) * (m.y - y);
        let near = 1.0 / (1.0 + square / (GUESS_SIGMA_PX * GUESS_SIGMA_PX));
        // A normal is a quarter turn from the ridge: half a turn in doubled angles.
        cos2 -= near * near * libm::cosf(2.0 * m.direction);
        sin2 -= near * near * libm::sinf(2.0 * m.direction);
    }
    RidgeMap::normal(cos2, sin2)
}

/// Corners of the least polygon round all points, in order of turning from x towards y.
fn hull(mut points: Vec<(f32, f32)>) -> Vec<(f32, f32)> {
    points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    points.dedup();
    if points.len() < 3 {
        return points;
    }
    let half = |along: &mut dyn Iterator<Item = (f32, f32)>| {
        let mut chain: Vec<(f32, f32)> = Vec::new();
        for p in along {
            while chain.len() >= 2 && turn(chain[chain.len() - 2], chain[chain.len() - 1], p) <= 0.0 {
                chain.pop();
            }
            chain.push(p);
        }
        chain.pop();
        chain
    };
    let mut out = half(&mut points.iter().copied());
    out.extend(half(&mut points.iter().rev().copied()));
    out
}

fn turn(a: (f32, f32), b: (f32, f32), c: (f32, f32)) -> f32 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Whether a place lies in the hull or within the margin of all its sides, or of a lone point.
fn inside(hull: &[(f32, f32)], x: f32, y: f32) -> bool {
    if hull.len() < 3 {
        return hull.iter().any(|p| length(p.0 - x, p.1 - y) < GUESS_MARGIN_PX);
    }
    (0..hull.len()).all(|i| {
        let (a, b) = (hull[i], hull[(i + 1) % hull.len()]);
        let side = length(b.0 - a.0, b.1 - a.1);
        turn(a, b, (x, y)) >= -GUESS_MARGIN_PX * side
    })
}

fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}
