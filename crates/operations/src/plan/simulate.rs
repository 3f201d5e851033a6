//! A plan carried out many times while things go wrong. Source: ours, `cli.md` (`plan simulate`); runs by `airlift`.

use std::path::PathBuf;

use airlift::{Figures, Plan, Problem, Runs, simulate};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::broken::broken_rules;
use super::clockface::{Clockface, hours};
use super::file::read_plan;
use super::solve::file_name;
use super::view::{ViolationView, by_hand};
use super::watch::Stopwatch;
use super::{Scenario, load};
use crate::failure::Failure;
use crate::warning::hex;

/// Runs where none are asked for `[J]`. Effect: the mean of the benchmark is known within some 3 %.
pub const RUNS: u32 = 2_000;
/// Most runs that can be asked for. Effect: memory; an outcome takes some hundred bytes.
pub(crate) const RUNS_MAX: u32 = 1_000_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulateQuestion {
    /// The plan file.
    pub plan: PathBuf,
    /// Its scenario.
    pub scenario: PathBuf,
    /// Runs under each dependence.
    pub runs: u32,
    /// Their seed.
    pub seed: u64,
    /// Whether plans by hand are simulated too.
    pub with_hand: bool,
}

/// A figure when sites share the front, and when each is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Both {
    /// On one path of the front.
    pub joint: f64,
    /// Each on a path of its own.
    pub independent: f64,
}

/// Hours until the last is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CompletionView {
    /// In half of the runs at most.
    pub p50: f64,
    /// In 95 of 100 runs at most.
    pub p95: f64,
}

/// Runs of one plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunsView {
    /// The plan.
    pub name: String,
    /// People inside at the failure of their site: mean.
    pub mean_inside_at_failure: Both,
    /// Standard error of that mean.
    pub mean_error: Both,
    /// Probability that anybody is.
    pub p_anyone_inside: Both,
    /// Mean of the worst 5 of 100 runs.
    pub cvar95: Both,
    /// Probability that two sites or more are lost with people inside within one day.
    pub p_two_sites_in_a_day: Both,
    /// Probability that everybody is admitted.
    pub p_all_out: Both,
    /// People waiting at an airfield when it is lost: mean.
    pub mean_stranded: Both,
    /// Hours until the last is admitted, sites sharing the front.
    pub completion_h: CompletionView,
    /// People admitted by the end of each day in 5, 50 and 95 of 100 runs, sites sharing the front.
    pub admitted_by_day: Vec<[u32; 3]>,
    /// SHA-256 of all figures; the same plan, runs and seed give the same.
    pub digest: String,
}

/// A plan simulated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Simulated {
    /// Name of the operation.
    pub scenario: String,
    /// Whether the plan keeps every rule: the runs carry out also one that does not.
    pub feasible: bool,
    /// Each rule that it breaks.
    pub violations: Vec<ViolationView>,
    /// Runs under each dependence.
    pub runs: u32,
    /// Their seed.
    pub seed: u64,
    /// The plan's own figures.
    #[serde(flatten)]
    pub plan: RunsView,
    /// Those of the plans by hand in the same runs, where asked for.
    pub by_hand: Vec<RunsView>,
    /// Threads that shared the runs; they change nothing but the time.
    pub threads: u32,
    /// Processor's time, seconds.
    pub cpu_s: f64,
    /// Wall time, seconds.
    pub wall_s: f64,
}

/// Simulates a plan of a scenario.
pub fn simulate_plan(question: &SimulateQuestion) -> Result<Simulated, Failure> {
    if !(1..=RUNS_MAX).contains(&question.runs) {
        return Err(Failure::usage(format!("{} runs asked for, 1 to {RUNS_MAX} needed", question.runs)));
    }
    let stopwatch = Stopwatch::start();
    let scenario = load(&question.scenario)?;
    let planned = read_plan(&question.plan, &scenario)?;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let violations = broken_rules(&planned, &scenario, &face)?;
    let problem = planned.problem(&scenario)?;
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get().min(64)) as u32;
    let runs = Runs { count: question.runs, seed: question.seed, threads };
    let plan = runs_of(&file_name(&question.plan), &scenario, &problem, &planned.plan, &runs)?;
    let mut others = Vec::new();
    if question.with_hand {
        for (policy, plan) in by_hand(&problem) {
            others.push(runs_of(policy.name(), &scenario, &problem, &plan, &runs)?);
        }
    }
    Ok(Simulated {
        scenario: scenario.name.clone(),
        feasible: violations.is_empty(),
        violations,
        runs: question.runs,
        seed: question.seed,
        plan,
        by_hand: others,
        threads,
        cpu_s: stopwatch.cpu_s(),
        wall_s: stopwatch.wall_s(),
    })
}

fn runs_of(name: &str, scenario: &Scenario, problem: &Problem, plan: &Plan, runs: &Runs) -> Result<RunsView, Failure> {
    let told = simulate(problem, plan, &scenario.disruptions, runs).map_err(|e| Failure::error(e.to_string()))?;
    let (joint, independent) = (&told.joint, &told.independent);
    let both = |of: fn(&Figures) -> f64| Both { joint: of(joint), independent: of(independent) };
    let [_, p50, p95] = joint.finish_min.map(hours);
    let figures = format!("{told:?}");
    Ok(RunsView {
        name: name.to_owned(),
        mean_inside_at_failure: both(|f| f.inside_mean),
        mean_error: both(|f| f.inside_error),
        p_anyone_inside: both(|f| f.anybody),
        cvar95: both(|f| f.cvar95),
        p_two_sites_in_a_day: both(|f| f.two_in_a_day),
        p_all_out: both(|f| f.all_out),
        mean_stranded: both(|f| f.stranded_mean),
        completion_h: CompletionView { p50, p95 },
        admitted_by_day: joint.delivered.clone(),
        digest: hex(&Sha256::digest(figures)),
    })
}
