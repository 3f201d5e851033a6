//! The property gate: bags sealed and listed, a receipt given to the person. Source: `custody.md`
//! (Gates, property). It reads the register line only.

use crate::event::{Function, Gate};
use crate::number::PersonNumber;
use crate::record::Record;

use super::Opening;
use super::findings::Findings;

const SOURCE: &str = "custody.md, gate property";
const WHO: &[Function] = &[Function::CustodyOfficer];

/// Whether the property of a person is sealed, listed and receipted.
pub fn property(record: &Record, number: PersonNumber) -> Opening {
    let mut findings = Findings::of(Gate::Property, SOURCE);
    let Some(person) = record.people.get(&number) else {
        findings.unfit(format!("{number} is not in the record"));
        return findings.done();
    };
    match &person.property.settled {
        None => findings.absent("bags sealed and listed", WHO, "the property is not sealed and listed"),
        Some(settled) => {
            findings.evidence(settled.id);
            let (bags, receipt) = settled.value;
            if !receipt {
                findings.absent("receipt given", WHO, format!("no receipt was given for {bags} bags"));
            }
        }
    }
    findings.done()
}
