//! Which entries of a log the record has read, as far as a list of persons depends on them, and up to when it was heard
//! by any part of it. Source: ours.
//!
//! A partner's log is released in part, and more of it may be disclosed later. A figure names what was not
//! read when it was published, so that it gives its list again on every node that has read the rest.

use minicbor::{Decode, Encode};

use crate::envelope::{Event, Unread};
use crate::event::Kind;
use crate::time::{Moment, Span};

/// How close together marks may lie. Source: ours; a day of silence is told to within an hour, and a year of a busy log
/// has some nine thousand marks. Effect: a log counts as heard for up to this much less than it was.
const BETWEEN_MARKS: Span = Span::HOUR;

/// Entries of a log, some while apart, and when they were recorded: so that it is known up to when the log was heard by
/// the part of it that a figure stood on, however much of it is here today.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct HeardMarks(#[n(0)] Vec<(u64, Moment)>);

impl HeardMarks {
    /// Notes an entry and when it was recorded.
    pub(crate) fn note(&mut self, seq: u64, recorded: Moment) {
        if self.0.last().is_none_or(|(_, last)| recorded >= *last + BETWEEN_MARKS) {
            self.0.push((seq, recorded));
        }
    }

    /// Up to when the log was heard, by its entries before one and by what was recorded until a time.
    pub(crate) fn until(&self, before: u64, known_at: Moment) -> Option<Moment> {
        let entries = self.0.iter().rev();
        entries.filter(|(seq, _)| *seq < before).map(|(_, at)| *at).find(|at| *at <= known_at)
    }
}

impl crate::record::Record {
    /// The newest time that a log of others dates ahead of a time, where every log that is written here ends before it:
    /// else that time is one that somebody looks back to.
    pub fn heard_ahead(&self, now: Moment) -> Option<Moment> {
        let newest = |here: bool| {
            let logs = self.authorities.iter().filter(move |(id, _)| self.written_here.contains(id) == here);
            logs.filter_map(|(_, log)| log.heard_until).max()
        };
        let looks_back = newest(true).is_some_and(|own| own > now);
        newest(false).filter(|theirs| *theirs > now && !looks_back)
    }
}

/// Whether an event has told a list of persons all that it can: it was read, or is of a kind that moves nobody.
pub(crate) fn has_told(event: &Event) -> bool {
    match event.body {
        Ok(_) => true,
        Err(Unread::Unknown) => false,
        Err(Unread::Withheld | Unread::Erased) => event.envelope.kind().is_some_and(|kind| !bears_on_lists(kind)),
    }
}

/// Whether events of a kind can move somebody, or say which places lie inside which.
pub(crate) const fn bears_on_lists(kind: Kind) -> bool {
    moves_a_leg(kind) || matches!(kind, Kind::PlaceDescribed)
}

/// Whether events of a kind open, move or close a leg.
pub(crate) const fn moves_a_leg(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Registered
            | Kind::FoundHere
            | Kind::ArrivedUnlisted
            | Kind::FoundAboard
            | Kind::DepartedWith
            | Kind::Boarded
            | Kind::Disembarked
            | Kind::TakenOff
            | Kind::MovedOn
            | Kind::Housed
            | Kind::ReturnedTo
            | Kind::Hospitalised
            | Kind::HandedOver
            | Kind::Received
            | Kind::HandCorrected
            | Kind::Escaped
            | Kind::Recaptured
            | Kind::Died
            | Kind::Released
            | Kind::FateUnknown
            | Kind::Merged
            | Kind::Unmerged
    )
}
