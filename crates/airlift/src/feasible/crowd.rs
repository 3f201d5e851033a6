//! Whether a sortie that cannot land would find a stand and places where it turns to, beside everybody whom the plan has
//! there then. Source: ours.
//!
//! One sortie at a time: an alternate is for the one aircraft that cannot land, and a plan that kept a place free at the
//! alternate of every sortie at once would leave empty what nobody needs. Where a place shuts for all who are bound for
//! it, the later ones are held where they are and the rest is planned anew. So that a crowded alternate is no rule broken,
//! and is told.

use super::air::{name, times};
use super::minutes::Minutes;
use super::{Absent, Book};
use crate::plan::{Plan, Sortie};
use crate::problem::{Alternate, Problem};

/// A sortie whose alternate has no place for it beside what the plan has there then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrowdedAlternate {
    /// Its place in [`Plan::sorties`].
    pub sortie: usize,
    /// It and its alternate, in the words of the problem.
    pub place: String,
    /// When it would come there, minute from the start.
    pub at_min: u32,
    /// What there is none of, in words.
    pub because: &'static str,
}

/// Who is where in a plan, minute by minute.
pub(crate) struct Crowd<'a> {
    book: Book<'a>,
    /// Parking units used and people, by airfield.
    stands: Vec<Minutes>,
    waiting: Vec<Minutes>,
    /// Parking units used, people brought and people waiting, by receiver.
    stands_there: Vec<Minutes>,
    brought: Vec<Minutes>,
    queue: Vec<Minutes>,
    /// People admitted, by receiver and day.
    admitted: Vec<Vec<u32>>,
}

impl<'a> Crowd<'a> {
    pub(crate) fn of(problem: &'a Problem, plan: &Plan, absent: &'a Absent) -> Self {
        let end = problem.grid.end_min();
        let table = |n: usize| (0..n).map(|_| Minutes::none(end)).collect::<Vec<_>>();
        let (airfields, receivers) = (problem.airfields.len(), problem.receivers.len());
        let mut crowd = Self {
            book: Book { problem, absent, now_min: 0, violations: Vec::new() },
            stands: table(airfields),
            waiting: table(airfields),
            stands_there: table(receivers),
            brought: table(receivers),
            queue: table(receivers),
            admitted: vec![vec![0; end.div_ceil(1440) as usize]; receivers],
        };
        crowd.ground(plan);
        plan.sorties.iter().for_each(|sortie| crowd.sortie(sortie));
        crowd
    }

    fn ground(&mut self, plan: &Plan) {
        let problem = self.book.problem;
        let (end, edges) = (problem.grid.end_min(), problem.grid.edges_min());
        for convoy in &plan.convoys {
            let road = &problem.roads[convoy.road.0];
            let arrives = self.book.edge_at_or_after(edges[convoy.leaves.0] + road.out_min).unwrap_or(end);
            let persons: u32 = convoy.loads.iter().flat_map(|load| &load.persons).sum();
            self.waiting[road.airfield.0].add(arrives, end, i64::from(persons));
        }
        for admission in &plan.admissions {
            let at = edges[admission.step.0];
            self.queue[admission.receiver.0].add(at, end, -i64::from(admission.persons));
            self.admitted[admission.receiver.0][at as usize / 1440] += admission.persons;
        }
    }

    fn sortie(&mut self, sortie: &Sortie) {
        let problem = self.book.problem;
        let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
        let (here, there) = (route.airfield.0, route.receiver.0);
        let (end, persons) = (problem.grid.end_min(), i64::from(sortie.persons.iter().sum::<u32>()));
        let Some(times) = times(&self.book, sortie) else { return };
        self.waiting[here].add(times.boards, end, -persons);
        self.stands[here].add(times.boards, times.takes_off, i64::from(kind.mog_units));
        self.stands_there[there].add(times.lands, times.hands_over, i64::from(kind.mog_units));
        let queues = times.queues.unwrap_or(end);
        self.brought[there].add(queues, end, persons);
        self.queue[there].add(queues, end, persons);
    }

    /// When a sortie would come to this alternate and what it would not find there; none where it finds all.
    pub(crate) fn lacks(&self, sortie: &Sortie, alternate: Alternate) -> Option<(u32, &'static str)> {
        let problem = self.book.problem;
        let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
        let times = times(&self.book, sortie)?;
        let persons = i64::from(sortie.persons.iter().sum::<u32>());
        let last = problem.grid.end_min().checked_sub(1)?;
        let most = |used: &Minutes, from: u32, until: u32| {
            (from.min(last)..until.min(last + 1)).map(|minute| used.at(minute as usize)).max().unwrap_or(0)
        };
        let free = |used: &Minutes, at: u32, units: u32| {
            most(used, at, at + kind.offload_min) + i64::from(kind.mog_units) <= i64::from(units)
        };
        match alternate {
            Alternate::Return => {
                let (at, home) = (2 * times.lands - times.takes_off, route.airfield.0);
                let airfield = &problem.airfields[home];
                let waits = self.waiting[home].at(at.min(last) as usize) + persons;
                if !free(&self.stands[home], at, airfield.mog_units) {
                    return Some((at, "no stand is free"));
                }
                (waits > i64::from(airfield.staging_max)).then_some((at, "there are not enough places to wait"))
            }
            Alternate::Receiver(id) => {
                let further_nm = route.alternates.iter().find(|(other, _)| *other == id)?.1;
                let at = times.lands + (further_nm / kind.block_kt * 60.0 - 1e-9).ceil() as u32;
                let (other, minute) = (&problem.receivers[id.0], at.min(last) as usize);
                if !free(&self.stands_there[id.0], at, other.mog_units) {
                    return Some((at, "no stand is free"));
                }
                let held = i64::from(other.occupied) + self.brought[id.0].at(minute) + persons;
                if held > i64::from(other.capacity_operational) {
                    return Some((at, "there is not enough room"));
                }
                let day = minute / 1440;
                let still = other.acceptance_on(day).saturating_sub(self.admitted[id.0][day]);
                let waits = self.queue[id.0].at(minute) + persons;
                let places = i64::from(other.queue_max) + i64::from(still);
                (waits > places).then_some((at, "there are not enough places to wait for admission"))
            }
        }
    }
}

/// Sorties whose alternate would have no stand, room or places to wait for them beside what the plan has there then, were
/// each the only one that cannot land; in the order of the plan. What a plan names must be there.
pub fn crowded_alternates(problem: &Problem, plan: &Plan) -> Vec<CrowdedAlternate> {
    let absent = Absent::default();
    let crowd = Crowd::of(problem, plan, &absent);
    let told = |(n, sortie): (usize, &Sortie)| {
        let (at_min, because) = crowd.lacks(sortie, sortie.alternate)?;
        let to = match sortie.alternate {
            Alternate::Return => "back".to_owned(),
            Alternate::Receiver(id) => format!("to {}", problem.receivers[id.0].name),
        };
        Some(CrowdedAlternate { sortie: n, place: format!("{}, {to}", name(&crowd.book, n, sortie)), at_min, because })
    };
    plan.sorties.iter().enumerate().filter_map(told).collect()
}
