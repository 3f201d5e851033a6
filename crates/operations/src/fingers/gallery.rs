//! Many prints in one file: made from pictures and templates, added to, removed from, checked. Source: `fingerprint.md`
//! (gallery); the form is the core's.

use std::path::{Path, PathBuf};

use fingerprint::Enrolled;
use rayon::prelude::*;
use serde::Serialize;

use super::gallery_file::{Growing, open, read};
use super::sources::{Listed, of_folder, of_table};
use super::taken::{Reading, Taken, take, unfit};
use crate::failure::Failure;

/// Files worked on before what they gave is written.
const CHUNK: usize = 512;
/// Most files that are named as left out; the number of all is said.
const NAMED_MAX: usize = 100;

/// Where prints come from.
#[derive(Debug, Clone, PartialEq)]
pub enum From {
    /// Files `<card>_<position>.<ending>` of a folder, pictures at so many pixels an inch.
    Folder(PathBuf, f32),
    /// A table of files.
    Table(PathBuf),
}

/// A file that gave no print.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LeftOut {
    /// The file.
    pub path: String,
    /// Why.
    pub why: String,
}

/// What was added.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Added {
    /// The gallery.
    pub gallery: String,
    /// Prints that were added.
    pub added: usize,
    /// Prints in it now, removed ones included.
    pub prints: usize,
    /// Its length.
    pub bytes: u64,
    /// Bytes of a block at its end that was never finished, cut off before anything was added.
    pub torn_bytes_cut: usize,
    /// Files that gave no print.
    pub left_out: usize,
    /// The first of them.
    pub left_out_first: Vec<LeftOut>,
}

/// What a gallery holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verified {
    /// The gallery.
    pub gallery: String,
    /// Whether every block is as it was written.
    pub ok: bool,
    /// The first that is not.
    pub first_bad: Option<String>,
    /// Prints ever added.
    pub prints: usize,
    /// Of those, removed.
    pub removed: usize,
    /// Its length.
    pub bytes: u64,
    /// Bytes of a block at its end that was never finished.
    pub torn_bytes: usize,
}

/// Prints removed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Removed {
    /// The gallery.
    pub gallery: String,
    /// Prints that were removed now.
    pub removed: usize,
    /// Prints that can still be found.
    pub left: usize,
}

/// Makes a gallery in a new file.
pub fn build(path: &Path, from: &From, progress: &mut dyn FnMut(&str)) -> Result<Added, Failure> {
    let listed = listed(from)?;
    let into = Growing::new(path)?;
    let mut out = Added { torn_bytes_cut: 0, ..added(path, 0) };
    fill(into, &listed, &mut out, progress)?;
    Ok(out)
}

/// Adds to the end of a gallery.
pub fn append(path: &Path, from: &From, progress: &mut dyn FnMut(&str)) -> Result<Added, Failure> {
    let listed = listed(from)?;
    let bytes = read(path)?;
    let gallery = open(path, &bytes)?;
    let mut out = Added { torn_bytes_cut: gallery.torn_bytes(), ..added(path, gallery.len()) };
    let into = Growing::after(path, &bytes, &gallery)?;
    fill(into, &listed, &mut out, progress)?;
    Ok(out)
}

/// Removes prints by their numbers: they are found no more, and their bytes stay in the file.
pub fn remove(path: &Path, numbers: &[u64]) -> Result<Removed, Failure> {
    let bytes = read(path)?;
    let gallery = open(path, &bytes)?;
    let n = gallery.len() as u64;
    if let Some(wrong) = numbers.iter().find(|&&number| number >= n) {
        return Err(Failure::error(format!("gallery has {n} prints, none numbered {wrong}")).at(path.display()));
    }
    let before = gallery.removed();
    let mut into = Growing::after(path, &bytes, &gallery)?;
    let block = into.writer.remove(numbers);
    into.add(&block)?;
    into.finish()?;
    let bytes = read(path)?;
    let now = open(path, &bytes)?;
    let removed = now.removed();
    Ok(Removed { gallery: path.display().to_string(), removed: removed - before, left: now.len() - removed })
}

/// Reads and checks every print.
pub fn verify(path: &Path) -> Result<Verified, Failure> {
    let bytes = read(path)?;
    let (prints, removed, torn_bytes, wrong) = match fingerprint::Gallery::open(&bytes) {
        Ok(g) => (g.len(), g.removed(), g.torn_bytes(), g.verify().err()),
        Err(e) => (0, 0, 0, Some(e)),
    };
    Ok(Verified {
        gallery: path.display().to_string(),
        ok: wrong.is_none() && torn_bytes == 0,
        first_bad: wrong.map(|e| e.to_string()),
        prints,
        removed,
        bytes: bytes.len() as u64,
        torn_bytes,
    })
}

fn listed(from: &From) -> Result<Vec<Listed>, Failure> {
    let (listed, place) = match from {
        From::Folder(folder, dpi) => (of_folder(folder, *dpi)?, folder),
        From::Table(path) => (of_table(path)?, path),
    };
    if listed.is_empty() {
        return Err(Failure::error("no print is named there")
            .at(place.display())
            .hint("name files <card>_<position>.<ending>, or list them in a table with --manifest"));
    }
    Ok(listed)
}

fn added(path: &Path, prints: usize) -> Added {
    Added {
        gallery: path.display().to_string(),
        added: 0,
        prints,
        bytes: 0,
        torn_bytes_cut: 0,
        left_out: 0,
        left_out_first: Vec::new(),
    }
}

/// Takes files in order, some together.
fn fill(mut into: Growing, listed: &[Listed], out: &mut Added, progress: &mut dyn FnMut(&str)) -> Result<(), Failure> {
    for some in listed.chunks(CHUNK) {
        progress(&format!("{} of {} prints", out.added + out.left_out, listed.len()));
        let taken: Vec<Result<Taken, Failure>> = some.par_iter().map(one).collect();
        let mut prints = Vec::new();
        for (from, taken) in some.iter().zip(&taken) {
            match taken {
                Ok(t) => prints.push(Enrolled {
                    card: from.card,
                    position: from.position,
                    quality: t.quality_value.unwrap_or(0),
                    template: &t.template,
                }),
                Err(failure) => {
                    out.left_out += 1;
                    if out.left_out_first.len() < NAMED_MAX {
                        let path = from.path.display().to_string();
                        out.left_out_first.push(LeftOut { path, why: failure.to_string() });
                    }
                }
            }
        }
        let block = into.writer.append(&prints).map_err(unfit(Path::new(&out.gallery)))?;
        into.add(&block)?;
        out.added += prints.len();
    }
    out.prints += out.added;
    out.bytes = into.finish()?;
    Ok(())
}

fn one(from: &Listed) -> Result<Taken, Failure> {
    let taken = take(&from.path, &Reading { dpi: from.dpi, ..Reading::usual() })?;
    if taken.template.minutiae().is_empty() {
        let why = taken.quality.as_ref().and_then(|q| q.reasons.first()).map(ToString::to_string);
        return Err(Failure::error(why.unwrap_or_else(|| "no minutiae".to_owned())).at(from.path.display()));
    }
    Ok(taken)
}
