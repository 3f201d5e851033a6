//! `plan`: the airlift's scenario, its plans and what becomes of them. Source: `cli.md`.

mod check;

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;

use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// See whether the facts of a scenario hold together; exit 4 with the fewest facts in conflict where not
    ///
    /// Example: custodia plan check --scenario scenarios/small
    #[command(after_help = EXIT_CODES)]
    Check {
        /// Folder that holds operation.toml, or that file
        #[arg(long, value_name = "SCENARIO")]
        scenario: PathBuf,
    },
}

pub(crate) fn run(_global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Check { scenario } => check::run(&scenario),
    }
}
