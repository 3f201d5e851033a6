//! Discrepancies as they stand: what does not fit, whom it names, and how it was settled.
//! Source: `custody.md` (Two kinds of act, Path of a person).
//!
//! One comes from an officer's event, or is noted by the fold itself beside the event that does not
//! fit. Both are settled in the same way: by a signed resolution, once.

use minicbor::{Decode, Encode};

use crate::event::oversight::{DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::{Body, Stream};
use crate::ids::{AuthorityId, DiscrepancyId, OfficerId};
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
    /// What logs that may not settle it alone say of it: beside it, and not instead.
    #[n(8)]
    pub beside: Vec<Resolution>,
    /// Rows of the officers who signed the event that opened it: others settle it.
    #[n(9)]
    pub(crate) noted_by: Vec<u32>,
    /// Rows of the logs that must each have said so before it is settled; none where its own log alone does.
    #[n(10)]
    pub(crate) sides: Vec<u32>,
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
    /// Who signed it.
    #[n(5)]
    pub by: Vec<OfficerId>,
    /// Row of the authority whose log says so.
    #[n(6)]
    pub(crate) log: u32,
}

/// The rule of a discrepancy that stands for a person seen in fact whom no number could be given: one each. He is
/// counted beside the ledger, as unnamed, until it is settled. Source: `custody.md` (Two kinds of act).
pub const UNNAMED: &str = "whoever is seen in fact is recorded, also where there is no number to give";

/// The rule of a discrepancy that names whom a receiver signed for and did not receive, until one side records where
/// he is. Source: `custody.md` (Hand-over receipt; Conservation of people), decision 0032.
pub const NOT_RECEIVED: &str = "who was signed for and not received is named until a side records where he is";

/// The rule of a discrepancy over persons of a hand-over who are there or missing and whom nobody has named. Source:
/// decision 0031.
pub const UNNAMED_DIFFERENCE: &str = "who is missing or found at a hand-over is named, person by person";

/// The rule by which the record says, beside an observed act, that the law says no to where it puts somebody. No officer
/// writes it: what he notes himself names another. Source: decisions 0058, 0073 and 0076.
pub(crate) const FORBIDDEN: &str = "nobody is where the law says no to taking him";

/// The same of a place in the very site where he may be, such as an adult in its cell for children: he goes to another
/// place of that site, and out of it no way opens. Source: decision 0082.
pub(crate) const FORBIDDEN_INSIDE: &str = "nobody is in a place of his own site where the law says no to taking him";

/// The rule beside an observed act that has somebody in custody again whom a release has let go. Source: decision 0086.
pub(crate) const HELD_AGAIN: &str = "whoever was released is held again under an order of its own, or let go";

impl Discrepancy {
    /// Whether it stands for a person without a number.
    pub fn is_of_somebody_unnamed(&self) -> bool {
        self.kind == DiscrepancyKind::Unlisted && self.rule == UNNAMED
    }

    /// Whether the record opened it because the law said no to somebody's being where an act put him.
    pub(crate) fn is_of_a_forbidden_place(&self) -> bool {
        self.is_of_a_forbidden_site() || (self.kind == DiscrepancyKind::Unlawful && self.rule == FORBIDDEN_INSIDE)
    }

    /// Whether the law said no to his being in the whole site around that place.
    pub(crate) fn is_of_a_forbidden_site(&self) -> bool {
        self.kind == DiscrepancyKind::Unlawful && self.rule == FORBIDDEN
    }

    /// Whether the record noted it beside an event that did not fit.
    pub(crate) fn is_noted_out_of_order(&self) -> bool {
        self.kind == DiscrepancyKind::OutOfOrder && self.rule == NOTED
    }

    /// Where such a person was seen: at the place, or else aboard the movement.
    pub(crate) fn seen_where(&self) -> Option<&Stream> {
        let at_place = self.about.iter().find(|stream| matches!(stream, Stream::Place(_)));
        at_place.or_else(|| self.about.iter().find(|stream| matches!(stream, Stream::Movement(_))))
    }

    /// Opened by the event of a context; its log settles it.
    pub(crate) fn new(
        context: &Context<'_>,
        kind: DiscrepancyKind,
        about: Vec<Stream>,
        text: String,
        rule: String,
    ) -> Self {
        Self {
            kind,
            about,
            text,
            rule,
            occurred: context.occurred,
            recorded: context.recorded,
            log: context.log,
            resolution: None,
            beside: Vec::new(),
            noted_by: Vec::new(),
            sides: Vec::new(),
        }
    }

    /// The logs without whose word it is not settled.
    fn who_settles(&self) -> &[u32] {
        if self.sides.is_empty() { std::slice::from_ref(&self.log) } else { &self.sides }
    }

    /// Settles it by what the logs have said, once each that must has said so: the word of the last of them stands.
    fn weigh(&mut self) {
        if self.rule.is_empty() || self.resolution.as_ref().is_some_and(|r| !r.by_record) {
            return;
        }
        let first = |log: &u32| self.beside.iter().position(|said| said.log == *log);
        let said: Option<Vec<usize>> = self.who_settles().iter().map(first).collect();
        if let Some(last) = said.and_then(|all| all.into_iter().max()) {
            self.resolution = Some(self.beside.remove(last));
        }
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
            let noted_by = signers(record, context);
            let opened = Discrepancy::new(context, b.kind, b.about.clone(), b.text.clone(), b.rule.clone());
            open(record, &b.id, Discrepancy { noted_by, ..opened });
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
    let noted_by = signers(record, context);
    let noted = Discrepancy { noted_by, ..Discrepancy::new(context, kind, about, text, NOTED.into()) };
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
        // What was said of it arrived before it, in a bundle of another log.
        let beside = std::mem::take(&mut there.beside);
        *there = Discrepancy { beside, ..opened };
    }
    there.weigh();
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

/// The rows of the officers who signed the event of a context.
fn signers(record: &mut Record, context: &Context<'_>) -> Vec<u32> {
    context.event.envelope.officers.iter().map(|s| record.signer_row(&s.officer)).collect()
}

/// Takes in what a log says of a discrepancy. It is settled by the log that noted it; of a contradiction, by both
/// sides. Whoever else says so is heard, and settles nothing.
fn resolve(record: &mut Record, context: &Context<'_>, body: &DiscrepancyResolved) {
    let said = Resolution {
        outcome: body.outcome,
        text: body.text.clone(),
        occurred: context.occurred,
        recorded: context.recorded,
        by_record: false,
        by: context.event.envelope.officers.iter().map(|s| s.officer.clone()).collect(),
        log: context.log,
    };
    let nothing = || Discrepancy::new(context, DiscrepancyKind::Other, Vec::new(), String::new(), String::new());
    let (row, there) = record.discrepancies.entry(&body.id, nothing);
    // The first word of each log stands; a second one is refused before it is written.
    let heard = there.resolution.iter().chain(&there.beside).any(|r| !r.by_record && r.log == context.log);
    if !heard {
        there.beside.push(said);
        there.weigh();
    }
    if !there.is_open() {
        forget(record, row);
    }
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

/// Closes a discrepancy that the fold had found and that an event has ended, in the words of the fold.
pub(crate) fn end(record: &mut Record, context: &Context<'_>, row: u32, why: &str) {
    let resolution = Resolution {
        outcome: Outcome::Corrected,
        text: why.into(),
        occurred: context.occurred,
        recorded: context.recorded,
        by_record: true,
        by: Vec::new(),
        log: context.log,
    };
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

    /// The authorities whose logs settle a discrepancy: the one that noted it, of a contradiction both.
    pub fn settling(&self, of: &Discrepancy) -> Vec<AuthorityId> {
        of.who_settles().iter().map(|row| self.authorities.key(*row).clone()).collect()
    }

    /// Whether a log is heard when it says that the law says no to somebody's being at a place: it is the one that holds
    /// him, or it leads the movement that brought him. What another writes opens and shuts no way of his.
    pub(crate) fn is_heard_of_a_forbidden_place(&self, log: u32, of: &Discrepancy) -> bool {
        let led = |about: &Stream| match about {
            Stream::Movement(id) => self.movements.get(id).is_some_and(|movement| movement.home == Some(of.log)),
            _ => false,
        };
        of.is_of_a_forbidden_place() && (of.log == log || of.about.iter().any(led))
    }

    /// Whether an officer signed what opened a discrepancy, or a merge of somebody whom it names.
    pub(crate) fn has_said(&self, signer: u32, of: &Discrepancy) -> bool {
        of.noted_by.contains(&signer) || self.signed_merge_of(signer, &of.about)
    }

    /// Whether an officer signed what opened a discrepancy, or a merge of somebody whom it names: another settles it.
    pub fn has_noted(&self, officer: &OfficerId, of: &Discrepancy) -> bool {
        self.signers.ix(officer).is_some_and(|row| self.has_said(row, of))
    }

    /// All discrepancies, in order of arrival.
    pub fn discrepancies(&self) -> impl Iterator<Item = (&DiscrepancyId, &Discrepancy)> {
        self.discrepancies.iter()
    }
}
