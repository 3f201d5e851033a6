//! The same command under the same idempotency key: the same answer, and nothing written twice. Source:
//! `cli.md` (Conventions).

use serde_json::Value;

use crate::folder::{Rehearsal, registering};
use crate::movement_folder::{MovementFolder, Said, movement_folder};

/// How many events stand in a folder's logs.
fn events(folder: &Rehearsal) -> u64 {
    let status = folder.run("anna", &["op", "status"]).json;
    status["logs"].as_array().unwrap().iter().map(|log| log["events"].as_u64().unwrap()).sum()
}

/// A first contact under an idempotency key.
fn sheet(identity: &str) -> Vec<&str> {
    [&registering(identity)[..], &["--idempotency-key", "sheet-4/row-1"]].concat()
}

/// Runs a command twice and asserts that the second run says the same and writes nothing.
fn twice(folder: &Rehearsal, officer: &str, words: &[&str]) -> Value {
    let first = folder.run(officer, words);
    assert!(matches!(first.code, 0 | 4), "{words:?}: {} {}", first.json, first.stderr);
    let written = events(folder);
    let again = folder.run(officer, words);
    assert_eq!(again.code, first.code, "{words:?}: {} {}", again.json, again.stderr);
    assert_eq!(events(folder), written, "{words:?} was written again");
    for key in ["person", "person_arabic_indic", "about", "movement"] {
        assert_eq!(again.json[key], first.json[key], "{words:?}: {}", again.json);
    }
    if again.json["events"].is_array() {
        assert_eq!(again.json["events"][0], first.json["events"][0], "{words:?}: {}", again.json);
        assert_eq!(again.json["repeated"], true, "{words:?}: {}", again.json);
    }
    first.json
}

#[test]
fn a_registration_under_one_key_is_one_person() {
    let folder = Rehearsal::new();
    let register = sheet("سالم علي");
    let first = twice(&folder, "omar", &register);
    assert!(first["person"].as_str().unwrap().starts_with("C-4821-"), "{first}");
    let other = folder.register("?another");
    assert_ne!(first["person"], other.as_str());
    let third = folder.done("omar", &register);
    assert_eq!(third["person"], first["person"], "also when others were registered since");
    // Another tone of voice is the same command.
    let mut aloud = vec!["--at", "2036-01-01T00:00:00Z"];
    aloud.extend(&register);
    assert_eq!(folder.done("omar", &aloud)["person"], first["person"]);
    assert_eq!(folder.run("anna", &["count", "show"]).json["total_people"], 2);

    let refused = folder.run("omar", &sheet("خالد"));
    assert_eq!(refused.code, 2, "{}", refused.json);
    let error = refused.json["error"].as_str().unwrap();
    assert!(error.contains("stands for another command") && !error.contains('\n'), "{error}");
    let by_another = folder.run("rana", &register);
    assert_eq!(by_another.code, 2, "what another officer says is another command: {}", by_another.json);
    let mut next = sheet("خالد");
    next[21] = "sheet-4/row-2";
    assert_ne!(folder.done("omar", &next)["person"], first["person"]);
}

#[test]
fn what_the_record_makes_of_the_words_does_not_make_another_command() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let claim = ["person", "claim", &person, "--name", "سالم علي", "--born", "1990", "--nationality", "TUN"];
    twice(&folder, "omar", &[&claim[..], &["--idempotency-key", "k1"]].concat());
    let found = ["man", "observe", "found-here", "--place", "site", "--note", "in cell 4", "--idempotency-key", "k2"];
    twice(&folder, "omar", &found);
    assert_eq!(folder.run("anna", &["count", "show"]).json["total_people"], 2);
    let fit = ["med", "fitness", &person, "--road", "fit", "--air", "fit", "--tb-known", "--line", "stable"];
    twice(&folder, "sara", &[&fit[..], &["--idempotency-key=k3"]].concat());
    let (list, other) = (folder.file("present", person.as_bytes()), folder.register("?c"));
    for (number, band) in [(&person, "N-1"), (&other, "N-2")] {
        folder.done("omar", &["sight", "band", number, "--bind", band]);
    }
    let roll = ["sight", "rollcall", "site", "--present-file", list.to_str().unwrap(), "--idempotency-key", "k4"];
    let first = folder.run("omar", &roll);
    assert_eq!(first.code, 4, "{other} does not answer");
    let written = events(&folder);
    let again = folder.run("omar", &roll);
    assert_eq!((again.code, &again.json["repeated"], events(&folder)), (4, &true.into(), written));
    assert_eq!(again.json["discrepancies_opened"], first.json["discrepancies_opened"], "{}", again.json);
    folder.file("present", format!("{person}\n{other}\n").as_bytes());
    assert_eq!(folder.run("omar", &roll).code, 2, "another list in the same file is another command");
    let merged = folder.register("?b");
    let merge = ["person", "merge", &merged, "--into", &person, "--reasons", "same prints", "--second", "anna"];
    twice(&folder, "omar", &[&merge[..], &["--idempotency-key", "k5"]].concat());
}

/// The same key with other words is refused as a mistake, and writes nothing.
fn other_words(folder: &Rehearsal, officer: &str, words: &[&str]) {
    let written = events(folder);
    let refused = folder.run(officer, words);
    assert_eq!((refused.code, events(folder)), (2, written), "{words:?}: {} {}", refused.json, refused.stderr);
    assert!(refused.json["error"].as_str().unwrap().contains("stands for another command"), "{}", refused.json);
}

#[test]
fn officers_devices_and_partners_are_added_once_under_one_key() {
    let pair = crate::partners::Partners::new();
    let folder = &pair.north;
    let add = ["officer", "add", "ziad", "--functions", "medical", "--idempotency-key", "o1"];
    let first = twice(folder, "anna", &add);
    let key_file = std::fs::read(first["key_file"].as_str().unwrap()).unwrap();
    let again = folder.done("anna", &add);
    assert_eq!((&again["key_file"], &again["repeated"]), (&first["key_file"], &true.into()), "{again}");
    assert_eq!(std::fs::read(again["key_file"].as_str().unwrap()).unwrap(), key_file, "no other key was made");
    other_words(folder, "anna", &["officer", "add", "ziad", "--functions", "commander", "--idempotency-key", "o1"]);
    let device = ["device", "add", "tablet-9", "--block", "99", "--idempotency-key", "d1"];
    twice(folder, "anna", &device);
    assert_eq!(folder.done("anna", &device)["repeated"], true);
    other_words(folder, "anna", &["device", "add", "tablet-8", "--idempotency-key", "d1"]);
    let revoke = ["device", "revoke", "tablet-9", "--reason", "lost", "--out", "list.revoked"];
    let revoke = [&revoke[..], &["--idempotency-key", "r1"]].concat();
    let first = twice(folder, "anna", &revoke);
    assert_eq!(first["keys"].as_array().map(Vec::len), Some(1), "{first}");
    assert_eq!(folder.done("anna", &revoke)["keys"], first["keys"]);
    let card = folder.dir.path().join("south.card");
    let print = |path: &std::path::Path| {
        let text = std::fs::read_to_string(path).unwrap();
        operations::administration::Card::parse(&text).unwrap().fingerprint().unwrap().to_string()
    };
    let heard = print(&card);
    let add = |heard: &str| {
        let words = ["authority", "add", card.to_str().unwrap(), "--fingerprint", heard, "--idempotency-key", "a1"];
        words.map(str::to_owned)
    };
    let partner = add(&heard);
    let partner: Vec<&str> = partner.iter().map(String::as_str).collect();
    let alone = Rehearsal::new();
    twice(&alone, "anna", &partner);
    assert_eq!(alone.done("anna", &partner)["repeated"], true);
    let text = std::fs::read_to_string(&card).unwrap();
    std::fs::write(&card, text.replace("Southern", "Another")).unwrap();
    let other = add(&print(&card));
    other_words(&alone, "anna", &other.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_roster_under_one_key_is_taken_once_and_another_file_is_another_command() {
    let folder = Rehearsal::new();
    let headers = "رقم السجين,الاسم,تاريخ الميلاد,السوار\n";
    let file = folder.file("roster.csv", format!("{headers}1182,أحمد محمد علي,04/03/1990,N-1\n").as_bytes());
    let import = ["person", "import", file.to_str().unwrap(), "--place", "site", "--idempotency-key", "i1"];
    let first = twice(&folder, "omar", &import);
    assert_eq!((&first["taken"], &first["repeated"]), (&1.into(), &false.into()), "{first}");
    let again = folder.run("omar", &import).json;
    assert_eq!((&again["unchanged"], &again["events"], &again["repeated"]), (&1.into(), &0.into(), &true.into()));
    folder.file("roster.csv", format!("{headers}1183,خالد سعيد عمر,05/06/1987,N-2\n").as_bytes());
    other_words(&folder, "omar", &import);
}

fn same(first: Said, again: Said) {
    assert_eq!((first.code, again.code), (0, 0), "{} {} {}", first.document, again.document, again.errors);
    for key in ["manifest_version", "nonce", "round", "movement"] {
        assert_eq!(first.document[key], again.document[key], "{}", again.document);
    }
}

fn log_length(folder: &MovementFolder) -> u64 {
    let status = crate::movement_folder::run_custodia(&folder.path(), &["--json", "op", "status"]);
    status.document["logs"][0]["events"].as_u64().unwrap()
}

#[test]
fn a_manifest_drafted_frozen_and_counted_again_is_the_same_one() {
    const ASK: i64 = 49 * 60;
    let folder = movement_folder();
    let (departs, arrives) = (folder.hour(ASK + 60), folder.hour(ASK + 120));
    let plan = [
        "man",
        "plan",
        "m-1",
        "--means",
        "road",
        "--from",
        "site",
        "--to",
        "annex",
        "--vehicle",
        "bus 7",
        "--seats",
        "10",
        "--guards",
        "4",
        "--alternate",
        "field,fuel",
        "--departs-at",
        &departs,
        "--arrives-at",
        &arrives,
    ];
    let [one, two, _] = &folder.people[..] else { panic!("three were enrolled") };
    let draft = ["man", "draft", "m-1", one, two];
    let commands: [(&str, &str, &[&str]); 4] = [
        ("anna", "planner", &plan),
        ("anna", "planner", &draft),
        ("anna", "movement-control", &["man", "freeze", "m-1"]),
        ("anna", "movement-control", &["man", "open", "m-1"]),
    ];
    for (n, (who, function, words)) in commands.iter().enumerate() {
        let key = format!("step-{n}");
        let words = [words, &["--idempotency-key", &key][..]].concat();
        let by = |minutes: i64| match words[1] {
            "freeze" => folder.run_two(minutes, who, function, &words),
            _ => folder.run(minutes, who, function, &words),
        };
        let first = by(ASK);
        let written = log_length(&folder);
        same(first, by(ASK + 1));
        assert_eq!(log_length(&folder), written, "{words:?} was written again");
    }
}
