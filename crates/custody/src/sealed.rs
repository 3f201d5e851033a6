//! A signed and sealed event that has no place in a log yet. Source: `custody.md` (The log).

use crate::envelope::{Event, Signature};
use crate::event::{Group, Stream};

/// What a device hands to the journal, which gives it a sequence number and a leaf hash.
#[derive(Debug, Clone)]
pub struct SealedEvent {
    /// The envelope's bytes.
    pub envelope: Vec<u8>,
    /// Its signatures.
    pub signatures: Vec<Signature>,
    /// The sealed payload.
    pub payload: Vec<u8>,
    /// The stream and group whose key was made for it, if it was made now.
    pub new_key: Option<(Stream, Group)>,
    /// The event as the record folds it; its `seq` is set by the log.
    pub event: Event,
}

/// A payload key as the journal keeps it: wrapped to the authority's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Whose payloads it seals.
    pub stream: Stream,
    /// Which field group.
    pub group: Group,
    /// The key's bytes, wrapped.
    pub wrapped: Vec<u8>,
}
