//! `plan generate`: a scenario of any size from a seed. Source: `cli.md`.

use std::path::PathBuf;

use clap::Args;
use operations::Failure;
use operations::plan::{GenerateRequest, Generated, SizeAsked, generate};

use crate::output::{Answer, DONE, LOOK};

#[derive(Debug, Args)]
pub(crate) struct Asked {
    /// People at all sites together
    #[arg(long)]
    people: u32,
    /// Sites that hold them
    #[arg(long)]
    sites: usize,
    /// Airfields to fly from
    #[arg(long)]
    airfields: usize,
    /// Receiving places
    #[arg(long)]
    receivers: usize,
    /// Seed of all that is drawn: the same size and seed give the same files
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Days of the horizon
    #[arg(long, default_value_t = 14)]
    days: u32,
    /// Minutes of a step of the grid, which must divide a day
    #[arg(long, default_value_t = 120)]
    step_min: u32,
    /// New folder for the scenario
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn run(asked: Asked) -> Result<Answer, Failure> {
    let size = SizeAsked {
        people: asked.people,
        sites: asked.sites,
        airfields: asked.airfields,
        receivers: asked.receivers,
        days: asked.days,
        step_min: asked.step_min,
    };
    let made = generate(&GenerateRequest { size, seed: asked.seed, out: asked.out })?;
    let document = serde_json::to_value(&made)
        .map_err(|e| Failure::error(format!("the scenario could not be written as JSON: {e}")))?;
    let exit = if made.holds_together { DONE } else { LOOK };
    Ok(Answer::done("plan-generate", document, text(&made)).exiting(exit))
}

fn text(made: &Generated) -> String {
    let look = match made.holds_together {
        true => String::new(),
        false => format!("Its facts contradict one another: see custodia plan check --scenario {}\n", made.out),
    };
    format!("{}\ndigest {}\n{look}", made.out, made.digest)
}
