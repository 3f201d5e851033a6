//! Two clocks at one door. What the other side dates ahead of this clock is taken, and the difference is noted where it
//! is more than the record tolerates; where it is a day, one clock is set wrong and nothing is signed by it. Source:
//! `custody.md` (Time), decision 0033.

use custody::event::Stream;
use custody::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use custody::receipt::ReceiptPayload;
use custody::{AuthorityId, DiscrepancyId, Moment, Order, Span};

use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;

/// How far two clocks may be apart before it is noted. Source: `custody.md` (Time), 2 min.
const NOTED_BEYOND: Span = Span::minutes(2);
/// How far ahead the other side's time may lie to be taken at all. Source: ours; no clock drifts by a day, one that is a
/// day off was set wrong.
pub(crate) const TAKEN_WITHIN: Span = Span::DAY;

impl Desk {
    /// Refuses what the other side dates a day or more after now.
    pub(super) fn clocks_agree(&self, theirs: Moment, whose: &AuthorityId) -> Result<(), Failure> {
        let now = self.now();
        if theirs < now + TAKEN_WITHIN {
            return Ok(());
        }
        Err(Failure::error(format!(
            "the clock of {whose} says {theirs}, this one says {now}: {} apart, and {TAKEN_WITHIN} at most is taken",
            theirs - now
        ))
        .hint(format!(
            "compare both with a clock that you trust; set this one if it is wrong, or have {whose} set its own and send \
             the file again"
        )))
    }

    /// Notes that the other side dates ahead of this clock by more than the record tolerates: which of the two is wrong
    /// a person finds out.
    pub(super) fn note_skew(
        &mut self,
        seat: &Seat,
        when: &When,
        payload: &ReceiptPayload,
        (theirs, whose): (Moment, &AuthorityId),
    ) -> Result<(), Failure> {
        let now = self.now();
        if theirs <= now + NOTED_BEYOND {
            return Ok(());
        }
        let side = if payload.from == seat.authority { 'g' } else { 'r' };
        let body = DiscrepancyOpened {
            id: DiscrepancyId::parse(&format!("hand-{side}-{}-t", payload.nonce))?,
            kind: DiscrepancyKind::Skew,
            about: vec![Stream::Authority(seat.authority.clone()), Stream::Movement(payload.movement.clone())],
            text: format!(
                "the clock of {whose} said {theirs} when that of {} said {now}: {} apart, one of the two is wrong",
                seat.authority,
                theirs - now
            ),
            rule: "two clocks at a hand-over agree within 2 min".into(),
        };
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: body.into() })?;
        Ok(())
    }
}
