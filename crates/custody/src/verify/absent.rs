//! Payloads that cannot be read here, one by one: withheld by a partner, erased by two officers under a rule, or
//! lost, which is a fault. Source: `custody.md` (The log).

use crate::envelope::Signatory;
use crate::event::{Group, Stream};
use crate::ids::EventId;
use crate::time::Moment;

/// A payload that is not here, or that nothing here opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AbsentPayload {
    /// Number of its event in the log, from 0.
    pub seq: u64,
    /// The event; not known where a leaf hash is all that came.
    pub event: Option<EventId>,
    /// What the event is about, and the field group of its payload; known with the event.
    pub place: Option<(Stream, Group)>,
    /// Why it cannot be read.
    pub why: Absence,
}

/// Why a payload cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absence {
    /// Its authority has not released it to this node, or not its key.
    Withheld,
    /// Its key was destroyed. Which event says so is read with a key only.
    Erased(Option<Erasure>),
    /// It should be here and is not: the fault in words.
    Lost(String),
}

/// An erasure as the log records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// Number of the event that says so, from 0.
    pub seq: u64,
    /// That event.
    pub event: EventId,
    /// The rule that demanded it, with its source.
    pub rule: String,
    /// Why it was done then.
    pub reason: String,
    /// The officers who signed it.
    pub officers: Vec<Signatory>,
    /// When they did it.
    pub at: Moment,
}
