//! What is settled and no trip of the ledger's: convoys and sorties that have begun or are kept, what is out of use,
//! and who can leave when work before boarding is settled too. Source: ours.

use super::{Ledger, Stay};
use crate::index::Step;
use crate::plan::{Convoy, Load, Sortie};
use crate::timeline::{drive, flight};

/// Who can leave by group, beside those who are settled to.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    /// People who can have left by the start of each step, by site and group.
    boardable: Vec<Vec<Vec<u32>>>,
    /// Departures by site, step and group.
    departures: Vec<Vec<Vec<u32>>>,
}

impl Calendar {
    pub(crate) fn new(boardable: Vec<Vec<Vec<u32>>>) -> Self {
        let steps = |site: &Vec<Vec<u32>>| site.first().map_or(0, Vec::len);
        let departures = boardable.iter().map(|site| vec![vec![0; site.len()]; steps(site)]).collect();
        Self { boardable, departures }
    }

    pub(super) fn departures(&mut self, site: usize, leaves: usize) -> impl Iterator<Item = &mut u32> {
        self.departures[site][leaves].iter_mut()
    }

    /// Those who can leave less those who do, by site, group and step.
    fn beside(&self) -> Vec<Vec<Vec<u32>>> {
        let of_group = |site: usize, group: usize| {
            let mut gone = 0;
            let by_step =
                self.boardable[site][group].iter().zip(&self.departures[site]).map(|(boardable, departures)| {
                    gone += departures[group];
                    boardable.saturating_sub(gone)
                });
            by_step.collect()
        };
        let groups = |site: usize| (0..self.boardable[site].len()).map(|group| of_group(site, group)).collect();
        (0..self.boardable.len()).map(groups).collect()
    }

    /// Most people of a group who can still leave at a step, so that at no later one more have left than can.
    fn left(&self, site: usize, group: usize, leaves: usize) -> u32 {
        let (boardable, departures) = (&self.boardable[site][group], &self.departures[site]);
        let mut gone: u32 = departures[..leaves].iter().map(|by_group| by_group[group]).sum();
        let by_step = (leaves..boardable.len()).map(|step| {
            gone += departures[step][group];
            boardable[step].saturating_sub(gone)
        });
        by_step.min().unwrap_or(0)
    }
}

/// Takes a number from each of some, none below nought: what has happened is not refused.
fn take(left: &mut [u32], n: u32) {
    left.iter_mut().for_each(|left| *left = left.saturating_sub(n));
}

impl<'a> Ledger<'a> {
    /// People of a group who are there to leave a site at a step.
    pub(crate) fn present(&self, site: usize, group: usize, leaves: usize) -> u32 {
        let inside = self.inside[site][group];
        match &self.calendar {
            Some(calendar) if inside > 0 => inside.min(calendar.left(site, group, leaves)),
            _ => inside,
        }
    }

    /// From here on people leave as this says.
    pub(crate) fn settle(&mut self, calendar: Calendar) {
        self.calendar = Some(calendar);
    }

    /// What another ledger has left of everything but people at sites; what this problem has more of stays whole.
    pub(crate) fn take_over(&mut self, other: &Ledger<'_>) {
        let over = |own: &mut Vec<Vec<u32>>, other: &[Vec<u32>]| own[..other.len()].clone_from_slice(other);
        over(&mut self.gates, &other.gates);
        over(&mut self.vehicles, &other.vehicles);
        over(&mut self.staging, &other.staging);
        over(&mut self.parking, &other.parking);
        over(&mut self.parking_there, &other.parking_there);
        over(&mut self.aircraft, &other.aircraft);
        over(&mut self.duty, &other.duty);
        over(&mut self.arrivals, &other.arrivals);
        self.road_guards.clone_from(&other.road_guards);
        self.air_guards.clone_from(&other.air_guards);
        self.fuel.clone_from(&other.fuel);
        self.tails.clone_from(&other.tails);
        self.tails.all_may_fly();
    }

    /// A tail for a sortie that is settled: its own if it can fly it, else another.
    pub(crate) fn settled_tail(&self, sortie: &Sortie) -> Option<usize> {
        self.tail_of(sortie.kind.0, self.settled_stay(sortie)?, Some(sortie.tail))
    }

    fn settled_stay(&self, sortie: &Sortie) -> Option<Stay> {
        let p = self.moves.problem;
        let times = flight(p, sortie.kind, sortie.route, sortie.boards)?;
        let back_min = p.grid.start_min(sortie.boards) + times.duty_min;
        Some(Stay {
            boards: sortie.boards.0,
            back: times.aircraft_back,
            back_min,
            airfield: p.routes[sortie.route.0].airfield.0,
            duty_min: times.duty_min,
        })
    }

    /// Vehicles that cannot be used from one step up to another.
    pub(crate) fn vehicles_out(&mut self, pool: usize, steps: std::ops::Range<usize>, n: u32) {
        take(&mut self.vehicles[pool][steps], n);
    }

    pub(crate) fn road_guards_out(&mut self, steps: std::ops::Range<usize>, n: u32) {
        take(&mut self.road_guards[steps], n);
    }

    pub(crate) fn air_guards_out(&mut self, steps: std::ops::Range<usize>, n: u32) {
        take(&mut self.air_guards[steps], n);
    }

    /// At most so many aircraft of a type in a step, before any is used.
    pub(crate) fn aircraft_at_most(&mut self, kind: usize, step: usize, n: u32) {
        self.aircraft[kind][step] = self.aircraft[kind][step].min(n);
    }

    /// People wait at an airfield from one step up to another.
    pub(crate) fn fix_waiting(&mut self, airfield: usize, steps: std::ops::Range<usize>, persons: u32) {
        take(&mut self.staging[airfield][steps], persons);
    }

    /// People leave a site for good.
    pub(crate) fn fix_people(&mut self, site: usize, leaves: usize, persons: &[u32]) {
        let all: u32 = persons.iter().sum();
        self.inside[site].iter_mut().zip(persons).for_each(|(inside, n)| *inside = inside.saturating_sub(*n));
        self.departures[site][leaves] += all;
        if let Some(calendar) = &mut self.calendar {
            calendar.departures(site, leaves).zip(persons).for_each(|(sum, n)| *sum += n);
        }
    }

    /// Who can leave beside those who are settled to, by site, group and step.
    pub(crate) fn still_boardable(&self) -> Vec<Vec<Vec<u32>>> {
        self.calendar.as_ref().map(Calendar::beside).unwrap_or_default()
    }

    /// Whether a vehicle could leave: gate, vehicle and guards; whether its people are there is asked elsewhere.
    pub(crate) fn load_is_free(&self, convoy: &Convoy, load: &Load) -> bool {
        let Some(times) = drive(self.moves.problem, convoy.road, load.pool, convoy.leaves) else { return false };
        let (site, Step(leaves)) = (self.moves.problem.roads[convoy.road.0].site.0, convoy.leaves);
        self.gates[site][leaves] > 0
            && self.vehicles[load.pool.0][leaves..times.vehicles_back].iter().all(|left| *left > 0)
            && self.road_guards[leaves..times.guards_back].iter().all(|left| *left >= load.guards)
    }

    /// Books a vehicle of a convoy: gate, vehicle and guards.
    pub(crate) fn fix_load(&mut self, convoy: &Convoy, load: &Load) {
        let Some(times) = drive(self.moves.problem, convoy.road, load.pool, convoy.leaves) else { return };
        let (site, Step(leaves)) = (self.moves.problem.roads[convoy.road.0].site.0, convoy.leaves);
        take(&mut self.gates[site][leaves..=leaves], 1);
        take(&mut self.vehicles[load.pool.0][leaves..times.vehicles_back], 1);
        take(&mut self.road_guards[leaves..times.guards_back], load.guards);
    }

    /// Most people whom a sortie could still take: none if its aircraft, crew, guards, stands or fuel are not free, or
    /// as many as its receiver can take.
    pub(crate) fn sortie_takes(&self, sortie: &Sortie, fuel_t: f64, persons: u32) -> u32 {
        let p = self.moves.problem;
        let Some(times) = flight(p, sortie.kind, sortie.route, sortie.boards) else { return 0 };
        let (kind, route, Step(boards)) = (&p.kinds[sortie.kind.0], &p.routes[sortie.route.0], sortie.boards);
        let at_least = |left: &[u32], needed: u32| left.iter().all(|n| *n >= needed);
        let taken = self.fuel_taken(route.airfield.0, self.moves.days[boards]);
        let free = at_least(&self.aircraft[sortie.kind.0][boards..times.aircraft_back], 1)
            && at_least(&self.air_guards[boards..times.guards_back], sortie.guards)
            && at_least(&self.parking[route.airfield.0][boards..times.leaves_stand], kind.mog_units)
            && at_least(&self.parking_there[route.receiver.0][times.lands..times.queues], kind.mog_units)
            && self.duty_fits(sortie.kind.0, boards, times.duty_min)
            && (fuel_t == 0.0 || taken + fuel_t <= p.airfields[route.airfield.0].fuel_t_per_day + 1e-6);
        if free { self.reception_left(route.receiver.0, times.queues, persons) } else { 0 }
    }

    /// Books a sortie: all but who waits for it.
    pub(crate) fn fix_sortie(&mut self, sortie: &Sortie, fuel_t: f64) {
        let p = self.moves.problem;
        let Some(times) = flight(p, sortie.kind, sortie.route, sortie.boards) else { return };
        if let Some(stay) = self.settled_stay(sortie) {
            self.tail_takes(sortie.kind.0, sortie.tail, stay);
        }
        let (units, route, Step(boards)) = (p.kinds[sortie.kind.0].mog_units, &p.routes[sortie.route.0], sortie.boards);
        take(&mut self.aircraft[sortie.kind.0][boards..times.aircraft_back], 1);
        take(&mut self.air_guards[boards..times.guards_back], sortie.guards);
        take(&mut self.parking[route.airfield.0][boards..times.leaves_stand], units);
        take(&mut self.parking_there[route.receiver.0][times.lands..times.queues], units);
        self.duty[sortie.kind.0][boards] += times.duty_min;
        self.arrivals[route.receiver.0][times.queues] += sortie.persons.iter().sum::<u32>();
        if fuel_t > 0.0 {
            self.fuel[route.airfield.0][self.moves.days[boards]].push(fuel_t);
        }
    }
}
