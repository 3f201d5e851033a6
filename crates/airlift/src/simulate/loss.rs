//! What the fast repair rule of a run loses against planning the rest anew whenever something has changed, in the same
//! worlds. Source: ours.
//!
//! The new plan is played from the start again: what had begun stands in it as it went, and a run in which it did not go
//! so again is counted.

use super::figures::Runs;
use super::history::now_of;
use super::play::{State, play};
use super::tables::Tables;
use super::world::{Dependence, World, Worlds};
use crate::disruption::Disruptions;
use crate::error::Error;
use crate::index::Step;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::replan::{Now, replan};

/// How the rest is planned anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replanning {
    /// Looked at every so many steps, at least 1. Planned anew where facts have changed or a start has slipped.
    pub every_steps: usize,
    /// Steps kept from then on.
    pub frozen_steps: usize,
    /// Tries of the search for each.
    pub tries: u64,
}

/// The same runs by the repair rule and planned anew.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleLoss {
    /// People inside at the failure of their site in each run: by the rule, and planned anew.
    pub inside: Vec<[u32; 2]>,
    /// People admitted by the end, the same way.
    pub admitted: Vec<[u32; 2]>,
    /// People more inside by the rule: mean. Below 0 where the rule did better.
    pub loss_mean: f64,
    /// Standard error of that mean.
    pub loss_error: f64,
    /// New plans made in all runs.
    pub plans: usize,
    /// Runs in which what had begun did not go the same way again under a new plan.
    pub differing: usize,
}

/// Plays a plan under the joint path of the front by the repair rule, and again with plans for the rest. One thread.
/// Refuses what [`crate::simulate`] refuses, and a look at every 0 steps.
pub fn rule_loss(
    problem: &Problem,
    plan: &Plan,
    disruptions: &Disruptions,
    runs: &Runs,
    replanning: &Replanning,
) -> Result<RuleLoss, Error> {
    super::checked(problem, plan, disruptions)?;
    if runs.count == 0 || replanning.every_steps == 0 {
        let (count, every) = (runs.count, replanning.every_steps);
        return Err(Error::new(format!(
            "{count} runs looked at every {every} steps asked for, at least 1 and 1 needed"
        )));
    }
    let tables = Tables::of(problem, plan);
    let worlds = Worlds::of(problem, disruptions);
    let mut loss =
        RuleLoss { inside: Vec::new(), admitted: Vec::new(), loss_mean: 0.0, loss_error: 0.0, plans: 0, differing: 0 };
    let mut state = State::default();
    for run in 0..u64::from(runs.count) {
        let world = worlds.draw(Dependence::Joint, runs.seed, run);
        let by_rule = play(&tables, &world, &mut state, tables.steps);
        let (last, differs) = planned_anew(problem, plan, &world, replanning, runs.seed, &mut loss.plans)?;
        let anew = play(&Tables::of(problem, &last), &world, &mut state, tables.steps);
        let end = |of: &[u32]| of.last().copied().unwrap_or(0);
        loss.inside.push([by_rule.inside, anew.inside]);
        loss.admitted.push([end(&by_rule.delivered), end(&anew.delivered)]);
        loss.differing += usize::from(differs);
    }
    (loss.loss_mean, loss.loss_error) = mean(&loss.inside);
    Ok(loss)
}

fn mean(pairs: &[[u32; 2]]) -> (f64, f64) {
    let runs = pairs.len() as f64;
    let lost = |[rule, anew]: &[u32; 2]| f64::from(*rule) - f64::from(*anew);
    let mean = pairs.iter().map(lost).sum::<f64>() / runs;
    let squares: f64 = pairs.iter().map(|pair| (lost(pair) - mean).powi(2)).sum();
    (mean, libm::sqrt(squares / (runs - 1.0).max(1.0) / runs))
}

/// The plan as it stands at the end of a run, and whether its past ever went otherwise when it was played again.
fn planned_anew(
    problem: &Problem,
    plan: &Plan,
    world: &World,
    replanning: &Replanning,
    seed: u64,
    plans: &mut usize,
) -> Result<(Plan, bool), Error> {
    let steps = problem.grid.steps();
    let (mut current, mut known, mut differs) = (plan.clone(), Vec::new(), false);
    let mut before: Option<Now> = None;
    for step in (replanning.every_steps..steps).step_by(replanning.every_steps) {
        let mut now = now_of(&Tables::of(problem, &current), &current, world, Step(step));
        differs |=
            before.as_ref().is_some_and(|before| told(&before.done, before.step) != told(&now.done, before.step));
        let as_planned = told(&current, now.step) == told(&now.done, now.step);
        if now.facts != known || !as_planned {
            known.clone_from(&now.facts);
            now.frozen_until = Step((step + replanning.frozen_steps).min(steps));
            current = replan(problem, &current, &now, replanning.tries, seed, &mut |_| true)?.plan;
            *plans += 1;
        }
        before = Some(now);
    }
    Ok((current, differs))
}

/// Vehicles and sorties that begin before a step, in one order. Which tail flies is not asked.
fn told(plan: &Plan, until: Step) -> Vec<(usize, usize, Vec<u32>)> {
    let convoys = plan.convoys.iter().filter(|c| c.leaves < until);
    let vehicles = convoys.flat_map(|c| c.loads.iter().map(|load| (c.leaves.0, 2 * c.road.0, load.persons.clone())));
    let sorties = plan.sorties.iter().filter(|s| s.boards < until);
    let flights = sorties.map(|s| (s.boards.0, 2 * s.route.0 + 1, s.persons.clone()));
    let mut all: Vec<_> = vehicles.chain(flights).collect();
    all.sort();
    all
}
