//! People moved by a plan: when each of its trips is prepared, boarded, left and given up, and who waits where for the
//! next. Every act goes through the same steps as that of a fixed timetable. Source: ours, decision 0070.

mod ends;
mod intake;
mod page;
mod select;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use custody::{AuthorityId, Moment, MovementId, PersonNumber, Span};

use super::super::injection::{InjectionKind, InjectionPlan};
use super::super::people::SyntheticPerson;
use super::super::planned::{Fate, Lift, LiftTrip, TripKind};
use super::stage::{Stage, Stand};
use super::task::{BLOCK, BOARD_BEFORE_MIN, INTAKE_BEFORE_MIN, MANIFEST_BEFORE_MIN, PAPERS_BEFORE_MIN};
use super::task::{SELECT_BEFORE_MIN, Task};
use crate::failure::Failure;
pub use told::{CarriedOut, DayBeside, DayFigures, ExpectedEnd, LeftLine, TripLine, WithdrawalLine};

/// Minutes between two blocks of people who are taken in, or whose papers are made. Source: ours; as in the census.
const BLOCK_MIN: i64 = 4;
/// Minutes before the first departure from a site at which its people are named to the plan's groups: all are taken in
/// and have their papers by then.
const NAMED_BEFORE_MIN: i64 = 39 * 60;
/// Minutes after the census at which people are taken in at the earliest: twice registered are found by then.
const AFTER_CENSUS_MIN: i64 = 90;
/// Minutes before a take-off at which the sortie is planned in the record. Source: ours.
const ANNOUNCED_BEFORE_MIN: i64 = 120;
/// Days above eighteen years at which no panel's interval touches a child's age any more. Source: ours; the panel of
/// `intake.rs` errs by three months, and an operation lasts weeks.
const SURELY_ADULT_DAYS: i32 = 18 * 365 + 5 + 183;

/// What the stage knows of a plan that it carries out.
pub(super) struct Carrying {
    pub(super) lift: Lift,
    /// The authorities that take people on their way, in the order in which they do.
    takers: Vec<AuthorityId>,
    /// The plan's group of each person who has a place in it.
    group_of: BTreeMap<usize, usize>,
    /// Who is called next at a place: by naming at a site, by arrival elsewhere.
    queues: BTreeMap<String, Vec<usize>>,
    /// For which receiving place somebody has landed.
    bound_for: BTreeMap<usize, String>,
    /// Who goes where he goes.
    with: BTreeMap<usize, usize>,
    /// Trips whose people were called.
    called: BTreeSet<usize>,
    /// Sites that have failed.
    failed: BTreeSet<String>,
    /// People who left with each trip.
    left_with: BTreeMap<usize, u32>,
    days: Vec<DayFigures>,
    /// People out of the sites.
    out: u32,
}

/// Takes out of the errors the changes of bands, and of names, between two whom ages might part: a fixed timetable takes
/// everybody to one place, and a plan takes children by movements of their own.
pub(super) fn fit(errors: &mut InjectionPlan, people: &[SyntheticPerson], on_day: i32) {
    let adult = |ordinal: u32| people.get(ordinal as usize).is_some_and(|p| on_day - p.born_day >= SURELY_ADULT_DAYS);
    errors.injections.retain(|injection| match (injection.person, injection.other) {
        (Some(one), Some(other)) => adult(one) && adult(other),
        _ => true,
    });
}

impl Carrying {
    pub(super) fn new(lift: Lift, errors: &InjectionPlan, losing: &AuthorityId) -> Result<Self, Failure> {
        let pairs = [InjectionKind::BandSwap, InjectionKind::TwinAnswers].into_iter();
        let pairs = pairs.flat_map(|kind| errors.of_kind(kind)).filter_map(|i| Some((i.person?, i.other?)));
        let with = pairs.flat_map(|(a, b)| [(a as usize, b as usize), (b as usize, a as usize)]).collect();
        let mut movements: Vec<_> = lift.timetable.movements.iter().collect();
        movements.sort_by_key(|movement| movement.leg);
        let mut takers: Vec<AuthorityId> = Vec::new();
        for movement in movements {
            let receiver = AuthorityId::parse(&movement.receiver)?;
            if receiver != *losing && !takers.contains(&receiver) {
                takers.push(receiver);
            }
        }
        Ok(Self {
            days: vec![DayFigures::default(); lift.days.len()],
            lift,
            takers,
            group_of: BTreeMap::new(),
            queues: BTreeMap::new(),
            bound_for: BTreeMap::new(),
            with,
            called: BTreeSet::new(),
            failed: BTreeSet::new(),
            left_with: BTreeMap::new(),
            out: 0,
        })
    }

    pub(super) fn takers(&self) -> &[AuthorityId] {
        &self.takers
    }

    /// Whether a site has failed.
    pub(super) fn has_failed(&self, place: &str) -> bool {
        self.failed.contains(place)
    }

    fn trip(&self, journey: usize) -> &LiftTrip {
        &self.lift.trips[journey]
    }
}

impl Stage {
    /// What is due when, for a plan; `counted` is when everybody is registered.
    pub(super) fn schedule_lift(&mut self, counted: Moment) {
        let Some(carrying) = &self.carrying else { return };
        let sites = carrying.lift.sites.len();
        let failing: Vec<_> = carrying.lift.sites.iter().map(|site| site.fails_at).collect();
        let lost: Vec<_> = carrying.lift.lost.iter().map(|(_, at)| *at).collect();
        let withdrawn: Vec<_> = carrying.lift.withdrawn.iter().map(|of| (of.at, of.again)).collect();
        for site in 0..sites {
            self.schedule_site(site, counted + Span::minutes(AFTER_CENSUS_MIN));
        }
        for journey in 0..self.timetable.journeys.len() {
            self.schedule_trip(journey);
        }
        for (site, at) in failing.into_iter().enumerate() {
            if let Some(at) = at {
                self.at(at, Task::SiteFails { site });
            }
        }
        for (nth, at) in lost.into_iter().enumerate() {
            self.at(at, Task::AirfieldLost { nth });
        }
        for (nth, (at, again)) in withdrawn.into_iter().enumerate() {
            self.at(at, Task::ClearanceTurns { nth, given: false });
            if let Some(again) = again {
                self.at(again, Task::ClearanceTurns { nth, given: true });
            }
        }
    }

    /// The people of a site are taken in and have their papers before the first of them leaves.
    fn schedule_site(&mut self, site: usize, earliest: Moment) {
        let Some(carrying) = &self.carrying else { return };
        let place = carrying.lift.sites[site].place.clone();
        let leaves = self.timetable.movements.iter().filter(|m| m.leg == 1 && m.from == place).map(|m| m.departs_at);
        let first = leaves.min().unwrap_or_else(|| self.scenario.day_start(1));
        let here = |p: &usize| self.scenario.sites[self.people[*p].site].place == place;
        let people: Vec<usize> = (0..self.people.len()).filter(here).collect();
        let blocks: Vec<Vec<usize>> = people.chunks(BLOCK).map(<[usize]>::to_vec).collect();
        let all = blocks.len();
        let mut last = earliest;
        for (nth, persons) in blocks.into_iter().enumerate() {
            let before = Span::minutes(BLOCK_MIN * i64::try_from(all - nth - 1).unwrap_or(0));
            let taken_in = (first - Span::minutes(INTAKE_BEFORE_MIN) - before).max(earliest);
            let papers = (first - Span::minutes(PAPERS_BEFORE_MIN) - before).max(taken_in + Span::MINUTE);
            self.at(taken_in, Task::TakeIn { persons: persons.clone() });
            self.at(papers, Task::PapersOf { persons });
            last = last.max(papers);
        }
        let named = (first - Span::minutes(NAMED_BEFORE_MIN)).max(last + Span::MINUTE);
        self.at(named, Task::NameGroups { site });
    }

    fn schedule_trip(&mut self, journey: usize) {
        let (Some(planned), Some(carrying)) = (self.leg(journey, 0), &self.carrying) else { return };
        let (kind, fate) = (carrying.trip(journey).kind, carrying.trip(journey).fate);
        let leg = 0;
        let before = |minutes: i64| planned.departs_at - Span::minutes(minutes);
        let called = match (kind, fate) {
            (TripKind::Convoy, _) => before(SELECT_BEFORE_MIN),
            (TripKind::Sortie, Fate::Goes { boards, .. }) => before(ANNOUNCED_BEFORE_MIN).min(boards - Span::HOUR),
            (TripKind::Sortie, Fate::GivenUp(_)) => before(ANNOUNCED_BEFORE_MIN),
            (TripKind::Admission, _) => planned.departs_at,
        };
        if let Fate::GivenUp(at) = fate {
            // What is given up before anybody is called for it leaves no trace in the record.
            if at <= called {
                return;
            }
            self.at(at.max(called + Span::MINUTE), Task::GiveUp { journey });
        }
        match kind {
            TripKind::Convoy => {
                self.at(called, Task::Select { journey });
                self.at(before(MANIFEST_BEFORE_MIN), Task::Manifest { journey, leg });
                self.at(before(MANIFEST_BEFORE_MIN - 60), Task::LateObjection { journey });
            }
            TripKind::Sortie => self.at(called, Task::Announce { journey }),
            TripKind::Admission => {}
        }
        let Fate::Goes { boards, leaves, .. } = fate else { return };
        let boards = if kind == TripKind::Convoy { leaves - Span::minutes(BOARD_BEFORE_MIN) } else { boards };
        if kind != TripKind::Convoy {
            self.at(boards - Span::MINUTE, Task::Select { journey });
            self.at(boards - Span::MINUTE, Task::Manifest { journey, leg });
        }
        self.at(boards, Task::Board { journey, leg });
        self.at(leaves, Task::Leave { journey, leg });
    }

    /// When a movement that has left arrives: as the world has it, or as planned.
    pub(super) fn next_of_departed(&self, journey: usize, leg: usize, planned: Moment) -> (Moment, Task) {
        let soonest = self.desk.now() + Span::MINUTE;
        let fate = self.carrying.as_ref().map(|carrying| carrying.trip(journey).fate);
        match fate {
            Some(Fate::Goes { arrives, turns_back: true, .. }) => (arrives.max(soonest), Task::TurnBack { journey }),
            Some(Fate::Goes { arrives, .. }) => (arrives.max(soonest), Task::Arrive { journey, leg }),
            _ => (planned.max(soonest), Task::Arrive { journey, leg }),
        }
    }

    /// The authority in whose hands somebody who has not arrived is: by the sheets that of the place where he is, or
    /// whoever brought him there and has not handed him over.
    pub(super) fn holder_of(&self, person: usize) -> Result<AuthorityId, Failure> {
        if self.carrying.is_none() {
            return Ok(self.cast.losing.clone());
        }
        let sheet = &self.sheets[person];
        match sheet.stand {
            Stand::Going(journey)
                if self.timetable.journeys.get(journey).is_some_and(|j| j.to == sheet.site.as_str()) =>
            {
                Ok(AuthorityId::parse(&self.leg(journey, 0).map(|leg| leg.carrier).unwrap_or_default())?)
            }
            _ => self.authority_of(sheet.site.as_str()),
        }
    }

    /// The authorities that take people after a leg; whoever gives them agrees that they go on.
    pub(super) fn taken_after(&self, leg: u32, by: &AuthorityId) -> Result<Vec<AuthorityId>, Failure> {
        let mut next: Vec<AuthorityId> = Vec::new();
        if self.carrying.is_some() {
            for movement in self.timetable.movements.iter().filter(|movement| movement.leg == leg + 1) {
                let receiver = AuthorityId::parse(&movement.receiver)?;
                if receiver != *by && !next.contains(&receiver) {
                    next.push(receiver);
                }
            }
        }
        Ok(next)
    }

    /// The day of the operation now, from 0.
    fn day_index(&self) -> usize {
        usize::try_from(self.scenario.day_of(self.desk.now()) - 1).unwrap_or(0)
    }

    /// Whether somebody waits at a place, on no list.
    fn waits_at(&self, person: usize, place: &str) -> bool {
        let sheet = &self.sheets[person];
        sheet.stand == Stand::Waiting && sheet.site.as_str() == place
    }

    fn is_bound(&self, number: PersonNumber) -> bool {
        self.desk.record.movements().any(|(_, movement)| movement.binds(number))
    }

    fn movement_id(&self, journey: usize) -> Result<MovementId, Failure> {
        Ok(MovementId::parse(&self.leg(journey, 0).map(|leg| leg.id).unwrap_or_default())?)
    }
}

#[cfg(test)]
mod tests;
