//! What is shown, to whom and when: head counts blind at both ends, looks that leave their line, somebody seen who has
//! no number, and register fields set later. Source: `custody.md` (Head count; The log; Two kinds of act).

use serde_json::Value;

use crate::folder::{Rehearsal, registering};
use crate::movement::{ARRIVE, ASK, CARA, COMMAND, CONTROL, DINA, LEAVE, boarded, by};
use crate::movement_folder::{MovementFolder, movement_folder};
use crate::two_sides::TwoSides;

const OF_IT: [&str; 4] = ["count", "show", "--of", "movement:m-1"];

/// Nobody is told how many were scanned, in whatever view; and each says what ends that.
fn is_blind(folder: &MovementFolder, at: i64) {
    for who in [COMMAND, CARA] {
        let told = by(folder, at, who, &OF_IT);
        assert_eq!((told.code, &told.document["rows"]), (4, &serde_json::json!([])), "{}", told.document);
        let everyone = by(folder, at, who, &["count", "show"]);
        assert_eq!(everyone.code, 4, "{}", everyone.document);
        let everyone = everyone.document;
        let row = everyone["rows"].as_array().unwrap().iter().find(|row| row["movement"] == "m-1");
        assert_eq!((row, &everyone["withheld"]), (None, &serde_json::json!(["m-1"])), "{everyone}");
        // What is left must not give it by subtraction: no sum, and nothing of where they came from.
        for sum in ["total_people", "held_people"] {
            let (of_it, of_all) = (&told.document[sum], &everyone[sum]);
            assert_eq!((of_it, of_all), (&Value::Null, &Value::Null), "{sum}: {everyone}");
        }
        let until = everyone["withheld_until"][0].as_str().unwrap();
        assert!(until.contains("custodia man headcount m-1 --bodies N"), "{until}");
        assert_eq!(everyone["residual_total"], 0, "nobody is to be found: {everyone}");
        let rows = everyone["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["whole_authority"] == false && row["out"] == 0), "{everyone}");
        let differing = by(folder, at, who, &["count", "diff"]).document;
        assert!(differing["claimed"] == serde_json::json!([]), "{differing}");
        let shown = by(folder, at, who, &["man", "show", "m-1"]).done();
        assert!(shown["scanned"].is_null() && shown["withheld"].is_string(), "{shown}");
        assert_eq!((&shown["carried"], &shown["lines"][0]["state"]), (&Value::Null, &"withheld".into()), "{shown}");
        assert_eq!(by(folder, at, who, &["man", "list"]).done()["movements"][0]["carried"], Value::Null);
    }
    let page = folder.beside(&format!("{at}.html"));
    by(folder, at, CONTROL, &["man", "print", "m-1", "--out", page.to_str().unwrap()]).done();
    let page = std::fs::read_to_string(page).unwrap();
    assert!(!page.contains("aboard") && page.contains("2 people, 10 seats"), "{page}");
}

fn is_shown(folder: &MovementFolder, at: i64) {
    let shown = by(folder, at, CARA, &["man", "show", "m-1"]).done();
    assert_eq!((&shown["scanned"], &shown["withheld"]), (&2.into(), &Value::Null), "{shown}");
    let count = by(folder, at, CARA, &OF_IT).document;
    assert_eq!((&count["held_people"], &count["withheld"]), (&2.into(), &serde_json::json!([])), "{count}");
}

#[test]
fn a_head_count_is_blind_at_both_ends_and_in_the_ledger_until_two_have_counted() {
    let folder = movement_folder();
    boarded(&folder);
    by(&folder, ASK + 20, CONTROL, &["man", "close", "m-1"]).done();
    is_blind(&folder, ASK + 20);
    by(&folder, ASK + 21, CARA, &["man", "headcount", "m-1", "--bodies", "2"]).done();
    is_blind(&folder, ASK + 21);
    by(&folder, ASK + 22, DINA, &["man", "headcount", "m-1", "--bodies", "2"]).done();
    is_shown(&folder, ASK + 23);
    by(&folder, LEAVE, COMMAND, &["man", "depart", "m-1"]).done();
    by(&folder, ARRIVE, CARA, &["man", "arrive", "m-1"]).done();
    is_blind(&folder, ARRIVE);
    by(&folder, ARRIVE + 1, CARA, &["man", "headcount", "m-1", "--bodies", "2", "--arrival"]).done();
    is_blind(&folder, ARRIVE + 1);
    by(&folder, ARRIVE + 2, DINA, &["man", "headcount", "m-1", "--bodies", "2", "--arrival"]).done();
    is_shown(&folder, ARRIVE + 3);
}

#[test]
fn nothing_is_withheld_of_a_time_before_boarding_nor_when_nobody_has_counted_for_hours() {
    let folder = movement_folder();
    boarded(&folder);
    by(&folder, ASK + 20, CONTROL, &["man", "close", "m-1"]).done();
    let of = |at: i64, then: i64, known: i64| {
        let (then, known) = (folder.hour(then), folder.hour(known));
        by(&folder, at, CARA, &["count", "show", "--as-of", &then, "--known-at", &known])
    };
    for (then, known) in [(ASK - 1, ASK - 1), (ASK - 1, ASK + 20), (ASK + 20, ASK - 1)] {
        let before = of(ASK + 20, then, known);
        assert_eq!((before.code, &before.document["total_people"]), (0, &3.into()), "{}", before.document);
    }
    assert_eq!(of(ASK + 20, ASK, ASK).code, 4, "since boarding began");
    for counter in [CARA, DINA] {
        by(&folder, ASK + 21, counter, &["man", "headcount", "m-1", "--bodies", "2"]).done();
    }
    by(&folder, LEAVE, COMMAND, &["man", "depart", "m-1"]).done();
    by(&folder, ARRIVE, CARA, &["man", "arrive", "m-1"]).done();
    is_blind(&folder, ARRIVE + 8 * 60 - 1);
    is_shown(&folder, ARRIVE + 8 * 60);
}

#[test]
fn a_partner_whose_movement_nobody_counts_withholds_nothing_of_others() {
    let sides = TwoSides::boarded(3);
    let at = sides.now.to_string();
    let control = ["--officer", "anna", "--function", "movement-control", "--at", &at];
    let by_north = |words: &[&str]| sides.run_bare(Some("north"), &[&control[..], words].concat());
    assert_eq!(by_north(&["man", "close", "m-1"]).code, 0);
    assert_eq!(by_north(&["log", "export", "--to", "south", "--out", "closed"]).code, 0);
    assert_eq!(sides.run("south", &["log", "import", "closed"]).code, 0);
    let own = sides.run("north", &["count", "show"]);
    assert_eq!((own.code, &own.json["withheld"]), (4, &serde_json::json!(["m-1"])), "{}", own.said);
    let theirs = sides.run("south", &["count", "show"]);
    let nothing = (&serde_json::json!([]), &3.into());
    assert_eq!((&theirs.json["withheld"], &theirs.json["total_people"]), nothing, "{}", theirs.said);
    // Nor do their officers count for its departure.
    let counted = sides.run("south", &["man", "headcount", "m-1", "--bodies", "3"]);
    assert!(counted.code != 0 && counted.said.contains("is for north, who carries it"), "{}", counted.said);
}

#[test]
fn while_heads_are_counted_no_claimant_is_told_whether_his_number_is_right() {
    let folder = movement_folder();
    boarded(&folder);
    let at = ASK + 20;
    by(&folder, at, CONTROL, &["man", "close", "m-1"]).done();
    for (who, claimed, of) in
        [("right", "2", "movement:m-1"), ("wrong", "7", "movement:m-1"), ("off", "9", "place:site")]
    {
        let claim = ["count", "claim", "--of", of, "--by", who, "--how", "list", "--count", claimed];
        by(&folder, at, CARA, &claim).done();
        for verb in ["show", "diff"] {
            let told = by(&folder, at, CARA, &["count", verb]);
            assert_eq!(told.code, 4, "{who}: {}", told.document);
            assert_eq!(told.document["residual_total"], 0, "{who}: {}", told.document);
            assert!(!told.document.to_string().contains("difference"), "{who}: {}", told.document);
        }
    }
}

#[test]
fn a_list_that_names_a_person_leaves_a_line_in_the_access_log() {
    let folder = Rehearsal::new();
    let (person, other) = (folder.register("?a"), folder.register("?b"));
    let gone = ["man", "observe", "not-here", &person, "--place", "site", "--note", "bed empty at roll call"];
    assert_eq!(folder.run("omar", &gone).code, 4);
    let looks = |what: &str, of: &str| -> usize {
        let lines = custody::AccessLog::open(&folder.path()).unwrap().lines(0).unwrap();
        let of = |line: &custody::Access| {
            line.what == what && line.about.as_ref().is_some_and(|about| about.to_string() == format!("person/{of}"))
        };
        let lines = lines.iter().filter(|line| of(line));
        lines.filter(|line| line.officer.as_ref().is_some_and(|officer| officer.as_str() == "omar")).count()
    };
    for list in ["debt list", "discrepancy list", "clock list", "law tasks"] {
        let words: Vec<&str> = list.split(' ').chain(["--person", &person]).collect();
        assert_eq!((looks(list, &person), looks(list, &other)), (0, 0));
        let shown = folder.run("omar", &words);
        assert!(matches!(shown.code, 0 | 4), "{} {}", shown.json, shown.stderr);
        assert_eq!((looks(list, &person), looks(list, &other)), (1, 0), "{list}");
    }
    for count in ["count show", "count diff"] {
        let shown = folder.run("omar", &count.split(' ').collect::<Vec<_>>());
        assert_eq!(shown.json["residual_people"][0]["person"], person.as_str(), "{}", shown.json);
        assert_eq!((looks(count, &person), looks(count, &other)), (1, 0), "{count}");
    }
    assert_eq!(custody::AccessLog::open(&folder.path()).unwrap().verify().unwrap().first_bad, None);
}

#[test]
fn somebody_unknown_is_recorded_where_no_number_can_be_given_and_gets_it_later() {
    let folder = Rehearsal { dir: tempfile::tempdir().unwrap() };
    let init = "op init --rehearsal --authority north --name North --kind losing --state SYR --operation x";
    folder.done("anna", &init.split(' ').collect::<Vec<_>>());
    folder.done("anna", &["officer", "add", "omar", "--functions", "custody-officer"]);
    let site = ["place", "add", "site", "--name", "Site", "--kind", "site", "--operational", "9", "--humane", "8"];
    folder.done("anna", &site);
    let seen = ["man", "observe", "found-here", "--place", "site", "--note", "at the gate, no band"];
    let recorded = folder.run("omar", &seen);
    assert_eq!((recorded.code, &recorded.json["block_needed"]), (4, &true.into()), "{}", recorded.json);
    let entry = recorded.json["unnamed"].as_str().unwrap().to_owned();
    let count = folder.run("omar", &["count", "show", "--all"]).json;
    assert_eq!((&count["unnamed"], &count["total_people"]), (&1.into(), &0.into()), "{count}");
    assert!(count["residual_total"].as_u64() >= Some(1), "he is to be found or explained: {count}");
    let row = count["rows"].as_array().unwrap().iter().find(|row| row["place"] == "site").unwrap().clone();
    assert_eq!(row["unnamed"], 1, "{row}");
    let open = folder.run("omar", &["discrepancy", "list"]).json;
    assert_eq!(open["discrepancies"][0]["id"], entry.as_str(), "{open}");
    assert_eq!(folder.run("omar", &[&seen[..], &["--unnamed", &entry]].concat()).code, 1, "still no block");
    folder.done("anna", &["device", "add", "north.desk-1", "--block", "7"]);
    let elsewhere = ["man", "observe", "found-aboard", "--movement", "m-1", "--note", "x", "--unnamed", &entry];
    assert_eq!(folder.run("omar", &elsewhere).code, 2, "he was seen at the site");
    let named = folder.run("omar", &[&seen[..], &["--unnamed", &entry]].concat());
    assert_eq!((named.code, &named.json["settled"]), (4, &true.into()), "{} {}", named.json, named.stderr);
    let person = named.json["person"].as_str().unwrap();
    let count = folder.run("omar", &["count", "show"]).json;
    assert_eq!((&count["unnamed"], &count["total_people"]), (&0.into(), &1.into()), "{count}");
    let shown = folder.run("omar", &["person", "show", person, "--purpose", "custody"]).json;
    assert!(shown["history"].to_string().contains("at the gate, no band"), "{shown}");
    assert_eq!(folder.run("omar", &[&seen[..], &["--unnamed", &entry]].concat()).code, 2, "once");
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!((verified.code, &verified.json["ok"]), (0, &true.into()), "{}", verified.json);
}

#[test]
fn a_register_field_is_set_later_with_its_source_and_older_words_stay_visible() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let set = |field: &'static str, value: &'static str| {
        vec!["person", "register-field", &person, field, value, "--source", "court file 7"]
    };
    folder.done("omar", &set("grounds", "article 4"));
    folder.done("lea", &set("grounds", "article 4, order 12 of 2019"));
    folder.refused("sara", &set("grounds", "article 5"));
    assert_eq!(folder.run("omar", &["person", "register-field", &person, "grounds", "x"]).code, 2, "no source");
    assert_eq!(folder.run("omar", &set("height", "180")).code, 2, "no field of the register");
    let burnt = ["person", "register-field", &person, "ordered-by", "--unknown-because", "the court burnt down"];
    folder.done("lea", &[&burnt[..], &["--source", "the clerk"]].concat());
    folder.done("omar", &set("deprived-at", "2019-03-18T06:00:00Z"));
    let moved = set("deprived-at", "2019-03-20T06:00:00Z");
    assert!(folder.refused("omar", &moved)["missing"].to_string().contains("second officer"));
    folder.done_by_two("omar", "lea", &moved);
    let shown = folder.run("omar", &["person", "show", &person, "--purpose", "custody"]).json;
    let history = shown["history"].to_string();
    for words in ["article 4, order 12 of 2019", "Grounds: article 4 (source", "the court burnt down", "2019-03-18T06"]
    {
        assert!(history.contains(words), "{words} is gone: {history}");
    }
}

#[test]
fn who_was_nominated_keeps_his_number_at_first_contact() {
    let folder = Rehearsal::new();
    let list = ["person", "nominate", "--list", "List 1", "--legal-basis", "transfer agreement", "--place", "site"];
    let person = folder.done("omar", &list)["person"].as_str().unwrap().to_owned();
    assert_eq!(folder.run("omar", &["count", "show"]).json["total_people"], 0, "he is on a list, and nobody holds him");
    let met = folder.done("omar", &[&registering("?a")[..], &["--nominated", &person]].concat());
    assert_eq!(met["person"], person.as_str());
    assert_eq!(folder.run("omar", &["count", "show"]).json["total_people"], 1);
}
