//! Payload keys that group commit writes one behind the other: whoever looks for one finds it, wherever it stands.

use custody::event::Group;
use custody::{GroupCommit, Journal, JournalMode, KeyState, WrappedKey};

use crate::hand::{Hand, holder, person};
use crate::journal::folder_holds;

/// A journal behind group commit with the injuries of some people, whose keys wait.
fn burst(folder: &std::path::Path, hand: &mut Hand, people: u16) -> GroupCommit {
    let mut journal = Journal::create(folder, &holder()).unwrap();
    let (opening, keys) = hand.opening();
    journal.append(&hand.authority, &opening, &keys).unwrap();
    let commit = GroupCommit::start(journal).unwrap();
    for n in 0..people {
        let (events, keys) = hand.injury(n, "old fracture");
        commit.producer().append(hand.authority.clone(), events, keys).unwrap();
    }
    assert_eq!(rows_waiting(folder), u64::from(people));
    commit
}

fn rows_waiting(folder: &std::path::Path) -> u64 {
    let db = rusqlite::Connection::open(folder.join(custody::JOURNAL_FILE)).unwrap();
    db.query_row("SELECT count(*) FROM payload_key_waiting", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_key_that_waits_is_found_beside_the_writer_in_a_backup_and_in_what_is_recovered() {
    let folder = tempfile::tempdir().unwrap();
    let live = folder.path().join("live");
    let mut hand = Hand::new("losing", 1);
    let commit = burst(&live, &mut hand, 5);
    let reader = Journal::open(&live, &JournalMode::Read).unwrap();
    let (wrapped, all) = (hand.wrapped(&reader, 3, Group::Medical), reader.keys(&hand.authority).unwrap());
    reader.backup(&folder.path().join("backup")).unwrap();
    let backup = Journal::open(&folder.path().join("backup"), &JournalMode::Read).unwrap();
    let recovered = Journal::recover(&live, &folder.path().join("recovered"), &holder()).unwrap();
    let again = Journal::open(&folder.path().join("recovered"), &JournalMode::Read).unwrap();
    let finished = commit.finish().unwrap();
    assert_eq!(rows_waiting(&live), 0, "all went to their pages at the end");
    assert_eq!(recovered.keys, all.len() as u64);
    for journal in [&backup, &again, &finished] {
        assert_eq!(hand.wrapped(journal, 3, Group::Medical), wrapped);
        assert_eq!(journal.keys(&hand.authority).unwrap(), all);
    }
}

/// Before, the first page of waiting keys that could not be read cost every key behind it.
#[test]
fn a_damaged_page_of_waiting_keys_costs_the_keys_on_it_and_none_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("live"), folder.path().join("copy"));
    let mut hand = Hand::new("losing", 1);
    let commit = burst(&live, &mut hand, 300);
    let reader = Journal::open(&live, &JournalMode::Read).unwrap();
    reader.backup(&copy).unwrap();
    let of = |serial| hand.wrapped(&reader, serial, Group::Medical);
    let (first, middle, last) = (of(0), of(120), of(299));
    let all = reader.keys(&hand.authority).unwrap().len() as u64;
    let file = copy.join(custody::JOURNAL_FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    let at = bytes.windows(middle.len()).position(|w| w == middle).unwrap();
    let page = at / 8192 * 8192;
    bytes[page..page + 8192].fill(0xEE);
    std::fs::write(&file, bytes).unwrap();
    let recovered = Journal::recover(&copy, &folder.path().join("recovered"), &holder()).unwrap();
    let again = Journal::open(&folder.path().join("recovered"), &JournalMode::Read).unwrap();
    assert!(recovered.keys < all && recovered.keys > all - 120, "{} of {all}", recovered.keys);
    assert_eq!(again.key(&hand.authority, &person(120), Group::Medical).unwrap(), KeyState::Absent);
    for (serial, wrapped) in [(0, first), (299, last)] {
        assert_eq!(hand.wrapped(&again, serial, Group::Medical), wrapped);
    }
    commit.finish().unwrap();
}

#[test]
fn a_second_key_is_refused_while_the_first_waits_and_the_refused_batch_leaves_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let commit = burst(folder.path(), &mut hand, 2);
    let key = |serial: u16, group| WrappedKey { stream: person(serial), group, wrapped: vec![9; 72] };
    let both = vec![key(7, Group::Medical), key(1, Group::Medical)];
    let error = commit.producer().append(hand.authority.clone(), Vec::new(), both).unwrap_err();
    assert!(error.to_string().contains("has a medical key already"), "{error}");
    let log = hand.authority.clone();
    let seen = commit.producer().with_journal(move |journal| journal.key(&log, &person(7), Group::Medical));
    assert_eq!(seen.unwrap().unwrap(), KeyState::Absent);
    // Refused with another, it may come again by itself.
    commit.producer().append(hand.authority.clone(), Vec::new(), vec![key(7, Group::Medical)]).unwrap();
    let journal = commit.finish().unwrap();
    assert_eq!(hand.wrapped(&journal, 7, Group::Medical), vec![9; 72]);
}

#[test]
fn a_key_destroyed_while_it_waits_is_nowhere_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let commit = burst(folder.path(), &mut hand, 5);
    let wrapped = hand.wrapped(&Journal::open(folder.path(), &JournalMode::Read).unwrap(), 3, Group::Medical);
    assert!(folder_holds(folder.path(), &wrapped), "the search must find what is there");
    let log = hand.authority.clone();
    let destroy = move |journal: &mut Journal| journal.destroy_key(&log, &person(3), Group::Medical);
    commit.producer().with_journal(destroy).unwrap().unwrap();
    assert!(!folder_holds(folder.path(), &wrapped));
    // A new key after it is no second one.
    let again = WrappedKey { stream: person(3), group: Group::Medical, wrapped: vec![9; 72] };
    commit.producer().append(hand.authority.clone(), Vec::new(), vec![again]).unwrap();
    let state = commit.finish().unwrap().key(&hand.authority, &person(3), Group::Medical).unwrap();
    assert_eq!(state, KeyState::Here { wrapped: vec![9; 72], erased_to: 8 });
}

#[test]
fn keys_that_waited_when_the_writer_died_go_to_their_pages_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (live, copy) = (folder.path().join("live"), folder.path().join("copy"));
    let mut hand = Hand::new("losing", 1);
    let commit = burst(&live, &mut hand, 5);
    std::fs::create_dir(&copy).unwrap();
    for name in [custody::JOURNAL_FILE.to_owned(), format!("{}-wal", custody::JOURNAL_FILE)] {
        std::fs::copy(live.join(&name), copy.join(&name)).unwrap();
    }
    let wrapped = hand.wrapped(&commit.finish().unwrap(), 2, Group::Medical);
    assert_eq!(rows_waiting(&copy), 5);
    let journal = Journal::open(&copy, &JournalMode::Write(holder())).unwrap();
    let journal = GroupCommit::start(journal).unwrap().finish().unwrap();
    assert_eq!(rows_waiting(&copy), 0);
    assert_eq!(hand.wrapped(&journal, 2, Group::Medical), wrapped);
}
