//! From a list of people to a movement that leaves: plan, manifest, door, seats, blind counts.
//! Source: ours, after steps 9 and 10 of the path.

use custody::event::age::GuardianAssigned;
use custody::event::medical::{InjuriesChecked, MedicinesPacked, Step};
use custody::event::movement::{
    Alternate, BoardingOpened, ClearanceKind, ManifestClosed, ManifestDrafted, ManifestFrozen, ManifestLine,
    MovementPlanned,
};
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::event::{Gate, Stream};
use custody::{AuthorityId, ClearanceId, MovementId, Nonce, Order, PersonNumber, PlaceId, Span};
use rand_core::Rng;

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::{Stage, Stand};
use crate::desk::Seat;
use crate::failure::Failure;

/// Days of medicine that travel with a person. Source: `custody.md`, gate health.
pub(super) const MEDICINE_DAYS: u32 = 7;
/// Hours after which an examination is too old for a journey that leaves in eight. Source: the pack's 24 h.
pub(super) const STALE_H: i64 = 18;
/// Hours after which somebody unfit is looked at again. Source: ours.
const UNFIT_H: i64 = 36;
/// Hours before a departure in which its people are named on no other manifest. Source: ours; longer than
/// any manifest stands open.
const FREE_H: i64 = 16;

impl Stage {
    pub(super) fn leg(&self, journey: usize, leg: usize) -> Option<PlannedMovement> {
        let index = self.timetable.journeys.get(journey)?.movements.get(leg)?;
        self.timetable.movements.get(*index).cloned()
    }

    /// Who goes, examined hours before; the movements of the journey are planned.
    pub(super) fn select(&mut self, journey: usize) -> Result<(), Failure> {
        if self.carrying.is_some() {
            return self.select_for_trip(journey);
        }
        let plan = self.timetable.journeys[journey].clone();
        let Some(first) = self.leg(journey, 0) else { return Ok(()) };
        self.look_again(&plan.site)?;
        let told_by = first.departs_at - Span::hours(24);
        let site = PlaceId::parse(&plan.site)?;
        let mut group = Vec::new();
        let arrived_by = first.departs_at + Span::DAY;
        for person in 0..self.sheets.len() {
            let number = self.sheets[person].number;
            let child = |at| self.desk.record.is_child_now(number, at);
            // Whoever comes of age on the way waits for the next movement.
            let of_age_on_the_way = self.sheets[person].taken_in && child(first.departs_at) != child(arrived_by);
            self.sheets[person].child = child(arrived_by);
            let sheet = &mut self.sheets[person];
            let listed = sheet.stand == Stand::Listed(journey);
            if sheet.site != site || !(listed || sheet.stand == Stand::Waiting) {
                continue;
            }
            let told = sheet.told_at.is_some_and(|at| at <= told_by);
            let ready = sheet.taken_in
                && told
                && sheet.child == plan.child
                && !sheet.unfit
                && !sheet.objecting
                && !of_age_on_the_way;
            if ready && (group.len() as u64) < u64::from(plan.seats) {
                sheet.stand = Stand::Going(journey);
                group.push(person);
            } else if listed {
                sheet.stand = Stand::Waiting;
            }
        }
        self.groups.insert(journey, group.clone());
        if group.is_empty() {
            return Ok(());
        }
        self.plan(journey)?;
        let (leaves, losing) = (MovementId::parse(&first.id)?, self.cast.losing.clone());
        for person in group {
            self.last_examination(person, &leaves)?;
            self.guardian(person, journey, &losing)?;
        }
        Ok(())
    }

    /// People who were not fit are looked at again.
    pub(super) fn look_again(&mut self, site: &str) -> Result<(), Failure> {
        let medic = self.losing(Role::Medic)?;
        let site = PlaceId::parse(site)?;
        let now = self.desk.now();
        for person in 0..self.sheets.len() {
            let sheet = &mut self.sheets[person];
            let due = sheet.told_at.is_some_and(|told| told + Span::hours(UNFIT_H) <= now);
            if sheet.site == site && sheet.stand == Stand::Waiting && sheet.unfit && due {
                sheet.unfit = false;
                self.examine(&medic, person)?;
            }
        }
        Ok(())
    }

    pub(super) fn last_examination(&mut self, person: usize, leaves: &MovementId) -> Result<(), Failure> {
        let medic = self.losing(Role::Medic)?;
        let (number, ordinal) = (self.sheets[person].number, self.people[person].ordinal);
        if self.desk.record.awaited_check(number).is_some() {
            // Verified by exception before and left behind: two who did not sign that check him again.
            let two = self.cast.two(&self.cast.losing, Role::CustodyB, Role::Medic)?;
            let place = self.sheets[person].site.clone();
            let exception = Some(super::door::no_matcher());
            self.say(&two, number, Sighted { place, means: Verified::Exception, exception })?;
        }
        let old = self.sheets[person].examined_at.is_some_and(|at| at + Span::hours(STALE_H) < self.desk.now());
        match self.world.errs(ordinal, InjectionKind::StaleFitness).filter(|_| old) {
            Some(injection) => self.world.happened(&injection, &[number], Some(leaves)),
            None => self.examine(&medic, person)?,
        }
        if self.desk.record.unpaid_debts(number).any(|d| d.gate == Gate::Health) {
            let _ = self.ask(&medic, (Some(number), None), Order::PayDebt { person: number, gate: Gate::Health })?;
        }
        self.say(&medic, number, InjuriesChecked { step: Step::BeforeDeparture, seen: 0 })?;
        if self.people[person].medical.medicines.is_empty() {
            return Ok(());
        }
        let missing = self.world.errs(ordinal, InjectionKind::MissingMedicines);
        if let Some(injection) = missing.filter(|i| i.number % 2 == 1 && !self.sheets[person].packed) {
            self.world.happened(&injection, &[number], Some(leaves));
            return Ok(());
        }
        self.say(&medic, number, MedicinesPacked { days: MEDICINE_DAYS, step: Step::BeforeDeparture })?;
        self.sheets[person].packed = true;
        Ok(())
    }

    /// An officer of whoever holds a child goes with him.
    pub(super) fn guardian(&mut self, person: usize, journey: usize, holder: &AuthorityId) -> Result<(), Failure> {
        if !self.sheets[person].child {
            return Ok(());
        }
        let protector = self.seat(holder, Role::Protector)?;
        for leg in 0..self.timetable.journeys[journey].movements.len() {
            let Some(movement) = self.leg(journey, leg) else { continue };
            let guardian = self.cast.officer(holder, Role::CustodyB)?;
            let body = GuardianAssigned { movement: MovementId::parse(&movement.id)?, guardian };
            self.say(&protector, self.sheets[person].number, body)?;
        }
        Ok(())
    }

    /// The movements of a journey, each in the log of who carries.
    pub(super) fn plan(&mut self, journey: usize) -> Result<(), Failure> {
        for leg in 0..self.timetable.journeys[journey].movements.len() {
            if let Some(planned) = self.leg(journey, leg) {
                self.plan_movement(&planned)?;
            }
        }
        Ok(())
    }

    /// One movement, planned or planned anew.
    pub(super) fn plan_movement(&mut self, planned: &PlannedMovement) -> Result<(), Failure> {
        let carrier = AuthorityId::parse(&planned.carrier)?;
        let control = self.seat(&carrier, Role::Control)?;
        let mut clearances =
            planned.clearances.iter().map(|c| Ok(ClearanceId::parse(c)?)).collect::<Result<Vec<_>, Failure>>()?;
        let id = MovementId::parse(&planned.id)?;
        if self.world.errs_on(&planned.id, InjectionKind::ExpiredClearance).is_some()
            && let Some(first) = clearances.first_mut()
        {
            *first = self.short_clearance(first, planned)?;
        }
        let body = self.movement_plan(planned, clearances)?;
        self.say_of(&control, &id, body)?;
        Ok(())
    }

    fn movement_plan(
        &self,
        planned: &PlannedMovement,
        clearances: Vec<ClearanceId>,
    ) -> Result<MovementPlanned, Failure> {
        let mut alternates = Vec::new();
        for place in &planned.alternates {
            let covers = |c: &&super::super::scenario::Clearance| {
                c.kind == ClearanceKind::Landing
                    && c.arriving_at.contains(place)
                    && self.scenario.day_start(c.from_day) <= planned.departs_at
                    && planned.arrives_at <= self.scenario.day_start(c.to_day + 1)
            };
            let landing =
                self.scenario.clearances.iter().find(covers).map(|c| ClearanceId::parse(&c.id)).transpose()?;
            let or_fuel_to_return = landing.is_none();
            alternates.push(Alternate {
                place: PlaceId::parse(place)?,
                landing,
                guards: true,
                legal_acceptance: true,
                or_fuel_to_return,
            });
        }
        if alternates.is_empty() {
            let place = PlaceId::parse(&planned.from)?;
            alternates.push(Alternate {
                place,
                landing: None,
                guards: true,
                legal_acceptance: true,
                or_fuel_to_return: true,
            });
        }
        Ok(MovementPlanned {
            means: planned.means,
            from: PlaceId::parse(&planned.from)?,
            to: PlaceId::parse(&planned.to)?,
            vehicle: planned.vehicle.clone(),
            carrier: AuthorityId::parse(&planned.carrier)?,
            receiver: AuthorityId::parse(&planned.receiver)?,
            departs_at: planned.departs_at,
            arrives_at: planned.arrives_at,
            seats: planned.seats,
            guards: planned.guards,
            child: planned.child,
            alternates,
            clearances,
        })
    }

    pub(super) fn nonce(&mut self) -> Nonce {
        let mut nonce = Nonce::default();
        self.desk.rng.fill_bytes(&mut nonce.0);
        nonce
    }

    /// Draft and freeze, under movement control and law.
    pub(super) fn manifest(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let (group, Some(planned)) = (self.groups.get(&journey).cloned().unwrap_or_default(), self.leg(journey, leg))
        else {
            return Ok(());
        };
        if group.is_empty() {
            return Ok(());
        }
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        let right: Vec<PersonNumber> = group.iter().map(|p| self.sheets[*p].number).collect();
        let mut listed = right.clone();
        let wrong = self.world.errs_on(&planned.id, InjectionKind::WrongManifest);
        let bears_none = |person: &usize| !self.world.is_planned(self.people[*person].ordinal);
        let left_out = group.iter().rposition(bears_none).and_then(|place| listed.get_mut(place));
        if let (Some(injection), Some(stays), Some(left_out)) =
            (wrong, self.somebody_else(&group, &planned.from)?, left_out)
        {
            self.world.happened(&injection, &[*left_out, stays], Some(&id));
            *left_out = stays;
        }
        let control = self.seat(&carrier, Role::Control)?;
        let both = self.cast.two(&carrier, Role::Control, Role::Reviewer)?;
        self.say_of(&control, &id, ManifestDrafted { version: 1, lines: lines(&listed) })?;
        let frozen = |version, nonce| Order::State {
            stream: Stream::Movement(id.clone()),
            body: ManifestFrozen { version, nonce }.into(),
        };
        let nonce = self.nonce();
        if self.ask(&both, (None, Some(&id)), frozen(1, nonce))?.is_err() {
            self.say_of(&control, &id, ManifestDrafted { version: 2, lines: lines(&right) })?;
            let nonce = self.nonce();
            self.must(&both, frozen(2, nonce))?;
        }
        Ok(())
    }

    /// Somebody who does not travel: of the site the movement leaves from where there is one.
    fn somebody_else(&self, group: &[usize], from: &str) -> Result<Option<PersonNumber>, Failure> {
        let from = PlaceId::parse(from)?;
        let others = || (0..self.sheets.len()).filter(|p| !group.contains(p) && self.is_free(*p));
        let free = |p: &usize| !self.world.is_planned(self.people[*p].ordinal);
        let here = others().filter(free).find(|p| self.sheets[*p].site == from);
        Ok(here.or_else(|| others().find(free)).map(|p| self.sheets[p].number))
    }

    /// On no manifest, not under way, and called for nothing in the next half day.
    pub(super) fn is_free(&self, person: usize) -> bool {
        let number = self.sheets[person].number;
        if self.desk.record.movements().any(|(_, m)| m.binds(number)) {
            return false;
        }
        let later = |journey: usize| {
            let leaves = self.leg(journey, 0).map(|leg| leg.departs_at);
            leaves.is_some_and(|leaves| leaves > self.desk.now() + Span::hours(FREE_H))
        };
        match self.sheets[person].stand {
            Stand::Waiting if self.carrying.is_some() => self.is_uncalled(person),
            Stand::Waiting => !self.sheets[person].taken_in,
            Stand::Listed(journey) => later(journey),
            Stand::Going(_) | Stand::Arrived | Stand::Staying | Stand::Lost => false,
        }
    }

    /// The door: each is checked and boards, or stays behind with a named return place.
    pub(super) fn board(&mut self, journey: usize, leg: usize) -> Result<(), Failure> {
        let (group, Some(planned)) = (self.groups.get(&journey).cloned().unwrap_or_default(), self.leg(journey, leg))
        else {
            return Ok(());
        };
        if group.is_empty() {
            return Ok(());
        }
        let (id, carrier) = (MovementId::parse(&planned.id)?, AuthorityId::parse(&planned.carrier)?);
        let control = self.seat(&carrier, Role::Control)?;
        let version = self.desk.record.movement(&id).map_or(1, |m| m.manifest.version);
        self.say_of(&control, &id, BoardingOpened { version })?;
        if let Some(injection) = self.world.errs_on(&planned.id, InjectionKind::ExpiredClearance) {
            self.world.happened(&injection, &[], Some(&id));
        }
        let mut there = group;
        // Whoever the manifest leaves out is at the door first: he has no seat to go to.
        there.sort_by_key(|p| self.is_listed(&id, self.sheets[*p].number));
        let mut aboard = Vec::new();
        for person in there {
            let number = self.sheets[person].number;
            let missed = self.world.errs(self.people[person].ordinal, InjectionKind::MissedScan);
            if let Some(injection) = missed.filter(|i| i.leg == Some(planned.leg)) {
                self.world.happened(&injection, &[number], Some(&id));
                self.world.goes(number, id.as_str());
                aboard.push(person);
            } else if self.door_and_board(person, &planned, &id, &carrier)? {
                self.world.goes(number, id.as_str());
                aboard.push(person);
            }
        }
        aboard.sort_unstable();
        self.groups.insert(journey, aboard);
        Ok(())
    }

    pub(super) fn is_listed(&self, id: &MovementId, number: PersonNumber) -> bool {
        self.desk.record.movement(id).is_some_and(|m| m.manifest.line(number).is_some())
    }

    pub(super) fn close_boarding(&mut self, id: &MovementId, carrier: &AuthorityId) -> Result<(), Failure> {
        let control: Seat = self.seat(carrier, Role::Control)?;
        let version = self.desk.record.movement(id).map_or(1, |m| m.manifest.version);
        self.say_of(&control, id, ManifestClosed { version })?;
        Ok(())
    }
}

/// Seats from the first on, in order of the list.
fn lines(listed: &[PersonNumber]) -> Vec<ManifestLine> {
    let seat = 1_u16..;
    listed
        .iter()
        .zip(seat)
        .map(|(person, seat)| ManifestLine { person: *person, seat, apart_from: Vec::new() })
        .collect()
}
