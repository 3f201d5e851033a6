//! The plan: what starts when, with whom. Every time in it is an edge of the grid; what follows from a
//! start is said here once. Source: ours.
//!
//! A convoy is out of the site from the step it leaves in and at the airfield from the first edge at or
//! after its arrival; vehicles and guards are back at the first edge after road, way back and turn or rest.
//!
//! A sortie starts to board at an edge and lands at the first edge at or after boarding and flight; it takes
//! off so that it flies without waiting, and stands until then. It stands at the receiver for its offload.
//! Its people queue from the first edge after that. The aircraft flies straight back to the airfield that it came
//! from, which must be open when it lands there, and can board at the first edge after that; its guards after their
//! rest.
//!
//! An aircraft whose next sortie begins at another airfield is ferried there, empty: by a way that the problem names, at
//! the first edge at which it can land there, both airfields being open to it when it leaves the one and lands at the
//! other. It takes the fuel for that where it leaves, and the crew of the next sortie flies it within their duty. Where a
//! tail's first sortie begins it stands already.

use crate::index::{KindId, PoolId, ReceiverId, RoadId, RouteId, SiteId, Step};
use crate::problem::Alternate;

/// One vehicle of a convoy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// From which pool.
    pub pool: PoolId,
    /// Persons by group.
    pub persons: Vec<u32>,
    /// Guards in it.
    pub guards: u32,
}

/// Vehicles that leave a site together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convoy {
    /// When it leaves.
    pub leaves: Step,
    /// The road, and with it site and airfield.
    pub road: RoadId,
    /// Its vehicles.
    pub loads: Vec<Load>,
}

/// One flight with people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sortie {
    /// When boarding begins.
    pub boards: Step,
    /// The type of aircraft.
    pub kind: KindId,
    /// Which of its tails.
    pub tail: usize,
    /// The route, and with it airfield and receiver.
    pub route: RouteId,
    /// Persons by group.
    pub persons: Vec<u32>,
    /// Guards aboard.
    pub guards: u32,
    /// What if it cannot land.
    pub alternate: Alternate,
}

/// What one stage of one site gets done in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageWork {
    /// When.
    pub step: Step,
    /// Where.
    pub site: SiteId,
    /// Which of its stages.
    pub stage: usize,
    /// Persons by group.
    pub persons: Vec<u32>,
}

/// People whom a receiver admits in one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// When.
    pub step: Step,
    /// Who admits.
    pub receiver: ReceiverId,
    /// How many.
    pub persons: u32,
}

/// A plan. The order of its lists has no meaning.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// What is done with people before they board.
    pub stages: Vec<StageWork>,
    /// Road moves.
    pub convoys: Vec<Convoy>,
    /// Flights.
    pub sorties: Vec<Sortie>,
    /// Admissions.
    pub admissions: Vec<Admission>,
}

impl Plan {
    /// Persons flown.
    pub fn flown(&self) -> u64 {
        self.sorties.iter().flat_map(|s| &s.persons).map(|n| u64::from(*n)).sum()
    }
}
