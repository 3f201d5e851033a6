//! What a plan's trips do and may do at each step, reckoned once for all runs. Source: ours.

use std::collections::BTreeMap;

use crate::cost::hours;
use crate::ferry::Ferries;
use crate::index::{ClearanceId, GroupId, KindId, PoolId, RoadId, RouteId, Step};
use crate::legal::{admitted_max, air_broken, alternate, fuel_t, gate_vehicles, may_stage, road_broken};
use crate::plan::{Plan, Sortie};
use crate::problem::{Alternate, Problem};
use crate::timeline::{Drive, Flight, drive, flight};
use crate::windows::DAY_MIN;

/// A flight begun at a step, if the rules allow it then.
#[derive(Debug, Clone, Copy)]
pub(super) struct Legal {
    pub(super) times: Flight,
    pub(super) fuel_t: f64,
    pub(super) alternate: Alternate,
}

/// One vehicle of the plan.
pub(super) struct Load {
    /// Place of its convoy in the plan, and its own in that.
    pub(super) of: (usize, usize),
    pub(super) leaves: usize,
    pub(super) road: RoadId,
    pub(super) pool: PoolId,
    pub(super) site: usize,
    pub(super) airfield: usize,
    pub(super) clearance: Option<ClearanceId>,
    pub(super) persons: Vec<u32>,
    pub(super) guards: u32,
    /// Place in [`Tables::drives`].
    pub(super) drives: usize,
}

/// One sortie of the plan.
pub(super) struct Flown {
    /// Place in the plan.
    pub(super) of: usize,
    pub(super) boards: usize,
    pub(super) kind: KindId,
    pub(super) tail: usize,
    pub(super) route: RouteId,
    pub(super) airfield: usize,
    pub(super) receiver: usize,
    /// Overflight, landing, and acceptance: nobody is flown to a receiver who has taken his acceptance back.
    pub(super) clearances: [Option<ClearanceId>; 3],
    pub(super) persons: Vec<u32>,
    pub(super) guards: u32,
    /// Most people beside these guards.
    pub(super) persons_max: u32,
    /// Place in [`Tables::flights`].
    pub(super) flights: usize,
}

/// Everything about a plan that is the same in every run.
pub(super) struct Tables<'a> {
    pub(super) problem: &'a Problem,
    pub(super) steps: usize,
    pub(super) groups: usize,
    pub(super) days: Vec<usize>,
    pub(super) hours: Vec<f64>,
    pub(super) ferries: Ferries,
    /// In order of leaving, with the first load of each step.
    pub(super) loads: Vec<Load>,
    pub(super) loads_from: Vec<usize>,
    /// In order of boarding, with the first sortie of each step.
    pub(super) sorties: Vec<Flown>,
    pub(super) sorties_from: Vec<usize>,
    /// By place and step: the drive, and whether it is legal.
    pub(super) drives: Vec<Vec<Option<(Drive, bool)>>>,
    /// By place and step.
    pub(super) flights: Vec<Vec<Option<Legal>>>,
    /// By site and step.
    pub(super) gates: Vec<Vec<u32>>,
    /// By airfield and step.
    pub(super) staging_max: Vec<Vec<u32>>,
    /// By receiver and step.
    pub(super) admitted_max: Vec<Vec<u32>>,
    /// Who waits through each step by the plan, by airfield, then by step and group.
    pub(super) planned: Vec<Vec<u32>>,
}

impl<'a> Tables<'a> {
    /// The plan must name only what is there.
    pub(super) fn of(problem: &'a Problem, plan: &Plan) -> Self {
        let steps = problem.grid.steps();
        let by_step = |f: &dyn Fn(Step) -> u32| (0..steps).map(|s| f(Step(s))).collect::<Vec<u32>>();
        let mut tables = Self {
            problem,
            steps,
            groups: problem.groups.len(),
            days: (0..steps).map(|s| (problem.grid.start_min(Step(s)) / DAY_MIN) as usize).collect(),
            hours: (0..steps).map(|s| hours(problem, s)).collect(),
            ferries: Ferries::of(problem),
            loads: Vec::new(),
            loads_from: Vec::new(),
            sorties: Vec::new(),
            sorties_from: Vec::new(),
            drives: Vec::new(),
            flights: Vec::new(),
            gates: (0..problem.sites.len()).map(|s| by_step(&|step| gate_vehicles(problem, s, step))).collect(),
            staging_max: problem
                .airfields
                .iter()
                .map(|a| by_step(&|step| if may_stage(problem, a, step) { a.staging_max } else { 0 }))
                .collect(),
            admitted_max: problem.receivers.iter().map(|r| by_step(&|step| admitted_max(problem, r, step))).collect(),
            planned: Vec::new(),
        };
        tables.add_loads(plan);
        tables.add_sorties(plan);
        tables.planned = (0..problem.airfields.len()).map(|a| tables.waiting_by_plan(a)).collect();
        tables
    }

    /// The minute of an edge.
    pub(super) fn edge_min(&self, edge: usize) -> u32 {
        self.problem.grid.edges_min()[edge]
    }

    fn add_loads(&mut self, plan: &Plan) {
        let p = self.problem;
        let mut places: BTreeMap<(RoadId, PoolId, GroupId), usize> = BTreeMap::new();
        for (at, convoy) in plan.convoys.iter().enumerate() {
            let road = &p.roads[convoy.road.0];
            for (vehicle, load) in convoy.loads.iter().enumerate() {
                let Some(group) = load.persons.iter().position(|n| *n > 0) else { continue };
                let key = (convoy.road, load.pool, GroupId(group));
                let drives = *places.entry(key).or_insert_with(|| {
                    let at = |step: usize| {
                        let legal = road_broken(p, key.0, key.1, key.2, Step(step)) == 0;
                        drive(p, key.0, key.1, Step(step)).map(|drive| (drive, legal))
                    };
                    self.drives.push((0..self.steps).map(at).collect());
                    self.drives.len() - 1
                });
                self.loads.push(Load {
                    of: (at, vehicle),
                    leaves: convoy.leaves.0,
                    road: convoy.road,
                    pool: load.pool,
                    site: road.site.0,
                    airfield: road.airfield.0,
                    clearance: road.clearance,
                    persons: load.persons.clone(),
                    guards: load.guards,
                    drives,
                });
            }
        }
        self.loads.sort_by_key(|load| load.leaves);
        self.loads_from = (0..=self.steps).map(|s| self.loads.partition_point(|load| load.leaves < s)).collect();
    }

    fn add_sorties(&mut self, plan: &Plan) {
        let mut places: BTreeMap<(KindId, RouteId, GroupId), usize> = BTreeMap::new();
        for (at, sortie) in plan.sorties.iter().enumerate() {
            let Some(group) = sortie.persons.iter().position(|n| *n > 0) else { continue };
            let key = (sortie.kind, sortie.route, GroupId(group));
            let flights = *places.entry(key).or_insert_with(|| {
                let at = |step: usize| legal(self.problem, key.0, key.1, key.2, Step(step));
                self.flights.push((0..self.steps).map(at).collect());
                self.flights.len() - 1
            });
            self.sorties.push(flown(self.problem, (at, sortie), flights));
        }
        self.sorties.sort_by_key(|sortie| sortie.boards);
        self.sorties_from = (0..=self.steps).map(|s| self.sorties.partition_point(|of| of.boards < s)).collect();
    }

    fn waiting_by_plan(&self, airfield: usize) -> Vec<u32> {
        let (steps, groups) = (self.steps, self.groups);
        let mut change = vec![0_i64; (steps + 1) * groups];
        for load in self.loads.iter().filter(|load| load.airfield == airfield) {
            if let Some((drive, _)) = self.drives[load.drives][load.leaves] {
                (0..groups).for_each(|g| change[drive.arrives * groups + g] += i64::from(load.persons[g]));
            }
        }
        for sortie in self.sorties.iter().filter(|sortie| sortie.airfield == airfield) {
            (0..groups).for_each(|g| change[sortie.boards * groups + g] -= i64::from(sortie.persons[g]));
        }
        for at in groups..change.len() {
            change[at] += change[at - groups];
        }
        // A plan that boards who is not there has fewer than nobody waiting; no run does.
        change.into_iter().take(steps * groups).map(|n| u32::try_from(n).unwrap_or(0)).collect()
    }
}

fn legal(problem: &Problem, kind: KindId, route: RouteId, group: GroupId, step: Step) -> Option<Legal> {
    if air_broken(problem, kind, route, group, step) != 0 {
        return None;
    }
    let times = flight(problem, kind, route, step)?;
    let alternate = alternate(problem, kind, route, group, &times)?;
    Some(Legal { times, fuel_t: fuel_t(problem, kind, route, alternate), alternate })
}

fn flown(problem: &Problem, (of, sortie): (usize, &Sortie), flights: usize) -> Flown {
    let route = &problem.routes[sortie.route.0];
    let aboard = problem.groups.iter().zip(&sortie.persons).filter(|(_, n)| **n > 0);
    let there = &problem.receivers[route.receiver.0];
    let strictest = aboard.map(|(group, _)| group.persons_per_guard).min().unwrap_or(1);
    let seats = problem.kinds[sortie.kind.0].seats.saturating_sub(sortie.guards);
    Flown {
        of,
        boards: sortie.boards.0,
        kind: sortie.kind,
        tail: sortie.tail,
        route: sortie.route,
        airfield: route.airfield.0,
        receiver: route.receiver.0,
        clearances: [route.overflight, there.landing, there.acceptance],
        persons: sortie.persons.clone(),
        guards: sortie.guards,
        persons_max: seats.min(sortie.guards.saturating_mul(strictest)),
        flights,
    }
}
