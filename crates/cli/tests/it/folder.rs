//! A rehearsal folder in a temporary place, and the built binary that works on it. Source: ours.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

/// The passphrase that a rehearsal folder publishes.
pub(crate) const PASSPHRASE: &str = "in-the-open-42";

/// One authority's rehearsal folder with officers of several functions.
pub(crate) struct Rehearsal {
    pub(crate) dir: TempDir,
}

/// How a command ended.
pub(crate) struct Ended {
    /// Its exit code.
    pub(crate) code: i32,
    /// Its one JSON document.
    pub(crate) json: Value,
    /// What stood on stderr.
    pub(crate) stderr: String,
}

impl Rehearsal {
    /// `north` with commander anna, custody officer omar, doctor sara, child protection rana, lawyer lea.
    /// Made once and copied: each key file costs a passphrase's work.
    pub(crate) fn new() -> Self {
        static FIRST: LazyLock<Rehearsal> = LazyLock::new(Rehearsal::found);
        let copy = Self { dir: tempfile::tempdir().unwrap() };
        copy_all(&FIRST.path(), &copy.path());
        copy
    }

    fn found() -> Self {
        let folder = Self { dir: tempfile::tempdir().unwrap() };
        folder.done(
            "anna",
            &[
                "op",
                "init",
                "--rehearsal",
                "--authority",
                "north",
                "--name",
                "Northern guard",
                "--kind",
                "losing",
                "--state",
                "SYR",
                "--operation",
                "Test lift",
                "--block",
                "4821",
                "--functions",
                "commander",
            ],
        );
        for (officer, function) in [
            ("omar", "custody-officer"),
            ("sara", "medical"),
            ("rana", "child-protection"),
            ("lea", "legal-reviewer"),
            ("faris", "family-desk"),
        ] {
            folder.done("anna", &["officer", "add", officer, "--functions", function]);
        }
        folder.done("anna", &["device", "add", "tablet-2"]);
        folder.done(
            "anna",
            &["place", "add", "site", "--name", "Site", "--kind", "site", "--operational", "9000", "--humane", "8000"],
        );
        folder
    }

    /// The folder.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join("north")
    }

    /// A file beside the folder.
    pub(crate) fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// Runs the binary as an officer.
    pub(crate) fn run(&self, officer: &str, words: &[&str]) -> Ended {
        self.run_with(
            &[("CUSTODIA_PASSPHRASE", PASSPHRASE), ("CUSTODIA_SECOND_PASSPHRASE", PASSPHRASE)],
            officer,
            words,
        )
    }

    /// Runs the binary with another environment.
    pub(crate) fn run_with(&self, environment: &[(&str, &str)], officer: &str, words: &[&str]) -> Ended {
        self.run_in(&self.path(), environment, officer, words)
    }

    /// Runs the binary on a folder that need not be north's.
    pub(crate) fn run_in(&self, data: &Path, environment: &[(&str, &str)], officer: &str, words: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
        command.args(["--json", "--quiet", "--officer", officer, "--data"]).arg(data).args(words);
        command.env_clear().envs(environment.iter().copied()).current_dir(self.dir.path());
        ended(&command.output().unwrap())
    }

    /// Runs it as a person does, without `--json`; gives what stands on stdout.
    pub(crate) fn said(&self, officer: &str, words: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_custodia"));
        command.args(["--officer", officer, "--data"]).arg(self.path()).args(words);
        command.env_clear().env("CUSTODIA_PASSPHRASE", PASSPHRASE).current_dir(self.dir.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    }

    /// Runs it and asserts that it is done; gives the document.
    pub(crate) fn done(&self, officer: &str, words: &[&str]) -> Value {
        let ended = self.run(officer, words);
        assert_eq!(ended.code, 0, "{words:?}: {} {}", ended.json, ended.stderr);
        ended.json
    }

    /// The same with a second officer on the second device.
    pub(crate) fn done_by_two(&self, officer: &str, second: &str, words: &[&str]) -> Value {
        let mut all = words.to_vec();
        all.extend(["--second", second]);
        self.done(officer, &all)
    }

    /// Runs it and asserts that a rule refuses it; gives the first reason.
    pub(crate) fn refused(&self, officer: &str, words: &[&str]) -> Value {
        let ended = self.run(officer, words);
        assert_eq!(ended.code, 3, "{words:?}: {} {}", ended.json, ended.stderr);
        assert_eq!(ended.json["schema"], "custodia/refusal/1");
        ended.json["refusals"][0].clone()
    }

    /// Registers a person and gives the number.
    pub(crate) fn register(&self, identity: &str) -> String {
        self.done("omar", &registering(identity))["person"].as_str().unwrap().to_owned()
    }

    /// Whether any file of a folder holds some bytes.
    pub(crate) fn holds(folder: &Path, bytes: &[u8]) -> bool {
        std::fs::read_dir(folder).unwrap().any(|entry| {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => Self::holds(&path, bytes),
                false => std::fs::read(&path).unwrap().windows(bytes.len()).any(|window| window == bytes),
            }
        })
    }
}

fn ended(output: &Output) -> Ended {
    let text = String::from_utf8_lossy(&output.stdout);
    Ended {
        code: output.status.code().unwrap_or(-1),
        json: serde_json::from_str(&text).unwrap_or(Value::String(text.into_owned())),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

pub(crate) fn copy_all(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_all(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// The words of a first contact at `site`.
pub(crate) fn registering(identity: &str) -> [&str; 20] {
    [
        "person",
        "register",
        "--place",
        "site",
        "--identity",
        identity,
        "--deprived-at",
        "?not recorded",
        "--deprived-where",
        "Baghuz",
        "--deprived-by",
        "north",
        "--ordered-by",
        "?no order found",
        "--grounds",
        "?no order found",
        "--supervised-by",
        "north",
        "--admitted-at",
        "2019-03-20T00:00:00Z",
    ]
}
