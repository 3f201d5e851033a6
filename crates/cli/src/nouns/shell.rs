//! Completions and manual pages, made from the same definitions as `--help`.

use std::path::Path;

use clap::Command;
use operations::Failure;
use serde_json::json;

use crate::output::Answer;

pub(crate) fn completions(command: &mut Command, shell: clap_complete::Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "custodia", &mut script);
    let text = String::from_utf8_lossy(&script).into_owned();
    Answer::done("completions", json!({"shell": shell.to_string(), "script": text}), text)
}

pub(crate) fn manual(command: Command, dir: &Path) -> Result<Answer, Failure> {
    let failed = |e: std::io::Error| Failure::error(e.to_string()).at(dir.display());
    std::fs::create_dir_all(dir).map_err(failed)?;
    clap_mangen::generate_to(command, dir).map_err(failed)?;
    Ok(Answer::done("manual", json!({"dir": dir}), format!("manual pages are in {}", dir.display())))
}
