//! Trips that a plan's later starts make: which vehicles bring whose people. Source: ours. A plan does not say it; of
//! the vehicles that come in time, those are taken whose people add up to a sortie's, with who waits there already.

use std::collections::BTreeMap;

use crate::index::{KindId, PoolId, RoadId, RouteId};
use crate::ledger::{Ledger, Trip, TripLoad};
use crate::moves::Moves;
use crate::parameters::MATCH_TRIES_MAX;
use crate::plan::Plan;

/// A vehicle of the plan that no sortie has yet.
struct Coming {
    load: TripLoad,
    arrives: usize,
}

/// Books the trips of a plan that begin at a step or later, as far as they fit.
pub(super) fn trips(ledger: &mut Ledger<'_>, plan: &Plan, first: usize, sites: usize) -> Vec<Trip> {
    let moves = ledger.moves;
    let mut coming = coming(moves, plan, first);
    let places = flights(moves);
    let mut sorties: Vec<_> = plan.sorties.iter().filter(|s| s.boards.0 >= first).collect();
    sorties.sort_by_key(|sortie| sortie.boards);
    let mut trips = Vec::new();
    for sortie in sorties {
        let Some(lane) = lane_of(moves, &sortie.persons) else { continue };
        let Some(place) = places.get(&(sortie.boards.0, sortie.kind, sortie.route, lane)) else { continue };
        let waits = waiting(ledger, *place, sites);
        let there: Vec<u32> =
            (0..sortie.persons.len()).map(|g| waits.iter().map(|(_, persons)| persons[g]).sum()).collect();
        let own = &mut coming[moves.sorties[*place].airfield.0];
        let in_time: Vec<usize> = (0..own.len()).filter(|n| own[*n].arrives <= sortie.boards.0).collect();
        let chosen = matched(&sortie.persons, &there, own, &in_time);
        let mut left: Vec<u32> = sortie.persons.clone();
        let mut loads = Vec::new();
        for n in chosen.iter().rev() {
            let load = own.remove(*n).load;
            left.iter_mut().zip(&load.persons).for_each(|(left, n)| *left -= n);
            loads.push(load);
        }
        loads.extend(on_foot(&waits, &mut left));
        let tail = ledger.tail_for(*place, Some(sortie.tail)).unwrap_or(sortie.tail);
        trips.extend(booked(ledger, Trip { sortie: *place, tail, loads }));
    }
    trips
}

/// The trip whole, or what of it fits.
fn booked(ledger: &mut Ledger<'_>, trip: Trip) -> Option<Trip> {
    if trip.loads.is_empty() {
        return None;
    }
    if ledger.book(&trip) {
        return Some(trip);
    }
    let mut asked: Vec<(usize, u32)> = Vec::new();
    for load in &trip.loads {
        asked.push((load.road, load.persons.iter().sum()));
    }
    ledger.fill(trip.sortie, 1, trip.persons(), &asked)
}

fn lane_of(moves: &Moves<'_>, persons: &[u32]) -> Option<usize> {
    let group = persons.iter().position(|n| *n > 0)?;
    moves.lanes.iter().position(|lane| lane.groups.iter().any(|g| g.0 == group))
}

/// Vehicles that leave at a step or later, by airfield in order of arrival.
fn coming(moves: &Moves<'_>, plan: &Plan, first: usize) -> Vec<Vec<Coming>> {
    let key = |of: &crate::moves::RoadMove| (of.leaves, of.road, of.pool, of.lane);
    let roads: BTreeMap<(usize, RoadId, PoolId, usize), usize> =
        moves.roads.iter().enumerate().map(|(n, of)| (key(of), n)).collect();
    let mut coming: Vec<Vec<Coming>> = moves.problem.airfields.iter().map(|_| Vec::new()).collect();
    for convoy in plan.convoys.iter().filter(|c| c.leaves.0 >= first) {
        for load in &convoy.loads {
            let lane = lane_of(moves, &load.persons);
            let road = lane.and_then(|lane| roads.get(&(convoy.leaves.0, convoy.road, load.pool, lane)));
            if let Some(road) = road {
                let of = &moves.roads[*road];
                let load = TripLoad { road: *road, persons: load.persons.clone() };
                coming[of.airfield.0].push(Coming { load, arrives: of.times.arrives });
            }
        }
    }
    coming.iter_mut().for_each(|of| of.sort_by_key(|c| c.arrives));
    coming
}

fn flights(moves: &Moves<'_>) -> BTreeMap<(usize, KindId, RouteId, usize), usize> {
    moves.sorties.iter().enumerate().map(|(n, of)| ((of.boards, of.kind, of.route, of.lane), n)).collect()
}

/// Who waits beside a sortie's runway without one, by road move, in order of arrival.
fn waiting(ledger: &Ledger<'_>, sortie: usize, sites: usize) -> Vec<(usize, Vec<u32>)> {
    let (moves, of) = (ledger.moves, &ledger.moves.sorties[sortie]);
    let there = moves
        .feeders(of.airfield, of.lane)
        .iter()
        .copied()
        .filter(|road| moves.roads[*road].site.0 >= sites && moves.roads[*road].times.arrives <= of.boards);
    there.map(|road| (road, ledger.inside[moves.roads[road].site.0].clone())).collect()
}

/// As many of those still wanted as wait there.
fn on_foot(waits: &[(usize, Vec<u32>)], left: &mut [u32]) -> Vec<TripLoad> {
    let mut loads = Vec::new();
    for (road, there) in waits {
        let persons: Vec<u32> = left.iter().zip(there).map(|(left, n)| *left.min(n)).collect();
        left.iter_mut().zip(&persons).for_each(|(left, n)| *left -= n);
        if persons.iter().any(|n| *n > 0) {
            loads.push(TripLoad { road: *road, persons });
        }
    }
    loads
}

/// Places of the vehicles whose people, with those there, come nearest to the wanted, never above; of equals the fewest
/// vehicles, so that who waits goes first. Rising.
fn matched(wanted: &[u32], there: &[u32], coming: &[Coming], in_time: &[usize]) -> Vec<usize> {
    let short = |left: &[u32]| left.iter().zip(there).map(|(left, there)| left.saturating_sub(*there)).sum();
    let mut search = Search { coming, in_time, short: &short, best: (short(wanted), Vec::new()), tries: 0 };
    search.from(0, wanted.to_vec(), &mut Vec::new());
    search.best.1
}

struct Search<'a> {
    coming: &'a [Coming],
    in_time: &'a [usize],
    short: &'a dyn Fn(&[u32]) -> u32,
    /// Persons still wanted, and the vehicles taken.
    best: (u32, Vec<usize>),
    tries: usize,
}

impl Search<'_> {
    fn from(&mut self, next: usize, left: Vec<u32>, taken: &mut Vec<usize>) {
        for at in next..self.in_time.len() {
            self.tries += 1;
            if self.best.0 == 0 && self.best.1.len() <= taken.len() + 1 || self.tries > MATCH_TRIES_MAX {
                return;
            }
            let persons = &self.coming[self.in_time[at]].load.persons;
            if left.iter().zip(persons).any(|(left, n)| n > left) {
                continue;
            }
            let rest: Vec<u32> = left.iter().zip(persons).map(|(left, n)| left - n).collect();
            taken.push(self.in_time[at]);
            let short = (self.short)(&rest);
            if (short, taken.len()) < (self.best.0, self.best.1.len()) {
                self.best = (short, taken.clone());
            }
            self.from(at + 1, rest, taken);
            taken.pop();
        }
    }
}
