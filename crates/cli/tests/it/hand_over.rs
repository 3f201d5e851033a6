//! Two folders in two processes, sharing only files, hand 144 people over; the receiver counts 143. Source: ours.

use operations::counting::CountTimes;
use operations::open::Access;

use crate::hand_corrected::{held, settle};
use crate::two_sides::{ABOARD, TwoSides, flight};

/// Both sides' counts stand on the movement's row, and the missing person is named.
fn shows_the_difference(sides: &TwoSides, side: &str, missing: &str) {
    let count = sides.run(side, &["count", "show"]).json;
    let row = count["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["movement"] == "m-1" && !r["claimed"].as_array().unwrap().is_empty());
    let claims: Vec<(u64, i64)> = row.unwrap()["claimed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["count"].as_u64().unwrap(), c["difference"].as_i64().unwrap()))
        .collect();
    assert!(claims.contains(&(144, 0)) && claims.contains(&(143, -1)), "{side}: {claims:?}");
    assert!(count["residual_people"].to_string().contains(missing), "{side}: {count}");
}

/// The giver has nobody to offer whom the receiver missed, until somebody has seen him.
fn is_offered_only_once_he_is_seen(sides: &TwoSides, missing: &str) {
    let unseen = sides.run(
        "north",
        &["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer-2"],
    );
    assert!(unseen.code == 3 && unseen.said.contains("since a receiver missed him"), "{}", unseen.said);
    let seen = sides.run("north", &["sight", "band", missing, "--at-place", "south-prison"]);
    assert_eq!(seen.code, 0, "{}", seen.said);
}

#[test]
fn two_processes_hand_144_people_over_and_the_missing_one_is_named_until_he_is_found() {
    let mut sides = TwoSides::ready(ABOARD);
    let missing = sides.people[70].to_string();
    let offer = sides.run(
        "north",
        &["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"],
    );
    assert_eq!((offer.code, offer.json["offered"].as_u64()), (0, Some(144)), "{}", offer.said);
    let accept = [
        "hand",
        "accept",
        "offer",
        "--counted",
        "143",
        "--missing",
        &missing,
        "--place",
        "south-prison",
        "--out",
        "answer",
    ];
    let accepted = sides.run("south", &accept);
    assert_eq!(accepted.code, 4, "{}", accepted.said);
    assert_eq!(accepted.json["changed_hands"].as_u64(), Some(143));
    let settled = sides.run("north", &["hand", "accept", "answer"]);
    assert_eq!((settled.code, settled.json["changed_hands"].as_u64()), (4, Some(143)), "{}", settled.said);
    assert_eq!(settled.json["difference"].as_i64(), Some(-1));
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (1, 143));
    for side in ["north", "south"] {
        shows_the_difference(&sides, side, &missing);
    }
    let again = sides.run("north", &["hand", "accept", "answer"]);
    assert_eq!((again.code, again.json["repeated"].as_bool()), (4, Some(true)), "{}", again.said);

    sides.now = sides.now + custody::Span::HOUR;
    is_offered_only_once_he_is_seen(&sides, &missing);
    let offer = sides.run(
        "north",
        &["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer-2"],
    );
    assert_eq!(offer.json["persons"].to_string(), format!("[\"{missing}\"]"), "{}", offer.said);
    let accepted = sides.run("south", &["hand", "accept", "offer-2", "--counted", "1", "--out", "answer-2"]);
    assert_eq!(accepted.code, 0, "{}", accepted.said);
    assert_eq!(sides.run("north", &["hand", "accept", "answer-2"]).code, 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 144));
    for side in ["north", "south"] {
        settle(&sides, side, "handed over an hour later");
    }
    // Each hears what the other has settled: until then south says that north did not record giving the last one, and
    // north shows what south noted and has not settled itself.
    for (from, to, file) in [("north", "south", "last"), ("south", "north", "back")] {
        assert_eq!(sides.run(from, &["log", "export", "--to", to, "--out", file]).code, 0);
        let heard = sides.run(to, &["log", "import", file]);
        assert_eq!(heard.code, 0, "{}", heard.said);
    }
    for side in ["north", "south"] {
        let desk = sides.desk(side, Access::Read);
        let count = desk.count(None, &CountTimes::default());
        assert_eq!(count.residual_total, 0, "{side}: {:?}", count.residual_people);
        let verified = sides.run(side, &["log", "verify"]);
        assert_eq!((verified.code, verified.json["ok"].as_bool()), (0, Some(true)), "{}", verified.said);
    }
    assert_eq!(sides.desk("north", Access::Read).record().movement(&flight()).unwrap().offers.all().len(), 2);
}
