//! Statute clocks as lists show them: due, met, breached for each person, and the breaches to come at
//! each place at the present pace. Source: `custody.md` (Clocks).

use custody::{Clock, ClockState};
use serde::Serialize;

use crate::desk::Desk;
use crate::failure::Failure;
use crate::verbs::{person_number, place_id};

/// Which clocks are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClockQuery {
    /// Of one person.
    pub person: Option<String>,
    /// Of those held at one place, or in it.
    pub place: Option<String>,
    /// Only those that are or were breached.
    pub breached: bool,
    /// Only those running or breached, none that is met or ended.
    pub open: bool,
}

/// One clock of one person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClockRow {
    /// Whose.
    pub person: String,
    /// By whose rules.
    pub authority: String,
    /// Its name; those of the floor begin with `bureau-`.
    pub clock: String,
    /// What started it.
    pub started: String,
    /// By when it must be met.
    pub due: String,
    /// due, met, met-late, breached or ended.
    pub state: &'static str,
    /// When it was met or ended.
    pub at: Option<String>,
    /// Hours left; below zero where it is overdue; none where it no longer runs.
    pub left_h: Option<f64>,
    /// The clause.
    pub source: String,
}

/// Clocks with their sums.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClockList {
    /// The time they are told for.
    pub as_of: String,
    /// The earliest due first.
    pub clocks: Vec<ClockRow>,
    /// Of them, not met and overdue.
    pub breached: usize,
    /// Of them, running.
    pub due: usize,
}

/// What will be breached at a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForecastRow {
    /// Where the persons are held; none for those on the way.
    pub place: Option<String>,
    /// Which clock.
    pub clock: String,
    /// Running.
    pub running: u32,
    /// Breached already.
    pub breached: u32,
    /// Met there a day, over the last week.
    pub met_per_day: f64,
    /// Breaches to come, by the day on which they fall due.
    pub breaches: Vec<ForecastDay>,
}

/// Breaches of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForecastDay {
    /// The day (UTC).
    pub day: String,
    /// How many.
    pub breaches: u32,
}

impl Desk {
    /// The clocks asked for, by what is recorded now.
    pub fn clock_list(&self, query: &ClockQuery) -> Result<ClockList, Failure> {
        let now = self.now();
        let mut clocks = match &query.person {
            Some(person) => {
                let number = person_number(person)?;
                if self.record.register_view(number).is_none() {
                    return Err(Failure::error(format!("{number} is not in the record")));
                }
                self.record.clocks(number, now)
            }
            None => self.record.all_clocks(now),
        };
        if let Some(place) = &query.place {
            let place = place_id(place)?;
            clocks.retain(|c| self.record.is_held_in(c.person, &place));
        }
        clocks.retain(|c| !query.breached || c.is_breached());
        clocks.retain(|c| !query.open || matches!(c.state, ClockState::Due | ClockState::Breached));
        clocks.sort_by_key(|c| (c.due, c.person));
        let of = |state: ClockState| clocks.iter().filter(|c| c.state == state).count();
        let (breached, due) = (of(ClockState::Breached), of(ClockState::Due));
        let rows = clocks.iter().map(|c| row(c, now)).collect();
        Ok(ClockList { as_of: now.to_string(), clocks: rows, breached, due })
    }

    /// What will be breached at each place if the pace of the last week stays.
    pub fn clock_forecast(&self) -> Vec<ForecastRow> {
        let day =
            |(day, breaches): (custody::Moment, u32)| ForecastDay { day: day.to_string()[..10].to_owned(), breaches };
        self.record
            .forecast(self.now())
            .into_iter()
            .map(|f| ForecastRow {
                place: f.place.as_ref().map(ToString::to_string),
                clock: f.name,
                running: f.running,
                breached: f.breached,
                met_per_day: f.met_per_day,
                breaches: f.breaches.into_iter().map(day).collect(),
            })
            .collect()
    }
}

fn row(clock: &Clock, now: custody::Moment) -> ClockRow {
    let (state, at) = match clock.state {
        ClockState::Due => ("due", None),
        ClockState::Breached => ("breached", None),
        ClockState::Met(at) => ("met", Some(at)),
        ClockState::MetLate(at) => ("met-late", Some(at)),
        ClockState::Ended(at) => ("ended", Some(at)),
    };
    ClockRow {
        person: clock.person.to_string(),
        authority: clock.authority.to_string(),
        clock: clock.name.clone(),
        started: clock.started.to_string(),
        due: clock.due.to_string(),
        state,
        at: at.map(|at| at.to_string()),
        left_h: at.is_none().then(|| (clock.due - now).as_hours()),
        source: clock.source.clone(),
    }
}
