//! From a list of people to a movement that leaves: plan, manifest, door, seats, blind counts.
//! Source: ours, after steps 9 and 10 of the path.

use custody::event::age::GuardianAssigned;
use custody::event::medical::{InjuriesChecked, MedicinesPacked, Step};
use custody::event::movement::{
    Alternate, BoardingOpened, ClearanceKind, ClearanceSet, ClearanceState, DoorChecked, DoorException, DoorOutcome,
    ManifestClosed, ManifestDrafted, ManifestFrozen, ManifestLine, ManifestSwapped, MovementPlanned, TakenOff,
};
use custody::event::oversight::OverrideSigned;
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::event::{Body, Gate, Stream};
use custody::{
    AuthorityId, ClearanceId, MovementId, Nature, Nonce, Order, OverrideId, PersonNumber, PlaceId, Refusal, Span,
};
use rand_core::Rng;

use super::super::injection::InjectionKind;
use super::super::timetable::PlannedMovement;
use super::folder::Role;
use super::stage::{Stage, Stand};
use crate::desk::Seat;
use crate::failure::Failure;

/// Days of medicine that travel with a person. Source: `custody.md`, gate health.
pub(super) const MEDICINE_DAYS: u32 = 7;
/// Hours after which somebody unfit is looked at again. Source: ours.
const UNFIT_H: i64 = 36;
/// Most times that a person is tried at a door, each time with what was missing put right.
const TRIES: usize = 5;

impl Stage {
    pub(super) fn leg(&self, journey: usize, leg: usize) -> Option<PlannedMovement> {
        let index = self.timetable.journeys.get(journey)?.movements.get(leg)?;
        self.timetable.movements.get(*index).cloned()
    }

    /// Who goes, examined hours before; the movements of the journey are planned.
    pub(super) fn select(&mut self, journey: usize) -> Result<(), Failure> {
        let plan = self.timetable.journeys[journey].clone();
        let Some(first) = self.leg(journey, 0) else { return Ok(()) };
        self.look_again(&plan.site)?;
        let told_by = first.departs_at - Span::hours(24);
        let site = PlaceId::parse(&plan.site)?;
        let mut group = Vec::new();
        for person in 0..self.sheets.len() {
            let sheet = &mut self.sheets[person];
            let listed = sheet.stand == Stand::Listed(journey);
            if sheet.site != site || !(listed || sheet.stand == Stand::Waiting) {
                continue;
            }
            let told = sheet.told_at.is_some_and(|at| at <= told_by);
            let ready = sheet.taken_in && told && sheet.child == plan.child && !sheet.unfit && !sheet.objecting;
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
        for person in group {
            self.last_examination(person)?;
            self.guardian(person, journey)?;
        }
        Ok(())
    }

    /// People who were not fit are looked at again.
    fn look_again(&mut self, site: &str) -> Result<(), Failure> {
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

    fn last_examination(&mut self, person: usize) -> Result<(), Failure> {
        let medic = self.losing(Role::Medic)?;
        let (number, ordinal) = (self.sheets[person].number, self.people[person].ordinal);
        if self.desk.record.door(number).is_some_and(|d| d.exception.is_some()) {
            // Verified by exception before and left behind: an examiner compares the face anew.
            let examiner = self.losing(Role::Examiner)?;
            let place = self.sheets[person].site.clone();
            self.say(&examiner, number, Sighted { place, means: Verified::Face })?;
        }
        match self.world.errs(ordinal, InjectionKind::StaleFitness) {
            Some(injection) => self.world.happened(&injection, &[number], None),
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
        if let Some(injection) = missing.filter(|i| i.number % 2 == 1) {
            self.world.happened(&injection, &[number], None);
            return Ok(());
        }
        self.say(&medic, number, MedicinesPacked { days: MEDICINE_DAYS, step: Step::BeforeDeparture })?;
        Ok(())
    }

    fn guardian(&mut self, person: usize, journey: usize) -> Result<(), Failure> {
        if !self.sheets[person].child {
            return Ok(());
        }
        let protector = self.losing(Role::Protector)?;
        for leg in 0..self.timetable.journeys[journey].movements.len() {
            let Some(movement) = self.leg(journey, leg) else { continue };
            let body =
                GuardianAssigned { movement: MovementId::parse(&movement.id)?, guardian: "guardian officer".into() };
            self.say(&protector, self.sheets[person].number, body)?;
        }
        Ok(())
    }

    /// The movements of a journey, each in the log of who carries.
    pub(super) fn plan(&mut self, journey: usize) -> Result<(), Failure> {
        for leg in 0..self.timetable.journeys[journey].movements.len() {
            let Some(planned) = self.leg(journey, leg) else { continue };
            let carrier = AuthorityId::parse(&planned.carrier)?;
            let control = self.seat(&carrier, Role::Control)?;
            let mut clearances =
                planned.clearances.iter().map(|c| Ok(ClearanceId::parse(c)?)).collect::<Result<Vec<_>, Failure>>()?;
            let id = MovementId::parse(&planned.id)?;
            if let Some(injection) = self.world.errs_on(&planned.id, InjectionKind::ExpiredClearance)
                && let Some(first) = clearances.first_mut()
            {
                *first = self.short_clearance(first, &planned)?;
                self.world.happened(&injection, &[], Some(&id));
            }
            let body = self.movement_plan(&planned, clearances)?;
            self.say_of(&control, &id, body)?;
        }
        Ok(())
    }

    /// Injected: a clearance of this movement's own that ends before it leaves.
    fn short_clearance(&mut self, like: &ClearanceId, planned: &PlannedMovement) -> Result<ClearanceId, Failure> {
        let own = ClearanceId::parse(&format!("{like}-{}", planned.id))?;
        let standing = self.desk.record.clearance(like).and_then(|c| c.standing.clone());
        let Some(set) = standing else { return Ok(like.clone()) };
        let liaison = self.seat(&set.owner.clone(), Role::Liaison)?;
        let until = planned.departs_at - Span::minutes(90);
        let body = ClearanceSet { from: until - Span::days(1), until, ..set };
        self.must(&liaison, Order::State { stream: Stream::Clearance(own.clone()), body: body.into() })?;
        Ok(own)
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

    fn nonce(&mut self) -> Nonce {
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
        if let (Some(injection), Some(stays)) = (wrong, self.somebody_else(&group, &planned.from)?)
            && let Some(last) = listed.last_mut()
        {
            self.world.happened(&injection, &[*last, stays], Some(&id));
            *last = stays;
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

    /// On no manifest and not under way.
    pub(super) fn is_free(&self, person: usize) -> bool {
        matches!(self.sheets[person].stand, Stand::Waiting | Stand::Listed(_))
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
        let mut there = group;
        // Whoever the manifest leaves out is at the door first: he has no seat to go to.
        there.sort_by_key(|p| self.is_listed(&id, self.sheets[*p].number));
        let mut aboard = Vec::new();
        for person in there {
            let number = self.sheets[person].number;
            let missed = self.world.errs(self.people[person].ordinal, InjectionKind::MissedScan);
            if let Some(injection) = missed.filter(|i| i.leg == u32::try_from(leg + 1).ok()) {
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

    fn is_listed(&self, id: &MovementId, number: PersonNumber) -> bool {
        self.desk.record.movement(id).is_some_and(|m| m.manifest.line(number).is_some())
    }

    fn door_and_board(
        &mut self,
        person: usize,
        planned: &PlannedMovement,
        id: &MovementId,
        carrier: &AuthorityId,
    ) -> Result<bool, Failure> {
        let number = self.sheets[person].number;
        if let Err(refusal) = self.door(number, id, carrier, false)? {
            if self.is_listed(id, number) {
                return Err(Failure::error(format!("{number} at the door of {id}: {refusal}")));
            }
            self.swap_in(number, planned, id, carrier)?;
            if let Err(refusal) = self.door(number, id, carrier, false)? {
                return Err(Failure::error(format!("{number} at the door of {id}, swapped in: {refusal}")));
            }
        }
        let custody = self.seat(carrier, Role::CustodyA)?;
        for _ in 0..TRIES {
            let order = Order::Board { person: number, movement: id.clone() };
            let Err(refusal) = self.ask(&custody, (Some(number), Some(id)), order)? else { return Ok(true) };
            if !self.put_right(person, id, carrier, &refusal)? {
                return Ok(false);
            }
        }
        Err(Failure::error(format!("{number} could not be boarded on {id} after {TRIES} tries")))
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
        self.take_off(line.person, id, carrier, &planned.from, "named on the manifest by mistake")
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
        let return_place = PlaceId::parse(back_to)?;
        let body = TakenOff { movement: id.clone(), reason: reason.into(), return_place };
        self.say(&custody, number, body)?;
        self.world.goes(number, back_to);
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
            self.extend_clearances(id)?;
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
        if did { Ok(true) } else { Err(Failure::error(format!("{number} cannot board {id}: {refusal}"))) }
    }

    /// Injected: commander and movement control try to pass a finding of real risk.
    fn try_override(&mut self, person: usize, id: &MovementId) -> Result<(), Failure> {
        let number = self.sheets[person].number;
        if let Some(injection) = self.world.errs(self.people[person].ordinal, InjectionKind::OverriddenNo) {
            self.world.happened(&injection, &[number], Some(id));
        }
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

    /// The owner of a clearance that ends too soon gives it anew.
    pub(super) fn extend_clearances(&mut self, id: &MovementId) -> Result<(), Failure> {
        let Some(plan) = self.desk.record.movement(id).and_then(|m| m.plan.clone()) else { return Ok(()) };
        let needed = plan.arrives_at.max(self.desk.now()) + Span::hours(6);
        for clearance in &plan.clearances {
            let standing = self.desk.record.clearance(clearance).and_then(|c| c.standing.clone());
            let Some(set) = standing.filter(|s| s.until < needed) else { continue };
            let liaison = self.seat(&set.owner.clone(), Role::Liaison)?;
            let body = ClearanceSet { until: needed, ..set };
            self.must(&liaison, Order::State { stream: Stream::Clearance(clearance.clone()), body: body.into() })?;
        }
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
            if let Err(refusal) = self.ask(&two, (Some(number), Some(id)), check)? {
                return Ok(Err(refusal));
            }
            self.bands_were_swapped(number, authority)?;
        }
        let exception = DoorException {
            photograph: true,
            band: true,
            question: true,
            tries: 3,
            reason: "no matcher is fitted yet".into(),
        };
        let check = self.check_of(number, id, arriving, DoorOutcome::Exception(exception));
        Ok(self.ask(&two, (Some(number), Some(id)), check)?.map(|_| ()))
    }

    fn check_of(&self, number: PersonNumber, id: &MovementId, arriving: bool, outcome: DoorOutcome) -> Order {
        let standing = self.desk.record.movement(id).and_then(|m| m.manifest.standing().copied());
        let (manifest_version, nonce) = standing.map_or((0, Nonce::default()), |f| (f.version, f.nonce));
        let body = DoorChecked { movement: id.clone(), manifest_version, nonce, arriving, outcome };
        Order::State { stream: Stream::Person(number), body: Body::from(body) }
    }

    pub(super) fn close_boarding(&mut self, id: &MovementId, carrier: &AuthorityId) -> Result<(), Failure> {
        let control: Seat = self.seat(carrier, Role::Control)?;
        let version = self.desk.record.movement(id).map_or(1, |m| m.manifest.version);
        self.say_of(&control, id, ManifestClosed { version })?;
        Ok(())
    }

    /// Clearances as the scenario has them: asked for by the carrier's liaison, given by their owners.
    pub(super) fn give_clearances(&mut self) -> Result<(), Failure> {
        for clearance in self.scenario.clearances.clone() {
            let owner = AuthorityId::parse(&clearance.owner)?;
            let liaison = self.seat(&owner, Role::Liaison)?;
            let body = ClearanceSet {
                kind: clearance.kind,
                owner,
                scope: clearance.scope.clone(),
                state: ClearanceState::Given,
                from: self.scenario.day_start(clearance.from_day),
                until: self.scenario.day_start(clearance.to_day + 1),
                note: String::new(),
            };
            let stream = Stream::Clearance(ClearanceId::parse(&clearance.id)?);
            self.must(&liaison, Order::State { stream, body: body.into() })?;
        }
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
