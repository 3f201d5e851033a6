//! A plan file is checked rule by rule, whatever it says of itself. Source: ours.

use airlift::{Plan, Policy, cost, greedy};

use super::*;
use crate::plan::{Planned, Scenario, check_plan, load, write_plan};

fn written(scenario: &Scenario, plan: Plan, path: &Path) {
    let cost = cost(&scenario.problem, &plan);
    let solver = "by hand".to_owned();
    let planned = Planned { plan, cost, bound: None, seed: 1, tries: 0, solver, rest: Vec::new() };
    write_plan(path, scenario, &planned, false).unwrap();
}

#[test]
fn a_plan_that_lacks_one_guard_is_told_with_rule_place_and_time() {
    let dir = tempfile::tempdir().unwrap();
    let folder = shipped_folder("small");
    let scenario = load(&folder).unwrap();
    let plan = greedy(&scenario.problem, Policy::ALL[0]);
    written(&scenario, plan.clone(), &dir.path().join("whole.json"));
    let whole = check_plan(&dir.path().join("whole.json"), &folder).unwrap();
    assert!(whole.feasible && whole.violations.is_empty() && whole.flown == 60, "{whole:?}");
    assert_eq!(whole.digest, scenario.digest_hex());

    let mut short = plan;
    short.sorties[0].guards -= 1;
    written(&scenario, short, &dir.path().join("short.json"));
    let found = check_plan(&dir.path().join("short.json"), &folder).unwrap();
    assert!(!found.feasible);
    assert!(found.violations.iter().any(|v| v.constraint == "Guards" && v.when.starts_with("2026-03-0")), "{found:?}");
}
