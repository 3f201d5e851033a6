//! An answer that could not be written, with the real binary: the exit code and one line on stderr say so, and a reader
//! that has gone away is none of it. Source: ours.

use std::fs::OpenOptions;
use std::process::{Command, Output, Stdio};

use crate::folder::{PASSPHRASE, Rehearsal, registering};

/// Runs the binary as omar with its answer to somewhere.
fn run_to(folder: &Rehearsal, answer: Stdio, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
    command.args(["--quiet", "--officer", "omar", "--data"]).arg(folder.path()).args(words);
    command.env_clear().env("CUSTODIA_PASSPHRASE", PASSPHRASE).current_dir(folder.dir.path());
    command.stdout(answer).output().unwrap()
}

/// A device on which nothing has room.
fn full() -> Stdio {
    OpenOptions::new().write(true).open("/dev/full").unwrap().into()
}

#[test]
fn an_answer_to_a_full_disk_is_an_error_of_one_line() {
    let folder = Rehearsal::new();
    for words in [&["count", "show"][..], &["--json", "count", "show"], &["op", "status"], &["--help"], &["--version"]]
    {
        let ended = run_to(&folder, full(), words);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{words:?}: {said}");
        let told: Vec<&str> = said.lines().filter(|line| line.starts_with("error: ")).collect();
        assert!(told.len() == 1 && told[0].contains("could not be written to standard output"), "{words:?}: {said}");
    }
}

#[test]
fn a_command_that_wrote_says_that_what_it_recorded_stands() {
    let folder = Rehearsal::new();
    let ended = run_to(&folder, full(), &registering("Ali Hasan Omar"));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(ended.status.code() == Some(1) && said.contains("what it recorded stands"), "{said}");
    assert_eq!(folder.run("anna", &["count", "show"]).json["total_people"], 1);
    // What failed keeps its own exit code: nothing was done.
    let refused = run_to(&folder, full(), &["--json", "person", "show", "C-0000-0000-0"]);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() != Some(0) && said.contains("the command is not done"), "{said}");
}

#[test]
fn a_reader_that_has_gone_away_is_no_error() {
    let folder = Rehearsal::new();
    for words in [&["count", "show"][..], &["--json", "op", "status"], &["--help"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ended = run_to(&folder, writer.into(), words);
        assert_eq!(ended.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&ended.stderr));
        assert!(ended.stderr.is_empty(), "{words:?}: {}", String::from_utf8_lossy(&ended.stderr));
    }
}
