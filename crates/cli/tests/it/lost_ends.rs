//! A log that was put back to before something that its officer signed is noticed from the signature; nobody closes a
//! folder with a file that he made up. Source: decision 0051.

use std::fs;

use custody::certificate::{Bearer, Certificate, CertificateBody};
use custody::event::Function;
use custody::keys::SigningKey;
use custody::receipt::{Receipt, ReceiptContext, ReceiptPayload, ReceiptSigner};
use custody::{Nonce, Span, Standing};
use operations::found::Root;
use operations::handover::files::{HandFile, HandKind};
use operations::key_file::KeyFile;
use operations::open::Access;

use crate::folder::copy_all;
use crate::two_sides::{PASSPHRASE, Ran, TwoSides, authority, officer};

const OFFER: [&str; 10] =
    ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
const ACCEPT: [&str; 7] = ["hand", "accept", "offer", "--counted", "3", "--out", "answer"];
const ANSWER: [&str; 3] = ["hand", "accept", "answer"];

fn done(ran: Ran, code: i32) -> Ran {
    assert_eq!(ran.code, code, "{}", ran.said);
    ran
}

/// Adding a place stands for every command that writes.
fn add_place(sides: &TwoSides, side: &str, id: &str) -> Ran {
    let words = ["place", "add", id, "--name", id, "--kind", "site", "--operational", "10", "--humane", "10"];
    let (who, at) = (if side == "north" { "anna" } else { "badr" }, sides.now.to_string());
    let acting = ["--officer", who, "--function", "commander", "--at", &at];
    sides.run_bare(Some(side), &[&acting[..], &words].concat())
}

fn events(sides: &TwoSides, side: &str) -> u64 {
    sides.desk(side, Access::Read).journal().head(&authority(side)).unwrap().size
}

fn witnesses(sides: &TwoSides, side: &str) -> usize {
    fs::read_dir(sides.path(side).join("witnesses")).map_or(0, Iterator::count)
}

/// Closed for the reason that a side's log has lost its end, in one line with what to do; and nothing was written.
fn is_closed(ran: &Ran, side: &str) {
    assert_eq!(ran.code, 1, "{}", ran.said);
    let (error, hint) = (ran.json["error"].as_str().unwrap(), ran.json["hint"].as_str().unwrap());
    assert!(error.contains(&format!("the log of {side} has lost its end")) && !error.contains('\n'), "{error}");
    assert!(hint.contains("custodia op restore") && hint.contains("custodia op recover"), "{hint}");
}

/// Both sides ready; `before` is a side's folder as it was before the hand-over, which is answered and not settled.
fn answered(side: &str) -> TwoSides {
    let sides = TwoSides::ready(3);
    copy_all(&sides.path(side), &sides.path("before"));
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &ACCEPT), 0);
    sides
}

/// Puts a side's folder back; what it was lies in `newest`.
fn put_back(sides: &TwoSides, side: &str) {
    fs::rename(sides.path(side), sides.path("newest")).unwrap();
    copy_all(&sides.path("before"), &sides.path(side));
}

#[test]
fn the_answer_to_an_offer_that_the_log_has_lost_closes_the_folder_until_the_newest_copy_is_back() {
    let sides = answered("north");
    put_back(&sides, "north");
    let size = events(&sides, "north");
    let turned = sides.run("north", &ANSWER);
    is_closed(&turned, "north");
    let said = turned.json["error"].as_str().unwrap();
    for part in ["officer anna signed offer ", "of movement m-1 at ", "had ", "has no such offer"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    is_closed(&add_place(&sides, "north", "annex"), "north");
    is_closed(&sides.run("north", &["log", "checkpoint"]), "north");
    is_closed(&sides.run("north", &ANSWER), "north");
    assert_eq!((events(&sides, "north"), witnesses(&sides, "north")), (size, 1));
    let look = done(sides.run("north", &["place", "list"]), 4);
    assert!(look.said.contains("has lost its end"), "{}", look.said);
    let status = sides.run_bare(Some("north"), &["op", "status"]);
    assert!(status.code == 1 && status.said.contains("has lost its end"), "{}", status.said);
    let verified = sides.run("north", &["log", "verify"]);
    assert!(verified.code == 1 && verified.said.contains("has lost its end"), "{}", verified.said);

    // A back-up of it and what is restored from that are closed too.
    done(sides.run_bare(Some("north"), &["op", "backup", "copy"]), 0);
    done(sides.run_bare(None, &["op", "restore", "copy", "--data", "again"]), 0);
    let place = ["--officer", "anna", "--function", "commander", "log", "checkpoint", "--data", "again"];
    is_closed(&sides.run_bare(None, &place), "north");

    // The newest copy has the offer: with the same evidence beside it, it opens, and settles.
    copy_all(&sides.path("north/witnesses"), &sides.path("newest/witnesses"));
    fs::rename(sides.path("north"), sides.path("old")).unwrap();
    fs::rename(sides.path("newest"), sides.path("north")).unwrap();
    done(sides.run("north", &ANSWER), 0);
    assert_eq!(witnesses(&sides, "north"), 0, "the log has the offer again");
    done(add_place(&sides, "north", "annex"), 0);
    done(sides.run_bare(Some("north"), &["op", "status"]), 0);
}

#[test]
fn a_log_that_was_written_on_after_it_was_put_back_is_noticed_too() {
    let sides = answered("north");
    put_back(&sides, "north");
    for id in ["one", "two", "three"] {
        done(add_place(&sides, "north", id), 0);
    }
    is_closed(&sides.run("north", &ANSWER), "north");
    is_closed(&add_place(&sides, "north", "four"), "north");
    let status = sides.run_bare(Some("north"), &["op", "status"]);
    assert!(status.code == 1 && status.said.contains("was seen to have lost its end"), "{}", status.said);
}

#[test]
fn a_refusal_that_holds_the_lost_offer_is_evidence_and_so_is_a_receipt_that_is_verified_as_a_witness() {
    let sides = TwoSides::ready(3);
    copy_all(&sides.path("north"), &sides.path("before"));
    done(sides.run("north", &OFFER), 0);
    done(sides.run("south", &["hand", "refuse", "offer", "--reason", "no space", "--out", "refusal"]), 0);
    put_back(&sides, "north");
    is_closed(&sides.run("north", &["hand", "accept", "refusal"]), "north");

    let sides = answered("south");
    put_back(&sides, "south");
    let roots = ["--root", "north/keys/north/root.pub", "--root", "south/keys/south/root.pub"];
    let verify = [&["receipt", "verify", "answer", "--witness"][..], &roots].concat();
    let alarm = done(sides.run_bare(Some("south"), &verify), 1);
    assert!(alarm.json["alarm"].as_str().unwrap().contains("badr signed the acceptance of offer"), "{}", alarm.said);
    assert_eq!(alarm.json["verdict"], "holds; key status unknown");
    is_closed(&sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "other"]), "south");
    assert!(!sides.path("other").exists());
}

#[test]
fn a_bundle_in_which_the_partner_keeps_the_receipt_comes_in_and_closes_the_folder() {
    let sides = answered("north");
    done(sides.run("south", &["log", "export", "--to", "north", "--out", "bundle"]), 0);
    put_back(&sides, "north");
    let taken = done(sides.run("north", &["log", "import", "bundle"]), 1);
    assert!(taken.json["changed"].as_u64().unwrap() > 0, "{}", taken.said);
    assert!(taken.json["lost_end"].as_str().unwrap().contains("the log of north has lost its end"), "{}", taken.said);
    let north = sides.desk("north", Access::Read);
    assert!(sides.people.iter().all(|p| north.record().standing(*p, &authority("south")) == Standing::Held));
    drop(north);
    is_closed(&add_place(&sides, "north", "annex"), "north");
    is_closed(&sides.run("north", &ANSWER), "north");
}

#[test]
fn a_receiver_whose_log_lost_its_acceptance_signs_no_other_once_he_is_shown_it() {
    let sides = answered("south");
    done(sides.run("north", &ANSWER), 0);
    done(sides.run("north", &["log", "export", "--to", "south", "--out", "bundle"]), 0);
    put_back(&sides, "south");
    // His own answer, found on a carrier.
    copy_all(&sides.path("south"), &sides.path("third"));
    let own = sides.run("south", &ANSWER);
    is_closed(&own, "south");
    assert!(own.json["error"].as_str().unwrap().contains("keeps no such receipt"), "{}", own.said);
    fs::rename(sides.path("south"), sides.path("closed")).unwrap();

    // Nothing was at hand and he has signed another: the giver's log shows the first.
    fs::rename(sides.path("third"), sides.path("south")).unwrap();
    let missing = sides.people[0].to_string();
    let other = ["hand", "accept", "offer", "--counted", "2", "--missing", &missing, "--out", "other"];
    done(sides.run("south", &other), 4);
    let taken = done(sides.run("south", &["log", "import", "bundle"]), 1);
    assert!(taken.json["lost_end"].as_str().unwrap().contains("log of south has lost its end"), "{}", taken.said);
    // It has been written on since, so that there are two of one length.
    let shut = done(add_place(&sides, "south", "annex"), 1);
    let error = shut.json["error"].as_str().unwrap();
    assert!(error.contains("log of south has another root at") && error.contains("partner north"), "{error}");
}

/// An offer of `m-1` by north's anna that is in no log, under her own key, certified by the root given.
fn made_up(sides: &TwoSides, root: &SigningKey, change: impl Fn(&mut ReceiptPayload)) {
    let answer = HandFile::read(&sides.path("answer")).unwrap();
    let key =
        KeyFile::read(&sides.path("north/keys/north/officers/anna.key")).unwrap().open(PASSPHRASE).unwrap().signing;
    let mut payload = Receipt::decode(&answer.receipt).unwrap().payload().clone();
    change(&mut payload);
    let body = CertificateBody {
        authority: authority("north"),
        bearer: Bearer::Officer { officer: officer("anna"), functions: vec![Function::CustodyOfficer] },
        key: key.public(),
        not_before: payload.at - Span::HOUR,
        not_after: payload.at + Span::HOUR,
        serial: 77,
    };
    let certificate = Certificate::issue(body, root);
    let signer = ReceiptSigner { key: &key, certificates: std::slice::from_ref(&certificate) };
    let receipt = Receipt::offer(payload, signer).unwrap().encode();
    let file = HandFile { kind: HandKind::Answer, receipt, bundle: answer.bundle };
    fs::write(sides.path("made-up"), file.encode()).unwrap();
}

fn root_of_north(sides: &TwoSides) -> SigningKey {
    Root::open(&sides.path("north/keys/north/root.key"), &authority("north"), PASSPHRASE).unwrap().key
}

#[test]
fn what_is_forged_or_foreign_or_of_another_context_closes_nothing() {
    let sides = answered("north");
    let (thief, root) = (SigningKey::from_seed(&[9; 32]), root_of_north(&sides));
    let new_nonce = |payload: &mut ReceiptPayload| payload.nonce = Nonce([3; 16]);
    let shown = |says: &str| {
        let ran = sides.run("north", &["hand", "accept", "made-up"]);
        assert!(ran.code == 1 && ran.json["error"].as_str().unwrap().contains(says), "{}", ran.said);
        assert_eq!(witnesses(&sides, "north"), 0, "{}", ran.said);
    };
    made_up(&sides, &thief, new_nonce);
    shown("is of no offer in the log of north");
    made_up(&sides, &root, |payload| {
        new_nonce(payload);
        payload.context = ReceiptContext::Operation;
    });
    shown("is of no offer in the log of north");
    // The true answer, altered so that it names an offer that nobody made.
    let answer = HandFile::read(&sides.path("answer")).unwrap();
    let nonce = Receipt::decode(&answer.receipt).unwrap().payload().nonce.0;
    let at = answer.receipt.windows(16).position(|bytes| bytes == nonce).unwrap();
    let mut receipt = answer.receipt.clone();
    receipt[at] ^= 1;
    let file = HandFile { kind: HandKind::Answer, receipt, bundle: answer.bundle };
    fs::write(sides.path("made-up"), file.encode()).unwrap();
    shown("is of no offer in the log of north");
    done(add_place(&sides, "north", "annex"), 0);

    // What the log has is no evidence either, shown once more or kept as a witness.
    done(sides.run("north", &ANSWER), 0);
    assert_eq!(done(sides.run("north", &ANSWER), 0).json["repeated"], true);
    let roots = ["--root", "north/keys/north/root.pub", "--root", "south/keys/south/root.pub"];
    done(sides.run_bare(Some("north"), &[&["receipt", "verify", "answer", "--witness"][..], &roots].concat()), 0);
    assert_eq!(witnesses(&sides, "north"), 1);
    done(sides.run_bare(Some("north"), &["op", "status"]), 0);
    done(add_place(&sides, "north", "second-annex"), 0);
    assert_eq!(witnesses(&sides, "north"), 0, "the log has it");
}

#[test]
fn an_own_log_cut_beside_a_partners_that_keeps_its_receipt_is_noticed_at_every_opening() {
    let sides = answered("south");
    done(sides.run("north", &ANSWER), 0);
    done(sides.run("north", &["log", "export", "--to", "south", "--out", "bundle"]), 0);
    done(sides.run("south", &["log", "import", "bundle"]), 0);
    put_back(&sides, "south");
    // What the partner sent stays, as it lies in the newest journal.
    let journal = rusqlite::Connection::open(sides.path("south").join("journal.sqlite")).unwrap();
    let newest = sides.path("newest").join("journal.sqlite");
    journal.execute("ATTACH ?1 AS newest", [newest.to_str().unwrap()]).unwrap();
    let of_north = "(SELECT number FROM log WHERE authority = 'north')";
    journal
        .execute_batch(&format!(
            "DELETE FROM entry WHERE place >> 40 = {of_north};
             INSERT INTO entry SELECT * FROM newest.entry WHERE place >> 40 = {of_north};
             DELETE FROM payload_key WHERE log = {of_north};
             INSERT INTO payload_key SELECT * FROM newest.payload_key WHERE log = {of_north};
             DELETE FROM entry_stream;
             UPDATE entry_stream_to SET arrival = 0;
             UPDATE log SET (size, last_leaf, frontier) =
                 (SELECT size, last_leaf, frontier FROM newest.log WHERE authority = 'north')
             WHERE authority = 'north'"
        ))
        .unwrap();
    drop(journal);
    let (size, lost) = (events(&sides, "south"), "the log of south has lost its end");
    for (words, code) in [(&["log", "verify"][..], 1), (&["op", "status"], 1), (&["place", "list"], 4)] {
        let looked = done(sides.run("south", words), code);
        assert!(looked.said.contains(lost), "{}", looked.said);
    }
    assert_eq!(witnesses(&sides, "south"), 0, "who only reads writes nothing");
    is_closed(&sides.run("south", &["log", "import", "bundle"]), "south");
    is_closed(&add_place(&sides, "south", "annex"), "south");
    assert_eq!((events(&sides, "south"), witnesses(&sides, "south")), (size, 1));
    let status = done(sides.run_bare(Some("south"), &["op", "status"]), 1);
    assert!(status.said.contains("lost its end"), "{}", status.said);
}

#[test]
fn a_folder_that_a_stolen_key_has_closed_opens_when_that_key_is_revoked_and_by_no_other_act() {
    let sides = answered("north");
    made_up(&sides, &root_of_north(&sides), |payload| payload.nonce = Nonce([3; 16]));
    let closed = sides.run("north", &["hand", "accept", "made-up"]);
    is_closed(&closed, "north");
    assert!(closed.json["hint"].as_str().unwrap().contains("custodia officer revoke anna"), "{}", closed.said);
    let revoke = |who: &str| sides.run("north", &["officer", "revoke", who, "--reason", "bag stolen", "--out", "list"]);
    is_closed(&revoke("north.law"), "north");
    is_closed(&sides.run("north", &["officer", "rotate", "anna", "--reason", "bag stolen"]), "north");
    let revoked = revoke("anna");
    assert!(matches!(revoked.code, 0 | 4) && sides.path("list").exists(), "{}", revoked.said);
    let watch = ["--officer", "north.watch", "--function", "watch-officer", "log", "checkpoint"];
    done(sides.run_bare(Some("north"), &watch), 0);
    assert_eq!(witnesses(&sides, "north"), 0);
}

#[test]
fn where_no_copy_has_the_end_the_recovered_folder_names_what_is_missing_and_a_new_log_states_the_loss() {
    let sides = answered("north");
    put_back(&sides, "north");
    is_closed(&sides.run("north", &ANSWER), "north");
    let size = events(&sides, "north");
    let recovered = done(sides.run_bare(Some("north"), &["op", "recover", "recovered"]), 4);
    assert_eq!(recovered.json["logs"][0]["first_missing"], size, "{}", recovered.said);
    let write = ["--officer", "anna", "--function", "commander", "log", "checkpoint", "--data", "recovered"];
    let closed = done(sides.run_bare(None, &write), 1);
    assert!(closed.json["hint"].as_str().unwrap().contains("A lost end"), "{}", closed.said);
    assert!(sides.path("recovered/witnesses").exists());

    fs::write(sides.path("words"), PASSPHRASE).unwrap();
    let anew = ["--data", "north-2", "--officer", "anna", "--passphrase-file", "words"];
    let init = "op init --rehearsal --authority north-2 --name North --kind losing --state SYR --operation x --block 9 \
                --functions commander,custody-officer";
    let words: Vec<&str> = init.split_whitespace().collect();
    done(sides.run_bare(None, &[&anew[..], &words].concat()), 0);
    let act = [&anew[..], &["--function", "commander"]].concat();
    let place = ["place", "add", "north-site", "--name", "s", "--kind", "site", "--operational", "9", "--humane", "9"];
    done(sides.run_bare(None, &[&act[..], &place].concat()), 0);
    let text = format!("north has lost its end: {size} events are left");
    let state = ["discrepancy", "open", "lost-end", "--kind", "other", "--about", "place:north-site", "--text", &text];
    let stated = sides.run_bare(None, &[&act[..], &state].concat());
    assert!(matches!(stated.code, 0 | 4), "{}", stated.said);
    let open = done(sides.run_bare(None, &[&act[..], &["discrepancy", "list"]].concat()), 4);
    assert!(open.said.contains(&text), "{}", open.said);
}
