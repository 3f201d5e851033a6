//! Givers of whom nobody has heard since their offer was answered: their leg ends with the answer, so that who has just
//! been received is in one pair of hands. Source: `custody.md` (Conservation of people), decision 0057.
//!
//! The receiver's answer names whom he has, under the giver's own offer. That the giver lets go of them is written in his
//! log once the file has come back to him; until then his silence says nothing. After a day it does: then both have them,
//! and the count names them.

use crate::event::authority::KnownLog;
use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::authority::Authority;
use crate::record::leg::{LegChange, LegStep, Legs, NONE, Position, Standing};
use crate::time::{Moment, Span};

/// How long a giver may be silent about an answer. Source: ours; as long as his offer binds (decision 0058). Effect: once
/// his log is here for longer than that beyond the reception, and says nothing, both are said to have the person.
const ANSWERS_WITHIN: Span = Span::hours(24);

/// Up to when each log is heard, by row of its authority.
pub(crate) struct Heard(Vec<Option<Moment>>);

impl Heard {
    /// By all that is here and was recorded until a time.
    pub(crate) fn read(record: &Record, known_at: Moment) -> Self {
        Self::of(record, |_, log| log.heard.until(log.size, known_at))
    }

    /// The same where a log is written here: nothing of it is still to come.
    pub(crate) fn here(record: &Record, known_at: Moment) -> Self {
        // Who asks for all that is known asks for nothing after the newest of it.
        let newest = || record.authorities.rows().filter_map(|log| log.heard_until).max();
        let now = if known_at == Moment::MAX { newest() } else { Some(known_at) };
        Self::of(record, |id, log| {
            let written_here = now.filter(|_| record.written_here.contains(id));
            log.heard.until(log.size, known_at).max(written_here)
        })
    }

    /// By no more of each log than was known.
    pub(crate) fn by(record: &Record, known_at: Moment, heads: &[KnownLog]) -> Self {
        Self::of(record, |id, log| {
            let head = heads.iter().find(|head| head.authority == *id)?;
            log.heard.until(head.size, known_at)
        })
    }

    fn of(record: &Record, until: impl Fn(&AuthorityId, &Authority) -> Option<Moment>) -> Self {
        Self(record.authorities.iter().map(|(id, log)| until(id, log)).collect())
    }

    /// Whether nothing is heard of a log at a time or after it.
    fn is_silent_at(&self, log: u32, time: Moment) -> bool {
        self.0.get(log as usize).copied().flatten().is_none_or(|heard| heard < time)
    }
}

/// One person's changes, to be walked through.
#[derive(Clone, Copy)]
pub(crate) struct Way<'r> {
    pub(crate) record: &'r Record,
    pub(crate) heard: &'r Heard,
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
                && self.is_waited_for(change, &order)
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

    /// Whether a reception answers an offer of the giver, who has said nothing of the person since but where he went, and
    /// whose log is not here for long enough beyond it. Of both sides only what was known then counts, so that a figure
    /// is reckoned anew as it was.
    fn is_waited_for(self, received: &LegChange, known: &[(Moment, &LegChange)]) -> bool {
        let taken_back =
            |c: &LegChange| c.log == received.log && c.step == LegStep::NotReceived && c.occurred >= received.occurred;
        // That he let go, or that the person is back, or how he is gone: the giver's word comes first.
        let more_said = |c: &LegChange, offered: Moment| {
            let at_once = c.occurred == offered && c.step == LegStep::HandedOver;
            c.log == received.other && !c.step.only_moves() && (c.occurred > offered || at_once)
        };
        if known.iter().any(|(_, c)| taken_back(c)) {
            return false;
        }
        let giver_silent_at = |time: Moment| self.heard.is_silent_at(received.other, time);
        giver_silent_at(received.occurred + ANSWERS_WITHIN)
            && self.record.movements.iter().flat_map(|(_, facts)| facts.offers.all()).any(|offer| {
                // An offer that the receiver alone tells of is the giver's as long as his log may still say so.
                let is_givers = offer.from.map_or(giver_silent_at(offer.at), |from| from == received.other);
                let answers = is_givers && offer.to == Some(received.log) && offer.names(self.number);
                answers && !known.iter().any(|(_, c)| more_said(c, offer.at))
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
