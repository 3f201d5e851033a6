//! Checkpoints that this node knows of, and the alarm when a log is shorter than one of them. Source:
//! `custody.md` (The log): paper is the first witness.
//!
//! The newest own checkpoint is also kept in a file beside the database, so that a database put back
//! from an old copy is noticed.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use rusqlite::params;

use crate::checkpoint::SignedCheckpoint;
use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::{AuthorityId, Hash};
use crate::merkle::Frontier;

use super::open::sync_folder;
use super::read::{LogRow, empty_head};
use super::{Journal, fault, sql};

/// Folder of the newest own checkpoints, beside the database.
pub(super) const CHECKPOINT_FOLDER: &str = "checkpoints";
/// Who holds the checkpoints that this node has signed.
pub(crate) const OWN: &str = "own";
/// Who holds what a partner's bundle has shown begins with this.
pub(crate) const PARTNER: &str = "partner ";
/// Longest checkpoint file read, in bytes. Source: ours; a note with 64 cosignatures fits.
const NOTE_BYTES_MAX: u64 = 1 << 16;

/// A checkpoint as somebody holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCheckpoint {
    /// Size and root.
    pub head: LogHead,
    /// Who holds it: `own`, `receipt r-17`, `print`, `partner x`.
    pub held_by: String,
    /// The signed note, if there is one.
    pub note: String,
}

/// What was noticed on opening.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Health {
    /// A log that is shorter, or other, than somebody has seen it.
    pub shorter_than_known: Option<Shorter>,
}

/// A log that is shorter than a checkpoint says, or differs from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shorter {
    /// Whose log.
    pub log: AuthorityId,
    /// What is here.
    pub here: LogHead,
    /// What is known.
    pub known: LogHead,
    /// Who holds the checkpoint that says so.
    pub held_by: String,
}

impl Shorter {
    /// The alarm in words.
    pub fn as_error(&self) -> Error {
        let Self { log, here, known, held_by } = self;
        let message = if here.size < known.size {
            format!(
                "the log of {log} has lost its end: it has {0} events, {1} are known from {held_by}, and event number {0} is \
                 the first that is missing",
                here.size, known.size
            )
        } else {
            format!("log of {log} has another root at {} events than is known from {held_by}", known.size)
        };
        let hint = match self.was_taken_in() {
            true => format!(
                "what is gone was here: take the newest bundle of {log} in again with `custodia log import`; until then the \
                 folder opens for reading, for that, and for `custodia authority withdraw {log}` where there is no bundle"
            ),
            false => "it opens for reading only; bring the newest copy back with `custodia op restore COPY --data \
                 NEW-FOLDER`; where none has it, `custodia op recover` and go on as keys-and-backup.md says under A lost end"
                .into(),
        };
        Error::shorter_than_known(message).with_hint(hint)
    }

    /// Whether what is gone came in a bundle of that log that was taken in whole: the bundle brings it back.
    pub(super) fn was_taken_in(&self) -> bool {
        self.here.size < self.known.size && is_taken_in(&self.log, &self.held_by)
    }
}

impl Journal {
    /// Keeps a checkpoint of a log that somebody else has seen: on a receipt, a print, from a partner.
    pub fn note_seen_checkpoint(
        &mut self,
        log: &AuthorityId,
        head: LogHead,
        held_by: &str,
        note: &str,
    ) -> Result<(), Error> {
        self.in_transaction(|db| {
            db.prepare_cached(sql::CHECKPOINT_ADD)?.execute(params![
                log.as_str(),
                head.size,
                head.root.0,
                held_by,
                note
            ])?;
            Ok(())
        })
    }

    /// Keeps a checkpoint that this node has signed, in the database and beside it.
    pub fn note_own_checkpoint(&mut self, log: &AuthorityId, head: LogHead, note: &str) -> Result<(), Error> {
        self.note_seen_checkpoint(log, head, OWN, note)?;
        write_beside(&self.folder, log, head, note)
    }

    /// The checkpoints known of one log, smallest first.
    pub fn checkpoints(&self, log: &AuthorityId) -> Result<Vec<HeldCheckpoint>, Error> {
        let mut query = self.query(sql::CHECKPOINT_ALL)?;
        let rows = query.query_map([log.as_str()], |row| {
            let head = LogHead { size: row.get(0)?, root: Hash(row.get(1)?) };
            Ok(HeldCheckpoint { head, held_by: row.get(2)?, note: row.get(3)? })
        });
        rows.and_then(Iterator::collect).map_err(|e| fault::sqlite(&self.file, e))
    }

    /// The root that a log had at a size it has reached.
    pub(crate) fn root_at(&self, log: &AuthorityId, size: u64) -> Result<Hash, Error> {
        let mut frontier = Frontier::new();
        self.leaf_hashes(log, 0..size)?.into_iter().for_each(|leaf| frontier.append(leaf));
        Ok(frontier.root())
    }

    /// Compares the logs with what is known of them once more, after something came in.
    pub(crate) fn look_again(&mut self) -> Result<(), Error> {
        self.health = self.examine()?;
        Ok(())
    }

    /// Of the logs written here, a checkpoint that a partner brought back and that the log does not go through: kept
    /// only where that is so, and the log may have been written on since.
    fn other_history(&self, rows: &[LogRow]) -> Result<Option<Shorter>, Error> {
        for row in rows.iter().filter(|row| row.own) {
            let brought = self.checkpoints(&row.authority)?.into_iter().filter(|c| c.held_by.starts_with(PARTNER));
            for held in brought.filter(|c| c.head.size < row.frontier.size()) {
                if self.root_at(&row.authority, held.head.size)? != held.head.root {
                    let (log, here) = (row.authority.clone(), row.head());
                    return Ok(Some(Shorter { log, here, known: held.head, held_by: held.held_by }));
                }
            }
        }
        Ok(None)
    }

    /// Compares each log with the largest checkpoint known of it. A received log may be known further than it was sent
    /// here; one written here may not, and no log may be shorter than a bundle of it that was taken in here: what it
    /// withholds has its leaf here. What a log written here has lost weighs more.
    pub(super) fn examine(&self) -> Result<Health, Error> {
        let mut known = self.largest_checkpoints()?;
        known.extend(read_beside(&self.folder)?);
        let rows = self.log_rows()?;
        let mut worst: Option<Shorter> = None;
        for (log, head, held_by) in known {
            let row = rows.iter().find(|row| row.authority == log);
            let own = row.map_or(held_by == OWN, |row| row.own);
            let here = row.map_or_else(empty_head, LogRow::head);
            let was_here = own || is_taken_in(&log, &held_by);
            let bad = (was_here && here.size < head.size) || (here.size == head.size && here.root != head.root);
            let shorter = Shorter { log, here, known: head, held_by };
            let weight = |s: &Shorter| (!s.was_taken_in(), s.known.size);
            if bad && worst.as_ref().is_none_or(|w| weight(w) < weight(&shorter)) {
                worst = Some(shorter);
            }
        }
        Ok(Health { shorter_than_known: worst.map_or_else(|| self.other_history(&rows), |worst| Ok(Some(worst)))? })
    }

    fn largest_checkpoints(&self) -> Result<Vec<(AuthorityId, LogHead, String)>, Error> {
        let mut query = self.query(sql::CHECKPOINT_TOP)?;
        let rows = query.query_map([], |row| {
            let head = LogHead { size: row.get(1)?, root: Hash(row.get(2)?) };
            Ok((row.get::<_, String>(0)?, head, row.get(3)?))
        });
        let rows: rusqlite::Result<Vec<_>> = rows.and_then(Iterator::collect);
        rows.map_err(|e| fault::sqlite(&self.file, e))?
            .into_iter()
            .map(|(name, head, held_by)| {
                Ok((AuthorityId::parse(&name).map_err(|e| e.at(self.file.display()))?, head, held_by))
            })
            .collect()
    }
}

/// Whether a head is that of a bundle of the log itself, whose every entry or leaf was taken in.
fn is_taken_in(log: &AuthorityId, held_by: &str) -> bool {
    held_by.strip_prefix(PARTNER) == Some(log.as_str())
}

/// Writes a file whole or not at all: beside, synced, renamed, folder synced.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let beside = path.with_extension("new");
    let written = fs::File::create(&beside).and_then(|mut f| {
        f.write_all(bytes)?;
        f.sync_all()
    });
    written.and_then(|()| fs::rename(&beside, path)).map_err(|e| fault::io(path, "cannot write", e))?;
    path.parent().map_or(Ok(()), sync_folder)
}

fn write_beside(folder: &Path, log: &AuthorityId, head: LogHead, note: &str) -> Result<(), Error> {
    let folder = folder.join(CHECKPOINT_FOLDER);
    fs::create_dir_all(&folder).map_err(|e| fault::io(&folder, "cannot make the folder", e))?;
    write_whole(&folder.join(format!("{log}.txt")), format!("{} {}\n{note}", head.size, head.root).as_bytes())
}

/// The newest own checkpoints as their files say: size and root on the first line, then the note.
fn read_beside(folder: &Path) -> Result<Vec<(AuthorityId, LogHead, String)>, Error> {
    let folder = folder.join(CHECKPOINT_FOLDER);
    let Ok(files) = fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for file in files {
        let path = file.map_err(|e| fault::io(&folder, "cannot list", e))?.path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        found.push(read_checkpoint_file(&path)?);
    }
    Ok(found)
}

fn read_checkpoint_file(path: &Path) -> Result<(AuthorityId, LogHead, String), Error> {
    let mut text = String::new();
    fs::File::open(path)
        .and_then(|f| f.take(NOTE_BYTES_MAX).read_to_string(&mut text))
        .map_err(|e| fault::io(path, "cannot read the checkpoint", e))?;
    let (line, note) = text.split_once('\n').unwrap_or_default();
    let parts = line.split_once(' ');
    let head =
        parts.and_then(|(size, root)| Some(LogHead { size: size.parse().ok()?, root: Hash::parse_hex(root).ok()? }));
    // A file cut off behind its first line, or put together from two, witnesses nothing.
    let signed = SignedCheckpoint::parse(note).ok().map(|note| note.checkpoint().clone());
    let log = path.file_stem().and_then(|s| s.to_str()).and_then(|s| AuthorityId::parse(s).ok());
    match (log, head, signed) {
        (Some(log), Some(head), Some(signed)) if signed.authority == log && signed.head == head => {
            Ok((log, head, OWN.into()))
        }
        _ => Err(Error::malformed(format!("{} is not a checkpoint", path.display()))
            .with_hint("take it away and run `custodia log verify` against checkpoints that others hold")),
    }
}

#[cfg(test)]
mod tests;
