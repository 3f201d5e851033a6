//! Documents and images, encrypted under the key of their person and field group, named by a salted
//! commitment to their content. Destroying the key makes them unreadable with the payloads.

use std::fs;
use std::path::{Path, PathBuf};

use custody::BlobId;
use custody::seal::{self, DataKey};
use rand_core::CryptoRng;

use crate::failure::{Failure, io_at};
use crate::files;

/// Largest document or image taken in. Source: ours; a scanned file of some hundred pages. Effect: a
/// foreign file cannot exhaust memory.
pub const BLOB_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Seals bytes and keeps them; returns the commitment that events carry.
pub fn put(dir: &Path, key: &DataKey, plain: &[u8], rng: &mut impl CryptoRng) -> Result<BlobId, Failure> {
    if plain.len() as u64 > BLOB_BYTES_MAX {
        return Err(Failure::error(format!("document is {} bytes, at most {BLOB_BYTES_MAX} allowed", plain.len())));
    }
    let mut salt = [0_u8; 16];
    let mut nonce = [0_u8; 24];
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    let id = BlobId(seal::salted_hash(&salt, plain).0);
    let path = path_of(dir, id);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io_at(parent))?;
    }
    let sealed = seal::seal(key, nonce, &id.0, &[salt.as_slice(), plain].concat());
    files::replace(&path, &sealed)?;
    Ok(id)
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
