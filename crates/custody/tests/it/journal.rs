//! The journal on a real disk: places, locks, refusals, keys and alarms.

use custody::event::Group;
use custody::{GroupCommit, Journal, JournalMode, KeyState, LogHead};

use crate::hand::{Hand, holder, person};

pub fn filled(folder: &std::path::Path, hand: &mut Hand, events: u16) -> Journal {
    let mut journal = Journal::create(folder, &holder()).unwrap();
    let (opening, keys) = hand.opening();
    journal.append(&hand.authority, &opening, &keys).unwrap();
    for n in 0..events {
        let (events, keys) = hand.sighting(n % 7);
        journal.append(&hand.authority, &events, &keys).unwrap();
    }
    journal
}

#[test]
fn what_was_appended_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let journal = filled(folder.path(), &mut hand, 20);
    let head = journal.head(&hand.authority).unwrap();
    assert_eq!(head.size, 23);
    drop(journal);
    let journal = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    assert_eq!(journal.head(&hand.authority).unwrap(), head);
    let entries: Vec<_> = journal.entries(&hand.authority, 0..u64::MAX).map(Result::unwrap).collect();
    assert_eq!(entries.len(), 23);
    assert!(entries.iter().zip(0..).all(|(entry, seq)| entry.seq == seq));
    let leaves = journal.leaf_hashes(&hand.authority, 0..23).unwrap();
    assert_eq!(custody::merkle::Tree::new(leaves).root_at(23), Some(head.root));
    assert_eq!(journal.stream_entries(&person(3)).unwrap().len(), 3);
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let _journal = filled(folder.path(), &mut hand, 1);
    let error = Journal::open(folder.path(), &JournalMode::Write(holder())).unwrap_err();
    assert!(error.is_locked());
    assert!(error.to_string().contains(&format!("process {} on test: custodia test", std::process::id())), "{error}");
    let reader = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    assert_eq!(reader.head(&hand.authority).unwrap().size, 4);
}

#[test]
fn a_replayed_act_is_refused_and_nothing_of_its_batch_stays() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 3);
    let before = journal.head(&hand.authority).unwrap();
    let (first, keys) = hand.sighting(20);
    let (second, _) = hand.sighting(20);
    let batch = [first[0].clone(), second[0].clone(), first[0].clone()];
    let error = journal.append(&hand.authority, &batch, &keys).unwrap_err();
    assert!(error.is_replayed(), "{error:?}");
    assert_eq!(journal.head(&hand.authority).unwrap(), before);
    assert_eq!(journal.key(&hand.authority, &person(20), Group::Register).unwrap(), KeyState::Absent);
    journal.append(&hand.authority, &batch[..2], &keys).unwrap();
}

#[test]
fn a_full_disk_leaves_the_log_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 3);
    journal.limit_size(Some(200_000)).unwrap();
    let (mut acknowledged, mut refused) = (journal.head(&hand.authority).unwrap(), None);
    for n in 0..1_000 {
        let (events, keys) = hand.sighting(n);
        match journal.append(&hand.authority, &events, &keys) {
            Ok(_) => acknowledged = journal.head(&hand.authority).unwrap(),
            Err(e) => {
                refused = Some(e);
                break;
            }
        }
    }
    let refused = refused.expect("the limit was met");
    assert!(refused.is_io() && refused.to_string().contains("disk is full"), "{refused}");
    assert_eq!(journal.head(&hand.authority).unwrap(), acknowledged);
    drop(journal);
    let mut journal = Journal::open(folder.path(), &JournalMode::Write(holder())).unwrap();
    assert_eq!(journal.head(&hand.authority).unwrap(), acknowledged);
    let (events, keys) = hand.sighting(5_000);
    journal.append(&hand.authority, &events, &keys).unwrap();
}

#[test]
fn a_destroyed_key_is_nowhere_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 10);
    let (events, keys) = hand.injury(4, "old fracture");
    journal.append(&hand.authority, &events, &keys).unwrap();
    let wrapped = hand.wrapped(&journal, 4, Group::Medical);
    assert!(folder_holds(folder.path(), &wrapped), "the search must find what is there");
    assert!(journal.destroy_key(&hand.authority, &person(4), Group::Register).is_err());
    journal.destroy_key(&hand.authority, &person(4), Group::Medical).unwrap();
    assert!(!folder_holds(folder.path(), &wrapped));
    let state = journal.key(&hand.authority, &person(4), Group::Medical).unwrap();
    assert_eq!(state, KeyState::Destroyed { erased_to: 14 });
    let again = custody::WrappedKey { stream: person(4), group: Group::Medical, wrapped: vec![9; 72] };
    journal.append(&hand.authority, &[], &[again]).unwrap();
    let state = journal.key(&hand.authority, &person(4), Group::Medical).unwrap();
    assert_eq!(state, KeyState::Here { wrapped: vec![9; 72], erased_to: 14 });
}

pub fn folder_holds(folder: &std::path::Path, needle: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).any(|path| {
        if path.is_dir() {
            return folder_holds(&path, needle);
        }
        std::fs::read(path).unwrap().windows(needle.len()).any(|w| w == needle)
    })
}

#[test]
fn a_log_put_back_from_an_old_copy_opens_for_reading_only_and_alarms() {
    let (folder, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 5);
    journal.empty_write_ahead_log().unwrap();
    std::fs::copy(folder.path().join(custody::JOURNAL_FILE), old.path().join("copy")).unwrap();
    let (events, keys) = hand.sighting(30);
    journal.append(&hand.authority, &events, &keys).unwrap();
    let head = journal.head(&hand.authority).unwrap();
    journal.note_own_checkpoint(&hand.authority, head, &hand.checkpoint(head)).unwrap();
    drop(journal);
    Journal::open(folder.path(), &JournalMode::Write(holder())).unwrap();
    std::fs::copy(old.path().join("copy"), folder.path().join(custody::JOURNAL_FILE)).unwrap();
    let error = Journal::open(folder.path(), &JournalMode::Write(holder())).unwrap_err();
    assert!(error.is_shorter_than_known(), "{error:?}");
    let journal = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    let shorter = journal.health().shorter_than_known.clone().unwrap();
    assert_eq!((shorter.here.size, shorter.known, shorter.held_by.as_str()), (8, head, "own"));
}

#[test]
fn a_receipt_that_knows_more_of_the_log_alarms() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 5);
    let known = LogHead { size: 100, root: custody::Hash([3; 32]) };
    journal.note_seen_checkpoint(&hand.authority, known, "receipt s-1", "").unwrap();
    drop(journal);
    let error = Journal::open(folder.path(), &JournalMode::Write(holder())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the log of losing has lost its end: it has 8 events, 100 are known from receipt s-1, and event number 8 is the first \
         that is missing"
    );
}

#[test]
fn runs_of_several_logs_stand_in_one_transaction_in_the_order_given() {
    let folder = tempfile::tempdir().unwrap();
    let (mut losing, mut carrying) = (Hand::new("losing", 1), Hand::new("carrying", 2));
    let mut journal = filled(folder.path(), &mut losing, 0);
    let (opening, keys) = carrying.opening();
    journal.append(&carrying.authority, &opening, &keys).unwrap();
    let run = |hand: &mut Hand, serial| {
        let (events, keys) = hand.sighting(serial);
        (hand.authority.clone(), events, keys)
    };
    let runs =
        [run(&mut losing, 1), run(&mut carrying, 1), run(&mut losing, 2), run(&mut losing, 3), run(&mut carrying, 2)];
    let placed = journal.append_all(&runs).unwrap();
    assert_eq!(placed.iter().map(|p| p[0].seq).collect::<Vec<_>>(), [3, 3, 4, 5, 4]);
    let mut arrived = Vec::new();
    journal
        .visit_arrived(6, u64::MAX, &mut |row| {
            arrived.push((row.log, row.seq));
            Ok(())
        })
        .unwrap();
    assert_eq!(arrived, [(1, 3), (2, 3), (1, 4), (1, 5), (2, 4)]);
    let before = journal.heads().unwrap();
    let mut bad = vec![run(&mut losing, 4), run(&mut carrying, 4)];
    bad.push(runs[0].clone());
    assert!(journal.append_all(&bad).unwrap_err().is_malformed(), "its key is there already");
    bad[2].2.clear();
    assert!(journal.append_all(&bad).unwrap_err().is_replayed());
    assert_eq!(journal.heads().unwrap(), before, "of a batch that fails nothing stays in any log");
    journal.append_all(&bad[..2]).unwrap();
}

#[test]
fn many_producers_share_one_writer_and_each_event_has_one_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let commit = GroupCommit::start(filled(folder.path(), &mut hand, 0)).unwrap();
    let mut seqs: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8_u16)
            .map(|n| {
                let (producer, mut hand) = (commit.producer(), hand.second_device(n.into()));
                scope.spawn(move || {
                    let mut seqs = Vec::new();
                    for serial in 0..20 {
                        let (events, keys) = hand.sighting(100 * n + serial);
                        let placed = producer.append(hand.authority.clone(), events.clone(), keys).unwrap();
                        seqs.push(placed[0].seq);
                        let replay = producer.append(hand.authority.clone(), events, Vec::new());
                        assert!(replay.unwrap_err().is_replayed());
                    }
                    seqs
                })
            })
            .collect();
        threads.into_iter().flat_map(|t| t.join().unwrap()).collect()
    });
    seqs.sort_unstable();
    assert_eq!(seqs, (3..163).collect::<Vec<u64>>());
    let size = commit.producer().with_journal(|journal| journal.heads().unwrap()[0].1.size).unwrap();
    assert_eq!(size, 163);
    assert_eq!(commit.finish().unwrap().head(&hand.authority).unwrap().size, 163);
}

#[test]
fn a_foreign_a_newer_and_a_cut_database_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(custody::JOURNAL_FILE);
    let say = || Journal::open(folder.path(), &JournalMode::Read).unwrap_err();
    assert!(say().is_io());
    std::fs::write(&file, b"SQLite").unwrap();
    assert!(say().is_truncated());
    std::fs::write(&file, "not a database at all").unwrap();
    assert!(say().is_malformed());
    std::fs::remove_file(&file).unwrap();
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch("CREATE TABLE t(a)").unwrap();
    assert!(say().to_string().contains("of another program"), "{}", say());
    db.execute_batch("PRAGMA application_id = 1129665364; PRAGMA user_version = 99").unwrap();
    assert!(say().is_unknown_version(), "{}", say());
    db.execute_batch("PRAGMA user_version = 1").unwrap();
    let older = say();
    assert!(older.is_unknown_version() && older.hint().unwrap().contains("older"), "{older}");
    drop(db);
    std::fs::remove_file(&file).unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 50);
    journal.empty_write_ahead_log().unwrap();
    drop(journal);
    let length = std::fs::metadata(&file).unwrap().len();
    std::fs::File::options().write(true).open(&file).unwrap().set_len(length - 100).unwrap();
    let error = say();
    assert!(error.is_truncated() && error.hint().unwrap().contains("op recover"), "{error:?}");
}
