//! How long the access log was when it was last looked at, kept beside the checkpoints: a file that is taken away or
//! begun anew is noticed. It goes with a back-up as they do. Source: ours.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::ids::Hash;

use super::checkpoints::{CHECKPOINT_FOLDER, write_whole};
use super::{ACCESS_FILE, AccessLog, fault, reach};

/// Name of the file: number of lines and hash of the last one.
const END_FILE: &str = "access.end";
/// Longest such file read, in bytes. Source: ours; a number and a hash have some 90.
const END_BYTES_MAX: u64 = 200;

/// Lines of an access log, and the hash of the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    lines: u64,
    hash: Hash,
}

impl AccessLog {
    /// Keeps how long the access log of a folder is, if it goes on from what was kept before; a shorter or other one
    /// changes nothing, so that it is told until somebody has looked.
    pub fn keep_end(folder: &Path) -> Result<(), Error> {
        let Some(log) = Self::open_to_read(folder)? else { return Ok(()) };
        let Some((number, hash)) = log.last()? else { return Ok(()) };
        let (now, kept) = (End { lines: number + 1, hash }, read(folder)?);
        match kept {
            Some(kept) if kept == now || !log.contains(kept)? => Ok(()),
            _ => write(folder, now),
        }
    }

    /// What is missing of the access log of a folder, in one line; nothing where all that is known of it is there.
    pub fn what_is_missing(folder: &Path) -> Result<Option<String>, Error> {
        let Some(known) = read(folder)? else { return Ok(None) };
        let Some(log) = Self::open_to_read(folder)? else {
            return Ok(Some(format!("access log: {ACCESS_FILE} is gone, it had {} lines", known.lines)));
        };
        if log.contains(known)? {
            return Ok(None);
        }
        let here = log.last()?.map_or(0, |(number, _)| number + 1);
        Ok(Some(match here < known.lines {
            true => format!("access log: it has {here} lines, {} are known: its end was taken away", known.lines),
            false => format!("access log: its line {} is another than is known: it was begun anew", known.lines - 1),
        }))
    }

    /// Whether a file was made for it and nothing written yet: a process ended while it made it. One of which anything is
    /// known was emptied.
    pub(super) fn is_not_begun(folder: &Path) -> Result<bool, Error> {
        if read(folder)?.is_some() {
            return Ok(false);
        }
        let file = folder.join(ACCESS_FILE);
        if fs::metadata(&file).is_ok_and(|file| file.len() == 0) {
            return Ok(true);
        }
        // Its first page stands, and its table does not.
        let Ok((db, _held)) = reach::open(&file, None) else { return Ok(false) };
        let tables = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, u32>(0));
        let application = db.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0));
        Ok(matches!((tables, application), (Ok(0), Ok(0))))
    }

    fn contains(&self, end: End) -> Result<bool, Error> {
        Ok(self.hash_of(end.lines - 1)? == Some(end.hash))
    }
}

fn place(folder: &Path) -> PathBuf {
    folder.join(CHECKPOINT_FOLDER).join(END_FILE)
}

fn write(folder: &Path, end: End) -> Result<(), Error> {
    let within = folder.join(CHECKPOINT_FOLDER);
    fs::create_dir_all(&within).map_err(|e| fault::io(&within, "cannot make the folder", e))?;
    write_whole(&place(folder), format!("{} {}\n", end.lines, end.hash).as_bytes())
}

fn read(folder: &Path) -> Result<Option<End>, Error> {
    let path = place(folder);
    let mut text = String::new();
    match File::open(&path).and_then(|file| file.take(END_BYTES_MAX).read_to_string(&mut text)) {
        Ok(_) => {}
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(fault::io(&path, "cannot read", e)),
    }
    let parsed = text.trim_end().split_once(' ').and_then(|(lines, hash)| {
        Some(End { lines: lines.parse().ok().filter(|n| *n > 0)?, hash: Hash::parse_hex(hash).ok()? })
    });
    match parsed {
        Some(end) => Ok(Some(end)),
        None => Err(Error::malformed(format!("{} does not say how long the access log was", path.display()))
            .with_hint("put it back from the last backup")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_access_log_that_a_process_began_to_make_is_none_and_one_that_was_emptied_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join(ACCESS_FILE);
        fs::write(&file, b"").unwrap();
        assert!(AccessLog::open_to_read(dir.path()).unwrap().is_none());
        // As far as the settings of the database, and no table.
        let db = rusqlite::Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        drop(db);
        assert!(fs::metadata(&file).unwrap().len() > 0);
        assert!(AccessLog::open_to_read(dir.path()).unwrap().is_none());
        assert_eq!(AccessLog::what_is_missing(dir.path()).unwrap(), None);

        write(dir.path(), End { lines: 3, hash: Hash([7; 32]) }).unwrap();
        assert!(AccessLog::open_to_read(dir.path()).is_err(), "three lines are known");
        fs::write(&file, b"").unwrap();
        assert!(AccessLog::what_is_missing(dir.path()).is_err());
    }
}
