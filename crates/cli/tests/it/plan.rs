//! Plans from end to end: the real binary on the small scenario, and what it refuses. Source: ours, `cli.md` (`plan solve`
//! and the rows below it).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::plain_run::Ended;
use crate::source::root;

/// A folder with a copy of the small scenario below `scenarios/`, as the guide and the examples name it.
pub(crate) struct Desk {
    dir: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let small = dir.path().join("scenarios/small");
        fs::create_dir_all(&small).unwrap();
        for file in fs::read_dir(root().join("scenarios/small")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), small.join(file.file_name())).unwrap();
        }
        Self { dir }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
        command.args(words).env_clear().current_dir(self.dir.path());
        command
    }

    pub(crate) fn run(&self, words: &[&str]) -> Ended {
        Ended::of(&mut self.command(words))
    }

    /// Runs a command that must exit as said, and gives its document.
    pub(crate) fn json(&self, code: i32, words: &[&str]) -> Value {
        let ended = self.run(&[&["--json"], words].concat());
        assert_eq!(ended.code, code, "{words:?}: {}{}", ended.out, ended.err);
        ended.json()
    }

    pub(crate) fn solved(&self, out: &str, more: &[&str]) -> Value {
        let words = ["plan", "solve", "scenarios/small", "--out", out, "--tries", "300"];
        self.json(0, &[&words, more].concat())
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn the_small_scenario_is_solved_with_a_plan_a_bound_and_what_it_is_set_beside() {
    let desk = Desk::new();
    let found = desk.solved("plan.json", &[]);
    assert_eq!(found["schema"], "custodia/plan-solve/1");
    for key in ["integer", "feasible"] {
        assert_eq!(found[key], true, "{key}: {found}");
    }
    let (objective, bound, gap) = (number(&found["objective"]), number(&found["bound"]), number(&found["gap"]));
    let parts = ["inside", "staging", "road_air", "crowding", "tie_break"];
    let sum: f64 = parts.iter().map(|part| number(&found["objective_parts"][part])).sum();
    assert!((sum - objective).abs() < 1e-9, "{found}");
    assert!((gap - (objective - bound) / bound.max(1.0)).abs() < 1e-12, "{found}");
    assert!(bound <= objective && objective <= number(&found["greedy"]["objective"]), "{found}");
    assert!(number(&found["expected_inside"]) < number(&found["expected_inside_nobody_moved"]), "{found}");
    assert_eq!(number(&found["flown"]) + number(&found["left"]), number(&found["people"]));
    assert_eq!(found["reaction"]["plans"].as_array().unwrap().len(), 5, "{}", found["reaction"]);
    assert_eq!(number(&found["reaction"]["plans"][0]["expected_inside"][0]), number(&found["expected_inside"]));
    for key in ["completion_h", "sorties", "convoys", "cpu_s", "wall_s", "first_plan_cpu_s", "grid_h"] {
        assert!(number(&found[key]) >= 0.0, "{key}: {found}");
    }
    assert!(found["binding"].is_array() && found["solver"].is_string() && found["greedy"]["policy"].is_string());
    let file: Value = serde_json::from_str(&desk.text("plan.json")).unwrap();
    assert_eq!((&file["schema"], &file["cost"]["objective"]), (&"custodia/plan/1".into(), &found["objective"]));
}

#[test]
fn a_plan_that_leaves_people_inside_or_admitted_nowhere_exits_4_and_says_how_many() {
    let desk = Desk::new();
    let facts = desk.path("scenarios/small/plan.toml");
    let text = fs::read_to_string(&facts).unwrap();
    // Nobody is admitted after the first thirty, and nobody may wait for it.
    let line = text.lines().find(|line| line.starts_with("daily_acceptance")).unwrap();
    fs::write(&facts, text.replace(line, "daily_acceptance = [30, 0]").replace("queue_max = ", "queue_max = 0 # "))
        .unwrap();
    let ended = desk.run(&["--json", "plan", "solve", "scenarios/small", "--out", "plan.json", "--tries", "100"]);
    let found = ended.json();
    assert!(
        ended.code == 4 && number(&found["left"]) + number(&found["not_admitted"]) >= 30.0 && found["feasible"] == true,
        "{found}"
    );
    let help = desk.run(&["plan", "solve", "--help"]).out;
    assert!(
        help.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains("exit 4 where people are left inside or not admitted")
    );
}

#[test]
fn a_bound_that_somebody_wrote_into_a_plan_file_is_not_believed() {
    let desk = Desk::new();
    let solved = desk.solved("plan.json", &[]);
    let check = ["plan", "check", "plan.json", "--scenario", "scenarios/small"];
    let found = desk.json(0, &check);
    assert_eq!((&found["bound"]["value"], &found["bound"]["borne_out"]), (&solved["bound"], &true.into()), "{found}");
    let mut file: Value = serde_json::from_str(&desk.text("plan.json")).unwrap();
    file["bound"]["value"] = file["cost"]["objective"].clone();
    fs::write(desk.path("plan.json"), file.to_string()).unwrap();
    let found = desk.json(4, &check);
    assert_eq!((&found["feasible"], &found["bound"]["borne_out"]), (&true.into(), &false.into()), "{found}");
    assert_eq!((&found["bound"]["value"], &found["bound"]["gap"]), (&solved["bound"], &solved["gap"]), "{found}");
    let explained = desk.json(4, &["plan", "explain", "plan.json", "--scenario", "scenarios/small"]);
    assert_eq!(explained["bound"]["gap"], solved["gap"], "{explained}");
}

#[test]
fn the_same_seed_gives_the_same_plan_to_the_byte() {
    let desk = Desk::new();
    desk.solved("a.json", &["--seed", "7"]);
    desk.solved("b.json", &["--seed", "7"]);
    assert_eq!(desk.text("a.json"), desk.text("b.json"));
}

#[test]
fn a_plan_file_is_replaced_only_when_told_and_nothing_is_left_of_a_refusal() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    let before = desk.text("plan.json");
    let ended = desk.run(&["plan", "solve", "scenarios/small", "--out", "plan.json", "--seed", "9"]);
    assert!(ended.code == 1 && ended.err.contains("--replace"), "{}", ended.err);
    assert_eq!(desk.text("plan.json"), before);
    desk.solved("plan.json", &["--seed", "9", "--replace"]);
    assert!(desk.text("plan.json").contains("\"seed\": 9"));
    let nowhere = desk.run(&["plan", "solve", "scenarios/small", "--out", "none/plan.json"]);
    assert!(nowhere.code == 1 && nowhere.err.contains("is no folder"), "{}", nowhere.err);
    assert_eq!(fs::read_dir(desk.path(".")).unwrap().count(), 2, "a plan and the scenarios");
}

#[test]
fn one_command_writes_the_plan_and_its_charts_and_replaces_neither() {
    let desk = Desk::new();
    let bare = ["plan", "solve", "scenarios/small", "--tries", "300"];
    let found = desk.json(0, &bare);
    assert_eq!((&found["plan"], &found["charts"]["out"]), (&"plan.json".into(), &"plan".into()), "{found}");
    let files: Vec<&str> = found["charts"]["files"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
    for file in ["race.svg", "gantt.svg", "plan.html", "sorties.csv"] {
        assert!(files.contains(&file) && !desk.text(&format!("plan/{file}")).is_empty(), "{file}: {files:?}");
    }
    let again = desk.run(&[&bare[..], &["--replace"]].concat());
    assert!(again.code == 1 && again.err.contains("folder that is not there yet"), "{}", again.err);
    let named = desk.json(0, &[&bare[..], &["--out", "b.json", "--charts", "b"]].concat());
    assert_eq!(named["charts"]["out"], "b", "{named}");
    assert!(desk.path("b.json").is_file() && desk.path("b/race.svg").is_file());
}

#[test]
fn limits_that_cannot_be_meant_are_usage() {
    let desk = Desk::new();
    for (flag, value) in [("--gap", "-1"), ("--gap", "NaN"), ("--cpu-s", "0"), ("--tries", "999999999999")] {
        let flag = format!("{flag}={value}");
        let ended = desk.run(&["plan", "solve", "scenarios/small", "--out", "plan.json", &flag]);
        assert_eq!(ended.code, 2, "{flag}: {}", ended.err);
        assert!(!desk.path("plan.json").exists());
    }
}

#[test]
fn a_plan_of_a_scenario_that_has_changed_since_is_refused() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    let file = desk.path("scenarios/small/operation.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}# changed\n")).unwrap();
    for words in [&["plan", "explain"][..], &["plan", "compare"], &["plan", "simulate"]] {
        let ended = desk.run(&[words, &["plan.json", "--scenario", "scenarios/small"]].concat());
        assert!(ended.code == 1 && ended.err.contains("digest"), "{words:?}: {}", ended.err);
    }
}

#[test]
fn a_file_that_is_no_plan_is_refused_with_its_line() {
    let desk = Desk::new();
    desk.solved("plan.json", &[]);
    let text = desk.text("plan.json");
    let cases = [
        (text.replacen("\"sorties\"", "\"flights\"", 1), "unknown field `flights`"),
        (text.replacen("\"boards_min\":", "\"boards_min\":7", 1), "an edge of the grid"),
        (text[..text.len() / 2].to_owned(), "EOF"),
        (String::new(), "EOF"),
    ];
    for (spoilt, said) in cases {
        fs::write(desk.path("spoilt.json"), spoilt).unwrap();
        let ended = desk.run(&["plan", "explain", "spoilt.json", "--scenario", "scenarios/small"]);
        assert!(ended.code == 1 && ended.err.contains("spoilt.json") && ended.err.contains(said), "{}", ended.err);
    }
}

#[test]
fn a_search_that_is_interrupted_writes_its_best_plan_and_exits_130() {
    use std::io::BufRead;
    let desk = Desk::new();
    let words = ["--json", "plan", "solve", "scenarios/small", "--out", "plan.json", "--tries", "100000000"];
    let mut child = desk.command(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    std::io::BufReader::new(child.stderr.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.contains("incumbent") && first.contains("persons"), "{first}");
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&found["ended"], &found["feasible"]), (&"interrupted".into(), &true.into()), "{found}");
    let explained = desk.json(0, &["plan", "explain", "plan.json", "--scenario", "scenarios/small"]);
    assert_eq!(explained["figures"]["objective"], found["objective"]);
}

#[test]
fn answers_fit_eighty_columns_and_say_what_the_documents_say() {
    let desk = Desk::new();
    let words = ["plan", "solve", "scenarios/small", "--out", "plan.json", "--tries", "300", "--quiet"];
    let solved = desk.run(&words);
    assert_eq!((solved.code, solved.err.as_str()), (0, ""), "{}", solved.err);
    let of = ["plan.json", "--scenario", "scenarios/small"];
    let explained = desk.run(&[&["plan", "explain"], &of[..]].concat());
    let compared = desk.run(&[&["plan", "compare"], &of[..]].concat());
    let simulated = desk.run(&[&["plan", "simulate", "--runs", "50"], &of[..]].concat());
    assert!(solved.out.contains("No plan costs less than"), "{}", solved.out);
    assert!(compared.out.contains("highest hazard first"), "{}", compared.out);
    for page in [solved, explained, compared, simulated] {
        assert_eq!(page.code, 0, "{}", page.err);
        for line in page.out.lines().filter(|line| !line.contains("figures ")) {
            let shown = line.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).count();
            assert!(shown <= 80, "{shown} columns: {line}");
        }
    }
}

/// The commands of a document's blocks of shell, in its order.
fn commands_of(document: &Path) -> Vec<String> {
    let text = fs::read_to_string(document).unwrap();
    let blocks = text.split("```sh\n").skip(1).map(|block| block.split("```").next().unwrap_or_default());
    blocks.flat_map(str::lines).map(str::to_owned).collect()
}

#[test]
fn the_commands_of_the_operators_guide_run_as_they_are_written() {
    let desk = Desk::new();
    let commands = commands_of(&root().join("docs/operating/plan.md"));
    assert!(commands.len() >= 6, "{commands:?}");
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(words[0], "custodia", "{command}");
        let ended = desk.run(&words[1..]);
        assert!([0, 4].contains(&ended.code), "{command}: {}", ended.err);
    }
}

#[test]
fn the_examples_in_the_help_run_one_after_the_other() {
    let desk = Desk::new();
    for verb in ["check", "solve", "explain", "compare", "simulate", "replan", "export"] {
        let help = desk.run(&["plan", verb, "--help"]).out;
        let joined = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, example) = joined.split_once("Example: custodia ").unwrap_or_else(|| panic!("{help}"));
        let (example, _) = example.split_once(" Usage:").unwrap_or_else(|| panic!("{help}"));
        let ended = desk.run(&example.split(' ').collect::<Vec<_>>());
        assert!([0, 4].contains(&ended.code), "{example}: {}", ended.err);
    }
}
