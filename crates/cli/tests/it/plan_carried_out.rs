//! Plans carried out, planned anew and written as schedules: the real binary. Source: ours, `cli.md` (`plan simulate` and
//! the rows below it).

use std::fs;

use crate::plan::{Desk, number};
use crate::source::root;

const OF: [&str; 3] = ["plan.json", "--scenario", "scenarios/small"];

#[test]
fn the_same_runs_have_the_same_digest_and_other_seeds_another() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    let runs = |seed: &str| {
        desk.json(0, &[&["plan", "simulate", "--runs", "200", "--by-hand", "--seed", seed], &OF[..]].concat())
    };
    let (found, again, other) = (runs("3"), runs("3"), runs("4"));
    assert_eq!(found["schema"], "custodia/plan-simulate/1");
    assert_eq!(found["digest"], again["digest"]);
    assert_ne!(found["digest"], other["digest"]);
    for key in ["mean_inside_at_failure", "p_anyone_inside", "cvar95"] {
        for dependence in ["joint", "independent"] {
            assert!(number(&found[key][dependence]) >= 0.0, "{key}: {found}");
        }
    }
    assert!(number(&found["completion_h"]["p50"]) <= number(&found["completion_h"]["p95"]), "{found}");
    assert_eq!(found["by_hand"].as_array().unwrap().len(), 4);
    assert!(number(&found["cpu_s"]) >= 0.0 && found["runs"] == 200, "{found}");
    let none = desk.run(&[&["plan", "simulate", "--runs", "0"], &OF[..]].concat());
    assert!(none.code == 2 && none.err.contains("1 to"), "{}", none.err);
}

/// The first airfield from which the plan flies.
fn airfield(desk: &Desk) -> String {
    let plan: serde_json::Value = serde_json::from_str(&fs::read_to_string(desk.path("plan.json")).unwrap()).unwrap();
    let route = plan["sorties"][0]["route"].as_str().unwrap().to_owned();
    route.split(" to ").next().unwrap().to_owned()
}

#[test]
fn the_rest_is_planned_anew_with_what_has_changed_and_planned_anew_again() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    let facts = format!(
        "[[fact]]\nkind = \"airfield_shut\"\nairfield = {:?}\nuntil = \"2026-03-02T20:00:00+03:00\"\nsource = \"radio\"\n",
        airfield(&desk)
    );
    fs::write(desk.path("facts.toml"), facts).unwrap();
    let replan = |plan: &str, now: &str, out: &str, more: &[&str]| {
        let words = ["--json", "plan", "replan", plan, "--scenario", "scenarios/small", "--now", now, "--out", out];
        let ended = desk.run(&[&words, more].concat());
        assert!([0, 4].contains(&ended.code), "{}{}", ended.out, ended.err);
        let found = ended.json();
        let all_out = found["feasible"] == true && number(&found["left"]) == 0.0;
        assert_eq!(all_out, ended.code == 0, "{found}");
        found
    };
    let found =
        replan("plan.json", "2026-03-02T04:30:00+03:00", "second.json", &["--facts", "facts.toml", "--freeze-h", "4"]);
    assert_eq!(found["schema"], "custodia/plan-replan/1");
    assert!(found["facts"][0].as_str().unwrap().contains("is shut until 2026-03-02T20:00:00+03:00"), "{found}");
    assert!(!found["changed"].as_array().unwrap().is_empty(), "{found}");
    for change in found["changed"].as_array().unwrap() {
        assert!(!change["because"].as_str().unwrap().is_empty(), "{change}");
    }
    assert!(number(&found["frozen_h"]) >= 4.0, "{found}");
    let (bound, objective) = (number(&found["bound"]), number(&found["objective"]));
    assert!(0.0 < bound && bound <= objective, "{found}");
    assert!((number(&found["gap"]) - (objective - bound) / bound.max(1.0)).abs() < 1e-12, "{found}");
    let third = replan("second.json", "2026-03-03T06:00:00+03:00", "third.json", &[]);
    let code = if third["feasible"] == true { 0 } else { 4 };
    let explained = desk.json(code, &["plan", "explain", "third.json", "--scenario", "scenarios/small"]);
    assert_eq!(explained["schema"], "custodia/plan-explain/1");
    let back = desk.run(&[
        "plan",
        "replan",
        "third.json",
        "--scenario",
        "scenarios/small",
        "--now",
        "2026-03-02T06:00:00+03:00",
        "--out",
        "x",
    ]);
    assert!(back.code == 2 && back.err.contains("a later time needed"), "{}", back.err);
}

#[test]
fn whoever_waits_at_an_airfield_that_is_lost_is_named_with_why_no_plan_can_help_and_it_exits_4() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    let lost = airfield(&desk);
    let facts = format!("[[fact]]\nkind = \"airfield_lost\"\nairfield = {lost:?}\nsource = \"radio\"\n");
    fs::write(desk.path("facts.toml"), facts).unwrap();
    let stranded = |hour: u32| {
        let (now, out) = (format!("2026-03-02T{hour:02}:00:00+03:00"), format!("from-{hour}.json"));
        let words = ["--json", "plan", "replan", "--now", &now, "--out", &out, "--facts", "facts.toml"];
        let ended = desk.run(&[&words[..], &OF[..]].concat());
        let found = ended.json();
        let left = number(&found["left"]) > 0.0;
        assert_eq!(ended.code == 4, found["feasible"] == false || left, "{found}");
        let broken = found["violations"].as_array().unwrap().clone();
        broken.iter().any(|rule| {
            let why = rule["unavoidable_because"].as_str();
            rule["where"].as_str().unwrap().contains(&lost) && why.is_some_and(|why| !why.is_empty())
        })
    };
    assert!((4..20).step_by(2).any(stranded), "at no hour does anybody wait at {lost}");
}

#[test]
fn facts_that_cannot_be_meant_leave_no_plan_behind() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    fs::write(desk.path("facts.toml"), "[[fact]]\nkind = \"airfield_lost\"\nairfield = \"Atlantis\"\nsource = \"x\"\n")
        .unwrap();
    let words =
        ["plan", "replan", "--now", "2026-03-02T06:00:00+03:00", "--out", "second.json", "--facts", "facts.toml"];
    let ended = desk.run(&[&words[..], &OF[..]].concat());
    assert!(ended.code == 1 && ended.err.contains("facts.toml:1: airfield \"Atlantis\""), "{}", ended.err);
    assert!(!desk.path("second.json").exists());
    let early = desk
        .run(&[&["plan", "replan", "--now", "2026-03-01T06:00:00+03:00", "--out", "second.json"], &OF[..]].concat());
    assert!(early.code == 2 && early.err.contains("before the operation"), "{}", early.err);
}

#[test]
fn a_plan_is_exported_whole_into_a_new_folder_and_nobody_is_lost_on_the_way() {
    let desk = Desk::new();
    let solved = desk.solved("plan.json", &[]);
    let found = desk.json(0, &[&["plan", "export", "--out", "schedule"], &OF[..]].concat());
    assert_eq!(found["schema"], "custodia/plan-export/1");
    let read = |name: &str| fs::read_to_string(desk.path("schedule").join(name)).unwrap();
    for file in found["files"].as_array().unwrap() {
        assert!(!read(file.as_str().unwrap()).is_empty());
    }
    let persons = |name: &str| -> f64 {
        let text = read(name);
        let mut lines = text.lines();
        let at = lines.next().unwrap().split(',').position(|word| word == "persons").unwrap();
        lines.map(|line| line.split(',').nth(at).unwrap().parse::<f64>().unwrap()).sum()
    };
    for name in ["convoys.csv", "sorties.csv", "admissions.csv"] {
        assert_eq!(persons(name), number(&solved["flown"]), "{name}");
    }
    let page = read("plan.html");
    // The name of SVG itself is an address, and nothing else is.
    let elsewhere = page.replace("http://www.w3.org/2000/svg", "").contains("http");
    assert!(page.contains("<svg") && !page.contains("<script") && !elsewhere);
    let again = desk.run(&[&["plan", "export", "--out", "schedule"], &OF[..]].concat());
    assert!(again.code == 1 && again.err.contains("exists"), "{}", again.err);
    let tables = desk.json(0, &[&["plan", "export", "--format", "csv", "--out", "tables"], &OF[..]].concat());
    assert_eq!(tables["files"].as_array().unwrap().len(), 4);
    assert!(!desk.path("tables.part").exists());
}

#[test]
fn the_table_of_facts_in_the_formats_is_in_step_with_the_code() {
    let formats = fs::read_to_string(root().join("docs/formats.md")).unwrap();
    let (_, section) = formats.split_once("\n## Facts for a plan for the rest\n").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let rows: Vec<&str> =
        section.lines().filter(|line| line.starts_with("| `") && !line.starts_with("| `kind`")).collect();
    for (kind, keys) in operations::plan::FACT_KINDS {
        let word = format!("`{kind}`");
        let row = rows.iter().find(|row| row.contains(&word)).unwrap_or_else(|| panic!("{kind} has no row"));
        for key in keys {
            assert!(row.contains(&format!("`{key}`")), "{kind} has no {key}: {row}");
        }
    }
}
