//! `plan solve` and `plan replan`: a search that is watched and can be stopped. Source: `cli.md`.

use std::path::{Path, PathBuf};

use operations::Failure;
use operations::plan::{
    Ended, ExportQuestion, ReplanQuestion, SolveProgress, SolveQuestion, export_plan, replan_scenario, solve_scenario,
};

use super::{ReplanArgs, SolveArgs, document, interrupt, solve_text};
use crate::output::{Answer, DONE, INTERRUPTED, LOOK, Progress};
use crate::session::Global;

pub(crate) fn solve(global: &Global, args: SolveArgs) -> Result<Answer, Failure> {
    let SolveArgs { scenario, out, charts, replace, gap, cpu_s, seed, tries } = args;
    let charts = charts.or_else(|| out.is_none().then(|| named_after(&scenario, "-charts")));
    let out = out.unwrap_or_else(|| named_after(&scenario, "-plan.json"));
    let drawn = charts.map(|folder| ExportQuestion {
        plan: out.clone(),
        scenario: scenario.clone(),
        formats: ExportQuestion::CHARTS.to_vec(),
        people: None,
        out: folder,
        replace,
    });
    drawn.iter().try_for_each(ExportQuestion::check)?;
    let interrupted = interrupt::flag()?;
    let mut progress = Progress::new(global.quiet);
    let question = SolveQuestion { scenario, out, replace, gap, cpu_s, seed, tries };
    let found = solve_scenario(&question, &interrupted, &mut |now| progress.say(&said(now)));
    progress.end();
    let found = found?;
    let mut text = solve_text::solved(&found);
    if let Some(drawn) = &drawn {
        let drawn = export_plan(drawn)?;
        text.push_str(&format!("\n{} in {}\n", drawn.files.join(", "), drawn.out));
    }
    Ok(Answer::done("plan-solve", document(&found)?, text).exiting(exit(found.ended, found.feasible)))
}

pub(crate) fn replan(global: &Global, args: ReplanArgs) -> Result<Answer, Failure> {
    let ReplanArgs { of, now, freeze_h, facts, out, replace, cpu_s, seed, tries } = args;
    let interrupted = interrupt::flag()?;
    let mut progress = Progress::new(global.quiet);
    let question =
        ReplanQuestion { plan: of.plan, scenario: of.scenario, out, replace, now, freeze_h, facts, cpu_s, seed, tries };
    let found = replan_scenario(&question, &interrupted, &mut |saved, cpu_s| {
        progress.say(&format!("{cpu_s:.1} s: {:.2} persons saved by the search so far", saved.abs()));
    });
    progress.end();
    let found = found?;
    let text = solve_text::replanned(&found);
    Ok(Answer::done("plan-replan", document(&found)?, text).exiting(exit(found.ended, found.feasible)))
}

/// A name in the current folder by that of a scenario's own folder, whichever way it was told.
fn named_after(scenario: &Path, what: &str) -> PathBuf {
    let whole = scenario.canonicalize().unwrap_or_else(|_| scenario.to_owned());
    let folder = if whole.is_file() { whole.parent() } else { Some(whole.as_path()) };
    let name = folder.and_then(Path::file_name).map_or_else(|| "scenario".into(), |name| name.to_string_lossy());
    PathBuf::from(format!("{name}{what}"))
}

fn exit(ended: Ended, feasible: bool) -> u8 {
    match (ended, feasible) {
        (Ended::Interrupted, _) => INTERRUPTED,
        (_, true) => DONE,
        (_, false) => LOOK,
    }
}

fn said(now: &SolveProgress) -> String {
    let bounded = match (now.bound, now.gap) {
        (Some(bound), Some(gap)) => format!("bound {bound:.2}, gap {:.2} %", 100.0 * gap),
        _ => "no bound yet".to_owned(),
    };
    format!("{:.1} s: incumbent {:.2} persons, {bounded}", now.cpu_s, now.objective)
}
