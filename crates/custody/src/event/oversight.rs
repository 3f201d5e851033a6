//! Overrides with their debts, discrepancies with their resolutions.

use minicbor::{Decode, Encode};

use crate::ids::{EventId, MovementId, OverrideId, PlaceId};
use crate::number::PersonNumber;
use crate::time::Moment;

use super::{Gate, Stream};

/// An emergency override by two officers of two functions on two devices.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OverrideSigned {
    /// Its id.
    #[n(0)]
    pub id: OverrideId,
    /// The failing site.
    #[n(1)]
    pub site: PlaceId,
    /// The movement it allows, under one authority.
    #[n(2)]
    pub movement: MovementId,
    /// For whom; named.
    #[n(3)]
    pub persons: Vec<PersonNumber>,
    /// Health, Property or Law only.
    #[n(4)]
    pub gates: Vec<Gate>,
    /// At most 72 h from signing.
    #[n(5)]
    pub until: Moment,
    /// Why staying is worse.
    #[n(6)]
    pub reason: String,
}

/// A debt incurred at boarding: a gate that the override stood in for.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DebtIncurred {
    /// Which gate.
    #[n(0)]
    pub gate: Gate,
    /// What was absent.
    #[n(1)]
    pub missing: String,
    /// By when.
    #[n(2)]
    pub due: Moment,
    /// The override.
    #[n(3)]
    pub by: OverrideId,
}

/// A debt paid: the gate is open now.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DebtPaid {
    /// Which gate.
    #[n(0)]
    pub gate: Gate,
    /// The events that open it.
    #[n(1)]
    pub evidence: Vec<EventId>,
}

/// What kind of thing does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum DiscrepancyKind {
    /// Counts differ.
    #[n(0)]
    HeadCount,
    /// A body without a scan.
    #[n(1)]
    MissedScan,
    /// A person missing.
    #[n(2)]
    NotHere,
    /// A person present who should not be.
    #[n(3)]
    Unlisted,
    /// On the manifest of another movement or place.
    #[n(4)]
    WrongManifest,
    /// Two persons wear each other's band.
    #[n(5)]
    BandSwap,
    /// One human under two numbers.
    #[n(6)]
    Duplicate,
    /// Offered and received differ.
    #[n(7)]
    HandOver,
    /// Property does not match.
    #[n(8)]
    SealMismatch,
    /// Medicines did not travel.
    #[n(9)]
    MissingMedicine,
    /// In fact moved although a gate was shut.
    #[n(10)]
    Unlawful,
    /// An event that cannot follow what was there.
    #[n(11)]
    OutOfOrder,
    /// A clock or counter that does not fit.
    #[n(12)]
    Skew,
    /// Treated as adult, may be a child.
    #[n(13)]
    AgeDoubt,
    /// Two logs contradict each other.
    #[n(14)]
    Conflict,
    /// Other.
    #[n(15)]
    Other,
}

/// A discrepancy opened by an officer, or noted by the record itself with an act.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DiscrepancyOpened {
    /// Its id.
    #[n(0)]
    pub id: crate::ids::DiscrepancyId,
    /// What kind.
    #[n(1)]
    pub kind: DiscrepancyKind,
    /// The persons, movements, places it concerns.
    #[n(2)]
    pub about: Vec<Stream>,
    /// What does not fit.
    #[n(3)]
    pub text: String,
    /// The rule that found it.
    #[n(4)]
    pub rule: String,
}

/// Resolved under signature.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DiscrepancyResolved {
    /// Which.
    #[n(0)]
    pub id: crate::ids::DiscrepancyId,
    /// What it was.
    #[n(1)]
    pub outcome: Outcome,
    /// What was found, and on what evidence.
    #[n(2)]
    pub text: String,
}

/// What a discrepancy turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Outcome {
    /// The person was found and recorded.
    #[n(0)]
    Found,
    /// A count was wrong.
    #[n(1)]
    CountError,
    /// A scan was missed.
    #[n(2)]
    MissedScan,
    /// One human twice.
    #[n(3)]
    DoubleEntry,
    /// One name in two spellings.
    #[n(4)]
    NameVariant,
    /// Listed on the wrong movement.
    #[n(5)]
    WrongManifest,
    /// Corrected by later events.
    #[n(6)]
    Corrected,
    /// Explained under signature, not settled.
    #[n(7)]
    Explained,
}
