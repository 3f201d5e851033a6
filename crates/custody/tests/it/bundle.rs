//! Bundles between two nodes that share only files.

use std::path::Path;

use custody::bundle::{
    BundleHeader, Importer, Recipient, Scope, SeenOfOurs, compare_seen, export_bundle, import_bundle, read_header,
};
use custody::event::Group;
use custody::verify::{Expected, verify_log};
use custody::{Error, Journal, JournalMode, PayloadKeys, Record, fold};
use proptest::prelude::*;

use crate::hand::{Hand, holder};
use crate::journal::filled;
use crate::verify::keys_of;

fn send(journal: &Journal, from: &mut Hand, to: &Hand, from_size: u64, scope: Scope) -> Vec<u8> {
    let head = journal.head(&from.authority).unwrap();
    let note = from.checkpoint(head);
    let recipient =
        Recipient { authority: to.authority.clone(), sealing_key: to.sealing.public(), scope, released_at: from.now };
    let keys = keys_of(journal, from);
    export_bundle(journal, &from.authority, from_size, &recipient, &note, &keys, &mut from.rng).unwrap()
}

fn take(journal: &mut Journal, to: &mut Hand, from: &Hand, bytes: &[u8]) -> Result<custody::bundle::Imported, Error> {
    let importer =
        Importer { authority: &to.authority, secret: &to.sealing, master: &to.master, sender_root: from.root.public() };
    import_bundle(journal, bytes, &importer, &mut to.rng)
}

fn two(folder: &Path) -> (Hand, Journal, Hand, Journal) {
    let (mut losing, mut bureau) = (Hand::new("losing", 1), Hand::new("bureau", 2));
    let sent = filled(&folder.join("losing"), &mut losing, 10);
    let received = filled(&folder.join("bureau"), &mut bureau, 2);
    (losing, sent, bureau, received)
}

#[test]
fn what_is_released_folds_at_the_partner_and_the_rest_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, mut sent, mut bureau, mut received) = two(folder.path());
    losing.releasable_to = vec![bureau.authority.clone()];
    let (events, keys) = losing.injury(1, "bruise");
    sent.append(&losing.authority, &events, &keys).unwrap();
    let bundle = send(&sent, &mut losing, &bureau, 0, Scope::Released);
    assert_eq!(read_header(&bundle).unwrap().head.size, 14);
    let imported = take(&mut received, &mut bureau, &losing, &bundle).unwrap();
    assert_eq!((imported.changed, imported.withheld, imported.quarantined, imported.fold_again), (14, 10, 0, false));
    assert_eq!(received.head(&losing.authority).unwrap(), sent.head(&losing.authority).unwrap());

    let keys = PayloadKeys::load(&received, &|_| Some(&bureau.master)).unwrap();
    let expected = Expected { root: Some(losing.root.public()), ..Expected::default() };
    let report = verify_log(&received, &losing.authority, &expected, &keys, &mut |_| {}).unwrap();
    assert!(report.ok && report.opened == 4 && report.leaves_only == 10, "{report:?}");
    let mut record = Record::new();
    fold(&received, &mut record, 0, &keys, &mut |_| {}).unwrap();
    assert_eq!(record.tally().events, 5 + 4);

    let again = take(&mut received, &mut bureau, &losing, &bundle).unwrap();
    assert_eq!(again.changed, 0, "a bundle taken in twice changes nothing");
    let whole = send(&sent, &mut losing, &bureau, 0, Scope::Whole);
    let disclosed = take(&mut received, &mut bureau, &losing, &whole).unwrap();
    assert_eq!((disclosed.changed, disclosed.withheld, disclosed.fold_again), (10, 0, true));
}

/// Found by a history: the key renewed after an erasure opened nothing older, and the bundle was refused.
#[test]
fn a_log_with_an_erasure_and_new_entries_after_it_is_still_taken_in() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, mut sent, mut bureau, mut received) = two(folder.path());
    let injured = |losing: &mut Hand, sent: &mut Journal, text: &str| {
        let (events, keys) = losing.injury(1, text);
        sent.append(&losing.authority, &events, &keys).unwrap();
    };
    injured(&mut losing, &mut sent, "bruise");
    let before = send(&sent, &mut losing, &bureau, 0, Scope::Whole);
    sent.destroy_key(&losing.authority, &crate::hand::person(1), custody::event::Group::Medical).unwrap();
    losing.ring.forget(&crate::hand::person(1), custody::event::Group::Medical);
    injured(&mut losing, &mut sent, "cut");
    let after = send(&sent, &mut losing, &bureau, 0, Scope::Whole);

    // Whoever has neither gets what can be read, and the erased payload not at all.
    let mut court = Hand::new("bureau", 2);
    let mut elsewhere = Journal::create(&folder.path().join("elsewhere"), &holder()).unwrap();
    let imported = take(&mut elsewhere, &mut court, &losing, &after).unwrap();
    assert_eq!((imported.changed, imported.quarantined), (15, 0));
    let payload = |journal: &Journal, seq| journal.entry(&losing.authority, seq).unwrap().unwrap().payload;
    assert!(payload(&elsewhere, 13).is_none() && payload(&elsewhere, 14).is_some());

    // Whoever has kept the former key takes the log in too, with the new one: both payloads can be read.
    take(&mut received, &mut bureau, &losing, &before).unwrap();
    assert_eq!(take(&mut received, &mut bureau, &losing, &after).unwrap().changed, 1);
    assert!(payload(&received, 13).is_some() && payload(&received, 14).is_some());
    let read = |journal: &Journal, reader: &Hand| {
        let keys = PayloadKeys::load(journal, &|_| Some(&reader.master)).unwrap();
        let mut record = Record::new();
        fold(journal, &mut record, 0, &keys, &mut |_| {}).unwrap();
        (record.injuries_noted(custody::PersonNumber::new(1, 1).unwrap()), record.tally().withheld)
    };
    assert_eq!(read(&received, &bureau), (2, 0));
    assert_eq!(read(&elsewhere, &court), (1, 1));

    // Erased and written once more: a third key behind the two, and a bundle taken in twice changes nothing.
    sent.destroy_key(&losing.authority, &crate::hand::person(1), custody::event::Group::Medical).unwrap();
    losing.ring.forget(&crate::hand::person(1), custody::event::Group::Medical);
    injured(&mut losing, &mut sent, "burn");
    let third = send(&sent, &mut losing, &bureau, 0, Scope::Whole);
    assert_eq!(take(&mut received, &mut bureau, &losing, &third).unwrap().changed, 1);
    assert_eq!(take(&mut received, &mut bureau, &losing, &third).unwrap().changed, 0);
    assert_eq!(read(&received, &bureau), (3, 0));
}

/// Found by a history: the payload stood in the partner's folder again after a bundle made before the erasure.
#[test]
fn what_its_authority_has_erased_goes_and_an_older_bundle_does_not_bring_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, mut sent, mut bureau, mut received) = two(folder.path());
    let (events, keys) = losing.injury(1, "bruise");
    sent.append(&losing.authority, &events, &keys).unwrap();
    let before = send(&sent, &mut losing, &bureau, 0, Scope::Whole);
    let (events, keys) = losing.erasure(1, Group::Medical);
    sent.append(&losing.authority, &events, &keys).unwrap();
    sent.destroy_key(&losing.authority, &crate::hand::person(1), Group::Medical).unwrap();
    losing.ring.forget(&crate::hand::person(1), Group::Medical);
    let after = send(&sent, &mut losing, &bureau, 0, Scope::Whole);

    let injuries = |journal: &Journal, bureau: &Hand| {
        let keys = PayloadKeys::load(journal, &|_| Some(&bureau.master)).unwrap();
        let mut record = Record::new();
        fold(journal, &mut record, 0, &keys, &mut |_| {}).unwrap();
        let expected = Expected { root: Some(losing.root.public()), ..Expected::default() };
        let report = verify_log(journal, &losing.authority, &expected, &keys, &mut |_| {}).unwrap();
        assert!(report.ok, "{report:?}");
        record.injuries_noted(custody::PersonNumber::new(1, 1).unwrap())
    };
    take(&mut received, &mut bureau, &losing, &before).unwrap();
    assert_eq!(injuries(&received, &bureau), 1);
    let newer = take(&mut received, &mut bureau, &losing, &after).unwrap();
    assert_eq!((newer.recalled.len(), newer.recalled[0].payloads, newer.fold_again), (1, 1, true));
    assert_eq!(injuries(&received, &bureau), 0);
    let older = take(&mut received, &mut bureau, &losing, &before).unwrap();
    assert_eq!((older.changed, older.recalled.len(), older.fold_again), (0, 0, false));
    assert_eq!(injuries(&received, &bureau), 0);
    let payload = received.entry(&losing.authority, 13).unwrap().unwrap().payload;
    assert!(payload.is_none(), "its bytes are here again");
}

#[test]
fn bundles_out_of_order_and_for_others_are_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, sent, mut bureau, mut received) = two(folder.path());
    let later = send(&sent, &mut losing, &bureau, 5, Scope::Released);
    let error = take(&mut received, &mut bureau, &losing, &later).unwrap_err();
    assert!(error.to_string().contains("import the bundles between first"), "{error}");
    let mut court = Hand::new("court", 3);
    let mut elsewhere = Journal::create(&folder.path().join("court"), &holder()).unwrap();
    let error = take(&mut elsewhere, &mut court, &losing, &later).unwrap_err();
    assert!(error.is_wrong_key(), "{error:?}");
    assert!(received.evidence().unwrap().is_empty());
}

#[test]
fn a_rewritten_history_is_refused_and_kept_as_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, sent, mut bureau, mut received) = two(folder.path());
    let first = send(&sent, &mut losing, &bureau, 0, Scope::Released);
    take(&mut received, &mut bureau, &losing, &first).unwrap();
    let mut liar = Hand::new("losing", 1);
    liar.now = liar.now + custody::Span::HOUR;
    let other = filled(&folder.path().join("other"), &mut liar, 30);
    let before = received.heads().unwrap();
    for from in [0, 13] {
        let bundle = send(&other, &mut liar, &bureau, from, Scope::Released);
        let error = take(&mut received, &mut bureau, &losing, &bundle).unwrap_err();
        assert!(error.is_not_verified() && error.to_string().contains("rewritten"), "{error}");
    }
    assert_eq!(received.heads().unwrap(), before);
    assert_eq!(received.evidence().unwrap().len(), 2);
}

/// A journal of losing as it was before its last event, in a folder of its own; losing's whole one; and what the bureau,
/// which has seen all of it, sends back.
fn put_back(folder: &Path) -> (Hand, Journal, BundleHeader) {
    let (mut losing, mut sent, mut bureau, mut received) = two(folder);
    sent.empty_write_ahead_log().unwrap();
    let old = folder.join("old");
    std::fs::create_dir_all(&old).unwrap();
    std::fs::copy(folder.join("losing").join(custody::JOURNAL_FILE), old.join(custody::JOURNAL_FILE)).unwrap();
    let nothing_seen = send(&received, &mut bureau, &losing, 0, Scope::Released);
    assert_eq!(read_header(&nothing_seen).unwrap().seen, None);
    take(&mut sent, &mut losing, &bureau, &nothing_seen).unwrap();
    let (events, keys) = losing.sighting(30);
    sent.append(&losing.authority, &events, &keys).unwrap();
    let bundle = send(&sent, &mut losing, &bureau, 0, Scope::Released);
    take(&mut received, &mut bureau, &losing, &bundle).unwrap();
    let back = send(&received, &mut bureau, &losing, 0, Scope::Released);
    let mut copy = Journal::open(&old, &JournalMode::Write(holder())).unwrap();
    take(&mut copy, &mut losing, &bureau, &back).unwrap();
    drop(copy);
    (losing, sent, read_header(&back).unwrap())
}

fn compare(journal: &mut Journal, losing: &Hand, header: &BundleHeader) -> SeenOfOurs {
    let keys = PayloadKeys::load(journal, &|_| Some(&losing.master)).unwrap();
    compare_seen(journal, &losing.authority, losing.root.public(), &keys, header).unwrap()
}

fn opens_for_writing(folder: &Path) -> Result<(), String> {
    Journal::open(folder, &JournalMode::Write(holder())).map(drop).map_err(|e| e.to_string())
}

#[test]
fn a_copy_put_back_hears_from_a_partners_bundle_that_it_is_old_and_a_whole_log_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let (losing, mut whole, header) = put_back(folder.path());
    assert_eq!(compare(&mut whole, &losing, &header), SeenOfOurs::Agrees);
    drop(whole);
    opens_for_writing(&folder.path().join("losing")).unwrap();
    let old = folder.path().join("old");
    let mut copy = Journal::open(&old, &JournalMode::Write(holder())).unwrap();
    let here = copy.head(&losing.authority).unwrap().size;
    let SeenOfOurs::Lost(shorter) = compare(&mut copy, &losing, &header) else { panic!("not noticed") };
    assert_eq!((shorter.here.size, shorter.known.size), (here, here + 1));
    assert_eq!(copy.health().shorter_than_known.as_ref(), Some(&shorter));
    drop(copy);
    let said = opens_for_writing(&old).unwrap_err();
    assert!(said.contains("partner bureau") && said.contains(&format!("event number {here} is the first")), "{said}");
}

#[test]
fn a_copy_put_back_and_written_on_hears_that_its_history_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, _, header) = put_back(folder.path());
    let old = folder.path().join("old");
    let mut copy = Journal::open(&old, &JournalMode::Write(holder())).unwrap();
    for person in [31, 32, 33] {
        let (events, keys) = losing.sighting(person);
        copy.append(&losing.authority, &events, &keys).unwrap();
    }
    let SeenOfOurs::Lost(shorter) = compare(&mut copy, &losing, &header) else { panic!("not noticed") };
    assert!(shorter.here.size > shorter.known.size);
    drop(copy);
    let said = opens_for_writing(&old).unwrap_err();
    assert!(said.contains("another root") && said.contains("partner bureau"), "{said}");
}

#[test]
fn a_checkpoint_that_no_device_of_the_log_has_signed_closes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (losing, whole, mut header) = put_back(folder.path());
    drop(whole);
    let known = read_note(&header).checkpoint().head;
    let longer = custody::LogHead { size: known.size + 9, root: custody::Hash([3; 32]) };
    let liar = Hand::new("losing", 77);
    for forged in [liar.checkpoint(longer), header.seen.clone().unwrap().replacen(&known.size.to_string(), "99", 1)] {
        header.seen = Some(forged);
        let old = folder.path().join("old");
        let mut copy = Journal::open(&old, &JournalMode::Write(holder())).unwrap();
        assert!(matches!(compare(&mut copy, &losing, &header), SeenOfOurs::NotOurs(_)));
        drop(copy);
        opens_for_writing(&old).unwrap();
    }
    // Of another log it says nothing, and what is no checkpoint is an error.
    header.seen = Some(Hand::new("bureau", 2).checkpoint(longer));
    let mut copy = Journal::open(&folder.path().join("old"), &JournalMode::Write(holder())).unwrap();
    assert_eq!(compare(&mut copy, &losing, &header), SeenOfOurs::Agrees);
    header.seen = Some("none".into());
    let keys = PayloadKeys::load(&copy, &|_| Some(&losing.master)).unwrap();
    assert!(compare_seen(&mut copy, &losing.authority, losing.root.public(), &keys, &header).is_err());
}

fn read_note(header: &BundleHeader) -> custody::checkpoint::SignedCheckpoint {
    custody::checkpoint::SignedCheckpoint::parse(header.seen.as_ref().unwrap()).unwrap()
}

#[test]
fn the_wrong_root_takes_nothing_in() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, sent, mut bureau, mut received) = two(folder.path());
    let bundle = send(&sent, &mut losing, &bureau, 0, Scope::Released);
    let stranger = Hand::new("losing", 77);
    assert!(take(&mut received, &mut bureau, &stranger, &bundle).unwrap_err().is_not_verified());
    assert_eq!(received.head(&losing.authority).unwrap().size, 0);
}

#[test]
fn a_bundle_with_any_byte_changed_takes_nothing_in() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, sent, mut bureau, mut received) = two(folder.path());
    let bundle = send(&sent, &mut losing, &bureau, 0, Scope::Released);
    for at in (0..bundle.len()).step_by(bundle.len() / 60) {
        let mut harmed = bundle.clone();
        harmed[at] ^= 1;
        assert!(take(&mut received, &mut bureau, &losing, &harmed).is_err(), "byte {at}");
    }
    assert_eq!(received.head(&losing.authority).unwrap().size, 0);
    take(&mut received, &mut bureau, &losing, &bundle).unwrap();
}

proptest! {
    #[test]
    fn reading_any_bytes_as_a_bundle_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_header(&bytes);
    }
}
