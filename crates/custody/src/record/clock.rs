//! What starts and stops a person's clocks, and where he went when he left: compact facts with their
//! times. Source: `custody.md` (Clocks; The register).

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::authority::{ClockStart, ClockStop};
use crate::event::law::CourtOutcome;
use crate::event::person::RegisterField;
use crate::event::reception::{NoticeKind, NoticeMade, NoticeState};
use crate::ids::EventId;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::person::Person;
use super::{Context, Record};

/// One fact on the clocks of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct ClockMark {
    #[n(0)]
    pub(crate) at: Moment,
    #[n(1)]
    pub(crate) id: EventId,
    /// Row of the authority whose log says so.
    #[n(2)]
    pub(crate) log: u32,
    #[n(3)]
    pub(crate) fact: ClockFact,
}

/// What a mark says. An event may make more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) enum ClockFact {
    #[n(0)]
    Starts(#[n(0)] ClockStart),
    #[n(1)]
    Stops(#[n(0)] ClockStop),
    /// First contact: the bureau is owed word of it.
    #[n(2)]
    Registered,
    #[n(3)]
    HandedOver,
    #[n(4)]
    Received,
    #[n(5)]
    Released,
    #[n(6)]
    Died,
    /// The bureau was told, of an event if it is named.
    #[n(7)]
    BureauTold(#[n(0)] Option<EventId>),
    #[n(8)]
    BureauAcknowledged(#[n(0)] Option<EventId>),
}

/// A release or transfer: art. 17(3)(h).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Leaving {
    #[n(0)]
    pub(crate) at: Moment,
    #[n(1)]
    pub(crate) id: EventId,
    /// Row of the authority responsible for it.
    #[n(2)]
    pub(crate) log: u32,
    #[n(3)]
    pub(crate) released: bool,
    /// Whether the text is a destination, or the reason why none is known.
    #[n(4)]
    pub(crate) known: bool,
    /// Row of the text.
    #[n(5)]
    pub(crate) to: u32,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    note_leaving(record, context, number, body);
    let Some(person) = record.people.get_mut(&number) else { return };
    let mut marks = Marks { person, context };
    match body {
        Body::Registered(b) => {
            marks.known(&b.deprived_at, ClockStart::Deprived);
            let admitted = b.admitted_at.value().copied().unwrap_or(context.occurred);
            marks.push(admitted, ClockFact::Starts(ClockStart::Admitted));
            marks.now(ClockFact::Registered);
        }
        Body::RegisterFieldSet(b) if b.field == RegisterField::DeprivedAt => {
            let at = b.value.value().and_then(|text| Moment::parse(text).ok());
            if let Some(at) = at {
                marks.person.marks.retain(|m| m.fact != ClockFact::Starts(ClockStart::Deprived));
                marks.push(at, ClockFact::Starts(ClockStart::Deprived));
            }
        }
        Body::NoticeMade(b) => marks.notice(b),
        _ => facts(body).iter().for_each(|fact| marks.now(*fact)),
    }
}

/// The facts that an event makes at its own time.
fn facts(body: &Body) -> Vec<ClockFact> {
    use ClockFact as F;
    use ClockStart as Start;
    use ClockStop as Stop;
    match body {
        Body::Received(_) => {
            vec![F::Received, F::Starts(Start::Transferred), F::Starts(Start::Admitted), F::Starts(Start::Monitored)]
        }
        Body::HandedOver(_) => vec![F::HandedOver, F::Starts(Start::Transferred)],
        Body::Disembarked(_) | Body::ArrivedUnlisted(_) => vec![F::Starts(Start::Arrived)],
        Body::OrderIssued(_) => vec![F::Stops(Stop::OrderRenewed), F::Starts(Start::OrderIssued)],
        Body::MedicalScreened(_) | Body::HealthLine(_) => {
            vec![F::Stops(Stop::MedicalScreened), F::Starts(Start::MedicalScreened)]
        }
        Body::ReceptionDone(b) if b.doctor_same_day => vec![F::Stops(Stop::MedicalScreened)],
        Body::MonitoringVisited(_) => vec![F::Stops(Stop::MonitoringVisit), F::Starts(Start::Monitored)],
        Body::Housed(b) if b.apart_from_adults => vec![F::Stops(Stop::SeparateHousing)],
        Body::Died(_) => vec![F::Died, F::Starts(Start::Died)],
        Body::Escaped(_) => vec![F::Starts(Start::Escaped)],
        Body::Released(_) => vec![F::Released, F::Stops(Stop::OrderRenewed)],
        Body::PresentedToCourt(b) => {
            let mut facts = vec![F::Starts(Start::Presented)];
            facts.extend(match b.outcome {
                CourtOutcome::FileReceived => Some(F::Stops(Stop::FileToJudge)),
                CourtOutcome::FirstQuestioned => Some(F::Stops(Stop::FirstQuestioning)),
                _ => None,
            });
            facts
        }
        _ => Vec::new(),
    }
}

/// Puts marks to a person in order of time.
struct Marks<'p, 'c, 'e> {
    person: &'p mut Person,
    context: &'c Context<'e>,
}

impl Marks<'_, '_, '_> {
    fn now(&mut self, fact: ClockFact) {
        self.push(self.context.occurred, fact);
    }

    fn known(&mut self, at: &Known<Moment>, start: ClockStart) {
        if let Known::Value(at) = at {
            self.push(*at, ClockFact::Starts(start));
        }
    }

    fn push(&mut self, at: Moment, fact: ClockFact) {
        let mark = ClockMark { at, id: self.context.id, log: self.context.log, fact };
        let marks = &mut self.person.marks;
        let place = marks.partition_point(|m| (m.at, m.id) <= (at, mark.id));
        marks.insert(place, mark);
    }

    /// An offer that the person refuses meets what is owed to the person; the bureau is told in any case.
    fn notice(&mut self, body: &NoticeMade) {
        let told = matches!(body.state, NoticeState::Sent | NoticeState::Acknowledged);
        let settled = told || body.state == NoticeState::Refused;
        let stop = match body.kind {
            NoticeKind::CaptureCard => Some(ClockStop::CaptureCard),
            NoticeKind::Family if settled => Some(ClockStop::FamilyNotice),
            NoticeKind::Consular if settled => Some(ClockStop::ConsularNotice),
            NoticeKind::Bureau if told => Some(ClockStop::BureauNotice),
            _ => None,
        };
        if let Some(stop) = stop {
            self.now(ClockFact::Stops(stop));
        }
        if body.kind == NoticeKind::Bureau && told {
            self.now(ClockFact::BureauTold(body.about));
        }
        if body.kind == NoticeKind::Bureau && body.state == NoticeState::Acknowledged {
            self.now(ClockFact::Stops(ClockStop::BureauAcknowledged));
            self.now(ClockFact::BureauAcknowledged(body.about));
        }
    }
}

fn note_leaving(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let (released, known, to) = match body {
        Body::Released(b) => match &b.to {
            Known::Value(to) => (true, true, to.clone()),
            Known::UnknownBecause(why) => (true, false, why.clone()),
        },
        Body::HandedOver(b) => (false, true, format!("{} at {}", b.to, b.place)),
        _ => return,
    };
    let to = record.texts.entry(&to.into(), || ()).0;
    let leaving = Leaving { at: context.occurred, id: context.id, log: context.log, released, known, to };
    if let Some(person) = record.people.get_mut(&number) {
        let place = person.leavings.partition_point(|l| (l.at, l.id) <= (leaving.at, leaving.id));
        person.leavings.insert(place, leaving);
    }
}
