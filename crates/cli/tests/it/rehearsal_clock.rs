//! At which time a rehearsal is written to where no time is given. Source: `cli.md` (Conventions).

use custody::Moment;

use crate::movement::{ASK, CARA, boarded, by};
use crate::movement_folder::{MovementFolder, Said, movement_folder, run_custodia};

const CLAIM: [&str; 10] =
    ["count", "claim", "--of", "place:annex", "--by", "a delegation", "--how", "list", "--count", "0"];

/// As cara, with no time given.
fn timeless(folder: &MovementFolder, words: &[&str]) -> Said {
    run_custodia(&folder.path(), &[&["--json", "--officer", "cara"], words].concat())
}

/// The time at which the rehearsal is seen.
fn stands_at(folder: &MovementFolder) -> Moment {
    Moment::parse(timeless(folder, &["count", "show"]).document["as_of"].as_str().unwrap()).unwrap()
}

#[test]
fn an_act_that_is_given_no_time_stands_just_after_the_last_event_and_carries_the_rehearsal_nowhere() {
    let folder = movement_folder();
    boarded(&folder);
    let before = stands_at(&folder);
    assert_eq!(before.to_string(), folder.hour(ASK + 15));
    timeless(&folder, &CLAIM).done();
    timeless(&folder, &CLAIM).done();
    let after = stands_at(&folder);
    assert!(before < after && after < before + custody::Span::from_ms(1_000), "{before} {after}");
    by(&folder, ASK + 16, CARA, &["sight", "band", &folder.people[0], "--at-place", "site"]).done();
    let verified = timeless(&folder, &["log", "verify"]);
    // The papers that this folder speaks of were never scanned, which is told (exit 4), and the log holds.
    assert_eq!((verified.code, &verified.document["ok"]), (4, &true.into()), "{}", verified.document);
}

#[test]
fn the_machines_clock_is_used_in_a_rehearsal_only_where_it_is_asked_for() {
    let folder = movement_folder();
    boarded(&folder);
    let refused = timeless(&folder, &[&["--at", "now"][..], &CLAIM].concat());
    let said = refused.document["error"].as_str().unwrap_or_default();
    assert!(refused.code == 1 && said.contains("runs backwards"), "two days before the last event: {said}");
}
