//! `notice`: capture card, family, consular and bureau notices, and their acknowledgement.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use operations::Failure;
use operations::blob_store::Paper;
use operations::verbs::incident::Notice;

use super::person_look::{Look, show};
use super::telling::{Many, Whose, answer_for_each};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Args)]
pub(crate) struct Made {
    #[command(flatten)]
    whom: Many,
    /// capture-card, family, consular, bureau, counsel or protection
    #[arg(long)]
    kind: String,
    /// Addressee; of the family, counsel or a protection agency the family desk and the bureau alone read who it is
    #[arg(long)]
    to: String,
    /// Event that it tells of: its id, or the newest registration, transfer, release, death, escape, recapture or
    /// fate-unknown
    #[arg(long, value_name = "EVENT")]
    about: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Record a notice offered to the person, and what he said to it
    ///
    /// For several persons at once by several numbers or --persons-file: all in one commit, or none.
    ///
    /// Example: custodia notice offer C-4821-0001-2 --kind consular --to "Embassy of Tunisia" --state refused --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Offer {
        #[command(flatten)]
        made: Made,
        /// offered, refused or written
        #[arg(long, default_value = "offered")]
        state: String,
    },
    /// Record a notice sent; or acknowledged, by its addressee or with his signed answer by two officers
    ///
    /// For several persons at once by several numbers or --persons-file: all in one commit, or none.
    ///
    /// Example: custodia notice send C-4821-0001-2 --kind bureau --to bureau --about registration --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Send {
        #[command(flatten)]
        made: Made,
        /// The addressee has acknowledged it: said in his own log, or entered by two officers with --document
        #[arg(long)]
        acknowledged: bool,
        /// Scan of the addressee's signed answer, kept encrypted
        #[arg(long, value_name = "FILE", requires = "acknowledged")]
        document: Option<PathBuf>,
    },
    /// List a person's notices
    ///
    /// Example: custodia notice list C-4821-0001-2 --officer omar --data ./north
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
            made_known(global, "notice-offer", made, &state, None)
        }
        Verb::Send { made, acknowledged, document } => {
            let state = if acknowledged { "acknowledged" } else { "sent" };
            made_known(global, "notice-send", made, state, document.as_deref())
        }
        Verb::List { whose, look } => show(global, "notice-list", "notice", &whose, &look),
    }
}

/// States a notice, with the scan of its answer where there is one.
fn made_known(
    global: &Global,
    name: &'static str,
    made: Made,
    state: &str,
    document: Option<&Path>,
) -> Result<Answer, Failure> {
    let Made { whom, kind, to, about } = made;
    let (persons, paper) = (whom.all()?, document.map(Paper::read).transpose()?);
    let mut desk = global.write()?;
    let (seat, mut when) = (global.seat(&desk)?, global.when()?);
    let given = Notice { kind, state: state.into(), to, about: None, document: when.with_some(paper) };
    let done = desk.notify(&seat, &when, &persons, &given, about.as_deref())?;
    Ok(answer_for_each(name, &done))
}
