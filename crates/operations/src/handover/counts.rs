//! Both sides' counts of one hand-over, as claims that the record keeps as said. Source: `custody.md`
//! (Conservation of people: counts are never edited).

use custody::event::Stream;
use custody::event::authority::Subject;
use custody::event::place::{CountClaimed, CountMeans};
use custody::receipt::{Acceptance, ReceiptPayload};
use custody::{AuthorityId, Moment, Order};

use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Keeps what the giver listed and what the receiver counted, each as a claim about the movement.
    pub(super) fn claim_both_counts(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        acceptance: &Acceptance,
        received_at: Moment,
    ) -> Result<(), Failure> {
        let listed = u32::try_from(payload.persons.len()).unwrap_or(u32::MAX);
        let giving = (said_by("giving", &payload.from), CountMeans::List, listed);
        self.claim_count_of(seat, when, payload, giving, payload.at)?;
        let receiving = (said_by("receiving", &payload.to), CountMeans::Bodies, acceptance.counted);
        self.claim_count_of(seat, when, payload, receiving, received_at)
    }

    /// Keeps the bodies that a receiver counted, though nothing is signed; told once, however often it is tried.
    pub(super) fn claim_bodies(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        counted: u32,
    ) -> Result<(), Failure> {
        let by = said_by("receiving", &payload.to);
        let told = self.record.count_claims().filter(|c| c.offer == Some(payload.nonce) && c.by == by);
        if told.last().is_some_and(|last| last.count == counted) {
            return Ok(());
        }
        let at = when.occurred_at.unwrap_or_else(|| self.now());
        self.claim_count_of(seat, when, payload, (by, CountMeans::Bodies, counted), at)
    }

    /// The number stands as it was counted, and bears the offer with whose list it is compared. What the other side
    /// dates ahead of this clock is claimed as of now: nothing is known to have happened after it was recorded.
    fn claim_count_of(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        (by, how, count): (String, CountMeans, u32),
        at: Moment,
    ) -> Result<(), Failure> {
        let claim = CountClaimed {
            subject: Subject::Movement(payload.movement.clone()),
            by,
            how,
            count,
            at: at.min(self.now()),
            offer: Some(payload.nonce),
        };
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: claim.into() })?;
        Ok(())
    }
}

/// How a side is named in its claim, in both logs alike.
pub(super) fn said_by(side: &str, authority: &AuthorityId) -> String {
    format!("{side} {authority}")
}
