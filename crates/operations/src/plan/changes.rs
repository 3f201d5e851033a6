//! What a plan for the rest changes of the plan that was carried out, start by start, and why. Source: ours.

use std::collections::BTreeMap;

use airlift::{Dropped, Fact, KindId, Now, Plan, Problem, RoadId, RouteId, Step};
use serde::Serialize;

use super::clockface::Clockface;
use super::names::Names;
use super::replan::in_local_words;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `dropped` from the kept hours, `gone` after them, `new`, or `other_people` aboard.
    pub what: &'static str,
    /// The start, in words.
    pub start: String,
    /// When, local.
    pub at: String,
    /// Persons who go or stay because of it.
    pub persons: u32,
    /// Why.
    pub because: String,
}

/// Starts of one kind at one time: which, and how many persons.
type Starts = BTreeMap<(Step, Key), u32>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Convoy(RoadId),
    Sortie(KindId, RouteId),
}

/// Changes from one plan to another, by time. What the kept hours lost comes with the core's own reasons.
pub(crate) fn changes(
    problem: &Problem,
    names: &Names,
    face: &Clockface,
    (before, after): (&Plan, &Plan),
    (now, dropped): (&Now, &[Dropped]),
) -> Vec<Change> {
    let start_min = |step: Step| problem.grid.start_min(step);
    let mut found: Vec<(Step, Change)> = dropped
        .iter()
        .map(|d| {
            let at = face.rfc3339(start_min(d.step));
            let because = d.because.to_owned();
            (d.step, Change { what: "dropped", start: d.start.clone(), at, persons: d.persons, because })
        })
        .collect();
    let (was, is) = (starts(before, now.frozen_until), starts(after, now.frozen_until));
    let keys: std::collections::BTreeSet<_> = was.keys().chain(is.keys()).copied().collect();
    for (step, key) in keys {
        let (old, new) = (was.get(&(step, key)).copied(), is.get(&(step, key)).copied());
        let (what, persons) = match (old, new) {
            (Some(old), None) => ("gone", old),
            (None, Some(new)) => ("new", new),
            (Some(old), Some(new)) if old != new => ("other_people", old.abs_diff(new)),
            _ => continue,
        };
        let (start, at) = (said(names, key), face.rfc3339(start_min(step)));
        found.push((step, Change { what, start, at, persons, because: because(problem, face, now, key, what) }));
    }
    found.sort_by_key(|(step, _)| *step);
    found.into_iter().map(|(_, change)| change).collect()
}

fn starts(plan: &Plan, from: Step) -> Starts {
    let mut starts = Starts::new();
    for convoy in plan.convoys.iter().filter(|c| c.leaves >= from) {
        let persons: u32 = convoy.loads.iter().flat_map(|l| &l.persons).sum();
        *starts.entry((convoy.leaves, Key::Convoy(convoy.road))).or_insert(0) += persons;
    }
    for sortie in plan.sorties.iter().filter(|s| s.boards >= from) {
        *starts.entry((sortie.boards, Key::Sortie(sortie.kind, sortie.route))).or_insert(0) +=
            sortie.persons.iter().sum::<u32>();
    }
    starts
}

fn said(names: &Names, key: Key) -> String {
    match key {
        Key::Convoy(road) => format!("convoy {}", names.road(road)),
        Key::Sortie(kind, route) => format!("{} {}", names.kind(kind), names.route(route)),
    }
}

/// The facts that touch what a start uses; where none does, that the rest was planned anew.
fn because(problem: &Problem, face: &Clockface, now: &Now, key: Key, what: &str) -> String {
    let touching = now.facts.iter().filter(|fact| touches(problem, fact, key));
    let touching: Vec<String> = touching.map(|fact| in_local_words(&fact.said(problem), face)).collect();
    match (what, touching.is_empty()) {
        ("gone" | "other_people", false) => touching.join("; "),
        ("new", _) => "in place of what is gone, or better once the rest is planned anew".to_owned(),
        _ => "other starts are better once the rest is planned anew".to_owned(),
    }
}

fn touches(problem: &Problem, fact: &Fact, key: Key) -> bool {
    match key {
        Key::Convoy(id) => {
            let road = &problem.roads[id.0];
            match fact {
                Fact::SiteFailed(site) => road.site == *site,
                Fact::AirfieldShut(airfield, _) | Fact::AirfieldLost(airfield) => road.airfield == *airfield,
                Fact::RoadShut(shut, _) => *shut == id,
                Fact::ClearanceGone(clearance, _) => road.clearance == Some(*clearance),
                Fact::VehiclesOut(pool, ..) => problem.vehicles[pool.0].sites.contains(&road.site),
                Fact::RoadGuardsOut(..) => true,
                _ => false,
            }
        }
        Key::Sortie(kind, id) => {
            let route = &problem.routes[id.0];
            let receiver = &problem.receivers[route.receiver.0];
            match fact {
                Fact::AirfieldShut(airfield, _) | Fact::AirfieldLost(airfield) => route.airfield == *airfield,
                Fact::TailOut(out, ..) => *out == kind,
                Fact::AirGuardsOut(..) => true,
                Fact::ReceiverShut(shut, _) | Fact::Acceptance(shut, _) => route.receiver == *shut,
                Fact::ClearanceGone(gone, _) => {
                    [route.overflight, receiver.landing, receiver.acceptance].contains(&Some(*gone))
                }
                _ => false,
            }
        }
    }
}
