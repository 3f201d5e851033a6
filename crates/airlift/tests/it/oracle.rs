//! Tiny problems against exhaustive search: every plan there is, judged by the checker and the full cost. Source: ours.

use airlift::{
    Admission, Alternate, Convoy, FailureLaw, Grid, KindId, Load, Plan, Policy, PoolId, Problem, ReceiverId, RoadId,
    RouteId, SiteId, Sortie, StageWork, Step, Windows, cost, improved, lower_bound, violations,
};

use crate::hand;

const STEPS: usize = 6;

/// One of everything, a day in steps of 4 h, three people; what varies is drawn from the seed by counting.
fn tiny(seed: u32) -> Problem {
    let mut p = hand::problem();
    let drawn = |n: u32, among: u32| (seed.wrapping_mul(2_654_435_761).rotate_left(n * 5) >> 7) % among;
    p.grid = Grid::even(240, 1).unwrap();
    p.sites[0].people = vec![3];
    let weights: Vec<f64> = (0..6).map(|n| f64::from(1 + drawn(n, 9))).collect();
    let law = weights.iter().map(|w| 0.8 * w / weights.iter().sum::<f64>()).collect();
    p.sites[0].law = FailureLaw::new((0..=6).map(|n| n * 240).collect(), law).unwrap();
    p.sites[0].stages[0].minutes = [60.0, 480.0, 900.0][drawn(1, 3) as usize];
    p.vehicles[0].seats = 2 + drawn(2, 3);
    p.vehicles[0].turn_min = 60 * drawn(3, 5);
    p.airfields[0].staging_max = 1 + drawn(4, 3);
    p.airfields[0].flying_hours = Windows::new(vec![(240 * drawn(5, 3), 1440)]).unwrap();
    p.kinds[0].seats = 3 + drawn(6, 2);
    p.receivers[0].queue_max = 1 + drawn(7, 3);
    p.receivers[0].daily_acceptance = vec![2 + drawn(8, 2)];
    p.harm.staging_per_person_h = [0.0, 0.004, 0.02][drawn(9, 3) as usize];
    p.harm.aircraft_h = [0.0, 0.01][drawn(10, 2) as usize];
    p.harm.duration_per_person_h = 1e-4;
    p
}

/// Persons on the bus and on the aircraft at each step, counted through like digits.
fn digits(mut number: usize, base: usize) -> [u32; STEPS] {
    std::array::from_fn(|_| {
        let digit = number % base;
        number /= base;
        digit as u32
    })
}

fn plan(problem: &Problem, driven: &[u32; STEPS], flown: &[u32; STEPS]) -> Plan {
    let mut plan = Plan::default();
    // Assessed as early as the posts can, as many as leave.
    let pace = (4.0 * 240.0 / problem.sites[0].stages[0].minutes).floor() as u32;
    let mut left: u32 = driven.iter().sum();
    for step in 0..STEPS {
        let now = pace.min(left);
        left -= now;
        if now > 0 {
            plan.stages.push(StageWork { step: Step(step), site: SiteId(0), stage: 0, persons: vec![now] });
        }
        if driven[step] > 0 {
            let load = Load { pool: PoolId(0), persons: vec![driven[step]], guards: 1 };
            plan.convoys.push(Convoy { leaves: Step(step), road: RoadId(0), loads: vec![load] });
        }
        if flown[step] > 0 {
            plan.sorties.push(Sortie {
                boards: Step(step),
                kind: KindId(0),
                tail: 0,
                route: RouteId(0),
                persons: vec![flown[step]],
                guards: 1,
                alternate: Alternate::Return,
            });
        }
    }
    // Lands with the step after boarding, queues with the one after that; admitted as early as can be.
    let (mut waiting, mut today) = (0, problem.receivers[0].daily_acceptance[0]);
    for step in 2..STEPS {
        waiting += flown[step - 2];
        let now = waiting.min(8).min(today);
        (waiting, today) = (waiting - now, today - now);
        if now > 0 {
            plan.admissions.push(Admission { step: Step(step), receiver: ReceiverId(0), persons: now });
        }
    }
    plan
}

/// The least cost of all feasible plans, and how many those are.
fn exhaustive(problem: &Problem) -> (f64, usize) {
    let (mut least, mut feasible) = (f64::INFINITY, 0);
    for d in 0..4_usize.pow(STEPS as u32) {
        let driven = digits(d, 4);
        if driven.iter().sum::<u32>() > 3 {
            continue;
        }
        for f in 0..4_usize.pow(STEPS as u32) {
            let flown = digits(f, 4);
            if flown.iter().sum::<u32>() != driven.iter().sum::<u32>() {
                continue;
            }
            let plan = plan(problem, &driven, &flown);
            if violations(problem, &plan).is_empty() {
                feasible += 1;
                least = least.min(cost(problem, &plan).objective());
            }
        }
    }
    (least, feasible)
}

#[test]
fn the_search_finds_the_best_of_all_plans_and_the_bound_lies_below_it() {
    let mut found = 0;
    for seed in 0..12 {
        let problem = tiny(seed);
        assert_eq!(problem.check(), [], "seed {seed}");
        let (least, feasible) = exhaustive(&problem);
        assert!(feasible > 8, "seed {seed}: {feasible} plans are feasible");
        let plan = improved(&problem, Policy::HighestHazardFirst, 400, u64::from(seed), &mut |_| true);
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
        let (ours, bound) = (cost(&problem, &plan).objective(), lower_bound(&problem).value);
        assert!(ours >= least - 1e-9, "seed {seed}: {ours} is below the best of all plans, {least}");
        assert!(bound <= least, "seed {seed}: bound {bound} is above the best of all plans, {least}");
        found += usize::from(ours <= least + 1e-9);
    }
    assert_eq!(found, 12, "the search missed the best plan");
}
