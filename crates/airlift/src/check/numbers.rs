//! Numbers that cannot be meant, and references to what is not there. Source: ours.

use super::{Conflict, ConflictKind};
use crate::parameters::{COUNT_MAX, LIST_MAX};
use crate::problem::Problem;

struct Found(Vec<Conflict>);

impl Found {
    fn number(&mut self, place: &str, what: &str, value: f64, least: f64, most: f64) {
        if !(least..=most).contains(&value) {
            let limit = format!("{least} to {most} allowed");
            self.0.push(Conflict::one(ConflictKind::Number, format!("{place}: {what} is {value}, {limit}")));
        }
    }

    fn list(&mut self, place: &str, what: &str, length: usize, needed: usize) {
        if length != needed {
            let fact = format!("{place}: {what} has {length} entries, {needed} needed");
            self.0.push(Conflict::one(ConflictKind::Reference, fact));
        }
    }

    fn named(&mut self, place: &str, what: &str, index: usize, length: usize) {
        if index >= length {
            let fact = format!("{place}: {what} {index} is not there, {length} are listed");
            self.0.push(Conflict::one(ConflictKind::Reference, fact));
        }
    }
}

pub(super) fn wrong(problem: &Problem) -> Vec<Conflict> {
    let mut found = Found(Vec::new());
    lengths(problem, &mut found);
    groups(problem, &mut found);
    sites(problem, &mut found);
    receivers(problem, &mut found);
    air(problem, &mut found);
    roads(problem, &mut found);
    for (name, price) in problem.harm.named() {
        found.number("harm", name, price, 0.0, 1e3);
    }
    found.0
}

fn lengths(problem: &Problem, found: &mut Found) {
    let lists = [
        ("groups", problem.groups.len()),
        ("sites", problem.sites.len()),
        ("airfields", problem.airfields.len()),
        ("receivers", problem.receivers.len()),
        ("kinds", problem.kinds.len()),
        ("roads", problem.roads.len()),
        ("routes", problem.routes.len()),
        ("vehicles", problem.vehicles.len()),
    ];
    for (what, length) in lists {
        found.number("problem", &format!("number of {what}"), length as f64, 1.0, LIST_MAX as f64);
    }
}

fn groups(problem: &Problem, found: &mut Found) {
    for group in &problem.groups {
        let place = format!("group {}", group.name);
        found.number(&place, "persons per guard", f64::from(group.persons_per_guard), 1.0, 1e3);
        found.number(&place, "priority", group.priority, 1.0, 100.0);
    }
    for [a, b] in &problem.apart {
        found.named("apart", "group", a.0, problem.groups.len());
        found.named("apart", "group", b.0, problem.groups.len());
    }
}

fn sites(problem: &Problem, found: &mut Found) {
    for site in &problem.sites {
        let place = format!("site {}", site.name);
        found.list(&place, "people", site.people.len(), problem.groups.len());
        let people: f64 = site.people.iter().map(|n| f64::from(*n)).sum();
        found.number(&place, "number of people", people, 0.0, f64::from(COUNT_MAX));
        found.number(&place, "vehicles through the gate in an hour", site.gate_vehicles_per_h, 0.0, 1e4);
        for stage in &site.stages {
            let place = format!("{place}, stage {}", stage.name);
            found.number(&place, "posts", f64::from(stage.posts), 0.0, 1e4);
            found.number(&place, "minutes", stage.minutes, 0.01, 1e4);
            found.number(&place, "utilisation", stage.utilisation, 0.001, 1.0);
        }
        if site.law.end_min() < problem.grid.end_min() {
            let facts = vec![
                format!("{place}: failure law ends at minute {}", site.law.end_min()),
                format!("grid ends at minute {}", problem.grid.end_min()),
            ];
            found.0.push(Conflict::new(ConflictKind::LawTooShort, facts));
        }
    }
}

fn receivers(problem: &Problem, found: &mut Found) {
    for receiver in &problem.receivers {
        let place = format!("receiver {}", receiver.name);
        found.list(&place, "accepts", receiver.accepts.len(), problem.groups.len());
        found.number(&place, "runway in metres", receiver.runway_m, 0.0, 1e4);
        found.number(&place, "bearing in tonnes", receiver.bearing_t, 0.0, 1e4);
        found.number(&place, "admissions in an hour", receiver.process_per_h, 0.0, f64::from(COUNT_MAX));
        found.number(&place, "queue", f64::from(receiver.queue_max), 0.0, f64::from(COUNT_MAX));
        found.number(&place, "people at the start", f64::from(receiver.occupied), 0.0, f64::from(COUNT_MAX));
        let capacity = f64::from(receiver.capacity_operational);
        found.number(&place, "operational capacity", capacity, 0.0, f64::from(COUNT_MAX));
        found.number(&place, "humane capacity", f64::from(receiver.capacity_humane), 0.0, f64::from(COUNT_MAX));
        for (day, most) in receiver.daily_acceptance.iter().enumerate() {
            found.number(&place, &format!("acceptance on day {day}"), f64::from(*most), 0.0, f64::from(COUNT_MAX));
        }
        for clearance in receiver.landing.iter().chain(&receiver.acceptance) {
            found.named(&place, "clearance", clearance.0, problem.clearances.len());
        }
    }
}

fn air(problem: &Problem, found: &mut Found) {
    for airfield in &problem.airfields {
        let place = format!("airfield {}", airfield.name);
        found.number(&place, "runway in metres", airfield.runway_m, 0.0, 1e4);
        found.number(&place, "bearing in tonnes", airfield.bearing_t, 0.0, 1e4);
        found.number(&place, "fuel in tonnes a day", airfield.fuel_t_per_day, 0.0, 1e6);
        found.number(&place, "people waiting", f64::from(airfield.staging_max), 0.0, f64::from(COUNT_MAX));
    }
    for kind in &problem.kinds {
        let place = format!("aircraft {}", kind.name);
        found.number(&place, "number of tails", kind.tails.len() as f64, 0.0, LIST_MAX as f64);
        found.number(&place, "availability", kind.availability, 0.0, 1.0);
        found.number(&place, "seats", f64::from(kind.seats), 1.0, 2e3);
        found.number(&place, "parking units", f64::from(kind.mog_units), 1.0, 100.0);
        found.number(&place, "block speed in knots", kind.block_kt, 10.0, 2e3);
        found.number(&place, "range in miles", kind.range_nm, 0.0, 2e4);
        found.number(&place, "fuel burnt in tonnes an hour", kind.burn_t_per_h, 0.0, 100.0);
        found.number(&place, "runway in metres", kind.runway_m, 0.0, 1e4);
        found.number(&place, "weight in tonnes", kind.weight_t, 0.0, 1e3);
        found.number(&place, "minutes to board", f64::from(kind.onload_min), 1.0, 2880.0);
        found.number(&place, "minutes to hand over", f64::from(kind.offload_min), 1.0, 2880.0);
        found.number(&place, "duty in minutes", f64::from(kind.duty_max_min), 1.0, 2880.0);
        found.number(&place, "rest in minutes", f64::from(kind.rest_min), 0.0, 2880.0);
        found.number(&place, "crews", f64::from(kind.crews), 0.0, 1e4);
    }
    ferries(problem, found);
    for (n, route) in problem.routes.iter().enumerate() {
        let place = format!("route {n}");
        found.named(&place, "airfield", route.airfield.0, problem.airfields.len());
        found.named(&place, "receiver", route.receiver.0, problem.receivers.len());
        found.number(&place, "distance in miles", route.distance_nm, 0.0, 1e4);
        for (receiver, further_nm) in &route.alternates {
            found.named(&place, "alternate", receiver.0, problem.receivers.len());
            found.number(&place, "distance of an alternate in miles", *further_nm, 0.0, 1e4);
        }
        if let Some(clearance) = &route.overflight {
            found.named(&place, "clearance", clearance.0, problem.clearances.len());
        }
    }
}

fn ferries(problem: &Problem, found: &mut Found) {
    for (n, ferry) in problem.ferries.iter().enumerate() {
        let place = format!("ferry {n}");
        for airfield in &ferry.between {
            found.named(&place, "airfield", airfield.0, problem.airfields.len());
        }
        found.number(&place, "distance in miles", ferry.distance_nm, 0.0, 1e4);
    }
}

fn roads(problem: &Problem, found: &mut Found) {
    for (n, road) in problem.roads.iter().enumerate() {
        let place = format!("road {n}");
        found.named(&place, "site", road.site.0, problem.sites.len());
        found.named(&place, "airfield", road.airfield.0, problem.airfields.len());
        found.number(&place, "minutes there", f64::from(road.out_min), 1.0, 2880.0);
        found.number(&place, "minutes back", f64::from(road.back_min), 1.0, 2880.0);
        if let Some(clearance) = &road.clearance {
            found.named(&place, "clearance", clearance.0, problem.clearances.len());
        }
    }
    for pool in &problem.vehicles {
        let place = format!("vehicles {}", pool.name);
        found.number(&place, "count", f64::from(pool.count), 0.0, 1e5);
        found.number(&place, "seats", f64::from(pool.seats), 1.0, 200.0);
        found.number(&place, "minutes to turn", f64::from(pool.turn_min), 0.0, 2880.0);
        for site in &pool.sites {
            found.named(&place, "site", site.0, problem.sites.len());
        }
    }
    for (place, guards) in [("road guards", problem.road_guards), ("air guards", problem.air_guards)] {
        found.number(place, "count", f64::from(guards.count), 0.0, 1e6);
        found.number(place, "minutes of rest", f64::from(guards.rest_min), 0.0, 1e4);
    }
}
