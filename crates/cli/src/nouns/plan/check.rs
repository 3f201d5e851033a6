//! `plan check`: what a scenario holds, and what in it contradicts itself. Source: `cli.md`.

use std::fmt::Write;
use std::path::Path;

use operations::Failure;
use operations::plan::{CheckedScenario, check_scenario};

use crate::output::{Answer, DONE, LOOK, counted};

pub(crate) fn run(scenario: &Path) -> Result<Answer, Failure> {
    let found = check_scenario(scenario)?;
    let document = serde_json::to_value(&found)
        .map_err(|e| Failure::error(format!("the scenario could not be written as JSON: {e}")))?;
    let exit = if found.holds_together { DONE } else { LOOK };
    Ok(Answer::done("plan-check", document, text(&found)).exiting(exit))
}

fn text(found: &CheckedScenario) -> String {
    let mut out = format!(
        "{}, from {}: {} at {}, {}, {}, {}\n{} stated, {} of them invented in all or part\ndigest {}\n",
        found.scenario,
        found.start,
        counted(found.people, "person"),
        counted(found.sites as u64, "site"),
        counted(found.airfields as u64, "airfield"),
        counted(found.receivers as u64, "receiver"),
        counted(found.tails as u64, "tail"),
        counted(found.facts as u64, "fact"),
        found.invented,
        found.digest,
    );
    if found.holds_together {
        out.push_str("The facts hold together: plans can be made.\n");
        return out;
    }
    let _ = writeln!(
        out,
        "{}; to end one, change one of its facts:",
        counted(found.conflicts.len() as u64, "contradiction")
    );
    for (n, conflict) in found.conflicts.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", n + 1, conflict.kind.replace('_', " "));
        for fact in &conflict.facts {
            let _ = writeln!(out, "   - {fact}");
        }
    }
    out
}
