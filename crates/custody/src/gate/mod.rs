//! Gates: functions from recorded evidence to a permit, or to a refusal that names what is missing.
//!
//! Each gate returns [`Opening`]: the events that open it, or the reasons why it is shut.

pub mod age;
pub(crate) mod capacity;
pub mod debt;
pub mod departure;
pub mod embarkation;
pub(crate) mod findings;
pub(crate) mod forbidden;
pub(crate) mod guards;
pub mod handover;
pub mod health;
pub mod identity;
pub mod law;
pub(crate) mod movement;
pub mod onward;
pub mod oversight_override;
pub(crate) mod passage;
pub mod permit;
pub(crate) mod place_known;
pub mod property;
pub mod reception;
pub mod release;
pub(crate) mod seating;
pub(crate) mod separation;
pub(crate) mod way_back;

use crate::ids::EventId;
use crate::refusal::Missing;

/// How one gate stands for one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The events that speak for it.
    pub evidence: Vec<EventId>,
    /// What shuts it; empty where it is open.
    pub shut_by: Vec<Missing>,
}

impl Opening {
    /// Whether the gate is open.
    pub fn is_open(&self) -> bool {
        self.shut_by.is_empty()
    }
}
