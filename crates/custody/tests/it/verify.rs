//! Folding and verifying a log: what holds, and what is named when a byte is changed.

use custody::certificate::Bearer;
use custody::event::authority::{KeyRevoked, OfficerCertified};
use custody::event::{Body, Function, Group, Stream};
use custody::revocation::revoke;
use custody::verify::{Expected, verify_log};
use custody::{AuthorityId, HeldCheckpoint, Journal, JournalMode, LogHead, OfficerId, PayloadKeys, Record, fold};

use crate::hand::{Hand, holder, person};
use crate::journal::filled;

pub fn keys_of(journal: &Journal, hand: &Hand) -> PayloadKeys {
    PayloadKeys::load(journal, &|log: &AuthorityId| (*log == hand.authority).then_some(&hand.master)).unwrap()
}

#[test]
fn a_log_as_written_verifies_and_folds() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 40);
    let (events, keys) = hand.injury(4, "old fracture");
    journal.append(&hand.authority, &events, &keys).unwrap();
    let head = journal.head(&hand.authority).unwrap();
    journal.note_own_checkpoint(&hand.authority, head, &hand.checkpoint(head)).unwrap();
    let report =
        verify_log(&journal, &hand.authority, &Expected::default(), &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    assert!(report.ok, "{report:?}");
    assert_eq!((report.events, report.head, report.opened, report.checkpoints), (44, head, 44, 1));
    assert_eq!((report.signatures, report.signatures_unknown), (85, 0));
    let mut record = Record::new();
    let arrival = fold(&journal, &mut record, 0, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    assert_eq!((arrival, record.tally().events, record.tally().withheld), (44, 44, 0));

    let (events, keys) = hand.erasure(4, Group::Medical);
    let signatures: usize = events.iter().map(|e| e.signatures.len()).sum();
    journal.append(&hand.authority, &events, &keys).unwrap();
    journal.destroy_key(&hand.authority, &person(4), Group::Medical).unwrap();
    let report =
        verify_log(&journal, &hand.authority, &Expected::default(), &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    assert!(report.ok && report.erased == 1 && report.opened == 46, "{report:?}");
    let report =
        verify_log(&journal, &hand.authority, &Expected::default(), &PayloadKeys::none(), &mut |_| {}).unwrap();
    let unknown = 85 + signatures as u64;
    assert!(report.ok && report.signatures == 0 && report.signatures_unknown == unknown, "{report:?}");
}

/// What is taken from a log written here is damage, with or without a key; an erasure reaches back only.
#[test]
fn whatever_is_taken_out_of_an_own_log_by_hand_is_named() {
    let (seq, place) = (13, (1_i64 << 40) | 13);
    let tampered = [
        (format!("UPDATE entry SET payload = NULL WHERE place = {place}"), Some(seq)),
        (format!("UPDATE entry SET bytes = NULL WHERE place = {place}"), Some(seq)),
        (format!("INSERT INTO quarantine VALUES({place}, 'by hand')"), Some(seq)),
        (format!("UPDATE entry SET stream = x'00' WHERE place = {place}"), Some(seq)),
        (format!("UPDATE entry SET kind = kind + 1 WHERE place = {place}"), Some(seq)),
        (format!("UPDATE entry SET event_id = NULL WHERE place = {place}"), Some(seq)),
        (format!("UPDATE entry SET recorded_at = recorded_at + 1 WHERE place = {place}"), Some(seq)),
        (format!("UPDATE entry SET arrival = 9000 WHERE place = {place}"), Some(seq + 1)),
        (format!("DELETE FROM entry WHERE place = {place}"), Some(seq)),
        ("INSERT INTO entry_stream_to VALUES(1, 13)".into(), Some(0)),
        (
            format!(
                "INSERT INTO entry_stream SELECT stream, arrival FROM entry WHERE place <> {place};
                 INSERT INTO entry_stream_to SELECT 1, max(arrival) FROM entry"
            ),
            Some(seq),
        ),
        ("DELETE FROM payload_key".into(), Some(0)),
        ("UPDATE payload_key SET wrapped = NULL WHERE field_group = 0".into(), Some(0)),
        ("UPDATE payload_key SET erased_to = 9000 WHERE field_group = 2".into(), None),
    ];
    for (sql, first) in tampered {
        let folder = tempfile::tempdir().unwrap();
        let mut hand = Hand::new("losing", 1);
        let mut journal = filled(folder.path(), &mut hand, 10);
        for text in ["bruise", "cut"] {
            let (events, keys) = hand.injury(4, text);
            journal.append(&hand.authority, &events, &keys).unwrap();
        }
        drop(journal);
        rusqlite::Connection::open(folder.path().join(custody::JOURNAL_FILE)).unwrap().execute_batch(&sql).unwrap();
        let journal = Journal::open(folder.path(), &JournalMode::Read).unwrap();
        for keys in [keys_of(&journal, &hand), PayloadKeys::none()] {
            let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
            // Which erasures were signed is read with a key.
            let judged = first.is_some() || report.opened > 0;
            assert_eq!(report.ok, !judged, "{sql}: {report:?}");
            assert!(first.is_none() || report.first_bad.as_ref().map(|b| b.seq) == first, "{sql}: {report:?}");
        }
        let device = [hand.device.public()];
        let opened =
            custody::open_record(&journal, &keys_of(&journal, &hand), &hand.master, &device, &mut |_| {}).unwrap();
        let harmless = ["stream =", "entry_stream", "kind =", "event_id", "recorded_at", "arrival"]
            .iter()
            .any(|c| sql.contains(c));
        assert_eq!(opened.missing.is_empty(), harmless, "{sql}: {:?}", opened.missing);
    }
}

#[test]
fn an_erasure_signed_by_two_explains_what_was_sealed_before_it_and_nothing_after() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 4);
    let injured = |hand: &mut Hand, journal: &mut Journal| {
        let (events, keys) = hand.injury(4, "bruise");
        journal.append(&hand.authority, &events, &keys).unwrap();
    };
    injured(&mut hand, &mut journal);
    let (events, keys) = hand.erasure(4, Group::Medical);
    journal.append(&hand.authority, &events, &keys).unwrap();
    journal.destroy_key(&hand.authority, &person(4), Group::Medical).unwrap();
    hand.ring.forget(&person(4), Group::Medical);
    injured(&mut hand, &mut journal);
    let verified = |journal: &Journal, hand: &Hand| {
        verify_log(journal, &hand.authority, &Expected::default(), &keys_of(journal, hand), &mut |_| {}).unwrap()
    };
    let report = verified(&journal, &hand);
    assert!(report.ok && report.erased == 1, "{report:?}");
    journal.destroy_key(&hand.authority, &person(4), Group::Medical).unwrap();
    let report = verified(&journal, &hand);
    let bad = report.first_bad.as_ref().unwrap();
    assert!(!report.ok && bad.seq == 11 && bad.why.contains("no erasure says so"), "{report:?}");
}

/// The journal cannot be talked into taking an own log for a partner's, of which parts may be withheld.
#[test]
fn an_own_log_marked_as_received_is_still_an_own_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    drop(filled(folder.path(), &mut hand, 4));
    let db = rusqlite::Connection::open(folder.path().join(custody::JOURNAL_FILE)).unwrap();
    db.execute_batch("UPDATE log SET own = 0; UPDATE entry SET payload = NULL WHERE arrival = 5").unwrap();
    let journal = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    let expected = Expected { own: true, ..Expected::default() };
    let report = verify_log(&journal, &hand.authority, &expected, &PayloadKeys::none(), &mut |_| {}).unwrap();
    assert!(!report.ok && report.bad >= 2, "{report:?}");
}

#[test]
fn folding_in_two_steps_gives_the_record_of_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 30);
    let mut stepwise = Record::new();
    let arrival = fold(&journal, &mut stepwise, 0, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    for n in 0..30 {
        let (events, keys) = hand.injury(n, "bruise");
        journal.append(&hand.authority, &events, &keys).unwrap();
    }
    fold(&journal, &mut stepwise, arrival, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    let mut at_once = Record::new();
    fold(&journal, &mut at_once, 0, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    assert_eq!(stepwise.digest(), at_once.digest());
    assert_eq!(at_once.tally().events, 63);
}

#[test]
fn another_root_and_a_checkpoint_of_another_history_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let journal = filled(folder.path(), &mut hand, 5);
    let other = Hand::new("losing", 2).root.public();
    let expected = Expected { root: Some(other), ..Expected::default() };
    let report = verify_log(&journal, &hand.authority, &expected, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    assert!(!report.ok && report.first_bad.unwrap().why.contains("another root key"));
    let held = HeldCheckpoint {
        head: LogHead { size: 6, root: custody::Hash([1; 32]) },
        held_by: "print".into(),
        note: String::new(),
    };
    let expected = Expected { root: None, checkpoints: vec![held.clone()], own: false };
    let report = verify_log(&journal, &hand.authority, &expected, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    assert!(!report.ok && report.checkpoint_bad == Some(held));
}

#[test]
fn an_own_checkpoint_that_no_certified_device_signed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 5);
    let head = journal.head(&hand.authority).unwrap();
    let mut thief = Hand::new("losing", 9);
    thief.now = hand.now;
    let of_another = hand.checkpoint(LogHead { size: 7, root: head.root });
    let altered = hand.checkpoint(head).replace("at 2026-", "at 2027-");
    let notes = [
        (thief.checkpoint(head), "not signed by a device in force"),
        (of_another, "another log, size or root"),
        (String::new(), "cannot be read"),
        (altered, "not signed by a device in force"),
    ];
    let db = rusqlite::Connection::open(folder.path().join(custody::JOURNAL_FILE)).unwrap();
    journal.note_own_checkpoint(&hand.authority, head, &hand.checkpoint(head)).unwrap();
    for (note, why) in notes {
        db.execute("UPDATE checkpoint SET note = ?1", [&note]).unwrap();
        let keys = keys_of(&journal, &hand);
        let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
        assert!(!report.ok && report.first_bad.is_none() && report.checkpoint_bad.is_some(), "{note} {report:?}");
        assert_eq!(report.checkpoint_bad.unwrap().note, note);
        assert!(report.checkpoint_why.as_ref().unwrap().contains(why), "{:?}", report.checkpoint_why);
        let without =
            verify_log(&journal, &hand.authority, &Expected::default(), &PayloadKeys::none(), &mut |_| {}).unwrap();
        assert!(without.ok && without.signatures == 0, "a note that cannot be checked is not blamed: {without:?}");
    }
}

#[test]
fn any_event_rewritten_by_hand_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    drop(filled(folder.path(), &mut hand, 12));
    let db = rusqlite::Connection::open(folder.path().join(custody::JOURNAL_FILE)).unwrap();
    for seq in 0..15_i64 {
        for column in ["bytes", "payload", "leaf"] {
            let place = (1_i64 << 40) | seq;
            let old: Vec<u8> =
                db.query_row(&format!("SELECT {column} FROM entry WHERE place = ?1"), [place], |r| r.get(0)).unwrap();
            let mut new = old.clone();
            let at = new.len() / 2;
            new[at] ^= 0x10;
            let set = format!("UPDATE entry SET {column} = ?2 WHERE place = ?1");
            db.execute(&set, rusqlite::params![place, new]).unwrap();
            match Journal::open(folder.path(), &JournalMode::Write(holder())) {
                Err(e) => assert!(seq == 14 && column == "leaf" && e.is_malformed(), "{e}"),
                Ok(journal) => {
                    let keys = keys_of(&journal, &hand);
                    let expected = Expected::default();
                    let report = verify_log(&journal, &hand.authority, &expected, &keys, &mut |_| {}).unwrap();
                    assert_eq!(report.first_bad.map(|b| b.seq), Some(seq.unsigned_abs()), "{column}");
                    assert!(fold(&journal, &mut Record::new(), 0, &keys, &mut |_| {}).is_err(), "{column} {seq}");
                }
            }
            db.execute(&set, rusqlite::params![place, old]).unwrap();
        }
    }
}

/// What one device wrote is taken out, all of it or some, and every hash put right: nobody's key is needed for that. The
/// others have signed what the log was when they wrote.
#[test]
fn what_a_second_device_wrote_cannot_be_taken_out_without_the_keys_of_those_who_wrote_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut tablet = hand.second_device(7);
    let mut journal = Journal::create(folder.path(), &holder()).unwrap();
    let mut runs = vec![(true, hand.opening())];
    let stream = Stream::Authority(hand.authority.clone());
    runs.push((true, hand.seal_on(&stream, tablet.certificates())));
    for (events, keys) in runs.iter().map(|(_, run)| run) {
        journal.append(&hand.authority, events, keys).unwrap();
    }
    for n in 0..12 {
        let by_tablet = n % 3 == 1;
        let by = if by_tablet { &mut tablet } else { &mut hand };
        by.seen = Some(journal.head(&by.authority).unwrap());
        let (events, keys) = by.sighting(if by_tablet { 100 + n } else { n });
        journal.append(&by.authority, &events, &keys).unwrap();
        runs.push((!by_tablet, (events, keys)));
    }
    let verified = |kept: &dyn Fn(usize) -> bool| {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::create(folder.path(), &holder()).unwrap();
        for (_, (_, (events, keys))) in runs.iter().enumerate().filter(|(at, _)| kept(*at)) {
            journal.append(&hand.authority, events, keys).unwrap();
        }
        verify_log(&journal, &hand.authority, &Expected::default(), &keys_of(&journal, &hand), &mut |_| {}).unwrap()
    };
    let whole = verified(&|_| true);
    assert!(whole.ok, "{whole:?}");
    let all_of_it = verified(&|at| runs[at].0);
    let bad = all_of_it.first_bad.unwrap();
    assert!(!all_of_it.ok && all_of_it.bad == 1 && bad.why.contains("stand before it"), "{bad:?}");
    for out in (0..runs.len()).filter(|at| !runs[*at].0) {
        // The device's own chain would tell one from the middle; the last that it wrote is told by the others alone.
        let later = (out + 1..runs.len()).filter(|at| !runs[*at].0).collect::<Vec<_>>();
        let report = verified(&|at| at != out && !later.contains(&at));
        assert!(!report.ok, "run {out}: {report:?}");
        let without_a_key =
            verify_log(&journal, &hand.authority, &Expected::default(), &PayloadKeys::none(), &mut |_| {}).unwrap();
        assert!(without_a_key.ok);
    }
}

/// A whole history rewritten with all hashes put right, by somebody without the device's key.
#[test]
fn a_consistent_forgery_without_the_keys_fails_on_its_signatures() {
    let folder = tempfile::tempdir().unwrap();
    let (mut hand, thief) = (Hand::new("losing", 1), Hand::new("losing", 9));
    let mut journal = Journal::create(folder.path(), &holder()).unwrap();
    let (opening, keys) = hand.opening();
    journal.append(&hand.authority, &opening, &keys).unwrap();
    hand.device = thief.device;
    let (events, keys) = hand.sighting(1);
    journal.append(&hand.authority, &events, &keys).unwrap();
    let report =
        verify_log(&journal, &hand.authority, &Expected::default(), &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    let bad = report.first_bad.unwrap();
    assert!(bad.seq == 3 && bad.why.contains("not certified"), "{bad:?}");
}

/// Written with software of its own: no desk lets such an event through.
#[test]
fn a_second_bearer_of_a_key_and_a_revocation_without_the_root_are_named_and_count_for_nothing() {
    let hand = Hand::new("losing", 1);
    let own = Stream::Authority(hand.authority.clone());
    let ghost = Bearer::Officer { officer: OfficerId::parse("ghost").unwrap(), functions: vec![Function::Commander] };
    let twice = hand.certificate(ghost, &hand.officer).encode();
    let revoked = KeyRevoked { key: hand.device.key_id(), from: hand.now, reason: "stolen".into(), root: None };
    let of_thief = revoke(&hand.authority, hand.device.key_id(), hand.now, "stolen", &Hand::new("losing", 9).root);
    for (body, why) in [
        (Body::from(OfficerCertified { certificate: twice }), "and that is the key of officer losing-officer"),
        (revoked.into(), "without the root's signature"),
        (of_thief.into(), "without the root's signature"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut hand = Hand::new("losing", 1);
        let mut journal = filled(folder.path(), &mut hand, 5);
        let (events, keys) = hand.seal_on(&own, vec![body]);
        let at = journal.head(&hand.authority).unwrap().size;
        journal.append(&hand.authority, &events, &keys).unwrap();
        let (events, keys) = hand.sighting(1);
        journal.append(&hand.authority, &events, &keys).unwrap();
        let keys = keys_of(&journal, &hand);
        let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
        let bad = report.first_bad.clone().unwrap();
        assert!(!report.ok && bad.seq == at && bad.why.contains(why), "{bad:?}");
        assert_eq!((report.bad, report.doubtful), (1, 0), "what the device signed afterwards holds: {report:?}");
    }
}

#[test]
fn a_log_that_ends_before_a_checkpoint_brought_along_is_not_good() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let journal = filled(folder.path(), &mut hand, 5);
    let head = LogHead { size: 9, root: custody::Hash([3; 32]) };
    let held = HeldCheckpoint { head, held_by: "receipt s-1".into(), note: String::new() };
    let expected = Expected { checkpoints: vec![held], ..Expected::default() };
    let report = verify_log(&journal, &hand.authority, &expected, &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    let shorter = report.shorter_than_known.unwrap();
    assert!(!report.ok);
    assert_eq!((shorter.here.size, shorter.known, shorter.held_by.as_str()), (8, head, "receipt s-1"));
}

#[test]
fn an_own_checkpoint_under_a_revoked_key_is_remarked_on_and_the_log_stays_sound() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 5);
    let of_root = revoke(&hand.authority, hand.device.key_id(), hand.now, "stolen", &hand.root);
    let (events, keys) = hand.seal_on(&Stream::Authority(hand.authority.clone()), vec![of_root.into()]);
    journal.append(&hand.authority, &events, &keys).unwrap();
    let head = journal.head(&hand.authority).unwrap();
    journal.note_own_checkpoint(&hand.authority, head, &hand.checkpoint(head)).unwrap();
    let verified =
        || verify_log(&journal, &hand.authority, &Expected::default(), &keys_of(&journal, &hand), &mut |_| {}).unwrap();
    let report = verified();
    assert!(report.ok && report.checkpoint_bad.is_none() && report.checkpoints == 1, "{report:?}");
    let [remark] = &report.checkpoint_remarks[..] else { panic!("{report:?}") };
    assert!(remark.contains("revoked from") && remark.contains(&hand.device.key_id().to_string()), "{remark}");
    // Another root under such a note is another history all the same.
    let db = rusqlite::Connection::open(folder.path().join(custody::JOURNAL_FILE)).unwrap();
    db.execute("UPDATE checkpoint SET root = zeroblob(32)", []).unwrap();
    assert!(!verified().ok);
}
