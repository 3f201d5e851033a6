//! What a trip is, and what becomes of it. Source: ours, decision 0070.

use airlift::{ClearanceId, Trip};
use custody::Moment;
use custody::event::movement::ClearanceKind;

/// What a trip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rehearse) enum TripKind {
    /// By road from a site to an airfield.
    Convoy,
    /// By air from an airfield to where it lands.
    Sortie,
    /// From there into the receiving place, by its own admission.
    Admission,
}

/// What becomes of a trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::rehearse) enum Fate {
    /// It goes.
    Goes {
        /// When boarding begins.
        boards: Moment,
        /// When it leaves.
        leaves: Moment,
        /// When it arrives; where it turns back, when it turns.
        arrives: Moment,
        /// Whether it turns back to where it came from.
        turns_back: bool,
    },
    /// It never goes, which is certain then.
    GivenUp(Moment),
}

/// A trip of the plan and what becomes of it.
#[derive(Debug, Clone)]
pub(in crate::rehearse) struct LiftTrip {
    pub(in crate::rehearse) kind: TripKind,
    /// Persons by group, as the plan has them.
    pub(in crate::rehearse) planned: Vec<u32>,
    /// Persons by group who go with it in its world, or are called for it in vain; of an admission, all of them.
    pub(in crate::rehearse) persons: Vec<u32>,
    pub(in crate::rehearse) fate: Fate,
    /// The place in which its people are to stay; of a convoy the airfield.
    pub(in crate::rehearse) bound_for: String,
    /// What kept it back, in words, each once.
    pub(in crate::rehearse) kept: Vec<String>,
    /// The plan's clearances that it needs.
    pub(super) needs: Vec<(ClearanceKind, ClearanceId)>,
}

/// What vehicles of one convoy must share to be one movement: when they leave and arrive, or why they do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Together {
    begins: Option<usize>,
    arrives_min: Option<u32>,
    turned_back: bool,
    given_up: Option<usize>,
}

impl Together {
    pub(super) fn of(trip: &Trip) -> Self {
        let went = trip.went.as_ref();
        Self {
            begins: went.map(|went| went.begins.0),
            arrives_min: went.map(|went| went.arrives_min),
            turned_back: went.is_some_and(|went| went.turned_back),
            given_up: went.is_none().then_some(trip.given_up.0),
        }
    }
}

impl LiftTrip {
    /// How many it takes, where it goes.
    pub(super) fn people(&self) -> Option<u32> {
        matches!(self.fate, Fate::Goes { .. }).then(|| self.persons.iter().sum())
    }
}
