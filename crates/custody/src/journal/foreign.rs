//! Taking in what another authority has sent of its log. The bundle has verified it; the journal keeps
//! the order, the leaf hashes and the quarantine. Source: `custody.md` (Agencies that do not trust each
//! other).

use rusqlite::{Connection, OptionalExtension, params};

use crate::codec;
use crate::envelope::{Entry, Envelope};
use crate::error::Error;
use crate::ids::{AuthorityId, EventId, Hash};
use crate::sealed::WrappedKey;

use super::append::{Fault, insert};
use super::read::{LogRow, place_of};
use super::{Journal, fault, sql};
use crate::merkle::leaf_hash;

/// One entry of another authority's log, as far as it was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignEntry {
    /// Leaf hash.
    pub leaf: Hash,
    /// The entry's bytes, where released.
    pub bytes: Option<Vec<u8>>,
    /// The sealed payload, where released.
    pub payload: Option<Vec<u8>>,
    /// Why it waits for two officers, if it does.
    pub quarantine: Option<String>,
}

/// What proves something against an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Whose log or bundle it is.
    pub authority: String,
    /// What it shows.
    pub what: String,
    /// A bundle as it came, sealed; or the signed entries of a log set aside.
    pub bytes: Vec<u8>,
}

impl Journal {
    /// Takes in entries of another authority's log from `from_seq` on, which may overlap what is here:
    /// what is here must have the same leaf hash, and gains bytes and payloads that it lacked. Keys
    /// that are here already stay. Returns how many entries changed.
    pub fn append_foreign(
        &mut self,
        log: &AuthorityId,
        from_seq: u64,
        entries: &[ForeignEntry],
        keys: &[WrappedKey],
    ) -> Result<u64, Error> {
        let known = self.head(log)?.size;
        let changed = self.in_transaction(|db| {
            let mut row = LogRow::get_or_add(db, log, false)?;
            if from_seq > row.frontier.size() {
                return Err(Error::malformed(format!(
                    "log of {log} has {} events here, the next ones start at {from_seq}: some are missing between",
                    row.frontier.size()
                ))
                .into());
            }
            for key in keys {
                super::keys::put(db, row.number, key)?;
            }
            let mut changed = 0;
            for (seq, entry) in (from_seq..).zip(entries) {
                changed += u64::from(take_in(db, &mut row, seq, entry)?);
            }
            row.save(db)?;
            Ok(changed)
        })?;
        self.index_streams_when_due();
        if from_seq < known && changed > 0 {
            // What was disclosed may have been folded as withheld.
            self.remove_snapshots()?;
        }
        Ok(changed)
    }

    /// Lets an event out of quarantine, as two officers have signed; it arrives now.
    pub fn release_from_quarantine(&mut self, event: EventId) -> Result<(), Error> {
        self.in_transaction(|db| {
            let place: Option<i64> =
                db.prepare_cached(sql::ENTRY_BY_EVENT)?.query_row([event.0], |row| row.get(0)).optional()?;
            let dropped = match place {
                Some(place) => db.prepare_cached(sql::QUARANTINE_DROP)?.execute([place])?,
                None => 0,
            };
            if dropped == 0 {
                return Err(Error::malformed(format!("event {event} is not in quarantine")).into());
            }
            db.prepare_cached(sql::ENTRY_REARRIVE)?.execute([place])?;
            Ok(())
        })
    }

    /// Keeps what proves that an authority has shown two histories, or a bundle that does not hold.
    pub fn keep_evidence(&mut self, log: &AuthorityId, what: &str, bytes: &[u8]) -> Result<(), Error> {
        self.in_transaction(|db| {
            db.prepare_cached(sql::EVIDENCE_ADD)?.execute(params![log.as_str(), what, bytes])?;
            Ok(())
        })
    }

    /// The numbers of what was kept as evidence, in the order in which it was kept.
    pub fn evidence(&self) -> Result<Vec<u64>, Error> {
        let mut query = self.query(sql::EVIDENCE_UP)?;
        let rows = query.query_map([], |row| row.get(0));
        rows.and_then(Iterator::collect).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// What each piece of evidence shows, without the piece: its number, of whose log, what.
    pub fn evidence_said(&self) -> Result<Vec<(u64, String, String)>, Error> {
        let mut query = self.query(sql::EVIDENCE_SAID)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        rows.and_then(Iterator::collect).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// One piece of evidence, by its number.
    pub fn evidence_kept(&self, number: u64) -> Result<Evidence, Error> {
        let read = self
            .query(sql::EVIDENCE_GET)?
            .query_row([number], |row| Ok(Evidence { authority: row.get(0)?, what: row.get(1)?, bytes: row.get(2)? }));
        read.map_err(|e| fault::sqlite(&self.file, e))
    }
}

/// Adds the next entry, or completes one that is here; whether anything changed.
fn take_in(db: &Connection, row: &mut LogRow, seq: u64, entry: &ForeignEntry) -> Result<bool, Fault> {
    let envelope = read_envelope(seq, entry)?;
    let place = place_of(row.number, seq);
    if seq == row.frontier.size() {
        insert(db, place, entry.leaf, (entry.bytes.as_deref(), entry.payload.as_deref()), envelope.as_ref())?;
        row.push(entry.leaf);
    } else {
        let (leaf, had_bytes, had_payload): ([u8; 32], bool, bool) =
            db.prepare_cached(sql::ENTRY_HAS)?.query_row([place], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        if leaf != entry.leaf.0 {
            return Err(Error::not_verified(format!(
                "event number {seq} of {} has another leaf hash than it had before: the history was rewritten",
                row.authority
            ))
            .into());
        }
        let gains = (!had_bytes && entry.bytes.is_some()) || (!had_payload && entry.payload.is_some());
        let (Some(envelope), true) = (&envelope, gains) else { return Ok(false) };
        db.prepare_cached(sql::ENTRY_DISCLOSE)?.execute(params![
            place,
            entry.bytes,
            entry.payload,
            codec::to_bytes(&envelope.stream),
            envelope.id.0,
            envelope.kind_code,
            envelope.recorded_at.as_ms(),
        ])?;
    }
    if let Some(reason) = &entry.quarantine {
        db.prepare_cached(sql::QUARANTINE_ADD)?.execute(params![place, reason])?;
    }
    Ok(true)
}

fn read_envelope(seq: u64, entry: &ForeignEntry) -> Result<Option<Envelope>, Error> {
    let Some(bytes) = &entry.bytes else { return Ok(None) };
    if leaf_hash(bytes) != entry.leaf {
        return Err(Error::not_verified(format!("event number {seq} does not match its leaf hash")));
    }
    let read = Entry::from_bytes(bytes)?;
    if read.seq != seq {
        return Err(Error::not_verified(format!("event number {seq} says that it is number {}", read.seq)));
    }
    Envelope::from_bytes(&read.envelope).map(Some)
}
