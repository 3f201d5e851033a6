//! Orientation of the ridges by squares of 16 px: which way they run, and where there are any. Source: ours.

use crate::error::Error;
use crate::field::Field;
use crate::mask::Mask;
use crate::parameters::{CELL_PX, MAP_CELL_PX, SIDE_MAX_PX};

/// Orientation of the ridges by squares of 16 px.
#[derive(Debug, Clone, PartialEq)]
pub struct RidgeMap {
    /// Squares in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Row by row: the normal's direction in steps of pi / 240, or `NONE`.
    pub normals: Vec<u8>,
}

impl RidgeMap {
    /// No ridges here.
    pub const NONE: u8 = 255;
    /// Steps of half a turn.
    pub const STEPS: u8 = 240;

    pub(crate) fn checked(&self) -> Result<(), Error> {
        let (width, height, n, most) = (self.width, self.height, self.normals.len(), SIDE_MAX_PX / MAP_CELL_PX + 1);
        if width > most || height > most || width * height != n {
            return Err(Error::malformed(format!(
                "ridge map is {width} x {height} with {n} squares, at most {most} a side and one value a square needed"
            )));
        }
        let known = |&&normal: &&u8| normal >= Self::STEPS && normal != Self::NONE;
        match self.normals.iter().find(known) {
            Some(normal) => Err(Error::out_of_range(format!(
                "ridge map has direction {normal}, less than {} or {} for none needed",
                Self::STEPS,
                Self::NONE
            ))),
            None => Ok(()),
        }
    }

    pub(crate) fn of(field: &Field, mask: &Mask) -> Self {
        let per = MAP_CELL_PX / CELL_PX;
        let (width, height) = (mask.width.div_ceil(per), mask.height.div_ceil(per));
        let square = |x: usize, y: usize| {
            let (mut cos2, mut sin2, mut inside) = (0.0, 0.0, 0);
            for cy in y * per..((y + 1) * per).min(mask.height) {
                for cx in x * per..((x + 1) * per).min(mask.width) {
                    if mask.inside[cy * mask.width + cx] {
                        cos2 += field.cos2.at(cx, cy);
                        sin2 += field.sin2.at(cx, cy);
                        inside += 1;
                    }
                }
            }
            if inside * 2 < per * per {
                return Self::NONE;
            }
            Self::normal(cos2, sin2)
        };
        let normals = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| square(x, y)).collect();
        Self { width, height, normals }
    }

    /// The step of a normal from cosine and sine of its doubled angle, of any length.
    pub(crate) fn normal(cos2: f32, sin2: f32) -> u8 {
        let normal = 0.5 * libm::atan2f(sin2, cos2) / std::f32::consts::PI;
        ((normal.rem_euclid(1.0) * f32::from(Self::STEPS)) as u8).min(Self::STEPS - 1)
    }

    /// The map with its edge moved out by so many squares. What is written there is no orientation.
    pub(crate) fn grown(&self, squares: isize) -> Self {
        let near = |x: isize, y: isize| {
            (-squares..=squares).flat_map(|dy| (-squares..=squares).map(move |dx| (x + dx, y + dy))).any(|(x, y)| {
                let inside = x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height;
                inside && self.normals[y as usize * self.width + x as usize] != Self::NONE
            })
        };
        let places = (0..self.height as isize).flat_map(|y| (0..self.width as isize).map(move |x| (x, y)));
        let normals = places.map(|(x, y)| if near(x, y) { 0 } else { Self::NONE }).collect();
        Self { normals, ..*self }
    }

    /// The normal at a place in pixels, or `NONE` where there are no ridges or no picture.
    #[inline(always)]
    pub fn at(&self, x: f32, y: f32) -> u8 {
        let (cx, cy) = (x * (1.0 / MAP_CELL_PX as f32), y * (1.0 / MAP_CELL_PX as f32));
        if cx < 0.0 || cy < 0.0 || cx as usize >= self.width || cy as usize >= self.height {
            return Self::NONE;
        }
        self.normals[cy as usize * self.width + cx as usize]
    }
}
