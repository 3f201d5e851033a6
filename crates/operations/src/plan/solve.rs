//! A scenario solved: the plan with its bound, what binds, and what it is set beside. Source: ours, `cli.md` (`plan solve`);
//! solved by `airlift`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use airlift::{Cost, Outcome, Plan, Progress, SOLVER, binding, cost, solve, violations};
use serde::Serialize;

use super::clockface::{Clockface, finish_min, hours};
use super::file::{Planned, plan_can_be_written, write_plan};
use super::rank::{ReactionView, reaction};
use super::real::{RealView, real};
use super::view::{BindingView, FiguresView, PartsView, ViolationView, by_hand};
use super::watch::Stopwatch;
use super::{Scenario, load};
use crate::failure::Failure;

/// Tries of the search where none are asked for `[J]`. Effect: 5 to 10 s of one processor for 6,000 people; more gain
/// less and less.
pub const TRIES: u64 = 4_000;
/// Most tries that can be asked for. Effect: some hours of search.
pub(crate) const TRIES_MAX: u64 = 100_000_000;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct SolveQuestion {
    /// Folder that holds `operation.toml`, or that file.
    pub scenario: PathBuf,
    /// The plan file to be written.
    pub out: PathBuf,
    /// Whether a file of that name may be replaced.
    pub replace: bool,
    /// The gap at which it is good enough.
    pub gap: Option<f64>,
    /// Processor's time after which the search ends, seconds.
    pub cpu_s: Option<f64>,
    /// Seed of the search.
    pub seed: u64,
    /// Tries of the search.
    pub tries: u64,
}

impl SolveQuestion {
    fn check(&self) -> Result<(), Failure> {
        limits(self.gap, self.cpu_s, self.tries)?;
        plan_can_be_written(&self.out, self.replace)
    }
}

/// Refuses limits that cannot be meant.
pub(crate) fn limits(gap: Option<f64>, cpu_s: Option<f64>, tries: u64) -> Result<(), Failure> {
    if let Some(gap) = gap.filter(|gap| !(gap.is_finite() && *gap >= 0.0)) {
        return Err(Failure::usage(format!("gap is {gap}, a share of at least 0 needed, such as 0.01 for 1 %")));
    }
    if let Some(s) = cpu_s.filter(|s| !(s.is_finite() && *s > 0.0)) {
        return Err(Failure::usage(format!("processor's time is {s} s, more than 0 needed")));
    }
    if tries > TRIES_MAX {
        return Err(Failure::usage(format!("{tries} tries asked for, at most {TRIES_MAX} allowed")));
    }
    Ok(())
}

/// How far a solve has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SolveProgress {
    /// Objective of the best plan so far, persons.
    pub objective: f64,
    /// The bound, once there is one.
    pub bound: Option<f64>,
    /// The gap to it.
    pub gap: Option<f64>,
    /// Processor's time so far, seconds.
    pub cpu_s: f64,
}

/// Why a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// All tries were made.
    Tries,
    /// It was good enough.
    Gap,
    /// The processor's time was used.
    CpuS,
    /// Somebody stopped it.
    Interrupted,
}

/// The best plan by hand, in one row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GreedyView {
    /// Which policy.
    pub policy: &'static str,
    /// Its objective, persons.
    pub objective: f64,
    /// Expected people inside by it.
    pub expected_inside: f64,
}

/// A scenario solved.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Solved {
    /// Name of the operation.
    pub scenario: String,
    /// Digest of its files.
    pub scenario_digest: String,
    /// The plan file.
    pub plan: String,
    /// People inside at the start.
    pub people: u64,
    /// Sites.
    pub sites: usize,
    /// The objective, persons.
    pub objective: f64,
    /// Its parts.
    pub objective_parts: PartsView,
    /// What no plan on this grid costs less than, for these hazards: persons; 0 where it was stopped before.
    pub bound: f64,
    /// (objective − bound) / max(bound, 1 person).
    pub gap: f64,
    /// Longest step of the grid that plan and bound hold for, hours.
    pub grid_h: f64,
    /// Expected people inside at the failure of their site, each counting one.
    pub expected_inside: f64,
    /// The same, were nobody moved.
    pub expected_inside_nobody_moved: f64,
    /// Whether people, vehicles, aircraft and guards are whole; a plan has no other numbers.
    pub integer: bool,
    /// Whether the checker finds no rule broken.
    pub feasible: bool,
    /// Rules broken.
    pub violations: Vec<ViolationView>,
    /// Hours from the start until the last is admitted; none where nobody is.
    pub completion_h: Option<f64>,
    /// The same as a local time.
    pub completion: Option<String>,
    /// People flown out.
    pub flown: u64,
    /// People still inside at the end.
    pub left: u64,
    /// Sorties.
    pub sorties: usize,
    /// Convoys.
    pub convoys: usize,
    /// Processor's time until the plan was made, seconds; comparisons and checks come after it.
    pub cpu_s: f64,
    /// Wall time until then.
    pub wall_s: f64,
    /// Processor's time until there was a first feasible plan, seconds.
    pub first_plan_cpu_s: f64,
    /// Processor's time of the whole command, seconds.
    pub command_cpu_s: f64,
    /// The solver.
    pub solver: &'static str,
    /// Seed of the search.
    pub seed: u64,
    /// Tries asked for.
    pub tries: u64,
    /// Why the search ended.
    pub ended: Ended,
    /// The best plan by hand.
    pub greedy: GreedyView,
    /// All plans by hand.
    pub by_hand: Vec<FiguresView>,
    /// What binds, and what one more is worth; none where it was interrupted.
    pub binding: Vec<BindingView>,
    /// Plan and plans by hand where the lift itself raises the hazard.
    pub reaction: ReactionView,
    /// What was in fact done, where the scenario has the public series.
    pub real: Option<RealView>,
    /// What the bound holds for, in words.
    pub holds_for: String,
}

/// The search as it is watched: progress, and when to end.
struct Watched<'a> {
    question: &'a SolveQuestion,
    stopwatch: &'a Stopwatch,
    interrupted: &'a AtomicBool,
    told: &'a mut dyn FnMut(&SolveProgress),
    first_plan_cpu_s: Option<f64>,
    ended: Ended,
}

impl Watched<'_> {
    fn goes_on(&mut self, progress: &Progress) -> bool {
        let cpu_s = self.stopwatch.cpu_s();
        self.first_plan_cpu_s.get_or_insert(cpu_s);
        let gap = progress.bound.map(|bound| bound.gap(progress.objective));
        let bound = progress.bound.map(|bound| bound.value);
        (self.told)(&SolveProgress { objective: progress.objective, bound, gap, cpu_s });
        self.ended = if self.interrupted.load(Ordering::Relaxed) {
            Ended::Interrupted
        } else if self.question.gap.zip(gap).is_some_and(|(enough, gap)| gap <= enough) {
            Ended::Gap
        } else if self.question.cpu_s.is_some_and(|most| cpu_s >= most) {
            Ended::CpuS
        } else {
            return true;
        };
        false
    }
}

/// Solves a scenario and writes its plan. Once `interrupted` is set the search ends, and the best plan so far is written.
pub fn solve_scenario(
    question: &SolveQuestion,
    interrupted: &AtomicBool,
    told: &mut dyn FnMut(&SolveProgress),
) -> Result<Solved, Failure> {
    question.check()?;
    let stopwatch = Stopwatch::start();
    let scenario = load(&question.scenario)?;
    let mut watched =
        Watched { question, stopwatch: &stopwatch, interrupted, told, first_plan_cpu_s: None, ended: Ended::Tries };
    let outcome = solve(&scenario.problem, question.tries, question.seed, &mut |p| watched.goes_on(p));
    let outcome = outcome.map_err(|conflicts| conflicting(&conflicts))?;
    let (ended, first_plan_cpu_s) = (watched.ended, watched.first_plan_cpu_s);
    let made = Made {
        ended,
        cpu_s: stopwatch.cpu_s(),
        wall_s: stopwatch.wall_s(),
        first_plan_cpu_s: first_plan_cpu_s.unwrap_or_else(|| stopwatch.cpu_s()),
    };
    let planned = Planned {
        plan: outcome.plan.clone(),
        cost: outcome.cost,
        bound: (outcome.bound.value > 0.0).then_some(outcome.bound),
        seed: question.seed,
        tries: question.tries,
        solver: SOLVER.to_owned(),
        rest: Vec::new(),
    };
    write_plan(&question.out, &scenario, &planned, question.replace)?;
    let mut solved = solved(question, &scenario, &outcome, made)?;
    // Last of all, when checks and comparisons are done.
    solved.command_cpu_s = stopwatch.cpu_s();
    Ok(solved)
}

/// Conflicts that `load` let through.
pub(crate) fn conflicting(conflicts: &[airlift::Conflict]) -> Failure {
    let said: Vec<String> = conflicts.iter().map(ToString::to_string).collect();
    Failure::error(format!("facts contradict one another: {}", said.join("; ")))
}

/// How the plan was made.
#[derive(Clone, Copy)]
struct Made {
    ended: Ended,
    cpu_s: f64,
    wall_s: f64,
    first_plan_cpu_s: f64,
}

fn solved(q: &SolveQuestion, scenario: &Scenario, outcome: &Outcome, made: Made) -> Result<Solved, Failure> {
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let problem = &scenario.problem;
    let violations: Vec<ViolationView> =
        violations(problem, &outcome.plan).iter().map(|v| ViolationView::of(v, &face)).collect();
    let by_hand = by_hand(problem);
    let mut named: Vec<(&str, &Plan)> = vec![("this plan", &outcome.plan)];
    named.extend(by_hand.iter().map(|(policy, plan)| (policy.name(), plan)));
    let row = |name: &str, plan: &Plan, cost: &Cost| FiguresView::of(name, problem, plan, cost);
    let figures = row("this plan", &outcome.plan, &outcome.cost);
    let finish = finish_min(problem, &outcome.plan);
    let binding = match made.ended {
        Ended::Interrupted => Vec::new(),
        _ => binding(problem).iter().map(|b| BindingView::of(b, &face)).collect(),
    };
    Ok(Solved {
        scenario: scenario.name.clone(),
        scenario_digest: scenario.digest_hex(),
        plan: q.out.display().to_string(),
        people: problem.people(),
        sites: problem.sites.len(),
        objective: figures.objective,
        objective_parts: figures.objective_parts,
        bound: outcome.bound.value,
        gap: outcome.gap(),
        grid_h: outcome.bound.grid_h,
        expected_inside: figures.expected_inside,
        expected_inside_nobody_moved: cost(problem, &Plan::default()).expected_inside,
        integer: true,
        feasible: violations.is_empty(),
        violations,
        completion_h: finish.map(hours),
        completion: finish.map(|minute| face.rfc3339(minute)),
        flown: figures.flown,
        left: figures.left,
        sorties: figures.sorties,
        convoys: figures.convoys,
        cpu_s: made.cpu_s,
        wall_s: made.wall_s,
        first_plan_cpu_s: made.first_plan_cpu_s,
        command_cpu_s: made.cpu_s,
        solver: SOLVER,
        seed: q.seed,
        tries: q.tries,
        ended: made.ended,
        greedy: GreedyView {
            policy: outcome.by_hand.0.name(),
            objective: outcome.by_hand.1.objective(),
            expected_inside: outcome.by_hand.1.expected_inside,
        },
        by_hand: by_hand.iter().map(|(policy, plan)| row(policy.name(), plan, &cost(problem, plan))).collect(),
        binding,
        reaction: reaction(scenario, &named)?,
        real: real(scenario),
        holds_for: holds_for(scenario, outcome.bound.grid_h),
    })
}

/// What the bound holds for, in words; shown wherever the gap is.
pub(crate) fn holds_for(scenario: &Scenario, grid_h: f64) -> String {
    format!(
        "for plans fixed beforehand and carried out until a site fails, on a grid of {grid_h} h, for the hazards of {} and \
         for no others; planning anew on the way can do better",
        scenario.name
    )
}

/// The name of a file as it is told.
pub(crate) fn file_name(path: &Path) -> String {
    path.display().to_string()
}
