//! Simulated plans: what happens when nothing goes wrong is the plan; what sites do by themselves is their law;
//! together they fail worse. Source: ours.

use airlift::{
    Carried, Disruptions, FailureLaw, Figures, Front, Hindrance, Plan, Policy, Problem, Runs, Size, Step, carried,
    cost, generate, greedy, improved, simulate,
};

use crate::greedy::SMALL;
use crate::hand;

fn runs(count: u32) -> Runs {
    Runs { count, seed: 11, threads: 1 }
}

/// People admitted by the plan by the end of each day.
fn planned(problem: &Problem, plan: &Plan) -> Vec<u32> {
    let days = problem.grid.end_min() / 1440;
    let by = |day: u32| {
        plan.admissions.iter().filter(move |a| problem.grid.edges_min()[a.step.0] < (day + 1) * 1440).map(|a| a.persons)
    };
    (0..days).map(|day| by(day).sum()).collect()
}

#[test]
fn a_plan_that_nothing_disturbs_is_carried_out_to_the_letter() {
    for seed in 0..8 {
        let mut problem = generate(&SMALL, seed).unwrap();
        let plan = improved(&problem, Policy::ALL[seed as usize % 4], 150, seed, &mut |_| true);
        problem.sites.iter_mut().for_each(|site| site.law = FailureLaw::constant(0.0, 30).unwrap());
        let told = simulate(&problem, &plan, &Disruptions::NONE, &runs(2)).unwrap();
        for figures in [&told.joint, &told.independent] {
            let delivered: Vec<u32> = figures.delivered.iter().map(|day| day[0]).collect();
            assert_eq!(delivered, planned(&problem, &plan), "seed {seed}");
            assert!(figures.delivered.iter().all(|[least, _, most]| least == most));
            let last = plan.admissions.iter().map(|a| a.step.0).max().unwrap();
            assert_eq!(figures.finish_min, [problem.grid.edges_min()[last + 1]; 3]);
            assert_eq!(figures.all_out, f64::from(u8::from(plan.flown() == problem.people())));
            assert_eq!((figures.inside_mean, figures.outside_h, figures.anybody), (0.0, 0.0, 0.0));
        }
    }
}

#[test]
fn the_hand_made_plan_loses_on_average_what_its_law_says() {
    let (problem, plan) = (hand::problem(), crate::cost::plan());
    let expected = cost(&problem, &plan).expected_inside;
    let told = simulate(&problem, &plan, &Disruptions::NONE, &runs(20_000)).unwrap();
    for figures in [&told.joint, &told.independent] {
        assert!((figures.inside_mean - expected).abs() < 4.0 * figures.inside_error, "{figures:?}, not {expected}");
        // Inside are six for a step of 0.1, and two for two of them.
        assert!((figures.anybody - 0.3).abs() < 0.015, "{figures:?}");
        assert_eq!((figures.inside, figures.cvar95), ([0, 0, 6], 6.0));
    }
}

/// Nothing but the front.
fn front_alone() -> Disruptions {
    let front = Disruptions::default().front;
    Disruptions { front: Front { airfield_loss_per_day: 0.0, withdrawal_per_day: 0.0, ..front }, ..Disruptions::NONE }
}

const MANY: Size = Size { people: 600, sites: 5, airfields: 3, receivers: 2, days: 5, step_min: 120 };

#[test]
fn the_mean_is_that_of_the_plan_however_the_sites_hang_together() {
    for seed in 0..3 {
        let problem = generate(&MANY, seed).unwrap();
        let plan = greedy(&problem, Policy::HighestHazardFirst);
        let expected = cost(&problem, &plan).expected_inside;
        let told = simulate(&problem, &plan, &front_alone(), &runs(6_000)).unwrap();
        for figures in [&told.joint, &told.independent] {
            let off = figures.inside_mean - expected;
            assert!(off.abs() < 4.5 * figures.inside_error, "seed {seed}: {expected}, {figures:?}");
        }
    }
}

#[test]
fn where_sites_share_the_front_the_tail_is_worse() {
    for seed in 0..3 {
        let problem = generate(&MANY, seed).unwrap();
        let plan = greedy(&problem, Policy::HighestHazardFirst);
        for disruptions in [front_alone(), Disruptions::default()] {
            let told = simulate(&problem, &plan, &disruptions, &runs(4_000)).unwrap();
            let many = |of: &Figures| of.sites_lost[4..].iter().sum::<f64>();
            let (joint, apart) = (&told.joint, &told.independent);
            assert!(joint.cvar95 > 1.02 * apart.cvar95, "seed {seed}: {} and {}", joint.cvar95, apart.cvar95);
            assert!(many(joint) > 1.3 * many(apart), "seed {seed}: {} and {}", many(joint), many(apart));
            assert!(joint.two_in_a_day > apart.two_in_a_day, "seed {seed}");
            assert!(joint.anybody < apart.anybody, "seed {seed}: the same losses in fewer runs");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_figures_on_any_number_of_threads() {
    let problem = generate(&SMALL, 3).unwrap();
    let plan = greedy(&problem, Policy::MostInside);
    let of = |seed, threads| {
        simulate(&problem, &plan, &Disruptions::default(), &Runs { count: 101, seed, threads }).unwrap()
    };
    assert_eq!(format!("{:?}", of(5, 1)), format!("{:?}", of(5, 3)));
    assert_eq!(of(5, 1), of(5, 200));
    assert_ne!(of(5, 1), of(6, 1));
}

#[test]
fn each_disruption_costs_people_or_time() {
    let problem = generate(&SMALL, 1).unwrap();
    let plan = improved(&problem, Policy::HighestHazardFirst, 200, 1, &mut |_| true);
    let of = |change: fn(&mut Disruptions)| {
        let mut disruptions = Disruptions::NONE;
        change(&mut disruptions);
        simulate(&problem, &plan, &disruptions, &runs(400)).unwrap().joint
    };
    let delivered = |of: &Figures| of.delivered.iter().flatten().map(|n| u64::from(*n)).sum::<u64>();
    let calm = of(|_| ());
    let changes: [fn(&mut Disruptions); 7] = [
        |d| (d.weather_per_day, d.weather_h) = (1.0, 12.0),
        |d| (d.tail_breaks_per_day, d.tail_repair_h) = (1.0, 48.0),
        |d| (d.vehicle_breaks_per_day, d.vehicle_repair_h) = (1.0, 48.0),
        |d| d.refusal_per_day = 0.5,
        |d| (d.slow_reception_per_day, d.slow_reception_h, d.slow_reception_pace) = (1.0, 48.0, 0.1),
        |d| (d.front.moves_at_first, d.front.airfield_loss_per_day) = (1.0, 0.5),
        |d| (d.front.moves_at_first, d.front.withdrawal_per_day, d.front.withdrawn_days) = (1.0, 2.0, 1.0),
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let told = of(change);
        assert!(delivered(&told) < delivered(&calm), "disruption {n}: {:?} and {:?}", told.delivered, calm.delivered);
        // Bad weather keeps nobody inside as long as there is room beside the runway.
        assert!(told.inside_mean >= calm.inside_mean, "disruption {n}: {} and {}", told.inside_mean, calm.inside_mean);
        if [2, 5].contains(&n) {
            assert!(told.inside_mean > calm.inside_mean, "disruption {n}: {}", told.inside_mean);
        }
    }
}

/// Hardly anything flies, and nothing else goes wrong.
fn foul_weather() -> Disruptions {
    Disruptions { weather_per_day: 2.0, weather_h: 12.0, ..Disruptions::NONE }
}

/// Few places to wait beside a runway, and nobody fails.
fn crowded(seed: u64) -> (Problem, Plan) {
    let mut problem = generate(&MANY, seed).unwrap();
    problem.airfields.iter_mut().for_each(|airfield| airfield.staging_max = airfield.staging_max.min(90));
    problem.sites.iter_mut().for_each(|site| site.law = FailureLaw::constant(0.0, 30).unwrap());
    let plan = greedy(&problem, Policy::ALL[seed as usize % 4]);
    (problem, plan)
}

/// By airfield and step, how many wait there once everybody has boarded who boards.
fn waiting(problem: &Problem, plan: &Plan, told: &Carried) -> Vec<Vec<i64>> {
    let steps = problem.grid.steps();
    let mut change = vec![vec![0_i64; steps + 1]; problem.airfields.len()];
    let all = |persons: &[u32]| persons.iter().map(|n| i64::from(*n)).sum::<i64>();
    for went in told.vehicles.iter().filter_map(|trip| Some((trip.at, trip.went.as_ref().filter(|w| !w.turned_back)?)))
    {
        let airfield = problem.roads[plan.convoys[went.0].road.0].airfield.0;
        let edge = problem.grid.edges_min().iter().position(|edge| *edge >= went.1.arrives_min).unwrap_or(steps);
        change[airfield][edge] += all(&went.1.persons);
    }
    for trip in &told.sorties {
        let Some(went) = &trip.went else { continue };
        change[problem.routes[plan.sorties[trip.at].route.0].airfield.0][went.begins.0] -= all(&went.persons);
    }
    for row in &mut change {
        row.pop();
        (1..row.len()).for_each(|at| row[at] += row[at - 1]);
    }
    change
}

#[test]
fn no_airfield_holds_more_than_it_has_places_for_whatever_does_not_fly() {
    let (mut before_full, mut hours) = (0, 0.0);
    for seed in 0..4 {
        let (problem, plan) = crowded(seed);
        for run in 0..60 {
            let told = carried(&problem, &plan, &foul_weather(), (seed, run)).unwrap();
            for (of, waiting) in problem.airfields.iter().zip(waiting(&problem, &plan, &told)) {
                let most = waiting.iter().max().copied().unwrap_or(0);
                assert!(most <= i64::from(of.staging_max), "seed {seed}, run {run}: {most} of {} wait", of.staging_max);
            }
            let stood_before = |trip: &&airlift::Trip| {
                let left = trip.went.as_ref().map(|went| went.begins);
                left.is_some_and(|left| trip.kept.iter().any(|(at, why)| *at > left && *why == Hindrance::Room))
            };
            before_full += told.vehicles.iter().filter(stood_before).count();
        }
        let told = simulate(&problem, &plan, &foul_weather(), &runs(60)).unwrap();
        assert_eq!(told.joint.outside_h, told.independent.outside_h, "weather does not hang on the front");
        hours += told.joint.outside_h;
    }
    assert!(before_full > 0 && hours > 0.0, "no vehicle found its airfield full");
}

#[test]
fn a_vehicle_that_waits_before_a_full_airfield_is_not_free_for_another_convoy() {
    for seed in 0..4 {
        let (problem, plan) = crowded(seed);
        for run in 0..40 {
            let told = carried(&problem, &plan, &foul_weather(), (seed, run)).unwrap();
            for (pool, of) in problem.vehicles.iter().enumerate() {
                let away = |minute: u32| {
                    let out = told.vehicles.iter().filter(|trip| {
                        let load = &plan.convoys[trip.at].loads[trip.vehicle];
                        let Some(went) = &trip.went else { return false };
                        load.pool.0 == pool && (went.leaves_min..went.arrives_min).contains(&minute)
                    });
                    out.count()
                };
                for step in 0..problem.grid.steps() {
                    let minute = problem.grid.start_min(Step(step));
                    assert!(away(minute) <= of.count as usize, "seed {seed}, run {run}, minute {minute}: {}", of.name);
                }
            }
        }
    }
}

#[test]
fn nobody_is_made_or_lost_by_a_plan_that_breaks_rules() {
    let problem = generate(&SMALL, 2).unwrap();
    let plan = greedy(&problem, Policy::RoundRobin);
    let mut wrong = plan.clone();
    wrong.sorties.extend(plan.sorties.iter().cloned());
    wrong.convoys.extend(plan.convoys.iter().map(|c| airlift::Convoy { leaves: Step(c.leaves.0 / 2), ..c.clone() }));
    wrong.sorties.iter_mut().for_each(|sortie| sortie.persons.iter_mut().for_each(|n| *n *= 2));
    // Each run asserts at each step that everybody is in one place.
    simulate(&problem, &wrong, &Disruptions::default(), &runs(200)).unwrap();
}

#[test]
fn what_cannot_be_simulated_is_refused() {
    let problem = hand::problem();
    let said = |plan: &Plan, disruptions: &Disruptions, runs: Runs| {
        simulate(&problem, plan, disruptions, &runs).unwrap_err().to_string()
    };
    let mut plan = crate::cost::plan();
    assert!(said(&plan, &Disruptions { weather_h: -1.0, ..Disruptions::NONE }, runs(1)).contains("hours of a spell"));
    assert!(said(&plan, &Disruptions::NONE, runs(0)).contains("0 runs"));
    assert!(said(&plan, &Disruptions::NONE, Runs { threads: 1_000, ..runs(1) }).contains("1 to 256 threads needed"));
    plan.sorties[0].tail = 4;
    assert_eq!(
        said(&plan, &Disruptions::NONE, runs(1)),
        "plan: the plan names something that is not there (Reference) at sortie 0, minute 0: by 1"
    );
}
