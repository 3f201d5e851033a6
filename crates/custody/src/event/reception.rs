//! Events after arrival: reception, housing, onward movement, notices.

use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, BlobId, EventId, PlaceId};

/// The reception gate as it was met: made only from a reception permit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReceptionDone {
    /// Where.
    #[n(0)]
    pub place: PlaceId,
    /// A valid order was seen (Mandela rule 7).
    #[n(1)]
    pub order_checked: bool,
    /// Injuries and complaints were seen and recorded.
    #[n(2)]
    pub injuries_seen: bool,
    /// Seen by a doctor the same day.
    #[n(3)]
    pub doctor_same_day: bool,
    /// The events behind it.
    #[n(4)]
    pub evidence: Vec<EventId>,
}

/// Given a cell or wing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Housed {
    /// Cell or wing.
    #[n(0)]
    pub place: PlaceId,
    /// Verified apart from adults.
    #[n(1)]
    pub apart_from_adults: bool,
}

/// Moved between places of the same authority: made only from an onward permit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MovedOn {
    /// From.
    #[n(0)]
    pub from: PlaceId,
    /// To.
    #[n(1)]
    pub to: PlaceId,
    /// Why.
    #[n(2)]
    pub reason: String,
    /// The events behind it.
    #[n(3)]
    pub evidence: Vec<EventId>,
}

/// Notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum NoticeKind {
    /// Capture card to the person (Geneva III art. 70).
    #[n(0)]
    CaptureCard,
    /// Family.
    #[n(1)]
    Family,
    /// Consulate (VCCR art. 36).
    #[n(2)]
    Consular,
    /// Tracing bureau: the floor.
    #[n(3)]
    Bureau,
    /// Counsel.
    #[n(4)]
    Counsel,
    /// Child-protection agency.
    #[n(5)]
    Protection,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum NoticeState {
    /// Offered to the person.
    #[n(0)]
    Offered,
    /// The person refused.
    #[n(1)]
    Refused,
    /// Written by the person.
    #[n(2)]
    Written,
    /// Sent.
    #[n(3)]
    Sent,
    /// Received by the addressee.
    #[n(4)]
    Acknowledged,
}

impl NoticeKind {
    /// How the addressee is written where everybody reads it, of a notice whose addressee stands apart: whoever guards
    /// him does not read who his mother is, who defends him, and to whom he turned for protection.
    pub const fn addressee(self) -> Option<&'static str> {
        match self {
            Self::Family => Some("family"),
            Self::Counsel => Some("counsel"),
            Self::Protection => Some("protection"),
            Self::CaptureCard | Self::Consular | Self::Bureau => None,
        }
    }
}

/// A notice offered, sent or acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NoticeMade {
    /// Which.
    #[n(0)]
    pub kind: NoticeKind,
    /// What became of it.
    #[n(1)]
    pub state: NoticeState,
    /// Addressee. Of a notice to the family, to counsel and to a protection agency it is written as
    /// [`NoticeKind::addressee`]: who that is stands in an event of its own, [`NoticeAddressed`].
    #[n(2)]
    pub to: String,
    /// The event it tells of; an acknowledgement settles that one alone.
    #[n(3)]
    pub about: Option<EventId>,
    /// Scan of the addressee's signed answer, where he has no log of his own to say it in.
    #[n(4)]
    pub document: Option<BlobId>,
}

/// To whom of his family, to which counsel or agency a notice goes: kin never flows to security.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct NoticeAddressed {
    /// Which notice.
    #[n(0)]
    pub kind: NoticeKind,
    /// What became of it.
    #[n(1)]
    pub state: NoticeState,
    /// Addressee.
    #[n(2)]
    pub to: String,
}

/// Consent of the sending authority to onward transfer.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OnwardConsented {
    /// To whom.
    #[n(0)]
    pub to: AuthorityId,
    /// Consent of whom.
    #[n(1)]
    pub by: AuthorityId,
}
