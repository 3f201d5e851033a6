//! Scenarios for the planner from end to end: the real binary on those that are shipped, made and broken. Source:
//! ours, `cli.md` (`plan generate`, `plan check`).

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::plain_run::{Ended, custodia};
use crate::source::root;

fn generated(out: &Path, seed: &str) -> Ended {
    let out = out.to_str().unwrap();
    let size = ["--people", "300", "--sites", "3", "--airfields", "3", "--receivers", "2", "--days", "3"];
    custodia(&[&["--json", "plan", "generate"], &size[..], &["--seed", seed, "--out", out]].concat())
}

#[test]
fn the_shipped_scenarios_are_checked_and_hold_together() {
    for (name, people) in [("small", 60), ("hasakah-2026", 5_704)] {
        let ended = custodia(&["--json", "plan", "check", "--scenario", &format!("scenarios/{name}")]);
        let said = ended.json();
        assert_eq!((ended.code, &said["schema"]), (0, &Value::from("custodia/plan-check/1")), "{}", ended.err);
        assert_eq!((&said["people"], &said["holds_together"]), (&Value::from(people), &Value::from(true)));
        assert!(said["invented"].as_u64().unwrap() <= said["facts"].as_u64().unwrap());
    }
}

#[test]
fn a_generated_scenario_has_its_digest_and_is_never_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let (a, b) = (dir.path().join("a"), dir.path().join("b"));
    let made = generated(&a, "7");
    let said = made.json();
    assert_eq!((made.code, &said["schema"]), (0, &Value::from("custodia/plan-generate/1")), "{}", made.err);
    assert_eq!(said["digest"], generated(&b, "7").json()["digest"], "the same seed, the same files");
    let checked = custodia(&["--json", "plan", "check", "--scenario", a.to_str().unwrap()]).json();
    assert_eq!((&checked["digest"], &checked["people"]), (&said["digest"], &Value::from(300)));
    let before = fs::read(a.join("plan.toml")).unwrap();
    let again = generated(&a, "8");
    assert_eq!((again.code, again.json()["error"].as_str().unwrap()), (1, "file exists"));
    assert_eq!(fs::read(a.join("plan.toml")).unwrap(), before);
}

#[test]
fn a_broken_scenario_is_told_with_its_place_and_one_that_contradicts_itself_asks_for_a_person() {
    let dir = tempfile::tempdir().unwrap();
    for file in ["operation.toml", "plan.toml"] {
        fs::copy(root().join("scenarios/small").join(file), dir.path().join(file)).unwrap();
    }
    let plan = dir.path().join("plan.toml");
    let text = fs::read_to_string(&plan).unwrap();
    let folder = dir.path().to_str().unwrap();
    let check = || custodia(&["--json", "plan", "check", "--scenario", folder]);

    fs::write(&plan, text.replacen("hazard_per_day = 0.12", "hazard_per_day = nan", 1)).unwrap();
    let broken = check();
    let line = text.lines().position(|line| line == "hazard_per_day = 0.12").unwrap() + 1;
    assert_eq!(broken.code, 1);
    assert!(broken.json()["place"].as_str().unwrap().ends_with(&format!("plan.toml:{line}: site[0].hazard_per_day")));

    fs::write(&plan, text.replacen("daily_acceptance = [30]", "daily_acceptance = [0]", 1)).unwrap();
    let shut = check();
    let said = shut.json();
    assert_eq!((shut.code, &said["holds_together"]), (4, &Value::from(false)));
    assert_eq!(said["conflicts"][0]["kind"], "zero_acceptance");
    let read = custodia(&["plan", "check", "--scenario", folder]);
    assert!(
        read.code == 4 && read.out.contains("1. zero acceptance\n   - receiver Receiving prison admits nobody"),
        "{}",
        read.out
    );
}
