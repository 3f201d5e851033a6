//! A hand-over whose count and names do not agree, with two folders and the real binary: nothing is signed by silence, a
//! wrong name is put right, and what is settled no longer stands. Source: ours; `custody.md` (Hand-over receipt),
//! decisions 0031 to 0033.

use std::fs;

use custody::{Span, Standing};
use operations::handover::files::HandFile;
use operations::open::Access;
use serde_json::Value;

use crate::two_sides::{ABOARD, Ran, TwoSides, authority};

pub(crate) const OFFER: [&str; 10] =
    ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];

pub(crate) fn done(ran: Ran, code: i32) -> Ran {
    assert_eq!(ran.code, code, "{}", ran.said);
    ran
}

/// How many of them a side holds.
pub(crate) fn held(sides: &TwoSides, side: &str) -> usize {
    let desk = sides.desk(side, Access::Read);
    sides.people.iter().filter(|p| desk.record().standing(**p, &authority(side)) == Standing::Held).count()
}

pub(crate) fn accept<'w>(counted: &'w str, more: &[&'w str]) -> Vec<&'w str> {
    [&["hand", "accept", "offer", "--counted", counted, "--out", "answer"], more].concat()
}

/// Each side's newest log goes to the other.
pub(crate) fn exchange(sides: &TwoSides, name: &str) {
    for (from, to) in [("north", "south"), ("south", "north")] {
        let file = format!("{name}-{from}");
        done(sides.run(from, &["log", "export", "--to", to, "--out", &file]), 0);
        done(sides.run(to, &["log", "import", &file]), 0);
    }
}

/// Others than who noted them settle all discrepancies that a side's own log noted, but what was unlawful: that is for
/// its legal reviewer.
pub(crate) fn settle(sides: &TwoSides, side: &str, text: &str) {
    let listed = sides.run(side, &["discrepancy", "list"]).json;
    let own = |d: &&Value| {
        d["kind"] != "unlawful" && d["settles"].as_array().is_some_and(|by| by.iter().any(|who| who == side))
    };
    for id in listed["discrepancies"].as_array().unwrap().iter().filter(own) {
        let id = id["id"].as_str().unwrap();
        done(sides.run_others(side, &["discrepancy", "resolve", id, "--outcome", "corrected", "--text", text]), 0);
    }
}

/// Nobody is left to be found or explained, by both folders.
pub(crate) fn nothing_is_left(sides: &TwoSides, people: usize) {
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 0);
        let left = (&count.json["residual_total"], &count.json["total_people"]);
        assert_eq!(left, (&0.into(), &people.into()), "{side}: {}", count.said);
        done(sides.run(side, &["count", "diff"]), 0);
        let verified = sides.run(side, &["log", "verify"]);
        assert_eq!((verified.code, &verified.json["ok"]), (0, &true.into()), "{}", verified.said);
    }
}

fn residual(sides: &TwoSides, side: &str) -> String {
    let count = done(sides.run(side, &["count", "show"]), 4);
    count.json["residual_people"].to_string()
}

#[test]
fn a_count_of_143_signs_for_nobody_until_somebody_is_named_and_a_wrong_name_is_put_right_on_both_sides() {
    let mut sides = TwoSides::ready(ABOARD);
    let (named, gone) = (sides.people[70].to_string(), sides.people[71].to_string());
    done(sides.run("north", &OFFER), 0);
    let silent = done(sides.run("south", &accept("143", &[])), 3);
    for words in ["144 listed", "143 bodies", "one person missing whom nobody has named", "--missing", "hand refuse"] {
        assert!(silent.said.contains(words), "{words}: {}", silent.said);
    }
    assert!(!sides.path("answer").exists() && held(&sides, "south") == 0, "{}", silent.said);
    let count = done(sides.run("south", &["count", "show"]), 4);
    assert!(count.json["rows"].to_string().contains("\"count\":143"), "the count is kept: {}", count.said);

    let first = done(sides.run("south", &accept("143", &["--missing", &named])), 4);
    assert_eq!((&first.json["changed_hands"], &first.json["unnamed"]), (&143.into(), &0.into()), "{}", first.said);
    let again = done(sides.run("south", &accept("143", &["--missing", &named])), 4);
    assert_eq!(again.json["repeated"], true, "{}", again.said);
    for other in [accept("143", &["--missing", &gone]), accept("144", &[])] {
        let other = done(sides.run("south", &other), 2);
        let error = other.json["error"].as_str().unwrap();
        assert!(error.contains("143 bodies counted") && error.contains(&named), "{error}");
        assert!(other.json["hint"].as_str().unwrap().contains("hand correct --movement m-1"), "{}", other.said);
    }
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (1, 143));

    sides.now = sides.now + Span::HOUR;
    let words = ["--movement", "m-1", "--missing", &gone, "--present", &named, "--reason", "two of one name"];
    let correct = [&["hand", "correct"], &words[..]].concat();
    done(sides.run("south", &correct), 3);
    let corrected = done(sides.run_two("south", &[&correct[..], &["--out", "correction"]].concat()), 4);
    assert_eq!((&corrected.json["repeated"], held(&sides, "south")), (&false.into(), 143), "{}", corrected.said);
    assert_eq!(done(sides.run_two("south", &correct), 4).json["repeated"], true);
    let present = ["hand", "correct", "--movement", "m-1", "--present", &named, "--reason", "south has him"];
    let early = done(sides.run_two("north", &present), 3);
    assert!(early.said.contains("take in its newest bundle"), "{}", early.said);
    done(sides.run("north", &["log", "import", "correction"]), 0);
    done(sides.run_two("north", &present), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 143));
    exchange(&sides, "second");
    for side in ["north", "south"] {
        assert!(residual(&sides, side).contains(&gone), "{side} names who is in nobody's hands");
        assert_eq!(sides.run(side, &["count", "show"]).json["total_people"], 144, "he is not gone from the count");
    }
    // The answer taken once more gives nobody a second time.
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    let early = sides.run("south", &["discrepancy", "list", "--person", &gone]).json;
    let id = early["discrepancies"][0]["id"].as_str().unwrap();
    let resolve = ["discrepancy", "resolve", id, "--outcome", "corrected", "--text", "he will turn up"];
    assert!(done(sides.run_others("south", &resolve), 3).said.contains("in nobody's hands"));

    let found = ["man", "observe", "found-here", &gone, "--place", "north-site", "--note", "asleep in the bus"];
    done(sides.run("north", &found), 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (1, 143));
    exchange(&sides, "third");
    for side in ["north", "south"] {
        settle(&sides, side, "found in the bus and brought back");
    }
    exchange(&sides, "fourth");
    nothing_is_left(&sides, ABOARD);
}

/// One of the giver's people sat on a bus whose list does not have him.
#[test]
fn who_came_without_being_listed_is_let_go_by_the_giver_once_the_receivers_log_says_that_he_was_found() {
    let mut sides = TwoSides::ready(3);
    let extra = sides.people[0].to_string();
    done(sides.run("north", &[&OFFER[..], &["--except", &extra]].concat()), 0);
    let named = format!("{extra}=on the third bus");
    done(sides.run("south", &accept("3", &["--found-here", &named])), 4);
    let lets_go = ["hand", "correct", "--movement", "m-1", "--present", &extra, "--reason", "on the third bus"];
    let early = sides.run_two("north", &lets_go);
    assert_ne!(early.code, 0, "south has not answered yet: {}", early.said);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (1, 3), "he is in two hands, and named");
    assert!(residual(&sides, "north").contains(&extra));

    sides.now = sides.now + Span::HOUR;
    done(sides.run_two("north", &lets_go), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
    assert_eq!(done(sides.run_two("north", &lets_go), 0).json["repeated"], true);
    exchange(&sides, "second");
    for side in ["north", "south"] {
        settle(&sides, side, "he was on the wrong bus; both lists are put right");
    }
    exchange(&sides, "third");
    nothing_is_left(&sides, 3);
    let open = done(sides.run("south", &["discrepancy", "list"]), 4);
    let left = open.json["discrepancies"].as_array().unwrap();
    assert!(left.iter().all(|d| d["kind"] == "unlawful"), "a journey that nobody decided on: {}", open.said);
}

#[test]
fn a_difference_that_nobody_can_name_is_signed_for_with_its_reason_and_stands_until_somebody_is_named() {
    let sides = TwoSides::ready(3);
    let gone = sides.people[1].to_string();
    done(sides.run("north", &OFFER), 0);
    let none = accept("3", &["--unnamed-difference", "dark"]);
    assert!(done(sides.run("south", &none), 2).said.contains("no difference"));
    let signed = done(sides.run("south", &accept("2", &["--unnamed-difference", "dark, no lamps"])), 4);
    assert_eq!(signed.json["unnamed"], -1, "{}", signed.said);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
    exchange(&sides, "given");
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 4);
        assert_eq!(count.json["residual_total"], 1, "{}", count.said);
        let nameless = count.json["residual_nameless"].to_string();
        assert!(nameless.contains("one person missing whom nobody has named"), "{side}: {nameless}");
        assert_eq!(done(sides.run(side, &["count", "diff"]), 4).json["hand_overs"][0]["unnamed"], 1);
    }
    let correct = ["hand", "correct", "--movement", "m-1", "--missing", &gone, "--reason", "the roll was called"];
    done(sides.run_two("south", &correct), 4);
    exchange(&sides, "first");
    let found = ["man", "observe", "found-here", &gone, "--place", "north-site", "--note", "behind the bus"];
    done(sides.run("north", &found), 4);
    exchange(&sides, "second");
    for side in ["north", "south"] {
        settle(&sides, side, &format!("the roll was called: it was {gone}"));
    }
    exchange(&sides, "third");
    nothing_is_left(&sides, 3);
}

#[test]
fn whoever_was_one_short_and_stays_with_the_giver_leaves_no_residual_once_it_is_settled() {
    let sides = TwoSides::ready(3);
    let kept = sides.people[2].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("2", &["--missing", &kept])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    for side in ["north", "south"] {
        assert!(residual(&sides, side).contains(&kept), "while it is open it names him");
    }
    for side in ["north", "south"] {
        settle(&sides, side, "he never left the site");
    }
    exchange(&sides, "first");
    nothing_is_left(&sides, 3);
}

#[test]
fn bodies_counted_before_an_offer_is_refused_leave_their_difference_to_be_settled() {
    let sides = TwoSides::ready(3);
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("2", &[])), 3);
    done(sides.run("south", &["hand", "refuse", "offer", "--reason", "one is missing", "--out", "refusal"]), 0);
    let count = done(sides.run("south", &["count", "show"]), 4);
    assert!(count.json["residual_nameless"].to_string().contains("the offer was refused"), "{}", count.said);
    settle(&sides, "south", "counted anew with north: three, the lamp had failed");
    done(sides.run("south", &["count", "show"]), 0);
}

#[test]
fn a_receiver_whose_clock_is_behind_is_heard_and_the_difference_is_noted_unless_it_is_a_day() {
    let sides = TwoSides::ready(3);
    done(sides.run("north", &OFFER), 0);
    let late = |minutes: i64, words: &[&str]| {
        let at = (sides.now - Span::minutes(minutes)).to_string();
        let who = ["--officer", "badr", "--function", "custody-officer", "--at", &at];
        sides.run_bare(Some("south"), &[&who[..], words].concat())
    };
    let wrong = done(late(25 * 60, &accept("3", &[])), 1);
    let error = wrong.json["error"].as_str().unwrap();
    assert!(error.contains("the clock of north says") && error.contains("25 h 00 min apart"), "{error}");
    assert!(wrong.json["hint"].as_str().unwrap().contains("set this one"), "{}", wrong.said);
    done(late(5, &accept("3", &[])), 0);
    let noted = late(5, &["discrepancy", "list"]).json.to_string();
    assert!(noted.contains("\"skew\"") && noted.contains("0 h 05 min apart"), "{noted}");
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
}

#[test]
fn a_file_that_was_harmed_on_its_way_says_what_to_do() {
    let sides = TwoSides::ready(3);
    done(sides.run("north", &OFFER), 0);
    done(sides.run("north", &["log", "export", "--to", "south", "--out", "bundle"]), 0);
    let (offer, bundle) = (fs::read(sides.path("offer")).unwrap(), fs::read(sides.path("bundle")).unwrap());
    let mut receipt = HandFile::decode(&offer).unwrap();
    let last = receipt.receipt.len() - 1;
    receipt.receipt[last] ^= 1;
    let mut turned = bundle.clone();
    let last = turned.len() - 1;
    turned[last] ^= 1;
    let harmed: [(&[u8], bool); 6] = [
        (&offer[..offer.len() / 2], true),
        (&offer[2..], true),
        (&[&offer[..], &[0]].concat(), true),
        (&receipt.encode(), true),
        (&bundle[..bundle.len() / 2], false),
        (&turned, false),
    ];
    for (n, (bytes, is_offer)) in harmed.into_iter().enumerate() {
        let name = format!("harmed-{n}");
        fs::write(sides.path(&name), bytes).unwrap();
        let ran = match is_offer {
            true => sides.run("south", &["hand", "accept", &name, "--counted", "3", "--out", "never"]),
            false => sides.run("south", &["log", "import", &name]),
        };
        let (error, hint) = (&ran.json["error"], ran.json["hint"].as_str().unwrap_or_default());
        assert!(ran.code == 1 && !error.as_str().unwrap().contains('\n'), "{}", ran.said);
        assert!(hint.contains("ask "), "{n}: {}", ran.said);
        assert!(!sides.path("never").exists());
    }
}
