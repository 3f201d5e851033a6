//! `log verify` names each payload that cannot be read: withheld by a partner, erased by two officers, or lost, which
//! is a fault. Source: `custody.md` (The log).

use serde_json::Value;

use crate::folder::{PASSPHRASE, Rehearsal};
use crate::partners::Partners;

fn absent<'v>(verified: &'v Value, log: &str) -> Vec<&'v Value> {
    let logs = verified["authorities"].as_array().unwrap();
    let log = logs.iter().find(|l| l["id"] == log).unwrap_or_else(|| panic!("{verified}"));
    let named: Vec<&Value> = log["absent"].as_array().unwrap().iter().collect();
    let count = |state: &str| named.iter().filter(|a| a["state"] == state).count();
    for state in ["withheld", "erased", "lost"] {
        assert_eq!(log[state], count(state), "as many are named as are counted: {verified}");
    }
    named
}

/// What the command prints for people.
fn in_words(folder: &Rehearsal, officer: Option<&str>) -> String {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_custodia"));
    command.args(["--quiet", "--data"]).arg(folder.path()).args(["log", "verify"]);
    command.args(officer.into_iter().flat_map(|officer| ["--officer", officer]));
    let output = command.env_clear().env("CUSTODIA_PASSPHRASE", PASSPHRASE).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_erased_payload_is_named_with_the_rule_the_two_officers_and_the_time() {
    let folder = Rehearsal::new();
    let person = folder.register("ليلى حسن");
    for text in ["old fracture", "a scar"] {
        folder.done("sara", &["med", "injury", &person, "--text", text]);
    }
    let rule = "GDPR art. 17";
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", rule, "--reason", "asked for"];
    folder.done_by_two("anna", "sara", &erase);
    folder.done("sara", &["med", "injury", &person, "--text", "a new one"]);
    let verified = folder.done("anna", &["log", "verify"]);
    let named = absent(&verified, "north");
    assert_eq!(named.len(), 2, "what was written after the erasure can be read: {verified}");
    for (one, next) in named.iter().zip([0, 1]) {
        assert_eq!((&one["state"], &one["group"]), (&"erased".into(), &"medical".into()), "{one}");
        assert_eq!((&one["person"], &one["fault"]), (&person.as_str().into(), &Value::Null), "{one}");
        assert_eq!(one["stream"], format!("person/{person}"));
        assert_eq!(one["event_id"].as_str().map(str::len), Some(32), "{one}");
        let erasure = &one["erasure"];
        assert_eq!((&erasure["rule"], &erasure["reason"]), (&rule.into(), &"asked for".into()), "{one}");
        let officers: Vec<&str> =
            erasure["officers"].as_array().unwrap().iter().map(|o| o["officer"].as_str().unwrap()).collect();
        assert_eq!(officers, ["anna", "sara"], "{one}");
        assert!(erasure["at"].as_str().unwrap().ends_with('Z'), "{one}");
        assert_eq!(erasure["seq"].as_u64(), Some(one["seq"].as_u64().unwrap() + 2 - next), "{one}");
    }
    let said = in_words(&folder, Some("anna"));
    let line = said.lines().find(|l| l.contains("erased") && l.contains("medical")).unwrap_or_else(|| panic!("{said}"));
    for part in [person.as_str(), rule, "anna (commander) and sara (medical)", "2 events"] {
        assert!(line.contains(part), "{part} in {line}");
    }
}

#[test]
fn what_a_partner_withholds_is_named_and_is_no_fault() {
    let pair = Partners::new();
    let person = pair.north.register("سالم علي");
    pair.north.done("sara", &["med", "injury", &person, "--text", "old fracture"]);
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    let verified = pair.south_done("badr", &["log", "verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    assert_eq!(absent(&verified, "south"), Vec::<&Value>::new());
    let named = absent(&verified, "north");
    assert!(!named.is_empty() && named.iter().all(|a| a["state"] == "withheld"), "{verified}");
    let seqs: Vec<u64> = named.iter().map(|a| a["seq"].as_u64().unwrap()).collect();
    assert!(seqs.windows(2).all(|w| w[0] < w[1]), "in order of the log: {seqs:?}");
}

#[test]
fn a_payload_taken_out_of_an_own_log_by_hand_is_named_as_lost() {
    let folder = Rehearsal::new();
    let person = folder.register("سالم علي");
    let journal = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    let last = "(SELECT place FROM entry ORDER BY place DESC LIMIT 1)";
    journal.execute_batch(&format!("UPDATE entry SET payload = NULL WHERE place = {last}")).unwrap();
    drop(journal);
    for officer in [Some("anna"), None] {
        let said = in_words(&folder, officer);
        let line = said.lines().find(|l| l.contains("lost person/")).unwrap_or_else(|| panic!("{said}"));
        assert!(line.contains(&person) && line.contains("its sealed payload is gone"), "{line}");
    }
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!(verified.code, 1, "{}", verified.json);
    let named = absent(&verified.json, "north");
    assert_eq!((named.len(), &named[0]["state"]), (1, &"lost".into()), "{}", verified.json);
    assert_eq!(named[0]["seq"], verified.json["first_bad"]["seq"]);
}

#[test]
fn payloads_that_nobody_gave_a_key_for_are_unopened_and_not_withheld() {
    let folder = custody_folder();
    let report = operations::log_check::verify_without_key(&folder.path(), &Default::default(), &mut |_| {}).unwrap();
    let log = &report.authorities[0];
    assert_eq!((log.unopened + log.erased, log.withheld, log.lost, log.erased), (log.events, 0, 0, 1), "{log:?}");
    assert_eq!((log.absent.len(), log.absent[0].erasure.clone()), (1, None), "which event says so needs a key");
}

/// One injury, erased.
fn custody_folder() -> Rehearsal {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.done("sara", &["med", "injury", &person, "--text", "old fracture"]);
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", "Act 7, s. 3", "--reason", "asked for"];
    folder.done_by_two("anna", "sara", &erase);
    folder
}
