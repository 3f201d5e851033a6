//! Givers of whom nobody has heard since their offer was answered: their leg ends with the answer, so that who has just
//! been received is in one pair of hands. Source: `custody.md` (Conservation of people), decision 0057.
//!
//! The receiver's answer names whom he has, under the giver's own offer. That the giver lets go of them is written in his
//! log once the file has come back to him; until then his silence says nothing. After a day it does: then both have them,
//! and the count names them.

use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegChange, LegStep, Legs, NONE, Position, Standing};
use crate::time::{Moment, Span};

/// How long a giver may be silent about an answer. Source: ours; as long as his offer binds (decision 0058). Effect: once
/// his log is here for longer than that beyond the reception, and says nothing, both are said to have the person.
const ANSWERS_WITHIN: Span = Span::hours(24);

/// One person's changes, to be walked through.
#[derive(Clone, Copy)]
pub(crate) struct Way<'r> {
    pub(crate) record: &'r Record,
    pub(crate) number: PersonNumber,
    pub(crate) legs: &'r Legs,
}

impl Way<'_> {
    /// The known changes in the order in which they took hold, and when each did; with the end of a giver's leg wherever
    /// his offer is answered and he could not have said so yet.
    pub(crate) fn taking_hold(self, known_at: Moment, known: impl Fn(&LegChange) -> bool) -> Vec<(Moment, LegChange)> {
        let order = self.legs.taking_hold(|c| c.recorded <= known_at && known(c));
        let mut way = Vec::with_capacity(order.len() + 1);
        let mut positions: Vec<(u32, Position)> = Vec::new();
        for (at, change) in &order {
            let giver = positions.iter().find(|(log, _)| *log == change.other).map(|(_, position)| *position);
            let holds = giver.filter(|position| position.standing == Standing::Held);
            if change.step == LegStep::Received
                && let Some(giver) = holds
                && self.is_waited_for(change, known_at, &order)
            {
                let end = ends_with(change, giver);
                moved(&mut positions, &end);
                way.push((*at, end));
            }
            moved(&mut positions, change);
            way.push((*at, **change));
        }
        way
    }

    /// Whether a reception answers an offer of the giver, who has not said that he let go and whose log is not here for
    /// long enough beyond it.
    fn is_waited_for(self, received: &LegChange, known_at: Moment, known: &[(Moment, &LegChange)]) -> bool {
        let given_since = |offered: Moment| {
            known.iter().any(|(_, c)| {
                let gives = c.step == LegStep::HandedOver && c.other == received.log;
                gives && c.log == received.other && c.occurred >= offered
            })
        };
        let heard = self.record.authorities.row(received.other).heard_until.map(|heard| heard.min(known_at));
        let silent_until = |time: Moment| heard.is_none_or(|heard| heard < time);
        silent_until(received.occurred + ANSWERS_WITHIN)
            && self.record.movements.iter().flat_map(|(_, facts)| facts.offers.all()).any(|offer| {
                // An offer that the receiver alone tells of is the giver's as long as his log may still say so.
                let is_givers = offer.from.map_or(silent_until(offer.at), |from| from == received.other);
                let answered = offer.to == Some(received.log) && offer.has_received(self.number);
                let stands = answered && !offer.excepts(self.number) && !given_since(offer.at);
                is_givers && stands && offer.names(self.number)
            })
    }
}

/// The end of the giver's leg, as if he had written it at the reception.
fn ends_with(received: &LegChange, giver: Position) -> LegChange {
    LegChange {
        log: received.other,
        other: received.log,
        step: LegStep::HandedOver,
        place: giver.place,
        movement: NONE,
        ..*received
    }
}

fn moved(positions: &mut Vec<(u32, Position)>, change: &LegChange) {
    match positions.iter_mut().find(|(log, _)| *log == change.log) {
        Some((_, position)) => *position = position.after(change),
        None => positions.push((change.log, Position::NOWHERE.after(change))),
    }
}
