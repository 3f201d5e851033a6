//! What can be read where nothing can be written: on a full disk, in a folder without the right to write, beside a damaged
//! access log. And what takes a look away is told. By the binary. Source: ours; `custody.md` (The log).

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::folder::{PASSPHRASE, Rehearsal, copy_all, registering};
use crate::no_room::with_room_for;

/// A person of no account, on every Linux. Source: Linux Standard Base, `nobody`.
const NOBODY: u32 = 65_534;

/// Somebody was not there at roll call, so that the count names a residual person.
fn one_missing() -> (Rehearsal, String) {
    let folder = Rehearsal::new();
    let (person, _) = (folder.register("?a"), folder.register("?b"));
    let gone = ["man", "observe", "not-here", &person, "--place", "site", "--note", "bed empty at roll call"];
    assert_eq!(folder.run("omar", &gone).code, 4);
    let count = folder.run("anna", &["count", "show"]);
    assert_eq!(
        (count.code, &count.json["residual_people"][0]["person"]),
        (4, &person.as_str().into()),
        "{}",
        count.json
    );
    (folder, person)
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_full_disk_is_read_from_and_the_count_names_nobody_whose_look_it_cannot_keep() {
    let (folder, person) = one_missing();
    for words in [&["log", "verify"][..], &["op", "status"]] {
        let (code, said) = with_room_for(&folder, 8, words);
        assert_eq!(code, 0, "{words:?}: {said}");
    }
    let (code, said) = with_room_for(&folder, 8, &["count", "show"]);
    let count: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        (code, &count["total_people"], &count["residual_people"]),
        (4, &2.into(), &serde_json::json!([])),
        "{said}"
    );
    assert!(count["names_withheld"].as_str().unwrap().contains("disk is full"), "{said}");
    assert!(!said.contains(&person), "{said}");
    let (code, said) = with_room_for(&folder, 8, &["person", "list"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("without that nobody is shown") && said.contains("free space"), "{said}");
}

/// A copy of the folder that nobody may write, the binary beside it, and a place that may be written.
struct Locked {
    data: PathBuf,
    binary: PathBuf,
    out: PathBuf,
}

fn allow(path: &Path, folder: u32, file: u32) {
    let is_folder = path.is_dir();
    if is_folder {
        for entry in fs::read_dir(path).unwrap() {
            allow(&entry.unwrap().path(), folder, file);
        }
    }
    fs::set_permissions(path, fs::Permissions::from_mode(if is_folder { folder } else { file })).unwrap();
}

impl Locked {
    fn of(folder: &Rehearsal) -> Self {
        let within = folder.dir.path();
        fs::set_permissions(within, fs::Permissions::from_mode(0o755)).unwrap();
        let (data, binary, out) = (within.join("locked"), within.join("custodia"), within.join("out"));
        copy_all(&folder.path(), &data);
        fs::copy(env!("CARGO_BIN_EXE_custodia"), &binary).unwrap();
        fs::create_dir(&out).unwrap();
        allow(&out, 0o777, 0o666);
        allow(&data, 0o555, 0o444);
        Self { data, binary, out }
    }

    /// By somebody who is no root, whom no right binds.
    fn run(&self, words: &[&str]) -> (i32, String) {
        let mut command = Command::new(&self.binary);
        command.args(["--json", "--quiet", "--officer", "anna", "--data"]).arg(&self.data).args(words);
        command.env("CUSTODIA_PASSPHRASE", PASSPHRASE).current_dir(&self.out);
        if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
            command.uid(NOBODY).gid(NOBODY);
        }
        let output = command.output().unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "it looks where the program is not to leave anything")]
fn a_folder_that_cannot_be_written_is_read_verified_and_copied_elsewhere() {
    let (folder, person) = one_missing();
    // A reader that is still there leaves the last transactions in the write-ahead log.
    let reader = rusqlite::Connection::open(folder.path().join("journal.sqlite")).unwrap();
    reader.query_row("SELECT count(*) FROM entry", [], |_| Ok(())).unwrap();
    folder.register("?c");
    assert!(fs::metadata(folder.path().join("journal.sqlite-wal")).unwrap().len() > 0);
    let with_log = Locked::of(&folder);
    fs::rename(&with_log.data, folder.dir.path().join("with-log")).unwrap();
    drop(reader);
    folder.done("anna", &["op", "close"]);
    fs::remove_dir_all(&with_log.out).unwrap();
    let mut locked = Locked::of(&folder);
    for (data, name) in [("with-log", "a"), ("locked", "b")] {
        locked.data = folder.dir.path().join(data);
        let said = locked.run(&["log", "verify"]);
        assert_eq!(said.0, 0, "{data}: {}", said.1);
        assert_eq!(locked.run(&["op", "status"]).0, 0, "{data}");
        let (code, said) = locked.run(&["count", "show"]);
        assert!(code == 4 && said.contains("\"total_people\":3") && !said.contains(&person), "{data}: {code} {said}");
        for words in [["op", "backup"], ["op", "recover"]] {
            let to = format!("{}-{name}", words[1]);
            let (code, said) = locked.run(&[words[0], words[1], &to]);
            assert_eq!(code, 0, "{data} {words:?}: {said}");
            let verified = locked.run(&["log", "verify", "--data", text(&locked.out.join(&to))]);
            assert_eq!(verified.0, 0, "{data} {words:?}: {}", verified.1);
        }
        let (code, said) = locked.run(&registering("second"));
        assert!(code == 1 && said.contains("copy of it whole on a disk"), "{data}: {code} {said}");
    }
    let left = fs::read_dir(std::env::temp_dir()).unwrap();
    let of_nobody = |e: std::io::Result<fs::DirEntry>| {
        let e = e.unwrap();
        e.file_name().to_string_lossy().starts_with("custodia-copy") && e.metadata().is_ok_and(|m| m.uid() == NOBODY)
    };
    assert_eq!(left.filter_map(|e| of_nobody(e).then_some(())).count(), 0, "a copy is left");
}

#[test]
fn a_flipped_bit_in_the_access_log_leaves_the_record_verified_and_the_count_without_names() {
    let (folder, person) = one_missing();
    let file = folder.path().join("access.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    bytes[5] ^= 0x40;
    fs::write(&file, bytes).unwrap();
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!((verified.code, &verified.json["record_ok"], &verified.json["ok"]), (1, &true.into(), &false.into()));
    assert!(verified.json["why"].to_string().contains("access log:"), "{}", verified.json);
    assert!(verified.json["events"].as_u64().unwrap() > 3, "{}", verified.json);
    let count = folder.run("anna", &["count", "show"]);
    assert_eq!((count.code, &count.json["total_people"]), (4, &2.into()), "{}", count.json);
    assert!(!count.json.to_string().contains(&person) && count.json["names_withheld"].is_string(), "{}", count.json);
    let list = folder.run("anna", &["person", "list"]);
    assert_eq!(list.code, 1, "{}", list.json);
    assert!(list.json["hint"].as_str().unwrap().contains("last backup"), "{}", list.json);
    assert_eq!(folder.run("anna", &["op", "status"]).code, 1);
    let copy = folder.dir.path().join("copy");
    let backup = folder.run("anna", &["op", "backup", text(&copy)]);
    assert_eq!(backup.code, 4, "the record is backed up, and it is said what is not: {}", backup.json);
    assert!(backup.json["access_log_lost"].to_string().contains("access-damaged.sqlite"), "{}", backup.json);
    assert_eq!(folder.run_in(&copy, &[], "anna", &["count", "show"]).code, 4);
    assert!(copy.join("access-damaged.sqlite").is_file());
    folder.register("?c");
}

#[test]
fn an_access_log_that_is_taken_away_emptied_or_begun_anew_is_told() {
    let (folder, person) = one_missing();
    let file = folder.path().join("access.sqlite");
    folder.run("anna", &["count", "show"]);
    folder.done("anna", &["op", "close"]);
    let told = |words: &str| {
        for command in [["log", "verify"], ["op", "status"]] {
            let ended = folder.run("anna", &command);
            assert_eq!(ended.code, 1, "{command:?}: {}", ended.json);
            assert!(ended.json.to_string().contains(words), "{command:?}, {words}: {}", ended.json);
        }
    };
    assert_eq!(folder.run("anna", &["op", "status"]).code, 0);
    let whole = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    told("access.sqlite is gone, it had 2 lines");
    fs::write(&file, b"").unwrap();
    told("access log:");
    // The clock of a rehearsal stands at its last event: the same looks again would be the same lines.
    folder.run("anna", &["person", "show", &person]);
    folder.done("anna", &["op", "close"]);
    told("it has 1 lines, 2 are known");
    folder.run("anna", &["count", "show"]);
    told("line 1 is another than is known");
    let copy = folder.dir.path().join("copy");
    let backup = folder.run("anna", &["op", "backup", text(&copy)]);
    assert_eq!(backup.code, 4, "{}", backup.json);
    assert!(backup.json["access_log_lost"].to_string().contains("line 1 is another"), "{}", backup.json);
    assert_eq!(folder.run_in(&copy, &[], "anna", &["op", "status"]).code, 1, "it goes with the backup");
    for beside in ["access.sqlite-wal", "access.sqlite-shm"] {
        let _ = fs::remove_file(folder.path().join(beside));
    }
    fs::write(&file, whole).unwrap();
    assert_eq!(folder.run("anna", &["op", "status"]).code, 0);
}

#[test]
fn a_truncated_journal_is_recovered_up_to_its_cut_and_a_person_must_look() {
    let (folder, _) = one_missing();
    for number in 0..6 {
        folder.register(&format!("?{number}"));
    }
    folder.done("anna", &["op", "close"]);
    let file = folder.path().join("journal.sqlite");
    let length = fs::metadata(&file).unwrap().len();
    fs::OpenOptions::new().write(true).open(&file).unwrap().set_len(length - 8_192).unwrap();
    let to = folder.dir.path().join("recovered");
    let recovered = folder.run("anna", &["op", "recover", text(&to)]);
    assert_eq!(recovered.code, 4, "{} {}", recovered.json, recovered.stderr);
    let log = &recovered.json["logs"][0];
    assert!(log["events"].as_u64().unwrap() > 0 && log["first_missing"] == log["events"], "{}", recovered.json);
}

#[test]
fn a_device_in_place_of_a_file_is_refused_and_every_message_says_what_to_do() {
    let folder = Rehearsal::new();
    let asked = |words: &[&str], message: &str, hint: &str| {
        let ended = folder.run("omar", words);
        assert_eq!(ended.code, 1, "{words:?}: {}", ended.json);
        assert!(ended.json["error"].as_str().unwrap().contains(message), "{words:?}: {}", ended.json);
        assert!(ended.json["hint"].as_str().unwrap_or_default().contains(hint), "{words:?}: {}", ended.json);
    };
    asked(&["person", "import", "/dev/zero", "--place", "site"], "not a file", "name a file");
    asked(&["person", "import", ".", "--place", "site"], "is a folder", "name a file");
    let mapping = ["person", "import", "none.csv", "--place", "site", "--mapping", "/dev/zero"];
    asked(&mapping, "not a file", "name a file");
    let empty = folder.file("empty.csv", b"");
    asked(&["person", "import", text(&empty), "--place", "site"], "empty", "right file");
    let other = Rehearsal::new();
    let journal = folder.path().join("journal.sqlite");
    fs::remove_file(&journal).unwrap();
    asked(&["count", "show"], "journal.sqlite", "--data");
    asked(&["op", "recover", "nowhere"], "is not there", "op restore");
    drop(other);
}
