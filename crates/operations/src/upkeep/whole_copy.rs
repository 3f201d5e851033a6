//! A copy that is there whole or not at all: it is made under another name in its folder and put in place at the end.
//! Source: ours.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, io_at};
use crate::folder::SETTINGS_FILE;

/// Where a copy lies in its folder while it is made. One that a killed process has left goes with the next try.
const UNFINISHED: &str = ".copy-unfinished";

/// Makes a copy of a folder in another that is empty or not there. Where that fails nothing of it stays.
pub(super) fn whole_copy<T>(
    from: &Path,
    to: &Path,
    make: impl FnOnce(&Path) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let is_new = !to.exists();
    demand_outside(from, to)?;
    fs::create_dir_all(to).map_err(io_at(to))?;
    let unfinished = to.join(UNFINISHED);
    demand_empty(to, &unfinished)?;
    let made = fs::create_dir(&unfinished)
        .map_err(io_at(&unfinished))
        .and_then(|()| make(&unfinished))
        .and_then(|made| put_in_place(&unfinished, to).map(|()| made));
    if made.is_err() {
        // What cannot be taken away now goes with the next try.
        let _ = fs::remove_dir_all(&unfinished);
        if is_new {
            let _ = fs::remove_dir(to);
        }
    }
    made
}

/// A copy within what it is a copy of is lost with it.
fn demand_outside(from: &Path, to: &Path) -> Result<(), Failure> {
    let from = fs::canonicalize(from).map_err(io_at(from))?;
    let absolute = std::path::absolute(to).map_err(io_at(to))?;
    let there = absolute.ancestors().find_map(|folder| fs::canonicalize(folder).ok());
    if there.is_some_and(|there| there.starts_with(&from)) {
        return Err(Failure::error("the copy would lie within the folder that it is a copy of, and be lost with it")
            .at(to.display())
            .hint("name a folder on another disk or carrier"));
    }
    Ok(())
}

fn demand_empty(to: &Path, unfinished: &Path) -> Result<(), Failure> {
    for entry in fs::read_dir(to).map_err(io_at(to))? {
        if entry.map_err(io_at(to))?.path() != *unfinished {
            return Err(Failure::error("folder is not empty").at(to.display()).hint("name a new folder"));
        }
    }
    match fs::remove_dir_all(unfinished) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(io_at(unfinished)(e)),
        _ => Ok(()),
    }
}

/// The settings last: without them a copy is no data folder.
fn put_in_place(unfinished: &Path, to: &Path) -> Result<(), Failure> {
    let mut names = Vec::new();
    for entry in fs::read_dir(unfinished).map_err(io_at(unfinished))? {
        names.push(entry.map_err(io_at(unfinished))?.file_name());
    }
    names.sort_by_key(|name| name == SETTINGS_FILE);
    for name in names {
        fs::rename(unfinished.join(&name), to.join(&name)).map_err(io_at(to))?;
    }
    fs::remove_dir(unfinished).map_err(io_at(unfinished))?;
    fs::File::open(to).and_then(|folder| folder.sync_all()).map_err(io_at(to))
}
