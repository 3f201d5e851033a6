//! A sealed and signed snapshot of the record, so that opening need not fold every event. Source:
//! `custody.md` (The log).
//!
//! Bound to the last leaf of every log, which by its links commits to all entries before, and to the
//! form of the record in this program. Whatever does not fit is ignored with a note, and the record is
//! folded from the first event.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::decode::{PayloadKeys, fold_noting};
use crate::envelope::LogHead;
use crate::error::Error;
use crate::ids::{AuthorityId, Hash};
use crate::journal::Journal;
use crate::keys::{PublicKey, Signature, SigningKey};
use crate::record::Record;
use crate::seal::{self, DataKey, MasterKey, NONCE_BYTES, sha256};
use crate::unknown::{UnknownEvents, unknown_events};

/// Purpose of a snapshot's signature and of its key.
const CONTEXT: &str = "custodia/snapshot/1";
/// Form of the record's encoding. Source: ours; raised with each change of what the record keeps or how
/// it folds, so that an older snapshot is not read as a newer one.
pub const RECORD_FORM: u32 = 24;

/// What a snapshot says of itself, in the clear.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Header {
    #[n(0)]
    program: String,
    #[n(1)]
    arrival: u64,
    #[n(2)]
    logs: Vec<LogMark>,
    #[n(3)]
    sealed_hash: Hash,
}

/// One log as it stood.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct LogMark {
    #[n(0)]
    authority: AuthorityId,
    #[n(1)]
    head: LogHead,
    #[n(2)]
    last_leaf: Hash,
    /// Events whose signatures had been verified.
    #[n(3)]
    verified_to: u64,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct SnapshotFile {
    #[cbor(n(0), with = "minicbor::bytes")]
    header: Vec<u8>,
    #[n(1)]
    signature: Signature,
    #[cbor(n(2), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// A record as opened.
#[derive(Debug)]
pub struct Opened {
    /// The record.
    pub record: Record,
    /// The newest arrival folded into it.
    pub arrival: u64,
    /// Events folded after the snapshot, or all of them.
    pub folded: u64,
    /// For each log of the snapshot, up to which event signatures had been verified.
    pub verified_to: Vec<(AuthorityId, u64)>,
    /// Why a snapshot was ignored, if one was.
    pub note: Option<String>,
    /// What is gone of the logs here, a sentence each: the record lacks what stood there.
    pub missing: Vec<String>,
    /// Events of partners that wait for two officers though no revoked key says why, a sentence each.
    pub hidden: Vec<String>,
    /// Events that this program does not know, by log.
    pub unknown: Vec<UnknownEvents>,
}

impl Record {
    /// SHA-256 of the record's encoding: two folds of the same events have the same.
    pub fn digest(&self) -> Hash {
        sha256(&codec::to_bytes(self))
    }
}

/// Keeps a snapshot of a record that has folded everything the journal holds. The nonce must be random.
pub fn save_snapshot(
    journal: &Journal,
    record: &Record,
    arrival: u64,
    verified_to: &[(AuthorityId, u64)],
    master: &MasterKey,
    device: &SigningKey,
    nonce: [u8; NONCE_BYTES],
) -> Result<(), Error> {
    if arrival != journal.arrivals()? {
        return Err(Error::malformed(format!("record has folded {arrival} of {} arrivals", journal.arrivals()?)));
    }
    let mut logs = Vec::new();
    for (authority, head) in journal.heads()? {
        let last_leaf = last_leaf(journal, &authority, head.size)?.unwrap_or_default();
        let verified_to = verified_to.iter().find(|v| v.0 == authority).map_or(0, |v| v.1);
        logs.push(LogMark { authority, head, last_leaf, verified_to });
    }
    let sealed = seal::seal(&key_of(master), nonce, CONTEXT.as_bytes(), &codec::to_bytes(record));
    let header = Header { program: program(), arrival, logs, sealed_hash: sha256(&sealed) };
    let header = codec::to_bytes(&header);
    let signature = device.sign(CONTEXT, &header);
    journal.keep_snapshot(&codec::to_bytes(&SnapshotFile { header, signature, sealed }))
}

/// Opens the record: the newest snapshot that holds, and what arrived after it; else all events.
pub fn open_record(
    journal: &Journal,
    keys: &PayloadKeys,
    master: &MasterKey,
    devices: &[PublicKey],
    progress: &mut dyn FnMut(u64),
) -> Result<Opened, Error> {
    let (mut opened, note) = match read_snapshot(journal, master, devices) {
        Ok(Some(opened)) => (opened, None),
        Ok(None) => (Opened::empty(), None),
        Err(why) => (Opened::empty(), Some(format!("snapshot ignored: {why}"))),
    };
    let from = opened.arrival;
    opened.missing = journal.what_is_missing()?;
    opened.arrival = fold_noting(journal, &mut opened.record, from, keys, progress, &mut opened.missing)?;
    opened.missing.extend(crate::whole::keys_destroyed(journal, &opened.record, keys)?);
    opened.hidden = crate::whole::unexplained_quarantine(journal, keys)?;
    opened.hidden.extend(crate::whole::lost_payloads(journal, keys)?);
    opened.hidden.extend(crate::whole::received_keys_destroyed(&opened.record, keys));
    opened.unknown = unknown_events(journal, &opened.record)?;
    opened.folded = opened.arrival - from;
    opened.note = note;
    Ok(opened)
}

impl Opened {
    fn empty() -> Self {
        let (record, verified_to) = (Record::new(), Vec::new());
        Self {
            record,
            arrival: 0,
            folded: 0,
            verified_to,
            note: None,
            missing: Vec::new(),
            hidden: Vec::new(),
            unknown: Vec::new(),
        }
    }
}

fn read_snapshot(journal: &Journal, master: &MasterKey, devices: &[PublicKey]) -> Result<Option<Opened>, Error> {
    let Some(bytes) = journal.read_snapshot()? else { return Ok(None) };
    let file: SnapshotFile = codec::from_bytes(&bytes)?;
    if !devices.iter().any(|device| device.verify(CONTEXT, &file.header, &file.signature)) {
        return Err(Error::not_verified("it is not signed by a device of this node"));
    }
    let header: Header = codec::from_bytes(&file.header)?;
    if header.program != program() {
        return Err(Error::unknown_version(format!("it was written by {}, this is {}", header.program, program())));
    }
    if sha256(&file.sealed) != header.sealed_hash {
        return Err(Error::not_verified("its content does not match its hash"));
    }
    for mark in &header.logs {
        check_mark(journal, mark)?;
    }
    let plain = seal::open(&key_of(master), CONTEXT.as_bytes(), &file.sealed)?;
    let record = codec::from_bytes(&plain)?;
    let verified_to = header.logs.into_iter().map(|mark| (mark.authority, mark.verified_to)).collect();
    Ok(Some(Opened { record, arrival: header.arrival, verified_to, ..Opened::empty() }))
}

fn check_mark(journal: &Journal, mark: &LogMark) -> Result<(), Error> {
    let here = journal.head(&mark.authority)?;
    let same_root = here.size != mark.head.size || here.root == mark.head.root;
    let leaf = last_leaf(journal, &mark.authority, mark.head.size)?.unwrap_or_default();
    if here.size >= mark.head.size && same_root && leaf == mark.last_leaf {
        return Ok(());
    }
    Err(Error::not_verified(format!("the log of {} is not the one it was made of", mark.authority)))
}

fn last_leaf(journal: &Journal, log: &AuthorityId, size: u64) -> Result<Option<Hash>, Error> {
    let Some(last) = size.checked_sub(1) else { return Ok(None) };
    Ok(journal.leaf_hashes(log, last..size)?.first().copied())
}

fn program() -> String {
    format!("custody {} form {RECORD_FORM}", env!("CARGO_PKG_VERSION"))
}

/// The snapshot key: from the master key, and for nothing else.
fn key_of(master: &MasterKey) -> DataKey {
    let mut bytes = CONTEXT.as_bytes().to_vec();
    bytes.push(0);
    bytes.extend_from_slice(master.as_bytes());
    let key = DataKey::from_bytes(sha256(&bytes).0);
    zeroize::Zeroize::zeroize(&mut bytes);
    key
}
