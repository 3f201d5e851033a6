//! A partner's card is entered by two officers who have compared its fingerprint, or under the root; a false one is
//! withdrawn by two and the true one entered; a bureau counts once it is recognised. By the binary. Source: decisions
//! 0041 and 0042.

use std::path::Path;

use serde_json::Value;

use crate::folder::{Ended, PASSPHRASE, Rehearsal};

/// North, and folders of others beside it that all say they are the bureau `tracing`.
struct Sides {
    north: Rehearsal,
}

impl Sides {
    fn new() -> Self {
        let sides = Self { north: Rehearsal::new() };
        let card = sides.north.done("anna", &["authority", "card", "north.card"]);
        for folder in ["false", "true"] {
            let init = "op init --rehearsal --authority tracing --kind bureau --state CHE --functions bureau";
            let init: Vec<&str> = init.split(' ').chain(["--name", "Tracing", "--operation", "Test lift"]).collect();
            sides.done(folder, &init);
            sides.done(folder, &["authority", "add", "north.card", "--fingerprint", print(&card)]);
        }
        sides
    }

    fn run(&self, folder: &str, words: &[&str]) -> Ended {
        let environment = [("CUSTODIA_PASSPHRASE", PASSPHRASE), ("CUSTODIA_SECOND_PASSPHRASE", PASSPHRASE)];
        self.north.run_in(&self.north.dir.path().join(folder), &environment, "tom", words)
    }

    fn done(&self, folder: &str, words: &[&str]) -> Value {
        let ended = self.run(folder, words);
        assert_eq!(ended.code, 0, "{folder}: {words:?}: {} {}", ended.json, ended.stderr);
        ended.json
    }

    /// North enters the card of one of them, by anna and lea.
    fn enter(&self, folder: &str) {
        let card = format!("{folder}.card");
        let made = self.done(folder, &["authority", "card", &card]);
        self.north.done_by_two("anna", "lea", &["authority", "add", &card, "--fingerprint", print(&made)]);
        let basis = ["--basis", "Geneva Convention III, art. 123", "--source", "75 UNTS 135"];
        self.north.done_by_two("lea", "sara", &[&["authority", "bureau", "tracing"][..], &basis].concat());
    }

    /// It takes north's log in, acknowledges the person, and north takes its answer in.
    fn acknowledge(&self, folder: &str, person: &str) -> Ended {
        let (out, back) = (format!("{folder}.in"), format!("{folder}.out"));
        self.north.done("anna", &["log", "export", "--to", "tracing", "--out", &out]);
        self.done(folder, &["log", "import", &out]);
        let notice = ["notice", "send", person, "--kind", "bureau", "--to", "tracing", "--about", "registration"];
        self.done(folder, &[&notice[..], &["--acknowledged"]].concat());
        self.done(folder, &["log", "export", "--to", "north", "--out", &back]);
        self.north.run("anna", &["log", "import", &back])
    }

    /// How north's registration clock of the person stands.
    fn clock(&self, person: &str) -> String {
        let clocks = self.north.run("anna", &["clock", "list", "--at", "2100-01-01T00:00:00Z"]).json;
        let of = |c: &&Value| c["person"] == person && c["clock"] == "bureau-registration";
        let found = clocks["clocks"].as_array().unwrap().iter().find(of).cloned();
        found.map_or_else(|| format!("none in {clocks}"), |clock| clock["state"].as_str().unwrap_or("?").to_owned())
    }
}

fn print(card: &Value) -> &str {
    card["fingerprint"].as_str().unwrap()
}

#[test]
fn a_false_bureau_is_withdrawn_by_two_and_the_true_one_entered_under_its_name() {
    let sides = Sides::new();
    let north = &sides.north;
    let person = north.register("سالم علي");
    sides.enter("false");
    assert_eq!(sides.acknowledge("false", &person).code, 0);
    assert_eq!(sides.clock(&person), "met");
    north.done("anna", &["log", "export", "--to", "tracing", "--out", "before.bundle"]);

    let withdraw = ["authority", "withdraw", "tracing", "--reason", "its officer is unknown to the mission"];
    assert_eq!(north.refused("anna", &withdraw)["gate"], "two-officers");
    let gone = north.done_by_two("anna", "lea", &withdraw);
    assert_eq!(gone["persons"], serde_json::json!([person]), "{gone}");
    assert!(gone["events"].as_u64().unwrap() > 4, "{gone}");
    assert_ne!(sides.clock(&person), "met", "a withdrawn bureau has acknowledged nothing");
    let noted = north.run("anna", &["discrepancy", "list"]).json.to_string();
    assert!(noted.contains(&person) && noted.contains("its officer is unknown to the mission"), "{noted}");
    let listed = north.done("anna", &["authority", "list"]);
    let tracing = listed["authorities"].as_array().unwrap().iter().find(|a| a["id"] == "tracing").cloned().unwrap();
    assert_eq!((&tracing["card"], &tracing["bureau_of"]), (&"withdrawn".into(), &serde_json::json!([])), "{tracing}");
    let sealed = north.run("anna", &["log", "export", "--to", "tracing", "--out", "never.bundle"]);
    assert!(
        sealed.code == 1 && sealed.json["error"].as_str().unwrap().contains("was withdrawn here"),
        "{}",
        sealed.json
    );
    let taken = north.run("anna", &["log", "import", "false.out"]);
    assert!(taken.code == 1 && taken.json["error"].as_str().unwrap().contains("was withdrawn here"), "{}", taken.json);
    let verified = north.run("anna", &["log", "verify"]);
    assert_eq!(verified.code, 0, "{} {}", verified.json, verified.stderr);

    sides.enter("true");
    assert_ne!(sides.clock(&person), "met");
    let foreign = north.run("anna", &["log", "import", "false.out"]);
    assert_eq!(foreign.code, 1, "the false one's log is not the true one's: {}", foreign.json);
    let told = sides.acknowledge("true", &person);
    assert_eq!(told.code, 0, "{} {}", told.json, told.stderr);
    assert_eq!(sides.clock(&person), "met");
    assert_eq!(north.run("anna", &["log", "verify"]).code, 0);
    let backup = north.path().with_extension("backup");
    north.done("anna", &["op", "backup", backup.to_str().unwrap()]);
    let again = north.run_in(&backup, &[("CUSTODIA_PASSPHRASE", PASSPHRASE)], "anna", &["log", "verify"]);
    assert_eq!(again.code, 0, "{} {}", again.json, again.stderr);
}

#[test]
fn an_unrecognised_bureau_gets_neither_kin_nor_the_floor_and_its_answers_do_not_count() {
    let sides = Sides::new();
    let north = &sides.north;
    let made = sides.done("true", &["authority", "card", "true.card"]);
    let added = north.done_by_two("anna", "lea", &["authority", "add", "true.card", "--fingerprint", print(&made)]);
    assert_eq!(added["kind"], "bureau");
    let person = north.register("سالم علي");
    north.done("anna", &["log", "export", "--to", "tracing", "--out", "first.bundle"]);
    let first = sides.done("true", &["log", "import", "first.bundle"]);
    let seen = sides.run("true", &["person", "show", &person, "--purpose", "tracing"]);
    assert_ne!(seen.code, 0, "a card alone brings it nobody: {} {first}", seen.json);
    let basis = ["--basis", "Geneva Convention III, art. 123", "--source", "75 UNTS 135"];
    let recognise = [&["authority", "bureau", "tracing"][..], &basis].concat();
    assert_eq!(north.refused("lea", &recognise)["gate"], "two-officers");
    let operating = north.refused("lea", &[&recognise[..], &["--second", "anna"]].concat());
    assert!(operating["missing"].as_str().unwrap().contains("neither of the operation"), "{operating}");
    north.done_by_two("lea", "sara", &recognise);
    let told = sides.acknowledge("true", &person);
    assert_eq!(told.code, 0, "{} {}", told.json, told.stderr);
    assert_eq!(sides.clock(&person), "met", "the floor reaches a recognised bureau, whatever the labels said");
    north.done("omar", &["authority", "doubt", "tracing", "--reason", "no mandate is known"]);
    assert_ne!(sides.clock(&person), "met");
}

const ANNAS: (&str, &str) = ("CUSTODIA_PASSPHRASE", "annas own words");
const LEAS: (&str, &str) = ("CUSTODIA_SECOND_PASSPHRASE", "leas very own words");
const ROOTS: (&str, &str) = ("CUSTODIA_ROOT_PASSPHRASE", "kept by another person");

/// A live folder of north with anna and lea, a tablet of lea's, and south's card beside it.
fn live() -> (Rehearsal, String) {
    let beside = Rehearsal { dir: tempfile::tempdir().unwrap() };
    let run = |environment: &[(&str, &str)], data: &str, words: &[&str]| {
        let ended = beside.run_in(Path::new(data), environment, "anna", words);
        assert_eq!(ended.code, 0, "{words:?}: {} {}", ended.json, ended.stderr);
        ended.json
    };
    let init = ["op", "init", "--operation", "Lift", "--state", "SYR", "--name", "North", "--kind", "losing"];
    let live = [&init[..], &["--authority", "north", "--root-key", "root.key"]].concat();
    run(&[ANNAS, ROOTS], "live", &live);
    let new = [ANNAS, ROOTS, ("CUSTODIA_NEW_PASSPHRASE", LEAS.1)];
    let lea = ["officer", "add", "lea", "--functions", "legal-reviewer", "--root-key", "root.key"];
    run(&new, "live", &lea);
    run(&new, "live", &["device", "add", "tablet-2", "--root-key", "root.key"]);
    let other = ["op", "init", "--rehearsal", "--authority", "south", "--operation", "Lift", "--state", "IRQ"];
    run(&[ANNAS], "south", &[&other[..], &["--name", "South", "--kind", "receiving"]].concat());
    let card = run(&[ANNAS], "south", &["authority", "card", "south.card"]);
    let heard = print(&card).to_owned();
    (beside, heard)
}

#[test]
fn in_a_live_folder_one_officer_enters_no_card_and_two_enter_only_the_one_they_compared() {
    let (beside, heard) = live();
    let run =
        |environment: &[(&str, &str)], words: &[&str]| beside.run_in(Path::new("live"), environment, "anna", words);
    let add = ["authority", "add", "south.card", "--fingerprint", &heard];
    let alone = run(&[ANNAS], &add);
    assert_eq!((alone.code, &alone.json["refusals"][0]["gate"]), (3, &"two-officers".into()), "{}", alone.json);
    let second = ["--second", "lea", "--second-device-key-file", "live/keys/north/devices/tablet-2.key"];
    let two = [&add[..], &second].concat();

    // Each passphrase that fails is named with the place that its own officer reads it from.
    let unsaid = run(&[ANNAS], &two);
    assert_eq!(unsaid.code, 2, "{}", unsaid.json);
    assert!(unsaid.json["error"].as_str().unwrap().contains("the key of lea"), "{}", unsaid.json);
    assert!(unsaid.json["hint"].as_str().unwrap().contains("CUSTODIA_SECOND_PASSPHRASE"), "{}", unsaid.json);
    let wrong = run(&[ANNAS, ("CUSTODIA_SECOND_PASSPHRASE", "not what lea says")], &two);
    assert!(wrong.json["hint"].as_str().unwrap().contains("CUSTODIA_SECOND_PASSPHRASE"), "{}", wrong.json);
    let first = run(&[("CUSTODIA_PASSPHRASE", "not what anna says"), LEAS], &two);
    assert!(first.json["hint"].as_str().unwrap().contains("CUSTODIA_PASSPHRASE_FILE"), "{}", first.json);
    let new = [ANNAS, ROOTS, ("CUSTODIA_NEW_PASSPHRASE", "words of the depot")];
    assert_eq!(run(&new, &["device", "add", "tablet-3", "--root-key", "root.key"]).code, 0);
    let of_depot = ["--second", "lea", "--second-device-key-file", "live/keys/north/devices/tablet-3.key"];
    let device = run(&[ANNAS, LEAS], &[&add[..], &of_depot].concat());
    assert!(
        device.json["hint"].as_str().unwrap().contains("the second officer's device opens with"),
        "{}",
        device.json
    );

    let last = if heard.ends_with('0') { "1" } else { "0" };
    let other = format!("{}{last}", &heard[..heard.len() - 1]);
    let mistaken = [&["authority", "add", "south.card", "--fingerprint", &other][..], &second].concat();
    let refused = run(&[ANNAS, LEAS], &mistaken);
    assert_eq!(refused.code, 1, "{}", refused.json);
    let said = refused.json["error"].as_str().unwrap();
    assert!(said.contains(&heard) && said.contains(&other) && said.contains("not the partner's card"), "{said}");
    assert_eq!(run(&[ANNAS, LEAS], &["authority", "add", "south.card", "--fingerprint", "3f2a"]).code, 2);

    let done = run(&[ANNAS, LEAS], &two);
    assert_eq!(done.code, 0, "{} {}", done.json, done.stderr);
    let card =
        |ended: &Ended| ended.json["authorities"].as_array().unwrap().iter().find(|a| a["id"] == "south").cloned();
    let listed = card(&run(&[ANNAS], &["authority", "list"])).unwrap();
    assert_eq!((&listed["card"], &listed["fingerprint"]), (&"two".into(), &heard.as_str().into()), "{listed}");
    assert_eq!(run(&[ANNAS], &["log", "verify"]).code, 0);
}

#[test]
fn in_a_live_folder_those_who_hold_the_root_enter_a_card_at_set_up() {
    let (beside, heard) = live();
    let run =
        |environment: &[(&str, &str)], words: &[&str]| beside.run_in(Path::new("live"), environment, "anna", words);
    let add = ["authority", "add", "south.card", "--fingerprint", &heard, "--root-key", "root.key"];
    assert_eq!(run(&[ANNAS, ("CUSTODIA_ROOT_PASSPHRASE", "not the root's words")], &add).code, 1);
    let done = run(&[ANNAS, ROOTS], &add);
    assert_eq!(done.code, 0, "{} {}", done.json, done.stderr);
    let listed = run(&[ANNAS], &["authority", "list"]).json.to_string();
    assert!(listed.contains("\"card\":\"root\""), "{listed}");
    let out = run(&[ANNAS], &["log", "export", "--to", "south", "--out", "out.bundle"]);
    assert_eq!(out.code, 0, "{} {}", out.json, out.stderr);
}
