//! The access log: who looked at whose file, for what, and who was denied. Reading is not writing, so it
//! stands in a database of its own, hash-chained and append-only. Source: `custody.md` (The log).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use minicbor::{Decode, Encode};
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};

use crate::codec;
use crate::error::Error;
use crate::event::{Purpose, Stream};
use crate::ids::{Hash, OfficerId};
use crate::seal::sha256;
use crate::time::Moment;

use super::reach::{self, Held};
use super::{fault, sql};

/// Name of the access log in a journal's folder.
pub const ACCESS_FILE: &str = "access.sqlite";
/// Pause while another process holds it. Source: ours.
const STEP_PAUSE: Duration = Duration::from_millis(1);
/// Domain of the chain's hashes.
const CONTEXT: &[u8] = b"custodia/access/1\0";

/// One look, or one denial.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Access {
    /// When.
    #[n(0)]
    pub at: Moment,
    /// Who; nobody if unauthenticated.
    #[n(1)]
    pub officer: Option<OfficerId>,
    /// Whose file, where it was one.
    #[n(2)]
    pub about: Option<Stream>,
    /// For what.
    #[n(3)]
    pub purpose: Purpose,
    /// What was looked at: a page, a command, a field group.
    #[n(4)]
    pub what: String,
    /// Why it was denied, if it was.
    #[n(5)]
    pub denied: Option<String>,
}

/// What verifying the access log has found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessReport {
    /// Lines looked at.
    pub lines: u64,
    /// Hash of the last line.
    pub head: Hash,
    /// The first line that does not follow the one before it.
    pub first_bad: Option<u64>,
}

/// What to do with an access log that cannot be read.
const LOOK_AT_IT: &str = "the record is not touched by it: `custodia log verify` and `op backup` read that. Bring \
     access.sqlite back from the last backup, or move it away and keep it for the auditor; a new one is begun, and it \
     is told that the old one is gone";

/// The access log of a folder. Several processes may write it, one line at a time.
#[derive(Debug)]
pub struct AccessLog {
    file: PathBuf,
    db: Connection,
    /// After the database, which may be read from it.
    _held: Held,
}

impl AccessLog {
    /// Opens the access log of a journal's folder, made if there is none.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let file = folder.join(ACCESS_FILE);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(&file, flags).map_err(|e| broken(&file, e))?;
        let application = prepare(&mut db).map_err(|e| broken(&file, e))?;
        demand_access_log(&file, application)?;
        Ok(Self { file, db, _held: Held::default() })
    }

    /// Opens the access log of a journal's folder for reading, where there is one; also where nothing can be written.
    pub fn open_to_read(folder: &Path) -> Result<Option<Self>, Error> {
        let file = folder.join(ACCESS_FILE);
        if !file.exists() || Self::is_not_begun(folder)? {
            return Ok(None);
        }
        let hinted = |e: Error| if e.is_malformed() { e.with_hint(LOOK_AT_IT) } else { e };
        let (db, held) = reach::open(&file, None).map_err(hinted)?;
        let application = db.pragma_query_value(None, "application_id", |row| row.get(0));
        demand_access_log(&file, application.map_err(|e| broken(&file, e))?)?;
        Ok(Some(Self { file, db, _held: held }))
    }

    /// Number and hash of the last line.
    pub(super) fn last(&self) -> Result<Option<(u64, Hash)>, Error> {
        let last = self.db.query_row(sql::ACCESS_LAST, [], |row| Ok((row.get(0)?, Hash(row.get(1)?)))).optional();
        last.map_err(|e| broken(&self.file, e))
    }

    /// Hash of a line.
    pub(super) fn hash_of(&self, number: u64) -> Result<Option<Hash>, Error> {
        let hash = self.db.query_row(sql::ACCESS_HASH, [number], |row| row.get(0).map(Hash)).optional();
        hash.map_err(|e| broken(&self.file, e))
    }

    /// Copies it, as it stands at one moment, into another folder that has none.
    pub fn copy_to(&self, folder: &Path) -> Result<(), Error> {
        let file = folder.join(ACCESS_FILE);
        if file.exists() {
            return Err(Error::malformed(format!("{} is there already", file.display())).with_hint("name a new folder"));
        }
        let mut copy = Connection::open(&file).map_err(|e| fault::sqlite(&file, e))?;
        let run = Backup::new(&self.db, &mut copy).and_then(|run| run.run_to_completion(i32::MAX, STEP_PAUSE, None));
        run.map_err(|e| fault::sqlite(&file, e).at("backup of the access log"))?;
        drop(copy);
        fs::File::open(&file).and_then(|f| f.sync_all()).map_err(|e| fault::io(&file, "cannot sync", e))
    }

    /// Writes one line, durable before it returns; returns its number and hash.
    pub fn note(&mut self, access: &Access) -> Result<(u64, Hash), Error> {
        let written = self.note_all(std::slice::from_ref(access))?;
        written.ok_or_else(|| Error::io("the access log took no line"))
    }

    /// Writes lines together, all durable before it returns, or none; number and hash of the last.
    pub fn note_all(&mut self, looks: &[Access]) -> Result<Option<(u64, Hash)>, Error> {
        let write = |db: &mut Connection| {
            let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let last: Option<(u64, [u8; 32])> =
                transaction.query_row(sql::ACCESS_LAST, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
            let mut last = last.map(|(number, hash)| (number, Hash(hash)));
            for access in looks {
                let bytes = codec::to_bytes(access);
                let (number, previous) = last.map_or((0, Hash::default()), |(n, hash)| (n + 1, hash));
                let hash = link(number, previous, &bytes);
                transaction.execute(sql::ACCESS_ADD, params![number, bytes, hash.0])?;
                last = Some((number, hash));
            }
            transaction.commit()?;
            Ok(last)
        };
        let last = write(&mut self.db).map_err(|e| broken(&self.file, e))?;
        if let (Some((last, _)), Some(folder)) = (last, self.file.parent())
            && last + 1 == looks.len() as u64
        {
            // The lines stand; that the first were written is kept once more with the next checkpoint.
            let _ = Self::keep_end(folder);
        }
        Ok(last)
    }

    /// The lines in order, from one on.
    pub fn lines(&self, from: u64) -> Result<Vec<Access>, Error> {
        let mut lines = Vec::new();
        self.each(from, &mut |_, line| lines.push(line))?;
        Ok(lines)
    }

    /// Shows each line with its number, in order, from one on.
    pub fn each(&self, from: u64, show: &mut dyn FnMut(u64, Access)) -> Result<(), Error> {
        self.visit(from, &mut |number, bytes, _| {
            show(number, codec::from_bytes(bytes)?);
            Ok(())
        })
    }

    /// Computes every link again.
    pub fn verify(&self) -> Result<AccessReport, Error> {
        let mut report = AccessReport { lines: 0, head: Hash::default(), first_bad: None };
        self.visit(0, &mut |number, bytes, hash| {
            let right = number == report.lines && link(number, report.head, bytes) == hash;
            if !right && report.first_bad.is_none() {
                report.first_bad = Some(report.lines);
            }
            report.lines += 1;
            report.head = hash;
            Ok(())
        })?;
        Ok(report)
    }

    fn visit(&self, from: u64, visit: &mut dyn FnMut(u64, &[u8], Hash) -> Result<(), Error>) -> Result<(), Error> {
        let broken = |e| broken(&self.file, e);
        let mut query = self.db.prepare_cached(sql::ACCESS_ALL).map_err(broken)?;
        let mut rows = query.query([from]).map_err(broken)?;
        while let Some(row) = rows.next().map_err(broken)? {
            let read = || Ok((row.get(0)?, row.get_ref(1)?.as_blob()?, Hash(row.get(2)?)));
            let (number, bytes, hash) = read().map_err(broken)?;
            visit(number, bytes, hash)?;
        }
        Ok(())
    }
}

/// A failure of SQLite at the access log, which `op recover` cannot mend.
fn broken(file: &Path, e: rusqlite::Error) -> Error {
    let error = fault::sqlite(file, e);
    if error.is_malformed() { error.with_hint(LOOK_AT_IT) } else { error }
}

fn demand_access_log(file: &Path, application: i32) -> Result<(), Error> {
    if application != sql::ACCESS_APPLICATION_ID {
        return Err(
            Error::malformed(format!("{} is no access log, or was emptied", file.display())).with_hint(LOOK_AT_IT)
        );
    }
    Ok(())
}

/// The hash of a line: over the hash before it, its number and its bytes.
fn link(number: u64, previous: Hash, bytes: &[u8]) -> Hash {
    sha256(&[CONTEXT, &previous.0, &number.to_be_bytes(), bytes].concat())
}

fn prepare(db: &mut Connection) -> rusqlite::Result<i32> {
    db.execute_batch("PRAGMA journal_mode = WAL;")?;
    super::open::settings(db)?;
    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let tables: u32 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        transaction.execute_batch(sql::ACCESS_SCHEMA)?;
        transaction.pragma_update(None, "application_id", sql::ACCESS_APPLICATION_ID)?;
    }
    transaction.commit()?;
    db.pragma_query_value(None, "application_id", |row| row.get(0))
}
