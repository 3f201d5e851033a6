//! Many rows in one piece of memory, to be read on one core and worked on by all. Source: ours.

use std::ops::Range;

use crate::ids::Hash;

use super::read::StoredRow;

/// Rows in one batch. Source: ours; about 1 MiB of events, which a processor's cache holds until they are folded;
/// some milliseconds of work for a core.
pub(crate) const BATCH_ROWS: usize = 1_024;

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

    /// An empty one with as much room as another takes, and some more.
    pub(crate) fn as_large_as(other: &Self) -> Self {
        let memory = Vec::with_capacity(other.memory.len() + other.memory.len() / 8);
        Self { memory, rows: Vec::with_capacity(other.rows.len()) }
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
