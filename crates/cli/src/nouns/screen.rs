//! `screen`: people searched in lists; what is offered is looked at and decided by a person. Source: `cli.md`.

use clap::{Args, Subcommand};
use operations::Failure;
use operations::screening::WEIGHT_MIN;
use operations::screening::decide::GivenDecision;
use operations::screening::screen::{Screening, Who};

use super::list::document;
use super::screen_text;
use super::telling::act;
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Search one person in all lists in force and record it; exit 4 where a lead waits
    ///
    /// What is compared are names, birth, nationality and what else is claimed of who he is; never his kin. That nothing
    /// was found is recorded just so.
    ///
    /// Example: custodia screen person C-4821-0001-2 --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Person {
        /// Number of the person, in any digits
        person: String,
        #[command(flatten)]
        how: How,
    },
    /// Search everyone on the manifest of a movement, or aboard it
    ///
    /// Example: custodia screen manifest flight-1 --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Manifest {
        /// The movement
        movement: String,
        #[command(flatten)]
        how: How,
    },
    /// Search everyone in all lists in force, and show what that changes among leads
    ///
    /// Those in custody, of unknown fate, escaped or only named on a list, and whoever was searched before. Where an entry
    /// on which it was decided "same" is on its list no more, the decision is open again, and every authority that it was
    /// released to gets a recall.
    ///
    /// Example: custodia screen all --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    All {
        #[command(flatten)]
        how: How,
    },
    /// List the leads that wait, in an order drawn from a seed, which says nothing of likeness
    ///
    /// Example: custodia screen queue --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Queue {
        /// Seed of the order; drawn, where not given
        #[arg(long)]
        seed: Option<u64>,
        /// Most leads shown
        #[arg(long, default_value_t = 50, value_name = "N")]
        most: usize,
    },
    /// Show one lead: what is claimed beside what the entry says, why it is offered, what was decided before
    ///
    /// Example: custodia screen show C-4821-0001-2 --list un --entry 6908555 --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Show(Which),
    /// Decide on a lead: the same person, not the same, or undecided
    ///
    /// "The same" rests on two facts beyond the name that do not hang together, or on fingerprints; prints and faces need
    /// an examiner who signs as the second officer. A decision holds for the person and the entry as both are now.
    ///
    /// Example: custodia screen decide C-4821-0001-2 --list un --entry 6908555 --not-same --reasons "born 20 years later" --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Decide(Decide),
    /// Report who was searched, in which versions and when, and what waits; exit 4 where somebody or something does
    ///
    /// Example: custodia screen report --officer wanda --data ./north
    #[command(after_help = EXIT_CODES)]
    Report,
}

#[derive(Debug, Args)]
pub(crate) struct How {
    /// Least weight of an entry that is offered, in hundredths of a nat
    #[arg(long, value_name = "CENTINATS", default_value_t = WEIGHT_MIN)]
    at_least: i32,
    /// Record nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Number of the person, in any digits
    person: String,
    /// The list
    #[arg(long)]
    list: String,
    /// The list's own number of the entry
    #[arg(long)]
    entry: String,
}

#[derive(Debug, Args)]
pub(crate) struct Decide {
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    what: What,
    /// A fact beyond the name and what both sides say of it, such as birth-date="both say 30 June 1961"; may be given several times
    ///
    /// birth-date, birth-place, nationality, residence, document, parent, kin, mark, face, fingerprint or account
    #[arg(long, value_name = "FACT=TEXT")]
    fact: Vec<String>,
    /// Why
    #[arg(long)]
    reasons: String,
    /// A partner that is told; may be given several times. Nobody is, where not given
    #[arg(long, value_name = "AUTHORITY")]
    release_to: Vec<String>,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct What {
    /// The entry means this person
    #[arg(long)]
    same: bool,
    /// It does not
    #[arg(long)]
    not_same: bool,
    /// It cannot be told yet
    #[arg(long)]
    undecided: bool,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Person { person, how } => screen(global, "screen-person", Who::Person(person), &how),
        Verb::Manifest { movement, how } => screen(global, "screen-manifest", Who::Manifest(movement), &how),
        Verb::All { how } => screen(global, "screen-all", Who::All, &how),
        Verb::Queue { seed, most } => {
            let desk = global.read()?;
            let queue = desk.look_at_queue(&global.seat(&desk)?, seed, most)?;
            let exit = if queue.waiting > 0 { LOOK } else { DONE };
            Ok(Answer::done("screen-queue", document(&queue)?, screen_text::queue(&queue)).exiting(exit))
        }
        Verb::Show(which) => {
            let desk = global.read()?;
            let lead = desk.look_at_lead(&global.seat(&desk)?, &which.person, &which.list, &which.entry)?;
            Ok(Answer::done("screen-show", document(&lead)?, screen_text::lead(&lead)))
        }
        Verb::Decide(given) => decide(global, given),
        Verb::Report => {
            let desk = global.read()?;
            let report = desk.screening_report(&global.seat(&desk)?)?;
            let exit = if report.needs_a_look() { LOOK } else { DONE };
            Ok(Answer::done("screen-report", document(&report)?, screen_text::report(&report)).exiting(exit))
        }
    }
}

fn screen(global: &Global, name: &'static str, who: Who, how: &How) -> Result<Answer, Failure> {
    let mut desk = if how.dry_run { global.read()? } else { global.write()? };
    let seat = global.seat(&desk)?;
    let everyone = who == Who::All;
    let asked = Screening { who, weight_min: Some(how.at_least), dry_run: how.dry_run };
    let found = desk.screen(&seat, &global.when()?, &asked)?;
    let exit = if found.needs_a_look() { LOOK } else { DONE };
    Ok(Answer::done(name, document(&found)?, screen_text::screened(&found, everyone)).exiting(exit))
}

fn decide(global: &Global, given: Decide) -> Result<Answer, Failure> {
    let Decide { which, what, fact, reasons, release_to } = given;
    let decision = match what {
        What { same: true, .. } => "same",
        What { not_same: true, .. } => "not-same",
        What { .. } => "undecided",
    };
    let given = GivenDecision {
        person: which.person,
        list: which.list,
        entry: which.entry,
        decision: decision.into(),
        facts: fact,
        reasons,
        release_to,
    };
    act(global, "screen-decide", &given.person, |desk, seat, when| desk.decide_lead(seat, when, &given))
}
