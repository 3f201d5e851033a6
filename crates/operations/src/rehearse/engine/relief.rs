//! A failing site: an emergency override leads some of its people to a safer place of the same
//! authority; each gate passed is a debt, and the debts are paid. Source: `custody.md` (Emergency override).

use custody::event::law::AcceptanceGiven;
use custody::event::movement::{
    Alternate, Arrived, BoardingOpened, ClearanceKind, ClearanceSet, ClearanceState, ClosedOut, Disembarked,
    HeadCounted, ManifestClosed, ManifestDrafted, ManifestFrozen, ManifestLine, Means, MovementPlanned,
};
use custody::event::oversight::OverrideSigned;
use custody::event::{Gate, Stream};
use custody::{ClearanceId, MovementId, Nonce, Order, OverrideId, PersonNumber, PlaceId, Span};
use rand_core::Rng;

use super::folder::{Role, describe_place};
use super::papers::ACCEPTED_DAYS;
use super::stage::{Stage, Stand};
use super::task::Task;
use crate::failure::Failure;

/// Persons whom one relief convoy takes. Source: invented; one coach.
const RELIEVED: usize = 20;
/// Minutes after the word that a site fails at which the convoy leaves, and how long it drives.
const LEAVES_MIN: i64 = 45;
const DRIVES_MIN: i64 = 45;
/// Hours after the notice when the debt in law can be paid. Source: the objection period of the pack, 24 h.
const PAID_H: i64 = 25;

impl Stage {
    fn relief_id(&self, place: usize) -> Result<MovementId, Failure> {
        Ok(MovementId::parse(&format!("relief-{}", self.scenario.places[place].id))?)
    }

    /// How many of a site that is to fail are on no list before it does: one coach, at most a sixth.
    pub(super) fn reserve(&self, place: usize) -> usize {
        let here = self.people.iter().filter(|p| self.scenario.sites[p.site].place == self.scenario.places[place].id);
        (here.count() / 6).min(RELIEVED)
    }

    /// The safer place: another site of the same authority with room.
    fn safer(&self, place: usize) -> Option<String> {
        let from = &self.scenario.places[place];
        let others = self.scenario.places.iter().filter(|p| p.authority == from.authority && p.id != from.id);
        let mut safe = others.filter(|p| p.failing_from.is_none() && p.inside.is_none());
        safe.find(|p| {
            let held = self.sheets.iter().filter(|s| s.site.as_str() == p.id && s.stand != Stand::Arrived).count();
            held + RELIEVED < p.operational as usize
        })
        .map(|p| p.id.clone())
    }

    /// The commander says that the site fails; a convoy is planned for people on no list yet.
    pub(super) fn relief(&mut self, place: usize) -> Result<(), Failure> {
        let facts = self.scenario.places[place].clone();
        describe_place(&mut self.desk, &self.cast, &self.scenario, &facts, true)?;
        let Some(safer) = self.safer(place) else { return Ok(()) };
        let free = |p: &usize| {
            let sheet = &self.sheets[*p];
            let idle = sheet.site.as_str() == facts.id && sheet.stand == Stand::Waiting && !sheet.taken_in;
            idle && !self.world.is_planned(self.people[*p].ordinal)
        };
        let chosen: Vec<usize> = (0..self.sheets.len()).rev().filter(free).take(self.reserve(place)).collect();
        if chosen.is_empty() {
            return Ok(());
        }
        for person in &chosen {
            self.sheets[*person].relieved = true;
            self.sheets[*person].stand = Stand::Going(usize::MAX);
        }
        let id = self.relief_id(place)?;
        let now = self.desk.now();
        let (departs_at, arrives_at) = (now + Span::minutes(LEAVES_MIN), now + Span::minutes(LEAVES_MIN + DRIVES_MIN));
        let losing = self.cast.losing.clone();
        let clearance = ClearanceId::parse(&format!("road-{id}"))?;
        let set = ClearanceSet {
            kind: ClearanceKind::Road,
            owner: losing.clone(),
            scope: "road between two sites".into(),
            state: ClearanceState::Given,
            from: now,
            until: arrives_at + Span::hours(6),
            note: String::new(),
            document: None,
        };
        let control = self.losing(Role::Control)?;
        self.must(&control, Order::State { stream: Stream::Clearance(clearance.clone()), body: set.into() })?;
        let from = PlaceId::parse(&facts.id)?;
        let alternate = Alternate {
            place: from.clone(),
            landing: None,
            guards: true,
            legal_acceptance: true,
            or_fuel_to_return: true,
        };
        let plan = MovementPlanned {
            means: Means::Road,
            from,
            to: PlaceId::parse(&safer)?,
            vehicle: "relief coach".into(),
            carrier: losing.clone(),
            receiver: losing,
            departs_at,
            arrives_at,
            seats: u32::try_from(RELIEVED).unwrap_or(1),
            guards: 8,
            child: false,
            alternates: vec![alternate],
            clearances: vec![clearance],
        };
        self.say_of(&control, &id, plan)?;
        self.after(10, Task::ReliefStep { place, step: 0 });
        Ok(())
    }

    fn relieved(&self, place: usize) -> Result<Vec<usize>, Failure> {
        let id = self.relief_id(place)?;
        let on_list =
            |number: PersonNumber| self.desk.record.movement(&id).is_some_and(|m| m.manifest.line(number).is_some());
        Ok((0..self.sheets.len()).filter(|p| self.sheets[*p].relieved && on_list(self.sheets[*p].number)).collect())
    }

    pub(super) fn relief_step(&mut self, place: usize, step: u8) -> Result<(), Failure> {
        match step {
            0 => self.relief_boards(place),
            1 => self.relief_leaves(place),
            2 => self.relief_arrives(place),
            3 => self.debts_are_paid(place),
            _ => Ok(()),
        }
    }

    /// Identity and age hold as ever; the order stands in for what is absent.
    fn relief_boards(&mut self, place: usize) -> Result<(), Failure> {
        let id = self.relief_id(place)?;
        let losing = self.cast.losing.clone();
        let from = PlaceId::parse(&self.scenario.places[place].id.clone())?;
        let idle = |p: &usize| self.sheets[*p].relieved && self.sheets[*p].site == from;
        let mut people: Vec<usize> = (0..self.sheets.len()).filter(idle).collect();
        for person in &people {
            self.identify(*person)?;
        }
        // A child waits for a movement of children.
        let (children, adults): (Vec<usize>, Vec<usize>) = people.into_iter().partition(|p| self.sheets[*p].child);
        for person in children {
            self.sheets[person].relieved = false;
            self.sheets[person].stand = Stand::Waiting;
        }
        people = adults;
        if people.is_empty() {
            return Ok(());
        }
        let persons: Vec<PersonNumber> = people.iter().map(|p| self.sheets[*p].number).collect();
        let now = self.desk.now();
        let order = OverrideSigned {
            id: OverrideId::parse(&format!("over-{id}"))?,
            site: from,
            movement: id.clone(),
            persons: persons.clone(),
            gates: vec![Gate::Health, Gate::Property, Gate::Law],
            until: now + Span::hours(48),
            reason: "the site cannot be held; staying is worse".into(),
        };
        let both = self.cast.two(&losing, Role::Commander, Role::Control)?;
        self.must(&both, Order::State { stream: Stream::Authority(losing.clone()), body: order.into() })?;
        let control = self.losing(Role::Control)?;
        let seat = 1_u16..;
        let lines = persons.iter().zip(seat).map(|(p, seat)| ManifestLine { person: *p, seat, apart_from: Vec::new() });
        self.say_of(&control, &id, ManifestDrafted { version: 1, lines: lines.collect() })?;
        let mut nonce = Nonce::default();
        self.desk.rng.fill_bytes(&mut nonce.0);
        let law = self.cast.two(&losing, Role::Control, Role::Reviewer)?;
        self.say_of(&law, &id, ManifestFrozen { version: 1, nonce })?;
        self.say_of(&control, &id, BoardingOpened { version: 1 })?;
        let custody = self.losing(Role::CustodyA)?;
        for number in persons {
            if let Err(refusal) = self.door(number, &id, &losing, false)? {
                return Err(Failure::Refused(refusal));
            }
            self.must(&custody, Order::Board { person: number, movement: id.clone() })?;
            self.world.goes(number, id.as_str());
        }
        self.say_of(&control, &id, ManifestClosed { version: 1 })?;
        self.after(LEAVES_MIN - 10, Task::ReliefStep { place, step: 1 });
        Ok(())
    }

    fn relief_leaves(&mut self, place: usize) -> Result<(), Failure> {
        let id = self.relief_id(place)?;
        self.relief_counts(&id, false)?;
        let control = self.losing(Role::Control)?;
        self.must(&control, Order::Depart { movement: id, difference: None })?;
        self.after(DRIVES_MIN, Task::ReliefStep { place, step: 2 });
        Ok(())
    }

    fn relief_counts(&mut self, id: &MovementId, at_arrival: bool) -> Result<(), Failure> {
        let to = self.desk.record.movement(id).and_then(|m| m.destination()).map_or("", |to| to.as_str());
        let bodies = if at_arrival { self.world.bodies_off(id, to) } else { self.world.bodies_at(id.as_str()) };
        for role in [Role::CustodyA, Role::CustodyB] {
            let seat = self.losing(role)?;
            let Some((counter, _)) = seat.officer.clone() else { continue };
            let bodies = u32::try_from(bodies).unwrap_or(0);
            self.say_of(&seat, id, HeadCounted { counter, bodies, at_arrival, round: 1 })?;
        }
        Ok(())
    }

    fn relief_arrives(&mut self, place: usize) -> Result<(), Failure> {
        let id = self.relief_id(place)?;
        let Some(to) = self.desk.record.movement(&id).and_then(|m| m.destination().cloned()) else { return Ok(()) };
        let custody = self.losing(Role::CustodyA)?;
        self.say_of(&custody, &id, Arrived { place: to.clone() })?;
        self.world.get_off(&id, to.as_str());
        let people = self.relieved(place)?;
        for person in &people {
            let number = self.sheets[*person].number;
            self.say(&custody, number, Disembarked { movement: id.clone(), place: to.clone() })?;
            self.sheets[*person].site = to.clone();
            self.sheets[*person].stand = Stand::Waiting;
        }
        self.relief_counts(&id, true)?;
        self.say_of(&custody, &id, ClosedOut { explanation: None })?;
        let losing = self.cast.losing.clone();
        for person in people {
            self.rest_of_intake(person)?;
            self.order(person)?;
            self.notify_and_assess(person, &losing, false)?;
            self.papers_for(person)?;
            // He is on no list until his debts are paid.
            self.sheets[person].stand = Stand::Going(usize::MAX);
        }
        self.after(PAID_H * 60, Task::ReliefStep { place, step: 3 });
        Ok(())
    }

    /// Notice, assessment, acceptance and order for one person who is on the list of no journey.
    pub(super) fn papers_for(&mut self, person: usize) -> Result<(), Failure> {
        let takers = self.all_takers()?;
        for taker in &takers {
            self.notify_and_assess(person, taker, false)?;
            let liaison = self.seat(taker, Role::Liaison)?;
            let until = self.desk.now() + Span::days(ACCEPTED_DAYS);
            let body = AcceptanceGiven { by: taker.clone(), until, conditions: String::new() };
            self.say(&liaison, self.sheets[person].number, body)?;
        }
        self.sheets[person].told_at = Some(self.desk.now());
        takers.last().map_or(Ok(()), |last| self.court_order(person, last))
    }

    /// Carrying and receiving authorities, in the order in which they take.
    fn all_takers(&self) -> Result<Vec<custody::AuthorityId>, Failure> {
        match self.timetable.journeys.is_empty() {
            true => Ok(Vec::new()),
            false => self.takers(0),
        }
    }

    fn debts_are_paid(&mut self, place: usize) -> Result<(), Failure> {
        for person in self.relieved(place)? {
            let number = self.sheets[person].number;
            let medic = self.losing(Role::Medic)?;
            self.examine(&medic, person)?;
            if !self.people[person].medical.medicines.is_empty() {
                let packed =
                    custody::event::medical::MedicinesPacked { days: 7, step: custody::event::medical::Step::Other };
                self.say(&medic, number, packed)?;
            }
            for (gate, role) in
                [(Gate::Health, Role::Medic), (Gate::Property, Role::CustodyA), (Gate::Law, Role::Reviewer)]
            {
                if self.desk.record.unpaid_debts(number).any(|d| d.gate == gate) {
                    let seat = self.losing(role)?;
                    // Somebody unfit keeps his debt until he is fit.
                    let _ = self.ask(&seat, (Some(number), None), Order::PayDebt { person: number, gate })?;
                }
            }
            self.sheets[person].stand = Stand::Waiting;
        }
        Ok(())
    }
}
