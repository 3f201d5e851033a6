//! `list`: lists of wanted and sanctioned persons, taken up and kept, and what differs between versions. Source:
//! `cli.md`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::screening::lists::GivenList;
use serde_json::json;

use super::list_text;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Take up a version of a list: its files are kept whole, and from now on it is the one that is searched; exit 4 where something was not understood
    ///
    /// The form is told from how the first file begins. OFAC's files are told apart by their names: sdn, alt, add, comments. A
    /// table of any kind needs a mapping. What stands already writes nothing.
    ///
    /// Example: custodia list load un consolidated.xml --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Load(Load),
    /// List the versions that were taken up, and which of them are in force
    ///
    /// Example: custodia list versions --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Versions {
        /// Of one list
        list: Option<String>,
    },
    /// Show what differs between two versions: entries added, removed, and every statement changed
    ///
    /// Example: custodia list diff un --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Diff {
        /// The list
        list: String,
        /// Earlier version, by the first signs of its hash; the one before, where not given
        #[arg(long, value_name = "HASH")]
        from: Option<String>,
        /// Later version; the newest, where not given
        #[arg(long, value_name = "HASH")]
        to: Option<String>,
    },
    /// Count what the lists in force hold: entries, names, facts
    ///
    /// Example: custodia list stats --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Stats {
        /// Of one list
        list: Option<String>,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Load {
    /// Short name of the list: a to z, 0 to 9 and -, such as un
    list: String,
    /// Its files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// un-xml, ofac-csv, ofac-advanced-xml, eu-xml, uk-xml, uk-csv, uk-older-csv, notice-json, follow-the-money or mapped-csv
    #[arg(long)]
    format: Option<String>,
    /// Which column of a table is which
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Who publishes it
    #[arg(long)]
    source: Option<String>,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Load(given) => load(global, given),
        Verb::Versions { list } => {
            let desk = global.read()?;
            let authority = global.seat(&desk)?.authority;
            let versions = desk.list_versions(&authority, list.as_deref())?;
            let text = list_text::versions(&versions);
            Ok(Answer::done("list-versions", json!({ "versions": versions }), text))
        }
        Verb::Diff { list, from, to } => {
            let desk = global.read()?;
            let authority = global.seat(&desk)?.authority;
            let found = desk.list_difference(&authority, &list, (from.as_deref(), to.as_deref()))?;
            Ok(Answer::done("list-diff", document(&found)?, list_text::difference(&found)))
        }
        Verb::Stats { list } => {
            let desk = global.read()?;
            let authority = global.seat(&desk)?.authority;
            let stats = desk.list_stats(&authority, list.as_deref())?;
            let text = list_text::stats(&stats);
            Ok(Answer::done("list-stats", json!({ "lists": stats }), text))
        }
    }
}

fn load(global: &Global, given: Load) -> Result<Answer, Failure> {
    let Load { list, files, format, mapping, source } = given;
    let given = GivenList { list, files, format, mapping, source };
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let loaded = desk.load_list(&seat, &global.when()?, &given)?;
    let exit = if loaded.is_whole() { DONE } else { LOOK };
    Ok(Answer::done("list-load", document(&loaded)?, list_text::loaded(&loaded)).exiting(exit))
}

pub(crate) fn document(view: &impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(view).map_err(|e| Failure::error(format!("the answer could not be written as JSON: {e}")))
}
