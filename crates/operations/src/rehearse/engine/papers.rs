//! The papers in law of each person: order, notice, individual assessment, acceptance, objection.
//! Source: ours, after step 8 of the path; one person, one command.

use custody::event::law::{
    AcceptanceGiven, Conclusion, DestinationTold, ObjectionDecided, ObjectionRaised, OrderIssued, RiskAssessed,
};
use custody::{AuthorityId, MovementId, Order, Span};

use super::super::injection::InjectionKind;
use super::folder::Role;
use super::stage::{Stage, Stand};
use super::task::Task;
use crate::failure::Failure;

/// Share of people who object in time, in parts per million. Source: invented.
const OBJECTS_PPM: u32 = 8_000;
/// Share of objections that are upheld. Source: invented.
const UPHELD_PPM: u32 = 200_000;
/// How long an order and an acceptance last. Source: ours; an order of 15 days, renewed by the court, and a
/// window that outlasts the operation.
const ORDER_DAYS: i64 = 15;
pub(super) const ACCEPTED_DAYS: i64 = 40;
/// Hours in which an objection is decided. Source: invented.
const DECIDED_H: i64 = 20;

impl Stage {
    /// The authorities that take people on a journey, in order, without the one that has them.
    pub(super) fn takers(&self, journey: usize) -> Result<Vec<AuthorityId>, Failure> {
        if let Some(carrying) = &self.carrying {
            return Ok(carrying.takers().to_vec());
        }
        let mut takers: Vec<AuthorityId> = Vec::new();
        for index in &self.timetable.journeys[journey].movements {
            let receiver = AuthorityId::parse(&self.timetable.movements[*index].receiver)?;
            if receiver != self.cast.losing && !takers.contains(&receiver) {
                takers.push(receiver);
            }
        }
        Ok(takers)
    }

    pub(super) fn papers(&mut self, journey: usize) -> Result<(), Failure> {
        let takers = self.takers(journey)?;
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        self.papers_for_all(&group, &takers, journey)
    }

    /// The same for people by name, towards those who take them.
    pub(super) fn papers_for_all(
        &mut self,
        group: &[usize],
        takers: &[AuthorityId],
        journey: usize,
    ) -> Result<(), Failure> {
        for person in group {
            let at_risk = self.world.errs(self.people[*person].ordinal, InjectionKind::OverriddenNo).is_some();
            self.sheets[*person].at_risk = at_risk;
            self.order(*person)?;
            for taker in takers {
                self.notify_and_assess(*person, taker, at_risk)?;
            }
            self.sheets[*person].told_at = Some(self.desk.now());
            if !at_risk && !self.world.is_planned(self.people[*person].ordinal) && self.world.chance(OBJECTS_PPM) {
                self.object(*person, journey)?;
            }
        }
        for taker in takers {
            let liaison = self.seat(taker, Role::Liaison)?;
            let until = self.desk.now() + Span::days(ACCEPTED_DAYS);
            for person in group {
                let body = AcceptanceGiven { by: taker.clone(), until, conditions: String::new() };
                self.say(&liaison, self.sheets[*person].number, body)?;
            }
        }
        let Some(last) = takers.last().cloned() else { return Ok(()) };
        for person in group {
            self.court_order(*person, &last)?;
        }
        Ok(())
    }

    /// The order under which the losing authority holds him.
    pub(super) fn order(&mut self, person: usize) -> Result<(), Failure> {
        let reviewer = self.losing(Role::Reviewer)?;
        let number = self.sheets[person].number;
        let now = self.desk.now();
        let body = OrderIssued {
            reference: format!("L-{:08}", number.as_u32()),
            by: "reviewing judge of the site".into(),
            grounds: "suspected membership of an armed group".into(),
            valid_in: self.cast.losing.clone(),
            from: now - Span::HOUR,
            until: now + Span::days(60),
            document: None,
        };
        self.say(&reviewer, number, body)?;
        Ok(())
    }

    pub(super) fn notify_and_assess(&mut self, person: usize, to: &AuthorityId, at_risk: bool) -> Result<(), Failure> {
        let reviewer = self.losing(Role::Assessor)?;
        let number = self.sheets[person].number;
        let language = self.people[person].languages.first().copied().unwrap_or("ar").to_owned();
        let told = DestinationTold {
            destination: to.clone(),
            language,
            interpreter: true,
            counsel_offered: true,
            by_sheet: None,
        };
        self.say(&reviewer, number, told)?;
        let assessment = RiskAssessed {
            destination: to.clone(),
            conclusion: if at_risk { Conclusion::RealRisk } else { Conclusion::NoRealRisk },
            private: true,
            interpreter: true,
            independent: true,
            fear_expressed: at_risk,
            reasons: if at_risk {
                "named threat, confirmed".into()
            } else {
                "heard in private; no individual risk found".into()
            },
            document: None,
        };
        self.must(&reviewer, Order::Assess { person: number, assessment })?;
        Ok(())
    }

    /// An order of the court under the receiving authority.
    pub(super) fn court_order(&mut self, person: usize, valid_in: &AuthorityId) -> Result<(), Failure> {
        let clerk = self.seat(&self.cast.court, Role::Clerk)?;
        let (now, number) = (self.desk.now(), self.sheets[person].number);
        self.sheets[person].orders += 1;
        self.sheets[person].ordered_until = Some(now + Span::days(ORDER_DAYS));
        let body = OrderIssued {
            reference: format!("C-{:08}-{}", number.as_u32(), self.sheets[person].orders),
            by: self.cast.court.to_string(),
            grounds: "suspicion under the law of the receiving state".into(),
            valid_in: valid_in.clone(),
            from: now,
            until: now + Span::days(ORDER_DAYS),
            document: None,
        };
        self.say(&clerk, number, body)?;
        Ok(())
    }

    /// He objects to everybody who is to take him; it stops him alone.
    pub(super) fn object(&mut self, person: usize, journey: usize) -> Result<(), Failure> {
        let seat = self.losing(Role::CustodyA)?;
        for destination in self.takers(journey)? {
            let body = ObjectionRaised {
                destination,
                by: "the person, through counsel".into(),
                text: "I ask not to be handed over".into(),
            };
            self.say(&seat, self.sheets[person].number, body)?;
        }
        self.sheets[person].objecting = true;
        self.after(DECIDED_H * 60, Task::Decide { person });
        Ok(())
    }

    pub(super) fn decide_objection(&mut self, person: usize) -> Result<(), Failure> {
        let clerk = self.seat(&self.cast.court, Role::Clerk)?;
        let upheld = self.world.chance(UPHELD_PPM);
        if self.sheets[person].stand == Stand::Lost {
            return Ok(());
        }
        let number = self.sheets[person].number;
        for objection in self.desk.record.undecided_objections(number) {
            let (by, reasons) = ("reviewing judge".into(), "heard with counsel".into());
            self.say(&clerk, number, ObjectionDecided { objection: objection.event, upheld, by, reasons })?;
        }
        let sheet = &mut self.sheets[person];
        sheet.objecting = false;
        if upheld {
            sheet.stand = Stand::Staying;
        }
        Ok(())
    }

    /// Injected: somebody objects when the manifest is frozen.
    pub(super) fn late_objection(&mut self, journey: usize) -> Result<(), Failure> {
        for person in self.groups.get(&journey).cloned().unwrap_or_default() {
            let late = self.world.errs(self.people[person].ordinal, InjectionKind::LateObjection);
            let first = late.filter(|i| i.number % 2 == 0 && self.sheets[person].stand == Stand::Going(journey));
            if let Some(injection) = first {
                let leaves = self.leg(journey, 0).map(|leg| MovementId::parse(&leg.id)).transpose()?;
                self.world.happened(&injection, &[self.sheets[person].number], leaves.as_ref());
                self.object(person, journey)?;
            }
        }
        Ok(())
    }
}
