//! What binds, held against solving again with one more of it. Source: ours.

use airlift::{
    Clearance, ClearanceId, FailureLaw, Grid, Problem, ReceiverId, Size, Windows, binding, generate, lower_bound,
};

use crate::hand;

#[test]
fn one_more_admission_is_worth_about_what_solving_again_says() {
    let size = Size { people: 120, sites: 2, airfields: 2, receivers: 1, days: 5, step_min: 240 };
    let mut told = 0;
    for seed in 0..4 {
        let mut problem = generate(&size, seed).unwrap();
        problem.receivers[0].daily_acceptance = vec![9];
        problem.receivers[0].queue_max = 9;
        let found = binding(&problem);
        assert!(found.windows(2).all(|pair| pair[0].worth >= pair[1].worth));
        let Some(day) = found.iter().find(|b| b.one_more == "one more admission a day at receiver 0") else { continue };
        let before = lower_bound(&problem).value;
        problem.receivers[0].daily_acceptance.iter_mut().for_each(|n| *n += 1);
        let gain = before - lower_bound(&problem).value;
        // The price is that of a first small part of one: the whole is worth no more.
        assert!(gain <= day.worth + 1e-6 && gain > 0.3 * day.worth, "seed {seed}: {gain} beside {day}");
        told += 1;
    }
    assert!(told > 0, "admission bound nowhere: {:?}", generate(&size, 0).map(|p| binding(&p)));
}

#[test]
fn a_late_clearance_a_slow_post_and_a_lone_bus_are_named_in_words() {
    let mut problem = hand::problem();
    problem.clearances =
        vec![Clearance { name: "overflight".into(), windows: Windows::new(vec![(480, 2_000)]).unwrap() }];
    problem.routes[0].overflight = Some(ClearanceId(0));
    problem.airfields[0].staging_max = 2;
    problem.sites[0].stages[0].posts = 1;
    let said: Vec<String> = binding(&problem).iter().map(ToString::to_string).collect();
    for words in ["clearance overflight at all times", "one more person waiting at strip"] {
        assert!(said.iter().any(|s| s.starts_with(words)), "{words}: {said:?}");
    }
    problem.clearances[0].windows = Windows::always();
    problem.airfields[0].staging_max = 6;
    let said: Vec<String> = binding(&problem).iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|s| s.starts_with("one more post for assessed at prison")), "{said:?}");
    assert!(!said.iter().any(|s| s.contains("clearance")), "{said:?}");
}

/// Sixty people and plenty of everything, so that what a test makes scarce is what binds.
fn plenty() -> Problem {
    let mut p = hand::problem();
    p.grid = Grid::even(120, 3).unwrap();
    p.sites[0].people = vec![60];
    p.sites[0].law = FailureLaw::new(vec![0, 1_440, 4_320], vec![0.5, 0.3]).unwrap();
    (p.sites[0].stages[0].posts, p.sites[0].gate_vehicles_per_h) = (100, 10.0);
    (p.vehicles[0].count, p.road_guards.count, p.air_guards.count) = (40, 100, 100);
    (p.airfields[0].mog_units, p.airfields[0].staging_max, p.airfields[0].fuel_t_per_day) = (20, 200, 100.0);
    p.kinds[0].tails = (0..10).map(|n| format!("A{n}")).collect();
    p.kinds[0].crews = 40;
    let there = &mut p.receivers[0];
    (there.mog_units, there.process_per_h, there.queue_max) = (20, 100.0, 200);
    (there.daily_acceptance, there.capacity_operational, there.capacity_humane) = (vec![200], 210, 210);
    p
}

type Change = fn(&mut Problem);

/// What is told, what makes it scarce, and one more of it.
const SCARCE: [(&str, Change, Change); 15] = [
    ("one more of bus", |p| p.vehicles[0].count = 2, |p| p.vehicles[0].count += 1),
    ("one more road guard", |p| p.road_guards.count = 3, |p| p.road_guards.count += 1),
    (
        "one more vehicle a step through the gate of prison",
        |p| p.sites[0].gate_vehicles_per_h = 0.5,
        |p| p.sites[0].gate_vehicles_per_h += 0.5,
    ),
    ("one more post for assessed at prison", |p| p.sites[0].stages[0].posts = 2, |p| p.sites[0].stages[0].posts += 1),
    (
        "one more person waiting at strip",
        |p| scarce_air(p, |p| (p.airfields[0].staging_max, p.air_guards.count) = (8, 2)),
        |p| p.airfields[0].staging_max += 1,
    ),
    ("one more carrier", |p| scarce_air(p, |p| p.kinds[0].tails.truncate(1)), |p| p.kinds[0].tails.push("B".into())),
    ("one more crew of carrier", |p| scarce_air(p, |p| p.kinds[0].crews = 1), |p| p.kinds[0].crews += 1),
    ("one more air guard", |p| scarce_air(p, |p| p.air_guards.count = 2), |p| p.air_guards.count += 1),
    (
        "one more parking unit at strip",
        |p| scarce_air(p, |p| p.airfields[0].mog_units = 1),
        |p| p.airfields[0].mog_units += 1,
    ),
    (
        "one more parking unit at centre",
        |p| scarce_air(p, |p| p.receivers[0].mog_units = 1),
        |p| p.receivers[0].mog_units += 1,
    ),
    (
        "one more tonne of fuel a day at strip",
        |p| {
            scarce_air(p, |p| p.airfields[0].fuel_t_per_day = 3.5);
            // Too far to turn back, so that each takes on 1.75 t.
            p.kinds[0].range_nm = 399.0;
            p.receivers.push(p.receivers[0].clone());
            p.receivers[1].name = "other".into();
            p.routes[0].alternates = vec![(ReceiverId(1), 150.0)];
        },
        |p| p.airfields[0].fuel_t_per_day += 1.0,
    ),
    (
        "one more admission a day at centre",
        |p| scarce_air(p, |p| (p.receivers[0].daily_acceptance, p.receivers[0].queue_max) = (vec![10], 8)),
        |p| p.receivers[0].daily_acceptance[0] += 1,
    ),
    (
        "one more waiting for admission at centre",
        |p| scarce_air(p, |p| (p.receivers[0].daily_acceptance, p.receivers[0].queue_max) = (vec![10], 8)),
        |p| p.receivers[0].queue_max += 1,
    ),
    (
        "one more admission a step at centre",
        |p| scarce_air(p, |p| (p.receivers[0].process_per_h, p.receivers[0].queue_max) = (1.0, 8)),
        |p| p.receivers[0].process_per_h += 0.5,
    ),
    (
        "room for one more at centre",
        |p| scarce_air(p, |p| p.receivers[0].capacity_operational = 40),
        |p| p.receivers[0].capacity_operational += 1,
    ),
];

/// Few can wait for an aircraft, so that what keeps aircraft back keeps people inside.
fn scarce_air(p: &mut Problem, scarce: Change) {
    p.airfields[0].staging_max = 16;
    scarce(p);
}

#[test]
fn of_every_kind_of_limit_one_more_is_worth_what_solving_again_says_and_never_more_than_is_told() {
    for (words, scarce, one_more) in SCARCE {
        let mut problem = plenty();
        scarce(&mut problem);
        assert_eq!(problem.check(), [], "{words}");
        let told = binding(&problem);
        let before = lower_bound(&problem).value;
        one_more(&mut problem);
        let gain = before - lower_bound(&problem).value;
        let worth = told.iter().find(|b| b.one_more == words).map_or(0.0, |b| b.worth);
        assert!(gain > 0.01, "{words}: one more changes nothing, {gain}; told {told:?}");
        assert!(gain <= worth + 1e-6, "{words}: {gain} is more than {worth}; told {told:?}");
        assert!(gain > 0.3 * worth, "{words}: {gain} beside {worth}");
    }
}
