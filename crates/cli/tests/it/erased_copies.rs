//! Erasing takes a partner's copies in this folder too, and a partner's own erasure reaches the copies that it gave:
//! no key, no payload, in no file and no later back-up; and what is gone without an erasure is told. By the binary.
//! Source: decisions 0043 and 0044.

use std::path::Path;

use serde_json::Value;

use crate::folder::Rehearsal;
use crate::partners::Partners;

const MARKER: &str = "zx-marker-finding";
const ERASE: [&str; 6] = ["--group", "medical", "--rule", "Act 7, s. 3", "--reason", "retention ended"];
/// `kind` of `MedicalScreened`.
const SCREENED: u16 = 60;

/// A person of north whose screening south has got.
fn sent() -> (Partners, String) {
    let pair = Partners::new();
    let person = pair.north.register("سالم علي");
    pair.north.done("sara", &["med", "screen", &person, "--findings", MARKER]);
    pair.north.done("sara", &["med", "injury", &person, "--text", MARKER]);
    assert_eq!(pair.north_to_south("one.bundle").code, 0);
    (pair, person)
}

/// The sealed medical payloads and wrapped medical keys that a folder's journal holds.
fn secrets(folder: &Path) -> Vec<Vec<u8>> {
    let journal = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    let all = |sql: &str| -> Vec<Vec<u8>> {
        let mut query = journal.prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let payloads = "SELECT payload FROM entry WHERE kind IN (60, 62) AND payload IS NOT NULL";
    let mut found = all(payloads);
    found.extend(all("SELECT wrapped FROM payload_key WHERE field_group = 2 AND wrapped IS NOT NULL"));
    found
}

fn holds_any(folder: &Path, secrets: &[Vec<u8>]) -> bool {
    secrets.iter().any(|secret| Rehearsal::holds(folder, secret)) || Rehearsal::holds(folder, MARKER.as_bytes())
}

/// The payloads of north's log that south says are absent, by their state.
fn absent(pair: &Partners, state: &str) -> Vec<Value> {
    let verified = pair.south_run("badr", &["log", "verify"]).json;
    let logs = verified["authorities"].as_array().unwrap_or_else(|| panic!("{verified}"));
    let north = logs.iter().find(|log| log["id"] == "north").unwrap();
    let of = |one: &&Value| one["state"] == state && one["group"] == "medical";
    north["absent"].as_array().unwrap().iter().filter(of).cloned().collect()
}

fn backup(pair: &Partners, name: &str) -> std::path::PathBuf {
    let to = pair.north.dir.path().join(name);
    pair.south_done("badr", &["op", "backup", to.to_str().unwrap()]);
    to
}

#[test]
fn erasing_takes_what_a_partner_sent_and_no_later_bundle_brings_it_back() {
    let (pair, person) = sent();
    let kept = secrets(&pair.south());
    assert_eq!(kept.len(), 3, "two payloads and their key");
    assert!(holds_any(&pair.south(), &kept));
    let alone = pair.south_run("badr", &[&["person", "erase", &person][..], &ERASE].concat());
    assert_eq!(alone.code, 3, "{}", alone.json);
    let register = ["--group", "register", "--rule", "r", "--reason", "r", "--second", "dana"];
    assert_ne!(pair.south_run("badr", &[&["person", "erase", &person][..], &register].concat()).code, 0);

    let guards = pair.south_run("badr", &[&["person", "erase", &person][..], &ERASE, &["--second", "dana"]].concat());
    assert_eq!(guards.code, 3, "a medical file goes by the hand of a doctor or nurse: {}", guards.json);
    pair.south_done("badr", &["officer", "add", "nadia", "--functions", "medical"]);
    let done = pair.south_done("badr", &[&["person", "erase", &person][..], &ERASE, &["--second", "nadia"]].concat());
    let line = done["erased"].as_array().unwrap().iter().find(|log| log["log"] == "north").cloned().unwrap();
    assert_eq!((&line["events"], &line["own"]), (&2.into(), &false.into()), "{done}");
    assert_eq!(done["held_by"], serde_json::json!(["north"]), "whom to ask: {done}");
    assert!(!holds_any(&pair.south(), &kept), "a key or a payload is left in the folder");
    assert!(!holds_any(&backup(&pair, "later"), &kept), "a key or a payload is in a later back-up");
    let gone = absent(&pair, "erased");
    assert_eq!(gone.len(), 2, "{gone:?}");
    assert_eq!(gone[0]["erasure"]["rule"], "Act 7, s. 3", "{gone:?}");
    assert_eq!(pair.south_run("badr", &["log", "verify"]).code, 0);

    assert_eq!(pair.south_run("badr", &["log", "import", "one.bundle"]).json["changed"], 0);
    pair.north.done("sara", &["med", "fitness", &person, "--road", "fit", "--air", "fit", "--line", "stable"]);
    assert_eq!(pair.north_to_south("two.bundle").code, 0);
    assert!(!holds_any(&pair.south(), &kept), "a later bundle has brought it back");
    // What the partner writes later is taken in, and what was erased stays erased.
    pair.north.done("sara", &["med", "injury", &person, "--text", "a new one"]);
    assert_eq!(pair.north_to_south("three.bundle").code, 0);
    assert_eq!(secrets(&pair.south()).len(), 2, "the new payload and the key that opens it");
    let payloads = &kept[..2];
    assert!(payloads.iter().all(|payload| !Rehearsal::holds(&pair.south(), payload)));
    assert_eq!(absent(&pair, "erased").len(), 2);
    assert_eq!(pair.south_run("badr", &["log", "verify"]).code, 0);
    assert_eq!(pair.north.run("anna", &["log", "verify"]).code, 0, "the originals are north's affair");
}

#[test]
fn what_a_partner_erases_of_its_own_goes_here_with_its_next_bundle() {
    let (pair, person) = sent();
    let kept = secrets(&pair.south());
    let erase = [&["person", "erase", &person][..], &ERASE].concat();
    let done = pair.north.done_by_two("anna", "sara", &erase);
    assert_eq!(done["released_to"], serde_json::json!(["south"]), "{done}");
    assert!(holds_any(&pair.south(), &kept), "nothing reaches it but a bundle");
    pair.north.done("sara", &["med", "injury", &person, "--text", "a new one"]);
    pair.north.done("anna", &["log", "export", "--to", "south", "--out", "two.bundle"]);
    let taken = pair.south_done("badr", &["log", "import", "two.bundle"]);
    assert_eq!(
        (&taken["recalled"][0]["group"], &taken["recalled"][0]["payloads"]),
        (&"medical".into(), &2.into()),
        "{taken}"
    );
    assert!(!holds_any(&pair.south(), &kept), "a recalled key or payload is left in the folder");
    assert!(!holds_any(&backup(&pair, "later"), &kept));
    assert_eq!(absent(&pair, "erased").len(), 2);
    assert_eq!(secrets(&pair.south()).len(), 2, "what was written after the erasure is read");
    assert_eq!(pair.south_run("badr", &["log", "verify"]).code, 0);
    let again = pair.south_done("badr", &["log", "import", "two.bundle"]);
    assert_eq!((&again["changed"], again["recalled"].as_array().map(Vec::len)), (&0.into(), Some(0)), "{again}");
}

#[test]
fn who_erases_copies_is_told_that_the_originals_are_erased_already_and_asks_nobody_for_them() {
    let (pair, person) = sent();
    let erase = [&["person", "erase", &person][..], &ERASE].concat();
    pair.north.done_by_two("anna", "sara", &erase);
    pair.north.done("anna", &["log", "export", "--to", "south", "--out", "two.bundle"]);
    pair.south_done("badr", &["log", "import", "two.bundle"]);
    pair.south_done("badr", &["officer", "add", "nadia", "--functions", "medical"]);
    let done = pair.south_done("badr", &[&erase[..], &["--second", "nadia"]].concat());
    assert_eq!(
        (&done["held_by"], &done["erased_by"]),
        (&serde_json::json!([]), &serde_json::json!(["north"])),
        "{done}"
    );
}

#[test]
fn a_payload_of_a_partner_taken_away_by_hand_is_told_from_one_withheld() {
    let (pair, _) = sent();
    assert_eq!(pair.south_run("badr", &["log", "verify"]).code, 0, "nothing is wrong before");
    let journal = rusqlite::Connection::open(pair.south().join("journal.sqlite")).unwrap();
    journal.execute("UPDATE entry SET payload = NULL WHERE kind = ?1", [SCREENED]).unwrap();
    drop(journal);
    let verified = pair.south_run("badr", &["log", "verify"]);
    assert_ne!(verified.code, 0, "{}", verified.json);
    let lost = absent(&pair, "lost");
    assert!(lost.len() == 1 && lost[0]["fault"].as_str().unwrap().contains("received with a payload"), "{lost:?}");
    // The partner's bundle, which still has it, puts it back.
    assert_eq!(pair.south_run("badr", &["log", "import", "one.bundle"]).json["changed"], 1);
    assert_eq!(pair.south_run("badr", &["log", "verify"]).code, 0);
}
