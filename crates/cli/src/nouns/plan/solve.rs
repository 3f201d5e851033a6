//! `plan solve` and `plan replan`: a search that is watched and can be stopped. Source: `cli.md`.

use operations::Failure;
use operations::plan::{Ended, ReplanQuestion, SolveProgress, SolveQuestion, replan_scenario, solve_scenario};

use super::{ReplanArgs, SolveArgs, document, interrupt, solve_text};
use crate::output::{Answer, DONE, INTERRUPTED, LOOK, Progress};
use crate::session::Global;

pub(crate) fn solve(global: &Global, args: SolveArgs) -> Result<Answer, Failure> {
    let SolveArgs { scenario, out, charts, replace, gap, cpu_s, seed, tries } = args;
    let (out, charts) = match out {
        Some(out) => (out, charts),
        None => ("plan.json".into(), Some(charts.unwrap_or_else(|| "plan".into()))),
    };
    let interrupted = interrupt::flag()?;
    let mut progress = Progress::new(global.quiet);
    let question = SolveQuestion { scenario, out, charts, replace, gap, cpu_s, seed, tries };
    let found = solve_scenario(&question, &interrupted, &mut |now| progress.say(&said(now)));
    progress.end();
    let found = found?;
    let text = solve_text::solved(&found);
    Ok(Answer::done("plan-solve", document(&found)?, text).exiting(exit(
        found.ended,
        found.feasible,
        found.left + found.not_admitted,
    )))
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
    Ok(Answer::done("plan-replan", document(&found)?, text).exiting(exit(
        found.ended,
        found.feasible,
        found.left + found.not_admitted,
    )))
}

/// People who are left inside or are admitted by nobody are for a person to decide about, as a rule is that cannot be kept.
fn exit(ended: Ended, feasible: bool, left: u64) -> u8 {
    match ended {
        Ended::Interrupted => INTERRUPTED,
        _ if feasible && left == 0 => DONE,
        _ => LOOK,
    }
}

fn said(now: &SolveProgress) -> String {
    let bounded = match (now.bound, now.gap) {
        (Some(bound), Some(gap)) => format!("bound {bound:.2}, gap {:.2} %", 100.0 * gap),
        _ => "no bound yet".to_owned(),
    };
    format!("{:.1} s: incumbent {:.2} persons, {bounded}", now.cpu_s, now.objective)
}
