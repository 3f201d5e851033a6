//! Which list, in which version: the file's own date, its bytes, their hash. Source: ours.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::list::entry::{Entry, EntryKind};
use crate::list::format::Format;
use crate::list::report::Report;

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSeen {
    /// What it is to the list: `sdn`, `alt`, ...
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// How many bytes.
    pub bytes: u64,
}

/// Which version of a list this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// How the file is written.
    pub format: Format,
    /// Whose list it is, in the words of whoever loads it.
    pub source: String,
    /// The date that the file gives itself; nothing where it gives none.
    pub dated: Option<String>,
    /// The files it was read from.
    pub files: Vec<FileSeen>,
}

/// A list as it was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Which version.
    pub version: Version,
    /// In the order of the file; their numbers differ.
    pub entries: Vec<Entry>,
    /// What was not understood.
    pub report: Report,
}

impl Version {
    /// One hash for all files: of one file its own, of several the hash of their names and hashes.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        if let [only] = &self.files[..] {
            return only.sha256;
        }
        let mut hash = Sha256::new();
        for file in &self.files {
            hash.update((file.name.len() as u64).to_be_bytes());
            hash.update(file.name.as_bytes());
            hash.update(file.sha256);
        }
        hash.finalize().into()
    }

    /// The same in hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        let mut hex = String::with_capacity(64);
        for byte in self.sha256() {
            // Writing into a string cannot fail.
            let _ = write!(hex, "{byte:02x}");
        }
        hex
    }
}

impl List {
    /// How many entries are of a kind.
    #[must_use]
    pub fn count(&self, kind: EntryKind) -> usize {
        self.entries.iter().filter(|entry| entry.kind == kind).count()
    }
}
