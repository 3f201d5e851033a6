//! Whether the facts of a scenario hold together, told with the facts in conflict. Source: ours, `cli.md`
//! (`plan check`).

use std::path::Path;

use serde::Serialize;

use super::scenario::{ConflictView, read};
use crate::failure::Failure;

/// What a scenario holds, and what in it contradicts itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CheckedScenario {
    /// Name of the operation.
    pub scenario: String,
    /// SHA-256 of all files that were read.
    pub digest: String,
    /// Local midnight of the first day.
    pub start: String,
    /// People inside at the start.
    pub people: u64,
    /// Sites to be emptied.
    pub sites: usize,
    /// Airfields.
    pub airfields: usize,
    /// Receiving places.
    pub receivers: usize,
    /// Aircraft by tail.
    pub tails: usize,
    /// Values stated.
    pub facts: usize,
    /// Of them invented, all or in part.
    pub invented: usize,
    /// Whether the facts hold together, so that plans can be made.
    pub holds_together: bool,
    /// Each contradiction by the fewest facts that make it.
    pub conflicts: Vec<ConflictView>,
}

/// Reads a scenario and looks for facts that contradict one another.
pub fn check_scenario(path: &Path) -> Result<CheckedScenario, Failure> {
    let scenario = read(path)?;
    let conflicts = scenario.conflicts();
    let problem = &scenario.problem;
    Ok(CheckedScenario {
        digest: scenario.digest_hex(),
        start: scenario.start.rfc3339(0),
        people: problem.people(),
        sites: problem.sites.len(),
        airfields: problem.airfields.len(),
        receivers: problem.receivers.len(),
        tails: problem.kinds.iter().map(|kind| kind.tails.len()).sum(),
        facts: scenario.facts.len(),
        invented: scenario.facts.iter().filter(|fact| fact.invented).count(),
        holds_together: conflicts.is_empty(),
        conflicts,
        scenario: scenario.name,
    })
}
