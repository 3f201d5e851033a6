//! Who goes on a trip of the plan: the next of those named to its groups who are ready, as many as the world lets go.
//! Source: ours.
//!
//! Somebody whom something holds back keeps his place in the queue, and the next takes the seat.

use airlift::Class;
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::{AuthorityId, MovementId, Span};

use super::super::super::planned::{Fate, TripKind, taken};
use super::super::super::timetable::PlannedMovement;
use super::super::boarding::STALE_H;
use super::super::door::no_matcher;
use super::super::folder::Role;
use super::super::stage::{Stage, Stand};
use crate::failure::Failure;

/// Hours for which whoever may be called soon is left out of what goes wrong beside a list. Source: ours; longer than
/// any manifest stands open before it is boarded.
const CALLED_SOON_H: i64 = 16;
/// Hours after arrival by when somebody is no child any more who waits for another movement. Source: ours; a day, as in
/// the timetable.
const OF_AGE_H: i64 = 24;

impl Stage {
    /// A sortie enters the record before its people are called.
    pub(in super::super) fn announce(&mut self, journey: usize) -> Result<(), Failure> {
        self.plan(journey)
    }

    /// Calls the people of a trip.
    pub(in super::super) fn select_for_trip(&mut self, journey: usize) -> Result<(), Failure> {
        let (Some(planned), Some(carrying)) = (self.leg(journey, 0), &mut self.carrying) else { return Ok(()) };
        let kind = carrying.lift.trips[journey].kind;
        if carrying.has_failed(&planned.from) {
            return Ok(());
        }
        carrying.called.insert(journey);
        match kind {
            TripKind::Convoy => {
                self.look_again(&planned.from)?;
                self.plan(journey)?;
            }
            TripKind::Sortie => self.plan_late(journey, &planned)?,
            TripKind::Admission => return self.select_for_admission(journey, &planned),
        }
        let group = self.next_for(journey, &planned)?;
        self.called(journey, &planned, group)
    }

    /// A sortie that boards late is planned anew before it does: its clearances must hold when it really flies.
    fn plan_late(&mut self, journey: usize, planned: &PlannedMovement) -> Result<(), Failure> {
        let fate = self.carrying.as_ref().map(|carrying| carrying.trip(journey).fate);
        match fate {
            Some(Fate::Goes { leaves, arrives, .. }) if leaves != planned.departs_at => {
                let late = PlannedMovement { departs_at: leaves, arrives_at: arrives, ..planned.clone() };
                self.plan_movement(&late)
            }
            _ => Ok(()),
        }
    }

    /// Whoever is called is on the list, is made ready, and a child has his guardian.
    fn called(&mut self, journey: usize, planned: &PlannedMovement, group: Vec<usize>) -> Result<(), Failure> {
        for person in &group {
            self.sheets[*person].stand = Stand::Going(journey);
            self.sheets[*person].child = planned.child;
        }
        self.groups.insert(journey, group.clone());
        if group.is_empty() {
            return self.abandon(planned);
        }
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        for person in group {
            match planned.leg {
                1 => self.last_examination(person, &id)?,
                _ => self.ready_again(person, &carrier)?,
            }
            self.guardian(person, journey, &carrier)?;
        }
        Ok(())
    }

    /// Of each group as many as go, of those who wait; at a site whoever has no place in the plan fills what is left.
    fn next_for(&self, journey: usize, planned: &PlannedMovement) -> Result<Vec<usize>, Failure> {
        let Some(carrying) = &self.carrying else { return Ok(Vec::new()) };
        let id = MovementId::parse(&planned.id)?;
        let guarded = self.desk.record.guarded(&id).map_or(0, |of| of.guards.saturating_mul(of.persons_each));
        let mut room = guarded.min(planned.seats) as usize;
        let queue = carrying.queues.get(&planned.from).map_or(&[][..], Vec::as_slice);
        let with = |person: usize| carrying.with.get(&person).copied();
        let mut group = Vec::new();
        for (nth, wanted) in carrying.lift.trips[journey].persons.iter().enumerate() {
            let most = (*wanted as usize).min(room);
            let is_child = carrying.lift.classes[nth] == Class::Child;
            let ready = |person: usize| self.is_ready(person, planned, is_child);
            let is_named = |person: usize| carrying.group_of.get(&person) == Some(&nth);
            let mut these = taken(queue, most, &|person| is_named(person) && ready(person), &with);
            if planned.leg == 1 && these.len() < most {
                let others = most - these.len();
                let spare = |person: usize| !carrying.group_of.contains_key(&person) && !group.contains(&person);
                these.extend(taken(queue, others, &|person| spare(person) && ready(person), &with));
            }
            room -= these.len();
            group.extend(these);
        }
        Ok(group)
    }

    /// Whether somebody may be called for a movement: he waits where it leaves from, was told in time, is fit, and is a
    /// child, or is none, all the way.
    fn is_ready(&self, person: usize, planned: &PlannedMovement, is_child: bool) -> bool {
        let sheet = &self.sheets[person];
        let child = |at| self.desk.record.is_child_now(sheet.number, at);
        let arrived_by = planned.arrives_at.max(self.desk.now()) + Span::hours(OF_AGE_H);
        self.waits_at(person, &planned.from)
            && sheet.taken_in
            && !sheet.objecting
            && (planned.leg > 1 || !sheet.unfit)
            && sheet.told_at.is_some_and(|told| told <= planned.departs_at - Span::hours(24))
            && child(self.desk.now()) == is_child
            && child(arrived_by) == is_child
            && !self.is_bound(sheet.number)
    }

    /// As many as the receiver admits, in the order in which they came; children by a movement of their own.
    fn select_for_admission(&mut self, journey: usize, planned: &PlannedMovement) -> Result<(), Failure> {
        let Some(carrying) = &self.carrying else { return Ok(()) };
        if planned.child {
            return Ok(());
        }
        let most = carrying.lift.trips[journey].persons.iter().sum::<u32>() as usize;
        let queue = carrying.queues.get(&planned.from).map_or(&[][..], Vec::as_slice);
        let here = |person: usize| {
            let bound_for = carrying.bound_for.get(&person).map(String::as_str);
            self.waits_at(person, &planned.from) && bound_for == Some(&*planned.to)
        };
        let admitted = taken(queue, most, &here, &|person| carrying.with.get(&person).copied());
        let now = self.desk.now();
        let is_child = |person: &usize| self.desk.record.is_child_now(self.sheets[*person].number, now);
        let (children, adults): (Vec<usize>, Vec<usize>) = admitted.into_iter().partition(is_child);
        let theirs = self.timetable.journeys.iter().position(|other| {
            let first = other.movements.first().map(|index| &self.timetable.movements[*index]);
            first.is_some_and(|movement| movement.child && movement.id == format!("{}-k", planned.id))
        });
        self.admit(journey, adults)?;
        theirs.map_or(Ok(()), |theirs| self.admit(theirs, children))
    }

    fn admit(&mut self, journey: usize, group: Vec<usize>) -> Result<(), Failure> {
        let Some(planned) = self.leg(journey, 0).filter(|_| !group.is_empty()) else { return Ok(()) };
        if planned.from == planned.to {
            self.groups.insert(journey, group);
            return self.reception(journey);
        }
        self.plan(journey)?;
        self.called(journey, &planned, group)
    }

    /// Somebody who waited on his way is looked at again, by two who did not check him at the last door.
    fn ready_again(&mut self, person: usize, holder: &AuthorityId) -> Result<(), Failure> {
        let (number, now) = (self.sheets[person].number, self.desk.now());
        let place = self.sheets[person].site.clone();
        let awaited = self.desk.record.awaited_check(number);
        if awaited.is_some_and(|awaited| awaited.since + Span::hours(STALE_H) < now) {
            let two = self.cast.two(holder, Role::CustodyB, Role::Medic)?;
            let exception = Some(no_matcher());
            self.say(&two, number, Sighted { place, means: Verified::Exception, exception })?;
        }
        if self.sheets[person].examined_at.is_some_and(|at| at + Span::hours(STALE_H) < now) {
            let medic = self.seat(holder, Role::Medic)?;
            self.examine(&medic, person)?;
        }
        Ok(())
    }

    /// Whether somebody who waits at a site is not called for within hours: enough of his group stand before him.
    pub(in super::super) fn is_uncalled(&self, person: usize) -> bool {
        let Some(carrying) = &self.carrying else { return false };
        let place = self.sheets[person].site.as_str();
        let Some(queue) = carrying.queues.get(place).filter(|_| !carrying.has_failed(place)) else { return false };
        let group = carrying.group_of.get(&person);
        let soon = self.desk.now() + Span::hours(CALLED_SOON_H);
        let mut wanted = 0;
        for (journey, trip) in carrying.lift.trips.iter().enumerate().filter(|(_, t)| t.kind == TripKind::Convoy) {
            let leaves = self.leg(journey, 0).filter(|leg| leg.from == place).map(|leg| leg.departs_at);
            if leaves.is_some_and(|leaves| leaves <= soon) && !carrying.called.contains(&journey) {
                wanted += group.map_or(0, |group| trip.persons[*group].max(trip.planned[*group]));
            }
        }
        let before = queue.iter().take_while(|other| **other != person);
        let waiting = before.filter(|other| carrying.group_of.get(other) == group && self.waits_at(**other, place));
        self.waits_at(person, place) && waiting.count() >= wanted as usize
    }
}
