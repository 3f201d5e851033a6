//! Plans side by side: two files, or a file and the plans made by hand. Source: ours, `cli.md` (`plan compare`).

use std::path::PathBuf;

use airlift::{Plan, Problem, cost};
use serde::Serialize;

use super::broken::broken_rules;
use super::clockface::Clockface;
use super::file::read_plan;
use super::guards::{GuardsAsked, GuardsView, guards_beside};
use super::load;
use super::names::Names;
use super::rank::{ReactionView, reaction};
use super::real::{RealView, real};
use super::sites::{SiteLine, lines};
use super::solve::file_name;
use super::view::{FiguresView, ViolationView, by_hand};
use crate::failure::Failure;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompareQuestion {
    /// The plan that the others are set beside.
    pub plan: PathBuf,
    /// The others.
    pub others: Vec<PathBuf>,
    /// Whether plans by hand stand beside them.
    pub with_hand: bool,
    /// Guards to be sent instead of the plan, or beside it.
    pub guards: GuardsAsked,
    /// The scenario of all.
    pub scenario: PathBuf,
}

/// What one plan does for the sites.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanSites {
    /// The plan.
    pub plan: String,
    /// The sites in the order in which it empties them.
    pub sites: Vec<SiteLine>,
}

/// A plan that breaks rules.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BrokenPlan {
    /// The plan.
    pub plan: String,
    /// Each rule that it breaks.
    pub violations: Vec<ViolationView>,
}

/// Plans side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    /// Name of the operation.
    pub scenario: String,
    /// Whether every plan file keeps every rule.
    pub feasible: bool,
    /// Those that do not.
    pub broken: Vec<BrokenPlan>,
    /// The plans, each in one row; the first is what the others are set beside.
    pub plans: Vec<FiguresView>,
    /// Expected people inside of each above the first, as a share of the first.
    pub above_first: Vec<f64>,
    /// The same where the lift itself raises the hazard.
    pub reaction: ReactionView,
    /// The first beside guards sent, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guards: Option<GuardsView>,
    /// What each does for the sites.
    pub by_site: Vec<PlanSites>,
    /// What was in fact done, where the scenario has the public series.
    pub real: Option<RealView>,
}

/// Compares a plan with others and with the plans by hand, all for the scenario as it was written.
pub fn compare_plans(question: &CompareQuestion) -> Result<Compared, Failure> {
    let scenario = load(&question.scenario)?;
    let problem = &scenario.problem;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let mut named: Vec<(String, Plan)> = Vec::new();
    let mut broken: Vec<BrokenPlan> = Vec::new();
    for file in std::iter::once(&question.plan).chain(&question.others) {
        let planned = read_plan(file, &scenario)?;
        let violations = broken_rules(&planned, &scenario, &face)?;
        if !violations.is_empty() {
            broken.push(BrokenPlan { plan: file_name(file), violations });
        }
        named.push((file_name(file), planned.plan));
    }
    if question.with_hand {
        named.extend(by_hand(problem).into_iter().map(|(policy, plan)| (policy.name().to_owned(), plan)));
    }
    let names = Names::of(problem);
    let plans: Vec<FiguresView> = named.iter().map(|(name, plan)| figures(name, problem, plan)).collect();
    let least = plans.first().map_or(0.0, |first| first.expected_inside).max(f64::MIN_POSITIVE);
    let by_name: Vec<(&str, &Plan)> = named.iter().map(|(name, plan)| (name.as_str(), plan)).collect();
    let guards = guards_beside(&scenario, &face, &named[0].1, &question.guards)?;
    Ok(Compared {
        feasible: broken.is_empty(),
        broken,
        above_first: plans.iter().map(|plan| plan.expected_inside / least - 1.0).collect(),
        reaction: reaction(&scenario, &by_name)?,
        guards,
        by_site: named
            .iter()
            .map(|(name, plan)| PlanSites { plan: name.clone(), sites: lines(problem, &names, &face, plan) })
            .collect(),
        real: real(&scenario),
        scenario: scenario.name.clone(),
        plans,
    })
}

fn figures(name: &str, problem: &Problem, plan: &Plan) -> FiguresView {
    FiguresView::of(name, problem, plan, &cost(problem, plan))
}
