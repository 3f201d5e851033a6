//! What was received of a partner's log and goes again: payloads and keys of what is erased, and a whole log whose
//! card two officers have withdrawn. Source: decisions 0041 and 0043; SQLite secure delete, WAL checkpoint TRUNCATE.

use std::collections::BTreeSet;

use minicbor::Encode;
use rusqlite::params;

use crate::codec;
use crate::decode::{EntryParts, PayloadKeys};
use crate::envelope::Envelope;
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, Hash};
use crate::number::PersonNumber;
use crate::seal::WRAPPED_BYTES;

use super::read::{LogRow, place_of, seq_of};
use super::{Journal, KeyState, StoredEntry, StoredRow, fault, sql};

/// What is here of a stream's field group in a received log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Received {
    /// Events of it.
    pub events: u64,
    /// Of them, with a sealed payload.
    pub payloads: u64,
    /// Whether a key of it is here.
    pub key: bool,
}

impl Received {
    /// Whether anything of its content is here.
    pub fn is_any(self) -> bool {
        self.payloads > 0 || self.key
    }
}

/// An entry as it is kept for evidence.
#[derive(Encode)]
struct KeptEntry<'e> {
    #[n(0)]
    leaf: Hash,
    #[cbor(n(1), with = "minicbor::bytes")]
    bytes: Option<&'e [u8]>,
}

impl Journal {
    /// What is here of a stream's field group in a received log, before an event.
    pub fn received(&self, log: &AuthorityId, stream: &Stream, group: Group, before: u64) -> Result<Received, Error> {
        let mut found = Received::default();
        for (seq, _, entry) in self.of_group(log, stream, group)? {
            if seq < before {
                found.events += 1;
                found.payloads += u64::from(entry.payload.is_some());
            }
        }
        found.key = matches!(self.key(log, stream, group)?, KeyState::Here { .. });
        Ok(found)
    }

    /// The persons of whom a log's entries speak, as far as their envelopes are here.
    pub fn persons_of(&self, log: &AuthorityId) -> Result<BTreeSet<PersonNumber>, Error> {
        let mut persons = BTreeSet::new();
        self.visit(log, 0..u64::MAX, &mut |row: StoredRow<'_>| {
            if let Some(bytes) = row.bytes {
                let envelope: Envelope = codec::from_bytes(EntryParts::read(bytes)?.envelope)?;
                if let Stream::Person(number) = envelope.stream {
                    persons.insert(number);
                }
            }
            Ok(())
        })?;
        Ok(persons)
    }

    /// Takes away what a received log brought of a stream's field group before an event: the sealed payloads, and
    /// the keys that open no later one. When it returns their bytes are nowhere in the folder's database; what was
    /// taken away does not come back with a later bundle. The register group stays for ever.
    pub fn erase_received(
        &mut self,
        log: &AuthorityId,
        stream: &Stream,
        group: Group,
        before: u64,
        keys: &PayloadKeys,
    ) -> Result<(), Error> {
        if group == Group::Register {
            return Err(Error::malformed(format!("the register key of {stream} is never destroyed")));
        }
        if self.is_own(log)? {
            return Err(Error::malformed(format!("the log of {log} is written here, not received")));
        }
        let entries = self.of_group(log, stream, group)?;
        let later = entries.iter().filter(|(seq, ..)| *seq >= before);
        let opened =
            later.filter_map(|(_, envelope, entry)| keys.opening(entry.log, envelope, entry.payload.as_deref()?));
        let needed: BTreeSet<usize> = opened.collect();
        let wrapped = match self.key(log, stream, group)? {
            KeyState::Here { wrapped, .. } => {
                let chunks = wrapped.chunks(WRAPPED_BYTES).enumerate().filter(|(at, _)| needed.contains(at));
                Some(chunks.flat_map(|(_, one)| one.to_vec()).collect::<Vec<u8>>()).filter(|left| !left.is_empty())
            }
            _ => None,
        };
        let stream = codec::to_bytes(stream);
        self.in_transaction(|db| {
            let Some(row) = LogRow::get(db, log)? else {
                return Err(Error::malformed(format!("there is no log of {log} here")).into());
            };
            for (seq, ..) in entries.iter().filter(|(seq, _, entry)| *seq < before && entry.payload.is_some()) {
                db.prepare_cached(sql::ENTRY_EMPTY)?.execute([place_of(row.number, *seq)])?;
            }
            db.prepare_cached(sql::KEY_LEAVE)?.execute(params![row.number, stream, group as u8, wrapped, before])?;
            Ok(())
        })?;
        self.remove_snapshots()?;
        self.empty_write_ahead_log()
    }

    /// Takes back that a received log's payloads of a stream's field group were erased here, where nobody has signed
    /// that they were: what is still here is read again, and what is gone comes back with the log's next bundle. That a
    /// key is gone stays marked until then.
    pub fn forget_unsaid_erasure(&mut self, log: &AuthorityId, stream: &Stream, group: Group) -> Result<(), Error> {
        if self.is_own(log)? {
            return Err(Error::malformed(format!("the log of {log} is written here, not received")));
        }
        let stream = codec::to_bytes(stream);
        self.in_transaction(|db| {
            let Some(row) = LogRow::get(db, log)? else {
                return Err(Error::malformed(format!("there is no log of {log} here")).into());
            };
            db.prepare_cached(sql::KEY_UNERASE)?.execute(params![row.number, stream, group as u8])?;
            Ok(())
        })?;
        self.remove_snapshots()
    }

    /// The entries of a stream's field group in one log.
    fn of_group(
        &self,
        log: &AuthorityId,
        stream: &Stream,
        group: Group,
    ) -> Result<Vec<(u64, Envelope, StoredEntry)>, Error> {
        let number = self.log_number(log)?;
        let mut found = Vec::new();
        for entry in self.stream_entries(stream)?.into_iter().filter(|entry| Some(entry.log) == number) {
            let Some(bytes) = entry.bytes.as_deref() else { continue };
            let envelope: Envelope = codec::from_bytes(EntryParts::read(bytes)?.envelope)?;
            if envelope.group == group {
                found.push((entry.seq, envelope, entry));
            }
        }
        Ok(found)
    }

    /// The numbers of the entries of a log that are here without their payload, in order.
    pub(crate) fn without_payload(&self, log: &AuthorityId) -> Result<Vec<u64>, Error> {
        let Some(row) = self.log_row(log)? else { return Ok(Vec::new()) };
        let places = params![place_of(row.number, 0), place_of(row.number + 1, 0)];
        let mut query = self.query(sql::ENTRY_BARE)?;
        let read = query.query_map(places, |row| Ok(seq_of(row.get(0)?)));
        read.and_then(Iterator::collect).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// Sets a received log aside: its signed entries go to the evidence, and it counts as never received. Its
    /// payloads, keys, checkpoints and commands go: an erasure has no copy left to reach. Another log under the same name can then be taken in.
    pub fn set_aside(&mut self, log: &AuthorityId, why: &str) -> Result<(), Error> {
        let Some(row) = self.log_row(log)? else { return Ok(()) };
        if row.own {
            return Err(Error::malformed(format!("the log of {log} is written here and is never set aside")));
        }
        let size = row.frontier.size();
        let mut kept = Vec::new();
        minicbor::Encoder::new(&mut kept).array(size).map_err(|e| Error::malformed(format!("evidence: {e}")))?;
        self.visit(log, 0..size, &mut |row: StoredRow<'_>| {
            codec::append(&KeptEntry { leaf: row.leaf, bytes: row.bytes }, &mut kept);
            Ok(())
        })?;
        let places = [place_of(row.number, 0), place_of(row.number + 1, 0)];
        self.in_transaction(|db| {
            db.prepare_cached(sql::EVIDENCE_ADD)?.execute(params![log.as_str(), why, kept])?;
            for taken in [sql::ASIDE_STREAMS, sql::ASIDE_QUARANTINE, sql::ASIDE_ENTRIES] {
                db.prepare_cached(taken)?.execute(places)?;
            }
            // The log itself last: the others refer to it.
            for taken in [sql::ASIDE_KEYS, sql::ASIDE_KEYS_WAITING, sql::ASIDE_COMMANDS, sql::ASIDE_LOG] {
                db.prepare_cached(taken)?.execute([row.number])?;
            }
            db.prepare_cached(sql::ASIDE_CHECKPOINTS)?.execute([log.as_str()])?;
            Ok(())
        })?;
        self.tail.take();
        self.remove_snapshots()?;
        self.empty_write_ahead_log()
    }
}
