//! The bound of a plan file is reckoned again from the scenario: a file can say anything. Source: ours; certified by
//! `airlift`.

use airlift::lower_bound;
use serde::Serialize;

use super::Scenario;
use super::file::Planned;
use super::solve::holds_for;

/// How far the bound of a file may be above the one that is reckoned here, as a share: another solver's prices give another
/// bound, as true, that differs in its last digits.
const BOUND_SLACK: f64 = 1e-6;

/// A bound that was reckoned now, beside what the plan's file says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReckonedBound {
    /// What no plan on this grid costs less than, persons.
    pub value: f64,
    /// (objective − bound) / max(bound, 1 person).
    pub gap: f64,
    /// What it holds for, in words.
    pub holds_for: String,
    /// What the file says; none where it says nothing.
    pub in_file: Option<f64>,
    /// Whether the file's bound is no higher than the one reckoned here: a higher one is not borne out by anything.
    pub borne_out: bool,
}

/// Solves the relaxation again. None for a plan for the rest: its file has no bound, `plan replan` reckons it.
pub(crate) fn reckoned(scenario: &Scenario, planned: &Planned, objective: f64) -> Option<ReckonedBound> {
    if !planned.rest.is_empty() {
        return None;
    }
    let bound = lower_bound(&scenario.problem);
    let in_file = planned.bound.map(|bound| bound.value);
    Some(ReckonedBound {
        value: bound.value,
        gap: bound.gap(objective),
        holds_for: holds_for(scenario, bound.grid_h),
        borne_out: in_file.is_none_or(|told| told <= bound.value * (1.0 + BOUND_SLACK)),
        in_file,
    })
}
