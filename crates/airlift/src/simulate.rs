//! A plan carried out many times over while things go wrong: seeded runs, under one path of the front for all and,
//! for comparison, under a path for each. Source: `airlift.md` §4.

mod carried;
mod figures;
mod front;
mod history;
mod loss;
mod play;
mod tables;
mod world;

pub use carried::{Carried, Hindrance, Trip, Went, as_written, carried};
pub use figures::{Figures, Runs, Simulation};
pub use history::played;
pub use loss::{Replanning, RuleLoss, rule_loss};
pub use world::Dependence;

use crate::disruption::Disruptions;
use crate::error::Error;
use crate::feasible::unnamed;
use crate::parameters::THREADS_MAX;
use crate::plan::Plan;
use crate::problem::Problem;
use figures::figures;
use play::{Outcome, State, play};
use tables::Tables;
use world::Worlds;

/// Plays a plan out in so many runs under each [`Dependence`]. A run meets the same weather, breakdowns and refusals
/// whatever the plan, and under both; what hangs on the front differs as the dependence says. The same arguments give
/// the same figures on any number of threads. Refuses rates that cannot be meant, no runs, a problem with numbers in
/// conflict and a plan that names what is not there; of any other plan as much is done as can be.
pub fn simulate(problem: &Problem, plan: &Plan, disruptions: &Disruptions, runs: &Runs) -> Result<Simulation, Error> {
    checked(problem, plan, disruptions)?;
    if runs.count == 0 || !(1..=THREADS_MAX).contains(&runs.threads) {
        let (count, threads) = (runs.count, runs.threads);
        let least = format!("at least 1 run and 1 to {THREADS_MAX} threads needed");
        return Err(Error::new(format!("{count} runs on {threads} threads asked for, {least}")));
    }
    let tables = Tables::of(problem, plan);
    let worlds = Worlds::of(problem, disruptions);
    let of = |dependence| figures(&tables, &outcomes(&tables, &worlds, dependence, runs));
    Ok(Simulation { joint: of(Dependence::Joint), independent: of(Dependence::Independent) })
}

fn checked(problem: &Problem, plan: &Plan, disruptions: &Disruptions) -> Result<(), Error> {
    disruptions.check()?;
    if let Some(conflict) = problem.wrong_numbers().first() {
        return Err(Error::new(format!("problem: {conflict}")));
    }
    match unnamed(problem, plan).first() {
        Some(violation) => Err(Error::new(format!("plan: {violation}"))),
        None => Ok(()),
    }
}

/// The outcomes of all runs in their order, each thread with a stretch of them.
fn outcomes(tables: &Tables<'_>, worlds: &Worlds<'_>, dependence: Dependence, runs: &Runs) -> Vec<Outcome> {
    let each = runs.count.div_ceil(runs.threads);
    let stretch = |from: u32| {
        let mut state = State::default();
        let until = from.saturating_add(each).min(runs.count);
        let numbers = u64::from(from)..u64::from(until);
        numbers.map(|run| play(tables, &worlds.draw(dependence, runs.seed, run), &mut state, tables.steps)).collect()
    };
    let stretch = &stretch;
    std::thread::scope(|scope| {
        let starts = (0..runs.count).step_by(each as usize);
        let threads: Vec<_> = starts.map(|from| scope.spawn(move || -> Vec<Outcome> { stretch(from) })).collect();
        let joined = threads.into_iter().map(|thread| thread.join());
        joined.flat_map(|of| of.unwrap_or_else(|bug| std::panic::resume_unwind(bug))).collect()
    })
}
