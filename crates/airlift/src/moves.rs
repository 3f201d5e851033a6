//! All legal road moves and sorties of a problem, and what each uses; the limits they share. Source: ours,
//! `airlift.md` §4.

use std::ops::Range;

use crate::boardable::boardable;
use crate::ferry::Ferries;
use crate::index::{AirfieldId, GroupId, KindId, PoolId, ReceiverId, RoadId, RouteId, SiteId, Step};
use crate::lane::{Lane, companies, filled, lanes};
use crate::legal::{admitted_max, air_broken, alternate, fuel_t, gate_vehicles, may_stage, road_broken};
use crate::problem::{Alternate, Problem};
use crate::timeline::{Drive, Flight, drive, flight};
use crate::windows::DAY_MIN;

/// A vehicle with people of a lane leaves at a step.
#[derive(Debug, Clone)]
pub(crate) struct RoadMove {
    pub(crate) road: RoadId,
    pub(crate) pool: PoolId,
    pub(crate) lane: usize,
    pub(crate) site: SiteId,
    pub(crate) airfield: AirfieldId,
    pub(crate) leaves: usize,
    pub(crate) times: Drive,
    pub(crate) persons_max: u32,
    pub(crate) team: u32,
}

/// An aircraft boards people of a lane at a step.
#[derive(Debug, Clone)]
pub(crate) struct AirMove {
    pub(crate) kind: KindId,
    pub(crate) route: RouteId,
    pub(crate) lane: usize,
    pub(crate) airfield: AirfieldId,
    pub(crate) receiver: ReceiverId,
    pub(crate) boards: usize,
    pub(crate) times: Flight,
    pub(crate) persons_max: u32,
    pub(crate) team: u32,
    pub(crate) alternate: Alternate,
    pub(crate) fuel_t: f64,
}

/// The moves of a problem, in order of time, with the limits they share by step.
pub(crate) struct Moves<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) roads: Vec<RoadMove>,
    pub(crate) sorties: Vec<AirMove>,
    /// People boardable by the start of each step, by site.
    pub(crate) boardable: Vec<Vec<u32>>,
    /// Vehicles through the gate, by site and step.
    pub(crate) gates: Vec<Vec<u32>>,
    /// People who may wait through each step, by airfield.
    pub(crate) staging: Vec<Vec<u32>>,
    /// People admitted by pace and clearance in each step, by receiver.
    pub(crate) admitted: Vec<Vec<u32>>,
    /// Day of each step.
    pub(crate) days: Vec<usize>,
    /// Sets of groups that may share a vehicle, by lane.
    pub(crate) companies: Vec<Vec<Vec<GroupId>>>,
    pub(crate) ferries: Ferries,
    feeders: Vec<Vec<usize>>,
    boarding: Vec<Range<usize>>,
}

impl<'a> Moves<'a> {
    /// Lists them; the problem must be free of conflicts of numbers and references.
    pub(crate) fn of(problem: &'a Problem) -> Self {
        Self::begun_from(problem, 0)
    }

    /// Those that begin at a step or later.
    pub(crate) fn begun_from(problem: &'a Problem, first: usize) -> Self {
        let steps = problem.grid.steps();
        let lanes = lanes(problem);
        let by_step = |f: &dyn Fn(Step) -> u32| (0..steps).map(|s| f(Step(s))).collect::<Vec<u32>>();
        let staging = problem
            .airfields
            .iter()
            .map(|airfield| by_step(&|step| if may_stage(problem, airfield, step) { airfield.staging_max } else { 0 }));
        let (roads, sorties) = (road_moves(problem, &lanes, first), air_moves(problem, &lanes, first));
        let mut feeders = vec![Vec::new(); problem.airfields.len() * lanes.len()];
        for (n, of) in roads.iter().enumerate() {
            feeders[of.airfield.0 * lanes.len() + of.lane].push(n);
        }
        let from = |step: usize| sorties.partition_point(|s| s.boards < step);
        Self {
            problem,
            ferries: Ferries::of(problem),
            feeders,
            boarding: (0..steps).map(|step| from(step)..from(step + 1)).collect(),
            companies: lanes.iter().map(|lane| companies(problem, lane)).collect(),
            roads,
            sorties,
            boardable: problem.site_ids().map(|site| boardable(problem, site)).collect(),
            gates: (0..problem.sites.len()).map(|s| by_step(&|step| gate_vehicles(problem, s, step))).collect(),
            staging: staging.collect(),
            admitted: problem.receivers.iter().map(|r| by_step(&|step| admitted_max(problem, r, step))).collect(),
            days: (0..steps).map(|s| (problem.grid.start_min(Step(s)) / DAY_MIN) as usize).collect(),
            lanes,
        }
    }

    /// Road moves of a lane to an airfield, in order of time.
    pub(crate) fn feeders(&self, airfield: AirfieldId, lane: usize) -> &[usize] {
        &self.feeders[airfield.0 * self.lanes.len() + lane]
    }

    /// Sorties that board at a step.
    pub(crate) fn boarding(&self, step: usize) -> Range<usize> {
        self.boarding[step].clone()
    }

    pub(crate) fn steps(&self) -> usize {
        self.problem.grid.steps()
    }

    /// Days of the horizon, the last perhaps not whole.
    pub(crate) fn n_days(&self) -> usize {
        self.days.last().map_or(0, |day| day + 1)
    }
}

fn road_moves(problem: &Problem, lanes: &[Lane], first: usize) -> Vec<RoadMove> {
    let mut moves = Vec::new();
    for step in first..problem.grid.steps() {
        for road in problem.road_ids() {
            let way = &problem.roads[road.0];
            for pool in problem.pool_ids() {
                for (n, lane) in lanes.iter().enumerate() {
                    let (persons_max, team) = filled(problem.vehicles[pool.0].seats, lane.persons_per_guard);
                    let there = lane.groups.iter().any(|g| problem.sites[way.site.0].people[g.0] > 0);
                    let Some(times) = drive(problem, road, pool, Step(step)) else { continue };
                    // Who arrives with the end of the horizon boards nothing.
                    let late = times.arrives >= problem.grid.steps();
                    if !there || late || road_broken(problem, road, pool, lane.any(), Step(step)) != 0 {
                        continue;
                    }
                    let (site, airfield) = (way.site, way.airfield);
                    moves.push(RoadMove {
                        road,
                        pool,
                        lane: n,
                        site,
                        airfield,
                        leaves: step,
                        times,
                        persons_max,
                        team,
                    });
                }
            }
        }
    }
    moves
}

fn air_moves(problem: &Problem, lanes: &[Lane], first: usize) -> Vec<AirMove> {
    let mut moves = Vec::new();
    for step in first..problem.grid.steps() {
        for route in problem.route_ids() {
            for kind in problem.kind_ids() {
                for (n, lane) in lanes.iter().enumerate() {
                    if air_broken(problem, kind, route, lane.any(), Step(step)) != 0 {
                        continue;
                    }
                    let Some(times) = flight(problem, kind, route, Step(step)) else { continue };
                    let Some(alternate) = alternate(problem, kind, route, lane.any(), &times) else { continue };
                    let (persons_max, team) = filled(problem.kinds[kind.0].seats, lane.persons_per_guard);
                    let way = &problem.routes[route.0];
                    moves.push(AirMove {
                        kind,
                        route,
                        lane: n,
                        airfield: way.airfield,
                        receiver: way.receiver,
                        boards: step,
                        times,
                        persons_max,
                        team,
                        alternate,
                        fuel_t: fuel_t(problem, kind, route, alternate),
                    });
                }
            }
        }
    }
    moves
}
