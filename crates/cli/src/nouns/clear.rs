//! `clear`: clearances to fly over, land, use a road or be accepted.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::blob_store::Paper;
use operations::verbs::clearance::{ClearanceAnswer, ClearanceAsked, ClearanceChange, ClearanceRow};
use serde_json::json;

use crate::EXIT_CODES;
use crate::output::{Answer, table};
use crate::session::Global;

/// What changes of a clearance; what is not given stays.
#[derive(Debug, Args)]
pub(crate) struct Changed {
    /// Id of the clearance
    clearance: String,
    /// Airspace, airfield, road or intake
    #[arg(long)]
    scope: Option<String>,
    /// Window opens
    #[arg(long, value_name = "RFC3339")]
    from: Option<String>,
    /// Window closes
    #[arg(long, value_name = "RFC3339")]
    until: Option<String>,
    /// Reference, conditions or reasons
    #[arg(long)]
    note: Option<String>,
    /// Scan of the owner's message, kept encrypted
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Ask an authority for a clearance
    ///
    /// Example: custodia clear ask l-17 --kind landing --owner receiving --scope ORBI --from 2026-02-01T06:00:00Z
    /// --until 2026-02-01T18:00:00Z --officer anna --function liaison --data ./north
    #[command(after_help = EXIT_CODES)]
    Ask {
        /// Id of the clearance
        clearance: String,
        /// overflight, landing, road or acceptance
        #[arg(long)]
        kind: String,
        /// Authority that gives it
        #[arg(long)]
        owner: String,
        /// Airspace, airfield, road or intake
        #[arg(long)]
        scope: String,
        /// Window opens
        #[arg(long, value_name = "RFC3339")]
        from: String,
        /// Window closes
        #[arg(long, value_name = "RFC3339")]
        until: String,
        /// Conditions
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Record that a clearance is given; one that its owner refused or withdrew, by him or with --document and --second
    ///
    /// Example: custodia clear give l-17 --note "telex 4471" --officer anna --function liaison --data ./north
    #[command(after_help = EXIT_CODES)]
    Give {
        #[command(flatten)]
        change: Changed,
    },
    /// Record another window, scope or condition
    ///
    /// Example: custodia clear change l-17 --until 2026-02-01T15:00:00Z --note "closes early" --officer anna
    /// --function liaison --data ./north
    #[command(after_help = EXIT_CODES)]
    Change {
        #[command(flatten)]
        change: Changed,
    },
    /// Record that a clearance is withdrawn
    ///
    /// Example: custodia clear withdraw l-17 --note "runway shut" --officer anna --function liaison --data ./north
    #[command(after_help = EXIT_CODES)]
    Withdraw {
        #[command(flatten)]
        change: Changed,
    },
    /// Record that a clearance is refused
    ///
    /// Example: custodia clear refuse l-17 --note "no slot" --officer anna --function liaison --data ./north
    #[command(after_help = EXIT_CODES)]
    Refuse {
        #[command(flatten)]
        change: Changed,
    },
    /// List all clearances with their windows
    ///
    /// Example: custodia clear list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Ask { clearance, kind, owner, scope, from, until, note } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let asked = ClearanceAsked { id: clearance.clone(), kind, owner, scope, from, until, note };
            desk.ask_clearance(&seat, &global.when()?, &asked)?;
            Ok(told("clear-ask", &clearance, "asked"))
        }
        Verb::Give { change } => answer(global, ("clear-give", "given"), ClearanceAnswer::Given, change),
        Verb::Change { change } => answer(global, ("clear-change", "changed"), ClearanceAnswer::Changed, change),
        Verb::Withdraw { change } => {
            answer(global, ("clear-withdraw", "withdrawn"), ClearanceAnswer::Withdrawn, change)
        }
        Verb::Refuse { change } => answer(global, ("clear-refuse", "refused"), ClearanceAnswer::Refused, change),
        Verb::List => {
            let rows = global.read()?.clearances();
            let text = clearances(&rows);
            Ok(Answer::done("clear-list", json!({"clearances": rows}), text))
        }
    }
}

fn answer(
    global: &Global,
    (name, word): (&'static str, &str),
    answer: ClearanceAnswer,
    change: Changed,
) -> Result<Answer, Failure> {
    let Changed { clearance, scope, from, until, note, document } = change;
    let paper = document.as_deref().map(Paper::read).transpose()?;
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let mut when = global.when()?;
    let change = ClearanceChange { scope, from, until, note, document: when.with_some(paper) };
    desk.answer_clearance(&seat, &when, &clearance, answer, &change)?;
    Ok(told(name, &clearance, word))
}

fn told(name: &'static str, clearance: &str, word: &str) -> Answer {
    Answer::done(name, json!({"clearance": clearance, "state": word}), format!("clearance {clearance}: {word}"))
}

/// Clearances as a table.
pub(crate) fn clearances(rows: &[ClearanceRow]) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|c| {
            vec![
                c.clearance.clone(),
                c.kind.unwrap_or_default().into(),
                text(&c.owner),
                text(&c.scope),
                c.state.into(),
                text(&c.from),
                text(&c.until),
                if c.valid_now { "valid" } else { "" }.into(),
                c.note.clone(),
            ]
        })
        .collect();
    table(&["clearance", "kind", "owner", "scope", "state", "from", "until", "now", "note"], &cells)
}
