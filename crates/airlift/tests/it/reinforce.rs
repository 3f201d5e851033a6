//! Guards who are sent, instead of a lift and beside it. Source: ours.

use airlift::{Band, Plan, Reaction, Reinforcement, Step, cost, options, reinforced, rescore};

use crate::hand;

fn exactly(figure: f64) -> Band {
    Band { low: figure, nominal: figure, high: figure }
}

fn reaction() -> Reaction {
    Reaction { lift_begun: exactly(1.3), guards_power: exactly(1.0), guards: vec![4], drawn_off: 0.5 }
}

fn sent(from: usize, guards: u32) -> Reinforcement {
    Reinforcement { from: Step(from), guards: vec![guards] }
}

#[test]
fn twice_the_guards_make_half_the_hazard_from_when_they_are_there() {
    let (problem, plan) = (hand::problem(), crate::cost::plan());
    let told = options(&problem, &plan, &reaction(), &sent(0, 4)).unwrap();
    // The site fails within the day with 0.72; half the hazard leaves it standing with the root of 0.28.
    assert!((told.nothing.expected_inside - 6.0 * 0.72).abs() < 1e-12, "{told:?}");
    assert!((told.guards.expected_inside - 6.0 * (1.0 - 0.28_f64.sqrt())).abs() < 1e-12, "{told:?}");
    // From noon on: 0.4 stand then, and 0.28 of all at the end without them.
    let late = options(&problem, &plan, &reaction(), &sent(6, 4)).unwrap().guards.expected_inside;
    let expected = 6.0 * (1.0 - 0.4 * (0.28_f64 / 0.4).sqrt());
    assert!((late - expected).abs() < 1e-12, "{late}, not {expected}");
}

#[test]
fn both_are_better_than_either_and_the_lift_alone_is_as_scored_before() {
    let (problem, plan) = (hand::problem(), crate::cost::plan());
    let told = options(&problem, &plan, &reaction(), &sent(0, 4)).unwrap();
    let scored = rescore(&problem, std::slice::from_ref(&plan), &reaction()).unwrap().plans[0][1];
    assert_eq!(told.lift, scored);
    assert!(told.both.expected_inside < told.lift.expected_inside.min(told.guards.expected_inside), "{told:?}");
    let none = options(&problem, &plan, &reaction(), &sent(0, 0)).unwrap();
    assert_eq!((none.guards, none.both), (none.nothing, none.lift));
}

#[test]
fn the_problem_with_guards_costs_what_the_option_says() {
    let problem = hand::problem();
    let told = options(&problem, &Plan::default(), &reaction(), &sent(3, 2)).unwrap();
    let changed = reinforced(&problem, &reaction(), &sent(3, 2)).unwrap();
    let inside = cost(&changed, &Plan::default()).expected_inside;
    assert!((inside - told.guards.expected_inside).abs() < 1e-9, "{inside} and {told:?}");
}

#[test]
fn guards_who_cannot_be_meant_are_refused() {
    let problem = hand::problem();
    let said = |of: Reinforcement| options(&problem, &Plan::default(), &reaction(), &of).unwrap_err().to_string();
    let two = Reinforcement { from: Step(0), guards: vec![1, 2] };
    assert_eq!(said(two), "reinforcement has guards for 2 sites, 1 needed");
    assert_eq!(said(sent(12, 1)), "reinforcement comes with step 12, below 12 needed");
}
