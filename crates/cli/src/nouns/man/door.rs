//! Verbs at the door: door, board, observe, take-off, disembark.

use clap::{Args, Subcommand, ValueEnum};
use operations::Failure;
use operations::verbs::door::{BoundTo, DoorAnswer, Observed, Sight};
use operations::verbs::incident::StoodIn;
use serde_json::json;

use super::at_desk;
use crate::EXIT_CODES;
use crate::nouns::sight::ExceptionArgs;
use crate::nouns::telling::Many;
use crate::output::{Answer, LOOK, counted};
use crate::session::Global;

/// A check at a door.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Id of the movement
    movement: String,
    /// Number of the person
    person: String,
    #[command(flatten)]
    exception: ExceptionArgs,
    /// Why no 1:1 check was possible
    #[arg(long, required_unless_present = "not_verified")]
    reason: Option<String>,
    /// The person was not verified, and why
    #[arg(long, value_name = "WHY", conflicts_with_all = ["photograph", "band", "question", "reason"])]
    not_verified: Option<String>,
    /// At acceptance, not at boarding
    #[arg(long)]
    arriving: bool,
    /// Manifest version that the check was made for; the one that stands where not given
    #[arg(long)]
    version: Option<u32>,
    /// Its nonce; the one that stands where not given
    #[arg(long, value_name = "HEX")]
    nonce: Option<String>,
}

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Seen {
    /// Aboard a movement without having boarded
    FoundAboard,
    /// At a place where the record does not have him
    FoundHere,
    /// Left with a movement, whatever the manifest says
    DepartedWith,
    /// Arrived with a movement that does not list him
    ArrivedUnlisted,
    /// Not where the record says
    NotHere,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Check a person at the door: verified by exception of two officers, or not verified
    ///
    /// A 1:1 check by finger or face is recorded by the device that compares; a typed word is none.
    ///
    /// Example: custodia man door m-7 C-0001-0001-4 --photograph --band --question --tries 3 --reason "no reader at
    /// this door" --officer cara --function custody-officer --second lea --second-function legal-reviewer --data ./north
    #[command(after_help = EXIT_CODES)]
    Door(Check),
    /// Board persons, each through his own gates: every gate open, or an override that stands in
    ///
    /// All that are named, or with --persons-file all of a file, in one commit, or none and a reason for each refused.
    /// The check at the door is each person's own.
    ///
    /// Example: custodia man board m-7 C-0001-0001-4 --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    Board {
        /// Id of the movement
        movement: String,
        #[command(flatten)]
        whom: Many,
    },
    /// Record what was seen in fact; never refused for what a gate says
    ///
    /// Example: custodia man observe found-aboard --movement m-7 --note "seat 31, no band" --officer cara
    /// --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    Observe {
        /// What was seen
        seen: Seen,
        /// Number of the person; a provisional one is given where not known, if this device has any to give
        person: Option<String>,
        /// Movement, where one was seen
        #[arg(long)]
        movement: Option<String>,
        /// Place, where one was seen
        #[arg(long)]
        place: Option<String>,
        /// How and by whom it was seen
        #[arg(long)]
        note: String,
        /// Give a number to a person recorded without one, as of when he was seen
        #[arg(long, value_name = "DISCREPANCY", conflicts_with = "person")]
        unnamed: Option<String>,
    },
    /// Take a person off before departure, with a named return place
    ///
    /// Example: custodia man take-off m-7 C-0001-0001-4 --return-place al-sinaa --reason "taken ill" --officer cara
    /// --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    TakeOff {
        /// Id of the movement
        movement: String,
        /// Number of the person
        person: String,
        /// Where he goes back to
        #[arg(long, value_name = "PLACE")]
        return_place: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Record that persons got off at the end: all that are named, or none
    ///
    /// Example: custodia man disembark m-7 C-0001-0001-4 C-0001-0002-3 --officer cara --function custody-officer --data ./north
    #[command(after_help = EXIT_CODES)]
    Disembark {
        /// Id of the movement
        movement: String,
        /// Numbers of the persons
        #[arg(required = true)]
        persons: Vec<String>,
        /// Where; where the movement arrived, if not given. Elsewhere opens a discrepancy for each person
        #[arg(long)]
        place: Option<String>,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Door(check) => door(global, check),
        Verb::Observe { seen, movement, place, note, unnamed: Some(entry), .. } => {
            name(global, &entry, &sight(seen, movement, place)?, &note)
        }
        Verb::Observe { seen, person, movement, place, note, unnamed: None } => {
            observe(global, &sight(seen, movement, place)?, person.as_deref(), &note)
        }
        Verb::Board { movement, whom } => {
            let persons = whom.all()?;
            let (mut desk, seat) = at_desk(global)?;
            Ok(boarded(&movement, &desk.board(&seat, &global.when()?, &movement, &persons)?))
        }
        Verb::TakeOff { movement, person, return_place, reason } => {
            let (mut desk, seat) = at_desk(global)?;
            desk.take_off(&seat, &global.when()?, (&movement, &person), &return_place, &reason)?;
            let document = json!({"movement": movement, "person": person, "return_place": return_place});
            Ok(Answer::done("man-take-off", document, format!("{person} is taken off {movement} to {return_place}")))
        }
        Verb::Disembark { movement, persons, place } => {
            let (mut desk, seat) = at_desk(global)?;
            let (people, elsewhere) = desk.disembark(&seat, &global.when()?, &movement, &persons, place.as_deref())?;
            let document = json!({"movement": movement, "people": people, "elsewhere": elsewhere});
            let text = format!("{people} got off {movement}");
            Ok(match elsewhere {
                0 => Answer::done("man-disembark", document, text),
                n => {
                    let text = format!("{text}, {n} of them elsewhere than it arrived: a discrepancy is open for each");
                    Answer::done("man-disembark", document, text).exiting(LOOK)
                }
            })
        }
    }
}

/// Who is aboard now, and with how many debts.
fn boarded(movement: &str, people: &[(String, usize)]) -> Answer {
    let debts: usize = people.iter().map(|(_, debts)| debts).sum();
    let who = match people {
        [(person, _)] => format!("{person} is"),
        all => format!("{} are", counted(all.len(), "person")),
    };
    let text = match debts {
        0 => format!("{who} aboard {movement}"),
        n => {
            let debts = counted(n, "debt");
            format!("{who} aboard {movement}, with {debts}: `custodia debt list` says by when each is due")
        }
    };
    let each = people.iter().map(|(person, debts)| json!({"person": person, "debts": debts}));
    let mut document = json!({"movement": movement, "debts": debts, "people": each.collect::<Vec<_>>()});
    if let ([(person, _)], Some(fields)) = (people, document.as_object_mut()) {
        fields.insert("person".into(), json!(person));
    }
    Answer::done("man-board", document, text)
}

fn door(global: &Global, check: Check) -> Result<Answer, Failure> {
    let (mut desk, seat) = at_desk(global)?;
    let Check { movement, person, exception, reason, not_verified, arriving, version, nonce } = check;
    let (answer, word) = match not_verified {
        Some(why) => (DoorAnswer::NotVerified(why), "not verified"),
        None => {
            let StoodIn { photograph, band, question, tries, reason } = exception.because(reason.unwrap_or_default());
            (DoorAnswer::Exception { photograph, band, question, tries, reason }, "verified by exception")
        }
    };
    let exit = if word == "not verified" { LOOK } else { crate::output::DONE };
    desk.check_at_door(&seat, &global.when()?, (&movement, &person), arriving, answer, &BoundTo { version, nonce })?;
    let document = json!({"movement": movement, "person": person, "outcome": word, "arriving": arriving});
    Ok(Answer::done("man-door", document, format!("{person}: {word}")).exiting(exit))
}

fn sight(seen: Seen, movement: Option<String>, place: Option<String>) -> Result<Sight, Failure> {
    let movement = || movement.clone().ok_or_else(|| Failure::usage("name the movement with --movement"));
    let place = || place.clone().ok_or_else(|| Failure::usage("name the place with --place"));
    Ok(match seen {
        Seen::FoundAboard => Sight::FoundAboard(movement()?),
        Seen::FoundHere => Sight::FoundHere(place()?),
        Seen::DepartedWith => Sight::DepartedWith(movement()?),
        Seen::ArrivedUnlisted => Sight::ArrivedUnlisted(movement()?, place()?),
        Seen::NotHere => Sight::NotHere(place()?),
    })
}

/// An observed act opens a discrepancy, and a person must look; one that differs in nothing is a sighting.
fn observe(global: &Global, sight: &Sight, person: Option<&str>, note: &str) -> Result<Answer, Failure> {
    let (mut desk, seat) = at_desk(global)?;
    let (text, document) = match desk.observe(&seat, &global.when()?, person, sight, note)? {
        Observed::Person(number) => (
            format!("recorded of {number}; a discrepancy is open until officers settle it"),
            json!({"person": number.to_string(), "provisional": person.is_none()}),
        ),
        Observed::AsRecorded(number) => {
            let text = format!("{number} was seen where the record has him: nothing differs");
            let document = json!({"person": number.to_string(), "provisional": false});
            return Ok(Answer::done("man-observe", document, text));
        }
        Observed::Unnamed(entry) => (
            format!(
                "recorded of somebody unnamed, as {entry}: this device has no person numbers to give.\n\
                 Lease it a block with `custodia device add --block`, then give him his number with\n\
                 `custodia man observe` and the same words, and --unnamed {entry}"
            ),
            json!({"person": null, "unnamed": entry.to_string(), "block_needed": true}),
        ),
    };
    Ok(Answer::done("man-observe", document, text).exiting(LOOK))
}

/// Who was seen before there was a number to give.
fn name(global: &Global, entry: &str, sight: &Sight, note: &str) -> Result<Answer, Failure> {
    let (mut desk, seat) = at_desk(global)?;
    let (number, settled) = desk.name_unnamed(&seat, &global.when()?, entry, sight, note)?;
    let open = if settled { "settled" } else { "still open: an officer who may settles it" };
    let text = format!("{entry} is {number} now, seen as then; the entry is {open}");
    let document = json!({"person": number.to_string(), "provisional": true, "unnamed": entry, "settled": settled});
    Ok(Answer::done("man-observe", document, text).exiting(LOOK))
}
