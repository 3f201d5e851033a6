//! Where those who are there or missing without a name stand in a count. Source: `custody.md` (Conservation of people),
//! decision 0053.
//!
//! The difference of a hand-over is of the same persons in both logs: it counts once. It stands in the row of the
//! movement, and is shown at the place where the receiver took the others, for that is where a roll is called.

use std::collections::BTreeSet;

use crate::event::Stream;
use crate::ids::{MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::discrepancy::Discrepancy;
use crate::record::leg::NONE;
use crate::record::movement::offer::Offer;

use super::CountQuery;
use super::difference::{apart_by_receipt, not_received};
use super::residual::{Explanation, Found};
use super::scope::Scope;
use super::walk::Key;

/// Somebody without a name, in one row of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Nameless {
    /// The row of the count.
    pub(crate) key: Key,
    /// The row of the discrepancy that tells it, where one does.
    pub(crate) discrepancy: Option<u32>,
    /// Of which hand-over, and how many persons beside all who are named; none of another kind.
    pub(crate) of_hand_over: Option<(Nonce, u64)>,
    /// Whether these persons are counted in another row: here they are shown only.
    pub(crate) counted_elsewhere: bool,
}

impl Nameless {
    /// Whether both are the same persons, in whatever rows.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (self.discrepancy, self.of_hand_over) == (other.discrepancy, other.of_hand_over)
    }
}

/// Where an open discrepancy that names nobody stands. One of a hand-over's difference is reckoned with its offer.
pub(crate) fn of_discrepancy(record: &Record, scope: &Scope, row: u32) -> Option<Nameless> {
    let (id, noted) = (record.discrepancies.key(row), record.discrepancies.row(row));
    if record.offer_of_difference(id, noted).is_some() {
        return None;
    }
    let key = key_about(record, noted).unwrap_or(Key { log: noted.log, place: NONE, movement: NONE });
    let one = Nameless { key, discrepancy: Some(row), of_hand_over: None, counted_elsewhere: false };
    scope.has(key).then_some(one)
}

/// All whom hand-overs leave without a name, beside those found to be named.
pub(crate) fn of_hand_overs(record: &Record, query: &CountQuery, scope: &Scope, found: &[Found]) -> Vec<Nameless> {
    let mut all = Vec::new();
    for (movement, facts) in record.movements.iter() {
        for offer in facts.offers.all() {
            let left = record.left_unnamed(movement, offer, [query.as_of, query.known_at]);
            if left > 0 {
                let persons = left.saturating_sub(named_missing(offer, query, found));
                all.extend(rows(record, query, scope, (movement, offer), persons));
            }
        }
    }
    all
}

/// How many of those whom the receiver signed for are named as being elsewhere or nowhere: whoever is missing without a
/// name may be one of them. Of bodies beyond the names nobody who was offered can be one.
fn named_missing(offer: &Offer, query: &CountQuery, found: &[Found]) -> u64 {
    let times = [query.as_of, query.known_at];
    if apart_by_receipt(offer, times).is_none_or(|apart| apart >= 0) {
        return 0;
    }
    let missing = not_received(offer, times);
    let signed: BTreeSet<PersonNumber> =
        offer.made.iter().flat_map(|made| &made.persons).filter(|p| !missing.contains(p)).copied().collect();
    let nowhere = |f: &&Found| {
        matches!(f.residual.why, Explanation::HandOver | Explanation::NotHere) && signed.contains(&f.residual.person)
    };
    found.iter().filter(nowhere).count() as u64
}

fn rows(
    record: &Record,
    query: &CountQuery,
    scope: &Scope,
    (movement, offer): (&MovementId, &Offer),
    persons: u64,
) -> Vec<Nameless> {
    let (Some(ix), Some(receiver), true) = (record.movements.ix(movement), offer.to, persons > 0) else {
        return Vec::new();
    };
    let on_the_way = scope.row_of_movement(record, receiver, ix);
    let door = offer.to().and_then(|(_, place)| record.places.ix(place));
    let at_the_door = door.map(|place| Key { log: receiver, place, movement: NONE });
    let given = offer.from.map(|log| Key { log, place: NONE, movement: ix });
    let mut keys: Vec<Key> =
        [Some(on_the_way), at_the_door, given].into_iter().flatten().filter(|key| scope.has(*key)).collect();
    let mut seen = BTreeSet::new();
    keys.retain(|key| seen.insert(*key));
    let discrepancy = record.tells_difference(offer, [query.as_of, query.known_at]);
    let shown = |(nth, key)| Nameless {
        key,
        discrepancy,
        of_hand_over: Some((offer.nonce, persons)),
        counted_elsewhere: nth > 0,
    };
    keys.into_iter().enumerate().map(shown).collect()
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
