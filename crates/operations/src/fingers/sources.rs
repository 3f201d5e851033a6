//! The prints that go into a gallery: files of a folder by their names, or rows of a table. Source: ours.

use std::path::{Path, PathBuf};

use super::table::{number, rows};
use super::taken::DPI_USUAL;
use crate::failure::{Failure, io_at};

/// Highest code of a finger.
const POSITION_MAX: u8 = 10;
/// Most files of a folder. Source: ours; ten fingers of a hundred thousand people.
const FILES_MAX: usize = 1_000_000;
/// Endings of files that may be pictures of fingers or templates; others in a folder are passed over.
const ENDINGS: [&str; 11] = ["png", "bmp", "tif", "tiff", "jpg", "jpeg", "pgm", "pnm", "fmr", "fmd", "fpg"];

/// A print to be taken in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Listed {
    pub card: u64,
    pub position: u8,
    pub dpi: f32,
    pub path: PathBuf,
}

/// Files of a folder in the order of their names, and the two parts of each name about its last low line; names without
/// one are counted apart.
pub(super) fn named_files(folder: &Path) -> Result<(Vec<(PathBuf, String, String)>, usize), Failure> {
    let (mut out, mut passed_over) = (Vec::new(), 0);
    for entry in std::fs::read_dir(folder).map_err(io_at(folder))? {
        let path = entry.map_err(io_at(folder))?.path();
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).unwrap_or_default();
        if path.is_dir() {
            continue;
        }
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        match stem.rsplit_once('_') {
            Some((a, b)) if ENDINGS.contains(&ending.as_str()) && !a.is_empty() => {
                out.push((path.clone(), a.to_owned(), b.to_owned()));
            }
            _ => passed_over += 1,
        }
        if out.len() > FILES_MAX {
            return Err(Failure::error(format!("folder has more than {FILES_MAX} prints")).at(folder.display()));
        }
    }
    out.sort();
    Ok((out, passed_over))
}

/// `<card>_<position>` files of a folder.
pub(super) fn of_folder(folder: &Path, dpi: f32) -> Result<Vec<Listed>, Failure> {
    let (files, _) = named_files(folder)?;
    let mut out = Vec::new();
    for (path, card, position) in files {
        let numbers = card.parse().ok().zip(position.parse::<u8>().ok().filter(|p| *p <= POSITION_MAX));
        let Some((card, position)) = numbers else {
            return Err(Failure::error("name is not <card>_<position>: two numbers, the second a finger from 0 to 10")
                .at(path.display())
                .hint("name the file so, or list files in a table with --manifest"));
        };
        out.push(Listed { card, position, dpi, path });
    }
    out.sort_by(|a, b| (a.card, a.position, &a.path).cmp(&(b.card, b.position, &b.path)));
    Ok(out)
}

/// Rows `card,position,path` with, where it is another than the usual one, `dpi`. Paths are from the table's folder.
pub(super) fn of_table(path: &Path) -> Result<Vec<Listed>, Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut out = Vec::new();
    for (line, [card, position, dpi, file]) in
        rows(path, [("card", true), ("position", true), ("dpi", false), ("path", true)])?
    {
        let position: u8 = number(&position, "position", path, line)?;
        if position > POSITION_MAX {
            return Err(Failure::error(format!("position is {position}, at most {POSITION_MAX} allowed"))
                .at(format!("{}, line {line}", path.display())));
        }
        out.push(Listed {
            card: number(&card, "card", path, line)?,
            position,
            dpi: if dpi.is_empty() { DPI_USUAL } else { number(&dpi, "dpi", path, line)? },
            path: folder.join(file),
        });
    }
    Ok(out)
}
