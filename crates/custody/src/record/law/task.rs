//! A task as the record keeps it, and the word that it is done. How they are read together: `tasks`. Source:
//! `custody.md` (Gates before embarkation, last part).

use minicbor::{Decode, Encode};

use crate::ids::EventId;
use crate::time::Moment;

/// Something that must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Task {
    /// Row of its name.
    #[n(0)]
    pub(crate) name: u32,
    /// Row of what opened it.
    #[n(1)]
    pub(crate) why: u32,
    /// Row of the authority in whose log it stands.
    #[n(2)]
    pub(crate) log: u32,
    /// By when, where somebody set a day.
    #[n(3)]
    pub(crate) due: Option<Moment>,
}

/// Somebody's word that a task is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct TaskEnd {
    /// The event that opened it.
    #[n(0)]
    pub(crate) task: EventId,
    #[n(1)]
    pub(crate) log: u32,
}
