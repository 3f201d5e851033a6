//! Permits: values that only the gates make, from recorded evidence. An authorised act consumes one.
//!
//! A permit cannot be written down, copied or kept for another person or movement: its fields are
//! private, it is neither `Clone` nor `Default`, and the act takes it by value. Compile-fail tests
//! in `tests/compile_fail/` prove it.

use crate::ids::{AuthorityId, EventId, MovementId, Nonce, OverrideId, PlaceId};
use crate::number::PersonNumber;

use crate::event::Gate;
use crate::time::Moment;

/// A gate that an override stands in for: what is absent and by when it must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Which gate.
    pub gate: Gate,
    /// What is absent.
    pub missing: String,
    /// By when it must be paid.
    pub due: Moment,
    /// The override.
    pub by: OverrideId,
}

/// All embarkation gates of one person are open for one movement, or an override stands in.
#[derive(Debug)]
pub struct BoardingPermit {
    pub(crate) person: PersonNumber,
    pub(crate) movement: MovementId,
    pub(crate) manifest_version: u32,
    pub(crate) nonce: Nonce,
    pub(crate) seat: u16,
    pub(crate) evidence: Vec<EventId>,
    pub(crate) skipped: Vec<Skipped>,
}

/// A movement may leave.
#[derive(Debug)]
pub struct DeparturePermit {
    pub(crate) movement: MovementId,
    pub(crate) version: u32,
    pub(crate) nonce: Nonce,
    pub(crate) aboard: u32,
}

/// A person may be given to another authority.
#[derive(Debug)]
pub struct HandOverPermit {
    pub(crate) person: PersonNumber,
    pub(crate) to: AuthorityId,
    pub(crate) place: PlaceId,
    pub(crate) movement: MovementId,
    pub(crate) nonce: Nonce,
    pub(crate) medical_evacuation: bool,
    pub(crate) evidence: Vec<EventId>,
}

/// A person may be taken in from another authority.
#[derive(Debug)]
pub struct ReceivePermit {
    pub(crate) person: PersonNumber,
    pub(crate) from: AuthorityId,
    pub(crate) place: PlaceId,
    pub(crate) movement: MovementId,
    pub(crate) nonce: Nonce,
}

/// The reception of a person is complete.
#[derive(Debug)]
pub struct ReceptionPermit {
    pub(crate) person: PersonNumber,
    pub(crate) place: PlaceId,
    pub(crate) evidence: Vec<EventId>,
}

/// A person may be moved on to another place.
#[derive(Debug)]
pub struct OnwardPermit {
    pub(crate) person: PersonNumber,
    pub(crate) from: PlaceId,
    pub(crate) to: PlaceId,
    pub(crate) evidence: Vec<EventId>,
}

/// A person may be released.
#[derive(Debug)]
pub struct ReleasePermit {
    pub(crate) person: PersonNumber,
    pub(crate) place: PlaceId,
    pub(crate) evidence: Vec<EventId>,
}
