//! Empty flights from one airfield to another, by type, as `plan.rs` words them: when an aircraft that is back at the
//! one can board at the other. Source: ours.

use crate::problem::{AircraftKind, Airfield, Problem};

/// One such flight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Leg {
    /// Minutes in the air.
    pub(crate) minutes: u32,
    /// Tonnes taken where it leaves.
    pub(crate) fuel_t: f64,
    /// Minute at which it leaves.
    pub(crate) leaves_min: u32,
    /// Edge of the grid at which it lands, and can board.
    pub(crate) lands: usize,
}

/// From one airfield to another by a type.
struct Ferried {
    minutes: u32,
    fuel_t: f64,
    /// For each edge the first at or after it at which one may land, by the hours and light of both ends.
    lands: Vec<Option<usize>>,
}

/// All of a problem.
pub(crate) struct Ferries {
    airfields: usize,
    /// By type, from and to.
    all: Vec<Option<Ferried>>,
    edges_min: Vec<u32>,
}

impl Ferries {
    pub(crate) fn of(problem: &Problem) -> Self {
        let airfields = problem.airfields.len();
        let mut all: Vec<Option<Ferried>> = Vec::new();
        all.resize_with(problem.kinds.len() * airfields * airfields, || None);
        for ferry in &problem.ferries {
            let [a, b] = ferry.between;
            for (k, kind) in problem.kinds.iter().enumerate() {
                for (from, to) in [(a.0, b.0), (b.0, a.0)] {
                    all[(k * airfields + from) * airfields + to] =
                        ferried(problem, kind, (from, to), ferry.distance_nm);
                }
            }
        }
        Self { airfields, all, edges_min: problem.grid.edges_min().to_vec() }
    }

    /// The first flight that an aircraft of a type can make that is back at a minute, and that does not lie in a stretch
    /// in which it is out. None where there is no such way or time.
    pub(crate) fn leg(&self, kind: usize, from: usize, to: usize, back_min: u32, out: &[(u32, u32)]) -> Option<Leg> {
        let of = self.all[(kind * self.airfields + from) * self.airfields + to].as_ref()?;
        let mut edge = self.edges_min.partition_point(|e| *e < back_min + of.minutes);
        loop {
            let lands = (*of.lands.get(edge)?)?;
            let lands_min = self.edges_min[lands];
            let leaves_min = lands_min - of.minutes;
            if !out.iter().any(|(from, until)| *from < lands_min && leaves_min < *until) {
                return Some(Leg { minutes: of.minutes, fuel_t: of.fuel_t, leaves_min, lands });
            }
            edge = lands + 1;
        }
    }
}

fn ferried(problem: &Problem, kind: &AircraftKind, (from, to): (usize, usize), distance_nm: f64) -> Option<Ferried> {
    if distance_nm > kind.range_nm {
        return None;
    }
    let minutes = kind.flight_min(distance_nm);
    let open = |airfield: &Airfield, minute: u32| {
        airfield.flying_hours.hold(minute, minute)
            && (airfield.lit || kind.lands_unlit || problem.daylight.hold(minute, minute))
    };
    let edges = problem.grid.edges_min();
    let mut lands = vec![None; edges.len()];
    let mut next = None;
    for edge in (0..edges.len()).rev() {
        if let Some(leaves) = edges[edge].checked_sub(minutes)
            && kind.hours.hold(leaves, edges[edge])
            && open(&problem.airfields[from], leaves)
            && open(&problem.airfields[to], edges[edge])
        {
            next = Some(edge);
        }
        lands[edge] = next;
    }
    Some(Ferried { minutes, fuel_t: kind.burn_t_per_h * distance_nm / kind.block_kt, lands })
}
