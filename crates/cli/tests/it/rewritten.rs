//! What somebody with the folder in his hands has changed in it, with the real binary: a partner's history rewritten and
//! its hashes put right, payloads and certificates taken away, an erasure undone, the kind of the folder set otherwise.
//! Source: `custody.md` (The log); ours.

use std::fs;
use std::path::Path;

use custody::merkle::leaf_hash;
use custody::seal::sha256;
use custody::{AuthorityId, Entry, Envelope, Hash, Journal, JournalMode};
use serde_json::Value;

use crate::folder::Rehearsal;
use crate::partners::Partners;

fn edit(folder: &Path, sql: &str) {
    let journal = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    journal.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    journal.execute_batch(sql).unwrap();
}

/// Where in the table a log's event stands.
fn place(folder: &Path, log: &str, seq: u64) -> i64 {
    let journal = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    let number: i64 = journal.query_row("SELECT number FROM log WHERE authority = ?1", [log], |r| r.get(0)).unwrap();
    (number << 40) | i64::try_from(seq).unwrap()
}

/// The numbers of a log's events of a kind.
fn of_kind(folder: &Path, log: &str, kind: custody::event::Kind) -> Vec<u64> {
    let journal = Journal::open(folder, &JournalMode::Read).unwrap();
    let log = AuthorityId::parse(log).unwrap();
    let entries = journal.entries(&log, 0..u64::MAX).map(Result::unwrap);
    let of_kind = entries.filter(|entry| {
        let read = entry.bytes.as_deref().map(|bytes| Entry::from_bytes(bytes).unwrap());
        read.is_some_and(|read| Envelope::from_bytes(&read.envelope).unwrap().kind() == Some(kind))
    });
    of_kind.map(|entry| entry.seq).collect()
}

/// One event's time is moved by a minute and every hash from there on put right, as whoever has the folder can.
fn rewrite(folder: &Path, log: &str, seq: u64) {
    let id = AuthorityId::parse(log).unwrap();
    let journal = Journal::open(folder, &JournalMode::Read).unwrap();
    let entries: Vec<_> = journal.entries(&id, 0..u64::MAX).map(Result::unwrap).collect();
    drop(journal);
    let db = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    let (mut previous, mut signed_previous, mut leaves) = (Hash::default(), Hash::default(), Vec::new());
    for entry in entries {
        let mut leaf = entry.leaf;
        if let Some(bytes) = entry.bytes.as_deref().filter(|_| entry.seq >= seq) {
            let mut bytes = with(bytes, &signed_previous.0, &previous.0);
            if entry.seq == seq {
                let read = Entry::from_bytes(&bytes).unwrap();
                let at = Envelope::from_bytes(&read.envelope).unwrap().occurred_at.as_ms();
                bytes = with(&bytes, &at.to_be_bytes(), &(at + 60_000).to_be_bytes());
            }
            leaf = leaf_hash(&bytes);
            let at = place(folder, log, entry.seq);
            db.execute("UPDATE entry SET bytes = ?1, leaf = ?2 WHERE place = ?3", rusqlite::params![bytes, leaf.0, at])
                .unwrap();
        }
        signed_previous = entry.leaf;
        leaves.push(leaf);
        previous = leaf;
    }
    let set = "UPDATE log SET last_leaf = ?1, frontier = ?2 WHERE authority = ?3";
    db.execute(set, rusqlite::params![previous.0, frontier(&leaves), log]).unwrap();
    db.execute("DELETE FROM checkpoint WHERE authority = ?1", [log]).unwrap();
}

/// Cuts a log off behind so many events, and puts what the journal knows of it right, as whoever has the folder can.
fn cut_behind(folder: &Path, log: &str, size: u64) {
    let journal = Journal::open(folder, &JournalMode::Read).unwrap();
    let id = AuthorityId::parse(log).unwrap();
    let leaves: Vec<Hash> = journal.entries(&id, 0..size).map(|entry| entry.unwrap().leaf).collect();
    drop(journal);
    let (first_gone, beyond) = (place(folder, log, size), place(folder, log, 1 << 39));
    edit(folder, &format!("DELETE FROM entry WHERE place >= {first_gone} AND place < {beyond}"));
    let db = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    let set = "UPDATE log SET last_leaf = ?1, frontier = ?2, size = ?3 WHERE authority = ?4";
    let size = i64::try_from(size).unwrap();
    db.execute(set, rusqlite::params![leaves.last().unwrap().0, frontier(&leaves), size, log]).unwrap();
    db.execute("DELETE FROM checkpoint WHERE authority = ?1", [log]).unwrap();
    for file in [format!("checkpoints/{log}.txt"), "record.snapshot".to_owned()] {
        let _ = fs::remove_file(folder.join(file));
    }
}

#[test]
fn where_several_authorities_write_in_one_folder_the_log_of_one_shows_what_another_has_lost() {
    let desk = crate::rehearsed_plan::without_a_plan();
    let rehearsed = desk.run(&["--quiet", "rehearse", "scenarios/small", "--data", "out"]);
    assert!([0, 4].contains(&rehearsed.code), "{}", rehearsed.err);
    let folder = desk.path("out");
    let offered = of_kind(&folder, "guard", custody::event::Kind::HandOffered);
    cut_behind(&folder, "guard", offered[offered.len() / 2]);
    let verified = desk.run(&["--quiet", "--data", "out", "log", "verify"]);
    assert_eq!(verified.code, 1, "{}{}", verified.out, verified.err);
    assert!(verified.out.contains("the log of guard has lost its end"), "{}", verified.out);
}

/// An entry with some bytes in it put for others, where they stand first.
fn with(entry: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = entry.windows(old.len()).position(|window| window == old).unwrap();
    [&entry[..at], new, &entry[at + old.len()..]].concat()
}

/// The roots of the full trees under a log, largest first, as the journal keeps them: a map of their count and them.
/// Source: RFC 6962 §2.1, RFC 8949.
fn frontier(leaves: &[Hash]) -> Vec<u8> {
    let mut peaks: Vec<(usize, Hash)> = Vec::new();
    for leaf in leaves {
        peaks.push((1, *leaf));
        while let [.., (left, a), (right, b)] = peaks[..]
            && left == right
        {
            peaks.truncate(peaks.len() - 2);
            peaks.push((2 * left, sha256(&[&[1_u8][..], &a.0[..], &b.0[..]].concat())));
        }
    }
    let (size, count) = (u16::try_from(leaves.len()).unwrap(), u8::try_from(peaks.len()).unwrap());
    let number = match size {
        0..24 => vec![size.to_be_bytes()[1]],
        24..256 => vec![0x18, size.to_be_bytes()[1]],
        _ => [&[0x19][..], &size.to_be_bytes()].concat(),
    };
    let hashes = peaks.iter().flat_map(|(_, hash)| [&[0x58_u8, 0x20][..], &hash.0[..]].concat());
    [vec![0xa2, 0x00], number, vec![0x01, 0x80 | count], hashes.collect()].concat()
}

/// North has registered three people, and south has taken in what was released: not who the father of the third is.
fn exchanged() -> Partners {
    let pair = Partners::new();
    pair.north.register("سالم علي");
    pair.north.done("sara", &["med", "injury", &pair.north.register("أحمد محمد"), "--text", "old fracture"]);
    let third = pair.north.register("ليلى حسن");
    pair.north.done("omar", &["person", "claim", &third, "--kin", "father:Mahmud"]);
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    pair
}

fn log_of<'v>(verified: &'v Value, log: &str) -> &'v Value {
    verified["authorities"].as_array().unwrap().iter().find(|l| l["id"] == log).unwrap()
}

#[test]
fn a_partners_history_rewritten_is_told_also_where_a_certificate_was_taken_away() {
    use custody::event::Kind;
    for kind in [Kind::OfficerCertified, Kind::DeviceCertified] {
        let pair = exchanged();
        let registered = of_kind(&pair.south(), "north", Kind::Registered)[0];
        let certificate = *of_kind(&pair.south(), "north", kind).last().unwrap();
        rewrite(&pair.south(), "north", registered);
        let at = place(&pair.south(), "north", certificate);
        edit(&pair.south(), &format!("UPDATE entry SET payload = NULL WHERE place = {at}"));
        let verified = pair.south_run("badr", &["log", "verify"]);
        assert_eq!(verified.code, 1, "{kind:?}: {} {}", verified.json, verified.stderr);
        let why = verified.json["why"].to_string();
        assert!(log_of(&verified.json, "north")["bad"].as_u64().unwrap() >= 2, "{}", verified.json);
        assert!(why.contains(&format!("event number {certificate}")) || !why.contains("not checked"), "{why}");
    }
}

#[test]
fn signatures_that_could_not_be_checked_are_named_and_no_clean_bill() {
    let pair = exchanged();
    let revoked = custody::event::Kind::DeviceCertified;
    let certificates = of_kind(&pair.south(), "north", revoked);
    for seq in &certificates {
        let at = place(&pair.south(), "north", *seq);
        edit(&pair.south(), &format!("UPDATE entry SET payload = NULL WHERE place = {at}"));
    }
    let verified = pair.south_run("badr", &["log", "verify"]);
    assert_eq!(verified.code, 1, "the payloads are lost: {} {}", verified.json, verified.stderr);
    let north = log_of(&verified.json, "north");
    let unchecked = north["unchecked"].as_array().unwrap();
    assert!(!unchecked.is_empty() && north["signatures_unknown"].as_u64().unwrap() > 0, "{north}");
    let why = verified.json["why"].as_array().unwrap();
    let line = why.iter().filter_map(Value::as_str).find(|l| l.contains("were not checked")).unwrap();
    for part in ["north", "event number", "a device's certificate, is gone"] {
        assert!(line.contains(part), "{part} in {line}");
    }
    let said = pair.north.said("anna", &["log", "verify"]);
    assert!(said.contains("and signatures hold"), "{said}");
}

#[test]
fn a_payload_that_a_partner_sent_is_lost_and_not_withheld_also_before_what_is_withheld() {
    let pair = exchanged();
    let registered = of_kind(&pair.south(), "north", custody::event::Kind::Registered)[0];
    let verified = pair.south_done("badr", &["log", "verify"]);
    let north = log_of(&verified, "north");
    let leaf_alone = |a: &Value| a["event_id"].is_null() && a["seq"].as_u64().unwrap() > registered;
    assert!(north["absent"].as_array().unwrap().iter().any(leaf_alone), "something is withheld after it: {north}");
    let at = place(&pair.south(), "north", registered);
    edit(&pair.south(), &format!("UPDATE entry SET payload = NULL WHERE place = {at}"));
    let verified = pair.south_run("badr", &["log", "verify"]);
    assert_eq!(verified.code, 1, "{} {}", verified.json, verified.stderr);
    let lost = log_of(&verified.json, "north")["absent"].as_array().unwrap().iter().find(|a| a["state"] == "lost");
    assert_eq!(lost.unwrap()["seq"], registered, "{}", verified.json);
    let count = pair.south_run("badr", &["count", "show"]);
    assert_eq!(count.code, 4, "{} {}", count.json, count.stderr);
    assert!(count.stderr.contains("was sent and is gone here"), "{}", count.stderr);
    // The partner's bundle brings it back.
    assert!(matches!(pair.north_to_south("second.bundle").code, 0 | 4));
    assert_eq!(pair.south_run("badr", &["log", "verify"]).json["ok"], true);
}

#[test]
fn an_erasure_undone_by_hand_is_named() {
    let folder = Rehearsal::new();
    let person = folder.register("ليلى حسن");
    folder.done("sara", &["med", "injury", &person, "--text", "old fracture"]);
    let db = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    let select = "SELECT stream, wrapped FROM payload_key WHERE field_group = 2 AND wrapped IS NOT NULL";
    let key: (Vec<u8>, Vec<u8>) = db.query_row(select, [], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", "GDPR art. 17", "--reason", "asked for"];
    folder.done_by_two("anna", "sara", &erase);
    assert_eq!(folder.run("anna", &["log", "verify"]).code, 0);
    db.execute(
        "UPDATE payload_key SET wrapped = ?2, erased_to = 0 WHERE stream = ?1 AND field_group = 2",
        [key.0, key.1],
    )
    .unwrap();
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!(verified.code, 1, "{} {}", verified.json, verified.stderr);
    let why = verified.json["first_bad"]["why"].as_str().unwrap();
    assert!(why.contains("erased under GDPR art. 17") && why.contains("put back"), "{why}");
}

#[test]
fn the_first_event_says_whether_a_folder_is_a_rehearsal_and_no_line_in_its_settings() {
    let folder = Rehearsal::new();
    let settings = folder.path().join("custodia.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, text.replace("rehearsal = true", "rehearsal = false")).unwrap();
    for words in [&["count", "show"][..], &["op", "close"], &["log", "verify"], &["place", "list"]] {
        let refused = folder.run("anna", words);
        assert_eq!(refused.code, 1, "{words:?}: {} {}", refused.json, refused.stderr);
        let error = refused.json["error"].as_str().unwrap();
        for part in ["custodia.toml says `rehearsal = false`", "first event of the log of north", "a rehearsal"] {
            assert!(error.contains(part), "{part} in {error}");
        }
    }
    fs::write(&settings, text).unwrap();
    folder.done("anna", &["op", "close"]);
}

#[test]
fn a_device_whose_key_was_revoked_signs_no_checkpoint() {
    let folder = Rehearsal::new();
    folder.done("anna", &["log", "checkpoint"]);
    folder.done("anna", &["device", "revoke", "north.desk-1", "--reason", "out of sight"]);
    for words in [&["log", "checkpoint"][..], &["op", "close"]] {
        let refused = folder.run("anna", words);
        assert_eq!(refused.code, 1, "{words:?}: {} {}", refused.json, refused.stderr);
        assert!(refused.json["error"].as_str().unwrap().contains("signs no checkpoint"), "{}", refused.json);
        assert!(refused.json["hint"].as_str().unwrap().contains("tablet-2"), "{}", refused.json);
    }
    let verified = folder.done("anna", &["log", "verify"]);
    assert_eq!(verified["ok"], true, "{verified}");
}
