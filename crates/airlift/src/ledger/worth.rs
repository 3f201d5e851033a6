//! What a trip is worth: the difference it makes to the full cost. Source: ours.

use super::{Ledger, Trip, TripLoad};
use crate::cost::{hours, reception};
use crate::moves::Moves;

/// What one person is worth who leaves a site at a step, and what waiting costs.
#[derive(Clone)]
pub(crate) struct Worth {
    /// Probability that the site fails from a step on, by site and step.
    fails_from: Vec<Vec<f64>>,
    /// Hours from the start of a step to the end.
    hours_left: Vec<f64>,
    /// Hours from the start to an edge.
    hours_until: Vec<f64>,
}

impl Worth {
    pub(crate) fn of(moves: &Moves<'_>) -> Self {
        let p = moves.problem;
        let tail = |within: &[f64], after: f64| {
            let mut sum = after;
            let mut from: Vec<f64> = within
                .iter()
                .rev()
                .map(|w| {
                    sum += w;
                    sum
                })
                .collect();
            from.reverse();
            from
        };
        let laws = p.sites.iter().map(|s| s.law.on(&p.grid));
        let ones: Vec<f64> = (0..moves.steps()).map(|s| hours(p, s)).collect();
        Self {
            fails_from: laws.map(|law| tail(&law.within, law.after)).collect(),
            hours_left: tail(&ones, 0.0),
            hours_until: p.grid.edges_min().iter().map(|edge| f64::from(*edge) / 60.0).collect(),
        }
    }

    /// Probability that a site that still stands at a step fails within it.
    pub(crate) fn hazard(&self, site: usize, step: usize) -> f64 {
        let from = &self.fails_from[site];
        let within = from[step] - from.get(step + 1).copied().unwrap_or(0.0);
        within / (1.0 - from[0] + from[step])
    }

    /// What one person of a lane adds to the cost by this road move, boarding at a step: less inside, more on the way.
    pub(crate) fn road_cost(&self, moves: &Moves<'_>, road: usize, boards: usize) -> f64 {
        let (of, p) = (&moves.roads[road], moves.problem);
        let saved = moves.lanes[of.lane].priority * self.fails_from[of.site.0][of.leaves]
            + p.harm.duration_per_person_h * self.hours_left[of.leaves];
        let waits_h = self.hours_until[boards] - self.hours_until[of.times.arrives];
        let road_h = f64::from(p.roads[of.road.0].out_min) / 60.0;
        p.harm.staging_per_person_h * waits_h + p.harm.road_per_person_h * road_h - saved
    }
}

impl Worth {
    /// Who waits beside a runway must fly: leaving it is worth more than leaving any site.
    pub(crate) fn must_leave(&mut self, site: usize, persons: f64) {
        self.fails_from[site].fill(persons);
    }
}

impl Ledger<'_> {
    fn load_cost(&self, load: &TripLoad, boards: usize) -> f64 {
        let p = self.moves.problem;
        let road = &p.roads[self.moves.roads[load.road].road.0];
        let persons = f64::from(load.persons.iter().sum::<u32>());
        self.worth.road_cost(self.moves, load.road, boards) * persons
            + p.harm.vehicle_h * f64::from(road.out_min + road.back_min) / 60.0
    }

    /// Everything that a trip adds but for the receiver, whose cost depends on all trips to it.
    pub(crate) fn trip_cost(&self, trip: &Trip) -> f64 {
        let of = &self.moves.sorties[trip.sortie];
        let harm = &self.moves.problem.harm;
        let loads: f64 = trip.loads.iter().map(|load| self.load_cost(load, of.boards)).sum();
        loads
            + harm.air_per_person_h * f64::from(of.times.flight_min) / 60.0 * f64::from(trip.persons())
            + harm.aircraft_h * f64::from(of.times.duty_min) / 60.0
    }

    /// Crowding and waiting at a receiver with what is booked.
    pub(crate) fn receiver_cost(&self, receiver: usize) -> f64 {
        let arrivals = &self.arrivals[receiver];
        let admitted = self.admitted(receiver, arrivals);
        let of = &self.moves.problem.receivers[receiver];
        let (crowding, queue) = reception(self.moves.problem, of, arrivals, &admitted);
        crowding + queue
    }

    /// Admissions booked at a receiver, by step.
    pub(crate) fn admissions(&self, receiver: usize) -> Vec<u32> {
        self.admitted(receiver, &self.arrivals[receiver])
    }
}
