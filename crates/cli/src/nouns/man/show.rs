//! Verbs that show: list, show, print.

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::movement_view::{LineView, MovementView};
use serde_json::json;

use crate::EXIT_CODES;
use crate::nouns::clear::clearances;
use crate::output::{Answer, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the movements in the record
    ///
    /// Example: custodia man list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
    /// Show a movement: stage, people with their gates, counts, clearances, what keeps it from leaving
    ///
    /// Gates: ● open, ■ shut, ◆ overridden, in the order identity, age, health, law, property, movement.
    ///
    /// Example: custodia man show m-7 --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Show {
        /// Id of the movement
        movement: String,
    },
    /// Print the manifest as a numbered page that carries the log's size and head
    ///
    /// Paper is the first witness: the log remembers what the page carries, and a log cut short is noticed.
    ///
    /// Example: custodia man print m-7 --out m-7.html --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Print {
        /// Id of the movement
        movement: String,
        /// New file, HTML
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::List => {
            let rows = global.read()?.movements();
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|m| {
                    let text = |value: &Option<String>| value.clone().unwrap_or_default();
                    vec![
                        m.movement.clone(),
                        m.stage.into(),
                        text(&m.from),
                        text(&m.to),
                        text(&m.departs_at),
                        m.listed.to_string(),
                        m.carried.map_or("withheld".into(), |n| n.to_string()),
                    ]
                })
                .collect();
            let text = table(&["movement", "stage", "from", "to", "departs", "listed", "carried"], &cells);
            Ok(Answer::done("man-list", json!({"movements": rows}), text))
        }
        Verb::Show { movement } => {
            let desk = global.read()?;
            let seat = global.seat(&desk)?;
            let view = desk.movement_view(&seat, &movement, "man show")?;
            let document = serde_json::to_value(&view)
                .map_err(|e| Failure::error(format!("movement could not be written as JSON: {e}")))?;
            Ok(Answer::done("man-show", document, page(&view)))
        }
        Verb::Print { movement, out } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let printed = desk.print_manifest(&seat, &movement, &out)?;
            let text = format!(
                "print {} of {movement} is in {}; it carries log size {} and head {}",
                printed.print,
                out.display(),
                printed.log_events,
                printed.log_head
            );
            let document = serde_json::to_value(&printed)
                .map_err(|e| Failure::error(format!("print could not be written as JSON: {e}")))?;
            Ok(Answer::done("man-print", document, text))
        }
    }
}

fn page(view: &MovementView) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_else(|| "?".into());
    let row = &view.row;
    let mut page = format!(
        "{}: {}\n{} {} by {}, {} to {}\ndeparts {}, arrives {}; {} seats, {} guards\nmanifest version {}{}\n\n",
        row.movement,
        row.stage,
        view.means.unwrap_or("?"),
        text(&view.vehicle),
        text(&view.carrier),
        text(&row.from),
        text(&row.to),
        text(&row.departs_at),
        text(&view.arrives_at),
        row.seats.unwrap_or(0),
        view.guards.unwrap_or(0),
        view.manifest_version,
        view.nonce.as_ref().map_or(String::new(), |nonce| format!(", frozen, nonce {nonce}")),
    );
    let lines: Vec<Vec<String>> = view.lines.iter().map(cells).collect();
    page.push_str(&table(&["seat", "person", "name", "band", "state", "gates"], &lines));
    page.push_str(&counted(view));
    if !view.clearances.is_empty() {
        page.push_str(&format!("\n{}", clearances(&view.clearances)));
    }
    if !view.kept_by.is_empty() {
        page.push_str("\nkept from leaving by:\n");
    }
    for reason in &view.kept_by {
        page.push_str(&format!("  {}: {} ({})\n", reason.gate, reason.missing, reason.who_can_open.join(", ")));
    }
    for (title, items) in [("open discrepancies", &view.discrepancies), ("notes", &view.notes)] {
        if !items.is_empty() {
            page.push_str(&format!("\n{title}:\n  {}\n", items.join("\n  ")));
        }
    }
    for offer in &view.offers {
        page.push_str(&format!(
            "\noffer {} to {} at {}: {} offered, {} received, {}\n",
            offer.nonce,
            text(&offer.to),
            text(&offer.place),
            offer.offered,
            offer.received,
            offer.receipt.as_ref().map_or("no receipt".to_owned(), |hash| format!("receipt {hash}")),
        ));
        if let Some(until) = &offer.binds_until {
            page.push_str(&format!(
                "  nobody has answered; it binds whom it names until {until}, then it has lapsed\n"
            ));
        }
        if let Some(refused) = &offer.refused {
            page.push_str(&format!("  refused {refused}\n"));
        }
    }
    page
}

fn cells(line: &LineView) -> Vec<String> {
    let gates: String = line.gates.iter().map(|gate| gate.sign).collect();
    let debts = if line.debts.is_empty() { String::new() } else { format!(" ◆ {} debts", line.debts.len()) };
    vec![
        line.seat.map_or_else(|| if line.listed { "" } else { "unlisted" }.to_owned(), |seat| seat.to_string()),
        line.person.clone(),
        line.name.clone(),
        line.band_word().to_owned(),
        line.state.clone(),
        format!("{gates}{debts}"),
    ]
}

fn counted(view: &MovementView) -> String {
    let mut text = match (view.scanned, view.withheld.as_deref()) {
        (Some(scanned), _) => format!("\nscanned aboard: {scanned}\n"),
        (None, why) => format!("\nscanned aboard: withheld, {}\n", why.unwrap_or_default()),
    };
    for count in &view.counts {
        let bodies =
            count.bodies.map_or("counted, number withheld until the other has counted".into(), |n| n.to_string());
        let heard = if count.counts { "" } else { ", which does not count: it is not for that authority" };
        let (at, round, counter, of) = (count.at, count.round, &count.counter, &count.authority);
        text.push_str(&format!("{at} round {round}: {counter} of {of} {bodies}{heard}\n"));
    }
    if let Some(difference) = &view.difference {
        text.push_str(&format!("left with a difference: {difference}\n"));
    }
    text
}
