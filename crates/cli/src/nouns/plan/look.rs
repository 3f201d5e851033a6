//! `plan explain`, `compare`, `simulate`, `export`: what is read from a plan file. Source: `cli.md`.

use std::path::PathBuf;

use operations::Failure;
use operations::plan::{
    CompareQuestion, ExportQuestion, Format, SeatedView, SimulateQuestion, compare_plans, explain_plan, export_plan,
    simulate_plan,
};

use super::solve_text;
use super::{FormatWord, OfPlan, document, look_text};
use crate::output::{Answer, DONE, LOOK, counted};

pub(crate) fn explain(of: &OfPlan) -> Result<Answer, Failure> {
    let found = explain_plan(&of.plan, &of.scenario)?;
    let text = solve_text::broken_first(&found.plan, &found.violations) + &look_text::explained(&found);
    let borne_out = found.bound.as_ref().is_none_or(|bound| bound.borne_out);
    Ok(Answer::done("plan-explain", document(&found)?, text).exiting(exit(found.feasible && borne_out)))
}

pub(crate) fn compare(question: &CompareQuestion) -> Result<Answer, Failure> {
    let found = compare_plans(question)?;
    let broken = found.broken.iter().map(|of| solve_text::broken_first(&of.plan, &of.violations));
    let text = broken.collect::<String>() + &look_text::compared(&found);
    Ok(Answer::done("plan-compare", document(&found)?, text).exiting(exit(found.feasible)))
}

pub(crate) fn simulate(of: OfPlan, (runs, seed): (u32, u64), with_hand: bool) -> Result<Answer, Failure> {
    let question = SimulateQuestion { plan: of.plan, scenario: of.scenario, runs, seed, with_hand };
    let found = simulate_plan(&question)?;
    let text = solve_text::broken_first(&found.plan.name, &found.violations) + &look_text::simulated(&found);
    Ok(Answer::done("plan-simulate", document(&found)?, text).exiting(exit(found.feasible)))
}

pub(crate) fn export(
    of: OfPlan,
    formats: &[FormatWord],
    people: Option<PathBuf>,
    out: PathBuf,
) -> Result<Answer, Failure> {
    const ALL: [FormatWord; 4] = [FormatWord::Csv, FormatWord::Json, FormatWord::Svg, FormatWord::Html];
    let asked = if formats.is_empty() { &ALL[..] } else { formats };
    let mut wanted: Vec<Format> = Vec::new();
    for word in asked {
        let format = match word {
            FormatWord::Csv => Format::Csv,
            FormatWord::Json => Format::Json,
            FormatWord::Svg => Format::Svg,
            FormatWord::Html => Format::Html,
        };
        if !wanted.contains(&format) {
            wanted.push(format);
        }
    }
    let question = ExportQuestion { plan: of.plan, scenario: of.scenario, formats: wanted, people, out };
    let found = export_plan(&question)?;
    let mut text = solve_text::broken_first(&found.plan, &found.violations);
    text += &format!(
        "{}: {} and {} written to {}\n",
        found.scenario,
        counted(found.convoys as u64, "convoy"),
        counted(found.sorties as u64, "sortie"),
        found.out
    );
    for file in &found.files {
        text.push_str(&format!("  {file}\n"));
    }
    if found.sorties_without_crew > 0 {
        text.push_str(&format!(
            "{} without a rested crew in a roster: find one more crew, or move them\n",
            counted(found.sorties_without_crew as u64, "sortie")
        ));
    }
    text.push_str(&found.seated.as_ref().map_or_else(String::new, seated));
    let together = found.seated.as_ref().is_none_or(|seated| seated.not_apart.is_empty());
    Ok(Answer::done("plan-export", document(&found)?, text).exiting(exit(found.feasible && together)))
}

/// Pairs and families of a list that are told by name; the files and `--json` have all.
const TOLD_MAX: usize = 10;

/// Who was given a seat, and who must be looked at.
fn seated(found: &SeatedView) -> String {
    let mut text = format!("{} seated, {} staying\n", counted(found.seated as u64, "person"), found.staying);
    for [a, b] in found.not_apart.iter().take(TOLD_MAX) {
        text.push_str(&format!(
            "{a} and {b} must be apart and are NOT: move one of them to another group of the plan\n"
        ));
    }
    if found.not_apart.len() > TOLD_MAX {
        text.push_str(&format!("and {} pairs more, in not-apart.csv\n", found.not_apart.len() - TOLD_MAX));
    }
    if !found.divided.is_empty() {
        let first: Vec<&str> = found.divided.iter().take(TOLD_MAX).map(String::as_str).collect();
        let more = found.divided.len().saturating_sub(TOLD_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text.push_str(&format!("do not travel together: {}{more}\n", first.join(", ")));
    }
    text
}

/// A plan that breaks rules is shown, so that it can be seen what is wrong with it, and somebody must look.
fn exit(feasible: bool) -> u8 {
    if feasible { DONE } else { LOOK }
}
