//! Bundles: the released part of one authority's log, sealed to one partner, and its import. Source:
//! `custody.md` (Agencies that do not trust each other); HPKE (RFC 9180); RFC 6962 for the tree.
//!
//! What is withheld travels as its leaf hash, so that the partner can compute the root all the same.

mod import;
mod recall;
mod release;
mod seen;

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use rand_core::CryptoRng;

use crate::codec;
use crate::decode::{EntryParts, PayloadKeys};
use crate::envelope::{Envelope, LogHead};
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, Hash};
use crate::journal::{Journal, StoredRow};
use crate::seal;
use crate::time::Moment;

pub use import::{Imported, Importer, import_bundle};
pub use recall::{Recalled, erasures, recall_erased};
pub use release::{Scope, is_floor, is_released};
pub use seen::{SeenOfOurs, compare_seen};

/// Longest bundle in bytes. Source: ours; some 200,000 events, what a node can hold in memory.
pub const BUNDLE_BYTES_MAX: usize = 256 << 20;
/// What a bundle begins with, and the purpose of its seal.
const MAGIC: &str = "custodia/bundle/1";

/// What stands outside the seal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BundleHeader {
    /// Whose log.
    #[n(0)]
    pub from: AuthorityId,
    /// To whom it is sealed.
    #[n(1)]
    pub to: AuthorityId,
    /// The first event in it.
    #[n(2)]
    pub from_size: u64,
    /// Size and root of the log after the last event in it.
    #[n(3)]
    pub head: LogHead,
    /// Leaf hash of the log's first entry.
    #[n(4)]
    pub genesis: Hash,
    /// The signed checkpoint of that head.
    #[n(5)]
    pub checkpoint: String,
    /// The newest signed checkpoint of the recipient's own log that the sender holds. Older programs write none.
    #[n(6)]
    pub seen: Option<String>,
}

#[derive(Encode, Decode)]
struct BundleFile {
    #[n(0)]
    magic: String,
    #[cbor(n(1), with = "minicbor::bytes")]
    header: Vec<u8>,
    #[cbor(n(2), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

#[derive(Default, Encode, Decode)]
struct BundleBody {
    #[n(0)]
    entries: Vec<BundleEntry>,
    #[n(1)]
    keys: Vec<ReleasedKey>,
}

#[derive(Encode, Decode)]
struct BundleEntry {
    #[n(0)]
    leaf: Hash,
    #[cbor(n(1), with = "minicbor::bytes")]
    bytes: Option<Vec<u8>>,
    #[cbor(n(2), with = "minicbor::bytes")]
    payload: Option<Vec<u8>>,
}

/// A payload key, in the clear inside the seal.
#[derive(Encode, Decode)]
struct ReleasedKey {
    #[n(0)]
    stream: Stream,
    #[n(1)]
    group: Group,
    #[cbor(n(2), with = "minicbor::bytes")]
    key: [u8; 32],
}

impl Drop for ReleasedKey {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
    }
}

/// For whom a bundle is made.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Who.
    pub authority: AuthorityId,
    /// Its X25519 sealing key.
    pub sealing_key: [u8; 32],
    /// What of the log it may have.
    pub scope: Scope,
    /// When it is released; labels that have expired by then release nothing.
    pub released_at: Moment,
}

/// Exports a log from one event on up to its head, for one partner. The checkpoint must be the signed
/// note of that head.
pub fn export_bundle(
    journal: &Journal,
    log: &AuthorityId,
    from_size: u64,
    recipient: &Recipient,
    checkpoint: &str,
    keys: &PayloadKeys,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, Error> {
    let head = journal.head(log)?;
    if from_size > head.size {
        return Err(Error::malformed(format!("log of {log} has {} events, not {from_size}", head.size)));
    }
    let genesis = journal.leaf_hashes(log, 0..1)?.first().copied();
    let genesis = genesis.ok_or_else(|| Error::malformed(format!("log of {log} is empty")))?;
    let mut body = BundleBody::default();
    let mut released = BTreeMap::new();
    journal.visit(log, from_size..head.size, &mut |row| {
        body.entries.push(entry_for(row, recipient, keys, &mut released)?);
        Ok(())
    })?;
    for ((stream, group), ()) in released {
        if let Some(key) = keys.key(log, &stream, group) {
            body.keys.push(ReleasedKey { stream, group, key: *key.as_bytes() });
        }
    }
    let header = BundleHeader {
        from: log.clone(),
        to: recipient.authority.clone(),
        from_size,
        head,
        genesis,
        checkpoint: checkpoint.into(),
        seen: match recipient.authority == *log {
            true => None,
            false => seen::newest_note(journal, &recipient.authority)?,
        },
    };
    let header = codec::to_bytes(&header);
    let plain = zeroize::Zeroizing::new(codec::to_bytes(&body));
    let sealed = seal::seal_to(&recipient.sealing_key, MAGIC.as_bytes(), &header, &plain, rng)?;
    let file = codec::to_bytes(&BundleFile { magic: MAGIC.into(), header, sealed });
    if file.len() > BUNDLE_BYTES_MAX {
        return Err(Error::malformed(format!("bundle is {} bytes, at most {BUNDLE_BYTES_MAX} allowed", file.len()))
            .with_hint("export fewer events at a time"));
    }
    Ok(file)
}

fn entry_for(
    row: StoredRow<'_>,
    recipient: &Recipient,
    keys: &PayloadKeys,
    released: &mut BTreeMap<(Stream, Group), ()>,
) -> Result<BundleEntry, Error> {
    let mut entry = BundleEntry { leaf: row.leaf, bytes: None, payload: None };
    let Some(bytes) = row.bytes else { return Ok(entry) };
    let envelope: Envelope = codec::from_bytes(EntryParts::read(bytes)?.envelope)?;
    if is_released(&envelope, &recipient.authority, recipient.scope, recipient.released_at) {
        entry.bytes = Some(bytes.to_vec());
        // What nobody can read any more is not handed on: the key released beside it would not open it.
        if !keys.is_erased(&row, &envelope) {
            entry.payload = row.payload.map(<[u8]>::to_vec);
            released.insert((envelope.stream, envelope.group), ());
        }
    }
    Ok(entry)
}

/// Reads what stands outside the seal.
pub fn read_header(bytes: &[u8]) -> Result<BundleHeader, Error> {
    codec::from_foreign_bytes(&read_file(bytes)?.header).map_err(|e| e.at("bundle header"))
}

fn read_file(bytes: &[u8]) -> Result<BundleFile, Error> {
    if bytes.len() > BUNDLE_BYTES_MAX {
        return Err(Error::malformed(format!("bundle is {} bytes, at most {BUNDLE_BYTES_MAX} allowed", bytes.len())));
    }
    let file: BundleFile = codec::from_foreign_bytes(bytes).map_err(|e| e.at("bundle"))?;
    if file.magic != MAGIC {
        return Err(Error::unknown_version(format!("file begins with {:?}, a bundle with {MAGIC:?}", file.magic)));
    }
    Ok(file)
}
