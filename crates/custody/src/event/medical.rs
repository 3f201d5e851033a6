//! Events about health: details in the medical group, dated lines in the register.

use minicbor::{Decode, Encode};

use crate::ids::BlobId;
use crate::time::Moment;

/// Tuberculosis status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Tb {
    /// Not screened.
    #[n(0)]
    Unknown,
    /// Screened, no sign.
    #[n(1)]
    Negative,
    /// Signs; separate and masked.
    #[n(2)]
    Suspected,
    /// Confirmed.
    #[n(3)]
    Active,
    /// Under or after treatment.
    #[n(4)]
    Treated,
}

/// A screening by a doctor or nurse (medical group; erasable).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MedicalScreened {
    /// In the clinician's words.
    #[n(0)]
    pub findings: String,
    /// Conditions.
    #[n(1)]
    pub conditions: Vec<String>,
    /// Allergies.
    #[n(2)]
    pub allergies: Vec<String>,
    /// Tuberculosis.
    #[n(3)]
    pub tb: Tb,
}

/// The dated health line of the register: fitness and nothing more. Never erased.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HealthLine {
    /// To travel by road.
    #[n(0)]
    pub fit_road: Fitness,
    /// To travel by air.
    #[n(1)]
    pub fit_air: Fitness,
    /// When examined.
    #[n(2)]
    pub examined_at: Moment,
    /// Whether the TB status is known.
    #[n(3)]
    pub tb_known: bool,
    /// Whether medicines must travel too.
    #[n(4)]
    pub medicine_needed: bool,
    /// One line for the register, such as `stable`.
    #[n(5)]
    pub line: String,
    /// What he needs that is not to be had where he is, such as `surgery today`: evacuation is needed for it.
    #[n(6)]
    pub evacuate_for: Option<String>,
}

/// Fitness to travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Fitness {
    /// Fit.
    #[n(0)]
    Fit,
    /// Fit with an escort or equipment named in the file.
    #[n(1)]
    FitWithCare,
    /// Says no; nothing overrides it.
    #[n(2)]
    Unfit,
}

/// An injury or complaint as seen, by whoever saw it (medical group). It is a medical finding where a doctor or nurse
/// signed it, and opens no gate by whomever it is signed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InjuryRecorded {
    /// What, where on the body, how old, as told by the person.
    #[n(0)]
    pub text: String,
    /// With scale.
    #[n(1)]
    pub images: Vec<BlobId>,
    /// Opens a duty to report.
    #[n(2)]
    pub mistreatment_alleged: bool,
}

/// Injuries were looked for, at which step: a register line, no detail.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct InjuriesChecked {
    /// Where in the path.
    #[n(0)]
    pub step: Step,
    /// How many were recorded.
    #[n(1)]
    pub seen: u32,
}

/// Steps of the path at which bodies and property are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Step {
    /// First intake.
    #[n(0)]
    Intake,
    /// Before leaving.
    #[n(1)]
    BeforeDeparture,
    /// At reception.
    #[n(2)]
    Reception,
    /// Any other time.
    #[n(3)]
    Other,
}

/// A medicine the person takes (medical group).
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MedicinePrescribed {
    /// Name and strength.
    #[n(0)]
    pub name: String,
    /// Dose and frequency.
    #[n(1)]
    pub dose: String,
    /// Hours between doses.
    #[n(2)]
    pub every_h: u32,
    /// A missed dose is dangerous.
    #[n(3)]
    pub critical: bool,
}

/// A medicine that the person takes no longer (medical group): no dose of it is due.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MedicineStopped {
    /// Name and strength, as prescribed.
    #[n(0)]
    pub name: String,
    /// Why.
    #[n(1)]
    pub why: String,
}

/// A dose given or missed.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoseRecorded {
    /// Medicine.
    #[n(0)]
    pub name: String,
    /// Given, or missed.
    #[n(1)]
    pub given: bool,
    /// Next due.
    #[n(2)]
    pub next_due: Moment,
}

/// Medicines handed into the escort's sealed envelope, or found at the other end.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MedicinesPacked {
    /// Days of supply.
    #[n(0)]
    pub days: u32,
    /// Where checked.
    #[n(1)]
    pub step: Step,
}

/// Taken to hospital, or back.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hospitalised {
    /// Which hospital, or the place returned to.
    #[n(0)]
    pub place: crate::ids::PlaceId,
    /// Returned.
    #[n(1)]
    pub back: bool,
}
