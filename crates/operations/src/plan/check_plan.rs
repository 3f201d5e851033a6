//! Whether a plan keeps every rule, by the checker, from the scenario alone. Source: ours, `cli.md` (`plan check`).

use std::path::Path;

use airlift::cost;
use serde::Serialize;

use super::broken::broken_rules;
use super::clockface::Clockface;
use super::file::read_plan;
use super::reckoned::{ReckonedBound, reckoned};
use super::scenario::load;
use super::view::{CrowdedView, PartsView, ViolationView, crowded};
use crate::failure::Failure;

/// A plan as the checker sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedPlan {
    /// Name of the operation.
    pub scenario: String,
    /// SHA-256 of its files.
    pub digest: String,
    /// Whether the plan keeps every rule.
    pub feasible: bool,
    /// Each rule that it breaks, with where, when and by how much.
    pub violations: Vec<ViolationView>,
    /// Sorties whose alternate has no place for them beside what the plan has there then; no rule is broken by it.
    pub crowded_alternates: Vec<CrowdedView>,
    /// The bound, reckoned anew; none for a plan for the rest.
    pub bound: Option<ReckonedBound>,
    /// The objective, persons.
    pub objective: f64,
    /// Its parts.
    pub objective_parts: PartsView,
    /// Expected people inside at the failure of their site, each counting one.
    pub expected_inside: f64,
    /// People that the plan flies out.
    pub flown: u64,
    /// Times that the rest was planned anew.
    pub planned_anew: usize,
}

/// Reads a plan of a scenario and checks it rule by rule, minute by minute, whatever made it. A plan for the rest is
/// checked under the facts that it was made with.
pub fn check_plan(plan: &Path, scenario: &Path) -> Result<CheckedPlan, Failure> {
    let scenario = load(scenario)?;
    let planned = read_plan(plan, &scenario)?;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let violations = broken_rules(&planned, &scenario, &face)?;
    let problem = planned.problem(&scenario)?;
    let found = cost(&problem, &planned.plan);
    Ok(CheckedPlan {
        digest: scenario.digest_hex(),
        feasible: violations.is_empty(),
        violations,
        crowded_alternates: crowded(&problem, &planned.plan, &face),
        bound: reckoned(&scenario, &planned, found.objective()),
        objective: found.objective(),
        objective_parts: PartsView::of(&found.parts),
        expected_inside: found.expected_inside,
        flown: planned.plan.flown(),
        planned_anew: planned.rest.len(),
        scenario: scenario.name,
    })
}
