//! `op recover`: what can still be read of a damaged journal, written to a new folder. Source: ours.
//!
//! Of each log the events up to the first missing one are kept; their hashes and links are checked. What was
//! kept as evidence against others goes along.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use crate::codec;
use crate::envelope::{Entry, Envelope};
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, Hash};
use crate::merkle::leaf_hash;
use crate::seal::sha256;

use super::append::{Fault, note_command};
use super::backup::{copy_checkpoints, demand_empty};
use super::lock::Holder;
use super::reach::{self, Held, PrivateCopy};
use super::read::{LogRow, StoredEntry, place_of, stored_row};
use super::salvage::{Keys, Named, copy_evidence, keys_waiting};
use super::{JOURNAL_FILE, Journal, fault, open, sql};

/// What to do where the tables cannot be found.
const FIRST_PAGE: &str = "its first page cannot be read; restore the last backup with `custodia op restore`";

/// What was recovered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recovered {
    /// One line for each log.
    pub logs: Vec<RecoveredLog>,
    /// Payload keys that could be read.
    pub keys: u64,
    /// Pieces of evidence that could be read.
    pub evidence: u64,
    /// Pieces of evidence, at least, that could not.
    pub evidence_lost: u64,
}

/// What was recovered of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredLog {
    /// Whose log.
    pub authority: AuthorityId,
    /// Events kept: those before the first missing one.
    pub events: u64,
    /// The first event that could not be read, where more is known to have been there.
    pub first_missing: Option<u64>,
    /// Events kept whose sealed payload could not be read.
    pub payloads_lost: u64,
}

impl Journal {
    /// Reads what can be read of the journal in `from` and writes it to the empty folder `to`.
    pub fn recover(from: &Path, to: &Path, holder: &Holder) -> Result<Recovered, Error> {
        let file = from.join(JOURNAL_FILE);
        if !file.exists() {
            return Err(Error::io(format!("{} is not there", file.display())).with_hint(fault::NO_JOURNAL));
        }
        demand_empty(to)?;
        // Before the copy goes, what reads it.
        let (_held, damaged);
        (damaged, _held) = open_damaged(&file, to)?;
        open::check_schema(&damaged, &file).map_err(|e| e.with_hint(FIRST_PAGE))?;
        let logs = find_rows(&damaged);
        let mut journal = Self::create(to, holder)?;
        let recovered = journal.in_transaction(|db| write_logs(&damaged, db, &logs))?;
        journal.index_streams()?;
        journal.empty_write_ahead_log()?;
        copy_checkpoints(from, to)?;
        Ok(recovered)
    }
}

/// Opens a damaged journal; one that was cut short by a copy that says how long it is, made where room is needed anyway.
fn open_damaged(file: &Path, to: &Path) -> Result<(Connection, Opened), Error> {
    if !reach::is_cut(file)? {
        let writer = file.with_file_name(open::LOCK_FILE);
        let (db, held) = reach::open(file, Some(&writer)).map_err(|e| match e.is_malformed() {
            true => e.with_hint(FIRST_PAGE),
            false => e,
        })?;
        return Ok((db, Opened::InPlace(held)));
    }
    let copy = PrivateCopy::of(file, to)?;
    copy.mend_length()?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(copy.file(), flags).map_err(|e| fault::sqlite(file, e))?;
    Ok((db, Opened::Copied(copy)))
}

/// What a damaged journal is read from.
enum Opened {
    InPlace(#[expect(dead_code, reason = "held until it is read")] Held),
    Copied(#[expect(dead_code, reason = "held until it is read")] PrivateCopy),
}

/// Log number, sequence number, row number of every row that answers.
type Found = BTreeMap<i64, BTreeMap<u64, u64>>;

fn find_rows(damaged: &Connection) -> Found {
    let mut found = Found::new();
    let named = [sql::ARRIVALS_UP, sql::ARRIVALS_DOWN, sql::PLACES_UP, sql::PLACES_DOWN];
    Named::by(damaged, &named).ask(|arrival| match read_row(damaged, arrival) {
        Some(row) => {
            found.entry(row.log).or_default().insert(row.seq, arrival);
            true
        }
        None => false,
    });
    found
}

fn read_row(damaged: &Connection, arrival: u64) -> Option<StoredEntry> {
    let mut query = damaged.prepare_cached(sql::ENTRY_ARRIVED).ok()?;
    query.query_row(params![arrival - 1, arrival], |row| Ok(StoredEntry::from(stored_row(row)?))).ok()
}

fn write_logs(damaged: &Connection, db: &Connection, found: &Found) -> Result<Recovered, Fault> {
    let mut recovered = Recovered::default();
    let (waiting, nothing) = (keys_waiting(damaged), BTreeMap::new());
    for number in &numbers_of(damaged, found) {
        let rows = found.get(number).unwrap_or(&nothing);
        let Some((authority, own)) = name_of(damaged, *number, rows) else { continue };
        let mut log = LogRow::get_or_add(db, &authority, own)?;
        let mut line = RecoveredLog { authority, events: 0, first_missing: None, payloads_lost: 0 };
        let mut streams = BTreeMap::new();
        for (seq, arrival) in
            (0..rows.last_key_value().map_or(0, |(last, _)| last + 1)).map(|seq| (seq, rows.get(&seq)))
        {
            let kept = match arrival.and_then(|a| read_row(damaged, *a)) {
                Some(row) => write_row(db, &mut log, row, &mut line, &mut streams)?,
                None => false,
            };
            if !kept {
                line.first_missing = Some(seq);
                break;
            }
            line.events = seq + 1;
        }
        let said = size_of(damaged, *number);
        // Where nothing says how long it was, its end may be gone.
        if line.first_missing.is_none() && said.is_none_or(|size| size > line.events) {
            line.first_missing = Some(line.events);
        }
        log.save(db)?;
        for (stream, group) in streams.keys() {
            let (from, to) = ((damaged, *number), (db, log.number));
            recovered.keys += u64::from(copy_key(from, to, &waiting, stream, *group)?);
        }
        copy_quarantine(damaged, *number, db, &log)?;
        recovered.logs.push(line);
    }
    copy_checkpoint_rows(damaged, db)?;
    (recovered.evidence, recovered.evidence_lost) = copy_evidence(damaged, db)?;
    Ok(recovered)
}

/// The numbers of all logs: of those whose rows answer, and of those that the table of logs names.
fn numbers_of(damaged: &Connection, found: &Found) -> BTreeSet<i64> {
    let mut numbers: BTreeSet<i64> = found.keys().copied().collect();
    // A table that cannot be read names nobody: then the rows do.
    if let Ok(mut query) = damaged.prepare(sql::LOG_NUMBERS)
        && let Ok(rows) = query.query_map([], |row| row.get::<_, i64>(0))
    {
        numbers.extend(rows.map_while(Result::ok));
    }
    numbers
}

/// Whose log a number stands for, and whether it was written here: from the table of logs, else from
/// the first envelope that can be read.
fn name_of(damaged: &Connection, number: i64, rows: &BTreeMap<u64, u64>) -> Option<(AuthorityId, bool)> {
    let told: Option<(String, bool)> =
        damaged.query_row(sql::LOG_NAME, [number], |row| Ok((row.get(0)?, row.get(1)?))).optional().ok().flatten();
    if let Some((name, own)) = told
        && let Ok(authority) = AuthorityId::parse(&name)
    {
        return Some((authority, own));
    }
    let first = rows.values().find_map(|arrival| read_row(damaged, *arrival)?.bytes)?;
    let envelope = Envelope::from_bytes(&Entry::from_bytes(&first).ok()?.envelope).ok()?;
    Some((envelope.authority, true))
}

fn size_of(damaged: &Connection, number: i64) -> Option<u64> {
    damaged.query_row(sql::LOG_SIZE, [number], |row| row.get(0)).ok()
}

/// Writes a row that fits the one before; `false` if it does not.
fn write_row(
    db: &Connection,
    log: &mut LogRow,
    row: StoredEntry,
    line: &mut RecoveredLog,
    streams: &mut BTreeMap<(Stream, Group), ()>,
) -> Result<bool, Fault> {
    let seq = log.frontier.size();
    let read = match &row.bytes {
        None => None,
        Some(bytes) => match read_envelope(bytes, seq, log.last_leaf) {
            Some(envelope) if leaf_hash(bytes) == row.leaf && envelope.authority == line.authority => Some(envelope),
            _ => return Ok(false),
        },
    };
    let had_one = row.payload.is_some();
    let payload = row.payload.filter(|p| read.as_ref().is_some_and(|e| sha256(p) == e.cipher_hash));
    // A partner may withhold a payload; one that came and does not hold any more is lost.
    if (log.own || had_one) && read.is_some() && payload.is_none() {
        line.payloads_lost += 1;
    }
    db.prepare_cached(sql::ENTRY_ADD_ARRIVED)?.execute(params![
        place_of(log.number, seq),
        row.leaf.0,
        row.bytes,
        payload,
        read.as_ref().map(|e| codec::to_bytes(&e.stream)),
        read.as_ref().map(|e| e.id.0),
        read.as_ref().map(|e| e.kind_code),
        read.as_ref().map(|e| e.recorded_at.as_ms()),
        row.arrival,
    ])?;
    if let Some(envelope) = read {
        // What a partner was told to do under a key is no command of this node.
        if let Some(idempotency) = envelope.idempotency.as_ref().filter(|_| log.own) {
            note_command(db, log.number, idempotency, seq, 0)?;
        }
        streams.insert((envelope.stream, envelope.group), ());
    }
    log.push(row.leaf);
    Ok(true)
}

fn read_envelope(bytes: &[u8], seq: u64, previous: Hash) -> Option<Envelope> {
    let entry = Entry::from_bytes(bytes).ok().filter(|e| e.seq == seq && e.previous == previous)?;
    Envelope::from_bytes(&entry.envelope).ok()
}

fn copy_key(
    (damaged, from_log): (&Connection, i64),
    (db, to_log): (&Connection, i64),
    waiting: &Keys,
    stream: &Stream,
    group: Group,
) -> Result<bool, Fault> {
    let stream = codec::to_bytes(stream);
    let settled: rusqlite::Result<(Option<Vec<u8>>, u64)> = damaged
        .prepare_cached(sql::KEY_GET_SETTLED)
        .and_then(|mut q| q.query_row(params![from_log, stream, group as u8], |r| Ok((r.get(0)?, r.get(1)?))));
    let named = (from_log, stream, group as u8);
    let Some((wrapped, erased_to)) = settled.ok().or_else(|| Some((Some(waiting.get(&named)?.clone()), 0))) else {
        return Ok(false);
    };
    db.prepare_cached(sql::KEY_COPY)?.execute(params![to_log, named.1, group as u8, wrapped, erased_to])?;
    Ok(wrapped.is_some())
}

fn copy_quarantine(damaged: &Connection, from_log: i64, db: &Connection, log: &LogRow) -> Result<(), Fault> {
    for seq in 0..log.frontier.size() {
        let reason: rusqlite::Result<Option<String>> = damaged
            .prepare_cached(sql::QUARANTINE_GET)
            .and_then(|mut q| q.query_row([place_of(from_log, seq)], |row| row.get(0)).optional());
        let reason = match reason {
            Ok(None) => continue,
            Ok(Some(reason)) => reason,
            // Better to ask two officers once more than to let in what they had not seen.
            Err(_) if !log.own => "the journal was damaged: whether it was in quarantine is not known".into(),
            Err(_) => continue,
        };
        db.prepare_cached(sql::QUARANTINE_ADD)?.execute(params![place_of(log.number, seq), reason])?;
    }
    Ok(())
}

/// Copies the checkpoints that can be read; those beside the database are copied as files.
fn copy_checkpoint_rows(damaged: &Connection, db: &Connection) -> Result<(), Fault> {
    let Ok(mut query) = damaged.prepare(sql::CHECKPOINT_EVERY) else { return Ok(()) };
    let Ok(mut rows) = query.query([]) else { return Ok(()) };
    while let Ok(Some(row)) = rows.next() {
        let read: rusqlite::Result<(String, u64, [u8; 32], String, String)> =
            (|| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))();
        if let Ok((authority, size, root, held_by, note)) = read {
            db.prepare_cached(sql::CHECKPOINT_ADD)?.execute(params![authority, size, root, held_by, note])?;
        }
    }
    Ok(())
}
