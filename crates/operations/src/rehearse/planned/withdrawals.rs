//! Which clearances of the operation are withdrawn when the simulated world withdraws one of the plan's, and when each is
//! given again. Source: ours, decision 0070.
//!
//! The two files name clearances each in their own way: one window of the plan may be three papers in the record. They
//! belong together where the movements that stand on a paper are those whose trips need the plan's clearance.

use std::collections::BTreeMap;

use airlift::{Carried, ClearanceId, Problem};
use custody::event::movement::ClearanceKind;
use custody::{Moment, Span};

use super::super::scenario::{Clearance, Scenario};
use super::super::timetable::{PlannedMovement, Timetable};
use super::moment;
use super::trip::{Fate, LiftTrip};

/// Minutes before the step from which trips begin again at which a clearance is given again: whoever leaves by road then
/// boards from an hour before. Source: ours; an hour of `task.rs`, and a minute for the word.
const GIVEN_BEFORE_MIN: i64 = 61;

/// A clearance of the operation that its owner takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::rehearse) struct Withdrawal {
    /// Its id in `operation.toml`.
    pub(in crate::rehearse) clearance: String,
    /// When it is withdrawn.
    pub(in crate::rehearse) at: Moment,
    /// When it is given again; none where that is after the plan's end.
    pub(in crate::rehearse) again: Option<Moment>,
}

/// All of them in order of time.
pub(super) fn of(
    operation: &Scenario,
    problem: &Problem,
    (timetable, trips): (&Timetable, &[LiftTrip]),
    run: &Carried,
) -> Vec<Withdrawal> {
    let mut all = Vec::new();
    for (paper, clearance) in stands_for(operation, timetable, trips) {
        for (from, until) in &run.withdrawn[clearance.0] {
            let edge = |step: airlift::Step| moment(operation, problem.grid.edges_min()[step.0]);
            let at = after_what_is_loading(paper, timetable, trips, edge(*from));
            let again = (until.0 < problem.grid.steps()).then(|| edge(*until) - Span::minutes(GIVEN_BEFORE_MIN));
            let holds = (operation.day_start(paper.from_day), operation.day_start(paper.to_day + 1));
            // Who takes back what has run out, or does not hold before it is given again, says nothing new.
            if at < holds.1 && again.is_none_or(|again| at < again && holds.0 < again) {
                // What runs out meanwhile is not given again.
                let again = again.filter(|again| *again < holds.1);
                all.push(Withdrawal { clearance: paper.id.clone(), at, again });
            }
        }
    }
    all.sort_by(|a, b| (a.at, &a.clearance).cmp(&(b.at, &b.clearance)));
    all
}

/// The papers each of whose movements needs one and the same clearance of the plan, with it.
pub(super) fn stands_for<'a>(
    operation: &'a Scenario,
    timetable: &Timetable,
    trips: &[LiftTrip],
) -> Vec<(&'a Clearance, ClearanceId)> {
    let mut needed: BTreeMap<&str, Vec<Option<ClearanceId>>> = BTreeMap::new();
    for (movement, trip) in timetable.movements.iter().zip(trips) {
        for paper in &movement.clearances {
            needed.entry(paper).or_default().push(need(operation, trip, paper));
        }
    }
    let one = |paper: &'a Clearance| {
        let of = needed.get(&*paper.id)?;
        let first = (*of.first()?)?;
        of.iter().all(|clearance| *clearance == Some(first)).then_some((paper, first))
    };
    operation.clearances.iter().filter_map(one).collect()
}

/// The plan's clearance of the kind of a paper that a trip needs.
fn need(operation: &Scenario, trip: &LiftTrip, paper: &str) -> Option<ClearanceId> {
    let kind = operation.clearances.iter().find(|clearance| clearance.id == paper)?.kind;
    trip.needs.iter().find(|(needed, _)| *needed == kind).map(|(_, clearance)| *clearance)
}

/// A minute after the last that was being loaded under a paper when it is withdrawn has left: it still goes, in the
/// simulation as in the record.
fn after_what_is_loading(paper: &Clearance, timetable: &Timetable, trips: &[LiftTrip], from: Moment) -> Moment {
    let mut at = from;
    for (movement, trip) in timetable.movements.iter().zip(trips) {
        let Fate::Goes { boards, leaves, .. } = trip.fate else { continue };
        if boards < from && from <= leaves && stands_on(movement, paper) {
            at = at.max(leaves + Span::MINUTE);
        }
    }
    at
}

/// Whether a movement names a paper, for where it goes or for where it may be sent instead.
fn stands_on(movement: &PlannedMovement, paper: &Clearance) -> bool {
    let for_alternate = paper.kind == ClearanceKind::Landing
        && movement.alternates.iter().any(|alternate| paper.arriving_at.contains(alternate));
    movement.clearances.contains(&paper.id) || for_alternate
}
