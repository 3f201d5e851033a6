//! A full disk is told as that, with the folder and what to do, and leaves the log as it was; a second writer is told
//! who writes, and waits if asked. By the binary. Source: ours.

use std::process::Command;

use operations::Desk;
use operations::open::{Access, Credentials};

use crate::folder::{PASSPHRASE, Rehearsal, registering};

/// Runs the binary under a limit on the length of files, in blocks of 512 bytes: to what writes, a full disk.
pub(crate) fn with_room_for(folder: &Rehearsal, blocks: u32, words: &[&str]) -> (i32, String) {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\""]).arg(blocks.to_string());
    command.arg(env!("CARGO_BIN_EXE_custodia")).args(["--json", "--quiet", "--officer", "omar", "--data"]);
    command.arg(folder.path()).args(words).env("CUSTODIA_PASSPHRASE", PASSPHRASE).current_dir(folder.dir.path());
    let output = command.output().unwrap();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_full_disk_is_named_with_the_folder_and_what_to_do_and_the_log_stands_as_it_was() {
    let folder = Rehearsal::new();
    folder.register("first");
    let events = |folder: &Rehearsal| {
        let verified = folder.run("anna", &["log", "verify"]);
        assert_eq!(verified.code, 0, "{} {}", verified.json, verified.stderr);
        verified.json["events"].clone()
    };
    let before = events(&folder);
    // Room for nothing, and for the index of the write-ahead log and hardly a page.
    for blocks in [8, 72] {
        let (code, said) = with_room_for(&folder, blocks, &registering("second"));
        assert_eq!(code, 1, "{blocks} blocks: {said}");
        assert!(said.contains("disk is full, nothing of this was written"), "{blocks} blocks: {said}");
        assert!(said.contains("free space on the disk of") && said.contains("north"), "{blocks} blocks: {said}");
        assert_eq!(events(&folder), before, "{blocks} blocks");
    }
    let left = std::fs::read_dir(folder.path()).unwrap().filter(|e| {
        let name = e.as_ref().unwrap().file_name().to_string_lossy().into_owned();
        name.contains("room-") || name.ends_with(".new")
    });
    assert_eq!(left.count(), 0, "half a file is left");
    folder.register("second");
}

#[test]
fn a_file_that_a_full_disk_cuts_short_goes_again() {
    let folder = Rehearsal::new();
    let (code, said) = with_room_for(&folder, 0, &["authority", "card", "north.card"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("disk is full"), "{said}");
    assert!(!folder.dir.path().join("north.card").exists(), "half a card is left");
}

#[test]
fn a_second_writer_is_told_who_writes_and_waits_only_if_asked() {
    let folder = Rehearsal::new();
    let credentials =
        Credentials { officer: Some("anna".into()), passphrase: Some(PASSPHRASE.into()), ..Credentials::default() };
    let desk = Desk::open(&folder.path(), Access::Write, &credentials, &mut |_| {}).unwrap();
    let refused = folder.run("omar", &registering("one"));
    assert_eq!(refused.code, 1, "{}", refused.json);
    let said = refused.json["error"].as_str().unwrap();
    assert!(said.contains(&format!("process {}", std::process::id())), "{said}");
    assert!(refused.json["hint"].as_str().unwrap().contains("--wait"), "{}", refused.json);
    let ends = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(700));
        drop(desk);
    });
    folder.done("omar", &[&registering("one")[..], &["--wait", "60"]].concat());
    ends.join().unwrap();
    assert_eq!(folder.run("omar", &["person", "duplicates", "--wait", "4000"]).code, 2, "an hour at most");
}
