//! `log`: verifying, proving, and exchanging logs.

mod verified;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use operations::log_check::{LogCheck, Wanted, prove_place, prove_since, verify_without_key};
use operations::look::{AccessLine, AccessQuery, EvidenceLine};
use operations::quarantine::WaitingLine;
use operations::{Desk, Failure};
use serde::Serialize;
use serde_json::json;

use super::telling::act;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, FAILED, LOOK, Progress, note, table};
use crate::session::Global;

/// Lines of the access log shown at once. Source: ours; some screens.
const ACCESS_LINES: usize = 200;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Compute every hash, link, root and signature of the logs again; without an officer hashes alone, and exit 4,
    /// but in a rehearsal, which publishes its passphrase
    ///
    /// Example: custodia log verify --root north.pub --data ./north
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// Public root key of an authority, from outside the folder
        #[arg(long = "root", value_name = "PUB")]
        roots: Vec<PathBuf>,
        /// Signed checkpoint that somebody else holds
        #[arg(long = "checkpoint", value_name = "FILE")]
        checkpoints: Vec<PathBuf>,
    },
    /// Show where an event stands in its log, or that a log goes on from an older checkpoint
    ///
    /// Example: custodia log prove --since checkpoint.txt --data ./north
    #[command(after_help = EXIT_CODES)]
    Prove {
        /// Id of the event
        #[arg(long, conflicts_with_all = ["seq", "since"])]
        event: Option<String>,
        /// Position of the event, from 0, in the log of --authority or the folder's own
        #[arg(long, conflicts_with = "since")]
        seq: Option<u64>,
        /// Signed checkpoint of an earlier day
        #[arg(long, value_name = "FILE")]
        since: Option<PathBuf>,
    },
    /// Sign a checkpoint of the log as it stands: for paper, for partners
    ///
    /// Example: custodia log checkpoint --out checkpoint.txt --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Checkpoint {
        /// New file
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Write the part of the log that is released to a partner, sealed to it
    ///
    /// Example: custodia log export --to south --out north-to-south.bundle --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Export {
        /// Partner
        #[arg(long)]
        to: String,
        /// New file
        #[arg(long)]
        out: PathBuf,
    },
    /// Take in what a partner has released of its log
    ///
    /// Example: custodia log import north-to-south.bundle --officer badr --data ./south
    #[command(after_help = EXIT_CODES)]
    Import {
        /// The bundle
        file: PathBuf,
    },
    /// Show who has looked at whose file, for what, and who was denied: to an auditor, a legal reviewer or a court
    ///
    /// Example: custodia log access --person C-4821-0937-9 --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Access {
        /// Looks at this person's file
        #[arg(long, value_name = "C-NUMBER")]
        person: Option<String>,
        /// Looks by this officer
        #[arg(long, value_name = "OFFICER")]
        by: Option<String>,
        /// Denials alone
        #[arg(long)]
        denied: bool,
        /// The newest so many lines
        #[arg(long, default_value_t = ACCESS_LINES, conflicts_with = "all")]
        newest: usize,
        /// Every line
        #[arg(long)]
        all: bool,
    },
    /// List what is kept as evidence against others: logs set aside, bundles that show another history; to an
    /// auditor, a legal reviewer or a court
    ///
    /// Example: custodia log evidence --out for-the-court --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Evidence {
        /// New folder, in which each piece becomes a file
        #[arg(long, value_name = "FOLDER")]
        out: Option<PathBuf>,
    },
    /// List what waits in quarantine: events of partners under a key that was revoked before they came
    ///
    /// Example: custodia log quarantine --officer badr --data ./south
    #[command(after_help = EXIT_CODES)]
    Quarantine,
    /// Let one event out of quarantine, by two officers who have looked at it
    ///
    /// Example: custodia log release 0192f0c1a2b34c5d8e9f0a1b2c3d4e5f --reason "seen on paper before the tablet was lost"
    /// --officer badr --second dana --data ./south
    #[command(after_help = EXIT_CODES)]
    Release {
        /// Id of the event, as `log quarantine` names it
        event: String,
        /// Why it may be believed
        #[arg(long)]
        reason: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Verify { roots, checkpoints } => verify(global, &LogCheck { roots, checkpoints }),
        Verb::Prove { event, seq, since } => match (event, seq, since) {
            (_, _, Some(old)) => since_checkpoint(global, &old),
            (Some(id), _, None) => place(global, &Wanted::Event(id)),
            (None, Some(seq), None) => place(global, &Wanted::Seq(global.authority.clone(), seq)),
            (None, None, None) => Err(Failure::usage("say what to show: --event, --seq or --since")),
        },
        Verb::Checkpoint { out } => checkpoint(global, out.as_deref()),
        Verb::Export { to, out } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let view = desk.export_log_to(&seat, &to, &out)?;
            let text = format!("{} events of {} sealed to {} in {}", view.events, view.from, view.to, out.display());
            Ok(Answer::done("log-export", document(&view)?, text))
        }
        Verb::Import { file } => import(global, &file),
        Verb::Access { person, by, denied, newest, all } => {
            access(global, &AccessQuery { person, by, denied, newest: (!all).then_some(newest) })
        }
        Verb::Evidence { out } => evidence(global, out.as_deref()),
        Verb::Quarantine => quarantine(global),
        Verb::Release { event, reason } => act(global, "log-release", &event, |desk, seat, when| {
            let mut progress = Progress::new(global.quiet);
            desk.release_from_quarantine(seat, when, &event, &reason, &mut |text| progress.say(text))
        }),
    }
}

fn import(global: &Global, file: &Path) -> Result<Answer, Failure> {
    let mut desk = global.write_to_take_in()?;
    let seat = global.seat(&desk)?;
    let mut progress = Progress::new(global.quiet);
    let view = desk.import_log(&seat, file, &mut |text| progress.say(text))?;
    progress.end();
    let mut text = format!(
        "log of {}: {} events, {} new or completed here, {} withheld, {} in quarantine\n",
        view.from,
        view.events,
        view.changed,
        view.withheld,
        view.waiting.len()
    );
    for gone in &view.recalled {
        text.push_str(&format!(
            "{} has erased the {} file of {} under {}: {} payloads are gone here too\n",
            view.from, gone.group, gone.about, gone.rule, gone.payloads
        ));
    }
    text.push_str(&waiting(&view.waiting));
    if let Some(beyond) = &view.known_beyond {
        text.push_str(&format!("look: {beyond}\n"));
    }
    if let Some(seen) = &view.seen_by_whom {
        text.push_str(&format!("look: {seen}\n"));
    }
    if let Some(lost) = &view.lost_end {
        text.push_str(&format!("ALARM: {lost}\n"));
    }
    let nothing_to_see = view.waiting.is_empty() && view.known_beyond.is_none() && view.seen_by_whom.is_none();
    let exit = match (&view.lost_end, nothing_to_see) {
        (Some(_), _) => FAILED,
        (None, true) => DONE,
        (None, false) => LOOK,
    };
    Ok(Answer::done("log-import", document(&view)?, text).exiting(exit))
}

fn access(global: &Global, query: &AccessQuery) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let seat = global.seat(&desk)?;
    let list = desk.access_list(&seat, query)?;
    let row = |line: &AccessLine| {
        let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".into());
        vec![
            line.number.to_string(),
            line.at.clone(),
            said(&line.officer),
            said(&line.about),
            said(&line.function.map(str::to_owned)),
            line.what.clone(),
            line.purpose.to_owned(),
            match (&line.denied, &line.withheld) {
                (Some(why), _) => format!("DENIED: {why}"),
                (None, Some(what)) => format!("in part: {what}"),
                (None, None) => "shown".into(),
            },
        ]
    };
    let rows: Vec<Vec<String>> = list.shown.iter().map(row).collect();
    let mut text = match rows.is_empty() {
        true => "no such look\n".to_owned(),
        false => table(&["line", "when", "officer", "about", "as", "by", "for", "outcome"], &rows),
    };
    text.push_str(&format!("{} of {} matching, {} lines in all\n", rows.len(), list.matching, list.lines));
    if let Some(bad) = list.first_bad {
        text.push_str(&format!("line {bad} does not follow the one before it: the access log was changed\n"));
    }
    let exit = if list.first_bad.is_some() { FAILED } else { DONE };
    Ok(Answer::done("log-access", document(&list)?, text).exiting(exit))
}

fn evidence(global: &Global, out: Option<&Path>) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let list = desk.evidence_list(&global.seat(&desk)?, out)?;
    let row = |e: &EvidenceLine| {
        vec![e.number.to_string(), e.authority.clone(), e.what.clone(), e.bytes.to_string(), e.sha256.clone()]
    };
    let rows: Vec<Vec<String>> = list.evidence.iter().map(row).collect();
    let mut text = match rows.is_empty() {
        true => "no evidence is kept\n".to_owned(),
        false => table(&["number", "of", "what", "bytes", "sha256"], &rows),
    };
    if let Some(folder) = out.filter(|_| !rows.is_empty()) {
        text.push_str(&format!("{} files written to {}\n", rows.len(), folder.display()));
    }
    Ok(Answer::done("log-evidence", document(&list)?, text))
}

fn quarantine(global: &Global) -> Result<Answer, Failure> {
    let lines = global.read()?.quarantine()?;
    let text = match lines.is_empty() {
        true => "nothing waits in quarantine".to_owned(),
        false => waiting(&lines),
    };
    let exit = if lines.is_empty() { DONE } else { LOOK };
    Ok(Answer::done("log-quarantine", json!({"events": lines}), text).exiting(exit))
}

fn waiting(lines: &[WaitingLine]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let row = |w: &WaitingLine| {
        vec![w.event.clone(), w.authority.clone(), w.what.clone(), w.about.clone(), w.officers.join(" "), w.why.clone()]
    };
    let rows: Vec<Vec<String>> = lines.iter().map(row).collect();
    table(&["in quarantine", "log", "what", "about", "signed by", "why"], &rows)
}

fn verify(global: &Global, check: &LogCheck) -> Result<Answer, Failure> {
    let mut progress = Progress::new(global.quiet);
    // A rehearsal publishes its keys, so that there the check is whole without an officer's name too.
    let view = if global.officer.is_some() || operations::open::publishes_passphrase(&global.data) {
        let desk = Desk::open_to_verify(&global.data, &global.credentials()?, &mut |text| progress.say(text))?;
        desk.verify_logs(check, &mut |text| progress.say(text))?
    } else {
        verify_without_key(&global.data, check, &mut |text| progress.say(text))?
    };
    progress.end();
    // What holds as far as it could be looked at is no clean bill: signatures need a key to be checked.
    let read = view.with_keys
        && view.notes_unsigned.is_empty()
        && view.authorities.iter().all(|log| log.unknown == 0 && log.signatures_unknown == 0)
        && view.documents.as_ref().is_none_or(|documents| documents.lost.is_empty());
    let unfinished = operations::rehearse::unfinished::said(&global.data);
    if let Some(said) = &unfinished {
        note(&format!("look: {said}"));
    }
    let exit = match (view.ok, read && unfinished.is_none()) {
        (false, _) => FAILED,
        (true, false) => LOOK,
        (true, true) => DONE,
    };
    Ok(Answer::done("log-verify", document(&view)?, verified::in_words(&view)).exiting(exit))
}

fn place(global: &Global, wanted: &Wanted) -> Result<Answer, Failure> {
    let view = prove_place(&global.data, wanted)?;
    let said = if view.ok { "stands" } else { "does NOT stand" };
    let mut text = format!(
        "event number {} {said} in the log of {} at {} events\nleaf {}\nroot {}\n",
        view.seq, view.authority, view.size, view.leaf, view.root
    );
    for hash in &view.path {
        text.push_str(&format!("path {hash}\n"));
    }
    Ok(Answer::done("log-prove", document(&view)?, text).exiting(if view.ok { DONE } else { FAILED }))
}

fn since_checkpoint(global: &Global, old: &Path) -> Result<Answer, Failure> {
    let view = if global.officer.is_some() || operations::open::publishes_passphrase(&global.data) {
        Desk::open_to_verify(&global.data, &global.credentials()?, &mut |_| {})?.prove_since(old)?
    } else {
        prove_since(&global.data, old)?
    };
    let mut text = match &view.why {
        Some(why) => why.clone(),
        None => format!("the log of {} goes on from {} events to {}", view.authority, view.old_size, view.size),
    };
    if view.signed.is_none() {
        text.push_str(", if the checkpoint is its own: who signed it is told with an officer's key");
    }
    let exit = match (view.ok, view.signed) {
        (_, Some(false)) | (true, None) => LOOK,
        (true, Some(true)) => DONE,
        (false, _) => FAILED,
    };
    Ok(Answer::done("log-prove", document(&view)?, text).exiting(exit))
}

fn checkpoint(global: &Global, out: Option<&Path>) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let view = desk.checkpoint_to(&seat, out)?;
    let text = match out {
        Some(out) => format!("checkpoint of {} events written to {}", view.size, out.display()),
        None => view.note.clone(),
    };
    let document =
        json!({"authority": view.authority, "size": view.size, "root": view.root, "note": view.note, "out": out});
    Ok(Answer::done("log-checkpoint", document, text))
}

fn document(view: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(view).map_err(|e| Failure::error(format!("answer could not be written as JSON: {e}")))
}
