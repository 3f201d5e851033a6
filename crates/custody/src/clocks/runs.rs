//! The runs of a person's statute clocks: what started each, by which pack it is due, and whose word meets it.
//! Source: `custody.md` (Clocks), decision 0026 for whose word and decision 0027 for which pack.
//!
//! A run is due by the pack in force when it started. A looser pack adopted later lengthens no run, a stricter
//! one shortens it from its adoption on, and a pack without the clock ends none: a breach once computed stays. What a
//! clock needs beside its starting event, and what two numbers of one human owe, is in decision 0061.

use crate::event::AuthorityKind;
use crate::event::authority::{ClockRule, ClockStart, ClockStop};
use crate::record::Record;
use crate::record::age::AgeStanding;
use crate::record::authority::PackInForce;
use crate::record::clock::{ClockFact, ClockMark};
use crate::record::movement::Movement;
use crate::record::person::Person;
use crate::time::{Moment, Span};

use super::human::{OneHuman, Told};
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

/// Every run of every clock of a human by the packs of one log.
pub(super) fn of<'r>(record: &'r Record, human: &OneHuman<'r>, log: u32, at: Moment) -> Vec<Run<'r>> {
    let packs = &record.authorities.row(log).packs;
    let mut names: Vec<&str> = Vec::new();
    for rule in packs.iter().flat_map(|pack| &pack.clocks) {
        if !names.contains(&rule.name.as_str()) {
            names.push(&rule.name);
        }
    }
    let told = human.told(at);
    let seen = Seen { record, human, told: &told, log, at };
    names.into_iter().flat_map(|name| seen.runs(packs, name)).collect()
}

/// What is told of a human as one log's clocks see it at a time.
#[derive(Clone, Copy)]
struct Seen<'r, 'h> {
    record: &'r Record,
    human: &'h OneHuman<'r>,
    told: &'h [Told<'r>],
    log: u32,
    at: Moment,
}

impl<'r> Seen<'r, '_> {
    fn runs(self, packs: &'r [PackInForce], name: &str) -> Vec<Run<'r>> {
        let mut begun: Vec<(&ClockMark, &ClockRule, Moment)> = Vec::new();
        let mut doubled: Vec<Run<'r>> = Vec::new();
        for one in self.told {
            let mark = one.mark;
            // A stop that is a start too, such as an order, begins one run and not two; and a stop begins
            // one only where something had started before.
            let again = !begun.is_empty();
            let fresh = begun.last().is_none_or(|(last, ..)| (last.at, last.event) != (mark.at, mark.event));
            let begins =
                |rule: &ClockRule| self.starts(rule, mark) || (again && rule.repeats && self.stops(rule, mark));
            let Some((rule, due)) = due_by(packs, name, mark.at, self.at, begins).filter(|_| fresh) else { continue };
            match self.doubles(rule, one) {
                Some(merged) => doubled.extend(self.doubled(mark, rule, due).filter(|run| run.due < merged)),
                None => begun.push((mark, rule, due)),
            }
        }
        let mut runs: Vec<Run<'r>> = begun.into_iter().map(|(start, rule, due)| self.run(start, rule, due)).collect();
        if !runs.iter().any(|run| run.state.is_late()) {
            runs.extend(doubled.into_iter().min_by_key(|run| run.due));
        }
        runs
    }

    fn run(self, start: &ClockMark, rule: &'r ClockRule, due: Moment) -> Run<'r> {
        let itself = meets_itself(rule);
        let stop = |m: &&ClockMark| self.stops(rule, m) && m.at >= start.at && (itself || m.event != start.event);
        let met = self.told.iter().map(|one| one.mark).find(stop).map(|m| m.at);
        let outlasts = matches!(rule.starts, ClockStart::Died | ClockStart::Escaped | ClockStart::FateUnknown);
        let left = left_at(self.human.person, self.log).filter(|_| !outlasts);
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

    /// When the number was merged whose first contact would begin a run that begins with his own.
    fn doubles(self, rule: &ClockRule, one: &Told<'_>) -> Option<Moment> {
        let at_first_contact = match rule.starts {
            ClockStart::Deprived => true,
            ClockStart::Admitted => one.at_first_contact,
            _ => false,
        };
        let own = || self.told.iter().any(|own| own.merged.is_none() && self.starts(rule, own.mark));
        one.merged.filter(|_| at_first_contact && own())
    }

    /// What was owed a second time under another number and was not in time under either; at whatever time it was
    /// done under the first, it was done for him.
    fn doubled(self, start: &ClockMark, rule: &'r ClockRule, due: Moment) -> Option<Run<'r>> {
        let met = self.told.iter().map(|one| one.mark).find(|m| self.stops(rule, m)).map(|m| m.at);
        let state = state(met, due, self.at);
        state.is_late().then_some(Run { rule, started: start.at, due, state })
    }

    fn starts(self, rule: &ClockRule, mark: &ClockMark) -> bool {
        // What one authority did with a person starts no clock of another.
        let own = matches!(rule.starts, ClockStart::Admitted | ClockStart::Arrived | ClockStart::Transferred);
        mark.says(ClockFact::Starts(rule.starts))
            && (!own || mark.log == self.log)
            && (rule.starts != ClockStart::Presented || self.is_first_presentation(mark))
            && (rule.stops != ClockStop::SeparateHousing || self.is_owed_separate_housing(rule, mark))
    }

    /// Whether nobody had brought him to a court before, in this custody: after a release another case may begin. What
    /// happened while somebody else held him begins nothing here.
    fn is_first_presentation(self, mark: &ClockMark) -> bool {
        let place = |m: &ClockMark| (m.at, m.event);
        let presented = |m: &ClockMark| m.says(ClockFact::Starts(ClockStart::Presented)) && self.is_in_custody(m.at);
        let before = self.told.iter().map(|one| one.mark).take_while(|m| place(m) < place(mark));
        let last = before.filter(|m| m.says(ClockFact::Released) || presented(m)).last();
        presented(mark) && last.is_none_or(|last| last.says(ClockFact::Released))
    }

    /// Whether the log had him at a time, or nobody did.
    fn is_in_custody(self, at: Moment) -> bool {
        let here = |file: &Person| file.legs.position_as_of(self.log, at, Moment::MAX).standing.is_open();
        let files = || self.human.files().map(|(_, file)| file);
        files().any(here) || !files().any(|file| file.legs.held_somewhere(at))
    }

    /// Whether he is no adult beyond doubt, by all that is known of his birth now, and came among adults: by a movement
    /// that is not for children alone, or nobody can say by which.
    fn is_owed_separate_housing(self, rule: &ClockRule, mark: &ClockMark) -> bool {
        if self.record.age_standing(self.human.number, mark.at) == AgeStanding::Adult {
            return false;
        }
        let stay = |movement: &'r Movement| {
            let aboard = movement.aboard.iter().filter(|a| self.human.has(a.person) && a.since <= mark.at);
            aboard.map(|a| a.since).max().map(|since| (since, movement))
        };
        let came_on = || self.record.movements().filter_map(|(_, movement)| stay(movement)).max_by_key(|stay| stay.0);
        let for_children = |movement: &Movement| movement.plan.as_ref().is_some_and(|plan| plan.child);
        rule.starts != ClockStart::Arrived || came_on().is_none_or(|(_, movement)| !for_children(movement))
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
                self.record.is_court(self.human.number, mark.log, self.log)
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

/// Whether what starts a clock can be what it waits for: who is questioned when he first comes before a court has been
/// questioned. An order, a screening or a visit, which each begin the time until the next one, cannot.
const fn meets_itself(rule: &ClockRule) -> bool {
    matches!(rule.starts, ClockStart::Presented) && !rule.repeats
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
