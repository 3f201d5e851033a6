//! The injector: what truly happens in a rehearsal, and what goes wrong in it. Holds the sealed truth;
//! officers meet it only through what their eyes and hands would meet. Source: ours.
//!
//! How well eyes see is modelled, since no matcher looks yet; each number says where it comes from.

use std::collections::{BTreeMap, BTreeSet};

use custody::{Moment, MovementId, PersonNumber};

use super::super::dice::Dice;
use super::super::injection::{Injection, InjectionKind, InjectionPlan, TrueEnd, TrueState, Truth};
use super::super::people::SyntheticPerson;

/// How often a stranger passes for the person of a photograph, in parts per million. Source: White,
/// Kemp, Jenkins, Matheson and Burton, "Passport officers' errors in face matching", PLoS ONE 9(8), 2014: 14 %.
const STRANGER_PASSES_PPM: u32 = 140_000;
/// How often a brother, and a twin, passes. Source: invented; no study of officers and brothers is known to us.
const BROTHER_PASSES_PPM: u32 = 500_000;
const TWIN_PASSES_PPM: u32 = 900_000;
/// How often a stranger, and a brother, answers another's question from intake. Source: invented.
const STRANGER_ANSWERS_PPM: u32 = 100_000;
const BROTHER_ANSWERS_PPM: u32 = 700_000;
/// How often whoever answers for another gives the other's date of birth rather than his own. Source: invented.
const LIES_PPM: u32 = 600_000;
/// How far an interview errs about an age, in months either way. Source: invented; methods by teeth and
/// hand state two years, an interview is no better.
const INTERVIEW_ERRS_MONTHS: i32 = 36;

/// An error that truly happened, with the numbers that it concerns.
#[derive(Debug, Clone)]
pub(super) struct Happening {
    pub(super) kind: InjectionKind,
    pub(super) persons: Vec<PersonNumber>,
    pub(super) movement: Option<MovementId>,
    /// When.
    pub(super) at: Moment,
    /// How many refusals officers had met by then: in one minute there are several acts.
    pub(super) met: usize,
}

/// The true world.
pub(super) struct World {
    truth: Truth,
    dice: Dice,
    /// What the time truly is.
    pub(super) now: Moment,
    /// How many refusals officers have met.
    pub(super) met: usize,
    happenings: BTreeMap<u32, Happening>,
    by_person: BTreeMap<u32, Injection>,
    by_movement: BTreeMap<String, Injection>,
    /// Whose number it truly is.
    owner: BTreeMap<PersonNumber, u32>,
    /// Which body answers to it.
    wearer: BTreeMap<PersonNumber, u32>,
    /// The number on the band that a body wears.
    wears: BTreeMap<u32, PersonNumber>,
    /// Bodies enrolled under another's name: photograph and answers are their own.
    enrolled_wrongly: BTreeMap<PersonNumber, PersonNumber>,
    /// Whoever has had a part in an error.
    bearers: BTreeSet<u32>,
    /// The bodies that got off a movement.
    came_on: BTreeMap<String, Vec<u32>>,
}

impl World {
    pub(super) fn new(seed: u64, plan: InjectionPlan, sites: Vec<String>) -> Self {
        let by_person = plan.injections.iter().filter_map(|i| Some((i.person?, i.clone()))).collect();
        let by_movement = plan.injections.iter().filter_map(|i| Some((i.movement.clone()?, i.clone()))).collect();
        Self {
            truth: Truth::at_start(seed, plan, sites),
            dice: Dice::new(seed, "world"),
            now: Moment::MIN,
            met: 0,
            happenings: BTreeMap::new(),
            by_person,
            by_movement,
            owner: BTreeMap::new(),
            wearer: BTreeMap::new(),
            wears: BTreeMap::new(),
            enrolled_wrongly: BTreeMap::new(),
            bearers: BTreeSet::new(),
            came_on: BTreeMap::new(),
        }
    }

    /// The error that happens to a person, if it is of that kind.
    pub(super) fn errs(&self, person: u32, kind: InjectionKind) -> Option<Injection> {
        self.by_person.get(&person).filter(|i| i.kind == kind).cloned()
    }

    /// Whether any error is planned for a person, he is the other of one, or has had a part in one: nobody bears two.
    pub(super) fn is_planned(&self, person: u32) -> bool {
        self.by_person.contains_key(&person)
            || self.bearers.contains(&person)
            || self.by_person.values().any(|i| i.other == Some(person))
    }

    /// The error that happens on a movement, if it is of that kind.
    pub(super) fn errs_on(&self, movement: &str, kind: InjectionKind) -> Option<Injection> {
        self.by_movement.get(movement).filter(|i| i.kind == kind).cloned()
    }

    /// Errors of a kind among persons.
    pub(super) fn all(&self, kind: InjectionKind) -> Vec<Injection> {
        self.truth.plan.of_kind(kind).cloned().collect()
    }

    /// It truly happened.
    pub(super) fn happened(&mut self, injection: &Injection, persons: &[PersonNumber], movement: Option<&MovementId>) {
        self.truth.occurred(injection.number);
        self.bearers.extend(persons.iter().filter_map(|number| self.owner.get(number)));
        self.happenings.entry(injection.number).or_insert_with(|| Happening {
            kind: injection.kind,
            persons: persons.to_vec(),
            movement: movement.cloned(),
            at: self.now,
            met: self.met,
        });
    }

    /// A number is given to a body.
    pub(super) fn numbered(&mut self, person: u32, number: PersonNumber) {
        self.owner.insert(number, person);
        self.wearer.insert(number, person);
        self.wears.entry(person).or_insert(number);
    }

    /// A second band on the same wrist hides the first.
    pub(super) fn rebanded(&mut self, person: u32, number: PersonNumber) {
        self.wears.insert(person, number);
    }

    /// Two bodies change bands.
    pub(super) fn swap(&mut self, one: PersonNumber, other: PersonNumber) {
        let (Some(a), Some(b)) = (self.wearer.get(&one).copied(), self.wearer.get(&other).copied()) else { return };
        self.wearer.insert(one, b);
        self.wearer.insert(other, a);
        self.wears.insert(b, one);
        self.wears.insert(a, other);
    }

    /// Each is enrolled as the other.
    pub(super) fn enrol_wrongly(&mut self, one: PersonNumber, other: PersonNumber) {
        self.swap(one, other);
        self.enrolled_wrongly.insert(one, other);
        self.enrolled_wrongly.insert(other, one);
    }

    /// Bands go back where they belong, where both bodies are at hand: each goes where his own number is.
    pub(super) fn put_right(&mut self, number: PersonNumber, at_a_door: bool) -> Option<PersonNumber> {
        let body = self.wearer.get(&number).copied()?;
        let owner = self.owner.get(&number).copied()?;
        let other = *self.wears.get(&owner)?;
        let (here, there) = (self.place_of(body)?.to_owned(), self.place_of(owner)?.to_owned());
        if body == owner || !(at_a_door || here == there) {
            return None;
        }
        self.swap(number, other);
        self.truth.moved(owner, &here);
        self.truth.moved(body, &there);
        self.enrolled_wrongly.remove(&number);
        self.enrolled_wrongly.remove(&other);
        Some(other)
    }

    /// Whether two officers at a door see that the body is not the person of photograph and question.
    pub(super) fn seen_through(
        &mut self,
        number: PersonNumber,
        movement: &MovementId,
        people: &[SyntheticPerson],
    ) -> bool {
        let (Some(body), Some(owner)) = (self.wearer.get(&number).copied(), self.owner.get(&number).copied()) else {
            return false;
        };
        // The other must be there too, or nobody could be put right.
        let other_here = self.place_of(owner) == self.place_of(body) || self.place_of(owner) == Some(movement.as_str());
        if body == owner || self.enrolled_wrongly.contains_key(&number) || !other_here {
            return false;
        }
        let (photo, question) = self.chances(body, owner, people);
        !(self.dice.chance(photo) && self.dice.chance(question))
    }

    fn chances(&self, body: u32, owner: u32, people: &[SyntheticPerson]) -> (u32, u32) {
        match (people.get(body as usize), people.get(owner as usize)) {
            (Some(b), Some(o)) if b.twin_of == Some(owner) || o.twin_of == Some(body) => {
                (TWIN_PASSES_PPM, BROTHER_ANSWERS_PPM)
            }
            (Some(b), Some(o)) if b.family == o.family => (BROTHER_PASSES_PPM, BROTHER_ANSWERS_PPM),
            _ => (STRANGER_PASSES_PPM, STRANGER_ANSWERS_PPM),
        }
    }

    /// Whose birth the one who answers at intake tells.
    pub(super) fn tells_birth_of(&mut self, number: PersonNumber) -> Option<u32> {
        let (body, owner) = (self.wearer.get(&number).copied()?, self.owner.get(&number).copied()?);
        let lies = body != owner && self.dice.chance(LIES_PPM);
        Some(if lies { owner } else { body })
    }

    /// What a child-protection officer believes of the age of whoever stands before him, in months.
    pub(super) fn looks_months(&mut self, number: PersonNumber, people: &[SyntheticPerson], on_day: i32) -> u32 {
        let body = self.wearer.get(&number).and_then(|b| people.get(*b as usize));
        let months = body.map_or(360, |p| (on_day - p.born_day) * 12 / 365);
        let error = self.dice.between(-INTERVIEW_ERRS_MONTHS, INTERVIEW_ERRS_MONTHS);
        u32::try_from(months + error).unwrap_or(0)
    }

    /// What papers, teeth and hand tell a panel, in months.
    pub(super) fn true_months(&self, number: PersonNumber, people: &[SyntheticPerson], on_day: i32) -> u32 {
        let body = self.wearer.get(&number).and_then(|b| people.get(*b as usize));
        body.and_then(|p| u32::try_from((on_day - p.born_day) * 12 / 365).ok()).unwrap_or(360)
    }

    pub(super) fn chance(&mut self, ppm: u32) -> bool {
        self.dice.chance(ppm)
    }

    /// The band on the wrist of the man to whom a number belongs, if he has another number too.
    pub(super) fn band_worn_by_owner(&self, number: PersonNumber) -> Option<PersonNumber> {
        let owner = self.owner.get(&number)?;
        let worn = *self.wears.get(owner)?;
        (self.owner.get(&worn) == Some(owner)).then_some(worn)
    }

    /// Whether one body answers when two numbers are called.
    pub(super) fn is_one_body(&self, one: PersonNumber, other: PersonNumber) -> bool {
        self.wearer.get(&one).is_some_and(|body| self.wearer.get(&other) == Some(body))
    }

    fn place_of(&self, body: u32) -> Option<&str> {
        self.truth.ends.get(body as usize).map(|end| end.place.as_str())
    }

    /// Whoever answers to a number goes there.
    pub(super) fn goes(&mut self, number: PersonNumber, place: &str) {
        if let Some(body) = self.wearer.get(&number).copied() {
            self.truth.moved(body, place);
        }
    }

    /// The band numbers of all bodies at a place, as a roll call reads them.
    pub(super) fn bands_at(&self, place: &str) -> Vec<PersonNumber> {
        let here = self.truth.ends.iter().filter(|end| end.place == place && end.state == TrueState::Held);
        let mut bands: Vec<PersonNumber> = here.filter_map(|end| self.wears.get(&end.person).copied()).collect();
        bands.sort_unstable();
        bands
    }

    /// How many bodies are at a place: what is counted, whoever they are.
    pub(super) fn bodies_at(&self, place: &str) -> usize {
        self.truth.ends.iter().filter(|end| end.place == place && end.state == TrueState::Held).count()
    }

    /// Everybody who is truly aboard gets off.
    pub(super) fn get_off(&mut self, movement: &MovementId, place: &str) {
        let aboard = |end: &&TrueEnd| end.place == movement.as_str() && end.state == TrueState::Held;
        let bodies: Vec<u32> = self.truth.ends.iter().filter(aboard).map(|end| end.person).collect();
        bodies.iter().for_each(|body| self.truth.moved(*body, place));
        self.came_on.insert(movement.to_string(), bodies);
    }

    /// How many bodies of those who got off a movement stand at a place.
    pub(super) fn bodies_off(&self, movement: &MovementId, place: &str) -> usize {
        let bodies = self.came_on.get(movement.as_str()).map_or(&[][..], Vec::as_slice);
        let held = |end: &TrueEnd| end.place == place && end.state == TrueState::Held;
        bodies.iter().filter(|body| self.truth.ends.get(**body as usize).is_some_and(held)).count()
    }

    /// A place is lost with whoever is in it: where they truly are nobody can see.
    pub(super) fn out_of_reach(&mut self, place: &str) {
        let here = self.truth.ends.iter().filter(|end| end.place == place && end.state == TrueState::Held);
        let bodies: Vec<u32> = here.map(|end| end.person).collect();
        bodies.into_iter().for_each(|body| self.truth.became(body, TrueState::OutOfReach));
    }

    /// Somebody is aboard whom no list names.
    pub(super) fn stows_away(&mut self, injection: &Injection, number: PersonNumber, movement: &MovementId) {
        let body = self.wearer.get(&number).copied().unwrap_or(u32::MAX);
        self.truth.unlisted.push((injection.number, body, movement.to_string()));
        self.happened(injection, &[number], Some(movement));
        self.goes(number, movement.as_str());
    }

    /// Opened at the end alone: what happened, and where each person truly is.
    pub(super) fn unseal(self) -> (Truth, Vec<Happening>) {
        (self.truth, self.happenings.into_values().collect())
    }
}
