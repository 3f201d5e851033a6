//! Ways whose parts are open, each at some time, and never one after the other: a road cleared from the fourth day and
//! an overflight up to the second. Source: ours; deletion filter (Chinneck 2008): of all times those are named
//! without which there would be a way.

use super::{Conflict, ConflictKind};
use crate::boardable::boardable;
use crate::index::{GroupId, KindId, PoolId, RoadId, RouteId, SiteId, Step};
use crate::legal::{air_broken, road_broken, said};
use crate::problem::Problem;
use crate::timeline::drive;
use crate::windows::Windows;

/// None if people of a group can leave a site, wait and be flown, one after the other.
pub(super) fn broken(problem: &Problem, site: SiteId, group: GroupId) -> Option<Conflict> {
    // Posts that let nobody through are another matter.
    let posts = boardable(problem, site).iter().any(|n| *n > 0);
    if !posts || leads(problem, site, group) {
        return None;
    }
    let mut freed = problem.clone();
    let mut kept = Vec::new();
    for time in times(problem, site, group) {
        let before = freed.clone();
        time.free(&mut freed);
        if leads(&freed, site, group) {
            freed = before;
            kept.push(time);
        }
    }
    let (place, name) = (&problem.sites[site.0].name, &problem.groups[group.0].name);
    let kind = if kept.iter().any(|time| matches!(time, Time::Cleared(_))) {
        ConflictKind::ClearancesNeverMeet
    } else {
        ConflictKind::Unreachable
    };
    let mut facts = vec![format!("site {place}: group {name} can be driven and can be flown, and never in that order")];
    facts.extend(kept.iter().map(|time| time.said(problem)));
    Some(Conflict::new(kind, facts))
}

/// Whether some of them, ready by then, arrive where a sortie boards then or later, and may wait there until it does.
fn leads(problem: &Problem, site: SiteId, group: GroupId) -> bool {
    let ready = boardable(problem, site);
    let steps = problem.grid.steps();
    problem.airfield_ids().any(|airfield| {
        let roads: Vec<RoadId> = problem
            .road_ids()
            .filter(|r| problem.roads[r.0].site == site && problem.roads[r.0].airfield == airfield)
            .collect();
        if roads.is_empty() {
            return false;
        }
        let comes = |road: RoadId, pool: PoolId, leaves: usize| {
            let legal = ready[leaves] > 0 && road_broken(problem, road, pool, group, Step(leaves)) == 0;
            drive(problem, road, pool, Step(leaves)).filter(|_| legal).map(|times| times.arrives)
        };
        let mut there = vec![false; steps + 1];
        for road in roads {
            for pool in problem.pool_ids() {
                (0..steps).filter_map(|leaves| comes(road, pool, leaves)).for_each(|edge| there[edge] = true);
            }
        }
        let flies = |boards: usize| {
            let of_route = |route: RouteId| {
                problem.routes[route.0].airfield == airfield
                    && problem.kind_ids().any(|kind: KindId| air_broken(problem, kind, route, group, Step(boards)) == 0)
            };
            problem.route_ids().any(of_route)
        };
        let field = &problem.airfields[airfield.0];
        let edges = problem.grid.edges_min();
        let mut waits = false;
        (0..steps).any(|step| {
            waits |= there[step];
            let boards = waits && flies(step);
            waits = waits && field.staging_max > 0 && field.staging_hours.hold(edges[step], edges[step + 1]);
            boards
        })
    })
}

/// Something that is open at times.
#[derive(Debug, Clone, Copy)]
enum Time {
    Cleared(usize),
    Road(RoadId),
    Gate(SiteId),
    Posts(SiteId, usize),
    Held(usize),
    Flies(usize),
    Lands(usize),
    Kind(KindId),
    Daylight,
}

/// All that a site's people can meet, clearances last, so that they are named wherever they are in the way.
fn times(problem: &Problem, site: SiteId, group: GroupId) -> Vec<Time> {
    let there = |r: &usize| problem.receivers[*r].accepts[group.0];
    let mut times = vec![Time::Daylight, Time::Gate(site)];
    times.extend(problem.kind_ids().map(Time::Kind));
    times.extend((0..problem.sites[site.0].stages.len()).map(|stage| Time::Posts(site, stage)));
    times.extend(problem.road_ids().filter(|r| problem.roads[r.0].site == site).map(Time::Road));
    times.extend((0..problem.airfields.len()).flat_map(|a| [Time::Held(a), Time::Flies(a)]));
    times.extend((0..problem.receivers.len()).filter(there).map(Time::Lands));
    times.extend((0..problem.clearances.len()).map(Time::Cleared));
    times
}

impl Time {
    fn free(self, problem: &mut Problem) {
        let of = match self {
            Self::Cleared(clearance) => &mut problem.clearances[clearance].windows,
            Self::Road(road) => &mut problem.roads[road.0].hours,
            Self::Gate(site) => &mut problem.sites[site.0].gate_hours,
            Self::Posts(site, stage) => &mut problem.sites[site.0].stages[stage].hours,
            Self::Held(airfield) => &mut problem.airfields[airfield].staging_hours,
            Self::Flies(airfield) => &mut problem.airfields[airfield].flying_hours,
            Self::Lands(receiver) => &mut problem.receivers[receiver].landing_hours,
            Self::Kind(kind) => &mut problem.kinds[kind.0].hours,
            Self::Daylight => &mut problem.daylight,
        };
        *of = Windows::always();
    }

    fn said(self, p: &Problem) -> String {
        match self {
            Self::Cleared(n) => format!("clearance {} holds {}", p.clearances[n].name, said(&p.clearances[n].windows)),
            Self::Road(road) => {
                let (of, to) = (&p.roads[road.0], &p.airfields[p.roads[road.0].airfield.0].name);
                format!("road to {to} is open {}", said(&of.hours))
            }
            Self::Gate(site) => {
                format!("gate of {} is open {}", p.sites[site.0].name, said(&p.sites[site.0].gate_hours))
            }
            Self::Posts(site, stage) => {
                let of = &p.sites[site.0].stages[stage];
                format!("site {}: {} works {}", p.sites[site.0].name, of.name, said(&of.hours))
            }
            Self::Held(a) => format!("{} is held {}", p.airfields[a].name, said(&p.airfields[a].staging_hours)),
            Self::Flies(a) => format!("{} is open {}", p.airfields[a].name, said(&p.airfields[a].flying_hours)),
            Self::Lands(r) => format!("{} is open {}", p.receivers[r].name, said(&p.receivers[r].landing_hours)),
            Self::Kind(kind) => format!("{} is there {}", p.kinds[kind.0].name, said(&p.kinds[kind.0].hours)),
            Self::Daylight => format!("it is light {}", said(&p.daylight)),
        }
    }
}
