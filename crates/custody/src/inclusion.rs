//! That a receipt stands in an authority's log: entry, path, checkpoint and the log key's certificate.
//!
//! Stage 2 of a receipt. The entry is that of the event which keeps the receipt, with its salt and
//! plain payload disclosed, so that nobody can show the place of some other event instead.
//! Source: paths RFC 6962 §2.1.1; the form is ours, `docs/formats.md`.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::certificate::{Bearer, Certificate, CertificateFault};
use crate::checkpoint::SignedCheckpoint;
use crate::codec;
use crate::envelope::{Entry, Envelope, LogHead, Payload};
use crate::error::Error;
use crate::event::Body;
use crate::ids::{AuthorityId, Hash, KeyId};
use crate::keys::PublicKey;
use crate::merkle::{leaf_hash, verify_inclusion};
use crate::seal::sha256;
use crate::time::Moment;

/// Longest proof in bytes. Source: ours; the receipt it discloses is most of it.
pub const PROOF_BYTES_MAX: usize = 1 << 20;
/// Bytes of salt before the plain payload.
const SALT_BYTES: usize = crate::seal::SALT_BYTES;

/// The place of one event in a log, for somebody who does not have the log.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InclusionProof {
    /// Position of the entry, from 0.
    #[n(0)]
    pub index: u64,
    /// The entry's bytes, of which the leaf hash is taken.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub entry: Vec<u8>,
    /// Salt and plain payload, of which the envelope carries the hash.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub disclosed: Vec<u8>,
    /// Hashes from the leaf's sibling up to below the root.
    #[n(3)]
    pub path: Vec<Hash>,
    /// The signed checkpoint, as a note.
    #[n(4)]
    pub checkpoint: String,
    /// Certificate of the device key that signed the checkpoint.
    #[n(5)]
    pub log_certificate: Certificate,
}

/// Where a receipt stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// In whose log.
    pub authority: AuthorityId,
    /// Position, from 0.
    pub index: u64,
    /// Under which head.
    pub head: LogHead,
    /// When the checkpoint was made.
    pub at: Moment,
    /// The key that signed it; its status is for the revocation lists to say.
    pub log_key: KeyId,
    /// Signatures of others on the checkpoint; carried, not judged here.
    pub cosignatures: usize,
}

/// Why a proof does not show that the receipt stands in the log, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InclusionFault {
    /// Checkpoint, entry or payload cannot be read.
    Unreadable,
    /// The checkpoint's key is not certified as a device of the log's authority.
    LogKey(CertificateFault),
    /// The checkpoint's signature does not hold.
    BadCheckpoint,
    /// The path does not lead from the entry to the checkpoint's root.
    NotIncluded,
    /// The entry is of another log, or does not keep this receipt.
    OtherEntry,
}

impl fmt::Display for InclusionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("checkpoint, entry or payload of the proof cannot be read"),
            Self::LogKey(fault) => write!(f, "key of the checkpoint: {fault}"),
            Self::BadCheckpoint => f.write_str("the checkpoint's signature does not hold"),
            Self::NotIncluded => f.write_str("the entry is not in the log under that checkpoint"),
            Self::OtherEntry => f.write_str("the entry shown does not keep this receipt"),
        }
    }
}

impl InclusionProof {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads a proof in its one form; says nothing on whether it holds.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > PROOF_BYTES_MAX {
            return Err(Error::malformed(format!(
                "inclusion proof has {} bytes, at most {PROOF_BYTES_MAX} allowed",
                bytes.len()
            )));
        }
        codec::from_foreign_bytes(bytes).map_err(|e| e.at("inclusion proof"))
    }

    /// Whose log it claims to speak of, if that can be read.
    pub fn authority(&self) -> Option<AuthorityId> {
        SignedCheckpoint::parse(&self.checkpoint).ok().map(|note| note.checkpoint().authority.clone())
    }

    /// Whether it shows that the receipt, given as its bytes without proofs, stands in the log of the
    /// authority with that root.
    pub fn verify(
        &self,
        receipt: &[u8],
        authority: &AuthorityId,
        root: &PublicKey,
    ) -> Result<Included, InclusionFault> {
        let note = SignedCheckpoint::parse(&self.checkpoint).map_err(|_| InclusionFault::Unreadable)?;
        let checkpoint = note.checkpoint();
        self.verify_log_key(authority, root, checkpoint.at)?;
        if checkpoint.authority != *authority || !note.verify(&self.log_certificate.body().key) {
            return Err(InclusionFault::BadCheckpoint);
        }
        let LogHead { size, root: log_root } = checkpoint.head;
        if !verify_inclusion(&leaf_hash(&self.entry), self.index, size, &self.path, &log_root) {
            return Err(InclusionFault::NotIncluded);
        }
        self.verify_entry(receipt, authority)?;
        Ok(Included {
            authority: authority.clone(),
            index: self.index,
            head: checkpoint.head,
            at: checkpoint.at,
            log_key: self.log_certificate.key_id(),
            cosignatures: note.signatures().len() - 1,
        })
    }

    fn verify_log_key(&self, authority: &AuthorityId, root: &PublicKey, at: Moment) -> Result<(), InclusionFault> {
        let body = self.log_certificate.body();
        if !matches!(body.bearer, Bearer::Device { .. }) || body.authority != *authority {
            return Err(InclusionFault::LogKey(CertificateFault::WrongIssuer));
        }
        self.log_certificate.verify(root, at).map_err(InclusionFault::LogKey)
    }

    /// The entry is this log's, the disclosed payload is the entry's, and it keeps the receipt.
    fn verify_entry(&self, receipt: &[u8], authority: &AuthorityId) -> Result<(), InclusionFault> {
        let unreadable = |_| InclusionFault::Unreadable;
        let entry = Entry::from_bytes(&self.entry).map_err(unreadable)?;
        let envelope = Envelope::from_bytes(&entry.envelope).map_err(unreadable)?;
        let kind = envelope.kind().ok_or(InclusionFault::Unreadable)?;
        let of_this_log = envelope.authority == *authority && entry.seq == self.index;
        if !of_this_log || sha256(&self.disclosed) != envelope.plain_hash {
            return Err(InclusionFault::OtherEntry);
        }
        let plain = self.disclosed.get(SALT_BYTES..).ok_or(InclusionFault::Unreadable)?;
        match Payload::from_bytes(kind, plain).map_err(unreadable)?.body {
            Body::ReceiptKept(kept) if kept.receipt == receipt => Ok(()),
            _ => Err(InclusionFault::OtherEntry),
        }
    }
}
