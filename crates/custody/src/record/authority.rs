//! Authorities, officers, devices, keys and the rules in force. Source: ours.

use minicbor::{Decode, Encode};

use crate::certificate::{Bearer, Certificate};
use crate::event::authority::{ClockRule, GateRules, KeyRevoked, LogOpened, PackAdopted, RecallAcknowledged};
use crate::event::oversight::DiscrepancyKind;
use crate::event::{AuthorityKind, Body, Function, Group, Stream};
use crate::ids::{AuthorityId, DeviceId, EventId, Hash, KeyId, Nonce, OfficerId};
use crate::keys::PublicKey;
use crate::limits;
use crate::ranges::Ranges;
use crate::revocation::is_rooted;
use crate::time::Moment;

use super::dated::Dated;
use super::few::Few;
use super::heard::HeardMarks;
use super::partner::Partner;
use super::screening::{self, TakenList};
use super::{Context, Record, discrepancy, rules};

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
    /// Clocks of the pack it adopted last.
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
    /// How many events of its log are here.
    #[n(14)]
    pub size: u64,
    /// Blocks of person numbers that it has leased; a block is never leased twice.
    #[n(15)]
    pub leased: Vec<u16>,
    /// Recalls it has sent.
    #[n(16)]
    pub recalls: Vec<Recall>,
    /// The highest event id of its log here: the next one of this node stands above it.
    #[n(17)]
    pub newest: EventId,
    /// Which entries of its log have told a list of persons all that they can.
    #[n(18)]
    pub read: Ranges,
    /// Rows of partners on whom it has said whether it recognises them as courts, each with its newest word.
    #[n(19)]
    pub(crate) courts: Few<Dated<(u32, bool)>>,
    /// Its newest entry was recorded before an older one: said once, until the log has caught up.
    #[n(21)]
    pub(crate) behind: bool,
    /// Every pack it has adopted, in order: a clock runs by the one in force when it started.
    #[n(20)]
    pub(crate) packs: Vec<PackInForce>,
    /// The cards of partners that it has entered, withdrawn ones too.
    #[n(22)]
    pub(crate) partners: Few<Partner>,
    /// Rows of partners that it has withdrawn, each with its newest withdrawal.
    #[n(23)]
    pub(crate) withdrawn: Few<(u32, EventId)>,
    /// Rows of partners on whom it has said whether it recognises them as bureaus, each with its newest word.
    #[n(24)]
    pub(crate) bureaus: Few<Dated<(u32, bool)>>,
    /// Rows of partners that it has once recognised as courts, each with a name that it had then: neither a doubt nor a
    /// withdrawal takes that away, for a stay ends by the court that ordered it.
    #[n(25)]
    pub(crate) courts_once: Few<(u32, Box<str>)>,
    /// Up to when its log was heard, by any part of it.
    #[n(26)]
    pub(crate) heard: HeardMarks,
    /// Every version of a list that it has taken up, in order.
    #[n(27)]
    pub(crate) lists: Vec<TakenList>,
}

/// The clocks of a pack, from when they were in force.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PackInForce {
    #[n(0)]
    pub(crate) since: Moment,
    #[n(1)]
    pub(crate) clocks: Vec<ClockRule>,
}

/// A recall of something withdrawn, until its recipient acknowledges it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Recall {
    /// The event that sent it.
    #[n(0)]
    pub recall: EventId,
    /// The withdrawn match, merge, list decision or document.
    #[n(1)]
    pub about: EventId,
    /// The recipient.
    #[n(2)]
    pub to: AuthorityId,
    /// When it was sent.
    #[n(3)]
    pub sent: Moment,
    /// When the recipient acknowledged it.
    #[n(4)]
    pub acknowledged: Option<Moment>,
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
    /// Serial of the certificate that his functions come from.
    #[n(3)]
    pub serial: u64,
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
    /// Its boot, which changes with each start.
    #[n(7)]
    pub(crate) boot: Nonce,
    /// Wall clock and running time (ms) at its first event of that boot, or when they were last found to part.
    #[n(8)]
    pub(crate) started: Option<(Moment, u64)>,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, id: &AuthorityId, body: &Body) {
    match body {
        Body::LogOpened(b) => open_log(record, context, id, b),
        Body::PartnerAdded(b) => record.enter_partner(context, b),
        Body::PartnerWithdrawn(b) => record.withdraw_partner(context, b),
        Body::OfficerCertified(b) => certify(record, context, &b.certificate, None),
        Body::DeviceCertified(b) => certify(record, context, &b.certificate, b.block),
        Body::KeyRevoked(b) => revoke(record, context, b),
        Body::QuarantineReleased(b) => own(record, context).released.push(b.event),
        Body::PayloadErased(b) => {
            let (erased, place) = (&mut own(record, context).erased, (b.stream.clone(), b.group));
            if !erased.contains(&place) {
                erased.push(place);
            }
        }
        Body::PackAdopted(b) => adopt(record, context, id, b),
        Body::RecallSent(b) => own(record, context).recalls.push(Recall {
            recall: context.id,
            about: b.about,
            to: b.to.clone(),
            sent: context.occurred,
            acknowledged: None,
        }),
        Body::RecallAcknowledged(b) => acknowledge(record, context, b),
        Body::CourtRecognised(b) => record.recognise(context, b),
        Body::CourtDoubted(b) => record.doubt(context, b),
        Body::BureauRecognised(b) => record.recognise_bureau(context, b),
        Body::BureauDoubted(b) => record.doubt_bureau(context, b),
        Body::ListTaken(b) => screening::take(record, context, b),
        Body::DeviceDoubted(b) => own(record, context).doubts.push(format!("{}: {}", b.device, b.what)),
        _ => {}
    }
}

fn own<'r>(record: &'r mut Record, context: &Context<'_>) -> &'r mut Authority {
    record.authorities.entry(&context.event.envelope.authority, Authority::default).1
}

/// The first genesis stands, where it names the root that was pinned first or one that a card here vouches for.
fn open_log(record: &mut Record, context: &Context<'_>, id: &AuthorityId, body: &LogOpened) {
    let vouched = record.is_vouched(id, body.root_key);
    let authority = record.authorities.entry(id, Authority::default).1;
    let pinned = vouched || authority.root_key.is_none_or(|root| root == body.root_key);
    let first = authority.genesis.as_ref().is_none_or(|genesis| genesis == body);
    if pinned && first {
        authority.name.clone_from(&body.name);
        authority.kind = Some(body.kind);
        authority.root_key = Some(body.root_key);
        authority.sealing_key = Some(body.sealing_key);
        authority.genesis = Some(body.clone());
        return;
    }
    let text = format!("the log of {id} opens with another root key or genesis than is known here");
    discrepancy::note(record, context, DiscrepancyKind::Conflict, vec![Stream::Authority(id.clone())], text);
}

/// Takes in a pack; of its gate rules what no pack may set is named and not taken, whoever wrote it into the log.
fn adopt(record: &mut Record, context: &Context<'_>, id: &AuthorityId, body: &PackAdopted) {
    let authority = own(record, context);
    authority.gates = Some(rules::as_far_as_allowed(&body.gates));
    authority.clocks.clone_from(&body.clocks);
    authority.pack = Some((body.name.clone(), body.digest));
    // In force from when it is recorded: nobody adopts for yesterday.
    let since = context.occurred.max(context.recorded);
    authority.packs.push(PackInForce { since, clocks: body.clocks.clone() });
    let faults = limits::faults_of_gates(&body.gates);
    if !faults.is_empty() {
        let text = format!("pack {} of {id}: {}: the strictest rule stands instead", body.name, faults.join("; "));
        discrepancy::note(record, context, DiscrepancyKind::Conflict, vec![Stream::Authority(id.clone())], text);
    }
}

/// A revocation counts under the root's signature alone; another is named and revokes nothing.
fn revoke(record: &mut Record, context: &Context<'_>, body: &KeyRevoked) {
    let id = context.event.envelope.authority.clone();
    if record.revokes(&id, body) {
        own(record, context).revoked.push((body.key, body.from));
        return;
    }
    let text =
        format!("a revocation of key {} in the log of {id} is not signed by its root: it revokes nothing", body.key);
    discrepancy::note(record, context, DiscrepancyKind::Conflict, vec![Stream::Authority(id)], text);
}

/// Takes in a certificate that holds under the root of its authority; another certifies nobody.
fn certify(record: &mut Record, context: &Context<'_>, bytes: &[u8], block: Option<u16>) {
    let issuer = context.event.envelope.authority.clone();
    let taken = match record.certificate_that_holds(bytes) {
        Ok(certificate) => take_in(record, &certificate, block),
        Err(why) => Err(why),
    };
    if let Err(why) = taken {
        let text = format!("a certificate in the log of {issuer} certifies nobody: {why}");
        discrepancy::note(record, context, DiscrepancyKind::Conflict, vec![Stream::Authority(issuer)], text);
    }
}

fn take_in(record: &mut Record, certificate: &Certificate, block: Option<u16>) -> Result<(), String> {
    let body = certificate.body();
    let other = record.bearer_of(&body.authority, certificate.key_id()).filter(|other| *other != body.bearer.whose());
    if let Some(other) = other {
        return Err(format!("key {} of {} is that of {other} already", certificate.key_id(), body.bearer.whose()));
    }
    let key = CertifiedKey {
        id: certificate.key_id(),
        public: Hash(body.key.0),
        from: body.not_before,
        until: body.not_after,
    };
    match &body.bearer {
        Bearer::Officer { officer: id, functions } => {
            let officer = record.officers.entry(id, Officer::default).1;
            if officer.authority.get_or_insert_with(|| body.authority.clone()) != &body.authority {
                return Err(format!("officer {id} belongs to another authority than {}", body.authority));
            }
            // An old certificate read again gives back no function that a newer one took away.
            if body.serial >= officer.serial {
                officer.serial = body.serial;
                officer.functions.clone_from(functions);
            }
            keep_key(&mut officer.keys, key);
            Ok(())
        }
        Bearer::Device { device: id } => {
            let device = record.devices.entry(id, Device::default).1;
            if device.authority.get_or_insert_with(|| body.authority.clone()) != &body.authority {
                return Err(format!("device {id} belongs to another authority than {}", body.authority));
            }
            let has = device.block;
            keep_key(&mut device.keys, key);
            match block {
                Some(block) if has != Some(block) => lease(record, &body.authority, id, block),
                _ => Ok(()),
            }
        }
        // Kept in the log with the movement's acts; it opens nothing beyond that movement.
        Bearer::Movement { .. } => Err("a movement key is certified by its officer, not by the root".into()),
    }
}

fn keep_key(keys: &mut Vec<CertifiedKey>, key: CertifiedKey) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}

/// Leases a block of numbers, unless it was leased before: two devices can never issue the same.
fn lease(record: &mut Record, authority: &AuthorityId, id: &DeviceId, block: u16) -> Result<(), String> {
    if let Some(owner) = record.leases(block) {
        return Err(format!("block {block:04} was leased by {owner} before; {id} gets no block"));
    }
    record.authorities.entry(authority, Authority::default).1.leased.push(block);
    let device = record.devices.entry(id, Device::default).1;
    device.block = Some(block);
    device.next_serial = 0;
    Ok(())
}

/// Marks a recall as acknowledged, if its recipient says so.
fn acknowledge(record: &mut Record, context: &Context<'_>, body: &RecallAcknowledged) {
    let by = &context.event.envelope.authority;
    for row in 0..record.authorities.len() as u32 {
        let sent = &mut record.authorities.row_mut(row).recalls;
        let recall = sent.iter_mut().find(|r| r.recall == body.recall && r.to == *by);
        if let Some(recall) = recall {
            recall.acknowledged.get_or_insert(context.occurred);
        }
    }
}

impl Record {
    /// Reads a certificate and checks it against the root of the authority that it names.
    ///
    /// Whether it is in force is asked when its key is used.
    pub(crate) fn certificate_that_holds(&self, bytes: &[u8]) -> Result<Certificate, String> {
        let certificate = Certificate::decode(bytes).map_err(|e| e.to_string())?;
        let body = certificate.body();
        let root = self.authorities.get(&body.authority).and_then(|a| a.root_key);
        let root = root.ok_or_else(|| format!("the root key of {} is not known here", body.authority))?;
        certificate.verify(&PublicKey(root.0), body.not_before).map_err(|fault| fault.to_string())?;
        Ok(certificate)
    }

    /// Whose key an authority has certified it as, in words.
    pub(crate) fn bearer_of(&self, authority: &AuthorityId, key: KeyId) -> Option<String> {
        let its = |of: &Option<AuthorityId>, keys: &[CertifiedKey]| {
            of.as_ref() == Some(authority) && keys.iter().any(|k| k.id == key)
        };
        let officer =
            self.officers.iter().find(|(_, o)| its(&o.authority, &o.keys)).map(|(id, _)| format!("officer {id}"));
        let device =
            || self.devices.iter().find(|(_, d)| its(&d.authority, &d.keys)).map(|(id, _)| format!("device {id}"));
        officer.or_else(device)
    }

    /// Whether a revocation in the log of an authority is signed by its root.
    pub(crate) fn revokes(&self, authority: &AuthorityId, body: &KeyRevoked) -> bool {
        let root = self.authorities.get(authority).and_then(|a| a.root_key);
        root.is_some_and(|root| is_rooted(body, authority, &PublicKey(root.0)))
    }

    /// The authority that has leased a block of person numbers.
    pub(crate) fn leases(&self, block: u16) -> Option<&AuthorityId> {
        self.authorities.iter().find(|(_, a)| a.leased.contains(&block)).map(|(id, _)| id)
    }

    /// An authority by its id.
    pub fn authority(&self, id: &AuthorityId) -> Option<&Authority> {
        self.authorities.get(id)
    }

    /// All authorities, in order of arrival.
    pub fn authorities(&self) -> impl Iterator<Item = (&AuthorityId, &Authority)> {
        self.authorities.iter()
    }

    /// An officer by his id.
    pub fn officer(&self, id: &OfficerId) -> Option<&Officer> {
        self.officers.get(id)
    }

    /// All officers, in order of arrival.
    pub fn officers(&self) -> impl Iterator<Item = (&OfficerId, &Officer)> {
        self.officers.iter()
    }

    /// A device by its id.
    pub fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.devices.get(id)
    }

    /// All devices, in order of arrival.
    pub fn devices(&self) -> impl Iterator<Item = (&DeviceId, &Device)> {
        self.devices.iter()
    }
}

impl Record {
    /// Follows a device's counter and serials.
    pub(crate) fn note_device(&mut self, context: &Context<'_>) {
        let envelope = &context.event.envelope;
        let authority = self.authorities.entry(&envelope.authority, Authority::default).1;
        authority.heard_until = authority.heard_until.max(Some(envelope.recorded_at));
        authority.heard.note(context.seq, envelope.recorded_at);
        authority.size = authority.size.max(context.seq + 1);
        authority.newest = authority.newest.max(context.id);
        if super::heard::has_told(context.event) {
            authority.read.insert(context.seq);
        }
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
        self.authorities.get(authority).is_some_and(|a| a.revoked.iter().any(|(id, from)| *id == key && *from <= at))
    }
}

impl Record {
    /// Counter of a device's next event, and the hash of its last envelope.
    pub fn device_position(&self, device: &DeviceId) -> (u64, Hash) {
        self.devices.get(device).map_or((0, Hash::default()), |d| (d.next_counter, d.last_envelope))
    }
}

impl Record {
    /// The highest event id of an authority's log; zeros where nothing of it is here.
    pub fn newest_id(&self, authority: &AuthorityId) -> EventId {
        self.authorities.get(authority).map_or_else(EventId::default, |a| a.newest)
    }

    /// The next person number that a device may give, if it has a block with any left.
    pub fn next_number(&self, device: &DeviceId) -> Option<crate::number::PersonNumber> {
        let device = self.devices.get(device)?;
        crate::number::PersonNumber::new(device.block?, device.next_serial)
    }
}

impl Record {
    /// What an officer is certified to do; empty where he is not known.
    pub fn officer_functions(&self, officer: &OfficerId) -> &[Function] {
        self.officers.get(officer).map_or(&[], |o| &o.functions)
    }

    /// The authority that certified an officer.
    pub fn officer_authority(&self, officer: &OfficerId) -> Option<AuthorityId> {
        self.officers.get(officer)?.authority.clone()
    }
}
