//! Where snapshots lie beside the database. What they hold is not the journal's affair. Source: ours.

use std::fs;
use std::path::PathBuf;

use crate::error::Error;

use super::checkpoints::write_whole;
use super::open::sync_folder;
use super::{Journal, fault};

/// Name of the newest snapshot in a journal's folder.
const SNAPSHOT_FILE: &str = "record.snapshot";

impl Journal {
    fn snapshot_path(&self) -> PathBuf {
        self.folder.join(SNAPSHOT_FILE)
    }

    /// Keeps a snapshot's bytes in place of the one before, whole or not at all.
    pub(crate) fn keep_snapshot(&self, bytes: &[u8]) -> Result<(), Error> {
        write_whole(&self.snapshot_path(), bytes)
    }

    /// The newest snapshot's bytes, if there is one.
    pub(crate) fn read_snapshot(&self) -> Result<Option<Vec<u8>>, Error> {
        let path = self.snapshot_path();
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(fault::io(&path, "cannot read the snapshot", e)),
        }
    }

    /// Removes all snapshots: they may hold what was erased.
    pub fn remove_snapshots(&mut self) -> Result<(), Error> {
        for path in [self.snapshot_path(), self.snapshot_path().with_extension("new")] {
            match fs::remove_file(&path) {
                Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                    return Err(fault::io(&path, "cannot remove the snapshot", e));
                }
                _ => {}
            }
        }
        sync_folder(&self.folder)
    }
}
