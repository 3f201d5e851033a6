//! The age facts of a person: when he can have been born, by claims, by an assessment, by a panel;
//! the acts alleged; and what was decided for a movement. Source: `custody.md` (Gates, age).
//!
//! Every word about age is kept as the days on which the person can have been born, so that the age
//! at any other time follows. Claims only widen that interval, and only a panel narrows it again; what is
//! said after a panel widens it anew, until the next one.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::age::AgeInterval;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::calendar::{day_of, months_before, months_lived};
use super::dated::{Dated, InLog, newest};
use super::few::Few;
use super::human::{Human, Numbered};
use super::lone::Lone;
use super::rows::Rows;
use super::seldom::Seldom;
use super::{Context, Record};

/// Days around a registry default day that the birth can have lain. Source: ours; such a day stands
/// for a year that is itself often a guess, so a year on each side.
const DEFAULT_DAY_DOUBT_DAYS: i32 = 365;

/// The days on which a person can have been born, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Born {
    #[n(0)]
    pub(crate) first: i32,
    #[n(1)]
    pub(crate) last: i32,
}

impl Born {
    /// From an age at a time.
    pub(crate) fn from_age(age: &AgeInterval, at: Moment) -> Self {
        let day = day_of(at);
        let first = months_before(day, age.max_months.saturating_add(1)).saturating_add(1);
        Self { first, last: months_before(day, age.min_months) }
    }

    fn hull(self, other: Option<Self>) -> Self {
        other.map_or(self, |o| Self { first: self.first.min(o.first), last: self.last.max(o.last) })
    }

    /// The age on a day, in whole months.
    pub(crate) fn age_on(self, day: i32) -> AgeInterval {
        AgeInterval { min_months: months_lived(self.last, day), max_months: months_lived(self.first, day) }
    }
}

/// What the record knows of a person in this area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct AgeFacts {
    /// Every claim, with its event: a panel weighs those before it, and those after it are new evidence.
    #[n(0)]
    pub(crate) claims: Few<Dated<Born>>,
    /// The newest assessment in each log.
    #[n(1)]
    pub(crate) assessed: Lone<Dated<InLog<Born>>>,
    /// The newest decision of a panel in each log.
    #[n(2)]
    pub(crate) decided: Seldom<Dated<InLog<Born>>>,
    /// Acts alleged: first and last day each can have been.
    #[n(3)]
    pub(crate) acts: Lone<Dated<(i32, i32)>>,
    /// The newest decision on the track: juvenile or not.
    #[n(4)]
    pub(crate) forum: Option<Dated<bool>>,
    /// Movements on which a mixed journey was found to be in the child's best interests.
    #[n(5)]
    pub(crate) best_interests: Seldom<Dated<Mixed>>,
    /// Movements with a guardian, by row.
    #[n(6)]
    pub(crate) guardians: Seldom<Dated<Guardian>>,
    /// The newest verified housing apart from adults.
    #[n(7)]
    pub(crate) housed_apart: Option<Dated<()>>,
}

/// A mixed movement that a child may travel on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Mixed {
    /// Its row.
    #[n(0)]
    pub(crate) movement: u32,
    /// Rows of seats that are set apart; none where the decision names none that can be read.
    #[n(1)]
    pub(crate) rows: Rows,
}

/// A guardian for a movement.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Guardian {
    #[n(0)]
    pub(crate) movement: u32,
    #[n(1)]
    pub(crate) officer: Box<str>,
}

/// How a person is to be treated by his age now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeStanding {
    /// Assessed or decided, and every day he can have been born makes him of age.
    Adult,
    /// Some day he can have been born makes him a child: doubt means child.
    Child,
    /// Nobody competent has looked; nothing said so far makes him a child.
    Unassessed,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let movement = match body {
        Body::BestInterestsDecided(b) => record.movement_row(&b.movement),
        Body::GuardianAssigned(b) => record.movement_row(&b.movement),
        _ => super::leg::NONE,
    };
    let Some(person) = record.people.get_mut(&number) else { return };
    let age = &mut person.age;
    match body {
        Body::BirthClaimed(b) => {
            let doubt = if b.default_day { DEFAULT_DAY_DOUBT_DAYS } else { 0 };
            let readings = b.readings.iter().map(|reading| Born {
                first: reading.first_day.saturating_sub(doubt),
                last: reading.last_day.saturating_add(doubt),
            });
            if let Some(born) = widest(readings) {
                age.claims.push(Dated::new(context, born));
            }
        }
        Body::AgeClaimed(b) => age.claims.push(Dated::new(context, Born::from_age(&b.years, b.at))),
        Body::AgeAssessed(b) => {
            let said = Born::from_age(&b.now, context.occurred);
            Dated::new(context, InLog { log: context.log, said }).keep_by_log(&mut age.assessed);
        }
        Body::AgeDecided(b) => {
            let said = Born::from_age(&b.now, context.occurred);
            Dated::new(context, InLog { log: context.log, said }).keep_by_log(&mut age.decided);
        }
        Body::ActAlleged(b) => age.acts.push(Dated::new(context, (b.first_day, b.last_day))),
        Body::ForumDecided(b) => Dated::new(context, b.juvenile).keep(&mut age.forum),
        Body::BestInterestsDecided(b) => {
            let mixed = Mixed { movement, rows: Rows::parse(&b.rows).unwrap_or_default() };
            Dated::new(context, mixed).keep_in(&mut age.best_interests, |a, b| a.movement == b.movement);
        }
        Body::Housed(b) if b.apart_from_adults => Dated::new(context, ()).keep(&mut age.housed_apart),
        Body::GuardianAssigned(b) => {
            let guardian = Guardian { movement, officer: b.guardian.as_str().into() };
            Dated::new(context, guardian).keep_in(&mut age.guardians, |a, b| a.movement == b.movement);
        }
        _ => {}
    }
}

/// The interval that covers all of them.
fn widest(all: impl Iterator<Item = Born>) -> Option<Born> {
    all.reduce(|one, other| one.hull(Some(other)))
}

/// Whether a panel cannot have weighed a fact: it is later than the decision, or was recorded later.
fn is_news<T, U>(panel: &Dated<T>, fact: &Dated<U>) -> bool {
    fact.at > panel.at || fact.id > panel.id
}

impl AgeFacts {
    /// What stands in each log: the decisions of panels, else the assessments.
    pub(crate) fn findings(&self) -> &[Dated<InLog<Born>>] {
        if self.decided.is_empty() { &self.assessed } else { &self.decided }
    }

    /// All claims together: the widest interval.
    pub(crate) fn claimed(&self) -> Option<Born> {
        widest(self.claims.iter().map(|claim| claim.value))
    }

    /// The days of birth that stand: the panels', widened by what was said after the newest of them, else the
    /// assessments' widened by every claim. Where logs contradict each other, every day that one of them allows
    /// is possible: doubt means child.
    pub(crate) fn born(&self) -> Option<Born> {
        let found = widest(self.findings().iter().map(|f| f.value.said))?;
        let Some(panel) = newest(&self.decided) else { return Some(found.hull(self.claimed())) };
        let assessed = self.assessed.iter().filter(|f| is_news(panel, f)).map(|f| f.value.said);
        let claimed = self.claims.iter().filter(|c| is_news(panel, c)).map(|c| c.value);
        Some(found.hull(widest(assessed.chain(claimed))))
    }

    /// The age now, in months, once a competent officer has looked.
    pub(crate) fn now(&self, at: Moment) -> Option<AgeInterval> {
        self.born().map(|born| born.age_on(day_of(at)))
    }

    /// How the person is to be treated now. Never silently adult.
    pub(crate) fn standing(&self, at: Moment, adult_age_years: u32) -> AgeStanding {
        let day = day_of(at);
        let of_age = |born: Born| born.age_on(day).min_months >= adult_age_years.saturating_mul(12);
        match (self.born(), self.claimed()) {
            (Some(born), _) if of_age(born) => AgeStanding::Adult,
            (Some(_), _) => AgeStanding::Child,
            (None, Some(claimed)) if !of_age(claimed) => AgeStanding::Child,
            (None, _) => AgeStanding::Unassessed,
        }
    }

    /// Whether the juvenile track holds for forum and penalty; none while it cannot be told.
    pub(crate) fn juvenile(&self, adult_age_years: u32) -> Option<bool> {
        if let Some(forum) = &self.forum {
            return Some(forum.value);
        }
        let born = self.born().or_else(|| self.claimed())?;
        let under_age =
            |act: &Dated<(i32, i32)>| born.age_on(act.value.0).min_months < adult_age_years.saturating_mul(12);
        match &self.acts[..] {
            [] => None,
            acts if acts.iter().any(under_age) => Some(true),
            // Adult by claims alone is not a finding.
            _ => self.born().map(|_| false),
        }
    }

    /// Whether, by every day he can have been born, the person was under age at every act alleged.
    pub(crate) fn surely_child_at_every_act(&self, adult_age_years: u32) -> bool {
        let Some(born) = self.born() else { return false };
        let surely = |act: &Dated<(i32, i32)>| born.age_on(act.value.1).max_months < adult_age_years.saturating_mul(12);
        !self.acts.is_empty() && self.acts.iter().all(surely)
    }
}

impl Record {
    /// How a person is to be treated by his age at a time, by the rules of his holder.
    /// Of a human of several numbers the youngest word counts, until a panel decides that could know of all: doubt
    /// means child.
    pub fn age_standing(&self, number: PersonNumber, at: Moment) -> AgeStanding {
        let Some(human) = self.human(number) else { return AgeStanding::Unassessed };
        let rules = self.rules_for(number);
        let standing = |facts: &AgeFacts| facts.standing(at, rules.adult_age_years);
        if let Some(decided) = decided_anew(&human) {
            return standing(&decided);
        }
        let own = human.all().first().map_or(AgeStanding::Unassessed, |file| standing(&file.person.age));
        let child = human.others().iter().any(|file| standing(&file.person.age) == AgeStanding::Child);
        if child { AgeStanding::Child } else { own }
    }

    /// How each number of a human is to be treated by what is written under it alone: what it would be without a merge.
    pub(crate) fn ages_by_number(&self, number: PersonNumber, at: Moment) -> Vec<(PersonNumber, AgeStanding)> {
        let Some(human) = self.human(number) else { return Vec::new() };
        let years = self.rules_for(number).adult_age_years;
        human.all().iter().map(|file| (file.number, file.person.age.standing(at, years))).collect()
    }

    /// Whether a person is a child for custody, separation and manifest: doubt means child.
    pub fn is_child_now(&self, number: PersonNumber, at: Moment) -> bool {
        self.age_standing(number, at) == AgeStanding::Child
    }

    /// Whether the juvenile track holds for forum and penalty; none while no act date is known or
    /// nobody competent has looked, which opens a task and shuts no gate.
    pub fn juvenile_forum(&self, number: PersonNumber) -> Option<bool> {
        let human = self.human(number)?;
        let years = self.rules_for(number).adult_age_years;
        let own = human.all().first().and_then(|file| file.person.age.juvenile(years));
        let decided = |forum: &Dated<bool>| {
            human.all().first().is_some_and(|own| human.others().iter().all(|file| own.may_answer(file, forum)))
        };
        if human.all().first().and_then(|file| file.person.age.forum.as_ref()).is_some_and(decided) {
            return own;
        }
        let child = human.others().iter().any(|file| file.person.age.juvenile(years) == Some(true));
        if child { Some(true) } else { own }
    }

    /// The age now in months, once assessed or decided; of a human of several numbers from the youngest to the oldest
    /// that one of them allows, until a panel decides that could know of all.
    pub fn age_now(&self, number: PersonNumber, at: Moment) -> Option<AgeInterval> {
        let human = self.human(number)?;
        if let Some(decided) = decided_anew(&human) {
            return decided.now(at);
        }
        let own = human.all().first()?.person.age.now(at)?;
        let others = human.others().iter().filter_map(|file| file.person.age.now(at));
        Some(others.fold(own, |a, b| AgeInterval {
            min_months: a.min_months.min(b.min_months),
            max_months: a.max_months.max(b.max_months),
        }))
    }

    /// Whether a panel has decided of the age of a human, and could know of all his numbers.
    pub(crate) fn panel_has_decided(&self, number: PersonNumber) -> bool {
        let Some(human) = self.human(number) else { return false };
        let alone = human.others().is_empty();
        let own = human.all().first().is_some_and(|file| !file.person.age.decided.is_empty());
        if alone { own } else { decided_anew(&human).is_some() }
    }
}

/// The age facts that stand of a human of several numbers once a panel has decided under one of them that could know
/// of all: its word, widened by whatever was said under any of them since. None where no panel has, or where he has
/// one number only.
fn decided_anew(human: &Human<'_>) -> Option<AgeFacts> {
    if human.others().is_empty() {
        return None;
    }
    let knew = |file: &Numbered<'_>, decided: &Dated<InLog<Born>>| {
        human.all().iter().all(|other| file.may_answer(other, decided))
    };
    let panels = human
        .all()
        .iter()
        .flat_map(|file| file.person.age.decided.iter().filter(move |decided| knew(file, decided)).copied());
    let mut facts = AgeFacts::default();
    panels.for_each(|panel| facts.decided.push(panel));
    newest(&facts.decided)?;
    for file in human.all() {
        file.person.age.assessed.iter().for_each(|said| facts.assessed.push(*said));
        file.person.age.claims.iter().for_each(|said| facts.claims.push(*said));
    }
    Some(facts)
}
