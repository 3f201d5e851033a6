//! Authorities, officers, devices, keys and the rules in force. Source: ours.

use minicbor::{Decode, Encode};

use crate::event::authority::{ClockRule, GateRules, LogOpened};
use crate::event::{AuthorityKind, Body, Function, Group, Stream};
use crate::ids::{AuthorityId, DeviceId, EventId, Hash, KeyId, OfficerId};
use crate::time::Moment;

use super::{Context, Record};

/// An authority as the record knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Authority {
    /// Name in its own language.
    #[n(0)]
    pub name: String,
    /// What it is for.
    #[n(1)]
    pub kind: Option<AuthorityKind>,
    /// Ed25519 public key of its offline root, once known.
    #[n(2)]
    pub root_key: Option<Hash>,
    /// X25519 public key that bundles for it are sealed to.
    #[n(3)]
    pub sealing_key: Option<Hash>,
    /// The state it answers to.
    #[n(4)]
    pub state: String,
    /// Its genesis, if its log is here.
    #[n(5)]
    pub genesis: Option<LogOpened>,
    /// Gate rules of its adopted pack.
    #[n(6)]
    pub gates: Option<GateRules>,
    /// Clocks of its adopted pack.
    #[n(7)]
    pub clocks: Vec<ClockRule>,
    /// Name and digest of that pack.
    #[n(8)]
    pub pack: Option<(String, Hash)>,
    /// Keys revoked, with the time from which.
    #[n(9)]
    pub revoked: Vec<(KeyId, Moment)>,
    /// Quarantined events let in.
    #[n(10)]
    pub released: Vec<EventId>,
    /// Payload keys destroyed.
    #[n(11)]
    pub erased: Vec<(Stream, Group)>,
    /// Devices doubted, in words.
    #[n(12)]
    pub doubts: Vec<String>,
    /// Up to when its log is here: the latest recording time folded.
    #[n(13)]
    pub heard_until: Option<Moment>,
}

/// An officer as certified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Officer {
    /// The authority that certified him.
    #[n(0)]
    pub authority: Option<AuthorityId>,
    /// What he may do.
    #[n(1)]
    pub functions: Vec<Function>,
    /// His keys: id, public key, from, until.
    #[n(2)]
    pub keys: Vec<CertifiedKey>,
}

/// A key under a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CertifiedKey {
    /// Its id.
    #[n(0)]
    pub id: KeyId,
    /// Ed25519 public key.
    #[n(1)]
    pub public: Hash,
    /// Valid from.
    #[n(2)]
    pub from: Moment,
    /// Valid until.
    #[n(3)]
    pub until: Moment,
}

/// A device as certified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Device {
    /// The authority that certified it.
    #[n(0)]
    pub authority: Option<AuthorityId>,
    /// Its keys.
    #[n(1)]
    pub keys: Vec<CertifiedKey>,
    /// Block of person numbers leased to it.
    #[n(2)]
    pub block: Option<u16>,
    /// Next serial of that block.
    #[n(3)]
    pub next_serial: u16,
    /// Counter of its next event.
    #[n(4)]
    pub next_counter: u64,
    /// Hash of its last envelope.
    #[n(5)]
    pub last_envelope: Hash,
    /// Time of its last event.
    #[n(6)]
    pub last_recorded: Option<Moment>,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, id: &AuthorityId, body: &Body) {
    match body {
        Body::LogOpened(b) => {
            let authority = record.authorities.entry(id, Authority::default).1;
            authority.name.clone_from(&b.name);
            authority.kind = Some(b.kind);
            authority.root_key = Some(b.root_key);
            authority.sealing_key = Some(b.sealing_key);
            authority.genesis = Some(b.clone());
        }
        Body::PartnerAdded(b) => {
            let partner = record.authorities.entry(&b.authority, Authority::default).1;
            partner.name.clone_from(&b.name);
            partner.kind = Some(b.kind);
            partner.root_key.get_or_insert(b.root_key);
            partner.sealing_key.get_or_insert(b.sealing_key);
            partner.state.clone_from(&b.state);
        }
        Body::KeyRevoked(b) => own(record, context).revoked.push((b.key, b.from)),
        Body::QuarantineReleased(b) => own(record, context).released.push(b.event),
        Body::PayloadErased(b) => own(record, context).erased.push((b.stream.clone(), b.group)),
        Body::PackAdopted(b) => {
            let authority = own(record, context);
            authority.gates = Some(b.gates.clone());
            authority.clocks.clone_from(&b.clocks);
            authority.pack = Some((b.name.clone(), b.digest));
        }
        Body::DeviceDoubted(b) => own(record, context).doubts.push(format!("{}: {}", b.device, b.what)),
        _ => {}
    }
}

fn own<'r>(record: &'r mut Record, context: &Context<'_>) -> &'r mut Authority {
    record.authorities.entry(&context.event.envelope.authority, Authority::default).1
}

impl Record {
    /// Follows a device's counter and serials.
    pub(crate) fn note_device(&mut self, context: &Context<'_>) {
        let envelope = &context.event.envelope;
        let authority = self.authorities.entry(&envelope.authority, Authority::default).1;
        authority.heard_until = authority.heard_until.max(Some(envelope.recorded_at));
        let device = self.devices.entry(&envelope.device, Device::default).1;
        if envelope.device_counter >= device.next_counter {
            device.next_counter = envelope.device_counter + 1;
            device.last_envelope = context.envelope_hash();
            device.last_recorded = Some(envelope.recorded_at);
        }
        if let Stream::Person(number) = &envelope.stream
            && device.block == Some(number.block())
        {
            device.next_serial = device.next_serial.max(number.serial() + 1);
        }
    }
}

impl Record {
    /// Whether a key of an authority is revoked at a time.
    pub(crate) fn is_revoked(&self, authority: &AuthorityId, key: KeyId, at: Moment) -> bool {
        self.authorities
            .get(authority)
            .is_some_and(|a| a.revoked.iter().any(|(id, from)| *id == key && *from <= at))
    }
}

impl Record {
    /// Counter of a device's next event, and the hash of its last envelope.
    pub fn device_position(&self, device: &DeviceId) -> (u64, Hash) {
        self.devices.get(device).map_or((0, Hash::default()), |d| (d.next_counter, d.last_envelope))
    }
}
