//! What no plan for the rest can keep, and how good it can be at most. Source: ours.

use airlift::{
    AirfieldId, Constraint, Disruptions, Fact, Now, Policy, ReceiverId, Size, Step, cost, generate, improved,
    lower_bound, lower_bound_now, played, replan, standing,
};

use crate::replan::{at, planned, rest};

#[test]
fn what_no_plan_can_keep_is_named_as_such_and_not_as_broken() {
    // The state of the bench with eight facts: before now one aircraft more was in the air than availability counts on,
    // and a refusal had made a queue too long. Nobody was flown to that receiver any more, and people were left.
    let problem = generate(&Size::BENCHMARK, 0).unwrap();
    let plan = improved(&problem, Policy::HighestHazardFirst, 200, 0, &mut |_| true);
    let disruptions = Disruptions { slow_reception_per_day: 0.0, ..Disruptions::default() };
    let mut now = played(&problem, &plan, &disruptions, (2, 1), Step(42)).unwrap();
    now.frozen_until = Step(46);
    let told = rest(&problem, &plan, &now);
    assert_eq!((now.facts.len(), &told.broken), (8, &vec![]));
    let named: Vec<_> = told.unavoidable.iter().map(|of| (of.violation.constraint, of.because)).collect();
    assert_eq!(named, [(Constraint::Aircraft, "it was so before now"), (Constraint::Queue, "it was so before now"),]);
    let later = |s: &&airlift::Sortie| s.boards >= Step(46) && problem.routes[s.route.0].receiver == ReceiverId(1);
    assert!(told.plan.sorties.iter().any(|s| later(&s)), "nobody flies to receiver 1 any more");
}

#[test]
fn who_could_still_be_flown_is_not_named_as_one_whom_no_plan_can_fly() {
    let (problem, plan) = planned(1);
    let now = at(&plan, 13, 2, &[]);
    let there = standing(&problem, &now);
    let airfield = (0..problem.airfields.len()).max_by_key(|a| there.staged[*a].iter().sum::<u32>()).unwrap();
    assert!(there.staged[airfield].iter().sum::<u32>() > 0, "{there:?}");
    let lost = Now { facts: vec![Fact::AirfieldLost(AirfieldId(airfield))], ..now.clone() };
    let told = rest(&problem, &plan, &lost);
    assert_eq!(told.broken, []);
    assert!(told.unavoidable.iter().any(|of| of.violation.constraint == Constraint::LeftStaged));
    let shut = Fact::AirfieldShut(AirfieldId(airfield), problem.grid.start_min(Step(16)));
    let told = rest(&problem, &plan, &Now { facts: vec![shut], ..now });
    assert_eq!((told.broken, told.unavoidable), (vec![], vec![]));
}

#[test]
fn the_bound_of_the_rest_is_that_of_the_whole_where_nothing_has_begun_and_below_every_plan_later() {
    for seed in 0..4 {
        let (problem, plan) = planned(seed);
        let now = at(&plan, 0, 0, &[]);
        let told = rest(&problem, &plan, &now);
        let (whole, of_now) = (lower_bound(&told.problem), lower_bound_now(&problem, &plan, &now, &told).unwrap());
        let of_now = of_now.unwrap();
        assert!((whole.value - of_now.value).abs() < 1e-6, "seed {seed}: {whole:?} and {of_now:?}");
        for (step, frozen) in [(9, 4), (14, 3), (20, 6)] {
            let now = at(&plan, step, frozen, &[]);
            let told = rest(&problem, &plan, &now);
            let bound = lower_bound_now(&problem, &plan, &now, &told).unwrap().unwrap();
            let before = cost(&told.problem, &plan).objective();
            assert!(bound.value <= told.cost.objective().min(before), "seed {seed}, step {step}: {bound:?}, {before}");
            let gap = bound.gap(told.cost.objective());
            assert!(gap < 0.25, "seed {seed}, step {step}: gap {gap}");
        }
    }
}

#[test]
fn the_bound_of_the_rest_holds_for_any_state_of_a_run() {
    let (mut bounds, mut tight) = (0, 0);
    for run in 0..40 {
        let (problem, plan) = planned(run % 4);
        let step = [6, 11, 17, 24][run as usize / 10];
        let mut now = played(&problem, &plan, &Disruptions::default(), (7, run), Step(step)).unwrap();
        now.frozen_until = Step(step + 2);
        let told = rest(&problem, &plan, &now);
        let Some(bound) = lower_bound_now(&problem, &plan, &now, &told).unwrap() else { continue };
        let longer = replan(&problem, &plan, &now, 600, 9, &mut |_| true).unwrap();
        for told in [&told, &longer] {
            assert!(bound.value <= told.cost.objective(), "run {run}: {bound:?} above {:?}", told.cost);
        }
        bounds += 1;
        tight += usize::from(bound.gap(longer.cost.objective()) < 0.3);
    }
    assert!(bounds >= 36 && tight >= 30, "{bounds} bounds of 40, {tight} of them near the plan");
}
