//! By what a claim that differs was settled: a later count, a receipt put right, a discrepancy that was answered for. A
//! claim is never edited, so that whoever reads it is told beside it what became of it. Source: `custody.md` (Conservation
//! of people), decisions 0031 and 0053.

use std::collections::BTreeSet;

use crate::event::Stream;
use crate::event::authority::Subject;
use crate::event::oversight::DiscrepancyKind;
use crate::event::place::{CountClaimed, CountMeans};
use crate::ids::{DiscrepancyId, MovementId};
use crate::record::Record;
use crate::record::discrepancy::Discrepancy;
use crate::record::movement::offer::Offer;
use crate::time::Moment;

use super::CountQuery;

/// What settled a claim, where the record knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettledBy {
    /// The same side counted the same again.
    Recount {
        /// What it counted.
        count: u32,
        /// The time that count speaks of.
        at: Moment,
    },
    /// The receiver put right how many bodies he had counted.
    PutRight {
        /// Bodies, as put right.
        bodies: u64,
    },
    /// Discrepancies of that hand-over were settled, and none is open.
    Resolved(Vec<DiscrepancyId>),
}

/// What settled a count of a hand-over that nobody has counted again since.
pub(crate) fn of_offer(record: &Record, claim: &CountClaimed, query: &CountQuery) -> Option<SettledBy> {
    let (Subject::Movement(movement), Some(nonce)) = (&claim.subject, claim.offer) else { return None };
    let times = [query.as_of, query.known_at];
    let offer = record.movements.get(movement)?.offers.get(nonce)?;
    let (named, unnamed) = record.open_of_offer(movement, offer, query.as_of, query.known_at);
    if !named.is_empty() || unnamed != 0 {
        return None;
    }
    let bodies = offer.bodies(times).filter(|bodies| *bodies != i64::from(claim.count));
    if let (CountMeans::Bodies, Some(bodies)) = (claim.how, bodies) {
        return Some(SettledBy::PutRight { bodies: bodies.max(0).unsigned_abs() });
    }
    let resolved = resolved(record, movement, offer, times);
    (!resolved.is_empty()).then_some(SettledBy::Resolved(resolved))
}

/// The settled discrepancies of an offer: of whom it names, and of its difference.
fn resolved(
    record: &Record,
    movement: &MovementId,
    offer: &Offer,
    [as_of, known_at]: [Moment; 2],
) -> Vec<DiscrepancyId> {
    let differences: BTreeSet<DiscrepancyId> =
        [true, false].into_iter().flat_map(|by_receiver| offer.difference_ids(by_receiver)).collect();
    let of_movement = Stream::Movement(movement.clone());
    let named: BTreeSet<Stream> = offer
        .own_receipts()
        .flat_map(|receipt| receipt.exceptions.iter().chain(&receipt.found).copied())
        .map(Stream::Person)
        .collect();
    let of_offer = |id: &DiscrepancyId, d: &Discrepancy| {
        let of_person = d.about.contains(&of_movement) && d.about.iter().any(|stream| named.contains(stream));
        d.kind == DiscrepancyKind::HandOver && (differences.contains(id) || of_person)
    };
    let settled = |d: &Discrepancy| {
        d.resolution.as_ref().is_some_and(|settled| settled.occurred <= as_of && settled.recorded <= known_at)
    };
    let all = record.discrepancies().filter(|(id, d)| of_offer(id, d) && settled(d));
    all.map(|(id, _)| id.clone()).collect()
}
