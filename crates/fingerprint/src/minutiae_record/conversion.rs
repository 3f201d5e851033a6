//! Between a recorded print and a template. A template of ours carries its map of orientation in a block of extended
//! data, and comes back with it; for a record of others the map is guessed from its minutiae. Source: ours.

use super::{Device, Extension, FingerView, MinutiaeFormat, MinutiaeRecord, QualityScore, RecordedMinutia, THING};
use crate::bytes::Reader;
use crate::error::Error;
use crate::minutia::{Kind, Minutia};
use crate::parameters::{
    DPI_MAX, DPI_MIN, DPI_WORKING, MAP_CELL_PX, PX_PER_CM_WORKING, QUALITY_UNREPORTED, RESAMPLE_TOLERANCE,
};
use crate::ridge_map::RidgeMap;
use crate::template::Template;

/// Code of our block, the first that is a vendor's own; what it holds begins with a mark of ours.
const MAP_CODE: u16 = 0x0100;
/// Begins our block: mark and version.
const MAP_MARK: &[u8; 4] = b"CRM1";

impl MinutiaeRecord {
    /// A record of templates with their fingers' positions and qualities (0 to 100), at 197 px a centimetre. Places are
    /// rounded to pixels and angles to the format's steps. Of one finger, prints are numbered as they come.
    ///
    /// # Errors
    /// There are too many, or a position is past 10, or a template is larger than a record can say.
    pub fn of(format: MinutiaeFormat, prints: &[(u8, u8, &Template)]) -> Result<Self, Error> {
        let mut views: Vec<FingerView> = Vec::new();
        // Earlier formats have one picture for all.
        let width = prints.iter().map(|p| side_px(p.2.map().width)).max().unwrap_or(1);
        let height = prints.iter().map(|p| side_px(p.2.map().height)).max().unwrap_or(1);
        for &(position, quality, template) in prints {
            let number = views.iter().filter(|v| v.position == position).count();
            views.push(FingerView {
                position,
                number: number.min(255) as u8,
                impression: 0,
                qualities: vec![QualityScore { value: quality, vendor: 0, algorithm: 0 }],
                device: Device::default(),
                captured: [255; 9],
                certificates: Vec::new(),
                width,
                height,
                px_per_cm: (PX_PER_CM_WORKING, PX_PER_CM_WORKING),
                ridge_skeleton: false,
                minutiae: template.minutiae().iter().map(|m| recorded(m, format, width, height)).collect(),
                extensions: vec![Extension { code: MAP_CODE, data: map_block(template.map()) }],
            });
        }
        let record = Self { format, product: (0, 0), certified: false, views };
        super::check::check(&record)?;
        Ok(record)
    }

    /// The template of a view by its place in the record.
    ///
    /// # Errors
    /// There is no such view, or its resolution is past the limits, or our own block in it is damaged.
    pub fn template(&self, at: usize) -> Result<Template, Error> {
        let Some(view) = self.views.get(at) else {
            let n = self.views.len();
            return Err(Error::out_of_range(format!("{THING} has {n} views, none numbered {at}")));
        };
        let in_view = |e: Error| e.within(&format!("{THING}, view {at}"));
        let scale_x = scale(view.px_per_cm.0).map_err(in_view)?;
        let scale_y = scale(view.px_per_cm.1).map_err(in_view)?;
        let step = self.format.angle_step();
        let minutiae: Vec<Minutia> = view
            .minutiae
            .iter()
            .map(|m| Minutia {
                x: f32::from(m.x) * scale_x,
                y: f32::from(m.y) * scale_y,
                // A record counts against the clock, with y upwards.
                direction: (-f32::from(m.angle) * step).rem_euclid(std::f32::consts::TAU),
                kind: m.kind.unwrap_or(Kind::Ending),
                quality: known_quality(m.quality, self.format),
            })
            .collect();
        let ours = view.extensions.iter().find(|e| e.code == MAP_CODE && e.data.starts_with(MAP_MARK));
        let map = match ours {
            Some(block) => read_map(&block.data).map_err(in_view)?,
            None => RidgeMap::guessed(&minutiae, f32::from(view.width) * scale_x, f32::from(view.height) * scale_y),
        };
        Template::new(minutiae, map).map_err(in_view)
    }
}

/// Pixels of a map's side, at most what a record holds.
fn side_px(squares: usize) -> u16 {
    (squares.max(1) * MAP_CELL_PX).min(1 << 14) as u16
}

fn recorded(m: &Minutia, format: MinutiaeFormat, width: u16, height: u16) -> RecordedMinutia {
    let steps = if format.is_iso() { 256 } else { 180 };
    let angle = (-m.direction / format.angle_step()).round() as i32;
    RecordedMinutia {
        kind: Some(m.kind),
        x: (m.x.round() as u16).min(width - 1),
        y: (m.y.round() as u16).min(height - 1),
        angle: angle.rem_euclid(steps) as u8,
        quality: if format.is_earlier() { m.quality.max(1) } else { m.quality },
    }
}

/// 197 px a centimetre is how these formats write 500 dpi.
fn scale(px_per_cm: u16) -> Result<f32, Error> {
    let dpi = f32::from(px_per_cm) * 2.54;
    if !(DPI_MIN..=DPI_MAX).contains(&dpi) {
        return Err(Error::out_of_range(format!("resolution is {dpi} dpi, {DPI_MIN} to {DPI_MAX} needed")));
    }
    let scale = DPI_WORKING / dpi;
    Ok(if (scale - 1.0).abs() < RESAMPLE_TOLERANCE { 1.0 } else { scale })
}

fn known_quality(value: u8, format: MinutiaeFormat) -> u8 {
    match value {
        0 if format.is_earlier() => QUALITY_UNREPORTED,
        254 => QUALITY_UNREPORTED,
        255 => 0,
        value => value,
    }
}

fn map_block(map: &RidgeMap) -> Vec<u8> {
    let mut out = MAP_MARK.to_vec();
    out.extend((map.width as u16).to_be_bytes());
    out.extend((map.height as u16).to_be_bytes());
    out.extend(&map.normals);
    out
}

fn read_map(data: &[u8]) -> Result<RidgeMap, Error> {
    let mut from = Reader::new(data, "map of ridges");
    from.take(MAP_MARK.len(), "mark")?;
    let (width, height) = (usize::from(from.u16("width")?), usize::from(from.u16("height")?));
    let normals = from.take(width * height, "squares")?.to_vec();
    if from.left() > 0 {
        return Err(from.wrong(0, &format!("{} bytes follow the squares", from.left())));
    }
    Ok(RidgeMap { width, height, normals })
}
