//! Leaving, arriving, and handing over under a receipt of two logs. Source: ours, after steps 10 to 12
//! of the path.

use custody::event::incident::{Welfare, WelfareGiven};
use custody::event::movement::{Arrived, ClosedOut, Disembarked, HeadCounted};
use custody::event::observed::FoundAboard;
use custody::event::oversight::Outcome;
use custody::event::reception::OnwardConsented;
use custody::{AuthorityId, MovementId, Nature, Order, PersonNumber, PlaceId, Span};

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::{Stage, Stand};
use super::task::Task;
use crate::desk::When;
use crate::failure::Failure;
use crate::handover::{Counted, OfferRequest};

/// Most rounds of head counts before a person outside must decide.
const ROUNDS: u16 = 6;
/// Minutes from arrival to the hand-over, from there to close-out, and to the reception in the prison.
const HAND_OVER_MIN: i64 = 10;
const CLOSE_OUT_MIN: i64 = 3;
const RECEPTION_MIN: i64 = 30;
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
        if leg == 0 {
            self.object_aboard(journey)?;
            self.stowaway(journey, &id, &planned)?;
        }
        let control = self.seat(&carrier, Role::Control)?;
        let mut last = String::new();
        for round in 1..=ROUNDS {
            self.count_heads(&planned, &id, &carrier, round, false)?;
            let order = Order::Depart { movement: id.clone(), difference: None };
            let Err(refusal) = self.ask(&control, (None, Some(&id)), order)? else {
                self.at(planned.arrives_at.max(self.desk.now() + Span::MINUTE), Task::Arrive { journey, leg });
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
        Err(Failure::error(format!("{id} could not leave after {ROUNDS} rounds of head counts: {last}")))
    }

    /// Nobody is left to carry.
    fn abandon(&mut self, planned: &PlannedMovement) -> Result<(), Failure> {
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        if self.desk.record.movement(&id).is_none_or(|m| m.plan.is_none()) {
            return Ok(());
        }
        let control = self.seat(&carrier, Role::Control)?;
        let body = custody::event::movement::MovementCancelled { reason: "nobody is left to carry".into() };
        self.say_of(&control, &id, body)?;
        Ok(())
    }

    /// Injected: somebody objects when he is aboard already.
    fn object_aboard(&mut self, journey: usize) -> Result<(), Failure> {
        for person in self.groups.get(&journey).cloned().unwrap_or_default() {
            let late = self.world.errs(self.people[person].ordinal, InjectionKind::LateObjection);
            if let Some(injection) = late.filter(|i| i.number % 2 == 1 && self.sheets[person].told_at.is_some()) {
                self.world.happened(&injection, &[self.sheets[person].number], None);
                self.object(person, journey)?;
            }
        }
        Ok(())
    }

    /// Injected: somebody of the site is aboard whom no list names.
    fn stowaway(&mut self, journey: usize, id: &MovementId, planned: &PlannedMovement) -> Result<(), Failure> {
        let legs = self.timetable.journeys[journey].movements.clone();
        let injection = legs
            .iter()
            .find_map(|m| self.world.errs_on(&self.timetable.movements[*m].id, InjectionKind::UnlistedAboard));
        let Some(injection) = injection else { return Ok(()) };
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

    /// Two counters, each blind to the other, count bodies.
    fn count_heads(
        &mut self,
        planned: &PlannedMovement,
        id: &MovementId,
        carrier: &AuthorityId,
        round: u16,
        at_arrival: bool,
    ) -> Result<(), Failure> {
        let place = if at_arrival { planned.to.as_str() } else { id.as_str() };
        let bodies = self.world.bands_at(id.as_str()).len();
        let bodies = if at_arrival { self.carried(id).len() } else { bodies };
        let truth = i64::try_from(bodies).unwrap_or(0);
        let wrong = self.world.errs_on(&planned.id, InjectionKind::CountOffByOne).filter(|_| round == 1 && !at_arrival);
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
        let id = MovementId::parse(&planned.id)?;
        let (carrier, receiver) = (AuthorityId::parse(&planned.carrier)?, AuthorityId::parse(&planned.receiver)?);
        let custody = self.seat(&carrier, Role::CustodyA)?;
        let place = PlaceId::parse(&planned.to)?;
        self.say_of(&custody, &id, Arrived { place: place.clone() })?;
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        for person in &group {
            let number = self.sheets[*person].number;
            self.say(&custody, number, Disembarked { movement: id.clone(), place: place.clone() })?;
            self.world.goes(number, &planned.to);
        }
        self.count_heads(&planned, &id, &carrier, 1, true)?;
        for person in &group {
            let number = self.sheets[*person].number;
            if let Err(refusal) = self.door(number, &id, &receiver, true)? {
                return Err(Failure::error(format!("{number} at the door where {id} arrived: {refusal}")));
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

    /// The hand-over: offered, accepted and settled under one receipt that both logs keep.
    pub(super) fn pass_on(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, leg) else { return Ok(()) };
        let id = MovementId::parse(&planned.id)?;
        let (carrier, receiver) = (AuthorityId::parse(&planned.carrier)?, AuthorityId::parse(&planned.receiver)?);
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        let persons: Vec<PersonNumber> = group.iter().map(|p| self.sheets[*p].number).collect();
        let seals = group.iter().map(|p| {
            let bags = self.people[*p].bags.iter().map(|bag| bag.seal.clone()).collect();
            (self.sheets[*p].number, bags)
        });
        let request = OfferRequest {
            movement: id,
            to: receiver.clone(),
            place: PlaceId::parse(&planned.to)?,
            persons: Some(persons.clone()),
            except: Vec::new(),
            seals: seals.collect(),
            papers: std::collections::BTreeMap::new(),
            medical_evacuation: false,
        };
        let (giver, taker) = (self.seat(&carrier, Role::CustodyA)?, self.seat(&receiver, Role::CustodyA)?);
        let offered = self.desk.offer(&giver, &When::default(), &request)?;
        let counted = Counted { counted: u32::try_from(persons.len()).unwrap_or(0), ..Counted::default() };
        let accepted = self.desk.accept(&taker, &When::default(), &offered.receipt, &counted)?;
        let settled = self.desk.settle(&giver, &When::default(), &accepted.receipt)?;
        if let Some(kept) = accepted.kept_back.first().or(settled.kept_back.first()) {
            return Err(Failure::error(format!("{} was kept back at a hand-over: {}", kept.person, kept.why())));
        }
        if let Some(next) = self.leg(journey, leg + 1) {
            self.goes_on(&persons, &carrier, &AuthorityId::parse(&next.receiver)?)?;
        }
        self.after(CLOSE_OUT_MIN, Task::CloseOut { journey, leg });
        Ok(())
    }

    /// Whoever has given them agrees that they go on to the next authority of their journey.
    fn goes_on(&mut self, persons: &[PersonNumber], giver: &AuthorityId, to: &AuthorityId) -> Result<(), Failure> {
        let liaison = self.seat(giver, Role::Liaison)?;
        for number in persons {
            self.say(&liaison, *number, OnwardConsented { to: to.clone(), by: giver.clone() })?;
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
