//! What an officer asks the record to take in. Source: ours.

use crate::envelope::Signatory;
use crate::event::incident::Ordered;
use crate::event::movement::Difference;
use crate::event::{Body, Gate, Stream};
use crate::ids::{AuthorityId, BlobId, DeviceId, Hash, MovementId, Nonce, PlaceId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::time::Moment;

/// An order with who gives it and when it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Who acts.
    pub actor: Actor,
    /// When it happened.
    pub occurred_at: Moment,
    /// Why it is entered late; needed where `occurred_at` lies before the recording.
    pub because: Option<String>,
    /// The scanned sheet of a late paper entry.
    pub sheet: Option<BlobId>,
    /// What is asked.
    pub order: Order,
}

/// Who acts, for which authority, on which device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// For which authority.
    pub authority: AuthorityId,
    /// On which device.
    pub device: DeviceId,
    /// The acting officer, in a function; none for acts that a device records alone.
    pub officer: Option<Signatory>,
    /// The second officer of an act of two, on a device of his own.
    pub second: Option<Signatory>,
}

/// What is asked of the record.
///
/// A fact is stated with its body. Acts that need a permit have an order of their own: the record
/// makes their body from the evidence it finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// A fact, a claim, a decision of an officer, or an observed act.
    State {
        /// What it is about.
        stream: Stream,
        /// What happened.
        body: Body,
    },
    /// An individual assessment: its reasons (legal group) and its conclusion (register).
    Assess {
        /// Who was assessed.
        person: PersonNumber,
        /// The assessment.
        assessment: crate::event::law::RiskAssessed,
    },
    /// Board a person: needs every embarkation gate open, or an override that stands in.
    Board {
        /// Who.
        person: PersonNumber,
        /// Which movement.
        movement: MovementId,
    },
    /// Let a movement leave: needs the movement gate, and head counts that agree or an open difference.
    Depart {
        /// Which movement.
        movement: MovementId,
        /// The difference the commander departs with.
        difference: Option<Difference>,
    },
    /// Give a person into the custody of another authority under a receipt.
    HandOver {
        /// Who.
        person: PersonNumber,
        /// To whom.
        to: AuthorityId,
        /// Where.
        place: PlaceId,
        /// By which movement.
        movement: MovementId,
        /// Which offer.
        nonce: Nonce,
        /// SHA-256 of the receipt.
        receipt: Hash,
        /// A medical evacuation, which no debt blocks.
        medical_evacuation: bool,
    },
    /// Take a person into custody from another authority under a receipt.
    Receive {
        /// Who.
        person: PersonNumber,
        /// From whom.
        from: AuthorityId,
        /// Where.
        place: PlaceId,
        /// By which movement.
        movement: MovementId,
        /// Which offer.
        nonce: Nonce,
        /// SHA-256 of the receipt.
        receipt: Hash,
    },
    /// Complete the reception of a person: needs the reception gate.
    CompleteReception {
        /// Who.
        person: PersonNumber,
        /// Where.
        place: PlaceId,
    },
    /// Move a person between places of one authority outside a manifest: needs the onward gate where
    /// the places answer to different authorities.
    MoveOn {
        /// Who.
        person: PersonNumber,
        /// To which place.
        to: PlaceId,
        /// Why.
        reason: String,
    },
    /// Release a person under a named order, by two officers of two functions, one of law: needs identity and
    /// safety only. A release that happened in fact is stated, and confirmed by this order afterwards.
    Release {
        /// Who.
        person: PersonNumber,
        /// Destination.
        to: Known<String>,
        /// Reference of the order, or of what ended the ground.
        order: String,
        /// Whose order it is, and what is said to a risk that was found.
        ordered: Ordered,
    },
    /// Pay a debt: the gate must be open by evidence now.
    PayDebt {
        /// Who.
        person: PersonNumber,
        /// Which gate.
        gate: Gate,
    },
}
