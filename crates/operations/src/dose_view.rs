//! Doses due as lists show them: to those who may give one, and the names of medicines to doctors and nurses alone.
//! Source: `custody.md` (Gates, health); `flow.md` (last given, next due), decision 0047.

use custody::event::{Body, Function, Group};
use custody::{DoseDue, PayloadKeys, Span};
use serde::Serialize;

use crate::access_policy::sees;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::verbs::place_id;

/// Who may give a dose, and so is told when one is due. Source: the record's rule of a dose.
pub(crate) const GIVERS: [Function; 2] = [Function::Medical, Function::CustodyOfficer];

/// One dose that is due.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoseRow {
    /// Whose.
    pub person: String,
    /// Where he is.
    pub place: Option<String>,
    /// Which medicine and how much of it; shown to a doctor or nurse alone.
    pub medicine: Option<String>,
    /// When.
    pub due: String,
    /// Hours left; below zero where it is overdue.
    pub left_h: f64,
    /// Missing it is dangerous.
    pub critical: bool,
    /// It was due before.
    pub overdue: bool,
    /// Those in whose logs it is stopped, who neither prescribed it nor hold him: it stays due.
    pub stopped_by: Vec<String>,
}

/// Doses due with their sum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DoseList {
    /// The time they are told for.
    pub as_of: String,
    /// Hours ahead that are listed.
    pub hours: u32,
    /// Those that are dangerous to miss first, then by time.
    pub doses: Vec<DoseRow>,
    /// Of them, overdue.
    pub overdue: usize,
}

impl Desk {
    /// The doses due within so many hours, and those overdue, of those in custody; of those held at one place, or in
    /// it, where one is named.
    pub(crate) fn dose_list(&self, function: Function, hours: u32, place: Option<&str>) -> Result<DoseList, Failure> {
        let now = self.now();
        let until = now + Span::hours(i64::from(hours));
        let mut due: Vec<DoseDue> = self.record.all_doses_due().into_iter().filter(|dose| dose.due <= until).collect();
        if let Some(place) = place {
            let place = place_id(place)?;
            if !self.record.places().any(|(id, _)| *id == place) {
                return Err(Failure::usage(format!("place {place} is not in the record")));
            }
            due.retain(|dose| self.record.is_held_in(dose.person, &place));
        }
        let keys = sees(function, Group::Medical).then(|| self.payload_keys()).transpose()?;
        let mut doses = Vec::with_capacity(due.len());
        for dose in &due {
            doses.push(DoseRow {
                person: dose.person.to_string(),
                place: self.record.whereabouts(dose.person).and_then(|w| w.place).map(|place| place.to_string()),
                medicine: keys.as_ref().map(|keys| self.medicine(dose, keys)).transpose()?.flatten(),
                due: dose.due.to_string(),
                left_h: (dose.due - now).as_hours(),
                critical: dose.critical,
                overdue: dose.due < now,
                stopped_by: dose.stopped_by.iter().map(ToString::to_string).collect(),
            });
        }
        let overdue = doses.iter().filter(|dose| dose.overdue).count();
        Ok(DoseList { as_of: now.to_string(), hours, doses, overdue })
    }

    /// The newest words of the medical file on a medicine: its name, and the dose where it was prescribed here.
    fn medicine(&self, due: &DoseDue, keys: &PayloadKeys) -> Result<Option<String>, Failure> {
        let events = self.events_under(due.person, keys)?;
        let name = |body: &Body| match body {
            Body::MedicinePrescribed(b) if due.is_of(&b.name) => Some(format!("{}, {}", b.name, b.dose)),
            _ => None,
        };
        let given = |body: &Body| match body {
            Body::DoseRecorded(b) if due.is_of(&b.name) => Some(b.name.clone()),
            _ => None,
        };
        let bodies = || events.iter().rev().filter_map(|event| event.body.as_ref().ok());
        Ok(bodies().find_map(name).or_else(|| bodies().find_map(given)))
    }
}
