//! Hand-overs where the receiver counted others than were offered, beside the counts that others claim. Source:
//! `custody.md` (Hand-over receipt; Conservation of people).
//!
//! A receipt carries both sides' counts, also where nobody was carried by a movement and no claim about one is
//! made; what was named stands until its discrepancy is settled, and a difference without a name comes back when a name is
//! taken back (decision 0053).

use std::collections::BTreeSet;

use crate::event::Stream;
use crate::event::oversight::DiscrepancyKind;
use crate::ids::{AuthorityId, MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::movement::offer::Offer;
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
    /// Bodies that the receiver counted, as put right since.
    pub counted: u64,
    /// Offered and not received, as put right since.
    pub not_received: Vec<PersonNumber>,
    /// Not offered and found.
    pub found: Vec<PersonNumber>,
    /// Persons there or missing whom nobody has named, as long as that is not settled.
    pub unnamed: u64,
}

impl Record {
    /// The hand-overs whose difference nobody has settled, as of one time and as known at another.
    pub fn exchanged_with_difference(&self, as_of: Moment, known_at: Moment) -> Vec<Exchanged> {
        let mut found = Vec::new();
        for (movement, facts) in self.movements.iter() {
            for offer in facts.offers.all() {
                let (Some(made), Some(receipt)) = (&offer.made, offer.own_receipts().next()) else { continue };
                let (named, unnamed) = self.open_of_offer(movement, offer, as_of, known_at);
                if named.is_empty() && unnamed == 0 {
                    continue;
                }
                found.push(Exchanged {
                    movement: movement.clone(),
                    from: offer.from.map(|row| self.authorities.key(row).clone()),
                    to: made.to.clone(),
                    offered: made.persons.len() as u64,
                    counted: offer
                        .bodies([as_of, known_at])
                        .unwrap_or_else(|| receipt.counted.into())
                        .max(0)
                        .unsigned_abs(),
                    not_received: offer.not_received(),
                    found: receipt.found.clone(),
                    unnamed,
                });
            }
        }
        found
    }

    /// Whoever of an offer a discrepancy names as missing or found, and how many persons one leaves without a name.
    pub(crate) fn open_of_offer(
        &self,
        movement: &MovementId,
        offer: &Offer,
        as_of: Moment,
        known_at: Moment,
    ) -> (Vec<PersonNumber>, u64) {
        let named: BTreeSet<PersonNumber> = offer
            .own_receipts()
            .flat_map(|r| r.exceptions.iter().chain(&r.found).copied())
            .chain(offer.not_received())
            .collect();
        let named = named.into_iter().filter(|p| self.is_named_open(movement, *p, as_of, known_at)).collect();
        (named, self.left_unnamed(movement, offer, [as_of, known_at]))
    }

    /// Whether a discrepancy of a hand-over by a movement is open that names a person.
    fn is_named_open(&self, movement: &MovementId, person: PersonNumber, as_of: Moment, known_at: Moment) -> bool {
        let (of_movement, of_person) = (Stream::Movement(movement.clone()), Stream::Person(person));
        self.discrepancies().any(|(_, d)| {
            d.kind == DiscrepancyKind::HandOver
                && d.is_open_as_of(as_of, known_at)
                && d.about.contains(&of_movement)
                && d.about.contains(&of_person)
        })
    }

    /// How many persons an offer lists, where its giver's word is here.
    pub(crate) fn listed(&self, movement: &MovementId, nonce: Nonce) -> Option<usize> {
        let offer = self.movements.get(movement)?.offers.get(nonce)?;
        offer.made.as_ref().map(|made| made.persons.len())
    }
}
