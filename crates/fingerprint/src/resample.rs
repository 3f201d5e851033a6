//! A picture at 500 dpi from one at another resolution: bicubic, with the kernel widened where pixels are merged.
//! Source: Keys 1981 (a = -1/2).

use crate::image::Image;
use crate::parameters::{DPI_WORKING, RESAMPLE_TOLERANCE};
use crate::plane::Plane;

/// The picture at 500 dpi. Sides are at least one pixel.
pub(crate) fn resample(image: &Image) -> Plane {
    let values = image.pixels().iter().map(|&p| f32::from(p)).collect();
    let plane = Plane { width: image.width(), height: image.height(), values };
    let scale = DPI_WORKING / image.dpi();
    if (scale - 1.0).abs() < RESAMPLE_TOLERANCE {
        return plane;
    }
    let width = ((plane.width as f32 * scale).round() as usize).max(1);
    let height = ((plane.height as f32 * scale).round() as usize).max(1);
    columns(&rows(&plane, width), height)
}

/// For each new place: the first old place and its weights.
fn weights(old: usize, new: usize) -> Vec<(usize, Vec<f32>)> {
    let step = old as f32 / new as f32;
    let widened = step.max(1.0);
    let of_place = |i: usize| {
        let centre = (i as f32 + 0.5) * step - 0.5;
        let first = ((centre - 2.0 * widened).ceil().max(0.0) as usize).min(old - 1);
        let last = ((centre + 2.0 * widened).floor().max(0.0) as usize).min(old - 1);
        let raw: Vec<f32> = (first..=last).map(|k| cubic((k as f32 - centre) / widened)).collect();
        let sum: f32 = raw.iter().sum();
        (first, raw.iter().map(|w| w / sum).collect())
    };
    (0..new).map(of_place).collect()
}

fn cubic(x: f32) -> f32 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}

fn rows(plane: &Plane, width: usize) -> Plane {
    let weights = weights(plane.width, width);
    let mut values = Vec::with_capacity(width * plane.height);
    for row in plane.values.chunks_exact(plane.width) {
        values.extend(weights.iter().map(|(first, w)| w.iter().zip(&row[*first..]).map(|(a, b)| a * b).sum::<f32>()));
    }
    Plane { width, height: plane.height, values }
}

fn columns(plane: &Plane, height: usize) -> Plane {
    let mut out = Plane::filled(plane.width, height, 0.0);
    let weights = weights(plane.height, height);
    for (row, (first, w)) in out.values.chunks_exact_mut(plane.width).zip(&weights) {
        for (k, weight) in w.iter().enumerate() {
            let from = &plane.values[(first + k) * plane.width..][..plane.width];
            for (sum, value) in row.iter_mut().zip(from) {
                *sum += weight * value;
            }
        }
    }
    out
}
