//! From a draft to a sealed, signed event that a log can take in. Source: `custody.md` (The log).
//!
//! Everything that varies comes from outside: time, randomness, keys.

use std::collections::HashMap;

use rand_core::CryptoRng;

use crate::decide::command::Command;
use crate::draft::Draft;
use crate::envelope::{EVENT_CONTEXT, Envelope, Event, Idempotency, Label, LogHead, Payload, Signature, SignedAs};
use crate::error::Error;
use crate::event::{Group, Stream};
use crate::ids::{AuthorityId, DeviceId, EventId, Hash, Nonce};
use crate::keys::SigningKey;
use crate::seal::{self, DataKey};
use crate::sealed::SealedEvent;
use crate::time::Moment;

/// Version of every body so far.
pub const BODY_VERSION: u16 = 1;

/// The payload keys of one authority's own streams: one for each stream and field group.
#[derive(Default)]
pub struct KeyRing {
    keys: HashMap<(Stream, Group), DataKey>,
}

impl KeyRing {
    /// Puts a key in, as read from the journal.
    pub fn insert(&mut self, stream: Stream, group: Group, key: DataKey) {
        self.keys.insert((stream, group), key);
    }
    /// The key, if it is here and was not destroyed.
    pub fn get(&self, stream: &Stream, group: Group) -> Option<&DataKey> {
        self.keys.get(&(stream.clone(), group))
    }
    /// The key, made now if there was none; and whether it was.
    pub fn get_or_make(&mut self, stream: &Stream, group: Group, rng: &mut impl CryptoRng) -> (&DataKey, bool) {
        let mut made = false;
        let key = self.keys.entry((stream.clone(), group)).or_insert_with(|| {
            made = true;
            DataKey::from_bytes(random(rng))
        });
        (key, made)
    }
    /// Forgets a key; it is wiped from memory.
    pub fn forget(&mut self, stream: &Stream, group: Group) {
        self.keys.remove(&(stream.clone(), group));
    }
    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.keys.len()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// The keys that stand behind one act.
pub struct Pens<'k> {
    /// The device's key.
    pub device: &'k SigningKey,
    /// The acting officer's key, and whether a server holds it for him.
    pub officer: Option<(&'k SigningKey, bool)>,
    /// The second officer's key and the key of his device.
    pub second: Option<(&'k SigningKey, &'k SigningKey)>,
}

/// A device's hand: it numbers and chains what the device writes.
#[derive(Debug, Clone)]
pub struct Scribe {
    /// For which authority.
    pub authority: AuthorityId,
    /// Which device.
    pub device: DeviceId,
    /// Counter of its next event.
    pub counter: u64,
    /// Hash of its last envelope.
    pub previous: Hash,
    /// Its present boot.
    pub boot: Nonce,
    /// When that boot began.
    pub booted_at: Moment,
    /// The log as it stands, as far as it is durable; none before its first event.
    pub checkpoint_seen: Option<LogHead>,
    /// Id of its last event; zeros before its first.
    pub last_id: EventId,
}

/// What goes onto one event beside the draft.
pub struct Sealing<'c> {
    /// The command that was decided.
    pub command: &'c Command,
    /// Who may see it.
    pub label: Label,
    /// The writer's idempotency key.
    pub idempotency: Option<Idempotency>,
    /// The time of recording.
    pub at: Moment,
    /// The newest id in the log as the device has seen it, by whatever device: the event's stands above it.
    pub after: EventId,
}

impl Scribe {
    /// Seals and signs one draft.
    pub fn seal(
        &mut self,
        draft: Draft,
        sealing: &Sealing<'_>,
        ring: &mut KeyRing,
        pens: &Pens<'_>,
        rng: &mut impl CryptoRng,
    ) -> SealedEvent {
        let mut sealed = self.seal_unsigned(draft, sealing, ring, rng);
        sealed.sign(pens);
        sealed
    }

    /// Seals one draft, to be signed before a journal takes it in: no link of the chain waits for the
    /// signatures, so that those of many events can be made on all cores.
    pub fn seal_unsigned(
        &mut self,
        draft: Draft,
        sealing: &Sealing<'_>,
        ring: &mut KeyRing,
        rng: &mut impl CryptoRng,
    ) -> SealedEvent {
        let (stream, body, purpose, binding) = draft.into_parts();
        let (kind, group) = (body.kind(), body.kind().group());
        let command = sealing.command;
        let payload = Payload { body, because: command.because.clone(), sheet: command.sheet };
        let (plain_hash, sealed, new_key) = seal_payload(&payload, &stream, group, ring, rng);
        let id = EventId::following(self.last_id.max(sealing.after), sealing.at, random(rng));
        let envelope = Envelope {
            id,
            kind_code: kind.code(),
            version: BODY_VERSION,
            occurred_at: command.occurred_at,
            recorded_at: sealing.at,
            officers: command.actor.officer.iter().chain(&command.actor.second).cloned().collect(),
            device: self.device.clone(),
            device_counter: self.counter,
            device_previous: self.previous,
            boot: self.boot,
            monotonic_ms: (sealing.at - self.booted_at).as_ms().max(0).unsigned_abs(),
            checkpoint_seen: self.checkpoint_seen,
            authority: self.authority.clone(),
            purpose,
            label: sealing.label.clone(),
            group,
            plain_hash,
            cipher_hash: seal::sha256(&sealed),
            binding,
            idempotency: sealing.idempotency,
            stream: stream.clone(),
        };
        let bytes = envelope.to_bytes();
        let envelope_hash = seal::sha256(&bytes);
        self.counter += 1;
        self.previous = envelope_hash;
        self.last_id = id;
        SealedEvent {
            signatures: Vec::new(),
            envelope: bytes,
            payload: sealed,
            new_key: new_key.then_some((stream, group)),
            event: Event { seq: 0, envelope, envelope_hash, body: Ok(payload.body) },
        }
    }
}

impl SealedEvent {
    /// Signs the envelope with every key that stands behind the act; signatures made before are replaced.
    pub fn sign(&mut self, pens: &Pens<'_>) {
        self.signatures = sign(&self.envelope, pens);
    }
}

/// Salted hash of the plain payload, the sealed payload, and whether its key was made now. The salt
/// stands before the plain payload inside the seal.
fn seal_payload(
    payload: &Payload,
    stream: &Stream,
    group: Group,
    ring: &mut KeyRing,
    rng: &mut impl CryptoRng,
) -> (Hash, Vec<u8>, bool) {
    let salt: [u8; 16] = random(rng);
    let plain = payload.to_bytes();
    let plain_hash = seal::salted_hash(&salt, &plain);
    let mut salted = Vec::with_capacity(salt.len() + plain.len());
    salted.extend_from_slice(&salt);
    salted.extend_from_slice(&plain);
    let (key, made) = ring.get_or_make(stream, group, rng);
    // The associated data ties the seal to its plain hash, so that no payload can stand in another's place.
    let sealed = seal::seal(key, random(rng), &plain_hash.0, &salted);
    (plain_hash, sealed, made)
}

fn sign(bytes: &[u8], pens: &Pens<'_>) -> Vec<Signature> {
    let one = |key: &SigningKey, signed_as| Signature {
        signed_as,
        key: key.key_id(),
        bytes: key.sign(EVENT_CONTEXT, bytes).0,
    };
    let mut signatures = vec![one(pens.device, SignedAs::Device)];
    if let Some((key, by_server)) = pens.officer {
        signatures.push(one(key, if by_server { SignedAs::Server } else { SignedAs::Officer }));
    }
    if let Some((officer, device)) = pens.second {
        signatures.push(one(officer, SignedAs::Officer));
        signatures.push(one(device, SignedAs::SecondDevice));
    }
    signatures
}

fn random<const N: usize>(rng: &mut impl CryptoRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

/// Opens a sealed payload and checks it against the envelope's salted hash.
pub fn unseal(envelope: &Envelope, sealed: &[u8], key: &DataKey) -> Result<Payload, Error> {
    let kind = envelope.kind().ok_or_else(|| {
        Error::unknown_version(format!("event kind {} is not known to this program", envelope.kind_code))
    })?;
    if envelope.version > BODY_VERSION {
        return Err(Error::unknown_version(format!(
            "event {} has body version {}, this program knows up to {BODY_VERSION}",
            envelope.id, envelope.version
        )));
    }
    let salted = seal::open(key, &envelope.plain_hash.0, sealed)?;
    let (salt, plain) = salted.split_first_chunk::<16>().ok_or_else(|| Error::truncated("payload has no salt"))?;
    if seal::salted_hash(salt, plain) != envelope.plain_hash {
        return Err(Error::not_verified(format!("payload of event {} does not match its hash", envelope.id)));
    }
    Payload::read(kind, plain)
}
