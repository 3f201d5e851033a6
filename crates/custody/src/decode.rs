//! From stored entries to events, and from events to the record. Source: `custody.md` (The log).
//!
//! Folding checks each entry's leaf hash and its link to the entry before; signatures are the affair
//! of [`crate::verify`]. One core reads, all cores decode, one applies.

use std::collections::{HashMap, HashSet};
use std::sync::mpsc::{Receiver, sync_channel};

use rayon::prelude::*;

use crate::codec;
use crate::envelope::{Envelope, Event, Payload, Unread};
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, BlobId, Hash};
use crate::journal::batch::{BATCH_ROWS, RowBatch};
use crate::journal::{Journal, KeyState, StoredRow};
use crate::record::Record;
use crate::scribe::{KeyRing, unseal};
use crate::seal::{DataKey, MasterKey, WRAPPED_BYTES, sha256, unwrap_key};
use crate::unknown::is_unknown;

/// The payload keys that this node can use, of all logs in a journal.
#[derive(Default)]
pub struct PayloadKeys {
    logs: HashMap<i64, LogKeys>,
}

struct LogKeys {
    authority: AuthorityId,
    /// Written here.
    own: bool,
    /// Written here, and its master key was given: every payload in it must open.
    whole: bool,
    keys: HashMap<(Stream, Group), OpenedKey>,
}

struct OpenedKey {
    /// The living key: of a received log the one that its authority sealed under last.
    key: Option<DataKey>,
    /// Of a received log, keys that it sealed under before an erasure: what was released under them stays.
    former: Vec<DataKey>,
    /// Events before this number were sealed under a destroyed key.
    erased_to: u64,
    /// The journal says that it was destroyed.
    destroyed: bool,
}

impl PayloadKeys {
    /// No keys: every body is withheld.
    pub fn none() -> Self {
        Self::default()
    }

    /// Unwraps the keys of each log whose master key is given: an authority's own for its own log, this
    /// node's for a received one.
    pub fn load<'m>(
        journal: &Journal,
        master_of: &dyn Fn(&AuthorityId) -> Option<&'m MasterKey>,
    ) -> Result<Self, Error> {
        let mut logs = HashMap::new();
        for (authority, _) in journal.heads()? {
            let (Some(number), master) = (journal.log_number(&authority)?, master_of(&authority)) else { continue };
            let own = journal.is_own(&authority)?;
            let opened: Result<Vec<_>, Error> = journal
                .keys(&authority)?
                .into_par_iter()
                .map(|stored| {
                    let destroyed = matches!(stored.state, KeyState::Destroyed { .. });
                    let (wrapped, erased_to) = match stored.state {
                        KeyState::Here { wrapped, erased_to } => (Some(wrapped), erased_to),
                        KeyState::Destroyed { erased_to } => (None, erased_to),
                        KeyState::Absent => (None, 0),
                    };
                    let mut former = match (wrapped, master) {
                        (Some(w), Some(m)) => match unwrap_all(m, &authority, &stored.stream, stored.group, &w) {
                            Ok(keys) => keys,
                            // In a log written here the key is as good as gone, and is named as that.
                            Err(_) if own => Vec::new(),
                            Err(e) => return Err(e),
                        },
                        _ => Vec::new(),
                    };
                    let key = former.pop();
                    Ok(((stored.stream, stored.group), OpenedKey { key, former, erased_to, destroyed }))
                })
                .collect();
            let whole = own && master.is_some();
            logs.insert(number, LogKeys { authority, own, whole, keys: opened?.into_iter().collect() });
        }
        Ok(Self { logs })
    }

    /// The living keys of one log, as its scribe needs them.
    pub fn ring(&self, log: &AuthorityId) -> KeyRing {
        let mut ring = KeyRing::default();
        for ((stream, group), opened) in self.logs.values().filter(|l| l.authority == *log).flat_map(|l| &l.keys) {
            if let Some(key) = &opened.key {
                ring.insert(stream.clone(), *group, key.clone());
            }
        }
        ring
    }

    /// A living key of one log.
    pub(crate) fn key(&self, log: &AuthorityId, stream: &Stream, group: Group) -> Option<&DataKey> {
        let place = (stream.clone(), group);
        self.logs.values().find(|l| l.authority == *log)?.keys.get(&place)?.key.as_ref()
    }

    /// Adds a key that is not in the journal yet; those that are there stay, as former ones.
    pub(crate) fn add(&mut self, number: i64, log: &AuthorityId, stream: Stream, group: Group, key: DataKey) {
        let empty = || LogKeys { authority: log.clone(), own: false, whole: false, keys: HashMap::new() };
        let none = || OpenedKey { key: None, former: Vec::new(), erased_to: 0, destroyed: false };
        let opened = self.logs.entry(number).or_insert_with(empty).keys.entry((stream, group)).or_insert_with(none);
        if !opened.all().any(|here| here.as_bytes() == key.as_bytes()) {
            opened.former.extend(opened.key.replace(key));
        }
    }

    /// Whether other keys of the same stream and group are here, and this one is not: it was renewed after an
    /// erasure.
    pub(crate) fn is_renewed(&self, log: &AuthorityId, stream: &Stream, group: Group, key: &DataKey) -> bool {
        let place = (stream.clone(), group);
        let opened = self.logs.values().find(|l| l.authority == *log).and_then(|l| l.keys.get(&place));
        opened.is_some_and(|o| o.key.is_some() && o.all().all(|here| here.as_bytes() != key.as_bytes()))
    }

    /// Before which event a stream's field group is erased in a log, by the log's number; zero where it is not.
    pub(crate) fn erased_to(&self, log: i64, stream: &Stream, group: Group) -> u64 {
        let place = (stream.clone(), group);
        self.logs.get(&log).and_then(|l| l.keys.get(&place)).map_or(0, |opened| opened.erased_to)
    }

    /// Whether anything of a log is erased here, by the log's number.
    pub(crate) fn has_erased(&self, log: i64) -> bool {
        self.logs.get(&log).is_some_and(|l| l.keys.values().any(|opened| opened.erased_to > 0))
    }

    /// Which of the keys of a payload's stream and group opens it, counted from the oldest.
    pub(crate) fn opening(&self, log: i64, envelope: &Envelope, payload: &[u8]) -> Option<usize> {
        let place = (envelope.stream.clone(), envelope.group);
        let opened = self.logs.get(&log)?.keys.get(&place)?;
        opened.all().position(|key| unseal(envelope, payload, key).is_ok())
    }

    /// Whether the payload of an event was sealed under a key that is destroyed.
    pub(crate) fn is_erased(&self, row: &StoredRow<'_>, envelope: &Envelope) -> bool {
        matches!(self.key_of(row.log, row.seq, envelope), Err(Unread::Erased))
    }

    /// The keys of the logs written here that open nothing, or nothing before some event: whose log, of what.
    pub(crate) fn gone(&self) -> impl Iterator<Item = (&AuthorityId, &Stream, Group)> {
        self.logs.values().filter(|log| log.whole).flat_map(|log| {
            let gone = log.keys.iter().filter(|(_, opened)| opened.key.is_none() || opened.erased_to > 0);
            gone.map(|((stream, group), _)| (&log.authority, stream, *group))
        })
    }

    /// The keys of received logs that are marked as destroyed, or as opening nothing before some event.
    pub(crate) fn taken_away(&self) -> impl Iterator<Item = (&AuthorityId, &Stream, Group)> {
        self.logs.values().filter(|log| !log.own).flat_map(|log| {
            let taken = log.keys.iter().filter(|(_, opened)| opened.destroyed || opened.erased_to > 0);
            taken.map(|((stream, group), _)| (&log.authority, stream, *group))
        })
    }

    /// Whether all payloads of a log must open here: it is written here, and its master key was given.
    pub(crate) fn is_whole(&self, log: &AuthorityId) -> bool {
        self.logs.values().any(|l| l.authority == *log && l.whole)
    }

    /// The same by the number of the log.
    pub(crate) fn must_open(&self, log: i64) -> bool {
        self.logs.get(&log).is_some_and(|l| l.whole)
    }

    /// Whether keys were loaded for a log at all, by its number.
    pub(crate) fn knows(&self, log: i64) -> bool {
        self.logs.contains_key(&log)
    }

    /// Whether anything is known of a key, be it destroyed.
    pub(crate) fn has_row(&self, log: &AuthorityId, stream: &Stream, group: Group) -> bool {
        let place = (stream.clone(), group);
        self.logs.values().any(|l| l.authority == *log && l.keys.contains_key(&place))
    }

    /// Whether the key of a payload in a log written here is simply not there.
    fn lacks(&self, row: &StoredRow<'_>, event: &Event) -> bool {
        event.body == Err(Unread::Withheld)
            && row.payload.is_some()
            && self.logs.get(&row.log).is_some_and(|log| {
                log.whole && !log.keys.contains_key(&(event.envelope.stream.clone(), event.envelope.group))
            })
    }

    /// The key of an event's payload, or why there is none.
    fn key_of(&self, log: i64, seq: u64, envelope: &Envelope) -> Result<(&DataKey, &[DataKey]), Unread> {
        let place = (envelope.stream.clone(), envelope.group);
        let opened = self.logs.get(&log).and_then(|l| l.keys.get(&place)).ok_or(Unread::Withheld)?;
        if seq < opened.erased_to {
            return Err(Unread::Erased);
        }
        let key = opened.key.as_ref().ok_or(Unread::Withheld)?;
        Ok((key, &opened.former))
    }
}

impl OpenedKey {
    fn all(&self) -> impl Iterator<Item = &DataKey> {
        self.former.iter().chain(&self.key)
    }
}

/// The keys that were wrapped one behind the other, oldest first.
fn unwrap_all(
    master: &MasterKey,
    authority: &AuthorityId,
    stream: &Stream,
    group: Group,
    wrapped: &[u8],
) -> Result<Vec<DataKey>, Error> {
    wrapped.chunks(WRAPPED_BYTES).map(|one| unwrap_key(master, authority, stream, group, one)).collect()
}

/// An entry read where it lies.
pub(crate) struct EntryParts<'b> {
    pub(crate) seq: u64,
    pub(crate) previous: Hash,
    pub(crate) envelope: &'b [u8],
}

impl<'b> EntryParts<'b> {
    /// Reads all but the signatures, without asking again for the deterministic form: the leaf hash has
    /// vouched for the bytes, which were checked when they came in.
    pub(crate) fn read(bytes: &'b [u8]) -> Result<Self, Error> {
        let mut decoder = minicbor::Decoder::new(bytes);
        if decoder.array()? != Some(4) {
            return Err(Error::malformed("log entry is not an array of four"));
        }
        Ok(Self { seq: decoder.u64()?, previous: decoder.decode()?, envelope: decoder.bytes()? })
    }
}

/// An event as decoded, with what links it to the entry before.
pub(crate) struct Decoded {
    pub(crate) previous: Hash,
    pub(crate) event: Event,
}

/// Reads the event of a stored row; `None` where only its leaf hash is here.
pub fn decode_event(row: StoredRow<'_>, keys: &PayloadKeys) -> Result<Option<Event>, Error> {
    Ok(decode(row, keys)?.map(|decoded| decoded.event))
}

/// The scanned sheet that went with the event of a stored row, where there is one and its payload can be read.
pub fn decode_sheet(row: StoredRow<'_>, keys: &PayloadKeys) -> Result<Option<BlobId>, Error> {
    let (Some(bytes), Some(payload)) = (row.bytes, row.payload) else { return Ok(None) };
    let envelope: Envelope = codec::from_bytes(EntryParts::read(bytes)?.envelope)?;
    let read = read_payload(row.log, row.seq, &envelope, payload, keys)?;
    Ok(read.ok().and_then(|payload| payload.sheet))
}

pub(crate) fn decode(row: StoredRow<'_>, keys: &PayloadKeys) -> Result<Option<Decoded>, Error> {
    let Some(bytes) = row.bytes else { return Ok(None) };
    if crate::merkle::leaf_hash(bytes) != row.leaf {
        return Err(Error::not_verified(format!("event number {} does not match its leaf hash", row.seq)).with_hint(
            "`custodia log verify` names its log and whatever else is damaged: put the newest back-up back with \
                        `custodia op restore`, or write what can be read to a new folder with `custodia op recover`",
        ));
    }
    let entry = EntryParts::read(bytes)?;
    if entry.seq != row.seq {
        return Err(Error::not_verified(format!("entry says that it is number {}", entry.seq)));
    }
    let envelope: Envelope = codec::from_bytes(entry.envelope)?;
    let body = match row.payload {
        None if row.seq < keys.erased_to(row.log, &envelope.stream, envelope.group) => Err(Unread::Erased),
        None => Err(Unread::Withheld),
        Some(payload) => read_body(row.log, row.seq, &envelope, payload, keys)?,
    };
    let envelope_hash = sha256(entry.envelope);
    let event = Event { seq: row.seq, envelope, envelope_hash, body };
    Ok(Some(Decoded { previous: entry.previous, event }))
}

pub(crate) fn read_body(
    log: i64,
    seq: u64,
    envelope: &Envelope,
    payload: &[u8],
    keys: &PayloadKeys,
) -> Result<Result<crate::event::Body, Unread>, Error> {
    Ok(read_payload(log, seq, envelope, payload, keys)?.map(|payload| payload.body))
}

fn read_payload(
    log: i64,
    seq: u64,
    envelope: &Envelope,
    payload: &[u8],
    keys: &PayloadKeys,
) -> Result<Result<Payload, Unread>, Error> {
    if is_unknown(envelope) {
        return Ok(Err(Unread::Unknown));
    }
    match keys.key_of(log, seq, envelope) {
        Err(unread) => Ok(Err(unread)),
        Ok((key, former)) => {
            let opened = unseal(envelope, payload, key);
            let older = || former.iter().rev().find_map(|key| unseal(envelope, payload, key).ok());
            opened.or_else(|error| older().ok_or(error)).map(Ok)
        }
    }
}

/// Folds all entries that arrived after `after` into a record, in order of arrival, and returns the
/// newest arrival. Events in quarantine and entries known by leaf hash only are passed over.
pub fn fold(
    journal: &Journal,
    record: &mut Record,
    after: u64,
    keys: &PayloadKeys,
    progress: &mut dyn FnMut(u64),
) -> Result<u64, Error> {
    fold_noting(journal, record, after, keys, progress, &mut Vec::new())
}

/// The same, noting which payloads of logs written here have no key.
pub(crate) fn fold_noting(
    journal: &Journal,
    record: &mut Record,
    after: u64,
    keys: &PayloadKeys,
    progress: &mut dyn FnMut(u64),
    missing: &mut Vec<String>,
) -> Result<u64, Error> {
    let until = journal.arrivals()?;
    let waiting: HashSet<(i64, u64)> = journal.quarantined_places()?;
    let names = journal.log_names()?;
    let mut links = Links { last: HashMap::new() };
    for (authority, head) in journal.heads()? {
        links.start(journal, &authority, after, head.size)?;
    }
    let (door, batches) = sync_channel(2);
    let mut keyless = Keyless::default();
    std::thread::scope(|scope| {
        let (links, waiting, names, keyless) = (&mut links, &waiting, &names, &mut keyless);
        let folder = scope.spawn(move || fold_batches(&batches, record, links, keys, (waiting, names), keyless));
        let read = read_batches(journal, after, until, progress, |batch| door.send(batch).is_ok());
        drop(door);
        let folded = folder.join().unwrap_or_else(|_| Err(Error::io("the folding thread has ended")));
        folded.and(read)
    })?;
    missing.extend(keyless.sentence());
    Ok(until)
}

/// Events of logs written here whose payload key is not there.
#[derive(Default)]
struct Keyless {
    first: Option<String>,
    count: u64,
}

impl Keyless {
    fn note(&mut self, log: &str, seq: u64) {
        self.first.get_or_insert_with(|| format!("log of {log}: the payload key of event number {seq} is gone"));
        self.count += 1;
    }

    fn sentence(self) -> Option<String> {
        Some(format!("{} ({} in all), and no erasure says so", self.first?, self.count))
    }
}

fn read_batches(
    journal: &Journal,
    after: u64,
    until: u64,
    progress: &mut dyn FnMut(u64),
    mut send: impl FnMut(RowBatch) -> bool,
) -> Result<(), Error> {
    let mut batch = RowBatch::default();
    let mut read = 0;
    let stopped = || Error::io("folding has stopped");
    journal.visit_arrived(after, until, &mut |row| {
        batch.push(row);
        if batch.len() == BATCH_ROWS {
            read += BATCH_ROWS as u64;
            progress(read);
            let next = RowBatch::as_large_as(&batch);
            if !send(std::mem::replace(&mut batch, next)) {
                return Err(stopped());
            }
        }
        Ok(())
    })?;
    progress(read + batch.len() as u64);
    if send(batch) { Ok(()) } else { Err(stopped()) }
}

fn fold_batches(
    batches: &Receiver<RowBatch>,
    record: &mut Record,
    links: &mut Links,
    keys: &PayloadKeys,
    (waiting, names): (&HashSet<(i64, u64)>, &HashMap<i64, AuthorityId>),
    keyless: &mut Keyless,
) -> Result<(), Error> {
    while let Ok(batch) = batches.recv() {
        let decoded: Vec<_> = (0..batch.len()).into_par_iter().map(|at| decode(batch.get(at), keys)).collect();
        for (at, decoded) in decoded.into_iter().enumerate() {
            let row = batch.get(at);
            let log = names.get(&row.log).map_or("an unknown authority", AuthorityId::as_str);
            let name = |e: Error| {
                e.at(format_args!("log of {log}, event number {}", row.seq))
                    .with_hint("run `custodia log verify`, then `custodia op recover`")
            };
            let decoded = decoded.map_err(name)?;
            links.follow(row.log, row.seq, row.leaf, decoded.as_ref().map(|d| d.previous)).map_err(name)?;
            if decoded.as_ref().is_some_and(|d| keys.lacks(&row, &d.event)) {
                keyless.note(log, row.seq);
            }
            if let Some(decoded) = decoded
                && !waiting.contains(&(row.log, row.seq))
            {
                record.apply(&decoded.event);
            }
        }
    }
    Ok(())
}

/// The last leaf hash of each log as folding goes on.
struct Links {
    last: HashMap<i64, (u64, Hash)>,
}

impl Links {
    /// Where a log stood when the first new entry arrived.
    fn start(&mut self, journal: &Journal, log: &AuthorityId, after: u64, size: u64) -> Result<(), Error> {
        let Some(number) = journal.log_number(log)? else { return Ok(()) };
        let next = journal.first_seq_after(number, after)?.unwrap_or(size);
        let leaf = match next.checked_sub(1) {
            None => Hash::default(),
            Some(last) => journal.leaf_hashes(log, last..next)?.first().copied().unwrap_or_default(),
        };
        self.last.insert(number, (next, leaf));
        Ok(())
    }

    /// Checks the link of an entry to the one before. An entry disclosed or let in later arrives out of
    /// its order; its link was checked when it and its neighbours first came.
    fn follow(&mut self, log: i64, seq: u64, leaf: Hash, previous: Option<Hash>) -> Result<(), Error> {
        let (next, last) = self.last.entry(log).or_default();
        if seq < *next {
            return Ok(());
        }
        if seq == *next && previous.is_some_and(|p| p != *last) {
            return Err(Error::not_verified("entry does not follow the one before it"));
        }
        (*next, *last) = (seq + 1, leaf);
        Ok(())
    }
}
