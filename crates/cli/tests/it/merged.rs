//! Two numbers, one human: what says no under one says no under both, through the binary. Source: decision 0059.

use super::folder::Rehearsal;

fn merging<'a>(younger: &'a str, elder: &'a str) -> [&'a str; 7] {
    ["person", "merge", younger, "--into", elder, "--reasons", "same prints"]
}

#[test]
fn a_merge_takes_no_stay_no_fear_and_no_childhood_away() {
    let folder = Rehearsal::new();
    let (elder, younger) = (folder.register("?a"), folder.register("?b"));
    folder.done(
        "anna",
        &["place", "add", "annex", "--name", "annex", "--kind", "site", "--operational", "90", "--humane", "80"],
    );
    for (person, age) in [(&elder, "30-40"), (&younger, "14-16")] {
        folder.done("rana", &["age", "assess", person, "--age", age, "--method", "interview", "--reasons", "asked"]);
    }
    folder.done("lea", &["law", "stay", &younger, "--by", "High court", "--reference", "S-1"]);
    // Two guards do not merge a child with a stay into a man without one, nor one of the two who answer for it.
    let merge = merging(&younger, &elder);
    let by = |second: &str| folder.refused("omar", &[&merge[..], &["--second", second]].concat());
    assert_eq!(by("anna")["who_can_open"], serde_json::json!(["legal-reviewer"]));
    assert_eq!(by("lea")["who_can_open"], serde_json::json!(["child-protection"]));
    folder.done_by_two("rana", "lea", &merge);
    let on = folder.run("omar", &["man", "move-on", &elder, "--to", "annex", "--reason", "room"]);
    let said = on.json.to_string();
    assert_eq!(on.code, 3, "{said}");
    assert!(said.contains("stay S-1") && said.contains(&younger) && said.contains("is a child"), "{said}");
    for (officer, words) in [("lea", ["law", "show", &elder]), ("rana", ["age", "show", &elder])] {
        let entries = folder.run(officer, &words).json["entries"].clone();
        let under = entries.as_array().unwrap().iter().filter(|line| line["under"] == younger.as_str()).count();
        assert!(under > 0, "{words:?}: {entries}");
    }
    let shown = folder.run("lea", &["person", "show", &elder]).json;
    assert_eq!((&shown["other_numbers"][0], &shown["age"]), (&younger.as_str().into(), &"child".into()), "{shown}");
    assert!(folder.said("lea", &["person", "show", &elder]).contains(&format!("one human with {younger}")));
}

#[test]
fn a_roll_call_with_a_merged_number_is_taken_and_says_how_it_was_read() {
    let folder = Rehearsal::new();
    let (elder, younger) = (folder.register("?a"), folder.register("?b"));
    for (person, band) in [(&younger, "N-2"), (&elder, "N-1")] {
        folder.done("omar", &["sight", "band", person, "--bind", band]);
    }
    folder.done_by_two("omar", "anna", &merging(&younger, &elder));
    let called = folder.run("omar", &["sight", "rollcall", "site", "--present", &younger]);
    assert_eq!(called.code, 0, "{} {}", called.json, called.stderr);
    assert_eq!(called.json["read_as"], serde_json::json!([{"said": younger, "read_as": elder}]));
    let seen = folder.run("omar", &["person", "show", &elder]).json["last_seen"].clone();
    assert_eq!(seen["verified"], true, "{seen}");
    // Both stand there: that is taken too, and names what to do.
    let both = folder.run("omar", &["sight", "rollcall", "site", "--present", &younger, "--present", &elder]);
    assert_eq!(both.code, 4, "{} {}", both.json, both.stderr);
    let open = folder.run("anna", &["discrepancy", "list"]).json.to_string();
    assert!(open.contains("man observe found-here") && open.contains("person unmerge"), "{open}");
    // Whoever is seen is recorded, and neither who merged settles it.
    folder.run("omar", &["man", "observe", "found-here", &younger, "--place", "site", "--note", "his own band"]);
    let list = folder.run("anna", &["discrepancy", "list"]).json;
    let duplicate = |d: &&serde_json::Value| d["kind"] == "duplicate" && d["open"] == true;
    let id = list["discrepancies"].as_array().unwrap().iter().find(duplicate).unwrap()["id"].as_str().unwrap();
    let words = ["discrepancy", "resolve", id, "--outcome", "explained", "--text", "double entry"];
    assert!(folder.refused("anna", &words)["missing"].as_str().unwrap().contains("signed the merge"));
}

#[test]
fn a_finding_of_not_the_same_has_a_way_back_and_two_guards_have_none_past_a_stay() {
    let folder = Rehearsal::new();
    let (elder, younger) = (folder.register("?a"), folder.register("?b"));
    folder.done("lea", &["law", "stay", &younger, "--by", "High court", "--reference", "S-1"]);
    let apart = ["person", "not-same", &younger, "--other", &elder, "--reasons", "looks older"];
    folder.done("omar", &apart);
    let merge = merging(&younger, &elder);
    let by_law = [&merge[..], &["--second", "lea"]].concat();
    let said = folder.refused("anna", &by_law)["missing"].as_str().unwrap().to_owned();
    // What the refusal names is what is done.
    let way = format!("person not-same {younger} --other {elder} --take-back");
    assert!(said.contains(&way), "{said}");
    let back = [&way.split(' ').collect::<Vec<_>>()[..], &["--reasons", "the same scar"]].concat();
    folder.refused("omar", &back);
    folder.refused("omar", &[&back[..], &["--second", "rana"]].concat());
    folder.done_by_two("omar", "anna", &back);
    folder.done_by_two("anna", "lea", &merge);
    let unmerge = ["person", "unmerge", &younger, "--from", &elder, "--reasons", "twins"];
    let refused = folder.refused("omar", &[&unmerge[..], &["--second", "anna"]].concat());
    assert_eq!(refused["who_can_open"], serde_json::json!(["legal-reviewer"]), "{refused}");
    folder.done_by_two("omar", "lea", &unmerge);
}
