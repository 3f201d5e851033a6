//! The age facts of a person: when he can have been born, by claims, by an assessment, by a panel;
//! the acts alleged; and what was decided for a movement. Source: `custody.md` (Gates, age).
//!
//! Every word about age is kept as the days on which the person can have been born, so that the age
//! at any other time follows. Claims and assessments only widen that interval, and only a panel narrows it again; what
//! is said after a panel widens it anew, until the next one (decision 0072).

use minicbor::{Decode, Encode};

use crate::envelope::Signatory;
use crate::event::Body;
use crate::event::age::{AgeDecided, AgeInterval};
use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::calendar::{day_of, months_before, months_lived};
use super::dated::{Dated, InLog};
use super::few::Few;
use super::lone::Lone;
use super::rows::Rows;
use super::rules::PANEL;
use super::seldom::Seldom;
use super::{Context, Record};

mod of_human;

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
    /// Every assessment: without a panel each counts, and those after it are new evidence.
    #[n(1)]
    pub(crate) assessed: Lone<Dated<InLog<Born>>>,
    /// Every decision of a panel.
    #[n(2)]
    pub(crate) decided: Seldom<Dated<InLog<Decided>>>,
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

/// What a panel has decided. Two of the three sign it; until the third has confirmed it under his own key it is their
/// word beside others, and narrows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Decided {
    #[n(0)]
    pub(crate) born: Born,
    /// The member who has not confirmed; none once he has. Of no name where it was no panel of three.
    #[n(1)]
    pub(crate) awaits: Option<Box<str>>,
}

impl Decided {
    /// As two of the panel have signed it.
    fn signed(decision: &AgeDecided, signers: &[Signatory], at: Moment) -> Self {
        let unsigned = |name: &&String| !signers.iter().any(|s| s.officer.as_str() == name.trim());
        let mut open = decision.panel.iter().filter(unsigned);
        let third = open.next().filter(|_| decision.panel.len() == PANEL && open.next().is_none());
        let awaits = Some(third.map_or("", |name| name.trim()).into());
        Self { born: Born::from_age(&decision.now, at), awaits }
    }
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
            age.assessed.push(Dated::new(context, InLog { log: context.log, said }));
        }
        Body::AgeDecided(b) => {
            let said = Decided::signed(b, &context.event.envelope.officers, context.occurred);
            age.decided.push(Dated::new(context, InLog { log: context.log, said }));
        }
        Body::AgeConfirmed(b) => {
            let signers = &context.event.envelope.officers;
            if let Some(decision) = age.decided.iter_mut().find(|d| d.id == b.decision && d.value.log == context.log)
                && signers.iter().any(|s| Some(s.officer.as_str()) == decision.value.said.awaits.as_deref())
            {
                decision.value.said.awaits = None;
            }
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

impl Dated<InLog<Decided>> {
    /// The days alone.
    fn born(&self) -> Dated<InLog<Born>> {
        Dated { at: self.at, id: self.id, value: InLog { log: self.value.log, said: self.value.said.born } }
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
    /// The newest confirmed decision of a panel in each log.
    fn panels(&self) -> impl Iterator<Item = &Dated<InLog<Decided>>> {
        let confirmed = || self.decided.iter().filter(|d| d.value.said.awaits.is_none());
        confirmed().filter(move |d| confirmed().all(|o| o.value.log != d.value.log || d.is_newer_than(o)))
    }

    /// What is said of the age and decides nothing: every assessment, and what no third member has confirmed.
    fn words(&self) -> impl Iterator<Item = Dated<InLog<Born>>> {
        let open = self.decided.iter().filter(|d| d.value.said.awaits.is_some());
        self.assessed.iter().copied().chain(open.map(Dated::born))
    }

    /// What stands in each log: the decisions of panels, else the newest word, as wide as all of that log.
    pub(crate) fn findings(&self) -> Vec<Dated<InLog<Born>>> {
        let mut found: Vec<Dated<InLog<Born>>> = self.panels().map(Dated::born).collect();
        if !found.is_empty() {
            return found;
        }
        for fact in self.words() {
            match found.iter_mut().find(|old| old.value.log == fact.value.log) {
                None => found.push(fact),
                Some(old) => {
                    let said = old.value.said.hull(Some(fact.value.said));
                    let newer = if fact.is_newer_than(old) { fact } else { *old };
                    *old = Dated { value: InLog { said, ..newer.value }, ..newer };
                }
            }
        }
        found
    }

    /// The newest decision of a log that waits for a member of its panel: its event, and who.
    pub(crate) fn awaits(&self, log: u32) -> Option<(EventId, &str)> {
        let of_log = self.decided.iter().filter(|d| d.value.log == log);
        let open = of_log.filter_map(|d| Some((d, d.value.said.awaits.as_deref()?)));
        open.max_by_key(|(d, _)| (d.at, d.id)).map(|(d, third)| (d.id, third))
    }

    /// All claims together: the widest interval.
    pub(crate) fn claimed(&self) -> Option<Born> {
        widest(self.claims.iter().map(|claim| claim.value))
    }

    /// The days of birth that stand: the panels', widened by what was said after the newest of them, else those of
    /// every assessment and every claim. Where logs, or two assessments, contradict each other, every day that one of
    /// them allows is possible: doubt means child, and one officer's second word is no panel.
    pub(crate) fn born(&self) -> Option<Born> {
        let Some(panel) = self.panels().max_by_key(|d| (d.at, d.id)) else {
            let found = widest(self.words().map(|f| f.value.said))?;
            return Some(found.hull(self.claimed()));
        };
        let found = widest(self.panels().map(|d| d.value.said.born))?;
        let said = self.words().filter(|f| is_news(panel, f)).map(|f| f.value.said);
        let claimed = self.claims.iter().filter(|c| is_news(panel, c)).map(|c| c.value);
        Some(found.hull(widest(said.chain(claimed))))
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

    /// Whether he is a child, now or at an act alleged, by what is claimed and by nothing else: without the claims he would
    /// be none.
    fn is_child_by_claims_alone(&self, at: Moment, adult_age_years: u32) -> bool {
        let without = Self { claims: Few::default(), ..self.clone() };
        let rests = |is_child: &dyn Fn(&Self) -> bool| is_child(self) && !is_child(&without);
        rests(&|facts| facts.standing(at, adult_age_years) == AgeStanding::Child)
            || rests(&|facts| facts.juvenile(adult_age_years) == Some(true))
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
