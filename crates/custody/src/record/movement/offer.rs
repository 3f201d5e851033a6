//! Offers of persons to another authority, their answers, receipts and proofs of inclusion.
//! Source: `custody.md` (Hand-over receipt).

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::event::handover::{HandCorrected, HandOffered, HandRefused, InclusionAttached, ReceiptKept};
use crate::ids::{AuthorityId, DiscrepancyId, EventId, Hash, Nonce, PlaceId};
use crate::number::PersonNumber;
use crate::record::Context;
use crate::time::Moment;

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
    /// What the two sides have put right since, the newest word of each on each person.
    #[n(8)]
    pub(crate) corrections: Vec<Correction>,
    /// When it was made.
    #[n(9)]
    pub(crate) at: Moment,
}

/// What one side says later of a person of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Correction {
    #[n(0)]
    pub(crate) person: PersonNumber,
    /// By the receiver, or else by the giver.
    #[n(1)]
    pub(crate) by_receiver: bool,
    /// Whether he was received in fact.
    #[n(2)]
    pub(crate) received: bool,
    /// By which event: ids rise within a log, so that the later word of one side is known.
    #[n(3)]
    id: EventId,
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
    /// Not offered and found.
    #[n(4)]
    pub found: Vec<PersonNumber>,
    /// When that log took it in.
    #[n(5)]
    pub(crate) at: Moment,
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

    /// Whether a person was not received: by the receiver's later word, else by a kept receipt.
    pub fn excepts(&self, person: PersonNumber) -> bool {
        match self.receivers_word(person) {
            Some(received) => !received,
            None => self.is_named_missing(person),
        }
    }

    /// Whether a kept receipt names a person as not received, whatever was said since.
    pub fn is_named_missing(&self, person: PersonNumber) -> bool {
        self.receipts.iter().any(|r| r.exceptions.contains(&person))
    }

    /// What the receiver has said of a person since the receipt: whether he was received in fact.
    pub fn receivers_word(&self, person: PersonNumber) -> Option<bool> {
        let word = self.corrections.iter().find(|c| c.person == person && c.by_receiver);
        word.map(|c| c.received)
    }

    /// Everybody who was not received, as put right since.
    pub fn not_received(&self) -> Vec<PersonNumber> {
        let named = self.receipts.iter().flat_map(|r| r.exceptions.iter().copied());
        let mut all: Vec<PersonNumber> = named.chain(self.corrections.iter().map(|c| c.person)).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|person| self.excepts(*person));
        all
    }

    /// The discrepancies that stand for a difference which names nobody, by the giver's log and by the receiver's.
    pub(crate) fn unnamed_ids(&self) -> impl Iterator<Item = DiscrepancyId> {
        [false, true].into_iter().filter_map(|by_receiver| unnamed_id(self.nonce, by_receiver))
    }
}

/// How the discrepancy of a difference which names nobody is called in one side's log.
pub(crate) fn unnamed_id(nonce: Nonce, by_receiver: bool) -> Option<DiscrepancyId> {
    let side = if by_receiver { 'r' } else { 'g' };
    DiscrepancyId::parse(&format!("hand-{side}-{nonce}-x")).ok()
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
            offer.at = context.occurred;
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
                found: body.found.clone().unwrap_or_default(),
                at: context.occurred,
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

    /// Keeps what a side puts right; whoever is neither side of it is not heard.
    pub(super) fn corrected(&mut self, context: &Context<'_>, person: PersonNumber, body: &HandCorrected) {
        let by = &context.event.envelope.authority;
        let by_receiver = *by == body.to;
        if !by_receiver && *by != body.from {
            return;
        }
        let word = Correction { person, by_receiver, received: body.received, id: context.id };
        let offer = self.entry(body.nonce);
        if by_receiver && body.received && !offer.received.contains(&person) {
            offer.received.push(person);
        }
        match offer.corrections.iter_mut().find(|c| c.person == person && c.by_receiver == by_receiver) {
            Some(older) if older.id < word.id => *older = word,
            Some(_) => {}
            None => offer.corrections.push(word),
        }
    }

    pub(super) fn included(&mut self, body: &InclusionAttached) -> Result<(), String> {
        let offer = self.entry(body.nonce);
        if !offer.included.contains(&body.log) {
            offer.included.push(body.log.clone());
        }
        Ok(())
    }
}
