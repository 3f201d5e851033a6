//! What officers do every day: who is here, what a guard has seen, and one act for many persons. Source: ours,
//! decisions 0037 and 0039.

use serde_json::Value;

use crate::folder::Rehearsal;

#[test]
fn a_list_of_persons_names_everyone_of_a_place_page_by_page() {
    let folder = Rehearsal::new();
    let people = ["أحمد محمد", "خالد سعيد", "?gave no name"].map(|name| folder.register(name));
    folder.done("rana", &["age", "assess", &people[0], "--age", "30-40", "--method", "interview", "--reasons", "seen"]);
    let page = folder.done("omar", &["person", "list", "--place", "site", "--most", "2"]);
    assert_eq!(page["schema"], "custodia/person-list/1");
    assert_eq!((&page["total"], page["people"].as_array().unwrap().len()), (&3.into(), 2), "{page}");
    let first = &page["people"][0];
    let said = ["person", "name", "age", "standing", "authority", "place"].map(|key| first[key].as_str().unwrap());
    assert_eq!(said, [people[0].as_str(), "أحمد محمد", "adult", "held", "north", "site"]);
    assert!(first["age_years"].as_str().unwrap().contains("30"), "{first}");
    let next = page["next_after"].as_str().unwrap();
    let last = folder.done("omar", &["person", "list", "--place", "site", "--most", "2", "--after", next]);
    assert_eq!((&last["people"][0]["person"], &last["next_after"]), (&people[2].as_str().into(), &Value::Null));
    assert_eq!(last["people"][0]["name"], "gave no name");
    // Gone is gone from the list, and found where it is asked for.
    let report = ["incident", "report", &people[1], "--kind", "escape", "--place", "site", "--text", "the wall"];
    folder.done("omar", &[&report[..], &["--evidence", "camera 4", "--second", "anna"]].concat());
    assert_eq!(folder.done("omar", &["person", "list"])["total"], 2);
    let escaped = folder.done("omar", &["person", "list", "--status", "escaped"]);
    assert_eq!((&escaped["total"], &escaped["people"][0]["person"]), (&1.into(), &people[1].as_str().into()));
    assert_eq!(folder.done("omar", &["person", "list", "--status", "all"])["total"], 3);
    assert_eq!(folder.run("omar", &["person", "list", "--status", "lost"]).code, 2);
    assert_eq!(folder.run("omar", &["person", "list", "--place", "moon"]).code, 1);
    // Everyone on a page stands in the access log as looked at.
    let log = std::fs::read(folder.path().join(custody::ACCESS_FILE)).unwrap();
    let looks = String::from_utf8_lossy(&log).matches("person list").count();
    assert!(looks >= 8, "{looks} looks");
}

#[test]
fn a_person_is_shown_by_the_number_that_another_gave_him() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.done("omar", &["person", "alias", &person, "--issuer", "Hasakah prison", "--value", "1182/a"]);
    let shown = folder.run("omar", &["person", "show", "--alias", "Hasakah prison/1182/a"]);
    assert_eq!(shown.json["person"], person.as_str(), "{}", shown.json);
    let nobody = folder.run("omar", &["person", "show", "--alias", "Hasakah prison/7"]);
    assert_eq!(nobody.code, 1);
    assert!(nobody.json["hint"].as_str().unwrap().contains("issuer"), "{}", nobody.json);
    assert_eq!(folder.run("omar", &["person", "show", "--alias", "1182"]).code, 2);
}

#[test]
fn a_guard_records_an_injury_that_he_has_seen_and_it_is_no_medical_finding() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    let seen = ["incident", "report", &person, "--kind", "injury", "--text", "zx-cut over the left eye"];
    folder.done("omar", &[&seen[..], &["--mistreatment-alleged"]].concat());
    // Health is shown to care alone, whoever wrote it down; a doctor reads it as what it is.
    let text = |officer: &str| folder.run(officer, &["person", "show", &person]).json.to_string();
    assert!(!text("omar").contains("zx-cut"));
    let read = text("sara");
    assert!(read.contains("zx-cut over the left eye") && read.contains("as seen, no medical finding"), "{read}");
    assert!(read.contains("omar (custody-officer)"), "{read}");
    assert!(text("omar").contains("report-mistreatment"), "the duty to report is open");
    // What opens a gate stays with medical staff.
    let checked = folder.refused("omar", &["med", "injuries", &person, "--step", "intake", "--seen", "1"]);
    assert_eq!(checked["gate"], "health");
    folder.done("sara", &["med", "injury", &person, "--text", "laceration, 3 cm"]);
    let own = folder.run("sara", &["med", "show", &person]).json["entries"].clone();
    let own = own.as_array().unwrap().iter().find(|e| e["text"].to_string().contains("laceration")).unwrap();
    assert!(!own["text"].to_string().contains("no medical finding"), "{own}");
}

#[test]
fn a_notice_for_a_file_of_persons_is_made_to_all_or_to_nobody() {
    let folder = Rehearsal::new();
    let people: Vec<String> = (0..3).map(|n| folder.register(&format!("?nobody {n}"))).collect();
    let send = |file: &std::path::Path, more: &[&str]| {
        let words = ["notice", "send", "--persons-file", file.to_str().unwrap(), "--kind", "bureau", "--to", "bureau"];
        folder.run("omar", &[&words[..], &["--about", "registration"], more].concat())
    };
    let made = |person: &str| {
        let listed = folder.run("omar", &["notice", "list", person]).json["entries"].clone();
        listed.as_array().unwrap().len()
    };
    let stranger = folder.file("stranger.txt", format!("{}\nC-4821-9999-0\n", people[0]).as_bytes());
    assert_ne!(send(&stranger, &[]).code, 0);
    let twice = folder.file("twice.txt", format!("{0}\n{0}\n", people[0]).as_bytes());
    assert_eq!(send(&twice, &[]).code, 2);
    assert_eq!(made(&people[0]), 0, "nobody was told while one was refused");
    let file = folder.file("all.txt", people.join("\n").as_bytes());
    let done = send(&file, &["--idempotency-key", "k"]).json;
    assert_eq!((done["people"].as_array().unwrap().len(), done["events"].as_array().unwrap().len()), (3, 3), "{done}");
    assert_eq!(send(&file, &["--idempotency-key", "k"]).json["repeated"], true);
    assert!(people.iter().all(|person| made(person) == 1));
    let owed = folder.run("anna", &["person", "show", &people[2], "--purpose", "administration"]).json;
    assert!(owed["clocks"].to_string().contains("bureau"), "{owed}");
    assert_eq!(folder.done("anna", &["log", "verify"])["ok"], true);
}
