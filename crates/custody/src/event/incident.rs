//! Incidents and the ways out of custody. No terminal state without a typed reason, an authority
//! and its own evidence.

use minicbor::{Decode, Encode};

use crate::ids::{BlobId, EventId, PlaceId};
use crate::known::Known;
use crate::time::Moment;

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
    /// Reference of the order, or of what ended the ground.
    #[n(2)]
    pub order: String,
    /// The events that opened the release gate.
    #[n(3)]
    pub evidence: Vec<EventId>,
    /// Whose order it is and of when; none where somebody reports what happened in fact, and in older events.
    #[n(4)]
    pub ordered: Option<Ordered>,
}

/// Whose order a release follows, and what two officers say to a risk that was found.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Ordered {
    /// Who gave it.
    #[n(0)]
    pub issuer: String,
    /// Of when it is.
    #[n(1)]
    pub dated: Moment,
    /// How a finding of real risk was considered, where one stands.
    #[n(2)]
    pub risk_considered: Option<String>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec;

    /// A release as it was written before an order had an issuer.
    #[derive(Encode)]
    #[cbor(map)]
    struct Older {
        #[n(0)]
        place: PlaceId,
        #[n(1)]
        to: Known<String>,
        #[n(2)]
        order: String,
        #[n(3)]
        evidence: Vec<EventId>,
    }

    #[test]
    fn a_release_of_the_older_form_is_read_and_written_as_it_was() {
        let (place, to) = (PlaceId::parse("site").unwrap(), Known::Value("home".to_owned()));
        let older = Older { place: place.clone(), to: to.clone(), order: "R-1".into(), evidence: Vec::new() };
        let bytes = codec::to_bytes(&older);
        let read: Released = codec::from_foreign_bytes(&bytes).unwrap();
        assert_eq!(read, Released { place, to, order: "R-1".into(), evidence: Vec::new(), ordered: None });
        assert_eq!(codec::to_bytes(&read), bytes);
    }
}
