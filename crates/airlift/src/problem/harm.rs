//! What harm on the way counts for, in persons, so that leaving a place is weighed against the road. Source: ours.

/// Prices in persons, each at least 0. They are judgements of whoever commands, and shown apart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HarmPrices {
    /// Of one person waiting one hour beside a runway.
    pub staging_per_person_h: f64,
    /// Of one person on the road for one hour.
    pub road_per_person_h: f64,
    /// Of one person in the air for one hour.
    pub air_per_person_h: f64,
    /// Of one person above a receiver's humane capacity for one day.
    pub crowding_per_person_day: f64,
    /// Of one person still inside for one hour, whatever the hazard: of two plans alike the quicker one.
    pub duration_per_person_h: f64,
    /// Of one person waiting for admission for one hour.
    pub queue_per_person_h: f64,
    /// Of one aircraft used for one hour.
    pub aircraft_h: f64,
    /// Of one vehicle used for one hour.
    pub vehicle_h: f64,
}

impl Default for HarmPrices {
    /// `[J]`: small beside a person lost at a hazard of 1 % a day (4e-4 an hour), and in that order of weight.
    fn default() -> Self {
        Self {
            staging_per_person_h: 1e-4,
            road_per_person_h: 1e-4,
            air_per_person_h: 2e-5,
            crowding_per_person_day: 1e-4,
            duration_per_person_h: 1e-6,
            queue_per_person_h: 1e-6,
            aircraft_h: 1e-5,
            vehicle_h: 1e-6,
        }
    }
}

impl HarmPrices {
    /// All of them with their names, for checks.
    pub(crate) fn named(&self) -> [(&'static str, f64); 8] {
        [
            ("staging_per_person_h", self.staging_per_person_h),
            ("road_per_person_h", self.road_per_person_h),
            ("air_per_person_h", self.air_per_person_h),
            ("crowding_per_person_day", self.crowding_per_person_day),
            ("duration_per_person_h", self.duration_per_person_h),
            ("queue_per_person_h", self.queue_per_person_h),
            ("aircraft_h", self.aircraft_h),
            ("vehicle_h", self.vehicle_h),
        ]
    }
}
