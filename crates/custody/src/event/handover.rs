//! Events about hand-over between authorities.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, EventId, Hash, MovementId, Nonce, OverrideId, PlaceId};
use crate::number::PersonNumber;

/// Offered at a door to another authority (on the movement's stream).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandOffered {
    /// To whom.
    #[n(0)]
    pub to: AuthorityId,
    /// Where.
    #[n(1)]
    pub place: PlaceId,
    /// Binds the answer to this offer.
    #[n(2)]
    pub nonce: Nonce,
    /// Who.
    #[n(3)]
    pub persons: Vec<PersonNumber>,
    /// SHA-256 of the receipt payload that was signed.
    #[n(4)]
    pub payload_hash: Hash,
    /// A medical evacuation, signed by a doctor or nurse.
    #[n(5)]
    pub medical_evacuation: Option<bool>,
    /// The offer as signed: COSE_Sign with the giver's signature, so that its file can be written again. In the giver's
    /// log alone; older entries have none.
    #[n(6)]
    pub signed: Option<ByteVec>,
}

impl HandOffered {
    /// What is offered, without the bytes that were signed.
    #[must_use]
    pub fn without_signed(&self) -> Self {
        let Self { to, place, nonce, persons, payload_hash, medical_evacuation, signed: _ } = self;
        Self {
            to: to.clone(),
            place: place.clone(),
            nonce: *nonce,
            persons: persons.clone(),
            payload_hash: *payload_hash,
            medical_evacuation: *medical_evacuation,
            signed: None,
        }
    }
}

/// The offer was refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandRefused {
    /// By whom.
    #[n(0)]
    pub by: AuthorityId,
    /// Which offer.
    #[n(1)]
    pub nonce: Nonce,
    /// No space, no order, no transport, more information, other.
    #[n(2)]
    pub reason: String,
}

/// The dual-signed receipt is complete (on the movement's stream).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReceiptKept {
    /// Which offer.
    #[n(0)]
    pub nonce: Nonce,
    /// COSE_Sign with both signatures.
    #[cbor(n(1), with = "minicbor::bytes")]
    pub receipt: Vec<u8>,
    /// Bodies the receiver counted.
    #[n(2)]
    pub counted: u32,
    /// Offered and not received.
    #[n(3)]
    pub exceptions: Vec<PersonNumber>,
    /// Not offered and found all the same, where anybody was.
    #[n(4)]
    pub found: Option<Vec<PersonNumber>>,
    /// Why it was signed with a difference that names nobody, where it was.
    #[n(5)]
    pub unnamed: Option<String>,
}

/// Inclusion of a receipt's events in a log, attached later (stage 2).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InclusionAttached {
    /// Which offer.
    #[n(0)]
    pub nonce: Nonce,
    /// Whose log.
    #[n(1)]
    pub log: AuthorityId,
    /// Encoded inclusion proof with its checkpoint.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub proof: Vec<u8>,
}

/// Given into the custody of another authority: made only from a hand-over permit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandedOver {
    /// To whom.
    #[n(0)]
    pub to: AuthorityId,
    /// Where.
    #[n(1)]
    pub place: PlaceId,
    /// By which movement.
    #[n(2)]
    pub movement: MovementId,
    /// Which offer.
    #[n(3)]
    pub nonce: Nonce,
    /// SHA-256 of the receipt.
    #[n(4)]
    pub receipt: Hash,
    /// The events that opened the gate.
    #[n(5)]
    pub evidence: Vec<EventId>,
    /// Debts do not block a medical evacuation.
    #[n(6)]
    pub medical_evacuation: bool,
    /// Never set across states; kept so that a foreign log can be judged.
    #[n(7)]
    pub overridden: Option<OverrideId>,
}

/// Taken into custody from another authority: made only from a reception permit.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Received {
    /// From whom.
    #[n(0)]
    pub from: AuthorityId,
    /// Where.
    #[n(1)]
    pub place: PlaceId,
    /// By which movement.
    #[n(2)]
    pub movement: MovementId,
    /// Which offer.
    #[n(3)]
    pub nonce: Nonce,
    /// SHA-256 of the receipt.
    #[n(4)]
    pub receipt: Hash,
}

/// What a receipt says of a person, put right by one of its two sides: the receiver did not receive him for whom he
/// signed, or did receive him whom he named as missing; the giver lets go of him whom the receiver has.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HandCorrected {
    /// By which movement.
    #[n(0)]
    pub movement: MovementId,
    /// Which offer.
    #[n(1)]
    pub nonce: Nonce,
    /// Who gave, by the receipt.
    #[n(2)]
    pub from: AuthorityId,
    /// Who received, by the receipt.
    #[n(3)]
    pub to: AuthorityId,
    /// Where.
    #[n(4)]
    pub place: PlaceId,
    /// Whether he was received in fact.
    #[n(5)]
    pub received: bool,
    /// How it came out.
    #[n(6)]
    pub reason: String,
    /// Whether the bodies were counted wrong by him too, where they were: without him who was there, or with him who was
    /// not. Only the receiver says so.
    #[n(7)]
    pub recount: Option<CountedAgain>,
}

/// What is said of the count of bodies with a person of a receipt that is put right: one is added for whoever was there,
/// one taken off for whoever was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum CountedAgain {
    /// With the correction itself.
    #[n(0)]
    WithHim,
    /// After it: he was put right before, and this moves nobody.
    #[n(1)]
    Alone,
}
