//! Makes the plan: which person or movement each error happens to. Source: ours.
//!
//! No person bears two errors and no movement two, so that what is found has one cause.

use std::collections::{BTreeMap, BTreeSet};

use super::super::dice::Dice;
use super::super::people::{SyntheticPerson, respell};
use super::super::rate::share_of;
use super::super::timetable::PlannedMovement;
use super::share::{Want, share_out};
use super::{Injection, InjectionKind, InjectionPlan, InjectionRates};

/// The four ways to register somebody twice, in turn.
const DUPLICATES: [InjectionKind; 4] = [
    InjectionKind::DuplicateAlias,
    InjectionKind::DuplicateBand,
    InjectionKind::DuplicateClaims,
    InjectionKind::DuplicateSpelling,
];
/// People left without an error for each error in which somebody beside the list takes part: he must be at the right
/// site on the right day. Source: ours.
const BYSTANDERS: usize = 4;

struct Draw<'p> {
    dice: Dice,
    people: &'p [SyntheticPerson],
    movements: &'p [PlannedMovement],
    used_people: BTreeSet<u32>,
    used_movements: BTreeSet<usize>,
    injections: Vec<Injection>,
    asked: BTreeMap<InjectionKind, usize>,
}

impl InjectionPlan {
    /// Draws the plan; the same seed, people, movements and rates give the same plan everywhere.
    ///
    /// The number of each kind is its rate of what it can happen to, rounded to the nearest. Where all kinds together ask
    /// for more people, or more movements, than there are, each gets its part; what the rates ask for stays told.
    pub fn draw(seed: u64, people: &[SyntheticPerson], movements: &[PlannedMovement], rates: &InjectionRates) -> Self {
        let children = people.iter().filter(|person| person.claimed_adult_child);
        let mut draw = Draw {
            dice: Dice::new(seed, "injection"),
            people,
            movements,
            used_people: children.clone().map(|person| person.ordinal).collect(),
            used_movements: BTreeSet::new(),
            injections: Vec::new(),
            asked: BTreeMap::new(),
        };
        for person in children {
            draw.push(InjectionKind::ChildClaimedAdult, |injection| injection.person = Some(person.ordinal));
        }
        draw.ask(rates);
        draw.of_people();
        draw.of_movements();
        draw.finish()
    }

    /// The injections of one kind.
    pub fn of_kind(&self, kind: InjectionKind) -> impl Iterator<Item = &Injection> {
        self.injections.iter().filter(move |injection| injection.kind == kind)
    }
}

impl Draw<'_> {
    /// What the rates ask for.
    fn ask(&mut self, rates: &InjectionRates) {
        use InjectionKind as K;
        let (people, planned) = (self.people.len(), self.planned(|_| true).len());
        let on_medicine = self.people.iter().filter(|person| is_on_medicine(person)).count();
        let brothers = self.families().values().map(Vec::len).sum();
        let handed = self.planned(hands_over).len();
        let twice = share_of(people, rates.duplicate_registration);
        self.asked = BTreeMap::from([
            (K::BandSwap, share_of(people, rates.band_swap)),
            (K::TwinAnswers, share_of(brothers, rates.twin_answers)),
            (K::MissedScan, share_of(people, rates.missed_scan)),
            (K::CountOffByOne, share_of(planned, rates.count_off_by_one)),
            (K::CountAtArrival, share_of(planned, rates.count_off_by_one)),
            (K::CountAtHandOver, share_of(handed, rates.count_off_by_one)),
            (K::WrongManifest, share_of(planned, rates.wrong_manifest)),
            (K::MissingMedicines, share_of(on_medicine, rates.missing_medicines)),
            (K::StaleFitness, share_of(people, rates.stale_fitness)),
            (K::LateObjection, share_of(people, rates.late_objection)),
            (K::ExpiredClearance, share_of(planned, rates.expired_clearance)),
            (K::ChildClaimedAdult, self.injections.len()),
            (K::UnlistedAboard, share_of(planned, rates.unlisted_aboard)),
            (K::OverriddenNo, share_of(people, rates.overridden_no)),
        ]);
        for (nth, kind) in DUPLICATES.into_iter().enumerate() {
            self.asked.insert(kind, twice / 4 + usize::from(nth < twice % 4));
        }
    }

    fn asked(&self, kind: InjectionKind) -> usize {
        self.asked.get(&kind).copied().unwrap_or(0)
    }

    /// Errors that happen to people.
    fn of_people(&mut self) {
        use InjectionKind as K;
        let ones = [K::MissedScan, K::StaleFitness, K::LateObjection, K::OverriddenNo];
        let free = |person: &&SyntheticPerson| !self.used_people.contains(&person.ordinal);
        let on_medicine = self.people.iter().filter(free).filter(|person| is_on_medicine(person)).count();
        let twice: usize = DUPLICATES.map(|kind| self.asked(kind)).iter().sum();
        let want = |errors, each, least| Want { errors, each, least };
        let mut wants = vec![
            want(self.asked(K::TwinAnswers).min(self.families().len()), 2, 1),
            want(self.asked(K::BandSwap), 2, 1),
            want(self.asked(K::MissingMedicines).min(on_medicine), 1, 1),
        ];
        wants.extend(ones.map(|kind| want(self.asked(kind), 1, 1)));
        wants.push(want(twice, 1, DUPLICATES.len()));
        let beside = BYSTANDERS * (self.asked(K::UnlistedAboard) + self.asked(K::WrongManifest));
        let room = self.people.len() - self.used_people.len();
        let given = share_out(&wants, room - beside.min(room / 4));
        self.brothers(given[0]);
        self.band_swaps(given[1]);
        self.medicines(given[2]);
        for (kind, count) in ones.into_iter().zip(&given[3..]) {
            self.people(kind, *count);
        }
        self.duplicates(given[7]);
    }

    /// Errors that happen on movements: first those that happen on few of them.
    fn of_movements(&mut self) {
        use InjectionKind as K;
        type Fits = fn(&PlannedMovement) -> bool;
        // Somebody beside the list waits where people are held, and that is where a journey begins.
        let kinds: [(InjectionKind, Fits); 6] = [
            (K::UnlistedAboard, |movement| movement.leg == 1),
            (K::CountAtHandOver, hands_over),
            (K::CountOffByOne, |_| true),
            (K::CountAtArrival, |_| true),
            (K::WrongManifest, |_| true),
            (K::ExpiredClearance, |_| true),
        ];
        let wants = kinds.map(|(kind, fits)| Want {
            errors: self.asked(kind).min(self.planned(fits).len()),
            each: 1,
            least: 1,
        });
        for ((kind, fits), count) in kinds.into_iter().zip(share_out(&wants, self.planned(|_| true).len())) {
            self.on_movements(kind, fits, count);
        }
    }

    /// Movements with planned people that fit.
    fn planned(&self, fits: impl Fn(&PlannedMovement) -> bool) -> Vec<usize> {
        let planned = |movement: &PlannedMovement| movement.people.is_some_and(|people| people > 0);
        (0..self.movements.len()).filter(|n| planned(&self.movements[*n]) && fits(&self.movements[*n])).collect()
    }

    /// Brothers of one site.
    fn families(&self) -> BTreeMap<(u32, usize), Vec<u32>> {
        let mut families: BTreeMap<(u32, usize), Vec<u32>> = BTreeMap::new();
        for person in self.people {
            families.entry((person.family, person.site)).or_default().push(person.ordinal);
        }
        families.retain(|_, brothers| brothers.len() > 1);
        families
    }

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
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let asked = self.asked.into_iter().map(|(kind, asked)| (kind, count(asked))).collect();
        InjectionPlan { injections: self.injections, asked }
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

    fn people(&mut self, kind: InjectionKind, count: usize) {
        let legs = self.movements.iter().map(|movement| movement.leg).max().unwrap_or(1);
        for ordinal in self.free(|_| true).into_iter().take(count) {
            let leg = (kind == InjectionKind::MissedScan).then(|| self.dice.below(legs) + 1);
            self.push(kind, |injection| {
                injection.person = Some(ordinal);
                injection.leg = leg;
            });
        }
    }

    fn medicines(&mut self, count: usize) {
        for ordinal in self.free(is_on_medicine).into_iter().take(count) {
            self.push(InjectionKind::MissingMedicines, |injection| injection.person = Some(ordinal));
        }
    }

    /// Twins first, then other brothers, of one site: one answers for the other.
    fn brothers(&mut self, count: usize) {
        let families = self.families();
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

    /// The next free person of the same site gets the band; of the last one, the first.
    fn band_swaps(&mut self, count: usize) {
        let mut made = 0;
        for ordinal in self.free(|_| true) {
            if made == count {
                break;
            }
            let Some(site) = self.person(ordinal).map(|person| person.site) else { continue };
            let (before, later) = (&self.people[..ordinal as usize], &self.people[ordinal as usize + 1..]);
            let other = later
                .iter()
                .chain(before)
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

    fn duplicates(&mut self, count: usize) {
        let free = self.free(|_| true);
        for (ordinal, kind) in free.into_iter().take(count).zip(DUPLICATES.into_iter().cycle()) {
            let Some(person) = self.people.get(ordinal as usize) else { continue };
            let spelling = (kind == InjectionKind::DuplicateSpelling).then(|| respell(person, &mut self.dice));
            self.push(kind, |injection| {
                injection.person = Some(ordinal);
                injection.spelling = spelling;
            });
        }
    }

    fn on_movements(&mut self, kind: InjectionKind, fits: fn(&PlannedMovement) -> bool, count: usize) {
        use InjectionKind as K;
        let mut free = self.planned(fits);
        free.retain(|index| !self.used_movements.contains(index));
        self.dice.shuffle(&mut free);
        for index in free.into_iter().take(count) {
            self.used_movements.insert(index);
            let counted = matches!(kind, K::CountOffByOne | K::CountAtArrival | K::CountAtHandOver);
            let by = counted.then(|| if self.dice.chance(500_000) { 1 } else { -1 });
            let movement = self.movements[index].id.clone();
            self.push(kind, |injection| {
                injection.movement = Some(movement);
                injection.by = by;
            });
        }
    }
}

fn is_on_medicine(person: &SyntheticPerson) -> bool {
    !person.medical.medicines.is_empty()
}

/// Whether people are handed to another authority at its end.
fn hands_over(movement: &PlannedMovement) -> bool {
    movement.carrier != movement.receiver
}
