//! The planner's scenario: `operation.toml` and the planner's facts beside it become a problem for `airlift`, with
//! each fact, its source, and one digest of all files read. Source: ours; `docs/formats.md`, section Planner's facts.

mod when;
mod facts;
mod read;
mod from_reports;
mod scenario;
mod check;
mod write;
mod generate;

pub use check::{CheckedScenario, check_scenario};
pub use facts::StatedFact;
pub use generate::{GenerateRequest, Generated, SizeAsked, generate};
pub use read::Displaced;
pub use scenario::{ConflictView, PublicCount, Scenario, load, read, read_texts};
pub use when::Start;

#[cfg(test)]
mod tests;
