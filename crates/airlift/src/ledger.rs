//! The ledger: trips as they are booked, what they leave of every limit, and what they cost. Source: ours.
//!
//! A trip is one sortie with the vehicles that bring its people. Booking and cancelling are exact inverses;
//! the cost of a trip is the difference of the full costs with and without it.

mod fixed;
mod left;
mod make;
mod reception;
mod tails;
#[cfg(test)]
mod tests;
mod worth;

use std::rc::Rc;

use crate::moves::Moves;
pub(crate) use fixed::Calendar;
pub(crate) use left::Left;
pub(crate) use tails::{Stay, Tails};
pub(crate) use worth::Worth;

/// One vehicle of a trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TripLoad {
    /// Place in [`Moves::roads`].
    pub(crate) road: usize,
    /// Persons by group.
    pub(crate) persons: Vec<u32>,
}

/// A sortie and who brings its people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trip {
    /// Place in [`Moves::sorties`].
    pub(crate) sortie: usize,
    /// Which tail of its type flies it.
    pub(crate) tail: usize,
    pub(crate) loads: Vec<TripLoad>,
}

impl Trip {
    pub(crate) fn persons(&self) -> u32 {
        self.loads.iter().flat_map(|load| &load.persons).sum()
    }
}

/// What is left of every limit, by step unless said otherwise.
pub(crate) struct Ledger<'a> {
    pub(crate) moves: &'a Moves<'a>,
    pub(crate) worth: Rc<Worth>,
    /// People not yet on a trip, by site and group.
    pub(crate) inside: Vec<Vec<u32>>,
    /// Departures by site.
    departures: Vec<Vec<u32>>,
    /// Where work before boarding is settled: who can leave by group. Otherwise it follows who leaves.
    calendar: Option<Calendar>,
    gates: Vec<Vec<u32>>,
    vehicles: Vec<Vec<u32>>,
    road_guards: Vec<u32>,
    staging: Vec<Vec<u32>>,
    parking: Vec<Vec<u32>>,
    parking_there: Vec<Vec<u32>>,
    aircraft: Vec<Vec<u32>>,
    pub(crate) tails: Tails,
    /// Minutes of duty begun, by kind.
    duty: Vec<Vec<u32>>,
    air_guards: Vec<u32>,
    /// Sorties that take fuel, by airfield and day; summed anew so that cancelling leaves no rounding behind.
    fuel: Vec<Vec<Vec<f64>>>,
    /// Arrivals by receiver, at every edge.
    arrivals: Vec<Vec<u32>>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(moves: &'a Moves<'a>) -> Self {
        let p = moves.problem;
        let steps = moves.steps();
        let each = |n: u32| vec![n; steps];
        Self {
            moves,
            worth: Rc::new(Worth::of(moves)),
            inside: p.sites.iter().map(|s| s.people.clone()).collect(),
            departures: vec![each(0); p.sites.len()],
            calendar: None,
            gates: moves.gates.clone(),
            vehicles: p.vehicles.iter().map(|v| each(v.count)).collect(),
            road_guards: each(p.road_guards.count),
            staging: moves.staging.clone(),
            parking: p.airfields.iter().map(|a| each(a.mog_units)).collect(),
            parking_there: p.receivers.iter().map(|r| each(r.mog_units)).collect(),
            aircraft: p.kinds.iter().map(|k| each(k.usable())).collect(),
            tails: Tails::none(p, moves.n_days()),
            duty: vec![each(0); p.kinds.len()],
            air_guards: each(p.air_guards.count),
            fuel: vec![vec![Vec::new(); moves.n_days()]; p.airfields.len()],
            arrivals: vec![vec![0; steps + 1]; p.receivers.len()],
        }
    }

    /// Most vehicles like this one that can still leave with this move, to board at a step.
    pub(crate) fn vehicles_left(&self, road: usize, boards: usize) -> u32 {
        let of = &self.moves.roads[road];
        let out = of.leaves..of.times.vehicles_back;
        let vehicles = self.vehicles[of.pool.0][out].iter().min().copied().unwrap_or(u32::MAX);
        let guards = self.road_guards[of.leaves..of.times.guards_back].iter().min().copied().unwrap_or(u32::MAX);
        debug_assert!(of.times.arrives <= boards, "arrives at {} to board at {boards}", of.times.arrives);
        vehicles.min(guards / of.team.max(1)).min(self.gates[of.site.0][of.leaves])
    }

    /// Most people who can still leave with this move and wait to board at a step.
    pub(crate) fn people_left(&self, road: usize, boards: usize) -> u32 {
        let of = &self.moves.roads[road];
        let site = of.site.0;
        let waiting = self.staging[of.airfield.0][of.times.arrives..boards].iter().min().copied().unwrap_or(u32::MAX);
        // By every later step no more have left than all stages can have passed.
        let mut left: u32 = self.departures[site][..of.leaves].iter().sum();
        let mut boardable = u32::MAX;
        for step in of.leaves..self.moves.steps() {
            left += self.departures[site][step];
            boardable = boardable.min(self.moves.boardable[site][step] - left);
        }
        waiting.min(boardable)
    }

    /// Whether an aircraft of the type of a sortie, wherever it is, its crew, guards, stands and fuel are free.
    pub(crate) fn is_free(&self, sortie: usize) -> bool {
        let of = &self.moves.sorties[sortie];
        let t = &of.times;
        let kind = &self.moves.problem.kinds[of.kind.0];
        let at_least = |left: &[u32], needed: u32| left.iter().all(|n| *n >= needed);
        let fuel = || {
            let taken = self.fuel_taken(of.airfield.0, self.moves.days[of.boards]);
            of.fuel_t == 0.0 || taken + of.fuel_t <= self.moves.problem.airfields[of.airfield.0].fuel_t_per_day
        };
        at_least(&self.aircraft[of.kind.0][of.boards..t.aircraft_back], 1)
            && at_least(&self.air_guards[of.boards..t.guards_back], of.team)
            && at_least(&self.parking[of.airfield.0][of.boards..t.leaves_stand], kind.mog_units)
            && at_least(&self.parking_there[of.receiver.0][t.lands..t.queues], kind.mog_units)
            && self.crews_free(sortie)
            && fuel()
    }

    /// A tail for a sortie for which all else is free.
    pub(crate) fn free_tail(&self, sortie: usize) -> Option<usize> {
        if self.is_free(sortie) { self.tail_for(sortie, None) } else { None }
    }

    /// Tonnes taken at an airfield on a day, by sorties and ferries.
    fn fuel_taken(&self, airfield: usize, day: usize) -> f64 {
        self.fuel[airfield][day].iter().sum::<f64>() + self.tails.fuel_t(airfield, day)
    }

    /// In every stretch of a duty and its rest that would hold the sortie, the crews have time for it.
    fn crews_free(&self, sortie: usize) -> bool {
        let of = &self.moves.sorties[sortie];
        self.duty_fits(of.kind.0, of.boards, of.times.duty_min)
    }

    fn duty_fits(&self, kind: usize, boards: usize, duty_min: u32) -> bool {
        let of = &self.moves.problem.kinds[kind];
        let edges = self.moves.problem.grid.edges_min();
        let (stretch, most) = (of.duty_max_min + of.rest_min, of.crews * of.duty_max_min);
        let first = (0..=boards).find(|s| edges[*s] + stretch > edges[boards]).unwrap_or(boards);
        (first..=boards).all(|from| {
            let until = edges.partition_point(|edge| *edge < edges[from] + stretch).min(self.moves.steps());
            let begun: u32 = (from..until).map(|step| self.duty[kind][step] + self.tails.duty_min(kind, step)).sum();
            begun + duty_min <= most
        })
    }

    /// Books a vehicle of a trip that boards at a step.
    pub(crate) fn book_load(&mut self, load: &TripLoad, boards: usize) {
        self.change_load(load, boards, |left, n| *left -= n, |used, n| *used += n);
    }

    /// Undoes [`Ledger::book_load`].
    pub(crate) fn cancel_load(&mut self, load: &TripLoad, boards: usize) {
        self.change_load(load, boards, |left, n| *left += n, |used, n| *used -= n);
    }

    fn change_load(
        &mut self,
        load: &TripLoad,
        boards: usize,
        left: impl Fn(&mut u32, u32),
        used: impl Fn(&mut u32, u32),
    ) {
        let of = &self.moves.roads[load.road];
        let persons: u32 = load.persons.iter().sum();
        for (inside, n) in self.inside[of.site.0].iter_mut().zip(&load.persons) {
            left(inside, *n);
        }
        used(&mut self.departures[of.site.0][of.leaves], persons);
        if let Some(calendar) = &mut self.calendar {
            calendar.departures(of.site.0, of.leaves).zip(&load.persons).for_each(|(sum, n)| used(sum, *n));
        }
        left(&mut self.gates[of.site.0][of.leaves], 1);
        self.vehicles[of.pool.0][of.leaves..of.times.vehicles_back].iter_mut().for_each(|n| left(n, 1));
        self.road_guards[of.leaves..of.times.guards_back].iter_mut().for_each(|n| left(n, of.team));
        self.staging[of.airfield.0][of.times.arrives..boards].iter_mut().for_each(|n| left(n, persons));
    }

    /// Books the sortie of a trip with so many people, flown by a tail.
    pub(crate) fn book_sortie(&mut self, sortie: usize, tail: usize, persons: u32) {
        let (kind, stay) = self.stay(sortie);
        self.tail_takes(kind, tail, stay);
        let of = &self.moves.sorties[sortie];
        if of.fuel_t > 0.0 {
            self.fuel[of.airfield.0][self.moves.days[of.boards]].push(of.fuel_t);
        }
        self.change_sortie(sortie, persons, |left, n| *left -= n, |used, n| *used += n);
    }

    /// Undoes [`Ledger::book_sortie`].
    pub(crate) fn cancel_sortie(&mut self, sortie: usize, tail: usize, persons: u32) {
        let (kind, stay) = self.stay(sortie);
        self.tail_leaves(kind, tail, stay);
        let of = &self.moves.sorties[sortie];
        let taken = &mut self.fuel[of.airfield.0][self.moves.days[of.boards]];
        if let Some(at) = taken.iter().position(|t| of.fuel_t > 0.0 && *t == of.fuel_t) {
            taken.swap_remove(at);
        }
        self.change_sortie(sortie, persons, |left, n| *left += n, |used, n| *used -= n);
    }

    fn change_sortie(
        &mut self,
        sortie: usize,
        persons: u32,
        left: impl Fn(&mut u32, u32),
        used: impl Fn(&mut u32, u32),
    ) {
        let of = &self.moves.sorties[sortie];
        let t = &of.times;
        let units = self.moves.problem.kinds[of.kind.0].mog_units;
        self.aircraft[of.kind.0][of.boards..t.aircraft_back].iter_mut().for_each(|n| left(n, 1));
        self.air_guards[of.boards..t.guards_back].iter_mut().for_each(|n| left(n, of.team));
        self.parking[of.airfield.0][of.boards..t.leaves_stand].iter_mut().for_each(|n| left(n, units));
        self.parking_there[of.receiver.0][t.lands..t.queues].iter_mut().for_each(|n| left(n, units));
        used(&mut self.duty[of.kind.0][of.boards], t.duty_min);
        used(&mut self.arrivals[of.receiver.0][t.queues], persons);
    }

    pub(crate) fn cancel(&mut self, trip: &Trip) {
        let boards = self.moves.sorties[trip.sortie].boards;
        trip.loads.iter().for_each(|load| self.cancel_load(load, boards));
        self.cancel_sortie(trip.sortie, trip.tail, trip.persons());
    }

    /// Books a trip again that was booked beside the same others, without asking.
    pub(crate) fn restore(&mut self, trip: &Trip) {
        let boards = self.moves.sorties[trip.sortie].boards;
        trip.loads.iter().for_each(|load| self.book_load(load, boards));
        self.book_sortie(trip.sortie, trip.tail, trip.persons());
    }

    /// Books a whole trip if it fits, with its own tail; leaves everything as it was if not.
    pub(crate) fn book(&mut self, trip: &Trip) -> bool {
        let (sortie, persons) = (&self.moves.sorties[trip.sortie], trip.persons());
        let (boards, receiver, edge) = (sortie.boards, sortie.receiver.0, sortie.times.queues);
        let own = self.tail_for(trip.sortie, Some(trip.tail)) == Some(trip.tail);
        if !own || !self.is_free(trip.sortie) || self.reception_left(receiver, edge, persons) < persons {
            return false;
        }
        for (n, load) in trip.loads.iter().enumerate() {
            if !self.takes(load, boards) {
                trip.loads[..n].iter().for_each(|booked| self.cancel_load(booked, boards));
                return false;
            }
            self.book_load(load, boards);
        }
        self.book_sortie(trip.sortie, trip.tail, persons);
        true
    }

    pub(crate) fn takes(&self, load: &TripLoad, boards: usize) -> bool {
        let of = &self.moves.roads[load.road];
        let there = (0..load.persons.len())
            .all(|g| load.persons[g] == 0 || load.persons[g] <= self.present(of.site.0, g, of.leaves));
        there
            && self.vehicles_left(load.road, boards) >= 1
            && self.people_left(load.road, boards) >= load.persons.iter().sum()
    }

    /// Everything used, for tests: two ledgers with the same bookings are alike.
    #[cfg(test)]
    pub(crate) fn used(&self) -> String {
        let mut fuel = self.fuel.clone();
        fuel.iter_mut().flatten().for_each(|taken| taken.sort_by(f64::total_cmp));
        format!(
            "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{fuel:?}{}",
            self.inside,
            self.departures,
            self.gates,
            self.vehicles,
            self.road_guards,
            self.staging,
            self.parking,
            self.parking_there,
            self.aircraft,
            self.duty,
            self.air_guards,
            self.arrivals,
            self.tails.used(),
        )
    }
}
