//! `op`: the operation's folder.

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::open::NewFolder;
use serde_json::json;

use crate::EXIT_CODES;
use crate::output::{Answer, FAILED};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a data folder for one authority's node, with root key, device and first officer
    ///
    /// Example: CUSTODIA_PASSPHRASE=... custodia op init --authority north --name "Northern guard" --kind losing
    /// --state SYR --operation "Lift 2026" --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Init {
        /// Name of the authority in its own language
        #[arg(long)]
        name: String,
        /// losing, carrying, receiving, court, bureau or other
        #[arg(long)]
        kind: String,
        /// State it answers to, ISO 3166 alpha-3
        #[arg(long)]
        state: String,
        /// Name of the operation
        #[arg(long)]
        operation: String,
        /// Id of the device that this folder is
        #[arg(long, default_value = "desk-1")]
        desk: String,
        /// Block of person numbers leased to it (0 to 9999); absent where it does not enrol
        #[arg(long)]
        block: Option<u16>,
        /// Functions of the first officer, comma-separated
        #[arg(long, default_value = "commander", value_delimiter = ',')]
        functions: Vec<String>,
        /// Where the root key file goes; move it off this machine afterwards
        #[arg(long)]
        root_key: Option<PathBuf>,
        /// Make a rehearsal folder: set clock allowed, nothing in it is real
        #[arg(long)]
        rehearsal: bool,
    },
    /// What this folder is, how long its logs are, what needs a look
    ///
    /// Example: custodia op status --data ./north
    #[command(after_help = EXIT_CODES)]
    Status,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Init { name, kind, state, operation, desk, block, functions, root_key, rehearsal } => {
            let new = NewFolder { name, kind, state, operation, device: desk, block, functions, root_key, rehearsal };
            init(global, new)
        }
        Verb::Status => status(global),
    }
}

fn init(global: &Global, new: NewFolder) -> Result<Answer, Failure> {
    let made = operations::open::init(&global.data, &global.credentials()?, &new)?;
    let text = format!(
        "{} holds the log of {}.\nroot key: {} (move it off this machine; certificates need it, nothing else does)\n\
         root public key: {}\nkey file of {}: {}",
        global.data.display(),
        made.authority,
        made.root_key.display(),
        made.root_public.display(),
        made.officer,
        made.officer_key.display(),
    );
    let document = json!({"data_dir": global.data, "authority": made.authority, "root_key": made.root_key,
        "root_public": made.root_public, "officer": made.officer, "officer_key": made.officer_key});
    Ok(Answer::done("op-init", document, text))
}

fn status(global: &Global) -> Result<Answer, Failure> {
    let status = operations::open::status(&global.data)?;
    let mut text = format!(
        "operation: {}{}\n",
        status.operation,
        if status.rehearsal { " (rehearsal)" } else { "" }
    );
    for log in &status.logs {
        text.push_str(&format!("log {}: {} events, head {}\n", log.authority, log.events, log.head));
    }
    let mut exit = 0;
    if let Some(alarm) = &status.alarm {
        text.push_str(&format!("ALARM: {alarm}\n"));
        exit = FAILED;
    }
    let document = serde_json::to_value(&status)
        .map_err(|e| Failure::error(format!("status could not be written as JSON: {e}")))?;
    Ok(Answer::done("op-status", document, text).exiting(exit))
}
