//! After arrival: doctor, property, cell, notices, the bureau's acknowledgement, the court.
//! Source: ours, after steps 13 to 16 of the path.

use custody::event::incident::{Welfare, WelfareGiven};
use custody::event::law::{CourtOutcome, MonitoringVisited, PresentedToCourt, TaskOpened};
use custody::event::medical::{InjuriesChecked, MedicalScreened, MedicinesPacked, Step, Tb};
use custody::event::oversight::{DiscrepancyKind, DiscrepancyOpened, Outcome};
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::event::property::BagChecked;
use custody::event::reception::{Housed, NoticeKind, NoticeMade, NoticeState};
use custody::event::{AuthorityKind, Stream};
use custody::{AuthorityId, DiscrepancyId, Order, PlaceId, Span};

use super::super::injection::InjectionKind;
use super::boarding::MEDICINE_DAYS;
use super::folder::Role;
use super::stage::{Stage, Stand};
use super::task::Task;
use crate::failure::Failure;

/// Minutes from reception to the notices.
const NOTICES_MIN: i64 = 120;
/// Days before its end at which an order is renewed. Source: ours; a sitting and a journey.
const RENEWED_BEFORE_D: i64 = 3;
/// Persons whom the court can see in a day. Source: invented, from 5.5 rooms at 248 a day with 20 min each.
const COURT_PACE: usize = 248;

impl Stage {
    pub(super) fn reception(&mut self, journey: usize) -> Result<(), Failure> {
        let to = self.timetable.journeys[journey].to.clone();
        let authority = self.authority_of(&to)?;
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        for person in &group {
            self.seen_by_a_doctor(*person, &authority)?;
            self.property_checked(*person, &authority)?;
            self.housed(*person, &authority, &to)?;
            self.sheets[*person].stand = Stand::Arrived;
            self.sheets[*person].site = PlaceId::parse(&to)?;
            self.received += 1;
        }
        self.note_admitted(journey, group.len());
        self.court_queue.extend(&group);
        self.after(NOTICES_MIN, Task::Notices { journey });
        Ok(())
    }

    fn seen_by_a_doctor(&mut self, person: usize, authority: &AuthorityId) -> Result<(), Failure> {
        let medic = self.seat(authority, Role::Medic)?;
        let number = self.sheets[person].number;
        self.say(&medic, number, InjuriesChecked { step: Step::Reception, seen: 0 })?;
        let screened = MedicalScreened {
            findings: "seen on the day of arrival".into(),
            conditions: Vec::new(),
            allergies: Vec::new(),
            tb: Tb::Negative,
        };
        // By a plan he may have waited for days, and a doctor saw him when he came.
        if self.carrying.is_none() {
            self.say(&medic, number, screened)?;
        }
        self.examine(&medic, person)?;
        if self.people[person].medical.medicines.is_empty() {
            return Ok(());
        }
        let left_behind = self.world.errs(self.people[person].ordinal, InjectionKind::MissingMedicines);
        if let Some(injection) = left_behind.filter(|i| i.number % 2 == 0) {
            self.world.happened(&injection, &[number], None);
            self.say(&medic, number, MedicinesPacked { days: 0, step: Step::Reception })?;
            let opened = DiscrepancyOpened {
                id: DiscrepancyId::parse(&format!("med-{:08}", number.as_u32()))?,
                kind: DiscrepancyKind::MissingMedicine,
                about: vec![Stream::Person(number)],
                text: format!("medicines of {number} were packed and did not arrive with him"),
                rule: "medicines are counted at both ends".into(),
            };
            // Who counts the bags says so, and the doctor settles it.
            let counting = self.seat(authority, Role::CustodyA)?;
            let stream = Stream::Authority(authority.clone());
            self.must(&counting, Order::State { stream, body: opened.into() })?;
            self.say(&medic, number, MedicinesPacked { days: MEDICINE_DAYS, step: Step::Reception })?;
            return self.settle_about(number, Outcome::Corrected, "given from the prison's pharmacy the same day");
        }
        self.say(&medic, number, MedicinesPacked { days: MEDICINE_DAYS, step: Step::Reception })?;
        Ok(())
    }

    fn property_checked(&mut self, person: usize, authority: &AuthorityId) -> Result<(), Failure> {
        let custody = self.seat(authority, Role::CustodyB)?;
        for bag in self.people[person].bags.clone() {
            let body = BagChecked { bag: bag.bag, seal: bag.seal, matches: true, step: Step::Reception };
            self.say(&custody, self.sheets[person].number, body)?;
        }
        Ok(())
    }

    /// A cell: children apart from adults; then the reception is complete.
    fn housed(&mut self, person: usize, authority: &AuthorityId, to: &str) -> Result<(), Failure> {
        let custody = self.seat(authority, Role::CustodyA)?;
        let sheet = &self.sheets[person];
        let (number, child) = (sheet.number, sheet.child);
        let apart = self.scenario.places.iter().find(|p| p.for_children && p.authority == authority.as_str());
        let place = if child { apart.map_or(to.to_owned(), |p| p.id.clone()) } else { to.to_owned() };
        let id = PlaceId::parse(&place)?;
        self.say(&custody, number, Housed { place: id.clone(), apart_from_adults: child })?;
        self.world.goes(number, &place);
        self.must(&custody, Order::CompleteReception { person: number, place: id })?;
        Ok(())
    }

    /// Capture card, family, consulate, tracing bureau; and the bureau's own word that it knows.
    pub(super) fn notices(&mut self, journey: usize) -> Result<(), Failure> {
        let authority = self.authority_of(&self.timetable.journeys[journey].to.clone())?;
        let desk = self.seat(&authority, Role::FamilyDesk)?;
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        for person in &group {
            let number = self.sheets[*person].number;
            let notices = [
                (NoticeKind::CaptureCard, NoticeState::Written, "the person himself"),
                (NoticeKind::Family, NoticeState::Sent, "family, through the tracing bureau"),
                (NoticeKind::Consular, NoticeState::Offered, "the person himself"),
                (NoticeKind::Bureau, NoticeState::Sent, "tracing bureau"),
            ];
            for (kind, state, to) in notices {
                self.say(&desk, number, NoticeMade { kind, state, to: to.into(), about: None, document: None })?;
            }
        }
        for person in &group {
            self.acknowledged(*person, &authority)?;
        }
        Ok(())
    }

    /// The bureau's own word, in its own log, on each event that it was owed word of and has not acknowledged.
    pub(super) fn acknowledged(&mut self, person: usize, to: &AuthorityId) -> Result<(), Failure> {
        let bureau = self.cast.seat(&self.cast.bureau, Role::Tracer)?;
        let number = self.sheets[person].number;
        let owed = self.desk.record().owed_to_bureau(number);
        for (_, event) in owed {
            if self.acknowledged.insert(event) {
                let (kind, state) = (NoticeKind::Bureau, NoticeState::Acknowledged);
                let body = NoticeMade { kind, state, to: to.to_string(), about: Some(event), document: None };
                self.say(&bureau, number, body)?;
            }
        }
        Ok(())
    }

    /// Whoever remains at a site: seen, examined, fed; counsel, family, monitor and bureau told why.
    pub(super) fn remaining(&mut self) -> Result<(), Failure> {
        let remains = |p: &usize| !matches!(self.sheets[*p].stand, Stand::Arrived | Stand::Lost);
        let people: Vec<usize> = (0..self.sheets.len()).filter(remains).collect();
        for person in &people {
            let holder = self.holder_of(*person)?;
            let (custody, medic) = (self.seat(&holder, Role::CustodyB)?, self.seat(&holder, Role::Medic)?);
            let (family, reviewer) = (self.seat(&holder, Role::FamilyDesk)?, self.seat(&holder, Role::Reviewer)?);
            if !self.sheets[*person].taken_in {
                self.identify(*person)?;
                self.rest_of_intake(*person)?;
                self.order(*person)?;
            }
            if self.sheets[*person].told_at.is_none() {
                self.papers_for(*person)?;
            }
            let (number, place) = (self.sheets[*person].number, self.sheets[*person].site.clone());
            let both = self.cast.two(&holder, Role::CustodyB, Role::CustodyA)?;
            self.say(&both, number, Sighted { place, means: Verified::TwoOfficers, exception: None })?;
            for what in [Welfare::Food, Welfare::Water, Welfare::Clothing, Welfare::Comfort, Welfare::Observation] {
                self.say(&custody, number, WelfareGiven { what, accepted: true })?;
            }
            let screened = MedicalScreened {
                findings: "seen again before the operation ended".into(),
                conditions: Vec::new(),
                allergies: Vec::new(),
                tb: Tb::Negative,
            };
            self.say(&medic, number, screened)?;
            self.examine(&medic, *person)?;
            self.say(&medic, number, InjuriesChecked { step: Step::Other, seen: 0 })?;
            let notices = [
                (NoticeKind::CaptureCard, "the person himself"),
                (NoticeKind::Family, "family, through the tracing bureau"),
                (NoticeKind::Consular, "the person himself"),
                (NoticeKind::Counsel, "counsel"),
                (NoticeKind::Protection, "protection officer"),
                (NoticeKind::Bureau, "tracing bureau"),
            ];
            for (kind, to) in notices {
                let body = NoticeMade { kind, state: NoticeState::Sent, to: to.into(), about: None, document: None };
                self.say(&family, number, body)?;
            }
            let why = "remained at the site when the operation ended".to_owned();
            self.say(&reviewer, number, TaskOpened { task: "review-of-detention".into(), why, due: None })?;
            let bureau = self.cast.seat(&self.cast.bureau, Role::Tracer)?;
            self.say(&bureau, number, MonitoringVisited { by: "tracing bureau".into(), private: true })?;
        }
        for person in &people {
            let holder = self.holder_of(*person)?;
            self.acknowledged(*person, &holder)?;
        }
        Ok(())
    }

    /// The court sees as many as its pace allows, first come first.
    pub(super) fn court_sits(&mut self) -> Result<(), Failure> {
        let clerk = self.cast.seat(&self.cast.court, Role::Clerk)?;
        let receiver =
            self.scenario.authority_of_kind(AuthorityKind::Receiving).map(|a| a.id.clone()).unwrap_or_default();
        let receiver = AuthorityId::parse(&receiver)?;
        let today: Vec<usize> = self.court_queue.drain(..self.court_queue.len().min(COURT_PACE)).collect();
        for person in today {
            let number = self.sheets[person].number;
            let mut outcomes = vec![CourtOutcome::FileReceived, CourtOutcome::FirstQuestioned];
            outcomes.push(if self.sheets[person].child {
                CourtOutcome::JuvenileReferred
            } else {
                CourtOutcome::DetentionOrdered
            });
            for outcome in outcomes {
                let court = self.cast.court.to_string();
                let body = PresentedToCourt { court, outcome, counsel_present: true, document: None };
                self.say(&clerk, number, body)?;
            }
            self.court_order(person, &receiver)?;
        }
        // Orders that are about to end are renewed, wherever the person is.
        let soon = self.desk.now() + Span::days(RENEWED_BEFORE_D);
        let ending = |sheet: &super::stage::Sheet| {
            !matches!(sheet.stand, Stand::Staying | Stand::Lost) && sheet.ordered_until.is_some_and(|u| u < soon)
        };
        let ending: Vec<usize> = (0..self.sheets.len()).filter(|p| ending(&self.sheets[*p])).collect();
        for person in ending {
            self.court_order(person, &receiver)?;
        }
        Ok(())
    }
}
