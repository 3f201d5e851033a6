//! One person's way through the ledger: which rows each change of a leg leaves and enters.
//! Source: ours, from `custody.md` (Conservation of people).

use crate::record::leg::{LegChange, LegStep, NONE, Position, Standing};
use crate::time::Moment;

use super::CountQuery;
use super::answered::Way;
use super::scope::Scope;

/// A row: one place or movement of one log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key {
    pub(crate) log: u32,
    pub(crate) place: u32,
    pub(crate) movement: u32,
}

/// The columns of a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// Held when the period began.
    Opening,
    /// Came in.
    In,
    /// Taken back after an escape, or found after fate unknown.
    Recaptured,
    /// A merge was taken back.
    Unmerged,
    /// Held when the period ended.
    Held,
    /// Went to another place, movement or authority.
    Out,
    /// Died.
    Died,
    /// Escaped.
    Escaped,
    /// Released.
    Released,
    /// Nobody could say where any more.
    FateUnknown,
    /// Found to be another number.
    Merged,
    /// Named as not fitting.
    Residual,
}

impl Column {
    /// Number of columns that the equation sums.
    pub(crate) const SUMMED: usize = 11;
}

/// How closely rows are told apart; moves within one row of a level are no flow of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Level {
    Part(Key),
    Authority(u32),
    Whole,
}

/// Watches a person's way.
pub(crate) trait Visitor {
    /// The person counts once in a cell.
    fn cell(&mut self, level: Level, column: Column);
    /// The person changed position at a time, whether in the period and scope or not.
    fn moved(&mut self, _log: u32, _before: &Position, _after: &Position, _at: Moment) {}
}

impl Visitor for () {
    fn cell(&mut self, _: Level, _: Column) {}
}

/// Where a person stands in one log at the end of the walk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Track {
    pub(crate) log: u32,
    pub(crate) position: Position,
    /// The row in which the person was last held, or else is spoken of.
    pub(crate) home: Option<Key>,
    /// The other authority of the last change, or none.
    pub(crate) other: u32,
}

/// Hand-overs from one log to another that the other has not answered; below zero where it received
/// more than was given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange {
    pub(crate) giver: u32,
    pub(crate) taker: u32,
    pub(crate) unanswered: i32,
    /// Where the last of them was.
    pub(crate) place: u32,
    /// When.
    pub(crate) at: Moment,
    /// When that was written down: a giver writes it once the answer is back, so that a log of the taker which ends
    /// before then may have its answer still to come.
    pub(crate) told: Moment,
}

/// Where a person stands in every log; used again for the next person.
#[derive(Debug, Default)]
pub(crate) struct Trail {
    pub(crate) tracks: Vec<Track>,
    pub(crate) exchanges: Vec<Exchange>,
}

impl Trail {
    fn track(&mut self, log: u32) -> &mut Track {
        let at = self.tracks.iter().position(|t| t.log == log).unwrap_or_else(|| {
            self.tracks.push(Track { log, position: Position::NOWHERE, home: None, other: NONE });
            self.tracks.len() - 1
        });
        &mut self.tracks[at]
    }

    fn exchange(&mut self, giver: u32, taker: u32, step: i32, change: &LegChange) {
        let at = self.exchanges.iter().position(|e| (e.giver, e.taker) == (giver, taker)).unwrap_or_else(|| {
            let (at, told) = (Moment::MIN, Moment::MIN);
            self.exchanges.push(Exchange { giver, taker, unanswered: 0, place: NONE, at, told });
            self.exchanges.len() - 1
        });
        let exchange = &mut self.exchanges[at];
        exchange.unanswered += step;
        exchange.place = change.place;
        exchange.at = change.occurred;
        exchange.told = change.occurred.max(change.recorded);
    }

    /// Whoever is in the giver's hands again, or of whom the giver says what became of him, is not lost between the two.
    fn back_with(&mut self, giver: u32) {
        let lost = self.exchanges.iter_mut().filter(|e| e.giver == giver && e.unanswered > 0);
        lost.for_each(|exchange| exchange.unanswered = 0);
    }

    /// Whoever is let go to an authority that has found him already is not on the way to it.
    fn has_found(&self, given: &LegChange) -> bool {
        let held = self.tracks.iter().any(|t| t.log == given.other && t.position.standing == Standing::Held);
        let ungiven = |e: &Exchange| (e.giver, e.taker) == (given.log, given.other) && e.unanswered < 0;
        held && !self.exchanges.iter().any(ungiven)
    }

    /// Whether what a receiver takes back is that he received somebody from a giver, and not that he found him.
    fn has_received(&self, taken_back: &LegChange) -> bool {
        self.exchanges.iter().any(|e| (e.giver, e.taker) == (taken_back.other, taken_back.log))
            || self.tracks.iter().any(|t| t.log == taken_back.other && t.position.standing != Standing::Never)
    }

    /// Nor is he once it has found him.
    fn found_by(&mut self, taker: u32) {
        let lost = self.exchanges.iter_mut().filter(|e| e.taker == taker && e.unanswered > 0);
        lost.for_each(|exchange| exchange.unanswered = 0);
    }

    /// Takes one change in; gives the position before and after it.
    fn take(&mut self, change: &LegChange) -> (Position, Position) {
        let track = self.track(change.log);
        let before = track.position;
        let after = before.after(change);
        track.position = after;
        track.other = change.other;
        // Whoever was never held here has his row where the log speaks of him.
        if after.standing == Standing::Held || (track.home.is_none() && after.place != NONE) {
            track.home = Some(Key { log: change.log, place: after.place, movement: after.movement });
        }
        let was_held = before.standing == Standing::Held;
        if change.step == LegStep::HandedOver && was_held && change.other != NONE && !self.has_found(change) {
            self.exchange(change.log, change.other, 1, change);
        }
        if change.step == LegStep::Received && !was_held && change.other != NONE {
            self.exchange(change.other, change.log, -1, change);
        }
        // What a receiver takes back of his receipt he has not answered.
        // Whom he never received from that giver, but found, that giver has not given.
        let taken_back =
            change.step == LegStep::NotReceived && !matches!(before.standing, Standing::Never | Standing::Out);
        if taken_back && self.has_received(change) {
            self.exchange(change.other, change.log, 1, change);
        }
        let told_of_given = gone(change.step) && before.standing == Standing::Out;
        if (matches!(change.step, LegStep::Found | LegStep::Recaptured) && !was_held) || told_of_given {
            self.back_with(change.log);
        }
        if change.step == LegStep::Found && !was_held {
            self.found_by(change.log);
        }
        (before, after)
    }
}

/// Walks one person's changes in order and tells the visitor every cell the person counts in.
pub(crate) fn walk(way: Way<'_>, query: &CountQuery, scope: &Scope, trail: &mut Trail, visitor: &mut impl Visitor) {
    walk_known(way, query, scope, trail, visitor, |_| true);
}

/// The same, looking only at changes that were known.
pub(crate) fn walk_known(
    way: Way<'_>,
    query: &CountQuery,
    scope: &Scope,
    trail: &mut Trail,
    visitor: &mut impl Visitor,
    known: impl Fn(&LegChange) -> bool,
) {
    trail.tracks.clear();
    trail.exchanges.clear();
    let took_hold = way.taking_hold(query.known_at, known);
    let mut changes = took_hold.into_iter().take_while(|(at, _)| *at <= query.as_of).peekable();
    while let Some((at, change)) = changes.next_if(|(at, _)| *at <= query.from) {
        let (before, after) = trail.take(&change);
        visitor.moved(change.log, &before, &after, at);
    }
    stock(trail, scope, Column::Opening, visitor);
    for (at, change) in changes {
        let (before, after) = trail.take(&change);
        visitor.moved(change.log, &before, &after, at);
        flow(&change, &before, &after, scope, visitor);
    }
    stock(trail, scope, Column::Held, visitor);
}

fn stock(trail: &Trail, scope: &Scope, column: Column, visitor: &mut impl Visitor) {
    for track in &trail.tracks {
        if let Some(key) = scope.held(track.log, &track.position) {
            every_level(key, column, visitor);
        }
    }
}

fn flow(change: &LegChange, before: &Position, after: &Position, scope: &Scope, visitor: &mut impl Visitor) {
    let (left, entered) = (scope.held(change.log, before), scope.held(change.log, after));
    match (left, entered) {
        (Some(left), Some(entered)) if left == entered => {}
        // Within the scope and one log: only the parts see it.
        (Some(left), Some(entered)) => {
            visitor.cell(Level::Part(left), Column::Out);
            visitor.cell(Level::Part(entered), Column::In);
        }
        (Some(left), None) => every_level(left, leaving(change.step), visitor),
        (None, Some(entered)) => every_level(entered, entering(change.step, before), visitor),
        (None, None) => gone_outside(change, before, scope, visitor),
    }
}

/// A death of somebody whom the log did not hold, such as one found dead after an escape, is never lost from the sum:
/// the body came in and is counted where it was found. So is whoever was given, did not arrive, and is told by the
/// giver to have escaped or to be of unknown fate.
fn gone_outside(change: &LegChange, before: &Position, scope: &Scope, visitor: &mut impl Visitor) {
    let key = Key { log: change.log, place: change.place, movement: change.movement };
    let outside = match change.step {
        LegStep::Died => !matches!(before.standing, Standing::Held | Standing::Died),
        step => gone(step) && before.standing == Standing::Out,
    };
    if outside && scope.has(key) {
        every_level(key, entering(change.step, before), visitor);
        every_level(key, leaving(change.step), visitor);
    }
}

/// Whether a step tells how somebody left every hand.
const fn gone(step: LegStep) -> bool {
    matches!(step, LegStep::Died | LegStep::Escaped | LegStep::FateUnknown)
}

fn every_level(key: Key, column: Column, visitor: &mut impl Visitor) {
    visitor.cell(Level::Part(key), column);
    visitor.cell(Level::Authority(key.log), column);
    visitor.cell(Level::Whole, column);
}

fn leaving(step: LegStep) -> Column {
    match step {
        LegStep::Died => Column::Died,
        LegStep::Escaped => Column::Escaped,
        LegStep::Released => Column::Released,
        LegStep::FateUnknown => Column::FateUnknown,
        LegStep::Merged => Column::Merged,
        LegStep::Registered
        | LegStep::Found
        | LegStep::Received
        | LegStep::Recaptured
        | LegStep::Unmerged
        | LegStep::Boarded
        | LegStep::MovedTo
        | LegStep::HandedOver
        | LegStep::NotReceived => Column::Out,
    }
}

fn entering(step: LegStep, before: &Position) -> Column {
    match (step, before.standing) {
        (LegStep::Recaptured, Standing::Held) => Column::In,
        (LegStep::Recaptured, _) | (_, Standing::Escaped | Standing::FateUnknown) => Column::Recaptured,
        (LegStep::Unmerged, _) => Column::Unmerged,
        _ => Column::In,
    }
}
