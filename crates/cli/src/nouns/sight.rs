//! `sight`: who was seen and verified, and who was not.

use clap::{Args, Subcommand};
use operations::Failure;
use operations::exception_rates::ExceptionRate;
use operations::verbs::incident::{StoodIn, rechecked};
use serde_json::json;

use super::telling::{Whose, act, lines_of, number, tell, tell_as};
use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, counted, table};
use crate::session::Global;

/// What stands in where no finger or face can be compared.
#[derive(Debug, Args)]
pub(crate) struct ExceptionArgs {
    /// The enrolled photograph was compared
    #[arg(long)]
    photograph: bool,
    /// The band was read
    #[arg(long)]
    band: bool,
    /// A question from intake was answered rightly
    #[arg(long)]
    question: bool,
    /// Tries of a 1:1 check before the exception
    #[arg(long, default_value_t = 0)]
    tries: u8,
}

impl ExceptionArgs {
    pub(crate) fn because(self, reason: String) -> StoodIn {
        let Self { photograph, band, question, tries } = self;
        StoodIn { photograph, band, question, tries, reason }
    }
}

/// A check after a verification by exception.
#[derive(Debug, Args)]
pub(crate) struct Recheck {
    #[command(flatten)]
    whose: Whose,
    /// Where
    #[arg(long, value_name = "PLACE")]
    at_place: String,
    #[command(flatten)]
    exception: ExceptionArgs,
    /// Why no 1:1 check was possible
    #[arg(long)]
    reason: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Bind a band to a person, or record that he was seen wearing the one that was bound to him
    ///
    /// Example: custodia sight band C-4821-0001-2 --bind N-00412 --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Band {
        #[command(flatten)]
        whose: Whose,
        /// Bind this band; an earlier one ends
        #[arg(long, value_name = "BAND", conflicts_with = "at_place", required_unless_present = "at_place")]
        bind: Option<String>,
        /// Seen at this place
        #[arg(long, value_name = "PLACE")]
        at_place: Option<String>,
        /// band, or two-officers together with --second
        #[arg(long, default_value = "band")]
        by: String,
    },
    /// Call the roll of a place: whoever is verified to be there, all others are missing
    ///
    /// Example: custodia sight rollcall hasakah --present C-4821-0001-2 --present C-4821-0002-0 --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Rollcall {
        /// Which place
        place: String,
        /// Number of somebody present; may be given several times
        #[arg(long, value_delimiter = ',')]
        present: Vec<String>,
        /// File with one number a line
        #[arg(long, value_name = "FILE")]
        present_file: Option<std::path::PathBuf>,
        /// Present, and nobody can name them
        #[arg(long, default_value = "0", value_parser = number)]
        unnamed: u32,
        /// band, or two-officers together with --second
        #[arg(long, default_value = "band")]
        by: String,
    },
    /// Check a person again who was verified by exception: by two officers who did not sign that
    ///
    /// Due within the hours that the pack gives, 24 at most; a comparison of finger or face does it too.
    ///
    /// Example: custodia sight recheck C-4821-0001-2 --at-place hasakah --photograph --band --question --reason "no
    /// matcher here" --officer sara --function medical --second lea --second-function legal-reviewer --data ./north
    #[command(after_help = EXIT_CODES)]
    Recheck(Recheck),
    /// Show how often each officer and device verified by exception
    ///
    /// Example: custodia sight exceptions --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Exceptions,
    /// List whoever has not been seen and verified for too long
    ///
    /// Example: custodia sight silent --hours 12 --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Silent {
        /// Hours; those of each authority's pack, where not given
        #[arg(long, value_parser = number)]
        hours: Option<u32>,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Band { whose, bind: Some(band), .. } => {
            tell(global, "sight-band", &whose, Ok(operations::verbs::claim::band(band)))
        }
        Verb::Band { whose, at_place, by, bind: None } => tell_as(global, "sight-band", &whose, |_, seat| {
            operations::verbs::incident::sighted(at_place.as_deref().unwrap_or_default(), &by, seat)
        }),
        Verb::Rollcall { place, mut present, present_file, unnamed, by } => {
            if let Some(file) = present_file {
                present.extend(lines_of(&file)?);
            }
            roll_call(global, &place, &present, unnamed, &by)
        }
        Verb::Recheck(given) => recheck(global, given),
        Verb::Exceptions => exceptions(global),
        Verb::Silent { hours } => silent(global, hours),
    }
}

/// Somebody must look where the roll call and the record differ.
fn roll_call(global: &Global, place: &str, present: &[String], unnamed: u32, by: &str) -> Result<Answer, Failure> {
    let (mut differing, mut read_as) = (0, Vec::new());
    let said = act(global, "sight-rollcall", place, |desk, seat, when| {
        read_as = desk.read_at_a_roll_call(present)?;
        let done = desk.roll_call(seat, when, place, present, unnamed, by)?;
        // Of the call itself, so that the same call told again is answered in the same way.
        differing = desk.opened_by_roll_call(&done, place)?;
        Ok(done)
    })?;
    let mut answer = said;
    if let Some(fields) = answer.document.as_object_mut() {
        fields.insert("present".into(), json!(present.len()));
        fields.insert("discrepancies_opened".into(), json!(differing));
        let read = read_as.iter().map(|(said, read)| json!({"said": said, "read_as": read}));
        fields.insert("read_as".into(), json!(read.collect::<Vec<_>>()));
    }
    for (said, read) in &read_as {
        answer.text.push_str(&format!(
            "\n{said} is merged into {read} and was read as {read}; if he is another, `man observe found-here {said}` \
             records him, and `person unmerge` takes the merge back"
        ));
    }
    if differing > 0 {
        answer
            .text
            .push_str(&format!("\n{} opened: see `custodia discrepancy list`", counted(differing, "discrepancy")));
        answer = answer.exiting(LOOK);
    }
    Ok(answer)
}

fn recheck(global: &Global, given: Recheck) -> Result<Answer, Failure> {
    let Recheck { whose, at_place, exception, reason } = given;
    tell(global, "sight-recheck", &whose, rechecked(&at_place, exception.because(reason)))
}

fn exceptions(global: &Global) -> Result<Answer, Failure> {
    let rates = global.read()?.exception_rates()?;
    let row = |kind: &str, r: &ExceptionRate| {
        let counts = [r.verified, r.by_exception, r.rechecks].map(|n| n.to_string());
        [&[kind.to_owned(), r.who.clone()][..], &counts, &[format!("{} %", r.percent)]].concat()
    };
    let officers = rates.officers.iter().map(|r| row("officer", r));
    let rows: Vec<Vec<String>> = officers.chain(rates.devices.iter().map(|r| row("device", r))).collect();
    let text = match rows.is_empty() {
        true => "nobody was verified one by one".into(),
        false => table(&["kind", "who", "verified", "by exception", "re-checks", "share"], &rows),
    };
    Ok(Answer::done("sight-exceptions", json!(rates), text))
}

fn silent(global: &Global, hours: Option<u32>) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let people = desk.look_at_silent(global.looker(&desk)?, hours)?;
    let row = |s: &operations::verbs::place::SilentLine| {
        let place = s.place.clone().or_else(|| s.movement.as_ref().map(|m| format!("aboard {m}")));
        let seen = s.last_seen.clone().unwrap_or_else(|| "never".into());
        vec![s.person.clone(), s.authority.clone(), place.unwrap_or_default(), s.hours.to_string(), seen]
    };
    let rows: Vec<Vec<String>> = people.iter().map(row).collect();
    let text = if rows.is_empty() {
        "everyone was seen in time".into()
    } else {
        table(&["person", "authority", "place", "hours", "last seen"], &rows)
    };
    let exit = if people.is_empty() { DONE } else { LOOK };
    Ok(Answer::done("sight-silent", json!({ "people": people }), text).exiting(exit))
}
