//! Facts by their words, and plans for the rest as files. Source: ours.

use std::path::Path;

use airlift::{Step, replan};

use super::{by_hand, scenario};
use crate::plan::file::{Planned, Rest, parse, written};
use crate::plan::live::{FACT_KINDS, LiveFact, read_facts};
use crate::plan::{Scenario, Start};

fn written_facts(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("facts.toml");
    std::fs::write(&file, text).unwrap();
    (dir, file)
}

fn said(text: &str, scenario: &Scenario) -> Result<Vec<String>, String> {
    let (_dir, file) = written_facts(text);
    let facts = read_facts(&file, scenario).map_err(|e| e.to_string().replace(&file.display().to_string(), "FACTS"))?;
    Ok(facts.iter().map(|row| row.fact(scenario).unwrap().said(&scenario.problem)).collect())
}

/// One fact of each kind.
fn every_kind(scenario: &Scenario) -> String {
    let p = &scenario.problem;
    let names = crate::plan::names::Names::of(p);
    let flies = p.kinds.iter().find(|kind| !kind.tails.is_empty()).unwrap();
    FACT_KINDS
        .iter()
        .map(|(kind, keys)| {
            let line = |key: &&str| match *key {
                "site" => format!("site = {:?}\n", p.sites[0].name),
                "airfield" => format!("airfield = {:?}\n", p.airfields[1].name),
                "receiver" => format!("receiver = {:?}\n", p.receivers[0].name),
                "aircraft" => format!("aircraft = {:?}\n", flies.name),
                "tail" => format!("tail = {:?}\n", flies.tails[0]),
                "vehicles" => format!("vehicles = {:?}\n", p.vehicles[0].name),
                "road" => format!("road = {:?}\n", names.roads.name(0)),
                "clearance" => format!("clearance = {:?}\n", p.clearances[0].name),
                "number" => "number = 2\n".to_owned(),
                "per_day" => "per_day = [10, 20]\n".to_owned(),
                _ => "until = \"2026-01-22T06:00:00+03:00\"\n".to_owned(),
            };
            let keys: String = keys.iter().map(line).collect();
            format!("[[fact]]\nkind = {kind:?}\nsource = \"radio\"\n{keys}\n")
        })
        .collect()
}

#[test]
fn every_kind_of_fact_is_read_in_the_words_of_the_scenario() {
    let scenario = scenario(1);
    let told = said(&every_kind(&scenario), &scenario).unwrap();
    assert_eq!(told.len(), FACT_KINDS.len());
    assert_eq!(told[0], format!("site {} has failed", scenario.problem.sites[0].name));
    // 2026-01-22 06:00 is 30 hours after the first midnight.
    assert!(told[1].ends_with("is shut until minute 1800"), "{}", told[1]);
}

#[test]
fn a_fact_that_cannot_be_meant_is_refused_with_its_line() {
    let scenario = scenario(1);
    let head = "[[fact]]\nkind = \"road_guards_out\"\nsource = \"radio\"\nnumber = 2\n\n";
    let cases = [
        ("[[fact]]\nkind = \"flood\"\nsource = \"x\"\n", "FACTS:6: kind is \"flood\", one of site_failed"),
        (
            "[[fact]]\nkind = \"site_failed\"\nsource = \"x\"\nsite = \"nowhere\"\n",
            "FACTS:6: site \"nowhere\" is not in",
        ),
        ("[[fact]]\nkind = \"site_failed\"\nsource = \"x\"\n", "FACTS:6: site is missing"),
        ("[[fact]]\nkind = \"site_failed\"\nsource = \" \"\nsite = \"site 0\"\n", "FACTS:6: source is empty"),
        ("[[fact]]\nkind = \"air_guards_out\"\nsource = \"x\"\nnumber = 0\n", "FACTS:6: number is 0"),
        (
            "[[fact]]\nkind = \"air_guards_out\"\nsource = \"x\"\nnumber = 1\nsite = \"a\"\n",
            "FACTS:6: site does not belong",
        ),
        (
            "[[fact]]\nkind = \"air_guards_out\"\nsource = \"x\"\nnumber = 1\nuntil = \"soon\"\n",
            "FACTS:6: until: \"soon\" is no moment",
        ),
        ("[[fact]]\nkind = \"air_guards_out\"\nsource = \"x\"\nnumbers = 1\n", "FACTS:9: unknown field `numbers`"),
        ("[[fact]]\nkind = \"air_guards_out\"\nnumber = 1\n", "FACTS:6: missing field `source`"),
    ];
    for (text, wanted) in cases {
        let message = said(&format!("{head}{text}"), &scenario).expect_err("it was read");
        assert!(message.starts_with(wanted), "{message}, not {wanted}");
    }
    assert!(said("fact = 1", &scenario).is_err());
}

/// A plan for the rest from a step on, as its file tells it.
fn rest(scenario: &Scenario, executed: &Planned, step: usize, facts: Vec<LiveFact>) -> Planned {
    let edges = scenario.problem.grid.edges_min();
    let rest = Rest { now_min: edges[step], frozen_until_min: edges[step + 1], facts };
    let problem = executed.problem(scenario).unwrap();
    let now = rest.now(scenario, &executed.plan).unwrap();
    assert_eq!(now.step, Step(step));
    let made = replan(&problem, &executed.plan, &now, 20, 1, &mut |_| true).unwrap();
    assert_eq!(made.broken, []);
    let rests = executed.rest.iter().cloned().chain([rest]).collect();
    Planned { plan: made.plan, cost: made.cost, rest: rests, solver: "search".into(), bound: None, ..executed.clone() }
}

#[test]
fn a_plan_for_the_rest_of_a_plan_for_the_rest_reads_back_with_the_problem_that_it_is_for() {
    let scenario = scenario(4);
    let shut = LiveFact {
        kind: "receiver_shut".into(),
        source: "radio".into(),
        receiver: Some(scenario.problem.receivers[0].name.clone()),
        until: Some(crate::plan::Clockface::of(&scenario.start).unwrap().rfc3339(20 * 60)),
        ..LiveFact::default()
    };
    let once = rest(&scenario, &by_hand(&scenario), 2, vec![shut]);
    let twice = rest(&scenario, &once, 5, Vec::new());
    for planned in [&once, &twice] {
        let text = written(&scenario, planned).unwrap();
        assert_eq!(&parse(text.as_bytes(), &scenario, Path::new("p.json")).unwrap(), planned);
        assert_eq!(planned.broken(&scenario).unwrap(), []);
    }
    assert_ne!(once.problem(&scenario).unwrap(), scenario.problem);
    let mut spoilt = once.clone();
    spoilt.rest[0].now_min += 1;
    let text = written(&scenario, &spoilt).unwrap();
    let message = parse(text.as_bytes(), &scenario, Path::new("p.json")).unwrap_err().to_string();
    assert!(message.contains("rest: now_min is 481, an edge of the grid such as 480 needed"), "{message}");
}

#[test]
fn the_start_of_an_operation_is_the_same_to_both_clocks() {
    let start = Start { first_day: 20_474, offset_min: 180 };
    let face = crate::plan::Clockface::of(&start).unwrap();
    for minute in [0, 59, 1_440, 33_333] {
        assert_eq!((face.local(minute), face.rfc3339(minute)), (start.local(minute), start.rfc3339(minute)));
    }
}
