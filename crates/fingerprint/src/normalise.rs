//! Local normalisation: each pixel less the mean around it, over the deviation around it. Flat skin, wet patches and
//! dry ones come to one contrast. Source: textbook; block statistics blurred and interpolated for speed.

use crate::parameters::{CELL_PX, CONTRAST_FLOOR, MARGIN_PX, NORMALISE_CLIP, NORMALISE_SIGMA_PX};
use crate::plane::Plane;
use crate::simd::widest;

/// Pixels a side of a block of statistics.
const BLOCK_PX: usize = 4;

/// A picture in cells of 8 px, with a margin of noughts round it so that no window meets an edge.
#[derive(Debug, Clone)]
pub(crate) struct Normalised {
    /// Deviations from the local mean in local standard deviations, with the margin.
    pub plane: Plane,
    /// Cells across and down.
    pub cells: (usize, usize),
    /// Local standard deviation, grey levels, a cell.
    pub contrast: Plane,
}

/// The normalised picture from one at 500 dpi.
pub(crate) fn normalise(image: &Plane) -> Normalised {
    let cells = (image.width.div_ceil(CELL_PX), image.height.div_ceil(CELL_PX));
    let (mean, deviation) = statistics(image, cells);
    let plane = widest(
        #[inline(always)]
        || normalised(image, cells, &mean, &deviation),
    );
    Normalised { plane, cells, contrast: halved(&deviation) }
}

/// Mean and standard deviation around each block, blurred.
fn statistics(image: &Plane, cells: (usize, usize)) -> (Plane, Plane) {
    let (width, height) = (cells.0 * CELL_PX / BLOCK_PX, cells.1 * CELL_PX / BLOCK_PX);
    let mut sums = Plane::filled(width, height, 0.0);
    let mut squares = sums.clone();
    let share = 1.0 / (BLOCK_PX * BLOCK_PX) as f32;
    for y in 0..height * BLOCK_PX {
        let row = &image.values[y.min(image.height - 1) * image.width..][..image.width];
        for block in 0..width {
            let (mut sum, mut square) = (0.0, 0.0);
            for x in block * BLOCK_PX..(block + 1) * BLOCK_PX {
                let value = row[x.min(image.width - 1)];
                sum += value;
                square += value * value;
            }
            sums.values[y / BLOCK_PX * width + block] += sum * share;
            squares.values[y / BLOCK_PX * width + block] += square * share;
        }
    }
    let sigma = NORMALISE_SIGMA_PX / BLOCK_PX as f32;
    let weight = Plane::filled(width, height, 1.0).blurred(sigma);
    let mean = sums.blurred(sigma).with(&weight, |s, w| s / w);
    let square = squares.blurred(sigma).with(&weight, |s, w| s / w);
    let deviation = square.with(&mean, |s, m| (s - m * m).max(0.0).sqrt());
    (mean, deviation)
}

#[inline(always)]
fn normalised(image: &Plane, cells: (usize, usize), mean: &Plane, deviation: &Plane) -> Plane {
    let mut out = Plane::filled(cells.0 * CELL_PX + 2 * MARGIN_PX, cells.1 * CELL_PX + 2 * MARGIN_PX, 0.0);
    let inverse = deviation.mapped(|d| 1.0 / (d + CONTRAST_FLOOR));
    let (mut means, mut inverses) = (vec![0.0; image.width], vec![0.0; image.width]);
    for y in 0..image.height {
        interpolated_row(mean, y, &mut means);
        interpolated_row(&inverse, y, &mut inverses);
        let into = &mut out.values[(y + MARGIN_PX) * out.width + MARGIN_PX..][..image.width];
        let from = &image.values[y * image.width..][..image.width];
        for (((to, value), m), inverse) in into.iter_mut().zip(from).zip(&means).zip(&inverses) {
            *to = ((value - m) * inverse).clamp(-NORMALISE_CLIP, NORMALISE_CLIP);
        }
    }
    out
}

/// One row of pixels between the blocks' centres.
#[inline(always)]
fn interpolated_row(blocks: &Plane, y: usize, into: &mut [f32]) {
    let along = |i: usize, n: usize| {
        let place = ((i as f32 + 0.5) / BLOCK_PX as f32 - 0.5).clamp(0.0, (n - 1) as f32);
        (place as usize, (place as usize + 1).min(n - 1), place - (place as usize) as f32)
    };
    let (top, bottom, fy) = along(y, blocks.height);
    let row: Vec<f32> = (0..blocks.width).map(|x| blocks.at(x, top) * (1.0 - fy) + blocks.at(x, bottom) * fy).collect();
    for (x, to) in into.iter_mut().enumerate() {
        let (left, right, fx) = along(x, blocks.width);
        *to = row[left] * (1.0 - fx) + row[right] * fx;
    }
}

/// Blocks of 4 px to cells of 8 px.
fn halved(plane: &Plane) -> Plane {
    let (width, height) = (plane.width / 2, plane.height / 2);
    let mut out = Plane::filled(width, height, 0.0);
    for y in 0..height {
        for x in 0..width {
            let pair = |row: usize| plane.at(2 * x, row) + plane.at(2 * x + 1, row);
            out.values[y * width + x] = 0.25 * (pair(2 * y) + pair(2 * y + 1));
        }
    }
    out
}
