//! Verbs of the way: headcount, depart, divert, arrive, cancel, close-out.

use clap::Subcommand;
use operations::Failure;
use operations::verbs::movement::OpenDifference;
use serde_json::json;

use super::at_desk;
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Count bodies, each counter for himself and blind to the other
    ///
    /// Example: custodia man headcount m-7 --bodies 144 --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    Headcount {
        /// Id of the movement
        movement: String,
        /// Bodies, not scans
        #[arg(long)]
        bodies: u32,
        /// At arrival, not before departure
        #[arg(long)]
        arrival: bool,
        /// Begin a new round, where the last one has its two counts
        #[arg(long)]
        recount: bool,
    },
    /// Let the movement leave; with a difference between the counts only openly, by the commander
    ///
    /// Example: custodia man depart m-7 --officer anna --function commander --data ./north
    #[command(after_help = EXIT_CODES)]
    Depart {
        /// Id of the movement
        movement: String,
        /// Why leaving with a difference is safer than staying
        #[arg(long, value_name = "TEXT")]
        difference_reason: Option<String>,
        /// The receiving officer was told of it
        #[arg(long, requires = "difference_reason")]
        receiver_told: bool,
    },
    /// Record that the movement was sent elsewhere on its way
    ///
    /// Example: custodia man divert m-7 --to base-2 --reason "sandstorm" --officer anna --function commander --data ./north
    #[command(after_help = EXIT_CODES)]
    Divert {
        /// Id of the movement
        movement: String,
        /// Where to
        #[arg(long, value_name = "PLACE")]
        to: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Record the arrival
    ///
    /// Example: custodia man arrive m-7 --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    Arrive {
        /// Id of the movement
        movement: String,
        /// Where; where it was sent, if not given
        #[arg(long)]
        place: Option<String>,
    },
    /// Cancel before departure; nobody may be aboard
    ///
    /// Example: custodia man cancel m-7 --reason "no overflight" --officer anna --function commander --data ./north
    #[command(after_help = EXIT_CODES)]
    Cancel {
        /// Id of the movement
        movement: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Close out: everybody accounted for and the counts agree, or a commander signs why not
    ///
    /// Example: custodia man close-out m-7 --officer anna --function commander --data ./north
    #[command(after_help = EXIT_CODES)]
    CloseOut {
        /// Id of the movement
        movement: String,
        /// Signed explanation where a difference remains
        #[arg(long, value_name = "TEXT")]
        explanation: Option<String>,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let (mut desk, seat) = at_desk(global)?;
    let when = global.when()?;
    match verb {
        Verb::Headcount { movement, bodies, arrival, recount } => {
            let round = desk.count_heads(&seat, &when, &movement, bodies, arrival, recount)?;
            let document = json!({"movement": movement, "bodies": bodies, "round": round, "at_arrival": arrival});
            Ok(Answer::done("man-headcount", document, format!("{movement}: {bodies} bodies, round {round}")))
        }
        Verb::Depart { movement, difference_reason, receiver_told } => {
            let open = difference_reason.map(|reason| OpenDifference { reason, receiver_told });
            desk.depart(&seat, &when, &movement, open.as_ref())?;
            let text = match open {
                None => format!("{movement} has left"),
                Some(_) => format!("{movement} has left with a difference; the names are settled on arrival"),
            };
            Ok(Answer::done("man-depart", json!({"movement": movement, "with_difference": open.is_some()}), text))
        }
        Verb::Divert { movement, to, reason } => {
            desk.divert(&seat, &when, &movement, &to, &reason)?;
            Ok(Answer::done("man-divert", json!({"movement": movement, "to": to}), format!("{movement} goes to {to}")))
        }
        Verb::Arrive { movement, place } => {
            let place = desk.arrive(&seat, &when, &movement, place.as_deref())?;
            let text = format!("{movement} is at {place}; two officers count bodies now");
            Ok(Answer::done("man-arrive", json!({"movement": movement, "place": place}), text))
        }
        Verb::Cancel { movement, reason } => {
            desk.cancel(&seat, &when, &movement, &reason)?;
            Ok(Answer::done("man-cancel", json!({"movement": movement}), format!("{movement} is cancelled")))
        }
        Verb::CloseOut { movement, explanation } => {
            let explained = explanation.is_some();
            desk.close_out(&seat, &when, &movement, explanation)?;
            let document = json!({"movement": movement, "explained": explained});
            Ok(Answer::done("man-close-out", document, format!("{movement} is closed out")))
        }
    }
}
