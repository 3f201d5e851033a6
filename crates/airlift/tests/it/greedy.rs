//! Plans made by policies: feasible under every rule, and of whole people. Source: ours.

use airlift::{Grid, Policy, Size, cost, generate, greedy, improved, lower_bound, violations};

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

#[test]
fn plans_on_mixed_and_hourly_grids_are_feasible_and_above_their_bounds() {
    for (seed, grid) in [(1, Grid::mixed(&[(120, 1), (360, 2)])), (2, Grid::even(60, 2)), (3, Grid::even(360, 3))] {
        let mut problem = generate(&SMALL, seed).unwrap();
        problem.grid = grid.unwrap();
        assert_eq!(problem.check(), [], "seed {seed}");
        let plan = improved(&problem, Policy::HighestHazardFirst, 100, seed, &mut |_| true);
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
        let (bound, objective) = (lower_bound(&problem), cost(&problem, &plan).objective());
        assert!(bound.value > 0.0 && bound.value <= objective, "seed {seed}: {bound:?} beside {objective}");
        assert_eq!(bound.grid_h, problem.grid.longest_h());
    }
}
