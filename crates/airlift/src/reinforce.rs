//! Guards sent to sites, instead of a lift or beside it. Source: `airlift.md` §4, "reinforce the guard" as an option;
//! the factors are those of the hazard's reaction.

use crate::error::Error;
use crate::law::FailureLaw;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::reaction::{Reaction, Reinforcement, Rescored, react, scored};

/// What can be done, scored alike: people expected inside at the failure of their site, with the hazard's reaction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Nobody is moved and nobody comes.
    pub nothing: Rescored,
    /// Guards come and nobody is moved.
    pub guards: Rescored,
    /// The plan is carried out.
    pub lift: Rescored,
    /// Both.
    pub both: Rescored,
}

/// Holds a plan beside reinforcing the guard. People who are not moved stay inside beyond the horizon, as far as the
/// laws reach; guards do not free anybody, so that what they win lasts as long as they stay. Refuses factors that cannot
/// be meant.
pub fn options(
    problem: &Problem,
    plan: &Plan,
    reaction: &Reaction,
    reinforcement: &Reinforcement,
) -> Result<Options, Error> {
    reinforcement.check(problem)?;
    let of = |plan: &Plan, more: Option<&Reinforcement>| scored(problem, plan, reaction, more);
    let nobody = Plan::default();
    Ok(Options {
        nothing: of(&nobody, None)?,
        guards: of(&nobody, Some(reinforcement))?,
        lift: of(plan, None)?,
        both: of(plan, Some(reinforcement))?,
    })
}

/// The problem with the laws of sites that are reinforced, by the nominal factor, to plan for. A lift's own reaction is
/// not in them.
pub fn reinforced(problem: &Problem, reaction: &Reaction, reinforcement: &Reinforcement) -> Result<Problem, Error> {
    reinforcement.check(problem)?;
    reaction.check(problem)?;
    let mut changed = problem.clone();
    let nobody = Plan::default();
    let mut edges = problem.grid.edges_min().to_vec();
    edges.push(problem.grid.end_min() + 1);
    for (s, site) in changed.sites.iter_mut().enumerate() {
        let law = react(problem, &nobody, reaction, Some(reinforcement), s);
        let mut within = law.within;
        within.push(law.after);
        site.law = FailureLaw::new(edges.clone(), within)?;
    }
    Ok(changed)
}
