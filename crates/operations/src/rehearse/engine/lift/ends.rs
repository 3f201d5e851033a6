//! How trips end, or do not begin: arrived, turned back, given up; and what becomes of people where a site fails.
//! Source: ours; `custody.md` (Path of a person).

use custody::event::incident::FateUnknown;
use custody::event::medical::{MedicalScreened, Tb};
use custody::event::movement::{Diverted, MovementCancelled};
use custody::{AuthorityId, MovementId, PlaceId, Stage as MovementStage};

use super::super::super::planned::TripKind;
use super::super::super::timetable::PlannedMovement;
use super::super::folder::{Role, describe_place};
use super::super::stage::{Stage, Stand};
use super::super::task::Task;
use super::super::transit::RECEPTION_MIN;
use crate::failure::Failure;

/// Minutes after it turned back at which a convoy is at its site again. Source: ours; in the simulation at once.
const BACK_MIN: i64 = 1;

impl Stage {
    /// A movement has left: it counts for its day.
    pub(in super::super) fn has_left(&mut self, journey: usize) {
        let people = u32::try_from(self.groups.get(&journey).map_or(0, Vec::len)).unwrap_or(u32::MAX);
        let day = self.day_index();
        let Some(carrying) = &mut self.carrying else { return };
        carrying.left_with.insert(journey, people);
        let Some(figures) = carrying.days.get_mut(day) else { return };
        match carrying.lift.trips[journey].kind {
            TripKind::Convoy => {
                figures.left_people += people;
                figures.convoys += 1;
                carrying.out += people;
            }
            TripKind::Sortie => {
                figures.sorties += 1;
                figures.flown_people += people;
            }
            TripKind::Admission => {}
        }
    }

    /// A movement is closed out: its people wait for the next, or are received.
    pub(in super::super) fn trip_ended(&mut self, journey: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, 0) else { return Ok(()) };
        let (day, is_back, place) = (self.day_index(), self.is_back(journey), PlaceId::parse(&planned.to)?);
        let group = self.groups.get(&journey).cloned().unwrap_or_default();
        let Some(carrying) = &mut self.carrying else { return Ok(()) };
        if carrying.lift.trips[journey].kind == TripKind::Admission {
            self.after(RECEPTION_MIN, Task::Reception { journey });
            return Ok(());
        }
        if is_back {
            let people = u32::try_from(group.len()).unwrap_or(u32::MAX);
            carrying.out -= people;
            if let Some(figures) = carrying.days.get_mut(day) {
                figures.turned_back_people += people;
            }
        } else {
            let bound_for = carrying.lift.trips[journey].bound_for.clone();
            carrying.queues.entry(planned.to.clone()).or_default().extend(&group);
            carrying.bound_for.extend(group.iter().map(|person| (*person, bound_for.clone())));
        }
        for person in group {
            self.sheets[person].site = place.clone();
            self.sheets[person].stand = Stand::Waiting;
        }
        Ok(())
    }

    /// Whoever comes into the hands of a receiving authority and waits for his admission is seen by its doctor that day.
    pub(in super::super) fn seen_on_arrival(&mut self, group: &[usize], by: &AuthorityId) -> Result<(), Failure> {
        let receives = self.timetable.movements.iter().any(|m| m.leg == 3 && m.receiver == by.as_str());
        if self.carrying.is_none() || !receives {
            return Ok(());
        }
        let medic = self.seat(by, Role::Medic)?;
        for person in group {
            let screened = MedicalScreened {
                findings: "seen on the day of arrival".into(),
                conditions: Vec::new(),
                allergies: Vec::new(),
                tb: Tb::Negative,
            };
            self.say(&medic, self.sheets[*person].number, screened)?;
            self.examine(&medic, *person)?;
        }
        Ok(())
    }

    /// Whether a convoy has come back to where it left from.
    fn is_back(&self, journey: usize) -> bool {
        let site = self.timetable.journeys.get(journey).map(|journey| &journey.site);
        self.leg(journey, 0).is_some_and(|leg| Some(&leg.to) == site)
    }

    /// The airfield is lost while the convoy is on its way: it is sent back to its site.
    pub(in super::super) fn turn_back(&mut self, journey: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, 0) else { return Ok(()) };
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        let control = self.seat(&carrier, Role::Control)?;
        let to = PlaceId::parse(&planned.from)?;
        let reason = format!("{} is lost; nobody flies from there any more", planned.to);
        self.say_of(&control, &id, Diverted { to, reason })?;
        if let Some(index) = self.timetable.journeys[journey].movements.first() {
            let movement = &mut self.timetable.movements[*index];
            movement.to.clone_from(&planned.from);
            movement.receiver.clone_from(&planned.carrier);
        }
        self.after(BACK_MIN, Task::Arrive { journey, leg: 0 });
        Ok(())
    }

    /// A trip that will not go is called off, and whoever was on its list waits again.
    pub(in super::super) fn give_up(&mut self, journey: usize) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, 0) else { return Ok(()) };
        for person in self.groups.remove(&journey).unwrap_or_default() {
            if self.sheets[person].stand == Stand::Going(journey) {
                self.sheets[person].stand = Stand::Waiting;
            }
        }
        let why = self.carrying.as_ref().and_then(|carrying| carrying.trip(journey).kept.last().cloned());
        let why = why.unwrap_or_else(|| "the operation ends".into());
        self.call_off(&planned, &why)
    }

    /// Calls a movement off that has not left and was not called off before.
    pub(in super::super) fn call_off(&mut self, planned: &PlannedMovement, reason: &str) -> Result<(), Failure> {
        let id = MovementId::parse(&planned.id)?;
        let ended = [MovementStage::Cancelled, MovementStage::Departed];
        let is_open = self.desk.record.movement(&id).is_some_and(|movement| {
            movement.plan.is_some() && ended.into_iter().all(|stage| movement.entered_at(stage).is_none())
        });
        if !is_open {
            return Ok(());
        }
        let control = self.seat(&AuthorityId::parse(&planned.carrier)?, Role::Control)?;
        let body = MovementCancelled { reason: reason.to_owned() };
        self.say_of(&control, &id, body)?;
        Ok(())
    }

    /// The site is lost with whoever is inside. Nobody can go in and look, so nobody can say where they are: each is
    /// recorded by name as of unknown fate, by two officers, and the bureau hears of it.
    pub(in super::super) fn site_fails(&mut self, site: usize) -> Result<(), Failure> {
        let Some(carrying) = &mut self.carrying else { return Ok(()) };
        let place = carrying.lift.sites[site].place.clone();
        carrying.failed.insert(place.clone());
        let from_here = |journey: &usize| {
            let id = self.movement_id(*journey).ok();
            let left = id.and_then(|id| self.desk.record.movement(&id)?.entered_at(MovementStage::Departed));
            left.is_none() && self.leg(*journey, 0).is_some_and(|leg| leg.leg == 1 && leg.from == place)
        };
        let waiting: Vec<usize> = (0..self.timetable.journeys.len()).filter(from_here).collect();
        for journey in waiting {
            self.give_up(journey)?;
        }
        if let Some(facts) = self.scenario.place(&place).cloned() {
            describe_place(&mut self.desk, &self.cast, &self.scenario, &facts, true)?;
        }
        let last_place = PlaceId::parse(&place)?;
        let losing = self.cast.losing.clone();
        let inside = |p: &usize| {
            let sheet = &self.sheets[*p];
            sheet.site == last_place && matches!(sheet.stand, Stand::Waiting | Stand::Listed(_) | Stand::Staying)
        };
        let inside: Vec<usize> = (0..self.sheets.len()).filter(inside).collect();
        let two = self.cast.two(&losing, Role::CustodyA, Role::Commander)?;
        for person in &inside {
            let searched = "the site is lost and nobody can go in; the last list of the site was read".into();
            let body = FateUnknown { last_place: last_place.clone(), searched };
            self.say(&two, self.sheets[*person].number, body)?;
            self.sheets[*person].stand = Stand::Lost;
        }
        self.world.out_of_reach(&place);
        for person in inside {
            self.acknowledged(person, &losing)?;
        }
        Ok(())
    }

    /// Nobody flies from an airfield any more; whoever waits there stays in custody there.
    pub(in super::super) fn airfield_lost(&mut self, nth: usize) -> Result<(), Failure> {
        let place = self.carrying.as_ref().map(|carrying| carrying.lift.lost[nth].0.clone()).unwrap_or_default();
        match self.scenario.place(&place).cloned() {
            Some(facts) => describe_place(&mut self.desk, &self.cast, &self.scenario, &facts, true),
            None => Ok(()),
        }
    }
}
