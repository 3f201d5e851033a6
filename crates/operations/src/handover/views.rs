//! What an offer and its answer have done, in the operator's words, for a page or a document. Source: ours, `cli.md`.

use custody::receipt::Receipt;
use custody::{HandCount, PersonNumber};
use serde::Serialize;

use super::KeptBack;

/// A person kept back, for a page or a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeptBackView {
    /// Who.
    pub person: String,
    /// Why, in one line.
    pub why: String,
}

/// An offer as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OfferView {
    /// Movement.
    pub movement: String,
    /// Nonce that the answer must carry.
    pub nonce: String,
    /// To whom.
    pub to: String,
    /// Where.
    pub place: String,
    /// How many are offered.
    pub offered: u64,
    /// Who is offered.
    pub persons: Vec<String>,
    /// Who is not.
    pub excepted: Vec<KeptBackView>,
    /// Until when it binds whom it names, if nobody answers.
    pub binds_until: Option<String>,
    /// Whether it had been made before: nothing was recorded, and its file alone is written again.
    pub repeated: bool,
}

impl OfferView {
    pub(super) fn of(receipt: &Receipt, excepted: Vec<KeptBackView>, repeated: bool) -> Self {
        let payload = receipt.payload();
        Self {
            movement: payload.movement.to_string(),
            nonce: payload.nonce.to_string(),
            to: payload.to.to_string(),
            place: payload.place.to_string(),
            offered: payload.persons.len() as u64,
            persons: payload.offered().map(|p| p.to_string()).collect(),
            excepted,
            binds_until: None,
            repeated,
        }
    }
}

/// What a file has done to this record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerView {
    /// `accepted`, `settled` or `refused`.
    pub did: &'static str,
    /// Movement.
    pub movement: String,
    /// Nonce of the offer.
    pub nonce: String,
    /// Who gives.
    pub from: String,
    /// Who receives.
    pub to: String,
    /// How many were offered.
    pub offered: u64,
    /// How many bodies the receiver counted.
    pub counted: u64,
    /// Bodies counted less persons offered.
    pub difference: i64,
    /// Bodies counted less those that list, missing and found make: persons there, or below zero missing, whom nobody
    /// has named.
    pub unnamed: i64,
    /// Persons who changed hands in this record by this command.
    pub changed_hands: u64,
    /// Offered and not received.
    pub not_received: Vec<String>,
    /// Not offered and found.
    pub found: Vec<String>,
    /// Received by the receipt, and held back by a gate here.
    pub kept_back: Vec<KeptBackView>,
    /// Whether this had been done before: nothing was written.
    pub repeated: bool,
}

impl AnswerView {
    /// Whether a person must look: somebody is missing, found, counted otherwise or held back.
    pub fn needs_a_look(&self) -> bool {
        self.difference != 0 || !self.not_received.is_empty() || !self.found.is_empty() || !self.kept_back.is_empty()
    }

    pub(super) fn of(did: &'static str, receipt: &Receipt) -> Self {
        let payload = receipt.payload();
        // Where nobody has signed for it there is no count that could differ.
        let answered = receipt.acceptance().map(|acceptance| HandCount::of(payload, acceptance));
        let acceptance = receipt.acceptance().cloned().unwrap_or_default();
        let offered = payload.persons.len() as u64;
        let words = |persons: &[PersonNumber]| persons.iter().map(ToString::to_string).collect();
        Self {
            did,
            movement: payload.movement.to_string(),
            nonce: payload.nonce.to_string(),
            from: payload.from.to_string(),
            to: payload.to.to_string(),
            offered,
            counted: u64::from(acceptance.counted),
            difference: answered.map_or(0, |count| count.counted.cast_signed() - offered.cast_signed()),
            unnamed: answered.map_or(0, |count| count.unnamed()),
            changed_hands: 0,
            not_received: words(&acceptance.not_received),
            found: words(&acceptance.found),
            kept_back: Vec::new(),
            repeated: false,
        }
    }
}

pub(super) fn views(kept: &[KeptBack]) -> Vec<KeptBackView> {
    kept.iter().map(|k| KeptBackView { person: k.person.to_string(), why: k.why() }).collect()
}
