//! Answers to an offer other than yes to all: refused, some kept back, somebody found; and answers that are
//! none: one signature, another movement, a key that nobody knows. Source: `custody.md` (Hand-over receipt).

use std::fs;

use custody::Standing;
use custody::event::Function;
use custody::receipt::Receipt;
use operations::When;
use operations::handover::Counted;
use operations::handover::files::{HandFile, HandKind};
use operations::open::Access;

use crate::two_sides::{Ran, TwoSides, authority};

fn offer<'w>(out: &'w str, more: &[&'w str]) -> Vec<&'w str> {
    let words = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", out];
    [&words[..], more].concat()
}

fn held(sides: &TwoSides, side: &str) -> usize {
    let desk = sides.desk(side, Access::Read);
    sides.people.iter().filter(|p| desk.record().standing(**p, &authority(side)) == Standing::Held).count()
}

fn done(ran: Ran, code: i32) -> Ran {
    assert_eq!(ran.code, code, "{}", ran.said);
    ran
}

/// Turned away in one line that holds some words.
fn turned_away(ran: &Ran, words: &str) {
    assert_eq!(ran.code, 1, "{}", ran.said);
    let error = ran.json["error"].as_str().unwrap();
    assert!(error.contains(words) && !error.contains('\n'), "{error}");
}

#[test]
fn a_refused_offer_leaves_everybody_with_the_giver_and_is_not_accepted_later() {
    let sides = TwoSides::ready(3);
    done(sides.run("north", &offer("offer", &[])), 0);
    let refuse = ["hand", "refuse", "offer", "--reason", "no space before Friday", "--out", "refusal"];
    done(sides.run("south", &refuse), 0);
    let heard = sides.run("north", &["hand", "accept", "refusal"]);
    assert_eq!((heard.json["did"].as_str(), held(&sides, "north")), (Some("refused"), 3), "{}", heard.said);
    assert_eq!(held(&sides, "south"), 0);
    assert_eq!(sides.run("north", &["hand", "accept", "refusal"]).json["repeated"], true);
    let late = sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "late"]);
    assert!(matches!(late.code, 1 | 3), "{}", late.said);
    assert!(!sides.path("late").exists() && held(&sides, "south") == 0, "{}", late.said);
    done(sides.run("north", &offer("offer-2", &[])), 0);
    done(sides.run("south", &["hand", "accept", "offer-2", "--counted", "3", "--out", "answer"]), 0);
    let regret = sides.run("south", &["hand", "refuse", "offer-2", "--reason", "no space", "--out", "regret"]);
    assert!(matches!(regret.code, 1 | 3), "who was received is not refused: {}", regret.said);
    assert!(!sides.path("regret").exists());
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (0, 3));
}

#[test]
fn who_is_excepted_stays_and_who_is_found_is_named_on_both_sides() {
    let sides = TwoSides::ready(3);
    let kept = sides.people[0].to_string();
    let offered = done(sides.run("north", &offer("offer", &["--except", &kept])), 0);
    assert_eq!(offered.json["offered"], 2, "{}", offered.said);
    assert!(offered.json["excepted"].to_string().contains(&kept), "{}", offered.said);
    let found = ["--counted", "3", "--found-here", "new=asleep under the seats", "--out", "answer"];
    let accepted = done(sides.run("south", &[&["hand", "accept", "offer"][..], &found].concat()), 4);
    let stranger = accepted.json["found"][0].as_str().unwrap().to_owned();
    assert!(stranger.starts_with("C-0002-"), "a number of south's own block: {}", accepted.said);
    let settled = done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!(settled.json["changed_hands"], 2, "{}", settled.said);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (1, 2));
    let count = sides.run("south", &["count", "show", "--of", "authority:south"]);
    assert_eq!(count.json["total_people"], 3, "the stranger is counted where he is: {}", count.said);
    for side in ["north", "south"] {
        let open = sides.run(side, &["discrepancy", "list"]);
        assert!(open.code == 4 && open.json.to_string().contains(&stranger), "{side}: {}", open.said);
        let verified = sides.run(side, &["log", "verify"]);
        assert_eq!((verified.code, verified.json["ok"].as_bool()), (0, Some(true)), "{}", verified.said);
    }
}

/// A file as somebody has put it together.
fn put_together(sides: &TwoSides, kind: HandKind, receipt: Vec<u8>, bundle: Vec<u8>) {
    let _ = fs::remove_file(sides.path("harmed"));
    fs::write(sides.path("harmed"), HandFile { kind, receipt, bundle }.encode()).unwrap();
}

#[test]
fn an_answer_with_one_signature_or_for_another_movement_settles_nothing() {
    let sides = TwoSides::ready(3);
    done(sides.run("north", &offer("offer", &[])), 0);
    done(sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "answer"]), 0);
    let (sent, answer) =
        (HandFile::read(&sides.path("offer")).unwrap(), HandFile::read(&sides.path("answer")).unwrap());
    put_together(&sides, HandKind::Answer, sent.receipt, answer.bundle.clone());
    turned_away(&sides.run("north", &["hand", "accept", "harmed"]), "one signature");
    let mut elsewhere = answer.receipt.clone();
    let places: Vec<usize> = elsewhere.windows(3).enumerate().filter(|(_, w)| *w == b"m-1").map(|(at, _)| at).collect();
    assert!(!places.is_empty());
    places.into_iter().for_each(|at| elsewhere[at + 2] = b'2');
    put_together(&sides, HandKind::Answer, elsewhere, answer.bundle);
    turned_away(&sides.run("north", &["hand", "accept", "harmed"]), "a replay on another movement");
    let own = ["hand", "accept", "offer", "--counted", "3", "--out", "own"];
    turned_away(&sides.run("north", &own), "the offer is to south");
    turned_away(&sides.run("south", &["hand", "accept", "answer"]), "an offer by north");
    assert_eq!(held(&sides, "north"), 3);
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
}

#[test]
fn an_answer_under_a_key_that_nobody_knows_settles_nothing() {
    let sides = TwoSides::ready(3);
    done(sides.run("north", &offer("offer", &[])), 0);
    fs::write(sides.path("words"), "nobody here is real").unwrap();
    let impostor = ["--data", "impostor", "--officer", "badr", "--passphrase-file", "words"];
    let init = "op init --rehearsal --authority south --name South --kind receiving --state IRQ --operation x \
                --block 9 --functions commander,custody-officer,liaison";
    let init: Vec<&str> = init.split_whitespace().collect();
    done(sides.run_bare(None, &[&impostor[..], &init].concat()), 0);
    let card = done(sides.run("north", &["authority", "card", "north.card"]), 0);
    let print = card.json["fingerprint"].as_str().unwrap();
    let add = ["--function", "commander", "authority", "add", "north.card", "--fingerprint", print];
    done(sides.run_bare(None, &[&impostor[..], &add].concat()), 0);
    let receipt = Receipt::decode(&HandFile::read(&sides.path("offer")).unwrap().receipt).unwrap();
    let nobody_came = Counted { counted: 0, missing: sides.people.clone(), ..Counted::default() };
    let mut desk = sides.desk("impostor", Access::Write);
    let seat = sides.seat("south", Function::CustodyOfficer);
    let forged = desk.accept(&seat, &When::default(), &receipt, &nobody_came).unwrap();
    done(sides.run("south", &["log", "export", "--to", "north", "--out", "bundle"]), 0);
    put_together(&sides, HandKind::Answer, forged.receipt.encode(), fs::read(sides.path("bundle")).unwrap());
    let ran = sides.run("north", &["hand", "accept", "harmed"]);
    turned_away(&ran, "key");
    assert_eq!(held(&sides, "north"), 3);
    assert_eq!(sides.run("north", &["log", "verify"]).code, 0);
}

#[test]
fn each_step_told_again_under_its_key_is_answered_as_before_and_writes_nothing() {
    let sides = TwoSides::ready(3);
    let missing = sides.people[0].to_string();
    let events = |side: &str| sides.desk(side, Access::Read).journal().head(&authority(side)).unwrap().size;
    let twice = |side: &str, words: &[&str], code: i32| {
        let first = done(sides.run(side, words), code);
        let written = events(side);
        let again = done(sides.run(side, words), code);
        assert_eq!((&again.json["repeated"], events(side)), (&true.into(), written), "{}", again.said);
        for key in ["nonce", "offered", "persons", "excepted", "counted", "not_received", "kept_back"] {
            assert_eq!(again.json[key], first.json[key], "{key}: {}", again.said);
        }
    };
    let offered = offer("offer", &["--except", &missing, "--idempotency-key", "k1"]);
    twice("north", &offered, 0);
    let other = sides.run("north", &offer("offer-b", &["--idempotency-key", "k1"]));
    assert!(other.code == 2 && !sides.path("offer-b").exists(), "nobody is excepted: {}", other.said);
    let accept = ["hand", "accept", "offer", "--counted", "1", "--out", "answer", "--idempotency-key", "k2"];
    let lost = sides.people[1].to_string();
    let accept = [&accept[..], &["--missing", &lost]].concat();
    twice("south", &accept, 4);
    twice("north", &["hand", "accept", "answer", "--idempotency-key", "k3"], 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (2, 1));
    fs::remove_file(sides.path("offer")).unwrap();
    turned_away(&sides.run("north", &offered), "stands no more");
    twice("north", &offer("offer-2", &["--except", &lost, "--idempotency-key", "k4"]), 0);
    let refuse = ["hand", "refuse", "offer-2", "--reason", "no space", "--out", "refusal", "--idempotency-key", "k5"];
    twice("south", &refuse, 0);
}

#[test]
fn who_is_offered_is_offered_to_nobody_else_until_the_first_offer_is_refused() {
    let sides = TwoSides::ready(2);
    let first = done(sides.run("north", &offer("offer", &[])), 0);
    let alone = sides.people[0].to_string();
    let again = done(sides.run("north", &offer("offer-2", &["--person", &alone])), 3);
    assert!(again.said.contains(first.json["nonce"].as_str().unwrap()) && again.said.contains("m-1"), "{}", again.said);
    assert!(!sides.path("offer-2").exists());
    let elsewhere =
        ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "north-site", "--out", "offer-2"];
    let elsewhere = done(sides.run("north", &elsewhere), 3);
    assert!(elsewhere.said.contains("north-site answers to north, not to south"), "{}", elsewhere.said);
    done(sides.run("south", &["hand", "refuse", "offer", "--reason", "no space", "--out", "refusal"]), 0);
    done(sides.run("north", &["hand", "accept", "refusal"]), 0);
    done(sides.run("north", &offer("offer-2", &[])), 0);
}

#[test]
fn a_receiver_signs_for_nobody_past_a_stay_in_its_own_log_and_he_stays_with_the_giver() {
    let sides = TwoSides::ready(2);
    let kept = sides.people[0].to_string();
    done(sides.run("north", &offer("offer", &[])), 0);
    done(sides.run("south", &["law", "stay", &kept, "--by", "High court", "--reference", "S-7"]), 0);
    let refused = done(sides.run("south", &["hand", "accept", "offer", "--counted", "2", "--out", "answer"]), 3);
    assert_eq!(refused.json["refusals"][0]["gate"], "law", "{}", refused.said);
    assert!(refused.said.contains("stay S-7") && refused.said.contains("he stays with north"), "{}", refused.said);
    assert!(!sides.path("answer").exists() && held(&sides, "south") == 0, "nothing is signed");
    let without = ["hand", "accept", "offer", "--counted", "1", "--missing", &kept, "--out", "answer"];
    done(sides.run("south", &without), 4);
    done(sides.run("north", &["hand", "accept", "answer"]), 4);
    assert_eq!((held(&sides, "north"), held(&sides, "south")), (1, 1), "nobody is in two hands or in none");
}

#[test]
fn an_offer_at_a_place_that_nobody_has_described_names_who_describes_it() {
    let sides = TwoSides::ready(2);
    let words = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "karkh", "--out", "offer"];
    let ways = "the bundle of whoever answers for it describes it (`custodia log import`)";
    let kept = sides.people[0].to_string();
    done(sides.run("north", &["law", "stay", &kept, "--by", "High court", "--reference", "S-7"]), 0);
    let beside = done(sides.run("north", &words), 3);
    let reasons = beside.json["refusals"].as_array().unwrap();
    let of_place = reasons.iter().find(|r| r["missing"].as_str().unwrap().contains(ways)).expect("its place");
    assert!(of_place["missing"].as_str().unwrap().contains("`custodia place add`"), "{}", beside.said);
    assert_eq!(of_place["who_can_open"], serde_json::json!(["commander", "liaison"]), "{}", beside.said);
    assert!(!sides.path("offer").exists());
}
