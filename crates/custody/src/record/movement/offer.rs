//! Offers of persons to another authority, their answers, receipts and proofs of inclusion.
//! Source: `custody.md` (Hand-over receipt).

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::event::handover::{HandOffered, HandRefused, InclusionAttached, ReceiptKept};
use crate::ids::{AuthorityId, EventId, Hash, Nonce, PlaceId};
use crate::number::PersonNumber;
use crate::record::Context;

/// All offers of a movement, in order of arrival.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Offers(#[n(0)] Vec<Offer>);

/// One offer, by its nonce.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Offer {
    /// Binds every answer to it.
    #[n(0)]
    pub nonce: Nonce,
    /// The offer as made; none where an answer arrived first.
    #[n(1)]
    pub made: Option<HandOffered>,
    /// Row of the authority that offered, once its own log says so.
    #[n(2)]
    pub(crate) from: Option<u32>,
    /// The event of the offer.
    #[n(3)]
    pub(crate) event: EventId,
    /// Refused as a whole, by whom and why.
    #[n(4)]
    pub refused: Option<(AuthorityId, String)>,
    /// Receipts as kept, one for each log that keeps it.
    #[n(5)]
    pub receipts: Vec<Receipt>,
    /// Logs whose inclusion proof is attached.
    #[n(6)]
    pub included: Vec<AuthorityId>,
    /// Who was received under it, by the receiver's log.
    #[n(7)]
    pub received: Vec<PersonNumber>,
}

/// A receipt as one log keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Receipt {
    /// Row of the authority whose log keeps it.
    #[n(0)]
    pub(crate) log: u32,
    /// SHA-256 of its bytes.
    #[n(1)]
    pub hash: Hash,
    /// Bodies the receiver counted.
    #[n(2)]
    pub counted: u32,
    /// Offered and not received.
    #[n(3)]
    pub exceptions: Vec<PersonNumber>,
}

impl Offer {
    /// To whom, and where, if the offer is here.
    pub fn to(&self) -> Option<(&AuthorityId, &PlaceId)> {
        self.made.as_ref().map(|m| (&m.to, &m.place))
    }

    /// Whether a person is in it.
    pub fn names(&self, person: PersonNumber) -> bool {
        self.made.as_ref().is_some_and(|m| m.persons.contains(&person))
    }

    /// Whether a kept receipt says that a person was not received.
    pub fn excepts(&self, person: PersonNumber) -> bool {
        self.receipts.iter().any(|r| r.exceptions.contains(&person))
    }
}

impl Offers {
    /// All offers.
    pub fn all(&self) -> &[Offer] {
        &self.0
    }

    /// An offer by its nonce.
    pub fn get(&self, nonce: Nonce) -> Option<&Offer> {
        self.0.iter().find(|o| o.nonce == nonce)
    }

    fn entry(&mut self, nonce: Nonce) -> &mut Offer {
        let at = self.0.iter().position(|o| o.nonce == nonce).unwrap_or_else(|| {
            self.0.push(Offer { nonce, ..Offer::default() });
            self.0.len() - 1
        });
        &mut self.0[at]
    }

    pub(super) fn offered(&mut self, context: &Context<'_>, body: &HandOffered) -> Result<(), String> {
        let by_receiver = context.event.envelope.authority == body.to;
        let offer = self.entry(body.nonce);
        let contradicts = offer.made.as_ref().is_some_and(|made| made != body);
        if offer.made.is_none() {
            offer.made = Some(body.clone());
            offer.event = context.id;
        }
        if !by_receiver {
            offer.from.get_or_insert(context.log);
        }
        match contradicts {
            true => Err(format!("offer {} is told in two ways", body.nonce)),
            false => Ok(()),
        }
    }

    pub(super) fn refused(&mut self, _context: &Context<'_>, body: &HandRefused) -> Result<(), String> {
        let offer = self.entry(body.nonce);
        offer.refused.get_or_insert_with(|| (body.by.clone(), body.reason.clone()));
        match offer.receipts.is_empty() {
            true => Ok(()),
            false => Err(format!("offer {} is refused and has a receipt", body.nonce)),
        }
    }

    pub(super) fn kept(&mut self, context: &Context<'_>, body: &ReceiptKept) -> Result<(), String> {
        let hash = Hash(Sha256::digest(&body.receipt).into());
        let offer = self.entry(body.nonce);
        let contradicts = offer.receipts.iter().any(|r| r.hash != hash);
        if !offer.receipts.iter().any(|r| r.log == context.log) {
            offer.receipts.push(Receipt {
                log: context.log,
                hash,
                counted: body.counted,
                exceptions: body.exceptions.clone(),
            });
        }
        match contradicts {
            true => Err(format!("offer {} has two receipts that differ", body.nonce)),
            false => Ok(()),
        }
    }

    /// Notes a person as received; a second time is a replay.
    pub(super) fn received(&mut self, nonce: Nonce, person: PersonNumber) -> Result<(), String> {
        let offer = self.entry(nonce);
        if offer.received.contains(&person) {
            return Err(format!("{person} was received under offer {nonce} before"));
        }
        offer.received.push(person);
        Ok(())
    }

    pub(super) fn included(&mut self, body: &InclusionAttached) -> Result<(), String> {
        let offer = self.entry(body.nonce);
        if !offer.included.contains(&body.log) {
            offer.included.push(body.log.clone());
        }
        Ok(())
    }
}
