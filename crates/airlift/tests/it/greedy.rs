//! Plans made by policies: feasible under every rule, and of whole people. Source: ours.

use airlift::{Policy, Size, cost, generate, greedy, violations};

/// Small enough to be planned and checked many times.
pub(crate) const SMALL: Size = Size { people: 300, sites: 3, airfields: 3, receivers: 2, days: 3, step_min: 120 };

#[test]
fn every_policy_makes_a_feasible_plan_that_moves_people() {
    for seed in 0..12 {
        let problem = generate(&SMALL, seed).unwrap();
        assert_eq!(problem.check(), [], "seed {seed}");
        let stay = cost(&problem, &airlift::Plan::default());
        for policy in Policy::ALL {
            let plan = greedy(&problem, policy);
            assert_eq!(violations(&problem, &plan), [], "seed {seed}, {}", policy.name());
            assert!(plan.flown() > 50, "seed {seed}, {}: {} flown", policy.name(), plan.flown());
            assert!(cost(&problem, &plan).objective() < stay.objective());
        }
    }
}
