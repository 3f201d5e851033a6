//! The planner's scenario: `operation.toml` and the planner's facts beside it become a problem for `airlift`, with
//! each fact, its source, and one digest of all files read. Source: ours; `docs/formats.md`, section Planner's facts.

mod facts;
mod when;
mod scenario;
mod check;

pub use check::{CheckedScenario, check_scenario};
pub use facts::StatedFact;
pub use scenario::{ConflictView, Displaced, PublicCount, Scenario, load, read};
pub use when::Start;
