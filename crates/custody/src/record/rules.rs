//! What the gates ask where an authority has adopted no jurisdiction pack: the strictest that the
//! design names. Source: `custody.md` (Gates before embarkation, Emergency override, Time).

use crate::event::authority::GateRules;
use crate::ids::AuthorityId;
use crate::limits::{self, Limit};
use crate::number::PersonNumber;

use super::Record;

/// Hours that a fitness to travel is good for. Source: `custody.md`, gate health.
pub(crate) const FITNESS_H: u32 = 72;
/// Days of medicine that travel with the person. Source: `custody.md`, gate health.
pub(crate) const MEDICINE_DAYS: u32 = 7;
/// Hours between being told the destination and leaving. `custody.md` leaves the number to the
/// jurisdiction; ours without one is two days, so that counsel can be reached on a working day.
pub(crate) const OBJECTION_H: u32 = 48;
/// Hours that an override stands, and within which its debts are due. Source: `custody.md`, override.
pub(crate) const OVERRIDE_H: u32 = 72;
/// Hours until an exception at the door is re-checked. Source: `custody.md`, gate identity.
pub(crate) const RECHECK_H: u32 = 24;
/// Hours without a verified sighting before the alarm. Source: ours; a roll call morning and evening.
pub(crate) const SILENCE_H: u32 = 12;
/// Age in years at which childhood ends. Source: Convention on the Rights of the Child, art. 1.
pub(crate) const ADULT_AGE_YEARS: u32 = 18;
/// Most persons in custody for each guard. Source: ours; the pack of an operation sets its own.
pub(crate) const GUARD_RATIO: u32 = 4;
/// Seconds that a clock may differ from a checkpoint. Source: `custody.md`, Time.
pub(crate) const SKEW_S: u32 = 120;
/// Members of a panel on age; two of them sign. Source: `custody.md`, gate age; effect: neither `decide` nor
/// verifying takes fewer or more.
pub(crate) const PANEL: usize = 3;
/// Registry default days as month * 100 + day. Source: `custody.md`, Words (Claim).
pub(crate) const DEFAULT_BIRTH_DAYS: [u16; 2] = [101, 701];

impl Record {
    /// The gate rules of an authority: its adopted pack's, else the strictest defaults.
    pub(crate) fn rules(&self, authority: &AuthorityId) -> GateRules {
        self.authorities.get(authority).and_then(|a| a.gates.clone()).unwrap_or_else(defaults)
    }

    /// The gate rules of whoever holds a person, or who registered him.
    pub(crate) fn rules_for(&self, number: PersonNumber) -> GateRules {
        let person = self.people.get(&number);
        let row = person.and_then(|p| p.legs.holder().map(|(row, _)| row).or(p.registered_by));
        row.map_or_else(defaults, |row| self.rules(self.authorities.key(row)))
    }
}

/// The rules of a pack as far as a pack may set them: what is beyond its range is not taken, and the default stands.
pub(crate) fn as_far_as_allowed(said: &GateRules) -> GateRules {
    let default = defaults();
    let within = |limit: Limit, said: u32, default: u32| if limit.holds(said) { said } else { default };
    GateRules {
        fitness_h: within(limits::FITNESS_H, said.fitness_h, default.fitness_h),
        medicine_days: within(limits::MEDICINE_DAYS, said.medicine_days, default.medicine_days),
        objection_h: within(limits::OBJECTION_H, said.objection_h, default.objection_h),
        override_h: within(limits::OVERRIDE_H, said.override_h, default.override_h),
        recheck_h: within(limits::RECHECK_H, said.recheck_h, default.recheck_h),
        silence_h: within(limits::SILENCE_H, said.silence_h, default.silence_h),
        adult_age_years: within(limits::ADULT_AGE_YEARS, said.adult_age_years, default.adult_age_years),
        guard_ratio: within(limits::GUARD_RATIO, said.guard_ratio, default.guard_ratio),
        skew_s: within(limits::SKEW_S, said.skew_s, default.skew_s),
        default_birth_days: match said.default_birth_days.iter().all(|day| limits::is_birth_day(*day)) {
            true => said.default_birth_days.clone(),
            false => default.default_birth_days,
        },
        source: said.source.clone(),
    }
}

fn defaults() -> GateRules {
    GateRules {
        fitness_h: FITNESS_H,
        medicine_days: MEDICINE_DAYS,
        objection_h: OBJECTION_H,
        override_h: OVERRIDE_H,
        recheck_h: RECHECK_H,
        silence_h: SILENCE_H,
        adult_age_years: ADULT_AGE_YEARS,
        guard_ratio: GUARD_RATIO,
        skew_s: SKEW_S,
        default_birth_days: DEFAULT_BIRTH_DAYS.to_vec(),
        source: "custody.md, no jurisdiction pack adopted".into(),
    }
}
