//! Plans beside one another where the lift itself raises the hazard: at 0, 1 and 3 times the reaction. Source: ours;
//! reckoned by `airlift::rescore`.

use airlift::parameters::REACTION_TIMES;
use airlift::{Plan, rescore};
use serde::Serialize;

use super::Scenario;
use crate::failure::Failure;

/// A plan at some times the reaction.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReactedView {
    /// The plan.
    pub name: String,
    /// Expected people inside with the nominal factors, at each of the times.
    pub expected_inside: Vec<f64>,
    /// The same at the low and the high end of the bands.
    pub band: Vec<[f64; 2]>,
}

/// Two plans that change places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SwapView {
    /// Better without reaction.
    pub first: String,
    /// Better at some times of it.
    pub second: String,
}

/// Plans scored again.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReactionView {
    /// Times of the reaction.
    pub times: Vec<f64>,
    /// The plans, in the order in which they were given.
    pub plans: Vec<ReactedView>,
    /// Which change places.
    pub swaps: Vec<SwapView>,
}

pub(crate) fn reaction(scenario: &Scenario, named: &[(&str, &Plan)]) -> Result<ReactionView, Failure> {
    let plans: Vec<Plan> = named.iter().map(|(_, plan)| (*plan).clone()).collect();
    let told = rescore(&scenario.problem, &plans, &scenario.reaction).map_err(|e| Failure::error(e.to_string()))?;
    let name = |at: usize| named[at].0.to_owned();
    let of = |(at, scores): (usize, &[airlift::Rescored; 3])| ReactedView {
        name: name(at),
        expected_inside: scores.iter().map(|s| s.expected_inside).collect(),
        band: scores.iter().map(|s| s.band).collect(),
    };
    Ok(ReactionView {
        times: REACTION_TIMES.to_vec(),
        plans: told.plans.iter().enumerate().map(of).collect(),
        swaps: told.swaps().into_iter().map(|(a, b)| SwapView { first: name(a), second: name(b) }).collect(),
    })
}
