//! Which entries of a log the record has read, as far as a list of persons depends on them. Source: ours.
//!
//! A partner's log is released in part, and more of it may be disclosed later. A figure names what was not
//! read when it was published, so that it gives its list again on every node that has read the rest.

use crate::envelope::{Event, Unread};
use crate::event::Kind;

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
