//! Both sides' counts of one hand-over, as claims that the record keeps as said. Source: `custody.md`
//! (Conservation of people: counts are never edited).

use std::collections::BTreeSet;

use custody::event::Stream;
use custody::event::authority::Subject;
use custody::event::place::{CountClaimed, CountMeans};
use custody::receipt::{Acceptance, ReceiptPayload};
use custody::{AuthorityId, Moment, Order, PersonNumber};

use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Keeps what the giver listed and what the receiver counted, each as a claim about the movement.
    ///
    /// A claim about a movement speaks of everybody it carried. Those who were not part of this hand-over,
    /// because they stayed or went before, are added to both counts and said to be.
    pub(super) fn claim_both_counts(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        acceptance: &Acceptance,
        received_at: Moment,
    ) -> Result<(), Failure> {
        let carried: BTreeSet<PersonNumber> =
            self.record.movement(&payload.movement).into_iter().flat_map(|m| m.carried()).map(|a| a.person).collect();
        if carried.is_empty() {
            // Handed over at a door without a journey: the receipt alone carries the counts.
            return Ok(());
        }
        let offered: BTreeSet<PersonNumber> = payload.offered().collect();
        let apart = u32::try_from(carried.difference(&offered).count()).unwrap_or(u32::MAX);
        let listed = u32::try_from(offered.len()).unwrap_or(u32::MAX);
        let claims = [
            (said_by("giving", &payload.from), CountMeans::List, listed, payload.at),
            (said_by("receiving", &payload.to), CountMeans::Bodies, acceptance.counted, received_at),
        ];
        for (by, how, count, at) in claims {
            let subject = Subject::Movement(payload.movement.clone());
            let claim = CountClaimed { subject, by, how, count: count.saturating_add(apart), at };
            let stream = Stream::Authority(seat.authority.clone());
            self.act(seat, when, Order::State { stream, body: claim.into() })?;
        }
        Ok(())
    }
}

/// How a side is named in its claim, in both logs alike.
pub(super) fn said_by(side: &str, authority: &AuthorityId) -> String {
    format!("{side} {authority}")
}
