//! Keeping a folder safe: backup, restore, recovery of what a damaged one still holds. Source:
//! `custody.md` (The log), `docs/operating/keys-and-backup.md`.

use std::fs;
use std::path::Path;

use custody::{ACCESS_FILE, AccessLog, Journal, JournalMode};
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, io_at};
use crate::files;
use crate::folder::{Folder, SETTINGS_FILE};
use crate::load::this_process;
use crate::lost_end::{self, WITNESS_FOLDER};

/// What lies in a folder beside the journal: keys sealed under passphrases, blobs sealed under keys, receipts kept as
/// witnesses.
const BESIDE: [&str; 3] = ["keys", "blobs", WITNESS_FOLDER];
/// Under which name a backup keeps an access log that cannot be read.
const DAMAGED_ACCESS_FILE: &str = "access-damaged.sqlite";
/// What a recovered folder says of itself, beside the journal.
const RECOVERED_FILE: &str = "recovered.json";
/// Longest such file read, in bytes. Source: ours; one line a log, some 100 bytes each.
const RECOVERED_BYTES_MAX: u64 = 64 * 1024;

/// A log as copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Pieces of evidence against others that are there.
    pub evidence: u64,
    /// Pieces of evidence, at least, that could not be read.
    pub evidence_lost: u64,
    /// Why the access log could not be copied, if it could not.
    pub access_log_lost: Option<String>,
}

impl CopyView {
    /// Whether something could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.access_log_lost.is_some()
            || self.evidence_lost > 0
            || self.logs.iter().any(|log| log.first_missing.is_some() || log.payloads_lost > 0)
    }
}

/// Copies a folder, as it stands at one moment, to a new one; others may write meanwhile. Needs no key.
pub fn backup(data: &Path, to: &Path) -> Result<CopyView, Failure> {
    let folder = Folder::open(data)?;
    let journal = Journal::open(folder.root(), &JournalMode::Read)?;
    journal.backup(to)?;
    let access_log_lost = match copy_access_log(data, to) {
        Ok(()) => None,
        Err(failure) => Some(keep_damaged_access_log(data, to, &failure)?),
    };
    copy_beside(data, to)?;
    Ok(CopyView { access_log_lost, ..whole(&journal, to)? })
}

/// A damaged access log is kept as it is, for the auditor, under another name: the record is backed up all the same.
fn keep_damaged_access_log(data: &Path, to: &Path, failure: &Failure) -> Result<String, Failure> {
    let (from, kept) = (data.join(ACCESS_FILE), to.join(DAMAGED_ACCESS_FILE));
    let begun = to.join(ACCESS_FILE);
    if begun.exists() {
        fs::remove_file(&begun).map_err(io_at(&begun))?;
    }
    if !from.is_file() {
        return Ok(failure.to_string());
    }
    fs::copy(&from, &kept).map_err(io_at(&kept))?;
    Ok(format!("{failure}; it is kept as it is under {DAMAGED_ACCESS_FILE}"))
}

/// Checks a backup page by page and copies it to a new folder.
pub fn restore(from: &Path, to: &Path) -> Result<CopyView, Failure> {
    Folder::open(from)?;
    let journal = Journal::restore(from, to, &this_process())?;
    copy_access_log(from, to)?;
    copy_beside(from, to)?;
    whole(&journal, to)
}

/// Writes what can be read of a damaged folder to a new one, and names what is missing.
pub fn recover(from: &Path, to: &Path) -> Result<CopyView, Failure> {
    let recovered = Journal::recover(from, to, &this_process())?;
    let (evidence, evidence_lost) = (recovered.evidence, recovered.evidence_lost);
    let mut logs: Vec<CopiedLog> = recovered
        .logs
        .into_iter()
        .map(|log| CopiedLog {
            authority: log.authority.to_string(),
            events: log.events,
            first_missing: log.first_missing,
            payloads_lost: log.payloads_lost,
        })
        .collect();
    name_logs_without_a_line(from, &mut logs)?;
    name_what_is_signed_for(from, to, &mut logs)?;
    // Before the settings, which make it a data folder: what was lost is never forgotten.
    let said = serde_json::to_vec_pretty(&logs).map_err(|e| Failure::error(format!("losses as JSON: {e}")))?;
    files::replace(&to.join(RECOVERED_FILE), &said)?;
    let access_log_lost = copy_access_log(from, to).err().map(|failure| failure.to_string());
    copy_beside(from, to)?;
    Ok(CopyView { to: to.display().to_string(), logs, evidence, evidence_lost, access_log_lost })
}

/// A log that is written here and of which nothing could be read lacks its first event.
fn name_logs_without_a_line(from: &Path, logs: &mut Vec<CopiedLog>) -> Result<(), Failure> {
    let Ok(folder) = Folder::open(from) else { return Ok(()) };
    for own in folder.own_logs()? {
        if !logs.iter().any(|log| log.authority == own.as_str()) {
            logs.push(CopiedLog { authority: own.to_string(), events: 0, first_missing: Some(0), payloads_lost: 0 });
        }
    }
    Ok(())
}

/// A log that ends no later than where an own officer signed for an entry lacks that one first.
fn name_what_is_signed_for(from: &Path, to: &Path, logs: &mut [CopiedLog]) -> Result<(), Failure> {
    // A folder whose settings are lost too is no less recovered.
    let Ok(folder) = Folder::open(from) else { return Ok(()) };
    let journal = Journal::open(to, &JournalMode::Read)?;
    for lost in lost_end::lost_without_key(&folder, &journal)? {
        if let Some(log) = logs.iter_mut().find(|log| log.authority == lost.log.as_str()) {
            log.first_missing.get_or_insert(log.events);
        }
    }
    Ok(())
}

/// Who has looked at whose file goes with the file.
fn copy_access_log(from: &Path, to: &Path) -> Result<(), Failure> {
    match AccessLog::open_to_read(from)? {
        Some(log) => Ok(log.copy_to(to)?),
        None => Ok(()),
    }
}

/// Refuses to write on where recovering has lost the end of a log that is written here. Whoever has seen more of it
/// would hold proof that its keys signed two histories. Source: decision 0016.
pub(crate) fn demand_end(folder: &Folder) -> Result<(), Failure> {
    match lost_end(folder)? {
        None => Ok(()),
        Some(why) => Err(Failure::error(why)
            .at(folder.root().display())
            .hint("restore a newer back-up, or begin a new log for the authority: keys-and-backup.md, A lost end")),
    }
}

/// What recovering has lost of the end of a log that is written here, in one line.
pub(crate) fn lost_end(folder: &Folder) -> Result<Option<String>, Failure> {
    let path = folder.root().join(RECOVERED_FILE);
    if !path.exists() {
        return Ok(None);
    }
    let text = files::read_text_at_most(&path, RECOVERED_BYTES_MAX)?;
    let logs: Vec<CopiedLog> = serde_json::from_str(&text)
        .map_err(|e| Failure::error(format!("not a list of recovered logs: {e}")).at(path.display()))?;
    let own = folder.own_logs()?;
    let mut written_here = logs.iter().filter(|log| own.iter().any(|id| id.as_str() == log.authority));
    Ok(written_here.find_map(|log| {
        let first = log.first_missing?;
        Some(format!(
            "the log of {} was recovered up to event number {first}, which is lost with what came after it: it is read \
             and never written on",
            log.authority
        ))
    }))
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
    let evidence = journal.evidence()?.len() as u64;
    Ok(CopyView { to: to.display().to_string(), logs, evidence, evidence_lost: 0, access_log_lost: None })
}

/// Keys and blobs are small files that are never changed in place; the settings come last, so that a copy
/// cut short is no data folder.
fn copy_beside(from: &Path, to: &Path) -> Result<(), Failure> {
    for name in BESIDE {
        if from.join(name).exists() {
            copy_tree(&from.join(name), &to.join(name))?;
        }
    }
    let recovered = from.join(RECOVERED_FILE);
    if recovered.exists() {
        fs::copy(&recovered, to.join(RECOVERED_FILE)).map_err(io_at(&recovered))?;
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
