//! What a plan foresaw beside what was carried out, by day, by trip and by whoever was left. Source: ours.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::super::planned::{Fate, TripKind, Withdrawal};
use super::super::stage::{Stage, Stand};

/// What was moved on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct DayFigures {
    /// People who left a site.
    pub left_people: u32,
    /// People brought back, as their airfield was lost on their way; they are among those who left.
    pub turned_back_people: u32,
    /// Movements by road from a site to an airfield.
    pub convoys: u32,
    /// Flights.
    pub sorties: u32,
    /// People who took off.
    pub flown_people: u32,
    /// People whom a receiver admitted.
    pub admitted_people: u32,
    /// People at the sites when the day ends.
    pub inside_people: u32,
    /// People of unknown fate when the day ends, as their site was lost.
    pub fate_unknown_people: u32,
}

/// A day as it was planned, and as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DayBeside {
    /// Day of the operation, from 1.
    pub day: u32,
    /// By the plan.
    pub planned: DayFigures,
    /// By the logs.
    pub actual: DayFigures,
}

/// A trip that went late, short of its people, or never.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TripLine {
    /// The movement.
    pub movement: String,
    /// When it was to leave.
    pub planned_at: String,
    /// When it left; none where it never did.
    pub left_at: Option<String>,
    /// People planned.
    pub planned_people: u32,
    /// People who left with it.
    pub people: u32,
    /// What kept it back, in the order in which it did.
    pub why: Vec<String>,
}

/// People who were not received, by what held them back last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftLine {
    /// Why.
    pub why: String,
    /// How many.
    pub people: u32,
    /// Their numbers.
    pub persons: Vec<String>,
}

/// A clearance that its owner took back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WithdrawalLine {
    /// Its id in the record.
    pub clearance: String,
    /// When it was withdrawn.
    pub withdrawn_at: String,
    /// When it was given again; none where it was not.
    pub given_again_at: Option<String>,
}

/// How many are where at the end of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExpectedEnd {
    /// People received.
    pub received_people: u32,
    /// Day of the operation on which the last of them is; none where nobody is.
    pub last_day: Option<u32>,
    /// People whom the plan moves and does not bring to a receiver.
    pub on_the_way_people: u32,
    /// People whom it leaves at the sites.
    pub inside_people: u32,
    /// People inside at the failure of their site, on average over what may happen: one run has more or fewer.
    pub inside_at_failure_mean: f64,
}

/// A plan carried out in a rehearsal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CarriedOut {
    /// Name of the plan file.
    pub plan: String,
    /// Whether nothing went wrong but what people do and the errors that are injected.
    pub undisturbed: bool,
    /// What the plan expects, to be set beside what follows.
    pub expected: ExpectedEnd,
    /// Day by day.
    pub days: Vec<DayBeside>,
    /// People received at the end.
    pub received_people: u32,
    /// Day of the operation on which the last of them was; none where nobody was.
    pub last_day: Option<u32>,
    /// People who wait between site and reception at the end.
    pub on_the_way_people: u32,
    /// People at the sites at the end.
    pub inside_people: u32,
    /// People of unknown fate at the end, as their site was lost.
    pub fate_unknown_people: u32,
    /// Clearances that were withdrawn, in order of time.
    pub withdrawals: Vec<WithdrawalLine>,
    /// Trips that went late, short of their people, or never.
    pub trips: Vec<TripLine>,
    /// Everybody who was not received.
    pub left: Vec<LeftLine>,
}

impl Stage {
    /// Where people are when a day ends.
    pub(in super::super) fn note_day(&mut self, day: u32) {
        let lost = self.count(|stand| stand == Stand::Lost);
        let all = u32::try_from(self.sheets.len()).unwrap_or(u32::MAX);
        let Some(carrying) = &mut self.carrying else { return };
        let out = carrying.out;
        if let Some(figures) = carrying.days.get_mut((day as usize).saturating_sub(1)) {
            figures.inside_people = all.saturating_sub(out).saturating_sub(lost);
            figures.fate_unknown_people = lost;
        }
    }

    /// People whom a receiver admitted with a trip, on the day on which it began.
    pub(in super::super) fn note_admitted(&mut self, journey: usize, people: usize) {
        let Some(carrying) = &mut self.carrying else { return };
        let Fate::Goes { boards, .. } = carrying.lift.trips[journey].fate else { return };
        let day = usize::try_from(self.scenario.day_of(boards) - 1).unwrap_or(0);
        if let Some(figures) = carrying.days.get_mut(day) {
            figures.admitted_people += u32::try_from(people).unwrap_or(u32::MAX);
        }
    }

    fn count(&self, wanted: impl Fn(Stand) -> bool) -> u32 {
        u32::try_from(self.sheets.iter().filter(|sheet| wanted(sheet.stand)).count()).unwrap_or(u32::MAX)
    }

    /// The end of a plan.
    pub(in super::super) fn carried_out(&self) -> Option<CarriedOut> {
        let carrying = self.carrying.as_ref()?;
        let (received, lost) = (self.count(|s| s == Stand::Arrived), self.count(|s| s == Stand::Lost));
        let on_the_way = |p: &usize| self.is_on_the_way(*p);
        let on_the_way = u32::try_from((0..self.sheets.len()).filter(on_the_way).count()).unwrap_or(u32::MAX);
        let all = u32::try_from(self.sheets.len()).unwrap_or(u32::MAX);
        let days = self.days_beside();
        Some(CarriedOut {
            plan: carrying.lift.file.clone(),
            undisturbed: carrying.lift.undisturbed,
            expected: ExpectedEnd::of(&days, all, carrying.lift.inside_at_failure_mean),
            last_day: last_day(&days, |day| day.actual),
            days,
            received_people: received,
            on_the_way_people: on_the_way,
            inside_people: all - received - lost - on_the_way,
            fate_unknown_people: lost,
            withdrawals: carrying.lift.withdrawn.iter().map(WithdrawalLine::of).collect(),
            trips: self.trip_lines(),
            left: self.left_lines(),
        })
    }

    /// Whether somebody is on the list of a movement, or waits between two.
    pub(in super::super) fn is_moving(&self, person: usize) -> bool {
        matches!(self.sheets[person].stand, Stand::Going(j) if j != usize::MAX) || self.is_on_the_way(person)
    }

    /// Whether somebody has left his site and is not received.
    fn is_on_the_way(&self, person: usize) -> bool {
        let sheet = &self.sheets[person];
        let Some(carrying) = &self.carrying else { return false };
        let at_site = carrying.lift.sites.iter().any(|site| site.place == sheet.site.as_str());
        !at_site && !matches!(sheet.stand, Stand::Arrived | Stand::Lost)
    }

    fn days_beside(&self) -> Vec<DayBeside> {
        let Some(carrying) = &self.carrying else { return Vec::new() };
        let mut inside = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        let mut days = Vec::new();
        for ((planned, actual), day) in carrying.lift.days.iter().zip(&carrying.days).zip(1_u32..) {
            inside = inside.saturating_sub(planned.left);
            let planned = DayFigures {
                left_people: planned.left,
                convoys: planned.convoys,
                sorties: planned.sorties,
                flown_people: planned.flown,
                admitted_people: planned.admitted,
                inside_people: inside,
                ..DayFigures::default()
            };
            days.push(DayBeside { day, planned, actual: *actual });
        }
        days
    }

    fn trip_lines(&self) -> Vec<TripLine> {
        let Some(carrying) = &self.carrying else { return Vec::new() };
        let mut lines = Vec::new();
        for (journey, trip) in carrying.lift.trips.iter().enumerate().filter(|(_, t)| t.kind != TripKind::Admission) {
            let Some(planned) = self.leg(journey, 0) else { continue };
            let people = carrying.left_with.get(&journey).copied().unwrap_or(0);
            let planned_people: u32 = trip.planned.iter().sum();
            let left_at = match trip.fate {
                Fate::Goes { leaves, .. } if people > 0 => Some(leaves),
                _ => None,
            };
            let mut why = trip.kept.clone();
            let called: u32 = trip.persons.iter().sum();
            if people < called && matches!(trip.fate, Fate::Goes { .. }) {
                why.push(format!("{} of its people were not there, or held back at a gate", called - people));
            }
            let as_planned = left_at == Some(planned.departs_at) && people == planned_people;
            if !as_planned || !why.is_empty() {
                lines.push(TripLine {
                    movement: planned.id,
                    planned_at: planned.departs_at.to_string(),
                    left_at: left_at.map(|at| at.to_string()),
                    planned_people,
                    people,
                    why,
                });
            }
        }
        lines
    }

    fn left_lines(&self) -> Vec<LeftLine> {
        let mut left: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
        for (person, sheet) in self.sheets.iter().enumerate().filter(|(_, s)| s.stand != Stand::Arrived) {
            left.entry(self.why_left(person)).or_default().push(sheet.number.to_string());
        }
        let line = |(why, persons): (&str, Vec<String>)| LeftLine {
            why: why.to_owned(),
            people: u32::try_from(persons.len()).unwrap_or(u32::MAX),
            persons,
        };
        left.into_iter().map(line).collect()
    }

    fn why_left(&self, person: usize) -> &'static str {
        let sheet = &self.sheets[person];
        let has_place = self.carrying.as_ref().is_some_and(|carrying| carrying.group_of.contains_key(&person));
        match sheet.stand {
            Stand::Lost => "his site was lost; his fate is unknown",
            Stand::Staying => "a finding of risk, or an objection upheld",
            _ if self.is_on_the_way(person) => "waits on the way: no flight took him, or nobody has admitted him",
            _ if sheet.objecting => "an objection is undecided",
            _ if sheet.unfit => "not fit to travel",
            _ if !has_place && sheet.child => "a child beyond the places of the plan's movements of children",
            _ if !has_place => "beyond the places of the plan",
            _ => "his trip did not go, or went without him",
        }
    }
}

/// The last day on which anybody was admitted.
fn last_day(days: &[DayBeside], of: impl Fn(&DayBeside) -> DayFigures) -> Option<u32> {
    days.iter().rev().find(|day| of(day).admitted_people > 0).map(|day| day.day)
}

impl ExpectedEnd {
    fn of(days: &[DayBeside], people: u32, inside_at_failure_mean: f64) -> Self {
        let sum = |of: fn(&DayFigures) -> u32| days.iter().map(|day| of(&day.planned)).sum::<u32>();
        let (left, received) = (sum(|day| day.left_people), sum(|day| day.admitted_people));
        Self {
            received_people: received,
            last_day: last_day(days, |day| day.planned),
            on_the_way_people: left.saturating_sub(received),
            inside_people: people.saturating_sub(left),
            inside_at_failure_mean,
        }
    }
}

impl WithdrawalLine {
    fn of(withdrawal: &Withdrawal) -> Self {
        Self {
            clearance: withdrawal.clearance.clone(),
            withdrawn_at: withdrawal.at.to_string(),
            given_again_at: withdrawal.again.map(|at| at.to_string()),
        }
    }
}
