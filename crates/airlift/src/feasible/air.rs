//! Sorties: waiting beside the runway, runways, light, hours, permissions, fuel, parking, tails, crews and
//! guards. Source: ours.

use super::minutes::Minutes;
use super::{Book, Constraint};
use crate::plan::{Plan, Sortie};
use crate::problem::{AircraftKind, Alternate, Receiver};

/// What follows from the start of a sortie, minutes; `queues` and `back` are edges of the grid.
pub(super) struct Times {
    pub(super) boards: u32,
    pub(super) takes_off: u32,
    pub(super) lands: u32,
    pub(super) hands_over: u32,
    pub(super) back: u32,
    pub(super) queues: Option<u32>,
}

pub(super) fn times(book: &Book<'_>, sortie: &Sortie) -> Option<Times> {
    let problem = book.problem;
    let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
    let boards = problem.grid.edges_min()[sortie.boards.0];
    let flight = (route.distance_nm / kind.block_kt * 60.0 - 1e-9).ceil() as u32;
    let lands = book.edge_at_or_after(boards + kind.onload_min + flight)?;
    let hands_over = lands + kind.offload_min;
    Some(Times {
        boards,
        takes_off: lands - flight,
        lands,
        hands_over,
        back: hands_over + flight,
        queues: book.edge_at_or_after(hands_over),
    })
}

pub(super) fn name(book: &Book<'_>, n: usize, sortie: &Sortie) -> String {
    let route = &book.problem.routes[sortie.route.0];
    let (from, to) = (&book.problem.airfields[route.airfield.0].name, &book.problem.receivers[route.receiver.0].name);
    format!("sortie {n}, {} from {from} to {to}", book.problem.kinds[sortie.kind.0].name)
}

pub(super) fn check(book: &mut Book<'_>, plan: &Plan) {
    staging(book, plan);
    for (n, sortie) in plan.sorties.iter().enumerate() {
        let place = name(book, n, sortie);
        match times(book, sortie).filter(|t| t.queues.is_some()) {
            Some(times) => one(book, &place, sortie, &times),
            None => book.broken(Constraint::Horizon, place, book.problem.grid.edges_min()[sortie.boards.0], 1.0),
        }
    }
    parking(book, plan);
    fleet(book, plan);
    fuel(book, plan);
}

/// People by airfield and group, minute by minute.
fn staging(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    let end = problem.grid.end_min();
    for (a, airfield) in problem.airfields.iter().enumerate() {
        let mut all = Minutes::none(end);
        for g in 0..problem.groups.len() {
            let mut here = Minutes::none(end);
            let mut left = 0_i64;
            for convoy in plan.convoys.iter().filter(|c| problem.roads[c.road.0].airfield.0 == a) {
                let persons: i64 = convoy.loads.iter().map(|load| i64::from(load.persons[g])).sum();
                let arrives = problem.grid.edges_min()[convoy.leaves.0] + problem.roads[convoy.road.0].out_min;
                let arrives = book.edge_at_or_after(arrives).unwrap_or(end);
                here.add(arrives, end, persons);
                all.add(arrives, end, persons);
                left += persons;
                let held = airfield.staging_hours.hold(arrives, arrives);
                book.unless(persons == 0 || held, Constraint::Staging, &airfield.name, arrives);
            }
            for sortie in plan.sorties.iter().filter(|s| problem.routes[s.route.0].airfield.0 == a) {
                let boards = problem.grid.edges_min()[sortie.boards.0];
                here.add(boards, end, -i64::from(sortie.persons[g]));
                all.add(boards, end, -i64::from(sortie.persons[g]));
                left -= i64::from(sortie.persons[g]);
            }
            let place = format!("airfield {}, group {}", airfield.name, problem.groups[g].name);
            here.at_least_nought(book, Constraint::NotStaged, &place);
            if left > 0 {
                book.broken(Constraint::LeftStaged, place, end, left as f64);
            }
        }
        let place = format!("airfield {}", airfield.name);
        all.at_most(book, Constraint::Staging, &place, i64::from(airfield.staging_max));
        let shut = (0..end).find(|m| all.at(*m as usize) > 0 && !airfield.staging_hours.hold(*m, *m));
        if let Some(minute) = shut {
            book.broken(Constraint::Staging, format!("{place}, not held"), minute, all.at(minute as usize) as f64);
        }
    }
}

fn one(book: &mut Book<'_>, place: &str, sortie: &Sortie, times: &Times) {
    let problem = book.problem;
    let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
    let (here, there) = (&problem.airfields[route.airfield.0], &problem.receivers[route.receiver.0]);
    let at = times.boards;
    book.aboard(place, at, &sortie.persons, sortie.guards, kind.seats);
    let wanted = (0..problem.groups.len()).filter(|g| sortie.persons[*g] > 0);
    for group in wanted.clone() {
        book.unless(there.accepts[group], Constraint::Accepts, place, times.lands);
    }
    book.excess(Constraint::Runway, place, at, kind.runway_m, here.runway_m.min(there.runway_m));
    if kind.runway_m > 0.0 {
        book.excess(Constraint::Runway, place, at, kind.weight_t, here.bearing_t.min(there.bearing_t));
    }
    let sees = |lit: bool, minute| lit || kind.lands_unlit || problem.daylight.hold(minute, minute);
    let light = [(here.lit, at), (here.lit, times.takes_off), (there.lit, times.lands), (there.lit, times.hands_over)];
    for (lit, minute) in light {
        book.unless(sees(lit, minute), Constraint::Light, place, minute);
    }
    book.unless(here.flying_hours.hold(at, times.takes_off), Constraint::AirfieldHours, place, at);
    let open = there.landing_hours.hold(times.lands, times.hands_over);
    book.unless(open, Constraint::AirfieldHours, place, times.lands);
    book.unless(kind.hours.hold(at, times.back), Constraint::KindHours, place, at);
    let overflight = book.cleared(route.overflight, times.takes_off, times.lands);
    book.unless(overflight, Constraint::Clearance, place, times.takes_off);
    let landing = book.cleared(there.landing, times.lands, times.hands_over);
    book.unless(landing, Constraint::Clearance, place, times.lands);
    book.excess(Constraint::Range, place, at, route.distance_nm, kind.range_nm);
    book.excess(Constraint::Duty, place, at, f64::from(times.back - at), f64::from(kind.duty_max_min));
    home(book, place, sortie, times);
    alternate(book, place, sortie, times, &wanted.collect::<Vec<_>>());
}

/// An empty aircraft flies straight back to where it came from; that must be open then, and the way cleared.
fn home(book: &mut Book<'_>, place: &str, sortie: &Sortie, times: &Times) {
    let problem = book.problem;
    let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
    let airfield = &problem.airfields[route.airfield.0];
    let place = format!("{place}, on its way home");
    let open = airfield.flying_hours.hold(times.back, times.back);
    book.unless(open, Constraint::AirfieldHours, &place, times.back);
    let sees = airfield.lit || kind.lands_unlit || problem.daylight.hold(times.back, times.back);
    book.unless(sees, Constraint::Light, &place, times.back);
    let cleared = book.cleared(route.overflight, times.hands_over, times.back);
    book.unless(cleared, Constraint::Clearance, &place, times.hands_over);
}

fn alternate(book: &mut Book<'_>, place: &str, sortie: &Sortie, times: &Times, groups: &[usize]) {
    let problem = book.problem;
    let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
    let possible = match sortie.alternate {
        Alternate::Return => turns_back(book, sortie, times),
        Alternate::Receiver(id) => match route.alternates.iter().find(|(other, _)| *other == id) {
            None => false,
            Some((_, further_nm)) => {
                let other = &problem.receivers[id.0];
                let at = times.lands + (further_nm / kind.block_kt * 60.0 - 1e-9).ceil() as u32;
                let strong = kind.runway_m == 0.0 || kind.weight_t <= other.bearing_t;
                let sees = other.lit || kind.lands_unlit || problem.daylight.hold(at, at);
                let open = other.landing_hours.hold(at, at) && book.cleared(other.landing, at, at);
                let takes = groups.iter().all(|g| other.accepts[*g]) && takes_all(book, other, kind, at);
                let reach = kind.range_nm >= route.distance_nm + further_nm;
                open && sees && strong && takes && reach && kind.runway_m <= other.runway_m
            }
        },
    };
    book.unless(possible, Constraint::Alternate, place, times.lands);
}

/// Whether it can turn back with its people when it cannot land: to an airfield that is open and where they may be.
fn turns_back(book: &Book<'_>, sortie: &Sortie, times: &Times) -> bool {
    let problem = book.problem;
    let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
    let airfield = &problem.airfields[route.airfield.0];
    let at = times.lands + (times.lands - times.takes_off);
    kind.range_nm >= 2.0 * route.distance_nm
        && airfield.flying_hours.hold(at, at)
        && airfield.staging_hours.hold(at, at)
        && (airfield.lit || kind.lands_unlit || problem.daylight.hold(at, at))
        && book.cleared(route.overflight, times.lands, at)
}

/// Whether a receiver could take everybody whom an aircraft seats at a minute, were it empty of others of the plan: a
/// stand, somebody who may admit and does that day, places to wait, room.
fn takes_all(book: &Book<'_>, receiver: &Receiver, kind: &AircraftKind, at: u32) -> bool {
    let last = receiver.daily_acceptance.len().saturating_sub(1);
    let today = receiver.daily_acceptance.get((at as usize / 1440).min(last)).copied().unwrap_or(0);
    kind.mog_units <= receiver.mog_units
        && receiver.process_per_h > 0.0
        && today > 0
        && book.cleared(receiver.acceptance, at, at)
        && u64::from(kind.seats) <= u64::from(receiver.queue_max) + u64::from(today)
        && u64::from(receiver.occupied) + u64::from(kind.seats) <= u64::from(receiver.capacity_operational)
}

fn parking(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    let end = problem.grid.end_min();
    let mut here: Vec<Minutes> = problem.airfields.iter().map(|_| Minutes::none(end)).collect();
    let mut there: Vec<Minutes> = problem.receivers.iter().map(|_| Minutes::none(end)).collect();
    for sortie in &plan.sorties {
        let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
        if let Some(times) = times(book, sortie) {
            here[route.airfield.0].add(times.boards, times.takes_off, i64::from(kind.mog_units));
            there[route.receiver.0].add(times.lands, times.hands_over, i64::from(kind.mog_units));
        }
    }
    for (airfield, used) in problem.airfields.iter().zip(&here) {
        let place = format!("airfield {}", airfield.name);
        used.at_most(book, Constraint::Mog, &place, i64::from(airfield.mog_units));
    }
    for (receiver, used) in problem.receivers.iter().zip(&there) {
        let place = format!("receiver {}", receiver.name);
        used.at_most(book, Constraint::Mog, &place, i64::from(receiver.mog_units));
    }
}

fn fleet(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    let end = problem.grid.end_min();
    let mut guards = Minutes::none(end);
    for (from, until, n) in &book.absent.air_guards {
        guards.add(*from, *until, i64::from(*n));
    }
    for (k, kind) in problem.kinds.iter().enumerate() {
        let mut used = Minutes::none(end);
        let mut tails: Vec<Minutes> = kind.tails.iter().map(|_| Minutes::none(end)).collect();
        for (_, tail, from, until) in book.absent.tails.iter().filter(|(of, ..)| of.0 == k) {
            tails[*tail].add(*from, *until, 1);
        }
        for sortie in plan.sorties.iter().filter(|s| s.kind.0 == k) {
            let Some(times) = times(book, sortie) else { continue };
            let back = book.edge_at_or_after(times.back).unwrap_or(end);
            used.add(times.boards, back, 1);
            tails[sortie.tail].add(times.boards, back, 1);
            let rested = book.edge_at_or_after(times.back + problem.air_guards.rest_min).unwrap_or(end);
            guards.add(times.boards, rested, i64::from(sortie.guards));
        }
        let usable = (kind.availability * kind.tails.len() as f64 + 1e-9).floor() as i64;
        used.at_most(book, Constraint::Aircraft, &format!("aircraft {}", kind.name), usable);
        for (tail, used) in kind.tails.iter().zip(&tails) {
            used.at_most(book, Constraint::Tail, &format!("tail {tail}"), 1);
        }
        duty(book, plan, k, kind);
    }
    guards.at_most(book, Constraint::AirGuards, "air guards", i64::from(problem.air_guards.count));
}

/// In any stretch as long as a duty and its rest, all crews together do at most one duty each.
fn duty(book: &mut Book<'_>, plan: &Plan, k: usize, kind: &AircraftKind) {
    let end = book.problem.grid.end_min();
    let mut begun = Minutes::none(end);
    for sortie in plan.sorties.iter().filter(|s| s.kind.0 == k) {
        if let Some(times) = times(book, sortie) {
            // Counts in every stretch that starts within a duty and its rest before it, or with it.
            let first = (times.boards + 1).saturating_sub(kind.duty_max_min + kind.rest_min);
            begun.add(first, times.boards + 1, i64::from(times.back - times.boards));
        }
    }
    for ferry in super::ferry::all(book, plan).iter().filter(|ferry| ferry.kind == k) {
        let boards = ferry.boards;
        let first = (boards + 1).saturating_sub(kind.duty_max_min + kind.rest_min);
        begun.add(first, boards + 1, i64::from(ferry.lands - ferry.leaves));
    }
    let most = i64::from(kind.crews) * i64::from(kind.duty_max_min);
    begun.at_most(book, Constraint::Duty, &format!("crews of {}", kind.name), most);
}

fn fuel(book: &mut Book<'_>, plan: &Plan) {
    let problem = book.problem;
    for (a, airfield) in problem.airfields.iter().enumerate() {
        for day in 0..problem.grid.end_min().div_ceil(1440) {
            let mut taken = 0.0;
            for sortie in plan.sorties.iter().filter(|s| problem.routes[s.route.0].airfield.0 == a) {
                let boards = problem.grid.edges_min()[sortie.boards.0];
                let (kind, route) = (&problem.kinds[sortie.kind.0], &problem.routes[sortie.route.0]);
                let further = match sortie.alternate {
                    Alternate::Return => 0.0,
                    Alternate::Receiver(id) => {
                        route.alternates.iter().filter(|(other, _)| *other == id).map(|(_, nm)| *nm).sum()
                    }
                };
                let comes_with_enough = kind.range_nm >= 2.0 * route.distance_nm + further;
                if boards / 1440 == day && !comes_with_enough {
                    taken += kind.burn_t_per_h * (route.distance_nm + further) / kind.block_kt;
                }
            }
            let ferries = super::ferry::all(book, plan);
            let leaving = ferries.iter().filter(|ferry| ferry.from == a && ferry.leaves / 1440 == day);
            taken += leaving.map(|ferry| ferry.fuel_t).sum::<f64>();
            // A gram is no breach: sums in another order differ in their last bits.
            let most = airfield.fuel_t_per_day + 1e-6;
            book.excess(Constraint::Fuel, &format!("airfield {}", airfield.name), day * 1440, taken, most);
        }
    }
}
