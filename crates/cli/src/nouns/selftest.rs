//! `selftest`: the program tried on this machine, with a writer that is killed.

use std::io::Write;
use std::path::Path;

use operations::{Failure, selftest};

use crate::output::{Answer, DONE, FAILED, Progress};
use crate::session::Global;

pub(crate) fn run(global: &Global, writer: Option<&Path>) -> Result<Answer, Failure> {
    match writer {
        Some(data) => {
            let mut out = std::io::stdout().lock();
            let mut tell = |event: &str| writeln!(out, "{event}").and_then(|()| out.flush()).is_ok();
            selftest::write_until_killed(data, &mut tell)?;
            Ok(Answer::done("selftest-writer", serde_json::json!({}), ""))
        }
        None => test(global),
    }
}

fn test(global: &Global) -> Result<Answer, Failure> {
    let program = std::env::current_exe()
        .map_err(|e| Failure::error(format!("this program does not know where it stands: {e}")))?;
    let mut progress = Progress::new(global.quiet);
    let report = selftest::run(&program, &mut |text| progress.say(text))?;
    progress.end();
    let document = serde_json::to_value(&report)
        .map_err(|e| Failure::error(format!("report could not be written as JSON: {e}")))?;
    let mut text = format!(
        "{} writers were killed; {} of {} acknowledged events are there; {} events and {} signatures verified\n{}\n",
        report.kills,
        report.acknowledged - report.lost,
        report.acknowledged,
        report.events,
        report.signatures,
        if report.ok { "everything holds" } else { "SOMETHING DOES NOT HOLD" },
    );
    for why in &report.why {
        text.push_str(&format!("  {why}\n"));
    }
    Ok(Answer::done("selftest", document, text).exiting(if report.ok { DONE } else { FAILED }))
}
