//! `op recover` where a partner's log was here, or was set aside: own events behind the hole, the evidence, and the
//! partner's commands. Source: decisions 0016 and 0041.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::folder::{Ended, PASSPHRASE, Rehearsal, copy_all};
use crate::partners::Partners;

const WITHDRAW: [&str; 7] = ["authority", "withdraw", "south", "--reason", "not its card", "--second", "lea"];

fn run(north: &Rehearsal, data: &Path, officer: &str, words: &[&str]) -> Ended {
    let environment = [("CUSTODIA_PASSPHRASE", PASSPHRASE), ("CUSTODIA_SECOND_PASSPHRASE", PASSPHRASE)];
    north.run_in(data, &environment, officer, words)
}

fn done(north: &Rehearsal, data: &Path, officer: &str, words: &[&str]) -> Value {
    let ended = run(north, data, officer, words);
    assert_eq!(ended.code, 0, "{words:?}: {} {}", ended.json, ended.stderr);
    ended.json
}

fn place(id: &str) -> [&str; 11] {
    ["place", "add", id, "--name", id, "--kind", "site", "--operational", "10", "--humane", "10"]
}

/// North with south's log taken in, in which south did one command under a key.
fn taken_in() -> Partners {
    let pair = Partners::new();
    pair.south_done("badr", &[&place("annex")[..], &["--idempotency-key", "K1"]].concat());
    pair.south_done("badr", &["log", "export", "--to", "north", "--out", "south.bundle"]);
    pair.north.done("anna", &["log", "import", "south.bundle"]);
    pair
}

fn recover(pair: &Partners, name: &str) -> (PathBuf, Value) {
    let to = pair.north.dir.path().join(name);
    let said = pair.north.done("anna", &["op", "recover", &to.display().to_string()]);
    (to, said)
}

#[test]
fn a_partner_is_withdrawn_after_recovering_and_the_folder_is_written_on() {
    let pair = taken_in();
    let north = &pair.north;
    let (to, said) = recover(&pair, "recovered");
    assert_eq!((said["logs"].as_array().unwrap().len(), &said["evidence"]), (2, &json!(0)), "{said}");
    // As recovered folders were before: the partner's command stands as one of this node.
    let before = north.dir.path().join("before");
    copy_all(&to, &before);
    let db = rusqlite::Connection::open(before.join("journal.sqlite")).unwrap();
    let noted = "INSERT INTO command SELECT number, x'01', x'02', 0 FROM log WHERE own = 0";
    assert_eq!(db.execute(noted, []).unwrap(), 1);
    drop(db);
    for data in [&to, &before] {
        let gone = done(north, data, "anna", &WITHDRAW);
        assert!(gone["events"].as_u64().unwrap() > 4, "{gone}");
        done(north, data, "anna", &place("after"));
        let kept = done(north, data, "lea", &["log", "evidence"]);
        assert_eq!(kept["evidence"].as_array().unwrap().len(), 1, "{kept}");
        done(north, data, "anna", &["log", "verify"]);
    }
}

#[test]
fn a_folder_that_set_a_log_aside_is_recovered_whole_with_its_evidence() {
    let pair = taken_in();
    let north = &pair.north;
    north.done("anna", &WITHDRAW);
    for id in ["one", "two", "three"] {
        north.done("anna", &place(id));
    }
    let kept = north.done("lea", &["log", "evidence"]);
    let piece = kept["evidence"][0].clone();
    assert_eq!((&piece["authority"], &piece["number"], &piece["file"]), (&json!("south"), &json!(1), &Value::Null));
    let guard = north.run("omar", &["log", "evidence"]);
    assert!(guard.code == 1 && guard.json["error"].as_str().unwrap().contains("not shown to"), "{}", guard.json);
    // The hole is as wide as that of a partner who sent ten thousand events.
    let db = rusqlite::Connection::open(north.path().join("journal.sqlite")).unwrap();
    let widen = "UPDATE entry SET arrival = arrival + 10000 WHERE arrival > (SELECT max(arrival) - 3 FROM entry)";
    assert_eq!(db.execute(widen, []).unwrap(), 3);
    let events: u64 = db.query_row("SELECT size FROM log", [], |row| row.get(0)).unwrap();
    drop(db);

    let (to, said) = recover(&pair, "recovered");
    assert_eq!(
        (&said["logs"][0]["events"], &said["logs"][0]["first_missing"]),
        (&json!(events), &Value::Null),
        "{said}"
    );
    assert_eq!((&said["evidence"], &said["evidence_lost"]), (&json!(1), &json!(0)), "{said}");
    done(north, &to, "anna", &["log", "verify"]);
    let out = north.dir.path().join("for-the-court");
    let listed = done(north, &to, "lea", &["log", "evidence", "--out", out.to_str().unwrap()]);
    assert_eq!(listed["evidence"][0]["sha256"], piece["sha256"], "{listed}");
    let bytes = std::fs::read(listed["evidence"][0]["file"].as_str().unwrap()).unwrap();
    assert_eq!(bytes.len() as u64, piece["bytes"].as_u64().unwrap());
    let digest: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
    assert_eq!(piece["sha256"], digest.as_str());
    assert_eq!(run(north, &to, "lea", &["log", "evidence", "--out", out.to_str().unwrap()]).code, 1, "never over it");
    done(north, &to, "anna", &place("after"));
}
