//! Writing files so that a crash leaves the old one or the new one, never half of one.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use crate::failure::{Failure, Fault, io_at};

/// Longest list or passphrase read, in bytes. Source: ours; sixty thousand numbers of persons.
const GIVEN_BYTES_MAX: u64 = 1 << 20;

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

/// Writes a file in the place of one that is of the same thing, readable by its owner alone; a crash leaves one of the two.
pub(crate) fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let temporary = Path::new(&temporary);
    // What a crash has left of an earlier one is nobody's.
    if temporary.exists() {
        fs::remove_file(temporary).map_err(io_at(temporary))?;
    }
    write_new_private(temporary, bytes)?;
    fs::rename(temporary, path).map_err(io_at(path))?;
    sync_parent(path)
}

/// Writes a file that must not exist yet, under another name first: a crash leaves it whole or not there at all.
pub(crate) fn write_new_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let temporary = Path::new(&temporary);
    write_new_private(temporary, bytes)?;
    // A link never replaces what is there, as a rename would.
    let linked = fs::hard_link(temporary, path).map_err(|e| {
        let failure = io_at(path)(e);
        if path.exists() { failure.hint("choose another name; existing files are never overwritten") } else { failure }
    });
    fs::remove_file(temporary).map_err(io_at(temporary))?;
    linked?;
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

/// What to do where the same command writes the file again and records nothing twice.
pub(crate) const SAME_COMMAND: &str = "free space there, or name another file with --out, and give the same command \
     again: it records nothing twice and writes the file again; so also where the file is lost later";

/// Says of a file that could not be written after an act that the act stands, which the record has, and only the file is
/// missing.
pub(crate) fn is_missing<'a>(stands: &'a str, again: &'a str) -> impl FnOnce(Failure) -> Failure + 'a {
    move |failure| match failure {
        Failure::Error(fault) => Failure::Error(Fault {
            error: format!("{stands}, and only its file is missing: {}", fault.error),
            hint: Some(again.to_owned()),
            ..fault
        }),
        refused @ Failure::Refused(_) => refused,
    }
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

/// Reads a file that has at most so many bytes: a foreign file cannot exhaust memory.
pub(crate) fn read_bounded(path: &Path, bytes_max: u64) -> Result<Vec<u8>, Failure> {
    // Before it is opened: to open a pipe waits for its other end.
    let found = fs::metadata(path).map_err(io_at(path))?;
    if !found.is_file() {
        let what = if found.is_dir() { "a folder" } else { "a device or a pipe" };
        return Err(Failure::error(format!("is {what}, not a file"))
            .at(path.display())
            .hint("name a file; what comes through a pipe is written to one first"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io_at(path))?;
    file.take(bytes_max + 1).read_to_end(&mut bytes).map_err(io_at(path))?;
    if bytes.len() as u64 > bytes_max {
        let length = found.len().max(bytes.len() as u64);
        return Err(Failure::error(format!("file has {length} bytes, at most {bytes_max} allowed"))
            .at(path.display())
            .hint("see that it is the right file, or split it"));
    }
    Ok(bytes)
}

/// The same for a text.
pub(crate) fn read_text_at_most(path: &Path, bytes_max: u64) -> Result<String, Failure> {
    String::from_utf8(read_bounded(path, bytes_max)?)
        .map_err(|e| Failure::error(format!("not UTF-8 from byte {}", e.utf8_error().valid_up_to())).at(path.display()))
}

/// A list or a passphrase as a person gives it, also through a pipe: read from any name, and never more than that.
pub fn read_given_text(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io_at(path))?;
    file.take(GIVEN_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(io_at(path))?;
    if bytes.len() as u64 > GIVEN_BYTES_MAX {
        return Err(Failure::error(format!("is longer than {GIVEN_BYTES_MAX} bytes, the most allowed"))
            .at(path.display())
            .hint("see that it is the right file"));
    }
    String::from_utf8(bytes)
        .map_err(|e| Failure::error(format!("not UTF-8 from byte {}", e.utf8_error().valid_up_to())).at(path.display()))
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
