//! What is known of a plan, as plain data with its units in the names. Source: ours, `cli.md` (`plan solve`).

use airlift::{
    Binding, Cost, ObjectiveParts, Plan, Policy, Problem, Unavoidable, Violation, crowded_alternates, greedy,
};
use serde::Serialize;

use super::clockface::{Clockface, finish_min, hours};

/// The objective by its parts, each in persons.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PartsView {
    /// Expected people inside at the failure of their site, by the priority of their group.
    pub inside: f64,
    /// Waiting beside runways.
    pub staging: f64,
    /// On the road and in the air.
    pub road_air: f64,
    /// Held above humane capacity.
    pub crowding: f64,
    /// Duration, waiting for admission, use of aircraft and vehicles.
    pub tie_break: f64,
}

impl PartsView {
    pub(crate) fn of(parts: &ObjectiveParts) -> Self {
        let ObjectiveParts { inside, staging, road_air, crowding, tie_break } = *parts;
        Self { inside, staging, road_air, crowding, tie_break }
    }
}

/// A plan's figures in one row, to set beside others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FiguresView {
    /// What it is called: a file, or a policy.
    pub name: String,
    /// The objective, persons.
    pub objective: f64,
    /// Its parts.
    pub objective_parts: PartsView,
    /// Expected people inside at the failure of their site, each counting one.
    pub expected_inside: f64,
    /// People flown out.
    pub flown: u64,
    /// People still inside at the end.
    pub left: u64,
    /// People out of their site whom no receiver has admitted by the end of the plan: they wait, or are under way.
    pub not_admitted: u64,
    /// Sorties.
    pub sorties: usize,
    /// Convoys.
    pub convoys: usize,
    /// Hours from the start until the last is admitted; none where nobody is.
    pub completion_h: Option<f64>,
}

impl FiguresView {
    pub(crate) fn of(name: &str, problem: &Problem, plan: &Plan, cost: &Cost) -> Self {
        let out: u64 = plan.convoys.iter().flat_map(|c| &c.loads).flat_map(|l| &l.persons).map(|n| u64::from(*n)).sum();
        Self {
            name: name.to_owned(),
            objective: cost.objective(),
            objective_parts: PartsView::of(&cost.parts),
            expected_inside: cost.expected_inside,
            flown: plan.flown(),
            left: problem.people().saturating_sub(out),
            not_admitted: out.saturating_sub(plan.admissions.iter().map(|a| u64::from(a.persons)).sum()),
            sorties: plan.sorties.len(),
            convoys: plan.convoys.len(),
            completion_h: finish_min(problem, plan).map(hours),
        }
    }
}

/// A limit that binds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BindingView {
    /// What one more would be.
    pub one_more: String,
    /// Persons fewer in the objective, about.
    pub worth_persons: f64,
    /// The first local time at which it binds; none for what is limited at all times.
    pub from: Option<String>,
    /// The last.
    pub until: Option<String>,
}

impl BindingView {
    pub(crate) fn of(binding: &Binding, face: &Clockface) -> Self {
        Self {
            one_more: binding.one_more.clone(),
            worth_persons: binding.worth,
            from: binding.when_min.map(|(from, _)| face.rfc3339(from)),
            until: binding.when_min.map(|(_, until)| face.rfc3339(until)),
        }
    }
}

/// A rule that a plan breaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ViolationView {
    /// Which rule, in one word.
    pub constraint: String,
    /// What is wrong, in a clause.
    pub rule: &'static str,
    /// Where.
    #[serde(rename = "where")]
    pub place: String,
    /// When, local.
    pub when: String,
    /// By how much, in the rule's own unit.
    pub by: f64,
    /// Why no plan can keep it; none where another plan might.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unavoidable_because: Option<&'static str>,
}

impl ViolationView {
    pub(crate) fn of(violation: &Violation, face: &Clockface) -> Self {
        Self {
            constraint: format!("{:?}", violation.constraint),
            rule: violation.constraint.words(),
            place: violation.place.clone(),
            when: face.rfc3339(violation.at_min),
            by: violation.by,
            unavoidable_because: None,
        }
    }

    pub(crate) fn unavoidable(rule: &Unavoidable, face: &Clockface) -> Self {
        Self { unavoidable_because: Some(rule.because), ..Self::of(&rule.violation, face) }
    }
}

/// A sortie whose alternate has no place for it beside what the plan has there then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CrowdedView {
    /// The sortie and its alternate.
    #[serde(rename = "where")]
    pub place: String,
    /// When it would come there, local.
    pub when: String,
    /// What there is none of.
    pub because: &'static str,
}

/// All of a plan; no rule is broken by them.
pub(crate) fn crowded(problem: &Problem, plan: &Plan, face: &Clockface) -> Vec<CrowdedView> {
    let told = |of: airlift::CrowdedAlternate| CrowdedView {
        when: face.rfc3339(of.at_min),
        place: of.place,
        because: of.because,
    };
    crowded_alternates(problem, plan).into_iter().map(told).collect()
}

/// Plans as made by hand, each with its policy, in the order of [`Policy::ALL`].
pub(crate) fn by_hand(problem: &Problem) -> Vec<(Policy, Plan)> {
    Policy::ALL.iter().map(|policy| (*policy, greedy(problem, *policy))).collect()
}
