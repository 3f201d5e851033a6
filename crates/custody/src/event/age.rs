//! Events about age: two intervals, doubt means child, a panel of three decides.

use minicbor::{Decode, Encode};

use crate::ids::{EventId, MovementId};
use crate::time::Moment;

use super::person::Source;

/// An interval of ages in whole months, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AgeInterval {
    /// Youngest it can be.
    #[n(0)]
    pub min_months: u32,
    /// Oldest it can be.
    #[n(1)]
    pub max_months: u32,
}

/// Somebody's word for an age.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AgeClaimed {
    /// In months, at the time of the claim.
    #[n(0)]
    pub years: AgeInterval,
    /// When it was true.
    #[n(1)]
    pub at: Moment,
    /// Who says so.
    #[n(2)]
    pub source: Source,
}

/// A child-protection officer's assessment of the age now.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AgeAssessed {
    /// In months, at the time of the assessment.
    #[n(0)]
    pub now: AgeInterval,
    /// How, in words.
    #[n(1)]
    pub method: String,
    /// Why this interval.
    #[n(2)]
    pub reasons: String,
}

/// A panel of three decides the age now.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AgeDecided {
    /// In months, at the time of the decision.
    #[n(0)]
    pub now: AgeInterval,
    /// Officer ids of the three; two of them sign, and the third confirms.
    #[n(1)]
    pub panel: Vec<String>,
    /// Why.
    #[n(2)]
    pub reasons: String,
}

/// The third member of a panel confirms what the two others have signed: from then on its decision stands.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct AgeConfirmed {
    /// The event of the decision.
    #[n(0)]
    pub decision: EventId,
    /// The age decided, in months, at the time of the decision.
    #[n(1)]
    pub now: AgeInterval,
}

/// An alleged act and when it is said to have happened; none known is an open task, not a shut gate.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ActAlleged {
    /// What is alleged, short.
    #[n(0)]
    pub act: String,
    /// First day it can have been, days since 1970-01-01.
    #[n(1)]
    pub first_day: i32,
    /// Last day.
    #[n(2)]
    pub last_day: i32,
}

/// Which track holds for forum and penalty, opened by the record itself or a panel.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ForumDecided {
    /// Juvenile forum and penalty.
    #[n(0)]
    pub juvenile: bool,
    /// Officer ids of the three who decided; two of them sign.
    #[n(1)]
    pub panel: Vec<String>,
    /// Why.
    #[n(2)]
    pub reasons: String,
}

/// A child may travel on a mixed movement because no child movement is feasible before failure.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct BestInterestsDecided {
    /// The movement.
    #[n(0)]
    pub movement: MovementId,
    /// Why none is feasible.
    #[n(1)]
    pub no_child_movement_because: String,
    /// Separate rows of seats, as numbers and ranges such as `3-4, 6`; a row has four seats, row 1 the seats 1 to 4.
    #[n(2)]
    pub rows: String,
}

/// A same-sex guardian officer is assigned for a movement.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct GuardianAssigned {
    /// The movement.
    #[n(0)]
    pub movement: MovementId,
    /// Id of the officer.
    #[n(1)]
    pub guardian: String,
}
