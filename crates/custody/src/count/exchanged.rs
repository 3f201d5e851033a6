//! Hand-overs where the receiver counted others than were offered, beside the counts that others claim. Source:
//! `custody.md` (Hand-over receipt; Conservation of people).
//!
//! A receipt carries both sides' counts, also where nobody was carried by a movement and no claim about one is
//! made; the difference stands until its discrepancy is settled.

use crate::event::Stream;
use crate::event::oversight::DiscrepancyKind;
use crate::ids::{AuthorityId, MovementId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::time::Moment;

/// A hand-over whose two counts differ, or that names somebody as not received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchanged {
    /// By which movement.
    pub movement: MovementId,
    /// Who offered, where that log is here.
    pub from: Option<AuthorityId>,
    /// To whom.
    pub to: AuthorityId,
    /// Persons offered.
    pub offered: u64,
    /// Bodies that the receiver counted.
    pub counted: u64,
    /// Offered and not received.
    pub not_received: Vec<PersonNumber>,
}

impl Record {
    /// The hand-overs whose difference nobody has settled, as of one time and as known at another.
    pub fn exchanged_with_difference(&self, as_of: Moment, known_at: Moment) -> Vec<Exchanged> {
        let mut found = Vec::new();
        for (movement, facts) in self.movements.iter() {
            for offer in facts.offers.all() {
                let (Some(made), Some(receipt)) = (&offer.made, offer.receipts.first()) else { continue };
                let offered = made.persons.len() as u64;
                let counted = u64::from(receipt.counted);
                let not_received = receipt.exceptions.clone();
                let agrees = offered == counted && not_received.is_empty();
                if agrees || !self.is_unsettled(movement, &not_received, as_of, known_at) {
                    continue;
                }
                let from = offer.from.map(|row| self.authorities.key(row).clone());
                let (movement, to) = (movement.clone(), made.to.clone());
                found.push(Exchanged { movement, from, to, offered, counted, not_received });
            }
        }
        found
    }

    /// Whether a discrepancy of a hand-over by a movement is open, about one of the persons where any is named.
    fn is_unsettled(&self, movement: &MovementId, of: &[PersonNumber], as_of: Moment, known_at: Moment) -> bool {
        let of_movement = Stream::Movement(movement.clone());
        self.discrepancies().any(|(_, d)| {
            let of_one = || of.is_empty() || of.iter().any(|person| d.about.contains(&Stream::Person(*person)));
            d.kind == DiscrepancyKind::HandOver
                && d.is_open_as_of(as_of, known_at)
                && d.about.contains(&of_movement)
                && of_one()
        })
    }
}
