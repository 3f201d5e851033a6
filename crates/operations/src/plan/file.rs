//! The plan file: a plan with what is known of it, in the names of its scenario. Source: ours; `docs/formats.md`.
//!
//! Written whole or not at all. Read strictly: another scenario's plan, an unknown name or key, a minute off the grid and
//! figures that are not the plan's own are refused, each with its place.

mod read;
mod rows;
mod write;

use std::path::Path;

use airlift::{Bound, Cost, Now, Plan, Problem, Step, Violation, problem_now, violations, violations_now};

use super::Scenario;
use super::live::LiveFact;
use crate::failure::Failure;
use crate::files;
pub(crate) use read::parse;
pub(crate) use write::written;

/// The one schema that is written and read.
pub(crate) const SCHEMA: &str = "custodia/plan/1";
/// Longest plan file read, bytes. Source: ours; 100,000 people at 50 sites take about 10 MB.
pub(crate) const PLAN_BYTES_MAX: u64 = 64 << 20;
/// Most persons or guards that all rows of a kind may name together. Effect: sums stay below 2^32; a problem has at most
/// as many people.
pub(crate) const TOTAL_MAX: u64 = 1_000_000_000;

/// What a plan for the rest starts from.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// The minute from which it is planned anew.
    pub now_min: u32,
    /// The minute up to which starts were kept.
    pub frozen_until_min: u32,
    /// What had changed.
    pub facts: Vec<LiveFact>,
}

/// A plan with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// Its full cost, for the problem that it is made for.
    pub cost: Cost,
    /// What no plan on this grid can be better than, where it was reckoned.
    pub bound: Option<Bound>,
    /// The seed of the search.
    pub seed: u64,
    /// Tries of the search.
    pub tries: u64,
    /// What made it: a solver, or the search alone.
    pub solver: String,
    /// For a plan for the rest, what it starts from; each time that it was planned anew, the earliest first.
    pub rest: Vec<Rest>,
}

impl Planned {
    /// The problem that the plan is made for: the scenario's, or for a plan for the rest that problem as it is by then.
    pub fn problem(&self, scenario: &Scenario) -> Result<Problem, Failure> {
        self.problem_before(scenario, self.rest.len())
    }

    /// The problem after so many of the times that it was planned anew.
    fn problem_before(&self, scenario: &Scenario, times: usize) -> Result<Problem, Failure> {
        let mut problem = scenario.problem.clone();
        for rest in &self.rest[..times] {
            let now = rest.now(scenario, &self.plan)?;
            problem = problem_now(&problem, &now).map_err(|e| Failure::error(e.to_string()))?;
        }
        Ok(problem)
    }

    /// Every rule that the plan breaks, by the checker; for a plan for the rest under the facts that it was made with.
    pub fn broken(&self, scenario: &Scenario) -> Result<Vec<Violation>, Failure> {
        let Some(last) = self.rest.last() else { return Ok(violations(&scenario.problem, &self.plan)) };
        let problem = self.problem_before(scenario, self.rest.len() - 1)?;
        let now = last.now(scenario, &self.plan)?;
        Ok(violations_now(&problem, &self.plan, &now, &[], &self.plan))
    }
}

impl Rest {
    /// What was so then, for the core: what the plan began before it is past.
    pub(crate) fn now(&self, scenario: &Scenario, plan: &Plan) -> Result<Now, Failure> {
        let fact = |row: &LiveFact| row.fact(scenario).map_err(|what| Failure::error(what).at(row.place()));
        let step = |minute: u32, what: &str| {
            edge(&scenario.problem, minute).map(Step).map_err(|e| Failure::error(format!("{what} {e}")))
        };
        let now = step(self.now_min, "now_min")?;
        let frozen_until = step(self.frozen_until_min, "frozen_until_min")?;
        let facts = self.facts.iter().map(fact).collect::<Result<_, _>>()?;
        Ok(Now { step: now, frozen_until, done: begun(plan, now), facts })
    }
}

/// What of a plan begins before a step.
pub(crate) fn begun(plan: &Plan, step: Step) -> Plan {
    Plan {
        stages: plan.stages.iter().filter(|w| w.step < step).cloned().collect(),
        convoys: plan.convoys.iter().filter(|c| c.leaves < step).cloned().collect(),
        sorties: plan.sorties.iter().filter(|s| s.boards < step).cloned().collect(),
        admissions: plan.admissions.iter().filter(|a| a.step < step).cloned().collect(),
    }
}

/// The edge of the grid at a minute.
pub(crate) fn edge(problem: &Problem, minute: u32) -> Result<usize, String> {
    let edges = problem.grid.edges_min();
    edges.binary_search(&minute).map_err(|at| {
        let near = edges[at.saturating_sub(1).min(edges.len() - 1)];
        format!("is {minute}, an edge of the grid such as {near} needed")
    })
}

/// Reads a plan of a scenario.
pub fn read_plan(path: &Path, scenario: &Scenario) -> Result<Planned, Failure> {
    let bytes = files::read_bounded(path, PLAN_BYTES_MAX)?;
    parse(&bytes, scenario, path)
}

/// Writes a plan to a file that is not there yet; with `replace` also in place of one that is.
pub fn write_plan(path: &Path, scenario: &Scenario, planned: &Planned, replace: bool) -> Result<(), Failure> {
    let text = written(scenario, planned)?;
    match replace {
        true => files::replace(path, text.as_bytes()),
        false => files::write_new_whole(path, text.as_bytes()),
    }
}

/// Refuses a plan's name that is taken, before anything is reckoned, and a folder that is not there.
pub fn plan_can_be_written(path: &Path, replace: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::error("is a folder, the name of a file needed").at(path.display()));
    }
    if path.exists() && !replace {
        return Err(Failure::error("file exists")
            .at(path.display())
            .hint("choose another name, or say --replace to have it replaced"));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(Failure::error("is no folder").at(folder.display()).hint("make it first"));
    }
    Ok(())
}
