//! Verbs that make a movement ready: plan, draft, freeze, swap, open, close.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::verbs::movement::Plan;
use serde_json::json;

use super::at_desk;
use crate::EXIT_CODES;
use crate::nouns::telling::lines_of;
use crate::output::{Answer, counted};
use crate::session::Global;

/// A movement as planned.
#[derive(Debug, Args)]
pub(crate) struct PlanWords {
    /// Id of the movement
    movement: String,
    /// road or air
    #[arg(long)]
    means: String,
    /// Place it leaves from
    #[arg(long)]
    from: String,
    /// Place it goes to
    #[arg(long)]
    to: String,
    /// Tail or plates
    #[arg(long)]
    vehicle: String,
    /// Who accepts at the end; the acting authority where not given
    #[arg(long, value_name = "AUTHORITY")]
    receiver: Option<String>,
    /// Planned departure
    #[arg(long, value_name = "RFC3339")]
    departs_at: String,
    /// Planned arrival
    #[arg(long, value_name = "RFC3339")]
    arrives_at: String,
    /// Seats for persons in custody
    #[arg(long)]
    seats: u32,
    /// Guards on board
    #[arg(long)]
    guards: u32,
    /// A movement for children only
    #[arg(long)]
    child: bool,
    /// PLACE and what is secured there: landing=ID, guards, accepted, fuel (to return); repeatable
    #[arg(long, value_name = "PLACE[,..]")]
    alternate: Vec<String>,
    /// Clearances it needs, comma-separated
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    clearances: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Plan a movement, or plan it anew while its manifest is not frozen
    ///
    /// Example: custodia man plan m-7 --means air --from al-sinaa --to annex --vehicle "C-17 4123"
    /// --departs-at 2026-02-01T08:00:00Z --arrives-at 2026-02-01T10:00:00Z --seats 150 --guards 40
    /// --alternate base-2,fuel --clearances o-17,l-17 --officer anna --function planner --data ./north
    #[command(after_help = EXIT_CODES)]
    Plan(PlanWords),
    /// Draft the manifest: who travels, on which seat, kept apart from whom
    ///
    /// Example: custodia man draft m-7 C-0001-0001-4 C-0001-0002-3@12 --officer anna --function planner --data ./north
    #[command(after_help = EXIT_CODES)]
    Draft {
        /// Id of the movement
        movement: String,
        /// NUMBER or NUMBER@SEAT; without a seat the lowest that is free
        #[arg(value_name = "NUMBER[@SEAT]")]
        persons: Vec<String>,
        /// File with one NUMBER or NUMBER@SEAT a line
        #[arg(long, value_name = "FILE")]
        persons_file: Option<PathBuf>,
        /// NUMBER/NUMBER: never in the same row or in neighbouring ones, also after swaps; repeatable
        #[arg(long, value_name = "NUMBER/NUMBER")]
        apart: Vec<String>,
    },
    /// Freeze the newest draft, signed by movement control and a legal reviewer
    ///
    /// Example: custodia man freeze m-7 --officer anna --function movement-control --second lea
    /// --second-function legal-reviewer --data ./north
    #[command(after_help = EXIT_CODES)]
    Freeze {
        /// Id of the movement
        movement: String,
    },
    /// Swap persons on a frozen manifest: a new version with a new nonce, signed again by two
    ///
    /// Example: custodia man swap m-7 --out C-0001-0001-4 --in C-0001-0003-8 --reason "taken ill" --officer anna
    /// --function movement-control --second lea --second-function legal-reviewer --data ./north
    #[command(after_help = EXIT_CODES)]
    Swap {
        /// Id of the movement
        movement: String,
        /// Taken off the manifest; repeatable
        #[arg(long, value_name = "NUMBER")]
        out: Vec<String>,
        /// Put on it; repeatable
        #[arg(long = "in", value_name = "NUMBER[@SEAT]")]
        in_lines: Vec<String>,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Open boarding on the version that stands
    ///
    /// Example: custodia man open m-7 --officer anna --function movement-control --data ./north
    #[command(after_help = EXIT_CODES)]
    Open {
        /// Id of the movement
        movement: String,
    },
    /// Close the manifest: nobody boards after this
    ///
    /// Example: custodia man close m-7 --officer anna --function movement-control --data ./north
    #[command(after_help = EXIT_CODES)]
    Close {
        /// Id of the movement
        movement: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let (mut desk, seat) = at_desk(global)?;
    let when = global.when()?;
    match verb {
        Verb::Plan(words) => {
            let (movement, plan) = plan(words);
            desk.plan_movement(&seat, &when, &movement, &plan)?;
            let document = json!({"movement": movement});
            warned(
                desk.guards_wanting(&movement)?,
                Answer::done("man-plan", document, format!("{movement} is planned")),
            )
        }
        Verb::Draft { movement, mut persons, persons_file, apart } => {
            persons.extend(persons_file.as_deref().map(lines_of).transpose()?.unwrap_or_default());
            let version = desk.draft_manifest(&seat, &when, &movement, &persons, &apart)?;
            let document = json!({"movement": movement, "manifest_version": version, "people": persons.len()});
            let text = format!("{movement}: version {version} drafted, {}", counted(persons.len(), "person"));
            warned(desk.guards_wanting(&movement)?, Answer::done("man-draft", document, text))
        }
        Verb::Freeze { movement } => {
            let frozen = desk.freeze_manifest(&seat, &when, &movement)?;
            Ok(bound("man-freeze", &movement, "frozen", &frozen))
        }
        Verb::Swap { movement, out, in_lines, reason } => {
            let frozen = desk.swap_manifest(&seat, &when, &movement, (&out, &in_lines), &reason)?;
            Ok(bound("man-swap", &movement, "swapped and frozen", &frozen))
        }
        Verb::Open { movement } => {
            let version = desk.open_boarding(&seat, &when, &movement)?;
            let document = json!({"movement": movement, "manifest_version": version});
            Ok(Answer::done("man-open", document, format!("{movement}: boarding is open on version {version}")))
        }
        Verb::Close { movement } => {
            let version = desk.close_manifest(&seat, &when, &movement)?;
            let document = json!({"movement": movement, "manifest_version": version});
            let text = format!("{movement}: version {version} is closed; two officers count bodies now");
            Ok(Answer::done("man-close", document, text))
        }
    }
}

/// The same answer with what will be refused later, while it can still be mended.
fn warned(wanting: Option<String>, mut answer: Answer) -> Result<Answer, Failure> {
    if let Some(fields) = answer.document.as_object_mut() {
        fields.insert("warnings".into(), json!(wanting.iter().collect::<Vec<_>>()));
    }
    answer.text.extend(wanting.map(|wanting| format!("\nwarning: {wanting}")));
    Ok(answer)
}

fn bound(
    name: &'static str,
    movement: &str,
    word: &str,
    frozen: &operations::verbs::manifest::FrozenVersion,
) -> Answer {
    let document = json!({"movement": movement, "manifest_version": frozen.manifest_version, "nonce": frozen.nonce});
    let text = format!("{movement}: version {} is {word}, nonce {}", frozen.manifest_version, frozen.nonce);
    Answer::done(name, document, text)
}

fn plan(words: PlanWords) -> (String, Plan) {
    let plan = Plan {
        means: words.means,
        from: words.from,
        to: words.to,
        vehicle: words.vehicle,
        receiver: words.receiver,
        departs_at: words.departs_at,
        arrives_at: words.arrives_at,
        seats: words.seats,
        guards: words.guards,
        child: words.child,
        alternates: words.alternate,
        clearances: words.clearances,
    };
    (words.movement, plan)
}
