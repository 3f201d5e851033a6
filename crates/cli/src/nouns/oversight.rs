//! `override`: an emergency order of two officers, which stands in for what is absent and never for a no.

use clap::Subcommand;
use operations::Failure;
use operations::verbs::oversight::Emergency;

use super::telling::act;
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Sign an override for named people at most 72 h, by the commander and one of movement control, custody, medical,
    /// child protection or law, on two devices
    ///
    /// Example: custodia override sign night-1 --site hasakah --movement lift-1 --person C-4821-0001-2 --gate health --until 2026-01-23T00:00:00Z --reason "walls breached" --officer anna --second omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Sign {
        /// Its id
        id: String,
        /// The failing site
        #[arg(long)]
        site: String,
        /// The movement it allows, under one authority
        #[arg(long)]
        movement: String,
        /// For whom; may be given several times
        #[arg(long = "person", value_delimiter = ',')]
        persons: Vec<String>,
        /// health, property or law; may be given several times
        #[arg(long = "gate", value_delimiter = ',')]
        gates: Vec<String>,
        /// Until
        #[arg(long, value_name = "RFC3339")]
        until: String,
        /// Why staying is worse
        #[arg(long)]
        reason: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let Verb::Sign { id, site, movement, persons, gates, until, reason } = verb;
    let given = Emergency { id, site, movement, persons, gates, until, reason };
    act(global, "override-sign", &given.id.clone(), |desk, seat, when| desk.sign_override(seat, when, &given))
}
