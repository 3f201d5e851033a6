//! Versions of lists in the data folder: each file whole under its own hash, and beside them what a version is made of.
//! A version is read from these files when it is used, and is what it was by its hash. Layout in `docs/formats.md`.
//! Source: ours.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use custody::Hash;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use watchlist::list::List;

use super::files::{Role, Source, format, opened};
use crate::failure::{Failure, io_at};
use crate::files;

/// The folder of lists within a data folder.
pub(crate) const LISTS_FOLDER: &str = "lists";
/// Form of what is written of a version. Source: ours; raised with each change.
const SCHEMA: u32 = 1;
/// Longest description of a version read, in bytes. Source: ours; five files take some 1,000.
const KEPT_BYTES_MAX: u64 = 16 * 1024;
/// Bytes copied at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// What a version of a list is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    schema: u32,
    format: String,
    files: Vec<KeptFile>,
}

/// One of its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeptFile {
    /// What it is to the list.
    pub(crate) role: String,
    /// What it was called where it was loaded from.
    pub(crate) name: String,
    /// SHA-256 of its bytes, under which it lies here.
    pub(crate) sha256: String,
    /// How many bytes.
    pub(crate) bytes: u64,
}

/// A version that lies here.
pub(crate) struct Stored {
    pub(crate) hash: Hash,
    pub(crate) files: Vec<KeptFile>,
    pub(crate) list: List,
    /// Whether its files came only now.
    is_new: bool,
}

/// Takes the files of a list in and reads them from where they lie then: what was understood is what is kept. Of files
/// that are no list nothing stays.
pub(crate) fn keep(root: &Path, given: &Source, said_source: &str) -> Result<Stored, Failure> {
    let lists = Lists::of(root);
    lists.make()?;
    let mut files = Vec::new();
    let mut fresh = Vec::new();
    let kept: Result<(), Failure> = given.files.iter().try_for_each(|(role, path)| {
        let (file, is_new) = lists.take(*role, path)?;
        fresh.extend(is_new);
        files.push(file);
        Ok(())
    });
    let stored: Result<Stored, Failure> = kept.and_then(|()| {
        let source = lists.source(&given.format.to_string(), &files)?;
        let list = source.read(said_source).map_err(|f| named_as_given(f, given))?;
        let hash = Hash(source.hash_of(&list)?);
        let said = Kept { schema: SCHEMA, format: given.format.to_string(), files: files.clone() };
        let is_new = !lists.version(&hash).exists();
        if is_new {
            files::write_new_whole(&lists.version(&hash), &json(&said)?)?;
        }
        Ok(Stored { hash, files: files.clone(), list, is_new })
    });
    if stored.is_err() {
        // What cannot be taken away now is a file that no version names.
        fresh.iter().for_each(|path| drop(fs::remove_file(path)));
    }
    stored
}

/// Lets go of a version that came only now, where its taking up was refused; its files stay, and no version names them.
pub(crate) fn let_go(root: &Path, stored: &Stored) {
    if stored.is_new {
        let lists = Lists::of(root);
        drop(fs::remove_file(lists.version(&stored.hash)));
    }
}

/// Reads a version that was taken up.
pub(crate) fn read(root: &Path, name: &str, hash: &Hash) -> Result<List, Failure> {
    let lists = Lists::of(root);
    let path = lists.version(hash);
    if !path.exists() {
        return Err(Failure::error(format!("the files of list {name} in version {hash} are not in this folder"))
            .at(path.display())
            .hint("load the same files again with `custodia list load`, or restore a back-up that has them"));
    }
    let kept = lists.kept(&path)?;
    let source = lists.source(&kept.format, &kept.files)?;
    let list = source.read("")?;
    let found = Hash(source.hash_of(&list)?);
    if found != *hash {
        return Err(Failure::error(format!(
            "the files of list {name} are not those that were taken up: they are {found}, {hash} was signed for"
        ))
        .at(path.display())
        .hint("load the files again with `custodia list load`, or restore a back-up"));
    }
    Ok(list)
}

/// The form and the files of a version, where it lies here.
pub(crate) fn files_of(root: &Path, hash: &Hash) -> Result<Option<(String, Vec<KeptFile>)>, Failure> {
    let lists = Lists::of(root);
    let path = lists.version(hash);
    if !path.exists() {
        return Ok(None);
    }
    let kept = lists.kept(&path)?;
    Ok(Some((kept.format, kept.files)))
}

/// Where everything lies.
struct Lists(PathBuf);

impl Lists {
    fn of(root: &Path) -> Self {
        Self(root.join(LISTS_FOLDER))
    }

    fn file(&self, sha256: &Hash) -> PathBuf {
        self.0.join("files").join(sha256.to_string())
    }

    fn version(&self, hash: &Hash) -> PathBuf {
        self.0.join("versions").join(format!("{hash}.json"))
    }

    /// Makes the folders, for their owner alone: who is looked for says something of an operation.
    fn make(&self) -> Result<(), Failure> {
        for dir in [self.0.clone(), self.0.join("files"), self.0.join("versions")] {
            if dir.is_dir() {
                continue;
            }
            let mut builder = fs::DirBuilder::new();
            #[cfg(unix)]
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(&dir).map_err(io_at(&dir))?;
        }
        Ok(())
    }

    /// Copies a file in under its hash; says where it is where it was not there yet.
    fn take(&self, role: Role, path: &Path) -> Result<(KeptFile, Option<PathBuf>), Failure> {
        let part = self.0.join("files").join(format!("{}.part", std::process::id()));
        let copied = copy_hashed(path, &part);
        let (sha256, bytes) = match copied {
            Ok(copied) => copied,
            Err(failure) => {
                drop(fs::remove_file(&part));
                return Err(failure);
            }
        };
        let target = self.file(&sha256);
        let is_new = !target.exists();
        match is_new {
            true => fs::rename(&part, &target).map_err(io_at(&target))?,
            false => fs::remove_file(&part).map_err(io_at(&part))?,
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let file = KeptFile { role: role.word().into(), name, sha256: sha256.to_string(), bytes };
        Ok((file, is_new.then_some(target)))
    }

    fn kept(&self, path: &Path) -> Result<Kept, Failure> {
        let text = files::read_text_at_most(path, KEPT_BYTES_MAX)?;
        let wrong = |what: String| Failure::error(what).at(path.display()).hint("restore a back-up that has it whole");
        let kept: Kept =
            serde_json::from_str(&text).map_err(|e| wrong(format!("not a description of a version: {e}")))?;
        match kept.schema {
            SCHEMA => Ok(kept),
            other => Err(wrong(format!("description of a version in form {other}, this program knows {SCHEMA}"))),
        }
    }

    /// The same files as a list to be read.
    fn source(&self, form: &str, files: &[KeptFile]) -> Result<Source, Failure> {
        let role = |file: &KeptFile| {
            Role::parse(&file.role).ok_or_else(|| Failure::error(format!("{:?} is no part of a list", file.role)))
        };
        // A hash that is read, so that no file outside the folder is opened.
        let files = files.iter().map(|file| Ok((role(file)?, self.file(&Hash::parse_hex(&file.sha256)?))));
        Ok(Source { format: format(form)?, files: files.collect::<Result<_, Failure>>()? })
    }
}

/// A message names the file that was given, not the one it was copied to.
fn named_as_given(failure: Failure, given: &Source) -> Failure {
    let Failure::Error(mut fault) = failure else { return failure };
    fault.place = given.files.first().map(|(_, path)| path.display().to_string());
    Failure::Error(fault)
}

fn json(kept: &Kept) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec_pretty(kept).map_err(|e| Failure::error(format!("description of a version as JSON: {e}")))
}

/// Copies a file, for its owner alone, and hashes it on the way.
fn copy_hashed(from: &Path, to: &Path) -> Result<(Hash, u64), Failure> {
    let mut input = opened(from)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut output: File = options.open(to).map_err(io_at(to))?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0_u64, vec![0_u8; CHUNK_BYTES]);
    loop {
        let took = input.read(&mut chunk).map_err(io_at(from))?;
        if took == 0 {
            break;
        }
        bytes += took as u64;
        if bytes > watchlist::parameters::FILE_BYTES_MAX {
            let most = watchlist::parameters::FILE_BYTES_MAX;
            return Err(Failure::error("file is too long for a list")
                .at(from.display())
                .limit(format!("{most} bytes")));
        }
        hash.update(&chunk[..took]);
        output.write_all(&chunk[..took]).map_err(io_at(to))?;
    }
    output.sync_all().map_err(io_at(to))?;
    Ok((Hash(hash.finalize().into()), bytes))
}
