//! Two folders by the machine's own clocks hand four people over at a door; the receiver counts three. What one
//! side writes milliseconds after the other must not hide what the other saw before. Source: ours.

use operations::open::Access;

use custody::Standing;

use crate::two_sides::{TwoSides, authority};

const OFFER: [&str; 10] =
    ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];

/// North sees each of them at the site, now.
fn sighted(sides: &TwoSides) {
    for person in &sides.people {
        let seen = sides.run("north", &["sight", "band", &person.to_string(), "--at-place", "north-site"]);
        assert_eq!(seen.code, 0, "{}", seen.said);
    }
}

fn offered(sides: &TwoSides) {
    let people: Vec<String> = sides.people.iter().map(ToString::to_string).collect();
    let mut words = OFFER.to_vec();
    people.iter().for_each(|person| words.extend(["--person", person]));
    let offer = sides.run("north", &words);
    assert_eq!((offer.code, offer.json["offered"].as_u64()), (0, Some(4)), "{}", offer.said);
}

#[test]
fn three_of_four_leave_custody_though_the_receiver_saw_them_after_the_receipt_was_dated() {
    let sides = TwoSides::ready_on_real_clocks(4);
    sighted(&sides);
    offered(&sides);
    let missing = sides.people[2].to_string();
    let accept = ["hand", "accept", "offer", "--counted", "3", "--missing", &missing, "--out", "answer"];
    let accepted = sides.run("south", &accept);
    assert_eq!((accepted.code, accepted.json["changed_hands"].as_u64()), (4, Some(3)), "{}", accepted.said);
    // North hears of the reception before it takes the answer: south's word is then the newest of all.
    assert_eq!(sides.run("south", &["log", "export", "--to", "north", "--out", "third"]).code, 0);
    assert_eq!(sides.run("north", &["log", "import", "third"]).code, 0);
    let settled = sides.run("north", &["hand", "accept", "answer"]);
    assert_eq!((settled.code, settled.json["changed_hands"].as_u64()), (4, Some(3)), "{}", settled.said);
    assert_eq!(settled.json["kept_back"].as_array().map(Vec::len), Some(0), "{}", settled.said);
    for side in ["north", "south"] {
        let diff = sides.run(side, &["count", "diff"]);
        let line = &diff.json["hand_overs"][0];
        assert_eq!(
            (diff.code, line["offered"].as_u64(), line["counted"].as_u64()),
            (4, Some(4), Some(3)),
            "{}",
            diff.said
        );
        assert_eq!((&line["from"], &line["to"]), (&"north".into(), &"south".into()), "{side}: {}", diff.said);
        assert_eq!(line["not_received"], serde_json::json!([missing]), "{side}: {}", diff.said);
        assert!(diff.json["residual_people"].to_string().contains(&missing), "{side}: {}", diff.said);
    }
    let north = sides.desk("north", Access::Read);
    let held = |person| north.record().standing(person, &authority("north")) == Standing::Held;
    assert_eq!(sides.people.iter().map(|p| held(*p)).collect::<Vec<_>>(), [false, false, true, false]);
}

#[test]
fn who_was_seen_again_in_the_givers_hands_after_the_offer_is_not_kept_back_for_it() {
    let sides = TwoSides::ready_on_real_clocks(4);
    sighted(&sides);
    offered(&sides);
    sighted(&sides);
    let accepted = sides.run("south", &["hand", "accept", "offer", "--counted", "4", "--out", "answer"]);
    assert_eq!(accepted.code, 0, "{}", accepted.said);
    let settled = sides.run("north", &["hand", "accept", "answer"]);
    assert_eq!((settled.code, settled.json["changed_hands"].as_u64()), (0, Some(4)), "{}", settled.said);
}

#[test]
fn who_was_seen_by_nobody_for_two_hours_is_not_offered() {
    let sides = TwoSides::ready_on_real_clocks(1);
    let person = sides.people[0].to_string();
    let mut words = OFFER.to_vec();
    words.extend(["--person", &person]);
    let offer = sides.run("north", &words);
    assert_eq!(offer.code, 3, "{}", offer.said);
    assert!(offer.said.contains("nor sighted in the last 2 h"), "{}", offer.said);
}
