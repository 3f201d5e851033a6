//! The entry: plan, bound and comparison in one. Source: ours.

use airlift::{ConflictKind, Policy, Problem, Progress, cost, generate, solve, violations};

use crate::greedy::SMALL;
use crate::hand;

#[test]
fn a_solved_plan_is_feasible_above_its_bound_and_no_worse_than_by_hand() {
    for seed in 0..4 {
        let problem = generate(&SMALL, seed).unwrap();
        let solved = solve(&problem, 400, seed, &mut |_| true).unwrap();
        assert_eq!(violations(&problem, &solved.plan), [], "seed {seed}");
        assert_eq!(cost(&problem, &solved.plan), solved.cost);
        assert!(
            solved.bound.value <= solved.cost.objective() && solved.gap() >= 0.0,
            "seed {seed}: {:?}",
            solved.bound
        );
        assert!(solved.gap() < MOST_GAP, "seed {seed}: gap {}", solved.gap());
        assert!(solved.cost.objective() <= solved.by_hand.1.objective() && Policy::ALL.contains(&solved.by_hand.0));
    }
}

/// Without whole numbers in the solver, the sorties are those of the search.
const MOST_GAP: f64 = if cfg!(feature = "highs") { 0.1 } else { 0.15 };

#[test]
fn people_wait_beside_a_runway_for_days_where_that_is_cheap_and_not_where_it_is_dear() {
    let mut problem = generate(&SMALL, 2).unwrap();
    let waits = |problem: &Problem| {
        let solved = solve(problem, 200, 1, &mut |_| true).unwrap();
        assert_eq!(violations(problem, &solved.plan), []);
        solved.cost.parts.staging / problem.harm.staging_per_person_h
    };
    let cheap_h = waits(&problem);
    problem.harm.staging_per_person_h *= 100.0;
    let dear_h = waits(&problem);
    assert!(dear_h < 0.5 * cheap_h, "{dear_h} person-hours beside {cheap_h}");
}

#[test]
fn the_same_seed_gives_the_same_plan_and_another_may_not() {
    let problem = generate(&SMALL, 3).unwrap();
    let of = |seed| solve(&problem, 300, seed, &mut |_| true).unwrap();
    assert_eq!(of(5), of(5));
}

#[test]
fn who_stops_it_keeps_the_best_plan_so_far() {
    let problem = generate(&SMALL, 1).unwrap();
    let mut told: Vec<Progress> = Vec::new();
    let stopped = solve(&problem, 100_000, 1, &mut |progress| {
        told.push(*progress);
        told.len() < 4
    })
    .unwrap();
    assert_eq!(told.len(), 4);
    assert!(told[0].bound.is_none() && told[3].bound == Some(stopped.bound));
    assert!(told.windows(2).all(|pair| pair[1].objective <= pair[0].objective), "{told:?}");
    assert_eq!(violations(&problem, &stopped.plan), []);
    assert!((stopped.cost.objective() - told[3].objective).abs() < 1e-9);
    let at_once = solve(&problem, 100_000, 1, &mut |_| false).unwrap();
    assert_eq!((violations(&problem, &at_once.plan), at_once.bound.value), (vec![], 0.0));
}

#[test]
fn facts_in_conflict_are_refused_and_named() {
    let mut problem = hand::problem();
    problem.roads.clear();
    let found = solve(&problem, 1, 1, &mut |_| true).unwrap_err();
    assert_eq!(found[0].kind, ConflictKind::Number);
    problem = hand::problem();
    problem.vehicles[0].sites.clear();
    let found = solve(&problem, 1, 1, &mut |_| true).unwrap_err();
    assert_eq!(
        found[0].to_string(),
        "site prison: group adults can be driven to no airfield at no time; no vehicles serve prison"
    );
}
