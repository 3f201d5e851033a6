//! What follows from the start of a convoy or a sortie, as `plan.rs` words it. Source: ours.

use crate::index::{KindId, PoolId, RoadId, RouteId, Step};
use crate::problem::Problem;

/// Of a convoy; edges of the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Drive {
    pub(crate) arrives: usize,
    /// The number of steps if later than the horizon.
    pub(crate) vehicles_back: usize,
    pub(crate) guards_back: usize,
}

/// Of a sortie; edges of the grid and minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flight {
    pub(crate) takes_off_min: u32,
    pub(crate) lands_min: u32,
    pub(crate) hands_over_min: u32,
    /// The first edge at which its place at the airfield is free again.
    pub(crate) leaves_stand: usize,
    pub(crate) lands: usize,
    /// The first edge at which its place at the receiver is free again, and its people queue.
    pub(crate) queues: usize,
    pub(crate) aircraft_back: usize,
    pub(crate) guards_back: usize,
    pub(crate) duty_min: u32,
    pub(crate) flight_min: u32,
}

/// None when people would arrive after the horizon.
pub(crate) fn drive(problem: &Problem, road: RoadId, pool: PoolId, leaves: Step) -> Option<Drive> {
    let (grid, road) = (&problem.grid, &problem.roads[road.0]);
    let out = grid.start_min(leaves) + road.out_min;
    let back = |rest| grid.edge_from(out + road.back_min + rest).unwrap_or(grid.steps());
    Some(Drive {
        arrives: grid.edge_from(out)?,
        vehicles_back: back(problem.vehicles[pool.0].turn_min),
        guards_back: back(problem.road_guards.rest_min),
    })
}

/// None when people would be handed over after the horizon.
pub(crate) fn flight(problem: &Problem, kind: KindId, route: RouteId, boards: Step) -> Option<Flight> {
    let (grid, of) = (&problem.grid, &problem.kinds[kind.0]);
    let start = grid.start_min(boards);
    let flight_min = of.flight_min(problem.routes[route.0].distance_nm);
    let lands = grid.edge_from(start + of.onload_min + flight_min)?;
    let lands_min = grid.edges_min()[lands];
    let takes_off_min = lands_min - flight_min;
    let hands_over_min = lands_min + of.offload_min;
    let back_min = hands_over_min + flight_min;
    let back = |rest| grid.edge_from(back_min + rest).unwrap_or(grid.steps());
    Some(Flight {
        takes_off_min,
        lands_min,
        hands_over_min,
        leaves_stand: grid.edge_from(takes_off_min)?,
        lands,
        queues: grid.edge_from(hands_over_min)?,
        aircraft_back: back(0),
        guards_back: back(problem.air_guards.rest_min),
        duty_min: back_min - start,
        flight_min,
    })
}
