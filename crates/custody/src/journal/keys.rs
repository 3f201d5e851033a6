//! Wrapped payload keys, and their destruction so that no byte of them stays in the folder. Source:
//! `custody.md`; SQLite secure delete and WAL checkpoint TRUNCATE.

use std::collections::HashSet;

use minicbor::Decode;
use rusqlite::{Connection, OptionalExtension, params};

use crate::codec;
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::AuthorityId;
use crate::sealed::WrappedKey;

use super::read::LogRow;
use super::{Journal, fault, sql};

/// What the journal knows of a payload key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// It is not here: never used, or not released to this node.
    Absent,
    /// It is here, wrapped; it opens payloads from this sequence number on, those before are erased.
    Here {
        /// The wrapped key.
        wrapped: Vec<u8>,
        /// Events before this number were sealed under a destroyed key.
        erased_to: u64,
    },
    /// It was destroyed; events before this number are erased.
    Destroyed {
        /// One past the last erased event.
        erased_to: u64,
    },
}

/// A payload key's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredKey {
    /// Whose payloads it seals.
    pub stream: Stream,
    /// Which field group.
    pub group: Group,
    /// What is known of it.
    pub state: KeyState,
}

/// Puts a key in; `false` if a living one is there.
pub(super) fn put(db: &Connection, log: i64, key: &WrappedKey) -> rusqlite::Result<bool> {
    settle(db)?;
    let stream = codec::to_bytes(&key.stream);
    let changed = db.prepare_cached(sql::KEY_PUT)?.execute(params![log, stream, key.group as u8, key.wrapped])?;
    Ok(changed == 1)
}

/// Keys that wait until they may go to their pages together.
///
/// The keys of people stand in the order of the people, and events come in the order of time: put in one by
/// one, each key would write a page of its own, which was a third of what a durable append wrote. So group
/// commit writes them one behind the other, and to their pages in bulk. Whoever asks for a key looks in both.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    durable: HashSet<Named>,
    /// Of the transaction that runs.
    tried: HashSet<Named>,
}

/// Log number, stream, field group.
type Named = (i64, Vec<u8>, u8);

/// Keys that wait before they go to their pages. Source: ours; some seven for each page of 8 KiB where 6,000
/// people have five keys each, and who looks one up reads them all, in under a millisecond.
const WAITING_MAX: usize = 8_192;

impl Waiting {
    /// Puts a key in, behind the others where it is the first of its stream and group.
    pub(super) fn put(&mut self, db: &Connection, log: i64, key: &WrappedKey) -> rusqlite::Result<bool> {
        let named = (log, codec::to_bytes(&key.stream), key.group as u8);
        let at = params![named.0, named.1, named.2];
        let settled: bool = db.prepare_cached(sql::KEY_SETTLED)?.query_row(at, |row| row.get(0))?;
        if settled || self.durable.contains(&named) || self.tried.contains(&named) {
            return put(db, log, key);
        }
        db.prepare_cached(sql::KEY_WAIT)?.execute(params![named.0, named.1, named.2, key.wrapped])?;
        self.tried.insert(named);
        Ok(true)
    }

    /// The transaction has ended, and what it wrote is durable or is not there.
    pub(super) fn ended(&mut self, durable: bool) {
        let tried = self.tried.drain();
        if durable {
            self.durable.extend(tried);
        }
    }
}

/// Brings waiting keys to their pages.
fn settle(db: &Connection) -> rusqlite::Result<()> {
    let any: bool = db.prepare_cached(sql::KEYS_WAIT)?.query_row([], |row| row.get(0))?;
    if any {
        db.prepare_cached(sql::KEYS_SETTLE)?.execute([])?;
        db.prepare_cached(sql::KEYS_SETTLED)?.execute([])?;
    }
    Ok(())
}

impl Journal {
    /// Brings the keys that wait to their pages.
    pub(super) fn settle_keys(&mut self) -> Result<(), Error> {
        self.in_transaction(|db| Ok(settle(db)?))
    }

    /// The same once many wait. They are durable where they are: if they cannot be moved now, the next append
    /// tries again.
    pub(super) fn settle_keys_when_due(&mut self, waiting: &mut Waiting) {
        if waiting.durable.len() >= WAITING_MAX && self.settle_keys().is_ok() {
            waiting.durable.clear();
        }
    }

    /// The state of one payload key.
    pub fn key(&self, log: &AuthorityId, stream: &Stream, group: Group) -> Result<KeyState, Error> {
        let Some(row) = self.log_row(log)? else { return Ok(KeyState::Absent) };
        let stream = codec::to_bytes(stream);
        let found = self
            .query(sql::KEY_GET)?
            .query_row(params![row.number, stream, group as u8], |row| Ok(state(row.get(0)?, row.get(1)?)))
            .optional();
        Ok(found.map_err(|e| fault::sqlite(&self.file, e))?.unwrap_or(KeyState::Absent))
    }

    /// All payload keys of one log.
    pub fn keys(&self, log: &AuthorityId) -> Result<Vec<StoredKey>, Error> {
        let Some(row) = self.log_row(log)? else { return Ok(Vec::new()) };
        let mut query = self.query(sql::KEY_ALL)?;
        let rows = query.query_map([row.number], |row| Ok((row.get(0)?, row.get(1)?, state(row.get(2)?, row.get(3)?))));
        let rows: rusqlite::Result<Vec<(Vec<u8>, u8, KeyState)>> = rows.and_then(Iterator::collect);
        rows.map_err(|e| fault::sqlite(&self.file, e))?
            .into_iter()
            .map(|(stream, group, state)| {
                let at = |e: Error| e.at(self.file.display()).with_hint(fault::RECOVER);
                Ok(StoredKey {
                    stream: codec::from_bytes(&stream).map_err(at)?,
                    group: group_of(group).map_err(at)?,
                    state,
                })
            })
            .collect()
    }

    /// Destroys one payload key. When it returns, the wrapped key's bytes are nowhere in the folder;
    /// snapshots, which may hold what it sealed, are removed. The register group's key stays for ever.
    pub fn destroy_key(&mut self, log: &AuthorityId, stream: &Stream, group: Group) -> Result<(), Error> {
        if group == Group::Register {
            return Err(Error::malformed(format!("the register key of {stream} is never destroyed")));
        }
        let bytes = codec::to_bytes(stream);
        self.in_transaction(|db| {
            let Some(row) = LogRow::get(db, log)? else {
                return Err(Error::malformed(format!("there is no log of {log} here")).into());
            };
            settle(db)?;
            db.prepare_cached(sql::KEY_DESTROY)?.execute(params![
                row.number,
                bytes,
                group as u8,
                row.frontier.size()
            ])?;
            Ok(())
        })?;
        self.remove_snapshots()?;
        self.empty_write_ahead_log()
    }

    /// Moves everything into the database file and cuts the write-ahead log to nothing.
    pub fn empty_write_ahead_log(&mut self) -> Result<(), Error> {
        let busy: i64 = self
            .db
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))
            .map_err(|e| fault::sqlite(&self.file, e))?;
        if busy == 0 {
            return Ok(());
        }
        Err(Error::locked(format!(
            "{}: a reader holds the write-ahead log, which may still hold the destroyed key",
            self.file.display()
        ))
        .with_hint("end the reading process and ask again"))
    }
}

fn state(wrapped: Option<Vec<u8>>, erased_to: u64) -> KeyState {
    match wrapped {
        Some(wrapped) => KeyState::Here { wrapped, erased_to },
        None => KeyState::Destroyed { erased_to },
    }
}

fn group_of(code: u8) -> Result<Group, Error> {
    Ok(Group::decode(&mut minicbor::Decoder::new(&[code]), &mut ())?)
}
