//! Movements as they stand: plan, stage, manifest, counts, offers, and what doors say of a person.
//! Source: `custody.md` (Words, Conservation of people).
//!
//! A stage is entered by its event. The carrier's log plans a movement and leads it; other logs may
//! tell of it in any order. An event of the leading log that cannot follow what that log told before
//! is kept and noted as out of order; what another log tells never leads a movement back.

pub(crate) mod by_no_door;
pub(crate) mod clearance;
pub(crate) mod door;
pub(crate) mod exception;
pub(crate) mod head_count;
pub(crate) mod list_and_legs;
pub(crate) mod manifest;
pub(crate) mod offer;

use minicbor::{Decode, Encode};

use crate::event::movement::{Difference, MovementPlanned};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Stream};
use crate::ids::{EventId, MovementId, PlaceId};
use crate::time::Moment;

use super::{Context, Record};

pub(crate) use clearance::Clearance;
pub(crate) use clearance::apply as apply_clearance;
pub(crate) use door::DoorFacts;
pub(crate) use door::apply as apply_person;

use head_count::HeadCounts;
use manifest::{Aboard, Manifest};
use offer::{Offer, Offers};

/// Where a movement is on its way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Stage {
    /// Named by another event, not planned in any log here.
    #[default]
    #[n(0)]
    Named,
    /// Planned, no manifest yet.
    #[n(1)]
    Planned,
    /// A draft of the manifest is there.
    #[n(2)]
    Drafted,
    /// The manifest is frozen under two signatures.
    #[n(3)]
    Frozen,
    /// Boarding is open.
    #[n(4)]
    Boarding,
    /// The manifest is closed: nobody boards.
    #[n(5)]
    Closed,
    /// Cancelled before departure.
    #[n(6)]
    Cancelled,
    /// Under way.
    #[n(7)]
    Departed,
    /// Arrived.
    #[n(8)]
    Arrived,
    /// Closed out.
    #[n(9)]
    ClosedOut,
}

impl Stage {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Named => "not planned",
            Self::Planned => "planned",
            Self::Drafted => "drafted",
            Self::Frozen => "frozen",
            Self::Boarding => "boarding",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Departed => "departed",
            Self::Arrived => "arrived",
            Self::ClosedOut => "closed out",
        }
    }

    /// Whether the vehicle has left.
    pub const fn has_left(self) -> bool {
        matches!(self, Self::Departed | Self::Arrived | Self::ClosedOut)
    }
}

/// A stage as it was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Entered {
    /// Which.
    #[n(0)]
    pub stage: Stage,
    /// When it happened.
    #[n(1)]
    pub at: Moment,
    /// By which event.
    #[n(2)]
    pub event: EventId,
}

/// A diversion on the way.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Diversion {
    /// When.
    #[n(0)]
    pub at: Moment,
    /// Where to.
    #[n(1)]
    pub to: PlaceId,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A movement as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Movement {
    /// The plan that stands; none where another event named the movement first.
    #[n(0)]
    pub plan: Option<MovementPlanned>,
    /// Row of the authority whose log planned it.
    #[n(1)]
    pub(crate) home: Option<u32>,
    /// Where it is on its way, by all logs.
    #[n(2)]
    pub stage: Stage,
    /// Where it is by the log that leads it.
    #[n(13)]
    pub(crate) told: Stage,
    /// The furthest stage that any other log tells of.
    #[n(14)]
    pub(crate) told_by_others: Stage,
    /// Every stage entered, in order of arrival.
    #[n(3)]
    pub entered: Vec<Entered>,
    /// Drafts, frozen version and nonces.
    #[n(4)]
    pub manifest: Manifest,
    /// Everybody who was aboard at some time, in order of arrival.
    #[n(5)]
    pub aboard: Vec<Aboard>,
    /// Head counts, never edited.
    #[n(6)]
    pub counts: HeadCounts,
    /// The difference that the commander departed with.
    #[n(7)]
    pub difference: Option<Difference>,
    /// Diversions on the way.
    #[n(8)]
    pub diversions: Vec<Diversion>,
    /// Where it arrived.
    #[n(9)]
    pub arrived_at: Option<PlaceId>,
    /// The signed explanation it was closed out with.
    #[n(10)]
    pub explanation: Option<String>,
    /// Why it was cancelled.
    #[n(11)]
    pub cancelled_because: Option<String>,
    /// Offers of persons to other authorities, with answers and receipts.
    #[n(12)]
    pub offers: Offers,
    /// Rows of the officers who signed something of it: none of them assesses its persons as independent.
    #[n(15)]
    pub(crate) signers: Vec<u32>,
}

impl Movement {
    /// The offers that bind whom they name at a time: unanswered and in their time, of a movement that is not cancelled.
    pub fn standing_offers(&self, at: Moment) -> impl Iterator<Item = &Offer> {
        let over = self.told == Stage::Cancelled;
        self.offers.all().iter().filter(move |offer| !over && offer.stands_at(at))
    }

    /// When a stage was entered last.
    pub fn entered_at(&self, stage: Stage) -> Option<Moment> {
        self.entered.iter().rev().find(|e| e.stage == stage).map(|e| e.at)
    }

    /// When a stage was entered first, by any log.
    pub(crate) fn first_entered_at(&self, stage: Stage) -> Option<Moment> {
        self.entered.iter().filter(|e| e.stage == stage).map(|e| e.at).min()
    }

    /// Where it is going: the last diversion, or the plan.
    pub fn destination(&self) -> Option<&PlaceId> {
        self.diversions.last().map(|d| &d.to).or_else(|| self.plan.as_ref().map(|p| &p.to))
    }
}

impl Record {
    /// A movement by its id.
    pub fn movement(&self, id: &MovementId) -> Option<&Movement> {
        self.movements.get(id)
    }

    /// All movements, in order of arrival.
    pub fn movements(&self) -> impl Iterator<Item = (&MovementId, &Movement)> {
        self.movements.iter()
    }
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, id: &MovementId, body: &Body) {
    let to = match body {
        Body::HandOffered(b) => Some(record.authority_row(&b.to)),
        _ => None,
    };
    let movement = record.movements.entry(id, Movement::default).1;
    let taken = match (body, to) {
        (Body::HandOffered(b), Some(to)) => movement.offers.offered(context, id, b, to),
        _ => movement.take(context, body),
    };
    if let Err(text) = taken {
        out_of_order(record, context, id, text);
    }
}

/// Notes an event that cannot follow what was there.
pub(crate) fn out_of_order(record: &mut Record, context: &Context<'_>, id: &MovementId, text: String) {
    let mut about = vec![Stream::Movement(id.clone())];
    if let Stream::Person(number) = &context.event.envelope.stream {
        about.push(Stream::Person(*number));
    }
    super::discrepancy::note(record, context, DiscrepancyKind::OutOfOrder, about, text);
}

impl Movement {
    /// Takes in an event of its stream; an error is the text of what does not fit.
    fn take(&mut self, context: &Context<'_>, body: &Body) -> Result<(), String> {
        match body {
            Body::MovementPlanned(b) => self.take_plan(context, b),
            Body::ManifestDrafted(b) => {
                self.manifest.draft(b);
                self.enter(context, Stage::Drafted, &[Stage::Planned, Stage::Drafted])
            }
            Body::ManifestFrozen(b) => {
                self.manifest.freeze(context, b);
                self.enter(context, Stage::Frozen, &[Stage::Drafted])
            }
            Body::ManifestSwapped(b) => {
                self.manifest.swap(context, b);
                self.enter(context, Stage::Frozen, &[Stage::Frozen, Stage::Boarding, Stage::Closed])
            }
            Body::BoardingOpened(_) => self.enter(context, Stage::Boarding, &[Stage::Frozen, Stage::Closed]),
            Body::ManifestClosed(_) => self.enter(context, Stage::Closed, &[Stage::Boarding]),
            Body::HeadCounted(b) => self.counts.take(context, b),
            Body::Departed(b) => {
                self.difference.clone_from(&b.difference);
                self.enter(context, Stage::Departed, &[Stage::Closed])
            }
            Body::Diverted(b) => {
                self.diversions.push(Diversion { at: context.occurred, to: b.to.clone(), reason: b.reason.clone() });
                self.must_be(context, Stage::Departed, "diverted")
            }
            Body::Arrived(b) => {
                self.arrived_at.get_or_insert_with(|| b.place.clone());
                self.enter(context, Stage::Arrived, &[Stage::Departed])
            }
            Body::ClosedOut(b) => {
                self.explanation.clone_from(&b.explanation);
                self.enter(context, Stage::ClosedOut, &[Stage::Arrived])
            }
            Body::MovementCancelled(b) => {
                self.cancelled_because.get_or_insert_with(|| b.reason.clone());
                let before = [Stage::Planned, Stage::Drafted, Stage::Frozen, Stage::Boarding, Stage::Closed];
                self.enter(context, Stage::Cancelled, &before)
            }
            Body::HandRefused(b) => self.offers.refused(context, b),
            Body::ReceiptKept(b) => self.offers.kept(context, b),
            Body::InclusionAttached(b) => self.offers.included(b),
            _ => Ok(()),
        }
    }

    fn take_plan(&mut self, context: &Context<'_>, plan: &MovementPlanned) -> Result<(), String> {
        if self.home.is_some_and(|home| home != context.log) {
            return Err("another log plans a movement of the same id".into());
        }
        self.home = Some(context.log);
        if self.told > Stage::Drafted {
            return Err(format!("planned anew when it was {}", self.told.word()));
        }
        self.plan = Some(plan.clone());
        self.enter(context, self.told.max(Stage::Planned), &[Stage::Named, Stage::Planned, Stage::Drafted])
    }

    /// Enters a stage, in the order that the leading log is held to.
    fn enter(&mut self, context: &Context<'_>, stage: Stage, from: &[Stage]) -> Result<(), String> {
        if self.leads(context) {
            let fits = from.contains(&self.told);
            if fits || stage > self.told {
                self.entered.push(Entered { stage, at: context.occurred, event: context.id });
            }
            let before = self.told;
            self.told = if fits { stage } else { before.max(stage) };
            self.stage = self.told.max(self.told_by_others);
            return if fits { Ok(()) } else { Err(format!("{} when it was {}", stage.word(), before.word())) };
        }
        if stage > self.stage {
            self.entered.push(Entered { stage, at: context.occurred, event: context.id });
        }
        self.told_by_others = self.told_by_others.max(stage);
        self.stage = self.stage.max(stage);
        Ok(())
    }

    /// Whether an event comes from the log that leads the movement.
    fn leads(&self, context: &Context<'_>) -> bool {
        self.home == Some(context.log)
    }

    fn must_be(&self, context: &Context<'_>, stage: Stage, what: &str) -> Result<(), String> {
        if self.told == stage || !self.leads(context) {
            return Ok(());
        }
        Err(format!("{what} when it was {}", self.told.word()))
    }
}
