//! Receipts judged without a folder, and logs that were tampered with: each fault is named. Source: ours.

use std::fs;
use std::path::Path;

use custody::Span;
use custody::receipt::{Receipt, Role};
use operations::handover::files::HandFile;

use crate::two_sides::{TwoSides, authority};

const ROOTS: [&str; 4] = ["--root", "north/keys/north/root.pub", "--root", "south/keys/south/root.pub"];

/// Three people handed over, with the answer in `answer`.
fn handed_over() -> TwoSides {
    let sides = TwoSides::ready(3);
    let offer = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
    assert_eq!(sides.run("north", &offer).code, 0);
    let accepted = sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "answer"]);
    assert_eq!(accepted.code, 0, "{}", accepted.said);
    sides
}

fn verify(sides: &TwoSides, file: &str, more: &[&str]) -> crate::two_sides::Ran {
    sides.run_bare(None, &[&["receipt", "verify", file], &ROOTS[..], more].concat())
}

#[test]
fn a_receipt_is_judged_in_parts_with_root_keys_alone_and_a_revoked_key_is_reported() {
    let sides = handed_over();
    let good = verify(&sides, "answer", &[]);
    assert_eq!(
        (good.code, good.json["ok"].as_bool(), good.json["people"].as_u64()),
        (0, Some(true), Some(3)),
        "{}",
        good.said
    );
    assert_eq!(good.json["signatures"][0]["key_status"], "unknown");
    assert_eq!(good.json["inclusion"][1]["ok"], serde_json::Value::Null);
    assert!(good.json["why"].to_string().contains("no revocation list was given"));
    assert_eq!(verify(&sides, "offer", &[]).code, 1, "one signature");
    let stranger = sides.run_bare(None, &["receipt", "verify", "answer", "--root", ROOTS[1]]);
    assert_eq!((stranger.code, stranger.json["certificates_ok"].as_bool()), (1, Some(false)));
    let before = (sides.now - custody::Span::HOUR).to_string();
    let revoke = ["officer", "revoke", "anna", "--reason", "lost", "--from", &before, "--out", "north.revoked"];
    let revoked = sides.run("north", &revoke);
    assert_eq!(revoked.code, 0, "{}", revoked.said);
    let bad = verify(&sides, "answer", &["--revocations", "north.revoked"]);
    assert_eq!((bad.code, bad.json["ok"].as_bool()), (1, Some(false)), "{}", bad.said);
    assert_eq!(bad.json["signatures"][0]["key_status"], "revoked");
}

/// South hears at `revoked` that badr's key is lost since then; its list lies in `south.revoked`.
fn south_revokes(sides: &mut TwoSides) {
    let added = sides.run("south", &["officer", "add", "sami", "--functions", "liaison"]);
    assert_eq!(added.code, 0, "{}", added.said);
    sides.now = sides.now + Span::HOUR;
    let revoke = ["officer", "revoke", "badr", "--reason", "bag stolen", "--out", "south.revoked"];
    let revoked = sides.run("south", &revoke);
    assert_eq!(revoked.code, 0, "{}", revoked.said);
}

#[test]
fn a_receipt_finished_with_a_key_revoked_since_the_offer_does_not_hold_and_lets_nobody_go() {
    let mut sides = TwoSides::ready(3);
    let offer = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
    assert_eq!(sides.run("north", &offer).code, 0);
    copy(&sides.path("south"), &sides.path("stolen"));
    // The thief dates his signature before the theft: his clock is his own.
    let accept = ["hand", "accept", "offer", "--counted", "3", "--out", "forged"];
    let forged = sides.run("stolen", &accept);
    assert_eq!(forged.code, 0, "{}", forged.said);
    south_revokes(&mut sides);
    let at = sides.now.to_string();
    let words = ["--at", &at, "--officer", "sami", "log", "export", "--to", "north", "--out", "third"];
    let exported = sides.run_bare(Some("south"), &words);
    assert_eq!(exported.code, 0, "{}", exported.said);
    let unknown = verify(&sides, "forged", &[]);
    assert_eq!(unknown.json["signatures"][1]["key_status"], "unknown", "{}", unknown.said);
    let judged = verify(&sides, "forged", &["--revocations", "south.revoked"]);
    assert_eq!((judged.code, judged.json["ok"].as_bool()), (1, Some(false)), "{}", judged.said);
    assert_eq!(judged.json["signatures"][1]["key_status"], "revoked");
    assert!(judged.said.contains("nothing shows it was signed before"), "{}", judged.said);
    let mut answer = HandFile::read(&sides.path("forged")).unwrap();
    answer.bundle = fs::read(sides.path("third")).unwrap();
    fs::write(sides.path("answer"), answer.encode()).unwrap();
    let settled = sides.run("north", &["hand", "accept", "answer"]);
    assert_eq!(settled.code, 1, "{}", settled.said);
    assert!(settled.said.contains("nothing here shows that it signed before"), "{}", settled.said);
    let north = sides.desk("north", operations::open::Access::Read);
    let held = |person| north.record().standing(person, &authority("north")) == custody::Standing::Held;
    assert!(sides.people.iter().all(|person| held(*person)), "somebody was let go");
}

#[test]
fn a_key_revoked_later_counts_where_the_other_sides_log_held_the_receipt_before() {
    let mut sides = handed_over();
    let signed = Receipt::decode(&HandFile::read(&sides.path("answer")).unwrap().receipt).unwrap();
    assert_eq!(signed.stated_at(Role::Receiving), Some(sides.now), "the receiver states his time");
    assert_eq!(sides.run("north", &["hand", "accept", "answer"]).code, 0);
    assert_eq!(sides.run("north", &["receipt", "attach", "answer", "--out", "whole"]).code, 0);
    south_revokes(&mut sides);
    let list = ["--revocations", "south.revoked"];
    let whole = verify(&sides, "whole", &list);
    assert_eq!((whole.code, &whole.json["signatures"][1]["key_status"]), (0, &"revoked".into()), "{}", whole.said);
    assert!(whole.said.contains("the log of north held the receipt"), "{}", whole.said);
    let bare = verify(&sides, "answer", &list);
    assert_eq!((bare.code, bare.json["ok"].as_bool()), (1, Some(false)), "{}", bare.said);
}

#[test]
fn a_proof_attached_after_the_revocation_gives_the_receipt_back_what_the_log_had_shown_before_it() {
    let mut sides = handed_over();
    assert_eq!(sides.run("north", &["hand", "accept", "answer"]).code, 0);
    assert_eq!(sides.run("north", &["log", "checkpoint"]).code, 0);
    south_revokes(&mut sides);
    // The log goes on, and its newest checkpoint is of after the revocation.
    sides.now = sides.now + Span::HOUR;
    assert_eq!(sides.run("north", &["log", "checkpoint"]).code, 0);
    let attached = sides.run("north", &["receipt", "attach", "answer", "--out", "late"]);
    assert_eq!(attached.code, 0, "{}", attached.said);
    let late = verify(&sides, "late", &["--revocations", "south.revoked"]);
    assert_eq!((late.code, &late.json["signatures"][1]["key_status"]), (0, &"revoked".into()), "{}", late.said);
    assert!(late.said.contains("the log of north held the receipt"), "{}", late.said);
}

#[test]
fn stage_two_shows_the_receipt_in_both_logs() {
    let sides = handed_over();
    assert_eq!(sides.run("north", &["hand", "accept", "answer"]).code, 0);
    let attached = sides.run("north", &["receipt", "attach", "answer", "--out", "whole"]);
    assert_eq!(attached.code, 0, "{}", attached.said);
    let whole = verify(&sides, "whole", &[]);
    assert_eq!(
        (whole.code, &whole.json["inclusion"][0]["ok"], &whole.json["inclusion"][1]["ok"]),
        (0, &true.into(), &true.into())
    );
}

#[test]
fn an_answer_with_an_altered_list_or_to_nobodys_offer_is_refused_in_one_line() {
    let sides = handed_over();
    let file = HandFile::read(&sides.path("answer")).unwrap();
    let receipt = Receipt::decode(&file.receipt).unwrap();
    assert!(receipt.statement(Role::Receiving).is_some());
    let nonce = receipt.payload().nonce.0;
    let at = file.receipt.windows(16).position(|w| w == nonce).unwrap();
    let number = receipt.payload().persons[2].person.as_u32().to_be_bytes();
    let person = file.receipt.windows(4).position(|w| w == number).unwrap_or(at + 16);
    for (place, says) in [(at, "of no offer"), (person + 3, "receipt")] {
        let mut harmed = file.clone();
        harmed.receipt[place] ^= 1;
        let _ = fs::remove_file(sides.path("harmed"));
        fs::write(sides.path("harmed"), harmed.encode()).unwrap();
        let ran = sides.run("north", &["hand", "accept", "harmed"]);
        assert_eq!(ran.code, 1, "{}", ran.said);
        assert!(ran.json["error"].as_str().unwrap().contains(says), "{}", ran.said);
    }
}

fn tamper(sides: &TwoSides, sql: &str) {
    let database = rusqlite::Connection::open(sides.path("north").join("journal.sqlite")).unwrap();
    database.execute_batch(sql).unwrap();
}

#[test]
fn a_rewritten_event_is_named_and_an_old_checkpoint_no_longer_holds() {
    let sides = handed_over();
    assert_eq!(sides.run("north", &["log", "checkpoint", "--out", "old"]).code, 0);
    assert_eq!(sides.run("north", &["log", "prove", "--since", "old"]).code, 0);
    tamper(
        &sides,
        "UPDATE entry SET bytes = CAST(substr(bytes, 1, 60) || x'00' || substr(bytes, 62) AS BLOB) WHERE (place & ((1 << 40) - 1)) = 17 AND place < (2 << 40)",
    );
    let verified = sides.run_bare(Some("north"), &["log", "verify"]);
    assert_eq!((verified.code, verified.json["first_bad"]["seq"].as_u64()), (1, Some(17)), "{}", verified.said);
    let with_key = sides.run("north", &["log", "verify"]);
    assert_eq!((with_key.code, with_key.json["first_bad"]["seq"].as_u64()), (1, Some(17)), "{}", with_key.said);
    let since = sides.run_bare(Some("north"), &["log", "prove", "--since", "old"]);
    assert_eq!((since.code, since.json["ok"].as_bool()), (1, Some(false)), "{}", since.said);
}

#[test]
fn a_note_that_no_device_of_the_log_has_signed_neither_blames_the_log_nor_vouches_for_it() {
    let sides = handed_over();
    assert_eq!(sides.run("north", &["log", "checkpoint", "--out", "old"]).code, 0);
    let note = fs::read_to_string(sides.path("old")).unwrap();
    let size: u64 = note.lines().nth(1).unwrap().parse().unwrap();
    // Another size, so that the root is not the log's there; and a size that the log has not reached.
    for other in [size - 1, size + 7] {
        let forged = note.replacen(&format!("\n{size}\n"), &format!("\n{other}\n"), 1);
        let _ = fs::remove_file(sides.path("forged"));
        fs::write(sides.path("forged"), forged).unwrap();
        let since = sides.run("north", &["log", "prove", "--since", "forged"]);
        assert_eq!((since.code, since.json["signed"].as_bool()), (4, Some(false)), "{}", since.said);
        assert!(since.json["why"].as_str().unwrap().contains("signed by no device"), "{}", since.said);
        let verified = sides.run("north", &["log", "verify", "--checkpoint", "forged"]);
        assert_eq!((verified.code, verified.json["ok"].as_bool()), (4, Some(true)), "{}", verified.said);
        assert_eq!(verified.json["notes_unsigned"].as_array().unwrap().len(), 1, "{}", verified.said);
    }
    let own = sides.run("north", &["log", "verify", "--checkpoint", "old"]);
    assert_eq!((own.code, own.json["notes_unsigned"].as_array().unwrap().len()), (0, 0), "{}", own.said);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn a_log_put_back_to_an_older_copy_is_noticed_from_the_receipt_that_the_other_side_holds() {
    let sides = TwoSides::ready(3);
    copy(&sides.path("north"), &sides.path("earlier"));
    assert_eq!(sides.run("north", &["log", "checkpoint"]).code, 0);
    let who = sides.people[0].to_string();
    drop(sides.desk("north", operations::open::Access::Write).call_roll(
        &sides.seat("north", custody::event::Function::CustodyOfficer),
        &operations::When::default(),
        custody::PlaceId::parse("north-site").unwrap(),
        vec![custody::PersonNumber::parse(&who).unwrap()],
        0,
        custody::event::place::Verified::Band,
    ));
    let offer = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
    assert_eq!(sides.run("north", &offer).code, 0);
    assert_eq!(sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "answer"]).code, 0);
    fs::remove_dir_all(sides.path("north")).unwrap();
    fs::rename(sides.path("earlier"), sides.path("north")).unwrap();
    let alarm = verify(&sides, "answer", &["--witness", "--data", sides.path("north").to_str().unwrap()]);
    assert_eq!(alarm.code, 1, "{}", alarm.said);
    assert!(alarm.json["alarm"].as_str().unwrap().contains("are known from receipt"), "{}", alarm.said);
    let verified = sides.run_bare(Some("north"), &["log", "verify"]);
    assert_eq!(verified.code, 1);
    assert!(
        verified.json["shorter_than_known"]["held_by"].as_str().unwrap().starts_with("receipt"),
        "{}",
        verified.said
    );
    assert_ne!(sides.run("north", &["log", "checkpoint"]).code, 0, "it opens for reading only");
}

#[test]
fn of_a_hand_over_file_it_is_said_what_was_judged_and_what_was_not() {
    let sides = handed_over();
    let good = verify(&sides, "answer", &[]);
    let around = &good.json["around"];
    assert_eq!((&around["kind"], &around["bundle_fault"]), (&"answer".into(), &serde_json::Value::Null), "{around}");
    assert!(around["not_judged"].as_str().unwrap().contains("only the receipt was judged"), "{around}");
    let file = HandFile::read(&sides.path("answer")).unwrap();
    fs::write(sides.path("bare"), &file.receipt).unwrap();
    assert!(verify(&sides, "bare", &[]).json["around"].is_null(), "a receipt alone has nothing around it");

    let mut sealed = file.clone();
    *sealed.bundle.last_mut().unwrap() ^= 1;
    fs::write(sides.path("sealed"), sealed.encode()).unwrap();
    let flipped = verify(&sides, "sealed", &[]);
    assert_eq!((flipped.code, &flipped.json["ok"]), (0, &true.into()), "{}", flipped.said);
    assert_ne!(flipped.json["around"]["bundle_sha256"], around["bundle_sha256"], "it can be told by its hash");

    let mut outside = file.clone();
    outside.bundle = HandFile::read(&sides.path("offer")).unwrap().bundle;
    fs::write(sides.path("outside"), outside.encode()).unwrap();
    let other = verify(&sides, "outside", &[]);
    assert_eq!((other.code, &other.json["ok"]), (4, &true.into()), "{}", other.said);
    assert!(other.json["around"]["bundle_fault"].to_string().contains("not of south for north"), "{}", other.said);
    let mut broken = file;
    broken.bundle[3] ^= 0x40;
    fs::write(sides.path("broken"), broken.encode()).unwrap();
    assert_eq!(verify(&sides, "broken", &[]).code, 4, "its outside cannot be read");
}
