//! One run of the real binary without a data folder, and how it ended. Source: ours.

use std::process::Command;

use serde_json::Value;

use crate::source::root;

/// How a run ended.
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// The end of a command that is run now; -1 where a signal ended it.
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}

/// A run in the root of the tree.
pub(crate) fn custodia(words: &[&str]) -> Ended {
    Ended::of(Command::new(env!("CARGO_BIN_EXE_custodia")).args(words).env_clear().current_dir(root()))
}
