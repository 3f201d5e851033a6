//! What is told of somebody between offer and answer, or wrongly after it, with two folders and the real binary: nobody
//! else waits for him, he is named, and there is a way back. Source: decision 0057.

use custody::Span;

use crate::hand_corrected::{OFFER, accept, done, exchange, held, nothing_is_left, settle};
use crate::two_sides::TwoSides;

#[test]
fn who_escaped_after_the_offer_is_named_when_the_answer_comes_and_the_others_leave() {
    let mut sides = TwoSides::ready(3);
    let gone = sides.people[0].to_string();
    done(sides.run("north", &OFFER), 0);
    let escape = ["incident", "report", &gone, "--kind", "escape", "--place", "north-site", "--text", "over the fence"];
    done(sides.run_two("north", &[&escape[..], &["--evidence", "two who saw it"]].concat()), 0);
    done(sides.run("south", &accept("3", &[])), 0);
    let taken = done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!(taken.json["changed_hands"], 2, "{}", taken.said);
    assert!(taken.json["kept_back"].to_string().contains(&gone), "{}", taken.said);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
    exchange(&sides, "first");
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 4);
        assert!(count.json["residual_people"].to_string().contains(&gone), "{side}: {}", count.said);
    }
    // It was another who went over the fence: he sits in the south, and the giver lets go of him.
    sides.now = sides.now + Span::HOUR;
    let present = ["hand", "correct", "--movement", "m-1", "--present", &gone, "--reason", "south has him"];
    done(sides.run_two("north", &present), 0);
    exchange(&sides, "second");
    for side in ["north", "south"] {
        settle(&sides, side, "another man was seen on the fence");
    }
    exchange(&sides, "third");
    nothing_is_left(&sides, 3);
}

#[test]
fn a_mistaken_found_here_of_somebody_given_ends_by_letting_go_of_him() {
    let mut sides = TwoSides::ready(3);
    let given = sides.people[0].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &[])), 0);
    assert_eq!(done(sides.run("north", &["hand", "accept", "answer"]), 0).json["changed_hands"], 3);
    exchange(&sides, "first");
    sides.now = sides.now + Span::HOUR;
    let found = ["man", "observe", "found-here", &given, "--place", "north-site", "--note", "a number read wrong"];
    done(sides.run("north", &found), 4);
    exchange(&sides, "second");
    for side in ["north", "south"] {
        settle(&sides, side, "a number was read wrong");
    }
    // The same answer once more undoes nothing that was recorded since, and says so.
    let again = done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert!(again.json["kept_back"].to_string().contains(&given), "{}", again.said);
    assert_eq!(again.json["changed_hands"], 0, "{}", again.said);
    let present = ["hand", "correct", "--movement", "m-1", "--present", &given, "--reason", "south has him"];
    done(sides.run_two("north", &present), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
    exchange(&sides, "third");
    for side in ["north", "south"] {
        settle(&sides, side, "he is in the south");
    }
    exchange(&sides, "fourth");
    nothing_is_left(&sides, 3);
}

#[test]
fn who_has_just_received_sees_the_one_who_is_missing_and_not_everybody() {
    let sides = TwoSides::ready(4);
    let missing = sides.people[1].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &["--missing", &missing])), 4);
    // South has not heard of north since the offer, and north has not taken the answer.
    done(sides.run("south", &["log", "export", "--to", "north", "--out", "early"]), 0);
    done(sides.run("north", &["log", "import", "early"]), 0);
    for side in ["north", "south"] {
        let count = done(sides.run(side, &["count", "show"]), 4);
        assert_eq!((&count.json["residual_total"], &count.json["total_people"]), (&1.into(), &4.into()), "{side}");
        assert!(count.json["residual_people"].to_string().contains(&missing), "{side}: {}", count.said);
    }
}

#[test]
fn whom_the_givers_guard_verified_in_his_cell_after_the_reception_stays_until_the_receiver_has_looked_again() {
    let mut sides = TwoSides::ready(3);
    let seen = sides.people[0].to_string();
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &accept("3", &[])), 0);
    sides.now = sides.now + Span::minutes(5);
    // North's guard does not know of the answer, and south's log is not here.
    done(sides.run("north", &["sight", "band", &seen, "--at-place", "north-site"]), 0);
    let taken = done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!(taken.json["changed_hands"], 2, "{}", taken.said);
    let kept = taken.json["kept_back"].to_string();
    assert!(kept.contains(&seen) && kept.contains("verified at north-site"), "{}", taken.said);
    assert_eq!(held(&sides, "north"), 1);
    // South looks again: it was another in the cell.
    sides.now = sides.now + Span::HOUR;
    done(sides.run("south", &["sight", "band", &seen, "--at-place", "south-prison"]), 0);
    exchange(&sides, "first");
    let again = done(sides.run("north", &["hand", "accept", "answer"]), 0);
    assert_eq!(again.json["changed_hands"], 1, "{}", again.said);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
    for side in ["north", "south"] {
        settle(&sides, side, "it was another in the cell");
    }
    exchange(&sides, "second");
    nothing_is_left(&sides, 3);
}
