//! What was received of a partner's log and is not all here: erased here by two officers, withheld by the partner,
//! or taken away by hand. Source: decisions 0043 and 0044.
//!
//! A bundle brings every released event with its payload, unless its authority has erased that; what it withholds
//! comes as a leaf hash alone. So an event without its payload, which no erasure explains, has lost it here.

use std::collections::HashMap;

use crate::envelope::Envelope;
use crate::error::Error;
use crate::event::authority::PayloadErased;
use crate::event::{Group, Stream};
use crate::ids::AuthorityId;
use crate::journal::{Journal, KeyState};

use super::absent::{Absence, Erasure};

/// A stream's field group.
type Place = (Stream, Group);

/// What of one received log is gone, and who says so.
#[derive(Default)]
pub(super) struct Gone {
    /// Before which event the folder holds nothing more of a place.
    erased_to: HashMap<Place, u64>,
    /// The newest erasure of a place that a log written here records.
    here: HashMap<Place, Erasure>,
    /// An erasure recorded here cannot be read: no key of that log was given.
    pub(super) unreadable: bool,
    /// A bundle is being taken in: what it does not bring is withheld.
    pub(super) nothing_is_lost: bool,
}

/// An erasure, by what it erases.
pub(super) fn erasure(seq: u64, envelope: &Envelope, body: &PayloadErased) -> (Place, Erasure) {
    let erasure = Erasure {
        seq,
        event: envelope.id,
        rule: body.rule.clone(),
        reason: body.reason.clone(),
        officers: envelope.officers.clone(),
        at: envelope.occurred_at,
    };
    ((body.stream.clone(), body.group), erasure)
}

impl Gone {
    pub(super) fn read(&mut self, journal: &Journal, log: &AuthorityId) -> Result<(), Error> {
        for key in journal.keys(log)? {
            let erased_to = match key.state {
                KeyState::Absent => continue,
                // What is erased names the event before which it is.
                KeyState::Destroyed { erased_to: 0 } => u64::MAX,
                KeyState::Here { erased_to, .. } | KeyState::Destroyed { erased_to } => erased_to,
            };
            if erased_to > 0 {
                self.erased_to.insert((key.stream, key.group), erased_to);
            }
        }
        Ok(())
    }

    pub(super) fn taking_in(&mut self) {
        (self.unreadable, self.nothing_is_lost) = (true, true);
    }

    pub(super) fn note(&mut self, (place, erasure): (Place, Erasure)) {
        self.here.insert(place, erasure);
    }

    /// Why a payload of the log cannot be read, where the log itself records no erasure of it.
    pub(super) fn why(&self, seq: u64, envelope: &Envelope, payload_is_here: bool, log_unreadable: bool) -> Absence {
        let place = (envelope.stream.clone(), envelope.group);
        let erased = self.erased_to.get(&place).is_some_and(|until| seq < *until);
        match (erased, self.here.get(&place)) {
            (true, Some(erasure)) => Absence::Erased(Some(erasure.clone())),
            (true, None) if self.unreadable || log_unreadable => Absence::Erased(None),
            (true, None) => Absence::Lost("its payload was taken away here, and no erasure says so".into()),
            (false, _) if payload_is_here || log_unreadable || self.nothing_is_lost => Absence::Withheld,
            (false, _) => {
                Absence::Lost("its event was received with a payload, which is gone, and no erasure says so".into())
            }
        }
    }
}
