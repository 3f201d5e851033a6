//! The runs of a person's statute clocks: what started each, by which pack it is due, and whose word meets it.
//! Source: `custody.md` (Clocks), decision 0026 for whose word and decision 0027 for which pack.
//!
//! A run is due by the pack in force when it started. A looser pack adopted later lengthens no run, a stricter
//! one shortens it from its adoption on, and a pack without the clock ends none: a breach once computed stays.

use crate::event::AuthorityKind;
use crate::event::authority::{ClockRule, ClockStart, ClockStop};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::authority::PackInForce;
use crate::record::clock::{ClockFact, ClockMark};
use crate::record::person::Person;
use crate::time::{Moment, Span};

use super::{ClockState, left_at, state};

/// One run of a clock.
pub(super) struct Run<'r> {
    /// The rule it is due by.
    pub(super) rule: &'r ClockRule,
    /// What started it.
    pub(super) started: Moment,
    /// By when it must be met.
    pub(super) due: Moment,
    /// How it stands.
    pub(super) state: ClockState,
}

/// Every run of every clock of a person by the packs of one log.
pub(super) fn of<'r>(
    record: &'r Record,
    (number, person): (PersonNumber, &'r Person),
    log: u32,
    at: Moment,
) -> Vec<Run<'r>> {
    let packs = &record.authorities.row(log).packs;
    let mut names: Vec<&str> = Vec::new();
    for rule in packs.iter().flat_map(|pack| &pack.clocks) {
        if !names.contains(&rule.name.as_str()) {
            names.push(&rule.name);
        }
    }
    let seen = Seen { record, number, person, log, at };
    names.into_iter().flat_map(|name| seen.runs(packs, name)).collect()
}

/// A person's marks as one log's clocks see them at a time.
#[derive(Clone, Copy)]
struct Seen<'r> {
    record: &'r Record,
    number: PersonNumber,
    person: &'r Person,
    log: u32,
    at: Moment,
}

impl<'r> Seen<'r> {
    fn runs(self, packs: &'r [PackInForce], name: &str) -> Vec<Run<'r>> {
        let mut told: Vec<(&ClockMark, &ClockRule, Moment)> = Vec::new();
        for mark in self.person.marks.iter().filter(|m| m.at <= self.at) {
            // A stop that is a start too, such as an order, begins one run and not two; and a stop begins
            // one only where something had started before.
            let again = !told.is_empty();
            let fresh = told.last().is_none_or(|(last, ..)| (last.at, last.event) != (mark.at, mark.event));
            let begins =
                |rule: &ClockRule| self.starts(rule, mark) || (again && rule.repeats && self.stops(rule, mark));
            if let Some((rule, due)) = due_by(packs, name, mark.at, self.at, begins).filter(|_| fresh) {
                told.push((mark, rule, due));
            }
        }
        told.into_iter().map(|(start, rule, due)| self.run(start, rule, due)).collect()
    }

    fn run(self, start: &ClockMark, rule: &'r ClockRule, due: Moment) -> Run<'r> {
        let stop = |m: &&ClockMark| self.stops(rule, m) && m.at >= start.at && m.event != start.event;
        let met = self.person.marks.iter().find(stop).map(|m| m.at).filter(|met| *met <= self.at);
        let outlasts = matches!(rule.starts, ClockStart::Died | ClockStart::Escaped | ClockStart::FateUnknown);
        let left = left_at(self.person, self.log).filter(|_| !outlasts);
        let state = match (state(met, due, self.at), left) {
            (ClockState::Due | ClockState::Breached, Some(left))
                if left >= start.at && left <= due && left <= self.at =>
            {
                ClockState::Ended(left)
            }
            (state, _) => state,
        };
        Run { rule, started: start.at, due, state }
    }

    fn starts(self, rule: &ClockRule, mark: &ClockMark) -> bool {
        // What one authority did with a person starts no clock of another.
        let own = matches!(rule.starts, ClockStart::Admitted | ClockStart::Arrived | ClockStart::Transferred);
        mark.says(ClockFact::Starts(rule.starts)) && (!own || mark.log == self.log)
    }

    fn stops(self, rule: &ClockRule, mark: &ClockMark) -> bool {
        mark.says(ClockFact::Stops(rule.stops)) && self.counts(rule.stops, mark)
    }

    /// Whose word meets a clock: of what a court or a bureau that is recognised (decisions 0013 and 0042) or a monitor
    /// did, its own; or two officers', who enter its paper where the clock asks for one.
    fn counts(self, stop: ClockStop, mark: &ClockMark) -> bool {
        let kind = self.record.authorities.row(mark.log).kind;
        let own = match stop {
            ClockStop::FileToJudge | ClockStop::FirstQuestioning => {
                self.record.is_court(self.number, mark.log, self.log)
            }
            ClockStop::BureauAcknowledged => self.record.is_bureau(mark.log, self.log),
            ClockStop::MonitoringVisit => {
                matches!(kind, Some(AuthorityKind::Bureau | AuthorityKind::Court | AuthorityKind::Other))
            }
            _ => return true,
        };
        own || mark.says(ClockFact::Vouched)
    }
}

/// By which rule of that name a run that started at a time is due, and when: the earliest that any pack allows.
/// The pack in force at the start speaks from then, or the first pack where there was none; a later one speaks
/// from its adoption.
fn due_by<'r>(
    packs: &'r [PackInForce],
    name: &str,
    started: Moment,
    at: Moment,
    begins: impl Fn(&ClockRule) -> bool,
) -> Option<(&'r ClockRule, Moment)> {
    let governing = packs.iter().rposition(|pack| pack.since <= started).unwrap_or(0);
    let known = packs.iter().enumerate().skip(governing).filter(|(_, pack)| pack.since <= at);
    let rules = known.filter_map(|(n, pack)| {
        let rule = pack.clocks.iter().find(|rule| rule.name == name && begins(rule))?;
        let due = started + Span::minutes(i64::try_from(rule.limit_min).unwrap_or(i64::MAX));
        Some((rule, if n == governing { due } else { due.max(pack.since) }))
    });
    rules.min_by_key(|(_, due)| *due)
}
