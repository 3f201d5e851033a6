//! Keeping a folder safe by the binary: close, backup, restore, recover, and what each kind of damage, an
//! older copy or a second writer is told. Source: `custody.md` (The log), `docs/operating/keys-and-backup.md`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::folder::{Ended, PASSPHRASE, Rehearsal, copy_all};

const KEYS: [(&str, &str); 1] = [("CUSTODIA_PASSPHRASE", PASSPHRASE)];

fn beside(folder: &Rehearsal, name: &str) -> PathBuf {
    folder.dir.path().join(name)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(folder: &Rehearsal, data: &Path, words: &[&str]) -> Ended {
    folder.run_in(data, &KEYS, "anna", words)
}

fn total(folder: &Rehearsal, data: &Path) -> u64 {
    let count = run(folder, data, &["count", "show"]);
    count.json["total_people"].as_u64().unwrap_or_else(|| panic!("{} {}", count.json, count.stderr))
}

/// A failure with one line that holds some words.
fn one_clear_line(ended: &Ended, words: &str) {
    assert_eq!((ended.code, &ended.json["schema"]), (1, &"custodia/error/1".into()), "{} {}", ended.json, ended.stderr);
    let error = ended.json["error"].as_str().unwrap();
    assert!(error.contains(words) && !error.contains('\n'), "{error}");
}

/// So many people from a roster.
fn import(folder: &Rehearsal, rows: usize) {
    let rows: String = (0..rows).map(|n| format!("{},رجل رقم {n} من الناس,{}\n", 1000 + n, 1950 + n % 50)).collect();
    let file = folder.file("many.csv", format!("رقم السجين,الاسم,تاريخ الميلاد\n{rows}").as_bytes());
    let taken = folder.run("omar", &["person", "import", text(&file), "--place", "site"]);
    assert!(matches!(taken.code, 0 | 4), "{}", taken.json);
}

#[test]
fn a_backup_is_restored_elsewhere_and_holds_everything_that_was_there() {
    let folder = Rehearsal::new();
    folder.register("?a");
    let closed = folder.done("anna", &["op", "close"]);
    assert!(closed["events"].as_u64().unwrap() > 8, "{closed}");
    let (backup, again) = (beside(&folder, "backup"), beside(&folder, "again"));
    folder.done("anna", &["op", "backup", text(&backup)]);
    folder.register("?b");
    let occupied = folder.run("anna", &["op", "backup", text(&backup)]);
    assert_eq!(occupied.code, 1, "{}", occupied.json);
    let restored = run(&folder, &again, &["op", "restore", text(&backup)]);
    assert_eq!(restored.code, 0, "{} {}", restored.json, restored.stderr);
    assert_eq!((total(&folder, &folder.path()), total(&folder, &again)), (2, 1));
    assert_eq!(run(&folder, &again, &["log", "verify"]).json["ok"], true);
    let over = run(&folder, &folder.path(), &["op", "restore", text(&backup)]);
    assert_eq!(over.code, 1, "never over a folder: {}", over.json);
    assert_eq!(total(&folder, &folder.path()), 2);
    let nothing = run(&folder, &beside(&folder, "new"), &["op", "restore", text(&beside(&folder, "nowhere"))]);
    assert_eq!(nothing.code, 1, "{}", nothing.json);
    assert!(!beside(&folder, "new").exists(), "nothing half-written");
}

#[test]
fn a_damaged_backup_is_not_restored() {
    let folder = Rehearsal::new();
    import(&folder, 60);
    let backup = beside(&folder, "backup");
    folder.done("anna", &["op", "backup", text(&backup)]);
    overwrite_middle(&backup.join("journal.sqlite"));
    let restored = run(&folder, &beside(&folder, "again"), &["op", "restore", text(&backup)]);
    assert_eq!(restored.code, 1, "{}", restored.json);
    assert!(!restored.json["error"].as_str().unwrap().contains('\n'));
}

/// Two pages in the middle of a file are lost.
fn overwrite_middle(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2 / 8192 * 8192;
    bytes[middle..middle + 2 * 8192].fill(0xA5);
    fs::write(file, bytes).unwrap();
}

#[test]
fn what_a_damaged_folder_still_holds_is_recovered_and_the_first_missing_event_named() {
    let folder = Rehearsal::new();
    import(&folder, 120);
    folder.done("anna", &["op", "close"]);
    let whole = total(&folder, &folder.path());
    let before = fs::read(folder.path().join("journal.sqlite")).unwrap();
    overwrite_middle(&folder.path().join("journal.sqlite"));
    let damaged = fs::read(folder.path().join("journal.sqlite")).unwrap();
    assert_ne!(before, damaged);
    let verified = run(&folder, &folder.path(), &["log", "verify"]);
    assert_eq!(verified.code, 1, "{} {}", verified.json, verified.stderr);
    let to = beside(&folder, "recovered");
    let recovered = run(&folder, &folder.path(), &["op", "recover", text(&to)]);
    assert_eq!(recovered.code, 4, "a person must look: {} {}", recovered.json, recovered.stderr);
    let log = &recovered.json["logs"][0];
    let missing = log["first_missing"].as_u64();
    assert!(missing.is_some() || log["payloads_lost"].as_u64().unwrap() > 0, "{}", recovered.json);
    assert_eq!(fs::read(folder.path().join("journal.sqlite")).unwrap(), damaged, "the damaged folder is left alone");
    let kept = run(&folder, &to, &["log", "verify"]);
    if let Some(first) = missing {
        assert_eq!(log["events"], first, "what is kept ends where the first is missing");
        assert_eq!(kept.code, 1, "it is shorter than its own checkpoint: {}", kept.json);
        assert!(kept.json["shorter_than_known"]["size"].as_u64().unwrap() > first, "{}", kept.json);
    }
    assert_eq!(kept.json["first_bad"], Value::Null, "what is kept holds: {}", kept.json);
    assert!(total(&folder, &to) <= whole);
    let twice = run(&folder, &folder.path(), &["op", "recover", text(&to)]);
    assert_eq!(twice.code, 1, "never over a folder: {}", twice.json);
}

/// The last event of a log is gone from the disk, and no checkpoint beyond it is known.
fn without_the_last_event(folder: &Rehearsal) -> PathBuf {
    let journal = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    journal
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE place = (SELECT max(place) FROM entry)")
        .unwrap();
    drop(journal);
    let to = beside(folder, "recovered");
    let recovered = run(folder, &folder.path(), &["op", "recover", text(&to)]);
    assert_eq!(recovered.code, 4, "{} {}", recovered.json, recovered.stderr);
    to
}

#[test]
fn a_recovered_log_that_lost_its_end_is_read_and_never_written_on() {
    let folder = Rehearsal::new();
    folder.register("?a");
    folder.register("?b");
    let to = without_the_last_event(&folder);
    let status = run(&folder, &to, &["op", "status"]);
    let first = status.json["logs"][0]["events"].as_u64().unwrap();
    assert_eq!(status.code, 1, "{}", status.json);
    let says = format!("recovered up to event number {first}");
    assert!(status.json["alarm"].as_str().unwrap().contains(&says), "{}", status.json);
    assert_eq!(run(&folder, &to, &["log", "verify"]).json["first_bad"], Value::Null);
    assert_eq!(total(&folder, &to), 1, "it is read");
    let count = run(&folder, &to, &["count", "show"]);
    assert!(count.code == 4 && count.stderr.contains(&says), "and says what it lacks: {} {}", count.code, count.stderr);
    let checkpoint = ["log", "checkpoint"];
    let by_two = ["op", "close", "--second", "omar"];
    for words in [&["op", "close"][..], &checkpoint, &by_two] {
        let refused = run(&folder, &to, words);
        one_clear_line(&refused, &says);
        assert!(refused.json["hint"].as_str().unwrap().contains("A lost end"), "{}", refused.json);
    }
    // Nor does a copy of it forget.
    let (backup, again) = (beside(&folder, "backup"), beside(&folder, "again"));
    assert_eq!(run(&folder, &to, &["op", "backup", text(&backup)]).code, 0);
    assert_eq!(run(&folder, &again, &["op", "restore", text(&backup)]).code, 0);
    one_clear_line(&run(&folder, &again, &["op", "close"]), &says);
    assert_eq!(run(&folder, &to, &["op", "status"]).json["logs"][0]["events"], first, "nothing was written");
}

#[test]
fn the_authority_goes_on_in_a_new_log_that_names_the_old_ones_loss() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.register("?b");
    let old = run(&folder, &without_the_last_event(&folder), &["op", "status"]).json["logs"][0].clone();
    let next = beside(&folder, "north-2");
    let init = "op init --rehearsal --authority north-2 --kind losing --state SYR --block 4822 --name N --operation T \
                --functions commander,custody-officer";
    let words = |words: &str| words.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let done = |all: Vec<String>| {
        let ended = run(&folder, &next, &all.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(matches!(ended.code, 0 | 4), "{all:?}: {} {}", ended.json, ended.stderr);
        ended.json
    };
    done(words(init));
    done(words("place add site --name Site --kind site --operational 90 --humane 80"));
    let loss = format!("log of north: recovered {} events, root {}; the rest is lost", old["events"], old["head"]);
    let mut open = words("discrepancy open lost-end --kind other --about place:site --function commander --text");
    open.push(loss.clone());
    done(open);
    let found = format!("man observe found-here {person} --place site --function custody-officer --note north");
    assert_eq!(done(words(&found))["person"], person.as_str(), "he keeps his number");
    assert_eq!(total(&folder, &next), 1);
    let open = done(words("discrepancy list"));
    let said = open["discrepancies"].as_array().unwrap().iter().any(|d| d["text"] == loss.as_str());
    assert!(said, "the loss stays open: {open}");
    assert_eq!(run(&folder, &next, &["log", "verify"]).json["ok"], true);
}

#[test]
fn a_damaged_checkpoint_file_is_named_and_is_no_clean_bill() {
    let folder = Rehearsal::new();
    folder.done("anna", &["log", "checkpoint"]);
    let checkpoints: Vec<PathBuf> =
        fs::read_dir(folder.path().join("checkpoints")).unwrap().map(|e| e.unwrap().path()).collect();
    let [own] = &checkpoints[..] else { panic!("{checkpoints:?}") };
    let good = fs::read(own).unwrap();
    for harmed in [b"not a checkpoint\n".to_vec(), good[..good.len() / 2].to_vec(), Vec::new(), vec![0xFF; 200]] {
        fs::write(own, &harmed).unwrap();
        let written = folder.run("anna", &["log", "checkpoint"]);
        let read = folder.run("anna", &["log", "verify"]);
        for ended in [&written, &read] {
            assert_eq!(ended.code, 1, "{} bytes: {} {}", harmed.len(), ended.json, ended.stderr);
            let said = ended.json.to_string();
            assert!(said.contains("checkpoint") && said.contains("north"), "{said}");
        }
    }
    fs::write(own, &good).unwrap();
    assert_eq!(folder.run("anna", &["log", "verify"]).code, 0);
}

#[test]
fn an_older_copy_of_the_whole_folder_is_noticed_from_a_checkpoint_on_paper() {
    let folder = Rehearsal::new();
    let older = beside(&folder, "older");
    folder.done("anna", &["op", "close"]);
    copy_all(&folder.path(), &older);
    folder.register("?a");
    let note = beside(&folder, "note");
    folder.done("anna", &["log", "checkpoint", "--out", text(&note)]);
    assert_eq!(folder.run("anna", &["log", "verify", "--checkpoint", text(&note)]).code, 0);
    let journal_alone = beside(&folder, "mixed");
    copy_all(&folder.path(), &journal_alone);
    for file in ["journal.sqlite-wal", "journal.sqlite-shm"] {
        let _ = fs::remove_file(journal_alone.join(file));
    }
    fs::copy(older.join("journal.sqlite"), journal_alone.join("journal.sqlite")).unwrap();
    one_clear_line(&run(&folder, &journal_alone, &["op", "close"]), "are known from own");
    assert_eq!(run(&folder, &journal_alone, &["op", "status"]).code, 1);
    let cut = run(&folder, &older, &["log", "verify", "--checkpoint", text(&note)]);
    assert_eq!(cut.code, 1, "{}", cut.json);
    assert!(cut.json["shorter_than_known"]["held_by"].as_str().unwrap().ends_with("note"), "{}", cut.json);
}

#[test]
fn a_second_writer_is_turned_away_with_the_name_of_the_first_and_readers_go_on() {
    let folder = Rehearsal::new();
    let holder = custody::Holder { pid: 4242, host: "gate-tablet".into(), command: "custodia man board".into() };
    let held = custody::Journal::open(&folder.path(), &custody::JournalMode::Write(holder)).unwrap();
    let second = folder.run("anna", &["op", "close"]);
    one_clear_line(&second, "4242");
    assert!(second.json["error"].as_str().unwrap().contains("gate-tablet"), "{}", second.json);
    assert_eq!(total(&folder, &folder.path()), 0);
    assert_eq!(folder.run("anna", &["log", "verify"]).code, 0);
    drop(held);
    folder.done("anna", &["op", "close"]);
}

#[test]
fn a_wrong_passphrase_opens_nothing_and_writes_nothing() {
    let folder = Rehearsal::new();
    let head = |folder: &Rehearsal| folder.run("anna", &["op", "status"]).json["logs"].clone();
    let before = head(&folder);
    let wrong = folder.run_with(&[("CUSTODIA_PASSPHRASE", "in-the-open-43")], "anna", &["op", "close"]);
    one_clear_line(&wrong, "passphrase");
    assert!(wrong.json["place"].as_str().unwrap().contains("anna"), "{}", wrong.json);
    assert_eq!(head(&folder), before);
}

#[test]
fn a_foreign_or_cut_database_is_named() {
    let folder = Rehearsal::new();
    let journal = folder.path().join("journal.sqlite");
    let good = fs::read(&journal).unwrap();
    for (harmed, says) in [
        (b"%PDF-1.7 a scan of a roster".to_vec(), "not a journal"),
        (good[..9].to_vec(), "cut off"),
        (Vec::new(), "cut off"),
    ] {
        fs::write(&journal, harmed).unwrap();
        one_clear_line(&folder.run("anna", &["op", "close"]), says);
        one_clear_line(&folder.run("anna", &["count", "show"]), says);
    }
}
