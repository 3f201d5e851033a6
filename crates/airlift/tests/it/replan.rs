//! Plans for the rest: past and kept starts stand, facts are obeyed, nobody is lost. Source: ours.

use std::collections::BTreeMap;

use airlift::{
    AirfieldId, Constraint, Disruptions, Fact, KindId, Now, Plan, Policy, Problem, ReceiverId, Replanned, SiteId, Step,
    cost, generate, improved, played, replan, standing, violations_now,
};

use crate::greedy::SMALL;

/// A problem with a plan that the search has made.
pub(crate) fn planned(seed: u64) -> (Problem, Plan) {
    let problem = generate(&SMALL, seed).unwrap();
    let plan = improved(&problem, Policy::HighestHazardFirst, 300, seed, &mut |_| true);
    (problem, plan)
}

/// What of a plan begins before a step.
fn begun(plan: &Plan, step: usize) -> Plan {
    Plan {
        stages: plan.stages.iter().filter(|w| w.step.0 < step).cloned().collect(),
        convoys: plan.convoys.iter().filter(|c| c.leaves.0 < step).cloned().collect(),
        sorties: plan.sorties.iter().filter(|s| s.boards.0 < step).cloned().collect(),
        admissions: plan.admissions.iter().filter(|a| a.step.0 < step).cloned().collect(),
    }
}

pub(crate) fn at(plan: &Plan, step: usize, frozen: usize, facts: &[Fact]) -> Now {
    Now { step: Step(step), frozen_until: Step(step + frozen), done: begun(plan, step), facts: facts.to_vec() }
}

pub(crate) fn rest(problem: &Problem, plan: &Plan, now: &Now) -> Replanned {
    let told = replan(problem, plan, now, 60, 5, &mut |_| true).unwrap();
    let mut told_of = told.broken.clone();
    told_of.extend(told.unavoidable.iter().map(|of| of.violation.clone()));
    let mut found = violations_now(problem, plan, now, &told.dropped, &told.plan);
    let order = |v: &airlift::Violation| (v.constraint, v.place.clone(), v.at_min);
    found.sort_by_key(order);
    told_of.sort_by_key(order);
    assert_eq!(told_of, found);
    assert_eq!(told.cost, cost(&told.problem, &told.plan));
    told
}

#[test]
fn where_nothing_has_changed_the_rest_is_as_good_as_before() {
    for seed in 0..6 {
        let (problem, plan) = planned(seed);
        for (step, frozen) in [(0, 0), (9, 4), (14, 3), (20, 6)] {
            let now = at(&plan, step, frozen, &[]);
            let told = replan(&problem, &plan, &now, 0, 1, &mut |_| true).unwrap();
            assert_eq!(
                (&told.broken, &told.dropped, &told.conflict),
                (&vec![], &vec![], &vec![]),
                "seed {seed}, {step}"
            );
            let before = cost(&told.problem, &plan).objective();
            let after = told.cost.objective();
            assert!(after <= before + 1e-9, "seed {seed}, step {step}: {after}, not {before}");
        }
    }
}

#[test]
fn at_the_start_laws_are_those_of_the_problem_and_later_those_of_sites_that_stand() {
    let (problem, plan) = planned(2);
    let told = rest(&problem, &plan, &at(&plan, 0, 0, &[]));
    assert!((cost(&told.problem, &plan).expected_inside - cost(&problem, &plan).expected_inside).abs() < 1e-9);
    let told = rest(&problem, &plan, &at(&plan, 12, 0, &[]));
    let (was, is) = (&problem.sites[0].law, &told.problem.sites[0].law);
    let given = |minute| (was.by(minute) - was.by(1440)) / (1.0 - was.by(1440));
    assert!(is.by(1440) == 0.0 && (is.by(4000) - given(4000)).abs() < 1e-4, "{} and {}", is.by(4000), given(4000));
}

#[test]
fn a_site_that_is_gone_is_left_no_more() {
    for seed in 0..4 {
        let (problem, plan) = planned(seed);
        let later = plan.convoys.iter().filter(|c| c.leaves.0 >= 14).map(|c| problem.roads[c.road.0].site).next();
        let Some(site) = later else { continue };
        let told = rest(&problem, &plan, &at(&plan, 14, 4, &[Fact::SiteFailed(site)]));
        assert_eq!(told.broken, [], "seed {seed}");
        let from = |c: &&airlift::Convoy| c.leaves.0 >= 14 && problem.roads[c.road.0].site == site;
        assert_eq!(told.plan.convoys.iter().filter(from).count(), 0);
        assert!(told.plan.convoys.iter().any(|c| c.leaves.0 >= 14) || problem.sites.len() == 1, "seed {seed}");
        assert_eq!(told.problem.sites[site.0].law.by(u32::MAX), 0.0, "what has failed fails no more");
    }
}

#[test]
fn a_tail_that_is_out_does_not_fly_and_another_may() {
    for seed in 0..4 {
        let (problem, plan) = planned(seed);
        let sortie = plan.sorties.iter().filter(|s| s.boards.0 >= 12).min_by_key(|s| s.boards).unwrap();
        let facts = [Fact::TailOut(sortie.kind, sortie.tail, u32::MAX)];
        let told = rest(&problem, &plan, &at(&plan, 12, 4, &facts));
        assert_eq!(told.broken, [], "seed {seed}");
        let flies = |s: &&airlift::Sortie| s.boards.0 >= 12 && (s.kind, s.tail) == (sortie.kind, sortie.tail);
        assert_eq!(told.plan.sorties.iter().filter(flies).count(), 0, "seed {seed}");
        let grounded = (0..problem.kinds.len())
            .flat_map(|k| (0..problem.kinds[k].tails.len()).map(move |tail| Fact::TailOut(KindId(k), tail, u32::MAX)));
        let told = rest(&problem, &plan, &at(&plan, 12, 4, &grounded.collect::<Vec<_>>()));
        assert!(told.plan.sorties.iter().all(|s| s.boards.0 < 12), "seed {seed}: nothing is left to fly");
        assert_eq!(told.broken, [], "seed {seed}: nobody can be flown, and nobody is brought to a runway");
        assert!(told.unavoidable.iter().all(|of| of.violation.constraint == Constraint::LeftStaged));
    }
}

/// Whether anything of a plan begins from a step on that a fact forbids, told apart from the checker.
fn forbidden(problem: &Problem, plan: &Plan, now: &Now, fact: &Fact) -> bool {
    let edges = problem.grid.edges_min();
    let later = |step: Step, until: u32| step >= now.step && edges[step.0] < until;
    let flown = |of: &dyn Fn(&airlift::Sortie) -> bool| plan.sorties.iter().filter(|s| s.boards >= now.step).any(of);
    let lands = |s: &airlift::Sortie| {
        let (kind, route) = (&problem.kinds[s.kind.0], &problem.routes[s.route.0]);
        let earliest = edges[s.boards.0] + kind.onload_min + kind.flight_min(route.distance_nm);
        *edges.iter().find(|edge| **edge >= earliest).unwrap()
    };
    match fact {
        Fact::AirfieldLost(airfield) => {
            flown(&|s| problem.routes[s.route.0].airfield == *airfield)
                || plan
                    .convoys
                    .iter()
                    .any(|c| later(c.leaves, u32::MAX) && problem.roads[c.road.0].airfield == *airfield)
        }
        Fact::ReceiverShut(r, until) => flown(&|s| problem.routes[s.route.0].receiver == *r && lands(s) < *until),
        Fact::ClearanceGone(c, until) => flown(&|s| {
            let route = &problem.routes[s.route.0];
            let takes_off = lands(s) - problem.kinds[s.kind.0].flight_min(route.distance_nm);
            route.overflight == Some(*c) && takes_off < *until
        }),
        Fact::RoadShut(road, until) => plan.convoys.iter().any(|c| c.road == *road && later(c.leaves, *until)),
        Fact::VehiclesOut(pool, _, until) => {
            plan.convoys.iter().any(|c| later(c.leaves, *until) && c.loads.iter().any(|load| load.pool == *pool))
        }
        Fact::RoadGuardsOut(_, until) => plan.convoys.iter().any(|c| later(c.leaves, *until)),
        Fact::AirGuardsOut(_, until) => plan.sorties.iter().any(|s| later(s.boards, *until)),
        Fact::Acceptance(r, _) => {
            let today = edges[now.step.0] / 1440;
            let of = plan.admissions.iter().filter(|a| a.receiver == *r && edges[a.step.0] / 1440 > today);
            of.map(|a| a.persons).sum::<u32>() > 0
        }
        Fact::SiteFailed(_) | Fact::AirfieldShut(..) | Fact::TailOut(..) => panic!("{fact:?} has a test of its own"),
    }
}

/// A road that the plan uses between two steps.
fn used_road(plan: &Plan, steps: std::ops::Range<usize>) -> airlift::RoadId {
    plan.convoys.iter().find(|c| steps.contains(&c.leaves.0)).map_or(airlift::RoadId(0), |c| c.road)
}

#[test]
fn each_fact_is_obeyed_and_would_not_have_been_without_it() {
    let (step, until) = (13, 20 * 120);
    let facts = [
        Fact::AirfieldLost(AirfieldId(2)),
        Fact::ReceiverShut(ReceiverId(0), until),
        Fact::ClearanceGone(airlift::ClearanceId(0), until),
        Fact::RoadShut(airlift::RoadId(0), until),
        Fact::VehiclesOut(airlift::PoolId(0), 1_000, until),
        Fact::RoadGuardsOut(1_000, until),
        Fact::AirGuardsOut(1_000, until),
        Fact::Acceptance(ReceiverId(0), vec![0]),
    ];
    for fact in facts {
        let mut would = 0;
        for seed in 0..6 {
            let (problem, plan) = planned(seed);
            let fact = match &fact {
                Fact::RoadShut(..) => Fact::RoadShut(used_road(&plan, step + 2..20), until),
                other => other.clone(),
            };
            let now = at(&plan, step, 2, std::slice::from_ref(&fact));
            would += usize::from(forbidden(&problem, &plan, &now, &fact));
            let told = rest(&problem, &plan, &now);
            assert!(!forbidden(&problem, &told.plan, &now, &fact), "seed {seed}, {fact:?}");
            let waits = |v: &airlift::Violation| RUNS_BREAK.contains(&v.constraint);
            let absent = |v: &airlift::Violation| match &fact {
                // More are out than are not on the road: what is on the road is counted twice, and is named.
                Fact::VehiclesOut(..) => v.constraint == Constraint::Vehicles,
                Fact::RoadGuardsOut(..) => v.constraint == Constraint::RoadGuards,
                Fact::AirGuardsOut(..) => v.constraint == Constraint::AirGuards,
                _ => false,
            };
            assert!(told.broken.iter().all(waits), "seed {seed}, {fact:?}: {:?}", told.broken);
            let named = told.unavoidable.iter().map(|of| &of.violation);
            // Who has taken off finds his way home or to an alternate shut behind him, and who is on a road that road.
            let in_the_air = |v: &airlift::Violation| {
                let rules = [Constraint::AirfieldHours, Constraint::Clearance, Constraint::Alternate];
                rules.contains(&v.constraint) && v.place.starts_with("sortie")
                    || v.constraint == Constraint::RoadHours && v.place.starts_with("convoy")
            };
            assert!(
                named.clone().all(|v| waits(v) || absent(v) || in_the_air(v)),
                "seed {seed}, {fact:?}: {:?}",
                told.unavoidable
            );
        }
        assert!(would > 0, "{fact:?} forbids nothing that any plan does");
    }
}

type Start = (usize, usize, String);

/// Vehicles and sorties that begin in some steps.
fn starts(plan: &Plan, steps: std::ops::Range<usize>) -> BTreeMap<Start, usize> {
    let mut all = BTreeMap::new();
    for convoy in plan.convoys.iter().filter(|c| steps.contains(&c.leaves.0)) {
        for load in &convoy.loads {
            *all.entry((convoy.leaves.0, convoy.road.0, format!("{load:?}"))).or_insert(0) += 1;
        }
    }
    for sortie in plan.sorties.iter().filter(|s| steps.contains(&s.boards.0)) {
        *all.entry((sortie.boards.0, sortie.route.0, format!("{sortie:?}"))).or_insert(0) += 1;
    }
    all
}

#[test]
fn past_and_kept_starts_stand_and_what_is_dropped_is_named_with_its_fact() {
    let mut dropped = 0;
    for seed in 0..6 {
        let (problem, plan) = planned(seed);
        let step = 13;
        let sortie = plan.sorties.iter().filter(|s| (step..step + 4).contains(&s.boards.0)).min_by_key(|s| s.boards);
        let Some(airfield) = sortie.map(|s| problem.routes[s.route.0].airfield) else { continue };
        let until = problem.grid.start_min(Step(step + 6));
        let idle = Fact::RoadGuardsOut(0, until);
        let told = rest(&problem, &plan, &at(&plan, step, 4, &[idle, Fact::AirfieldShut(airfield, until)]));
        assert_eq!(starts(&told.plan, 0..step), starts(&plan, 0..step), "seed {seed}");
        assert_eq!(told.broken, [], "seed {seed}");
        let shut = format!("airfield {} is shut until minute {until}", problem.airfields[airfield.0].name);
        assert_eq!(told.conflict, [shut], "seed {seed}: the fact that stands against what was kept, and no other");
        dropped += told.dropped.len();
        let (kept, were) = (starts(&told.plan, step..step + 4), starts(&plan, step..step + 4));
        assert!(kept.iter().all(|(start, n)| were.get(start).is_some_and(|were| n <= were)), "seed {seed}");
        let gone: usize = were.values().sum::<usize>() - kept.values().sum::<usize>();
        assert_eq!(gone, told.dropped.len(), "seed {seed}: {:?}", told.dropped);
        let flies = |s: &&airlift::Sortie| {
            problem.routes[s.route.0].airfield == airfield && (step..step + 6).contains(&s.boards.0)
        };
        assert_eq!(told.plan.sorties.iter().filter(flies).count(), 0, "seed {seed}");
    }
    assert!(dropped > 0, "no seed had anything to drop");
}

#[test]
fn everybody_is_in_one_place_at_every_step() {
    for seed in 0..3 {
        let (problem, plan) = planned(seed);
        let facts = [Fact::AirfieldLost(AirfieldId(0)), Fact::ReceiverShut(ReceiverId(0), 2_400)];
        let told = rest(&problem, &plan, &at(&plan, 15, 3, &facts));
        for step in 0..problem.grid.steps() {
            let there = standing(&problem, &at(&told.plan, step, 0, &[]));
            assert_eq!(there.people(), problem.people(), "seed {seed}, step {step}");
            for (site, passed) in there.passed.iter().enumerate() {
                let inside = &there.inside[site];
                assert!(passed.iter().all(|stage| stage.iter().zip(inside).all(|(passed, inside)| passed <= inside)));
            }
        }
    }
}

/// Rules that a run can break of itself: people come to a runway and cannot go on.
const RUNS_BREAK: [Constraint; 2] = [Constraint::Staging, Constraint::LeftStaged];

#[test]
fn from_any_run_the_rest_can_be_planned_and_breaks_no_rule_of_its_own() {
    let mut clean = 0;
    for run in 0..40 {
        let (problem, plan) = planned(run % 4);
        let step = [6, 11, 17, 24][run as usize / 10];
        let disruptions = Disruptions { tail_breaks_per_day: 0.5, weather_per_day: 0.5, ..Disruptions::default() };
        let mut now = played(&problem, &plan, &disruptions, (3, run), Step(step)).unwrap();
        now.frozen_until = Step(step + 3);
        assert_eq!(standing(&problem, &now).people(), problem.people(), "run {run}");
        let told = rest(&problem, &plan, &now);
        let own = told.broken.iter().filter(|v| !RUNS_BREAK.contains(&v.constraint)).collect::<Vec<_>>();
        assert!(own.is_empty(), "run {run}, {:?}: {own:?}", now.facts);
        clean += usize::from(told.broken.is_empty());
    }
    assert!(clean >= 36, "only {clean} of 40 runs had a plan that breaks nothing");
}

#[test]
fn the_checker_of_the_rest_finds_what_is_told_otherwise() {
    let (problem, plan) = planned(1);
    let now = at(&plan, 13, 4, &[]);
    let told = rest(&problem, &plan, &now);
    assert_eq!(told.broken, []);
    let found = |now: &Now, wrong: &Plan, rule: Constraint| {
        let found = violations_now(&problem, &plan, now, &told.dropped, wrong);
        assert!(found.iter().any(|v| v.constraint == rule), "{rule:?}: {found:?}");
    };
    let without = |range: std::ops::Range<usize>| {
        let mut wrong = told.plan.clone();
        let n = wrong.convoys.iter().position(|c| range.contains(&c.leaves.0)).unwrap();
        wrong.convoys.remove(n);
        wrong
    };
    found(&now, &without(0..13), Constraint::Past);
    found(&now, &without(13..17), Constraint::Frozen);
    let mut wrong = told.plan.clone();
    let n = wrong.admissions.iter().position(|a| a.step.0 < 13).unwrap();
    wrong.admissions[n].persons -= 1;
    found(&now, &wrong, Constraint::Past);
    let sortie = told.plan.sorties.iter().find(|s| s.boards.0 >= 13).unwrap();
    let out = Now { facts: vec![Fact::TailOut(sortie.kind, sortie.tail, u32::MAX)], ..now.clone() };
    found(&out, &told.plan, Constraint::Tail);
    let out =
        Now { facts: vec![Fact::VehiclesOut(airlift::PoolId(0), problem.vehicles[0].count, u32::MAX)], ..now.clone() };
    found(&out, &told.plan, Constraint::Vehicles);
    let gone = Now { facts: (0..problem.sites.len()).map(|s| Fact::SiteFailed(SiteId(s))).collect(), ..now.clone() };
    found(&gone, &told.plan, Constraint::Gate);
}

#[test]
fn a_now_that_cannot_be_meant_is_refused() {
    let (problem, plan) = planned(0);
    let said = |now: Now| replan(&problem, &plan, &now, 0, 0, &mut |_| true).unwrap_err().to_string();
    let mut late = at(&plan, 5, 0, &[]);
    late.done = begun(&plan, 20);
    assert!(said(late).starts_with("past: something began in step"));
    assert!(said(Now { frozen_until: Step(4), ..at(&plan, 5, 0, &[]) }).contains("rising steps below 36 needed"));
    assert_eq!(
        said(at(&plan, 5, 0, &[Fact::SiteFailed(SiteId(9))])),
        "fact SiteFailed(SiteId(9)) names what is not there"
    );
    assert!(played(&problem, &plan, &Disruptions::NONE, (1, 1), Step(36)).is_err());
}

#[test]
fn whoever_a_good_plan_cannot_bring_out_as_it_said_goes_otherwise() {
    let (mut hindered, mut all_out) = (0, 0);
    for seed in 0..6 {
        let problem = generate(&SMALL, seed).unwrap();
        let plan = airlift::solve(&problem, 200, seed, &mut |_| true).unwrap().plan;
        let (step, until) = (9, problem.grid.start_min(Step(17)));
        let Some(sortie) = plan.sorties.iter().find(|s| (step + 2..16).contains(&s.boards.0)) else { continue };
        let shut = Fact::AirfieldShut(problem.routes[sortie.route.0].airfield, until);
        let told = rest(&problem, &plan, &at(&plan, step, 2, &[shut]));
        assert_eq!(told.broken, [], "seed {seed}");
        hindered += 1;
        all_out += usize::from(told.plan.flown() >= plan.flown());
    }
    assert!(hindered >= 3 && 2 * all_out > hindered, "{all_out} of {hindered}");
}
