//! Checks that the plan is deterministic, large enough, free of overlap, and that the interval is
//! Wilson's. Source: ours; interval values from the formula by hand.

use std::collections::BTreeSet;

use super::super::people::{SyntheticPerson, generate_people};
use super::super::scenario::{Scenario, tests::repository};
use super::super::timetable::Timetable;
use super::*;

fn inputs(name: &str, seed: u64) -> (Scenario, Timetable, Vec<SyntheticPerson>) {
    let scenario = Scenario::load(&repository(name)).unwrap_or_else(|error| panic!("{error}"));
    let timetable = Timetable::expand(&scenario).unwrap();
    let people = generate_people(seed, scenario.people() as usize, &scenario.mix);
    (scenario, timetable, people)
}

#[test]
fn the_default_rates_give_ten_of_each_kind_over_five_seeds() {
    for seed in 1..=5 {
        let (scenario, timetable, people) = inputs("hasakah-2026", seed);
        let plan = InjectionPlan::draw(seed, &people, &timetable.movements, &scenario.rates);
        for kind in InjectionKind::ALL {
            let count = plan.of_kind(*kind).count();
            assert!(count >= 10, "seed {seed}: {count} of {}", kind.word());
        }
    }
}

#[test]
fn the_small_scenario_has_one_of_each_kind() {
    let (scenario, timetable, people) = inputs("small", 1);
    let plan = InjectionPlan::draw(1, &people, &timetable.movements, &scenario.rates);
    for kind in InjectionKind::ALL {
        assert!(plan.of_kind(*kind).count() >= 1, "none of {}", kind.word());
    }
}

#[test]
fn the_same_seed_draws_the_same_plan() {
    let (scenario, timetable, people) = inputs("hasakah-2026", 3);
    let draw = |seed| InjectionPlan::draw(seed, &people, &timetable.movements, &scenario.rates);
    assert_eq!(draw(3), draw(3));
    assert_ne!(draw(3), draw(4));
}

#[test]
fn nobody_bears_two_errors_and_no_movement_does() {
    let (scenario, timetable, people) = inputs("hasakah-2026", 1);
    let plan = InjectionPlan::draw(1, &people, &timetable.movements, &scenario.rates);
    let bearers: Vec<u32> =
        plan.injections.iter().flat_map(|injection| injection.person.into_iter().chain(injection.other)).collect();
    assert_eq!(bearers.iter().collect::<BTreeSet<_>>().len(), bearers.len());
    let movements: Vec<_> = plan.injections.iter().filter_map(|injection| injection.movement.as_ref()).collect();
    assert_eq!(movements.iter().collect::<BTreeSet<_>>().len(), movements.len());
    for injection in plan.injections.iter() {
        if let (Some(person), Some(other)) = (injection.person, injection.other) {
            assert_eq!(people[person as usize].site, people[other as usize].site);
        }
    }
}

#[test]
fn where_more_is_asked_for_than_there_is_every_kind_gets_its_part_and_what_was_asked_stays_told() {
    let (scenario, timetable, _) = inputs("small", 5);
    let mut mix = scenario.mix.clone();
    mix.set_share("child_claimed_adult", "30 %").unwrap();
    let people = generate_people(5, scenario.people() as usize, &mix);
    let mut rates = InjectionRates::NONE;
    InjectionRates::KEYS.iter().for_each(|key| rates.set(key, "30 %").unwrap());
    let plan = InjectionPlan::draw(5, &people, &timetable.movements, &rates);
    let of = |kind: InjectionKind| (plan.asked[&kind], plan.of_kind(kind).count() as u32);
    for kind in InjectionKind::ALL {
        let (asked, planned) = of(*kind);
        assert!((1..=asked).contains(&planned), "{}: {planned} of {asked}", kind.word());
        assert!(KindOutcome::of(&plan, *kind).falls_short(), "nothing has happened yet");
    }
    // 30 % of 60 people each, and half of 42 others is not enough for three kinds.
    for kind in [InjectionKind::MissedScan, InjectionKind::StaleFitness, InjectionKind::LateObjection] {
        let (asked, planned) = of(kind);
        assert_eq!(asked, 18);
        assert!((3..=6).contains(&planned), "{}: {planned}", kind.word());
    }
    assert_eq!(of(InjectionKind::ChildClaimedAdult), (18, 18));
}

#[test]
fn no_rates_leave_only_the_children() {
    let (_, timetable, people) = inputs("hasakah-2026", 1);
    let plan = InjectionPlan::draw(1, &people, &timetable.movements, &InjectionRates::NONE);
    assert!(plan.injections.iter().all(|injection| injection.kind == InjectionKind::ChildClaimedAdult));
}

#[test]
fn the_sealed_truth_reads_back_as_it_was_written() {
    let (scenario, timetable, people) = inputs("small", 2);
    let plan = InjectionPlan::draw(2, &people, &timetable.movements, &scenario.rates);
    let mut truth = Truth::at_start(2, plan, people.iter().map(|person| scenario.sites[person.site].place.clone()));
    truth.moved(3, "haven");
    truth.became(4, TrueState::Died);
    truth.occurred(2);
    truth.occurred(1);
    truth.occurred(2);
    assert_eq!(truth.happened, [1, 2]);
    assert_eq!((truth.ends[3].place.as_str(), truth.ends[4].state), ("haven", TrueState::Died));
    let text = serde_json::to_string(&truth).unwrap();
    assert_eq!(serde_json::from_str::<Truth>(&text).unwrap(), truth);
}

#[test]
fn every_rate_can_be_set_by_its_key_and_no_other() {
    for key in InjectionRates::KEYS {
        let mut rates = InjectionRates::NONE;
        rates.set(key, "25 %").unwrap();
        let json = serde_json::to_value(rates).unwrap();
        assert_eq!(json[key], 250_000, "{key}");
    }
    assert!(InjectionRates::NONE.clone().set("band_swop", "1 %").unwrap_err().contains("known are band_swap"));
}

#[test]
fn the_interval_is_wilsons() {
    let close = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 5e-4 && (a.1 - b.1).abs() < 5e-4;
    assert!(close(wilson_95(10, 10).unwrap(), (0.7225, 1.0)));
    assert!(close(wilson_95(0, 10).unwrap(), (0.0, 0.2775)));
    assert!(close(wilson_95(5, 10).unwrap(), (0.2366, 0.7634)));
    assert_eq!(wilson_95(0, 0), None);
}

#[test]
fn the_table_line_speaks_the_words_of_the_command_line() {
    let mut line = KindOutcome { asked: 6, planned: 6, ..KindOutcome::none(InjectionKind::BandSwap) };
    line.add_found("discrepancy", "bands are read");
    line.add_blocked("identity gate", "one band");
    line.add_found("discrepancy", "bands are read");
    line.add_missed("nobody looked");
    line.add_missed("nobody looked");
    let json = serde_json::to_value(&line).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"kind": "band_swap", "asked": 6, "planned": 6, "injected": 5, "found": 2, "blocked": 1, "missed": 2, "found_by": [
            {"where": "discrepancy", "rule": "bands are read", "count": 2},
            {"where": "identity gate", "rule": "one band", "count": 1},
        ], "missed_why": ["nobody looked"]})
    );
}
