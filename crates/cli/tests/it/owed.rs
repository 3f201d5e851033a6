//! What the clocks say is owed, by the binary: once, of whom it concerns; and what a rehearsal says of it and of the
//! errors that it was asked for. Source: `custody.md` (Clocks), decision 0061.

use std::process::Command;

use serde_json::Value;

use crate::folder::Rehearsal;

fn clocks(folder: &Rehearsal, words: &[&str]) -> Vec<Value> {
    let list = folder.run("anna", &[&["clock", "list"], words].concat());
    list.json["clocks"].as_array().unwrap().clone()
}

#[test]
fn whoever_is_questioned_stands_with_one_first_questioning_and_it_is_met() {
    let folder = Rehearsal::new();
    for (officer, function) in [("qadi", "court"), ("karim", "liaison")] {
        folder.done("anna", &["officer", "add", officer, "--functions", function]);
    }
    let pack = crate::source::root().join("jurisdictions/iraq").display().to_string();
    folder.done_by_two("anna", "lea", &["authority", "adopt", &pack]);
    let paper = folder.file("paper.pdf", b"the court's paper");
    let stages: [&[&str]; 3] =
        [&["file-received", "first-questioned", "detention-ordered"], &["first-questioned"], &["file-received"]];
    for (stages, state) in stages.into_iter().zip(["met", "met", "due"]) {
        let person = folder.register("?a");
        for outcome in stages {
            let words = ["law", "present", &person, "--court", "karkh", "--outcome", outcome, "--counsel-present"];
            let words = [&words[..], &["--document", paper.to_str().unwrap()]].concat();
            folder.done_by_two("qadi", "karim", &words);
        }
        let told = clocks(&folder, &["--person", &person]);
        let told: Vec<&Value> =
            told.iter().filter(|c| c["clock"] == "first-questioning").map(|c| &c["state"]).collect();
        assert_eq!(told, [state], "{stages:?}");
    }
}

#[test]
fn a_merged_number_owes_nothing_in_list_forecast_and_page() {
    let folder = Rehearsal::new();
    let (elder, younger) = (folder.register("?a"), folder.register("?b"));
    assert_eq!(clocks(&folder, &[]).len(), 2);
    folder.done_by_two("omar", "anna", &["person", "merge", &younger, "--into", &elder, "--reasons", "same prints"]);
    for asked in [&[][..], &["--person", &younger], &["--person", &elder]] {
        let told = clocks(&folder, asked);
        assert_eq!((told.len(), &told[0]["person"]), (1, &elder.as_str().into()), "{asked:?}");
    }
    let foreseen = folder.run("anna", &["clock", "forecast"]).json["forecast"].clone();
    assert_eq!(foreseen.as_array().unwrap().len(), 1, "{foreseen}");
    assert_eq!((&foreseen[0]["place"], &foreseen[0]["running"]), (&"site".into(), &1.into()));
    let page = folder.run("lea", &["person", "show", &younger]).json;
    assert_eq!((&page["merged_into"], &page["clocks"]), (&elder.as_str().into(), &serde_json::json!([])));
}

#[test]
fn a_rehearsal_says_how_many_errors_were_asked_for_and_its_clocks_are_those_of_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let run = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
        let output = command.args(["--json", "--quiet", "--data"]).arg(&data).args(words).env_clear().output().unwrap();
        let json: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)));
        (output.status.code().unwrap(), json)
    };
    let scenario = crate::source::root().join("scenarios/small").display().to_string();
    let rates: Vec<String> =
        operations::rehearse::injection::InjectionRates::KEYS.map(|key| format!("{key}=30%")).into();
    let rates = rates.iter().flat_map(|rate| ["--rate", rate]);
    let words: Vec<&str> =
        ["rehearse", &scenario, "--seed", "5", "--children", "30"].into_iter().chain(rates).collect();
    let (code, end) = run(&words);
    assert_eq!(code, 4, "less happened than was asked for");
    assert_eq!((&end["residual_people"], &end["wrong_people"]), (&0.into(), &0.into()));
    for line in end["injected"].as_array().unwrap() {
        let number = |key: &str| line[key].as_u64().unwrap();
        assert!((1..=number("asked")).contains(&number("planned")), "{line}");
        assert!(number("injected") <= number("planned"), "{line}");
    }
    let page = std::fs::read_to_string(data.join("report.md")).unwrap();
    assert!(page.contains("\nFewer than asked, a person boards and nobody scans the band: "), "{page}");

    let list = run(&["clock", "list"]).1;
    let late = list["clocks"].as_array().unwrap().iter().filter(|c| c["state"] == "met-late").count();
    assert_eq!((&end["clocks_breached"], &end["clocks_met_late"]), (&list["breached"], &late.into()));
    let floor = end["floor"].as_array().unwrap();
    let registration = floor.iter().find(|line| line["clock"] == "bureau-registration").unwrap();
    assert_eq!(registration["owed"], 60, "one human is registered once: {floor:?}");
    assert!(page.contains(&format!("bureau-registration: {} of 60 met late", registration["met_late"])), "{page}");
}
