//! A revocation list speaks until its date: one of before a receipt calls no key good, and no date asked about hides a
//! revocation. Source: ours, decision 0050.

use custody::Span;
use serde_json::Value;

use crate::two_sides::{Ran, TwoSides};

const ROOTS: [&str; 4] = ["--root", "north/keys/north/root.pub", "--root", "south/keys/south/root.pub"];

fn done(ran: Ran, code: i32) -> Ran {
    assert_eq!(ran.code, code, "{}", ran.said);
    ran
}

fn verify(sides: &TwoSides, more: &[&str], code: i32) -> Ran {
    done(sides.run_bare(None, &[&["receipt", "verify", "answer"], &ROOTS[..], more].concat()), code)
}

fn statuses(ran: &Ran) -> [&str; 2] {
    [0, 1].map(|side: usize| ran.json["signatures"][side]["key_status"].as_str().unwrap())
}

/// Three handed over an hour after both roots signed their lists, and the lists of an hour after that.
fn with_lists() -> TwoSides {
    let mut sides = TwoSides::ready(3);
    let sign = |sides: &TwoSides, side: &str, when: &str| {
        let list = format!("{side}.{when}");
        let signed = done(sides.run(side, &["authority", "revocations", &list]), 0);
        assert_eq!(signed.json["listed"], 0);
        assert_eq!(signed.json["issued_at"], sides.now.to_string());
        assert_eq!(sides.run(side, &["authority", "revocations", &list]).code, 1, "no file is written over");
    };
    for side in ["north", "south"] {
        sign(&sides, side, "before");
    }
    sides.now = sides.now + Span::HOUR;
    let offer = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
    done(sides.run("north", &offer), 0);
    done(sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "answer"]), 0);
    sides.now = sides.now + Span::HOUR;
    for side in ["north", "south"] {
        sign(&sides, side, "after");
    }
    sides
}

#[test]
fn a_key_is_good_by_a_list_of_after_the_receipt_and_by_no_earlier_one() {
    let sides = with_lists();
    let (signed, now) = ((sides.now - Span::HOUR).to_string(), sides.now.to_string());
    let none = verify(&sides, &[], 0);
    assert_eq!((&none.json["keys_as_of"], &none.json["signatures"][0]["key_as_of"]), (&Value::Null, &Value::Null));

    let before = verify(&sides, &["--revocations", "north.before", "south.before"], 4);
    assert_eq!(statuses(&before), ["unknown", "unknown"]);
    assert_eq!(before.json["verdict"], "holds; key status unknown");
    assert_eq!(before.json["signatures"][0]["key_as_of"], Value::Null);
    let said = format!("the signature of {signed}: ask south for a newer list");
    assert!(before.json["why"].to_string().contains(&said), "{}", before.said);

    let after = verify(&sides, &["--revocations", "north.after", "south.after"], 0);
    assert_eq!((statuses(&after), &after.json["verdict"]), (["good", "good"], &"holds".into()));
    assert_eq!(after.json["signatures"][1]["key_as_of"], now);
    assert_eq!(after.json["keys_as_of"], now);
    // Each side by its own list, and of one side's lists by the newest.
    let mixed = verify(&sides, &["--revocations", "north.after", "north.before", "south.before"], 4);
    assert_eq!(statuses(&mixed), ["good", "unknown"]);
    assert_eq!(mixed.json["signatures"][1]["key_as_of"], Value::Null);
    let one = verify(&sides, &["--revocations", "north.after", "north.before"], 0);
    assert_eq!((statuses(&one), &one.json["verdict"]), (["good", "unknown"], &"holds; key status unknown".into()));
}

#[test]
fn a_date_asked_about_asks_for_a_later_list_and_hides_no_revocation() {
    let mut sides = with_lists();
    let (before_all, asked) = ((sides.now - Span::hours(3)).to_string(), (sides.now + Span::HOUR).to_string());
    let lists = ["--revocations", "north.after", "south.after"];
    let later = verify(&sides, &[&lists[..], &["--as-of", &asked]].concat(), 4);
    assert_eq!(statuses(&later), ["unknown", "unknown"]);
    assert!(later.json["why"].to_string().contains(&format!("asked about as of {asked}")), "{}", later.said);
    let earlier = verify(&sides, &["--revocations", "north.before", "south.before", "--as-of", &before_all], 4);
    assert_eq!(statuses(&earlier), ["unknown", "unknown"], "the signatures are later than the lists");

    sides.now = sides.now + Span::HOUR;
    let theft = (sides.now - Span::hours(2) - Span::minutes(1)).to_string();
    let revoke = ["officer", "revoke", "anna", "--reason", "bag stolen", "--from", &theft, "--out", "north.revoked"];
    done(sides.run("north", &revoke), 0);
    for as_of in [&[][..], &["--as-of", &before_all], &["--as-of", &theft]] {
        let told = verify(&sides, &[&["--revocations", "north.revoked", "south.after"], as_of].concat(), 1);
        assert_eq!((statuses(&told), &told.json["ok"]), (["revoked", "good"], &false.into()), "{}", told.said);
        assert_eq!(told.json["signatures"][0]["key_as_of"], sides.now.to_string());
        assert!(told.json["verdict"].as_str().unwrap().contains("nothing shows it was signed before"), "{}", told.said);
    }
}
