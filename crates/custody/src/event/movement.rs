//! Events about movements, manifests, head counts and clearances.

use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, BlobId, ClearanceId, EventId, MovementId, Nonce, OfficerId, OverrideId, PlaceId};
use crate::number::PersonNumber;
use crate::time::Moment;

/// By what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Means {
    /// Convoy.
    #[n(0)]
    Road,
    /// Sortie.
    #[n(1)]
    Air,
}

/// Where a movement can go instead, and what was secured there.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Alternate {
    /// Which place.
    #[n(0)]
    pub place: PlaceId,
    /// Landing or road clearance there.
    #[n(1)]
    pub landing: Option<ClearanceId>,
    /// Guards are there.
    #[n(2)]
    pub guards: bool,
    /// The authority there accepts the persons in law.
    #[n(3)]
    pub legal_acceptance: bool,
    /// Or fuel to return.
    #[n(4)]
    pub or_fuel_to_return: bool,
}

/// A movement as planned; a later one replaces it until the manifest is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MovementPlanned {
    /// By what.
    #[n(0)]
    pub means: Means,
    /// Leaves from.
    #[n(1)]
    pub from: PlaceId,
    /// Goes to.
    #[n(2)]
    pub to: PlaceId,
    /// Tail or plates.
    #[n(3)]
    pub vehicle: String,
    /// Who has custody while moving.
    #[n(4)]
    pub carrier: AuthorityId,
    /// Who is to accept at the end; may be the same.
    #[n(5)]
    pub receiver: AuthorityId,
    /// Planned.
    #[n(6)]
    pub departs_at: Moment,
    /// Planned.
    #[n(7)]
    pub arrives_at: Moment,
    /// Seats for persons in custody.
    #[n(8)]
    pub seats: u32,
    /// Guards on board.
    #[n(9)]
    pub guards: u32,
    /// A movement for children only.
    #[n(10)]
    pub child: bool,
    /// At least one, or fuel to return.
    #[n(11)]
    pub alternates: Vec<Alternate>,
    /// The clearances it needs.
    #[n(12)]
    pub clearances: Vec<ClearanceId>,
}

/// One line of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ManifestLine {
    /// Who.
    #[n(0)]
    pub person: PersonNumber,
    /// Seat number, from 1.
    #[n(1)]
    pub seat: u16,
    /// Never in the neighbouring seat or row.
    #[n(2)]
    pub apart_from: Vec<PersonNumber>,
}

/// A draft of the manifest; each draft has a new version.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ManifestDrafted {
    /// From 1, rising.
    #[n(0)]
    pub version: u32,
    /// Who is to travel.
    #[n(1)]
    pub lines: Vec<ManifestLine>,
}

/// Frozen under the signatures of movement control and law; boarding is bound to the nonce.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ManifestFrozen {
    /// Which draft.
    #[n(0)]
    pub version: u32,
    /// Boarding acts carry it.
    #[n(1)]
    pub nonce: Nonce,
}

/// A late swap: a new frozen version, signed again.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ManifestSwapped {
    /// The new version.
    #[n(0)]
    pub version: u32,
    /// Who is taken off; each has a return place.
    #[n(1)]
    pub out: Vec<PersonNumber>,
    /// Who is put on.
    #[n(2)]
    pub in_lines: Vec<ManifestLine>,
    /// The new nonce.
    #[n(3)]
    pub nonce: Nonce,
    /// Why.
    #[n(4)]
    pub reason: String,
}

/// Boarding may begin.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BoardingOpened {
    /// Of the manifest.
    #[n(0)]
    pub version: u32,
}

/// The manifest is closed: nobody boards after this.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ManifestClosed {
    /// Of the manifest.
    #[n(0)]
    pub version: u32,
}

/// A blind head count by one counter.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HeadCounted {
    /// Who counted.
    #[n(0)]
    pub counter: OfficerId,
    /// Bodies, not scans.
    #[n(1)]
    pub bodies: u32,
    /// After arrival, or before departure.
    #[n(2)]
    pub at_arrival: bool,
    /// 1, then recounts.
    #[n(3)]
    pub round: u16,
}

/// Left.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Departed {
    /// Of the manifest.
    #[n(0)]
    pub version: u32,
    /// Persons boarded by the record.
    #[n(1)]
    pub aboard: u32,
    /// Departed openly with a difference.
    #[n(2)]
    pub difference: Option<Difference>,
}

/// A difference between counts that the commander departs with.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Difference {
    /// By scans.
    #[n(0)]
    pub scanned: u32,
    /// First counter.
    #[n(1)]
    pub count_a: u32,
    /// Second counter.
    #[n(2)]
    pub count_b: u32,
    /// Why leaving is safer than staying.
    #[n(3)]
    pub reason: String,
    /// The receiving officer was told.
    #[n(4)]
    pub receiver_told: bool,
}

/// Sent elsewhere on the way.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Diverted {
    /// Where to.
    #[n(0)]
    pub to: PlaceId,
    /// Why.
    #[n(1)]
    pub reason: String,
}

/// Arrived.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Arrived {
    /// Where.
    #[n(0)]
    pub place: PlaceId,
}

/// Closed out: zero difference or a signed explanation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClosedOut {
    /// Signed explanation where a difference remains.
    #[n(0)]
    pub explanation: Option<String>,
}

/// Cancelled before departure; each person has a return place.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MovementCancelled {
    /// Why.
    #[n(0)]
    pub reason: String,
}

/// How a check at a door came out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum DoorOutcome {
    /// Finger or face 1:1.
    #[n(0)]
    Verified(#[n(0)] super::place::Verified),
    /// Verified by exception.
    #[n(1)]
    Exception(#[n(0)] DoorException),
    /// Not the person, or nobody can say.
    #[n(2)]
    NotVerified(#[n(0)] String),
}

/// What stood in for a 1:1 check: photograph, band and a question from intake, by two officers.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoorException {
    /// The enrolled photograph was compared.
    #[n(0)]
    pub photograph: bool,
    /// The band was read.
    #[n(1)]
    pub band: bool,
    /// A question from intake was answered rightly.
    #[n(2)]
    pub question: bool,
    /// Tries of a 1:1 check before.
    #[n(3)]
    pub tries: u8,
    /// Why no 1:1 check was possible.
    #[n(4)]
    pub reason: String,
}

/// A check at a door, bound to one movement.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoorChecked {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// Which manifest.
    #[n(1)]
    pub manifest_version: u32,
    /// Its nonce.
    #[n(2)]
    pub nonce: Nonce,
    /// At boarding, or at acceptance.
    #[n(3)]
    pub arriving: bool,
    /// How it came out.
    #[n(4)]
    pub outcome: DoorOutcome,
}

/// Boarded: made only from a boarding permit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Boarded {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// Which manifest.
    #[n(1)]
    pub manifest_version: u32,
    /// Its nonce.
    #[n(2)]
    pub nonce: Nonce,
    /// Seat.
    #[n(3)]
    pub seat: u16,
    /// The events that opened the gates.
    #[n(4)]
    pub evidence: Vec<EventId>,
    /// The override that stood in for what was absent.
    #[n(5)]
    pub overridden: Option<OverrideId>,
}

/// Taken off before departure.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct TakenOff {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// Why.
    #[n(1)]
    pub reason: String,
    /// Where to.
    #[n(2)]
    pub return_place: PlaceId,
}

/// Left the vehicle at the end.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Disembarked {
    /// Which movement.
    #[n(0)]
    pub movement: MovementId,
    /// Where.
    #[n(1)]
    pub place: PlaceId,
}

/// Kinds of clearance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ClearanceKind {
    /// Airspace.
    #[n(0)]
    Overflight,
    /// An airfield.
    #[n(1)]
    Landing,
    /// A road.
    #[n(2)]
    Road,
    /// The receiving state's general acceptance.
    #[n(3)]
    Acceptance,
}

/// A clearance asked for, given or changed; the last one stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ClearanceSet {
    /// Which kind.
    #[n(0)]
    pub kind: ClearanceKind,
    /// Who gives it.
    #[n(1)]
    pub owner: AuthorityId,
    /// Airspace, airfield, road or intake.
    #[n(2)]
    pub scope: String,
    /// Where it stands.
    #[n(3)]
    pub state: ClearanceState,
    /// Window opens.
    #[n(4)]
    pub from: Moment,
    /// Window closes.
    #[n(5)]
    pub until: Moment,
    /// Conditions or reasons.
    #[n(6)]
    pub note: String,
    /// Scan of the owner's message.
    #[n(7)]
    pub document: Option<BlobId>,
}

/// Where a clearance stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum ClearanceState {
    /// Asked, not answered.
    #[n(0)]
    Asked,
    /// Given, valid in its window.
    #[n(1)]
    Given,
    /// Refused.
    #[n(2)]
    Refused,
    /// Withdrawn.
    #[n(3)]
    Withdrawn,
}
