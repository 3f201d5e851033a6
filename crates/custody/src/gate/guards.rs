//! How many guards go with how many persons: one rule for the plan, the freeze and the door. Source: `custody.md`
//! (Gates before embarkation: movement); decision 0040.

use crate::event::Function;
use crate::event::movement::MovementPlanned;
use crate::ids::MovementId;
use crate::record::Record;

/// Who says how many guards go along: whoever may plan a movement.
pub(crate) const PLANNERS: &[Function] = &[Function::Planner, Function::MovementControl, Function::Commander];

/// The guards of a plan, and for how many persons in custody they are enough by the carrier's rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarded {
    /// Guards on board.
    pub guards: u32,
    /// Most persons for each guard.
    pub persons_each: u32,
    /// Seats for persons in custody.
    pub seats: u32,
}

impl Guarded {
    pub(crate) fn of(record: &Record, plan: &MovementPlanned) -> Self {
        let persons_each = record.rules(&plan.carrier).guard_ratio;
        Self { guards: plan.guards, persons_each, seats: plan.seats }
    }

    /// Whether so many persons are more than they can guard.
    pub fn lack_for(self, persons: u64) -> bool {
        persons > u64::from(self.guards) * u64::from(self.persons_each)
    }

    /// What is there and what so many persons need.
    pub fn in_words(self, persons: u64) -> String {
        let Self { guards, persons_each, .. } = self;
        let needed = persons.div_ceil(u64::from(persons_each.max(1)));
        format!("{guards} of {needed} guards: one for every {persons_each} of {persons} in custody")
    }
}

impl Record {
    /// The guards that a movement is planned with.
    pub fn guarded(&self, id: &MovementId) -> Option<Guarded> {
        self.movements.get(id)?.plan.as_ref().map(|plan| Guarded::of(self, plan))
    }
}
