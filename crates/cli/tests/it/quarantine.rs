//! Quarantine between two folders: what was signed with a revoked key and comes late is named, counts for
//! nothing, and is let in by two officers only. Source: `custody.md` (Who signs).

use serde_json::Value;

use crate::folder::Ended;
use crate::partners::Partners;

/// From when on a key of north is good: a revocation from then on doubts all that it signed.
fn from_the_first(pair: &Partners, noun: &str, id: &str) -> String {
    let listed = pair.north.done("anna", &[noun, "list"]);
    let rows = listed[format!("{noun}s")].as_array().unwrap();
    let row = rows.iter().find(|row| row["id"] == id).unwrap_or_else(|| panic!("{id} is not in {listed}"));
    row["keys"][0]["from"].as_str().unwrap().to_owned()
}

fn waiting(ended: &Ended) -> &Vec<Value> {
    ended.json["waiting"].as_array().unwrap_or_else(|| panic!("{} {}", ended.json, ended.stderr))
}

/// South verifies both logs, and says how many events of north's wait.
fn verified_with_waiting(pair: &Partners, waiting: u64) {
    let verified = pair.south_done("badr", &["log", "verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
    let logs = verified["authorities"].as_array().unwrap();
    let of_north = logs.iter().find(|log| log["id"] == "north").unwrap();
    assert_eq!(of_north["quarantined"], waiting, "{verified}");
}

fn release(event: &str) -> [&str; 5] {
    ["log", "release", event, "--reason", "dana saw the paper sheet of that hour"]
}

#[test]
fn what_an_officer_signed_after_his_key_was_lost_waits_until_two_officers_have_looked() {
    let pair = Partners::new();
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    let seen_before = pair.north_people_by_south();
    let person = pair.north.register("سالم علي");
    let from = from_the_first(&pair, "officer", "omar");
    let revoke = ["officer", "revoke", "omar", "--reason", "key file was copied", "--from", &from];
    assert_eq!(pair.north.done("anna", &revoke)["keys"].as_array().unwrap().len(), 1);

    let taken = pair.north_to_south("second.bundle");
    assert_eq!(taken.code, 4, "somebody must look: {}", taken.json);
    let [line] = &waiting(&taken)[..] else { panic!("{}", taken.json) };
    assert_eq!(
        (&line["about"], &line["officers"][0], &line["authority"]),
        (&format!("person/{person}").into(), &"omar".into(), &"north".into())
    );
    assert!(line["why"].as_str().unwrap().contains("revoked"), "{line}");
    assert_eq!(pair.north_people_by_south(), seen_before, "what waits is not counted");
    assert_ne!(pair.south_run("badr", &["person", "show", &person]).code, 0, "nor shown as known");
    verified_with_waiting(&pair, 1);

    let event = line["event"].as_str().unwrap();
    let alone = pair.south_run("badr", &release(event));
    assert_eq!((alone.code, &alone.json["refusals"][0]["gate"]), (3, &"two-officers".into()), "{}", alone.json);
    let twice = pair.south_run("badr", &[&release(event)[..], &["--second", "badr"]].concat());
    assert_eq!(twice.code, 3, "one officer is not two: {}", twice.json);
    assert_eq!(pair.south_run("badr", &["log", "quarantine"]).json["events"].as_array().unwrap().len(), 1);
    let both = [&release(event)[..], &["--second", "dana"]].concat();
    pair.south_done("badr", &both);

    assert_eq!(pair.north_people_by_south(), seen_before + 1, "he counts now");
    assert_eq!(pair.south_done("badr", &["log", "quarantine"])["events"], serde_json::json!([]));
    verified_with_waiting(&pair, 0);
    assert_eq!(pair.south_done("badr", &both)["events"], serde_json::json!([]), "said once, it stays said");
    pair.south_done("badr", &["op", "close"]);
    assert_eq!(pair.north_people_by_south(), seen_before + 1, "from the snapshot too");
    let again = pair.north_to_south("third.bundle");
    assert_eq!((again.code, waiting(&again).len()), (0, 0), "what was let in does not wait again: {}", again.json);
    assert_eq!(pair.north_people_by_south(), seen_before + 1);
    let unknown = pair.south_run("badr", &[&release(&"0".repeat(32))[..], &["--second", "dana"]].concat());
    assert_eq!(unknown.code, 2, "{}", unknown.json);
}

#[test]
fn what_was_seen_before_the_revocation_goes_on_counting() {
    let pair = Partners::new();
    pair.north.register("خالد");
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    let seen = pair.north_people_by_south();
    let from = from_the_first(&pair, "officer", "omar");
    pair.north.done("anna", &["officer", "revoke", "omar", "--reason", "lost", "--from", &from]);
    let taken = pair.north_to_south("second.bundle");
    assert_eq!((taken.code, waiting(&taken).len()), (0, 0), "{}", taken.json);
    assert_eq!(pair.north_people_by_south(), seen);
    verified_with_waiting(&pair, 0);
}

#[test]
fn what_a_revoked_officer_has_seen_is_kept_under_the_device_alone_and_both_logs_verify() {
    let pair = Partners::new();
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    let seen_before = pair.north_people_by_south();
    pair.north.done("anna", &["officer", "revoke", "omar", "--reason", "dismissed"]);
    let register = pair.north.run("omar", &["sight", "rollcall", "site"]);
    assert_eq!((register.code, &register.json["refusals"][0]["gate"]), (3, &"actor".into()), "{}", register.json);
    let observe = ["man", "observe", "found-here", "--place", "site", "--note", "asleep behind the kitchen"];
    let seen = pair.north.run("omar", &observe);
    assert_eq!(seen.code, 4, "what is in fact there is never refused: {} {}", seen.json, seen.stderr);
    assert_eq!(pair.north.run("anna", &["count", "show"]).json["total_people"], 1);
    let verified = pair.north.run("anna", &["log", "verify"]);
    assert_eq!((verified.code, &verified.json["ok"]), (0, &true.into()), "{}", verified.json);
    let taken = pair.north_to_south("second.bundle");
    assert_eq!((taken.code, waiting(&taken).len()), (0, 0), "his own key has signed nothing: {}", taken.json);
    assert_eq!(pair.north_people_by_south(), seen_before + 1);
    verified_with_waiting(&pair, 0);
}

#[test]
fn what_two_signed_on_a_tablet_that_was_lost_waits_too() {
    let pair = Partners::new();
    let (elder, younger) = (pair.north.register("?a"), pair.north.register("?b"));
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    let seen = pair.north_people_by_south();
    pair.north.done_by_two("omar", "anna", &["person", "merge", &younger, "--into", &elder, "--reasons", "one man"]);
    let from = from_the_first(&pair, "device", "tablet-2");
    pair.north.done("anna", &["device", "revoke", "tablet-2", "--reason", "left behind", "--from", &from]);
    let taken = pair.north_to_south("second.bundle");
    assert_eq!(taken.code, 4, "{}", taken.json);
    assert!(waiting(&taken).iter().all(|line| line["what"] == "Merged"), "{}", taken.json);
    assert_eq!(pair.north_people_by_south(), seen, "the merge does not count");
    for line in waiting(&taken) {
        let event = line["event"].as_str().unwrap();
        pair.south_done("badr", &[&release(event)[..], &["--second", "dana"]].concat());
    }
    assert_eq!(pair.north_people_by_south(), seen - 1, "now it does");
    verified_with_waiting(&pair, 0);
}
