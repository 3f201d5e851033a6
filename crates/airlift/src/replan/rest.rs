//! What is left to be planned, as a problem of its own: people who have not left, and those who wait beside a runway as
//! people of places that lie there. Source: ours. The checker sees nothing of it; it judges the whole plan.

use std::collections::BTreeMap;

use super::keep::Waiting;
use crate::index::{RoadId, SiteId, Step};
use crate::law::FailureLaw;
use crate::ledger::{Calendar, Ledger, Trip};
use crate::moves::Moves;
use crate::parameters::WAITING_WORTH;
use crate::plan::{Convoy, Load, Plan};
use crate::problem::{Problem, Road, Site, VehiclePool};
use crate::windows::Windows;

/// Seats of the vehicle that nobody needs who is there already: one person and one guard, so that no force of guards is
/// too small for it. What it takes is set with its moves.
const SEATS: u32 = 2;
/// Vehicles of that kind.
const VEHICLES: u32 = 100_000;

/// The changed problem with what is left of it.
pub(super) fn problem(changed: &Problem, inside: &[Vec<u32>], waiting: &[Waiting]) -> Problem {
    let mut rest = changed.clone();
    rest.sites.iter_mut().zip(inside).for_each(|(site, inside)| site.people.clone_from(inside));
    for waits in waiting.iter().filter(|w| w.from < changed.grid.steps()) {
        let site = SiteId(rest.sites.len());
        let place = &changed.airfields[waits.airfield.0].name;
        // Whoever is not flown by the end is lost for certain, so that the relaxation flies them as it does others.
        let end = changed.grid.end_min();
        let law = FailureLaw::new(vec![0, end, end + 1], vec![0.0, 1.0]);
        let (Ok(law), start) = (law, changed.grid.start_min(Step(waits.from))) else { continue };
        let Ok(hours) = Windows::new(vec![(start, start + 1)]) else { continue };
        rest.sites.push(Site {
            name: format!("beside {place}"),
            people: waits.persons.clone(),
            law,
            stages: Vec::new(),
            gate_vehicles_per_h: f64::from(VEHICLES),
            gate_hours: Windows::always(),
        });
        rest.roads.push(Road { site, airfield: waits.airfield, out_min: 0, back_min: 0, hours, clearance: None });
        let name = format!("feet beside {place}");
        rest.vehicles.push(VehiclePool { name, count: VEHICLES, seats: SEATS, turn_min: 0, sites: vec![site] });
    }
    rest
}

/// Its moves from a step on, with the places to wait that what is kept leaves. Who is there already takes no vehicle's
/// time and no guard of the road.
pub(super) fn moves<'a>(rest: &'a Problem, changed: &Problem, first: usize, base: &Ledger<'_>) -> Moves<'a> {
    let mut moves = Moves::begun_from(rest, first);
    moves.staging = base.places_to_wait().to_vec();
    for of in moves.roads.iter_mut().filter(|of| of.site.0 >= changed.sites.len()) {
        let there: u32 = rest.sites[of.site.0].people.iter().sum();
        (of.team, of.persons_max) = (0, there.max(1));
        (of.times.vehicles_back, of.times.guards_back) = (of.leaves + 1, of.leaves);
    }
    for (total, by_group) in moves.boardable.iter_mut().zip(&base.still_boardable()) {
        for (step, n) in total.iter_mut().enumerate() {
            *n = by_group.iter().map(|by_step| by_step[step]).sum();
        }
    }
    moves
}

/// A ledger with what the settled starts have left.
pub(super) fn ledger<'a>(moves: &'a Moves<'a>, base: &Ledger<'_>, changed: &Problem) -> Ledger<'a> {
    let mut ledger = Ledger::new(moves);
    ledger.take_over(base);
    let mut boardable = base.still_boardable();
    let steps = moves.steps();
    let mut worth = (*ledger.worth).clone();
    for (s, site) in moves.problem.sites.iter().enumerate().skip(changed.sites.len()) {
        boardable.push(site.people.iter().map(|n| vec![*n; steps]).collect());
        worth.must_leave(s, WAITING_WORTH);
    }
    ledger.worth = worth.into();
    ledger.settle(Calendar::new(boardable));
    ledger
}

/// Adds the convoys of new trips to a plan: who waits there already needs none.
pub(super) fn add_convoys(plan: &mut Plan, ledger: &Ledger<'_>, trips: &[Trip]) {
    let mut convoys: BTreeMap<(usize, RoadId), Vec<Load>> = BTreeMap::new();
    for load in trips.iter().flat_map(|trip| &trip.loads) {
        let of = &ledger.moves.roads[load.road];
        // A team of none is that of people who are there.
        if of.team > 0 {
            let vehicle = Load { pool: of.pool, persons: load.persons.clone(), guards: of.team };
            convoys.entry((of.leaves, of.road)).or_default().push(vehicle);
        }
    }
    plan.convoys.extend(convoys.into_iter().map(|((leaves, road), loads)| Convoy {
        leaves: Step(leaves),
        road,
        loads,
    }));
}
