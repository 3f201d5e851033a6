//! Whether the tables hold all that the logs say they hold: each event a row, each own event its bytes and its
//! payload. Source: ours. Asked at every opening, so that it reads indexes and no events.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use std::ops::Range;

use crate::envelope::Envelope;
use crate::error::Error;
use crate::ids::AuthorityId;

use super::read::{LogRow, place_of, seq_of};
use super::{Journal, fault, sql};
use crate::codec;

/// What stands beside an entry's bytes, so that it is found by stream or id: what the database says, whatever
/// its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Columns {
    stream: Value,
    event: Value,
    kind: Value,
    recorded_at: Value,
    /// Whether looking for its stream finds it.
    found: bool,
}

impl Columns {
    /// Why they are not those of an envelope; of an entry known by its leaf hash only, there are none.
    pub(crate) fn fault_beside(&self, envelope: Option<&Envelope>) -> Option<String> {
        let blob = |bytes: Option<Vec<u8>>| bytes.map_or(Value::Null, Value::Blob);
        let number = |n: Option<i64>| n.map_or(Value::Null, Value::Integer);
        let pairs = [
            ("stream", &self.stream, blob(envelope.map(|e| codec::to_bytes(&e.stream)))),
            ("event id", &self.event, blob(envelope.map(|e| e.id.0.to_vec()))),
            ("kind", &self.kind, number(envelope.map(|e| e.kind_code.into()))),
            ("recording time", &self.recorded_at, number(envelope.map(|e| e.recorded_at.as_ms()))),
        ];
        let wrong = pairs.into_iter().find(|(_, stored, signed)| **stored != *signed);
        match wrong {
            Some((name, ..)) => Some(format!("the {name} kept beside it is not that of the event")),
            None => (!self.found).then(|| "the index by stream does not know it".into()),
        }
    }
}

impl Journal {
    /// What stands beside the entries of a log, in their order.
    pub(crate) fn columns(&self, log: &AuthorityId, range: Range<u64>) -> Result<Vec<Columns>, Error> {
        let Some(row) = self.log_row(log)? else { return Ok(Vec::new()) };
        let places = params![place_of(row.number, range.start), place_of(row.number, range.end)];
        let mut query = self.query(sql::ENTRY_COLUMNS)?;
        let read = query.query_map(places, |row| {
            let (stream, event, kind, recorded_at) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(Columns { stream, event, kind, recorded_at, found: row.get(4)? })
        });
        read.and_then(Iterator::collect).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// Whether a log is marked as written here.
    pub fn is_own(&self, log: &AuthorityId) -> Result<bool, Error> {
        Ok(self.log_row(log)?.is_some_and(|row| row.own))
    }

    /// What is missing of the logs here, a sentence each: rows, and in logs written here bytes and payloads too.
    pub(crate) fn what_is_missing(&self) -> Result<Vec<String>, Error> {
        let mut missing = Vec::new();
        let rows = self.log_rows()?;
        for log in &rows {
            missing.extend(self.missing_row(log)?);
            if log.own {
                let holes = self.within(sql::ENTRY_HOLES, log)?;
                missing.extend(holes.map(|(count, first)| {
                    format!(
                        "log of {}: event number {first} has lost its bytes or its payload ({count} in all), and \
                         it was written here",
                        log.authority
                    )
                }));
                let waiting = self.within(sql::QUARANTINE_WITHIN, log)?;
                missing.extend(waiting.map(|(count, first)| {
                    format!(
                        "log of {}: event number {first} stands in quarantine ({count} in all), and it was \
                         written here",
                        log.authority
                    )
                }));
            }
        }
        let total: u64 = self.one(sql::ENTRY_TOTAL, [])?;
        let known: u64 = rows.iter().map(|log| log.frontier.size()).sum();
        if missing.is_empty() && total != known {
            missing.push(format!("the journal holds {total} events, its logs have {known}"));
        }
        Ok(missing)
    }

    fn missing_row(&self, log: &LogRow) -> Result<Option<String>, Error> {
        let size = log.frontier.size();
        let range = params![place_of(log.number, 0), place_of(log.number + 1, 0)];
        let count: u64 = self.one(sql::ENTRY_COUNT, range)?;
        if count == size {
            return Ok(None);
        }
        let mut places = self.query(sql::ENTRY_PLACES)?;
        let found = places.query_map(range, |row| row.get::<_, i64>(0));
        let mut expected = 0;
        for place in found.map_err(|e| fault::sqlite(&self.file, e))? {
            if seq_of(place.map_err(|e| fault::sqlite(&self.file, e))?) != expected {
                break;
            }
            expected += 1;
        }
        Ok(Some(format!("log of {}: event number {expected} is missing, {count} of {size} are here", log.authority)))
    }

    /// How many rows of a log a question finds, and the number of the first.
    fn within(&self, question: &str, log: &LogRow) -> Result<Option<(u64, u64)>, Error> {
        let range = params![place_of(log.number, 0), place_of(log.number + 1, 0)];
        let found = self
            .query(question)?
            .query_row(range, |row| Ok((row.get::<_, u64>(0)?, row.get::<_, Option<i64>>(1)?)))
            .optional()
            .map_err(|e| fault::sqlite(&self.file, e))?;
        Ok(found.and_then(|(count, first)| Some((count, seq_of(first?)))))
    }

    fn one<T: rusqlite::types::FromSql>(&self, question: &str, params: impl rusqlite::Params) -> Result<T, Error> {
        self.query(question)?.query_row(params, |row| row.get(0)).map_err(|e| fault::sqlite(&self.file, e))
    }
}
