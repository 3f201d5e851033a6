//! A print out of a file: a picture that is extracted, or a template of any form that is read. Source: ours.

use std::path::Path;

use fingerprint::{Gallery, Image, MinutiaeRecord, Quality, Template, Trace, extract};

use super::formats::record_word;
use crate::failure::Failure;
use crate::files::read_bounded;

/// Pixels an inch where nobody says another number: what scanners of fingers give.
pub const DPI_USUAL: f32 = 500.0;
/// Largest file that one print is read from, in bytes. Source: ours; the largest picture that is worked on, 16 million
/// pixels of three bytes, and some more. Effect: a film or an archive is turned away unread.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// Most prints of a file that are converted. Source: ours; sixteen of each of ten fingers, as standards number them.
const VIEWS_MAX: usize = 160;
/// Begins a gallery's file.
const GALLERY_MARK: &[u8] = b"FPGALLRY";

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Pixels an inch of a picture.
    pub dpi: f32,
    /// Columns and rows of a picture that has no header, a byte a pixel.
    pub raw: Option<(usize, usize)>,
    /// Which view of a template with several, from 0.
    pub view: usize,
}

impl Reading {
    /// A picture at the usual resolution, or the first view.
    pub fn usual() -> Self {
        Self { dpi: DPI_USUAL, raw: None, view: 0 }
    }

    /// Columns and rows from `388x374`.
    pub fn raw_sides(text: &str) -> Result<(usize, usize), Failure> {
        let sides = text.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
        sides.ok_or_else(|| Failure::usage(format!("{text} are no sides of a raw picture, such as 388x374")))
    }
}

/// What a print is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Extracted here.
    Picture,
    /// Read as it was written, with its word.
    Template(&'static str),
}

/// A print, and what its file said of it.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub template: Template,
    pub source: Source,
    /// Of a picture alone.
    pub quality: Option<Quality>,
    /// 0 to 100: measured, or what the file says; none where it says nothing.
    pub quality_value: Option<u8>,
    /// Which finger the file says it is, 0 where it does not.
    pub position: u8,
}

/// Says which file a failure of the core is about.
pub(super) fn unfit(path: &Path) -> impl FnOnce(fingerprint::Error) -> Failure + '_ {
    move |e| Failure::error(e.to_string()).at(path.display())
}

/// The print of a file.
pub(super) fn take(path: &Path, reading: &Reading) -> Result<Taken, Failure> {
    take_watched(path, reading, &mut ())
}

/// The same, with somebody who watches an extraction.
pub(super) fn take_watched(path: &Path, reading: &Reading, trace: &mut impl Trace) -> Result<Taken, Failure> {
    let bytes = read_bounded(path, FILE_BYTES_MAX)?;
    if reading.raw.is_none() && is_template(&bytes) {
        return from_template(&bytes, reading.view).map_err(unfit(path));
    }
    if reading.view > 0 {
        return Err(Failure::usage("a picture has one view, 0").at(path.display()));
    }
    let image = decode(bytes, reading).map_err(unfit(path))?;
    let (template, quality) = extract(&image, trace);
    let quality_value = Some(quality.value);
    Ok(Taken { template, source: Source::Picture, quality: Some(quality), quality_value, position: 0 })
}

/// Every view of a template file.
pub(super) fn take_all(path: &Path) -> Result<Vec<Taken>, Failure> {
    let bytes = read_bounded(path, FILE_BYTES_MAX)?;
    if !is_template(&bytes) {
        return Err(Failure::usage("file is no template")
            .at(path.display())
            .hint("a template is made of a picture with finger extract"));
    }
    let views = views(&bytes).map_err(unfit(path))?;
    if views > VIEWS_MAX {
        return Err(
            Failure::error(format!("file has {views} prints, at most {VIEWS_MAX} are converted")).at(path.display())
        );
    }
    (0..views).map(|view| from_template(&bytes, view).map_err(unfit(path))).collect()
}

fn is_template(bytes: &[u8]) -> bool {
    bytes.starts_with(b"FMR\0") || bytes.starts_with(GALLERY_MARK)
}

fn views(bytes: &[u8]) -> Result<usize, fingerprint::Error> {
    if bytes.starts_with(GALLERY_MARK) {
        return Ok(Gallery::open(bytes)?.len());
    }
    Ok(MinutiaeRecord::decode(bytes)?.views.len())
}

fn from_template(bytes: &[u8], view: usize) -> Result<Taken, fingerprint::Error> {
    if bytes.starts_with(GALLERY_MARK) {
        return from_gallery(bytes, view);
    }
    from_record(bytes, view)
}

/// The picture in these bytes.
pub(super) fn decode(bytes: Vec<u8>, reading: &Reading) -> Result<Image, fingerprint::Error> {
    match reading.raw {
        Some((width, height)) => Image::new(width, height, reading.dpi, bytes),
        None => Image::decode(&bytes, reading.dpi),
    }
}

fn from_record(bytes: &[u8], view: usize) -> Result<Taken, fingerprint::Error> {
    let record = MinutiaeRecord::decode(bytes)?;
    let template = record.template(view)?;
    let found = record.views.get(view);
    // 254 and 255 say that there is none.
    let quality = found.and_then(|v| v.qualities.first()).map(|q| q.value).filter(|q| *q <= 100);
    Ok(Taken {
        template,
        source: Source::Template(record_word(record.format)),
        quality: None,
        quality_value: quality,
        position: found.map_or(0, |v| v.position),
    })
}

fn from_gallery(bytes: &[u8], view: usize) -> Result<Taken, fingerprint::Error> {
    let gallery = Gallery::open(bytes)?;
    let print = gallery.print(view)?;
    Ok(Taken {
        template: print.template,
        source: Source::Template("gallery"),
        quality: None,
        quality_value: Some(print.quality),
        position: print.position,
    })
}
