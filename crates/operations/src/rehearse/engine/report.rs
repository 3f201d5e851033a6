//! What a rehearsal tells: one document for scripts, one page for people. Source: ours, `cli.md`.

use std::fmt::Write;

use serde::Serialize;

use super::super::injection::{KindOutcome, wilson_95};
use super::comparison::InjectedError;
use super::lift::CarriedOut;

/// Most refusals without an answer that the page tells; all stand in the document.
const UNANSWERED_SHOWN: usize = 20;

/// How one clock of the floor was kept: word to the tracing bureau within 24 h.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FloorLine {
    /// Its name, such as `bureau-registration`.
    pub clock: String,
    /// How many the bureau was owed.
    pub owed: u64,
    /// Of them, acknowledged too late.
    pub met_late: u64,
    /// Of them, not acknowledged and overdue.
    pub breached: u64,
}

/// The end of a rehearsal.
#[derive(Debug, Clone, Serialize)]
pub struct Rehearsed {
    /// Seed.
    pub seed: u64,
    /// Name of the scenario.
    pub scenario: String,
    /// People.
    pub people: u64,
    /// Events of all logs.
    pub events: u64,
    /// Authorities, each with its log.
    pub authorities: Vec<String>,
    /// Days of the operation.
    pub days: u32,
    /// Seconds that it took.
    pub wall_s: f64,
    /// Of them, seconds to verify all logs.
    pub verify_s: f64,
    /// Events about one person: the fewest, and the mean.
    pub events_per_person_min: u32,
    /// Mean.
    pub events_per_person_mean: f64,
    /// The fewest about anybody who was received; 0 where nobody was.
    pub events_per_received_min: u32,
    /// People in custody at the end.
    pub held_people: u32,
    /// Received by the receiving authority.
    pub received_people: u32,
    /// Still at the losing authority's sites.
    pub inside_people: u32,
    /// Of them, stopped by a finding of risk or an objection upheld.
    pub stopped_people: u32,
    /// Persons to be found or explained.
    pub residual_people: u64,
    /// Persons whose place by the logs is not where they truly are, open discrepancies left out.
    pub wrong_people: u64,
    /// Discrepancies that nobody has settled.
    pub open_discrepancies: u64,
    /// Discrepancies in all.
    pub discrepancies: u64,
    /// Checks at a door by exception: two officers, photograph, band, question; no matcher looked.
    pub by_exception: u32,
    /// Checks at a door that did not verify.
    pub not_verified: u32,
    /// Receipts kept, in both logs.
    pub receipts: u32,
    /// Presented to the court.
    pub presented_people: u32,
    /// Statutory clocks, the floor with them, that are breached at the end and not met yet; as `clock list` tells them.
    pub clocks_breached: u64,
    /// Statutory clocks that were met too late.
    pub clocks_met_late: u64,
    /// The floor, one line for each word that the bureau is owed.
    pub floor: Vec<FloorLine>,
    /// Emergency overrides signed, debts incurred and paid.
    pub overrides: u32,
    /// Incurred.
    pub debts: u32,
    /// Payments; each covers every debt of its person and gate.
    pub debts_paid: u32,
    /// Unpaid at the end.
    pub debts_unpaid: u32,
    /// Boarded over a finding of real risk.
    pub boarded_over_no: u32,
    /// Refusals that officers met.
    pub refusals: u64,
    /// Of them, and of what else was refused, those that nobody had an answer to: when, what was left undone, and why.
    pub unanswered: Vec<String>,
    /// Pairs that `person duplicates` named.
    pub duplicates_named: u64,
    /// Of them, false alarms: two men came when both numbers were called.
    pub duplicates_false: u64,
    /// The plan that people moved by, beside what was carried out; none by the scenario's timetable.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<CarriedOut>,
    /// The table of injected errors.
    pub injected: Vec<KindOutcome>,
    /// The same errors one by one: in `injected.csv` beside the report.
    #[serde(skip)]
    pub errors: Vec<InjectedError>,
    /// SHA-256 over the heads of all logs.
    pub digest: String,
    /// The folder.
    pub data_dir: String,
    /// Whether every log verifies.
    pub log_ok: bool,
    /// The first thing that does not.
    pub log_bad: Option<String>,
}

impl Rehearsed {
    /// Whether a person must look.
    pub fn must_look(&self) -> bool {
        let short = self.injected.iter().any(KindOutcome::falls_short);
        let lost = self.plan.as_ref().is_some_and(|plan| plan.fate_unknown_people > 0);
        lost || !self.unanswered.is_empty()
            || self.residual_people > 0
            || self.wrong_people > 0
            || self.open_discrepancies > 0
            || short
    }

    /// The page for people.
    pub fn page(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# Rehearsal of {}, seed {}\n", self.scenario, self.seed);
        let _ = writeln!(
            out,
            "{} people, {} days, {} events in {} logs ({:.1} s, of which {:.1} s to verify).",
            self.people,
            self.days,
            self.events,
            self.authorities.len(),
            self.wall_s,
            self.verify_s
        );
        let _ = writeln!(
            out,
            "Events about each person: at least {}, {:.1} on average; about each who was received at least {}.",
            self.events_per_person_min, self.events_per_person_mean, self.events_per_received_min
        );
        let _ = writeln!(
            out,
            "At the end {} are held: {} received, {} at the sites ({} of them stopped by a finding or an objection).",
            self.held_people, self.received_people, self.inside_people, self.stopped_people
        );
        let _ = writeln!(
            out,
            "Residual {}; {} persons are elsewhere than the logs say; {} of {} discrepancies open.",
            self.residual_people, self.wrong_people, self.open_discrepancies, self.discrepancies
        );
        let _ = writeln!(
            out,
            "Doors: {} checks by exception (two officers, photograph, band, question: no matcher is fitted), {} not verified.",
            self.by_exception, self.not_verified
        );
        let _ = writeln!(
            out,
            "{} receipts kept; {} presented to the court; statutory clocks: {} breached and not met, {} met late.",
            self.receipts, self.presented_people, self.clocks_breached, self.clocks_met_late
        );
        for line in &self.floor {
            let FloorLine { clock, owed, met_late, breached } = line;
            let _ = writeln!(
                out,
                "The floor, word to the tracing bureau within 24 h, {clock}: {met_late} of {owed} met late, {breached} breached and not met."
            );
        }
        let _ = writeln!(
            out,
            "{} emergency overrides, {} debts, {} payments (one for each person and gate), {} debts unpaid; boarded over a finding of real risk: {}.",
            self.overrides, self.debts, self.debts_paid, self.debts_unpaid, self.boarded_over_no
        );
        let _ = writeln!(
            out,
            "Likely duplicates: {} pairs named, {} of them false alarms.",
            self.duplicates_named, self.duplicates_false
        );
        self.left_unanswered(&mut out);
        let log = self.log_bad.as_deref().unwrap_or("every log verifies");
        let _ = writeln!(out, "Logs: {log}. Digest of all heads: {}\n", self.digest);
        self.table(&mut out);
        self.found_by(&mut out);
        if let Some(plan) = &self.plan {
            plan.page(&mut out);
        }
        out
    }

    /// What a gate refused and nobody had an answer to.
    fn left_unanswered(&self, out: &mut String) {
        if !self.unanswered.is_empty() {
            let _ = writeln!(out, "Refusals that nobody had an answer to: {}.", self.unanswered.len());
        }
        for line in self.unanswered.iter().take(UNANSWERED_SHOWN) {
            let _ = writeln!(out, "- {line}");
        }
    }

    /// Where each kind was found or stopped, and by which rule.
    fn found_by(&self, out: &mut String) {
        let _ = writeln!(out, "\n| injected error | found or blocked where | by which rule | n |");
        let _ = writeln!(out, "| --- | --- | --- | --- |");
        for line in &self.injected {
            for by in &line.found_by {
                let _ = writeln!(out, "| {} | {} | {} | {} |", line.kind.said(), by.place, by.rule, by.count);
            }
        }
        let _ = writeln!(out, "\nEach error by itself, with person or movement, hour and rule: injected.csv.");
    }

    /// Kinds of which fewer happened than the rates ask for, and why: a rate of nothing says nothing.
    fn fewer(&self, out: &mut String) {
        for line in self.injected.iter().filter(|line| line.injected < line.asked) {
            let (cut, idle) = (line.asked.saturating_sub(line.planned), line.planned.saturating_sub(line.injected));
            let mut why = Vec::new();
            if cut > 0 {
                why.push(format!("{cut} found nobody, or no movement, without another error"));
            }
            if idle > 0 {
                why.push(format!("{idle} found no occasion"));
            }
            let (said, injected, asked) = (line.kind.said(), line.injected, line.asked);
            let _ = writeln!(out, "\nFewer than asked, {said}: {injected} of {asked}; {}.", why.join(", "));
        }
    }

    fn table(&self, out: &mut String) {
        let _ =
            writeln!(out, "| injected error | asked | injected | found | blocked | missed | found or blocked, 95 % |");
        let _ = writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |");
        for line in &self.injected {
            let caught = line.found + line.blocked;
            let interval = wilson_95(caught, line.injected).map_or_else(
                || "none happened".to_owned(),
                |(low, high)| format!("{:.1} to {:.1} %", low * 100.0, high * 100.0),
            );
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {interval} |",
                line.kind.said(),
                line.asked,
                line.injected,
                line.found,
                line.blocked,
                line.missed
            );
        }
        self.fewer(out);
        let _ = writeln!(
            out,
            "\nHow well officers tell faces, brothers and ages is modelled (14 % of strangers pass for a photograph, \
             White 2014; the rest is invented): those rates say what the record does with what officers see, not how well \
             they see. A second registration in another spelling is always written otherwise in the letters that the register \
             compares: it is found by the register where the letters are those that typists exchange, and else because a \
             roll call misses one of two bands; the second table says which."
        );
        for line in self.injected.iter().filter(|line| line.missed > 0) {
            for why in &line.missed_why {
                let _ = writeln!(out, "\nMissed, {}: {why}.", line.kind.said());
            }
        }
    }
}
