//! `discrepancy`: what does not fit, until somebody has settled it under signature.

use clap::Subcommand;
use operations::Failure;
use serde_json::json;

use super::telling::act;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List discrepancies, open ones or all
    ///
    /// Example: custodia discrepancy list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List {
        /// About one person
        #[arg(long)]
        person: Option<String>,
        /// Settled ones too
        #[arg(long)]
        all: bool,
    },
    /// Open a discrepancy about a person, place or movement
    ///
    /// Example: custodia discrepancy open swap-1 --kind band-swap --about person:C-4821-0001-2 --text "wears another's band" --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Open {
        /// Its id
        id: String,
        /// Such as head-count, not-here, band-swap, duplicate, age-doubt, other
        #[arg(long)]
        kind: String,
        /// person:C-.., place:ID or movement:ID; may be given several times
        #[arg(long)]
        about: Vec<String>,
        /// What does not fit
        #[arg(long)]
        text: String,
    },
    /// Settle a discrepancy under signature, once, by another officer than the one who noted it
    ///
    /// Where somebody is missing, moved or found where the record has him not, another officer must have seen and
    /// verified him since (`sight`), he must be gone by an exit that is in no doubt, or two officers of two functions
    /// sign (--second), whose names stay with it. A reported escape, release, death or unknown fate is confirmed by
    /// reporting it again, signed by enough (`incident report`).
    ///
    /// Example: custodia discrepancy resolve swap-1 --outcome corrected --text "bands bound anew" --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Resolve {
        /// Its id
        id: String,
        /// found, count-error, missed-scan, double-entry, name-variant, wrong-manifest, corrected or explained
        #[arg(long)]
        outcome: String,
        /// What was found, and on what evidence
        #[arg(long)]
        text: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::List { person, all } => {
            let desk = global.read()?;
            let found = desk.look_at_discrepancies(global.looker(&desk)?, person.as_deref(), all)?;
            let row = |d: &operations::verbs::oversight::DiscrepancyLine| {
                let state = if d.open { "open" } else { d.outcome.unwrap_or("settled") };
                vec![d.id.clone(), d.kind.into(), state.into(), d.at.clone(), d.text_with_names()]
            };
            let rows: Vec<Vec<String>> = found.iter().map(row).collect();
            let mut text = table(&["discrepancy", "kind", "state", "since", "what does not fit"], &rows);
            text.extend(found.iter().filter_map(|d| Some(format!("\n{}: {}\n", d.id, d.way_on.as_ref()?))));
            let exit = if found.iter().any(|d| d.open) { LOOK } else { DONE };
            Ok(Answer::done("discrepancy-list", json!({ "discrepancies": found }), text).exiting(exit))
        }
        Verb::Open { id, kind, about, text } => act(global, "discrepancy-open", &id, |desk, seat, when| {
            desk.note_discrepancy(seat, when, &id, &kind, &about, text)
        }),
        Verb::Resolve { id, outcome, text } => act(global, "discrepancy-resolve", &id, |desk, seat, when| {
            desk.resolve_discrepancy(seat, when, &id, &outcome, text)
        }),
    }
}
