//! What of a log may go to a partner. Source: `custody.md` (Labels, Floor): plain, exhaustive, closed.

use crate::envelope::Envelope;
use crate::event::Kind;
use crate::ids::AuthorityId;
use crate::time::Moment;

/// What of a log a partner may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything, for a node of the same authority.
    Whole,
    /// What its labels release.
    Released,
    /// What its labels release, and the floor that goes to the tracing bureau whatever they say.
    Bureau,
}

/// Whether an event goes to a partner. Without its authority's keys and revocations a log cannot be
/// verified, so those always go.
pub fn is_released(envelope: &Envelope, to: &AuthorityId, scope: Scope, at: Moment) -> bool {
    let Some(kind) = envelope.kind() else { return scope == Scope::Whole };
    let label = &envelope.label;
    let by_label = label.releasable_to.contains(to)
        && label.caveats.is_empty()
        && label.expires.is_none_or(|expires| at < expires);
    match scope {
        Scope::Whole => true,
        Scope::Released => by_label || is_directory(kind),
        Scope::Bureau => by_label || is_directory(kind) || is_floor(kind),
    }
}

/// What the log is verified with; and what its authority has erased, so that copies go too, and so that a payload
/// which is not here is told from one that somebody has taken away.
const fn is_directory(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::LogOpened
            | Kind::OfficerCertified
            | Kind::DeviceCertified
            | Kind::KeyRevoked
            | Kind::QuarantineReleased
            | Kind::PayloadErased
    )
}

/// Number, fact and place of custody, transfer, release and death: no label or caveat keeps them from
/// the tracing bureau.
pub const fn is_floor(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Registered
            | Kind::CustodyNoted
            | Kind::Merged
            | Kind::Unmerged
            | Kind::Hospitalised
            | Kind::Boarded
            | Kind::TakenOff
            | Kind::Disembarked
            | Kind::HandedOver
            | Kind::Received
            | Kind::HandCorrected
            | Kind::FoundAboard
            | Kind::FoundHere
            | Kind::DepartedWith
            | Kind::ArrivedUnlisted
            | Kind::NotHere
            | Kind::Escaped
            | Kind::Recaptured
            | Kind::Died
            | Kind::FateUnknown
            | Kind::Released
            | Kind::ReturnedTo
            | Kind::Housed
            | Kind::MovedOn
    )
}
