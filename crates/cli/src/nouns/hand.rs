//! `hand`: giving persons over to another authority, in files.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use operations::Failure;
use operations::handover::files::{AnswerView, KeptBackView};
use operations::handover::{CorrectWords, OfferWords, same_place};
use serde::Serialize;

use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, Progress, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Offer the persons of a movement to another authority, in a file sealed to it
    ///
    /// An offer binds whom it names for 24 hours. Given again while it stands, of the same movement, people and receiver, the
    /// command records nothing and writes the file of that offer again, as it was signed: for a stick that is full or lost.
    ///
    /// Example: custodia hand offer --movement d01-001-2 --to south --place south-prison --out offer.hand --officer anna
    /// --data ./north
    #[command(after_help = EXIT_CODES)]
    Offer {
        /// Movement that brings them
        #[arg(long)]
        movement: String,
        /// Authority that receives
        #[arg(long)]
        to: String,
        /// Place of the receiver
        #[arg(long)]
        place: String,
        /// Who; everyone carried and still in custody where nobody is named
        #[arg(long = "person", value_name = "C-NUMBER")]
        persons: Vec<String>,
        /// Who is not offered and stays
        #[arg(long, value_name = "C-NUMBER")]
        except: Vec<String>,
        /// A paper that goes with a person, as C-NUMBER=WHAT
        #[arg(long = "paper", value_name = "C-NUMBER=WHAT")]
        papers: Vec<String>,
        /// A medical evacuation to a hospital: no debt blocks it, and within one state no missing paper; signed by a doctor,
        /// with `med fitness --evacuate-for`
        #[arg(long)]
        medical_evacuation: bool,
        /// New file for the receiver
        #[arg(long)]
        out: PathBuf,
    },
    /// Accept an offer with the bodies counted; or take the answer to an own offer
    ///
    /// Listed, less --missing, with --found-here must make what was counted; else nothing is signed, and the count is kept.
    /// Whom a stay, a real risk or an objection in this record stops is not signed for: he stays with the giver, --missing.
    ///
    /// Example: custodia hand accept offer.hand --counted 143 --missing C-4821-0937-9 --out answer.hand --officer badr
    /// --data ./south
    #[command(after_help = EXIT_CODES)]
    Accept {
        /// File from the other side
        file: PathBuf,
        /// Bodies counted, without looking at the list
        #[arg(long)]
        counted: Option<u32>,
        /// Offered and not received
        #[arg(long, value_name = "C-NUMBER")]
        missing: Vec<String>,
        /// Not offered and found here: C-NUMBER=HOW, or new=HOW for somebody whose number nobody knows
        #[arg(long, value_name = "C-NUMBER=HOW")]
        found_here: Vec<String>,
        /// Sign although somebody is there or missing whom nobody can name, and why; a discrepancy stands until he is named
        #[arg(long, value_name = "WHY", requires = "counted")]
        unnamed_difference: Option<String>,
        /// Place, to be sure that it is the one that the offer names
        #[arg(long)]
        place: Option<String>,
        /// New file for the giver
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Refuse an offer as a whole; everybody stays with the giver
    ///
    /// Example: custodia hand refuse offer.hand --reason "no space before Friday" --out refusal.hand --officer badr --data ./south
    #[command(after_help = EXIT_CODES)]
    Refuse {
        /// The offer
        file: PathBuf,
        /// Why: no space, no order, no transport, more information needed, other
        #[arg(long)]
        reason: String,
        /// New file for the giver
        #[arg(long)]
        out: PathBuf,
    },
    /// Put a receipt right, by two officers of two functions: who was signed for and not received, or named as missing and
    /// received; the giver says the latter in its own folder too, once it has the receiver's log, and so lets go of
    /// somebody of its own whom no list named and the receiver has found
    ///
    /// Example: custodia hand correct --movement d01-001-2 --missing C-4821-0937-9 --present C-4821-0938-7 --reason "two of one
    /// name; the roll was called again" --out correction.bundle --officer badr --second dana --data ./south
    #[command(after_help = EXIT_CODES)]
    Correct {
        /// Movement that brought them
        #[arg(long)]
        movement: String,
        /// Signed for and not received: custody here ends, and he is named until a side records where he is
        #[arg(long, value_name = "C-NUMBER")]
        missing: Vec<String>,
        /// Named as missing and received in fact; on the giver's side also who came without being listed
        #[arg(long, value_name = "C-NUMBER")]
        present: Vec<String>,
        /// Bodies of that hand-over as counted again, where the first count was wrong by those named too; the receiver's word
        #[arg(long)]
        counted: Option<u32>,
        /// How it came out
        #[arg(long)]
        reason: String,
        /// New file for the other side, which takes it in with `log import`
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Offer { movement, to, place, persons, except, papers, medical_evacuation, out } => {
            let words = OfferWords { movement, to, place, persons, except, papers, medical_evacuation };
            offer(global, &words, &out)
        }
        Verb::Accept { file, counted, missing, found_here, unnamed_difference, place, out } => {
            if let Some(place) = place {
                same_place(&file, &place)?;
            }
            let names = Names { missing, found_here, unnamed_difference };
            accept(global, &file, counted, &names, out.as_deref())
        }
        Verb::Correct { movement, missing, present, counted, reason, out } => {
            correct(global, &CorrectWords { movement, missing, present, counted, reason, out })
        }
        Verb::Refuse { file, reason, out } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let mut progress = Progress::new(global.quiet);
            let view =
                desk.refuse_to_file(&seat, &global.when()?, &file, &reason, &out, &mut |text| progress.say(text))?;
            progress.end();
            answer(
                "hand-refuse",
                &view,
                &format!("offer {} refused; give {} to {}", view.nonce, out.display(), view.from),
            )
        }
    }
}

fn offer(global: &Global, words: &OfferWords, out: &Path) -> Result<Answer, Failure> {
    let request = words.read()?;
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let view = desk.offer_to_file(&seat, &global.when()?, &request, out)?;
    let (file, to) = (out.display(), &view.to);
    let mut text = String::new();
    if view.repeated {
        text.push_str(
            "offered before, and the offer stands: nothing was recorded, its file is there as it was signed\n",
        );
    }
    text.push_str(&format!(
        "{} persons of {} offered to {to} at {}; give {file} to {to}\nnonce {}\n",
        view.offered, view.movement, view.place, view.nonce
    ));
    if let Some(until) = &view.binds_until {
        text.push_str(&format!(
            "it binds them until {until}; where {file} is lost before, the same command writes it again\n"
        ));
    }
    text.push_str(&kept("not offered", &view.excepted));
    Ok(Answer::done("hand-offer", document(&view)?, text))
}

/// Who is not as listed, in the words of the command.
struct Names {
    missing: Vec<String>,
    found_here: Vec<String>,
    unnamed_difference: Option<String>,
}

fn accept(
    global: &Global,
    file: &Path,
    counted: Option<u32>,
    names: &Names,
    out: Option<&Path>,
) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let Names { missing, found_here, unnamed_difference } = names;
    let read = |counted| desk.read_count(&seat, counted, missing, found_here, unnamed_difference.as_deref());
    let counted = counted.map(read).transpose()?;
    let mut progress = Progress::new(global.quiet);
    let view =
        desk.take_hand_file(&seat, &global.when()?, file, counted.as_ref(), out, &mut |text| progress.say(text))?;
    progress.end();
    let next = match (view.did, out) {
        ("accepted", Some(out)) if view.repeated => {
            format!("the answer is written again to {}; give it to {}", out.display(), view.from)
        }
        // Who changed hands is told when it is done, and the count tells who is here now.
        ("settled", _) if view.repeated => "who left custody here had left before".to_owned(),
        ("accepted", Some(out)) => {
            format!("{} persons are in custody here; give {} to {}", view.changed_hands, out.display(), view.from)
        }
        ("settled", _) => format!("{} persons left custody here", view.changed_hands),
        _ => format!("{} refused the offer: everybody stays here", view.to),
    };
    answer("hand-accept", &view, &next)
}

fn answer(name: &'static str, view: &AnswerView, next: &str) -> Result<Answer, Failure> {
    let mut text = String::new();
    if view.repeated {
        text.push_str("done before; nothing was written\n");
    }
    if view.did != "refused" {
        text.push_str(&format!(
            "movement {}: {} listed by {}, {} bodies counted by {}, difference {:+}\n",
            view.movement, view.offered, view.from, view.counted, view.to, view.difference
        ));
    }
    text.push_str(next);
    text.push('\n');
    for person in &view.not_received {
        text.push_str(&format!("not received: {person}; a discrepancy names him, {} holds him\n", view.from));
    }
    for person in &view.found {
        text.push_str(&format!("found and not offered: {person}; a discrepancy names him\n"));
    }
    if view.unnamed != 0 {
        let how = if view.unnamed < 0 { "missing" } else { "there" };
        let persons = match view.unnamed.unsigned_abs() {
            1 => "one person".to_owned(),
            several => format!("{several} persons"),
        };
        text.push_str(&format!("{how}: {persons} whom nobody has named; a discrepancy stands until somebody does\n"));
    }
    text.push_str(&kept("kept back by a gate", &view.kept_back));
    let exit = if view.needs_a_look() { LOOK } else { DONE };
    Ok(Answer::done(name, document(view)?, text).exiting(exit))
}

fn correct(global: &Global, words: &CorrectWords) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let view = desk.correct_hand_over(&seat, &global.when()?, words)?;
    let mut text = String::new();
    if view.repeated {
        text.push_str("said before; nothing was written\n");
    }
    let other = if view.by_receiver { &view.from } else { &view.to };
    for person in &view.missing {
        text.push_str(&format!(
            "not received: {person}; nobody holds him by the record: {} or {} records where he is (`man observe found-here`)\n",
            view.from, view.to
        ));
    }
    for person in &view.present {
        let next = match view.by_receiver {
            true => {
                format!("held here; {} lets go of him with `hand correct --present` once it has this log", view.from)
            }
            false => "no longer in custody here".to_owned(),
        };
        text.push_str(&format!("received after all: {person}; {next}\n"));
    }
    if let (Some(bodies), Some(_)) = (view.bodies, words.counted) {
        text.push_str(&format!("bodies of this hand-over as counted again: {bodies}\n"));
    }
    if let Some(apart) = &view.apart {
        text.push_str(&format!(
            "noted: {apart}; where the bodies were counted wrong by those named here, say it again with --counted N; else \
             name who it is, or two officers of two functions answer for it\n"
        ));
    }
    text.push_str(&match &view.file {
        Some(file) => format!("give {} to {other}, which takes it in with `log import`\n", file.display()),
        None => format!("give {other} a new bundle: `log export --to {other}`\n"),
    });
    let exit = if view.by_receiver || !view.missing.is_empty() || view.apart.is_some() { LOOK } else { DONE };
    Ok(Answer::done("hand-correct", document(&view)?, text).exiting(exit))
}

fn kept(title: &str, kept: &[KeptBackView]) -> String {
    if kept.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = kept.iter().map(|k| vec![k.person.clone(), k.why.clone()]).collect();
    format!("\n{}", table(&[title, "why"], &rows))
}

fn document(view: &impl Serialize) -> Result<serde_json::Value, Failure> {
    serde_json::to_value(view).map_err(|e| Failure::error(format!("answer could not be written as JSON: {e}")))
}
