//! Persons there or missing at a hand-over whom nobody has named: how many, as names come in, and where they stand in a
//! count. Source: `custody.md` (Hand-over receipt; Conservation of people), decisions 0031 and 0053.
//!
//! Both sides note one difference, which is of the same persons: they count once. It stands in the row of the movement,
//! and is shown at the place where the receiver took the others, for that is where a roll is called.

use std::collections::BTreeSet;

use crate::event::Stream;
use crate::event::place::CountMeans;
use crate::ids::{DiscrepancyId, MovementId, Nonce};
use crate::record::Record;
use crate::record::discrepancy::{Discrepancy, UNNAMED_DIFFERENCE};
use crate::record::leg::NONE;
use crate::record::movement::offer::{Offer, unnamed_id};
use crate::record::place::Claimed;
use crate::time::Moment;

use super::CountQuery;
use super::hand_count::HandCount;
use super::scope::Scope;
use super::walk::Key;

/// An open discrepancy that names nobody, in one row of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Nameless {
    /// The row of the count.
    pub(crate) key: Key,
    /// The row of the discrepancy.
    pub(crate) discrepancy: u32,
    /// Of a hand-over: how many persons it stands for beside all who are named; none of another kind.
    pub(crate) of_hand_over: Option<u64>,
    /// Whether these persons are counted in another row: here they are shown only.
    pub(crate) counted_elsewhere: bool,
}

impl Record {
    /// How many bodies more were counted than the names make, below zero where fewer: by the receiver's receipt, with
    /// what he has put right since that holds as of one time and was known at another. None before a receipt.
    pub(crate) fn unnamed_of_offer(offer: &Offer, times: [Moment; 2]) -> Option<i64> {
        let (made, receipt) = (offer.made.as_ref()?, offer.own_receipts().next()?);
        let mut missing: BTreeSet<_> = receipt.exceptions.iter().copied().collect();
        for (person, received) in offer.receivers_words(times).filter(|(person, _)| made.persons.contains(person)) {
            if received {
                missing.remove(&person)
            } else {
                missing.insert(person)
            };
        }
        let count = HandCount {
            listed: made.persons.len() as u64,
            missing: missing.len() as u64,
            found: receipt.found.len() as u64,
            counted: u64::from(receipt.counted),
        };
        Some(count.unnamed())
    }

    /// The offer whose difference a discrepancy stands for, with its movement.
    pub(crate) fn offer_of_difference<'r>(
        &'r self,
        id: &DiscrepancyId,
        of: &'r Discrepancy,
    ) -> Option<(&'r MovementId, &'r Offer)> {
        if of.rule != UNNAMED_DIFFERENCE {
            return None;
        }
        of.about.iter().find_map(|stream| {
            let Stream::Movement(movement) = stream else { return None };
            let offers = self.movements.get(movement)?.offers.all();
            let offer = offers.iter().find(|offer| offer.unnamed_ids().any(|its| its == *id))?;
            Some((movement, offer))
        })
    }

    /// How many persons an offer leaves without a name, as long as that is open in either side's log.
    pub(crate) fn left_unnamed(&self, movement: &MovementId, offer: &Offer, times: [Moment; 2]) -> u64 {
        let mut noted = offer.unnamed_ids().filter_map(|id| self.discrepancies.get(&id));
        if !noted.any(|d| d.is_open_as_of(times[0], times[1])) {
            return 0;
        }
        match Self::unnamed_of_offer(offer, times) {
            Some(apart) => apart.unsigned_abs(),
            None => self.counted_and_refused(movement, offer, times),
        }
    }

    /// By how many persons the bodies counted before an offer was refused are apart from those listed.
    fn counted_and_refused(&self, movement: &MovementId, offer: &Offer, [as_of, known_at]: [Moment; 2]) -> u64 {
        let bodies = |c: &&Claimed| {
            c.claim.offer == Some(offer.nonce)
                && c.claim.how == CountMeans::Bodies
                && c.claim.at <= as_of
                && c.recorded <= known_at
        };
        let last = self.claims.iter().filter(bodies).max_by_key(|c| (c.claim.at, c.recorded));
        let listed = self.carried_and_offered(movement, offer.nonce) as u64;
        last.map_or(0, |c| u64::from(c.claim.count).abs_diff(listed))
    }

    /// Whether an offer has been answered, so that what is apart by it stands in discrepancies.
    pub(crate) fn is_answered(&self, movement: &MovementId, nonce: Nonce) -> bool {
        let offer = self.movements.get(movement).and_then(|m| m.offers.get(nonce));
        offer.is_some_and(|o| o.refused.is_some() || o.own_receipts().next().is_some())
    }
}

/// Where an open discrepancy that names nobody stands in a count.
pub(crate) fn stands(record: &Record, query: &CountQuery, scope: &Scope, row: u32) -> Vec<Nameless> {
    let (id, noted) = (record.discrepancies.key(row), record.discrepancies.row(row));
    let times = [query.as_of, query.known_at];
    let Some((movement, offer)) = record.offer_of_difference(id, noted) else {
        let nowhere = Key { log: noted.log, place: NONE, movement: NONE };
        let key = key_about(record, noted).unwrap_or(nowhere);
        let one = Nameless { key, discrepancy: row, of_hand_over: None, counted_elsewhere: false };
        return if scope.has(key) { vec![one] } else { Vec::new() };
    };
    let persons = record.left_unnamed(movement, offer, times);
    if persons == 0 || is_said_by_the_receiver(record, query, scope, id, offer) {
        return Vec::new();
    }
    let on_the_way = record.movements.ix(movement).map(|ix| scope.row_of_movement(record, noted.log, ix));
    let at_the_door = offer
        .to()
        .zip(offer.to)
        .and_then(|((_, place), log)| Some(Key { log, place: record.places.ix(place)?, movement: NONE }));
    let keys = on_the_way.into_iter().chain(at_the_door).filter(|key| scope.has(*key));
    let shown =
        |(nth, key)| Nameless { key, discrepancy: row, of_hand_over: Some(persons), counted_elsewhere: nth > 0 };
    keys.enumerate().map(shown).collect()
}

/// Whether a difference is open in the receiver's log too, and looked at: both sides note the same persons.
fn is_said_by_the_receiver(
    record: &Record,
    query: &CountQuery,
    scope: &Scope,
    id: &DiscrepancyId,
    offer: &Offer,
) -> bool {
    let theirs = unnamed_id(offer.nonce, true).filter(|theirs| theirs != id);
    let theirs = theirs.and_then(|theirs| record.discrepancies.get(&theirs));
    theirs.is_some_and(|d| {
        d.rule == UNNAMED_DIFFERENCE && d.is_open_as_of(query.as_of, query.known_at) && scope.sees(d.log)
    })
}

/// The row that a discrepancy names by its place or movement.
pub(crate) fn key_about(record: &Record, noted: &Discrepancy) -> Option<Key> {
    let log = noted.log;
    noted.about.iter().find_map(|stream| match stream {
        Stream::Place(id) => Some(Key { log, place: record.places.ix(id)?, movement: NONE }),
        Stream::Movement(id) => Some(Key { log, place: NONE, movement: record.movements.ix(id)? }),
        _ => None,
    })
}
