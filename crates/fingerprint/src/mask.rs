//! Where ridges are: cells with contrast and one direction, freed of specks and holes; and how far each place is from
//! where they end. Source: textbook morphology.

use crate::field::{Field, in_cells};
use crate::normalise::Normalised;
use crate::parameters::{CELL_PX, COHERENCE_MIN, PIECE_SHARE_MIN, POWER_OF_SINE, STRENGTH_MIN, STRENGTH_SHARE_MIN};
use crate::plane::Plane;

/// Cells with ridges.
#[derive(Debug, Clone)]
pub struct Mask {
    /// Cells across.
    pub width: usize,
    /// Cells down.
    pub height: usize,
    /// Row by row, whether there are ridges.
    pub inside: Vec<bool>,
    distance: Plane,
}

impl Mask {
    /// Pixels from a place inside to the nearest cell without ridges or to the picture's edge; below nought outside.
    pub fn depth_px(&self, x: f32, y: f32) -> f32 {
        let (cx, cy) = in_cells(x, y);
        (self.distance.between(cx, cy) - 0.5) * CELL_PX as f32
    }

    /// Number of cells with ridges.
    pub fn area_cells(&self) -> usize {
        self.inside.iter().filter(|&&i| i).count()
    }
}

/// The cells with ridges.
pub(crate) fn mask(normalised: &Normalised, field: &Field) -> Mask {
    let (width, height) = normalised.cells;
    let strength = strength(normalised, field);
    let least = STRENGTH_MIN.max(STRENGTH_SHARE_MIN * ninth_tenth(&strength));
    let seen = strength.iter().zip(&field.coherence.values).map(|(&s, &k)| s > least && k > COHERENCE_MIN).collect();
    let mut grid = Grid { width, height, cells: seen };
    grid.vote(5);
    grid.vote(5);
    grid.keep_large_pieces();
    grid.fill_holes();
    grid = grid.shrunk().grown();
    grid.keep_large_pieces();
    let distance = grid.distance();
    Mask { width, height, inside: grid.cells, distance }
}

/// Grey levels of deviation that come from ridges running one way: what an edge, a stain or the print left by the one
/// before have little of.
fn strength(normalised: &Normalised, field: &Field) -> Vec<f32> {
    let parts = normalised.contrast.values.iter().zip(&field.power.values).zip(&field.coherence.values);
    parts.map(|((contrast, power), coherence)| contrast * (power / POWER_OF_SINE).min(1.0).sqrt() * coherence).collect()
}

/// The value that nine of ten are not above.
fn ninth_tenth(values: &[f32]) -> f32 {
    let mut sorted = values.to_vec();
    let at = (sorted.len() * 9 / 10).min(sorted.len() - 1);
    *sorted.select_nth_unstable_by(at, f32::total_cmp).1
}

struct Grid {
    width: usize,
    height: usize,
    cells: Vec<bool>,
}

impl Grid {
    fn at(&self, x: isize, y: isize) -> bool {
        let inside = x >= 0 && y >= 0 && (x as usize) < self.width && (y as usize) < self.height;
        inside && self.cells[y as usize * self.width + x as usize]
    }

    fn each(&self, of: impl Fn(&Self, isize, isize) -> bool) -> Self {
        let places = (0..self.height as isize).flat_map(|y| (0..self.width as isize).map(move |x| (x, y)));
        Self { cells: places.map(|(x, y)| of(self, x, y)).collect(), ..*self }
    }

    fn around(&self, x: isize, y: isize) -> usize {
        (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy))).filter(|(dx, dy)| self.at(x + dx, y + dy)).count()
    }

    /// A cell is what most of the nine around it are.
    fn vote(&mut self, least: usize) {
        *self = self.each(|grid, x, y| grid.around(x, y) >= least);
    }

    fn grown(&self) -> Self {
        self.each(|grid, x, y| grid.around(x, y) > 0)
    }

    /// Cells whose neighbours within the picture are all inside.
    fn shrunk(&self) -> Self {
        self.each(|grid, x, y| {
            let steps = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
            steps.into_iter().all(|(dx, dy): (isize, isize)| {
                let (nx, ny) = (x + dx, y + dy);
                let beyond = nx < 0 || ny < 0 || nx >= grid.width as isize || ny >= grid.height as isize;
                beyond || grid.at(nx, ny)
            })
        })
    }

    /// Pieces of like cells that hang together by sides: the number of each cell's piece, and their sizes.
    fn pieces(&self, of: bool) -> (Vec<usize>, Vec<usize>) {
        let mut piece = vec![usize::MAX; self.cells.len()];
        let mut sizes = Vec::new();
        for start in 0..self.cells.len() {
            if self.cells[start] != of || piece[start] != usize::MAX {
                continue;
            }
            let (number, mut size, mut stack) = (sizes.len(), 0, vec![start]);
            piece[start] = number;
            while let Some(cell) = stack.pop() {
                size += 1;
                for next in self.beside(cell).into_iter().flatten() {
                    if self.cells[next] == of && piece[next] == usize::MAX {
                        piece[next] = number;
                        stack.push(next);
                    }
                }
            }
            sizes.push(size);
        }
        (piece, sizes)
    }

    fn beside(&self, cell: usize) -> [Option<usize>; 4] {
        let (x, y) = (cell % self.width, cell / self.width);
        [
            (x > 0).then(|| cell - 1),
            (x + 1 < self.width).then(|| cell + 1),
            (y > 0).then(|| cell - self.width),
            (y + 1 < self.height).then(|| cell + self.width),
        ]
    }

    fn keep_large_pieces(&mut self) {
        let (piece, sizes) = self.pieces(true);
        let least = PIECE_SHARE_MIN * sizes.iter().max().copied().unwrap_or(0) as f32;
        for (cell, number) in self.cells.iter_mut().zip(piece) {
            *cell = number != usize::MAX && sizes[number] as f32 >= least;
        }
    }

    /// Fills what is enclosed by ridges and does not reach the picture's edge.
    fn fill_holes(&mut self) {
        let (piece, sizes) = self.pieces(false);
        let mut reaches_edge = vec![false; sizes.len()];
        for (cell, &number) in piece.iter().enumerate() {
            let (x, y) = (cell % self.width, cell / self.width);
            if number != usize::MAX && (x == 0 || y == 0 || x + 1 == self.width || y + 1 == self.height) {
                reaches_edge[number] = true;
            }
        }
        for (cell, number) in self.cells.iter_mut().zip(piece) {
            *cell |= number != usize::MAX && !reaches_edge[number];
        }
    }

    /// Cells to the nearest one outside, by steps of 1 and the root of 2; nought outside.
    fn distance(&self) -> Plane {
        let (width, height) = (self.width + 2, self.height + 2);
        let mut padded = Plane::filled(width, height, 0.0);
        for y in 0..self.height {
            for x in 0..self.width {
                if self.cells[y * self.width + x] {
                    padded.values[(y + 1) * width + x + 1] = f32::MAX;
                }
            }
        }
        let diagonal = std::f32::consts::SQRT_2;
        for at in width + 1..width * height - width - 1 {
            let near = [(at - 1, 1.0), (at - width, 1.0), (at - width - 1, diagonal), (at - width + 1, diagonal)];
            padded.values[at] = near.iter().fold(padded.values[at], |d, &(i, step)| d.min(padded.values[i] + step));
        }
        for at in (width + 1..width * height - width - 1).rev() {
            let near = [(at + 1, 1.0), (at + width, 1.0), (at + width - 1, diagonal), (at + width + 1, diagonal)];
            padded.values[at] = near.iter().fold(padded.values[at], |d, &(i, step)| d.min(padded.values[i] + step));
        }
        let mut out = Plane::filled(self.width, self.height, 0.0);
        for y in 0..self.height {
            for x in 0..self.width {
                out.values[y * self.width + x] = padded.at(x + 1, y + 1);
            }
        }
        out
    }
}
