//! A plan as an officer reads it once it is made, in 80 columns. Source: ours.

use operations::plan::{
    BindingView, Change, CrowdedView, Ended, PartsView, ReactionView, RealView, ReckonedBound, ReplannedView, Solved,
    ViolationView,
};

use crate::output::{counted, table};
use crate::paragraph::{paragraph, wrapped};

/// Limits that bind are listed up to here; all stand in the JSON document.
pub(super) const BINDING_MAX: usize = 10;
/// Changes of a plan are listed up to here.
const CHANGES_MAX: usize = 30;
/// Crowded alternates are listed up to here.
const CROWDED_MAX: usize = 5;
/// Broken rules are listed up to here.
const VIOLATIONS_MAX: usize = 20;

/// `solve`.
pub(crate) fn solved(found: &Solved) -> String {
    let mut text = paragraph(&format!(
        "{}: {} at {}; written to {}",
        found.scenario,
        counted(found.people, "person"),
        counted(found.sites as u64, "site"),
        found.plan
    ));
    if let Some(charts) = &found.charts {
        text.push_str(&paragraph(&format!("schedules and charts in {}: {}", charts.out, charts.files.join(", "))));
    }
    text.push_str(&out(found.flown, (found.left, found.not_admitted), found.completion.as_deref(), found.completion_h));
    text.push_str(&paragraph(&format!(
        "{} and {}; {}",
        counted(found.sorties as u64, "sortie"),
        counted(found.convoys as u64, "convoy"),
        checked(found.feasible)
    )));
    text.push_str(&violations(&found.violations));
    text.push_str(&crowded(&found.crowded_alternates));
    text.push_str("\nExpected inside at the failure of their site\n");
    text.push_str(&reaction(&found.reaction, Some(found.expected_inside_nobody_moved), found.real.as_ref()));
    text.push_str(&by_hand(found));
    text.push('\n');
    text.push_str(&paragraph(&format!("Objective {:.2} persons: {}.", found.objective, parts(&found.objective_parts))));
    text.push_str(&bound(found));
    text.push_str(&binding(&found.binding, found.ended));
    text.push_str(&format!("\n{}", made(found)));
    text
}

fn out(flown: u64, (left, not_admitted): (u64, u64), completion: Option<&str>, completion_h: Option<f64>) -> String {
    let last = match (completion, completion_h) {
        (Some(at), Some(h)) => format!("the last is admitted {}, {:.1} days after the start", spoken(at), h / 24.0),
        _ => "nobody is admitted".to_owned(),
    };
    let out = match left {
        0 => format!("all {flown} are out"),
        left => format!("{flown} are out and {left} are STILL INSIDE at the end of the plan"),
    };
    let waiting = match not_admitted {
        0 => String::new(),
        waiting => format!("; {waiting} of them are NOT ADMITTED anywhere by the end of the plan"),
    };
    paragraph(&format!("{out}{waiting}; {last}"))
}

/// `2026-01-21 06:00` of an RFC 3339 time.
pub(super) fn spoken(at: &str) -> String {
    at.get(..16).map_or_else(|| at.to_owned(), |minute| minute.replace('T', " "))
}

fn checked(feasible: bool) -> &'static str {
    if feasible { "the checker finds no rule broken" } else { "the checker finds RULES BROKEN:" }
}

/// Of a plan file that breaks rules, which, before anything else is said of it.
pub(super) fn broken_first(plan: &str, broken: &[ViolationView]) -> String {
    if broken.is_empty() {
        return String::new();
    }
    let many = counted(broken.len() as u64, "time");
    let said = format!("{plan} BREAKS RULES, {many}, and is not to be carried out (custodia plan check):");
    paragraph(&said) + &violations(broken) + "\n"
}

fn violations(violations: &[ViolationView]) -> String {
    let one = |v: &ViolationView| {
        let because = v.unavoidable_because.map_or_else(String::new, |why| format!("; no plan can keep it: {why}"));
        let said = format!("{} at {}, {}: by {}{because}", v.rule, v.place, spoken(&v.when), v.by);
        wrapped("  - ", "    ", &said)
    };
    let mut text: String = violations.iter().take(VIOLATIONS_MAX).map(one).collect();
    if violations.len() > VIOLATIONS_MAX {
        text.push_str(&format!("  and {} more, with --json\n", violations.len() - VIOLATIONS_MAX));
    }
    text
}

/// Plans by times of the reaction, and which of them change places.
pub(super) fn reaction(found: &ReactionView, nobody: Option<f64>, real: Option<&RealView>) -> String {
    let head: Vec<String> = found.times.iter().map(|times| format!("reaction x{times}")).collect();
    let head: Vec<&str> = std::iter::once("").chain(head.iter().map(String::as_str)).collect();
    let row = |name: &str, figures: &[f64]| -> Vec<String> {
        std::iter::once(name.to_owned()).chain(figures.iter().map(|n| format!("{n:.1}"))).collect()
    };
    let mut rows: Vec<Vec<String>> = found.plans.iter().map(|plan| row(&plan.name, &plan.expected_inside)).collect();
    if let Some(real) = real {
        rows.push(row("as in public, even", &[real.expected_inside_in_proportion]));
        rows.push(row("as in public, by hazard", &[real.expected_inside_most_endangered_first]));
    }
    if let Some(nobody) = nobody {
        rows.push(row("nobody moved", &[nobody]));
    }
    let columns = head.len();
    rows.iter_mut().for_each(|row| row.resize(columns, String::new()));
    let mut text = table(&head, &rows);
    text.push_str(&paragraph(
        "Reaction x1 is what the scenario says that the lift itself does to the hazard (a lift that is seen to begin, guards drawn off); x0 leaves it out, x3 is three times as strong.",
    ));
    match found.swaps.as_slice() {
        [] => text.push_str("No two of these change places under it.\n"),
        swaps => {
            let of = |s: &operations::plan::SwapView| format!("{} falls behind {}", s.first, s.second);
            text.push_str(&paragraph(&format!("Under it {}.", swaps.iter().map(of).collect::<Vec<_>>().join("; "))));
        }
    }
    if let Some(real) = real {
        text.push_str(&wrapped(
            "",
            "",
            &format!(
                "In public: {} in {} days, {} left. Assumed: {}.",
                counted(real.people, "person"),
                real.days,
                real.left,
                real.assumed
            ),
        ));
    }
    text
}

fn by_hand(found: &Solved) -> String {
    let share = |hand: f64| 100.0 * (hand - found.expected_inside) / hand.max(f64::MIN_POSITIVE);
    let hazard_first = found.by_hand.iter().find(|plan| plan.name == "highest hazard first");
    let mut said = format!(
        "The best plan by hand ({}) leaves {:.1}; this plan has {:.1} % fewer",
        found.greedy.policy,
        found.greedy.expected_inside,
        share(found.greedy.expected_inside)
    );
    if let Some(plan) = hazard_first.filter(|plan| plan.name != found.greedy.policy) {
        said.push_str(&format!(", and {:.1} % fewer than highest hazard first", share(plan.expected_inside)));
    }
    if let Some(repaired) = &found.greedy_repaired {
        said.push_str(&format!(
            "; with the last repair that this plan gets, who goes with its sorties chosen anew, that one leaves {:.1}, and \
             this plan has {:.1} % fewer",
            repaired.expected_inside,
            share(repaired.expected_inside)
        ));
    }
    paragraph(&format!("{said}."))
}

/// Alternates without a place, for each sortie alone.
pub(super) fn crowded(crowded: &[CrowdedView]) -> String {
    if crowded.is_empty() {
        return String::new();
    }
    let many = counted(crowded.len() as u64, "sortie");
    let mut text = paragraph(&format!(
        "For {many} the alternate has no place beside what the plan has there then, were each the only one that cannot \
         land; no rule is broken. Before it takes off see that one is kept free, or hold it:"
    ));
    for of in crowded.iter().take(CROWDED_MAX) {
        text.push_str(&wrapped("  - ", "    ", &format!("{}: {}, {}", spoken(&of.when), of.place, of.because)));
    }
    if crowded.len() > CROWDED_MAX {
        text.push_str(&format!("  and {} more, with --json\n", crowded.len() - CROWDED_MAX));
    }
    text
}

/// The bound that was reckoned again, and what becomes of the file's.
pub(super) fn reckoned(bound: Option<&ReckonedBound>) -> String {
    let Some(bound) = bound else {
        return paragraph("The file of a plan for the rest has no bound: plan replan reckons it.");
    };
    let mut said = format!(
        "Reckoned again, no plan costs less than {:.2} persons (certified): this one is at most {:.2} % above the best. That \
         holds {}.",
        bound.value,
        100.0 * bound.gap,
        bound.holds_for
    );
    if let Some(told) = bound.in_file.filter(|_| !bound.borne_out) {
        said.push_str(&format!(" The bound in the file, {told:.2}, is HIGHER and not borne out."));
    }
    paragraph(&said)
}

pub(super) fn parts(parts: &PartsView) -> String {
    format!(
        "inside {:.2}, waiting beside runways {:.2}, road and air {:.2}, crowding {:.2}, tie-break {:.2}",
        parts.inside, parts.staging, parts.road_air, parts.crowding, parts.tie_break
    )
}

fn bound(found: &Solved) -> String {
    if found.bound <= 0.0 {
        return paragraph("It was stopped before a bound was reckoned: how far it is from the best is not known.");
    }
    paragraph(&format!(
        "No plan costs less than {:.2} persons (certified): this one is at most {:.2} % above the best. That holds {}.",
        found.bound,
        100.0 * found.gap,
        found.holds_for
    ))
}

/// What binds, the dearest first.
pub(super) fn binding(binding: &[BindingView], ended: Ended) -> String {
    if binding.is_empty() {
        let why = match ended {
            Ended::Interrupted => "What binds was not asked: it was interrupted.",
            _ => "No limit binds that is worth a hundredth of a person.",
        };
        return format!("\n{why}\n");
    }
    let mut text = "\nWhat binds, and about how many persons fewer one more of it is worth\n".to_owned();
    for one in binding.iter().take(BINDING_MAX) {
        let when = match (&one.from, &one.until) {
            (Some(from), Some(until)) if from[..10] == until[..10] => format!(" (on {})", &from[..10]),
            (Some(from), Some(until)) => format!(" ({} to {})", &from[..10], &until[..10]),
            _ => String::new(),
        };
        text.push_str(&wrapped("  - ", "    ", &format!("{:.2}: {}{when}", one.worth_persons, one.one_more)));
    }
    if binding.len() > BINDING_MAX {
        text.push_str(&format!("  and {} more, with --json\n", binding.len() - BINDING_MAX));
    }
    text
}

fn made(found: &Solved) -> String {
    let ended = match found.ended {
        Ended::Tries => "all tries were made",
        Ended::Gap => "good enough, as asked",
        Ended::CpuS => "the processor's time that was given was used",
        Ended::Interrupted => "INTERRUPTED, this is the best plan until then",
    };
    paragraph(&format!(
        "Made with {} in {:.1} s of the processor ({:.1} s by the clock), the first plan after {:.1} s; seed {}, at most {} \
         tries; {ended}.",
        found.solver, found.cpu_s, found.wall_s, found.first_plan_cpu_s, found.seed, found.tries
    ))
}

/// `replan`.
pub(crate) fn replanned(found: &ReplannedView) -> String {
    let mut text = paragraph(&format!(
        "{}, planned anew from {}; starts until {} ({:.1} h) are kept; written to {}",
        found.scenario,
        spoken(&found.now),
        spoken(&found.frozen_until),
        found.frozen_h,
        found.plan
    ));
    for fact in &found.facts {
        text.push_str(&wrapped("  - ", "    ", fact));
    }
    text.push_str(&out(found.flown, (found.left, found.not_admitted), found.completion.as_deref(), found.completion_h));
    text.push_str(&paragraph(checked(found.feasible)));
    text.push_str(&violations(&found.violations));
    text.push_str(&crowded(&found.crowded_alternates));
    text.push_str(&paragraph(&format!(
        "Expected inside from now on, under these facts: {:.1}. Objective {:.2} persons: {}",
        found.expected_inside,
        found.objective,
        parts(&found.objective_parts)
    )));
    text.push_str(&bound_of_the_rest(found));
    if !found.conflict.is_empty() {
        text.push_str("\nStarts that were to be kept and cannot be: these facts stand against them\n");
        for fact in &found.conflict {
            text.push_str(&wrapped("  - ", "    ", fact));
        }
    }
    text.push_str(&changed(&found.changed));
    text
}

fn bound_of_the_rest(found: &ReplannedView) -> String {
    let (Some(bound), Some(gap)) = (found.bound, found.gap) else {
        return paragraph("No bound was reckoned: how far it is from the best is not known.");
    };
    paragraph(&format!(
        "No plan for the rest costs less than {bound:.2} persons (certified): this one is at most {:.2} % above the best. \
         That holds for plans that keep what has begun and the starts that are kept, under these facts, on a grid of {} \
         h, for the hazards of {} and for no others.",
        100.0 * gap,
        found.grid_h,
        found.scenario
    ))
}

fn changed(changed: &[Change]) -> String {
    if changed.is_empty() {
        return "\nNothing changes.\n".to_owned();
    }
    let mut text = format!("\n{}\n", counted(changed.len() as u64, "change"));
    for one in changed.iter().take(CHANGES_MAX) {
        let what = one.what.replace('_', " ");
        let said =
            format!("{} {what}: {}, {} ({})", spoken(&one.at), one.start, counted(one.persons, "person"), one.because);
        text.push_str(&wrapped("  ", "    ", &said));
    }
    if changed.len() > CHANGES_MAX {
        text.push_str(&format!("  and {} more, with --json\n", changed.len() - CHANGES_MAX));
    }
    text
}
