//! Documents and images, encrypted under the key of their person and field group, named by a salted
//! commitment to their content. Destroying the key makes them unreadable with the payloads.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use custody::BlobId;
use custody::seal::{self, DataKey};
use rand_core::CryptoRng;

use crate::failure::{Failure, io_at};
use crate::files;

/// Largest document or image taken in. Source: ours; a scanned file of some hundred pages. Effect: a
/// foreign file cannot exhaust memory.
pub const BLOB_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The commitments of several images, opaque outside.
pub type Images = Vec<BlobId>;

/// What is to be kept beside an act: the bytes, and the commitment that its event carries. Nothing of it
/// lies on disk before the act is decided.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    /// The commitment.
    pub id: BlobId,
    salt: [u8; 16],
    plain: Arc<[u8]>,
}

/// Shows the commitment alone: what a paper says belongs in no message.
impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "paper {}", self.id)
    }
}

impl Paper {
    /// Commits to the bytes under a fresh salt.
    pub fn new(plain: Arc<[u8]>, rng: &mut impl CryptoRng) -> Result<Self, Failure> {
        if plain.len() as u64 > BLOB_BYTES_MAX {
            return Err(Failure::usage(format!("document is {} bytes, at most {BLOB_BYTES_MAX} allowed", plain.len())));
        }
        if plain.is_empty() {
            return Err(Failure::usage("document is empty"));
        }
        let mut salt = [0_u8; 16];
        rng.fill_bytes(&mut salt);
        Ok(Self { id: BlobId(seal::salted_hash(&salt, &plain).0), salt, plain })
    }

    /// The same bytes under another salt.
    pub(crate) fn anew(&self, rng: &mut impl CryptoRng) -> Result<Self, Failure> {
        Self::new(self.plain.clone(), rng)
    }

    /// A digest of the content, whatever its salt: the same file given twice is the same word.
    pub fn word(&self) -> String {
        seal::sha256(&self.plain).to_string()
    }
}

/// Seals a paper and keeps it.
pub fn keep(dir: &Path, key: &DataKey, paper: &Paper, rng: &mut impl CryptoRng) -> Result<(), Failure> {
    let mut nonce = [0_u8; 24];
    rng.fill_bytes(&mut nonce);
    let path = path_of(dir, paper.id);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io_at(parent))?;
    }
    let sealed = seal::seal(key, nonce, &paper.id.0, &[paper.salt.as_slice(), &paper.plain].concat());
    files::replace(&path, &sealed)
}

/// Seals bytes and keeps them; returns the commitment that events carry.
pub fn put(dir: &Path, key: &DataKey, plain: &[u8], rng: &mut impl CryptoRng) -> Result<BlobId, Failure> {
    let paper = Paper::new(plain.into(), rng)?;
    keep(dir, key, &paper, rng)?;
    Ok(paper.id)
}

/// Whether a document lies here.
pub fn is_here(dir: &Path, id: BlobId) -> bool {
    path_of(dir, id).exists()
}

/// Takes the sealed bytes of a document away; says whether there were any.
pub fn remove(dir: &Path, id: BlobId) -> Result<bool, Failure> {
    let path = path_of(dir, id);
    match fs::remove_file(&path) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(io_at(&path)(e)),
    }
}

/// Opens a kept document and checks it against its commitment.
pub fn get(dir: &Path, key: &DataKey, id: BlobId) -> Result<Vec<u8>, Failure> {
    let path = path_of(dir, id);
    let sealed = fs::read(&path).map_err(io_at(&path))?;
    let salted = seal::open(key, &id.0, &sealed).map_err(|e| Failure::from(e).at(path.display()))?;
    match salted.split_first_chunk::<16>() {
        Some((salt, plain)) if seal::salted_hash(salt, plain).0 == id.0 => Ok(plain.to_vec()),
        _ => Err(Failure::error("document does not match its commitment").at(path.display())),
    }
}

fn path_of(dir: &Path, id: BlobId) -> PathBuf {
    let name = id.to_string();
    dir.join(&name[..2]).join(name)
}
