//! The bound beside plans: never above the best known. Source: ours.

use airlift::{Policy, Size, cost, generate, improved, lower_bound, violations};

#[test]
fn the_bound_is_below_the_best_plan_of_500_random_problems() {
    let mut tight = 0;
    for seed in 0..500 {
        let size = Size {
            people: 20 + (seed % 5) as u32 * 20,
            sites: 1 + (seed % 3) as usize,
            airfields: 1 + (seed % 2) as usize,
            receivers: 1 + (seed % 2) as usize,
            days: 1 + (seed % 2) as u32,
            step_min: 360,
        };
        let problem = generate(&size, seed).unwrap();
        let plan = improved(&problem, Policy::HighestHazardFirst, 60, seed, &mut |_| true);
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
        let (best, bound) = (cost(&problem, &plan).objective(), lower_bound(&problem));
        assert!(bound.value <= best, "seed {seed}: bound {} above {best}", bound.value);
        tight += usize::from(bound.gap(best) < 0.1);
    }
    assert!(tight > 250, "only {tight} bounds of 500 are within 10 % of a plan");
}
