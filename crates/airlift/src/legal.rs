//! Which rules a road move or a sortie would break by itself, whatever else the plan does. Source: ours;
//! legal moves are listed once, so that illegal ones cost the model nothing (`airlift.md` §4).
//!
//! Used by the planner and by the check of a problem; the checker of plans has rules of its own.

use crate::index::{GroupId, KindId, PoolId, ReceiverId, RoadId, RouteId, Step};
use crate::lane::filled;
use crate::problem::{AircraftKind, Airfield, Alternate, Problem, Receiver};
use crate::timeline::{Flight, drive, flight};
use crate::windows::{DAY_MIN, Windows};

/// A rule that one sortie can break, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AirRule {
    Usable,
    Crews,
    Seats,
    Guards,
    Runway,
    RunwayThere,
    Light,
    LightThere,
    FlyingHours,
    LandingHours,
    KindHours,
    Overflight,
    Landing,
    Range,
    Alternate,
    Fuel,
    Accepts,
    Acceptance,
    Duty,
    Parking,
    ParkingThere,
    HomeHours,
    HomeLight,
    HomeOverflight,
    Horizon,
}

impl AirRule {
    /// The way home and back first, so that where the way there alone stands in the way it is the way there that is named.
    pub(crate) const ALL: [Self; 25] = [
        Self::HomeHours,
        Self::HomeLight,
        Self::HomeOverflight,
        Self::Alternate,
        Self::Usable,
        Self::Crews,
        Self::Seats,
        Self::Guards,
        Self::Runway,
        Self::RunwayThere,
        Self::Light,
        Self::LightThere,
        Self::FlyingHours,
        Self::LandingHours,
        Self::KindHours,
        Self::Overflight,
        Self::Landing,
        Self::Range,
        Self::Fuel,
        Self::Accepts,
        Self::Acceptance,
        Self::Duty,
        Self::Parking,
        Self::ParkingThere,
        Self::Horizon,
    ];

    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// A rule that one road move can break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RoadRule {
    Serves,
    Vehicles,
    Seats,
    Guards,
    Gate,
    GateHours,
    RoadHours,
    Clearance,
    StagingHours,
    Horizon,
}

impl RoadRule {
    pub(crate) const ALL: [Self; 10] = [
        Self::Serves,
        Self::Vehicles,
        Self::Seats,
        Self::Guards,
        Self::Gate,
        Self::GateHours,
        Self::RoadHours,
        Self::Clearance,
        Self::StagingHours,
        Self::Horizon,
    ];

    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

fn bits(broken: &[(AirRule, bool)]) -> u32 {
    broken.iter().filter(|(_, is)| *is).map(|(rule, _)| rule.bit()).sum()
}

/// The rules that a sortie with people of a group breaks, as bits.
pub(crate) fn air_broken(problem: &Problem, kind: KindId, route: RouteId, group: GroupId, boards: Step) -> u32 {
    let (of, way) = (&problem.kinds[kind.0], &problem.routes[route.0]);
    let (here, there) = (&problem.airfields[way.airfield.0], &problem.receivers[way.receiver.0]);
    let (persons, team) = filled(of.seats, problem.groups[group.0].persons_per_guard);
    let timeless = bits(&[
        (AirRule::Usable, of.usable() == 0),
        (AirRule::Crews, of.crews == 0),
        (AirRule::Seats, persons == 0),
        (AirRule::Guards, team > problem.air_guards.count),
        (AirRule::Runway, of.runway_m > here.runway_m || (of.runway_m > 0.0 && of.weight_t > here.bearing_t)),
        (AirRule::RunwayThere, of.runway_m > there.runway_m || (of.runway_m > 0.0 && of.weight_t > there.bearing_t)),
        (AirRule::Range, of.range_nm < way.distance_nm),
        (AirRule::Accepts, !there.accepts[group.0]),
        (AirRule::Parking, of.mog_units > here.mog_units),
        (AirRule::ParkingThere, of.mog_units > there.mog_units),
    ]);
    let Some(times) = flight(problem, kind, route, boards) else { return timeless | AirRule::Horizon.bit() };
    let start = problem.grid.start_min(boards);
    let alternate = alternate(problem, kind, route, group, &times);
    let fuel = alternate.map_or(0.0, |a| fuel_t(problem, kind, route, a));
    let back = start + times.duty_min;
    let can_admit = problem.cleared(there.acceptance).minutes_within(times.hands_over_min, problem.grid.end_min()) > 0;
    timeless
        | bits(&[
            (AirRule::Light, !of.lands_unlit && !bright(problem, here.lit, &[start, times.takes_off_min])),
            (
                AirRule::LightThere,
                !of.lands_unlit && !bright(problem, there.lit, &[times.lands_min, times.hands_over_min]),
            ),
            (AirRule::FlyingHours, !here.flying_hours.hold(start, times.takes_off_min)),
            (AirRule::LandingHours, !there.landing_hours.hold(times.lands_min, times.hands_over_min)),
            (AirRule::KindHours, !of.hours.hold(start, start + times.duty_min)),
            (AirRule::Overflight, !problem.cleared(way.overflight).hold(times.takes_off_min, times.lands_min)),
            (AirRule::Landing, !problem.cleared(there.landing).hold(times.lands_min, times.hands_over_min)),
            (AirRule::Alternate, alternate.is_none()),
            (AirRule::Fuel, fuel > here.fuel_t_per_day),
            (AirRule::Acceptance, !can_admit),
            (AirRule::Duty, times.duty_min > of.duty_max_min),
            // It flies straight back, empty, to where it came from.
            (AirRule::HomeHours, !here.flying_hours.hold(back, back)),
            (AirRule::HomeLight, !of.lands_unlit && !bright(problem, here.lit, &[back])),
            (AirRule::HomeOverflight, !problem.cleared(way.overflight).hold(times.hands_over_min, back)),
        ])
}

fn bright(problem: &Problem, lit: bool, minutes: &[u32]) -> bool {
    lit || minutes.iter().all(|m| problem.daylight.hold(*m, *m))
}

/// What a sortie can do if it cannot land, with the least fuel: another receiver that could take it, or flying back.
pub(crate) fn alternate(
    problem: &Problem,
    kind: KindId,
    route: RouteId,
    group: GroupId,
    times: &Flight,
) -> Option<Alternate> {
    alternates(problem, kind, route, group, times).into_iter().next()
}

/// All that it can do, the least fuel first.
pub(crate) fn alternates(
    problem: &Problem,
    kind: KindId,
    route: RouteId,
    group: GroupId,
    times: &Flight,
) -> Vec<Alternate> {
    let (of, way) = (&problem.kinds[kind.0], &problem.routes[route.0]);
    let lands_at = |lit: bool, at: u32| of.lands_unlit || bright(problem, lit, &[at]);
    let takes = |(id, further_nm): &&(ReceiverId, f64)| {
        let other = &problem.receivers[id.0];
        let at = times.lands_min + of.flight_min(*further_nm);
        of.range_nm >= way.distance_nm + further_nm
            && other.accepts[group.0]
            && other.landing_hours.hold(at, at)
            && problem.cleared(other.landing).hold(at, at)
            && of.runway_m <= other.runway_m
            && (of.runway_m == 0.0 || of.weight_t <= other.bearing_t)
            && lands_at(other.lit, at)
            && takes_all(problem, other, of, at)
    };
    let others = way.alternates.iter().filter(takes).map(|(id, _)| Alternate::Receiver(*id));
    let (home, at) = (&problem.airfields[way.airfield.0], times.lands_min + times.flight_min);
    let turns_back = of.range_nm >= 2.0 * way.distance_nm
        && home.flying_hours.hold(at, at)
        && home.staging_hours.hold(at, at)
        && lands_at(home.lit, at)
        && problem.cleared(way.overflight).hold(times.lands_min, at);
    let back = turns_back.then_some(Alternate::Return);
    let fuel = |a: &Alternate| fuel_t(problem, kind, route, *a);
    let mut all: Vec<Alternate> = others.chain(back).collect();
    all.sort_by(|a, b| fuel(a).total_cmp(&fuel(b)));
    all
}

/// Whether a receiver could take everybody whom an aircraft seats at a minute, were it empty of others of the plan. By
/// seats and not by who is aboard, so that the rule is the same for every load.
fn takes_all(problem: &Problem, receiver: &Receiver, of: &AircraftKind, at_min: u32) -> bool {
    let today = receiver.acceptance_on((at_min / DAY_MIN) as usize);
    of.mog_units <= receiver.mog_units
        && receiver.process_per_h > 0.0
        && today > 0
        && problem.cleared(receiver.acceptance).hold(at_min, at_min)
        && of.seats <= receiver.queue_max.saturating_add(today)
        && receiver.occupied.saturating_add(of.seats) <= receiver.capacity_operational
}

/// Fuel that a sortie takes at the airfield, tonnes: none if it comes with enough for both ways and the alternate.
pub(crate) fn fuel_t(problem: &Problem, kind: KindId, route: RouteId, alternate: Alternate) -> f64 {
    let (of, way) = (&problem.kinds[kind.0], &problem.routes[route.0]);
    let further_nm = match alternate {
        Alternate::Return => 0.0,
        Alternate::Receiver(id) => way.alternates.iter().find(|(other, _)| *other == id).map_or(0.0, |(_, nm)| *nm),
    };
    if of.range_nm >= 2.0 * way.distance_nm + further_nm {
        return 0.0;
    }
    of.burn_t_per_h * (way.distance_nm + further_nm) / of.block_kt
}

/// The rules that a road move with people of a group breaks, as bits.
pub(crate) fn road_broken(problem: &Problem, road: RoadId, pool: PoolId, group: GroupId, leaves: Step) -> u32 {
    let (way, of) = (&problem.roads[road.0], &problem.vehicles[pool.0]);
    let (site, airfield) = (&problem.sites[way.site.0], &problem.airfields[way.airfield.0]);
    let (persons, team) = filled(of.seats, problem.groups[group.0].persons_per_guard);
    let start = problem.grid.start_min(leaves);
    let drive = drive(problem, road, pool, leaves);
    let staged =
        |edge: usize| airfield.staging_hours.hold(problem.grid.edges_min()[edge], problem.grid.edges_min()[edge]);
    let broken = [
        (RoadRule::Serves, !of.sites.contains(&way.site)),
        (RoadRule::Vehicles, of.count == 0),
        (RoadRule::Seats, persons == 0),
        (RoadRule::Guards, team > problem.road_guards.count),
        (RoadRule::Gate, site.gate_vehicles_per_h <= 0.0),
        (RoadRule::GateHours, gate_vehicles(problem, way.site.0, leaves) == 0),
        (RoadRule::RoadHours, !way.hours.hold(start, start + way.out_min)),
        (RoadRule::Clearance, !problem.cleared(way.clearance).hold(start, start + way.out_min)),
        (RoadRule::StagingHours, drive.is_some_and(|d| !staged(d.arrives))),
        (RoadRule::Horizon, drive.is_none()),
    ];
    broken.iter().filter(|(_, is)| *is).map(|(rule, _)| rule.bit()).sum()
}

/// Vehicles that a site's gate lets out in a step; it opens at the step's start or not at all.
pub(crate) fn gate_vehicles(problem: &Problem, site: usize, step: Step) -> u32 {
    let (site, start) = (&problem.sites[site], problem.grid.start_min(step));
    if !site.gate_hours.hold(start, start) {
        return 0;
    }
    let minutes = site.gate_hours.minutes_within(start, start + problem.grid.length_min(step));
    whole(site.gate_vehicles_per_h * f64::from(minutes) / 60.0)
}

/// The whole number at or below, forgiving the last bits of a product.
pub(crate) fn whole(number: f64) -> u32 {
    (number + 1e-9).floor() as u32
}

/// People a receiver may admit in a step by its pace and clearance, before the day's figure.
pub(crate) fn admitted_max(problem: &Problem, receiver: &Receiver, step: Step) -> u32 {
    let start = problem.grid.start_min(step);
    let minutes = problem.cleared(receiver.acceptance).minutes_within(start, start + problem.grid.length_min(step));
    whole(receiver.process_per_h * f64::from(minutes) / 60.0)
}

/// Whether people may wait at an airfield through a step.
pub(crate) fn may_stage(problem: &Problem, airfield: &Airfield, step: Step) -> bool {
    let start = problem.grid.start_min(step);
    airfield.staging_hours.hold(start, start + problem.grid.length_min(step))
}

/// The times of a window in words, for messages.
pub(crate) fn said(windows: &Windows) -> String {
    match windows.stretches() {
        [] => "never".to_owned(),
        [(0, u32::MAX)] => "always".to_owned(),
        [(from, until), rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more times", rest.len()) };
            format!("minute {from} to {until}{more}")
        }
    }
}
