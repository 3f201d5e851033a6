//! A plan that was carried out in a page of the report: a table of days, one of trips, and who was left. Source: ours.

use std::fmt::Write;

use super::told::{CarriedOut, DayBeside, LeftLine, TripLine, WithdrawalLine};

/// Most numbers of people that the page gives for one reason; all stand in the document.
const NUMBERS_SHOWN: usize = 12;

impl CarriedOut {
    /// It in a page: a table of days, one of trips, and who was left.
    pub(in super::super) fn page(&self, out: &mut String) {
        // Writing to a String cannot fail.
        let how = if self.undisturbed { "undisturbed" } else { "disturbed" };
        let _ = writeln!(out, "\n## The plan {} beside what was carried out, {how}\n", self.plan);
        self.ends_page(out);
        let head = "day | left, planned | left | convoys, planned | convoys | sorties, planned | sorties | \
                    flown, planned | flown | admitted, planned | admitted | inside, planned | inside | fate unknown";
        let _ = writeln!(out, "| {head} |");
        let _ = writeln!(out, "|{}", " --- |".repeat(14));
        for DayBeside { day, planned: p, actual: a } in &self.days {
            let pairs = [
                (p.left_people, a.left_people - a.turned_back_people.min(a.left_people)),
                (p.convoys, a.convoys),
                (p.sorties, a.sorties),
                (p.flown_people, a.flown_people),
                (p.admitted_people, a.admitted_people),
                (p.inside_people, a.inside_people),
            ];
            let cells: Vec<String> = pairs.iter().map(|(p, a)| format!("{p} | {a}")).collect();
            let _ = writeln!(out, "| {day} | {} | {} |", cells.join(" | "), a.fate_unknown_people);
        }
        for WithdrawalLine { clearance, withdrawn_at, given_again_at } in &self.withdrawals {
            let again =
                given_again_at.as_deref().map_or("and not given again".into(), |at| format!("given again {at}"));
            let _ = writeln!(out, "\nClearance {clearance}: withdrawn {withdrawn_at}, {again}.");
        }
        self.trips_page(out);
        for LeftLine { why, people, persons } in &self.left {
            let more = persons.len().saturating_sub(NUMBERS_SHOWN);
            let numbers = persons.iter().take(NUMBERS_SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = if more > 0 { format!(" and {more} more, in the document (--json)") } else { String::new() };
            let _ = writeln!(out, "\nNot received, {people}, {why}: {numbers}{more}.");
        }
    }

    /// What the plan expects and what came of it, and why the rest was left.
    fn ends_page(&self, out: &mut String) {
        let last = |day: Option<u32>| day.map_or("never".to_owned(), |day| format!("day {day}"));
        let expected = &self.expected;
        let _ = writeln!(out, "| at the end | by the plan | carried out |\n| --- | --- | --- |");
        for (what, planned, actual) in [
            ("received", expected.received_people, self.received_people),
            ("on the way", expected.on_the_way_people, self.on_the_way_people),
            ("at the sites", expected.inside_people, self.inside_people),
        ] {
            let _ = writeln!(out, "| {what} | {planned} | {actual} |");
        }
        let _ = writeln!(out, "| the last received on | {} | {} |", last(expected.last_day), last(self.last_day));
        let (mean, lost) = (expected.inside_at_failure_mean, self.fate_unknown_people);
        let _ = writeln!(out, "| inside when their site failed | {mean:.1}, on average | {lost} |");
        let why: Vec<String> = self.left.iter().map(|line| format!("{}: {}", line.people, line.why)).collect();
        if !why.is_empty() {
            let _ = writeln!(out, "\nWhy people were not received. {}.", why.join(". "));
        }
        let _ = writeln!(out);
    }

    fn trips_page(&self, out: &mut String) {
        if self.trips.is_empty() {
            let _ = writeln!(out, "\nEvery convoy and sortie left as planned.");
            return;
        }
        let _ = writeln!(out, "\n| not as planned | planned | left | people, planned | people | why |");
        let _ = writeln!(out, "| --- | --- | --- | --- | --- | --- |");
        for line in &self.trips {
            let TripLine { movement, planned_at, left_at, planned_people, people, why } = line;
            let left = left_at.as_deref().unwrap_or("never");
            let why = why.join("; ");
            let _ = writeln!(out, "| {movement} | {planned_at} | {left} | {planned_people} | {people} | {why} |");
        }
    }
}
