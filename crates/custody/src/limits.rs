//! What a jurisdiction pack may set: the least and the most of each number. One place for the record, which
//! refuses a pack beyond them, and for whoever reads a pack file. Source: each constant.

use crate::event::authority::GateRules;

/// The range of one number of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its key in a pack file; the unit is its ending: `_h` hours, `_s` seconds, `_days`, `_years`.
    pub name: &'static str,
    /// The least allowed.
    pub least: u32,
    /// The most allowed.
    pub most: u32,
}

impl Limit {
    /// Whether a value is within the range.
    pub(crate) fn holds(&self, value: u32) -> bool {
        (self.least..=self.most).contains(&value)
    }
}

const fn limit(name: &'static str, least: u32, most: u32) -> Limit {
    Limit { name, least, most }
}

/// Hours that a fitness to travel may be good for. Source: `custody.md` (health gate), at most 72.
pub const FITNESS_H: Limit = limit("fitness_h", 1, 72);
/// Days of medicine that travel with the person. Source: `custody.md` (health gate), at least 7; more than a
/// quarter is a slip of the pen.
pub const MEDICINE_DAYS: Limit = limit("medicine_days", 7, 90);
/// Hours between being told the destination and leaving. Source: ours; more than 30 days is a slip of the pen.
pub const OBJECTION_H: Limit = limit("objection_h", 1, 720);
/// Hours that an override may stand in. Source: `custody.md` (Emergency override), at most 72; 0 allows none.
pub const OVERRIDE_H: Limit = limit("override_h", 0, 72);
/// Hours until an exception at the door is checked again. Source: `custody.md` (identity gate), at most 24.
pub const RECHECK_H: Limit = limit("recheck_h", 1, 24);
/// Hours without a verified sighting before the alarm. Source: ours; one roll call a day is the least.
pub const SILENCE_H: Limit = limit("silence_h", 1, 24);
/// Years below which everyone is a child. Source: Convention on the Rights of the Child art. 1, at least 18; a
/// pack may raise it.
pub const ADULT_AGE_YEARS: Limit = limit("adult_age_years", 18, 30);
/// Most persons in custody for each guard. Source: ours; beyond 20 nobody is guarded.
pub const GUARD_RATIO: Limit = limit("guard_ratio", 1, 20);
/// Seconds that a clock may differ from a checkpoint. Source: `custody.md` (Time), at most 2 min.
pub const SKEW_S: Limit = limit("skew_s", 1, 120);
/// Oldest age that is believed, in years, of anybody and in any list. Source: nobody documented has lived longer than
/// 122 (Jeanne Calment, 1875 to 1997); what is beyond is a slip of the pen or another calendar.
pub const AGE_YEARS_MAX: u32 = 122;
/// Hours that a statute clock may allow. Source: ours; more than two years is a slip of the pen.
pub const CLOCK_H: Limit = limit("limit_h", 1, 17_520);

/// What of the gate rules of a pack is beyond what one may set, a sentence each; none where all of it holds.
pub(crate) fn faults_of_gates(gates: &GateRules) -> Vec<String> {
    let beyond = of_gates(gates).into_iter().filter(|(limit, value)| !limit.holds(*value));
    let mut faults: Vec<String> = beyond
        .map(|(Limit { name, least, most }, value)| {
            format!("{name} of the pack is {value}, allowed are {least} to {most}")
        })
        .collect();
    let days = gates.default_birth_days.iter().filter(|day| !is_birth_day(**day));
    faults.extend(days.map(|day| format!("default birth day {day} is not month * 100 + day")));
    faults
}

/// Whether a number is a day of a year as month * 100 + day.
pub(crate) fn is_birth_day(day: u16) -> bool {
    (1..=12).contains(&(day / 100)) && (1..=31).contains(&(day % 100))
}

/// The gate rules of a pack, each with its range.
pub(crate) fn of_gates(gates: &GateRules) -> [(Limit, u32); 9] {
    [
        (FITNESS_H, gates.fitness_h),
        (MEDICINE_DAYS, gates.medicine_days),
        (OBJECTION_H, gates.objection_h),
        (OVERRIDE_H, gates.override_h),
        (RECHECK_H, gates.recheck_h),
        (SILENCE_H, gates.silence_h),
        (ADULT_AGE_YEARS, gates.adult_age_years),
        (GUARD_RATIO, gates.guard_ratio),
        (SKEW_S, gates.skew_s),
    ]
}
