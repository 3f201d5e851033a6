//! `rehearse`: an operation with made people and injected errors, from end to end.

use std::path::PathBuf;

use clap::Args;
use operations::Failure;
use operations::rehearse::engine::{Rehearsed, Request, rehearse};

use crate::EXIT_CODES;
use crate::output::{Answer, FAILED, LOOK, Progress, note};
use crate::session::Global;

/// What `rehearse` is told.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Verb {
    /// Folder that holds operation.toml, or that file
    scenario: PathBuf,
    /// Seed of people, errors and keys: the same seed makes the same folder
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many people, instead of the scenario's
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    people: Option<u32>,
    /// Per cent of the people who are children claimed to be adults, such as 3, 10 or 30
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    children: Option<u32>,
    /// Rate of one injected error, such as `band_swap=0.5 %`; may be given several times
    #[arg(long, value_name = "KIND=SHARE", value_parser = rate)]
    rate: Vec<(String, String)>,
}

fn rate(text: &str) -> Result<(String, String), String> {
    let (kind, share) =
        text.split_once('=').ok_or_else(|| format!("{text:?} is not KIND=SHARE, such as band_swap=0.5%"))?;
    Ok((kind.trim().to_owned(), share.trim().to_owned()))
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    let request = Request {
        scenario: verb.scenario,
        seed: verb.seed,
        people: verb.people,
        children: verb.children,
        rates: verb.rate,
    };
    let mut progress = Progress::new(global.quiet);
    let end = rehearse(&request, &global.data, &mut |text| {
        // Each day is told; the rest is paced.
        if text.starts_with("day ") && !global.quiet {
            progress.end();
            note(text);
        } else {
            progress.say(text);
        }
    })?;
    progress.end();
    answer(&end)
}

fn answer(end: &Rehearsed) -> Result<Answer, Failure> {
    let document = serde_json::to_value(end)
        .map_err(|e| Failure::error(format!("the rehearsal could not be written as JSON: {e}")))?;
    let exit = match (end.log_ok, end.must_look()) {
        (false, _) => FAILED,
        (true, true) => LOOK,
        (true, false) => 0,
    };
    Ok(Answer::done("rehearse", document, end.page()).exiting(exit))
}
