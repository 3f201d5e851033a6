//! The record as it stands: a fold of events, which can be thrown away and rebuilt. Source: ours.
//!
//! [`Record::apply`] is total: it never refuses. What does not fit is kept and noted.

pub(crate) mod age;
pub(crate) mod alike;
pub(crate) mod authority;
pub(crate) mod bodies;
pub(crate) mod bureau;
pub(crate) mod clock;
pub(crate) mod discrepancy;
pub(crate) mod few;
pub(crate) mod figure;
pub(crate) mod heard;
pub(crate) mod held;
pub(crate) mod calendar;
pub(crate) mod conflict;
pub(crate) mod dated;
pub(crate) mod human;
pub(crate) mod identity;
pub(crate) mod independence;
pub(crate) mod last_seen;
pub(crate) mod law;
pub(crate) mod leg;
pub(crate) mod lone;
pub(crate) mod medical;
pub(crate) mod merge;
pub(crate) mod movement;
pub(crate) mod oversight;
pub(crate) mod partner;
pub(crate) mod person;
pub(crate) mod place;
pub(crate) mod property;
pub(crate) mod register;
pub(crate) mod rows;
pub(crate) mod rules;
pub(crate) mod reception;
pub(crate) mod screening;
pub(crate) mod seldom;
pub(crate) mod shown;
pub(crate) mod skew;
pub(crate) mod table;
pub(crate) mod whereabouts;

use minicbor::{Decode, Encode};

use crate::envelope::{Event, Unread};
use crate::event::{Body, Stream};
use crate::ids::{
    AuthorityId, ClearanceId, DeviceId, DiscrepancyId, EventId, FigureId, MovementId, OfficerId, OverrideId, PlaceId,
};
use crate::number::PersonNumber;
use crate::time::Moment;

use authority::{Authority, Device, Officer};
use discrepancy::Discrepancy;
use figure::Figure;
use leg::{LegChange, LegStep, NONE};
use lone::Lone;
use movement::{Clearance, Movement};
use oversight::Override;
use person::Person;
use place::{Claimed, Place};
use table::Table;

/// What all logs in this node's keeping add up to.
#[derive(Debug, Clone, Default, Encode, Decode)]
#[cbor(map)]
pub struct Record {
    #[n(0)]
    pub(crate) authorities: Table<AuthorityId, Authority>,
    #[n(1)]
    pub(crate) officers: Table<OfficerId, Officer>,
    #[n(2)]
    pub(crate) devices: Table<DeviceId, Device>,
    #[n(3)]
    pub(crate) places: Table<PlaceId, Place>,
    #[n(4)]
    pub(crate) people: Table<PersonNumber, Person>,
    #[n(5)]
    pub(crate) movements: Table<MovementId, Movement>,
    #[n(6)]
    pub(crate) clearances: Table<ClearanceId, Clearance>,
    #[n(7)]
    pub(crate) overrides: Table<OverrideId, Override>,
    #[n(8)]
    pub(crate) discrepancies: Table<DiscrepancyId, Discrepancy>,
    #[n(9)]
    pub(crate) figures: Table<FigureId, Figure>,
    #[n(10)]
    pub(crate) claims: Vec<Claimed>,
    #[n(11)]
    pub(crate) tally: Tally,
    /// Register texts that many persons share.
    #[n(20)]
    pub(crate) texts: Table<Box<str>, ()>,
    /// Who was ever given an alias.
    #[n(21)]
    pub(crate) aliases: Table<identity::Mark, Lone<PersonNumber>>,
    /// Who was ever bound to a band.
    #[n(22)]
    pub(crate) bands: Table<Box<str>, Lone<PersonNumber>>,
    /// Officers who signed something by which independence is judged.
    #[n(23)]
    pub(crate) signers: Table<OfficerId, ()>,
    /// Who was ever merged into a number.
    #[n(24)]
    pub(crate) merges: Table<PersonNumber, Lone<PersonNumber>>,
    /// Logs that are written here, so that their silence is known to be one. The folder says which; no event does.
    #[cbor(skip)]
    pub(crate) written_here: Vec<AuthorityId>,
}

/// What was folded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Tally {
    /// Events folded.
    #[n(0)]
    pub events: u64,
    /// Of them, withheld from this node.
    #[n(1)]
    pub withheld: u64,
    /// Of them, erased.
    #[n(2)]
    pub erased: u64,
    /// Of them, newer than this program.
    #[n(3)]
    pub unknown: u64,
}

/// What every apply function is told beside the body.
pub(crate) struct Context<'e> {
    pub(crate) id: EventId,
    pub(crate) seq: u64,
    pub(crate) log: u32,
    /// When it happened, and never after it was recorded: nobody makes the record look into the future.
    pub(crate) occurred: Moment,
    pub(crate) recorded: Moment,
    pub(crate) event: &'e Event,
}

impl Record {
    /// Says which logs are written here.
    pub fn note_written_here(&mut self, logs: Vec<AuthorityId>) {
        self.written_here = logs;
    }
}

impl Record {
    /// An empty record.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was folded so far.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Folds one event. Total: an event that does not fit is kept and noted, never refused.
    pub fn apply(&mut self, event: &Event) {
        self.tally.events += 1;
        let log = self.authority_row(&event.envelope.authority);
        let context = Context {
            id: event.envelope.id,
            seq: event.seq,
            log,
            occurred: skew::happened(&event.envelope),
            recorded: event.envelope.recorded_at,
            event,
        };
        let misfits = skew::look(self, &context);
        self.note_device(&context);
        match &event.body {
            Ok(body) => self.apply_body(&context, body),
            Err(Unread::Withheld) => self.tally.withheld += 1,
            Err(Unread::Erased) => self.tally.erased += 1,
            Err(Unread::Unknown) => self.tally.unknown += 1,
        }
        skew::note(self, &context, misfits);
    }

    fn apply_body(&mut self, context: &Context<'_>, body: &Body) {
        independence::apply(self, context, body);
        match &context.event.envelope.stream {
            Stream::Authority(id) => {
                authority::apply(self, context, id, body);
                oversight::apply(self, context, body);
                discrepancy::apply(self, context, body);
                figure::apply(self, context, body);
                place::apply_claim(self, context, body);
            }
            Stream::Place(id) => place::apply(self, context, id, body),
            Stream::Person(number) => person::apply(self, context, *number, body),
            Stream::Movement(id) => movement::apply(self, context, id, body),
            Stream::Clearance(id) => movement::apply_clearance(self, context, id, body),
        }
    }

    pub(crate) fn authority_row(&mut self, id: &AuthorityId) -> u32 {
        self.authorities.entry(id, Authority::default).0
    }

    pub(crate) fn place_row(&mut self, id: &PlaceId) -> u32 {
        self.places.entry(id, Place::default).0
    }

    /// The row of an officer who signed; known here whether or not anybody has certified him.
    pub(crate) fn signer_row(&mut self, id: &OfficerId) -> u32 {
        self.signers.entry(id, || ()).0
    }

    /// The rows of the officer who signed the event of a context and of a second one, each [`leg::NONE`] where there is
    /// none.
    pub(crate) fn two_signers(&mut self, context: &Context<'_>) -> [u32; 2] {
        let mut by = [leg::NONE; 2];
        for (slot, signatory) in by.iter_mut().zip(&context.event.envelope.officers) {
            *slot = self.signer_row(&signatory.officer);
        }
        by
    }

    pub(crate) fn movement_row(&mut self, id: &MovementId) -> u32 {
        self.movements.entry(id, Movement::default).0
    }
}

/// Where a leg change leads.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct To {
    pub(crate) place: Option<u32>,
    pub(crate) movement: Option<u32>,
    pub(crate) other: Option<u32>,
}

impl Context<'_> {
    /// SHA-256 of the envelope's bytes, which the device's next envelope names.
    pub(crate) fn envelope_hash(&self) -> crate::ids::Hash {
        self.event.envelope_hash
    }

    /// The leg change that this event makes.
    pub(crate) fn change(&self, step: LegStep, to: To) -> LegChange {
        LegChange {
            occurred: self.occurred,
            recorded: self.recorded,
            seq: self.seq,
            log: self.log,
            place: to.place.unwrap_or(NONE),
            movement: to.movement.unwrap_or(NONE),
            other: to.other.unwrap_or(NONE),
            step,
            id: self.id,
        }
    }
}
