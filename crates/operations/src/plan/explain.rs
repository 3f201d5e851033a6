//! Why a plan is as it is: who goes first, what binds, and of what its cost is made. Source: ours, `cli.md`.

use std::path::Path;

use airlift::binding;
use serde::Serialize;

use super::broken::broken_rules;
use super::clockface::Clockface;
use super::file::{Planned, read_plan};
use super::names::Names;
use super::reckoned::{ReckonedBound, reckoned};
use super::sites::{SiteLine, lines};
use super::solve::file_name;
use super::view::{BindingView, CrowdedView, FiguresView, ViolationView, crowded};
use super::{Scenario, load};
use crate::failure::Failure;

/// A site with why it goes when it does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhySite {
    /// What the plan does for it.
    #[serde(flatten)]
    pub line: SiteLine,
    /// Why, in words.
    pub why: String,
    /// Limits of the site that bind.
    pub held_back_by: Vec<BindingView>,
}

/// A part of the cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PartLine {
    /// Which.
    pub part: &'static str,
    /// What it counts.
    pub counts: &'static str,
    /// Persons.
    pub persons: f64,
    /// Its share of the objective.
    pub share: f64,
}

/// A plan explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlanExplained {
    /// Name of the operation.
    pub scenario: String,
    /// The plan file.
    pub plan: String,
    /// Whether the plan keeps every rule.
    pub feasible: bool,
    /// Each rule that it breaks.
    pub violations: Vec<ViolationView>,
    /// The plan in one row.
    pub figures: FiguresView,
    /// The bound, reckoned anew; none for a plan for the rest.
    pub bound: Option<ReckonedBound>,
    /// Sorties whose alternate has no place for them beside what the plan has there then; no rule is broken by it.
    pub crowded_alternates: Vec<CrowdedView>,
    /// The sites in the order in which they are emptied.
    pub sites: Vec<WhySite>,
    /// The cost by its parts, the largest first.
    pub parts: Vec<PartLine>,
    /// What binds anywhere, the dearest first.
    pub binding: Vec<BindingView>,
}

/// Explains a plan of a scenario.
pub fn explain_plan(plan: &Path, scenario: &Path) -> Result<PlanExplained, Failure> {
    let scenario = load(scenario)?;
    let planned = read_plan(plan, &scenario)?;
    explain_of(&scenario, &planned, &file_name(plan))
}

/// Explains what a plan file holds.
pub(crate) fn explain_of(scenario: &Scenario, planned: &Planned, file: &str) -> Result<PlanExplained, Failure> {
    let problem = planned.problem(scenario)?;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    let violations = broken_rules(planned, scenario, &face)?;
    let names = Names::of(&problem);
    let figures = FiguresView::of("this plan", &problem, &planned.plan, &planned.cost);
    let binds = if planned.rest.is_empty() { binding(&problem) } else { Vec::new() };
    let binding: Vec<BindingView> = binds.iter().map(|b| BindingView::of(b, &face)).collect();
    let sites = lines(&problem, &names, &face, &planned.plan);
    let count = sites.len();
    let sites = sites.into_iter().map(|line| {
        let of_site = binding.iter().filter(|b| ends_with_name(&b.one_more, &line.site)).cloned();
        WhySite { why: why(&line, count), held_back_by: of_site.collect(), line }
    });
    Ok(PlanExplained {
        scenario: scenario.name.clone(),
        plan: file.to_owned(),
        feasible: violations.is_empty(),
        violations,
        bound: reckoned(scenario, planned, figures.objective),
        crowded_alternates: crowded(&problem, &planned.plan, &face),
        sites: sites.collect(),
        parts: parts(&figures),
        figures,
        binding,
    })
}

/// Whether the words of a limit end with a place's own name: `north` is not `far north`.
fn ends_with_name(words: &str, name: &str) -> bool {
    [" at ", " of "].iter().any(|before| words.ends_with(&format!("{before}{name}")))
}

fn why(line: &SiteLine, sites: usize) -> String {
    let saved = line.expected_inside_nobody_moved - line.expected_inside;
    let place = match line.order.cmp(&line.hazard_rank) {
        std::cmp::Ordering::Equal => {
            format!("its hazard is number {} of {sites}, and so is its turn", line.hazard_rank)
        }
        std::cmp::Ordering::Less => format!(
            "it goes before sites of higher hazard (its own is number {} of {sites}): fewer people, a nearer airfield or \
             freer posts make each of its seats worth more",
            line.hazard_rank
        ),
        std::cmp::Ordering::Greater => format!(
            "its hazard is number {} of {sites} and others go before it: its posts, gate, roads or airfield let people out \
             more slowly, or it holds more people than a seat a person can take out sooner",
            line.hazard_rank
        ),
    };
    format!("{place}; moving them saves {saved:.1} of {:.1} expected", line.expected_inside_nobody_moved)
}

fn parts(figures: &FiguresView) -> Vec<PartLine> {
    let of = &figures.objective_parts;
    let all = figures.objective.max(f64::MIN_POSITIVE);
    let line = |part, counts, persons: f64| PartLine { part, counts, persons, share: persons / all };
    let mut parts = vec![
        line("inside", "expected inside at the failure of their site, by the priority of their group", of.inside),
        line("staging", "waiting beside runways", of.staging),
        line("road_air", "on the road and in the air", of.road_air),
        line("crowding", "held above a receiver's humane capacity", of.crowding),
        line("tie_break", "duration, waiting for admission, use of aircraft and vehicles", of.tie_break),
    ];
    parts.sort_by(|a, b| b.persons.total_cmp(&a.persons));
    parts
}

#[test]
fn a_limit_is_told_of_the_site_that_it_names_and_of_no_other() {
    assert!(ends_with_name("one more post for medical at north", "north"));
    assert!(ends_with_name("one more vehicle a step through the gate of north", "north"));
    assert!(!ends_with_name("one more post for medical at far north", "north"));
}
