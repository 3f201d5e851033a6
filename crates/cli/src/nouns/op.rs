//! `op`: the operation's folder.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use operations::log_check::LostDocument;
use operations::open::NewFolder;
use operations::upkeep::{self, CopyView};
use operations::{Desk, Failure};
use serde_json::json;

use super::keys::RootWordsArgs;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, FAILED, LOOK, note};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a data folder for one authority's node, with root key, device and first officer
    ///
    /// Example: CUSTODIA_PASSPHRASE=... CUSTODIA_ROOT_PASSPHRASE=... custodia op init --authority north
    /// --name "Northern guard" --kind losing --state SYR --operation "Lift 2026" --root-key /media/safe/north-root.key
    /// --officer anna --data ./north
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
        /// Id of the device that this folder is, unlike any other in the operation; AUTHORITY.desk-1 where not given
        #[arg(long)]
        desk: Option<String>,
        /// Block of person numbers leased to it (0 to 9999); absent where it does not enrol
        #[arg(long)]
        block: Option<u16>,
        /// Functions of the first officer, comma-separated
        #[arg(long, default_value = "commander", value_delimiter = ',')]
        functions: Vec<String>,
        /// New file for the root key, outside the data folder and off this machine; only a rehearsal does without
        #[arg(long, value_name = "FILE", required_unless_present = "rehearsal")]
        root_key: Option<PathBuf>,
        /// Two people open the root key together, each with a passphrase of his own
        #[arg(long)]
        root_for_two: bool,
        #[command(flatten)]
        root_words: RootWordsArgs,
        /// Make a rehearsal folder: set clock allowed, nothing in it is real
        #[arg(long)]
        rehearsal: bool,
    },
    /// What this folder is, how long its logs are, what needs a look
    ///
    /// With --officer it also looks at what only a key shows, such as receipts in partners' logs that a log written here
    /// should keep.
    ///
    /// Example: custodia op status --data ./north
    #[command(after_help = EXIT_CODES)]
    Status,
    /// Sign a checkpoint of each log and keep a snapshot, so that the next opening is quick
    ///
    /// Example: custodia op close --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Close,
    /// Copy the folder, as it stands at one moment, to a new one; others may write meanwhile
    ///
    /// All of it, so that it opens on another machine: also the key files of officers and devices in the folder. Whoever
    /// gets the copy can try their passphrases at leisure: keep it as you keep the folder, and no passphrase beside it.
    /// With --officer each document is opened first, and those that are gone are named, exit 4.
    ///
    /// Example: custodia op backup /media/usb/north-2026-02-01 --data ./north
    #[command(after_help = EXIT_CODES)]
    Backup {
        /// New folder
        to: PathBuf,
    },
    /// Check each page, hash, link and root of a backup and copy it to the new folder named by --data
    ///
    /// A damaged backup is refused with the first bad event, and nothing is written. One that nobody can open, or whose
    /// log somebody has seen longer, is copied, and the command exits 4.
    ///
    /// Example: custodia op restore /media/usb/north-2026-02-01 --data ./north-again
    #[command(after_help = EXIT_CODES)]
    Restore {
        /// The backup
        from: PathBuf,
    },
    /// Write what can be read of the damaged folder named by --data to a new one, and name what is missing
    ///
    /// Example: custodia op recover ./north-recovered --data ./north
    #[command(after_help = EXIT_CODES)]
    Recover {
        /// New folder
        to: PathBuf,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Init {
            name,
            kind,
            state,
            operation,
            desk,
            block,
            functions,
            root_key,
            root_for_two,
            root_words,
            rehearsal,
        } => {
            let device = desk.unwrap_or_else(|| format!("{}.desk-1", global.authority.as_deref().unwrap_or("node")));
            let root_words = root_words.words(root_for_two, !rehearsal)?;
            if root_for_two && root_words.as_ref().is_none_or(|words| words.count() != 2) {
                return Err(Failure::usage("--root-for-two needs the passphrases of two people"));
            }
            let new =
                NewFolder { name, kind, state, operation, device, block, functions, root_key, root_words, rehearsal };
            init(global, new)
        }
        Verb::Status => status(global),
        Verb::Close => close(global),
        Verb::Backup { to } => backup(global, &to),
        Verb::Restore { from } => copied("op-restore", &upkeep::restore(&from, &global.data)?),
        Verb::Recover { to } => copied("op-recover", &upkeep::recover(&global.data, &to)?),
    }
}

fn init(global: &Global, new: NewFolder) -> Result<Answer, Failure> {
    let made = operations::open::init(&global.data, &global.credentials()?, &new)?;
    let text = format!(
        "{} holds the log of {}.\nroot key: {} (keep it off this machine; certificates and revocations need it, nothing else does)\n\
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
    let mut status = operations::open::status(&global.data)?;
    if global.officer.is_some() {
        let given = global.credentials().is_ok_and(|credentials| credentials.passphrase.is_some());
        let seen = match global.read() {
            Ok(desk) => desk.own_signature_said(),
            Err(failure) if given => Some(failure.to_string()),
            // Whoever gives no passphrase is told what needs none.
            Err(failure) => {
                note(&format!("what only a key shows was not looked at: {failure}"));
                None
            }
        };
        let alarms: Vec<String> = status.alarm.into_iter().chain(seen).collect();
        status.alarm = (!alarms.is_empty()).then(|| alarms.join("; "));
    }
    let mut text = format!("operation: {}{}\n", status.operation, if status.rehearsal { " (rehearsal)" } else { "" });
    for log in &status.logs {
        text.push_str(&format!("log {}: {} events, head {}\n", log.authority, log.events, log.head));
    }
    if let Some(alarm) = &status.alarm {
        text.push_str(&format!("ALARM: {alarm}\n"));
    }
    for line in status.evidence.iter().chain(&status.unfinished) {
        text.push_str(&format!("look: {line}\n"));
    }
    let exit = match (&status.alarm, status.evidence.is_empty() && status.unfinished.is_none()) {
        (Some(_), _) => FAILED,
        (None, false) => LOOK,
        (None, true) => DONE,
    };
    let document = serde_json::to_value(&status)
        .map_err(|e| Failure::error(format!("status could not be written as JSON: {e}")))?;
    Ok(Answer::done("op-status", document, text).exiting(exit))
}

fn close(global: &Global) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let events = desk.close()?;
    let text = format!("{events} events; checkpoints signed, snapshot kept");
    Ok(Answer::done("op-close", json!({"events": events}), text))
}

/// Documents that are gone are named where somebody can open them; a folder that nobody opens is copied all the same.
fn backup(global: &Global, to: &Path) -> Result<Answer, Failure> {
    let mut view = upkeep::backup(&global.data, to)?;
    if global.officer.is_some() || operations::open::publishes_passphrase(&global.data) {
        let looked = global
            .credentials()
            .and_then(|credentials| Desk::open_to_verify(&global.data, &credentials, &mut |_| {})?.check_documents());
        match looked {
            Ok(documents) => view.remarks.extend(documents.lost.iter().map(LostDocument::said)),
            Err(failure) => view.remarks.push(format!("the documents were not looked at: {failure}")),
        }
    }
    copied("op-backup", &view)
}

fn copied(name: &'static str, view: &CopyView) -> Result<Answer, Failure> {
    let mut text = format!("written to {}\n", view.to);
    for log in &view.logs {
        text.push_str(&format!("log {}: {} events", log.authority, log.events));
        if let Some(first) = log.first_missing {
            text.push_str(&format!(", the first missing is number {first}"));
        }
        if log.payloads_lost > 0 {
            text.push_str(&format!(", {} payloads could not be read", log.payloads_lost));
        }
        text.push('\n');
    }
    if view.evidence > 0 {
        text.push_str(&format!("evidence against others: {} pieces\n", view.evidence));
    }
    if view.evidence_lost > 0 {
        text.push_str(&format!("evidence against others: at least {} could not be read\n", view.evidence_lost));
    }
    if let Some(why) = &view.access_log_lost {
        text.push_str(&format!("the access log is not whole in it: {why}\n"));
    }
    for remark in &view.remarks {
        text.push_str(&format!("look: {remark}\n"));
    }
    let document =
        serde_json::to_value(view).map_err(|e| Failure::error(format!("answer could not be written as JSON: {e}")))?;
    Ok(Answer::done(name, document, text).exiting(if view.is_incomplete() { LOOK } else { DONE }))
}
