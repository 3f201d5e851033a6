//! The rules of a root key file outside rehearsals: never in the data folder, never under the passphrase of the
//! officer who acts, and where the authority says so, opened by two people together. Whoever holds the root makes
//! officers; one who could make his own second officer would act for two. Source: `custody.md` (Who signs).

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::folder::Folder;
use crate::found::Root;
use crate::key_file::{KeyFile, KeyUse, PASSPHRASE_CHARS_MIN};

/// What opens a root key file: one passphrase, or those of two people in their order.
#[derive(Clone)]
pub struct RootWords {
    first: Zeroizing<String>,
    second: Option<Zeroizing<String>>,
}

impl RootWords {
    /// One person's passphrase.
    pub fn one(first: impl Into<String>) -> Self {
        Self { first: Zeroizing::new(first.into()), second: None }
    }

    /// The passphrases of two people, in the order in which they were given when the file was made.
    pub fn two(first: impl Into<String>, second: impl Into<String>) -> Self {
        Self { first: Zeroizing::new(first.into()), second: Some(Zeroizing::new(second.into())) }
    }

    /// How many passphrases these are.
    pub fn count(&self) -> u8 {
        1 + u8::from(self.second.is_some())
    }

    /// Whether a passphrase is one of them.
    pub(crate) fn are(&self, passphrase: &str) -> bool {
        let second = self.second.as_ref().map(|words| words.as_str());
        passphrase == self.first.as_str() || Some(passphrase) == second
    }

    /// What goes through Argon2id. The length of the first stands before both, so that no other pair gives the
    /// same words.
    pub(crate) fn joined(&self) -> Zeroizing<String> {
        match &self.second {
            None => self.first.clone(),
            Some(second) => Zeroizing::new(format!("{}:{}{}", self.first.len(), *self.first, **second)),
        }
    }

    /// Outside rehearsals a passphrase of the root is nobody else's.
    fn are_the_roots_own(&self, officers: Option<&str>) -> Result<(), Failure> {
        let own = "whoever opens the root makes officers: keep its passphrase with another person";
        let second = self.second.as_ref().map(|words| words.as_str());
        if officers.is_some_and(|words| self.are(words)) {
            return Err(Failure::usage("the root key has the passphrase of the acting officer").hint(own));
        }
        if second == Some(self.first.as_str()) {
            return Err(Failure::usage("the two passphrases of the root key are the same").hint(own));
        }
        let short = |words: &str| words.chars().count() < PASSPHRASE_CHARS_MIN;
        if short(&self.first) || second.is_some_and(short) {
            return Err(Failure::usage(format!(
                "a passphrase of the root key is shorter than {PASSPHRASE_CHARS_MIN} characters"
            )));
        }
        Ok(())
    }
}

/// Where `op init` writes a live folder's root key, and what opens it; checked before anything is made.
pub(crate) fn for_live_folder<'a>(
    folder: &Path,
    path: Option<&'a Path>,
    words: Option<&'a RootWords>,
    officers: &str,
) -> Result<(&'a Path, &'a RootWords), Failure> {
    let path = path.ok_or_else(|| {
        Failure::usage("`op init` needs --root-key FILE: a new file outside the data folder")
            .hint("on a carrier that is kept apart from this machine")
    })?;
    outside(folder, path)?;
    crate::files::must_be_new(path)?;
    let words = words.ok_or_else(needs_passphrase)?;
    words.are_the_roots_own(Some(officers))?;
    Ok((path, words))
}

fn needs_passphrase() -> Failure {
    Failure::usage("the root key needs a passphrase of its own")
        .hint("give it at the prompt, in CUSTODIA_ROOT_PASSPHRASE, or in a file named by --root-passphrase-file")
}

fn outside(folder: &Path, path: &Path) -> Result<(), Failure> {
    if lies_in(folder, path) {
        return Err(Failure::usage("the root key file lies in the data folder").at(path.display()).hint(
            "keep it outside, on a carrier apart from this machine: whoever has both makes officers by himself",
        ));
    }
    Ok(())
}

/// Whether a file lies in a folder, through links too; neither need be there yet.
fn lies_in(folder: &Path, path: &Path) -> bool {
    resolved(path).starts_with(resolved(folder))
}

fn resolved(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let there = whole.ancestors().find_map(|part| Some((part, part.canonicalize().ok()?)));
    match there {
        Some((part, real)) => real.join(whole.strip_prefix(part).unwrap_or(Path::new(""))),
        None => whole,
    }
}

impl Desk {
    /// Opens the root key for an act of keys. Outside rehearsals it must be named, lie outside the folder and have
    /// a passphrase of its own; a rehearsal keeps it in the folder, under the passphrase that it publishes.
    pub fn open_root(
        &self,
        seat: &Seat,
        path: Option<&Path>,
        words: Option<RootWords>,
        officers: Option<&str>,
    ) -> Result<Root, Failure> {
        let settings = &self.folder().settings;
        if settings.rehearsal {
            let path = path.map_or_else(|| self.folder().root_key(&seat.authority), Path::to_owned);
            let published = || officers.or(settings.rehearsal_passphrase.as_deref()).map(RootWords::one);
            let words = words.or_else(published).ok_or_else(needs_passphrase)?;
            return Root::open_with(&path, &seat.authority, &words);
        }
        let path = path.ok_or_else(|| {
            Failure::usage("certificates and revocations need the root key: name its file with --root-key")
        })?;
        outside(self.folder().root(), path)?;
        let words = words.ok_or_else(needs_passphrase)?;
        words.are_the_roots_own(officers)?;
        Root::open_with(path, &seat.authority, &words)
    }
}

/// What `op status` says of root keys that lie in a live folder.
pub(crate) fn alarm(folder: &Folder) -> Option<String> {
    if folder.settings.rehearsal {
        return None;
    }
    let mut found = Vec::new();
    root_keys_under(folder.root(), &folder.blobs(), &mut found);
    found.sort();
    let first = found.first()?;
    Some(format!(
        "the root key lies in the data folder, {}: take it off this machine; whoever has both makes officers by himself",
        first.display()
    ))
}

/// Key files of a root, under whatever name. Blobs are sealed and many: none is read.
fn root_keys_under(dir: &Path, blobs: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let (path, kind) = (entry.path(), entry.file_type());
        match kind {
            Ok(kind) if kind.is_dir() && path != blobs => root_keys_under(&path, blobs, found),
            Ok(kind) if !kind.is_dir() && KeyFile::read(&path).is_ok_and(|file| file.key_use == KeyUse::Root) => {
                found.push(path);
            }
            _ => {}
        }
    }
}
