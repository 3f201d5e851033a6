//! Doses due: for each person in custody and each medicine when the next is to be given. Source: `custody.md` (Gates,
//! health); `flow.md` (last given, next due).
//!
//! The record keeps times and no names of medicines: those stand in the medical file, where they can be erased.

use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::identity::Mark;
use crate::record::leg::Standing;
use crate::time::Moment;

/// The next dose of one medicine of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DoseDue {
    /// Whose.
    pub person: PersonNumber,
    /// When.
    pub due: Moment,
    /// Missing it is dangerous.
    pub critical: bool,
    medicine: Mark,
}

impl DoseDue {
    /// Whether it is of a medicine of that name.
    pub fn is_of(&self, medicine: &str) -> bool {
        self.medicine == Mark::of(&[medicine])
    }
}

impl Record {
    /// The next doses of a person, the dangerous ones first, then by time. Who is not in custody, or of unknown fate,
    /// has none: nobody there can give it.
    pub fn doses_due(&self, number: PersonNumber) -> Vec<DoseDue> {
        let Some(person) = self.people.get(&number) else { return Vec::new() };
        if person.legs.holder().is_none_or(|(_, position)| position.standing != Standing::Held) {
            return Vec::new();
        }
        let next = person.medical.doses.iter().map(|d| d.value);
        let due = next.filter_map(|d| {
            Some(DoseDue { person: number, due: d.next_due?, critical: d.critical, medicine: d.medicine })
        });
        let mut doses: Vec<DoseDue> = due.collect();
        doses.sort_by_key(|d| (!d.critical, d.due, d.medicine));
        doses
    }

    /// The next doses of everyone in custody, the dangerous ones first, then by time.
    pub fn all_doses_due(&self) -> Vec<DoseDue> {
        let mut doses: Vec<DoseDue> = self.people.iter().flat_map(|(number, _)| self.doses_due(*number)).collect();
        doses.sort_by_key(|d| (!d.critical, d.due, d.person, d.medicine));
        doses
    }
}
