//! A plan that was carried out in a page of the report: a table of days, one of trips, and who was left. Source: ours.

use std::fmt::Write;

use super::told::{CarriedOut, DayBeside, LeftLine, TripLine, WithdrawalLine};

impl CarriedOut {
    /// It in a page: a table of days, one of trips, and who was left.
    pub(in super::super) fn page(&self, out: &mut String) {
        // Writing to a String cannot fail.
        let how = if self.undisturbed { "undisturbed" } else { "disturbed" };
        let _ = writeln!(out, "\n## The plan {} beside what was carried out, {how}\n", self.plan);
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
        let _ = writeln!(
            out,
            "\nAt the end: {} received, {} on the way, {} at the sites, {} of unknown fate.",
            self.received_people, self.on_the_way_people, self.inside_people, self.fate_unknown_people
        );
        for WithdrawalLine { clearance, withdrawn_at, given_again_at } in &self.withdrawals {
            let again =
                given_again_at.as_deref().map_or("and not given again".into(), |at| format!("given again {at}"));
            let _ = writeln!(out, "\nClearance {clearance}: withdrawn {withdrawn_at}, {again}.");
        }
        self.trips_page(out);
        for LeftLine { why, people, persons } in &self.left {
            let _ = writeln!(out, "\nNot received, {people}, {why}: {}.", persons.join(", "));
        }
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
