//! Airfields, aircraft and the routes between airfields and receivers. Source: `airlift.md` §2 and §4.

use crate::index::{AirfieldId, ClearanceId, ReceiverId};
use crate::windows::Windows;

/// Where aircraft pick people up.
#[derive(Debug, Clone, PartialEq)]
pub struct Airfield {
    /// What it is called.
    pub name: String,
    /// When aircraft may stand and move there.
    pub flying_hours: Windows,
    /// When people may wait there: while the place is held.
    pub staging_hours: Windows,
    /// Length of the runway, metres; any length, 0 too, does for what needs none.
    pub runway_m: f64,
    /// Heaviest aircraft that the runway bears, tonnes.
    pub bearing_t: f64,
    /// Whether the runway is lit.
    pub lit: bool,
    /// Working MOG: parking units served at once.
    pub mog_units: u32,
    /// People who may wait there.
    pub staging_max: u32,
    /// Fuel that can be handed out in a day, tonnes.
    pub fuel_t_per_day: f64,
}

/// A type of aircraft.
#[derive(Debug, Clone, PartialEq)]
pub struct AircraftKind {
    /// What it is called.
    pub name: String,
    /// Tail numbers.
    pub tails: Vec<String>,
    /// Share of them that can be counted on, 0 to 1; the plan uses that many, rounded down.
    pub availability: f64,
    /// When the type is there.
    pub hours: Windows,
    /// Seats for people and guards.
    pub seats: u32,
    /// Parking units that one takes, at least 1.
    pub mog_units: u32,
    /// Block speed, knots.
    pub block_kt: f64,
    /// Range with people aboard, nautical miles.
    pub range_nm: f64,
    /// Fuel burnt, tonnes an hour.
    pub burn_t_per_h: f64,
    /// Runway needed, metres.
    pub runway_m: f64,
    /// Weight at take-off, tonnes.
    pub weight_t: f64,
    /// Whether it uses unlit runways in the dark.
    pub lands_unlit: bool,
    /// Minutes on the ground to board people.
    pub onload_min: u32,
    /// Minutes on the ground to hand them over.
    pub offload_min: u32,
    /// Crews.
    pub crews: u32,
    /// Longest duty of a crew, minutes; one sortie must fit into it.
    pub duty_max_min: u32,
    /// Rest after a duty, minutes.
    pub rest_min: u32,
}

impl AircraftKind {
    /// Aircraft that the plan may use at once.
    pub fn usable(&self) -> u32 {
        // A share such as 0.8 of 5 must not lose an aircraft to rounding.
        (self.availability * self.tails.len() as f64 + 1e-9).floor() as u32
    }

    /// Minutes to fly a distance.
    pub fn flight_min(&self, distance_nm: f64) -> u32 {
        // A distance of whole minutes must not gain one through rounding.
        (distance_nm * 60.0 / self.block_kt - 1e-9).ceil() as u32
    }
}

/// A way through the air.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// From here.
    pub airfield: AirfieldId,
    /// To here.
    pub receiver: ReceiverId,
    /// How far, nautical miles.
    pub distance_nm: f64,
    /// The permission to fly it.
    pub overflight: Option<ClearanceId>,
    /// Other receivers to turn to, each with its distance from the first, nautical miles.
    pub alternates: Vec<(ReceiverId, f64)>,
}

/// A way between two airfields, flown empty by an aircraft whose next sortie begins at the other; both ways.
#[derive(Debug, Clone, PartialEq)]
pub struct Ferry {
    /// The two airfields.
    pub between: [AirfieldId; 2],
    /// How far, nautical miles.
    pub distance_nm: f64,
}

/// What a sortie does if it cannot land where it is bound for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alternate {
    /// It goes to another receiver, which must then be open and cleared, and able to take everybody whom it seats.
    Receiver(ReceiverId),
    /// It turns back with its people: it has the fuel, and the airfield is open and held when it comes.
    Return,
}
