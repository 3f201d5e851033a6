//! A plan for the rest: what has begun as planned, what has changed, the next hours kept, the rest planned anew. Source:
//! ours, `cli.md` (`plan replan`); planned by `airlift`.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use airlift::{Bound, Fact, Now, Problem, Replanned, lower_bound_now, replan};
use serde::Serialize;

use super::changes::{Change, changes};
use super::clockface::{Clockface, finish_min, hours};
use super::file::{Planned, Rest, plan_can_be_written, read_plan, write_plan};
use super::live::{LiveFact, read_facts};
use super::names::Names;
use super::solve::{file_name, limits};
use super::solved::Ended;
use super::view::{CrowdedView, FiguresView, PartsView, ViolationView, crowded};
use super::watch::Stopwatch;
use super::{Scenario, load};
use crate::failure::Failure;

/// Tries of the search where none are asked for `[J]`. Effect: about a second of one processor for 6,000 people.
pub const REPLAN_TRIES: u64 = 5_000;
/// Hours in which starts are kept where none are asked for. Source: `airlift.md` §4 (6 to 12 h).
pub const FREEZE_H: f64 = 8.0;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplanQuestion {
    /// The plan that was carried out so far.
    pub plan: PathBuf,
    /// Its scenario.
    pub scenario: PathBuf,
    /// The new plan file.
    pub out: PathBuf,
    /// Whether a file of that name may be replaced.
    pub replace: bool,
    /// From when on it is planned anew, RFC 3339.
    pub now: String,
    /// Hours from then in which starts are kept.
    pub freeze_h: f64,
    /// File of what has changed.
    pub facts: Option<PathBuf>,
    /// Processor's time after which the search ends, seconds.
    pub cpu_s: Option<f64>,
    /// Seed of the search.
    pub seed: u64,
    /// Tries of the search.
    pub tries: u64,
}

/// A plan for the rest, told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReplannedView {
    /// Name of the operation.
    pub scenario: String,
    /// Digest of its files.
    pub scenario_digest: String,
    /// The plan file.
    pub plan: String,
    /// Local time from which it is planned anew: the first edge of the grid at or after the one that was given.
    pub now: String,
    /// Local time up to which starts are kept.
    pub frozen_until: String,
    /// Hours from now until then.
    pub frozen_h: f64,
    /// People inside at the start of the operation.
    pub people: u64,
    /// Sites.
    pub sites: usize,
    /// The objective of past and rest under the facts, persons.
    pub objective: f64,
    /// Its parts.
    pub objective_parts: PartsView,
    /// What no plan for the rest costs less than, that keeps what has begun and the starts that are kept, under the facts:
    /// persons. None where it was interrupted, and where a rule is broken that the bound cannot leave out.
    pub bound: Option<f64>,
    /// (objective − bound) / max(bound, 1 person).
    pub gap: Option<f64>,
    /// Longest step of the grid, hours.
    pub grid_h: f64,
    /// Expected people inside at the failure of their site from now on.
    pub expected_inside: f64,
    /// Whether all numbers are whole; a plan has no others.
    pub integer: bool,
    /// Whether the checker finds no rule broken.
    pub feasible: bool,
    /// Sorties whose alternate has no place for them beside what the plan has there then; no rule is broken by it.
    pub crowded_alternates: Vec<CrowdedView>,
    /// Rules that are broken; where no plan for the rest could keep one, why.
    pub violations: Vec<ViolationView>,
    /// Hours from the start until the last is admitted.
    pub completion_h: Option<f64>,
    /// The same as a local time.
    pub completion: Option<String>,
    /// People flown out, before and after.
    pub flown: u64,
    /// People still inside at the end.
    pub left: u64,
    /// People out of their site whom no receiver has admitted by the end of the plan.
    pub not_admitted: u64,
    /// Sorties, past ones too.
    pub sorties: usize,
    /// Convoys, past ones too.
    pub convoys: usize,
    /// Facts that it was planned with, in words.
    pub facts: Vec<String>,
    /// The fewest of them that stand against starts that were to be kept.
    pub conflict: Vec<String>,
    /// What changed, and why.
    pub changed: Vec<Change>,
    /// Processor's time until the plan was made, seconds.
    pub cpu_s: f64,
    /// Wall time until then.
    pub wall_s: f64,
    /// The search alone makes it.
    pub solver: &'static str,
    /// Seed of the search.
    pub seed: u64,
    /// Tries asked for.
    pub tries: u64,
    /// Why the search ended.
    pub ended: Ended,
}

/// What made a plan for the rest.
const SEARCH: &str = "search";

/// Plans the rest of a plan and writes the whole as a new one. Once `interrupted` is set the search ends, and the best so
/// far is written. `told` hears the persons saved so far and the processor's seconds.
pub fn replan_scenario(
    q: &ReplanQuestion,
    interrupted: &AtomicBool,
    told: &mut dyn FnMut(f64, f64),
) -> Result<ReplannedView, Failure> {
    limits(None, q.cpu_s, q.tries)?;
    plan_can_be_written(&q.out, q.replace)?;
    let stopwatch = Stopwatch::start();
    let scenario = load(&q.scenario)?;
    let executed = read_plan(&q.plan, &scenario)?;
    let problem = executed.problem(&scenario)?;
    let rest = rest(q, &scenario, &problem, &executed)?;
    let now = rest.now(&scenario, &executed.plan)?;
    let mut ended = Ended::Tries;
    let made = replan(&problem, &executed.plan, &now, q.tries, q.seed, &mut |saved| {
        let cpu_s = stopwatch.cpu_s();
        told(saved, cpu_s);
        if interrupted.load(Ordering::Relaxed) {
            ended = Ended::Interrupted;
        } else if q.cpu_s.is_some_and(|most| cpu_s >= most) {
            ended = Ended::CpuS;
        }
        ended == Ended::Tries
    });
    let made = made.map_err(|e| Failure::error(e.to_string()))?;
    let planned = Planned {
        plan: made.plan.clone(),
        cost: made.cost,
        bound: None,
        seed: q.seed,
        tries: q.tries,
        solver: SEARCH.to_owned(),
        rest: executed.rest.iter().cloned().chain([rest.clone()]).collect(),
    };
    write_plan(&q.out, &scenario, &planned, q.replace)?;
    let bound = match ended {
        Ended::Interrupted => None,
        _ => lower_bound_now(&problem, &executed.plan, &now, &made).map_err(|e| Failure::error(e.to_string()))?,
    };
    let told = Told { q, scenario: &scenario, executed: &executed, rest: &rest, now: &now, made: &made, bound, ended };
    view(&told, &stopwatch)
}

/// What it starts from: now and the end of the kept hours on the grid, and the facts with those that still hold.
fn rest(q: &ReplanQuestion, scenario: &Scenario, problem: &Problem, executed: &Planned) -> Result<Rest, Failure> {
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let minute = face.minute(&q.now).map_err(|e| Failure::usage(format!("--now: {e}")))?;
    let end = problem.grid.end_min();
    let edge = |minute: u32| problem.grid.edges_min().iter().copied().find(|edge| *edge >= minute);
    let Some(now_min) = edge(minute).filter(|edge| *edge < end) else {
        let last = face.rfc3339(end);
        return Err(Failure::usage(format!("--now: {} is after the last start of the plan, which ends {last}", q.now)));
    };
    if let Some(before) = executed.rest.last().filter(|before| before.now_min > now_min) {
        let before = face.rfc3339(before.now_min);
        return Err(Failure::usage(format!("--now: the plan was planned anew at {before}, a later time needed")));
    }
    if !(0.0..=hours(end)).contains(&q.freeze_h) {
        return Err(Failure::usage(format!("--freeze-h is {}, 0 to {} hours needed", q.freeze_h, hours(end))));
    }
    let frozen_min = now_min.saturating_add((q.freeze_h * 60.0).round() as u32).min(end);
    let facts = q.facts.as_deref().map(|file| read_facts(file, scenario)).transpose()?.unwrap_or_default();
    let still = still_holding(executed, scenario, now_min)?;
    let carried = still.into_iter().filter(|fact| !facts.contains(fact)).collect::<Vec<_>>();
    Ok(Rest {
        now_min,
        frozen_until_min: edge(frozen_min).unwrap_or(end),
        facts: facts.into_iter().chain(carried).collect(),
    })
}

/// Facts of earlier times about tails, vehicles and guards that still hold; what the others changed is in the problem.
fn still_holding(executed: &Planned, scenario: &Scenario, now_min: u32) -> Result<Vec<LiveFact>, Failure> {
    let mut still = Vec::new();
    for row in executed.rest.iter().flat_map(|rest| &rest.facts) {
        let fact = row.fact(scenario).map_err(|what| Failure::error(what).at(row.place()))?;
        let (Fact::TailOut(.., until)
        | Fact::VehiclesOut(.., until)
        | Fact::RoadGuardsOut(_, until)
        | Fact::AirGuardsOut(_, until)) = fact
        else {
            continue;
        };
        if until > now_min && !still.contains(row) {
            still.push(row.clone());
        }
    }
    Ok(still)
}

struct Told<'a> {
    q: &'a ReplanQuestion,
    scenario: &'a Scenario,
    executed: &'a Planned,
    rest: &'a Rest,
    now: &'a Now,
    made: &'a Replanned,
    bound: Option<Bound>,
    ended: Ended,
}

fn view(told: &Told<'_>, stopwatch: &Stopwatch) -> Result<ReplannedView, Failure> {
    let (cpu_s, wall_s) = (stopwatch.cpu_s(), stopwatch.wall_s());
    let Told { q, scenario, executed, rest, now, made, bound, ended } = told;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let figures = FiguresView::of(&file_name(&q.out), &made.problem, &made.plan, &made.cost);
    let unavoidable = made.unavoidable.iter().map(|rule| ViolationView::unavoidable(rule, &face));
    let violations: Vec<ViolationView> =
        made.broken.iter().map(|v| ViolationView::of(v, &face)).chain(unavoidable).collect();
    let finish = finish_min(&made.problem, &made.plan);
    let names = Names::of(&scenario.problem);
    Ok(ReplannedView {
        scenario: scenario.name.clone(),
        scenario_digest: scenario.digest_hex(),
        plan: file_name(&q.out),
        now: face.rfc3339(rest.now_min),
        frozen_until: face.rfc3339(rest.frozen_until_min),
        frozen_h: hours(rest.frozen_until_min - rest.now_min),
        people: scenario.problem.people(),
        sites: scenario.problem.sites.len(),
        objective: figures.objective,
        objective_parts: figures.objective_parts,
        bound: bound.map(|bound| bound.value),
        gap: bound.map(|bound| bound.gap(figures.objective)),
        grid_h: made.problem.grid.longest_h(),
        expected_inside: figures.expected_inside,
        integer: true,
        feasible: violations.is_empty(),
        violations,
        crowded_alternates: crowded(&made.problem, &made.plan, &face),
        completion_h: finish.map(hours),
        completion: finish.map(|minute| face.rfc3339(minute)),
        flown: figures.flown,
        left: figures.left,
        not_admitted: figures.not_admitted,
        sorties: figures.sorties,
        convoys: figures.convoys,
        facts: now.facts.iter().map(|fact| in_local_words(&fact.said(&scenario.problem), &face)).collect(),
        conflict: made.conflict.iter().map(|said| in_local_words(said, &face)).collect(),
        changed: changes(&made.problem, &names, &face, (&executed.plan, &made.plan), (now, &made.dropped)),
        cpu_s,
        wall_s,
        solver: SEARCH,
        seed: q.seed,
        tries: q.tries,
        ended: *ended,
    })
}

/// Words of the core about a fact, its minute as a local time.
pub(crate) fn in_local_words(said: &str, face: &Clockface) -> String {
    let minute = said.rsplit_once("until minute ").and_then(|(before, minute)| Some((before, minute.parse().ok()?)));
    match minute {
        Some((before, minute)) => format!("{before}until {}", face.rfc3339(minute)),
        None => said.to_owned(),
    }
}
