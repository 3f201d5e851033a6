//! What the disk and SQLite say, in one clear line each. Source: SQLite result codes.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::Error;

/// What to do with a damaged journal.
pub(super) const RECOVER: &str = "run `custodia op recover` to write what can be read to a new folder";

/// A file-system failure with its path.
pub(super) fn io(path: &Path, what: &str, e: std::io::Error) -> Error {
    Error::io(format!("{}: {what}", path.display())).with_source(e)
}

/// An SQLite failure with its path.
pub(super) fn sqlite(path: &Path, e: rusqlite::Error) -> Error {
    let place = path.display();
    let code = e.sqlite_error_code();
    let error = match code {
        Some(ErrorCode::DiskFull) => Error::io(format!("{place}: disk is full, nothing of this was written"))
            .with_hint("free space or move the folder; the log is as it was"),
        Some(ErrorCode::NotADatabase) => {
            Error::malformed(format!("{place} is not a journal, or its first page is damaged")).with_hint(RECOVER)
        }
        Some(ErrorCode::DatabaseCorrupt) => Error::malformed(format!("{place} is damaged")).with_hint(RECOVER),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Error::locked(format!("{place} is in use by another process")).with_hint("try again when it has ended")
        }
        Some(ErrorCode::ReadOnly) => Error::io(format!("{place} is open for reading only")),
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
