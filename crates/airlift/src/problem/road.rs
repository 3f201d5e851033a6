//! Roads from sites to airfields, vehicles, and guards that must come back before they can leave again. Source:
//! `airlift.md` §4.

use crate::index::{AirfieldId, ClearanceId, SiteId};
use crate::windows::Windows;

/// A road that convoys take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Road {
    /// From here.
    pub site: SiteId,
    /// To here.
    pub airfield: AirfieldId,
    /// Minutes there, loading and unloading included.
    pub out_min: u32,
    /// Minutes back, empty.
    pub back_min: u32,
    /// When it may be used; a convoy must arrive within the stretch it left in.
    pub hours: Windows,
    /// The permission it needs.
    pub clearance: Option<ClearanceId>,
}

/// Vehicles of one make that serve some sites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VehiclePool {
    /// What it is called.
    pub name: String,
    /// How many there are.
    pub count: u32,
    /// Seats in each, for people and guards.
    pub seats: u32,
    /// Minutes after coming back until it can leave again.
    pub turn_min: u32,
    /// The sites it serves.
    pub sites: Vec<SiteId>,
}

/// A force of guards that goes with people and comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guards {
    /// How many there are.
    pub count: u32,
    /// Minutes after coming back until they can leave again.
    pub rest_min: u32,
}
