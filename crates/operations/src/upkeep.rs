//! Keeping a folder safe: backup, restore, recovery of what a damaged one still holds. Source:
//! `custody.md` (The log), `docs/operating/keys-and-backup.md`.

mod whole_copy;

use std::fs;
use std::path::Path;

use custody::{ACCESS_FILE, AccessLog, Journal, JournalMode};
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, io_at};
use crate::files;
use crate::folder::{Folder, SETTINGS_FILE};
use crate::load::this_process;
use crate::log_check::{LogCheck, LogView, verify_without_key};
use crate::lost_end::{self, WITNESS_FOLDER};
use crate::screening::LISTS_FOLDER;
use whole_copy::whole_copy;

/// What lies in a folder beside the journal: keys sealed under passphrases, blobs sealed under keys, receipts kept as
/// witnesses, lists that were taken up.
const BESIDE: [&str; 4] = ["keys", "blobs", WITNESS_FOLDER, LISTS_FOLDER];
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
    /// Why the access log could not be copied, if it could not, or what of it is missing.
    pub access_log_lost: Option<String>,
    /// What else a person must look at: no keys in the copy, documents that are gone, a log seen longer than it is.
    pub remarks: Vec<String>,
}

impl CopyView {
    /// Whether something could not be read.
    pub fn is_incomplete(&self) -> bool {
        self.access_log_lost.is_some()
            || !self.remarks.is_empty()
            || self.evidence_lost > 0
            || self.logs.iter().any(|log| log.first_missing.is_some() || log.payloads_lost > 0)
    }
}

/// Copies a folder, as it stands at one moment, to a new one; others may write meanwhile. Needs no key. What is damaged is
/// copied as it is and told, for a copy that cannot be restored is none to rely on.
pub fn backup(data: &Path, to: &Path) -> Result<CopyView, Failure> {
    let folder = Folder::open(data)?;
    let journal = Journal::open(folder.root(), &JournalMode::Read)?;
    let access_log_lost = whole_copy(data, to, |copy| {
        journal.backup(copy)?;
        let access_log_lost = match copy_access_log(data, copy) {
            Ok(()) => missing_of_access_log(data),
            Err(failure) => Some(keep_damaged_access_log(data, copy, &failure)?),
        };
        copy_beside(data, copy)?;
        Ok(access_log_lost)
    })?;
    // What cannot be read is damage of the copy too, and no reason to say nothing of it.
    let lacks = what_a_copy_lacks(&folder, &journal);
    let damaged = damage(&Folder::open(to)?).unwrap_or_else(|failure| Some(failure.to_string()));
    let mut remarks = lacks.unwrap_or_else(|failure| vec![failure.to_string()]);
    remarks.extend(damaged.map(|why| {
        format!(
            "this copy is damaged and cannot be restored: {why}; keep the back-up before it, and see `custodia log verify` \
             and `custodia op recover`"
        )
    }));
    Ok(CopyView { access_log_lost, remarks, ..whole(&journal, to)? })
}

/// What of the access log is gone, of which a folder still knows how long it was.
fn missing_of_access_log(data: &Path) -> Option<String> {
    AccessLog::what_is_missing(data).unwrap_or_else(|e| Some(format!("access log: {e}")))
}

/// What a copy of a folder says of itself: whether anybody can open it, and whether its logs were seen longer.
fn what_a_copy_lacks(folder: &Folder, journal: &Journal) -> Result<Vec<String>, Failure> {
    let shorter = journal.health().shorter_than_known.as_ref();
    let mut remarks: Vec<String> = shorter.map(|shorter| shorter.as_error().to_string()).into_iter().collect();
    remarks.extend(custody::registers_destroyed(journal)?);
    for own in folder.own_logs()? {
        if !folder.admits_somebody(&own) {
            remarks.push(format!(
                "{} holds no officer's admission to the node of {own}: nobody can open the copy, and its payloads stay \
                 sealed",
                folder.keys(&own).display()
            ));
        }
    }
    Ok(remarks)
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

/// Checks a backup, page by page and each hash, link and root, and copies it to a new folder. A damaged one is refused
/// with the first bad event. One whose log somebody has seen longer is copied and opens for reading only.
pub fn restore(from: &Path, to: &Path) -> Result<CopyView, Failure> {
    let folder = Folder::open(from)?;
    let journal = Journal::open(from, &JournalMode::Read)?;
    demand_sound(&folder)?;
    whole_copy(from, to, |copy| {
        journal.backup(copy)?;
        copy_access_log(from, copy)?;
        copy_beside(from, copy)
    })?;
    let access_log_lost = missing_of_access_log(from);
    let remarks = what_a_copy_lacks(&folder, &journal)?;
    Ok(CopyView { access_log_lost, remarks, ..whole(&journal, to)? })
}

/// Refuses a backup whose logs do not hold as far as that can be told without a key.
fn demand_sound(folder: &Folder) -> Result<(), Failure> {
    let Some(why) = damage(folder)? else { return Ok(()) };
    let from = folder.root().display();
    Err(Failure::error(format!("the backup is damaged: {why}")).at(&from).hint(format!(
        "nothing was written; take another backup, or write what can be read of this one to a new folder with \
         `custodia op recover NEW-FOLDER --data {from}`"
    )))
}

/// Why the logs of a folder do not hold, as far as that can be told without a key.
fn damage(folder: &Folder) -> Result<Option<String>, Failure> {
    let from = folder.root();
    let view = verify_without_key(from, &LogCheck::default(), &mut |_| {})?;
    let gone = folder.own_logs()?.into_iter().find(|own| !view.authorities.iter().any(|log| log.id == own.as_str()));
    // A log that somebody has seen longer is no damage of the copy.
    let is_short = |log: &LogView| {
        view.shorter_than_known.as_ref().is_some_and(|seen| seen.authority == log.id && seen.here < seen.size)
    };
    let other = view.authorities.iter().find(|log| !log.checkpoint_ok && !is_short(log));
    if view.pages_damaged.is_some() {
        return Ok(view.pages_damaged);
    }
    Ok(match (&view.first_bad, gone, other) {
        (Some(bad), ..) => {
            Some(format!("event number {} of the log of {} does not hold: {}", bad.seq, bad.authority, bad.why))
        }
        (None, Some(own), _) => Some(format!("the log of {own} is not in it")),
        (None, None, Some(log)) => Some(format!("the log of {} does not go through a checkpoint known of it", log.id)),
        (None, None, None) => None,
    })
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
    Ok(CopyView { to: to.display().to_string(), logs, evidence, evidence_lost, access_log_lost, remarks: Vec::new() })
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
    Ok(CopyView {
        to: to.display().to_string(),
        logs,
        evidence,
        evidence_lost: 0,
        access_log_lost: None,
        remarks: Vec::new(),
    })
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
        copy_file(&recovered, &to.join(RECOVERED_FILE))?;
    }
    let settings = from.join(SETTINGS_FILE);
    if settings.exists() {
        copy_file(&settings, &to.join(SETTINGS_FILE))?;
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
            copy_file(&source, &target)?;
        }
    }
    Ok(())
}

/// A full disk is the one that is written to.
fn copy_file(from: &Path, to: &Path) -> Result<(), Failure> {
    fs::copy(from, to).map(drop).map_err(|e| io_at(if custody::is_no_room(&e) { to } else { from })(e))
}
