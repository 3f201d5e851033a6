//! What the program saw in a print, and which minutiae of two it takes for the same, as a picture for an examiner.
//! Source: ours.

use std::path::Path;

use fingerprint::parameters::{CELL_PX, MAP_CELL_PX};
use fingerprint::{Comparison, Field, Kind, Mask, Minutia, Plane, Response, RidgeMap, Template, Trace, compare};
use serde::Serialize;

use super::Meaning;
use super::drawing::{Colour, Drawing};
use super::taken::{Reading, Taken, take_watched};
use crate::failure::Failure;
use crate::files::must_be_new;

const ENDING: Colour = [220, 30, 30];
const FORK: Colour = [0, 110, 230];
const DROPPED: Colour = [230, 0, 230];
const FLOW: Colour = [230, 160, 0];
const PAIRED: Colour = [0, 150, 60];
const LONE: Colour = [200, 40, 40];
const LINK: Colour = [90, 170, 120];
/// Between two panels, px.
const GAP_PX: usize = 8;

/// A picture that was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// The file.
    pub written: String,
    /// `png` or `svg`.
    pub format: &'static str,
    /// What its panels are, from the left.
    pub panels: Vec<&'static str>,
    /// Minutiae of each print.
    pub minutiae: Vec<usize>,
    /// Of two prints: how many pairs are joined.
    pub pairs: Option<usize>,
    /// Of two prints: what their score means.
    pub meaning: Option<Meaning>,
}

/// Stages of an extraction.
#[derive(Default)]
struct Stages {
    picture: Option<Plane>,
    field: Option<Field>,
    mask: Option<Mask>,
    response: Option<Response>,
    found: Vec<Minutia>,
}

impl Trace for Stages {
    fn resampled(&mut self, picture: &Plane) {
        self.picture = Some(picture.clone());
    }

    fn field(&mut self, field: &Field) {
        self.field = Some(field.clone());
    }

    fn mask(&mut self, mask: &Mask) {
        self.mask = Some(mask.clone());
    }

    fn enhanced(&mut self, response: &Response) {
        self.response = Some(response.clone());
    }

    fn found(&mut self, minutiae: &[Minutia]) {
        self.found = minutiae.to_vec();
    }
}

/// Draws one print into a new file: of a picture what was seen stage by stage, of a template what it holds.
pub fn show(path: &Path, reading: &Reading, out: &Path) -> Result<Shown, Failure> {
    must_be_new(out)?;
    let mut stages = Stages::default();
    let taken = take_watched(path, reading, &mut stages)?;
    let (drawing, panels) = match &stages {
        Stages { picture: Some(picture), field: Some(field), mask: Some(mask), response: Some(response), found } => {
            let drawing = staged((picture, field, mask, response), found, &taken.template);
            (
                drawing,
                vec![
                    "picture with minutiae",
                    "ridges filtered, with their flow",
                    "ridges and valleys, with what was dropped",
                ],
            )
        }
        _ => (held(&taken.template), vec!["flow and minutiae"]),
    };
    let format = drawing.write(out)?;
    let minutiae = vec![taken.template.minutiae().len()];
    Ok(Shown { written: out.display().to_string(), format, panels, minutiae, pairs: None, meaning: None })
}

/// Draws two prints beside each other into a new file, minutiae that fall on one another joined.
pub fn show_pair(paths: [&Path; 2], readings: [&Reading; 2], out: &Path) -> Result<Shown, Failure> {
    must_be_new(out)?;
    let mut prints = Vec::new();
    for (path, reading) in paths.into_iter().zip(readings) {
        let mut stages = Stages::default();
        prints.push((take_watched(path, reading, &mut stages)?, stages.picture));
    }
    let [(a, a_picture), (b, b_picture)] = &prints[..] else {
        return Err(Failure::error("two prints are needed"));
    };
    let found = compare(&a.template, &b.template);
    let drawing = joined([(a, a_picture.as_ref()), (b, b_picture.as_ref())], &found);
    let format = drawing.write(out)?;
    Ok(Shown {
        written: out.display().to_string(),
        format,
        panels: vec!["first print", "second print"],
        minutiae: vec![a.template.minutiae().len(), b.template.minutiae().len()],
        pairs: Some(found.pairs.len()),
        meaning: Some(Meaning::of(&found)),
    })
}

fn colour(m: &Minutia) -> Colour {
    if m.kind == Kind::Ending { ENDING } else { FORK }
}

fn grey(value: f32) -> Colour {
    [value.clamp(0.0, 255.0) as u8; 3]
}

/// The three panels of a picture.
fn staged(
    (picture, field, mask, response): (&Plane, &Field, &Mask, &Response),
    found: &[Minutia],
    template: &Template,
) -> Drawing {
    let (width, height) = (picture.width, picture.height);
    let step = width + GAP_PX;
    let mut out = Drawing::new(3 * width + 2 * GAP_PX, height);
    for y in 0..height {
        for x in 0..width {
            let inside = mask.inside[y / CELL_PX * mask.width + x / CELL_PX];
            let value = picture.at(x, y);
            out.set(x, y, if inside { grey(value) } else { grey(0.5 * value + 100.0) });
            if inside {
                let real = response.real.at(x, y);
                out.set(step + x, y, grey(128.0 + 180.0 * real));
                out.set(2 * step + x, y, if real < 0.0 { [0; 3] } else { [255; 3] });
            }
        }
    }
    let half = 0.5 * CELL_PX as f32;
    for (at, _) in mask.inside.iter().enumerate().filter(|(_, inside)| **inside) {
        let place = |i: usize| i as f32 * CELL_PX as f32 + half - 0.5;
        let (x, y) = (place(at % mask.width), place(at / mask.width));
        let along = field.normal(x, y) + std::f32::consts::FRAC_PI_2;
        flow(&mut out, (step as f32 + x, y), along, half - 1.0);
    }
    for m in found {
        out.minutia(((2 * step) as f32 + m.x, m.y), m.direction, DROPPED);
    }
    for m in template.minutiae() {
        out.minutia((m.x, m.y), m.direction, colour(m));
        out.minutia(((2 * step) as f32 + m.x, m.y), m.direction, colour(m));
    }
    out
}

fn flow(out: &mut Drawing, (x, y): (f32, f32), along: f32, half: f32) {
    let (dx, dy) = (half * along.cos(), half * along.sin());
    out.line((x - dx, y - dy), (x + dx, y + dy), FLOW);
}

/// Squares of a template's map, from so many pixels to the right.
fn map(out: &mut Drawing, map: &RidgeMap, left: f32) {
    let half = 0.5 * MAP_CELL_PX as f32;
    for (at, &normal) in map.normals.iter().enumerate().filter(|(_, n)| **n != RidgeMap::NONE) {
        let place = |i: usize| i as f32 * MAP_CELL_PX as f32 + half;
        let turn = f32::from(normal) / f32::from(RidgeMap::STEPS) * std::f32::consts::PI;
        let middle = (left + place(at % map.width), place(at / map.width));
        flow(out, middle, turn + std::f32::consts::FRAC_PI_2, half - 2.0);
    }
}

/// Columns and rows that a template needs.
fn sides(template: &Template) -> (usize, usize) {
    let far = |of: fn(&Minutia) -> f32| template.minutiae().iter().map(of).fold(0.0, f32::max) as usize + 16;
    let map = template.map();
    ((map.width * MAP_CELL_PX).max(far(|m| m.x)), (map.height * MAP_CELL_PX).max(far(|m| m.y)))
}

fn held(template: &Template) -> Drawing {
    let (width, height) = sides(template);
    let mut out = Drawing::new(width, height);
    map(&mut out, template.map(), 0.0);
    template.minutiae().iter().for_each(|m| out.minutia((m.x, m.y), m.direction, colour(m)));
    out
}

/// Two panels with pairs joined.
fn joined(prints: [(&Taken, Option<&Plane>); 2], found: &Comparison) -> Drawing {
    let each = prints.map(|(taken, picture)| match picture {
        Some(p) => (p.width, p.height),
        None => sides(&taken.template),
    });
    let second = each[0].0 + GAP_PX;
    let mut out = Drawing::new(second + each[1].0, each[0].1.max(each[1].1));
    for ((taken, picture), left) in prints.into_iter().zip([0, second]) {
        match picture {
            Some(p) => {
                (0..p.height).for_each(|y| (0..p.width).for_each(|x| out.set(left + x, y, grey(p.at(x, y)))));
            }
            None => map(&mut out, taken.template.map(), left as f32),
        }
    }
    let (a, b) = (prints[0].0.template.minutiae(), prints[1].0.template.minutiae());
    for pair in &found.pairs {
        let (p, q) = (a[pair.a], b[pair.b]);
        out.line((p.x, p.y), (second as f32 + q.x, q.y), LINK);
    }
    for (at, m) in a.iter().enumerate() {
        let paired = found.pairs.iter().any(|p| p.a == at);
        out.minutia((m.x, m.y), m.direction, if paired { PAIRED } else { LONE });
    }
    for (at, m) in b.iter().enumerate() {
        let paired = found.pairs.iter().any(|p| p.b == at);
        out.minutia((second as f32 + m.x, m.y), m.direction, if paired { PAIRED } else { LONE });
    }
    out
}
