//! What one officer cannot do alone, and what no officer does past a "no", through the binary.

use serde_json::Value;

use super::folder::Rehearsal;

fn death(person: &str) -> Vec<&str> {
    let mut words = vec!["incident", "report", person, "--kind", "death", "--place", "site"];
    words.extend(["--circumstances", "?nobody saw it", "--cause", "?no doctor yet", "--remains", "morgue"]);
    words.extend(["--certified-by", "sara"]);
    words
}

fn place(id: &'static str, more: &[&'static str]) -> Vec<&'static str> {
    let mut words = vec!["place", "add", id, "--name", id, "--kind", "site", "--operational", "90", "--humane", "80"];
    words.extend(more);
    words
}

fn refused_by_two(folder: &Rehearsal, officer: &str, second: &str, words: &[&str]) -> Value {
    folder.refused(officer, &[words, &["--second", second]].concat())
}

#[test]
fn a_living_man_is_not_merged_into_a_dead_one_and_a_death_is_in_doubt_until_certified() {
    let folder = Rehearsal::new();
    let (elder, younger) = (folder.register("?a"), folder.register("?b"));
    folder.done("omar", &death(&elder));
    let counted = folder.run("anna", &["count", "show"]);
    assert_eq!((counted.code, counted.json["residual_total"].as_u64()), (4, Some(1)), "{}", counted.json);
    let merge = ["person", "merge", &younger, "--into", &elder, "--reasons", "same prints"];
    let said = refused_by_two(&folder, "omar", "anna", &merge);
    assert_eq!(said["gate"], "identity");
    assert!(said["missing"].as_str().unwrap().contains("is dead"), "{said}");
    assert_eq!(said["who_can_open"], serde_json::json!(["examiner", "commander"]));
    folder.done_by_two("omar", "sara", &death(&elder));
    let counted = folder.run("anna", &["count", "show"]);
    assert_eq!((counted.code, counted.json["residual_total"].as_u64()), (0, Some(0)), "{}", counted.json);
}

#[test]
fn a_stay_stops_every_way_to_another_site_and_the_commander_answers_for_places() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    assert_eq!(folder.refused("omar", &place("safe", &[]))["gate"], "record");
    folder.done("anna", &place("safe", &[]));
    let taken = folder.run("anna", &place("safe", &["--failing"]));
    assert!(taken.code == 2 && taken.json["error"].to_string().contains("described already"), "{}", taken.json);
    assert_eq!(folder.run("anna", &place("safe", &[])).code, 0, "the same again takes nothing from anybody");
    assert_eq!(folder.refused("anna", &place("safe", &["--failing", "--change"]))["gate"], "two-officers");
    folder.done_by_two("anna", "lea", &place("safe", &["--failing", "--change"]));
    folder.done("lea", &["law", "stay", &person, "--by", "court", "--reference", "S-1"]);
    let on = ["man", "move-on", &person, "--to", "safe", "--reason", "room"];
    assert!(folder.refused("omar", &on)["missing"].as_str().unwrap().contains("stay S-1"));
    assert!(folder.run("omar", &["man", "house", &person, "--place", "safe", "--apart"]).code == 3);
    let back = ["incident", "report", &person, "--kind", "return", "--place", "safe", "--text", "not taken"];
    assert!(folder.refused("omar", &back)["missing"].as_str().unwrap().contains("came from no other site"));
    // What was done all the same is recorded.
    folder.run("omar", &["man", "observe", "found-here", &person, "--place", "safe", "--note", "by night"]);
    assert_eq!(folder.run("lea", &["person", "show", &person]).json["position"]["place"], "safe");
    assert_eq!(folder.run("anna", &["discrepancy", "list"]).code, 4);
}

#[test]
fn the_file_says_what_stands_behind_a_sighting() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let seen = folder.run("omar", &["person", "show", &person]).json["last_seen"].clone();
    assert_eq!((seen["means"].as_str(), seen["verified"].as_bool()), (Some("first-contact"), Some(false)), "{seen}");
    let by_two = ["sight", "band", &person, "--at-place", "site", "--by", "two-officers"];
    let alone = folder.run("omar", &by_two);
    assert_eq!(alone.code, 2, "{}", alone.json);
    assert!(alone.json["error"].as_str().unwrap().contains("two officers"), "{}", alone.json);
    folder.done_by_two("omar", "sara", &by_two);
    let seen = folder.run("omar", &["person", "show", &person]).json["last_seen"].clone();
    assert_eq!((seen["means"].as_str(), seen["verified"].as_bool()), (Some("two-officers"), Some(true)), "{seen}");
}

#[test]
fn nobody_acknowledges_for_the_bureau_adopts_a_pack_or_declares_his_own_consent_alone() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let notice = ["notice", "send", &person, "--kind", "bureau", "--to", "bureau", "--about", "registration"];
    folder.done("omar", &notice);
    let known = [&notice[..], &["--acknowledged"]].concat();
    assert_eq!(folder.refused("omar", &known)["gate"], "record");
    assert_eq!(refused_by_two(&folder, "omar", "lea", &known)["gate"], "record", "no signed answer is there");
    let answer = folder.file("answer.pdf", b"known to the bureau; signed");
    folder.done_by_two("omar", "lea", &[&known[..], &["--document", answer.to_str().unwrap()]].concat());
    let pack = crate::source::root().join("jurisdictions/example").display().to_string();
    assert_eq!(folder.refused("anna", &["authority", "adopt", &pack])["gate"], "two-officers");
    folder.done_by_two("anna", "lea", &["authority", "adopt", &pack]);
    let consent = ["law", "consent", &person, "--to", "north"];
    assert_eq!(folder.refused("omar", &consent)["gate"], "onward", "a liaison or the commander consents");
    folder.done("anna", &consent);
}

#[test]
fn nobody_but_a_child_is_housed_among_children() {
    let folder = Rehearsal::new();
    let (adult, child, nobody_knows) = (folder.register("?a"), folder.register("?b"), folder.register("?c"));
    folder.done("anna", &place("young", &["--for-children"]));
    for (person, age) in [(&adult, "30-40"), (&child, "14-16")] {
        folder.done("rana", &["age", "assess", person, "--age", age, "--method", "interview", "--reasons", "seen"]);
    }
    for (person, why) in [(&adult, "is an adult"), (&nobody_knows, "is not assessed")] {
        for way in [
            &["man", "house", person, "--place", "young"][..],
            &["man", "move-on", person, "--to", "young", "--reason", "room"],
        ] {
            let said = folder.refused("omar", way);
            assert_eq!(said["gate"], "age", "{said}");
            assert!(said["missing"].as_str().unwrap().contains(why), "{said}");
        }
    }
    folder.done("omar", &["man", "house", &child, "--place", "young"]);
    let found = folder.run("omar", &["man", "observe", "found-here", &adult, "--place", "young", "--note", "by night"]);
    assert!(matches!(found.code, 0 | 4), "{}", found.json);
    let doubts = folder.run("anna", &["discrepancy", "list"]).json.to_string();
    assert!(doubts.contains("is an adult, and young is set apart for children"), "{doubts}");
}
