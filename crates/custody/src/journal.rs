//! The journal: logs of sealed events on disk, written once and durable before acknowledged. Source:
//! `custody.md` (The log); SQLite in WAL mode with synchronous FULL.
//!
//! This and the files under `journal/` are the one place of the crate that touches a disk. The tables
//! stand in `journal/sql.rs`.

mod access;
mod access_end;
mod append;
mod backup;
pub(crate) mod batch;
mod checkpoints;
mod fault;
mod foreign;
mod group_commit;
mod keys;
mod lock;
mod open;
mod reach;
mod read;
mod received;
mod recover;
mod salvage;
mod snapshot_file;
mod sql;
mod streams;
mod whole;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use access::{ACCESS_FILE, Access, AccessLog, AccessReport};
pub use append::Placed;
pub use checkpoints::{Health, HeldCheckpoint, Shorter};
pub(crate) use checkpoints::{OWN, PARTNER};
pub use fault::is_no_room;
pub use foreign::{Evidence, ForeignEntry};
pub use group_commit::{GroupCommit, Producer};
pub use keys::{KeyState, StoredKey};
pub use lock::Holder;
pub use open::JournalMode;
pub use read::{Quarantined, StoredEntry, StoredRow};
pub use received::Received;
pub use recover::{Recovered, RecoveredLog};
pub(crate) use whole::Columns;

use lock::WriterLock;
use streams::Tail;

/// Name of the database in a journal's folder.
pub const JOURNAL_FILE: &str = "journal.sqlite";

/// A folder with logs in it, open for reading or, by one process at a time, for writing.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    file: PathBuf,
    db: Connection,
    /// After the database, which may be read from it.
    #[expect(dead_code, reason = "held as long as the database is open")]
    held: reach::Held,
    lock: Option<WriterLock>,
    health: Health,
    tail: RefCell<Tail>,
}

impl Journal {
    /// The folder it stands in.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What was noticed when it was opened.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Whether this is the one writer.
    pub fn is_writer(&self) -> bool {
        self.lock.is_some()
    }
}
