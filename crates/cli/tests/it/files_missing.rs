//! A file that should follow what was recorded and found no room, or was lost afterwards, with the real binary: what was
//! recorded stands and is said to, and the same command writes the file again. Source: ours; decision 0080.

use std::fs;

use custody::Span;
use operations::handover::files::HandFile;
use operations::open::Access;

use crate::folder::{PASSPHRASE, Rehearsal};
use crate::hand_corrected::{done, held};
use crate::stick::Stick;
use crate::two_sides::{Ran, TwoSides, authority};

fn offer<'w>(out: &'w str, more: &[&'w str]) -> Vec<&'w str> {
    let words = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", out];
    [&words[..], more].concat()
}

fn events(sides: &TwoSides, side: &str) -> u64 {
    sides.desk(side, Access::Read).journal().head(&authority(side)).unwrap().size
}

/// Ended with 1 in one line that says what stands, and not that nothing was written.
fn only_the_file_is_missing(ran: &Ran, stands: &str) {
    assert_eq!(ran.code, 1, "{}", ran.said);
    let (error, hint) = (ran.json["error"].as_str().unwrap(), ran.json["hint"].as_str().unwrap());
    assert!(error.contains(stands) && error.contains("only its file is missing"), "{error}");
    assert!(error.contains("disk is full") && !error.contains("nothing") && !error.contains('\n'), "{error}");
    assert!(hint.contains("the same command again") && hint.contains("--out"), "{hint}");
}

fn receipt(sides: &TwoSides, name: &str) -> Vec<u8> {
    HandFile::read(&sides.path(name)).unwrap().receipt
}

#[test]
fn an_offer_whose_stick_was_full_or_lost_is_written_again_as_it_was_signed_and_recorded_once() {
    let Some(stick) = Stick::mounted() else { return };
    let sides = TwoSides::ready(3);
    let before = events(&sides, "north");
    stick.fill();
    let on_stick = stick.file("offer");
    let full = sides.run("north", &offer(&on_stick, &[]));
    only_the_file_is_missing(&full, "the offer is recorded and binds whom it names");
    let recorded = events(&sides, "north");
    assert!(recorded > before && !stick.has("offer"), "{}", full.said);
    // Still full: the same is said, and nothing is added.
    let still = sides.run("north", &offer(&on_stick, &[]));
    only_the_file_is_missing(&still, "the offer stands as it was made before");

    let again = done(sides.run("north", &offer("offer", &[])), 0);
    assert_eq!((&again.json["repeated"], &again.json["offered"]), (&true.into(), &3.into()), "{}", again.said);
    stick.free();
    let named: Vec<String> = sides.people.iter().flat_map(|p| ["--person".to_owned(), p.to_string()]).collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    let third = done(sides.run("north", &offer("offer-3", &[&named[..], &["--idempotency-key", "k"]].concat())), 0);
    done(sides.run("north", &offer(&on_stick, &[])), 0);
    assert_eq!((&third.json["nonce"], events(&sides, "north")), (&again.json["nonce"], recorded), "{}", third.said);
    fs::copy(&on_stick, sides.path("offer-4")).unwrap();
    assert!(
        receipt(&sides, "offer") == receipt(&sides, "offer-3")
            && receipt(&sides, "offer") == receipt(&sides, "offer-4")
    );

    done(sides.run("south", &["hand", "accept", "offer-3", "--counted", "3", "--out", "answer"]), 0);
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
    let late = sides.run("north", &offer("offer-5", &[]));
    assert!(late.code != 0 && !sides.path("offer-5").exists(), "an offer that was answered: {}", late.said);
    for side in ["north", "south"] {
        assert_eq!(sides.run(side, &["log", "verify"]).code, 0);
    }
}

#[test]
fn an_offer_under_a_key_is_written_again_under_another_name_and_no_more_once_it_is_answered() {
    let sides = TwoSides::ready(2);
    let key = ["--idempotency-key", "k1"];
    done(sides.run("north", &offer("offer", &key)), 0);
    let recorded = events(&sides, "north");
    let again = done(sides.run("north", &offer("offer-2", &key)), 0);
    assert_eq!((&again.json["repeated"], events(&sides, "north")), (&true.into(), recorded), "{}", again.said);
    assert_eq!(receipt(&sides, "offer"), receipt(&sides, "offer-2"));
    fs::remove_file(sides.path("offer")).unwrap();
    done(sides.run("north", &offer("offer", &key)), 0);
    done(sides.run("south", &["hand", "accept", "offer", "--counted", "2", "--out", "answer"]), 0);
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
    let late = sides.run("north", &offer("offer-3", &key));
    assert!(late.code == 1 && late.said.contains("stands no more"), "{}", late.said);
    assert!(!sides.path("offer-3").exists());
}

#[test]
fn an_offer_goes_out_again_for_nobody_else_and_past_no_rule() {
    let mut sides = TwoSides::ready(3);
    let (one, two) = (sides.people[0].to_string(), sides.people[1].to_string());
    let first = done(sides.run("north", &offer("offer", &["--except", &two])), 0);
    let again = done(sides.run("north", &offer("again", &["--except", &two])), 0);
    assert_eq!((&again.json["nonce"], &again.json["excepted"]), (&first.json["nonce"], &first.json["excepted"]));
    // Other people, other papers, another place.
    let others = done(sides.run("north", &offer("others", &[])), 3);
    assert!(others.said.contains(first.json["nonce"].as_str().unwrap()), "{}", others.said);
    let paper = format!("{one}=passport");
    let papers = done(sides.run("north", &offer("papers", &["--except", &two, "--paper", &paper])), 2);
    assert!(papers.said.contains("other papers"), "{}", papers.said);
    // Whoever may not offer has no signed offer written for him.
    let at = sides.now.to_string();
    let lawyer = ["--officer", "north.law", "--function", "legal-reviewer", "--at", &at];
    let lawyer = sides.run_bare(Some("north"), &[&lawyer[..], &offer("lawyers", &["--except", &two])].concat());
    assert_eq!(lawyer.code, 3, "{}", lawyer.said);
    let doctor = ["--officer", "north.doctor", "--function", "medical", "--at", &at];
    for file in ["doctors", "offer"] {
        let doctor = sides.run_bare(Some("north"), &[&doctor[..], &offer(file, &["--except", &two])].concat());
        assert_eq!(doctor.code, 3, "{}", doctor.said);
    }
    // What says no since the offer stops its file too.
    done(sides.run("north", &["law", "stay", &one, "--by", "High court", "--reference", "S-7"]), 0);
    let stayed = done(sides.run("north", &offer("stayed", &["--except", &two])), 3);
    assert!(stayed.said.contains("S-7") && stayed.said.contains(&one), "{}", stayed.said);
    let there = done(sides.run("north", &offer("offer", &["--except", &two])), 3);
    assert!(there.said.contains("S-7"), "also where its file lies there: {}", there.said);
    for file in ["others", "papers", "lawyers", "doctors", "stayed"] {
        assert!(!sides.path(file).exists(), "{file}");
    }
    // After its time it is no standing offer: the same words make a new one, which the stay refuses.
    sides.now = sides.now + Span::hours(25);
    assert_ne!(sides.run("north", &offer("late", &["--except", &two])).code, 0);
}

#[test]
fn a_file_whose_bundle_is_damaged_is_written_again() {
    let sides = TwoSides::ready(2);
    done(sides.run("north", &offer("offer", &[])), 0);
    let mut damaged = fs::read(sides.path("offer")).unwrap();
    let last = damaged.len() - 40;
    damaged[last] ^= 1;
    fs::write(sides.path("offer"), &damaged).unwrap();
    assert_ne!(sides.run("south", &["hand", "accept", "offer", "--counted", "2", "--out", "answer"]).code, 0);
    done(sides.run("north", &offer("offer", &[])), 0);
    done(sides.run("south", &["hand", "accept", "offer", "--counted", "2", "--out", "answer"]), 0);
}

#[test]
fn whom_the_receiver_missed_is_not_offered_again_on_what_was_seen_before() {
    let mut sides = TwoSides::ready(3);
    let missed = sides.people[1].to_string();
    done(sides.run("north", &offer("offer", &[])), 0);
    done(
        sides.run("south", &["hand", "accept", "offer", "--counted", "2", "--missing", &missed, "--out", "answer"]),
        4,
    );
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    let again = done(sides.run("north", &offer("again", &[])), 3);
    assert!(again.said.contains("missed him at") && again.said.contains(&missed), "{}", again.said);
    sides.now = sides.now + Span::MINUTE;
    done(sides.run("north", &["man", "observe", "found-here", &missed, "--place", "site", "--note", "asleep"]), 4);
}

#[test]
fn answers_refusals_and_corrections_stand_when_their_file_found_no_room_and_are_written_again() {
    let Some(stick) = Stick::mounted() else { return };
    let sides = TwoSides::ready(3);
    stick.fill();
    done(sides.run("north", &offer("offer-1", &[])), 0);
    let twice = |side: &str, words: &[&str], stands: &str, code: i32| {
        let on_stick = stick.file("file");
        only_the_file_is_missing(&sides.run(side, &[words, &["--out", &on_stick]].concat()), stands);
        let recorded = events(&sides, side);
        let again = done(sides.run(side, &[words, &["--out", words[1]]].concat()), code);
        assert_eq!((&again.json["repeated"], events(&sides, side)), (&true.into(), recorded), "{}", again.said);
        assert!(!stick.has("file") && sides.path(words[1]).exists(), "{}", again.said);
    };
    twice("south", &["hand", "refuse", "offer-1", "--reason", "no space"], "the refusal is recorded and stands", 0);
    done(sides.run("north", &["hand", "accept", "refuse"]), 0);
    done(sides.run("north", &offer("offer-2", &[])), 0);
    twice("south", &["hand", "accept", "offer-2", "--counted", "3"], "the answer is recorded and stands", 0);
    done(sides.run("north", &["hand", "accept", "accept"]), 0);

    let missing = sides.people[0].to_string();
    let words =
        ["hand", "correct", "--movement", "m-1", "--missing", &missing, "--reason", "the roll was called again"];
    let on_stick = stick.file("correction");
    let full = sides.run_two("south", &[&words[..], &["--out", &on_stick]].concat());
    only_the_file_is_missing(&full, "the correction is recorded and stands");
    let again = done(sides.run_two("south", &[&words[..], &["--out", "correction"]].concat()), 4);
    assert_eq!(again.json["repeated"], true, "{}", again.said);
    done(sides.run("north", &["log", "import", "correction"]), 0);

    let attach = ["receipt", "attach", "accept", "--out"];
    let full = sides.run("south", &[&attach[..], &[&stick.file("attached")]].concat());
    only_the_file_is_missing(&full, "recorded and stands");
    let again = sides.run("south", &[&attach[..], &["attached"]].concat());
    assert!(sides.path("attached").exists() && again.json["attached"].to_string().contains("south"), "{}", again.said);
}

#[test]
fn keys_revoked_stay_revoked_without_their_list_which_is_written_again() {
    let Some(stick) = Stick::mounted() else { return };
    let folder = Rehearsal::new();
    stick.fill();
    let list = stick.file("north.revoked");
    let revoke = ["officer", "revoke", "sara", "--reason", "left the service", "--out"];
    let full = folder.run("anna", &[&revoke[..], &[&list]].concat());
    let (error, hint) = (full.json["error"].as_str().unwrap(), full.json["hint"].as_str().unwrap());
    assert!(full.code == 1 && error.contains("revoked in the record and stay so"), "{error}");
    assert!(error.contains("only its file is missing") && !error.contains("nothing"), "{error}");
    assert!(hint.contains("custodia authority revocations"), "{hint}");
    stick.free();
    let events = |folder: &Rehearsal| folder.done("anna", &["log", "verify"])["events"].clone();
    let recorded = events(&folder);
    let said = folder.said("anna", &[&revoke[..], &[&list]].concat());
    assert!(said.contains("1 key of sara was revoked before") && said.contains("nothing was recorded"), "{said}");
    assert!(!said.contains("0 keys") && stick.has("north.revoked"), "{said}");
    let again = folder.done("anna", &[&revoke[..], &["again.revoked"]].concat());
    assert_eq!((&again["keys"], again["before"].as_array().unwrap().len()), (&serde_json::json!([]), 1), "{again}");
    folder.done("anna", &["authority", "revocations", "anew.revoked"]);
    assert_eq!(events(&folder), recorded);
}

#[test]
fn a_rotation_whose_list_cannot_be_written_makes_no_key() {
    let folder = Rehearsal::new();
    folder.file("taken", b"another list");
    let new = folder.dir.path().join("omar-2.key");
    let rotate = ["officer", "rotate", "omar", "--reason", "yearly", "--new-key-out", new.to_str().unwrap(), "--out"];
    let refused = folder.run("anna", &[&rotate[..], &["taken"]].concat());
    assert!(refused.code == 1 && refused.json["error"].as_str().unwrap().contains("exists"), "{}", refused.json);
    assert!(!new.exists(), "a key that nobody knows of");
    folder.done("anna", &[&rotate[..], &["free"]].concat());
}

#[test]
fn what_only_writes_a_file_says_that_this_file_was_not_written() {
    let Some(stick) = Stick::mounted() else { return };
    let folder = Rehearsal::new();
    stick.fill();
    for words in [["authority", "card"], ["authority", "revocations"]] {
        let file = stick.file(words[1]);
        let full = folder.run_with(&[("CUSTODIA_PASSPHRASE", PASSPHRASE)], "anna", &[&words[..], &[&file]].concat());
        let error = full.json["error"].as_str().unwrap();
        assert!(full.code == 1 && error.contains("disk is full, this file was not written"), "{}", full.json);
        assert!(!stick.has(words[1]), "half a file is left");
    }
}
