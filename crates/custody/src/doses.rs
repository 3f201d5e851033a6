//! Doses due: for each person in custody and each medicine when the next is to be given. Source: `custody.md` (Gates,
//! health); `flow.md` (last given, next due).
//!
//! The record keeps times and no names of medicines: those stand in the medical file, where they can be erased.

use crate::ids::AuthorityId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::dated::Dated;
use crate::record::identity::Mark;
use crate::record::leg::Standing;
use crate::record::medical::Dose;
use crate::time::Moment;

/// The next dose of one medicine of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseDue {
    /// Whose.
    pub person: PersonNumber,
    /// When.
    pub due: Moment,
    /// Missing it is dangerous.
    pub critical: bool,
    /// Those in whose logs it is stopped, who neither prescribed it nor hold him: it stays due.
    pub stopped_by: Vec<AuthorityId>,
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
        let Some((holder, position)) = person.legs.holder() else { return Vec::new() };
        if position.standing != Standing::Held {
            return Vec::new();
        }
        // What was prescribed under another number of his is due to him.
        let human = self.human(number);
        let files = human.iter().flat_map(|human| human.all());
        let said: Vec<&Dated<Dose>> = files.flat_map(|file| file.person.medical.doses.iter()).collect();
        let mut medicines: Vec<Mark> = said.iter().map(|d| d.value.medicine).collect();
        medicines.sort_unstable();
        medicines.dedup();
        let of = |medicine: Mark| said.iter().copied().filter(move |d| d.value.medicine == medicine);
        let due = medicines.into_iter().filter_map(|medicine| self.dose_due((number, holder), medicine, of(medicine)));
        let mut doses: Vec<DoseDue> = due.collect();
        doses.sort_by_key(|d| (!d.critical, d.due, d.medicine));
        doses
    }

    /// What the logs say of one medicine together: the newest word stands, but for a stop by a log that neither
    /// prescribed it nor holds him, which is shown beside.
    fn dose_due<'r>(
        &self,
        (person, holder): (PersonNumber, u32),
        medicine: Mark,
        said: impl Iterator<Item = &'r Dated<Dose>>,
    ) -> Option<DoseDue> {
        let foreign = |d: &Dose| d.next_due.is_none() && !d.prescribed && d.log != holder;
        let (shown, obeyed): (Vec<&Dated<Dose>>, Vec<&Dated<Dose>>) = said.partition(|d| foreign(&d.value));
        let due = obeyed.iter().max_by_key(|d| (d.at, d.id))?.value.next_due?;
        let critical = obeyed.iter().chain(&shown).any(|d| d.value.critical);
        let mut stopped_by: Vec<_> = shown.iter().map(|d| self.authorities.key(d.value.log).clone()).collect();
        stopped_by.sort_unstable();
        Some(DoseDue { person, due, critical, stopped_by, medicine })
    }

    /// The next doses of everyone in custody, the dangerous ones first, then by time.
    pub fn all_doses_due(&self) -> Vec<DoseDue> {
        let mut doses: Vec<DoseDue> = self.people.iter().flat_map(|(number, _)| self.doses_due(*number)).collect();
        doses.sort_by_key(|d| (!d.critical, d.due, d.person, d.medicine));
        doses
    }
}
