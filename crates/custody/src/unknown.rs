//! Events of a kind or a version that this program does not know: what they record stands in no count here, so
//! they are named. Source: `custody.md` (The log); the bad input, "unknown event version".

use crate::envelope::{Entry, Envelope};
use crate::error::Error;
use crate::ids::{AuthorityId, EventId};
use crate::journal::Journal;
use crate::record::Record;
use crate::scribe::BODY_VERSION;

/// The unknown events of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEvents {
    /// Whose log.
    pub log: AuthorityId,
    /// Whether it is written here: then nothing may be decided from what this program reads of it.
    pub own: bool,
    /// Sequence number of the first.
    pub seq: u64,
    /// The first.
    pub event: EventId,
    /// Its kind, as a code.
    pub kind_code: u16,
    /// Version of its body.
    pub version: u16,
    /// How many there are.
    pub count: u64,
}

impl std::fmt::Display for UnknownEvents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { log, seq, event, kind_code, version, count, .. } = self;
        let more = if *count == 1 { String::new() } else { format!(", and {} more", count - 1) };
        write!(
            f,
            "log of {log}: event number {seq} ({event}) is of kind {kind_code} in version {version}, which this \
             program does not know{more}: what it records stands in no count here"
        )
    }
}

/// Whether this program can read what an event of this kind and version says.
pub(crate) fn is_unknown(envelope: &Envelope) -> bool {
    envelope.kind().is_none() || envelope.version > BODY_VERSION
}

/// The unknown events of each log here. The record has counted them; only where there are any is the journal read.
pub(crate) fn unknown_events(journal: &Journal, record: &Record) -> Result<Vec<UnknownEvents>, Error> {
    let mut found = Vec::new();
    if record.tally().unknown == 0 {
        return Ok(found);
    }
    for (log, head) in journal.heads()? {
        let own = journal.is_own(&log)?;
        let mut of_log: Option<UnknownEvents> = None;
        journal.visit(&log, 0..head.size, &mut |row| {
            let Some(bytes) = row.bytes else { return Ok(()) };
            let envelope = Envelope::from_bytes(&Entry::from_bytes(bytes)?.envelope)?;
            if is_unknown(&envelope) {
                let Envelope { id: event, kind_code, version, .. } = envelope;
                let (log, seq) = (log.clone(), row.seq);
                let first = UnknownEvents { log, own, seq, event, kind_code, version, count: 0 };
                of_log.get_or_insert(first).count += 1;
            }
            Ok(())
        })?;
        found.extend(of_log);
    }
    Ok(found)
}
