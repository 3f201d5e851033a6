//! Leaving, arriving and closing out. Source: ours, after steps 10 and 11 of the path.

use custody::event::incident::{Welfare, WelfareGiven};
use custody::event::movement::{Arrived, ClosedOut, Disembarked, HeadCounted, Means};
use custody::event::observed::FoundAboard;
use custody::event::oversight::Outcome;
use custody::{AuthorityId, Moment, MovementId, Nature, Order, PersonNumber, PlaceId, Span};

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::{Stage, Stand};
use super::task::Task;
use crate::failure::Failure;

/// Most rounds of head counts before a person outside must decide.
const ROUNDS: u16 = 6;
/// Minutes from arrival to the hand-over, from there to close-out, and to the reception in the prison.
const HAND_OVER_MIN: i64 = 10;
/// Minutes after which a convoy that found a place full asks again. Source: ours; people have water by then.
const ASKS_AGAIN_MIN: i64 = 60;
pub(super) const CLOSE_OUT_MIN: i64 = 3;
pub(super) const RECEPTION_MIN: i64 = 30;
/// Minutes before a connecting departure at which its manifest is frozen and boarding begins.
const CONNECTING_MANIFEST_MIN: i64 = 35;
const CONNECTING_BOARD_MIN: i64 = 30;

impl Stage {
    /// Close, count blind, and leave; a difference is looked into before anybody moves.
    pub(super) fn leave(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, leg) else { return Ok(()) };
        if self.groups.get(&journey).is_none_or(Vec::is_empty) {
            return self.abandon(&planned);
        }
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        self.close_boarding(&id, &carrier)?;
        if planned.leg == 1 {
            self.object_aboard(journey)?;
            self.stowaway(&id, &planned)?;
        }
        let control = self.seat(&carrier, Role::Control)?;
        let mut last = String::new();
        for round in 1..=ROUNDS {
            self.count_heads(&planned, &id, &carrier, (round, false))?;
            let order = Order::Depart { movement: id.clone(), difference: None };
            let Err(refusal) = self.ask(&control, (None, Some(&id)), order)? else {
                let (at, task) = self.next_of_departed(journey, leg, planned.arrives_at);
                self.at(at, task);
                self.has_left(journey);
                return self.welfare(journey, &carrier);
            };
            last = refusal.to_string();
            if refusal.reasons().iter().any(|r| r.nature == Nature::No) {
                self.unload_objecting(journey, &id, &carrier, &planned.from)?;
            } else if refusal.reasons().iter().any(|r| r.missing.contains("clearance")) {
                self.extend_clearances(&id)?;
            } else if round > 1 {
                self.check_by_name(&id, &carrier, &planned.from)?;
            }
            if self.groups.get(&journey).is_none_or(Vec::is_empty) {
                return self.abandon(&planned);
            }
        }
        self.cannot_leave(journey, &planned, &last)
    }

    /// Nobody has an answer to what shuts the gate: all get off, and the movement is called off.
    fn cannot_leave(&mut self, journey: usize, planned: &PlannedMovement, why: &str) -> Result<(), Failure> {
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        for person in self.groups.remove(&journey).unwrap_or_default() {
            self.take_off(self.sheets[person].number, &id, &carrier, &planned.from, "the movement cannot leave")?;
            self.sheets[person].stand = Stand::Waiting;
        }
        self.unanswered(format!("{id} could not leave after {ROUNDS} rounds of head counts: {why}"));
        self.call_off(planned, "it could not leave")
    }

    /// Nobody is left to carry.
    pub(super) fn abandon(&mut self, planned: &PlannedMovement) -> Result<(), Failure> {
        self.call_off(planned, "nobody is left to carry")
    }

    /// Injected: somebody objects when he is aboard already.
    fn object_aboard(&mut self, journey: usize) -> Result<(), Failure> {
        for person in self.groups.get(&journey).cloned().unwrap_or_default() {
            let late = self.world.errs(self.people[person].ordinal, InjectionKind::LateObjection);
            if let Some(injection) = late.filter(|i| i.number % 2 == 1 && self.sheets[person].told_at.is_some()) {
                let leaves = self.leg(journey, 0).map(|leg| MovementId::parse(&leg.id)).transpose()?;
                self.world.happened(&injection, &[self.sheets[person].number], leaves.as_ref());
                self.object(person, journey)?;
            }
        }
        Ok(())
    }

    /// Injected: somebody of the site is aboard whom no list names.
    fn stowaway(&mut self, id: &MovementId, planned: &PlannedMovement) -> Result<(), Failure> {
        let Some(injection) = self.world.errs_on(&planned.id, InjectionKind::UnlistedAboard) else { return Ok(()) };
        let from = PlaceId::parse(&planned.from)?;
        let waiting = |p: &usize| {
            let here = self.sheets[*p].site == from && !self.world.is_planned(self.people[*p].ordinal);
            here && self.is_free(*p)
        };
        let found = (0..self.sheets.len()).rev().find(waiting);
        if let Some(person) = found {
            let number = self.sheets[person].number;
            self.world.stows_away(&injection, number, id);
        }
        Ok(())
    }

    fn unload_objecting(
        &mut self,
        journey: usize,
        id: &MovementId,
        carrier: &AuthorityId,
        from: &str,
    ) -> Result<(), Failure> {
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        let (off, stay): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|p| self.sheets[*p].objecting);
        for person in off {
            let number = self.sheets[person].number;
            self.take_off(number, id, carrier, from, "objects; undecided")?;
            self.sheets[person].stand = Stand::Waiting;
        }
        self.groups.insert(journey, stay);
        Ok(())
    }

    /// Two counters, each blind to the other, count bodies: those who truly are aboard, or have got off.
    fn count_heads(
        &mut self,
        planned: &PlannedMovement,
        id: &MovementId,
        carrier: &AuthorityId,
        (round, at_arrival): (u16, bool),
    ) -> Result<(), Failure> {
        let (place, kind, bodies) = if at_arrival {
            let to = planned.to.as_str();
            (to, InjectionKind::CountAtArrival, self.world.bodies_off(id, to))
        } else {
            (id.as_str(), InjectionKind::CountOffByOne, self.world.bodies_at(id.as_str()))
        };
        let truth = i64::try_from(bodies).unwrap_or(0);
        let wrong = self.world.errs_on(&planned.id, kind).filter(|_| round == 1);
        if let Some(injection) = &wrong {
            self.world.happened(injection, &[], Some(id));
        }
        let off = i64::from(wrong.and_then(|i| i.by).unwrap_or(0));
        for (role, bodies) in [(Role::CustodyA, truth), (Role::CustodyB, truth + off)] {
            let seat = self.seat(carrier, role)?;
            let Some((counter, _)) = seat.officer.clone() else { continue };
            let bodies = u32::try_from(bodies).unwrap_or(0);
            self.say_of(&seat, id, HeadCounted { counter, bodies, at_arrival, round })
                .map_err(|f| f.at(format!("{id} at {place}")))?;
        }
        Ok(())
    }

    /// Whoever got off is counted until both counters say what the record says.
    fn count_arrivals(
        &mut self,
        planned: &PlannedMovement,
        id: &MovementId,
        carrier: &AuthorityId,
    ) -> Result<(), Failure> {
        for round in 1..=ROUNDS {
            self.count_heads(planned, id, carrier, (round, true))?;
            let carried = u32::try_from(self.carried(id).len()).unwrap_or(u32::MAX);
            let counts = self.desk.record.movement(id).and_then(|m| m.heads(true).both(Moment::MIN));
            if counts == Some((carried, carried)) {
                return Ok(());
            }
        }
        let (off, aboard) = (self.world.bodies_off(id, &planned.to), self.carried(id).len());
        self.unanswered(format!("{off} got off {id}, the record has {aboard} aboard"));
        Ok(())
    }

    /// Whether a convoy finds the place full to which it comes: its people stay aboard, have water, and it asks again.
    fn waits_before(&mut self, journey: usize, leg: usize, planned: &PlannedMovement) -> Result<bool, Failure> {
        let (id, place) = (MovementId::parse(&planned.id)?, PlaceId::parse(&planned.to)?);
        let is_full = self.is_full_for(&place, &self.carried(&id));
        if planned.means != Means::Road || !is_full || !self.goes_on_until(ASKS_AGAIN_MIN) {
            return Ok(false);
        }
        self.welfare(journey, &AuthorityId::parse(&planned.carrier)?)?;
        self.after(ASKS_AGAIN_MIN, Task::Arrive { journey, leg });
        Ok(true)
    }

    fn carried(&self, id: &MovementId) -> Vec<PersonNumber> {
        self.desk.record.movement(id).map(|m| m.carried().map(|a| a.person).collect()).unwrap_or_default()
    }

    /// Everybody is unloaded and each band is read against the list.
    fn check_by_name(&mut self, id: &MovementId, carrier: &AuthorityId, from: &str) -> Result<(), Failure> {
        let bands = self.world.bands_at(id.as_str());
        let Some(movement) = self.desk.record.movement(id) else { return Ok(()) };
        let extra: Vec<PersonNumber> = bands.into_iter().filter(|b| !movement.has_aboard(*b)).collect();
        let seen: Vec<PersonNumber> = movement.aboard_now().map(|a| a.person).collect();
        for number in seen {
            self.settle_about(
                number,
                Outcome::Explained,
                "his band was read aboard when all were unloaded and counted",
            )?;
        }
        let custody = self.seat(carrier, Role::CustodyB)?;
        for number in extra {
            let listed = self.desk.record.movement(id).is_some_and(|m| m.manifest.line(number).is_some());
            let body =
                FoundAboard { movement: id.clone(), note: "band read when everybody was unloaded and counted".into() };
            self.say(&custody, number, body)?;
            if listed {
                self.settle_about(
                    number,
                    Outcome::MissedScan,
                    "on the manifest; his band was read when all were unloaded",
                )?;
            } else {
                self.take_off(number, id, carrier, from, "on no list")?;
                self.settle_about(number, Outcome::WrongManifest, "on no list; led back to where he is held")?;
            }
        }
        Ok(())
    }

    fn welfare(&mut self, journey: usize, carrier: &AuthorityId) -> Result<(), Failure> {
        let custody = self.seat(carrier, Role::CustodyB)?;
        for person in self.groups.get(&journey).cloned().unwrap_or_default() {
            for what in [Welfare::Water, Welfare::RestraintChecked] {
                self.say(&custody, self.sheets[person].number, WelfareGiven { what, accepted: true })?;
            }
        }
        Ok(())
    }

    pub(super) fn arrive(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, leg) else { return Ok(()) };
        if self.waits_before(journey, leg, &planned)? {
            return Ok(());
        }
        let id = MovementId::parse(&planned.id)?;
        let (carrier, receiver) = (AuthorityId::parse(&planned.carrier)?, AuthorityId::parse(&planned.receiver)?);
        let custody = self.seat(&carrier, Role::CustodyA)?;
        let place = PlaceId::parse(&planned.to)?;
        self.say_of(&custody, &id, Arrived { place: place.clone() })?;
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        self.world.get_off(&id, &planned.to);
        for person in &group {
            let number = self.sheets[*person].number;
            self.say(&custody, number, Disembarked { movement: id.clone(), place: place.clone() })?;
        }
        self.count_arrivals(&planned, &id, &carrier)?;
        for person in &group {
            let number = self.sheets[*person].number;
            if let Err(refusal) = self.door(number, &id, &receiver, true)? {
                self.unanswered(format!("{number} at the door where {id} arrived: {refusal}"));
            }
        }
        if carrier == receiver {
            self.after(CLOSE_OUT_MIN, Task::CloseOut { journey, leg });
        } else {
            let taker = self.seat(&receiver, Role::CustodyA)?;
            self.say_of(&taker, &id, Arrived { place })?;
            self.after(HAND_OVER_MIN, Task::HandOver { journey, leg });
        }
        Ok(())
    }

    pub(super) fn close_out(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, leg) else { return Ok(()) };
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        let custody = self.seat(&carrier, Role::CustodyA)?;
        let order = |explanation: Option<String>| Order::State {
            stream: custody::event::Stream::Movement(id.clone()),
            body: ClosedOut { explanation }.into(),
        };
        if self.ask(&custody, (None, Some(&id)), order(None))?.is_err() {
            let commander = self.seat(&carrier, Role::Commander)?;
            self.must(&commander, order(Some("an open discrepancy about a passenger is settled apart".into())))?;
        }
        match self.leg(journey, leg + 1) {
            None if self.carrying.is_some() => self.trip_ended(journey)?,
            Some(next) => {
                let soonest = self.desk.now() + Span::MINUTE;
                let leg = leg + 1;
                let manifest = (next.departs_at - Span::minutes(CONNECTING_MANIFEST_MIN)).max(soonest);
                self.at(manifest, Task::Manifest { journey, leg });
                let board = (next.departs_at - Span::minutes(CONNECTING_BOARD_MIN)).max(manifest + Span::MINUTE);
                self.at(board, Task::Board { journey, leg });
                self.at(next.departs_at.max(board + Span::minutes(10)), Task::Leave { journey, leg });
            }
            None => self.after(RECEPTION_MIN, Task::Reception { journey }),
        }
        Ok(())
    }
}
