//! Events about authorities, their officers, devices, keys and rules.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, EventId, FigureId, Hash, KeyId};
use crate::number::PersonNumber;
use crate::ranges::Ranges;
use crate::time::Moment;

use super::{AuthorityKind, Group, Stream};

/// The genesis of a log: whose it is and whether it is a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct LogOpened {
    /// Name in the authority's own language.
    #[n(0)]
    pub name: String,
    /// What the authority is for.
    #[n(1)]
    pub kind: AuthorityKind,
    /// Ed25519 public key of its offline root.
    #[n(2)]
    pub root_key: Hash,
    /// X25519 public key that bundles for it are sealed to.
    #[n(3)]
    pub sealing_key: Hash,
    /// A set clock exists only where this is true.
    #[n(4)]
    pub rehearsal: bool,
    /// Name of the operation.
    #[n(5)]
    pub operation: String,
    /// Minutes east of UTC of the operation's civil day.
    #[n(6)]
    pub day_offset_min: i32,
}

/// Another authority that this one deals with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PartnerAdded {
    /// Its id.
    #[n(0)]
    pub authority: AuthorityId,
    /// Its name.
    #[n(1)]
    pub name: String,
    /// What it is for.
    #[n(2)]
    pub kind: AuthorityKind,
    /// Ed25519 public key of its offline root.
    #[n(3)]
    pub root_key: Hash,
    /// X25519 public key that bundles for it are sealed to.
    #[n(4)]
    pub sealing_key: Hash,
    /// The state it answers to, ISO 3166 alpha-3; a hand-over across states needs the law gate.
    #[n(5)]
    pub state: String,
    /// The signature of the root of the authority that enters it, see `card.rs`; else two officers sign.
    #[n(6)]
    pub root: Option<ByteVec>,
}

/// A partner's card taken back: nothing goes to it or comes from it under that card any more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PartnerWithdrawn {
    /// The partner.
    #[n(0)]
    pub authority: AuthorityId,
    /// The root key of the card.
    #[n(1)]
    pub root_key: Hash,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// Events of its log that were here and count no longer.
    #[n(3)]
    pub events: u64,
    /// Root over them, where there were any.
    #[n(4)]
    pub head: Option<Hash>,
    /// Persons of whom they spoke; of very many, the first.
    #[n(5)]
    pub persons: Vec<PersonNumber>,
    /// How many persons in all.
    #[n(6)]
    pub persons_in_all: u64,
}

/// A partner recognised as a court: it may answer what says no in this log, where it has no part in the matter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CourtRecognised {
    /// The partner.
    #[n(0)]
    pub court: AuthorityId,
    /// The statute, decree or treaty that founds it.
    #[n(1)]
    pub basis: String,
    /// Where that text stands, such as gazette, number and date.
    #[n(2)]
    pub source: String,
}

/// A recognition taken back: nothing that the partner has answered as a court stands here from now on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct CourtDoubted {
    /// The partner.
    #[n(0)]
    pub court: AuthorityId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// A partner recognised as a tracing bureau: its acknowledgements meet the floor's clocks, and kin may go to it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BureauRecognised {
    /// The partner.
    #[n(0)]
    pub bureau: AuthorityId,
    /// The treaty, statute or mandate that founds it.
    #[n(1)]
    pub basis: String,
    /// Where that text stands, such as gazette, number and date.
    #[n(2)]
    pub source: String,
}

/// A recognition as a bureau taken back: what the partner has acknowledged counts no longer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BureauDoubted {
    /// The partner.
    #[n(0)]
    pub bureau: AuthorityId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// An officer's key, certified by the root.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OfficerCertified {
    /// Encoded certificate, see `certificate.rs`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
}

/// A device's key, certified by the root, with the block of person numbers leased to it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceCertified {
    /// Encoded certificate, see `certificate.rs`.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub certificate: Vec<u8>,
    /// Block of person numbers leased to the device, if it enrols.
    #[n(1)]
    pub block: Option<u16>,
}

/// A key that no longer counts from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeyRevoked {
    /// Which key.
    #[n(0)]
    pub key: KeyId,
    /// From when its signatures no longer count.
    #[n(1)]
    pub from: Moment,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// The root's signature over authority, key, time and reason, see `revocation.rs`; without it nothing is
    /// revoked.
    #[n(3)]
    pub root: Option<ByteVec>,
}

/// A quarantined event let in by two officers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct QuarantineReleased {
    /// Which event.
    #[n(0)]
    pub event: EventId,
    /// Why it is believed.
    #[n(1)]
    pub reason: String,
}

/// A payload key destroyed: the content of one stream's field group can no longer be read by anybody.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PayloadErased {
    /// Whose.
    #[n(0)]
    pub stream: Stream,
    /// Which field group; never `Register`.
    #[n(1)]
    pub group: Group,
    /// The rule that demands it, with its source.
    #[n(2)]
    pub rule: String,
    /// Why now.
    #[n(3)]
    pub reason: String,
}

/// A jurisdiction pack in force from now on: clocks and gate rules as data.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PackAdopted {
    /// Name of the pack.
    #[n(0)]
    pub name: String,
    /// SHA-256 of the pack file.
    #[n(1)]
    pub digest: Hash,
    /// What the gates ask.
    #[n(2)]
    pub gates: GateRules,
    /// The statute clocks.
    #[n(3)]
    pub clocks: Vec<ClockRule>,
}

/// What the gates of a jurisdiction ask.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GateRules {
    /// Hours that a fitness to travel is good for.
    #[n(0)]
    pub fitness_h: u32,
    /// Days of medicine that travel with the person.
    #[n(1)]
    pub medicine_days: u32,
    /// Hours between being told the destination and leaving.
    #[n(2)]
    pub objection_h: u32,
    /// Hours that an override may stand in for absent papers.
    #[n(3)]
    pub override_h: u32,
    /// Hours until an exception at the door is re-checked.
    #[n(4)]
    pub recheck_h: u32,
    /// Hours without a verified sighting before the alarm.
    #[n(5)]
    pub silence_h: u32,
    /// Age at which childhood ends.
    #[n(6)]
    pub adult_age_years: u32,
    /// Most persons per guard on a movement.
    #[n(7)]
    pub guard_ratio: u32,
    /// Seconds a device clock may differ from a checkpoint.
    #[n(8)]
    pub skew_s: u32,
    /// Registry default days as month * 100 + day, such as 101 and 701.
    #[n(9)]
    pub default_birth_days: Vec<u16>,
    /// Where these stand in law or policy.
    #[n(10)]
    pub source: String,
}

/// One statute clock.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClockRule {
    /// Short name, such as `judge`.
    #[n(0)]
    pub name: String,
    /// The event that starts it.
    #[n(1)]
    pub starts: ClockStart,
    /// The event that meets it.
    #[n(2)]
    pub stops: ClockStop,
    /// Minutes allowed.
    #[n(3)]
    pub limit_min: u64,
    /// Whether meeting it starts it again.
    #[n(4)]
    pub repeats: bool,
    /// The clause.
    #[n(5)]
    pub source: String,
}

/// Events that start a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ClockStart {
    /// Deprivation of liberty (arrest).
    #[n(0)]
    Deprived,
    /// Admission at a place of detention of the authority.
    #[n(1)]
    Admitted,
    /// Arrival by a movement.
    #[n(2)]
    Arrived,
    /// Each hand-over to another authority.
    #[n(3)]
    Transferred,
    /// The first presentation to a court in this custody; what comes of it may be what the clock waits for.
    #[n(4)]
    Presented,
    /// A detention order.
    #[n(5)]
    OrderIssued,
    /// A medical screening.
    #[n(6)]
    MedicalScreened,
    /// A death.
    #[n(7)]
    Died,
    /// An escape.
    #[n(8)]
    Escaped,
    /// Acceptance, then each monitoring visit.
    #[n(9)]
    Monitored,
    /// Nobody can say where the person is.
    #[n(10)]
    FateUnknown,
}

/// Events that meet a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ClockStop {
    /// Presented to a judge with the file.
    #[n(0)]
    FileToJudge,
    /// First questioning by the court.
    #[n(1)]
    FirstQuestioning,
    /// A further order, or release.
    #[n(2)]
    OrderRenewed,
    /// Capture card offered.
    #[n(3)]
    CaptureCard,
    /// Family told.
    #[n(4)]
    FamilyNotice,
    /// Consulate offered and, if wished, told.
    #[n(5)]
    ConsularNotice,
    /// Tracing bureau told.
    #[n(6)]
    BureauNotice,
    /// Tracing bureau acknowledged.
    #[n(7)]
    BureauAcknowledged,
    /// Seen by a doctor.
    #[n(8)]
    MedicalScreened,
    /// Visited by the monitor.
    #[n(9)]
    MonitoringVisit,
    /// Housed apart, verified.
    #[n(10)]
    SeparateHousing,
}

/// What a figure counts.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Subject {
    /// Everyone in the record.
    #[n(0)]
    Everyone,
    /// One authority.
    #[n(1)]
    Authority(#[n(0)] AuthorityId),
    /// One place.
    #[n(2)]
    Place(#[n(0)] crate::ids::PlaceId),
    /// One movement.
    #[n(3)]
    Movement(#[n(0)] crate::ids::MovementId),
}

/// A figure given to the public or a partner, frozen at two times.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FigurePublished {
    /// Its id.
    #[n(0)]
    pub figure: FigureId,
    /// What is counted.
    #[n(1)]
    pub subject: Subject,
    /// The time it speaks of.
    #[n(2)]
    pub as_of: Moment,
    /// What was known then.
    #[n(3)]
    pub known_at: Moment,
    /// Persons held.
    #[n(4)]
    pub held: u32,
    /// Persons in residual.
    #[n(5)]
    pub residual: u32,
    /// Hash of the list of persons behind it.
    #[n(6)]
    pub list_hash: Hash,
    /// Signed explanation where the residual is not zero.
    #[n(7)]
    pub explanation: Option<String>,
    /// How much of each log was known: what arrives later cannot change a published figure.
    #[n(8)]
    pub heads: Vec<KnownLog>,
}

/// How much of a log was known.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct KnownLog {
    /// Whose log.
    #[n(0)]
    pub authority: AuthorityId,
    /// How many of its events.
    #[n(1)]
    pub size: u64,
    /// Which of them may have moved somebody and could not be read; none where all were read.
    #[n(2)]
    pub unread: Option<Ranges>,
}

impl KnownLog {
    /// Whether an event of the log was known and read.
    pub(crate) fn knew(&self, seq: u64) -> bool {
        seq < self.size && !self.unread.as_ref().is_some_and(|unread| unread.has(seq))
    }
}

/// A figure corrected in the open.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FigureRestated {
    /// The figure that was published.
    #[n(0)]
    pub figure: FigureId,
    /// What is known now.
    #[n(1)]
    pub known_at: Moment,
    /// Persons held, as known now.
    #[n(2)]
    pub held: u32,
    /// Hash of the list as known now.
    #[n(3)]
    pub list_hash: Hash,
    /// How many persons differ.
    #[n(4)]
    pub persons: u32,
    /// Why.
    #[n(5)]
    pub cause: String,
    /// How much of each log is known now.
    #[n(6)]
    pub heads: Vec<KnownLog>,
}

/// Another node has checked and cosigned a checkpoint of this log (C2SP cosignature).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Witnessed {
    /// Who cosigned.
    #[n(0)]
    pub witness: AuthorityId,
    /// Size of the log.
    #[n(1)]
    pub size: u64,
    /// Root of the log.
    #[n(2)]
    pub root: Hash,
    /// The signed note with the cosignature.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub cosignature: Vec<u8>,
}

/// A recall sent to a recipient of something withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecallSent {
    /// The withdrawn match, merge, list decision or document.
    #[n(0)]
    pub about: EventId,
    /// The recipient.
    #[n(1)]
    pub to: AuthorityId,
    /// Why.
    #[n(2)]
    pub reason: String,
}

/// A recall acknowledged by its recipient.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RecallAcknowledged {
    /// Which recall.
    #[n(0)]
    pub recall: EventId,
    /// By whom.
    #[n(1)]
    pub by: AuthorityId,
}

/// A device's clock that disagrees with checkpoints, or a gap in its counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceDoubted {
    /// Which device.
    #[n(0)]
    pub device: crate::ids::DeviceId,
    /// What was seen.
    #[n(1)]
    pub what: String,
}
