//! From a picture to a template file, and from one form of template to another. Source: `fingerprint.md` (formats).

use std::path::Path;

use serde::Serialize;

use super::formats::Format;
use super::quality::QualityView;
use super::taken::{Reading, Source, Taken, take, take_all, unfit};
use crate::failure::Failure;
use crate::files::{must_be_new, write_new_private};

/// What was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extracted {
    /// How good the picture is.
    #[serde(flatten)]
    pub quality: QualityView,
    /// Which finger it is said to be, 0 unknown.
    pub position: u8,
    /// The form of the file.
    pub format: &'static str,
    /// The file; none where there was nothing to write.
    pub written: Option<String>,
    /// Its length.
    pub bytes: Option<usize>,
}

/// What was read and written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Converted {
    /// The form that was read.
    pub from: &'static str,
    /// The form that was written.
    pub format: &'static str,
    /// The file.
    pub written: String,
    /// Its length.
    pub bytes: usize,
    /// The prints in order.
    pub views: Vec<ViewLine>,
}

/// A print that was carried over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ViewLine {
    /// Which finger, 0 unknown.
    pub position: u8,
    /// 0 to 100; none where the file did not say, which the new one then says too where it can.
    pub quality: Option<u8>,
    /// How many minutiae.
    pub minutiae: usize,
}

/// Quality written for a print whose file says none: the middle, so that it counts neither for nor against.
const QUALITY_UNSAID: u8 = 60;

/// Extracts a picture and writes its template into a new file. A picture with nothing on it to compare is written
/// nowhere: what is said of it says why.
pub fn extract(path: &Path, reading: &Reading, position: u8, format: Format, out: &Path) -> Result<Extracted, Failure> {
    must_be_new(out)?;
    let taken = take(path, reading)?;
    let Taken { template, quality: Some(quality), source: Source::Picture, .. } = taken else {
        return Err(Failure::usage("file is a template, not a picture")
            .at(path.display())
            .hint("turn one form into another with finger convert"));
    };
    let view = QualityView::of(path, reading.dpi, &quality);
    let mut found = Extracted { quality: view, position, format: format.word(), written: None, bytes: None };
    if template.minutiae().is_empty() {
        return Ok(found);
    }
    let bytes = format.encode(&[(position, quality.value, &template)]).map_err(unfit(path))?;
    write_new_private(out, &bytes)?;
    found.written = Some(out.display().to_string());
    found.bytes = Some(bytes.len());
    Ok(found)
}

/// Reads every view of a template file and writes it in another form, into a new file. Only what both forms can say is
/// carried over.
pub fn convert(path: &Path, format: Format, out: &Path) -> Result<Converted, Failure> {
    must_be_new(out)?;
    let all = take_all(path)?;
    let from = match all.first().map(|t| t.source) {
        Some(Source::Template(word)) => word,
        _ => return Err(Failure::error("file has no print").at(path.display())),
    };
    let prints: Vec<_> =
        all.iter().map(|t| (t.position, t.quality_value.unwrap_or(QUALITY_UNSAID), &t.template)).collect();
    let bytes = format.encode(&prints).map_err(unfit(path))?;
    write_new_private(out, &bytes)?;
    let view =
        |t: &Taken| ViewLine { position: t.position, quality: t.quality_value, minutiae: t.template.minutiae().len() };
    Ok(Converted {
        from,
        format: format.word(),
        written: out.display().to_string(),
        bytes: bytes.len(),
        views: all.iter().map(view).collect(),
    })
}
