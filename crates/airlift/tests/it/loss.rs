//! The repair rule of a run beside planning the rest anew, in the same worlds. Source: ours.

use airlift::{Disruptions, FailureLaw, Policy, Replanning, Runs, generate, improved, rule_loss, simulate};

use crate::greedy::SMALL;

const RUNS: Runs = Runs { count: 12, seed: 4, threads: 1 };
const REPLANNING: Replanning = Replanning { every_steps: 4, frozen_steps: 2, tries: 20 };

#[test]
fn what_the_rule_loses_is_told_run_by_run_beside_plans_made_anew() {
    let (mut plans, mut differing) = (0, 0);
    for seed in 0..3 {
        let problem = generate(&SMALL, seed).unwrap();
        let plan = improved(&problem, Policy::HighestHazardFirst, 150, seed, &mut |_| true);
        let told = rule_loss(&problem, &plan, &Disruptions::default(), &RUNS, &REPLANNING).unwrap();
        let mean = |which: usize| told.inside.iter().map(|pair| f64::from(pair[which])).sum::<f64>() / 12.0;
        let simulated = simulate(&problem, &plan, &Disruptions::default(), &RUNS).unwrap();
        assert!((mean(0) - simulated.joint.inside_mean).abs() < 1e-9, "seed {seed}");
        assert!((told.loss_mean - (mean(0) - mean(1))).abs() < 1e-9, "seed {seed}");
        assert!(told.inside.iter().chain(&told.admitted).flatten().all(|n| u64::from(*n) <= problem.people()));
        plans += told.plans;
        differing += told.differing;
    }
    assert!(plans > 36, "{plans} plans were made in 36 runs");
    assert!(differing <= 3, "in {differing} of 36 runs the past went otherwise under a new plan");
}

#[test]
fn where_nothing_goes_wrong_nothing_is_planned_anew_and_nothing_lost() {
    let mut problem = generate(&SMALL, 1).unwrap();
    let plan = improved(&problem, Policy::HighestHazardFirst, 150, 1, &mut |_| true);
    problem.sites.iter_mut().for_each(|site| site.law = FailureLaw::constant(0.0, 30).unwrap());
    let told = rule_loss(&problem, &plan, &Disruptions::NONE, &RUNS, &REPLANNING).unwrap();
    assert_eq!((told.plans, told.differing, told.loss_mean, told.loss_error), (0, 0, 0.0, 0.0));
    assert!(told.admitted.iter().all(|[rule, anew]| rule == anew && u64::from(*rule) <= plan.flown()));
    let never = Replanning { every_steps: 0, ..REPLANNING };
    assert!(rule_loss(&problem, &plan, &Disruptions::NONE, &RUNS, &never).unwrap_err().to_string().contains("0 steps"));
}
