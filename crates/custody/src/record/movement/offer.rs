//! Offers of persons to another authority, their answers, receipts and proofs of inclusion.
//! Source: `custody.md` (Hand-over receipt).

use std::collections::{BTreeMap, BTreeSet};

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::event::handover::{HandCorrected, HandOffered, HandRefused, InclusionAttached, ReceiptKept};
use crate::ids::{AuthorityId, DiscrepancyId, EventId, Hash, MovementId, Nonce, PlaceId};
use crate::number::PersonNumber;
use crate::receipt::Receipt as Signed;
use crate::record::Context;
use crate::time::{Moment, Span};

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
    /// What logs have put right since, each word of each, the newest last: what was settled when an older one stood was
    /// settled by that. Whether one counts is asked when read, for a word may be here before the offer.
    #[n(8)]
    pub(crate) corrections: Vec<Correction>,
    /// When it was made.
    #[n(9)]
    pub(crate) at: Moment,
    /// Row of the authority it was made to.
    #[n(10)]
    pub(crate) to: Option<u32>,
}

/// What one log says later of a person of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Correction {
    #[n(0)]
    pub(crate) person: PersonNumber,
    /// As whose word it is said: the receiver's, or else the giver's.
    #[n(1)]
    pub(crate) by_receiver: bool,
    /// Whether he was received in fact.
    #[n(2)]
    pub(crate) received: bool,
    /// By which event: ids rise within a log, so that the later word of one side is known.
    #[n(3)]
    id: EventId,
    /// Row of the authority in whose log it stands.
    #[n(4)]
    log: u32,
    /// As of when it is so.
    #[n(5)]
    occurred: Moment,
    /// When it was recorded.
    #[n(6)]
    recorded: Moment,
    /// Whether the bodies were counted wrong by him too.
    #[n(7)]
    pub(crate) recounted: bool,
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
    /// When that was recorded.
    #[n(6)]
    pub(crate) recorded: Moment,
}

/// How long an offer that nobody answers binds. Source: decision 0053 gives whoever was found at a door the same day;
/// longer than any unloading, and nobody is stuck for ever by a file that was lost.
const BINDS: Span = Span::hours(24);

impl Offer {
    /// Until when it binds whom it names, if nobody answers.
    pub fn binds_until(&self) -> Moment {
        self.at + BINDS
    }

    /// Whether it was made, and neither answered nor refused.
    pub fn is_unanswered(&self) -> bool {
        self.made.is_some() && self.refused.is_none() && self.receipts.is_empty() && self.received.is_empty()
    }

    /// Whether it still binds whom it names: nobody has answered, and its time is not over.
    pub fn stands_at(&self, at: Moment) -> bool {
        self.is_unanswered() && at <= self.binds_until()
    }

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
        self.own_receipts().any(|r| r.exceptions.contains(&person))
    }

    /// Whether a kept receipt names a person as found and not offered, whatever was said since.
    pub fn is_named_found(&self, person: PersonNumber) -> bool {
        self.own_receipts().any(|r| r.found.contains(&person))
    }

    /// The receipts that the two parties keep, the receiver's first: what a third log keeps speaks for neither.
    pub(crate) fn own_receipts(&self) -> impl Iterator<Item = &Receipt> {
        let parties = [self.to, self.from].into_iter().flatten();
        parties.filter_map(|row| self.receipts.iter().find(|r| r.log == row))
    }

    /// Who was received under it, as said since too.
    pub fn has_received(&self, person: PersonNumber) -> bool {
        self.received.contains(&person) || self.receivers_word(person) == Some(true)
    }

    /// What the receiver has said of a person since the receipt: whether he was received in fact.
    pub fn receivers_word(&self, person: PersonNumber) -> Option<bool> {
        self.last_word(person).map(|c| c.received)
    }

    /// The receiver's newest word on a person since the receipt.
    fn last_word(&self, person: PersonNumber) -> Option<&Correction> {
        let its = |c: &&Correction| c.by_receiver && Some(c.log) == self.to;
        self.corrections.iter().rev().find(|c| c.person == person && its(c))
    }

    /// Whether the receiver's newest word on a person says what his receipt does not, and that the bodies were counted
    /// wrong by him too; none where it says nothing else than the receipt.
    pub fn is_recounted(&self, person: PersonNumber) -> Option<bool> {
        let word = self.last_word(person).filter(|word| self.puts_right(word))?;
        Some(word.recounted)
    }

    /// Whether a word of the receiver says of somebody offered what the receipt does not.
    fn puts_right(&self, word: &Correction) -> bool {
        self.names(word.person) && word.received == self.is_named_missing(word.person)
    }

    /// Bodies that the receiver counted, by his receipt and by what he has put right up to two times. None before a
    /// receipt.
    pub(crate) fn bodies(&self, times: [Moment; 2]) -> Option<i64> {
        let answered = |receipt: &&Receipt| receipt.at <= times[0] && receipt.recorded <= times[1];
        let counted = i64::from(self.own_receipts().find(answered)?.counted);
        let newest: BTreeMap<PersonNumber, &Correction> =
            self.receivers_words(times).map(|word| (word.person, word)).collect();
        let wrong = newest.into_values().filter(|word| word.recounted && self.puts_right(word));
        Some(wrong.fold(counted, |bodies, word| bodies + if word.received { 1 } else { -1 }))
    }

    /// Bodies that the receiver counted, as put right since.
    pub fn bodies_now(&self) -> Option<i64> {
        self.bodies([Moment::MAX; 2])
    }

    /// Everybody who was received under it, as said since too.
    pub fn all_received(&self) -> Vec<PersonNumber> {
        let mut all: Vec<PersonNumber> =
            self.received.iter().chain(self.corrections.iter().map(|c| &c.person)).copied().collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|person| self.has_received(*person));
        all
    }

    /// Everybody who was not received, as put right since.
    pub fn not_received(&self) -> Vec<PersonNumber> {
        let named = self.own_receipts().flat_map(|r| r.exceptions.iter().copied());
        let mut all: Vec<PersonNumber> = named.chain(self.corrections.iter().map(|c| c.person)).collect();
        all.sort_unstable();
        all.dedup();
        all.retain(|person| self.names(*person) && self.excepts(*person));
        all
    }

    /// What the receiver has put right since that holds as of one time and was known at another; of several words on
    /// one person the newest comes last.
    pub(crate) fn receivers_words(&self, [as_of, known_at]: [Moment; 2]) -> impl Iterator<Item = &Correction> {
        let its = |c: &&Correction| c.by_receiver && Some(c.log) == self.to;
        let told = move |c: &&Correction| c.occurred <= as_of && c.recorded <= known_at;
        self.corrections.iter().filter(its).filter(told)
    }

    /// The discrepancies that may stand in one side's log for a difference which names nobody: the first, and those of
    /// what came apart again after names were taken back.
    pub(crate) fn difference_ids(&self, by_receiver: bool) -> impl Iterator<Item = DiscrepancyId> {
        difference_ids(self.nonce, by_receiver)
    }
}

/// Discrepancies of one offer's difference in one side's log. Source: ours; each is an act of two officers who put the
/// receipt right, and nobody does so to one receipt this often.
const DIFFERENCES_MAX: u8 = 16;

/// The names that discrepancies of a difference which names nobody may have in one side's log.
pub(crate) fn difference_ids(nonce: Nonce, by_receiver: bool) -> impl Iterator<Item = DiscrepancyId> {
    (1..=DIFFERENCES_MAX).filter_map(move |nth| difference_id(nonce, by_receiver, nth))
}

fn difference_id(nonce: Nonce, by_receiver: bool, nth: u8) -> Option<DiscrepancyId> {
    let side = if by_receiver { 'r' } else { 'g' };
    let again = if nth > 1 { nth.to_string() } else { String::new() };
    DiscrepancyId::parse(&format!("hand-{side}-{nonce}-x{again}")).ok()
}

/// Whether a receipt as kept says what its receiver signed. Bytes that are no receipt say nothing against it here:
/// whoever reads a receipt is told that they are none.
fn says_what_was_signed(kept: &ReceiptKept) -> Result<(), String> {
    let signed = Signed::decode(&kept.receipt).ok();
    let Some(acceptance) = signed.as_ref().and_then(Signed::acceptance) else { return Ok(()) };
    let all = |persons: &[PersonNumber]| persons.iter().copied().collect::<BTreeSet<_>>();
    let found = kept.found.as_deref().unwrap_or_default();
    let same = kept.counted == acceptance.counted
        && all(&kept.exceptions) == all(&acceptance.not_received)
        && all(found) == all(&acceptance.found);
    if same {
        return Ok(());
    }
    Err(format!(
        "the receipt of offer {} says {} counted, {} not received, {} found; it is kept as {}, {}, {}",
        kept.nonce,
        acceptance.counted,
        acceptance.not_received.len(),
        acceptance.found.len(),
        kept.counted,
        kept.exceptions.len(),
        found.len()
    ))
}

/// Whether the receipt that an offer carries is its own: of this movement, and with the payload that the offer names.
///
/// # Errors
///
/// That its bytes are no receipt, or another one.
pub(crate) fn says_what_was_offered(movement: &MovementId, offer: &HandOffered) -> Result<(), String> {
    let Some(bytes) = &offer.signed else { return Ok(()) };
    let signed = Signed::decode(bytes).map_err(|e| format!("the receipt that offer {} carries: {e}", offer.nonce))?;
    let payload = signed.payload();
    let same = signed.payload_hash() == offer.payload_hash
        && (&payload.movement, payload.nonce) == (movement, offer.nonce)
        && (&payload.to, &payload.place) == (&offer.to, &offer.place)
        && payload.offered().eq(offer.persons.iter().copied())
        && signed.acceptance().is_none();
    same.then_some(()).ok_or_else(|| format!("offer {} carries the receipt of another offer", offer.nonce))
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

    pub(super) fn offered(
        &mut self,
        context: &Context<'_>,
        movement: &MovementId,
        body: &HandOffered,
        to: u32,
    ) -> Result<(), String> {
        let by_receiver = context.event.envelope.authority == body.to;
        let offer = self.entry(body.nonce);
        // What was signed stays in the log: the receiver's word of the same offer comes without it.
        let said = body.without_signed();
        let contradicts = offer.made.as_ref().is_some_and(|made| *made != said);
        let first = offer.made.is_none();
        if first {
            offer.made = Some(said);
            offer.to = Some(to);
            offer.event = context.id;
        }
        // When it was made the giver says, whichever of the two is heard first.
        if first || (!by_receiver && offer.from.is_none()) {
            offer.at = context.occurred;
        }
        if !by_receiver {
            offer.from.get_or_insert(context.log);
        }
        match contradicts {
            true => Err(format!("offer {} is told in two ways", body.nonce)),
            false => says_what_was_offered(movement, body),
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
                recorded: context.recorded,
            });
        }
        match contradicts {
            true => Err(format!("offer {} has two receipts that differ", body.nonce)),
            false => says_what_was_signed(body),
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

    /// Keeps what a log puts right, as the side that it names itself. Whether it is that side of the offer is asked when
    /// it is read: the word of another log stands beside it and takes nothing from it.
    pub(super) fn corrected(&mut self, context: &Context<'_>, person: PersonNumber, body: &HandCorrected) {
        let (log, by) = (context.log, &context.event.envelope.authority);
        let by_receiver = *by == body.to;
        if body.from == body.to || (!by_receiver && *by != body.from) {
            return;
        }
        let word = Correction {
            person,
            by_receiver,
            received: body.received,
            id: context.id,
            log,
            occurred: context.occurred,
            recorded: context.recorded,
            recounted: body.recount.is_some(),
        };
        let corrections = &mut self.entry(body.nonce).corrections;
        if corrections.iter().all(|c| c.id != word.id) {
            corrections.push(word);
            // Ids rise within a log: the newest word of each stands last, in whatever order bundles came.
            corrections.sort_by_key(|c| c.id);
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
