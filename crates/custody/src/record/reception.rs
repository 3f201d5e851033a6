//! The reception facts of a person: reception, housing, notices, consent to onward transfer.
//! Source: `custody.md` (Further gates).

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::reception::{NoticeKind, NoticeState};
use crate::number::PersonNumber;

use super::dated::Dated;
use super::few::Few;
use super::seldom::Seldom;
use super::{Context, Record};

/// What the record knows of a person in this area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ReceptionFacts {
    /// Row of the place whose reception is complete.
    #[n(0)]
    pub(crate) done: Option<Dated<u32>>,
    /// Row of the cell or wing, and whether apart from adults.
    #[n(1)]
    pub(crate) housed: Option<Dated<(u32, bool)>>,
    /// The latest of each notice in each state.
    #[n(2)]
    pub(crate) notices: Few<Dated<(NoticeKind, NoticeState)>>,
    /// Consents to onward transfer: rows of to whom, and of whose.
    #[n(3)]
    pub(crate) consents: Seldom<Dated<(u32, u32)>>,
    /// Row of the authority he was last received from.
    #[n(4)]
    pub(crate) received_from: Option<Dated<u32>>,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    match body {
        Body::ReceptionDone(b) => {
            let place = record.place_row(&b.place);
            with(record, number, |facts| Dated::new(context, place).keep(&mut facts.done));
        }
        Body::Housed(b) => {
            let housed = (record.place_row(&b.place), b.apart_from_adults);
            with(record, number, |facts| Dated::new(context, housed).keep(&mut facts.housed));
        }
        Body::NoticeMade(b) => with(record, number, |facts| {
            Dated::new(context, (b.kind, b.state)).keep_in(&mut facts.notices, |a, b| a == b);
        }),
        Body::OnwardConsented(b) => {
            let consent = (record.authority_row(&b.to), record.authority_row(&b.by));
            with(record, number, |facts| Dated::new(context, consent).keep_in(&mut facts.consents, |a, b| a == b));
        }
        Body::Received(b) => {
            let from = record.authority_row(&b.from);
            with(record, number, |facts| Dated::new(context, from).keep(&mut facts.received_from));
        }
        Body::HandCorrected(b) if b.received && context.event.envelope.authority == b.to => {
            let from = record.authority_row(&b.from);
            with(record, number, |facts| Dated::new(context, from).keep(&mut facts.received_from));
        }
        _ => {}
    }
}

fn with(record: &mut Record, number: PersonNumber, change: impl FnOnce(&mut ReceptionFacts)) {
    if let Some(person) = record.people.get_mut(&number) {
        change(&mut person.reception);
    }
}
