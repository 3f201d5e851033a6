//! One passphrase is one person: a new key file is not made under words that open another's. Whoever knew both would be
//! his own second officer. Source: `custody.md` (Who signs: two persons), `docs/operating/keys-and-backup.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::desk::Desk;
use crate::failure::{Failure, io_at};
use crate::found::Root;
use crate::key_file::{KeyFile, KeyUse};

/// Most key files that a new passphrase is tried on. Source: ours; an authority has some tens of officers. Effect: each
/// costs one Argon2id, about 0.1 s, so that a key is made within half a minute; where there are more, none is made here.
const FILES_MOST: usize = 200;

impl Desk {
    /// Refuses a passphrase for a new key file that opens the root's, or, for an officer, another officer's. A device
    /// opens with the passphrase of the officer who signs on it. A rehearsal publishes one for all.
    pub(crate) fn is_nobody_elses(
        &self,
        root: &Root,
        key_use: KeyUse,
        id: &str,
        passphrase: &str,
    ) -> Result<(), Failure> {
        if self.folder.settings.rehearsal {
            return Ok(());
        }
        let taken = || {
            Failure::usage("this passphrase opens another key file here: with one passphrase two are one person")
                .hint("let the holder choose his own and tell it to nobody, or bring a key file with --brought-key")
        };
        if root.opens_with(passphrase) {
            return Err(taken());
        }
        if key_use != KeyUse::Officer {
            return Ok(());
        }
        let files = self.officers_key_files()?;
        if files.len() > FILES_MOST {
            return Err(Failure::error(format!("the passphrase cannot be tried on {} key files", files.len()))
                .at(self.folder.root().join("keys").display())
                .limit(format!("{FILES_MOST} key files"))
                .hint("take away the files of those who have left, or let the holder bring one with --brought-key"));
        }
        for path in files {
            // What cannot be read as a key file opens nothing, with whatever words.
            let Ok(file) = KeyFile::read(&path) else { continue };
            if file.id != id && file.open(passphrase).is_ok() {
                return Err(taken());
            }
        }
        Ok(())
    }

    /// The officers' key files that the folder keeps, and those opened at this desk.
    fn officers_key_files(&self) -> Result<BTreeSet<PathBuf>, Failure> {
        let mut files = self.opened_keys.clone();
        for node in &self.folder.settings.node {
            let dir = self.folder.keys(&custody::AuthorityId::parse(&node.authority)?).join("officers");
            let entries = match fs::read_dir(&dir) {
                Ok(entries) => entries,
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => continue,
                Err(e) => return Err(io_at(&dir)(e)),
            };
            for entry in entries {
                files.insert(entry.map_err(io_at(&dir))?.path());
            }
        }
        Ok(files)
    }
}
