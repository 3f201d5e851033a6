//! Makes the plan: which person or movement each error happens to. Source: ours.
//!
//! No person bears two errors and no movement two, so that what is found has one cause.

use std::collections::{BTreeMap, BTreeSet};

use super::super::dice::Dice;
use super::super::people::{SyntheticPerson, respell};
use super::super::rate::share_of;
use super::super::timetable::PlannedMovement;
use super::{Injection, InjectionKind, InjectionPlan, InjectionRates};

struct Draw<'p> {
    dice: Dice,
    people: &'p [SyntheticPerson],
    movements: &'p [PlannedMovement],
    used_people: BTreeSet<u32>,
    used_movements: BTreeSet<usize>,
    injections: Vec<Injection>,
}

impl InjectionPlan {
    /// Draws the plan; the same seed, people, movements and rates give the same plan everywhere.
    ///
    /// The number of each kind is its rate of what it can happen to, rounded to the nearest, as far
    /// as there are people and movements without another error.
    pub fn draw(seed: u64, people: &[SyntheticPerson], movements: &[PlannedMovement], rates: &InjectionRates) -> Self {
        let used_people =
            people.iter().filter(|person| person.claimed_adult_child).map(|person| person.ordinal).collect();
        let mut draw = Draw {
            dice: Dice::new(seed, "injection"),
            people,
            movements,
            used_people,
            used_movements: BTreeSet::new(),
            injections: Vec::new(),
        };
        for person in people.iter().filter(|person| person.claimed_adult_child) {
            draw.push(InjectionKind::ChildClaimedAdult, |injection| injection.person = Some(person.ordinal));
        }
        draw.brothers(rates.twin_answers);
        draw.band_swaps(rates.band_swap);
        draw.medicines(rates.missing_medicines);
        draw.people(InjectionKind::MissedScan, rates.missed_scan);
        draw.people(InjectionKind::StaleFitness, rates.stale_fitness);
        draw.people(InjectionKind::LateObjection, rates.late_objection);
        draw.people(InjectionKind::OverriddenNo, rates.overridden_no);
        draw.duplicates(rates.duplicate_registration);
        draw.on_movements(InjectionKind::CountOffByOne, rates.count_off_by_one);
        draw.on_movements(InjectionKind::WrongManifest, rates.wrong_manifest);
        draw.on_movements(InjectionKind::ExpiredClearance, rates.expired_clearance);
        draw.on_movements(InjectionKind::UnlistedAboard, rates.unlisted_aboard);
        draw.finish()
    }

    /// The injections of one kind.
    pub fn of_kind(&self, kind: InjectionKind) -> impl Iterator<Item = &Injection> {
        self.injections.iter().filter(move |injection| injection.kind == kind)
    }
}

impl Draw<'_> {
    fn push(&mut self, kind: InjectionKind, fill: impl FnOnce(&mut Injection)) {
        let mut injection = Injection {
            number: 0,
            kind,
            person: None,
            other: None,
            movement: None,
            leg: None,
            by: None,
            spelling: None,
        };
        fill(&mut injection);
        self.used_people.extend(injection.person.into_iter().chain(injection.other));
        self.injections.push(injection);
    }

    fn finish(mut self) -> InjectionPlan {
        self.injections.sort_by(|a, b| (a.kind, a.person, &a.movement).cmp(&(b.kind, b.person, &b.movement)));
        for (injection, number) in self.injections.iter_mut().zip(1_u32..) {
            injection.number = number;
        }
        InjectionPlan { injections: self.injections }
    }

    /// People without an error, in drawn order.
    fn free(&mut self, wanted: impl Fn(&SyntheticPerson) -> bool) -> Vec<u32> {
        let used = &self.used_people;
        let people = self.people.iter().filter(|person| !used.contains(&person.ordinal) && wanted(person));
        let mut free: Vec<u32> = people.map(|person| person.ordinal).collect();
        self.dice.shuffle(&mut free);
        free
    }

    fn person(&self, ordinal: u32) -> Option<&SyntheticPerson> {
        self.people.get(ordinal as usize)
    }

    fn people(&mut self, kind: InjectionKind, ppm: u32) {
        let count = share_of(self.people.len(), ppm);
        let legs = self.movements.iter().map(|movement| movement.leg).max().unwrap_or(1);
        for ordinal in self.free(|_| true).into_iter().take(count) {
            let leg = (kind == InjectionKind::MissedScan).then(|| self.dice.below(legs) + 1);
            self.push(kind, |injection| {
                injection.person = Some(ordinal);
                injection.leg = leg;
            });
        }
    }

    fn medicines(&mut self, ppm: u32) {
        let on_medicine = |person: &SyntheticPerson| !person.medical.medicines.is_empty();
        let count = share_of(self.people.iter().filter(|person| on_medicine(person)).count(), ppm);
        for ordinal in self.free(on_medicine).into_iter().take(count) {
            self.push(InjectionKind::MissingMedicines, |injection| injection.person = Some(ordinal));
        }
    }

    /// Twins first, then other brothers, of one site: one answers for the other.
    fn brothers(&mut self, ppm: u32) {
        let mut families: BTreeMap<(u32, usize), Vec<u32>> = BTreeMap::new();
        for person in self.people {
            families.entry((person.family, person.site)).or_default().push(person.ordinal);
        }
        families.retain(|_, brothers| brothers.len() > 1);
        let count = share_of(families.values().map(Vec::len).sum(), ppm);
        let mut pairs: Vec<(u32, u32)> =
            families.values().filter_map(|list| Some((*list.first()?, *list.get(1)?))).collect();
        self.dice.shuffle(&mut pairs);
        pairs.sort_by_key(|(_, other)| self.person(*other).is_none_or(|person| person.twin_of.is_none()));
        pairs.retain(|(a, b)| !self.used_people.contains(a) && !self.used_people.contains(b));
        for (called, answers) in pairs.into_iter().take(count) {
            self.push(InjectionKind::TwinAnswers, |injection| {
                injection.person = Some(called);
                injection.other = Some(answers);
            });
        }
    }

    /// The next free person of the same site gets the band.
    fn band_swaps(&mut self, ppm: u32) {
        let count = share_of(self.people.len(), ppm);
        let mut made = 0;
        for ordinal in self.free(|_| true) {
            if made == count {
                break;
            }
            let Some(site) = self.person(ordinal).map(|person| person.site) else { continue };
            let later = self.people.iter().skip(ordinal as usize + 1);
            let other = later
                .filter(|person| person.site == site)
                .map(|person| person.ordinal)
                .find(|o| !self.used_people.contains(o));
            let Some(other) = other.filter(|_| !self.used_people.contains(&ordinal)) else { continue };
            self.push(InjectionKind::BandSwap, |injection| {
                injection.person = Some(ordinal);
                injection.other = Some(other);
            });
            made += 1;
        }
    }

    fn duplicates(&mut self, ppm: u32) {
        const KINDS: [InjectionKind; 4] = [
            InjectionKind::DuplicateAlias,
            InjectionKind::DuplicateBand,
            InjectionKind::DuplicateClaims,
            InjectionKind::DuplicateSpelling,
        ];
        let count = share_of(self.people.len(), ppm);
        let free = self.free(|_| true);
        for (ordinal, kind) in free.into_iter().take(count).zip(KINDS.into_iter().cycle()) {
            let Some(person) = self.people.get(ordinal as usize) else { continue };
            let spelling = (kind == InjectionKind::DuplicateSpelling).then(|| respell(person, &mut self.dice));
            self.push(kind, |injection| {
                injection.person = Some(ordinal);
                injection.spelling = spelling;
            });
        }
    }

    fn on_movements(&mut self, kind: InjectionKind, ppm: u32) {
        let planned: Vec<usize> = (0..self.movements.len())
            .filter(|index| self.movements[*index].people.is_some_and(|people| people > 0))
            .collect();
        let count = share_of(planned.len(), ppm);
        let mut free: Vec<usize> = planned.into_iter().filter(|index| !self.used_movements.contains(index)).collect();
        self.dice.shuffle(&mut free);
        for index in free.into_iter().take(count) {
            self.used_movements.insert(index);
            let by = (kind == InjectionKind::CountOffByOne).then(|| if self.dice.chance(500_000) { 1 } else { -1 });
            let movement = self.movements[index].id.clone();
            self.push(kind, |injection| {
                injection.movement = Some(movement);
                injection.by = by;
            });
        }
    }
}
