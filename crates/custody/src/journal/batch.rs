//! Many rows in one piece of memory, to be read on one core and worked on by all. Source: ours.

use std::ops::Range;

use crate::ids::Hash;

use super::read::StoredRow;

/// Rows in one batch. Source: ours; about 8 MiB of events, some milliseconds of work for a core.
pub(crate) const BATCH_ROWS: usize = 8_192;

/// Rows copied out of the database.
#[derive(Default)]
pub(crate) struct RowBatch {
    memory: Vec<u8>,
    rows: Vec<RowSpan>,
}

struct RowSpan {
    log: i64,
    seq: u64,
    leaf: Hash,
    bytes: Option<Range<usize>>,
    payload: Option<Range<usize>>,
    arrival: u64,
}

impl RowBatch {
    pub(crate) fn push(&mut self, row: StoredRow<'_>) {
        let (bytes, payload) = (self.copy(row.bytes), self.copy(row.payload));
        self.rows.push(RowSpan { log: row.log, seq: row.seq, leaf: row.leaf, bytes, payload, arrival: row.arrival });
    }

    fn copy(&mut self, bytes: Option<&[u8]>) -> Option<Range<usize>> {
        let start = self.memory.len();
        self.memory.extend_from_slice(bytes?);
        Some(start..self.memory.len())
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn get(&self, at: usize) -> StoredRow<'_> {
        let row = &self.rows[at];
        let part = |range: &Option<Range<usize>>| range.clone().map(|r| &self.memory[r]);
        StoredRow {
            log: row.log,
            seq: row.seq,
            leaf: row.leaf,
            bytes: part(&row.bytes),
            payload: part(&row.payload),
            arrival: row.arrival,
        }
    }
}
