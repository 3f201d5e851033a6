//! Keeping a folder safe: backup, restore, recovery of what a damaged one still holds. Source:
//! `custody.md` (The log), `docs/operating/keys-and-backup.md`.

use std::fs;
use std::path::Path;

use custody::{Journal, JournalMode};
use serde::Serialize;

use crate::failure::{Failure, io_at};
use crate::folder::{Folder, SETTINGS_FILE};
use crate::load::this_process;

/// What lies in a folder beside the journal: keys sealed under passphrases, blobs sealed under keys.
const BESIDE: [&str; 2] = ["keys", "blobs"];

/// A log as copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopiedLog {
    /// Whose.
    pub authority: String,
    /// Events copied.
    pub events: u64,
    /// The first event that could not be read.
    pub first_missing: Option<u64>,
    /// Payloads that could not be read.
    pub payloads_lost: u64,
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopyView {
    /// Where it is now.
    pub to: String,
    /// One line a log.
    pub logs: Vec<CopiedLog>,
}

impl CopyView {
    /// Whether something could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.logs.iter().any(|log| log.first_missing.is_some() || log.payloads_lost > 0)
    }
}

/// Copies a folder, as it stands at one moment, to a new one; others may write meanwhile. Needs no key.
pub fn backup(data: &Path, to: &Path) -> Result<CopyView, Failure> {
    let folder = Folder::open(data)?;
    let journal = Journal::open(folder.root(), &JournalMode::Read)?;
    journal.backup(to)?;
    copy_beside(data, to)?;
    whole(&journal, to)
}

/// Checks a backup page by page and copies it to a new folder.
pub fn restore(from: &Path, to: &Path) -> Result<CopyView, Failure> {
    Folder::open(from)?;
    let journal = Journal::restore(from, to, &this_process())?;
    copy_beside(from, to)?;
    whole(&journal, to)
}

/// Writes what can be read of a damaged folder to a new one, and names what is missing.
pub fn recover(from: &Path, to: &Path) -> Result<CopyView, Failure> {
    let recovered = Journal::recover(from, to, &this_process())?;
    copy_beside(from, to)?;
    let logs = recovered
        .logs
        .into_iter()
        .map(|log| CopiedLog {
            authority: log.authority.to_string(),
            events: log.events,
            first_missing: log.first_missing,
            payloads_lost: log.payloads_lost,
        })
        .collect();
    Ok(CopyView { to: to.display().to_string(), logs })
}

fn whole(journal: &Journal, to: &Path) -> Result<CopyView, Failure> {
    let logs = journal
        .heads()?
        .into_iter()
        .map(|(authority, head)| CopiedLog {
            authority: authority.to_string(),
            events: head.size,
            first_missing: None,
            payloads_lost: 0,
        })
        .collect();
    Ok(CopyView { to: to.display().to_string(), logs })
}

/// Keys and blobs are small files that are never changed in place; the settings come last, so that a copy
/// cut short is no data folder.
fn copy_beside(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in BESIDE {
        if from.join(name).exists() {
            copy_tree(&from.join(name), &to.join(name))?;
        }
    }
    let settings = from.join(SETTINGS_FILE);
    if settings.exists() {
        fs::copy(&settings, to.join(SETTINGS_FILE)).map_err(io_at(&settings))?;
    }
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::create_dir_all(to).map_err(io_at(to))?;
    for entry in fs::read_dir(from).map_err(io_at(from))? {
        let entry = entry.map_err(io_at(from))?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type().map_err(io_at(&source))?;
        if kind.is_dir() {
            copy_tree(&source, &target)?;
        } else if kind.is_file() {
            fs::copy(&source, &target).map_err(io_at(&source))?;
        }
    }
    Ok(())
}
