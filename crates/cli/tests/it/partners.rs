//! North and south beside each other in a temporary place, each with two officers on two devices and the
//! other's card, made by the binary alone. Source: ours.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use crate::folder::{Ended, PASSPHRASE, Rehearsal, copy_all};

/// Two folders that share nothing but files.
pub(crate) struct Partners {
    /// North's folder, and the runs in it.
    pub(crate) north: Rehearsal,
}

impl Partners {
    /// North as [`Rehearsal`] has it, and south with badr, who commands, and dana, custody officer, and the
    /// tablet that the second of them signs on. Made once and copied.
    pub(crate) fn new() -> Self {
        static FIRST: LazyLock<Partners> = LazyLock::new(Partners::found);
        let copy = Self { north: Rehearsal { dir: tempfile::tempdir().unwrap() } };
        copy_all(FIRST.north.dir.path(), copy.north.dir.path());
        copy
    }

    fn found() -> Self {
        let pair = Self { north: Rehearsal::new() };
        let init =
            "op init --rehearsal --authority south --kind receiving --state IRQ --block 77 --functions commander";
        let init: Vec<&str> =
            init.split(' ').chain(["--name", "Southern court prison", "--operation", "Lift"]).collect();
        pair.south_done("badr", &init);
        pair.south_done("badr", &["officer", "add", "dana", "--functions", "custody-officer"]);
        pair.south_done("badr", &["device", "add", "south-tablet"]);
        let prison = "place add prison --name Prison --kind site --operational 900 --humane 800";
        pair.south_done("badr", &prison.split(' ').collect::<Vec<_>>());
        let north = pair.north.done("anna", &["authority", "card", "north.card"]);
        let south = pair.south_done("badr", &["authority", "card", "south.card"]);
        let print = |card: &Value| card["fingerprint"].as_str().unwrap().to_owned();
        pair.north.done("anna", &["authority", "add", "south.card", "--fingerprint", &print(&south)]);
        pair.south_done("badr", &["authority", "add", "north.card", "--fingerprint", &print(&north)]);
        pair
    }

    /// South's folder.
    pub(crate) fn south(&self) -> PathBuf {
        self.north.dir.path().join("south")
    }

    /// Runs the binary on south's folder.
    pub(crate) fn south_run(&self, officer: &str, words: &[&str]) -> Ended {
        let environment = [("CUSTODIA_PASSPHRASE", PASSPHRASE), ("CUSTODIA_SECOND_PASSPHRASE", PASSPHRASE)];
        self.north.run_in(&self.south(), &environment, officer, words)
    }

    /// The same, and it is done.
    pub(crate) fn south_done(&self, officer: &str, words: &[&str]) -> Value {
        let ended = self.south_run(officer, words);
        assert_eq!(ended.code, 0, "{words:?}: {} {}", ended.json, ended.stderr);
        ended.json
    }

    /// North's log, as far as it is released, taken in by south.
    pub(crate) fn north_to_south(&self, file: &str) -> Ended {
        self.north.done("anna", &["log", "export", "--to", "south", "--out", file]);
        self.south_run("badr", &["log", "import", file])
    }

    /// How many people the folder of south counts in north's custody.
    pub(crate) fn north_people_by_south(&self) -> u64 {
        let count = self.south_run("badr", &["count", "show", "--of", "authority:north"]);
        count.json["total_people"].as_u64().unwrap_or_else(|| panic!("no count: {}", count.json))
    }
}
