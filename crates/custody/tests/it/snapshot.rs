//! Snapshots: a short way to the same record, and never a way to another one.

use custody::event::Group;
use custody::{Journal, Opened, open_record, save_snapshot};

use crate::hand::{Hand, person};
use crate::journal::filled;
use crate::lives;
use crate::verify::keys_of;

fn open(journal: &Journal, hand: &Hand) -> Opened {
    let keys = keys_of(journal, hand);
    open_record(journal, &keys, &hand.master, &[hand.device.public()], &mut |_| {}).unwrap()
}

fn save(journal: &Journal, hand: &Hand) {
    let opened = open(journal, hand);
    let verified = [(hand.authority.clone(), 7)];
    save_snapshot(journal, &opened.record, opened.arrival, &verified, &hand.master, &hand.device, [5; 24]).unwrap();
}

#[test]
fn a_snapshot_and_the_tail_give_the_record_of_a_full_fold() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 20);
    save(&journal, &hand);
    for n in 0..5 {
        let (events, keys) = hand.injury(n, "bruise");
        journal.append(&hand.authority, &events, &keys).unwrap();
    }
    let short = open(&journal, &hand);
    assert_eq!((short.folded, &short.note), (5, &None));
    assert_eq!(short.verified_to, [(hand.authority.clone(), 7)]);
    journal.remove_snapshots().unwrap();
    let long = open(&journal, &hand);
    assert_eq!((long.folded, long.record.digest()), (28, short.record.digest()));
}

#[test]
fn a_damaged_a_foreign_and_an_unfitting_snapshot_are_ignored_with_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let journal = filled(folder.path(), &mut hand, 20);
    save(&journal, &hand);
    let file = folder.path().join("record.snapshot");
    let good = std::fs::read(&file).unwrap();
    let right = open(&journal, &hand).record.digest();
    for at in (0..good.len()).step_by(37).chain([good.len() - 1]) {
        let mut bytes = good.clone();
        bytes[at] ^= 4;
        std::fs::write(&file, &bytes).unwrap();
        let opened = open(&journal, &hand);
        assert!(opened.note.is_some() && opened.folded == 23, "byte {at}");
        assert_eq!(opened.record.digest(), right);
    }
    std::fs::write(&file, &good[..good.len() / 2]).unwrap();
    assert!(open(&journal, &hand).note.is_some());

    let other = tempfile::tempdir().unwrap();
    let mut thief = Hand::new("losing", 1);
    thief.now = thief.now + custody::Span::HOUR;
    let elsewhere = filled(other.path(), &mut thief, 20);
    std::fs::write(other.path().join("record.snapshot"), &good).unwrap();
    let opened = open(&elsewhere, &thief);
    assert!(opened.note.unwrap().contains("is not the one it was made of"));
}

#[test]
fn erasing_a_payload_takes_the_snapshots_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 5);
    let (events, keys) = hand.injury(4, "old fracture");
    journal.append(&hand.authority, &events, &keys).unwrap();
    save(&journal, &hand);
    journal.destroy_key(&hand.authority, &person(4), Group::Medical).unwrap();
    assert!(!folder.path().join("record.snapshot").exists());
}

/// A snapshot written by another program version must not be read as this one's: the form's number and
/// the digest of one person's folded life stand here together.
#[test]
fn the_record_keeps_its_form_unless_its_number_is_raised() {
    const FORM: u32 = 24;
    const DIGEST: &str = "1f9529f77d457fd225e2b029ca4b9a42cd66bd3187b367104daad879b104616e";
    let (mut losing, mut receiving) = (Hand::new("losing", 1), Hand::new("receiving", 2));
    let mut record = custody::Record::new();
    let (stream, bodies) = lives::movement(0, 2);
    bodies.into_iter().for_each(|body| record.apply(&losing.plain(&stream, body)));
    for n in 0..2 {
        let life = lives::life(n);
        life.before.into_iter().for_each(|body| record.apply(&losing.plain(&life.stream, body)));
        life.after.into_iter().for_each(|body| record.apply(&receiving.plain(&life.stream, body)));
    }
    let digest = record.digest().to_string();
    assert_eq!(
        (custody::RECORD_FORM, digest.as_str()),
        (FORM, DIGEST),
        "what the record keeps, or how it folds, has changed: raise RECORD_FORM in snapshot.rs, so that no older \
         snapshot is read as a newer one, and write the new number and digest here (if only the events of this \
         test have changed, the digest alone)"
    );
}
