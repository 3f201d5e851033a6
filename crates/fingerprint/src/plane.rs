//! A plane of numbers, one a pixel or a cell, row by row; blur and bilinear look-up. Source: textbook.

/// Numbers by row, `width` in each.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// Numbers in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Row by row.
    pub values: Vec<f32>,
}

impl Plane {
    /// A plane of one value.
    pub fn filled(width: usize, height: usize, value: f32) -> Self {
        Self { width, height, values: vec![value; width * height] }
    }

    /// The value at a place inside.
    #[inline(always)]
    pub fn at(&self, x: usize, y: usize) -> f32 {
        self.values[y * self.width + x]
    }

    /// The value between four neighbours; places outside take the nearest inside.
    #[inline]
    pub fn between(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x.clamp(0.0, (self.width - 1) as f32), y.clamp(0.0, (self.height - 1) as f32));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let above = self.at(left, top) * (1.0 - fx) + self.at(right, top) * fx;
        let below = self.at(left, bottom) * (1.0 - fx) + self.at(right, bottom) * fx;
        above * (1.0 - fy) + below * fy
    }

    /// Each value by a function.
    pub(crate) fn mapped(&self, of: impl Fn(f32) -> f32) -> Self {
        Self { values: self.values.iter().map(|&v| of(v)).collect(), ..*self }
    }

    /// Pairs of values of two planes of one size, by a function.
    pub(crate) fn with(&self, other: &Self, of: impl Fn(f32, f32) -> f32) -> Self {
        debug_assert_eq!((self.width, self.height), (other.width, other.height));
        Self { values: self.values.iter().zip(&other.values).map(|(&a, &b)| of(a, b)).collect(), ..*self }
    }

    /// Convolved with a Gaussian of this standard deviation in cells; outside counts as nought.
    pub(crate) fn blurred(&self, sigma: f32) -> Self {
        let kernel = gaussian(sigma);
        self.along_rows(&kernel).transposed().along_rows(&kernel).transposed()
    }

    fn along_rows(&self, kernel: &[f32]) -> Self {
        let radius = kernel.len() / 2;
        let mut out = Self::filled(self.width, self.height, 0.0);
        let mut padded = vec![0.0; self.width + 2 * radius];
        for (row, into) in self.values.chunks_exact(self.width).zip(out.values.chunks_exact_mut(self.width)) {
            padded[radius..radius + self.width].copy_from_slice(row);
            for (k, weight) in kernel.iter().enumerate() {
                for (sum, value) in into.iter_mut().zip(&padded[k..]) {
                    *sum += weight * value;
                }
            }
        }
        out
    }

    fn transposed(&self) -> Self {
        let mut out = Self::filled(self.height, self.width, 0.0);
        for y in 0..self.height {
            for x in 0..self.width {
                out.values[x * self.height + y] = self.at(x, y);
            }
        }
        out
    }
}

/// Weights of a Gaussian out to three standard deviations, with sum one.
pub(crate) fn gaussian(sigma: f32) -> Vec<f32> {
    let radius = (3.0 * sigma).ceil() as i32;
    let weights: Vec<f32> = (-radius..=radius).map(|i| libm::expf(-0.5 * (i as f32 / sigma).powi(2))).collect();
    let sum: f32 = weights.iter().sum();
    weights.iter().map(|w| w / sum).collect()
}
