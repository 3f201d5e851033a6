//! The envelope of an event, its signatures, and the log entry that chains it. Source: `custody.md`
//! (The log), RFC 6962 §2.1 for the leaf hash.
//!
//! The envelope is what a device (and officers) sign; it knows nothing of the log it will stand in,
//! so that a tablet can sign without a network. The authority's log gives it a place: an [`Entry`]
//! holds the sequence number, the leaf hash of the entry before, the envelope and the signatures.

use minicbor::{Decode, Encode};

use crate::codec;
use crate::error::Error;
use crate::event::{Body, Function, Group, Kind, Purpose, Stream};
use crate::ids::{AuthorityId, BlobId, DeviceId, EventId, Hash, KeyId, MovementId, Nonce, OfficerId};
use crate::time::Moment;

/// Longest encoded entry in bytes. Source: ours; a foreign log cannot make us allocate more.
pub const ENTRY_BYTES_MAX: usize = 1 << 20;

/// An officer who stands behind an act, with the device he signed on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(map)]
pub struct Signatory {
    /// Who.
    #[n(0)]
    pub officer: OfficerId,
    /// In which function.
    #[n(1)]
    pub function: Function,
    /// On which device.
    #[n(2)]
    pub device: DeviceId,
}

/// Who may see an event; the originator controls onward release. Empty `releasable_to` means nobody
/// beyond the originator.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(map)]
pub struct Label {
    /// Who wrote it.
    #[n(0)]
    pub originator: AuthorityId,
    /// To whom it may go.
    #[n(1)]
    pub releasable_to: Vec<AuthorityId>,
    /// Conditions in words; an unknown caveat denies.
    #[n(2)]
    pub caveats: Vec<String>,
    /// No release after this.
    #[n(3)]
    pub expires: Option<Moment>,
}

/// What an act is bound to, so that a replay on another movement is refused.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(map)]
pub struct Binding {
    /// The movement.
    #[n(0)]
    pub movement: MovementId,
    /// The manifest version.
    #[n(1)]
    pub manifest_version: u32,
    /// The nonce of that version.
    #[n(2)]
    pub nonce: Nonce,
}

/// Size and root of a log as somebody has seen it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Encode, Decode)]
#[cbor(map)]
pub struct LogHead {
    /// Number of entries.
    #[n(0)]
    pub size: u64,
    /// RFC 6962 root over them.
    #[n(1)]
    pub root: Hash,
}

/// What is hashed and signed: no personal content beyond the number.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Envelope {
    /// UUID version 7.
    #[n(0)]
    pub id: EventId,
    /// What it is about.
    #[n(1)]
    pub stream: Stream,
    /// Code of the kind, see [`Kind`].
    #[n(2)]
    pub kind_code: u16,
    /// Version of the body of that kind.
    #[n(3)]
    pub version: u16,
    /// When it happened.
    #[n(4)]
    pub occurred_at: Moment,
    /// When it was recorded.
    #[n(5)]
    pub recorded_at: Moment,
    /// The officers whose signatures belong to it; the first acts.
    #[n(6)]
    pub officers: Vec<Signatory>,
    /// The device it was made on.
    #[n(7)]
    pub device: DeviceId,
    /// Rising by one on the device.
    #[n(8)]
    pub device_counter: u64,
    /// Hash of the device's envelope before this one; zeros for its first.
    #[n(9)]
    pub device_previous: Hash,
    /// Changes with each start of the device.
    #[n(10)]
    pub boot: Nonce,
    /// Milliseconds since that start.
    #[n(11)]
    pub monotonic_ms: u64,
    /// The authority's log as the device had it when this was signed: all of it that was durable. Whoever signs vouches
    /// for what stood before.
    #[n(12)]
    pub checkpoint_seen: Option<LogHead>,
    /// For which authority.
    #[n(13)]
    pub authority: AuthorityId,
    /// Why it was recorded.
    #[n(14)]
    pub purpose: Purpose,
    /// Who may see it.
    #[n(15)]
    pub label: Label,
    /// Which field group the payload is sealed in.
    #[n(16)]
    pub group: Group,
    /// SHA-256 of salt and plain payload.
    #[n(17)]
    pub plain_hash: Hash,
    /// SHA-256 of the sealed payload.
    #[n(18)]
    pub cipher_hash: Hash,
    /// What the act is bound to.
    #[n(19)]
    pub binding: Option<Binding>,
    /// The writer's idempotency key, where one was given.
    #[n(20)]
    pub idempotency: Option<Idempotency>,
}

/// A key that makes a repeated command a no-op, and another command under it an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Encode, Decode)]
#[cbor(map)]
pub struct Idempotency {
    /// SHA-256 of the key.
    #[n(0)]
    pub key: Hash,
    /// SHA-256 of the command's content.
    #[n(1)]
    pub content: Hash,
}

impl Envelope {
    /// The kind, if this program knows it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.kind_code)
    }

    /// The bytes that are hashed and signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// Reads an envelope in its deterministic form.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        codec::from_foreign_bytes(bytes)
    }
}

/// Who made a signature over an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum SignedAs {
    /// The device the event was made on.
    #[n(0)]
    Device,
    /// An officer's own key.
    #[n(1)]
    Officer,
    /// The device of the second officer.
    #[n(2)]
    SecondDevice,
    /// A server for an officer; never counts as a second person.
    #[n(3)]
    Server,
}

/// One signature over the envelope's bytes.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Signature {
    /// As what.
    #[n(0)]
    pub signed_as: SignedAs,
    /// With which key.
    #[n(1)]
    pub key: KeyId,
    /// Ed25519.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub bytes: [u8; 64],
}

/// Domain of event signatures; signed bytes are this, a zero byte, and the envelope's bytes.
pub const EVENT_CONTEXT: &str = "custodia/event/1";

/// An envelope in its place in a log. Its encoding is the Merkle leaf.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// Position in the log, from 0.
    #[n(0)]
    pub seq: u64,
    /// Leaf hash of the entry before; zeros for the first.
    #[n(1)]
    pub previous: Hash,
    /// The envelope's bytes.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub envelope: Vec<u8>,
    /// Its signatures.
    #[n(3)]
    pub signatures: Vec<Signature>,
}

impl Entry {
    /// The bytes that the leaf hash is taken of.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::to_bytes(self)
    }

    /// The same from its parts where they lie.
    pub(crate) fn bytes_of(seq: u64, previous: Hash, envelope: &[u8], signatures: &[Signature]) -> Vec<u8> {
        // Room for all of it: a signature takes 92 bytes, the rest beside the envelope under 64.
        let mut out = Vec::with_capacity(envelope.len() + 92 * signatures.len() + 64);
        out.push(0x84);
        codec::append(&seq, &mut out);
        codec::append(&previous, &mut out);
        codec::append(&<&minicbor::bytes::ByteSlice>::from(envelope), &mut out);
        codec::append(&signatures, &mut out);
        out
    }

    /// Reads an entry in its deterministic form, at most [`ENTRY_BYTES_MAX`] long.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > ENTRY_BYTES_MAX {
            return Err(Error::malformed(format!(
                "log entry is {} bytes, at most {ENTRY_BYTES_MAX} allowed",
                bytes.len()
            )));
        }
        codec::from_foreign_bytes(bytes)
    }
}

/// The plain payload: what happened, and what goes with a late entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// What happened.
    pub body: Body,
    /// Why it was entered late, if it was.
    pub because: Option<String>,
    /// The scanned sheet of a late paper entry.
    pub sheet: Option<BlobId>,
}

impl Payload {
    /// CBOR array of body, reason and sheet; the kind stands in the envelope.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![0x83];
        self.body.encode_into(&mut out);
        codec::append(&self.because, &mut out);
        codec::append(&self.sheet, &mut out);
        out
    }

    /// Reads a payload of a known kind; trailing bytes and other encodings are refused.
    pub fn from_bytes(kind: Kind, bytes: &[u8]) -> Result<Self, Error> {
        let payload = Self::read(kind, bytes)?;
        if payload.to_bytes() != bytes {
            return Err(Error::malformed("payload is not in its deterministic form (RFC 8949 §4.2.1)"));
        }
        Ok(payload)
    }

    /// Reads a payload without asking for its one form: the hash in a signed envelope vouches for the
    /// bytes, and writing each body again would cost folding more than reading it.
    pub(crate) fn read(kind: Kind, bytes: &[u8]) -> Result<Self, Error> {
        let mut decoder = minicbor::Decoder::new(bytes);
        if decoder.array()? != Some(3) {
            return Err(Error::malformed("payload is not an array of three"));
        }
        let body = Body::decode_from(kind, &mut decoder)?;
        let payload = Self { body, because: decoder.decode()?, sheet: decoder.decode()? };
        if decoder.position() != bytes.len() {
            return Err(Error::malformed("bytes follow the payload"));
        }
        Ok(payload)
    }
}

/// Why an event's body cannot be read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// Its payload was not released to this node.
    Withheld,
    /// Its key was destroyed.
    Erased,
    /// Its kind or version is newer than this program.
    Unknown,
}

/// An event as the record sees it: its place, its envelope, and its body if it can be read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Position in its authority's log.
    pub seq: u64,
    /// The envelope.
    pub envelope: Envelope,
    /// SHA-256 of the envelope's bytes.
    pub envelope_hash: Hash,
    /// The body, or why there is none.
    pub body: Result<Body, Unread>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_written_from_its_parts_is_the_entry() {
        for (length, signed) in [(0, 0), (1, 1), (23, 2), (24, 3), (700, 4), (70_000, 30)] {
            let signature = |n| Signature { signed_as: SignedAs::Officer, key: KeyId([n; 16]), bytes: [n; 64] };
            let entry = Entry {
                seq: length,
                previous: Hash([7; 32]),
                envelope: vec![5; length as usize],
                signatures: (0..signed).map(signature).collect(),
            };
            let parts = Entry::bytes_of(entry.seq, entry.previous, &entry.envelope, &entry.signatures);
            assert_eq!(parts, entry.to_bytes());
        }
    }
}
