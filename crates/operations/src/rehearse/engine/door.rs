//! The door: photograph, band and question by two officers; whoever may board boards, and what a
//! refusal names is put right or the person stays behind. Source: `custody.md` (Gates, identity).

use custody::event::law::{Conclusion, RiskAssessed};
use custody::event::medical::{MedicinesPacked, Step};
use custody::event::movement::{
    BoardingOpened, DoorChecked, DoorException, DoorOutcome, ManifestLine, ManifestSwapped, TakenOff,
};
use custody::event::oversight::OverrideSigned;
use custody::event::{Body, Gate, Stream};
use custody::{AuthorityId, MovementId, Nature, Nonce, Order, OverrideId, PersonNumber, PlaceId, Refusal, Span};

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::boarding::MEDICINE_DAYS;
use super::folder::Role;
use super::stage::{Stage, Stand};
use crate::desk::When;
use crate::failure::Failure;

/// Most times that a person is tried at a door, each time with what was missing put right.
const TRIES: usize = 5;

impl Stage {
    pub(super) fn door_and_board(
        &mut self,
        person: usize,
        planned: &PlannedMovement,
        id: &MovementId,
        carrier: &AuthorityId,
    ) -> Result<bool, Failure> {
        let number = self.sheets[person].number;
        if let Err(refusal) = self.door(number, id, carrier, false)? {
            if self.is_listed(id, number) {
                return self.stays_behind(person, id, carrier, &refusal);
            }
            self.swap_in(number, planned, id, carrier)?;
            if let Err(refusal) = self.door(number, id, carrier, false)? {
                return self.stays_behind(person, id, carrier, &refusal);
            }
        }
        let custody = self.seat(carrier, Role::CustodyA)?;
        for nth in 1..=TRIES {
            let order = Order::Board { person: number, movement: id.clone() };
            let Err(refusal) = self.ask(&custody, (Some(number), Some(id)), order)? else { break };
            if nth == TRIES {
                return self.stays_behind(person, id, carrier, &refusal);
            }
            if !self.put_right(person, id, carrier, &refusal)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whoever is refused for what nobody here can put right stays where he is, on the list of what had no answer.
    fn stays_behind(
        &mut self,
        person: usize,
        id: &MovementId,
        carrier: &AuthorityId,
        refusal: &Refusal,
    ) -> Result<bool, Failure> {
        let number = self.sheets[person].number;
        let from = self.desk.record.movement(id).and_then(|m| m.plan.as_ref()).map(|p| p.from.to_string());
        self.take_off(number, id, carrier, &from.unwrap_or_default(), "refused at the door")?;
        self.sheets[person].stand = Stand::Waiting;
        self.unanswered(format!("{number} at the door of {id}: {refusal}"));
        Ok(false)
    }

    /// The manifest names somebody who stayed: a late swap, signed again by two.
    fn swap_in(
        &mut self,
        number: PersonNumber,
        planned: &PlannedMovement,
        id: &MovementId,
        carrier: &AuthorityId,
    ) -> Result<(), Failure> {
        let Some(movement) = self.desk.record.movement(id) else { return Ok(()) };
        let version = movement.manifest.version + 1;
        let stays = |line: &&ManifestLine| {
            self.by_number.get(&line.person).is_some_and(|p| !matches!(self.sheets[*p].stand, Stand::Going(_)))
        };
        let Some(line) = movement.manifest.lines.iter().find(stays).cloned() else { return Ok(()) };
        let both = self.cast.two(carrier, Role::Control, Role::Reviewer)?;
        let nonce = self.nonce();
        let swapped = ManifestSwapped {
            version,
            out: vec![line.person],
            in_lines: vec![ManifestLine { person: number, ..line.clone() }],
            nonce,
            reason: "the manifest named somebody who stayed".into(),
        };
        self.say_of(&both, id, swapped)?;
        self.take_off(line.person, id, carrier, &planned.from, "named on the manifest by mistake")?;
        // A new version is frozen, and boarding opens anew.
        let control = self.seat(carrier, Role::Control)?;
        self.say_of(&control, id, BoardingOpened { version })?;
        Ok(())
    }

    pub(super) fn take_off(
        &mut self,
        number: PersonNumber,
        id: &MovementId,
        carrier: &AuthorityId,
        back_to: &str,
        reason: &str,
    ) -> Result<(), Failure> {
        let custody = self.seat(carrier, Role::CustodyA)?;
        let aboard = self.desk.record.movement(id).is_some_and(|m| m.has_aboard(number));
        let held = self.desk.record.whereabouts(number).and_then(|w| w.place).filter(|_| !aboard);
        // Who was never aboard stays where he is.
        let return_place = held.map_or_else(|| PlaceId::parse(back_to), Ok)?;
        let back_to = return_place.to_string();
        let body = TakenOff { movement: id.clone(), reason: reason.into(), return_place };
        self.say(&custody, number, body)?;
        self.world.goes(number, &back_to);
        Ok(())
    }

    /// Puts right what a refusal at boarding names; false where the person stays behind.
    fn put_right(
        &mut self,
        person: usize,
        id: &MovementId,
        carrier: &AuthorityId,
        refusal: &Refusal,
    ) -> Result<bool, Failure> {
        let number = self.sheets[person].number;
        let says_no = refusal.reasons().iter().any(|r| r.nature == Nature::No && r.gate == Gate::Law);
        if says_no {
            if self.sheets[person].at_risk {
                self.try_override(person, id)?;
            }
            let from = self.desk.record.movement(id).and_then(|m| m.plan.as_ref()).map(|p| p.from.to_string());
            self.take_off(number, id, carrier, &from.unwrap_or_default(), "something says no in law")?;
            let at_risk = self.sheets[person].at_risk;
            self.sheets[person].stand = if at_risk { Stand::Staying } else { Stand::Waiting };
            return Ok(false);
        }
        let mut did = false;
        if refusal.reasons().iter().any(|r| r.gate == Gate::Movement && r.missing.contains("clearance")) {
            // What its owner took back, or has not opened yet, nobody extends.
            if !self.extend_clearances(id)? {
                let from = self.desk.record.movement(id).and_then(|m| m.plan.as_ref()).map(|p| p.from.to_string());
                self.take_off(number, id, carrier, &from.unwrap_or_default(), "a clearance does not hold")?;
                self.sheets[person].stand = Stand::Waiting;
                return Ok(false);
            }
            did = true;
        }
        if refusal.reasons().iter().any(|r| r.gate == Gate::Health) {
            let medic = self.seat(carrier, Role::Medic)?;
            self.examine(&medic, person)?;
            if !self.people[person].medical.medicines.is_empty() {
                self.say(&medic, number, MedicinesPacked { days: MEDICINE_DAYS, step: Step::BeforeDeparture })?;
            }
            did = true;
        }
        if did { Ok(true) } else { self.stays_behind(person, id, carrier, refusal) }
    }

    /// Injected: commander and movement control try to pass a finding of real risk.
    fn try_override(&mut self, person: usize, id: &MovementId) -> Result<(), Failure> {
        let number = self.sheets[person].number;
        if let Some(injection) = self.world.errs(self.people[person].ordinal, InjectionKind::OverriddenNo) {
            self.world.happened(&injection, &[number], Some(id));
        }
        self.take_finding_back(person, id)?;
        let losing = self.cast.losing.clone();
        let both = self.cast.two(&losing, Role::Commander, Role::Control)?;
        let now = self.desk.now();
        let order = OverrideSigned {
            id: OverrideId::parse(&format!("no-{:08}", number.as_u32()))?,
            site: self.sheets[person].site.clone(),
            movement: id.clone(),
            persons: vec![number],
            gates: vec![Gate::Law],
            until: now + Span::hours(12),
            reason: "the seat is paid for".into(),
        };
        let stream = Stream::Authority(losing.clone());
        let custody = self.seat(&losing, Role::CustodyA)?;
        let about = (Some(number), Some(id));
        // Whatever becomes of the order, boarding is tried again: the finding must hold against both.
        let _ = self.ask(&both, about, Order::State { stream, body: order.into() })?;
        match self.ask(&custody, about, Order::Board { person: number, movement: id.clone() })? {
            Err(_) => Ok(()),
            Ok(_) => Err(Failure::error(format!("{number} boarded {id} over a finding of real risk"))),
        }
    }

    /// Injected too: the reviewer who found the risk writes that nothing is decided, so that his finding
    /// looks absent and an override might stand in for it.
    fn take_finding_back(&mut self, person: usize, id: &MovementId) -> Result<(), Failure> {
        let Some(destination) = self.desk.record.movement(id).and_then(|m| m.plan.as_ref()).map(|p| p.receiver.clone())
        else {
            return Ok(());
        };
        let reviewer = self.losing(Role::Assessor)?;
        let assessment = RiskAssessed {
            destination,
            conclusion: Conclusion::Undecided,
            private: false,
            interpreter: false,
            independent: false,
            fear_expressed: true,
            reasons: "to be looked at again".into(),
            document: None,
        };
        self.must(&reviewer, Order::Assess { person: self.sheets[person].number, assessment })?;
        Ok(())
    }

    /// A check at a door by two officers of two functions: photograph, band, question.
    pub(super) fn door(
        &mut self,
        number: PersonNumber,
        id: &MovementId,
        authority: &AuthorityId,
        arriving: bool,
    ) -> Result<Result<(), Refusal>, Failure> {
        let two = self.cast.two(authority, Role::CustodyA, Role::Examiner)?;
        if self.world.seen_through(number, id, &self.people) {
            let why = "photograph and answer are another's".to_owned();
            let check = self.check_of(number, id, arriving, DoorOutcome::NotVerified(why));
            // Both men are brought and looked at anew: the second check comes a minute after the first.
            let first = When { occurred_at: Some(self.desk.now() - Span::MINUTE), ..When::default() };
            if let Err(refusal) = self.ask_when(&two, &first, (Some(number), Some(id)), check)? {
                return Ok(Err(refusal));
            }
            self.bands_were_swapped(number, authority)?;
        }
        let check = self.check_of(number, id, arriving, DoorOutcome::Exception(no_matcher()));
        Ok(self.ask(&two, (Some(number), Some(id)), check)?.map(|_| ()))
    }

    fn check_of(&self, number: PersonNumber, id: &MovementId, arriving: bool, outcome: DoorOutcome) -> Order {
        let standing = self.desk.record.movement(id).and_then(|m| m.manifest.standing().copied());
        let (manifest_version, nonce) = standing.map_or((0, Nonce::default()), |f| (f.version, f.nonce));
        let body = DoorChecked { movement: id.clone(), manifest_version, nonce, arriving, outcome };
        Order::State { stream: Stream::Person(number), body: Body::from(body) }
    }
}

/// Photograph, band and a question, where nothing compares a finger or a face.
pub(super) fn no_matcher() -> DoorException {
    let reason = "no matcher is fitted yet".into();
    DoorException { photograph: true, band: true, question: true, tries: 3, reason }
}
