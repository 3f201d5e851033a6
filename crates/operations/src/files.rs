//! Writing files so that a crash leaves the old one or the new one, never half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use crate::failure::{Failure, io_at};

/// Writes a file that must not exist yet, readable by its owner alone.
pub(crate) fn write_new_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(dir) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(dir).map_err(io_at(dir))?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|e| {
        let failure = io_at(path)(e);
        if path.exists() { failure.hint("choose another name; existing files are never overwritten") } else { failure }
    })?;
    whole_or_gone(path, file.write_all(bytes).and_then(|()| file.sync_all()))?;
    sync_parent(path)
}

/// A file that could not be written whole goes again: half of one is worse than none.
fn whole_or_gone(path: &Path, written: std::io::Result<()>) -> Result<(), Failure> {
    written.map_err(|e| {
        let failure = io_at(path)(e);
        match fs::remove_file(path) {
            Ok(()) => failure,
            Err(_) => failure.hint(format!("remove {}, which is cut short", path.display())),
        }
    })
}

/// Refuses a name that is taken, before work is done that a file must follow.
pub(crate) fn must_be_new(path: &Path) -> Result<(), Failure> {
    if path.exists() {
        return Err(Failure::error("file exists")
            .at(path.display())
            .hint("choose another name; existing files are never overwritten"));
    }
    Ok(())
}

/// Reads a text file that has at most so many bytes: a foreign file cannot exhaust memory.
pub(crate) fn read_text_at_most(path: &Path, bytes_max: u64) -> Result<String, Failure> {
    let mut text = String::new();
    let file = File::open(path).map_err(io_at(path))?;
    let taken = file.take(bytes_max + 1).read_to_string(&mut text).map_err(io_at(path))?;
    if taken as u64 > bytes_max {
        return Err(
            Failure::error(format!("file is longer than {bytes_max} bytes, the most allowed")).at(path.display())
        );
    }
    Ok(text)
}

/// Replaces a file in one step.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let temporary = path.with_extension("new");
    let mut file = File::create(&temporary).map_err(io_at(&temporary))?;
    whole_or_gone(&temporary, file.write_all(bytes).and_then(|()| file.sync_all()))?;
    fs::rename(&temporary, path).map_err(io_at(path))?;
    sync_parent(path)
}

fn sync_parent(path: &Path) -> Result<(), Failure> {
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent).and_then(|dir| dir.sync_all()).map_err(io_at(parent))
}
