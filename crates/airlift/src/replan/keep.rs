//! Starts that are settled: those that have been made, and of a plan those up to a step that are still possible. Source:
//! ours. Times stay; of people, those go who are there, and a tail that is out gives way to another of its type.

use std::collections::VecDeque;

use super::Now;
use crate::feasible::Absent;
use crate::index::{AirfieldId, GroupId, Step};
use crate::ledger::Ledger;
use crate::legal::{air_broken, alternate, fuel_t, road_broken};
use crate::plan::{Convoy, Load, Plan, Sortie};
use crate::problem::{Alternate, Problem};
use crate::timeline::{drive, flight};

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
    /// What settled sorties make of the tails.
    pub(super) tails: Busy,
}

/// Books what is done, then what is kept; the ledger must be that of the changed problem with its calendar.
pub(super) fn keep(ledger: &mut Ledger<'_>, plan: &Plan, now: &Now, until: usize, absent: &Absent) -> Kept {
    let problem = ledger.moves.problem;
    out_of_use(ledger, absent, now.step.0);
    let mut keeping = Keeping::of(problem, plan, now, until);
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
    keeping.starts(ledger, plan, now, absent);
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

/// Busy from one edge up to another, by type and tail.
pub(super) type Busy = Vec<Vec<Vec<(usize, usize)>>>;

/// The work of keeping.
struct Keeping<'a> {
    problem: &'a Problem,
    until: usize,
    kept: Kept,
    /// Arrivals not yet boarded, by airfield and group, in order of arrival: edge, persons.
    arrived: Vec<Vec<VecDeque<(usize, u32)>>>,
    /// How many are expected to wait through each step with the plan's own sorties, by airfield.
    expected: Vec<Vec<i64>>,
    tails: Busy,
}

impl<'a> Keeping<'a> {
    fn of(problem: &'a Problem, plan: &Plan, now: &Now, until: usize) -> Self {
        let steps = problem.grid.steps();
        let mut keeping = Self {
            problem,
            until,
            kept: Kept::default(),
            arrived: vec![vec![VecDeque::new(); problem.groups.len()]; problem.airfields.len()],
            expected: vec![vec![0; steps + 1]; problem.airfields.len()],
            tails: problem.kinds.iter().map(|kind| vec![Vec::new(); kind.tails.len()]).collect(),
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
        if let Some(times) = flight(self.problem, sortie.kind, sortie.route, sortie.boards) {
            self.tails[sortie.kind.0][sortie.tail].push((sortie.boards.0, times.aircraft_back));
        }
        all
    }

    /// The plan's own starts, in order of time: who leaves in a step arrives at a later one.
    fn starts(&mut self, ledger: &mut Ledger<'_>, plan: &Plan, now: &Now, absent: &Absent) {
        let window = now.step.0..self.until;
        for step in window {
            for sortie in plan.sorties.iter().filter(|s| s.boards.0 == step) {
                self.sortie(ledger, sortie, absent);
            }
            for convoy in plan.convoys.iter().filter(|c| c.leaves.0 == step) {
                self.convoy(ledger, convoy);
            }
        }
    }

    fn dropped(&mut self, step: Step, start: String, persons: u32, because: &'static str) {
        self.kept.dropped.push(Dropped { step, start, persons, because });
    }

    fn convoy(&mut self, ledger: &mut Ledger<'_>, convoy: &Convoy) {
        let mut loads = Vec::new();
        for load in &convoy.loads {
            match self.stops(ledger, convoy, load) {
                None => {
                    self.drive(ledger, convoy, load);
                    loads.push(load.clone());
                }
                Some(because) => {
                    let road = &self.problem.roads[convoy.road.0];
                    let (site, airfield) =
                        (&self.problem.sites[road.site.0].name, &self.problem.airfields[road.airfield.0].name);
                    let start = format!("vehicle from {site} to {airfield}");
                    self.dropped(convoy.leaves, start, load.persons.iter().sum(), because);
                }
            }
        }
        if !loads.is_empty() {
            self.kept.convoys.push(Convoy { loads, ..convoy.clone() });
        }
    }

    /// What stops a vehicle.
    fn stops(&self, ledger: &Ledger<'_>, convoy: &Convoy, load: &Load) -> Option<&'static str> {
        let problem = self.problem;
        let (site, airfield) = (problem.roads[convoy.road.0].site.0, problem.roads[convoy.road.0].airfield.0);
        let mut aboard = (0..load.persons.len()).filter(|g| load.persons[*g] > 0);
        let broken = |g: usize| road_broken(problem, convoy.road, load.pool, GroupId(g), convoy.leaves) != 0;
        if aboard.clone().any(broken) {
            return Some("gate, road, clearance or airfield is not open");
        }
        if !ledger.load_is_free(convoy, load) {
            return Some("no vehicle, guard or place in the gate is free");
        }
        if aboard.any(|g| ledger.present(site, g, convoy.leaves.0) < load.persons[g]) {
            return Some("its people are not there to leave");
        }
        let arrives = drive(problem, convoy.road, load.pool, convoy.leaves).map_or(0, |times| times.arrives);
        let persons: i64 = load.persons.iter().map(|n| i64::from(*n)).sum();
        let room = i64::from(ledger.moves.staging[airfield].get(arrives).copied().unwrap_or(0));
        (self.expected[airfield][arrives] + persons > room).then_some("nowhere to wait at the airfield")
    }

    fn sortie(&mut self, ledger: &mut Ledger<'_>, sortie: &Sortie, absent: &Absent) {
        let route = &self.problem.routes[sortie.route.0];
        let (from, to) =
            (&self.problem.airfields[route.airfield.0].name, &self.problem.receivers[route.receiver.0].name);
        let start = format!("{} from {from} to {to}", self.problem.kinds[sortie.kind.0].name);
        let planned: u32 = sortie.persons.iter().sum();
        match self.flies(ledger, sortie, absent) {
            Ok(flies) => {
                let persons = self.board(ledger, &flies);
                if persons < planned {
                    self.stay(route.airfield.0, sortie.boards, planned - persons);
                    self.dropped(
                        sortie.boards,
                        start,
                        planned - persons,
                        "not all of its people are there or find room",
                    );
                }
                self.kept.sorties.push(flies);
            }
            Err(because) => {
                if still_flies(self.problem, sortie) {
                    self.stay(route.airfield.0, sortie.boards, planned);
                }
                self.dropped(sortie.boards, start, planned, because);
            }
        }
    }

    /// So many who were to board at a step do not.
    fn stay(&mut self, airfield: usize, boards: Step, persons: u32) {
        self.expected[airfield][boards.0..].iter_mut().for_each(|n| *n += i64::from(persons));
    }

    /// The sortie as it can fly, or why it cannot.
    fn flies(&self, ledger: &Ledger<'_>, sortie: &Sortie, absent: &Absent) -> Result<Sortie, &'static str> {
        if !still_flies(self.problem, sortie) {
            return Err("runway, clearance, receiver or alternate is not open");
        }
        let there = self.there(sortie);
        let all = there.iter().sum();
        if all == 0 {
            return Err("none of its people is there");
        }
        let mut flies = Sortie { persons: there, alternate: self.alternate(sortie), ..sortie.clone() };
        flies.tail = self.tail(sortie, absent).ok_or("no tail of its type is there")?;
        let fuel = fuel_t(self.problem, sortie.kind, sortie.route, flies.alternate);
        let takes = ledger.sortie_takes(&flies, fuel, all);
        if takes == 0 {
            return Err("no aircraft, crew, guard, stand, fuel or room at the receiver is free");
        }
        let mut above = all - takes;
        for n in flies.persons.iter_mut().rev() {
            let stays = above.min(*n);
            (*n, above) = (*n - stays, above - stays);
        }
        Ok(flies)
    }

    /// Those of its people who wait when it boards.
    fn there(&self, sortie: &Sortie) -> Vec<u32> {
        let queues = &self.arrived[self.problem.routes[sortie.route.0].airfield.0];
        let there = |group: usize| -> u32 {
            let come = queues[group].iter().filter(|(edge, _)| *edge <= sortie.boards.0);
            come.map(|(_, n)| n).sum::<u32>().min(sortie.persons[group])
        };
        (0..sortie.persons.len()).map(there).collect()
    }

    /// Its own alternate if there is no better one that is open.
    fn alternate(&self, sortie: &Sortie) -> Alternate {
        let group = sortie.persons.iter().position(|n| *n > 0).unwrap_or(0);
        let times = flight(self.problem, sortie.kind, sortie.route, sortie.boards);
        let other = times.and_then(|t| alternate(self.problem, sortie.kind, sortie.route, GroupId(group), &t));
        other.unwrap_or(sortie.alternate)
    }

    fn tail(&self, sortie: &Sortie, absent: &Absent) -> Option<usize> {
        free_tail(self.problem, &self.tails, absent, sortie)
    }

    /// People who have no sortie yet; until they can board a new one their places are taken.
    fn rest(mut self, ledger: &mut Ledger<'_>) -> Kept {
        let groups = self.problem.groups.len();
        for (a, by_group) in self.arrived.iter().enumerate() {
            for (group, queue) in by_group.iter().enumerate() {
                for (edge, n) in queue {
                    let from = self.until.max(*edge);
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
        self.kept.tails = self.tails;
        self.kept
    }
}

/// The tail of a sortie if it is there, or another of its type.
pub(super) fn free_tail(problem: &Problem, busy: &Busy, absent: &Absent, sortie: &Sortie) -> Option<usize> {
    let times = flight(problem, sortie.kind, sortie.route, sortie.boards)?;
    let (boards, back) = (sortie.boards.0, times.aircraft_back);
    let edges = problem.grid.edges_min();
    let free = |tail: &usize| {
        let used = busy[sortie.kind.0][*tail].iter().any(|(from, until)| *from < back && boards < *until);
        let mut out = absent.tails.iter().filter(|(kind, t, ..)| (*kind, *t) == (sortie.kind, *tail));
        !used && !out.any(|(.., from, until)| *from < edges[back] && edges[boards] < *until)
    };
    Some(sortie.tail).filter(free).or_else(|| (0..busy[sortie.kind.0].len()).find(free))
}

/// Whether a sortie breaks no rule by itself.
fn still_flies(problem: &Problem, sortie: &Sortie) -> bool {
    let mut aboard = (0..sortie.persons.len()).filter(|g| sortie.persons[*g] > 0);
    aboard.all(|g| air_broken(problem, sortie.kind, sortie.route, GroupId(g), sortie.boards) == 0)
}
