//! Incidents and the ways out of custody. No terminal state without a typed reason, an authority
//! and its own evidence.

use minicbor::{Decode, Encode};

use crate::ids::{BlobId, EventId, PlaceId};
use crate::known::Known;

/// Escaped: seen or proven, never inferred from a sum.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Escaped {
    /// From where.
    #[n(0)]
    pub place: PlaceId,
    /// What happened.
    #[n(1)]
    pub how: String,
    /// Witnesses, footage, breach.
    #[n(2)]
    pub evidence: String,
}

/// Taken back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Recaptured {
    /// Where the person is held now.
    #[n(0)]
    pub place: PlaceId,
    /// What happened.
    #[n(1)]
    pub how: String,
}

/// Died. A presumed duty to investigate (Minnesota Protocol).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Died {
    /// Where.
    #[n(0)]
    pub place: PlaceId,
    /// Art. 17(3)(g).
    #[n(1)]
    pub circumstances: Known<String>,
    /// Art. 17(3)(g).
    #[n(2)]
    pub cause: Known<String>,
    /// Art. 17(3)(g).
    #[n(3)]
    pub remains: Known<String>,
    /// Doctor.
    #[n(4)]
    pub certified_by: String,
}

/// Force was used.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ForceUsed {
    /// What force.
    #[n(0)]
    pub what: String,
    /// Why.
    #[n(1)]
    pub why: String,
    /// Officers.
    #[n(2)]
    pub by: Vec<String>,
}

/// A welfare act in transit or custody.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct WelfareGiven {
    /// What.
    #[n(0)]
    pub what: Welfare,
    /// Accepted or refused by the person.
    #[n(1)]
    pub accepted: bool,
}

/// Welfare acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Welfare {
    /// Food.
    #[n(0)]
    Food,
    /// Water.
    #[n(1)]
    Water,
    /// Toilet or rest.
    #[n(2)]
    Comfort,
    /// Clothing or blanket.
    #[n(3)]
    Clothing,
    /// Restraint eased or checked.
    #[n(4)]
    RestraintChecked,
    /// Observed as ordered.
    #[n(5)]
    Observation,
}

/// Nobody can say where the person is. Dated, searched for, notified, never closed by time.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FateUnknown {
    /// Where last known.
    #[n(0)]
    pub last_place: PlaceId,
    /// What was done to find him.
    #[n(1)]
    pub searched: String,
}

/// Released.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Released {
    /// From where.
    #[n(0)]
    pub place: PlaceId,
    /// Destination.
    #[n(1)]
    pub to: Known<String>,
    /// The order or the end of the ground.
    #[n(2)]
    pub order: String,
    /// The events that opened the release gate.
    #[n(3)]
    pub evidence: Vec<EventId>,
}

/// Returned to the authority or place he came from.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReturnedTo {
    /// Where.
    #[n(0)]
    pub place: PlaceId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// An incident on the record with any evidence.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IncidentReported {
    /// What happened, short.
    #[n(0)]
    pub what: String,
    /// In words.
    #[n(1)]
    pub text: String,
    /// Images.
    #[n(2)]
    pub images: Vec<BlobId>,
}
