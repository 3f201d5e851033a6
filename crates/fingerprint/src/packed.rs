//! A print as it lies in a gallery: neighbourhoods word by word, so that one instruction works on several minutiae, then
//! minutiae and the map cut to where it says something. Source: ours.
//!
//! All numbers least significant byte first:
//!
//! | bytes | what |
//! | --- | --- |
//! | 2 | `n`, number of minutiae; `lanes` is `n` rounded up to 8 |
//! | 12 | map: width, height, then column, row, width and height of the part that is kept, 2 each |
//! | 2 | nought |
//! | 7 x 8 x `lanes` | six layers and the valid places, one word a minutia, bits that are not valid at nought |
//! | 2 x `lanes` | bits set in all layers |
//! | 2 x `lanes`, thrice | x and y in eighths of a pixel, direction in 65,536ths of a turn |
//! | 1 x `lanes` | quality, and 128 more for a fork |
//! | width x height | the kept part of the map, row by row |
//! | 0 to 7 | noughts up to a multiple of 8 |

use crate::cylinder::{Cylinder, LAYERS};
use crate::error::Error;
use crate::minutia::{Kind, Minutia};
use crate::parameters::{MAP_CELL_PX, MINUTIAE_READ_MAX, SIDE_MAX_PX};
use crate::ridge_map::RidgeMap;
use crate::template::Template;

/// Most lanes: the most minutiae, rounded up.
pub(crate) const LANES_MAX: usize = MINUTIAE_READ_MAX.div_ceil(8) * 8;
/// Bytes before the words.
const HEAD: usize = 16;
/// Parts of a pixel in a place.
const PARTS: f32 = 8.0;
/// Steps of a direction in a turn.
const STEPS: f32 = 65_536.0;

/// Bytes of a print at one place of a gallery, with what its head says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Packed<'a> {
    /// Number of minutiae.
    pub n: usize,
    pub lanes: usize,
    bytes: &'a [u8],
}

/// The bytes of a print.
pub(crate) fn pack(template: &Template) -> Vec<u8> {
    let n = template.minutiae().len();
    let lanes = n.div_ceil(8) * 8;
    let map = template.map();
    let (column, row, width, height) = kept(map);
    let mut out = Vec::with_capacity(HEAD + 65 * lanes + width * height + 8);
    for number in [n, map.width, map.height, column, row, width, height, 0] {
        out.extend((number as u16).to_le_bytes());
    }
    let lane = |i: usize| template.cylinders.get(i).copied().unwrap_or(Cylinder { layers: [0; LAYERS], valid: 0 });
    for layer in 0..LAYERS {
        (0..lanes).map(lane).for_each(|c| out.extend((c.layers[layer] & c.valid).to_le_bytes()));
    }
    (0..lanes).map(lane).for_each(|c| out.extend(c.valid.to_le_bytes()));
    let bits = |c: Cylinder| c.layers.iter().map(|l| (l & c.valid).count_ones() as u16).sum::<u16>();
    (0..lanes).map(lane).for_each(|c| out.extend(bits(c).to_le_bytes()));
    let of_minutia = |out: &mut Vec<u8>, what: &dyn Fn(&Minutia) -> u16| {
        (0..lanes).for_each(|i| out.extend(template.minutiae().get(i).map_or(0, what).to_le_bytes()));
    };
    of_minutia(&mut out, &|m| (m.x * PARTS).round() as u16);
    of_minutia(&mut out, &|m| (m.y * PARTS).round() as u16);
    of_minutia(&mut out, &|m| (m.direction / std::f32::consts::TAU * STEPS).round().rem_euclid(STEPS) as u16);
    let quality = |m: &Minutia| m.quality.min(100) | if m.kind == Kind::Bifurcation { 128 } else { 0 };
    (0..lanes).for_each(|i| out.push(template.minutiae().get(i).map_or(0, quality)));
    for y in row..row + height {
        out.extend(&map.normals[y * map.width + column..][..width]);
    }
    out.resize(out.len().next_multiple_of(8), 0);
    out
}

/// Column, row, width and height of the part of a map that says something.
fn kept(map: &RidgeMap) -> (usize, usize, usize, usize) {
    let known = |x: usize, y: usize| map.normals[y * map.width + x] != RidgeMap::NONE;
    let columns: Vec<usize> = (0..map.width).filter(|&x| (0..map.height).any(|y| known(x, y))).collect();
    let rows: Vec<usize> = (0..map.height).filter(|&y| (0..map.width).any(|x| known(x, y))).collect();
    match (columns.first(), columns.last(), rows.first(), rows.last()) {
        (Some(left), Some(right), Some(top), Some(bottom)) => (*left, *top, right - left + 1, bottom - top + 1),
        _ => (0, 0, 0, 0),
    }
}

impl<'a> Packed<'a> {
    /// The print that begins here, and ends at the end of these bytes or before.
    pub(crate) fn at(bytes: &'a [u8]) -> Result<Self, Error> {
        let few = || Error::malformed(format!("print in a gallery has {} bytes, more needed", bytes.len()));
        let head = bytes.get(..HEAD).ok_or_else(few)?;
        let word = |i: usize| usize::from(u16::from_le_bytes([head[2 * i], head[2 * i + 1]]));
        let n = word(0);
        if n > MINUTIAE_READ_MAX {
            return Err(Error::too_large(format!(
                "print in a gallery has {n} minutiae, at most {MINUTIAE_READ_MAX} allowed"
            )));
        }
        let most = SIDE_MAX_PX / MAP_CELL_PX + 1;
        let inside = word(3) + word(5) <= word(1) && word(4) + word(6) <= word(2);
        if word(1) > most || word(2) > most || !inside {
            return Err(Error::malformed(format!(
                "map of a print in a gallery is {} x {} and keeps {} x {} from {}, {}",
                word(1),
                word(2),
                word(5),
                word(6),
                word(3),
                word(4)
            )));
        }
        let lanes = n.div_ceil(8) * 8;
        let length = HEAD + 65 * lanes + word(5) * word(6);
        Ok(Self { n, lanes, bytes: bytes.get(..length).ok_or_else(few)? })
    }

    /// One layer's words, a minutia each; the layer after the last is the valid places.
    pub(crate) fn words(&self, layer: usize) -> impl Iterator<Item = u64> {
        let part = &self.bytes[HEAD + 8 * self.lanes * layer..][..8 * self.lanes];
        part.as_chunks::<8>().0.iter().map(|b| u64::from_le_bytes(*b))
    }

    fn halves(&self, array: usize) -> impl Iterator<Item = u16> {
        let part = &self.bytes[HEAD + (56 + 2 * array) * self.lanes..][..2 * self.lanes];
        part.as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b))
    }

    /// Bits set in all layers of each minutia's neighbourhood.
    pub(crate) fn bits(&self) -> impl Iterator<Item = u16> {
        self.halves(0)
    }

    /// Places in eighths of a pixel, and directions in 65,536ths of a turn.
    pub(crate) fn places(&self) -> impl Iterator<Item = (u16, u16, u16)> {
        self.halves(1).zip(self.halves(2)).zip(self.halves(3)).map(|((x, y), d)| (x, y, d))
    }

    /// The print to compare.
    pub(crate) fn template(&self) -> Result<Template, Error> {
        let word = |i: usize| usize::from(u16::from_le_bytes([self.bytes[2 * i], self.bytes[2 * i + 1]]));
        let (width, height, column, row) = (word(1), word(2), word(3), word(4));
        let (kept_width, kept_height) = (word(5), word(6));
        let mut normals = vec![RidgeMap::NONE; width * height];
        let part = &self.bytes[HEAD + 65 * self.lanes..];
        for y in 0..kept_height {
            let into = &mut normals[(row + y) * width + column..][..kept_width];
            into.copy_from_slice(&part[y * kept_width..][..kept_width]);
        }
        let map = RidgeMap { width, height, normals };
        let qualities = &self.bytes[HEAD + 64 * self.lanes..][..self.lanes];
        let minutiae = self.places().zip(qualities).take(self.n).map(|((x, y, direction), quality)| Minutia {
            x: f32::from(x) / PARTS,
            y: f32::from(y) / PARTS,
            direction: f32::from(direction) * (std::f32::consts::TAU / STEPS),
            kind: if quality & 128 == 0 { Kind::Ending } else { Kind::Bifurcation },
            quality: quality & 127,
        });
        let minutiae: Vec<Minutia> = minutiae.collect();
        let mut cylinders = vec![Cylinder { layers: [0; LAYERS], valid: 0 }; self.n];
        for layer in 0..LAYERS {
            cylinders.iter_mut().zip(self.words(layer)).for_each(|(c, w)| c.layers[layer] = w);
        }
        cylinders.iter_mut().zip(self.words(LAYERS)).for_each(|(c, w)| c.valid = w);
        Template::of_parts(minutiae, map, cylinders)
    }
}
