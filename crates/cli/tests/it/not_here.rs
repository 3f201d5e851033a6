//! Logs that are known from outside and not here, and notes of stolen devices. Source: decisions 0051, 0081 and 0086.

use std::fs;

use custody::Span;

use crate::folder::copy_all;
use crate::two_sides::{Ran, TwoSides};

fn done(ran: Ran, code: i32) -> Ran {
    assert_eq!(ran.code, code, "{}", ran.said);
    ran
}

/// Three handed over; both folders have both logs, and the checkpoint of south's lies in `souths`.
fn handed_over() -> TwoSides {
    let sides = TwoSides::ready(3);
    let offer = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
    done(sides.run("north", &offer), 0);
    done(sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "answer"]), 0);
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
    done(sides.run("south", &["log", "checkpoint", "--out", "souths"]), 0);
    sides
}

/// A log is taken out of north's journal with everything that hangs on it.
fn take_out(sides: &TwoSides, authority: &str) {
    let database = rusqlite::Connection::open(sides.path("north").join("journal.sqlite")).unwrap();
    let number: i64 =
        database.query_row("SELECT number FROM log WHERE authority = ?1", [authority], |row| row.get(0)).unwrap();
    let places = format!("place >= {} AND place < {}", number << 40, (number + 1) << 40);
    let sql = format!(
        "DELETE FROM entry_stream WHERE arrival IN (SELECT arrival FROM entry WHERE {places});
         DELETE FROM quarantine WHERE {places}; DELETE FROM entry WHERE {places};
         DELETE FROM payload_key WHERE log = {number}; DELETE FROM payload_key_waiting WHERE log = {number};
         DELETE FROM command WHERE log = {number}; DELETE FROM checkpoint WHERE authority = '{authority}';
         DELETE FROM log WHERE number = {number};"
    );
    database.execute_batch(&sql).unwrap();
}

#[test]
fn a_checkpoint_or_a_root_key_of_a_log_that_is_not_here_does_not_pass() {
    let sides = handed_over();
    done(sides.run("north", &["log", "verify", "--checkpoint", "souths"]), 0);
    take_out(&sides, "south");
    for more in [&["--checkpoint", "souths"][..], &["--root", "south/keys/south/root.pub"]] {
        let words = [&["log", "verify"], more].concat();
        let verified = done(sides.run("north", &words), 1);
        assert!(verified.said.contains("log of south has 0 events here"), "{}", verified.said);
        assert_eq!(sides.run_bare(Some("north"), &words).code, 1, "without a key too");
    }
    let since = done(sides.run("north", &["log", "prove", "--since", "souths"]), 1);
    assert!(since.json["why"].as_str().unwrap().contains("nothing of it is here"), "{}", since.said);
}

#[test]
fn a_log_that_was_written_here_is_missed_though_the_settings_name_it_no_more() {
    let sides = handed_over();
    done(sides.run_bare(Some("north"), &["log", "verify"]), 0);
    let keys = sides.path("north").join("keys");
    copy_all(&keys.join("north"), &keys.join("guard"));
    let verified = done(sides.run_bare(Some("north"), &["log", "verify"]), 1);
    assert!(verified.said.contains("guard: the keys of its node lie in"), "{}", verified.said);
}

#[test]
fn a_note_that_a_revoked_key_has_signed_blames_nobody_and_says_so() {
    let mut sides = handed_over();
    copy_all(&sides.path("north"), &sides.path("thief"));
    sides.now = sides.now + Span::HOUR;
    let at = sides.now.to_string();
    let thief = ["--officer", "anna", "--function", "custody-officer", "--at", &at, "--data", "thief"];
    for words in [
        &["sight", "band", &sides.people[0].to_string(), "--bind", "X-1"][..],
        &["log", "checkpoint", "--out", "stolen"],
    ] {
        let _ = sides.run_bare(None, &[&thief[..], words].concat());
    }
    assert!(fs::read_to_string(sides.path("stolen")).is_ok(), "the thief has signed a note");
    sides.now = sides.now + Span::HOUR;
    let from = (sides.now - Span::minutes(90)).to_string();
    let tablet = ["--device", "north.tablet"];
    let revoke = ["device", "revoke", "north.desk", "--reason", "stolen", "--from", &from, "--out", "list"];
    done(sides.run("north", &[&tablet[..], &revoke].concat()), 0);
    let verified = done(sides.run("north", &[&tablet[..], &["log", "verify", "--checkpoint", "stolen"]].concat()), 4);
    assert!(verified.said.contains("which is revoked from"), "{}", verified.said);
    assert_eq!(verified.json["notes_unsigned"].as_array().unwrap().len(), 1);
    let since = done(sides.run("north", &[&tablet[..], &["log", "prove", "--since", "stolen"]].concat()), 4);
    assert!(since.json["why"].as_str().unwrap().contains("which is revoked from"), "{}", since.said);
}
