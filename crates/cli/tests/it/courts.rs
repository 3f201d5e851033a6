//! A court answers what says no in a log once two officers of that log have recognised it, by the binary.
//! Source: decision 0013.

use std::path::PathBuf;

use serde_json::Value;

use crate::folder::{Ended, PASSPHRASE, Rehearsal};

/// North, and a court's own folder, each with the other's card.
struct Pair {
    north: Rehearsal,
}

impl Pair {
    fn new() -> Self {
        let pair = Self { north: Rehearsal::new() };
        let init = "op init --rehearsal --authority karkh --kind court --state IRQ --block 78 --functions court";
        let init: Vec<&str> = init.split(' ').chain(["--name", "Karkh court", "--operation", "Test lift"]).collect();
        pair.court(&init);
        let karkh = pair.court(&["authority", "card", "karkh.card"]);
        let north = pair.north.done("anna", &["authority", "card", "north.card"]);
        let print = |card: &Value| card["fingerprint"].as_str().unwrap().to_owned();
        pair.north.done("anna", &["authority", "add", "karkh.card", "--fingerprint", &print(&karkh)]);
        pair.court(&["authority", "add", "north.card", "--fingerprint", &print(&north)]);
        pair
    }

    fn court_run(&self, words: &[&str]) -> Ended {
        let data: PathBuf = self.north.dir.path().join("karkh");
        let environment = [("CUSTODIA_PASSPHRASE", PASSPHRASE), ("CUSTODIA_SECOND_PASSPHRASE", PASSPHRASE)];
        self.north.run_in(&data, &environment, "clerk", words)
    }

    fn court(&self, words: &[&str]) -> Value {
        let ended = self.court_run(words);
        assert_eq!(ended.code, 0, "{words:?}: {} {}", ended.json, ended.stderr);
        ended.json
    }

    /// What the court knows of north's log.
    fn tell_court(&self, file: &str) {
        self.north.done("anna", &["log", "export", "--to", "karkh", "--out", file]);
        self.court(&["log", "import", file]);
    }
}

#[test]
fn a_court_dismisses_an_objection_only_where_two_officers_have_recognised_it() {
    let pair = Pair::new();
    let person = pair.north.register("?a");
    let words = ["law", "object", &person, "--destination", "north", "--by", "counsel", "--text", "afraid"];
    pair.north.done("faris", &words);
    pair.tell_court("one.bundle");
    let decide = ["law", "decide", &person, "--dismissed", "--by", "Karkh court", "--reasons", "heard"];
    let refused = pair.court_run(&decide);
    assert_eq!(refused.code, 3, "{} {}", refused.json, refused.stderr);
    assert!(refused.json["refusals"][0]["missing"].as_str().unwrap().contains("has recognised"), "{}", refused.json);

    let court = ["authority", "court", "karkh", "--basis", "Law 23 of 1971", "--source", "Gazette 2004"];
    assert_eq!(pair.north.refused("lea", &court)["gate"], "two-officers");
    let by = |officer, second| pair.north.refused(officer, &[&court[..], &["--second", second]].concat());
    assert!(by("lea", "anna")["missing"].as_str().unwrap().contains("neither of the operation"));
    assert!(by("sara", "rana")["missing"].as_str().unwrap().contains("one a legal reviewer"));
    pair.north.done_by_two("lea", "sara", &court);
    let listed = pair.north.done("anna", &["authority", "list"]);
    let karkh = listed["authorities"].as_array().unwrap().iter().find(|a| a["id"] == "karkh").unwrap();
    assert_eq!(karkh["recognised_by"], serde_json::json!(["north"]), "{listed}");
    pair.tell_court("two.bundle");
    pair.court(&decide);

    pair.north.done("omar", &["authority", "doubt", "karkh", "--reason", "no gazette has it"]);
    let listed = pair.north.done("anna", &["authority", "list"]).to_string();
    assert!(!listed.contains("\"recognised_by\":[\"north\"]"), "{listed}");
}
