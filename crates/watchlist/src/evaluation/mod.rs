//! The alias-retrieval benchmark on texts that are handed in: how often an alias of a listed person finds that person
//! among all, by strata, with intervals. Time is told by a stopwatch of the caller's. Source: `watchlist.md` 3.

mod metrics;
mod run;
mod set;

pub use metrics::{Ci95, Outcome, Stratum, exceeded_by, strata};
pub use run::{Timed, not_listed_weight, search};
pub use set::{Protocol, Query, Set, not_listed};
