//! Statute clocks: due, met, breached, for each person; and what will be breached at the present pace.
//! Source: `custody.md` (Clocks; Agencies that do not trust each other, the floor).
//!
//! The rules are the jurisdiction packs' of whoever holds the person, each run by the pack in force when it
//! started (`runs`). The floor to the tracing bureau
//! is the record's own: no pack, label or override removes it. One human under several numbers owes a thing once, under
//! the number he goes by (`human`).

use std::collections::BTreeMap;

use crate::event::authority::ClockStop;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;
use crate::record::person::Person;
use crate::time::{Moment, Span};

/// Within which the bureau must have acknowledged. Source: `custody.md` (Floor), 24 h.
pub const BUREAU_WITHIN: Span = Span::DAY;
/// Days over which the present pace is taken. Source: ours; a week holds its day of rest.
pub(crate) const PACE_DAYS: i64 = 7;
mod floor;
mod human;
mod runs;

/// How a clock stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockState {
    /// Running, not yet due.
    Due,
    /// Met in time.
    Met(Moment),
    /// Met, and too late.
    MetLate(Moment),
    /// Not met, and due before.
    Breached,
    /// The person left custody before it was due.
    Ended(Moment),
}

/// One clock of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Whose.
    pub person: PersonNumber,
    /// By whose rules.
    pub authority: AuthorityId,
    /// Its name; those of the floor begin with `bureau-`.
    pub name: String,
    /// What started it.
    pub started: Moment,
    /// By when it must be met.
    pub due: Moment,
    /// How it stands.
    pub state: ClockState,
    /// The clause.
    pub source: String,
}

impl Clock {
    /// Whether it is or was breached.
    pub fn is_breached(&self) -> bool {
        self.state.is_late()
    }

    /// Whether it is the record's own, which no pack sets: word to the tracing bureau.
    pub fn is_floor(&self) -> bool {
        self.source == floor::FLOOR
    }
}

/// What will be breached at a site if the pace stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Where the persons are held; none for those on the way.
    pub place: Option<PlaceId>,
    /// Which clock.
    pub name: String,
    /// Clocks running.
    pub running: u32,
    /// Clocks breached already.
    pub breached: u32,
    /// Clocks met there a day, over the last week.
    pub met_per_day: f64,
    /// Breaches to come, by the day (UTC) on which they fall due.
    pub breaches: Vec<(Moment, u32)>,
}

impl Record {
    /// All clocks of a person at a time, in order of when they are due; of a number that is merged by then, those of
    /// the number that it went into.
    pub fn clocks(&self, number: PersonNumber, at: Moment) -> Vec<Clock> {
        let Some(human) = self.who_owes(number, at) else { return Vec::new() };
        let mut clocks = self.floor(&human, at);
        if let Some(log) = responsible(human.person) {
            let authority = self.authorities.key(log);
            clocks.extend(runs::of(self, &human, log, at).into_iter().map(|run| Clock {
                person: human.number,
                authority: authority.clone(),
                name: run.rule.name.clone(),
                started: run.started,
                due: run.due,
                state: run.state,
                source: run.rule.source.clone(),
            }));
        }
        clocks.sort_by(|a, b| (a.due, &a.name).cmp(&(b.due, &b.name)));
        clocks
    }

    /// The statute clocks of a person that are still to be met: what meets each, its name, by when. One that
    /// repeats counts once it is overdue, for it is never met for good.
    pub(crate) fn clocks_to_meet(&self, number: PersonNumber, at: Moment) -> Vec<(ClockStop, String, Moment)> {
        let Some(human) = self.who_owes(number, at) else { return Vec::new() };
        let Some(log) = responsible(human.person) else { return Vec::new() };
        let open = |run: &runs::Run<'_>| match run.state {
            ClockState::Due => !run.rule.repeats,
            ClockState::Breached => true,
            ClockState::Met(_) | ClockState::MetLate(_) | ClockState::Ended(_) => false,
        };
        let runs = runs::of(self, &human, log, at).into_iter().filter(open);
        runs.map(|run| (run.rule.stops, run.rule.name.clone(), run.due)).collect()
    }

    /// All clocks of everyone at a time.
    pub fn all_clocks(&self, at: Moment) -> Vec<Clock> {
        self.humans(at).flat_map(|(number, _)| self.clocks(number, at)).collect()
    }

    /// Everyone by the number that he goes by at a time.
    fn humans(&self, at: Moment) -> impl Iterator<Item = (PersonNumber, &Person)> {
        let all = self.people.iter().map(|(number, person)| (*number, person));
        all.filter(move |(number, _)| self.eldest_at(*number, at) == *number)
    }

    /// What will be breached at each place if the pace of the last week stays: the earliest due is
    /// met first.
    pub fn forecast(&self, at: Moment) -> Vec<Forecast> {
        let mut groups: BTreeMap<(Option<&PlaceId>, String), Vec<Clock>> = BTreeMap::new();
        for (number, person) in self.humans(at) {
            let place = person.legs.holder().and_then(|(_, position)| self.place_name(position.place));
            for clock in self.clocks(number, at) {
                groups.entry((place, clock.name.clone())).or_default().push(clock);
            }
        }
        let all = groups.into_iter().map(|((place, name), clocks)| foresee(place.cloned(), name, &clocks, at));
        all.filter(|f| f.running + f.breached > 0).collect()
    }
}

fn foresee(place: Option<PlaceId>, name: String, clocks: &[Clock], at: Moment) -> Forecast {
    let since = at - Span::days(PACE_DAYS);
    let met = |c: &&Clock| matches!(c.state, ClockState::Met(t) | ClockState::MetLate(t) if t > since);
    let met_per_day = clocks.iter().filter(met).count() as f64 / PACE_DAYS as f64;
    let breached = clocks.iter().filter(|c| c.state == ClockState::Breached).count();
    let mut running: Vec<Moment> = clocks.iter().filter(|c| c.state == ClockState::Due).map(|c| c.due).collect();
    running.sort_unstable();
    let mut breaches: BTreeMap<Moment, u32> = BTreeMap::new();
    // Those breached already stand before the others in the queue.
    for (ahead, due) in (breached + 1..).zip(&running) {
        let days_left = (*due - at).as_hours() / 24.0;
        if ahead as f64 > met_per_day * days_left {
            *breaches.entry(due.day_start(0)).or_default() += 1;
        }
    }
    Forecast {
        place,
        name,
        running: running.len() as u32,
        breached: breached as u32,
        met_per_day,
        breaches: breaches.into_iter().collect(),
    }
}

/// The log that holds the person, or did last.
fn responsible(person: &Person) -> Option<u32> {
    let last = || person.legs.changes().last().map(|c| c.log);
    person.legs.holder().map(|(log, _)| log).or_else(last)
}

impl ClockState {
    /// Whether it is or was breached.
    const fn is_late(self) -> bool {
        matches!(self, Self::Breached | Self::MetLate(_))
    }
}

fn state(met: Option<Moment>, due: Moment, at: Moment) -> ClockState {
    match met {
        Some(met) if met <= due => ClockState::Met(met),
        Some(met) => ClockState::MetLate(met),
        None if at > due => ClockState::Breached,
        None => ClockState::Due,
    }
}

/// When the person left custody for good by that log.
fn left_at(person: &Person, log: u32) -> Option<Moment> {
    let position = person.legs.position(log);
    (!position.standing.is_open() && position.standing != Standing::Never).then_some(position.since)
}

#[cfg(test)]
mod tests;
