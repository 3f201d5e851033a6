//! The problem: who is held where, what may befall the place, what can carry them, who can take them, and
//! the rules. Plain facts; [`Problem::check`] names those that contradict one another. Source: `airlift.md` §4.

mod air;
mod group;
mod harm;
mod receiver;
mod road;
mod site;

pub use air::{AircraftKind, Airfield, Alternate, Ferry, Route};
pub use group::{Class, Group};
pub use harm::HarmPrices;
pub use receiver::Receiver;
pub use road::{Guards, Road, VehiclePool};
pub use site::{Site, Stage};

use crate::grid::Grid;
use crate::index::{AirfieldId, ClearanceId, GroupId, KindId, PoolId, ReceiverId, RoadId, RouteId, SiteId};
use crate::windows::Windows;

/// A permission that holds at some times: for a road, an overflight, a landing, an acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clearance {
    /// What it is called, such as `landing Baghdad`.
    pub name: String,
    /// When it holds.
    pub windows: Windows,
}

/// Everything a plan is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The times at which a plan may start anything.
    pub grid: Grid,
    /// Who may travel with whom, and how.
    pub groups: Vec<Group>,
    /// Pairs of groups that never share a vehicle or an aircraft.
    pub apart: Vec<[GroupId; 2]>,
    /// Where people are held.
    pub sites: Vec<Site>,
    /// Where aircraft pick them up.
    pub airfields: Vec<Airfield>,
    /// Who takes them, each with its own runway.
    pub receivers: Vec<Receiver>,
    /// Types of aircraft.
    pub kinds: Vec<AircraftKind>,
    /// From sites to airfields.
    pub roads: Vec<Road>,
    /// From airfields to receivers.
    pub routes: Vec<Route>,
    /// Empty flights between airfields; where there is none an aircraft stays with its airfield.
    pub ferries: Vec<Ferry>,
    /// Buses and the like.
    pub vehicles: Vec<VehiclePool>,
    /// Guards of convoys.
    pub road_guards: Guards,
    /// Guards of flights.
    pub air_guards: Guards,
    /// Permissions that roads, routes and receivers refer to.
    pub clearances: Vec<Clearance>,
    /// When it is light; an unlit runway needs light, or a type that can do without.
    pub daylight: Windows,
    /// What harm on the way counts for, in persons.
    pub harm: HarmPrices,
}

impl Problem {
    /// Everybody inside at the start.
    pub fn people(&self) -> u64 {
        self.sites.iter().flat_map(|s| &s.people).map(|n| u64::from(*n)).sum()
    }

    /// Whether two groups may share a vehicle: of one class and not named apart.
    pub fn may_share(&self, a: GroupId, b: GroupId) -> bool {
        let named = self.apart.iter().any(|[x, y]| (*x, *y) == (a, b) || (*x, *y) == (b, a));
        a == b || (!named && self.groups[a.0].class == self.groups[b.0].class)
    }

    /// When a clearance holds; always where none is needed.
    pub(crate) fn cleared(&self, clearance: Option<ClearanceId>) -> Windows {
        clearance.map_or_else(Windows::always, |id| self.clearances[id.0].windows.clone())
    }

    pub(crate) fn group_ids(&self) -> impl Iterator<Item = GroupId> + use<> {
        (0..self.groups.len()).map(GroupId)
    }

    pub(crate) fn site_ids(&self) -> impl Iterator<Item = SiteId> + use<> {
        (0..self.sites.len()).map(SiteId)
    }

    pub(crate) fn airfield_ids(&self) -> impl Iterator<Item = AirfieldId> + use<> {
        (0..self.airfields.len()).map(AirfieldId)
    }

    pub(crate) fn receiver_ids(&self) -> impl Iterator<Item = ReceiverId> + use<> {
        (0..self.receivers.len()).map(ReceiverId)
    }

    pub(crate) fn kind_ids(&self) -> impl Iterator<Item = KindId> + use<> {
        (0..self.kinds.len()).map(KindId)
    }

    pub(crate) fn road_ids(&self) -> impl Iterator<Item = RoadId> + use<> {
        (0..self.roads.len()).map(RoadId)
    }

    pub(crate) fn route_ids(&self) -> impl Iterator<Item = RouteId> + use<> {
        (0..self.routes.len()).map(RouteId)
    }

    pub(crate) fn pool_ids(&self) -> impl Iterator<Item = PoolId> + use<> {
        (0..self.vehicles.len()).map(PoolId)
    }
}
