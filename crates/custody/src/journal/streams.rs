//! Finding entries by the stream that they are about. Source: ours.
//!
//! Events come in by time and are looked for by person. An index kept with each insert would write one page
//! for nearly every event, since each is of another person: most of what a durable append would cost. So the
//! index is a table that follows behind and is brought up to date in bulk; what arrived since is read from the
//! entries themselves, once, and remembered. It is derived: a crash before it was brought up to date loses
//! nothing, and an arrival is given once, so that what it names is right or is not there any more.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use crate::codec;
use crate::error::Error;
use crate::event::Stream;

use super::read::{StoredEntry, StoredRow};
use super::{Journal, fault, sql};

/// Arrivals that the index may lie behind before it is brought up to date. Source: ours; reading so many anew
/// takes some hundredths of a second, and by then a page of the index takes several of them at once.
const BEHIND_MAX: u64 = 32_768;

/// What arrived after the index was last brought up to date, as far as it was read.
#[derive(Debug, Default)]
pub(super) struct Tail {
    read_to: u64,
    arrivals: HashMap<Vec<u8>, Vec<u64>>,
}

impl Journal {
    /// The entries about one stream, of all logs, in order of arrival.
    pub fn stream_entries(&self, stream: &Stream) -> Result<Vec<StoredEntry>, Error> {
        let broken = |e| fault::sqlite(&self.file, e);
        let stream = codec::to_bytes(stream);
        // The index and what it lacks must be of one moment, beside a writer too.
        let _moment = self.db.unchecked_transaction().map_err(broken)?;
        let mut tail = self.tail.borrow_mut();
        tail.read_on(&self.db).map_err(broken)?;
        let mut rows = Vec::new();
        let mut keep = |row: StoredRow<'_>| {
            rows.push(row.into());
            Ok(())
        };
        self.visit_rows(&mut self.query(sql::ENTRY_STREAM)?, [&stream], &mut keep)?;
        let mut one = self.query(sql::ENTRY_OF_STREAM)?;
        for arrival in tail.arrivals.get(&stream).into_iter().flatten() {
            self.visit_rows(&mut one, params![arrival, stream], &mut keep)?;
        }
        Ok(rows)
    }

    /// Brings the index by stream up to date, as appending does by itself once it lies far behind.
    pub fn index_streams(&mut self) -> Result<(), Error> {
        self.in_transaction(|db| {
            db.prepare_cached(sql::STREAM_ADD)?.execute([indexed_to(db)?])?;
            db.prepare_cached(sql::STREAM_TO_SET)?.execute([arrivals(db)?])?;
            Ok(())
        })
    }

    /// The same once it lies far behind. What was appended stands without it: if it cannot be written now,
    /// entries are still found, and the next append tries again.
    pub(super) fn index_streams_when_due(&mut self) {
        let behind = indexed_to(&self.db).and_then(|to| Ok(arrivals(&self.db)?.saturating_sub(to)));
        if behind.is_ok_and(|behind| behind >= BEHIND_MAX) {
            let _ = self.index_streams();
        }
    }
}

impl Tail {
    /// Reads what arrived since it last looked; what the index holds by now is let go.
    fn read_on(&mut self, db: &Connection) -> rusqlite::Result<()> {
        let indexed = indexed_to(db)?;
        if self.read_to <= indexed {
            *self = Self { read_to: indexed, arrivals: HashMap::new() };
        }
        let mut query = db.prepare_cached(sql::ENTRY_STREAMS_AFTER)?;
        let mut rows = query.query([self.read_to])?;
        while let Some(row) = rows.next()? {
            // One of another type finds nothing, as in the index; verifying names it.
            let Ok(stream) = row.get_ref(1)?.as_blob() else { continue };
            let arrival = row.get(0)?;
            match self.arrivals.get_mut(stream) {
                Some(arrivals) => arrivals.push(arrival),
                None => {
                    self.arrivals.insert(stream.to_vec(), vec![arrival]);
                }
            }
        }
        self.read_to = arrivals(db)?;
        Ok(())
    }
}

/// The newest arrival that the index knows.
fn indexed_to(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached(sql::STREAM_TO)?.query_row([], |row| row.get(0))
}

fn arrivals(db: &Connection) -> rusqlite::Result<u64> {
    db.prepare_cached(sql::ENTRY_ARRIVALS)?.query_row([], |row| row.get(0))
}
