//! Discrepancies as they stand: what does not fit, whom it names, and how it was settled.
//! Source: `custody.md` (Two kinds of act, Path of a person).
//!
//! One comes from an officer's event, or is noted by the fold itself beside the event that does not
//! fit. Both are settled in the same way: by a signed resolution, once.

use minicbor::{Decode, Encode};

use crate::event::oversight::{DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::{Body, Stream};
use crate::ids::DiscrepancyId;
use crate::time::Moment;

use super::{Context, Record};

/// A discrepancy, from opening to signed resolution.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Discrepancy {
    /// What kind.
    #[n(0)]
    pub kind: DiscrepancyKind,
    /// The persons, movements and places it concerns.
    #[n(1)]
    pub about: Vec<Stream>,
    /// What does not fit.
    #[n(2)]
    pub text: String,
    /// The rule that found it.
    #[n(3)]
    pub rule: String,
    /// When it arose.
    #[n(4)]
    pub occurred: Moment,
    /// When it was recorded.
    #[n(5)]
    pub recorded: Moment,
    /// Row of the authority whose log holds it.
    #[n(6)]
    pub(crate) log: u32,
    /// How it was settled, if it is.
    #[n(7)]
    pub resolution: Option<Resolution>,
}

/// How a discrepancy was settled.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Resolution {
    /// What it was.
    #[n(0)]
    pub outcome: Outcome,
    /// What was found, and on what evidence.
    #[n(1)]
    pub text: String,
    /// When.
    #[n(2)]
    pub occurred: Moment,
    /// When that was recorded.
    #[n(3)]
    pub recorded: Moment,
    /// Closed by the fold, not by a signature: what did not fit fits again.
    #[n(4)]
    pub(crate) by_record: bool,
}

/// The rule of a discrepancy that stands for a person seen in fact whom no number could be given: one each. He is
/// counted beside the ledger, as unnamed, until it is settled. Source: `custody.md` (Two kinds of act).
pub const UNNAMED: &str = "whoever is seen in fact is recorded, also where there is no number to give";

impl Discrepancy {
    /// Whether it stands for a person without a number.
    pub fn is_of_somebody_unnamed(&self) -> bool {
        self.kind == DiscrepancyKind::Unlisted && self.rule == UNNAMED
    }

    /// Where such a person was seen: at the place, or else aboard the movement.
    pub(crate) fn seen_where(&self) -> Option<&Stream> {
        let at_place = self.about.iter().find(|stream| matches!(stream, Stream::Place(_)));
        at_place.or_else(|| self.about.iter().find(|stream| matches!(stream, Stream::Movement(_))))
    }

    /// Whether it is unresolved by all that is known.
    pub fn is_open(&self) -> bool {
        self.resolution.is_none()
    }

    /// Whether it was unresolved at a time, by what was known at another.
    pub fn is_open_as_of(&self, as_of: Moment, known_at: Moment) -> bool {
        let opened = self.occurred <= as_of && self.recorded <= known_at;
        let settled = self.resolution.as_ref().is_some_and(|r| r.occurred <= as_of && r.recorded <= known_at);
        opened && !settled
    }

    /// Whether it leaves in doubt where somebody is or how many there are. A broken seal does not.
    pub fn doubts_the_count(&self) -> bool {
        match self.kind {
            DiscrepancyKind::HeadCount
            | DiscrepancyKind::MissedScan
            | DiscrepancyKind::NotHere
            | DiscrepancyKind::Unlisted
            | DiscrepancyKind::WrongManifest
            | DiscrepancyKind::BandSwap
            | DiscrepancyKind::Duplicate
            | DiscrepancyKind::HandOver
            | DiscrepancyKind::OutOfOrder
            | DiscrepancyKind::Conflict => true,
            DiscrepancyKind::SealMismatch
            | DiscrepancyKind::MissingMedicine
            | DiscrepancyKind::Unlawful
            | DiscrepancyKind::Skew
            | DiscrepancyKind::AgeDoubt
            | DiscrepancyKind::Other => false,
        }
    }
}

/// The rule that the fold names for what it notes itself.
const NOTED: &str = "noted by the record beside the event that does not fit";

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, body: &Body) {
    match body {
        Body::DiscrepancyOpened(b) => {
            let opened = Discrepancy {
                kind: b.kind,
                about: b.about.clone(),
                text: b.text.clone(),
                rule: b.rule.clone(),
                occurred: context.occurred,
                recorded: context.recorded,
                log: context.log,
                resolution: None,
            };
            open(record, &b.id, opened);
        }
        Body::DiscrepancyResolved(b) => resolve(record, context, b),
        _ => {}
    }
}

/// Notes that an event does not fit what was there, or contradicts another log.
///
/// The id comes from the event's, so that every replay and every node gives the same one.
pub(crate) fn note(
    record: &mut Record,
    context: &Context<'_>,
    kind: DiscrepancyKind,
    about: Vec<Stream>,
    text: String,
) {
    let noted = Discrepancy {
        kind,
        about,
        text,
        rule: NOTED.into(),
        occurred: context.occurred,
        recorded: context.recorded,
        log: context.log,
        resolution: None,
    };
    // An event may be noted for more than one reason: the ordinal tells them apart.
    for ordinal in 0..u32::MAX {
        let Ok(id) = DiscrepancyId::parse(&format!("n-{}-{ordinal}", context.id)) else { return };
        if record.discrepancies.get(&id).is_none_or(|there| there.rule.is_empty()) {
            return open(record, &id, noted);
        }
    }
}

fn open(record: &mut Record, id: &DiscrepancyId, opened: Discrepancy) {
    let about = opened.about.clone();
    let (row, there) = record.discrepancies.entry(id, || opened.clone());
    if there.rule.is_empty() {
        // Its resolution arrived before it, in a bundle of another log.
        let resolution = there.resolution.take();
        *there = Discrepancy { resolution, ..opened };
    }
    if !there.is_open() {
        return;
    }
    for stream in about {
        if let Stream::Person(number) = stream
            && let Some(person) = record.people.get_mut(&number)
            && !person.discrepancies.contains(&row)
        {
            person.discrepancies.push(row);
        }
    }
}

fn resolve(record: &mut Record, context: &Context<'_>, body: &DiscrepancyResolved) {
    let resolution = Resolution {
        outcome: body.outcome,
        text: body.text.clone(),
        occurred: context.occurred,
        recorded: context.recorded,
        by_record: false,
    };
    let (row, there) = record.discrepancies.entry(&body.id, || Discrepancy {
        kind: DiscrepancyKind::Other,
        about: Vec::new(),
        text: String::new(),
        rule: String::new(),
        occurred: context.occurred,
        recorded: context.recorded,
        log: context.log,
        resolution: None,
    });
    // The first signed resolution stands; a second one is refused before it is written.
    if there.resolution.as_ref().is_none_or(|r| r.by_record) {
        there.resolution = Some(resolution);
    }
    forget(record, row);
}

/// Opens a discrepancy that the fold has found, also where it had closed it itself; a signed resolution stands.
pub(crate) fn open_again(record: &mut Record, id: &DiscrepancyId, opened: Discrepancy) {
    if let Some(there) = record.discrepancies.get_mut(id)
        && there.resolution.as_ref().is_some_and(|r| r.by_record)
    {
        there.resolution = None;
    }
    open(record, id, opened);
}

/// Closes a discrepancy that the fold had found and that is none any more.
pub(crate) fn close(record: &mut Record, row: u32, resolution: Resolution) {
    record.discrepancies.row_mut(row).resolution.get_or_insert(resolution);
    forget(record, row);
}

/// Takes a closed discrepancy off the persons it names.
fn forget(record: &mut Record, row: u32) {
    for stream in record.discrepancies.row(row).about.clone() {
        if let Stream::Person(number) = stream
            && let Some(person) = record.people.get_mut(&number)
        {
            person.discrepancies.retain(|open| *open != row);
        }
    }
}

impl Record {
    /// A discrepancy by its id.
    pub fn discrepancy(&self, id: &DiscrepancyId) -> Option<&Discrepancy> {
        self.discrepancies.get(id)
    }

    /// All discrepancies, in order of arrival.
    pub fn discrepancies(&self) -> impl Iterator<Item = (&DiscrepancyId, &Discrepancy)> {
        self.discrepancies.iter()
    }
}
