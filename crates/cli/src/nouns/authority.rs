//! `authority`: the authorities this one deals with.

use clap::Subcommand;
use operations::Failure;
use serde_json::json;

use super::telling::act;
use crate::EXIT_CODES;
use crate::output::{Answer, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add a partner from the card it gave out with `authority card`
    ///
    /// Example: custodia authority add south.card --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Add {
        /// The partner's card
        card: std::path::PathBuf,
    },
    /// Write this authority's card: id, name, kind, state, public keys
    ///
    /// Example: custodia authority card north.card --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Card {
        /// New file
        out: std::path::PathBuf,
    },
    /// Adopt a jurisdiction pack: clocks and gate rules as data; two officers, one a legal reviewer
    ///
    /// Example: custodia authority adopt jurisdictions/iraq --officer anna --second lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Adopt {
        /// Folder with pack.toml, or that file
        pack: std::path::PathBuf,
    },
    /// Recognise a partner as a court that may answer what says no here: two officers, one a legal reviewer
    ///
    /// Neither acts in the operation. It is no court of a person whom it holds, carries, sends or receives.
    ///
    /// Example: custodia authority court karkh --basis "Law 23 of 1971" --source "Gazette 2004, 31 May 1971"
    /// --officer lea --second hana --data ./north
    #[command(after_help = EXIT_CODES)]
    Court {
        /// Id of the partner
        court: String,
        /// Statute, decree or treaty that founds the court
        #[arg(long)]
        basis: String,
        /// Where that text stands: gazette, number, date
        #[arg(long)]
        source: String,
    },
    /// Take the recognition of a court back: what it has answered no longer stands here
    ///
    /// Example: custodia authority doubt karkh --reason "no gazette has it" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Doubt {
        /// Id of the partner
        court: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// List the authorities in the record
    ///
    /// Example: custodia authority list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Add { card } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let (added, repeated) = desk.add_partner(&seat, &global.when()?, &card)?;
            let text = match repeated {
                true => format!("{added}, added before under this idempotency key"),
                false => format!("{added} added"),
            };
            Ok(Answer::done("authority-add", json!({"authority": added, "repeated": repeated}), text))
        }
        Verb::Card { out } => {
            let desk = global.read()?;
            let seat = global.seat(&desk)?;
            desk.write_card(&seat, &out)?;
            Ok(Answer::done("authority-card", json!({"out": out}), format!("card written to {}", out.display())))
        }
        Verb::Adopt { pack } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let name = desk.adopt_pack(&seat, &global.when()?, &pack)?;
            Ok(Answer::done("authority-adopt", json!({"pack": name}), format!("pack {name} is in force")))
        }
        Verb::Court { court, basis, source } => act(global, "authority-court", &court, |desk, seat, when| {
            desk.recognise_court(seat, when, &court, (&basis, &source))
        }),
        Verb::Doubt { court, reason } => {
            act(global, "authority-doubt", &court, |desk, seat, when| desk.doubt_court(seat, when, &court, &reason))
        }
        Verb::List => {
            let rows = global.read()?.authorities();
            let cells: Vec<Vec<String>> = rows
                .iter()
                .map(|a| {
                    let court = if a.recognised_by.is_empty() { "-".into() } else { a.recognised_by.join(" ") };
                    vec![a.id.clone(), a.kind.clone(), a.state.clone(), a.events.to_string(), court, a.name.clone()]
                })
                .collect();
            let text = table(&["authority", "kind", "state", "events", "court for", "name"], &cells);
            Ok(Answer::done("authority-list", json!({"authorities": rows}), text))
        }
    }
}
