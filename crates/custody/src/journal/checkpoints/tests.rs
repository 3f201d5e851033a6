//! How long a log was, by whom, and what opening says of it. Source: ours; `custody.md` (The log).

use super::super::{ForeignEntry, Holder, JournalMode};
use super::*;

fn holder() -> Holder {
    Holder { pid: 1, host: "desk".into(), command: "test".into() }
}

fn south() -> AuthorityId {
    AuthorityId::parse("south").unwrap()
}

/// Three entries of south's log, of which south has withheld all but the leaves; somebody has seen four.
fn three_here_four_seen(folder: &Path, held_by: &str) {
    let mut journal = Journal::create(folder, &holder()).unwrap();
    let leaf = |n: u8| ForeignEntry { leaf: Hash([n; 32]), bytes: None, payload: None, quarantine: None };
    journal.append_foreign(&south(), 0, &[leaf(1), leaf(2), leaf(3)], &[]).unwrap();
    journal.note_seen_checkpoint(&south(), LogHead { size: 4, root: Hash([9; 32]) }, held_by, "").unwrap();
    // A longer head on paper does not hide it.
    journal.note_seen_checkpoint(&south(), LogHead { size: 7, root: Hash([8; 32]) }, "receipt r-1", "").unwrap();
}

#[test]
fn a_partners_log_shorter_than_its_bundle_taken_in_here_is_told_and_only_the_bundle_goes_in() {
    let dir = tempfile::tempdir().unwrap();
    three_here_four_seen(dir.path(), "partner south");
    let read = Journal::open(dir.path(), &JournalMode::Read).unwrap();
    let shorter = read.health().shorter_than_known.clone().unwrap();
    assert_eq!((shorter.log.as_str(), shorter.here.size, shorter.known.size), ("south", 3, 4));
    assert!(shorter.as_error().hint().unwrap().contains("log import"));
    drop(read);
    assert!(Journal::open(dir.path(), &JournalMode::Write(holder())).unwrap_err().is_shorter_than_known());
    Journal::open(dir.path(), &JournalMode::TakeIn(holder())).unwrap();
}

#[test]
fn a_partners_log_that_paper_knows_further_than_it_was_sent_here_is_no_loss() {
    let dir = tempfile::tempdir().unwrap();
    three_here_four_seen(dir.path(), "receipt r-0");
    assert_eq!(Journal::open(dir.path(), &JournalMode::Write(holder())).unwrap().health(), &Health::default());
}
