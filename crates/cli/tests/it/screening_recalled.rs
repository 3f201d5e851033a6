//! A decision that went to a partner: released by hand, and recalled when the entry is gone from its list. Source:
//! `watchlist.md` (5.6d); decision 85.

use serde_json::json;

use crate::partners::Partners;
use crate::watched::{IDRIS, SALIM};

#[test]
fn a_removal_reopens_what_was_decided_the_same_and_recalls_it_from_whom_it_was_released_to() {
    let pair = Partners::new();
    let north = &pair.north;
    north.done("anna", &["officer", "add", "wanda", "--functions", "watch-officer"]);
    let taken = north.take_up("2026-01-02", &[SALIM, IDRIS]);
    assert_eq!(taken["events"].as_array().unwrap().len(), 1);
    let one = north.somebody("سالم يوسف الحدادي", "1961-06-30");
    let two = north.somebody("ادريس قاسم الزبيدي", "1975-02-11");
    north.run("wanda", &["screen", "all"]);
    let decide = |person: &str, entry: &str, more: &[&str]| {
        let words = ["screen", "decide", person, "--list", "un", "--entry", entry, "--same", "--reasons", "compared"];
        let facts = ["--fact", "birth-date=both say so", "--fact", "document=the same passport"];
        north.run("wanda", &[&words[..], &facts, more].concat())
    };
    let nobody = decide(&one, "900001", &["--release-to", "east"]);
    assert_eq!(nobody.code, 1, "{}", nobody.json);
    assert_eq!(decide(&one, "900001", &["--release-to", "south"]).code, 0);
    assert_eq!(decide(&two, "900002", &[]).code, 0);
    // South has that decision, and no other lead of north's.
    let exported = pair.north_to_south("north-1.bundle");
    assert!(matches!(exported.code, 0 | 4), "{} {}", exported.json, exported.stderr);

    north.take_up("2026-02-02", &[]);
    let found = north.run("wanda", &["screen", "all"]);
    assert_eq!(found.code, 4, "{}", found.json);
    let reopened = found.json["changes"]["reopened"].as_array().unwrap();
    assert_eq!(reopened.len(), 2, "{}", found.json["changes"]);
    assert!(reopened.iter().all(|line| line["decision"] == "same"), "{reopened:?}");
    let recalls = found.json["recalls"].as_array().unwrap();
    assert_eq!(recalls.len(), 1, "the other was released to nobody: {recalls:?}");
    assert_eq!((&recalls[0]["person"], &recalls[0]["to"]), (&one.as_str().into(), &"south".into()));
    assert!(recalls[0]["event"].is_string(), "{recalls:?}");

    let again = north.run("wanda", &["screen", "all"]).json;
    assert_eq!((&again["recalls"][0]["event"], &again["events"]), (&json!(null), &json!([])), "one recall: {again}");
    let waiting = north.run("wanda", &["screen", "queue"]).json;
    assert_eq!(waiting["waiting"], 2, "{waiting}");
    let shown = north.done("wanda", &["screen", "show", &one, "--list", "un", "--entry", "900001"]);
    assert_eq!((&shown["hit"], &shown["decisions"][0]["released_to"]), (&json!(null), &json!(["south"])), "{shown}");
    // Decided anew, nothing waits: the list has him no more.
    let words = ["screen", "decide", &one, "--list", "un", "--entry", "900001", "--not-same", "--reasons", "delisted"];
    north.done("wanda", &words);
    assert_eq!(north.run("wanda", &["screen", "queue"]).json["waiting"], 1);
    assert_eq!(north.run("omar", &["log", "verify"]).json["ok"], true);
}
