//! Minutiae as places where the phase of the ridges turns once round: on one side there is a ridge more than on the
//! other. Found at every square of four pixels, placed between them. Source: Larkin and Fletcher 2007.

use crate::enhance::Response;
use crate::field::Field;
use crate::mask::Mask;
use crate::minutia::{Kind, Minutia};
use crate::parameters::{AMPLITUDE_RING_PX, BORDER_MIN_PX, CELL_PX, CLARITY_FULL, KIND_PROBES_PX, TURN_COSINE_MIN};

/// Every dislocation deep enough within the mask.
pub(crate) fn dislocations(response: &Response, field: &Field, mask: &Mask) -> Vec<Minutia> {
    let mut found = Vec::new();
    let (width, height) = (response.real.width, response.real.height);
    for y in 0..height - 1 {
        let rows = y * width..(y + 1) * width;
        let (upper, lower) =
            (&response.imaginary.values[rows.clone()], &response.imaginary.values[rows.end..][..width]);
        for x in 0..width - 1 {
            // A phase that turns round crosses the real axis.
            let signs = [upper[x] < 0.0, upper[x + 1] < 0.0, lower[x] < 0.0, lower[x + 1] < 0.0];
            let same_cell = (x + 1) % CELL_PX != 0 && (y + 1) % CELL_PX != 0;
            if same_cell && (signs == [true; 4] || signs == [false; 4]) {
                continue;
            }
            if mask.inside[y / CELL_PX * mask.width + x / CELL_PX] {
                found.extend(dislocation(response, field, mask, x, y));
            }
        }
    }
    found
}

/// The four values around the square's middle, in turn, each with the sign of its wave brought to the first one's.
fn corners(response: &Response, x: usize, y: usize) -> Option<[(f32, f32); 4]> {
    let normal = |x: usize, y: usize| response.normal.at(x / CELL_PX, y / CELL_PX);
    let first = normal(x, y);
    let mut out = [(0.0, 0.0); 4];
    for (to, (x, y)) in out.iter_mut().zip([(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]) {
        let (real, imaginary) = (response.real.at(x, y), response.imaginary.at(x, y));
        if real == 0.0 && imaginary == 0.0 {
            return None;
        }
        let other = normal(x, y);
        let cosine = if other == first { 1.0 } else { libm::cosf(other - first) };
        if cosine.abs() < TURN_COSINE_MIN {
            return None;
        }
        *to = (real, if cosine < 0.0 { -imaginary } else { imaginary });
    }
    Some(out)
}

/// How often the values turn round nought, from `x` towards `y`.
fn turns(corners: &[(f32, f32); 4]) -> i32 {
    let mut turns = 0;
    for i in 0..4 {
        let (a, b) = (corners[i], corners[(i + 1) % 4]);
        let cross = a.0 * b.1 - a.1 * b.0;
        turns += i32::from(a.1 < 0.0 && b.1 >= 0.0 && cross > 0.0);
        turns -= i32::from(a.1 >= 0.0 && b.1 < 0.0 && cross < 0.0);
    }
    turns
}

fn dislocation(response: &Response, field: &Field, mask: &Mask, x: usize, y: usize) -> Option<Minutia> {
    let corners = corners(response, x, y)?;
    let turns = turns(&corners);
    if turns == 0 {
        return None;
    }
    let (dx, dy) = zero(&corners);
    let (px, py) = (x as f32 + dx, y as f32 + dy);
    if mask.depth_px(px, py) < BORDER_MIN_PX {
        return None;
    }
    // The side with a ridge more lies, for a phase that turns with the axes, against the normal turned a quarter.
    let cell_normal = response.normal.at(x / CELL_PX, y / CELL_PX);
    let mut normal = field.normal(px, py);
    if libm::cosf(normal - cell_normal) < 0.0 {
        normal += std::f32::consts::PI;
    }
    let quarter = std::f32::consts::FRAC_PI_2;
    let direction = normal + if turns > 0 { -quarter } else { quarter };
    let direction = direction.rem_euclid(std::f32::consts::TAU);
    let kind = kind(response, px, py, direction);
    let quality = quality(response, field, px, py);
    Some(Minutia { x: px, y: py, direction, kind, quality })
}

/// Where the plane through the four values is nought, within the square.
fn zero(corners: &[(f32, f32); 4]) -> (f32, f32) {
    let [a, b, c, d] = corners;
    let of = |a: f32, b: f32, c: f32, d: f32| (0.25 * (a + b + c + d), 0.5 * (b + c - a - d), 0.5 * (c + d - a - b));
    let (r, rx, ry) = of(a.0, b.0, c.0, d.0);
    let (i, ix, iy) = of(a.1, b.1, c.1, d.1);
    let determinant = rx * iy - ry * ix;
    if determinant.abs() < 1e-12 {
        return (0.5, 0.5);
    }
    let dx = (ry * i - iy * r) / determinant;
    let dy = (ix * r - rx * i) / determinant;
    ((0.5 + dx).clamp(0.0, 1.0), (0.5 + dy).clamp(0.0, 1.0))
}

/// Dark where the ridge more begins: an ending; bright: a valley more, a bifurcation.
fn kind(response: &Response, x: f32, y: f32, direction: f32) -> Kind {
    let (cosine, sine) = (libm::cosf(direction), libm::sinf(direction));
    let sum: f32 = KIND_PROBES_PX.iter().map(|d| response.real.between(x + d * cosine, y + d * sine)).sum();
    if sum < 0.0 { Kind::Ending } else { Kind::Bifurcation }
}

/// Mean amplitude on a ring round the place, as a share of that of a clear ridge, times coherence.
fn quality(response: &Response, field: &Field, x: f32, y: f32) -> u8 {
    let mut sum = 0.0;
    for i in 0..8 {
        let turn = std::f32::consts::TAU / 8.0 * i as f32;
        let (px, py) = (x + AMPLITUDE_RING_PX * libm::cosf(turn), y + AMPLITUDE_RING_PX * libm::sinf(turn));
        let (px, py) = (px.max(0.0) as usize, py.max(0.0) as usize);
        let (px, py) = (px.min(response.real.width - 1), py.min(response.real.height - 1));
        let (real, imaginary) = (response.real.at(px, py), response.imaginary.at(px, py));
        sum += (real * real + imaginary * imaginary).sqrt();
    }
    let clarity = (sum / 8.0 / CLARITY_FULL).min(1.0);
    (100.0 * clarity * field.coherence_at(x, y).min(1.0)) as u8
}
