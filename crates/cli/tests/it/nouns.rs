//! Each noun once with what is done and once with what is refused. Source: ours.

use crate::folder::Rehearsal;

#[test]
fn places_are_listed_with_how_many_they_hold() {
    let folder = Rehearsal::new();
    folder.register("?a");
    let places = folder.done("anna", &["place", "list"]);
    assert_eq!((places["places"][0]["id"].as_str(), places["places"][0]["held"].as_u64()), (Some("site"), Some(1)));
    let words = ["place", "add", "x", "--name", "X", "--kind", "castle", "--operational", "1", "--humane", "1"];
    assert_eq!(folder.run("anna", &words).code, 2);
}

#[test]
fn age_is_assessed_by_child_protection_and_decided_by_three() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done("omar", &["age", "claim", &person, "--age", "١٦-١٨", "--source", "family"]);
    folder.done("rana", &["age", "assess", &person, "--age", "16-18", "--method", "interview", "--reasons", "school"]);
    let assess = ["age", "assess", &person, "--age", "20", "--method", "look", "--reasons", "tall"];
    assert_eq!(folder.refused("omar", &assess)["gate"], "age");
    let decide = |age, third| {
        let mut words = vec!["age", "decide", &person, "--age", age, "--reasons", "papers"];
        words.extend(["--panel", "rana", "--panel", "sara", "--panel", third]);
        words
    };
    assert_eq!(folder.refused("rana", &decide("30", "lea"))["gate"], "two-officers");
    let by_two = |third| [decide("30", third), vec!["--second", "sara"]].concat();
    assert_eq!(folder.refused("rana", &by_two("an invented name"))["gate"], "age");
    folder.done_by_two("rana", "sara", &decide("30", "lea"));
    let treated = |officer, words: &[&str]| folder.done(officer, words)["treated_as"].clone();
    assert_eq!(treated("rana", &assess), "child", "a second word is no panel");
    let waits = folder.done("rana", &["age", "show", &person]).to_string();
    assert!(waits.contains("signed by rana, sara; named: lea"), "{waits}");
    let confirm = ["age", "confirm", &person, "--age", "30"];
    assert_eq!(folder.refused("sara", &confirm)["gate"], "age", "she has signed, and the third confirms");
    assert_eq!(treated("lea", &confirm), "adult");
    assert_eq!(folder.done("rana", &["person", "show", &person])["age"], "adult");
    // What is said after the panel makes doubt again.
    folder.done("omar", &["age", "claim", &person, "--age", "15"]);
    assert_eq!(folder.done("rana", &["person", "show", &person])["age"], "child");
    let shown = folder.done("rana", &["age", "show", &person]);
    assert!(shown["entries"].as_array().unwrap().len() >= 2, "{shown}");
}

#[test]
fn care_is_never_by_the_escort_chain() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done(
        "sara",
        &["med", "medicine", &person, "--name", "insulin", "--dose", "10 IU", "--every-h", "12", "--critical"],
    );
    folder.done("omar", &["med", "pack", &person, "--days", "7", "--step", "before-departure"]);
    folder.done("sara", &["med", "injuries", &person, "--step", "before-departure", "--seen", "0"]);
    let screen = ["med", "screen", &person, "--findings", "fine"];
    assert_eq!(folder.refused("omar", &screen)["gate"], "health");
}

#[test]
fn law_is_for_lawyers_and_an_assessor_is_independent() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let order = [
        "law",
        "order",
        &person,
        "--reference",
        "12/2026",
        "--by",
        "court",
        "--grounds",
        "art. 4",
        "--valid-in",
        "north",
        "--from",
        "2026-01-01T00:00:00Z",
        "--until",
        "2036-01-01T00:00:00Z",
    ];
    assert_eq!(folder.refused("omar", &order)["gate"], "law");
    folder.done("lea", &order);
    folder.done("lea", &["law", "object", &person, "--destination", "north", "--by", "himself", "--text", "afraid"]);
    folder.done("lea", &["law", "decide", &person, "--upheld", "--by", "court", "--reasons", "heard"]);
    assert_eq!(folder.done("lea", &["law", "show", &person])["entries"].as_array().unwrap().len(), 4);
}

#[test]
fn property_is_sealed_and_a_wrong_seal_opens_a_discrepancy() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done(
        "omar",
        &["prop", "seal", &person, "--bag", "B1", "--seal", "77", "--contents", "watch", "--receipt-given"],
    );
    folder.done("omar", &["prop", "settle", &person, "--bags", "1", "--receipt-given"]);
    folder.done("omar", &["prop", "check", &person, "--bag", "B1", "--seal", "78"]);
    let open = folder.run("anna", &["discrepancy", "list"]);
    assert_eq!((open.code, open.json["discrepancies"][0]["kind"].as_str()), (4, Some("seal-mismatch")));
    let id = open.json["discrepancies"][0]["id"].as_str().unwrap();
    let resolve = ["discrepancy", "resolve", id, "--outcome", "corrected", "--text", "read again"];
    assert_eq!(folder.refused("sara", &resolve)["gate"], "count");
    assert_eq!(folder.refused("omar", &resolve)["gate"], "count", "he noted it himself");
    folder.done("anna", &resolve);
    folder.done("omar", &["prop", "return", &person, "--bag", "B1", "--signed-for"]);
    assert_eq!(folder.refused("sara", &["prop", "seal", &person, "--bag", "B2", "--seal", "9"])["gate"], "property");
}

#[test]
fn sightings_bands_and_roll_calls() {
    let folder = Rehearsal::new();
    let (one, other) = (folder.register("?a"), folder.register("?b"));
    folder.done("omar", &["sight", "band", &one, "--bind", "N-1"]);
    assert_eq!(folder.refused("omar", &["sight", "band", &other, "--bind", "N-1"])["gate"], "identity");
    folder.done("omar", &["sight", "band", &one, "--at-place", "site"]);
    let roll = folder.run("omar", &["sight", "rollcall", "site", "--present", &one]);
    assert_eq!((roll.code, roll.json["discrepancies_opened"].as_u64()), (4, Some(1)), "{}", roll.json);
    assert_eq!(folder.run("anna", &["sight", "silent", "--hours", "1"]).code, 0);
    let later = folder.run("anna", &["--at", "2036-01-01T00:00:00Z", "sight", "silent"]);
    assert_eq!((later.code, later.json["people"].as_array().unwrap().len()), (4, 2));
}

#[test]
fn incidents_and_notices_are_recorded_with_their_evidence() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let escape = ["incident", "report", &person, "--kind", "escape", "--place", "site", "--text", "east wall"];
    assert_eq!(folder.run("omar", &escape).code, 2, "an escape needs its evidence");
    let escape = [&escape[..], &["--evidence", "camera 4"]].concat();
    folder.done("omar", &escape);
    let named = |folder: &Rehearsal| {
        let count = folder.run("anna", &["count", "show"]);
        count.json["residual_people"].to_string().contains(&person)
    };
    assert!(named(&folder), "one officer's word makes nobody vanish");
    folder.done_by_two("omar", "anna", &escape);
    assert!(!named(&folder), "two officers of two functions, one of them the commander");
    folder.done(
        "omar",
        &["incident", "report", &person, "--kind", "recapture", "--place", "site", "--text", "at the road"],
    );
    let lost = ["incident", "report", &person, "--kind", "fate-unknown", "--place", "site", "--text", "searched"];
    assert_eq!(folder.refused("sara", &lost)["gate"], "record");
    folder.done("omar", &["notice", "offer", &person, "--kind", "consular", "--to", "embassy", "--state", "refused"]);
    folder.done("omar", &["notice", "send", &person, "--kind", "bureau", "--to", "bureau", "--about", "registration"]);
    assert_eq!(folder.done("omar", &["notice", "list", &person])["entries"].as_array().unwrap().len(), 2);
}

#[test]
fn a_device_is_doubted_in_words_and_only_one_that_is_known() {
    let folder = Rehearsal::new();
    folder.done("anna", &["device", "doubt", "tablet-2", "--text", "ten minutes ahead of the tower"]);
    assert_eq!(folder.run("anna", &["device", "doubt", "nobodys", "--text", "ahead"]).code, 1);
}

#[test]
fn nobody_is_released_by_one_officer_and_whoever_was_let_go_is_named_until_two_have_signed() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let release = ["incident", "report", &person, "--kind", "release", "--to", "his brother", "--text", "12/2026"];
    let ordered = [&release[..], &["--issuer", "court of appeal", "--dated", "2026-01-01T00:00:00Z"]].concat();
    assert_eq!(folder.run("omar", &release).code, 2, "an order has an issuer and a day");
    assert_eq!(folder.refused("omar", &ordered)["gate"], "two-officers");
    let named = |folder: &Rehearsal| {
        folder.run("anna", &["count", "show"]).json["residual_people"].to_string().contains(&person)
    };
    folder.done("omar", &[&release[..], &["--in-fact", "--place", "site"]].concat());
    assert!(named(&folder));
    folder.done_by_two("omar", "lea", &ordered);
    assert!(!named(&folder));
}

#[test]
fn an_override_never_stands_in_for_identity_and_debts_are_listed() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let sign = [
        "override",
        "sign",
        "night-1",
        "--site",
        "site",
        "--movement",
        "lift-1",
        "--person",
        &person,
        "--gate",
        "identity",
        "--until",
        "2036-01-01T00:00:00Z",
        "--reason",
        "walls breached",
        "--second",
        "omar",
    ];
    assert_eq!(folder.refused("anna", &sign)["gate"], "identity");
    assert_eq!(folder.done("anna", &["debt", "list"])["debts"].as_array().unwrap().len(), 0);
    assert_eq!(folder.run("sara", &["debt", "pay", &person, "--gate", "health"]).code, 1);
}

#[test]
fn an_officer_whom_the_folder_does_not_know_opens_nothing() {
    let folder = Rehearsal::new();
    let ended = folder.run("nobody-here", &["count", "show"]);
    assert_eq!(ended.code, 2, "{}", ended.json);
    assert!(ended.json["error"].as_str().unwrap().contains("nobody-here"), "{}", ended.json);
}

#[test]
fn a_misspelt_place_is_not_an_empty_one() {
    let folder = Rehearsal::new();
    for of in ["place:nowhere", "movement:nowhere", "authority:nowhere"] {
        let ended = folder.run("anna", &["count", "show", "--of", of]);
        assert_eq!(ended.code, 2, "{of}: {}", ended.json);
        let claim = ["count", "claim", "--of", of, "--by", "press", "--how", "press", "--count", "1"];
        assert_eq!(folder.run("anna", &claim).code, 2, "{of}");
    }
    assert_eq!(folder.run("anna", &["count", "show", "--of", "place:site"]).code, 0);
}

#[test]
fn a_log_whose_signatures_nobody_could_check_is_no_clean_bill() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("live");
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_custodia"));
        command.args(["--json", "--quiet", "--data"]).arg(&data).args(words);
        command.env_clear().env("CUSTODIA_PASSPHRASE", "a long enough passphrase");
        command.env("CUSTODIA_ROOT_PASSPHRASE", "another one of another person").current_dir(dir.path());
        let output = command.output().unwrap();
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), document)
    };
    let init = ["op", "init", "--authority", "north", "--name", "N", "--kind", "losing", "--state", "SYR"];
    let named = ["--operation", "Lift", "--officer", "anna", "--root-key", "root.key"];
    let (code, made) = run(&[&init[..], &named].concat());
    assert_eq!(code, Some(0), "{made}");
    let (code, bare) = run(&["log", "verify"]);
    assert_eq!((code, bare["ok"].as_bool(), bare["with_keys"].as_bool()), (Some(4), Some(true), Some(false)), "{bare}");
    let (code, whole) = run(&["log", "verify", "--officer", "anna"]);
    assert_eq!((code, whole["authorities"][0]["signatures_unknown"].as_u64()), (Some(0), Some(0)), "{whole}");
}
