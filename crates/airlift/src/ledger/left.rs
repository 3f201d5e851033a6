//! What a ledger has left of every limit, for whoever plans beside what it holds. Source: ours.

use super::Ledger;

/// By step unless said otherwise.
pub(crate) struct Left<'a> {
    /// Vehicles through the gate, by site.
    pub(crate) gates: &'a [Vec<u32>],
    /// By pool.
    pub(crate) vehicles: &'a [Vec<u32>],
    pub(crate) road_guards: &'a [u32],
    /// Parking units, by airfield and by receiver.
    pub(crate) parking: &'a [Vec<u32>],
    pub(crate) parking_there: &'a [Vec<u32>],
    /// By type.
    pub(crate) aircraft: &'a [Vec<u32>],
    /// Minutes of duty begun already, by type.
    pub(crate) duty: &'a [Vec<u32>],
    pub(crate) air_guards: &'a [u32],
    /// Tonnes taken already, by airfield and day.
    pub(crate) fuel: &'a [Vec<Vec<f64>>],
}

impl Ledger<'_> {
    /// People who can still wait through each step, by airfield.
    pub(crate) fn places_to_wait(&self) -> &[Vec<u32>] {
        &self.staging
    }

    /// Arrivals at a receiver, at every edge.
    pub(crate) fn arriving(&self, receiver: usize) -> &[u32] {
        &self.arrivals[receiver]
    }

    pub(crate) fn left(&self) -> Left<'_> {
        Left {
            gates: &self.gates,
            vehicles: &self.vehicles,
            road_guards: &self.road_guards,
            parking: &self.parking,
            parking_there: &self.parking_there,
            aircraft: &self.aircraft,
            duty: &self.duty,
            air_guards: &self.air_guards,
            fuel: &self.fuel,
        }
    }
}
