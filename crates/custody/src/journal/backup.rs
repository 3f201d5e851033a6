//! Backup while others write, and restore into an empty folder. Source: SQLite's online backup.
//!
//! A destroyed key is overwritten in the database, so that a backup made later does not hold it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, backup};

use crate::error::Error;

use super::checkpoints::CHECKPOINT_FOLDER;
use super::lock::Holder;
use super::open::sync_folder;
use super::{JOURNAL_FILE, Journal, JournalMode, fault};

/// Pages copied between two looks at the writer. Source: ours; 8 MiB.
const PAGES_A_STEP: i32 = 1_024;
/// Pause between two steps. Source: ours; lets the writer in.
const STEP_PAUSE: Duration = Duration::from_millis(1);

impl Journal {
    /// Copies the journal, as it stands at one moment, into a folder that is empty or not there.
    pub fn backup(&self, to: &Path) -> Result<(), Error> {
        demand_empty(to)?;
        let file = to.join(JOURNAL_FILE);
        let mut copy = Connection::open(&file).map_err(|e| fault::sqlite(&file, e))?;
        let run = backup::Backup::new(&self.db, &mut copy)
            .and_then(|backup| backup.run_to_completion(PAGES_A_STEP, STEP_PAUSE, None));
        let length = fs::metadata(&self.file).map_or(0, |m| m.len());
        run.map_err(|e| fault::sqlite_copying(&file, e, length).at("backup"))?;
        drop(copy);
        fs::File::open(&file).and_then(|f| f.sync_all()).map_err(|e| fault::io(&file, "cannot sync", e))?;
        copy_checkpoints(&self.folder, to)?;
        sync_folder(to)
    }

    /// Checks a backup page by page and copies it into a folder that is empty or not there; opens the
    /// copy for writing.
    pub fn restore(from: &Path, to: &Path, holder: &Holder) -> Result<Self, Error> {
        let backup = Self::open(from, &JournalMode::Read)?;
        backup.check_pages()?;
        backup.backup(to)?;
        Self::open(to, &JournalMode::Write(holder.clone()))
    }

    /// Asks SQLite to look at every page, and whether each index has every row.
    pub fn check_pages(&self) -> Result<(), Error> {
        let said: String = self
            .db
            .query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
            .map_err(|e| fault::sqlite(&self.file, e))?;
        if said == "ok" { Ok(()) } else { Err(fault::damaged(&self.file, said.replace('\n', "; "))) }
    }
}

/// Makes the folder, or refuses one with anything in it.
pub(super) fn demand_empty(to: &Path) -> Result<(), Error> {
    fs::create_dir_all(to).map_err(|e| fault::io(to, "cannot make the folder", e))?;
    let mut files = fs::read_dir(to).map_err(|e| fault::io(to, "cannot list", e))?;
    if files.next().is_some() {
        return Err(Error::malformed(format!("{} is not empty", to.display())).with_hint("name a new folder"));
    }
    Ok(())
}

pub(super) fn copy_checkpoints(from: &Path, to: &Path) -> Result<(), Error> {
    let (from, to) = (from.join(CHECKPOINT_FOLDER), to.join(CHECKPOINT_FOLDER));
    let Ok(files) = fs::read_dir(&from) else { return Ok(()) };
    fs::create_dir_all(&to).map_err(|e| fault::io(&to, "cannot make the folder", e))?;
    for file in files {
        let file = file.map_err(|e| fault::io(&from, "cannot list", e))?;
        let target = to.join(file.file_name());
        // A full disk is the one that is written to.
        fs::copy(file.path(), &target)
            .map_err(|e| fault::io(if fault::is_no_room(&e) { &target } else { &from }, "cannot copy", e))?;
    }
    sync_folder(&to)
}
