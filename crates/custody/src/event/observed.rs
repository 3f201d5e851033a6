//! Observed acts: always accepted, whatever the gates say. What happened in fact must never be
//! unrecordable.

use minicbor::{Decode, Encode};

use crate::ids::{MovementId, PlaceId};

/// Found aboard a vehicle without having been boarded.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FoundAboard {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// How found.
    #[n(1)]
    pub note: String,
}

/// Found at a place where the record does not have the person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FoundHere {
    /// Which place.
    #[n(0)]
    pub place: PlaceId,
    /// How found.
    #[n(1)]
    pub note: String,
}

/// The movement left with this person aboard, whatever the manifest says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DepartedWith {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// What was seen.
    #[n(1)]
    pub note: String,
}

/// Arrived on a movement whose manifest does not list the person.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ArrivedUnlisted {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// Where.
    #[n(1)]
    pub place: PlaceId,
    /// What was seen.
    #[n(2)]
    pub note: String,
}

/// Not where the record says. The leg stays until officers settle it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NotHere {
    /// Where the person is missing.
    #[n(0)]
    pub place: PlaceId,
    /// What was seen.
    #[n(1)]
    pub note: String,
}
