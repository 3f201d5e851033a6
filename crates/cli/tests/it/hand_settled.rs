//! Who is missing at a hand-over and turns up, or got away, is settled on both sides without a false report, with two
//! folders and the real binary. Source: ours; `custody.md` (Hand-over receipt; Conservation of people), decision 0063.

use serde_json::Value;

use crate::hand_corrected::{OFFER, accept, done, exchange, held, nothing_is_left, settle};
use crate::two_sides::TwoSides;
use crate::unnamed_difference::{own, resolve, watch};

/// Four were offered, three counted, and one named as missing; both sides know.
fn one_short() -> (TwoSides, String) {
    let mut sides = TwoSides::ready(4);
    let missing = sides.people[1].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &["--missing", &missing])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    exchange(&sides, "given");
    sides.now = sides.now + custody::Span::HOUR;
    (sides, missing)
}

fn sums(count: &Value, column: &str) -> u64 {
    let whole = count["rows"].as_array().unwrap().iter().filter(|row| row["whole_authority"] == true);
    whole.filter_map(|row| row[column].as_u64()).sum()
}

#[test]
fn who_slept_in_the_back_row_is_put_right_with_the_count_of_bodies_and_leaves_nobody_missing() {
    let (sides, slept) = one_short();
    let correct = |side: &str, counted: &[&str]| {
        let words = ["hand", "correct", "--movement", "m-1", "--present", &slept, "--reason", "in the back row"];
        sides.run_two(side, &[&words[..], counted].concat())
    };
    let more = done(correct("south", &["--counted", "5"]), 2);
    assert!(more.said.contains("apart by more than those whom this puts right"), "{}", more.said);
    let right = done(correct("south", &["--counted", "4"]), 4);
    assert_eq!((&right.json["bodies"], &right.json["apart"]), (&4.into(), &Value::Null), "{}", right.said);
    assert_eq!(done(correct("south", &["--counted", "4"]), 4).json["repeated"], true);
    exchange(&sides, "found");
    let giver = done(correct("north", &["--counted", "4"]), 2);
    assert!(giver.said.contains("is for its folder"), "{}", giver.said);
    done(correct("north", &[]), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 4));
    exchange(&sides, "let-go");
    for side in ["north", "south"] {
        let [noted] = &own(&sides, side)[..] else { panic!("{side}: nothing but his own: {:?}", own(&sides, side)) };
        let unseen = done(sides.run_others(side, &resolve(noted, "found", "he is in the cell")), 3);
        assert!(unseen.said.contains("has not been verified"), "{}", unseen.said);
        settle(&sides, side, "he slept in the back row");
    }
    exchange(&sides, "settled");
    nothing_is_left(&sides, 4);
}

#[test]
fn a_count_that_was_forgotten_is_put_right_after_the_name() {
    let (sides, slept) = one_short();
    let words = ["hand", "correct", "--movement", "m-1", "--present", &slept, "--reason", "in the back row"];
    let first = done(sides.run_two("south", &words), 4);
    assert!(first.json["apart"].as_str().unwrap().contains("one person missing"), "{}", first.said);
    let again = done(sides.run_two("south", &[&words[..], &["--counted", "4"]].concat()), 4);
    assert_eq!((&again.json["repeated"], &again.json["apart"]), (&false.into(), &Value::Null), "{}", again.said);
    exchange(&sides, "counted");
    done(sides.run_two("north", &words), 0);
    exchange(&sides, "let-go");
    for side in ["north", "south"] {
        settle(&sides, side, "he slept in the back row");
    }
    exchange(&sides, "settled");
    nothing_is_left(&sides, 4);
}

#[test]
fn who_got_away_at_the_giver_is_settled_by_the_receiver_too_and_whoever_catches_him_reports_it() {
    let (mut sides, missing) = one_short();
    let listed = sides.run("south", &["discrepancy", "list"]);
    assert!(listed.json["discrepancies"][0]["text"].as_str().unwrap().contains(&missing), "{}", listed.said);
    let place = ["--place", "south-prison", "--text"];
    let escaped = ["incident", "report", &missing, "--kind", "escape", "--evidence", "an open hatch"];
    let escaped = [&escaped[..], &place[..], &["jumped at the gate"]].concat();
    let stranger = done(sides.run("south", &escaped), 1);
    assert!(stranger.said.contains("north, which had him, tells what became of him"), "{}", stranger.said);
    let caught = ["incident", "report", &missing, "--kind", "recapture"];
    let caught = [&caught[..], &place[..], &["near the fence"]].concat();
    assert!(done(sides.run("south", &caught), 1).said.contains("found-here"));

    let at = sides.now.to_string();
    let signed = ["--officer", "anna", "--function", "commander", "--second", "north.law", "--second-function"];
    let signed = [&signed[..], &["legal-reviewer", "--at", &at], &escaped[..]].concat();
    done(sides.run_bare(Some("north"), &signed), 0);
    let [north] = &own(&sides, "north")[..] else { panic!("one of north") };
    let found = done(watch(&sides, "north", &resolve(north, "found", "found")), 3);
    assert!(found.said.contains("is escaped by the record"), "{}", found.said);
    done(watch(&sides, "north", &resolve(north, "corrected", "he got away")), 0);
    let [south] = &own(&sides, "south")[..] else { panic!("one of south") };
    let early = done(watch(&sides, "south", &resolve(south, "corrected", "they say that he got away")), 3);
    assert!(early.said.contains("let north, which has him, sight him or report how he left"), "{}", early.said);
    exchange(&sides, "told");
    done(watch(&sides, "south", &resolve(south, "corrected", "he got away")), 0);
    exchange(&sides, "settled");
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 0).json;
        assert_eq!((&count["residual_total"], sums(&count, "escaped")), (&0.into(), 1), "{side}: {count}");
        let page = sides.run(side, &["person", "show", &missing]).json;
        assert_eq!((&page["gone"]["standing"], &page["gone"]["authority"]), (&"escaped".into(), &"north".into()));
        let means = page["last_verified"]["means"].as_str().unwrap();
        assert!(means.starts_with("door at boarding of m-1"), "{side}: {page}");
        assert!(!page["last_verified"]["officers"].as_array().unwrap().is_empty(), "{side}: {page}");
        let door = page["history"].as_array().unwrap().iter().find(|line| line["kind"] == "door checked").unwrap();
        assert!(door["text"].as_str().unwrap().contains("verified by"), "{door}");
    }

    sides.now = sides.now + custody::Span::HOUR;
    done(sides.run("south", &caught), 0);
    assert_eq!(held(&sides, "south"), 4);
    exchange(&sides, "caught");
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 4).json;
        assert_eq!((sums(&count, "escaped"), sums(&count, "recaptured")), (1, 1), "{side}: {count}");
        assert!(count["residual_people"].to_string().contains("is reported recaptured by badr"), "{side}: {count}");
        let listed = done(sides.run(side, &["discrepancy", "list", "--person", &missing]), 4);
        assert!(listed.said.contains("north had him"), "{side}: {}", listed.said);
    }
    settle(&sides, "south", "caught near the fence; north was told by voice");
    exchange(&sides, "end");
    nothing_is_left(&sides, 4);
}
