//! Rows of a damaged table, each asked for by its number, so that a damaged page costs the rows on it and no others.
//! Source: ours.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::append::Fault;
use super::sql;

/// Row numbers asked for beyond the last one found or named, before the table is held to be at its end. Source:
/// ours; more than the rows that some hundred damaged pages can hide.
const SILENCE_ROWS: u64 = 4_096;

/// The row numbers that a table or its index names, read from both ends up to what cannot be read.
pub(super) struct Named {
    numbers: BTreeSet<u64>,
    /// Whether one reading came to its end.
    whole: bool,
}

impl Named {
    /// By queries that give one row number a row.
    pub(super) fn by(damaged: &Connection, queries: &[&str]) -> Self {
        let mut named = Self { numbers: BTreeSet::new(), whole: false };
        for query in queries {
            named.whole |= named.read(damaged, query).is_ok();
        }
        named
    }

    fn read(&mut self, damaged: &Connection, query: &str) -> rusqlite::Result<()> {
        let mut query = damaged.prepare(query)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            self.numbers.insert(row.get(0)?);
        }
        Ok(())
    }

    /// Asks for each row up to the last named, and for those behind it that no reading has named, until so many in
    /// a row do not answer. A hole that a log set aside has left is stepped over, however wide it is.
    pub(super) fn ask(&self, mut answers: impl FnMut(u64) -> bool) {
        let (mut number, mut silent) = (1, 0);
        loop {
            silent = if answers(number) { 0 } else { silent + 1 };
            number += 1;
            if silent > SILENCE_ROWS {
                let Some(next) = self.numbers.range(number..).next() else { break };
                (number, silent) = (*next, 0);
            }
        }
    }
}

/// Wrapped keys by log number, stream and field group.
pub(super) type Keys = BTreeMap<(i64, Vec<u8>, u8), Vec<u8>>;

/// The keys that wait for their pages, as far as they can be read.
pub(super) fn keys_waiting(damaged: &Connection) -> Keys {
    let mut keys = Keys::new();
    let Ok(mut query) = damaged.prepare(sql::KEY_WAITING_GET) else { return keys };
    Named::by(damaged, &[sql::KEYS_WAITING_UP, sql::KEYS_WAITING_DOWN]).ask(|number| {
        let read =
            query.query_row([number], |row| Ok(((row.get(0)?, row.get(1)?, row.get(2)?), row.get::<_, Vec<u8>>(3)?)));
        read.map(|(of, wrapped)| keys.insert(of, wrapped)).is_ok()
    });
    keys
}

/// Copies the evidence that can be read, each under its number; how many pieces were copied, and how many at least
/// could not be read.
pub(super) fn copy_evidence(damaged: &Connection, db: &Connection) -> Result<(u64, u64), Fault> {
    let named = Named::by(damaged, &[sql::EVIDENCE_UP, sql::EVIDENCE_DOWN]);
    let mut add = db.prepare(sql::EVIDENCE_COPY)?;
    let (mut kept, mut fault) = (BTreeSet::new(), None);
    if let Ok(mut query) = damaged.prepare(sql::EVIDENCE_GET) {
        named.ask(|number| {
            let read: rusqlite::Result<(String, String, Vec<u8>)> =
                query.query_row([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
            let Ok((authority, what, bytes)) = read else { return false };
            match add.execute(params![number, authority, what, bytes]) {
                Ok(_) => kept.insert(number),
                Err(e) => fault.replace(e).is_none(),
            }
        });
    }
    if let Some(e) = fault {
        return Err(e.into());
    }
    let copied = kept.len() as u64;
    // Evidence is never taken away, so that its numbers have no gaps.
    let gaps = kept.last().map_or(0, |last| last - copied);
    let silent = named.numbers.difference(&kept).count() as u64;
    Ok((copied, gaps.max(silent).max(u64::from(!named.whole))))
}
