//! What binds, held against solving again with one more of it. Source: ours.

use airlift::{Clearance, ClearanceId, Size, Windows, binding, generate, lower_bound};

use crate::hand;

#[test]
fn one_more_admission_is_worth_about_what_solving_again_says() {
    let size = Size { people: 120, sites: 2, airfields: 2, receivers: 1, days: 3, step_min: 240 };
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
