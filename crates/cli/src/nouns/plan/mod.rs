//! `plan`: the airlift's scenario, its plans and what becomes of them. Source: `cli.md`.

mod check;
mod generate;

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;

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
        Verb::Generate(asked) => generate::run(asked),
        Verb::Check { scenario } => check::run(&scenario),
    }
}
