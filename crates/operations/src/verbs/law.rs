//! What is said of a person in law: one person, one command. Source: `custody.md` (Gates, law).

use custody::event::Body;
use custody::event::law::{
    AcceptanceGiven, AcceptanceWithdrawn, AssuranceGiven, DestinationTold, MonitoringVisited, ObjectionDecided,
    ObjectionRaised, OrderEnded, OrderIssued, PresentedToCourt, RiskAssessed, StayLifted, StayOrdered, TaskDone,
    TaskOpened,
};
use custody::event::reception::OnwardConsented;
use custody::{AuthorityId, BlobId, EventId, Order, PersonNumber, Refusal};

use super::{moment, person_number, words};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// A detention order as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detention {
    /// Its number.
    pub reference: String,
    /// The court or authority that issued it.
    pub by: String,
    /// The grounds.
    pub grounds: String,
    /// The authority under whom it is valid.
    pub valid_in: String,
    /// From, RFC 3339.
    pub from: String,
    /// Until, RFC 3339.
    pub until: String,
    /// The scan, kept in the blob store.
    pub document: Option<BlobId>,
}

/// A detention order.
pub fn order(given: Detention) -> Result<Body, Failure> {
    Ok(OrderIssued {
        reference: given.reference,
        by: given.by,
        grounds: given.grounds,
        valid_in: words::authority_id(&given.valid_in)?,
        from: moment(&given.from)?,
        until: moment(&given.until)?,
        document: given.document,
    }
    .into())
}

/// The end of an order.
pub fn end_order(reference: String, why: String) -> Body {
    OrderEnded { reference, why }.into()
}

/// The person was told where to, and of the right to object.
pub fn told(destination: &str, language: String, interpreter: bool, counsel_offered: bool) -> Result<Body, Failure> {
    Ok(DestinationTold {
        destination: words::authority_id(destination)?,
        language,
        interpreter,
        counsel_offered,
        by_sheet: None,
    }
    .into())
}

/// An individual assessment as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assessment {
    /// The receiving authority assessed.
    pub destination: String,
    /// `no-real-risk`, `real-risk` or `undecided`.
    pub conclusion: String,
    /// Heard in private.
    pub private: bool,
    /// In a language understood.
    pub interpreter: bool,
    /// By a reviewer independent of the operation.
    pub independent: bool,
    /// The person expressed fear.
    pub fear_expressed: bool,
    /// Reasons.
    pub reasons: String,
    /// The written assessment, kept in the blob store.
    pub document: Option<BlobId>,
}

impl Desk {
    /// An individual assessment: its reasons and its conclusion are written together. Says whether the
    /// reviewer stands in it as independent, which a finding of real risk does not need.
    pub fn assess(
        &mut self,
        seat: &Seat,
        when: &When,
        person: &str,
        given: Assessment,
    ) -> Result<(Done, bool), Failure> {
        let assessment = RiskAssessed {
            destination: words::authority_id(&given.destination)?,
            conclusion: words::conclusion(&given.conclusion)?,
            private: given.private,
            interpreter: given.interpreter,
            independent: given.independent,
            fear_expressed: given.fear_expressed,
            reasons: given.reasons,
            document: given.document,
        };
        let done = self.act(seat, when, Order::Assess { person: person_number(person)?, assessment })?;
        let written = done.events.first().map(|event| self.written(*event)).transpose()?.flatten();
        Ok((done, matches!(written, Some(Body::RiskAssessed(b)) if b.independent)))
    }
}

/// The acting authority accepts the person.
pub fn accept(by: AuthorityId, until: &str, conditions: String) -> Result<Body, Failure> {
    Ok(AcceptanceGiven { by, until: moment(until)?, conditions }.into())
}

/// The acting authority takes its acceptance back.
pub fn withdraw(by: AuthorityId, reason: String) -> Body {
    AcceptanceWithdrawn { by, reason }.into()
}

/// The acting authority, which gave the person to his holder, agrees that he goes on to another.
pub fn consent(by: AuthorityId, to: &str) -> Result<Body, Failure> {
    Ok(OnwardConsented { to: words::authority_id(to)?, by }.into())
}

/// The person, or counsel, objects.
pub fn object(destination: &str, by: String, text: String) -> Result<Body, Failure> {
    Ok(ObjectionRaised { destination: words::authority_id(destination)?, by, text }.into())
}

/// An objection is decided, by the event that raised it.
pub fn decide_objection(objection: EventId, upheld: bool, by: String, reasons: String) -> Body {
    ObjectionDecided { objection, upheld, by, reasons }.into()
}

impl Desk {
    /// The objection that a decision means: the one named, or the only one that is undecided.
    pub fn objection_meant(&self, person: &str, named: Option<&str>) -> Result<EventId, Failure> {
        let number = self.number_in_record(person)?;
        if let Some(id) = named {
            return EventId::parse_hex(id).map_err(|e| Failure::usage(e.to_string()));
        }
        let open = self.record.undecided_objections(number);
        match &open[..] {
            [only] => Ok(only.event),
            [] => Err(Refusal::unfit(self.none_undecided(number)).into()),
            several => {
                let list = several.iter().map(|o| format!("{} ({} to {})", o.event, o.at, o.destination));
                let list: Vec<String> = list.collect();
                Err(Refusal::unfit(format!(
                    "{number} has {} undecided objections, name one: {}",
                    several.len(),
                    list.join(", ")
                ))
                .into())
            }
        }
    }
}

impl Desk {
    /// That nobody's decision is waited for, and which objections were upheld: a court that hears him again names one.
    fn none_undecided(&self, number: PersonNumber) -> String {
        let upheld: Vec<String> = self.record.upheld_objections(number).iter().map(ToString::to_string).collect();
        if upheld.is_empty() {
            return format!("{number} has no undecided objection");
        }
        format!(
            "{number} has no undecided objection; upheld, and dismissed only by a court that hears him again \
             (`law decide --dismissed --objection`): {}",
            upheld.join(", ")
        )
    }
}

/// A stay of the transfer.
pub fn stay(by: String, reference: String) -> Body {
    StayOrdered { by, reference }.into()
}

/// A stay is lifted; with the paper of a court that is none of this record, and who ordered it where another lifts it;
/// or taken back as entered by mistake.
pub fn lift(
    by: String,
    reference: String,
    ordered_by: Option<String>,
    document: Option<BlobId>,
    mistake: Option<String>,
) -> Body {
    StayLifted { reference, by, document, ordered_by, mistake }.into()
}

/// The acting authority gives an assurance.
pub fn assure(by: AuthorityId, terms: String, binds: bool, monitoring: bool) -> Body {
    AssuranceGiven { by, terms, binds, monitoring }.into()
}

/// Presented to a court; with the paper of a court whose log is none of this record.
pub fn presented(
    court: String,
    outcome: &str,
    counsel_present: bool,
    document: Option<BlobId>,
) -> Result<Body, Failure> {
    Ok(PresentedToCourt { court, outcome: words::court_outcome(outcome)?, counsel_present, document }.into())
}

/// A task for court and counsel, and by when it is to be done where a day is set.
pub fn task(task: String, why: String, due: Option<&str>) -> Result<Body, Failure> {
    Ok(TaskOpened { task, why, due: due.map(moment).transpose()? }.into())
}

/// A task is done, by the event that opened it; with a scan of what shows it.
pub fn task_done(task: EventId, what: String, document: Option<BlobId>) -> Body {
    TaskDone { task, what, document }.into()
}

/// A monitoring visit.
pub fn visited(by: String, private: bool) -> Body {
    MonitoringVisited { by, private }.into()
}
