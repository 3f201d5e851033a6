//! Verbs after arrival: reception, house, move-on.

use clap::Subcommand;
use operations::Failure;
use serde_json::json;

use super::at_desk;
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Complete a person's reception: order seen, injuries seen, doctor the same day, humane room
    ///
    /// Example: custodia man reception C-0001-0001-4 --place annex --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    Reception {
        /// Number of the person
        person: String,
        /// Where
        #[arg(long)]
        place: String,
    },
    /// Give a person a cell or wing
    ///
    /// Example: custodia man house C-0001-0001-4 --place annex-wing-2 --apart --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    House {
        /// Number of the person
        person: String,
        /// Cell or wing
        #[arg(long)]
        place: String,
        /// Verified to be apart from adults, at the site where the person is
        #[arg(long)]
        apart: bool,
    },
    /// Move a person on to another place outside a manifest
    ///
    /// Example: custodia man move-on C-0001-0001-4 --to hospital-1 --reason "fever" --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    MoveOn {
        /// Number of the person
        person: String,
        /// Where to
        #[arg(long, value_name = "PLACE")]
        to: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let (mut desk, seat) = at_desk(global)?;
    let when = global.when()?;
    match verb {
        Verb::Reception { person, place } => {
            desk.complete_reception(&seat, &when, &person, &place)?;
            let document = json!({"person": person, "place": place});
            Ok(Answer::done("man-reception", document, format!("{person} is received at {place}")))
        }
        Verb::House { person, place, apart } => {
            desk.house(&seat, &when, &person, &place, apart)?;
            let document = json!({"person": person, "place": place, "apart_from_adults": apart});
            Ok(Answer::done("man-house", document, format!("{person} is housed at {place}")))
        }
        Verb::MoveOn { person, to, reason } => {
            desk.move_on(&seat, &when, &person, &to, &reason)?;
            Ok(Answer::done(
                "man-move-on",
                json!({"person": person, "to": to}),
                format!("{person} is moved on to {to}"),
            ))
        }
    }
}
