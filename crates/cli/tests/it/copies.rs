//! Back-ups and documents with the real binary: what of a folder is gone is named when it is copied, a damaged copy is
//! refused before anything is written, and a copy is there whole or not at all. Source: `custody.md` (The log); ours.

use std::fs;
use std::path::{Path, PathBuf};

use crate::folder::{Ended, PASSPHRASE, Rehearsal, copy_all};
use crate::intake::png;
use crate::no_room::with_room_for;

fn run(folder: &Rehearsal, data: &Path, words: &[&str]) -> Ended {
    folder.run_in(data, &[("CUSTODIA_PASSPHRASE", PASSPHRASE)], "anna", words)
}

fn beside(folder: &Rehearsal, name: &str) -> PathBuf {
    folder.dir.path().join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// One person with a photograph: the folder, and the file that the photograph is sealed in.
fn photographed() -> (Rehearsal, PathBuf) {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("face.png", &png(600, 800, b"the face itself"));
    let enrolled = folder.done("omar", &["person", "photograph", &person, "face.png"]);
    let image = enrolled["image"].as_str().unwrap().to_owned();
    let kept = folder.path().join("blobs").join(&image[..2]).join(&image);
    (folder, kept)
}

#[test]
fn a_document_emptied_changed_or_taken_away_is_named_by_verify_and_by_backup() {
    let (folder, kept) = photographed();
    let whole = folder.done("anna", &["log", "verify"]);
    assert_eq!(
        (&whole["documents"]["held"], &whole["documents"]["lost"]),
        (&1.into(), &serde_json::json!([])),
        "{whole}"
    );
    let good = fs::read(&kept).unwrap();
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 1;
    for (number, harmed) in [Some(Vec::new()), Some(flipped), None].into_iter().enumerate() {
        match &harmed {
            Some(bytes) => fs::write(&kept, bytes).unwrap(),
            None => fs::remove_file(&kept).unwrap(),
        }
        let verified = folder.run("anna", &["log", "verify"]);
        assert_eq!(verified.code, 4, "{number}: {} {}", verified.json, verified.stderr);
        let lost = verified.json["documents"]["lost"].as_array().unwrap();
        assert_eq!(lost.len(), 1, "{}", verified.json);
        assert_eq!(lost[0]["document"].as_str(), kept.file_name().unwrap().to_str(), "{}", verified.json);
        assert_eq!(lost[0]["event_id"].as_str().map(str::len), Some(32), "{}", verified.json);
        let backup = folder.run("anna", &["op", "backup", text(&beside(&folder, &format!("copy-{number}")))]);
        assert_eq!(backup.code, 4, "{number}: {} {}", backup.json, backup.stderr);
        let document = kept.file_name().unwrap().to_str().unwrap();
        assert!(backup.json["remarks"].to_string().contains(document), "{}", backup.json);
    }
    fs::write(&kept, good).unwrap();
    folder.done("anna", &["log", "verify"]);
    folder.done("anna", &["op", "backup", text(&beside(&folder, "whole"))]);
}

#[test]
fn a_document_that_was_erased_is_no_fault() {
    let folder = Rehearsal::new();
    let person = folder.register("?gave no name");
    folder.file("arm.jpg", b"the arm as seen");
    folder.done("sara", &["med", "injury", &person, "--text", "bruise", "--image", "arm.jpg"]);
    let erase = ["person", "erase", &person, "--group", "medical", "--rule", "art. 17", "--reason", "asked for"];
    folder.done_by_two("anna", "sara", &erase);
    folder.file("leg.jpg", b"the leg as seen");
    folder.done("sara", &["med", "injury", &person, "--text", "cut", "--image", "leg.jpg"]);
    let verified = folder.done("anna", &["log", "verify"]);
    assert_eq!((&verified["documents"]["held"], &verified["documents"]["lost"]), (&1.into(), &serde_json::json!([])));
}

#[test]
fn a_backup_with_an_event_changed_or_a_payload_gone_is_refused_and_nothing_is_written() {
    let (folder, _) = photographed();
    for edit in [
        "UPDATE entry SET payload = NULL WHERE place = (SELECT max(place) FROM entry)",
        "UPDATE entry SET payload = zeroblob(length(payload)) WHERE place = (SELECT max(place) FROM entry)",
        "UPDATE entry SET bytes = zeroblob(length(bytes)) WHERE place = (SELECT max(place) - 3 FROM entry)",
        "UPDATE checkpoint SET root = zeroblob(32)",
    ] {
        let (backup, again) = (beside(&folder, "backup"), beside(&folder, "again"));
        folder.done("anna", &["log", "checkpoint"]);
        folder.done("anna", &["op", "backup", text(&backup)]);
        rusqlite::Connection::open(backup.join("journal.sqlite")).unwrap().execute_batch(edit).unwrap();
        let refused = run(&folder, &again, &["op", "restore", text(&backup)]);
        assert_eq!(refused.code, 1, "{edit}: {} {}", refused.json, refused.stderr);
        let error = refused.json["error"].as_str().unwrap();
        assert!(error.contains("the backup is damaged: "), "{edit}: {error}");
        assert!(error.contains("event number") || edit.contains("checkpoint"), "{edit}: {error}");
        assert!(refused.json["hint"].as_str().unwrap().contains("op recover"), "{}", refused.json);
        assert!(!again.exists(), "{edit}: nothing half-written");
        fs::remove_dir_all(&backup).unwrap();
    }
}

#[test]
fn backing_up_a_damaged_folder_says_that_the_copy_cannot_be_restored() {
    let (folder, _) = photographed();
    let damaged = beside(&folder, "damaged");
    copy_all(&folder.path(), &damaged);
    let edit = "UPDATE entry SET bytes = zeroblob(length(bytes)) WHERE place = (SELECT max(place) - 3 FROM entry)";
    rusqlite::Connection::open(damaged.join("journal.sqlite")).unwrap().execute_batch(edit).unwrap();
    let copy = beside(&folder, "copy");
    let copied = run(&folder, &damaged, &["op", "backup", text(&copy)]);
    assert_eq!(copied.code, 4, "{} {}", copied.json, copied.stderr);
    let remarks = copied.json["remarks"].to_string();
    assert!(remarks.contains("cannot be restored: event number"), "{remarks}");
    let again = run(&folder, &beside(&folder, "again"), &["op", "restore", text(&copy)]);
    assert_eq!(again.code, 1, "{}", again.json);
}

#[test]
fn the_journal_of_another_folder_is_told_as_that() {
    let (folder, _) = photographed();
    let other = Rehearsal { dir: tempfile::tempdir().unwrap() };
    let init = "op init --rehearsal --authority elsewhere --name E --kind losing --state SYR --operation x";
    other.done("anna", &init.split(' ').collect::<Vec<_>>());
    let mixed = beside(&folder, "mixed");
    copy_all(&folder.path(), &mixed);
    fs::copy(other.path().join("journal.sqlite"), mixed.join("journal.sqlite")).unwrap();
    let read = run(&folder, &mixed, &["count", "show"]);
    assert_eq!(read.code, 1, "{} {}", read.json, read.stderr);
    let error = read.json["error"].as_str().unwrap();
    assert!(error.contains("of another folder") && error.contains("elsewhere"), "{error}");
    // Whoever writes is told the same, and not that a log has lost its end.
    for words in [&["op", "close"][..], &["person", "claim", "C-0000-0000-0", "--other", "height=180"]] {
        let written = run(&folder, &mixed, words);
        assert_eq!((written.code, &written.json), (1, &read.json), "{words:?}: {}", written.stderr);
    }
}

#[test]
fn a_copy_that_nobody_can_open_says_so() {
    let (folder, _) = photographed();
    let (backup, again) = (beside(&folder, "backup"), beside(&folder, "again"));
    folder.done("anna", &["op", "backup", text(&backup)]);
    fs::remove_dir_all(backup.join("keys")).unwrap();
    let restored = run(&folder, &again, &["op", "restore", text(&backup)]);
    assert_eq!(restored.code, 4, "{} {}", restored.json, restored.stderr);
    assert!(restored.json["remarks"].to_string().contains("nobody can open the copy"), "{}", restored.json);
}

#[test]
fn a_backup_to_a_full_disk_names_that_disk_and_leaves_nothing_in_the_way_of_the_next() {
    let (folder, _) = photographed();
    let to = beside(&folder, "stick");
    // Room for the index of a write-ahead log, and not for the journal.
    let (code, said) = with_room_for(&folder, 128, &["op", "backup", text(&to)]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("disk is full") && said.contains(text(&to)), "{said}");
    assert!(!to.exists(), "half a copy is left");
    fs::create_dir_all(to.join(".copy-unfinished")).unwrap();
    fs::write(to.join(".copy-unfinished/journal.sqlite"), b"of a killed process").unwrap();
    folder.done("anna", &["op", "backup", text(&to)]);
    assert_eq!(run(&folder, &to, &["log", "verify"]).code, 0);
    let mut names: Vec<_> = fs::read_dir(&to).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert!(names.iter().all(|name| name != ".copy-unfinished"), "{names:?}");
}

#[test]
fn an_access_log_that_was_taken_away_is_told_by_the_backup_and_by_restoring_it() {
    let (folder, _) = photographed();
    folder.run("anna", &["count", "show"]);
    folder.run("omar", &["person", "list"]);
    folder.done("anna", &["op", "close"]);
    let harmed = beside(&folder, "harmed");
    copy_all(&folder.path(), &harmed);
    for file in ["access.sqlite", "access.sqlite-wal", "access.sqlite-shm"] {
        let _ = fs::remove_file(harmed.join(file));
    }
    let (backup, again) = (beside(&folder, "backup"), beside(&folder, "again"));
    for (data, words) in [(&harmed, ["op", "backup", text(&backup)]), (&again, ["op", "restore", text(&backup)])] {
        let told = run(&folder, data, &words);
        assert_eq!(told.code, 4, "{words:?}: {} {}", told.json, told.stderr);
        assert!(told.json["access_log_lost"].to_string().contains("access.sqlite is gone"), "{}", told.json);
    }
}
