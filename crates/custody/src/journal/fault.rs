//! What the disk and SQLite say, in one clear line each. Source: SQLite result codes.

use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::Error;

/// What to do with a damaged journal.
pub(super) const RECOVER: &str = "run `custodia op recover` to write what can be read to a new folder";

/// What to do where nothing is left to be read.
pub(super) const NOTHING_LEFT: &str =
    "nothing is left in it that could be recovered: bring the last backup back with `custodia op restore`";

/// What to do where the database is not there.
pub(super) const NO_JOURNAL: &str =
    "name the right folder with --data, or bring the last backup back with `custodia op restore`";

/// What to do where nothing can be written.
const NO_RIGHT: &str = "see that this account may read and write the folder, or work on a copy of it whole on a disk \
     that can be written; what only reads the record works where it lies";

/// Bytes that are written to see whether a disk has room. Source: ours; what one act appends, and some.
const PROBE_BYTES: usize = 64 * 1024;

/// A file-system failure with its path.
pub(super) fn io(path: &Path, what: &str, e: std::io::Error) -> Error {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    let said = || Error::io(format!("{}: {what}", path.display()));
    let error = match e.kind() {
        _ if is_no_room(&e) => full(path),
        PermissionDenied | ReadOnlyFilesystem => said().with_hint(NO_RIGHT),
        _ => said(),
    };
    error.with_source(e)
}

/// Whether the file system has no room for what is written: disk, quota or limit of this process.
pub fn is_no_room(e: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(e.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

fn full(path: &Path) -> Error {
    let folder = path.parent().unwrap_or(path).display();
    Error::io(format!("{}: disk is full, nothing of this was written", path.display())).with_hint(format!(
        "free space on the disk of {folder}, or move the folder whole to another one, then give the command again; the \
         log is as it was"
    ))
}

/// Whether a file beside the journal, as long as it is or is to be, can grow no further: SQLite says of a full disk
/// sometimes only that it cannot write.
fn has_no_room(path: &Path, at_least: u64) -> bool {
    let probe = path.with_extension(format!("room-{}", std::process::id()));
    let length = std::fs::metadata(path).map_or(0, |m| m.len()).max(at_least);
    let tried = std::fs::OpenOptions::new().write(true).create_new(true).open(&probe).and_then(|mut file| {
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        file.write_all(&[0x5a; PROBE_BYTES])?;
        file.sync_all()
    });
    let _ = std::fs::remove_file(&probe);
    tried.is_err_and(|e| is_no_room(&e))
}

/// An SQLite failure with its path.
pub(super) fn sqlite(path: &Path, e: rusqlite::Error) -> Error {
    sqlite_copying(path, e, 0)
}

/// The same of a copy that was to become so many bytes long: what SQLite takes back leaves no trace of how far it came.
pub(super) fn sqlite_copying(path: &Path, e: rusqlite::Error, length: u64) -> Error {
    let place = path.display();
    let code = e.sqlite_error_code();
    let error = match code {
        Some(ErrorCode::DiskFull) => full(path),
        // What SQLite says beneath would name another cause.
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen) if has_no_room(path, length) => return full(path),
        Some(ErrorCode::NotADatabase) => {
            Error::malformed(format!("{place} is not a journal, or its first page is damaged")).with_hint(RECOVER)
        }
        Some(ErrorCode::DatabaseCorrupt) => Error::malformed(format!("{place} is damaged")).with_hint(RECOVER),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::locked(format!("{place} is in use by another process")).with_hint("try again when it has ended")
        }
        Some(ErrorCode::ReadOnly) => Error::io(format!("{place} cannot be written")).with_hint(NO_RIGHT),
        _ => match &e {
            rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::Utf8Error(..) => {
                Error::malformed(format!("{place} is damaged: a column holds what it cannot hold")).with_hint(RECOVER)
            }
            rusqlite::Error::SqliteFailure(_, Some(text)) if text.starts_with("no such") => {
                Error::malformed(format!("{place} is not a journal, or lacks a table")).with_hint(RECOVER)
            }
            _ => Error::io(format!("{place}: cannot read or write")),
        },
    };
    error.with_source(e)
}

/// A stored value that cannot be right.
pub(super) fn damaged(path: &Path, what: impl std::fmt::Display) -> Error {
    Error::malformed(format!("{} is damaged: {what}", path.display())).with_hint(RECOVER)
}
