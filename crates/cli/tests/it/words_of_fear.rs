//! What somebody says of whom he fears, and where his family is: who reads it, here and at the other side, through the
//! binary. Source: ours.

use super::partners::Partners;

const WORDS: &str = "tortured by one of theirs";
const REASONS: &str = "his brother was killed by a guard";
const MOTHER: &str = "his mother, street 5";

#[test]
fn what_he_fears_is_read_by_reviewers_and_courts_and_never_by_whom_he_fears() {
    let pair = Partners::new();
    let north = &pair.north;
    for (officer, function) in [("pola", "planner"), ("alim", "auditor")] {
        north.done("anna", &["officer", "add", officer, "--functions", function]);
    }
    pair.south_done("badr", &["officer", "add", "yusra", "--functions", "legal-reviewer"]);
    let person = north.register("?a");
    north.done("omar", &["law", "object", &person, "--destination", "south", "--by", "himself", "--text", WORDS]);
    let heard = ["--private", "--interpreter", "--independent", "--reasons", REASONS];
    let assess = ["law", "assess", &person, "--destination", "south", "--conclusion", "real-risk"];
    north.done("lea", &[&assess[..], &heard].concat());
    north.done("faris", &["notice", "send", &person, "--kind", "family", "--to", MOTHER]);

    let reads = |shown: &str| [WORDS, REASONS, MOTHER].map(|words| shown.contains(words));
    for (officer, may) in [
        ("lea", [true, true, false]),
        ("faris", [false, false, true]),
        ("omar", [false; 3]),
        ("pola", [false; 3]),
        ("alim", [false; 3]),
        ("anna", [false; 3]),
    ] {
        let shown = north.run(officer, &["person", "show", &person]).json.to_string();
        assert_eq!(reads(&shown), may, "{officer}: {shown}");
        for noun in ["law", "notice"] {
            let verb = if noun == "law" { "show" } else { "list" };
            let shown = north.run(officer, &[noun, verb, &person]).json.to_string();
            assert!(reads(&shown).iter().zip(may).all(|(reads, may)| !reads || may), "{officer} {noun}: {shown}");
        }
    }
    let listed = north.done("faris", &["notice", "list", &person]).to_string();
    assert!(listed.contains(MOTHER), "{listed}");

    // The receiver learns that there is a no, which its gates ask for, and not the words.
    assert_eq!(pair.north_to_south("north.bundle").code, 0);
    for officer in ["yusra", "badr", "dana"] {
        let shown = pair.south_done(officer, &["law", "show", &person]).to_string();
        assert!(shown.contains("objection raised") && shown.contains("real-risk at south"), "{officer}: {shown}");
        let file = pair.south_run(officer, &["person", "show", &person]).json.to_string();
        assert_eq!([reads(&shown), reads(&file)], [[false; 3]; 2], "{officer}: {shown} {file}");
    }
}

const WIFE: &str = "his wife Zeinab, street 6";
const COUNSEL: &str = "Dr Kamal, street 7";
const AGENCY: &str = "the office of the agency, street 8";
const BEATEN: &str = "beaten by omar";

#[test]
fn who_objects_who_defends_him_and_what_was_done_about_a_beating_are_read_by_those_who_judge_and_who_trace() {
    let pair = Partners::new();
    let north = &pair.north;
    pair.south_done("badr", &["officer", "add", "yusra", "--functions", "legal-reviewer"]);
    let person = north.register("?a");
    north.done("omar", &["law", "object", &person, "--destination", "south", "--by", WIFE, "--text", WORDS]);
    for (kind, to) in [("counsel", COUNSEL), ("protection", AGENCY)] {
        north.done("faris", &["notice", "send", &person, "--kind", kind, "--to", to]);
    }
    north.done("sara", &["med", "injury", &person, "--text", "bruise", "--mistreatment-alleged"]);
    north.done("lea", &["law", "task-done", &person, "report-mistreatment", "--what", BEATEN]);

    let reads = |shown: &str| [WIFE, COUNSEL, AGENCY, BEATEN].map(|words| shown.contains(words));
    for (officer, may) in [
        ("lea", [true, false, false, true]),
        ("faris", [false, true, true, false]),
        ("omar", [false; 4]),
        ("sara", [false; 4]),
        ("anna", [false; 4]),
    ] {
        let shown = north.run(officer, &["person", "show", &person]).json.to_string();
        assert_eq!(reads(&shown), may, "{officer}: {shown}");
    }
    let shown = north.done("omar", &["law", "show", &person]).to_string();
    assert!(shown.contains("by kin to south") && shown.contains("reported; what was done stands apart"), "{shown}");

    assert_eq!(pair.north_to_south("north.bundle").code, 0);
    for officer in ["yusra", "badr", "dana"] {
        let file = pair.south_run(officer, &["person", "show", &person]).json.to_string();
        assert_eq!(reads(&file), [false; 4], "{officer}: {file}");
    }
}
