//! `plan check`: whether a plan keeps every rule; or, of a scenario alone, what in it contradicts itself. Source:
//! `cli.md`.

use std::fmt::Write;
use std::path::Path;

use operations::Failure;
use operations::plan::{CheckedPlan, CheckedScenario, check_plan, check_scenario};
use serde::Serialize;

use super::solve_text;
use crate::output::{Answer, DONE, FAILED, LOOK, counted};

/// Violations that the text lists; all are in the JSON document.
const TOLD_MAX: usize = 20;

pub(crate) fn run(plan: Option<&Path>, scenario: &Path) -> Result<Answer, Failure> {
    let Some(plan) = plan else {
        let found = check_scenario(scenario)?;
        let exit = if found.holds_together { DONE } else { LOOK };
        return Ok(Answer::done("plan-check", document(&found)?, scenario_text(&found)).exiting(exit));
    };
    let found = check_plan(plan, scenario)?;
    // A plan that breaks a rule does not verify, as a receipt that is not what it says does not.
    let borne_out = found.bound.as_ref().is_none_or(|bound| bound.borne_out);
    let exit = match (found.feasible, borne_out) {
        (false, _) => FAILED,
        (true, false) => LOOK,
        (true, true) => DONE,
    };
    Ok(Answer::done("plan-check", document(&found)?, plan_text(&found)).exiting(exit))
}

fn document(found: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(found).map_err(|e| Failure::error(format!("the check could not be written as JSON: {e}")))
}

fn plan_text(found: &CheckedPlan) -> String {
    let mut out = format!(
        "{}: {} flown, {:.3} expected inside at the failure of their site, objective {:.3} persons\n",
        found.scenario,
        counted(found.flown, "person"),
        found.expected_inside,
        found.objective,
    );
    if found.feasible {
        out.push_str("The plan keeps every rule.\n");
        out.push_str(&solve_text::crowded(&found.crowded_alternates));
        out.push_str(&solve_text::reckoned(found.bound.as_ref()));
        return out;
    }
    let _ = writeln!(out, "The plan breaks rules, {}:", counted(found.violations.len() as u64, "time"));
    for broken in found.violations.iter().take(TOLD_MAX) {
        let _ = writeln!(out, "- {} at {}, {}, by {:.3}", broken.rule, broken.place, broken.when, broken.by);
    }
    if found.violations.len() > TOLD_MAX {
        let _ = writeln!(out, "and {} more, see --json", found.violations.len() - TOLD_MAX);
    }
    out
}

fn scenario_text(found: &CheckedScenario) -> String {
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
