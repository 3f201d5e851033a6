//! Entries found by their stream, whether the index knows them yet or not.

use custody::event::Stream;
use custody::{AuthorityId, ForeignEntry, Hash, Journal, JournalMode};

use crate::hand::{Hand, holder, person};
use crate::journal::filled;

/// Sequence numbers of a stream's entries in the order in which they are found, once for each journal.
fn found(journals: &[&Journal], stream: &Stream) -> Vec<u64> {
    let seqs = |journal: &&Journal| journal.stream_entries(stream).unwrap().iter().map(|e| e.seq).collect::<Vec<_>>();
    let all: Vec<Vec<u64>> = journals.iter().map(seqs).collect();
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
    all[0].clone()
}

/// How far the index by stream goes, and how many entries it names.
fn indexed(journal: &Journal) -> (u64, u64) {
    let file = journal.folder().join(custody::JOURNAL_FILE);
    let db = rusqlite::Connection::open(file).unwrap();
    let one = |sql| db.query_row(sql, [], |row| row.get(0)).unwrap();
    (one("SELECT coalesce(max(arrival), 0) FROM entry_stream_to"), one("SELECT count(*) FROM entry_stream"))
}

#[test]
fn the_same_is_found_before_and_after_the_index_knows_it_beside_a_writer_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 14);
    let reader = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    assert_eq!(found(&[&journal, &reader], &person(3)), [6, 13]);
    journal.index_streams().unwrap();
    assert_eq!(indexed(&journal), (17, 17));
    assert_eq!(found(&[&journal, &reader], &person(3)), [6, 13]);
    let (events, keys) = hand.sighting(3);
    journal.append(&hand.authority, &events, &keys).unwrap();
    let late = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    assert_eq!(found(&[&journal, &reader, &late], &person(3)), [6, 13, 17]);
    journal.index_streams().unwrap();
    assert_eq!(found(&[&journal, &reader, &late], &person(3)), [6, 13, 17]);
    assert_eq!(found(&[&journal, &reader, &late], &person(9)), [0_u64; 0]);
    assert!(reader.stream_entries(&person(3)).unwrap().iter().map(|e| e.arrival).eq([7, 14, 18]));
}

#[test]
fn what_is_disclosed_or_let_in_later_is_found_once_at_its_new_place() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut hand = Hand::new("losing", 1);
    let theirs = filled(folders[0].path(), &mut hand, 8);
    let entries: Vec<_> = theirs.entries(&hand.authority, 0..11).map(Result::unwrap).collect();
    let sent = |whole: bool| {
        let entry = |e: &custody::StoredEntry| ForeignEntry {
            leaf: e.leaf,
            bytes: e.bytes.clone().filter(|_| whole || e.seq != 3),
            payload: e.payload.clone().filter(|_| whole || e.seq != 3),
            quarantine: (!whole && e.seq == 10).then(|| "signed with a revoked key".to_owned()),
        };
        entries.iter().map(entry).collect::<Vec<_>>()
    };
    for indexed_between in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut here = Journal::create(folder.path(), &holder()).unwrap();
        let read = |here: &Journal| {
            let rows = here.stream_entries(&person(0)).unwrap();
            rows.iter().map(|row| (row.seq, row.arrival)).collect::<Vec<_>>()
        };
        here.append_foreign(&hand.authority, 0, &sent(false), &[]).unwrap();
        assert_eq!(read(&here), [(10, 11)]);
        if indexed_between {
            here.index_streams().unwrap();
        }
        here.append_foreign(&hand.authority, 0, &sent(true), &[]).unwrap();
        assert_eq!(read(&here), [(10, 11), (3, 12)]);
        let waiting = here.quarantined().unwrap()[0].event;
        here.release_from_quarantine(waiting).unwrap();
        assert_eq!(read(&here), [(3, 12), (10, 13)]);
        here.index_streams().unwrap();
        assert_eq!(read(&here), [(3, 12), (10, 13)]);
    }
}

#[test]
fn the_index_follows_by_itself_once_it_lies_far_behind_and_goes_into_a_backup() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(folder.path(), &mut hand, 7);
    assert_eq!(indexed(&journal), (0, 0));
    let leaf = |n: u16| {
        let hash = Hash(std::array::from_fn(|at| n.to_be_bytes()[at % 2]));
        ForeignEntry { leaf: hash, bytes: None, payload: None, quarantine: None }
    };
    let foreign: Vec<ForeignEntry> = (0..32_768).map(leaf).collect();
    journal.append_foreign(&AuthorityId::parse("receiving").unwrap(), 0, &foreign, &[]).unwrap();
    assert_eq!(indexed(&journal), (32_778, 10));
    let (events, keys) = hand.sighting(3);
    journal.append(&hand.authority, &events, &keys).unwrap();
    assert_eq!(indexed(&journal), (32_778, 10));
    let copy = tempfile::tempdir().unwrap();
    journal.backup(copy.path()).unwrap();
    let copy = Journal::open(copy.path(), &JournalMode::Read).unwrap();
    assert_eq!(found(&[&journal, &copy], &person(3)), [6, 10]);
}
