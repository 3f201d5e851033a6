//! The identity gate: a number issued and a band bound; with a door, a check there too. Source:
//! `custody.md` (Gates, identity). A name, typed or spoken, opens nothing.

use crate::event::{Function, Gate};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::conflict::{self, ConflictAbout};

use super::Opening;
use super::findings::Findings;

const SOURCE: &str = "custody.md, gate identity";
/// The rule that nobody is in the hands of two.
pub(crate) const ONE_HOLDER: &str = "in one authority's hands at a time";

/// Nobody is dead and travelling, or in two authorities' hands: a log that says so shuts the gate.
fn judge_conflicts(record: &Record, number: PersonNumber, findings: &mut Findings) {
    for conflict in conflict::find(record, number) {
        let condition = match conflict.about {
            ConflictAbout::Life => "no log says that he is dead",
            ConflictAbout::Custody => ONE_HOLDER,
            ConflictAbout::Merge if conflict.is_open(record) => {
                "no two logs contradict each other about a merge of his"
            }
            _ => continue,
        };
        findings.no(condition, &[Function::CustodyOfficer], conflict.text());
    }
}

/// Whether a person is registered, is nobody's younger number, and wears a band of his own.
pub fn identity(record: &Record, number: PersonNumber) -> Opening {
    let mut findings = Findings::of(Gate::Identity, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    for (log, elder) in person.merges() {
        let log = record.authorities.key(log);
        findings.no("one human, one number", &[], format!("{number} is merged into {elder} by {log}"));
    }
    match &person.registrations[..] {
        // Observed and received persons have a number by their first event in this record.
        [] if person.legs.holder().is_none() => {
            findings.absent(
                "a number from first contact",
                &[Function::CustodyOfficer],
                format!("{number} was nominated and never registered"),
            );
        }
        [] => {}
        [(_, event)] => findings.evidence(*event),
        [_, _, ..] => findings.no(
            "the same number for two first contacts is a conflict, never a merge",
            &[Function::CustodyOfficer],
            format!("{number} was given to {} first contacts", person.registrations.len()),
        ),
    }
    judge_conflicts(record, number, &mut findings);
    match &person.identity.band {
        None => findings.absent("band bound", &[Function::CustodyOfficer], "no band is bound"),
        Some(band) => {
            findings.evidence(band.id);
            let others: Vec<String> =
                record.wearers(&band.value).iter().filter(|n| **n != number).map(ToString::to_string).collect();
            if !others.is_empty() {
                findings.absent(
                    "a band of his own",
                    &[Function::CustodyOfficer],
                    format!("band {} is bound to {} too", band.value, others.join(" and ")),
                );
            }
        }
    }
    findings.done()
}
