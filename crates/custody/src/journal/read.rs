//! Reading what the logs hold. Source: ours.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, params};

use crate::codec;
use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::{AuthorityId, EventId, Hash};

use super::append::Fault;
use super::{Journal, fault, sql};
use crate::merkle::Frontier;

/// Rows read at a time by the iterators. Source: ours; about 4 MiB of events.
const ROWS_AT_A_TIME: u64 = 4_096;

/// The state of one log as the journal keeps it.
#[derive(Debug, Clone)]
pub(crate) struct LogRow {
    pub(super) number: i64,
    pub(super) authority: AuthorityId,
    pub(super) last_leaf: Hash,
    pub(super) frontier: Frontier,
    /// Whether this node writes it; the others were received.
    pub(super) own: bool,
}

impl LogRow {
    /// The log of an authority, made if there is none. A log is written here or received, never both.
    pub(super) fn get_or_add(db: &Connection, authority: &AuthorityId, own: bool) -> Result<Self, Fault> {
        if let Some(row) = Self::get(db, authority)? {
            if row.own != own {
                let (is, not) = if row.own { ("written here", "received") } else { ("received", "written here") };
                return Err(Error::malformed(format!("log of {authority} is {is}, it cannot be {not}")).into());
            }
            return Ok(row);
        }
        let empty = codec::to_bytes(&Frontier::default());
        db.prepare_cached(sql::LOG_ADD)?.execute(params![authority.as_str(), empty, own])?;
        Ok(Self {
            number: db.last_insert_rowid(),
            authority: authority.clone(),
            last_leaf: Hash::default(),
            frontier: Frontier::default(),
            own,
        })
    }

    pub(super) fn get(db: &Connection, authority: &AuthorityId) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached(sql::LOG_GET)?
            .query_row([authority.as_str()], |row| Self::read(row, 0, authority.clone()))
            .optional()
    }

    fn read(row: &Row<'_>, at: usize, authority: AuthorityId) -> rusqlite::Result<Self> {
        let size: u64 = row.get(at + 1)?;
        let frontier = codec::from_bytes::<Frontier>(row.get_ref(at + 3)?.as_blob()?)
            .ok()
            .filter(|f| f.is_well_formed() && f.size() == size)
            .ok_or(rusqlite::Error::IntegralValueOutOfRange(at + 1, size.cast_signed()))?;
        Ok(Self { number: row.get(at)?, authority, last_leaf: Hash(row.get(at + 2)?), frontier, own: row.get(at + 4)? })
    }

    /// Size and root.
    pub(super) fn head(&self) -> LogHead {
        LogHead { size: self.frontier.size(), root: self.frontier.root() }
    }

    pub(super) fn push(&mut self, leaf: Hash) {
        self.last_leaf = leaf;
        self.frontier.append(leaf);
    }

    pub(super) fn save(&self, db: &Connection) -> rusqlite::Result<()> {
        let bytes = codec::to_bytes(&self.frontier);
        db.prepare_cached(sql::LOG_SET)?.execute(params![
            self.number,
            self.frontier.size(),
            self.last_leaf.0,
            bytes
        ])?;
        Ok(())
    }
}

/// Size and root of a log without entries.
pub(super) fn empty_head() -> LogHead {
    LogHead { size: 0, root: Frontier::default().root() }
}

/// `entry.place` of an event; sizes are far below 2^40.
pub(super) fn place_of(log: i64, seq: u64) -> i64 {
    let seq = i64::try_from(seq).unwrap_or(i64::MAX);
    assert!(seq < 1 << sql::SEQ_BITS && (0..1 << (63 - sql::SEQ_BITS)).contains(&log), "log {log}, event {seq}");
    (log << sql::SEQ_BITS) | seq
}

/// Sequence number in a place.
pub(super) fn seq_of(place: i64) -> u64 {
    (place & ((1 << sql::SEQ_BITS) - 1)).unsigned_abs()
}

fn log_of(place: i64) -> i64 {
    place >> sql::SEQ_BITS
}

/// A stored entry, borrowed from the database for the time of a visit.
#[derive(Debug, Clone, Copy)]
pub struct StoredRow<'r> {
    /// Number of its log in this journal.
    pub log: i64,
    /// Position in its log.
    pub seq: u64,
    /// Leaf hash.
    pub leaf: Hash,
    /// The entry's bytes; none where only the leaf hash was released to this node.
    pub bytes: Option<&'r [u8]>,
    /// The sealed payload, where it is here.
    pub payload: Option<&'r [u8]>,
    /// The order in which this node came to hold it.
    pub arrival: u64,
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Number of its log in this journal.
    pub log: i64,
    /// Position in its log.
    pub seq: u64,
    /// Leaf hash.
    pub leaf: Hash,
    /// The entry's bytes; none where only the leaf hash was released to this node.
    pub bytes: Option<Vec<u8>>,
    /// The sealed payload, where it is here.
    pub payload: Option<Vec<u8>>,
    /// The order in which this node came to hold it.
    pub arrival: u64,
}

impl StoredEntry {
    /// The entry as a visit would show it.
    pub fn as_row(&self) -> StoredRow<'_> {
        StoredRow {
            log: self.log,
            seq: self.seq,
            leaf: self.leaf,
            bytes: self.bytes.as_deref(),
            payload: self.payload.as_deref(),
            arrival: self.arrival,
        }
    }
}

impl From<StoredRow<'_>> for StoredEntry {
    fn from(row: StoredRow<'_>) -> Self {
        Self {
            log: row.log,
            seq: row.seq,
            leaf: row.leaf,
            bytes: row.bytes.map(<[u8]>::to_vec),
            payload: row.payload.map(<[u8]>::to_vec),
            arrival: row.arrival,
        }
    }
}

/// An event that waits for two officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// In whose log it stands.
    pub log: AuthorityId,
    /// Where.
    pub seq: u64,
    /// Which.
    pub event: EventId,
    /// Why it waits.
    pub reason: String,
}

impl Journal {
    /// The authorities whose logs are here, with size and root, in order of arrival.
    pub fn heads(&self) -> Result<Vec<(AuthorityId, LogHead)>, Error> {
        Ok(self.log_rows()?.into_iter().map(|row| (row.authority.clone(), row.head())).collect())
    }

    /// Size and root of one log; empty if there is none.
    pub fn head(&self, log: &AuthorityId) -> Result<LogHead, Error> {
        Ok(self.log_row(log)?.map_or_else(empty_head, |row| row.head()))
    }

    /// Visits the entries of one log in order, without copying them.
    pub fn visit(
        &self,
        log: &AuthorityId,
        range: Range<u64>,
        visit: &mut dyn FnMut(StoredRow<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Some(row) = self.log_row(log)? else { return Ok(()) };
        let end = range.end.min(row.frontier.size());
        let mut query = self.query(sql::ENTRY_RANGE)?;
        self.visit_rows(
            &mut query,
            params![place_of(row.number, range.start.min(end)), place_of(row.number, end)],
            visit,
        )
    }

    /// Visits the entries of all logs in the order in which this node came to hold them, from after
    /// one arrival up to and with another.
    pub fn visit_arrived(
        &self,
        after: u64,
        until: u64,
        visit: &mut dyn FnMut(StoredRow<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut query = self.query(sql::ENTRY_ARRIVED)?;
        self.visit_rows(&mut query, params![after, until.min(i64::MAX.unsigned_abs())], visit)
    }

    /// The newest arrival.
    pub fn arrivals(&self) -> Result<u64, Error> {
        self.query(sql::ENTRY_ARRIVALS)?.query_row([], |row| row.get(0)).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// The entries of one log in order.
    pub fn entries(&self, log: &AuthorityId, range: Range<u64>) -> impl Iterator<Item = Result<StoredEntry, Error>> {
        let end = range.end;
        let mut next = range.start;
        let mut page = Vec::new().into_iter();
        let mut ended = false;
        std::iter::from_fn(move || {
            if page.len() == 0 && !ended && next < end {
                let until = next.saturating_add(ROWS_AT_A_TIME).min(end);
                let mut rows = Vec::new();
                let read = self.visit(log, next..until, &mut |row| {
                    rows.push(Ok(row.into()));
                    Ok(())
                });
                ended = read.is_err() || (rows.len() as u64) < until - next;
                rows.extend(read.err().map(Err));
                next = until;
                page = rows.into_iter();
            }
            page.next()
        })
    }

    /// One entry, by log and place.
    pub fn entry(&self, log: &AuthorityId, seq: u64) -> Result<Option<StoredEntry>, Error> {
        self.entries(log, seq..seq.saturating_add(1)).next().transpose()
    }

    /// The log and place of an event.
    pub fn find_event(&self, event: EventId) -> Result<Option<(AuthorityId, u64)>, Error> {
        let place: Option<i64> = self
            .query(sql::ENTRY_BY_EVENT)?
            .query_row([event.0], |row| row.get(0))
            .optional()
            .map_err(|e| fault::sqlite(&self.file, e))?;
        let Some(place) = place else { return Ok(None) };
        Ok(self.log_rows()?.into_iter().find(|r| r.number == log_of(place)).map(|r| (r.authority, seq_of(place))))
    }

    /// Leaf hashes of one log in order.
    pub fn leaf_hashes(&self, log: &AuthorityId, range: Range<u64>) -> Result<Vec<Hash>, Error> {
        let Some(row) = self.log_row(log)? else { return Ok(Vec::new()) };
        let end = range.end.min(row.frontier.size());
        let places = params![place_of(row.number, range.start.min(end)), place_of(row.number, end)];
        let read =
            self.query(sql::ENTRY_LEAVES)?.query_map(places, |row| Ok(Hash(row.get(1)?))).and_then(Iterator::collect);
        read.map_err(|e| fault::sqlite(&self.file, e))
    }

    /// Events that wait for two officers.
    pub fn quarantined(&self) -> Result<Vec<Quarantined>, Error> {
        let logs = self.log_rows()?;
        let mut query = self.query(sql::QUARANTINE_ALL)?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<[u8; 16]>>(2)?)));
        let rows = rows.and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>);
        let mut found = Vec::new();
        for (place, reason, event) in rows.map_err(|e| fault::sqlite(&self.file, e))? {
            if let Some(log) = logs.iter().find(|r| r.number == log_of(place)) {
                let event = EventId(event.unwrap_or_default());
                found.push(Quarantined { log: log.authority.clone(), seq: seq_of(place), event, reason });
            }
        }
        Ok(found)
    }

    /// Log number and sequence number of each event that waits for two officers.
    pub(crate) fn quarantined_places(&self) -> Result<HashSet<(i64, u64)>, Error> {
        let mut query = self.query(sql::QUARANTINE_ALL)?;
        let places = query.query_map([], |row| row.get::<_, i64>(0).map(|place| (log_of(place), seq_of(place))));
        places.and_then(Iterator::collect).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// The authority of each log number.
    pub(crate) fn log_names(&self) -> Result<HashMap<i64, AuthorityId>, Error> {
        Ok(self.log_rows()?.into_iter().map(|row| (row.number, row.authority)).collect())
    }

    /// The authorities whose logs are written here; the others were received.
    pub(crate) fn own_logs(&self) -> Result<Vec<AuthorityId>, Error> {
        Ok(self.log_rows()?.into_iter().filter(|row| row.own).map(|row| row.authority).collect())
    }

    /// The lowest sequence number of a log among the entries that arrived after another.
    pub(crate) fn first_seq_after(&self, log: i64, arrival: u64) -> Result<Option<u64>, Error> {
        if arrival == 0 {
            return Ok(Some(0));
        }
        let places = params![arrival, place_of(log, 0), place_of(log + 1, 0)];
        let place: Option<i64> = self
            .query(sql::ENTRY_FIRST_AFTER)?
            .query_row(places, |row| row.get(0))
            .map_err(|e| fault::sqlite(&self.file, e))?;
        Ok(place.map(seq_of))
    }

    pub(super) fn log_row(&self, log: &AuthorityId) -> Result<Option<LogRow>, Error> {
        LogRow::get(&self.db, log).map_err(|e| match e {
            rusqlite::Error::IntegralValueOutOfRange(_, size) => fault::damaged(
                &self.file,
                format!("it says that the log of {log} has {size} events, and keeps the tree of another number"),
            ),
            e => fault::sqlite(&self.file, e),
        })
    }

    /// Number of a log in [`StoredRow::log`].
    pub fn log_number(&self, log: &AuthorityId) -> Result<Option<i64>, Error> {
        Ok(self.log_row(log)?.map(|row| row.number))
    }

    pub(super) fn log_rows(&self) -> Result<Vec<LogRow>, Error> {
        let mut query = self.query(sql::LOG_ALL)?;
        let names = query.query_map([], |row| row.get::<_, String>(0)).and_then(Iterator::collect);
        let names: Vec<String> = names.map_err(|e| fault::sqlite(&self.file, e))?;
        let mut rows = Vec::new();
        for name in names {
            let authority = AuthorityId::parse(&name).map_err(|e| e.at(self.file.display()))?;
            rows.extend(self.log_row(&authority)?);
        }
        Ok(rows)
    }

    /// Sequence number and leaf hash of the last entry of a log.
    pub(super) fn last_entry(&self, log: i64) -> Result<Option<(u64, Hash)>, Error> {
        self.query(sql::ENTRY_LAST)?
            .query_row([place_of(log, 0), place_of(log + 1, 0)], |row| Ok((seq_of(row.get(0)?), Hash(row.get(1)?))))
            .optional()
            .map_err(|e| fault::sqlite(&self.file, e))
    }

    pub(super) fn query(&self, text: &str) -> Result<CachedStatement<'_>, Error> {
        self.db.prepare_cached(text).map_err(|e| fault::sqlite(&self.file, e))
    }

    pub(super) fn visit_rows(
        &self,
        query: &mut CachedStatement<'_>,
        params: impl rusqlite::Params,
        visit: &mut dyn FnMut(StoredRow<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut rows = query.query(params).map_err(|e| fault::sqlite(&self.file, e))?;
        while let Some(row) = rows.next().map_err(|e| fault::sqlite(&self.file, e))? {
            visit(stored_row(row).map_err(|e| fault::sqlite(&self.file, e))?)?;
        }
        Ok(())
    }
}

pub(super) fn stored_row<'r>(row: &'r Row<'_>) -> rusqlite::Result<StoredRow<'r>> {
    let place: i64 = row.get(0)?;
    Ok(StoredRow {
        log: log_of(place),
        seq: seq_of(place),
        leaf: Hash(row.get(1)?),
        bytes: row.get_ref(2)?.as_blob_or_null()?,
        payload: row.get_ref(3)?.as_blob_or_null()?,
        arrival: row.get(4)?,
    })
}
