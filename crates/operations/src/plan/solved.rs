//! A scenario solved, as it is shown: the plan's figures, the bound, what binds, and what they are set beside. Source: ours,
//! `cli.md` (`plan solve`).

use serde::Serialize;

use super::rank::ReactionView;
use super::real::RealView;
use super::view::{BindingView, CrowdedView, FiguresView, PartsView, ViolationView};

/// How far a solve has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveProgress {
    /// Objective of the best plan so far, persons.
    pub objective: f64,
    /// The bound, once there is one.
    pub bound: Option<f64>,
    /// The gap to it.
    pub gap: Option<f64>,
    /// Processor's time so far, seconds.
    pub cpu_s: f64,
}

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// All tries were made.
    Tries,
    /// It was good enough.
    Gap,
    /// The processor's time was used.
    CpuS,
    /// Somebody stopped it.
    Interrupted,
}

/// The best plan by hand, in one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GreedyView {
    /// Which policy.
    pub policy: &'static str,
    /// Its objective, persons.
    pub objective: f64,
    /// Expected people inside by it.
    pub expected_inside: f64,
}

/// Schedules and charts of a plan in a folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChartsView {
    /// The folder.
    pub out: String,
    /// Files in it.
    pub files: Vec<String>,
}

/// A scenario solved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solved {
    /// Name of the operation.
    pub scenario: String,
    /// Digest of its files.
    pub scenario_digest: String,
    /// The plan file.
    pub plan: String,
    /// Its schedules and charts, where they were asked for.
    pub charts: Option<ChartsView>,
    /// People inside at the start.
    pub people: u64,
    /// Sites.
    pub sites: usize,
    /// The objective, persons.
    pub objective: f64,
    /// Its parts.
    pub objective_parts: PartsView,
    /// What no plan on this grid costs less than, for these hazards: persons; 0 where it was stopped before.
    pub bound: f64,
    /// (objective − bound) / max(bound, 1 person).
    pub gap: f64,
    /// Longest step of the grid that plan and bound hold for, hours.
    pub grid_h: f64,
    /// Expected people inside at the failure of their site, each counting one.
    pub expected_inside: f64,
    /// The same, were nobody moved.
    pub expected_inside_nobody_moved: f64,
    /// Whether people, vehicles, aircraft and guards are whole; a plan has no other numbers.
    pub integer: bool,
    /// Whether the checker finds no rule broken.
    pub feasible: bool,
    /// Rules broken.
    pub violations: Vec<ViolationView>,
    /// Sorties whose alternate has no place for them beside what the plan has there then; no rule is broken by it.
    pub crowded_alternates: Vec<CrowdedView>,
    /// Hours from the start until the last is admitted; none where nobody is.
    pub completion_h: Option<f64>,
    /// The same as a local time.
    pub completion: Option<String>,
    /// People flown out.
    pub flown: u64,
    /// People still inside at the end.
    pub left: u64,
    /// People out of their site whom no receiver has admitted by the end of the plan.
    pub not_admitted: u64,
    /// Sorties.
    pub sorties: usize,
    /// Convoys.
    pub convoys: usize,
    /// Processor's time until the plan was made, seconds; comparisons and checks come after it.
    pub cpu_s: f64,
    /// Wall time until then.
    pub wall_s: f64,
    /// Processor's time until there was a first feasible plan, seconds.
    pub first_plan_cpu_s: f64,
    /// Processor's time of the whole command, seconds.
    pub command_cpu_s: f64,
    /// The solver.
    pub solver: &'static str,
    /// Seed of the search.
    pub seed: u64,
    /// Tries asked for.
    pub tries: u64,
    /// Why the search ended.
    pub ended: Ended,
    /// The best plan by hand.
    pub greedy: GreedyView,
    /// The same sorties with the last repair that the plan gets, who goes with them chosen anew; none where it was
    /// interrupted.
    pub greedy_repaired: Option<GreedyView>,
    /// All plans by hand.
    pub by_hand: Vec<FiguresView>,
    /// What binds, and what one more is worth; none where it was interrupted.
    pub binding: Vec<BindingView>,
    /// Plan and plans by hand where the lift itself raises the hazard.
    pub reaction: ReactionView,
    /// What was in fact done, where the scenario has the public series.
    pub real: Option<RealView>,
    /// What the bound holds for, in words.
    pub holds_for: String,
}
