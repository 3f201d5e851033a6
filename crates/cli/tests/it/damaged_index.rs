//! A page of the journal that is gone where no event stands, with the real binary: verifying tells it, and no back-up of
//! it is taken for a good one. Source: decision 0069.

use std::fs::OpenOptions;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::folder::{Ended, PASSPHRASE, Rehearsal, copy_all};

/// Overwrites the root page of an index with zeros, as a bad sector would.
fn harm_index(folder: &Path, index: &str) {
    let file = folder.join("journal.sqlite");
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let page: u64 =
        db.query_row("SELECT rootpage FROM sqlite_schema WHERE name = ?1", [index], |row| row.get(0)).unwrap();
    let bytes: u64 = db.query_row("PRAGMA page_size", [], |row| row.get(0)).unwrap();
    drop(db);
    let mut file = OpenOptions::new().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start((page - 1) * bytes)).unwrap();
    file.write_all(&vec![0; bytes as usize]).unwrap();
}

fn indexes(folder: &Path) -> Vec<String> {
    let db = rusqlite::Connection::open(folder.join("journal.sqlite")).unwrap();
    let mut query = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND rootpage > 0").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

fn run(folder: &Rehearsal, data: &Path, words: &[&str]) -> Ended {
    folder.run_in(data, &[("CUSTODIA_PASSPHRASE", PASSPHRASE)], "anna", words)
}

fn beside(folder: &Rehearsal, name: &str) -> PathBuf {
    folder.dir.path().join(name)
}

#[test]
fn a_damaged_index_is_told_by_verify_and_by_the_backup_that_cannot_be_restored() {
    let folder = Rehearsal::new();
    folder.register("Ali Hasan Omar");
    let whole = folder.done("anna", &["log", "verify"]);
    assert_eq!(whole["pages_damaged"], serde_json::Value::Null);
    let indexes = indexes(&folder.path());
    assert!(indexes.len() > 1, "{indexes:?}");
    for (nth, index) in indexes.iter().enumerate() {
        let harmed = beside(&folder, &format!("harmed-{nth}"));
        copy_all(&folder.path(), &harmed);
        harm_index(&harmed, index);
        let verified = run(&folder, &harmed, &["log", "verify"]);
        assert_eq!(verified.code, 1, "{index}: {} {}", verified.json, verified.stderr);
        let said = verified.json.to_string();
        assert!(said.contains("journal.sqlite is damaged") && said.contains("op recover"), "{index}: {said}");
        let backup = beside(&folder, &format!("backup-{nth}"));
        let copied = run(&folder, &harmed, &["op", "backup", backup.to_str().unwrap()]);
        assert!(copied.code == 1 || copied.code == 4, "{index}: {} {}", copied.json, copied.stderr);
        assert!(copied.json.to_string().contains("is damaged"), "{index}: {}", copied.json);
        if backup.exists() {
            let again = beside(&folder, &format!("again-{nth}"));
            let refused = run(&folder, &again, &["op", "restore", backup.to_str().unwrap()]);
            assert_eq!(refused.code, 1, "{index}: {}", refused.json);
            assert!(!again.exists() && refused.json.to_string().contains("op recover"), "{index}: {}", refused.json);
        }
    }
}
