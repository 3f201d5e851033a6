//! Those who take people: when one may land, how fast they admit, how many, and whom. Source: `airlift.md` §1 and §4.

use crate::index::ClearanceId;
use crate::windows::Windows;

/// A receiving place with its runway.
#[derive(Debug, Clone, PartialEq)]
pub struct Receiver {
    /// What it is called.
    pub name: String,
    /// When its runway is open.
    pub landing_hours: Windows,
    /// The permission to land.
    pub landing: Option<ClearanceId>,
    /// The permission to admit.
    pub acceptance: Option<ClearanceId>,
    /// Length of the runway, metres.
    pub runway_m: f64,
    /// Heaviest aircraft that the runway bears, tonnes.
    pub bearing_t: f64,
    /// Whether the runway is lit.
    pub lit: bool,
    /// Working MOG: parking units served at once, see [`crate::AircraftKind::mog_units`].
    pub mog_units: u32,
    /// People admitted in an hour at most.
    pub process_per_h: f64,
    /// People who may wait for admission.
    pub queue_max: u32,
    /// People admitted on each day from the start; the last figure holds for all later days.
    pub daily_acceptance: Vec<u32>,
    /// People it holds at the start.
    pub occupied: u32,
    /// People it can hold; a hard limit.
    pub capacity_operational: u32,
    /// People it can hold decently; more is priced.
    pub capacity_humane: u32,
    /// Whether it takes each group, in the order of [`crate::Problem::groups`].
    pub accepts: Vec<bool>,
}

impl Receiver {
    /// People admitted at most on a day.
    pub fn acceptance_on(&self, day: usize) -> u32 {
        self.daily_acceptance.get(day).or(self.daily_acceptance.last()).copied().unwrap_or(0)
    }
}
