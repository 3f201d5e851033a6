//! The giver's side: who may go, the offer in the log, his signature. Source: `custody.md` (Hand-over
//! receipt).

use std::collections::{BTreeMap, BTreeSet};

use custody::certificate::Certificate;
use custody::event::Stream;
use custody::event::handover::HandOffered;
use custody::event::property::BagSealed;
use custody::event::{Body, Group};
use custody::gate::handover::{HandOver, ready_to_offer};
use custody::receipt::{DoorResult, Exception, PersonOffered, Receipt, ReceiptPayload, ReceiptSigner};
use custody::{AuthorityId, EventId, MovementId, Nonce, Order, PersonNumber, PlaceId, Standing, decode_event};
use rand_core::Rng;

use super::{KeptBack, refuse_all};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

/// What a receipt says of somebody excepted whom no gate keeps back.
pub(super) const BY_THE_OFFICER: &str = "by the giving officer";

/// What an officer says when he offers.
#[derive(Debug, Clone)]
pub struct OfferRequest {
    /// Which movement brings them.
    pub movement: MovementId,
    /// To whom.
    pub to: AuthorityId,
    /// Where: a place of the receiver.
    pub place: PlaceId,
    /// Who; everyone carried by the movement and still in custody where none is named.
    pub persons: Option<Vec<PersonNumber>>,
    /// Who is not offered, and stays.
    pub except: Vec<PersonNumber>,
    /// Seals of the bags that go with each person.
    pub seals: BTreeMap<PersonNumber, Vec<String>>,
    /// Papers that go with each person.
    pub papers: BTreeMap<PersonNumber, Vec<String>>,
    /// Debts do not block it.
    pub medical_evacuation: bool,
}

/// An offer as made.
#[derive(Debug, Clone)]
pub struct Offered {
    /// The receipt with the giver's signature.
    pub receipt: Receipt,
    /// Persons excepted, with what kept them back; empty reasons where nothing did.
    pub excepted: Vec<KeptBack>,
    /// The event of the offer.
    pub events: Vec<EventId>,
}

impl Desk {
    /// Offers persons to another authority. Anybody whose gate is shut, and who is not excepted, refuses
    /// the whole offer with every reason.
    pub fn offer(&mut self, seat: &Seat, when: &When, request: &OfferRequest) -> Result<Offered, Failure> {
        let (officer, _) = seat
            .officer
            .clone()
            .ok_or_else(|| Failure::usage("an offer is signed by an officer: name him with --officer"))?;
        let at = when.occurred_at.unwrap_or_else(|| self.now());
        let (offered, excepted) = self.sort_out(seat, request, at)?;
        let mut nonce = Nonce::default();
        self.rng.fill_bytes(&mut nonce.0);
        let payload = self.payload(seat, request, at, nonce, &offered, &excepted)?;
        let certificate = self.officer_certificate(&officer)?;
        let receipt = self.sign_offer(&officer, &certificate, payload)?;
        let event = HandOffered {
            to: request.to.clone(),
            place: request.place.clone(),
            nonce,
            persons: offered,
            payload_hash: receipt.payload_hash(),
            medical_evacuation: request.medical_evacuation.then_some(true),
            signed: Some(receipt.encode().into()),
        };
        let order = Order::State { stream: Stream::Movement(request.movement.clone()), body: event.into() };
        let done = self.act(seat, when, order)?;
        Ok(Offered { receipt, excepted, events: done.events })
    }

    /// Who is offered and who is not.
    fn sort_out(
        &self,
        seat: &Seat,
        request: &OfferRequest,
        at: custody::Moment,
    ) -> Result<(Vec<PersonNumber>, Vec<KeptBack>), Failure> {
        let movement = &request.movement;
        let facts = self
            .record
            .movement(movement)
            .ok_or_else(|| Failure::usage(format!("movement {movement} is not in the record")))?;
        let held = |person: &PersonNumber| self.record.standing(*person, &seat.authority) == Standing::Held;
        let everyone = || facts.carried().map(|a| a.person).filter(|p| held(p)).collect();
        let mut persons: Vec<PersonNumber> = request.persons.clone().unwrap_or_else(everyone);
        persons.sort_unstable();
        persons.dedup();
        let known: BTreeSet<_> = persons.iter().copied().collect();
        if let Some(stranger) = request.except.iter().find(|p| !known.contains(p)) {
            return Err(Failure::usage(format!("{stranger} is excepted but is not among those of {movement}")));
        }
        let (mut offered, mut shut, mut excepted) = (Vec::new(), Vec::new(), Vec::new());
        for person in persons {
            let act = HandOver {
                person,
                from: &seat.authority,
                to: &request.to,
                place: &request.place,
                movement,
                nonce: Nonce::default(),
                medical_evacuation: request.medical_evacuation,
            };
            let reasons = ready_to_offer(&self.record, act, at).shut_by;
            match (request.except.contains(&person), reasons.is_empty()) {
                (true, _) => excepted.push(KeptBack { person, reasons }),
                (false, true) => offered.push(person),
                (false, false) => shut.push(KeptBack { person, reasons }),
            }
        }
        refuse_all(&shut)?;
        if offered.is_empty() {
            return Err(Failure::usage(format!("{movement} has nobody in custody to offer")));
        }
        Ok((offered, excepted))
    }

    fn payload(
        &self,
        seat: &Seat,
        request: &OfferRequest,
        at: custody::Moment,
        nonce: Nonce,
        offered: &[PersonNumber],
        excepted: &[KeptBack],
    ) -> Result<ReceiptPayload, Failure> {
        let mut exceptions: Vec<Exception> = excepted
            .iter()
            .map(|kept| {
                let why = if kept.reasons.is_empty() { BY_THE_OFFICER.to_owned() } else { kept.why() };
                Exception { person: Some(kept.person), what: format!("not offered: {why}") }
            })
            .collect();
        let mut persons = Vec::with_capacity(offered.len());
        for person in offered {
            let door = self.record.door_result(*person, &request.movement);
            if door.is_none() {
                let what = "not checked at a door of the movement; presence by a sighting shortly before".to_owned();
                exceptions.push(Exception { person: Some(*person), what });
            }
            persons.push(PersonOffered {
                person: *person,
                door: door.unwrap_or(DoorResult::NotVerified),
                seals: request.seals.get(person).cloned().unwrap_or_default(),
                injuries_noted: self.record.injuries_noted(*person),
                papers: request.papers.get(person).cloned().unwrap_or_default(),
            });
        }
        Ok(ReceiptPayload {
            context: self.receipt_context(&seat.authority),
            movement: request.movement.clone(),
            manifest_version: self.record.movement(&request.movement).map_or(0, |m| m.manifest.version),
            place: request.place.clone(),
            from: seat.authority.clone(),
            to: request.to.clone(),
            at,
            nonce,
            offering_log: self.journal.head(&seat.authority)?,
            persons,
            exceptions,
            medical_evacuation: request.medical_evacuation,
        })
    }

    fn sign_offer(
        &self,
        officer: &custody::OfficerId,
        certificate: &Certificate,
        payload: ReceiptPayload,
    ) -> Result<Receipt, Failure> {
        let key = &self.secrets_of(officer)?.signing;
        let certificates = std::slice::from_ref(certificate);
        Ok(Receipt::offer(payload, ReceiptSigner { key, certificates })?)
    }

    pub(super) fn secrets_of(&self, officer: &custody::OfficerId) -> Result<&crate::key_file::Secrets, Failure> {
        self.officers
            .get(officer)
            .ok_or_else(|| Failure::error(format!("the key of officer {officer} is not at this desk")))
    }

    /// The seals that the journal has of the bags of persons: each bag's newest.
    pub fn seals_of(
        &self,
        seat: &Seat,
        persons: &[PersonNumber],
    ) -> Result<BTreeMap<PersonNumber, Vec<String>>, Failure> {
        let keys = self.payload_keys()?;
        let mut found = BTreeMap::new();
        for person in persons {
            let mut bags: BTreeMap<String, Option<String>> = BTreeMap::new();
            for row in self.journal.stream_entries(&Stream::Person(*person))? {
                let Some(event) = decode_event(row.as_row(), &keys)? else { continue };
                if event.envelope.authority != seat.authority || event.envelope.group != Group::Property {
                    continue;
                }
                match event.body {
                    Ok(Body::BagSealed(BagSealed { bag, seal, .. })) => bags.insert(bag, Some(seal)),
                    Ok(Body::BagReturned(returned)) => bags.insert(returned.bag, None),
                    _ => None,
                };
            }
            found.insert(*person, bags.into_values().flatten().collect());
        }
        Ok(found)
    }

    /// Offers, with the seals that the journal has.
    pub fn offer_with_seals(&mut self, seat: &Seat, when: &When, request: &OfferRequest) -> Result<Offered, Failure> {
        let at = when.occurred_at.unwrap_or_else(|| self.now());
        let (offered, _) = self.sort_out(seat, request, at)?;
        let mut request = request.clone();
        for (person, seals) in self.seals_of(seat, &offered)? {
            request.seals.entry(person).or_insert(seals);
        }
        self.offer(seat, when, &request)
    }
}
