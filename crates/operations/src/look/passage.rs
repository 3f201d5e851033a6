//! The page of one person: register, claims, gates, legs, debts, discrepancies, clocks, sightings.
//! Source: `product.md` (The Passage).

use custody::event::{Function, Group, Stream};
use custody::{AgeStanding, ClockState, Event, Known, LastSeen, PersonNumber, SeenBy};
use serde::Serialize;

use super::{GateLine, GroupLine, HistoryLine, history};
use crate::access_policy::sees;
use crate::desk::Desk;
use crate::task_view::TaskRow;
use crate::verbs::oversight::{DebtLine, DiscrepancyLine};
use crate::verbs::words;

/// A field of art. 17(3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldLine {
    /// The letter, `a` to `h`.
    pub letter: char,
    /// What it is about.
    pub what: &'static str,
    /// The value.
    pub value: Option<String>,
    /// Or why it is unknown.
    pub unknown_because: Option<String>,
    /// Nobody has said either: no line of the register may stay so.
    pub silent: bool,
    /// When that was so.
    pub at: Option<String>,
}

/// One change of legs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LegView {
    /// When.
    pub at: String,
    /// In whose log.
    pub authority: String,
    /// What happened.
    pub step: &'static str,
    /// Where.
    pub place: Option<String>,
    /// Aboard what.
    pub movement: Option<String>,
}

/// Where a person is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Under whom.
    pub authority: String,
    /// Whether nobody can say where.
    pub fate_unknown: bool,
    /// Where.
    pub place: Option<String>,
    /// Aboard what.
    pub movement: Option<String>,
    /// Since when.
    pub since: String,
}

/// How somebody stands whom nobody has in custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gone {
    /// By whose log: who had him last.
    pub authority: String,
    /// `escaped`, `died` and the like.
    pub standing: &'static str,
    /// Where that was.
    pub place: Option<String>,
    /// Since when.
    pub since: String,
    /// Whether enough have not signed for it yet.
    pub in_doubt: bool,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockLine {
    /// Its name.
    pub name: String,
    /// What it started with.
    pub started: String,
    /// By when.
    pub due: String,
    /// `due`, `met`, `met-late`, `breached` or `ended`.
    pub state: &'static str,
    /// The clause.
    pub source: String,
}

/// One person from cell to court, as one function may see him.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Passage {
    /// The number.
    pub person: String,
    /// The same for print.
    pub person_arabic_indic: String,
    /// For whom this page was made.
    pub shown_to: &'static str,
    /// When.
    pub at: String,
    /// Into whom the number was merged.
    pub merged_into: Option<String>,
    /// The other numbers of the same human, by merges of any log: what stands under them is shown here too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_numbers: Vec<String>,
    /// Where the person is; none for whoever is in nobody's custody.
    pub position: Option<Position>,
    /// How somebody is gone who was in custody and is in nobody's.
    pub gone: Option<Gone>,
    /// The register.
    pub register: Vec<FieldLine>,
    /// Claims with their sources.
    pub claims: Vec<HistoryLine>,
    /// `adult`, `child` or `unassessed`.
    pub age: &'static str,
    /// Whether the juvenile track holds; none while it cannot be told.
    pub juvenile_forum: Option<bool>,
    /// The movement that the gates are for.
    pub movement: Option<String>,
    /// The gates.
    pub gates: Vec<GateLine>,
    /// Custody legs.
    pub legs: Vec<LegView>,
    /// Debts, paid ones too.
    pub debts: Vec<DebtLine>,
    /// Discrepancies, settled ones too.
    pub discrepancies: Vec<DiscrepancyLine>,
    /// Clocks.
    pub clocks: Vec<ClockLine>,
    /// Tasks, done ones too.
    pub tasks: Vec<TaskRow>,
    /// The last time he was seen, verified or not.
    pub last_seen: Option<HistoryPoint>,
    /// The last time that somebody verified him: at a sighting, or at a door.
    pub last_verified: Option<HistoryPoint>,
    /// What else happened.
    pub history: Vec<HistoryLine>,
    /// Which groups stand in this page.
    pub groups: Vec<GroupLine>,
}

/// When and where a person was last seen, and what stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HistoryPoint {
    /// When.
    pub at: String,
    /// Where.
    pub place: Option<String>,
    /// By what, in a word; of a door its movement.
    pub means: String,
    /// Whether that verified him, rather than told of him.
    pub verified: bool,
    /// The officers who signed it.
    pub officers: Vec<String>,
}

impl HistoryPoint {
    fn of(seen: LastSeen) -> Self {
        let means = match &seen.by {
            SeenBy::Sighting(means) => crate::verbs::place::seen_word(*means).to_owned(),
            SeenBy::Door { movement, arriving, by_exception } => {
                let door = if *arriving { "door on arrival of" } else { "door at boarding of" };
                format!("{door} {movement}{}", if *by_exception { ", by exception" } else { "" })
            }
        };
        Self {
            at: seen.at.to_string(),
            place: seen.place.as_ref().map(ToString::to_string),
            means,
            verified: seen.is_verified(),
            officers: seen.officers.iter().map(ToString::to_string).collect(),
        }
    }
}

impl Desk {
    pub(super) fn passage_of(
        &self,
        number: PersonNumber,
        function: Function,
        events: &[Event],
        beside: &[(PersonNumber, Vec<Event>)],
    ) -> Passage {
        let is_claim = |e: &&&Event| matches!(history::area(e), "identity" | "family") && history::is_claim(e);
        let of = |events: &[Event], claims: bool| -> Vec<history::HistoryLine> {
            let shown = self.shown(function, events);
            shown.iter().filter(|e| is_claim(e) == claims).filter_map(|e| history::line(function, e, &shown)).collect()
        };
        let lines = |claims: bool| {
            let mut lines = of(events, claims);
            for (other, events) in beside {
                lines.extend(of(events, claims).into_iter().map(|line| line.under(*other)));
            }
            lines.sort_by(|a, b| a.at.cmp(&b.at));
            lines
        };
        let movement = self.movement_of(number);
        let merged = self.record.merged_into(number);
        let person = number.to_string();
        let identity = sees(function, Group::Identity);
        Passage {
            person_arabic_indic: number.arabic_indic(),
            shown_to: function.word(),
            at: self.now().to_string(),
            merged_into: merged.map(|n| n.to_string()),
            other_numbers: beside.iter().map(|(other, _)| other.to_string()).collect(),
            position: self.position_of(number),
            gone: self.gone_of(number),
            register: self.register_of(number),
            claims: if identity || sees(function, Group::Family) { lines(true) } else { Vec::new() },
            age: match self.record.age_standing(number, self.now()) {
                AgeStanding::Adult => "adult",
                AgeStanding::Child => "child",
                AgeStanding::Unassessed => "unassessed",
            },
            juvenile_forum: self.record.juvenile_forum(number),
            gates: self.gates_of(number, movement.as_ref()),
            movement: movement.map(|m| m.to_string()),
            legs: self.legs_of(number),
            debts: self.debts(Some(&person), true).unwrap_or_default(),
            discrepancies: self.discrepancies(Some(&person), true).unwrap_or_default(),
            // What a merged number owes is told with the number that it went into.
            clocks: merged.map_or_else(|| self.clocks_of(number), |_| Vec::new()),
            tasks: merged.map_or_else(|| self.tasks_of(number), |_| Vec::new()),
            last_seen: self.record.last_seen(number).map(HistoryPoint::of),
            last_verified: self.record.last_verified(number).map(HistoryPoint::of),
            history: lines(false),
            groups: self.groups(number, function, events),
            person,
        }
    }

    fn position_of(&self, number: PersonNumber) -> Option<Position> {
        self.record.whereabouts(number).map(|w| Position {
            authority: w.authority.to_string(),
            fate_unknown: w.fate_unknown,
            place: w.place.map(|p| p.to_string()),
            movement: w.movement.map(|m| m.to_string()),
            since: w.since.to_string(),
        })
    }

    fn gone_of(&self, number: PersonNumber) -> Option<Gone> {
        let stands = self.record.stands(number).filter(|stands| !stands.standing.is_open())?;
        let about = Stream::Person(number);
        let in_doubt = self.record.discrepancies().any(|(_, d)| {
            d.is_open() && d.about.contains(&about) && d.reported().is_some_and(|(as_, _)| as_ == stands.standing)
        });
        Some(Gone {
            authority: stands.authority.to_string(),
            standing: super::people::standing_word(stands.standing),
            place: stands.place.map(|place| place.to_string()),
            since: stands.since.to_string(),
            in_doubt,
        })
    }

    pub(super) fn register_of(&self, number: PersonNumber) -> Vec<FieldLine> {
        let lines = self.record.register_view(number).map(|view| view.lines).unwrap_or_default();
        let field = |line: custody::RegisterLine| {
            let (value, unknown_because) = match line.value {
                Some(Known::Value(value)) => (Some(value), None),
                Some(Known::UnknownBecause(why)) => (None, Some(why)),
                None => (None, None),
            };
            FieldLine {
                letter: line.letter,
                what: line.what,
                silent: value.is_none() && unknown_because.is_none(),
                value,
                unknown_because,
                at: line.at.map(|t| t.to_string()),
            }
        };
        lines.into_iter().map(field).collect()
    }

    pub(super) fn legs_of(&self, number: PersonNumber) -> Vec<LegView> {
        let view = |leg: custody::LegLine| LegView {
            at: leg.occurred.to_string(),
            authority: leg.authority.to_string(),
            step: leg.step,
            place: leg.place.map(|p| p.to_string()),
            movement: leg.movement.map(|m| m.to_string()),
        };
        self.record.leg_lines(number).into_iter().map(view).collect()
    }

    fn clocks_of(&self, number: PersonNumber) -> Vec<ClockLine> {
        let line = |clock: custody::Clock| ClockLine {
            name: clock.name,
            started: clock.started.to_string(),
            due: clock.due.to_string(),
            state: match clock.state {
                ClockState::Due => "due",
                ClockState::Met(_) => "met",
                ClockState::MetLate(_) => "met-late",
                ClockState::Breached => "breached",
                ClockState::Ended(_) => "ended",
            },
            source: clock.source,
        };
        let mut lines: Vec<ClockLine> = Vec::new();
        for line in self.record.clocks(number, self.now()).into_iter().map(line) {
            // Two starting events of one moment give one clock.
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }

    /// The age now in words, once somebody competent has looked.
    pub fn age_in_words(&self, number: PersonNumber) -> Option<String> {
        self.record.age_now(number, self.now()).as_ref().map(words::age_text)
    }
}
