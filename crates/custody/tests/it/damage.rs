//! Damage: flipped bits, cut write-ahead logs, killed writers; backup, restore and recovery.

use std::fs;
use std::path::Path;

use custody::event::Group;
use custody::verify::{Expected, verify_log};
use custody::{JOURNAL_FILE, Journal, JournalMode, PayloadKeys, Record, fold};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::hand::{Hand, holder, person};
use crate::journal::{filled, folder_holds};
use crate::verify::keys_of;

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        if file.path().is_file() {
            fs::copy(file.path(), to.join(file.file_name())).unwrap();
        }
    }
}

#[test]
fn a_backup_opens_alone_and_holds_no_destroyed_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let mut journal = filled(&folder.path().join("live"), &mut hand, 30);
    let (events, keys) = hand.injury(4, "old fracture");
    journal.append(&hand.authority, &events, &keys).unwrap();
    let wrapped = hand.wrapped(&journal, 4, Group::Medical);
    journal.backup(&folder.path().join("before")).unwrap();
    assert!(folder_holds(&folder.path().join("before"), &wrapped));
    journal.destroy_key(&hand.authority, &person(4), Group::Medical).unwrap();
    journal.backup(&folder.path().join("after")).unwrap();
    assert!(!folder_holds(&folder.path().join("after"), &wrapped));
    let error = journal.backup(&folder.path().join("after")).unwrap_err();
    assert!(error.to_string().contains("is not empty"), "{error}");
    let restored = Journal::restore(&folder.path().join("after"), &folder.path().join("new"), &holder()).unwrap();
    assert_eq!(restored.heads().unwrap(), journal.heads().unwrap());
    assert!(Journal::restore(&folder.path().join("after"), &folder.path().join("new"), &holder()).is_err());
}

#[test]
fn recovery_of_a_sound_journal_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let journal = filled(&folder.path().join("live"), &mut hand, 50);
    let recovered = Journal::recover(&folder.path().join("live"), &folder.path().join("new"), &holder()).unwrap();
    assert_eq!((recovered.logs[0].events, recovered.logs[0].first_missing, recovered.keys), (53, None, 8));
    let again = Journal::open(&folder.path().join("new"), &JournalMode::Read).unwrap();
    assert_eq!(again.heads().unwrap(), journal.heads().unwrap());
    let report =
        verify_log(&again, &hand.authority, &Expected::default(), &keys_of(&again, &hand), &mut |_| {}).unwrap();
    assert!(report.ok && report.opened == 53, "{report:?}");
}

#[test]
fn recovery_names_the_first_missing_event_and_keeps_those_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let live = folder.path().join("live");
    drop(filled(&live, &mut hand, 200));
    let db = rusqlite::Connection::open(live.join(JOURNAL_FILE)).unwrap();
    let bytes: Vec<u8> = db.query_row("SELECT bytes FROM entry WHERE arrival = 121", [], |row| row.get(0)).unwrap();
    drop(db);
    let mut file = fs::read(live.join(JOURNAL_FILE)).unwrap();
    let at = file.windows(bytes.len()).position(|w| w == bytes).unwrap();
    let page = at / 8192 * 8192;
    file[page..page + 8192].fill(0xEE);
    fs::write(live.join(JOURNAL_FILE), &file).unwrap();
    let recovered = Journal::recover(&live, &folder.path().join("new"), &holder()).unwrap();
    let log = &recovered.logs[0];
    assert!(log.events <= 120 && log.events > 100, "{log:?}");
    assert_eq!(log.first_missing, Some(log.events));
    let again = Journal::open(&folder.path().join("new"), &JournalMode::Read).unwrap();
    let report =
        verify_log(&again, &hand.authority, &Expected::default(), &keys_of(&again, &hand), &mut |_| {}).unwrap();
    assert!(report.ok && report.events == log.events, "{report:?}");
}

/// Whatever bits are flipped: a clear error, a named event, or the log as it was. Never a panic, and
/// never another log taken for good.
#[test]
fn a_journal_cut_at_any_length_is_recovered_up_to_where_its_chain_can_be_read() {
    const PAGE: usize = 8_192;
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let live = folder.path().join("live");
    let journal = filled(&live, &mut hand, 60);
    let whole: Vec<_> = journal.entries(&hand.authority, 0..100).map(|e| e.unwrap().leaf).collect();
    journal.backup(&folder.path().join("sound")).unwrap();
    drop(journal);
    let sound = fs::read(folder.path().join("sound").join(JOURNAL_FILE)).unwrap();
    let cut = folder.path().join("cut");
    fs::create_dir(&cut).unwrap();
    let mut kept = Vec::new();
    for page in 1..sound.len() / PAGE {
        for length in [page * PAGE, page * PAGE + PAGE / 2 + 7] {
            fs::write(cut.join(JOURNAL_FILE), &sound[..length]).unwrap();
            let to = folder.path().join(format!("to-{length}"));
            let recovered = Journal::recover(&cut, &to, &holder()).unwrap();
            let log = recovered.logs.first();
            let events = log.map_or(0, |log| log.events);
            kept.push(events);
            assert!(log.is_none_or(|log| log.events == whole.len() as u64 || log.first_missing == Some(log.events)));
            let again = Journal::open(&to, &JournalMode::Read).unwrap();
            let leaves: Vec<_> = again.entries(&hand.authority, 0..100).map(|e| e.unwrap().leaf).collect();
            assert_eq!(leaves, whole[..events as usize], "cut at {length} bytes");
            let left: Vec<_> = fs::read_dir(&to).unwrap().map(|e| e.unwrap().file_name()).collect();
            assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("custodia-copy")), "{left:?}");
        }
    }
    assert!(kept.iter().any(|events| (1..whole.len() as u64).contains(events)), "a beginning was read: {kept:?}");
    assert!(*kept.last().unwrap() > 0, "of a journal that lacks half a page: {kept:?}");
}

#[test]
fn flipped_bits_are_named_and_never_panic() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let live = folder.path().join("live");
    let mut journal = filled(&live, &mut hand, 40);
    journal.empty_write_ahead_log().unwrap();
    let head = journal.head(&hand.authority).unwrap();
    drop(journal);
    let good = fs::read(live.join(JOURNAL_FILE)).unwrap();
    let mut rng = ChaCha12Rng::seed_from_u64(7);
    let (mut refused, mut named, mut unharmed) = (0, 0, 0);
    for round in 0..150 {
        let dir = folder.path().join(format!("flip-{round}"));
        fs::create_dir_all(&dir).unwrap();
        let mut bytes = good.clone();
        for _ in 0..1 + rng.next_u32() % 3 {
            let bit = if round < 60 { rng.next_u64() % 1_600 } else { rng.next_u64() % (bytes.len() as u64 * 8) };
            bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
        }
        fs::write(dir.join(JOURNAL_FILE), &bytes).unwrap();
        match inspect(&dir, &hand) {
            Err(error) => {
                assert!(!error.to_string().contains('\n') && !error.to_string().is_empty());
                refused += 1;
            }
            Ok(false) => named += 1,
            Ok(true) => unharmed += 1,
        }
        let new = dir.join("new");
        if let Ok(recovered) = Journal::recover(&dir, &new, &holder()) {
            for log in recovered.logs {
                assert!(log.events <= head.size);
            }
        }
        fs::remove_dir_all(&dir).unwrap();
    }
    assert!(refused > 5 && named > 5 && unharmed > 5, "{refused} refused, {named} named, {unharmed} unharmed");
}

fn inspect(dir: &Path, hand: &Hand) -> Result<bool, custody::Error> {
    let journal = Journal::open(dir, &JournalMode::Write(holder()))?;
    let keys = PayloadKeys::load(&journal, &|_| Some(&hand.master))?;
    let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {})?;
    if !report.ok {
        assert!(report.first_bad.is_some() || report.shorter_than_known.is_some() || !report.gaps.is_empty());
        return Ok(false);
    }
    fold(&journal, &mut Record::new(), 0, &keys, &mut |_| {})?;
    assert_eq!(report.events, 43);
    Ok(true)
}

/// The write-ahead log cut at every byte of the frames of its last two transactions: what opens holds
/// exactly the transactions whose frames are whole. The last ones are small, so that every byte is tried.
#[test]
fn a_write_ahead_log_cut_at_any_byte_leaves_the_transactions_that_are_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    let live = folder.path().join("live");
    drop(filled(&live, &mut hand, 3));
    make_pages_small(&live);
    let mut journal = Journal::open(&live, &JournalMode::Write(holder())).unwrap();
    let wal = live.join(format!("{JOURNAL_FILE}-wal"));
    let mut whole = Vec::new();
    for n in 0..3 {
        let (events, keys) = hand.sighting(n);
        journal.append(&hand.authority, &events, &keys).unwrap();
        whole.push((fs::metadata(&wal).unwrap().len(), journal.head(&hand.authority).unwrap()));
    }
    let (copy, bytes) = (folder.path().join("copy"), fs::read(&wal).unwrap());
    copy_folder(&live, &copy);
    assert!(whole[2].0 - whole[0].0 < 40_000, "the last transactions are {} bytes", whole[2].0 - whole[0].0);
    for cut in whole[0].0..=whole[2].0 {
        // Reading leaves the write-ahead log as it is, so that one copy serves for all cuts.
        let _ = fs::remove_file(copy.join(format!("{JOURNAL_FILE}-shm")));
        fs::write(copy.join(format!("{JOURNAL_FILE}-wal")), &bytes[..cut as usize]).unwrap();
        let journal = Journal::open(&copy, &JournalMode::Read).unwrap();
        let (end, expected) = whole.iter().rev().find(|w| w.0 <= cut).unwrap();
        assert_eq!(journal.head(&hand.authority).unwrap(), *expected, "cut at {cut}");
        if cut - end < 2 || (cut - end).is_multiple_of(512) {
            let keys = keys_of(&journal, &hand);
            let report = verify_log(&journal, &hand.authority, &Expected::default(), &keys, &mut |_| {}).unwrap();
            assert!(report.ok && report.head == *expected, "cut at {cut}: {report:?}");
        }
    }
}

/// Rewrites the database with pages of 512 bytes, so that frames are short.
fn make_pages_small(live: &Path) {
    let db = rusqlite::Connection::open(live.join(JOURNAL_FILE)).unwrap();
    db.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA page_size = 512; VACUUM; PRAGMA journal_mode = WAL;")
        .unwrap();
    drop(db);
}
