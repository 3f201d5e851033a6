//! Permits: values that only the gates make, from recorded evidence. An authorised act consumes one.
//!
//! A permit cannot be written down, copied or kept for another person or movement: its fields are
//! private to the gates, also inside this crate, it is neither `Clone` nor `Default`, and the act takes
//! it by value. Compile-fail tests in `tests/compile_fail/` prove it from outside.

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

/// Each permit: its fields are seen by `gate` alone, and an act takes them out by giving the permit away.
macro_rules! permits {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name {
            $(pub(super) $field: $type,)*
        }

        impl $name {
            /// What the act is made of, in the order above; the permit is gone.
            pub(crate) fn spend(self) -> ($($type,)*) {
                ($(self.$field,)*)
            }
        }
    )*};
}

permits! {
    /// All embarkation gates of one person are open for one movement, or an override stands in.
    BoardingPermit {
        person: PersonNumber,
        movement: MovementId,
        manifest_version: u32,
        nonce: Nonce,
        seat: u16,
        evidence: Vec<EventId>,
        skipped: Vec<Skipped>,
    }

    /// A movement may leave.
    DeparturePermit {
        movement: MovementId,
        version: u32,
        nonce: Nonce,
        aboard: u32,
    }

    /// A person may be given to another authority.
    HandOverPermit {
        person: PersonNumber,
        to: AuthorityId,
        place: PlaceId,
        movement: MovementId,
        nonce: Nonce,
        medical_evacuation: bool,
        evidence: Vec<EventId>,
    }

    /// A person may be taken in from another authority.
    ReceivePermit {
        person: PersonNumber,
        from: AuthorityId,
        place: PlaceId,
        movement: MovementId,
        nonce: Nonce,
    }

    /// The reception of a person is complete.
    ReceptionPermit {
        person: PersonNumber,
        place: PlaceId,
        evidence: Vec<EventId>,
    }

    /// A person may be moved on to another place.
    OnwardPermit {
        person: PersonNumber,
        from: PlaceId,
        to: PlaceId,
        evidence: Vec<EventId>,
    }

    /// A person may be released.
    ReleasePermit {
        person: PersonNumber,
        place: PlaceId,
        evidence: Vec<EventId>,
    }
}
