//! A journal edited by hand, with the real binary: `log verify` names it and exits 1, and no view speaks from what
//! is left as if it were the whole. Source: ours.

use std::path::Path;
use std::sync::LazyLock;

use crate::folder::{Rehearsal, copy_all};
use crate::partners::Partners;

/// The next to last entry: the registration of the first of two people.
const PLACE: &str = "(SELECT place FROM entry ORDER BY place DESC LIMIT 1 OFFSET 1)";

fn edit(folder: &Path, sql: &str) {
    let journal = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    journal.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    journal.execute_batch(&sql.replace("PLACE", PLACE)).unwrap();
}

/// Two people in the record, with a snapshot or without one.
fn two_people(closed: bool) -> Rehearsal {
    static OPEN: LazyLock<Rehearsal> = LazyLock::new(|| {
        let folder = Rehearsal::new();
        folder.register("سالم علي");
        folder.register("أحمد محمد");
        folder
    });
    static CLOSED: LazyLock<Rehearsal> = LazyLock::new(|| {
        let folder = copy_of(&OPEN);
        folder.done("anna", &["op", "close"]);
        folder
    });
    copy_of(if closed { &CLOSED } else { &OPEN })
}

fn copy_of(folder: &Rehearsal) -> Rehearsal {
    let copy = Rehearsal { dir: tempfile::tempdir().unwrap() };
    copy_all(&folder.path(), &copy.path());
    copy
}

/// What is edited, and whether the record lacks something for it.
const EDITS: [(&str, bool); 13] = [
    ("UPDATE entry SET payload = NULL WHERE place = PLACE", true),
    ("UPDATE entry SET bytes = NULL WHERE place = PLACE", true),
    ("INSERT INTO quarantine VALUES(PLACE, 'by hand')", true),
    ("DELETE FROM entry WHERE place = PLACE", true),
    ("DELETE FROM payload_key", true),
    ("DELETE FROM payload_key WHERE stream = (SELECT stream FROM entry WHERE place = PLACE)", true),
    ("UPDATE payload_key SET wrapped = NULL WHERE field_group = 0", true),
    ("UPDATE payload_key SET wrapped = zeroblob(72) WHERE field_group = 0", true),
    ("UPDATE log SET own = 0; UPDATE entry SET payload = NULL WHERE place = PLACE", true),
    ("DELETE FROM log", true),
    ("UPDATE entry SET stream = x'00' WHERE place = PLACE", false),
    ("UPDATE entry SET kind = 1, event_id = NULL WHERE place = PLACE", false),
    ("UPDATE entry SET recorded_at = 0 WHERE place = PLACE", false),
];

fn is_noticed(closed: bool) {
    for (sql, lacking) in EDITS {
        let folder = two_people(closed);
        assert_eq!(folder.done("anna", &["count", "show"])["total_people"], 2);
        edit(&folder.path(), sql);
        let verified = folder.run("anna", &["log", "verify"]);
        assert_eq!(verified.code, 1, "{sql}: {} {}", verified.json, verified.stderr);
        let count = folder.run("anna", &["count", "show"]);
        if !lacking {
            assert_eq!((count.code, &count.json["total_people"]), (0, &2.into()), "{sql}: {}", count.json);
            continue;
        }
        assert_eq!(count.code, 4, "{sql}: {} {}", count.json, count.stderr);
        let error = count.json["error"].as_str().unwrap_or_else(|| panic!("{sql}: {}", count.json));
        assert!(error.starts_with("the record here is not whole: ") && error.lines().count() == 1, "{sql}: {error}");
        let write = folder.run("anna", &["op", "close"]);
        assert_ne!(write.code, 0, "{sql}: nothing is written either: {} {}", write.json, write.stderr);
    }
}

#[test]
fn what_was_taken_out_by_hand_is_named_and_nothing_is_counted_from_the_rest() {
    is_noticed(false);
}

#[test]
fn a_snapshot_does_not_cover_what_was_taken_out_by_hand() {
    is_noticed(true);
}

#[test]
fn what_is_left_of_a_damaged_record_is_read_on_request_and_said_to_be_less() {
    let folder = two_people(false);
    edit(&folder.path(), "UPDATE entry SET payload = NULL WHERE place = PLACE");
    let count = folder.run("anna", &["count", "show", "--damaged"]);
    assert_eq!((count.code, &count.json["total_people"]), (4, &1.into()), "{}", count.json);
    assert!(count.stderr.contains("has lost its bytes or its payload"), "{}", count.stderr);
}

#[test]
fn an_erasure_by_two_officers_is_no_damage_and_one_by_hand_is() {
    let folder = two_people(false);
    let person = folder.register("ليلى حسن");
    folder.done("sara", &["med", "injury", &person, "--text", "old fracture"]);
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", "GDPR art. 17", "--reason", "asked for"];
    folder.done_by_two("anna", "sara", &erase);
    let verified = folder.done("anna", &["log", "verify"]);
    assert_eq!((&verified["ok"], &verified["authorities"][0]["erased"]), (&true.into(), &1.into()), "{verified}");
    assert_eq!(folder.done("anna", &["count", "show"])["total_people"], 3);
    folder.done("sara", &["med", "injury", &person, "--text", "a new one"]);
    edit(&folder.path(), "UPDATE payload_key SET wrapped = NULL, erased_to = 9000 WHERE field_group = 2");
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!(verified.code, 1, "the erasure speaks of what was before it: {}", verified.json);
}

#[test]
fn a_partners_event_put_into_quarantine_by_hand_is_named() {
    let pair = Partners::new();
    pair.north.register("سالم علي");
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    edit(&pair.south(), "INSERT INTO quarantine SELECT place, 'by hand' FROM entry ORDER BY arrival DESC LIMIT 1");
    let verified = pair.south_run("badr", &["log", "verify"]);
    assert_eq!(verified.code, 1, "{} {}", verified.json, verified.stderr);
    let count = pair.south_run("badr", &["count", "show"]);
    assert_eq!(count.code, 4, "{} {}", count.json, count.stderr);
    assert!(count.stderr.contains("no revoked key says why"), "{}", count.stderr);
}

#[test]
fn a_key_of_a_partners_log_taken_away_by_hand_is_told_everywhere_and_its_bundle_brings_it_back() {
    let pair = Partners::new();
    pair.north.register("سالم علي");
    assert_eq!(pair.north_to_south("first.bundle").code, 0);
    let whole = pair.north.dir.path().join("whole");
    copy_all(&pair.south(), &whole);
    let of_people = "log = (SELECT number FROM log WHERE authority = 'north') AND field_group = 0
        AND substr(hex(stream), 1, 4) = '8202'";
    for edited in ["wrapped = NULL, erased_to = 99999", "erased_to = 99999", "wrapped = NULL"] {
        std::fs::remove_dir_all(pair.south()).unwrap();
        copy_all(&whole, &pair.south());
        assert_eq!(pair.north_people_by_south(), 1);
        edit(&pair.south(), &format!("UPDATE payload_key SET {edited} WHERE {of_people}"));
        // A snapshot may know him still: what is told of it is told all the same.
        let _ = std::fs::remove_file(pair.south().join("record.snapshot"));
        let count = pair.south_run("badr", &["count", "show", "--of", "authority:north"]);
        assert_eq!((count.code, &count.json["total_people"]), (4, &0.into()), "{edited}: {}", count.json);
        assert!(count.stderr.contains("was taken away here, and no erasure says so"), "{edited}: {}", count.stderr);
        let verified = pair.south_run("badr", &["log", "verify"]);
        assert_eq!(verified.code, 1, "{edited}: {}", verified.json);
        let status = pair.south_run("badr", &["op", "status"]);
        assert!(status.code == 1 && status.json["alarm"].to_string().contains("register key"), "{}", status.json);
        assert_eq!(pair.south_run("badr", &["op", "backup", "copy"]).code, 4, "{edited}");
        std::fs::remove_dir_all(pair.north.dir.path().join("copy")).unwrap();
        let imported = pair.south_run("badr", &["log", "import", "first.bundle"]);
        assert!(matches!(imported.code, 0 | 4), "{edited}: {} {}", imported.json, imported.stderr);
        assert_eq!(pair.north_people_by_south(), 1, "{edited}");
        for healed in [&["log", "verify"][..], &["op", "status"], &["count", "show"]] {
            let healed = pair.south_run("badr", healed);
            assert_eq!(healed.code, 0, "{edited}: {} {}", healed.json, healed.stderr);
        }
    }
}
