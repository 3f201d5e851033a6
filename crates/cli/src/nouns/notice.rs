//! `notice`: capture card, family, consular and bureau notices, and their acknowledgement.

use clap::{Args, Subcommand};
use operations::Failure;
use operations::verbs::incident::notice;

use super::person_look::{Look, show};
use super::telling::{Whose, tell};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Args)]
pub(crate) struct Made {
    #[command(flatten)]
    whose: Whose,
    /// capture-card, family, consular, bureau, counsel or protection
    #[arg(long)]
    kind: String,
    /// Addressee
    #[arg(long)]
    to: String,
    /// Event that it tells of
    #[arg(long, value_name = "EVENT")]
    about: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Record a notice offered to the person, and what he said to it
    ///
    /// Example: custodia notice offer C-4821-0001-8 --kind consular --to "Embassy of Tunisia" --state refused --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Offer {
        #[command(flatten)]
        made: Made,
        /// offered, refused or written
        #[arg(long, default_value = "offered")]
        state: String,
    },
    /// Record a notice sent, or acknowledged by its addressee
    ///
    /// Example: custodia notice send C-4821-0001-8 --kind bureau --to bureau --acknowledged --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Send {
        #[command(flatten)]
        made: Made,
        /// The addressee has acknowledged it
        #[arg(long)]
        acknowledged: bool,
    },
    /// List a person's notices
    ///
    /// Example: custodia notice list C-4821-0001-8 --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    List {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        look: Look,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Offer { made, state } => {
            if matches!(state.as_str(), "sent" | "acknowledged") {
                return Err(Failure::usage(format!("{state:?} is for `custodia notice send`")));
            }
            tell(global, "notice-offer", &made.whose, notice(&made.kind, &state, made.to, made.about.as_deref()))
        }
        Verb::Send { made, acknowledged } => {
            let state = if acknowledged { "acknowledged" } else { "sent" };
            tell(global, "notice-send", &made.whose, notice(&made.kind, state, made.to, made.about.as_deref()))
        }
        Verb::List { whose, look } => show(global, "notice-list", "notice", &whose, &look),
    }
}
