//! A scenario solved: the plan with its bound, what binds, and what it is set beside. Source: ours, `cli.md` (`plan solve`);
//! solved by `airlift`.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use airlift::{Cost, Outcome, Plan, Progress, SOLVER, binding, cost, greedy_repaired, solve, violations};

use super::clockface::{Clockface, finish_min, hours};
use super::export::{ExportQuestion, Format, export_plan, folder_is_new};
use super::file::{Planned, plan_can_be_written, write_plan};
use super::rank::reaction;
use super::real::real;
use super::solved::{ChartsView, Ended, GreedyView, SolveProgress, Solved};
use super::view::{BindingView, FiguresView, ViolationView, by_hand, crowded};
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
    /// A new folder for its schedules and charts.
    pub charts: Option<PathBuf>,
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
        plan_can_be_written(&self.out, self.replace)?;
        self.charts.as_deref().map_or(Ok(()), folder_is_new)
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
    let charts = question.charts.as_ref().map(|folder| charts(question, folder)).transpose()?;
    let found = solved(question, &scenario, &outcome, made)?;
    Ok(Solved { charts, command_cpu_s: stopwatch.cpu_s(), ..found })
}

/// Schedules and charts of the plan that was written.
fn charts(question: &SolveQuestion, folder: &Path) -> Result<ChartsView, Failure> {
    let exported = export_plan(&ExportQuestion {
        plan: question.out.clone(),
        scenario: question.scenario.clone(),
        formats: Format::ALL.to_vec(),
        people: None,
        out: folder.to_path_buf(),
    })?;
    Ok(ChartsView { out: exported.out, files: exported.files })
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
        charts: None,
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
        crowded_alternates: crowded(problem, &outcome.plan, &face),
        completion_h: finish.map(hours),
        completion: finish.map(|minute| face.rfc3339(minute)),
        flown: figures.flown,
        left: figures.left,
        not_admitted: figures.not_admitted,
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
        greedy_repaired: (made.ended != Ended::Interrupted).then(|| repaired(scenario, outcome)).flatten(),
        by_hand: by_hand.iter().map(|(policy, plan)| row(policy.name(), plan, &cost(problem, plan))).collect(),
        binding,
        reaction: reaction(scenario, &named)?,
        real: real(scenario),
        holds_for: holds_for(scenario, outcome.bound.grid_h),
    })
}

/// The best plan by hand with the last repair that the plan gets.
fn repaired(scenario: &Scenario, outcome: &Outcome) -> Option<GreedyView> {
    let (policy, plan) = greedy_repaired(&scenario.problem, &[outcome.by_hand.0]).into_iter().next()?;
    let found = cost(&scenario.problem, &plan);
    Some(GreedyView { policy: policy.name(), objective: found.objective(), expected_inside: found.expected_inside })
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
