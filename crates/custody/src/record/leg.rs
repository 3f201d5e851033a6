//! Custody legs: where each person is, under whom, by whose log. Source: `custody.md` (Words,
//! Conservation of people).
//!
//! Every change keeps both times, so that the position can be told for any *as of* and *known at*.

use std::cmp::Ordering;

use minicbor::{Decode, Encode};

use crate::ids::{AuthorityId, EventId};
use crate::time::Moment;

use super::few::Few;

/// No place, movement or authority.
pub(crate) const NONE: u32 = u32::MAX;

/// What moved, opened or closed a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum LegStep {
    /// First registered: in.
    #[n(0)]
    Registered,
    /// Found by an observed act: in, or moved.
    #[n(1)]
    Found,
    /// Received from another authority: in.
    #[n(2)]
    Received,
    /// Recaptured, or found after fate unknown: in.
    #[n(3)]
    Recaptured,
    /// Merge taken back: in.
    #[n(4)]
    Unmerged,
    /// Boarded a movement: moved.
    #[n(5)]
    Boarded,
    /// Moved to a place: moved.
    #[n(6)]
    MovedTo,
    /// Handed over: out.
    #[n(7)]
    HandedOver,
    /// Died: closed.
    #[n(8)]
    Died,
    /// Escaped: closed.
    #[n(9)]
    Escaped,
    /// Released: closed.
    #[n(10)]
    Released,
    /// Fate unknown: open, and not held.
    #[n(11)]
    FateUnknown,
    /// Merged into another number: closed.
    #[n(12)]
    Merged,
    /// Signed for by a receipt and not received: closed, as if it had not begun.
    #[n(13)]
    NotReceived,
}

impl LegStep {
    /// Whether it says that somebody is in custody who was not in this log's.
    pub(crate) const fn comes_in(self) -> bool {
        matches!(self, Self::Registered | Self::Found | Self::Received | Self::Recaptured)
    }

    /// Whether it says that somebody is held where it names. From where he escaped, where he is said to have died and
    /// where he was given is no place that a way leads back to.
    pub(crate) const fn holds(self) -> bool {
        self.comes_in() || matches!(self, Self::Unmerged | Self::MovedTo)
    }

    /// Whether it says where somebody is, and nothing of whose he is.
    pub(crate) const fn only_moves(self) -> bool {
        matches!(self, Self::Boarded | Self::MovedTo)
    }
}

/// One change of a person's leg in one authority's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct LegChange {
    /// When it happened.
    #[n(0)]
    pub(crate) occurred: Moment,
    /// When it was recorded.
    #[n(1)]
    pub(crate) recorded: Moment,
    /// Position in the log.
    #[n(2)]
    pub(crate) seq: u64,
    /// Row of the authority whose log says so.
    #[n(3)]
    pub(crate) log: u32,
    /// Row of the place, or [`NONE`].
    #[n(4)]
    pub(crate) place: u32,
    /// Row of the movement, or [`NONE`].
    #[n(5)]
    pub(crate) movement: u32,
    /// Row of the other authority of a hand-over, or [`NONE`].
    #[n(6)]
    pub(crate) other: u32,
    /// What happened.
    #[n(7)]
    pub(crate) step: LegStep,
    /// The event that says so.
    #[n(8)]
    pub(crate) id: EventId,
}

/// How a person stands in one authority's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// Never in this authority's custody.
    #[n(0)]
    Never,
    /// Held: an open leg.
    #[n(1)]
    Held,
    /// Open leg, whereabouts unknown.
    #[n(2)]
    FateUnknown,
    /// Handed over; or signed for and not received.
    #[n(3)]
    Out,
    /// Dead.
    #[n(4)]
    Died,
    /// Escaped.
    #[n(5)]
    Escaped,
    /// Released.
    #[n(6)]
    Released,
    /// Merged into another number.
    #[n(7)]
    Merged,
}

impl Standing {
    /// Whether the leg is open: exactly one log may say so of a person.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Held | Self::FateUnknown)
    }
}

/// Where a person is by one authority's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) standing: Standing,
    pub(crate) place: u32,
    pub(crate) movement: u32,
    pub(crate) since: Moment,
}

impl Position {
    pub(crate) const NOWHERE: Self =
        Self { standing: Standing::Never, place: NONE, movement: NONE, since: Moment::MIN };

    /// The position after one more change.
    pub(crate) fn after(self, change: &LegChange) -> Self {
        let standing = match change.step {
            LegStep::Registered | LegStep::Found | LegStep::Received | LegStep::Recaptured | LegStep::Unmerged => {
                Standing::Held
            }
            // A move of somebody who is not held moves nobody; the fold notes it as out of order.
            LegStep::Boarded | LegStep::MovedTo if !self.standing.is_open() => return self,
            LegStep::Boarded | LegStep::MovedTo => Standing::Held,
            LegStep::HandedOver | LegStep::NotReceived => Standing::Out,
            LegStep::Died => Standing::Died,
            LegStep::Escaped => Standing::Escaped,
            LegStep::Released => Standing::Released,
            LegStep::FateUnknown => Standing::FateUnknown,
            LegStep::Merged => Standing::Merged,
        };
        Self { standing, place: change.place, movement: change.movement, since: change.occurred }
    }
}

/// All changes of one person's legs, in order of occurrence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Legs(#[n(0)] Few<LegChange>);

impl Legs {
    /// Puts a change where it belongs by the time it occurred. Of equal times each log's own order holds, also where an
    /// entry was disclosed later than the one after it; and of two logs the order of their names, so that every folder has
    /// the same order, whichever log it heard of first.
    pub(crate) fn insert<'n>(&mut self, change: LegChange, name: impl Fn(u32) -> &'n AuthorityId) {
        let by_log =
            |c: &LegChange| if c.log == change.log { Ordering::Equal } else { name(c.log).cmp(name(change.log)) };
        let stands_before = |c: &LegChange| {
            let order = c.occurred.cmp(&change.occurred).then_with(|| by_log(c)).then_with(|| c.seq.cmp(&change.seq));
            order.is_le()
        };
        let at = self.0.iter().rposition(stands_before).map_or(0, |p| p + 1);
        self.0.insert(at, change);
    }

    pub(crate) fn changes(&self) -> &[LegChange] {
        &self.0
    }

    /// Where the person is by one log, by what is known now.
    pub(crate) fn position(&self, log: u32) -> Position {
        self.position_as_of(log, Moment::MAX, Moment::MAX)
    }

    /// The known changes in the order in which they took hold, and when each did. Somebody who is offered stays in the
    /// giver's hands until the receiver has him: where the answer is known, the giver's leg ends with it, and at no hour
    /// between the two is he in nobody's custody. Until an answer is known the offer stands by itself.
    pub(crate) fn taking_hold(&self, known: impl Fn(&LegChange) -> bool) -> Vec<(Moment, &LegChange)> {
        let said: Vec<(Moment, &LegChange)> = self.0.iter().filter(|c| known(c)).map(|c| (c.occurred, c)).collect();
        // Each by its place among all; what is answered just before its answer. Answers are looked for in the order in
        // which things were said: a hand-over that takes hold later was said before them all the same.
        let mut order: Vec<(usize, (Moment, &LegChange))> = Vec::with_capacity(said.len());
        for (at, &(occurred, change)) in said.iter().enumerate() {
            let answer = if change.step == LegStep::HandedOver { answer_to(change, &said[at + 1..]) } else { None };
            let answered = answer.map(|later| at + 1 + later);
            let (place, held) = answered.map_or((2 * at, occurred), |answer| (2 * answer - 1, said[answer].0));
            order.push((place, (held, change)));
        }
        order.sort_by_key(|(place, _)| *place);
        order.into_iter().map(|(_, held)| held).collect()
    }

    /// Where the person was by one log at a time, by what was known at another.
    pub(crate) fn position_as_of(&self, log: u32, as_of: Moment, known_at: Moment) -> Position {
        let known = |c: &LegChange| c.recorded <= known_at;
        if as_of == Moment::MAX {
            // When each change took hold is all the same then, and a log keeps its own order.
            return self.0.iter().filter(|c| c.log == log && known(c)).fold(Position::NOWHERE, Position::after);
        }
        let took_hold = self.taking_hold(known).into_iter().take_while(|(at, _)| *at <= as_of);
        took_hold.map(|(_, c)| c).filter(|c| c.log == log).fold(Position::NOWHERE, Position::after)
    }

    /// How the person stands in each log that ever held him, and the change that made him stand so: for an
    /// open leg the one that opened it, however often he was moved since.
    pub(crate) fn ends(&self) -> Vec<(Standing, &LegChange)> {
        let mut ends: Vec<(Position, &LegChange)> = Vec::new();
        for change in &self.0 {
            match ends.iter_mut().find(|(_, last)| last.log == change.log) {
                None => {
                    let next = Position::NOWHERE.after(change);
                    if next.standing != Standing::Never {
                        ends.push((next, change));
                    }
                }
                Some((position, last)) => {
                    let next = position.after(change);
                    if !(position.standing.is_open() && next.standing.is_open()) && next != *position {
                        *last = change;
                    }
                    *position = next;
                }
            }
        }
        ends.into_iter().map(|(position, change)| (position.standing, change)).collect()
    }

    /// Whether a log has said more of the person after a time than where he was moved to: that he is back, or how he
    /// is gone.
    pub(crate) fn more_was_said(&self, log: u32, since: Moment) -> bool {
        self.0.iter().any(|c| c.log == log && c.occurred > since && !c.step.only_moves())
    }

    /// Whether somebody is held by a log because it found him, and by nothing before or since.
    pub(crate) fn is_held_by_finding(&self, log: u32) -> bool {
        let own = || self.0.iter().filter(|c| c.log == log);
        let Some(found) = own().rfind(|c| !c.step.only_moves()).filter(|c| c.step == LegStep::Found) else {
            return false;
        };
        // Who has no number yet is registered in the same moment in which he is found.
        let before = own().filter(|c| c.occurred < found.occurred).fold(Position::NOWHERE, Position::after).standing;
        self.position(log).standing == Standing::Held && before != Standing::Held
    }

    /// When the leg that is open in a log was opened, however often the person was moved since.
    pub(crate) fn opened(&self, log: u32) -> Option<Moment> {
        let ends = self.ends().into_iter();
        ends.filter(|(standing, _)| standing.is_open()).find(|(_, c)| c.log == log).map(|(_, c)| c.occurred)
    }

    /// Whether any log had the person in custody at a time.
    pub(crate) fn held_somewhere(&self, at: Moment) -> bool {
        self.0.iter().any(|c| c.occurred <= at && self.position_as_of(c.log, at, Moment::MAX).standing.is_open())
    }

    /// The log in whose custody the person is; the latest where two claim it, of two at one time the later in order.
    pub(crate) fn holder(&self) -> Option<(u32, Position)> {
        let open = self.logs().into_iter().map(|log| (log, self.position(log))).filter(|(_, p)| p.standing.is_open());
        open.max_by_key(|(_, p)| p.since)
    }

    /// The logs that speak of the person, in order of their first word.
    fn logs(&self) -> Vec<u32> {
        let mut logs: Vec<u32> = Vec::new();
        for change in &self.0 {
            if !logs.contains(&change.log) {
                logs.push(change.log);
            }
        }
        logs
    }
}

impl Legs {
    /// How many logs have the person in custody.
    pub(crate) fn holders(&self) -> usize {
        self.logs().into_iter().filter(|log| self.position(*log).standing.is_open()).count()
    }

    /// How somebody is gone whom nobody has in custody: by the last word of a log that had him, and since when. A log
    /// that never had him says nothing of it.
    pub(crate) fn gone(&self) -> Option<(u32, Position)> {
        let mut tracks: Vec<(u32, Position, bool)> = Vec::new();
        for change in &self.0 {
            let at = tracks.iter().position(|(log, ..)| *log == change.log).unwrap_or_else(|| {
                tracks.push((change.log, Position::NOWHERE, false));
                tracks.len() - 1
            });
            let (_, position, had) = &mut tracks[at];
            *had |= position.standing == Standing::Held;
            *position = position.after(change);
        }
        if tracks.iter().any(|(_, position, _)| position.standing == Standing::Held) {
            return None;
        }
        let gone = |standing| {
            matches!(standing, Standing::FateUnknown | Standing::Died | Standing::Escaped | Standing::Released)
        };
        let told = tracks.into_iter().filter(|(_, position, had)| *had && gone(position.standing));
        told.map(|(log, position, _)| (log, position)).max_by_key(|(_, position)| position.since)
    }
}

/// Where, of what comes after somebody was given, the receiver has him; nowhere if the giver has said something of him
/// first, such as that he is back. That he got off, or went to another room, says nothing of whose he is.
fn answer_to(given: &LegChange, later: &[(Moment, &LegChange)]) -> Option<usize> {
    let answers = |c: &LegChange| c.step == LegStep::Received && (c.log, c.other) == (given.other, given.log);
    let next = later.iter().position(|(_, c)| (c.log == given.log && !c.step.only_moves()) || answers(c))?;
    answers(later[next].1).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_changes_at_one_time_a_log_keeps_its_own_order_however_they_arrive() {
        let change = |seq, step, place| LegChange {
            occurred: Moment::from_ms(5),
            recorded: Moment::from_ms(5),
            seq,
            log: 0,
            place,
            movement: NONE,
            other: NONE,
            step,
            id: EventId([9 - seq as u8; 16]),
        };
        let all = [change(1, LegStep::Registered, 1), change(2, LegStep::Released, 1), change(3, LegStep::Found, 2)];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
            let mut legs = Legs::default();
            order.iter().for_each(|at| legs.insert(all[*at], |_| unreachable!("one log alone")));
            let position = legs.position(0);
            assert_eq!((position.standing, position.place), (Standing::Held, 2), "arrived as {order:?}");
        }
    }
}
