//! What is said of a person's health: screening, fitness, injuries, medicines, hospital. Source:
//! `custody.md` (Gates, health).

use custody::event::Body;
use custody::event::medical::{
    DoseRecorded, HealthLine, Hospitalised, InjuriesChecked, InjuryRecorded, MedicalScreened, MedicinePrescribed,
    MedicineStopped, MedicinesPacked,
};
use custody::{BlobId, Moment};

use super::{place_id, words};
use crate::failure::Failure;

/// A screening; its findings can be erased.
pub fn screened(findings: String, conditions: Vec<String>, allergies: Vec<String>, tb: &str) -> Result<Body, Failure> {
    Ok(MedicalScreened { findings, conditions, allergies, tb: words::tuberculosis(tb)? }.into())
}

/// The dated health line of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `fit`, `with-care` or `unfit` by road.
    pub road: String,
    /// The same by air.
    pub air: String,
    /// When examined.
    pub examined_at: Moment,
    /// Whether tuberculosis was screened for.
    pub tb_known: bool,
    /// Whether medicines must travel with the person.
    pub medicine_needed: bool,
    /// The line, without a diagnosis.
    pub line: String,
    /// What he must be evacuated for, where he must.
    pub evacuate_for: Option<String>,
}

/// Fitness to travel.
pub fn fitness(line: Line) -> Result<Body, Failure> {
    Ok(HealthLine {
        fit_road: words::fitness(&line.road)?,
        fit_air: words::fitness(&line.air)?,
        examined_at: line.examined_at,
        tb_known: line.tb_known,
        medicine_needed: line.medicine_needed,
        line: line.line,
        evacuate_for: line.evacuate_for,
    }
    .into())
}

/// An injury as seen.
pub fn injury(text: String, images: Vec<BlobId>, mistreatment_alleged: bool) -> Body {
    InjuryRecorded { text, images, mistreatment_alleged }.into()
}

/// Injuries were looked for, and so many seen.
pub fn injuries(step: &str, seen: u32) -> Result<Body, Failure> {
    Ok(InjuriesChecked { step: words::step(step)?, seen }.into())
}

/// A medicine the person takes.
pub fn medicine(name: String, dose: String, every_h: u32, critical: bool) -> Body {
    MedicinePrescribed { name, dose, every_h, critical }.into()
}

/// A medicine that he takes no longer.
pub fn stop(name: String, why: String) -> Body {
    MedicineStopped { name, why }.into()
}

/// A dose given or missed, and when the next is due.
pub fn dose(name: String, given: bool, next_due: &str) -> Result<Body, Failure> {
    Ok(DoseRecorded { name, given, next_due: super::moment(next_due)? }.into())
}

/// Medicines for so many days put with the person, or found with him.
pub fn pack(days: u32, step: &str) -> Result<Body, Failure> {
    Ok(MedicinesPacked { days, step: words::step(step)? }.into())
}

/// To hospital, or back.
pub fn hospital(place: &str, back: bool) -> Result<Body, Failure> {
    Ok(Hospitalised { place: place_id(place)?, back }.into())
}
