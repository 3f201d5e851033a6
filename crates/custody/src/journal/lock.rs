//! The writer's lock: one process writes a folder at a time. Source: ours, over the operating system's
//! advisory file locks, which end with the process.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use crate::error::Error;

use super::fault;

/// Longest text read from a lock file, in bytes. Source: ours; a message stays one line.
const HOLDER_BYTES_MAX: u64 = 400;

/// Who writes a folder, in words that another person can act on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// Name of the machine.
    pub host: String,
    /// The command that was given.
    pub command: String,
}

/// Held as long as the journal is open for writing.
#[derive(Debug)]
pub(super) struct WriterLock {
    file: File,
}

impl Drop for WriterLock {
    /// Given up by word: a process that was started meanwhile may hold the file too, until it runs its program.
    fn drop(&mut self) {
        // Closing the file gives it up as well, as soon as nobody else has it.
        let _ = self.file.unlock();
    }
}

/// Takes the lock, or names who holds it.
pub(super) fn take(path: &Path, holder: &Holder) -> Result<WriterLock, Error> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|e| fault::io(path, "cannot open the lock file", e))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(held(path, &mut file)),
        Err(TryLockError::Error(e)) => return Err(fault::io(path, "cannot lock", e)),
    }
    let text = format!("process {} on {}: {}", holder.pid, holder.host, holder.command.replace(['\n', '\r'], " "));
    file.set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| file.write_all(text.as_bytes()))
        .map_err(|e| fault::io(path, "cannot write the lock file", e))?;
    Ok(WriterLock { file })
}

/// Keeps writers off as long as the file is open, or names the one who writes. Nothing where no writer has been or the
/// lock file may not be read.
pub(super) fn keep_off(path: &Path) -> Result<Option<File>, Error> {
    let Ok(mut file) = File::open(path) else { return Ok(None) };
    match file.try_lock_shared() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(held(path, &mut file)),
        Err(TryLockError::Error(e)) => Err(fault::io(path, "cannot lock", e)),
    }
}

fn held(path: &Path, file: &mut File) -> Error {
    let mut bytes = Vec::new();
    let read = file.take(HOLDER_BYTES_MAX).read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    let who = if read.is_err() || text.trim().is_empty() { "another process" } else { text.trim() };
    let folder = path.parent().unwrap_or(path).display();
    Error::locked(format!("{folder} is being written by {who}")).with_hint(
        "give the command again when it has ended, or with --wait SECONDS; lists and views read beside it. The lock \
             ends with that process, however it ends",
    )
}
