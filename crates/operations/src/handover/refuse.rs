//! The receiver refuses an offer as a whole. Source: `custody.md` (Hand-over receipt).

use custody::Order;
use custody::event::Stream;
use custody::event::handover::HandRefused;
use custody::receipt::Receipt;

use super::without_key;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Refuses an offer with a reason; everybody stays with the giver.
    pub fn refuse_offer(&mut self, seat: &Seat, when: &When, offer: &Receipt, reason: &str) -> Result<Done, Failure> {
        let (when, keyed) = (without_key(when), when);
        self.offer_holds(seat, offer)?;
        let payload = offer.payload();
        let answered =
            self.record.movement(&payload.movement).and_then(|m| m.offers.get(payload.nonce)?.refused.clone());
        if answered.is_some_and(|(by, _)| by == seat.authority) {
            return Ok(Done { events: Vec::new(), repeated: true });
        }
        self.together(|desk| {
            desk.keep_offer(seat, &when, offer)?;
            let body = HandRefused { by: seat.authority.clone(), nonce: payload.nonce, reason: reason.to_owned() };
            let stream = Stream::Movement(payload.movement.clone());
            desk.act(seat, keyed, Order::State { stream, body: body.into() })
        })
    }
}
