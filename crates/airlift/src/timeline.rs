//! What follows from the start of a convoy or a sortie, as `plan.rs` words it. Source: ours.

use crate::index::{KindId, PoolId, RoadId, RouteId, Step};
use crate::problem::Problem;

/// What follows from the start of a convoy; edges of the grid ([`crate::Grid::edges_min`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drive {
    /// When its people are at the airfield.
    pub arrives: usize,
    /// When its vehicles can leave again; the number of steps if later than the horizon.
    pub vehicles_back: usize,
    /// When its guards can leave again; the number of steps if later than the horizon.
    pub guards_back: usize,
}

/// What follows from the start of a sortie; edges of the grid, and minutes from the start of the operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flight {
    /// Minute of take-off.
    pub takes_off_min: u32,
    /// Minute of landing.
    pub lands_min: u32,
    /// Minute at which its people are handed over.
    pub hands_over_min: u32,
    /// The first edge at which its place at the airfield is free again.
    pub leaves_stand: usize,
    /// The edge at which it lands.
    pub lands: usize,
    /// The first edge at which its place at the receiver is free again, and its people queue.
    pub queues: usize,
    /// When the aircraft can board again; the number of steps if later than the horizon.
    pub aircraft_back: usize,
    /// When its guards can board again; the number of steps if later than the horizon.
    pub guards_back: usize,
    /// Minutes from boarding until it is back at the airfield.
    pub duty_min: u32,
    /// Minutes in the air with people.
    pub flight_min: u32,
}

/// The times of a vehicle that leaves with a convoy; none when people would arrive after the horizon. What is named must
/// be there.
pub fn drive(problem: &Problem, road: RoadId, pool: PoolId, leaves: Step) -> Option<Drive> {
    let (grid, road) = (&problem.grid, &problem.roads[road.0]);
    let out = grid.start_min(leaves) + road.out_min;
    let back = |rest| grid.edge_from(out + road.back_min + rest).unwrap_or(grid.steps());
    Some(Drive {
        arrives: grid.edge_from(out)?,
        vehicles_back: back(problem.vehicles[pool.0].turn_min),
        guards_back: back(problem.road_guards.rest_min),
    })
}

/// The times of a sortie; none when people would be handed over after the horizon. What is named must be there.
pub fn flight(problem: &Problem, kind: KindId, route: RouteId, boards: Step) -> Option<Flight> {
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
