//! By how many persons the bodies counted at a hand-over are apart from the names: now, as names come in and are taken
//! back, and beyond what each side has answered for. Source: `custody.md` (Hand-over receipt; Conservation of people),
//! decisions 0031 and 0053.
//!
//! A difference is reckoned anew from the receipt and what was put right each time it is asked for. So it comes back by
//! itself when a name is taken back, whatever was settled before.

use std::collections::BTreeSet;

use crate::event::Stream;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use crate::event::place::CountMeans;
use crate::ids::{AuthorityId, DiscrepancyId, MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::discrepancy::{Discrepancy, UNNAMED_DIFFERENCE};
use crate::record::movement::offer::{Offer, Receipt};
use crate::record::place::Claimed;
use crate::time::Moment;

use super::hand_count::HandCount;

/// What one side's log has noted of a difference, and answered for.
struct Side {
    noted: bool,
    open: Option<DiscrepancyId>,
    /// How far apart it was when that side last settled it.
    answered: i64,
}

impl Record {
    /// How many persons an offer leaves without a name, by the side that has answered for fewer. A receiver whose log
    /// is not here beyond his answer is not waited for: what he has settled is not known here.
    pub(crate) fn left_unnamed(&self, movement: &MovementId, offer: &Offer, times: [Moment; 2]) -> u64 {
        let Some(apart) = self.apart(offer, times) else { return self.counted_and_refused(movement, offer, times) };
        if apart == 0 {
            return 0;
        }
        let (receiver, giver) = (self.side(offer, true, times), self.side(offer, false, times));
        let receives = receiver.noted || offer.receipts.iter().any(|receipt| Some(receipt.log) == offer.to);
        let by_receiver = if receives { beyond(apart, receiver.answered) } else { 0 };
        let by_giver = if giver.noted || !receives { beyond(apart, giver.answered) } else { 0 };
        by_receiver.max(by_giver)
    }

    /// How many persons one side has still to name or to answer for, below zero where they are missing.
    pub(crate) fn left_to_side(&self, offer: &Offer, by_receiver: bool) -> Option<i64> {
        let now = [Moment::MAX; 2];
        let apart = self.apart(offer, now)?;
        let left = beyond(apart, self.side(offer, by_receiver, now).answered);
        Some(left.cast_signed() * apart.signum())
    }

    /// The discrepancy that a side has still to note of an offer whose receipt was put right: names were taken back, and
    /// bodies are apart from names again.
    pub fn difference_to_note(
        &self,
        authority: &AuthorityId,
        movement: &MovementId,
        nonce: Nonce,
    ) -> Option<DiscrepancyOpened> {
        let offer = self.movements.get(movement)?.offers.get(nonce)?;
        let by_receiver = offer.to()?.0 == authority;
        let left = self.left_to_side(offer, by_receiver).filter(|left| *left != 0)?;
        if self.side(offer, by_receiver, [Moment::MAX; 2]).open.is_some() {
            return None;
        }
        let id = offer.difference_ids(by_receiver).find(|id| self.discrepancies.get(id).is_none())?;
        let what = if left < 0 { "missing" } else { "there" };
        let persons = match left.unsigned_abs() {
            1 => "one person".to_owned(),
            several => format!("{several} persons"),
        };
        let text = format!("offer {nonce}: by the receipt as put right {persons} {what} whom nobody has named");
        let about = vec![Stream::Movement(movement.clone())];
        Some(DiscrepancyOpened { id, kind: DiscrepancyKind::HandOver, about, text, rule: UNNAMED_DIFFERENCE.into() })
    }

    /// The same of every offer that an authority made or received: a merge may have made one of two who were found.
    pub fn differences_to_note(&self, authority: &AuthorityId) -> Vec<DiscrepancyOpened> {
        let offers = self
            .movements
            .iter()
            .flat_map(|(movement, facts)| facts.offers.all().iter().map(move |offer| (movement, offer)));
        let row = self.authorities.ix(authority);
        let own = offers.filter(|(_, offer)| row.is_some() && (offer.to == row || offer.from == row));
        own.filter_map(|(movement, offer)| self.difference_to_note(authority, movement, offer.nonce)).collect()
    }

    /// The discrepancy by which a difference is best told: one that is open, the receiver's first, or the last.
    pub(crate) fn tells_difference(&self, offer: &Offer, times: [Moment; 2]) -> Option<u32> {
        let open = [true, false].into_iter().find_map(|by_receiver| self.side(offer, by_receiver, times).open);
        let last = || {
            let all = [false, true].into_iter().flat_map(|by_receiver| offer.difference_ids(by_receiver));
            let known = |d: &Discrepancy| d.occurred <= times[0] && d.recorded <= times[1];
            all.filter(|id| self.discrepancies.get(id).is_some_and(known)).last()
        };
        self.discrepancies.ix(&open.or_else(last)?)
    }

    /// The offer whose difference a discrepancy stands for, and whether it is the receiver's.
    pub(crate) fn offer_of_difference(&self, id: &DiscrepancyId, of: &Discrepancy) -> Option<(&Offer, bool)> {
        if of.rule != UNNAMED_DIFFERENCE {
            return None;
        }
        of.about.iter().find_map(|stream| {
            let Stream::Movement(movement) = stream else { return None };
            self.movements.get(movement)?.offers.all().iter().find_map(|offer| {
                let by_receiver =
                    [true, false].into_iter().find(|by| offer.difference_ids(*by).any(|its| its == *id))?;
                Some((offer, by_receiver))
            })
        })
    }

    /// How many bodies more were counted than names make, less those who were found at the door since; of bodies fewer
    /// than names, less the names that were found to be of one human since.
    fn apart(&self, offer: &Offer, times: [Moment; 2]) -> Option<i64> {
        let apart = apart_by_receipt(offer, times)?;
        Some(match apart.signum() {
            1 => apart - self.found_since(offer, times),
            -1 => (apart + self.named_twice(offer, times)).min(0),
            _ => 0,
        })
    }

    /// What a side's own log has noted of an offer's difference by a time.
    fn side(&self, offer: &Offer, by_receiver: bool, [as_of, known_at]: [Moment; 2]) -> Side {
        let log = if by_receiver { offer.to } else { offer.from };
        let mut side = Side { noted: false, open: None, answered: 0 };
        for id in offer.difference_ids(by_receiver) {
            let Some(noted) = self.discrepancies.get(&id) else { continue };
            let known = noted.occurred <= as_of && noted.recorded <= known_at;
            if noted.rule != UNNAMED_DIFFERENCE || Some(noted.log) != log || !known {
                continue;
            }
            side.noted = true;
            match noted.resolution.as_ref().filter(|r| r.occurred <= as_of && r.recorded <= known_at) {
                Some(settled) => {
                    side.answered = self.apart(offer, [settled.occurred, settled.recorded]).unwrap_or(0);
                }
                None => side.open = Some(id),
            }
        }
        side
    }

    /// By how many persons the bodies counted before an offer was refused are apart from those listed, while that is
    /// open.
    fn counted_and_refused(&self, movement: &MovementId, offer: &Offer, times: [Moment; 2]) -> u64 {
        if offer.refused.is_none() || self.side(offer, true, times).open.is_none() {
            return 0;
        }
        let bodies = |c: &&Claimed| {
            c.claim.offer == Some(offer.nonce)
                && c.claim.how == CountMeans::Bodies
                && c.claim.at <= times[0]
                && c.recorded <= times[1]
        };
        let last = self.claims.iter().filter(bodies).max_by_key(|c| (c.claim.at, c.recorded));
        let listed = self.listed(movement, offer.nonce);
        last.zip(listed).map_or(0, |(c, listed)| u64::from(c.claim.count).abs_diff(listed as u64))
    }

    /// Whether an offer had been answered, so that what is apart by it is reckoned from the answer. When it was refused is
    /// not kept: that counts as known at all times.
    pub(crate) fn is_answered(&self, movement: &MovementId, nonce: Nonce, times: [Moment; 2]) -> bool {
        let offer = self.movements.get(movement).and_then(|m| m.offers.get(nonce));
        let answered = |receipt: &Receipt| receipt.at <= times[0] && receipt.recorded <= times[1];
        offer.is_some_and(|o| o.refused.is_some() || o.own_receipts().any(answered))
    }
}

/// Who of an offer was not received, by the receipt and what the receiver has put right by a time.
pub(crate) fn not_received(offer: &Offer, times: [Moment; 2]) -> BTreeSet<PersonNumber> {
    let receipt = offer.own_receipts().next();
    let mut missing: BTreeSet<_> = receipt.into_iter().flat_map(|r| r.exceptions.iter().copied()).collect();
    for word in offer.receivers_words(times).filter(|word| offer.names(word.person)) {
        if word.received {
            missing.remove(&word.person);
        } else {
            missing.insert(word.person);
        }
    }
    missing
}

/// Whom a receipt names as found, less those whom its receiver has taken back by a time.
pub(super) fn found<'o>(
    offer: &'o Offer,
    receipt: &'o Receipt,
    times: [Moment; 2],
) -> impl Iterator<Item = PersonNumber> + 'o {
    let last = move |person| offer.receivers_words(times).filter(|word| word.person == person).last();
    receipt.found.iter().copied().filter(move |person| last(*person).is_none_or(|word| word.received))
}

/// How many bodies more were counted than the names make, below zero where fewer, by the receiver's receipt and what he
/// has put right of names and of the count by a time. None before a receipt.
pub(crate) fn apart_by_receipt(offer: &Offer, times: [Moment; 2]) -> Option<i64> {
    let answered = |receipt: &&Receipt| receipt.at <= times[0] && receipt.recorded <= times[1];
    let (made, receipt) = (offer.made.as_ref()?, offer.own_receipts().find(answered)?);
    let count = HandCount {
        listed: made.persons.len() as u64,
        missing: not_received(offer, times).len() as u64,
        found: found(offer, receipt, times).count() as u64,
        counted: offer.bodies(times).unwrap_or_default().max(0).unsigned_abs(),
    };
    Some(count.unnamed())
}

/// How many persons are apart beyond what was answered for, in the same direction.
fn beyond(apart: i64, answered: i64) -> u64 {
    let same = apart.signum() == answered.signum();
    apart.unsigned_abs().saturating_sub(if same { answered.unsigned_abs() } else { 0 })
}
