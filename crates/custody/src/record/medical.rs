//! The medical facts of a person that gates and clocks need: fitness, whether injuries were looked
//! for, medicines packed, doses due. Source: `custody.md` (Gates, health).
//!
//! Every gate fact comes from a register line. Of the medical group only presence and due times are
//! kept, so that erasing it takes nothing from a gate.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::medical::{Fitness, Step};
use crate::number::PersonNumber;
use crate::time::{Moment, Span};

use super::dated::{Dated, InLog, newest};
use super::few::Few;
use super::identity::Mark;
use super::lone::Lone;
use super::{Context, Record};

/// What the record knows of a person in this area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MedicalFacts {
    /// The newest health line of each log, dated by the examination.
    #[n(0)]
    pub(crate) lines: Few<Dated<InLog<Health>>>,
    /// The newest look for injuries at each step.
    #[n(1)]
    pub(crate) injuries_checked: Few<Dated<(Step, u32)>>,
    /// Days of medicine in the sealed envelope, newest.
    #[n(2)]
    pub(crate) medicines: Option<Dated<(u32, Step)>>,
    /// The newest screening.
    #[n(3)]
    pub(crate) screened: Option<Dated<()>>,
    /// Injuries recorded.
    #[n(4)]
    pub(crate) injuries: u32,
    /// The newest allegation of mistreatment, which opens a duty to report.
    #[n(5)]
    pub(crate) mistreatment: Option<Dated<()>>,
    /// The newest word of each log on each medicine that was ever prescribed or given.
    #[n(6)]
    pub(crate) doses: Lone<Dated<Dose>>,
    /// The newest going to hospital, or coming back.
    #[n(7)]
    pub(crate) hospital: Option<Dated<bool>>,
}

/// The health line of the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Health {
    #[n(0)]
    pub(crate) fit_road: Fitness,
    #[n(1)]
    pub(crate) fit_air: Fitness,
    #[n(2)]
    pub(crate) tb_known: bool,
    #[n(3)]
    pub(crate) medicine_needed: bool,
    /// It names a need for which he must be evacuated.
    #[n(4)]
    pub(crate) evacuate: bool,
}

/// A medicine and when its next dose is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Dose {
    #[n(0)]
    pub(crate) medicine: Mark,
    /// When the next is due; none where the medicine was stopped.
    #[n(1)]
    pub(crate) next_due: Option<Moment>,
    #[n(2)]
    pub(crate) critical: bool,
    /// Row of the authority whose log says so.
    #[n(3)]
    pub(crate) log: u32,
    /// That log has prescribed it.
    #[n(4)]
    pub(crate) prescribed: bool,
}

impl Dose {
    /// A dose given, or where none is due any more the medicine stopped.
    fn told(medicine: &str, next_due: Option<Moment>, log: u32) -> Self {
        Self { medicine: Mark::of(&[medicine]), next_due, critical: false, log, prescribed: false }
    }

    /// Keeps the newest word of a log on a medicine. That it has prescribed it, and that missing a dose is dangerous,
    /// stays, whichever word came in first.
    fn keep(self, context: &Context<'_>, doses: &mut Lone<Dated<Self>>) {
        let same = |a: &Self, b: &Self| (a.medicine, a.log) == (b.medicine, b.log);
        let known = doses.iter().find(|d| same(&d.value, &self)).map(|d| (d.value.critical, d.value.prescribed));
        let (critical, prescribed) = known.unwrap_or_default();
        let (critical, prescribed) = (self.critical || critical, self.prescribed || prescribed);
        Dated::new(context, self).keep_in(doses, same);
        for dose in doses.iter_mut().filter(|d| same(&d.value, &self)) {
            (dose.value.critical, dose.value.prescribed) = (critical, prescribed);
        }
    }
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    let Some(person) = record.people.get_mut(&number) else { return };
    let log = context.log;
    let medical = &mut person.medical;
    match body {
        Body::MedicalScreened(_) => Dated::new(context, ()).keep(&mut medical.screened),
        Body::HealthLine(b) => {
            let health = Health {
                fit_road: b.fit_road,
                fit_air: b.fit_air,
                tb_known: b.tb_known,
                medicine_needed: b.medicine_needed,
                evacuate: b.evacuate_for.is_some(),
            };
            Dated::at(context, b.examined_at, InLog { log: context.log, said: health }).keep_by_log(&mut medical.lines);
        }
        Body::InjuryRecorded(b) => {
            medical.injuries = medical.injuries.saturating_add(1);
            if b.mistreatment_alleged {
                Dated::new(context, ()).keep(&mut medical.mistreatment);
            }
        }
        Body::InjuriesChecked(b) => {
            Dated::new(context, (b.step, b.seen)).keep_in(&mut medical.injuries_checked, |a, b| a.0 == b.0);
        }
        Body::MedicinePrescribed(b) => {
            let next_due = Some(context.occurred + Span::hours(i64::from(b.every_h)));
            let dose = Dose { medicine: Mark::of(&[&b.name]), next_due, critical: b.critical, log, prescribed: true };
            dose.keep(context, &mut medical.doses);
        }
        Body::DoseRecorded(b) => {
            let dose = Dose::told(&b.name, Some(b.next_due), log);
            dose.keep(context, &mut medical.doses);
        }
        Body::MedicineStopped(b) => {
            let dose = Dose::told(&b.name, None, log);
            dose.keep(context, &mut medical.doses);
        }
        Body::MedicinesPacked(b) => Dated::new(context, (b.days, b.step)).keep(&mut medical.medicines),
        Body::Hospitalised(b) => Dated::new(context, !b.back).keep(&mut medical.hospital),
        _ => {}
    }
}

impl MedicalFacts {
    /// The newest health line of all logs.
    pub(crate) fn health(&self) -> Option<&Dated<InLog<Health>>> {
        newest(&self.lines)
    }
}
