//! What cannot be used at some times, beside what the problem says. Source: ours.

use crate::index::{KindId, PoolId};

/// Each with the minute from which it is absent and the one up to which.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Absent {
    /// So many vehicles of a pool.
    pub(crate) vehicles: Vec<(PoolId, u32, u32, u32)>,
    /// A tail of a type.
    pub(crate) tails: Vec<(KindId, usize, u32, u32)>,
    /// So many road guards.
    pub(crate) road_guards: Vec<(u32, u32, u32)>,
    /// So many air guards.
    pub(crate) air_guards: Vec<(u32, u32, u32)>,
}
