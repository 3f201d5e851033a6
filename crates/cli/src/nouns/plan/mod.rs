//! `plan`: the airlift's scenario, its plans and what becomes of them. Source: `cli.md`.

mod check;
mod generate;
pub(crate) mod interrupt;
mod look;
mod look_text;
mod solve;
mod solve_text;

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::plan::{CompareQuestion, FREEZE_H, GuardsAsked, REPLAN_TRIES, RUNS, TRIES};
use serde::Serialize;

use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a scenario of any size from a seed; exit 4 where it is too small for its facts to hold together
    ///
    /// Example: custodia plan generate --people 600 --sites 3 --airfields 2 --receivers 2 --seed 7 --out made
    #[command(after_help = EXIT_CODES)]
    Generate(generate::Asked),
    /// Check every rule of a plan, from the scenario alone (exit 1 where one is broken), and reckon its bound again (exit 4 where the file's is higher); without a plan, whether the scenario's facts hold together (exit 4 where not)
    ///
    /// Example: custodia plan check --scenario scenarios/small
    #[command(after_help = EXIT_CODES)]
    Check {
        /// Plan file, as `plan solve` wrote it
        plan: Option<PathBuf>,
        /// Folder that holds operation.toml, or that file
        #[arg(long, value_name = "SCENARIO")]
        scenario: PathBuf,
    },
    /// Plan who leaves when and on what, with a proof of how far the plan may be from the best; exit 4 where people are left inside or not admitted
    ///
    /// Progress comes on stderr. Ctrl-C ends the search: the best plan so far is written, exit 130; a second one ends the
    /// program at once.
    ///
    /// Example: custodia plan solve scenarios/small --out plan.json
    #[command(after_help = EXIT_CODES)]
    Solve(SolveArgs),
    /// Say why a plan is as it is: who goes first and why, what binds, of what its cost is made
    ///
    /// Example: custodia plan explain plan.json --scenario scenarios/small
    #[command(after_help = EXIT_CODES)]
    Explain {
        #[command(flatten)]
        of: OfPlan,
    },
    /// Set plans side by side, with those made by hand and with the lift's own effect on the hazards
    ///
    /// Guards that could be sent instead are held beside the first plan, by the hazard's reaction to how many there are:
    /// --guards "North=40" --guards-from 2026-03-02T06:00:00+03:00
    ///
    /// Example: custodia plan compare plan.json --scenario scenarios/small
    #[command(after_help = EXIT_CODES)]
    Compare {
        /// Plan that the others are set beside
        plan: PathBuf,
        /// Other plans of the same scenario
        others: Vec<PathBuf>,
        /// Folder that holds operation.toml, or that file
        #[arg(long, value_name = "SCENARIO")]
        scenario: PathBuf,
        /// Leave out the plans made by hand
        #[arg(long)]
        only_these: bool,
        /// Guards sent to a site instead of the plan or beside it, once for each site
        #[arg(long, value_name = "SITE=N")]
        guards: Vec<String>,
        /// When they are there, RFC 3339; with the start of the operation where not given
        #[arg(long, value_name = "TIME")]
        guards_from: Option<String>,
    },
    /// Carry a plan out many times while weather, breakdowns, refusals and the front disturb it
    ///
    /// Example: custodia plan simulate plan.json --scenario scenarios/small --runs 500
    #[command(after_help = EXIT_CODES)]
    Simulate {
        #[command(flatten)]
        of: OfPlan,
        /// Runs, once with sites sharing the front and once without
        #[arg(long, default_value_t = RUNS)]
        runs: u32,
        /// Seed: the same plan, runs and seed give the same figures
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Carry out the plans made by hand in the same runs
        #[arg(long)]
        by_hand: bool,
    },
    /// Plan the rest anew from now on, with what has changed, keeping the starts of the next hours; exit 4 where a rule cannot be kept, or people are left inside or not admitted
    ///
    /// What the plan starts before now counts as begun as planned.
    ///
    /// Example: custodia plan replan plan.json --scenario scenarios/small --now 2026-03-02T12:00:00+03:00 --out plan-2.json
    #[command(after_help = EXIT_CODES)]
    Replan(ReplanArgs),
    /// Write a plan's schedules and pictures into a new folder
    ///
    /// Example: custodia plan export plan.json --scenario scenarios/small --out schedule
    #[command(after_help = EXIT_CODES)]
    Export {
        #[command(flatten)]
        of: OfPlan,
        /// What to write: csv, json, svg, html; all where not given
        #[arg(long, value_name = "FORMAT", value_delimiter = ',')]
        format: Vec<FormatWord>,
        /// Give these people seats: a table of person (a number, no name), site, group, medical, together, apart
        #[arg(long, value_name = "CSV")]
        people: Option<PathBuf>,
        /// New folder
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// A plan and its scenario.
#[derive(Debug, clap::Args)]
pub(crate) struct OfPlan {
    /// Plan file, as `plan solve` wrote it
    plan: PathBuf,
    /// Folder that holds operation.toml, or that file
    #[arg(long, value_name = "SCENARIO")]
    scenario: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SolveArgs {
    /// Folder that holds operation.toml, or that file
    scenario: PathBuf,
    /// New plan file; without it plan.json, and the schedules and charts in the new folder plan
    #[arg(long, value_name = "PLAN")]
    out: Option<PathBuf>,
    /// Write its schedules and charts into a new folder too, as `plan export` does
    #[arg(long, value_name = "DIR")]
    charts: Option<PathBuf>,
    /// Replace a file of that name
    #[arg(long)]
    replace: bool,
    /// Gap that is good enough, as a share: 0.01 for 1 %
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    gap: Option<f64>,
    /// Seconds of the processor after which the search ends; a program of the solver that runs then is finished first
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    cpu_s: Option<f64>,
    /// Seed of the search: the same scenario, seed and tries give the same plan
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tries of the search
    #[arg(long, value_name = "N", default_value_t = TRIES)]
    tries: u64,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ReplanArgs {
    #[command(flatten)]
    of: OfPlan,
    /// From when on it is planned anew
    #[arg(long, value_name = "RFC3339")]
    now: String,
    /// Hours from now in which starts are kept
    #[arg(long, value_name = "HOURS", default_value_t = FREEZE_H)]
    freeze_h: f64,
    /// TOML file of what has changed; docs/formats.md has its keys
    #[arg(long, value_name = "FILE")]
    facts: Option<PathBuf>,
    /// New plan file
    #[arg(long, value_name = "PLAN")]
    out: PathBuf,
    /// Replace a file of that name
    #[arg(long)]
    replace: bool,
    /// Seconds of the processor after which the search ends
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    cpu_s: Option<f64>,
    /// Seed of the search
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tries of the search
    #[arg(long, value_name = "N", default_value_t = REPLAN_TRIES)]
    tries: u64,
}

/// A word for a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum FormatWord {
    Csv,
    Json,
    Svg,
    Html,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Generate(asked) => generate::run(asked),
        Verb::Check { plan, scenario } => check::run(plan.as_deref(), &scenario),
        Verb::Solve(args) => solve::solve(global, args),
        Verb::Replan(args) => solve::replan(global, args),
        Verb::Explain { of } => look::explain(&of),
        Verb::Compare { plan, others, scenario, only_these, guards, guards_from } => {
            let guards = GuardsAsked { sent: guards, from: guards_from };
            look::compare(&CompareQuestion { plan, others, with_hand: !only_these, guards, scenario })
        }
        Verb::Simulate { of, runs, seed, by_hand } => look::simulate(of, (runs, seed), by_hand),
        Verb::Export { of, format, people, out } => look::export(of, &format, people, out),
    }
}

fn document(view: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(view).map_err(|e| Failure::error(format!("the answer could not be written as JSON: {e}")))
}
