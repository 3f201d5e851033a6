//! What a command line that is wrong gets, and that examples of the help run as they are written. Source: `cli.md`
//! (Conventions).

use std::process::Command;

use serde_json::Value;

use crate::folder::{PASSPHRASE, Rehearsal};

/// Runs the binary with nothing but these words; its exit code and stdout.
fn bare(words: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_custodia")).args(words).env_clear().output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_line_that_cannot_be_read_gets_the_error_document_where_json_is_asked_for() {
    let wrong: [&[&str]; 6] = [
        &["--json", "person", "claim"],
        &["count", "show", "--nope", "--json"],
        &["--json", "count", "claim", "--of", "place:x", "--by", "y", "--how", "list", "--count", "many"],
        &["--json", "no-such-noun"],
        &["--json", "count"],
        &["--json"],
    ];
    for words in wrong {
        let (code, out) = bare(words);
        let document: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{words:?}: {e}: {out}"));
        assert_eq!((code, &document["schema"]), (2, &"custodia/error/1".into()), "{words:?}: {out}");
        let said = document["error"].as_str().unwrap();
        assert!(!said.is_empty() && !said.contains('\n') && !said.starts_with("error"), "{words:?}: {said}");
        assert!(document["hint"].as_str().unwrap().contains("Usage: custodia"), "{words:?}: {out}");
    }
    let named = bare(&["--json", "person", "claim"]).1;
    assert!(named.contains("required"), "{named}");
}

#[test]
fn help_stays_help_and_a_wrong_line_without_json_stays_text() {
    assert!(bare(&["--json", "count", "show", "--help"]).1.contains("Example: custodia"));
    assert_eq!(bare(&["count", "show", "--nope"]), (2, String::new()));
}

/// The example of a command's help, as words.
fn example(verb: &[&str]) -> Vec<String> {
    let (_, help) = bare(&[verb, &["--help"]].concat());
    let (_, after) = help.split_once("Example: custodia ").unwrap_or_else(|| panic!("{verb:?} has no example"));
    let whole: Vec<&str> = after.lines().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let mut words = Vec::new();
    for (n, part) in whole.join(" ").split('"').enumerate() {
        // What stands between quotes is one word.
        if n % 2 == 1 { words.push(part.to_owned()) } else { words.extend(part.split_whitespace().map(str::to_owned)) }
    }
    words
}

/// Runs the example beside the folder `north`, the root key at its place.
fn runs(folder: &Rehearsal, verb: &[&str]) {
    let root = folder.path().join("keys/north/root.key");
    let words = example(verb);
    let words: Vec<&str> =
        words.iter().map(|word| if word == "/safe/root.key" { root.to_str().unwrap() } else { word }).collect();
    let output = Command::new(env!("CARGO_BIN_EXE_custodia"))
        .args(&words)
        .env_clear()
        .env("CUSTODIA_PASSPHRASE", PASSPHRASE)
        .env("CUSTODIA_SECOND_PASSPHRASE", PASSPHRASE)
        .current_dir(folder.dir.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn examples_of_the_help_run_as_they_are_written() {
    let folder = Rehearsal::new();
    folder.file("zana.words", b"words of the new officer\n");
    folder.file("lea.words", b"words of the second\n");
    // A restatement needs a figure of which somebody differs by now: its words are those of the publication.
    let verbs: [&[&str]; 8] = [
        &["log", "access"],
        &["officer", "add"],
        &["officer", "rotate"],
        &["count", "publish"],
        &["count", "verify"],
        &["completions"],
        &["manual"],
        &["device", "add"],
    ];
    for verb in verbs {
        runs(&folder, verb);
    }
}

#[test]
fn the_examples_of_the_count_run_in_the_rehearsal_that_the_example_of_rehearse_makes() {
    let dir = tempfile::tempdir().unwrap();
    for data in ["scenarios", "jurisdictions"] {
        let here = format!("{}/../../{data}", env!("CARGO_MANIFEST_DIR"));
        std::os::unix::fs::symlink(here, dir.path().join(data)).unwrap();
    }
    for (verb, codes) in [
        (&["rehearse"][..], &[0, 4][..]),
        (&["count", "show"], &[0, 4]),
        (&["count", "claim"], &[0]),
        (&["count", "diff"], &[0, 4]),
    ] {
        let words = example(verb);
        let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
        let output = command.args(&words).env_clear().current_dir(dir.path()).output().unwrap();
        let code = output.status.code().unwrap();
        assert!(codes.contains(&code), "{words:?}: {code} {}", String::from_utf8_lossy(&output.stderr));
    }
}
