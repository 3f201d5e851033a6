//! The giver takes the answer back: both signatures hold, the received leave his custody, the others stay
//! and are named. Source: `custody.md` (Hand-over receipt, Conservation of people).

use std::collections::BTreeSet;

use custody::event::authority::Subject;
use custody::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use custody::event::{Function, Gate, Stream};
use custody::receipt::{Acceptance, Receipt, ReceiptPayload, Role};
use custody::{DiscrepancyId, EventId, Moment, Order, PersonNumber, Refusal, Standing};

use super::counts::said_by;
use super::{KeptBack, without_key};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::look::standing_word;

/// Of whom the giver has said more since he offered him.
const RULE: &str = "an answer undoes nothing that the giver has recorded since the offer";

/// An answer as taken back.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// Persons who left custody here.
    pub handed_over: Vec<PersonNumber>,
    /// Offered, not received: still in custody here.
    pub kept: Vec<PersonNumber>,
    /// Received by the other side, and kept in custody here by a gate that shut after the offer.
    pub kept_back: Vec<KeptBack>,
    /// Events written.
    pub events: Vec<EventId>,
    /// Whether this answer had been taken before: nothing was written.
    pub repeated: bool,
}

impl Desk {
    /// Takes the answer to an offer of this log. The same answer again changes nothing.
    pub fn settle(&mut self, seat: &Seat, when: &When, receipt: &Receipt) -> Result<Settled, Failure> {
        let (when, keyed) = (without_key(when), when);
        self.answers_our_offer(seat, receipt)?;
        let report = self.examine(receipt);
        // Our own offer stands in our log, with its list and its time; the answer comes from outside, now.
        self.signer_holds(&report, Role::Giving, receipt.payload().at)?;
        self.signer_holds(&report, Role::Receiving, self.now())?;
        let acceptance = receipt
            .acceptance()
            .cloned()
            .ok_or_else(|| Failure::error("the receipt does not say what the receiver counted"))?;
        self.clocks_agree(acceptance.at, &receipt.payload().to)?;
        let before = self.kept_receipt(&seat.authority, receipt)?;
        if before.as_ref().is_some_and(|kept| kept.hash() != receipt.hash()) {
            return Err(Failure::error(format!(
                "another receipt of offer {} is kept here already: two answers were given",
                receipt.payload().nonce
            ))
            .hint("keep both files and settle it with the receiver; nothing was written"));
        }
        self.together(|desk| {
            let mut settled = Settled::default();
            if before.is_none() {
                settled.events = desk.keep_receipt(seat, keyed, receipt, &acceptance, None)?;
            }
            desk.let_go(seat, &when, receipt, (&acceptance, before.is_some()), &mut settled)?;
            if before.is_none() {
                let at = desk.received_at(receipt);
                desk.claim_both_counts(seat, &when, receipt.payload(), &acceptance, at)?;
                desk.note_found(seat, &when, receipt.payload(), &acceptance)?;
                let payload = receipt.payload();
                desk.note_skew(seat, &when, payload, (acceptance.at, &payload.to))?;
                let said = "received by the other side, and not given here, or a gate shut after the offer";
                desk.note_contradictions(seat, &when, receipt.payload(), &settled.kept_back, said)?;
            }
            settled.kept = acceptance.not_received.clone();
            settled.repeated = settled.events.is_empty();
            Ok(settled)
        })
    }

    /// An offer of this log, by its nonce, movement and list; signed twice.
    pub(super) fn answers_our_offer(&self, seat: &Seat, receipt: &Receipt) -> Result<(), Failure> {
        let payload = receipt.payload();
        if payload.from != seat.authority {
            return Err(Failure::error(format!(
                "the receipt is of an offer by {}, this is {}",
                payload.from, seat.authority
            ))
            .hint(format!("it belongs to {}: give the file to it", payload.from)));
        }
        let elsewhere =
            self.record.movements().find(|(_, m)| m.offers.get(payload.nonce).is_some_and(|o| o.made.is_some()));
        let Some((movement, facts)) = elsewhere else {
            return Err(Failure::error(format!(
                "nonce {} is of no offer in the log of {}: the receipt answers none of its offers",
                payload.nonce, seat.authority
            ))
            .hint(super::again(&payload.to)));
        };
        if *movement != payload.movement {
            return Err(Failure::error(format!(
                "nonce {} is of an offer of movement {movement}, the receipt names {}: a replay on another movement",
                payload.nonce, payload.movement
            ))
            .hint(super::again(&payload.to)));
        }
        let made = facts.offers.get(payload.nonce).and_then(|o| o.made.as_ref());
        if made.is_some_and(|made| made.payload_hash != receipt.payload_hash()) {
            return Err(Failure::error(format!(
                "the receipt lists others than offer {} did: the list was altered",
                payload.nonce
            ))
            .hint(super::again(&payload.to)));
        }
        if !receipt.is_countersigned() {
            return Err(Failure::error("the receipt has one signature: the receiver has not signed")
                .hint("ask the receiver for the file that his `hand accept` wrote"));
        }
        Ok(())
    }

    /// Everybody received leaves custody, as of the time of the offer, when the gates were open.
    fn let_go(
        &mut self,
        seat: &Seat,
        when: &When,
        receipt: &Receipt,
        (acceptance, answered_before): (&Acceptance, bool),
        settled: &mut Settled,
    ) -> Result<(), Failure> {
        let payload = receipt.payload();
        let at_the_door = When {
            occurred_at: when.occurred_at.or(Some(payload.at)),
            because: when
                .because
                .clone()
                .or_else(|| Some(format!("the answer to offer {} came back later", payload.nonce))),
            ..when.clone()
        };
        let mut missing: BTreeSet<_> = acceptance.not_received.iter().copied().collect();
        // Whom the receiver has since said not to have received stays, also when his answer is taken once more.
        let offer = self.record.movement(&payload.movement).and_then(|m| m.offers.get(payload.nonce));
        missing.extend(offer.into_iter().flat_map(custody::Offer::not_received));
        for person in payload.offered().filter(|p| !missing.contains(p)) {
            let standing = self.record.standing(person, &seat.authority);
            // Who is in no hands here when an answer comes for the first time did not leave by it: that is a contradiction.
            if answered_before && standing != Standing::Held {
                continue;
            }
            // What was seen before the offer was signed was seen before the answer, whatever the receiver's clock says.
            let signed = acceptance.at.max(payload.at);
            if let Some(kept) = self.told_otherwise(seat, payload, (person, signed)) {
                settled.kept_back.push(kept);
                continue;
            }
            let order = Order::HandOver {
                person,
                to: payload.to.clone(),
                place: payload.place.clone(),
                movement: payload.movement.clone(),
                nonce: payload.nonce,
                receipt: receipt.hash(),
                medical_evacuation: payload.medical_evacuation,
            };
            match self.act(seat, &at_the_door, order) {
                Ok(done) => {
                    settled.events.extend(done.events);
                    settled.handed_over.push(person);
                }
                Err(Failure::Refused(refusal)) => {
                    settled.kept_back.push(KeptBack { person, reasons: refusal.reasons().to_vec() });
                }
                Err(failure) => return Err(failure),
            }
        }
        Ok(())
    }

    /// Whoever this log has told of since it offered him: found here again, escaped, dead, or verified in his cell after
    /// the receiver had signed for him. An answer does not undo that; it contradicts it, and nobody else waits for it.
    fn told_otherwise(
        &self,
        seat: &Seat,
        payload: &ReceiptPayload,
        (person, signed): (PersonNumber, Moment),
    ) -> Option<KeptBack> {
        let standing = self.record.standing(person, &seat.authority);
        let seen = self.record.verified_here_since(person, &seat.authority, (&payload.to, signed));
        let told = standing != Standing::Held || self.record.more_was_said(person, &seat.authority, payload.at);
        let stands = match (standing, seen) {
            (Standing::Held, Some((at, place))) if !told => {
                format!("in custody here: verified at {place} at {at}, after {} had signed for him", payload.to)
            }
            _ if !told => return None,
            (Standing::Held, _) => "in custody here by what this log says of him since the offer".to_owned(),
            (other, _) => format!("not in custody here: {}", standing_word(other)),
        };
        let way_on = match standing {
            Standing::Held | Standing::Escaped | Standing::FateUnknown => format!(
                "if {to} has him, `hand correct --present` lets go of him; if not, {to} says so (`hand correct --missing`)",
                to = payload.to
            ),
            _ => format!("two officers of {} and of {} settle it", payload.from, payload.to),
        };
        let missing = format!("he is {stands}; {way_on}");
        let who = [Function::Liaison, Function::MovementControl];
        let refusal =
            Refusal::rule(Gate::HandOver, missing, &who, RULE, "custody.md, Hand-over receipt; decision 0057");
        Some(KeptBack { person, reasons: refusal.reasons().to_vec() })
    }

    /// When the receiver kept the receipt, by his log where it is here.
    fn received_at(&self, receipt: &Receipt) -> Moment {
        let payload = receipt.payload();
        let (by, subject) = (said_by("receiving", &payload.to), Subject::Movement(payload.movement.clone()));
        let theirs = self.record.count_claims().filter(|c| c.by == by && c.subject == subject && c.at >= payload.at);
        theirs.map(|c| c.at).max().unwrap_or_else(|| self.now())
    }

    /// Persons whom the receiver found and nobody offered.
    fn note_found(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        acceptance: &Acceptance,
    ) -> Result<(), Failure> {
        for person in &acceptance.found {
            let text = format!("{person} was not offered and {} found him all the same", payload.to);
            self.open_discrepancy(seat, when, payload, *person, text)?;
        }
        Ok(())
    }

    /// Persons of whom the receipt and this log say different things.
    pub(super) fn note_contradictions(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        kept_back: &[KeptBack],
        said: &str,
    ) -> Result<(), Failure> {
        for kept in kept_back {
            self.open_discrepancy(
                seat,
                when,
                payload,
                kept.person,
                format!("{}: {said}: {}", kept.person, kept.why()),
            )?;
        }
        Ok(())
    }

    /// Persons whom a gate kept back when the receipt was first taken: the discrepancy says why.
    pub(super) fn kept_back_before(&self, seat: &Seat, receipt: &Receipt) -> Vec<(PersonNumber, String)> {
        let payload = receipt.payload();
        let missing = receipt.acceptance().map(|a| a.not_received.clone()).unwrap_or_default();
        let offered = payload.offered().filter(|person| !missing.contains(person));
        let said = |person: PersonNumber| {
            let noted = self.record.discrepancy(&discrepancy_id(seat, payload, person).ok()?)?;
            Some((person, noted.text.clone()))
        };
        offered.filter_map(said).collect()
    }

    fn open_discrepancy(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        person: PersonNumber,
        text: String,
    ) -> Result<(), Failure> {
        let mut about = vec![Stream::Movement(payload.movement.clone())];
        if self.record.knows(person) {
            about.push(Stream::Person(person));
        }
        let id = discrepancy_id(seat, payload, person)?;
        let rule = "offered and received agree, person by person".into();
        let body = DiscrepancyOpened { id, kind: DiscrepancyKind::HandOver, about, text, rule };
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: body.into() })?;
        Ok(())
    }
}

/// The id of what does not fit about a person in a hand-over. Both sides may note the same person, each in its own
/// log.
fn discrepancy_id(seat: &Seat, payload: &ReceiptPayload, person: PersonNumber) -> Result<DiscrepancyId, Failure> {
    let side = if payload.from == seat.authority { 'g' } else { 'r' };
    let nonce: String = payload.nonce.to_string().chars().take(12).collect();
    Ok(DiscrepancyId::parse(&format!("hand-{side}-{nonce}-{:08}", person.as_u32()))?)
}
