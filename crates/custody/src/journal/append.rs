//! Giving sealed events their place: one transaction, durable before it returns, all or nothing.
//! Source: `custody.md` (The log).

use rusqlite::{CachedStatement, Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::codec;
use crate::envelope::{Entry, Envelope, Idempotency};
use crate::error::Error;
use crate::ids::{AuthorityId, EventId, Hash};
use crate::sealed::{SealedEvent, WrappedKey};

use super::keys::Waiting;
use super::read::{LogRow, place_of, seq_of};
use super::{Journal, fault, keys, sql};
use crate::merkle::leaf_hash;

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its sequence number in the log.
    pub seq: u64,
    /// Its leaf hash.
    pub leaf: Hash,
}

impl Journal {
    /// Appends a batch to one log, with the wrapped keys of payloads sealed under new ones. On an
    /// error nothing of the batch is there.
    pub fn append(
        &mut self,
        log: &AuthorityId,
        events: &[SealedEvent],
        keys: &[WrappedKey],
    ) -> Result<Vec<Placed>, Error> {
        demand_whole(log, events)?;
        let placed = self.in_transaction(|db| within(db, None, |appending| appending.append(log, events, keys)))?;
        self.index_streams_when_due();
        Ok(placed)
    }

    /// Appends runs of events to several logs in the order given, all in one durable transaction: on an
    /// error nothing of any of them is there.
    pub fn append_all(
        &mut self,
        runs: &[(AuthorityId, Vec<SealedEvent>, Vec<WrappedKey>)],
    ) -> Result<Vec<Vec<Placed>>, Error> {
        runs.iter().try_for_each(|(log, events, _)| demand_whole(log, events))?;
        let append = |appending: &mut Appending<'_>| {
            runs.iter().map(|(log, events, keys)| appending.append(log, events, keys)).collect()
        };
        let placed = self.in_transaction(|db| within(db, None, append))?;
        self.index_streams_when_due();
        Ok(placed)
    }

    /// Runs a piece of writing in one durable transaction.
    pub(super) fn in_transaction<T>(
        &mut self,
        write: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        if self.lock.is_none() {
            return Err(Error::locked(format!("{} is open for reading only", self.folder.display())));
        }
        let file = &self.file;
        let start = self.db.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = start.map_err(|e| fault::sqlite(file, e))?;
        let value = write(&transaction).map_err(|e| e.at(file))?;
        transaction.commit().map_err(|e| fault::sqlite(file, e))?;
        Ok(value)
    }

    /// What became of a command with this idempotency key: hash of its content and its first event.
    pub fn command_seen(&self, log: &AuthorityId, key: Hash) -> Result<Option<(Hash, u64)>, Error> {
        let Some(row) = self.log_row(log)? else { return Ok(None) };
        command(&self.db, row.number, key).map_err(|e| fault::sqlite(&self.file, e))
    }
}

/// A failure inside a transaction: SQLite's, or one that already has its words.
pub(super) enum Fault {
    Sqlite(rusqlite::Error),
    Said(Error),
}

impl Fault {
    pub(super) fn at(self, file: &std::path::Path) -> Error {
        match self {
            Self::Sqlite(e) => fault::sqlite(file, e),
            Self::Said(e) => e,
        }
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(e: rusqlite::Error) -> Self {
        Self::Sqlite(e)
    }
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        Self::Said(e)
    }
}

/// What can be told of events before they have a place: they are of this log, signed, and their payloads have
/// their hashes. Asked before a transaction begins, so that group commit asks it on the producers' threads.
pub(super) fn demand_whole(log: &AuthorityId, events: &[SealedEvent]) -> Result<(), Error> {
    for sealed in events {
        let envelope = &sealed.event.envelope;
        if envelope.authority != *log {
            return Err(Error::malformed(format!(
                "event {} is of {}, it cannot stand in the log of {log}",
                envelope.id, envelope.authority
            )));
        }
        if Sha256::digest(&sealed.payload)[..] != envelope.cipher_hash.0 {
            return Err(Error::not_verified(format!("payload of event {} does not match its hash", envelope.id)));
        }
        if sealed.signatures.is_empty() {
            return Err(Error::not_verified(format!("event {} bears no signature", envelope.id)));
        }
    }
    Ok(())
}

/// Appending within one transaction: what the journal knows of a log is read once and written once, however
/// many batches come, and the statement is prepared once.
pub(super) struct Appending<'d> {
    db: &'d Connection,
    add: CachedStatement<'d>,
    logs: Vec<LogRow>,
    waiting: Option<&'d mut Waiting>,
}

/// Appends, and at the end writes what the journal knows of the logs. New keys wait where there is room for
/// them to wait, else each goes to its page.
pub(super) fn within<T>(
    db: &Connection,
    waiting: Option<&mut Waiting>,
    append: impl FnOnce(&mut Appending<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut appending = Appending { db, add: db.prepare_cached(sql::ENTRY_ADD)?, logs: Vec::new(), waiting };
    let value = append(&mut appending)?;
    for row in &appending.logs {
        row.save(db)?;
    }
    Ok(value)
}

impl Appending<'_> {
    /// Gives a batch, which is whole, its place in one log.
    pub(super) fn append(
        &mut self,
        log: &AuthorityId,
        events: &[SealedEvent],
        keys: &[WrappedKey],
    ) -> Result<Vec<Placed>, Fault> {
        let at = match self.logs.iter().position(|row| row.authority == *log) {
            Some(at) => at,
            None => {
                self.logs.push(LogRow::get_or_add(self.db, log, true)?);
                self.logs.len() - 1
            }
        };
        let row = &mut self.logs[at];
        for key in keys {
            let put = match &mut self.waiting {
                Some(waiting) => waiting.put(self.db, row.number, key)?,
                None => keys::put(self.db, row.number, key)?,
            };
            if !put {
                return Err(Error::malformed(format!(
                    "{} has a {} key already, a second one would hide what the first sealed",
                    key.stream, key.group
                ))
                .into());
            }
        }
        let first = row.frontier.size();
        events.iter().map(|event| place(self.db, &mut self.add, row, event, first)).collect()
    }
}

fn place(
    db: &Connection,
    add: &mut CachedStatement<'_>,
    row: &mut LogRow,
    sealed: &SealedEvent,
    first: u64,
) -> Result<Placed, Fault> {
    let envelope = &sealed.event.envelope;
    let seq = row.frontier.size();
    let bytes = Entry::bytes_of(seq, row.last_leaf, &sealed.envelope, &sealed.signatures);
    let leaf = leaf_hash(&bytes);
    insert_by(db, add, place_of(row.number, seq), leaf, (Some(&bytes), Some(&sealed.payload)), Some(envelope))?;
    if let Some(idempotency) = &envelope.idempotency {
        note_command(db, row.number, idempotency, seq, first)?;
    }
    row.push(leaf);
    Ok(Placed { seq, leaf })
}

/// Writes one row of the entry table; a replayed event is refused by its id.
pub(super) fn insert(
    db: &Connection,
    place: i64,
    leaf: Hash,
    content: (Option<&[u8]>, Option<&[u8]>),
    envelope: Option<&Envelope>,
) -> Result<(), Fault> {
    insert_by(db, &mut db.prepare_cached(sql::ENTRY_ADD)?, place, leaf, content, envelope)
}

fn insert_by(
    db: &Connection,
    add: &mut CachedStatement<'_>,
    place: i64,
    leaf: Hash,
    (bytes, payload): (Option<&[u8]>, Option<&[u8]>),
    envelope: Option<&Envelope>,
) -> Result<(), Fault> {
    let stream = envelope.map(|e| codec::to_bytes(&e.stream));
    let done = add.execute(params![
        place,
        leaf.0,
        bytes,
        payload,
        stream,
        envelope.map(|e| e.id.0),
        envelope.map(|e| e.kind_code),
        envelope.map(|e| e.recorded_at.as_ms()),
    ]);
    match (done, envelope) {
        (Err(e), Some(envelope)) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            Err(replayed(db, envelope.id, e))
        }
        (done, _) => Ok(done.map(|_| ())?),
    }
}

fn replayed(db: &Connection, id: EventId, e: rusqlite::Error) -> Fault {
    let place: rusqlite::Result<Option<i64>> =
        db.prepare_cached(sql::ENTRY_BY_EVENT).and_then(|mut q| q.query_row([id.0], |r| r.get(0)).optional());
    match place {
        Ok(Some(place)) => {
            Error::replayed(format!("event {id} stands in a log already, as number {}", seq_of(place))).into()
        }
        _ => e.into(),
    }
}

pub(super) fn note_command(
    db: &Connection,
    log: i64,
    idempotency: &Idempotency,
    seq: u64,
    first: u64,
) -> Result<(), Fault> {
    let Idempotency { key, content } = idempotency;
    let added = db.prepare_cached(sql::COMMAND_ADD)?.execute(params![log, key.0, content.0, seq])?;
    if added == 1 {
        return Ok(());
    }
    match command(db, log, *key)? {
        Some((known, at)) if known == *content && at >= first => Ok(()),
        Some((known, at)) => {
            let other = if known == *content { "the same" } else { "another" };
            Err(Error::replayed(format!("idempotency key was used for {other} command, at event number {at}")).into())
        }
        None => Ok(()),
    }
}

fn command(db: &Connection, log: i64, key: Hash) -> rusqlite::Result<Option<(Hash, u64)>> {
    db.prepare_cached(sql::COMMAND_GET)?
        .query_row(params![log, key.0], |row| Ok((Hash(row.get(0)?), row.get(1)?)))
        .optional()
}
