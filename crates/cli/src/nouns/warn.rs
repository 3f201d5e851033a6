//! `warn`: which site is in danger, by which reports, and how such forecasts fared. Source: `cli.md`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::warning::{
    ALARM_PER_DAY, Assessed, Explained, Question, ScoreQuestion, Scored, assess, chart_must_be_new, explain, score,
    write_chart,
};
use serde::Serialize;

use super::warn_text;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, note};
use crate::session::Global;

/// What every verb is told.
#[derive(Debug, Args)]
pub(crate) struct About {
    /// Folder that holds operation.toml, or that file
    scenario: PathBuf,
    /// Seed of all that is drawn: the same files, moment and seed give the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show the hazard of each site with its band and drivers, the most endangered first; exit 4 where one reaches the alarm or no report about it counts
    ///
    /// The moment is `--at`, or where that is not given the time of the newest report; `--at now` is the machine's
    /// clock.
    ///
    /// Example: custodia warn assess scenarios/hasakah-2026 --at 2026-01-20T18:00:00Z
    #[command(after_help = EXIT_CODES)]
    Assess {
        #[command(flatten)]
        about: About,
        /// Hazard per cent a day from which a person must look
        #[arg(long, value_name = "PERCENT", default_value_t = 100.0 * ALARM_PER_DAY)]
        alarm: f64,
        /// Draw it: a new SVG file
        #[arg(long, value_name = "FILE")]
        chart: Option<PathBuf>,
    },
    /// Show everything behind one site's number: base rate, regime, each indicator with its reports, what one more would change
    ///
    /// Example: custodia warn explain scenarios/hasakah-2026 al-sinaa
    #[command(after_help = EXIT_CODES)]
    Explain {
        #[command(flatten)]
        about: About,
        /// Id of the site
        site: String,
    },
    /// Score forecasts as they would have stood at past times against what happened, beside the base rate
    ///
    /// Needs a file of outcomes in the scenario. Forecasts are made from --from on, each for the hours to the next.
    ///
    /// Example: custodia warn score scenarios/hasakah-2026 --until 2026-01-25T12:00:00Z
    #[command(after_help = EXIT_CODES)]
    Score {
        #[command(flatten)]
        about: About,
        /// First forecast; at the oldest report where not given
        #[arg(long, value_name = "RFC3339")]
        from: Option<String>,
        /// Last span ends by then; with the operation where not given
        #[arg(long, value_name = "RFC3339")]
        until: Option<String>,
        /// Hours of each span
        #[arg(long, value_name = "HOURS", default_value_t = 24)]
        step_h: u32,
    },
}

impl About {
    fn question(self, global: &Global) -> Question {
        Question { at: global.at.clone(), seed: self.seed, ..Question::about(&self.scenario) }
    }
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Assess { about, alarm, chart } => {
            if let Some(file) = &chart {
                chart_must_be_new(file)?;
            }
            let found = assess(&Question { alarm_per_day: alarm / 100.0, ..about.question(global) })?;
            if let Some(file) = &chart {
                write_chart(&found, file)?;
                if !global.quiet {
                    note(&format!("drawn: {}", file.display()));
                }
            }
            assessed(&found)
        }
        Verb::Explain { about, site } => explained(&explain(&about.question(global), &site)?),
        Verb::Score { about, from, until, step_h } => {
            if global.at.is_some() {
                return Err(Failure::usage("warn score takes no --at: it forecasts at many times")
                    .hint("give --from and --until"));
            }
            scored(&score(&ScoreQuestion { about: about.question(global), from, until, step_h })?)
        }
    }
}

fn assessed(found: &Assessed) -> Result<Answer, Failure> {
    let exit = if found.look.is_empty() { DONE } else { LOOK };
    Ok(Answer::done("warn-assess", document(found)?, warn_text::assessed(found)).exiting(exit))
}

fn explained(found: &Explained) -> Result<Answer, Failure> {
    Ok(Answer::done("warn-explain", document(found)?, warn_text::explained(found)))
}

fn scored(found: &Scored) -> Result<Answer, Failure> {
    Ok(Answer::done("warn-score", document(found)?, warn_text::scored(found)))
}

fn document(view: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(view).map_err(|e| Failure::error(format!("the warning could not be written as JSON: {e}")))
}
