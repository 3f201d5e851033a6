//! What starts and stops a person's clocks, and where he went when he left: compact facts with their
//! times. Source: `custody.md` (Clocks; The register).

use minicbor::{Decode, Encode};

use crate::event::authority::{ClockStart, ClockStop};
use crate::event::law::CourtOutcome;
use crate::event::oversight::DiscrepancyKind;
use crate::event::person::RegisterField;
use crate::event::reception::{NoticeKind, NoticeMade, NoticeState};
use crate::event::{Body, Stream};
use crate::ids::{AuthorityId, EventId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::law::two_officers;
use super::person::Person;
use super::{Context, Record, discrepancy};

/// What one event says to the clocks of a person at one time. An event may say several things; they
/// share a mark, for every person has dozens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct ClockMark {
    #[n(0)]
    pub(crate) at: Moment,
    /// Which event: see [`EventId::tail`].
    #[n(1)]
    pub(crate) event: u64,
    /// Row of the authority whose log says so.
    #[n(2)]
    pub(crate) log: u32,
    /// One bit for each fact.
    #[n(3)]
    facts: u32,
}

impl ClockMark {
    pub(crate) fn says(&self, fact: ClockFact) -> bool {
        self.facts & fact.bit() != 0
    }
}

/// What a mark can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClockFact {
    Starts(ClockStart),
    Stops(ClockStop),
    /// First contact: the bureau is owed word of it.
    Registered,
    HandedOver,
    Received,
    Released,
    Died,
    /// Taken back: where he is held has changed.
    Recaptured,
    /// Two officers stand behind it, with the paper of whom it concerns where it asks for one.
    Vouched,
}

impl ClockFact {
    /// Bits 0 to 11 for starts, 12 to 23 for stops, the others from 24 on.
    const fn bit(self) -> u32 {
        let at = match self {
            Self::Starts(start) => start as u32,
            Self::Stops(stop) => 12 + stop as u32,
            Self::Registered => 24,
            Self::HandedOver => 25,
            Self::Received => 26,
            Self::Released => 27,
            Self::Died => 28,
            Self::Vouched => 29,
            Self::Recaptured => 30,
        };
        1 << at
    }
}

/// The bureau has acknowledged one event that it was told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Acknowledged {
    #[n(0)]
    pub(crate) at: Moment,
    #[n(1)]
    id: EventId,
    #[n(2)]
    pub(crate) about: EventId,
    /// Row of the authority whose log says so.
    #[n(3)]
    pub(crate) log: u32,
    /// Entered by two officers with the bureau's signed answer.
    #[n(4)]
    pub(crate) vouched: bool,
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
    let mut moved_alone = None;
    match body {
        Body::Registered(b) => {
            marks.known(&b.deprived_at, ClockStart::Deprived);
            let admitted = b.admitted_at.value().copied().unwrap_or(context.occurred);
            marks.push(admitted, ClockFact::Starts(ClockStart::Admitted));
            marks.now(ClockFact::Registered);
        }
        Body::RegisterFieldSet(b) if b.field == RegisterField::DeprivedAt => {
            let at = b.value.value().and_then(|text| Moment::parse(text).ok());
            let start = ClockFact::Starts(ClockStart::Deprived);
            // Two officers move what a clock runs from; one fills what was unknown. Where a log has it otherwise,
            // the clock stays, and that is noted.
            match at {
                Some(at) if !marks.has_other(start, at) || context.event.envelope.officers.len() > 1 => {
                    marks.forget(start);
                    marks.push(at, start);
                }
                at => moved_alone = at,
            }
        }
        Body::NoticeMade(b) => marks.notice(b),
        _ => facts(body, &context.event.envelope.authority).iter().for_each(|fact| marks.now(*fact)),
    }
    let vouched = match body {
        Body::PresentedToCourt(b) => b.document.is_some(),
        Body::MonitoringVisited(_) => true,
        _ => false,
    };
    if vouched && two_officers(&context.event.envelope.officers) {
        marks.now(ClockFact::Vouched);
    }
    if let Some(at) = moved_alone {
        let text = format!("one officer moved to {at} when liberty was taken: the clocks stay where they were");
        discrepancy::note(record, context, DiscrepancyKind::Conflict, vec![Stream::Person(number)], text);
    }
}

/// The facts that an event makes at its own time.
fn facts(body: &Body, log: &AuthorityId) -> Vec<ClockFact> {
    use ClockFact as F;
    use ClockStart as Start;
    use ClockStop as Stop;
    match body {
        Body::Received(_) => received(),
        Body::HandedOver(_) => handed_over(),
        Body::HandCorrected(b) if b.received && *log == b.to => received(),
        Body::HandCorrected(b) if b.received && *log == b.from => handed_over(),
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
        Body::Recaptured(_) => vec![F::Recaptured],
        Body::FateUnknown(_) => vec![F::Starts(Start::FateUnknown)],
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

fn received() -> Vec<ClockFact> {
    let starts = [ClockStart::Transferred, ClockStart::Admitted, ClockStart::Monitored].map(ClockFact::Starts);
    std::iter::once(ClockFact::Received).chain(starts).collect()
}

fn handed_over() -> Vec<ClockFact> {
    vec![ClockFact::HandedOver, ClockFact::Starts(ClockStart::Transferred)]
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
        let event = self.context.id.tail();
        let mark = ClockMark { at, event, log: self.context.log, facts: fact.bit() };
        let marks = &mut self.person.marks;
        let place = marks.partition_point(|m| (m.at, m.event) <= (at, event));
        match place.checked_sub(1).map(|last| &mut marks[last]) {
            Some(same) if (same.at, same.event) == (at, event) => same.facts |= mark.facts,
            _ => marks.insert(place, mark),
        }
    }

    /// Whether a fact stands at another time.
    fn has_other(&self, fact: ClockFact, at: Moment) -> bool {
        self.person.marks.iter().any(|m| m.facts & fact.bit() != 0 && m.at != at)
    }

    fn forget(&mut self, fact: ClockFact) {
        self.person.marks.iter_mut().for_each(|m| m.facts &= !fact.bit());
        self.person.marks.retain(|m| m.facts != 0);
    }

    fn acknowledged(&mut self, about: EventId, vouched: bool) {
        let (at, id, log) = (self.context.occurred, self.context.id, self.context.log);
        let answer = Acknowledged { at, id, about, log, vouched };
        let answers = &mut self.person.acknowledged;
        let place = answers.partition_point(|a| (a.at, a.id) <= (answer.at, answer.id));
        answers.insert(place, answer);
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
        if body.kind == NoticeKind::Bureau && body.state == NoticeState::Acknowledged {
            self.now(ClockFact::Stops(ClockStop::BureauAcknowledged));
            let vouched = body.document.is_some() && two_officers(&self.context.event.envelope.officers);
            if vouched {
                self.now(ClockFact::Vouched);
            }
            if let Some(about) = body.about {
                self.acknowledged(about, vouched);
            }
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
        Body::HandCorrected(b) if b.received && context.event.envelope.authority == b.from => {
            (false, true, format!("{} at {}", b.to, b.place))
        }
        _ => return,
    };
    let to = record.texts.entry(&to.into(), || ()).0;
    let leaving = Leaving { at: context.occurred, id: context.id, log: context.log, released, known, to };
    if let Some(person) = record.people.get_mut(&number) {
        let place = person.leavings.partition_point(|l| (l.at, l.id) <= (leaving.at, leaving.id));
        person.leavings.insert(place, leaving);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_has_a_bit_of_its_own() {
        use ClockFact as F;
        let starts = (0..11).filter_map(|n| minicbor::decode::<ClockStart>(&[n]).ok()).map(F::Starts);
        let stops = (0..11).filter_map(|n| minicbor::decode::<ClockStop>(&[n]).ok()).map(F::Stops);
        let others = [F::Registered, F::HandedOver, F::Received, F::Released, F::Died, F::Recaptured, F::Vouched];
        let bits: Vec<u32> = starts.chain(stops).chain(others).map(ClockFact::bit).collect();
        assert_eq!(bits.len(), 29);
        assert_eq!(bits.iter().fold(0_u32, |all, bit| all | bit).count_ones(), 29);
        assert!(minicbor::decode::<ClockStart>(&[11]).is_err() && minicbor::decode::<ClockStop>(&[11]).is_err());
    }
}
