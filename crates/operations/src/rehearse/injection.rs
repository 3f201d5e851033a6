//! Makes the plan of errors that a rehearsal injects, and the sealed truth that detection is later
//! compared with, from a seed, the people, the movements and the rates. Source: ours; the kinds are
//! those that field reports name, the rates are invented.
//!
//! The plan says what goes wrong, never how it may be found: detection works on the logs alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::people::Respelling;
use super::rate::parse_ppm;

mod draw;
mod outcome;
mod share;

pub use outcome::{FoundBy, KindOutcome, wilson_95};

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $word:literal $said:literal;)*) => {
        /// A kind of error.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum InjectionKind { $($(#[$doc])* #[serde(rename = $word)] $variant,)* }

        impl InjectionKind {
            /// All of them, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// The word for it, as in the table and in JSON.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
            /// What goes wrong, in a sentence.
            pub const fn said(self) -> &'static str {
                match self { $(Self::$variant => $said,)* }
            }
        }
    };
}

kinds! {
    /// Two persons wear each other's band.
    BandSwap "band_swap" "two persons wear each other's band";
    /// A twin or brother answers for another.
    TwinAnswers "twin_answers" "a twin or brother answers to the other's name";
    /// A person boards unscanned.
    MissedScan "missed_scan" "a person boards and nobody scans the band";
    /// One of two counters is off by one before departure.
    CountOffByOne "count_off_by_one" "one of the two counters before departure is off by one";
    /// One of two counters is off by one at arrival.
    CountAtArrival "count_off_at_arrival" "one of the two counters at arrival is off by one";
    /// The receiver's count at the hand-over is off by one.
    CountAtHandOver "count_off_at_hand_over" "the receiver's count at the hand-over is off by one";
    /// The manifest names somebody who stayed, and leaves out somebody who came.
    WrongManifest "wrong_manifest" "the manifest handed over names one person wrongly";
    /// Medicines stay behind.
    MissingMedicines "missing_medicines" "the person's medicines stay behind";
    /// Fitness is older than the rule allows.
    StaleFitness "stale_fitness" "the fitness to travel is older than the rule allows";
    /// An objection comes after the manifest is frozen.
    LateObjection "late_objection" "the person objects after the manifest is frozen";
    /// A clearance ends before the movement.
    ExpiredClearance "expired_clearance" "a clearance of the movement ends before departure";
    /// Registered twice with the same alias.
    DuplicateAlias "duplicate_same_alias" "the person is registered twice with the same prison number";
    /// Registered twice with the same band.
    DuplicateBand "duplicate_same_band" "the person is registered twice with the same band";
    /// Registered twice with identical claims.
    DuplicateClaims "duplicate_identical_claims" "the person is registered twice with identical claims";
    /// Registered twice in another spelling.
    DuplicateSpelling "duplicate_other_spelling" "the person is registered twice in another spelling";
    /// A child is claimed adult.
    ChildClaimedAdult "child_claimed_adult" "a child is claimed to be an adult";
    /// Somebody is aboard whom no list names.
    UnlistedAboard "unlisted_aboard" "a person is aboard who was never boarded";
    /// An override tries to pass a real-risk finding.
    OverriddenNo "overridden_no" "an override tries to pass a finding of real risk";
}

/// How often each error happens, in parts per million of what it can happen to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct InjectionRates {
    /// Of people.
    pub band_swap: u32,
    /// Of people with a brother at the same site.
    pub twin_answers: u32,
    /// Of people.
    pub missed_scan: u32,
    /// Of movements with planned people, at each count: before departure, at arrival, at the hand-over where there is one.
    pub count_off_by_one: u32,
    /// Of movements with planned people.
    pub wrong_manifest: u32,
    /// Of people on daily medicine.
    pub missing_medicines: u32,
    /// Of people.
    pub stale_fitness: u32,
    /// Of people.
    pub late_objection: u32,
    /// Of movements with planned people.
    pub expired_clearance: u32,
    /// Of people; a quarter each with the same alias, band, claims, or in another spelling.
    pub duplicate_registration: u32,
    /// Of movements with planned people.
    pub unlisted_aboard: u32,
    /// Of people.
    pub overridden_no: u32,
}

impl Default for InjectionRates {
    /// Source: invented; each gives ten or more of its kind over 5,704 people.
    fn default() -> Self {
        Self {
            band_swap: 4_000,
            twin_answers: 20_000,
            missed_scan: 5_000,
            count_off_by_one: 80_000,
            wrong_manifest: 60_000,
            missing_medicines: 40_000,
            stale_fitness: 5_000,
            late_objection: 4_000,
            expired_clearance: 60_000,
            duplicate_registration: 12_000,
            unlisted_aboard: 60_000,
            overridden_no: 4_000,
        }
    }
}

impl InjectionRates {
    /// The keys of `[injection]` in a scenario and of the command line. Children claimed adult are
    /// a share of the people, `[people.shares] child_claimed_adult`.
    pub const KEYS: [&'static str; 12] = [
        "band_swap",
        "twin_answers",
        "missed_scan",
        "count_off_by_one",
        "wrong_manifest",
        "missing_medicines",
        "stale_fitness",
        "late_objection",
        "expired_clearance",
        "duplicate_registration",
        "unlisted_aboard",
        "overridden_no",
    ];

    /// No errors at all.
    pub const NONE: Self = Self {
        band_swap: 0,
        twin_answers: 0,
        missed_scan: 0,
        count_off_by_one: 0,
        wrong_manifest: 0,
        missing_medicines: 0,
        stale_fitness: 0,
        late_objection: 0,
        expired_clearance: 0,
        duplicate_registration: 0,
        unlisted_aboard: 0,
        overridden_no: 0,
    };

    /// Sets a rate by its key, such as `band_swap` to `0.5 %`.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        let ppm = parse_ppm(text)?;
        let field = match key {
            "band_swap" => &mut self.band_swap,
            "twin_answers" => &mut self.twin_answers,
            "missed_scan" => &mut self.missed_scan,
            "count_off_by_one" => &mut self.count_off_by_one,
            "wrong_manifest" => &mut self.wrong_manifest,
            "missing_medicines" => &mut self.missing_medicines,
            "stale_fitness" => &mut self.stale_fitness,
            "late_objection" => &mut self.late_objection,
            "expired_clearance" => &mut self.expired_clearance,
            "duplicate_registration" => &mut self.duplicate_registration,
            "unlisted_aboard" => &mut self.unlisted_aboard,
            "overridden_no" => &mut self.overridden_no,
            _ => return Err(format!("is no rate, known are {}", Self::KEYS.join(", "))),
        };
        *field = ppm;
        Ok(())
    }
}

/// One error to inject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Injection {
    /// Its number, from 1.
    pub number: u32,
    /// Which kind.
    pub kind: InjectionKind,
    /// The person it happens to, by ordinal.
    pub person: Option<u32>,
    /// The other person: of a swapped pair, or the brother who answers.
    pub other: Option<u32>,
    /// The movement it happens on, as planned.
    pub movement: Option<String>,
    /// For a missed scan: which leg of the person's journey, from 1.
    pub leg: Option<u32>,
    /// For a count: by how much the counter is off.
    pub by: Option<i8>,
    /// For a duplicate in another spelling: the spelling.
    pub spelling: Option<Respelling>,
}

/// All errors of a rehearsal.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InjectionPlan {
    /// In order of kind, then of target.
    pub injections: Vec<Injection>,
    /// How many of each kind the rates ask for. Fewer are planned where people or movements are short.
    pub asked: BTreeMap<InjectionKind, u32>,
}

/// What truly became of a person, known to the injector alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrueState {
    /// Held at the place.
    Held,
    /// Dead.
    Died,
    /// Escaped.
    Escaped,
    /// Released.
    Released,
    /// Where nobody can go and look: his site was lost with him.
    OutOfReach,
}

/// Where a person truly was at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrueEnd {
    /// Who.
    pub person: u32,
    /// Last true place.
    pub place: String,
    /// What became of him.
    pub state: TrueState,
}

/// The sealed truth: no operation reads it, the comparison at the end does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    /// Seed of the rehearsal.
    pub seed: u64,
    /// What was planned to go wrong.
    pub plan: InjectionPlan,
    /// Numbers of the injections that truly happened; a planned error may find no occasion.
    pub happened: Vec<u32>,
    /// Where each person truly is, by ordinal.
    pub ends: Vec<TrueEnd>,
    /// People aboard whom no list named: injection number, ordinal, movement.
    pub unlisted: Vec<(u32, u32, String)>,
}

impl Truth {
    /// The truth before anything has happened: everybody at his site.
    pub fn at_start(seed: u64, plan: InjectionPlan, sites: impl IntoIterator<Item = String>) -> Self {
        let ends =
            sites.into_iter().zip(0_u32..).map(|(place, person)| TrueEnd { person, place, state: TrueState::Held });
        Self { seed, plan, happened: Vec::new(), ends: ends.collect(), unlisted: Vec::new() }
    }

    /// A person is truly there now.
    pub fn moved(&mut self, person: u32, place: &str) {
        if let Some(end) = self.ends.get_mut(person as usize) {
            end.place = place.to_string();
        }
    }

    /// What became of a person.
    pub fn became(&mut self, person: u32, state: TrueState) {
        if let Some(end) = self.ends.get_mut(person as usize) {
            end.state = state;
        }
    }

    /// An injection truly happened; twice counts once.
    pub fn occurred(&mut self, number: u32) {
        if let Err(place) = self.happened.binary_search(&number) {
            self.happened.insert(place, number);
        }
    }
}

#[cfg(test)]
mod tests;
