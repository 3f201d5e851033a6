//! Making and opening a journal. Source: ours.

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::error::Error;

use super::checkpoints::Health;
use super::lock::Holder;
use super::reach::{self, Held};
use super::{JOURNAL_FILE, Journal, fault, lock, sql};

/// First bytes of every SQLite database. Source: SQLite file format §1.3.
const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Name of the lock file in a journal's folder.
pub(super) const LOCK_FILE: &str = "journal.lock";
/// How long a statement waits for another process, in milliseconds. Source: ours; a checkpoint of the
/// write-ahead log by the writer takes less.
const BUSY_MS: u64 = 5_000;

/// Most pages of an SQLite database. Source: SQLite limits, `SQLITE_MAX_PAGE_COUNT`.
const PAGES_MAX: u64 = 4_294_967_294;

/// How a journal is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JournalMode {
    /// As the one writer.
    Write(Holder),
    /// As the one writer, to take a partner's bundle in or set its log aside: also where that log has lost what a bundle
    /// had brought.
    TakeIn(Holder),
    /// For reading, beside a writer or without one.
    Read,
}

impl Journal {
    /// Makes a new journal in a folder that holds none, and opens it for writing.
    pub fn create(folder: &Path, holder: &Holder) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(|e| fault::io(folder, "cannot make the folder", e))?;
        let file = folder.join(JOURNAL_FILE);
        let lock = lock::take(&folder.join(LOCK_FILE), holder)?;
        if file.exists() {
            return Err(Error::malformed(format!("{} is there already", file.display()))
                .with_hint("open it, or name another folder"));
        }
        let db = Connection::open(&file).map_err(|e| fault::sqlite(&file, e))?;
        prepare_new(&db).map_err(|e| fault::sqlite(&file, e))?;
        sync_folder(folder)?;
        Ok(Self {
            folder: folder.into(),
            file,
            db,
            held: Held::default(),
            lock: Some(lock),
            health: Health::default(),
            tail: RefCell::default(),
        })
    }

    /// Opens a journal. A writer is refused while another writes, and where a log is shorter than
    /// somebody has seen it; a reader is told of that by [`Journal::health`].
    pub fn open(folder: &Path, mode: &JournalMode) -> Result<Self, Error> {
        let file = folder.join(JOURNAL_FILE);
        look_at_header(&file)?;
        let lock = match mode {
            JournalMode::Write(holder) | JournalMode::TakeIn(holder) => {
                Some(lock::take(&folder.join(LOCK_FILE), holder)?)
            }
            JournalMode::Read => None,
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let (db, held) = match lock {
            Some(_) => {
                (Connection::open_with_flags(&file, flags).map_err(|e| fault::sqlite(&file, e))?, Held::default())
            }
            None => reach::open(&file, Some(&folder.join(LOCK_FILE)))?,
        };
        check_schema(&db, &file)?;
        look_at_length(&db, &file)?;
        let mut journal =
            Self { folder: folder.into(), file, db, held, lock, health: Health::default(), tail: RefCell::default() };
        journal.check_heads()?;
        journal.health = journal.examine()?;
        match (&journal.health.shorter_than_known, mode) {
            (Some(shorter), JournalMode::TakeIn(_)) if !shorter.was_taken_in() => Err(shorter.as_error()),
            (Some(shorter), JournalMode::Write(_)) => Err(shorter.as_error()),
            _ => Ok(journal),
        }
    }

    /// Bounds the database file, so that a journal cannot fill the disk that other things need; beyond
    /// it an append fails as on a full disk. `None` takes the bound away.
    pub fn limit_size(&mut self, bytes: Option<u64>) -> Result<(), Error> {
        let number = |pragma: &str| self.db.pragma_query_value(None, pragma, |row| row.get::<_, u64>(0));
        let set = number("page_size").and_then(|page| {
            let pages = bytes.map_or(PAGES_MAX, |b| b.div_ceil(page).min(PAGES_MAX));
            self.db.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        });
        set.map_err(|e| fault::sqlite(&self.file, e))
    }

    /// The end of each log as noted beside it must be the end that is there.
    fn check_heads(&self) -> Result<(), Error> {
        for log in self.log_rows()? {
            let last = self.last_entry(log.number)?;
            let expected = log.frontier.size().checked_sub(1).map(|seq| (seq, log.last_leaf));
            if last != expected {
                return Err(fault::damaged(
                    &self.file,
                    format!(
                        "log of {} says it has {} events, its last is {}",
                        log.authority,
                        log.frontier.size(),
                        last.map_or_else(|| "missing".into(), |(seq, _)| format!("number {seq}")),
                    ),
                ));
            }
        }
        Ok(())
    }
}

fn prepare_new(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;")?;
    settings(db)?;
    db.execute_batch(&format!(
        "BEGIN IMMEDIATE; {} PRAGMA application_id = {}; PRAGMA user_version = {}; COMMIT;",
        sql::SCHEMA,
        sql::APPLICATION_ID,
        sql::SCHEMA_VERSION
    ))
}

pub(super) fn settings(db: &Connection) -> rusqlite::Result<()> {
    db.busy_timeout(std::time::Duration::from_millis(BUSY_MS))?;
    db.set_prepared_statement_cache_capacity(64);
    db.execute_batch(sql::SETTINGS)
}

fn look_at_header(file: &Path) -> Result<(), Error> {
    let mut head = [0; 16];
    let read = fs::File::open(file).and_then(|mut f| std::io::Read::read_exact(&mut f, &mut head));
    match read {
        Ok(()) if &head == SQLITE_MAGIC => Ok(()),
        Ok(()) => Err(Error::malformed(format!("{} is not a journal: it is no SQLite database", file.display()))
            .with_hint(fault::RECOVER)),
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            Err(Error::truncated(format!("{} is cut off: not even its header is there", file.display()))
                .with_hint(fault::NOTHING_LEFT))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            Err(fault::io(file, "cannot open the journal", e).with_hint(fault::NO_JOURNAL))
        }
        Err(e) => Err(fault::io(file, "cannot open the journal", e)),
    }
}

pub(super) fn check_schema(db: &Connection, file: &Path) -> Result<(), Error> {
    let number = |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0));
    let read = settings(db).and_then(|()| Ok((number("application_id")?, number("user_version")?)));
    let (application, version) = read.map_err(|e| fault::sqlite(file, e))?;
    if application != sql::APPLICATION_ID {
        return Err(Error::malformed(format!(
            "{} is a database of another program (application id {application:#010x})",
            file.display()
        ))
        .with_hint("name the folder of a journal"));
    }
    if version != sql::SCHEMA_VERSION {
        return Err(Error::unknown_version(format!(
            "{} has journal version {version}, this program knows version {}",
            file.display(),
            sql::SCHEMA_VERSION
        ))
        .with_hint(if version < sql::SCHEMA_VERSION {
            "use the program that wrote it: this one does not read older journals"
        } else {
            "use the program that wrote it, or a newer one"
        }));
    }
    Ok(())
}

/// A database file must be as long as its header says once its write-ahead log is empty.
fn look_at_length(db: &Connection, file: &Path) -> Result<(), Error> {
    let wal = fs::metadata(file.with_extension("sqlite-wal")).map_or(0, |m| m.len());
    if wal > 0 {
        return Ok(());
    }
    let number = |pragma: &str| db.pragma_query_value(None, pragma, |row| row.get::<_, u64>(0));
    let pages = number("page_count").and_then(|count| Ok(count * number("page_size")?));
    let expected = pages.map_err(|e| fault::sqlite(file, e))?;
    let length = fs::metadata(file).map_err(|e| fault::io(file, "cannot look at", e))?.len();
    if length < expected {
        return Err(Error::truncated(format!("{} is {length} bytes long, {expected} expected", file.display()))
            .with_hint(fault::RECOVER));
    }
    Ok(())
}

/// Makes a new or renamed file in the folder durable.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    fs::File::open(folder).and_then(|f| f.sync_all()).map_err(|e| fault::io(folder, "cannot sync the folder", e))
}
