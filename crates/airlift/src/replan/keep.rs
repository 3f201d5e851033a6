//! Starts that are settled: those that have been made, and of a plan those up to a step that are still possible. Source:
//! ours. Times stay; of people, those go who are there, and a tail that is out gives way to another of its type.

mod starts;

use std::collections::VecDeque;

use super::Now;
use crate::feasible::Absent;
use crate::index::{AirfieldId, Step};
use crate::ledger::Ledger;
use crate::legal::fuel_t;
use crate::plan::{Convoy, Load, Plan, Sortie};
use crate::problem::Problem;
use crate::timeline::drive;
use starts::still_flies;

/// A start of the executed plan that is not kept as it was, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// When it was to start.
    pub step: Step,
    /// What it was, in the words of the problem.
    pub start: String,
    /// Persons who were to go and do not go with it.
    pub persons: u32,
    /// Why, in words.
    pub because: &'static str,
}

/// People who wait, or will wait, beside a runway and have no sortie yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    pub(super) airfield: AirfieldId,
    /// The first edge at which they can board something new.
    pub(super) from: usize,
    pub(super) persons: Vec<u32>,
}

/// What is settled.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    pub(super) convoys: Vec<Convoy>,
    pub(super) sorties: Vec<Sortie>,
    pub(super) dropped: Vec<Dropped>,
    pub(super) waiting: Vec<Waiting>,
}

/// Books what is done, then what is kept; the ledger must be that of the changed problem with its calendar.
pub(super) fn keep(
    ledger: &mut Ledger<'_>,
    plan: &Plan,
    now: &Now,
    until: usize,
    absent: &Absent,
    flies: &[Vec<bool>],
) -> Kept {
    let problem = ledger.moves.problem;
    out_of_use(ledger, absent, now.step.0);
    let mut keeping = Keeping::of(problem, plan, now, until, flies);
    for convoy in &now.done.convoys {
        for load in &convoy.loads {
            keeping.drive(ledger, convoy, load);
        }
    }
    let mut done: Vec<&Sortie> = now.done.sorties.iter().collect();
    done.sort_by_key(|sortie| sortie.boards);
    for sortie in done {
        let persons = keeping.board(ledger, sortie);
        debug_assert!(persons <= sortie.persons.iter().sum(), "{persons} board beside a sortie");
    }
    keeping.starts(ledger, plan, now);
    keeping.rest(ledger)
}

/// Fleet and guards that cannot be used, and tails that can.
fn out_of_use(ledger: &mut Ledger<'_>, absent: &Absent, now: usize) {
    let problem = ledger.moves.problem;
    let steps = problem.grid.steps();
    let edge = |minute: u32| problem.grid.edge_from(minute).unwrap_or(steps).min(steps);
    for (pool, from, until, n) in &absent.vehicles {
        ledger.vehicles_out(pool.0, edge(*from)..edge(*until), *n);
    }
    for (from, until, n) in &absent.road_guards {
        ledger.road_guards_out(edge(*from)..edge(*until), *n);
    }
    for (from, until, n) in &absent.air_guards {
        ledger.air_guards_out(edge(*from)..edge(*until), *n);
    }
    for (kind, tail, from, until) in &absent.tails {
        ledger.tails.goes_out(kind.0, *tail, *from, *until);
    }
    ledger.tails.all_may_fly();
    for (k, kind) in problem.kinds.iter().enumerate() {
        for step in now..steps {
            let start = problem.grid.start_min(Step(step));
            let out = |tail: usize| {
                // A tail in the air that will be out when it is back is in use until then.
                let of = absent.tails.iter().filter(|(id, t, ..)| (id.0, *t) == (k, tail));
                of.into_iter().any(|(.., from, until)| *from <= start && start < *until)
            };
            let there = (0..kind.tails.len()).filter(|tail| !out(*tail)).count();
            ledger.aircraft_at_most(k, step, there as u32);
        }
    }
}

/// The work of keeping.
struct Keeping<'a> {
    problem: &'a Problem,
    until: usize,
    /// The first step at which anything new may begin.
    first: usize,
    kept: Kept,
    /// Arrivals not yet boarded, by airfield and group, in order of arrival: edge, persons.
    arrived: Vec<Vec<VecDeque<(usize, u32)>>>,
    /// How many are expected to wait through each step with the plan's own sorties, by airfield.
    expected: Vec<Vec<i64>>,
    /// Whether anybody of a group can still be flown, by airfield and group.
    flies: &'a [Vec<bool>],
}

impl<'a> Keeping<'a> {
    fn of(problem: &'a Problem, plan: &Plan, now: &Now, until: usize, flies: &'a [Vec<bool>]) -> Self {
        let steps = problem.grid.steps();
        let mut keeping = Self {
            problem,
            until,
            first: now.frozen_until.0,
            kept: Kept::default(),
            arrived: vec![vec![VecDeque::new(); problem.groups.len()]; problem.airfields.len()],
            expected: vec![vec![0; steps + 1]; problem.airfields.len()],
            flies,
        };
        let to_come = plan.sorties.iter().filter(|s| s.boards >= now.step && still_flies(problem, s));
        for sortie in to_come.chain(&now.done.sorties) {
            let airfield = problem.routes[sortie.route.0].airfield.0;
            let persons: i64 = sortie.persons.iter().map(|n| i64::from(*n)).sum();
            keeping.expected[airfield][sortie.boards.0..].iter_mut().for_each(|n| *n -= persons);
        }
        keeping
    }

    /// A vehicle leaves or has left.
    fn drive(&mut self, ledger: &mut Ledger<'_>, convoy: &Convoy, load: &Load) {
        let road = &self.problem.roads[convoy.road.0];
        ledger.fix_load(convoy, load);
        ledger.fix_people(road.site.0, convoy.leaves.0, &load.persons);
        let Some(times) = drive(self.problem, convoy.road, load.pool, convoy.leaves) else { return };
        for (group, n) in load.persons.iter().enumerate().filter(|(_, n)| **n > 0) {
            let queue = &mut self.arrived[road.airfield.0][group];
            let at = queue.partition_point(|(edge, _)| *edge <= times.arrives);
            queue.insert(at, (times.arrives, *n));
            self.expected[road.airfield.0][times.arrives..].iter_mut().for_each(|sum| *sum += i64::from(*n));
        }
    }

    /// A sortie boards its people, or those of them who are there; how many.
    fn board(&mut self, ledger: &mut Ledger<'_>, sortie: &Sortie) -> u32 {
        let airfield = self.problem.routes[sortie.route.0].airfield.0;
        let mut all = 0;
        for (group, n) in sortie.persons.iter().enumerate() {
            let mut wanted = *n;
            let queue = &mut self.arrived[airfield][group];
            while let Some((edge, there)) = queue.front_mut().filter(|(edge, _)| wanted > 0 && *edge <= sortie.boards.0)
            {
                let taken = wanted.min(*there);
                ledger.fix_waiting(airfield, *edge..sortie.boards.0, taken);
                (*there, wanted, all) = (*there - taken, wanted - taken, all + taken);
                if *there == 0 {
                    queue.pop_front();
                }
            }
        }
        ledger.fix_sortie(sortie, fuel_t(self.problem, sortie.kind, sortie.route, sortie.alternate));
        all
    }

    /// People who have no sortie yet; until they can board a new one their places are taken.
    fn rest(mut self, ledger: &mut Ledger<'_>) -> Kept {
        let groups = self.problem.groups.len();
        for (a, by_group) in self.arrived.iter().enumerate() {
            for (group, queue) in by_group.iter().enumerate() {
                for (edge, n) in queue {
                    let from = self.first.max(*edge);
                    ledger.fix_waiting(a, *edge..from.min(self.problem.grid.steps()).max(*edge), *n);
                    let waiting = &mut self.kept.waiting;
                    let place = waiting.iter().position(|w| (w.airfield.0, w.from) == (a, from));
                    let place = place.unwrap_or_else(|| {
                        waiting.push(Waiting { airfield: AirfieldId(a), from, persons: vec![0; groups] });
                        waiting.len() - 1
                    });
                    waiting[place].persons[group] += n;
                }
            }
        }
        self.kept
    }
}
