//! What is read from a plan file, as an officer reads it, in 80 columns. Source: ours.

use operations::plan::{Compared, Ended, GuardsView, PlanExplained, RunsView, Simulated, WhySite};

use super::solve_text::{self, binding, reaction, spoken};
use crate::output::{counted, table};
use crate::paragraph::{paragraph, wrapped};

/// `explain`.
pub(crate) fn explained(found: &PlanExplained) -> String {
    let mut text = paragraph(&format!("{}: {}", found.scenario, found.plan));
    text.push_str("\nWho goes first, and why\n");
    for site in &found.sites {
        text.push_str(&of_site(site));
    }
    text.push_str("\nOf what the cost is made, in persons\n");
    for part in &found.parts {
        let said = format!("{:.2} ({:.1} %): {}", part.persons, 100.0 * part.share, part.counts);
        text.push_str(&wrapped("  - ", "    ", &said));
    }
    text.push_str(&paragraph(&format!("Together {:.2}.", found.figures.objective)));
    text.push_str(&solve_text::reckoned(found.bound.as_ref()));
    text.push_str(&solve_text::crowded(&found.crowded_alternates));
    text.push_str(&binding(&found.binding, Ended::Tries));
    text
}

fn of_site(why: &WhySite) -> String {
    let line = &why.line;
    let when = match (&line.first_leaves, &line.empty) {
        (None, _) => "nobody leaves".to_owned(),
        (Some(first), Some(empty)) => format!("{} to {}", spoken(first), spoken(empty)),
        (Some(first), None) => format!("from {}, {} left at the end", spoken(first), line.left),
    };
    let mut text = wrapped(
        &format!("{:>2}. ", line.order),
        "    ",
        &format!("{} ({}): {when}", line.site, counted(line.people, "person")),
    );
    let danger = format!(
        "fails within 72 h with {:.1} %, before it is empty with {:.1} %; expected inside {:.1}",
        100.0 * line.p_fail_72h,
        100.0 * line.p_fail_before_empty,
        line.expected_inside
    );
    text.push_str(&wrapped("    ", "    ", &danger));
    text.push_str(&wrapped("    ", "    ", &why.why));
    if let Some(most) = why.held_back_by.first() {
        let held = format!("held back most by: {} (worth {:.2})", most.one_more, most.worth_persons);
        text.push_str(&wrapped("    ", "    ", &held));
    }
    text
}

/// `compare`.
pub(crate) fn compared(found: &Compared) -> String {
    let mut text = format!("{}\n\n", found.scenario);
    let row = |(plan, above): (&operations::plan::FiguresView, &f64)| {
        vec![
            plan.name.clone(),
            format!("{:.1}", plan.expected_inside),
            format!("{:+.1} %", 100.0 * above),
            format!("{:.1}", plan.objective),
            plan.left.to_string(),
            plan.sorties.to_string(),
            plan.completion_h.map_or_else(|| "-".to_owned(), |h| format!("{:.1}", h / 24.0)),
        ]
    };
    let rows: Vec<Vec<String>> = found.plans.iter().zip(&found.above_first).map(row).collect();
    text.push_str(&table(&["", "inside", "above first", "objective", "left", "sorties", "days"], &rows));
    text.push_str(
        "\nInside: expected at the failure of their site. The same where the lift itself\nraises the hazard:\n",
    );
    text.push_str(&reaction(&found.reaction, None, found.real.as_ref()));
    text.push_str(&found.guards.as_ref().map_or_else(String::new, guards));
    text.push_str("\nWhen each site is empty\n");
    for plan in &found.by_site {
        let of = |line: &operations::plan::SiteLine| {
            let empty = line.empty.as_deref().map_or_else(|| format!("never, {} left", line.left), spoken);
            format!("{} {empty}", line.site)
        };
        let sites: Vec<String> = plan.sites.iter().map(of).collect();
        text.push_str(&wrapped("  ", "    ", &format!("{}: {}", plan.plan, sites.join("; "))));
    }
    text
}

/// A plan beside guards sent.
fn guards(found: &GuardsView) -> String {
    let sent = |to: &operations::plan::SentView| format!("{} to {}, which has {}", to.sent, to.site, to.has);
    let sent: Vec<String> = found.sent.iter().map(sent).collect();
    let mut text =
        format!("\n{}", paragraph(&format!("Guards sent from {}: {}", spoken(&found.from), sent.join("; "))));
    let row = |option: &operations::plan::OptionView| {
        let name = match option.name {
            "nothing" => "nobody moved, nobody sent",
            "guards" => "guards instead of the plan",
            "plan" => "the plan",
            _ => "the plan and the guards",
        };
        let [a, b] = option.band;
        let (low, high) = (a.min(b), a.max(b));
        vec![name.to_owned(), format!("{:.1}", option.expected_inside), format!("{low:.1} to {high:.1}")]
    };
    let rows: Vec<Vec<String>> = found.options.iter().map(row).collect();
    text.push_str(&table(&["", "inside", "by the reaction's bands"], &rows));
    text.push_str(&paragraph(
        "Guards free nobody: what they win lasts as long as they stay, and whoever is not moved is inside after it.",
    ));
    text
}

/// `simulate`.
pub(crate) fn simulated(found: &Simulated) -> String {
    let mut text = paragraph(&format!(
        "{}: {} runs with sites sharing the front, and as many with each by itself, seed {}",
        found.scenario, found.runs, found.seed
    ));
    for plan in std::iter::once(&found.plan).chain(&found.by_hand) {
        text.push_str(&of_runs(plan));
    }
    text.push_str(&format!(
        "\nTogether: sites fail on one path of the front. By itself: each on its own.\nIn {:.1} s of the processor on {}.\nfigures {}\n",
        found.cpu_s,
        counted(found.threads, "thread"),
        found.plan.digest
    ));
    text
}

fn of_runs(plan: &RunsView) -> String {
    let mut text = format!("\n{}\n", plan.name);
    let row = |name: &str, of: &operations::plan::Both, digits: usize| {
        vec![name.to_owned(), format!("{:.*}", digits, of.joint), format!("{:.*}", digits, of.independent)]
    };
    let rows = [
        row("people inside at failure, mean", &plan.mean_inside_at_failure, 1),
        row("  standard error of it", &plan.mean_error, 1),
        row("probability that anybody is", &plan.p_anyone_inside, 3),
        row("mean of the worst 5 of 100 runs", &plan.cvar95, 0),
        row("two sites lost in one day", &plan.p_two_sites_in_a_day, 4),
        row("everybody admitted", &plan.p_all_out, 3),
        row("waiting where an airfield is lost", &plan.mean_stranded, 1),
    ];
    text.push_str(&table(&["", "together", "by itself"], &rows));
    let CompletionDays { half, most } = CompletionDays::of(plan);
    text.push_str(&format!("last admitted by day {half:.1} in half of the runs, by day {most:.1} in 95 of 100\n"));
    text
}

struct CompletionDays {
    half: f64,
    most: f64,
}

impl CompletionDays {
    fn of(plan: &RunsView) -> Self {
        Self { half: plan.completion_h.p50 / 24.0, most: plan.completion_h.p95 / 24.0 }
    }
}
