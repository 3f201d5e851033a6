//! Which of a plan's own starts are kept, and what stops the others. Source: ours.

use super::{Dropped, Keeping};
use crate::index::{GroupId, Step};
use crate::ledger::Ledger;
use crate::legal::{air_broken, alternate, fuel_t, road_broken};
use crate::plan::{Convoy, Load, Plan, Sortie};
use crate::problem::{Alternate, Problem};
use crate::replan::Now;
use crate::timeline::{drive, flight};

impl Keeping<'_> {
    /// The plan's own starts, in order of time: who leaves in a step arrives at a later one.
    pub(super) fn starts(&mut self, ledger: &mut Ledger<'_>, plan: &Plan, now: &Now) {
        let window = now.step.0..self.until;
        for step in window {
            for sortie in plan.sorties.iter().filter(|s| s.boards.0 == step) {
                self.sortie(ledger, sortie);
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
        if aboard.clone().any(|g| !self.flies[airfield][g]) {
            return Some("nobody can be flown from its airfield any more");
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

    fn sortie(&mut self, ledger: &mut Ledger<'_>, sortie: &Sortie) {
        let route = &self.problem.routes[sortie.route.0];
        let (from, to) =
            (&self.problem.airfields[route.airfield.0].name, &self.problem.receivers[route.receiver.0].name);
        let start = format!("{} from {from} to {to}", self.problem.kinds[sortie.kind.0].name);
        let planned: u32 = sortie.persons.iter().sum();
        match self.flies(ledger, sortie) {
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
    fn flies(&self, ledger: &Ledger<'_>, sortie: &Sortie) -> Result<Sortie, &'static str> {
        if !still_flies(self.problem, sortie) {
            return Err("runway, clearance, receiver or alternate is not open");
        }
        let there = self.there(sortie);
        let all = there.iter().sum();
        if all == 0 {
            return Err("none of its people is there");
        }
        let mut flies = Sortie { persons: there, alternate: self.alternate(sortie), ..sortie.clone() };
        flies.tail = ledger.settled_tail(sortie).ok_or("no tail of its type is there or comes in time")?;
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
}

/// Whether a sortie breaks no rule by itself.
pub(super) fn still_flies(problem: &Problem, sortie: &Sortie) -> bool {
    let mut aboard = (0..sortie.persons.len()).filter(|g| sortie.persons[*g] > 0);
    aboard.all(|g| air_broken(problem, sortie.kind, sortie.route, GroupId(g), sortie.boards) == 0)
}
