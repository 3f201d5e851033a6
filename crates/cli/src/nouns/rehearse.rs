//! `rehearse`: an operation with made people and injected errors, from end to end.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use clap::Args;
use operations::Failure;
use operations::rehearse::engine::{Rehearsed, Request, rehearse};

use serde_json::json;

use super::plan::interrupt;
use crate::EXIT_CODES;
use crate::output::{Answer, FAILED, INTERRUPTED, LOOK, Progress, note, table};
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
    /// Plan file that people move by, as `plan solve --out` writes it, instead of the scenario's timetable; the seed draws
    /// what goes wrong, as `plan simulate` does
    #[arg(long, value_name = "FILE", conflicts_with = "people", group = "moved_by")]
    plan: Option<PathBuf>,
    /// Solve the scenario first, as `plan solve` does, and move people by that plan; it is written beside the data folder
    /// under the same name and .plan.json
    #[arg(long, conflicts_with = "people", group = "moved_by")]
    solve: bool,
    /// Carry the plan out as it is written: no weather, no breakdown, no front; errors are injected all the same
    #[arg(long, requires = "moved_by")]
    undisturbed: bool,
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
        plan: verb.plan,
        solve: verb.solve,
        undisturbed: verb.undisturbed,
    };
    let interrupted = interrupt::flag()?;
    let mut progress = Progress::new(global.quiet);
    let end = rehearse(&request, &global.data, &interrupted, &mut |text| {
        // Each day is told; the rest is paced.
        if text.starts_with("day ") && !global.quiet {
            progress.end();
            note(text);
        } else {
            progress.say(text);
        }
    });
    progress.end();
    match end {
        Err(_) if interrupted.load(Ordering::Relaxed) => Ok(stopped(&global.data)),
        end => answer(&end?),
    }
}

/// What is left of an interrupted rehearsal is no result: its days and people are wanting.
fn stopped(data: &Path) -> Answer {
    let data = data.display().to_string();
    let text = match Path::new(&data).exists() {
        true => {
            format!(
                "INTERRUPTED: {data} is half a rehearsal, whose counts say nothing: rehearse anew in another folder\n"
            )
        }
        false => "INTERRUPTED: nothing was rehearsed\n".to_owned(),
    };
    Answer::done("rehearse", json!({"interrupted": true, "data": data}), text).exiting(INTERRUPTED)
}

fn answer(end: &Rehearsed) -> Result<Answer, Failure> {
    let document = serde_json::to_value(end)
        .map_err(|e| Failure::error(format!("the rehearsal could not be written as JSON: {e}")))?;
    let exit = match (end.log_ok, end.must_look()) {
        (false, _) => FAILED,
        (true, true) => LOOK,
        (true, false) => 0,
    };
    // A report that goes to a file is Markdown; whoever reads it at a terminal sees columns.
    let page = if std::io::stdout().is_terminal() { in_columns(&end.page()) } else { end.page() };
    Ok(Answer::done("rehearse", document, page).exiting(exit))
}

/// Each table of a Markdown page in aligned columns; everything else as it stands.
fn in_columns(page: &str) -> String {
    let mut out = String::new();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in page.lines().chain([""]) {
        if let Some(cells) = line.strip_prefix("| ").and_then(|rest| rest.strip_suffix(" |")) {
            rows.push(cells.split(" | ").map(str::to_owned).collect());
            continue;
        }
        if let Some((head, below)) = rows.split_first() {
            let head: Vec<&str> = head.iter().map(String::as_str).collect();
            let is_rule = |row: &&Vec<String>| row.iter().all(|cell| cell == "---");
            // A cell more or less than the head has must be seen, not cut.
            let fitted = |row: &Vec<String>| -> Vec<String> {
                let last = head.len().saturating_sub(1);
                let mut cells: Vec<String> = row.iter().take(last).cloned().collect();
                cells.push(row.get(last..).map_or(String::new(), |rest| rest.join(" | ")));
                cells
            };
            let below: Vec<Vec<String>> = below.iter().filter(|row| !is_rule(row)).map(fitted).collect();
            out.push_str(&table(&head, &below));
            rows.clear();
        }
        out.push_str(line);
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_markdown_table_stands_in_columns_and_the_text_around_it_stays() {
        let page = "# Title\n\n| error | n |\n| --- | --- |\n| band swap | 3 |\n| twin | 12 |\n\nEnd.\n";
        let shown = super::in_columns(page);
        assert_eq!(shown, "# Title\n\nerror      n\nband swap   3\ntwin       12\n\nEnd.\n");
    }
}
