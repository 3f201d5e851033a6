//! An emergency override from signature to payment, by the binary: what is absent becomes a debt with its
//! hours, what says no stays no, and two officers are two. Source: `custody.md` (Emergency override).

use crate::folder::PASSPHRASE;
use crate::movement_folder::{MovementFolder, Said, movement_folder};
use crate::partners::Partners;

/// Minutes after the folder was made: the fitness of everybody is older than 72 h by then.
const ASK: i64 = 80 * 60;
const LEAVE: i64 = ASK + 60;
const CONTROL: (&str, &str) = ("anna", "movement-control");
const CARA: (&str, &str) = ("cara", "custody-officer");

fn by(folder: &MovementFolder, minutes: i64, who: (&str, &str), words: &[&str]) -> Said {
    folder.run(minutes, who.0, who.1, words)
}

/// A convoy that boards the first two people, and nobody is aboard yet.
fn boarding() -> MovementFolder {
    let folder = movement_folder();
    let (from, until) = (folder.hour(ASK - 60), folder.hour(LEAVE + 180));
    let ask = ["clear", "ask", "road-1", "--kind", "road", "--owner", "north", "--scope", "M4", "--from", &from];
    by(&folder, ASK, ("anna", "liaison"), &[&ask[..], &["--until", &until]].concat()).done();
    by(&folder, ASK, ("anna", "liaison"), &["clear", "give", "road-1", "--note", "telex"]).done();
    let (departs, arrives) = (folder.hour(LEAVE), folder.hour(LEAVE + 60));
    let plan = "man plan m-1 --means road --from site --to annex --vehicle bus --seats 10 --guards 4 \
                --alternate field,fuel --clearances road-1";
    let plan: Vec<&str> = plan.split_whitespace().collect();
    let times = ["--departs-at", &departs, "--arrives-at", &arrives];
    by(&folder, ASK, ("anna", "planner"), &[&plan[..], &times].concat()).done();
    let [one, two, _] = &folder.people[..] else { panic!("three were enrolled") };
    by(&folder, ASK, ("anna", "planner"), &["man", "draft", "m-1", one, two]).done();
    folder.run_two(ASK, CONTROL.0, CONTROL.1, &["man", "freeze", "m-1"]).done();
    by(&folder, ASK, CONTROL, &["man", "open", "m-1"]).done();
    let door = ["--photograph", "--band", "--question", "--tries", "3", "--reason", "no reader here"];
    for person in [one, two] {
        let check = [&["man", "door", "m-1", person][..], &door].concat();
        folder.run_two(ASK + 5, CARA.0, CARA.1, &check).done();
    }
    folder
}

/// The words of an override for some of them, some gates, and so many hours.
fn sign<'w>(id: &'w str, gates: &'w str, people: &'w str, until: &'w str) -> Vec<&'w str> {
    let fixed = ["override", "sign", id, "--site", "site", "--movement", "m-1", "--reason", "walls breached"];
    [&fixed[..], &["--gate", gates, "--person", people, "--until", until]].concat()
}

#[test]
fn what_is_absent_becomes_a_debt_that_is_paid_or_shown_overdue() {
    let folder = boarding();
    let [one, two, _] = &folder.people[..] else { panic!("three were enrolled") };
    let shut = by(&folder, ASK + 6, CARA, &["man", "board", "m-1", one]).refused();
    assert!(shut.contains("health"), "{shut}");
    let (both, until) = (format!("{one},{two}"), folder.hour(ASK + 6 + 72 * 60));
    let too_long = folder.hour(ASK + 6 + 73 * 60);
    let long = folder.run_two(ASK + 6, "anna", "commander", &sign("night-1", "health", &both, &too_long));
    assert!(long.refused().contains("at most 72 h"));
    folder.run_two(ASK + 6, "anna", "commander", &sign("night-1", "health", &both, &until)).done();
    for person in [one, two] {
        let aboard = by(&folder, ASK + 7, CARA, &["man", "board", "m-1", person]).done();
        assert!(aboard["debts"].as_u64().unwrap() >= 1, "{aboard}");
    }
    let listed = by(&folder, ASK + 8, ("anna", "commander"), &["debt", "list"]).done();
    let debts = listed["debts"].as_array().unwrap();
    assert!(debts.len() >= 2, "{listed}");
    for debt in debts {
        assert_eq!(
            (&debt["gate"], &debt["by"], &debt["overdue"]),
            (&"health".into(), &"night-1".into(), &false.into())
        );
        assert_eq!(debt["due"], until.as_str(), "72 h after the signature");
    }
    let beyond = folder.hour(ASK + 8 + 72 * 60);
    let chained = folder.run_two(ASK + 8, "anna", "commander", &sign("night-1b", "health", two, &beyond)).refused();
    assert!(chained.contains("was first overridden"), "72 h count from the first one: {chained}");
    let shown = by(&folder, ASK + 8, ("fay", "medical"), &["person", "show", one]).document;
    assert!(shown["debts"].to_string().contains("night-1"), "his page shows what he is owed: {}", shown["debts"]);

    let pay = ["debt", "pay", one, "--gate", "health"];
    assert!(by(&folder, ASK + 9, ("fay", "medical"), &pay).refused().contains("health"), "no new fitness, no payment");
    let fit = ["med", "fitness", one, "--road", "fit", "--air", "fit", "--tb-known", "--line", "well"];
    by(&folder, ASK + 10, ("fay", "medical"), &fit).done();
    by(&folder, ASK + 11, CARA, &pay).refused();
    by(&folder, ASK + 11, ("fay", "medical"), &pay).done();
    let all = by(&folder, ASK + 12, ("anna", "commander"), &["debt", "list", "--all"]).done();
    let paid = |person: &str| {
        let of = all["debts"].as_array().unwrap().iter().filter(|d| d["person"] == person);
        of.map(|d| d["paid_at"].is_string()).collect::<Vec<_>>()
    };
    assert!(paid(one).iter().all(|paid| *paid) && !paid(one).is_empty(), "a paid debt keeps its history: {all}");
    assert!(paid(two).iter().all(|paid| !paid) && !paid(two).is_empty(), "{all}");
    let late = by(&folder, ASK + 6 + 72 * 60 + 1, ("anna", "commander"), &["debt", "list"]);
    assert_eq!(late.code, 4, "{}", late.document);
    let overdue = late.document["debts"].as_array().unwrap();
    assert!(overdue.iter().all(|d| d["overdue"] == true && d["person"] == two.as_str()), "{}", late.document);
}

#[test]
fn an_override_that_meets_a_no_lets_nobody_aboard() {
    let folder = boarding();
    let [one, two, _] = &folder.people[..] else { panic!("three were enrolled") };
    let risk = ["law", "assess", two, "--destination", "north", "--conclusion", "real-risk", "--private"];
    let heard = ["--interpreter", "--fear-expressed", "--reasons", "his brother was killed there"];
    let reviewer = ("badr", "legal-reviewer");
    let claim = ["--independent"];
    let no_risk = risk.map(|word| if word == "real-risk" { "no-real-risk" } else { word });
    let refused = by(&folder, ASK + 6, reviewer, &[&no_risk[..], &heard, &claim].concat()).refused();
    assert!(refused.contains("has signed for m-1"), "he signed the freezing of the manifest: {refused}");
    assert!(refused.contains("recorded all the same"), "{refused}");
    let found = by(&folder, ASK + 6, reviewer, &[&risk[..], &heard, &claim].concat()).done();
    assert_eq!(found["independent"], false, "the finding stands, his claim does not: {found}");
    // What he says after that takes nothing back.
    let undecided = ["law", "assess", two, "--destination", "north", "--conclusion", "undecided", "--reasons", "again"];
    by(&folder, ASK + 7, reviewer, &undecided).done();
    let (both, until) = (format!("{one},{two}"), folder.hour(ASK + 60 * 60));
    let words = sign("night-2", "health,law", &both, &until);
    let signed = folder.run_two(ASK + 7, "anna", "commander", &words);
    assert!(matches!(signed.code, 0 | 3), "{} {}", signed.document, signed.errors);
    let refused = by(&folder, ASK + 8, CARA, &["man", "board", "m-1", two]).refused();
    assert!(refused.contains("\"law\"") && !refused.contains("\"health\""), "the no stands, alone: {refused}");
    let owed = by(&folder, ASK + 8, ("anna", "commander"), &["debt", "list", "--person", two]).done();
    assert_eq!(owed["debts"], serde_json::json!([]), "who is not aboard owes nothing");
    if signed.code == 0 {
        by(&folder, ASK + 8, CARA, &["man", "board", "m-1", one]).done();
    }
}

#[test]
fn two_officers_are_two_people_of_two_functions_on_two_devices() {
    let folder = boarding();
    let one = &folder.people[0];
    let until = folder.hour(ASK + 60 * 60);
    let words = sign("night-3", "health", one, &until);
    let second = |id: &str, function: &str| {
        let two = ["--second", id, "--second-function", function];
        by(&folder, ASK + 6, ("anna", "commander"), &[&two[..], &words].concat())
    };
    assert!(by(&folder, ASK + 6, ("anna", "commander"), &words).refused().contains("second officer"));
    assert!(second("anna", "commander").refused().contains("signed twice"));
    assert!(second("anna", "planner").refused().contains("signed twice"), "another hat is not another person");
    let uncertified = second("badr", "commander").refused();
    assert!(uncertified.contains("badr"), "a function that he has not: {uncertified}");
    assert_eq!(
        by(&folder, ASK + 7, ("anna", "commander"), &["debt", "list", "--all"]).done()["debts"].to_string(),
        "[]"
    );
    second("badr", "legal-reviewer").done();
}

#[test]
fn an_officer_of_another_authority_is_no_second() {
    let pair = Partners::new();
    let (elder, younger) = (pair.north.register("?a"), pair.north.register("?b"));
    let merge = ["person", "merge", &younger, "--into", &elder, "--reasons", "same prints"];
    let keys = |file: &str| pair.south().join("keys/south").join(file).to_str().unwrap().to_owned();
    let (officer, device) = (keys("officers/dana.key"), keys("devices/south-tablet.key"));
    let guest = ["--second", "dana", "--second-key-file", &officer, "--second-device-key-file", &device];
    let own = pair.north.path().join("keys/north/devices/tablet-2.key").to_str().unwrap().to_owned();
    let on_ours = ["--second", "dana", "--second-key-file", &officer, "--second-device-key-file", &own];
    let refused_for_good = |code: i32| matches!(code, 1..=3);
    for known in [false, true] {
        for second in [guest, on_ours] {
            let ended = pair.north.run("omar", &[&merge[..], &second].concat());
            assert!(refused_for_good(ended.code), "{} {}", ended.json, ended.stderr);
            assert!(
                ended.json.to_string().contains("dana") || ended.json.to_string().contains("key"),
                "{}",
                ended.json
            );
        }
        if !known {
            // From here on north's record knows dana, as an officer of south.
            pair.south_done("badr", &["log", "export", "--to", "north", "--out", "south.bundle"]);
            pair.north.done("anna", &["log", "import", "south.bundle"]);
        }
    }
    let alone = [("CUSTODIA_PASSPHRASE", PASSPHRASE), ("CUSTODIA_SECOND_PASSPHRASE", "not his passphrase")];
    let words = [&merge[..], &["--second", "anna"]].concat();
    assert_eq!(pair.north.run_with(&alone, "omar", &words).code, 1, "the second officer gives his own passphrase");
    assert_eq!(pair.north.run("omar", &["person", "show", &younger]).json["merged_into"], serde_json::Value::Null);
    pair.north.done_by_two("omar", "anna", &merge);
}
