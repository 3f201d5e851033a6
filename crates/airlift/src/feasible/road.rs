//! Convoys: gate, road, seats, guards, keep-apart, vehicles, and that those who drive come back. Source: ours.

use super::minutes::Minutes;
use super::{Book, Constraint};
use crate::plan::Plan;

pub(super) fn check(book: &mut Book<'_>, plan: &Plan) {
    gates(book, plan);
    convoys(book, plan);
    pools(book, plan);
}

fn gates(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    for (s, site) in problem.sites.iter().enumerate() {
        for step in 0..problem.grid.steps() {
            let (from, until) = (problem.grid.edges_min()[step], problem.grid.edges_min()[step + 1]);
            let here = plan.convoys.iter().filter(|c| c.leaves.0 == step && problem.roads[c.road.0].site.0 == s);
            let out: usize = here.map(|c| c.loads.len()).sum();
            if out == 0 {
                continue;
            }
            let place = format!("gate of {}", site.name);
            book.unless(site.gate_hours.hold(from, from + 1), Constraint::Gate, &place, from);
            let open_min = (from..until).filter(|m| site.gate_hours.hold(*m, *m + 1)).count();
            let most = site.gate_vehicles_per_h * open_min as f64 / 60.0;
            book.excess(Constraint::Gate, &place, from, out as f64, (most + 1e-9).floor());
        }
    }
}

fn convoys(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    for (n, convoy) in plan.convoys.iter().enumerate() {
        let road = &problem.roads[convoy.road.0];
        let leaves = problem.grid.edges_min()[convoy.leaves.0];
        let (site, airfield) = (&problem.sites[road.site.0].name, &problem.airfields[road.airfield.0].name);
        let place = format!("convoy {n} from {site} to {airfield}");
        book.unless(road.hours.hold(leaves, leaves + road.out_min), Constraint::RoadHours, &place, leaves);
        let cleared = book.cleared(road.clearance, leaves, leaves + road.out_min);
        book.unless(cleared, Constraint::Clearance, &place, leaves);
        book.unless(book.edge_at_or_after(leaves + road.out_min).is_some(), Constraint::Horizon, &place, leaves);
        for load in &convoy.loads {
            let pool = &problem.vehicles[load.pool.0];
            book.unless(pool.sites.contains(&road.site), Constraint::Serves, &place, leaves);
            book.aboard(&place, leaves, &load.persons, load.guards, pool.seats);
        }
    }
}

fn pools(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    let end = problem.grid.end_min();
    let mut guards = Minutes::none(end);
    let mut vehicles: Vec<Minutes> = problem.vehicles.iter().map(|_| Minutes::none(end)).collect();
    for (pool, from, until, n) in &book.absent.vehicles {
        vehicles[pool.0].add(*from, *until, i64::from(*n));
    }
    for (from, until, n) in &book.absent.road_guards {
        guards.add(*from, *until, i64::from(*n));
    }
    for convoy in &plan.convoys {
        let road = &problem.roads[convoy.road.0];
        let leaves = problem.grid.edges_min()[convoy.leaves.0];
        let back = leaves + road.out_min + road.back_min;
        for load in &convoy.loads {
            let turned = back + problem.vehicles[load.pool.0].turn_min;
            vehicles[load.pool.0].add(leaves, book.edge_at_or_after(turned).unwrap_or(end), 1);
            let rested = book.edge_at_or_after(back + problem.road_guards.rest_min).unwrap_or(end);
            guards.add(leaves, rested, i64::from(load.guards));
        }
    }
    for (pool, used) in problem.vehicles.iter().zip(&vehicles) {
        used.at_most(book, Constraint::Vehicles, &format!("vehicles {}", pool.name), i64::from(pool.count));
    }
    guards.at_most(book, Constraint::RoadGuards, "road guards", i64::from(problem.road_guards.count));
}
