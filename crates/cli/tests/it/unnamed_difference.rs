//! Who is missing at a hand-over, named or not, is settled by names and by sight, with two folders and the real binary:
//! by no number in a text, and by nobody alone who has not seen him. Source: ours; `custody.md` (Hand-over receipt;
//! Conservation of people), decision 0053.

use custody::Span;
use serde_json::Value;

use crate::hand_corrected::{OFFER, accept, done, exchange, held, nothing_is_left, settle};
use crate::two_sides::{Ran, TwoSides};

/// One officer of a side who has noted nothing.
pub(crate) fn watch(sides: &TwoSides, side: &str, words: &[&str]) -> Ran {
    let (officer, at) = (format!("{side}.watch"), sides.now.to_string());
    let who = ["--officer", &officer, "--function", "custody-officer", "--at", &at];
    sides.run_bare(Some(side), &[&who[..], words].concat())
}

/// What a side's own log has noted and nobody has settled.
pub(crate) fn own(sides: &TwoSides, side: &str) -> Vec<String> {
    let listed = sides.run(side, &["discrepancy", "list"]).json;
    let its = |d: &&Value| d["settles"].as_array().is_some_and(|by| by.iter().any(|who| who == side));
    let ids = listed["discrepancies"].as_array().unwrap().iter().filter(its);
    ids.map(|d| d["id"].as_str().unwrap().to_owned()).collect()
}

pub(crate) fn resolve<'w>(id: &'w str, outcome: &'w str, text: &'w str) -> [&'w str; 7] {
    ["discrepancy", "resolve", id, "--outcome", outcome, "--text", text]
}

/// Others than who noted it settle what a side has noted of one person.
fn settle_named(sides: &TwoSides, side: &str, number: &str) {
    let listed = sides.run(side, &["discrepancy", "list", "--person", number]).json;
    let its = |d: &&Value| d["settles"].as_array().is_some_and(|by| by.iter().any(|who| who == side));
    for id in listed["discrepancies"].as_array().unwrap().iter().filter(its) {
        let id = id["id"].as_str().unwrap();
        done(sides.run_others(side, &resolve(id, "corrected", "he is in the cell")), 0);
    }
}

/// The residual of everything, and of the row of the receiver's door.
fn left(sides: &TwoSides, side: &str) -> (u64, u64) {
    let count = done(sides.run(side, &["count", "show"]), 4).json;
    let rows = count["rows"].as_array().unwrap();
    let door = rows.iter().find(|row| row["place"] == "south-prison").expect("a row of the door");
    (count["residual_total"].as_u64().unwrap(), door["residual"].as_u64().unwrap())
}

#[test]
fn an_empty_bus_is_five_missing_at_the_door_until_each_is_named_and_found() {
    let sides = TwoSides::ready(5);
    let numbers: Vec<String> = sides.people.iter().map(ToString::to_string).collect();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("0", &["--unnamed-difference", "dark, the bus was not opened"])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 5));
    exchange(&sides, "given");
    for side in ["north", "south"] {
        assert_eq!(left(&sides, side), (5, 5), "{side}: both sides note the same five");
    }
    let at_the_door = done(sides.run("south", &["count", "show", "--of", "place:south-prison"]), 4);
    assert_eq!(at_the_door.json["residual_total"], 5, "{}", at_the_door.said);

    let [difference] = &own(&sides, "south")[..] else { panic!("one difference") };
    for text in ["a wrong count", &format!("it was {}", numbers[0]), &numbers.join(", ")] {
        let refused = done(watch(&sides, "south", &resolve(difference, "count-error", text)), 3);
        assert!(refused.said.contains("5 persons missing whom the record does not name"), "{}", refused.said);
    }
    let missing = |of: &str| {
        let said = ["--missing", of, "--reason", "the roll was called"];
        done(sides.run_two("south", &[&["hand", "correct", "--movement", "m-1"], &said[..]].concat()), 4)
    };
    missing(&numbers[0]);
    assert_eq!(left(&sides, "south").0, 5, "one by name, and four");
    let refused = done(watch(&sides, "south", &resolve(difference, "corrected", "named")), 3);
    assert!(refused.said.contains("4 persons missing"), "{}", refused.said);
    for number in &numbers[1..] {
        missing(number);
    }
    assert_eq!((held(&sides, "south"), left(&sides, "south").0), (0, 5), "all by name");
    done(watch(&sides, "south", &resolve(difference, "corrected", "each is named")), 0);
    assert_eq!(left(&sides, "south").0, 5, "they are named and not found");

    exchange(&sides, "named");
    for number in &numbers {
        let found = ["man", "observe", "found-here", number, "--place", "north-site", "--note", "the bus never left"];
        done(sides.run("north", &found), 4);
    }
    exchange(&sides, "found");
    for side in ["north", "south"] {
        settle(&sides, side, "the bus never left");
    }
    exchange(&sides, "settled");
    nothing_is_left(&sides, 5);
}

#[test]
fn bodies_beyond_the_names_are_settled_by_as_many_who_were_recorded_at_the_door_since() {
    let mut sides = TwoSides::ready(3);
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("5", &["--unnamed-difference", "two who do not speak"])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    exchange(&sides, "given");
    let [difference] = &own(&sides, "south")[..] else { panic!("one difference") };
    assert_eq!(left(&sides, "south"), (2, 2));
    // Those who were offered are none of the two.
    let listed = format!("they are {} and {}", sides.people[0], sides.people[1]);
    let refused = done(watch(&sides, "south", &resolve(difference, "found", &listed)), 3);
    assert!(refused.said.contains("2 persons there whom the record does not name"), "{}", refused.said);
    let [first, second] = ["the taller one", "the other one"].map(|note| {
        let words = ["man", "observe", "found-here", "--place", "south-prison", "--note", note];
        let number = done(sides.run("south", &words), 4).json["person"].as_str().unwrap().to_owned();
        assert_eq!(left(&sides, "south").0, 2, "by name or without, two");
        number
    });
    let merge = ["person", "merge", &second, "--into", &first, "--reasons", "one man, asked twice"];
    done(sides.run_two("south", &merge), 0);
    let settled = |sides: &TwoSides| watch(sides, "south", &resolve(difference, "found", "both were found"));
    assert!(done(settled(&sides), 3).said.contains("one person there whom"), "two numbers of one man are one man");
    let words = ["man", "observe", "found-here", "--place", "south-prison", "--note", "the second one in truth"];
    let third = done(sides.run("south", &words), 4).json["person"].as_str().unwrap().to_owned();
    done(settled(&sides), 0);
    sides.now = sides.now + custody::Span::HOUR;
    // Found to be one man after all that was settled: one is there without a name again, and it is noted.
    let merge = ["person", "merge", &third, "--into", &first, "--reasons", "the same scar"];
    done(sides.run_two("south", &merge), 0);
    assert!(own(&sides, "south").iter().any(|id| id.ends_with("-x2")), "{:?}", own(&sides, "south"));
}

#[test]
fn a_name_that_is_taken_back_leaves_its_difference_open_again_on_both_sides() {
    let mut sides = TwoSides::ready(4);
    let (named, other) = (sides.people[1].to_string(), sides.people[2].to_string());
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &["--missing", &named])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    exchange(&sides, "given");
    sides.now = sides.now + custody::Span::HOUR;
    let correct = |side: &str, who: [&str; 2]| {
        let words = ["hand", "correct", "--movement", "m-1", who[0], who[1], "--reason", "he sat in the cell"];
        sides.run_two(side, &words)
    };
    assert_eq!(correct("south", ["--present", &named]).code, 4);
    exchange(&sides, "taken-back");
    done(correct("north", ["--present", &named]), 4);
    exchange(&sides, "let-go");
    for side in ["north", "south"] {
        settle_named(&sides, side, &named);
    }
    exchange(&sides, "settled");
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 4));
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 4).json;
        assert_eq!(count["residual_total"], 1, "{side}: three were counted and four are held: {count}");
        assert!(count["residual_nameless"].to_string().contains("as put right one person missing"), "{count}");
        let own = done(sides.run(side, &["count", "show", "--of", &format!("authority:{side}")]), 4).json;
        assert_eq!(own["residual_total"], 1, "{side}: {own}");
    }
    assert_eq!(correct("south", ["--missing", &other]).code, 4);
    assert_eq!(left(&sides, "south").0, 1, "by name now");
}

#[test]
fn what_was_settled_by_a_name_comes_back_with_the_name() {
    let mut sides = TwoSides::ready(4);
    let named = sides.people[1].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &["--unnamed-difference", "dark"])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    exchange(&sides, "given");
    let correct = |sides: &TwoSides, word: &str| {
        let words = ["hand", "correct", "--movement", "m-1", word, &named, "--reason", "the roll was called"];
        done(sides.run_two("south", &words), 4)
    };
    correct(&sides, "--missing");
    exchange(&sides, "named");
    for side in ["north", "south"] {
        for id in own(&sides, side).iter().filter(|id| id.ends_with("-x")) {
            done(watch(&sides, side, &resolve(id, "corrected", "he is named")), 0);
        }
    }
    exchange(&sides, "answered");
    sides.now = sides.now + custody::Span::HOUR;
    let back = correct(&sides, "--present");
    assert!(back.json["apart"].as_str().unwrap().contains("one person missing"), "{}", back.said);
    settle_named(&sides, "south", &named);
    exchange(&sides, "back");
    for side in ["north", "south"] {
        assert_eq!(left(&sides, side), (1, 1), "{side}: three were counted and four are held");
    }
}

#[test]
fn whoever_is_named_as_missing_is_not_settled_by_one_officer_who_has_not_seen_him() {
    let mut sides = TwoSides::ready(3);
    let kept = sides.people[2].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("2", &["--missing", &kept])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    for side in ["north", "south"] {
        let [noted] = &own(&sides, side)[..] else { panic!("one discrepancy of {side}") };
        let refused = done(watch(&sides, side, &resolve(noted, "count-error", "he is surely on the bus")), 3);
        assert!(refused.said.contains("has not been seen and verified by another officer"), "{}", refused.said);
    }
    // The lawyer of north has seen him, by his band, and the watch officer may say so; south hears it and may too.
    sides.now = sides.now + custody::Span::minutes(20);
    let at = sides.now.to_string();
    let seen = ["sight", "band", &kept, "--at-place", "north-site", "--at", &at];
    done(
        sides.run_bare(
            Some("north"),
            &[&["--officer", "north.law", "--function", "legal-reviewer"], &seen[..]].concat(),
        ),
        0,
    );
    exchange(&sides, "seen");
    for side in ["north", "south"] {
        let [noted] = &own(&sides, side)[..] else { panic!("one discrepancy of {side}") };
        done(watch(&sides, side, &resolve(noted, "corrected", "he never left the site")), 0);
    }
    exchange(&sides, "settled");
    nothing_is_left(&sides, 3);
}

#[test]
fn a_body_too_few_is_not_explained_by_merging_two_who_both_passed_the_door() {
    let mut sides = TwoSides::ready(4);
    let [elder, younger] = [0, 1].map(|nth: usize| sides.people[nth].to_string());
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &["--unnamed-difference", "one fewer, dark"])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    exchange(&sides, "given");
    sides.now = sides.now + custody::Span::HOUR;
    let merge = ["person", "merge", &younger, "--into", &elder, "--reasons", "asked twice"];
    let refused = done(sides.run_two("south", &merge), 3);
    assert!(
        refused.said.contains("was verified at the door of m-1") && refused.said.contains("examiner"),
        "{}",
        refused.said
    );
    for side in ["north", "south"] {
        assert_eq!(left(&sides, side).0, 1, "{side}: four are held, and three bodies came");
    }
}

#[test]
fn what_became_of_somebody_who_was_given_and_missed_is_told_by_who_gave_him() {
    let mut sides = TwoSides::ready(4);
    let missing = sides.people[2].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &["--unnamed-difference", "dark"])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    exchange(&sides, "given");
    sides.now = sides.now + custody::Span::HOUR;
    let named = ["hand", "correct", "--movement", "m-1", "--missing", &missing, "--reason", "the roll was called"];
    done(sides.run_two("south", &named), 4);
    exchange(&sides, "named");
    let escaped = ["incident", "report", &missing, "--kind", "escape", "--place", "north-site", "--text"];
    let escaped = [&escaped[..], &["over the wall before the bus", "--evidence", "a cut wire"]].concat();
    let refused = done(sides.run_two("south", &escaped), 1);
    assert!(refused.said.contains("the giver tells what became of him"), "{}", refused.said);
    let at = sides.now.to_string();
    let signed = ["--officer", "anna", "--function", "commander", "--second", "north.law", "--second-function"];
    let signed = [&signed[..], &["legal-reviewer", "--at", &at], &escaped[..]].concat();
    done(sides.run_bare(Some("north"), &signed), 0);
    exchange(&sides, "told");
    for side in ["north", "south"] {
        settle(&sides, side, "he escaped");
    }
    exchange(&sides, "settled");
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 0).json;
        let rows = count["rows"].as_array().unwrap();
        let sum = |column: &str| {
            rows.iter().filter(|row| row["whole_authority"] == true).filter_map(|row| row[column].as_u64()).sum::<u64>()
        };
        assert_eq!((count["residual_total"].as_u64(), sum("escaped")), (Some(0), 1), "{side}: {count}");
    }
}

/// What `count diff` says beside the bodies that a side counted.
fn settled_by(sides: &TwoSides, side: &str, bodies: u64, code: i32) -> String {
    let diff = done(sides.run(side, &["count", "diff"]), code);
    let rows = diff.json["rows"].as_array().unwrap();
    let mut claims = rows.iter().flat_map(|row| row["claimed"].as_array().unwrap());
    let claim = claims.find(|c| c["how"] == "bodies" && c["count"] == bodies).expect("the count is kept");
    claim["settled_by"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_count_that_differs_is_shown_with_what_settled_it() {
    let mut sides = TwoSides::ready(3);
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("2", &[])), 3);
    assert_eq!(settled_by(&sides, "south", 2, 4), "", "nobody has settled it");
    sides.now = sides.now + Span::minutes(5);
    done(sides.run("south", &accept("3", &[])), 0);
    let again = settled_by(&sides, "south", 2, 0);
    assert!(again.starts_with("counted again: 3 at "), "{again}");
}

#[test]
fn a_count_that_its_receiver_put_right_or_two_officers_answered_for_says_so() {
    let mut sides = TwoSides::ready(3);
    let missing = sides.people[0].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("2", &["--missing", &missing])), 4);
    assert_eq!(settled_by(&sides, "south", 2, 4), "", "he is named and not found");
    sides.now = sides.now + Span::minutes(5);
    let present =
        ["hand", "correct", "--movement", "m-1", "--present", &missing, "--counted", "3", "--reason", "asleep"];
    done(sides.run_two("south", &present), 4);
    settle(&sides, "south", "he was asleep under the seats");
    let by = settled_by(&sides, "south", 2, 0);
    assert!(by.contains("put right since: 3 bodies"), "{by}");

    let sides = TwoSides::ready(3);
    let missing = sides.people[0].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("2", &["--missing", &missing])), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    settle(&sides, "south", "he never left the site");
    let by = settled_by(&sides, "south", 2, 0);
    assert!(by.starts_with("discrepancy settled: "), "{by}");
}
