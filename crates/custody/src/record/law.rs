//! The law facts of a person: orders, notices, conclusions, acceptances, objections, stays.
//! Source: `custody.md` (Gates, law).
//!
//! Statements that end others (an order ended, a stay lifted, an objection decided) are kept beside
//! them and joined when asked, so that the order in which logs arrive changes nothing.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::law::{Conclusion, CourtOutcome, StayLifted};
use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::dated::{Dated, InLog};
use super::few::Few;
use super::lone::Lone;
use super::seldom::Seldom;
use super::{Context, Record};

mod court;
mod ends;
mod gone;
mod release;
mod task;

pub use ends::UndecidedObjection;
pub(crate) use ends::{Hands, ObjectionState, is_one_body, two_officers};
pub(crate) use gone::Gone;
pub(crate) use release::CourtSaid;
pub(crate) use task::{Task, TaskEnd};

/// What the record knows of a person in this area. Authorities are rows of their table.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LawFacts {
    /// Detention orders.
    #[n(0)]
    pub(crate) orders: Few<Dated<Order>>,
    /// References of orders ended.
    #[n(1)]
    pub(crate) orders_ended: Seldom<Dated<Box<str>>>,
    /// Notices of a destination.
    #[n(2)]
    pub(crate) told: Lone<Dated<Told>>,
    /// Every conclusion: a finding of real risk stands until another reviewer concludes otherwise.
    #[n(3)]
    pub(crate) conclusions: Lone<Dated<Concluded>>,
    /// The newest word of each receiving authority.
    #[n(4)]
    pub(crate) acceptances: Lone<Dated<Acceptance>>,
    /// Objections.
    #[n(5)]
    pub(crate) objections: Seldom<Dated<Objection>>,
    /// Decisions, each on the objection that it names.
    #[n(6)]
    pub(crate) objections_decided: Seldom<Dated<Decision>>,
    /// Stays.
    #[n(7)]
    pub(crate) stays: Seldom<Dated<Stay>>,
    /// Stays lifted.
    #[n(8)]
    pub(crate) stays_lifted: Seldom<Dated<Lift>>,
    /// The newest assurance of each authority.
    #[n(9)]
    pub(crate) assurances: Lone<Dated<u32>>,
    /// Every presentation to a court, by the log that says so.
    #[n(10)]
    pub(crate) presentations: Lone<Dated<InLog<CourtOutcome>>>,
    /// Every task opened: two of one name are two.
    #[n(11)]
    pub(crate) tasks: Seldom<Dated<Task>>,
    /// The newest monitoring visit.
    #[n(12)]
    pub(crate) visited: Option<Dated<()>>,
    /// Tasks said to be done.
    #[n(13)]
    pub(crate) tasks_done: Seldom<Dated<TaskEnd>>,
    /// Orders of a court to release him, and orders to detain him that could take one back.
    #[n(14)]
    pub(crate) court_said: Seldom<Dated<CourtSaid>>,
    /// Releases and deaths that enough have signed for.
    #[n(15)]
    pub(crate) gone: Seldom<Dated<Gone>>,
}

/// A detention order.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Order {
    #[n(0)]
    pub(crate) reference: Box<str>,
    /// Row of the authority under whom it is valid.
    #[n(1)]
    pub(crate) valid_in: u32,
    #[n(2)]
    pub(crate) from: Moment,
    #[n(3)]
    pub(crate) until: Moment,
}

/// A notice of destination and of the right to object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Told {
    #[n(0)]
    pub(crate) destination: u32,
    /// In a named language.
    #[n(1)]
    pub(crate) understood: bool,
    #[n(2)]
    pub(crate) counsel_offered: bool,
    /// From when its hours run: the recording, unless two officers or the sheet vouch for an earlier time.
    #[n(3)]
    pub(crate) runs_from: Moment,
}

/// What an individual assessment concludes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Concluded {
    #[n(0)]
    pub(crate) destination: u32,
    #[n(1)]
    pub(crate) log: u32,
    #[n(2)]
    pub(crate) conclusion: Conclusion,
    /// Private, understood and independent.
    #[n(3)]
    pub(crate) proper: bool,
    /// Row of the officer who assessed; none where nobody signed it.
    #[n(4)]
    pub(crate) by: Option<u32>,
}

/// An objection to being handed to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Objection {
    #[n(0)]
    pub(crate) destination: u32,
    /// Row of the officer who entered it; none where a device recorded it alone.
    #[n(1)]
    pub(crate) by: Option<u32>,
    /// Row of the authority in whose log it stands.
    #[n(2)]
    pub(crate) log: u32,
}

/// A decision on one objection.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Decision {
    /// The event that raised it.
    #[n(0)]
    pub(crate) objection: EventId,
    #[n(1)]
    pub(crate) upheld: bool,
    #[n(2)]
    pub(crate) log: u32,
    #[n(3)]
    pub(crate) hands: Hands,
    /// Rows of the officers behind it.
    #[n(4)]
    pub(crate) signers: Vec<u32>,
}

/// A stay of the transfer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Stay {
    #[n(0)]
    pub(crate) reference: Box<str>,
    /// Row of the authority in whose log it stands.
    #[n(1)]
    pub(crate) log: u32,
    /// Who ordered it, as written.
    #[n(2)]
    pub(crate) by: Box<str>,
}

/// A stay lifted.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Lift {
    #[n(0)]
    pub(crate) reference: Box<str>,
    #[n(1)]
    pub(crate) log: u32,
    #[n(2)]
    pub(crate) hands: Hands,
    /// With the scan of the court's paper.
    #[n(3)]
    pub(crate) document: bool,
    /// Who ordered the stay that is lifted, as written.
    #[n(4)]
    pub(crate) ordered_by: Box<str>,
    /// It says that the stay was entered by mistake.
    #[n(5)]
    pub(crate) mistake: bool,
}

impl Lift {
    /// A lifting as a log has it, by the officers behind it.
    pub(crate) fn new(body: &StayLifted, log: u32, hands: Hands) -> Self {
        Self {
            reference: body.reference.trim().into(),
            log,
            hands,
            document: body.document.is_some(),
            ordered_by: body.ordered_by.as_deref().unwrap_or(&body.by).trim().into(),
            mistake: body.mistake.as_deref().is_some_and(|why| !why.trim().is_empty()),
        }
    }
}

/// A receiving authority's last word on the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Acceptance {
    #[n(0)]
    pub(crate) by: u32,
    /// Until when; none where withdrawn.
    #[n(1)]
    pub(crate) until: Option<Moment>,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let row = match body {
        Body::OrderIssued(b) => record.authority_row(&b.valid_in),
        Body::DestinationTold(b) => record.authority_row(&b.destination),
        Body::RiskConcluded(b) => record.authority_row(&b.destination),
        Body::AcceptanceGiven(b) => record.authority_row(&b.by),
        Body::AcceptanceWithdrawn(b) => record.authority_row(&b.by),
        Body::ObjectionRaised(b) => record.authority_row(&b.destination),
        Body::AssuranceGiven(b) => record.authority_row(&b.by),
        _ => super::leg::NONE,
    };
    let by: Vec<u32> = match body {
        Body::RiskConcluded(_) | Body::ObjectionRaised(_) | Body::ObjectionDecided(_) => {
            context.event.envelope.officers.iter().map(|s| record.signer_row(&s.officer)).collect()
        }
        _ => Vec::new(),
    };
    let task = match body {
        Body::TaskOpened(b) => {
            let mut shared = |text: &str| record.texts.entry(&text.trim().into(), || ()).0;
            Some(Task { name: shared(&b.task), why: shared(&b.why), log: context.log, due: b.due })
        }
        _ => None,
    };
    let Some(person) = record.people.get_mut(&number) else { return };
    if let Some(task) = task {
        person.law.tasks.push(Dated::new(context, task));
    }
    apply_custody_law(&mut person.law, context, row, body);
    apply_transfer_law(&mut person.law, context, (row, by), body);
}

/// Orders, courts, tasks, visits, ways out.
fn apply_custody_law(law: &mut LawFacts, context: &Context<'_>, row: u32, body: &Body) {
    match body {
        Body::OrderIssued(b) => {
            let order = Order { reference: b.reference.trim().into(), valid_in: row, from: b.from, until: b.until };
            law.orders.push(Dated::new(context, order));
        }
        Body::OrderEnded(b) => law.orders_ended.push(Dated::new(context, b.reference.trim().into())),
        Body::PresentedToCourt(b) => {
            law.presentations.push(Dated::new(context, InLog { log: context.log, said: b.outcome }));
            let hands = Hands::of(&context.event.envelope.officers);
            if let Some(said) = CourtSaid::new(b, context.log, hands) {
                law.court_said.push(Dated::new(context, said));
            }
        }
        Body::TaskDone(b) => {
            law.tasks_done.push(Dated::new(context, TaskEnd { task: b.task, log: context.log }));
        }
        Body::MonitoringVisited(_) => Dated::new(context, ()).keep(&mut law.visited),
        Body::Died(_) | Body::Released(_) => {
            if let Some(gone) = Gone::signed(body, &context.event.envelope.officers) {
                law.gone.push(Dated::new(context, gone));
            }
        }
        _ => {}
    }
}

/// What decides whether the person may be taken to a destination.
fn apply_transfer_law(law: &mut LawFacts, context: &Context<'_>, (row, signers): (u32, Vec<u32>), body: &Body) {
    match body {
        Body::DestinationTold(b) => {
            let vouched = b.by_sheet == Some(true) || two_officers(&context.event.envelope.officers);
            let told = Told {
                destination: row,
                understood: !b.language.trim().is_empty(),
                counsel_offered: b.counsel_offered,
                runs_from: if vouched { context.occurred } else { context.occurred.max(context.recorded) },
            };
            law.told.push(Dated::new(context, told));
        }
        Body::RiskConcluded(b) => {
            let (conclusion, proper, by) = (b.conclusion, b.proper, signers.first().copied());
            let concluded = Concluded { destination: row, log: context.log, conclusion, proper, by };
            law.conclusions.push(Dated::new(context, concluded));
        }
        Body::AcceptanceGiven(b) => {
            let given = Acceptance { by: row, until: Some(b.until) };
            Dated::new(context, given).keep_in(&mut law.acceptances, |a, b| a.by == b.by);
        }
        Body::AcceptanceWithdrawn(_) => {
            let withdrawn = Acceptance { by: row, until: None };
            Dated::new(context, withdrawn).keep_in(&mut law.acceptances, |a, b| a.by == b.by);
        }
        Body::ObjectionRaised(_) => {
            let objection = Objection { destination: row, by: signers.first().copied(), log: context.log };
            law.objections.push(Dated::new(context, objection));
        }
        Body::ObjectionDecided(b) => {
            let (log, hands) = (context.log, Hands::of(&context.event.envelope.officers));
            let decision = Decision { objection: b.objection, upheld: b.upheld, log, hands, signers };
            law.objections_decided.push(Dated::new(context, decision));
        }
        Body::StayOrdered(b) => {
            let stay = Stay { reference: b.reference.trim().into(), log: context.log, by: b.by.trim().into() };
            law.stays.push(Dated::new(context, stay));
        }
        Body::StayLifted(b) => {
            let (log, hands) = (context.log, Hands::of(&context.event.envelope.officers));
            law.stays_lifted.push(Dated::new(context, Lift::new(b, log, hands)));
        }
        Body::AssuranceGiven(_) => Dated::new(context, row).keep_in(&mut law.assurances, PartialEq::eq),
        _ => {}
    }
}

/// When an order came into force: it was given, and its time had begun.
pub(crate) fn begins(order: &Dated<Order>) -> Moment {
    order.value.from.max(order.at)
}

impl LawFacts {
    /// The orders in force at a time, ended ones left out.
    pub(crate) fn orders_in_force(&self, at: Moment) -> impl Iterator<Item = &Dated<Order>> {
        self.orders.iter().filter(move |order| {
            let ended = |end: &Dated<Box<str>>| end.value == order.value.reference && end.at <= at;
            order.value.from <= at && at < order.value.until && !self.orders_ended.iter().any(ended)
        })
    }
}
