//! The identity gate: a number issued and a band bound; with a door, a check there too. Source:
//! `custody.md` (Gates, identity). A name, typed or spoken, opens nothing. A release asks it of the log that lets him go
//! alone: no partner's word keeps anybody (decisions 0076 and 0082).

use crate::event::{Function, Gate};
use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::conflict::{self, ConflictAbout};
use crate::record::leg::{LegChange, Standing};
use crate::record::person::Person;
use crate::time::Moment;

use super::Opening;
use super::findings::Findings;

const SOURCE: &str = "custody.md, gate identity";

/// Whose word shuts the gate.
#[derive(Clone, Copy)]
enum Heard {
    /// That of every log.
    All,
    /// That of the log in this row.
    Own(u32),
}

impl Heard {
    fn hears(self, log: u32) -> bool {
        match self {
            Self::All => true,
            Self::Own(own) => own == log,
        }
    }
}

/// Nobody is dead and travelling, or in two authorities' hands: a log that says so shuts the gate.
fn judge_conflicts(record: &Record, number: PersonNumber, heard: Heard, findings: &mut Findings) {
    for conflict in conflict::find(record, number) {
        let mut sides = conflict.sides.iter().map(|side| record.authorities.ix(&side.log));
        if !sides.all(|log| log.is_some_and(|log| heard.hears(log))) {
            continue;
        }
        let condition = match conflict.about {
            ConflictAbout::Life => "no log says that he is dead",
            ConflictAbout::Custody => "in one authority's hands at a time",
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
    judged(record, number, Heard::All)
}

/// The same by the log alone that has him and lets him go, for a release. What another says of him stays a conflict, by
/// name, and whether he is alive is asked at the door (`said_dead`).
pub(crate) fn at_release(record: &Record, number: PersonNumber, own: u32) -> Opening {
    judged(record, number, Heard::Own(own))
}

/// The last word of another log than the one that has him that somebody is dead, up to a time.
pub(crate) fn said_dead(person: &Person, own: u32, at: Moment) -> Option<&LegChange> {
    let ends = person.legs.ends().into_iter().filter(|(standing, _)| *standing == Standing::Died);
    let others = ends.map(|(_, change)| change).filter(|c| c.log != own && c.occurred <= at);
    others.max_by_key(|c| (c.occurred, c.id))
}

fn judged(record: &Record, number: PersonNumber, heard: Heard) -> Opening {
    let mut findings = Findings::of(Gate::Identity, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    for (log, elder) in person.merges().filter(|(log, _)| heard.hears(*log)) {
        let log = record.authorities.key(log);
        findings.no("one human, one number", &[], format!("{number} is merged into {elder} by {log}"));
    }
    let told = person.registrations.iter();
    let registrations: Vec<EventId> = told.filter(|(log, _)| heard.hears(*log)).map(|(_, event)| *event).collect();
    match &registrations[..] {
        // Observed and received persons have a number by their first event in this record.
        [] if person.legs.holder().is_none() => {
            findings.absent(
                "a number from first contact",
                &[Function::CustodyOfficer],
                format!("{number} was nominated and never registered"),
            );
        }
        [] => {}
        [event] => findings.evidence(*event),
        [_, _, ..] => findings.no(
            "the same number for two first contacts is a conflict, never a merge",
            &[Function::CustodyOfficer],
            format!("{number} was given to {} first contacts", registrations.len()),
        ),
    }
    judge_conflicts(record, number, heard, &mut findings);
    match &person.identity.band {
        None => findings.absent("band bound", &[Function::CustodyOfficer], "no band is bound"),
        Some(band) => {
            findings.evidence(band.id);
            let bound = |n: &PersonNumber| record.people.get(n).and_then(|p| p.identity.band_by);
            let hears = |n: &PersonNumber| bound(n).is_none_or(|log| heard.hears(log));
            let wearers =
                record.wearers(&band.value).into_iter().filter(|n| *n != number && hears(n) && hears(&number));
            let others: Vec<String> = wearers.map(|n| n.to_string()).collect();
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
