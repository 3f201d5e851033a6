//! The receiver's side: the giver's signature holds, bodies are counted, exceptions stated and signed,
//! each person taken into custody. Source: `custody.md` (Hand-over receipt; Two kinds of act).

use std::collections::BTreeSet;

use custody::event::handover::{HandOffered, ReceiptKept};
use custody::event::observed::FoundHere;
use custody::event::{Body, Function, Gate, Stream};
use custody::receipt::{Acceptance, Receipt, ReceiptPayload, ReceiptSigner, Role};
use custody::{
    AuthorityId, EventId, Hash, Missing, Nature, Order, PersonNumber, PlaceId, Refusal, Standing, decode_event,
};

use super::agree::answered_alike;
use super::{KeptBack, refuse_all, without_key};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

/// The rule of a place that is full, as the gate words it for each.
const FULL: &str = "a place never holds more than it can";

/// What the receiver states.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Bodies, counted without looking at the list.
    pub counted: u32,
    /// Offered and not received.
    pub missing: Vec<PersonNumber>,
    /// Not offered and found all the same.
    pub found: Vec<FoundOne>,
    /// Why it is signed with a difference that names nobody, where it is.
    pub unnamed: Option<String>,
}

/// Somebody found at a hand-over who was not offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOne {
    /// His number.
    pub person: PersonNumber,
    /// How he was found.
    pub how: String,
    /// Whether the number was taken for him just now, because nobody knew one.
    pub new: bool,
}

/// An offer as answered.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// The receipt with both signatures.
    pub receipt: Receipt,
    /// Persons now in custody here.
    pub received: Vec<PersonNumber>,
    /// Received by the receipt, and kept out of custody here by a gate that shut in between.
    pub kept_back: Vec<KeptBack>,
    /// Events written.
    pub events: Vec<EventId>,
    /// Whether this offer had been answered before: nothing was written.
    pub repeated: bool,
}

impl Desk {
    /// Accepts an offer. Anybody offered, not named as missing, whom a gate keeps out, refuses the whole
    /// acceptance with every reason; so does a count that the names do not make. Nothing is signed then; the count
    /// is kept as said.
    pub fn accept(
        &mut self,
        seat: &Seat,
        when: &When,
        offer: &Receipt,
        counted: &Counted,
    ) -> Result<Accepted, Failure> {
        let (when, keyed) = (without_key(when), when);
        self.offer_holds(seat, offer)?;
        if let Some(receipt) = self.kept_receipt(&seat.authority, offer)? {
            answered_alike(&receipt, counted)?;
            let received = self.in_custody(seat, &receipt);
            return Ok(Accepted { receipt, received, kept_back: Vec::new(), events: Vec::new(), repeated: true });
        }
        let acceptance = Acceptance {
            at: self.now(),
            counted: counted.counted,
            not_received: counted.missing.clone(),
            found: counted.found.iter().map(|one| one.person).collect(),
        };
        acceptance.check(offer.payload()).map_err(|e| Failure::usage(e.to_string()))?;
        self.clocks_agree(offer.payload().at, &offer.payload().from)?;
        after_the_offer(&when, offer.payload())?;
        self.names_make_the_count(seat, &when, offer, &acceptance, counted.unnamed.as_deref())?;
        self.together(|desk| {
            desk.keep_offer(seat, &when, offer)?;
            desk.admissible(seat, &when, offer, &counted.missing)?;
            let receipt = desk.countersign(seat, offer, acceptance.clone())?;
            desk.write_acceptance(seat, [&when, keyed], receipt, &acceptance, counted)
        })
    }

    /// The offer is for this authority and the giver's signature holds under the root known here.
    pub(super) fn offer_holds(&self, seat: &Seat, offer: &Receipt) -> Result<(), Failure> {
        let payload = offer.payload();
        if payload.to != seat.authority {
            return Err(Failure::error(format!("the offer is to {}, this is {}", payload.to, seat.authority)).hint(
                format!(
                    "ask {} for its offer to {}, or take this file to {}",
                    payload.from, seat.authority, payload.to
                ),
            ));
        }
        if payload.context != self.receipt_context(&seat.authority) {
            return Err(Failure::error("a rehearsal and an operation do not hand over to each other"));
        }
        self.signer_holds(&self.examine(offer), Role::Giving, self.now())
    }

    /// The offer as the giver's log tells it, or as it is in hand.
    pub(super) fn keep_offer(&mut self, seat: &Seat, when: &When, offer: &Receipt) -> Result<(), Failure> {
        let payload = offer.payload();
        let told = self.record.movement(&payload.movement).and_then(|m| m.offers.get(payload.nonce)?.made.as_ref());
        if let Some(made) = told {
            if made.payload_hash != offer.payload_hash() {
                return Err(Failure::error(format!(
                    "the log of {} tells offer {} with another list than this receipt: the list was altered",
                    payload.from, payload.nonce
                ))
                .hint(format!("sign nothing; ask {} by voice what it offers, and for the file again", payload.from)));
            }
            return Ok(());
        }
        let body = HandOffered {
            to: payload.to.clone(),
            place: payload.place.clone(),
            nonce: payload.nonce,
            persons: payload.offered().collect(),
            payload_hash: offer.payload_hash(),
            medical_evacuation: payload.medical_evacuation.then_some(true),
            signed: None,
        };
        let stream = Stream::Movement(payload.movement.clone());
        self.act(seat, when, Order::State { stream, body: body.into() })?;
        Ok(())
    }

    fn admissible(&self, seat: &Seat, when: &When, offer: &Receipt, missing: &[PersonNumber]) -> Result<(), Failure> {
        let missing: BTreeSet<_> = missing.iter().collect();
        let mut shut = Vec::new();
        for person in offer.payload().offered().filter(|p| !missing.contains(p)) {
            // Judged before the receipt exists: any hash stands for it.
            let order = receive_order(offer.payload(), person, offer.payload_hash());
            if let Some(refusal) = self.would_refuse(seat, when, order)? {
                shut.push(KeptBack { person, reasons: refusal.reasons().to_vec() });
            }
        }
        refuse_all(&shut)?;
        self.has_room(offer.payload(), &missing)
    }

    /// The gate judges one after another; here all of them must find room, or a receipt would be signed for more than
    /// are let in.
    fn has_room(&self, payload: &ReceiptPayload, missing: &BTreeSet<&PersonNumber>) -> Result<(), Failure> {
        let coming: Vec<PersonNumber> = payload.offered().filter(|person| !missing.contains(person)).collect();
        let Some((held, most)) = self.held_beside(&payload.place, &coming) else { return Ok(()) };
        if held + coming.len() <= most as usize {
            return Ok(());
        }
        let place = &payload.place;
        let reason = Missing {
            gate: Gate::HandOver,
            nature: Nature::No,
            missing: format!("{place} holds {held}, at most {most} can be held, and {} are offered", coming.len()),
            who_can_open: vec![Function::Commander],
            rule: FULL,
            source: "custody.md, Further gates".into(),
        };
        Refusal::new(vec![reason]).map_or(Ok(()), |refusal| Err(Failure::Refused(refusal)))
    }

    /// How many beside some are held at a place, and how many can be; none where nobody has described it.
    pub(crate) fn held_beside(&self, place: &PlaceId, beside: &[PersonNumber]) -> Option<(usize, u32)> {
        let most = self.record.places().find(|(known, _)| *known == place)?.1.operational;
        let beside: BTreeSet<_> = beside.iter().copied().collect();
        let is_here = |number: &PersonNumber| {
            let known = self.record.whereabouts(*number).filter(|w| !w.fate_unknown).and_then(|w| w.place);
            known.is_some_and(|at| self.record.is_inside(&at, place))
        };
        let others = self.record.numbers().filter(|number| !beside.contains(number));
        Some((others.filter(is_here).count(), most))
    }

    fn countersign(&mut self, seat: &Seat, offer: &Receipt, acceptance: Acceptance) -> Result<Receipt, Failure> {
        let (officer, _) = seat
            .officer
            .clone()
            .ok_or_else(|| Failure::usage("an offer is accepted by an officer: name him with --officer"))?;
        let certificate = self.officer_certificate(&officer)?;
        let head = self.journal.head(&seat.authority)?;
        let key = &self.secrets_of(&officer)?.signing;
        let certificates = std::slice::from_ref(&certificate);
        Ok(offer.countersign(ReceiptSigner { key, certificates }, head, acceptance)?)
    }

    fn write_acceptance(
        &mut self,
        seat: &Seat,
        [when, keyed]: [&When; 2],
        receipt: Receipt,
        acceptance: &Acceptance,
        counted: &Counted,
    ) -> Result<Accepted, Failure> {
        let payload = receipt.payload().clone();
        let mut events = self.keep_receipt(seat, keyed, &receipt, acceptance, counted.unnamed.as_deref())?;
        let (mut received, mut kept_back) = (Vec::new(), Vec::new());
        let missing: BTreeSet<_> = acceptance.not_received.iter().copied().collect();
        for person in payload.offered().filter(|p| !missing.contains(p)) {
            match self.act(seat, when, receive_order(&payload, person, receipt.hash())) {
                Ok(done) => {
                    events.extend(done.events);
                    received.push(person);
                }
                Err(Failure::Refused(refusal)) => {
                    kept_back.push(KeptBack { person, reasons: refusal.reasons().to_vec() });
                }
                Err(failure) => return Err(failure),
            }
        }
        for FoundOne { person, how, .. } in &counted.found {
            let body = FoundHere { place: payload.place.clone(), note: how.clone() };
            let stream = Stream::Person(*person);
            events.extend(self.act(seat, when, Order::State { stream, body: body.into() })?.events);
            received.push(*person);
        }
        let at = when.occurred_at.unwrap_or_else(|| self.now());
        self.claim_both_counts(seat, when, &payload, acceptance, at)?;
        self.note_skew(seat, when, &payload, (payload.at, &payload.from))?;
        self.note_contradictions(seat, when, &payload, &kept_back, "received by the receipt, and a gate is shut")?;
        Ok(Accepted { receipt, received, kept_back, events, repeated: false })
    }

    /// Keeps the complete receipt in this log; the record opens a discrepancy where the counts differ.
    pub(super) fn keep_receipt(
        &mut self,
        seat: &Seat,
        when: &When,
        receipt: &Receipt,
        acceptance: &Acceptance,
        unnamed: Option<&str>,
    ) -> Result<Vec<EventId>, Failure> {
        let body = ReceiptKept {
            nonce: receipt.payload().nonce,
            receipt: receipt.without_proofs().encode(),
            counted: acceptance.counted,
            exceptions: acceptance.not_received.clone(),
            found: (!acceptance.found.is_empty()).then(|| acceptance.found.clone()),
            unnamed: unnamed.map(str::to_owned),
        };
        let stream = Stream::Movement(receipt.payload().movement.clone());
        Ok(self.act(seat, when, Order::State { stream, body: body.into() })?.events)
    }

    /// The complete receipt that a log keeps of an offer, if it keeps one.
    pub(crate) fn kept_receipt(&self, log: &AuthorityId, offer: &Receipt) -> Result<Option<Receipt>, Failure> {
        let payload = offer.payload();
        // The record knows who keeps one; only then is the journal, with all its keys, worth reading.
        if !self.record.keeps_receipt(log, &payload.movement, payload.nonce) {
            return Ok(None);
        }
        let keys = self.payload_keys()?;
        for row in self.journal.stream_entries(&Stream::Movement(payload.movement.clone()))? {
            let Some(event) = decode_event(row.as_row(), &keys)? else { continue };
            if let (true, Ok(Body::ReceiptKept(kept))) = (event.envelope.authority == *log, &event.body)
                && kept.nonce == payload.nonce
            {
                return Ok(Some(Receipt::decode(&kept.receipt)?));
            }
        }
        Ok(None)
    }

    fn in_custody(&self, seat: &Seat, receipt: &Receipt) -> Vec<PersonNumber> {
        let received = receipt.acceptance().map(|a| a.received(receipt.payload())).unwrap_or_default();
        received.into_iter().filter(|p| self.record.standing(*p, &seat.authority) == Standing::Held).collect()
    }
}

/// Nobody was received under an offer before it was signed.
fn after_the_offer(when: &When, payload: &ReceiptPayload) -> Result<(), Failure> {
    match when.occurred_at.filter(|at| *at < payload.at) {
        None => Ok(()),
        Some(at) => Err(Failure::usage(format!(
            "received at {at}, before {} signed the offer at {}",
            payload.from, payload.at
        ))
        .hint(
            "leave --occurred-at out, or give the time after the offer; who came before it is recorded by `found-here`",
        )),
    }
}

fn receive_order(payload: &ReceiptPayload, person: PersonNumber, receipt: Hash) -> Order {
    Order::Receive {
        person,
        from: payload.from.clone(),
        place: payload.place.clone(),
        movement: payload.movement.clone(),
        nonce: payload.nonce,
        receipt,
    }
}
