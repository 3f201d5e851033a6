//! People whom no legal move can bring anywhere, and the smallest set of facts that says so. Source: ours;
//! deletion filter (Chinneck 2008): a rule is kept if the others alone would leave a way.

use super::{Conflict, ConflictKind, way};
use crate::index::{AirfieldId, GroupId, KindId, PoolId, ReceiverId, RoadId, RouteId, SiteId, Step};
use crate::legal::{AirRule, RoadRule, admitted_max, air_broken, road_broken, said};
use crate::problem::{Class, Problem};

pub(super) fn wrong(problem: &Problem) -> Vec<Conflict> {
    let mut found = Vec::new();
    apart(problem, &mut found);
    posts(problem, &mut found);
    let flies: Vec<Vec<AirfieldId>> = problem.group_ids().map(|g| flown_from(problem, g, &mut found)).collect();
    for site in problem.site_ids() {
        let held = |g: &GroupId| problem.sites[site.0].people[g.0] > 0;
        let mut told = false;
        for group in problem.group_ids().filter(held) {
            if flies[group.0].is_empty() {
                continue; // already named with the group
            }
            if told {
                continue;
            }
            let conflict = driven(problem, site, group, &flies[group.0]);
            let conflict = conflict.or_else(|| way::broken(problem, site, group));
            told = conflict.is_some();
            found.extend(conflict);
        }
    }
    found
}

fn apart(problem: &Problem, found: &mut Vec<Conflict>) {
    for [a, b] in &problem.apart {
        if a == b {
            let name = &problem.groups[a.0].name;
            found.push(Conflict::one(ConflictKind::KeepApart, format!("group {name} is to be kept apart from itself")));
        }
    }
}

fn posts(problem: &Problem, found: &mut Vec<Conflict>) {
    for site in problem.sites.iter().filter(|s| s.people.iter().any(|n| *n > 0)) {
        for stage in
            site.stages.iter().filter(|s| s.posts == 0 || s.hours.minutes_within(0, problem.grid.end_min()) == 0)
        {
            let facts = vec![
                format!("site {}: everybody must pass {}", site.name, stage.name),
                format!("site {}: {} has {} posts, open {}", site.name, stage.name, stage.posts, said(&stage.hours)),
            ];
            found.push(Conflict::new(ConflictKind::NoPosts, facts));
        }
    }
}

/// The airfields from which people of a group can be flown to somebody who admits them.
fn flown_from(problem: &Problem, group: GroupId, found: &mut Vec<Conflict>) -> Vec<AirfieldId> {
    let name = &problem.groups[group.0].name;
    let held = problem.sites.iter().any(|s| s.people[group.0] > 0);
    let willing: Vec<ReceiverId> = problem.receiver_ids().filter(|r| problem.receivers[r.0].accepts[group.0]).collect();
    if held && willing.is_empty() {
        let facts = vec![
            format!("people of group {name} are held"),
            format!("none of {} receivers accepts group {name}", problem.receivers.len()),
        ];
        found.push(Conflict::new(ConflictKind::KeepApart, facts));
        return Vec::new();
    }
    let admitting: Vec<ReceiverId> = willing.iter().copied().filter(|r| admits(problem, *r)).collect();
    if held && admitting.is_empty() {
        found.push(Conflict::new(ConflictKind::ZeroAcceptance, willing.iter().map(|r| shut(problem, *r)).collect()));
        return Vec::new();
    }
    let mut from = Vec::new();
    let mut masks = Vec::new();
    for route in problem.route_ids().filter(|r| admitting.contains(&problem.routes[r.0].receiver)) {
        for kind in problem.kind_ids() {
            let of = |s| air_broken(problem, kind, route, group, Step(s));
            let at: Vec<u32> = (0..problem.grid.steps()).map(of).collect();
            if at.contains(&0) {
                from.push(problem.routes[route.0].airfield);
            }
            masks.extend(at.into_iter().map(|mask| (kind, route, mask)));
        }
    }
    if held && from.is_empty() {
        found.push(no_sortie(problem, group, &masks));
    }
    from
}

fn admits(problem: &Problem, id: ReceiverId) -> bool {
    let receiver = &problem.receivers[id.0];
    let paced = (0..problem.grid.steps()).any(|s| {
        let day = problem.grid.start_min(Step(s)) / crate::windows::DAY_MIN;
        admitted_max(problem, receiver, Step(s)) > 0 && receiver.acceptance_on(day as usize) > 0
    });
    paced && receiver.capacity_operational > receiver.occupied
}

fn shut(problem: &Problem, id: ReceiverId) -> String {
    let r = &problem.receivers[id.0];
    let most = (0..=problem.grid.end_min() / crate::windows::DAY_MIN).map(|d| r.acceptance_on(d as usize)).max();
    format!(
        "receiver {} admits nobody: {} an hour, at most {} a day, room for {}, cleared {}",
        r.name,
        r.process_per_h,
        most.unwrap_or(0),
        r.capacity_operational.saturating_sub(r.occupied),
        said(&problem.cleared(r.acceptance)),
    )
}

/// Leaves out one rule after the other; what must stay is in conflict. Moves past the horizon, which `late`
/// marks, say nothing of the others.
fn irreducible(rules: &[u32], late: u32, masks: &[u32]) -> u32 {
    let within: Vec<u32> = masks.iter().copied().filter(|mask| mask & late == 0).collect();
    let masks = if within.is_empty() { masks } else { &within };
    let mut kept: u32 = rules.iter().sum();
    for rule in rules {
        if masks.iter().all(|mask| mask & kept & !rule != 0) {
            kept &= !rule;
        }
    }
    kept
}

fn no_sortie(problem: &Problem, group: GroupId, moves: &[(KindId, RouteId, u32)]) -> Conflict {
    let name = &problem.groups[group.0].name;
    let class = problem.groups[group.0].class;
    if moves.is_empty() {
        let facts =
            vec![format!("people of group {name} are held"), "no route leads to a receiver that takes them".into()];
        return Conflict::new(ConflictKind::NoLegalSortie, facts);
    }
    let masks: Vec<u32> = moves.iter().map(|m| m.2).collect();
    let kept = irreducible(&AirRule::ALL.map(AirRule::bit), AirRule::Horizon.bit(), &masks);
    let rules: Vec<AirRule> = AirRule::ALL.into_iter().filter(|rule| kept & rule.bit() != 0).collect();
    let permission = |rule: &AirRule| {
        matches!(rule, AirRule::Overflight | AirRule::HomeOverflight | AirRule::Landing | AirRule::Acceptance)
    };
    let timed = |rule: &AirRule| {
        use AirRule::{FlyingHours, HomeHours, HomeLight, KindHours, LandingHours, Light, LightThere};
        let there = matches!(rule, LandingHours | LightThere);
        permission(rule) || there || matches!(rule, FlyingHours | HomeHours | KindHours | Light | HomeLight)
    };
    let kind = if rules.iter().all(timed) && rules.iter().any(permission) {
        ConflictKind::ClearancesNeverMeet
    } else if class == Class::Adult {
        ConflictKind::NoLegalSortie
    } else {
        ConflictKind::NoOwnMovement
    };
    let mut facts = vec![format!("group {name} can be flown by no aircraft on no route at no time")];
    for rule in &rules {
        facts.extend(facts_of(problem, *rule, moves));
    }
    Conflict::new(kind, facts)
}

/// What a rule rests on, of the moves that break it.
fn facts_of(problem: &Problem, rule: AirRule, moves: &[(KindId, RouteId, u32)]) -> Vec<String> {
    let mut facts: Vec<String> = Vec::new();
    for (kind, route, _) in moves.iter().filter(|(_, _, mask)| mask & rule.bit() != 0) {
        let fact = fact_of(problem, rule, *kind, *route);
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

fn fact_of(problem: &Problem, rule: AirRule, kind: KindId, route: RouteId) -> String {
    let (k, way) = (&problem.kinds[kind.0], &problem.routes[route.0]);
    let (here, there) = (&problem.airfields[way.airfield.0], &problem.receivers[way.receiver.0]);
    let cleared = |clearance| said(&problem.cleared(clearance));
    match rule {
        AirRule::Usable => format!("{}: {} tails at availability {}", k.name, k.tails.len(), k.availability),
        AirRule::Crews => format!("{}: no crew", k.name),
        AirRule::Seats => format!("{}: {} seats hold no person beside his guard", k.name, k.seats),
        AirRule::Guards => format!("{} air guards do not man one {}", problem.air_guards.count, k.name),
        AirRule::Runway => format!(
            "{} needs {} m for {} t, {} has {} m for {} t",
            k.name, k.runway_m, k.weight_t, here.name, here.runway_m, here.bearing_t
        ),
        AirRule::RunwayThere => format!(
            "{} needs {} m for {} t, {} has {} m for {} t",
            k.name, k.runway_m, k.weight_t, there.name, there.runway_m, there.bearing_t
        ),
        AirRule::Light => format!("{} is unlit and {} needs light", here.name, k.name),
        AirRule::HomeLight => format!("{} is unlit when {} comes back and needs light", here.name, k.name),
        AirRule::HomeHours => {
            format!("{} is open {}, {} must land there again", here.name, said(&here.flying_hours), k.name)
        }
        AirRule::HomeOverflight => {
            format!("{} back to {} is cleared {}", there.name, here.name, cleared(way.overflight))
        }
        AirRule::LightThere => format!("{} is unlit and {} needs light", there.name, k.name),
        AirRule::FlyingHours => format!(
            "{} is open {}, boarding {} takes {} min",
            here.name,
            said(&here.flying_hours),
            k.name,
            k.onload_min
        ),
        AirRule::LandingHours => format!("{} is open {}", there.name, said(&there.landing_hours)),
        AirRule::KindHours => format!("{} is there {}", k.name, said(&k.hours)),
        AirRule::Overflight => format!("{} to {} is cleared {}", here.name, there.name, cleared(way.overflight)),
        AirRule::Landing => format!("landing at {} is cleared {}", there.name, cleared(there.landing)),
        AirRule::Range => {
            format!("{} flies {} nm, {} to {} is {} nm", k.name, k.range_nm, here.name, there.name, way.distance_nm)
        }
        AirRule::Alternate => {
            format!(
                "{} on {} to {} has no alternate that can take it, and cannot turn back",
                k.name, here.name, there.name
            )
        }
        AirRule::Fuel => format!("{} hands out {} t of fuel a day", here.name, here.fuel_t_per_day),
        AirRule::Accepts => format!("{} does not accept the group", there.name),
        AirRule::Acceptance => format!("{} is cleared to admit {}", there.name, cleared(there.acceptance)),
        AirRule::Duty => format!(
            "a sortie of {} from {} to {} is longer than a duty of {} min",
            k.name, here.name, there.name, k.duty_max_min
        ),
        AirRule::Parking => {
            format!("{} takes {} parking units, {} has {}", k.name, k.mog_units, here.name, here.mog_units)
        }
        AirRule::ParkingThere => {
            format!("{} takes {} parking units, {} has {}", k.name, k.mog_units, there.name, there.mog_units)
        }
        AirRule::Horizon => format!("the horizon ends at minute {}", problem.grid.end_min()),
    }
}

/// None if people of a group can be driven from a site to one of the airfields.
fn driven(problem: &Problem, site: SiteId, group: GroupId, to: &[AirfieldId]) -> Option<Conflict> {
    let (place, name) = (&problem.sites[site.0].name, &problem.groups[group.0].name);
    let roads: Vec<RoadId> = problem.road_ids().filter(|r| problem.roads[r.0].site == site).collect();
    let useful: Vec<RoadId> = roads.iter().copied().filter(|r| to.contains(&problem.roads[r.0].airfield)).collect();
    if useful.is_empty() {
        let ends: Vec<&str> =
            roads.iter().map(|r| problem.airfields[problem.roads[r.0].airfield.0].name.as_str()).collect();
        let road =
            if ends.is_empty() { "no road leaves it".to_owned() } else { format!("roads lead to {}", ends.join(", ")) };
        let from: Vec<&str> = to.iter().map(|a| problem.airfields[a.0].name.as_str()).collect();
        let facts =
            vec![format!("site {place}: {road}"), format!("group {name} can be flown from {} alone", from.join(", "))];
        return Some(Conflict::new(ConflictKind::Unreachable, facts));
    }
    let mut masks = Vec::new();
    for road in &useful {
        for pool in problem.pool_ids() {
            masks.extend((0..problem.grid.steps()).map(|s| road_broken(problem, *road, pool, group, Step(s))));
        }
    }
    if masks.contains(&0) {
        return None;
    }
    let kept = irreducible(&RoadRule::ALL.map(RoadRule::bit), RoadRule::Horizon.bit(), &masks);
    let rules: Vec<RoadRule> = RoadRule::ALL.into_iter().filter(|rule| kept & rule.bit() != 0).collect();
    let timed = [RoadRule::Clearance, RoadRule::RoadHours, RoadRule::GateHours, RoadRule::StagingHours];
    let kind = if rules.contains(&RoadRule::Clearance) && rules.iter().all(|r| timed.contains(r)) {
        ConflictKind::ClearancesNeverMeet
    } else {
        ConflictKind::Unreachable
    };
    let mut facts = vec![format!("site {place}: group {name} can be driven to no airfield at no time")];
    facts.extend(rules.iter().flat_map(|rule| road_facts(problem, *rule, &useful)));
    Some(Conflict::new(kind, facts))
}

fn road_facts(problem: &Problem, rule: RoadRule, roads: &[RoadId]) -> Vec<String> {
    let of = |road: &RoadId| {
        let way = &problem.roads[road.0];
        let (site, airfield) = (&problem.sites[way.site.0], &problem.airfields[way.airfield.0]);
        match rule {
            RoadRule::Serves => format!("no vehicles serve {}", site.name),
            RoadRule::Vehicles => format!("vehicles: {}", counts(problem, |p| problem.vehicles[p.0].count)),
            RoadRule::Seats => format!("seats: {}", counts(problem, |p| problem.vehicles[p.0].seats)),
            RoadRule::Guards => format!("{} road guards do not man one vehicle", problem.road_guards.count),
            RoadRule::Gate => format!("gate of {} lets out {} vehicles an hour", site.name, site.gate_vehicles_per_h),
            RoadRule::GateHours => format!("gate of {} is open {}", site.name, said(&site.gate_hours)),
            RoadRule::RoadHours => {
                format!("road to {} takes {} min and is open {}", airfield.name, way.out_min, said(&way.hours))
            }
            RoadRule::Clearance => {
                format!("road to {} is cleared {}", airfield.name, said(&problem.cleared(way.clearance)))
            }
            RoadRule::StagingHours => format!("{} is held {}", airfield.name, said(&airfield.staging_hours)),
            RoadRule::Horizon => format!("the horizon ends at minute {}", problem.grid.end_min()),
        }
    };
    let mut facts: Vec<String> = roads.iter().map(of).collect();
    facts.dedup();
    facts
}

fn counts(problem: &Problem, of: impl Fn(PoolId) -> u32) -> String {
    let each = problem.pool_ids().map(|p| format!("{} {}", problem.vehicles[p.0].name, of(p)));
    each.collect::<Vec<_>>().join(", ")
}
