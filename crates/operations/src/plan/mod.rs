//! The planner's scenario: `operation.toml` and the planner's facts beside it become a problem for `airlift`, with
//! each fact, its source, and one digest of all files read. Source: ours; `docs/formats.md`, section Planner's facts.

mod when;
mod facts;
mod read;
mod from_reports;
mod scenario;
mod check;
mod names;
pub(crate) mod clockface;
mod live;
mod file;
mod watch;
mod view;
pub(crate) mod broken;
mod sites;
mod rank;
mod real;
mod solved;
mod solve;
mod explain;
mod guards;
mod compare;
mod simulate;
mod changes;
mod replan;
mod check_plan;
mod svg;
mod lanes;
mod reckoned;
mod measures;
mod race;
mod crews;
mod numbered;
mod schedule;
mod listed;
mod seating;
mod gantt;
mod page;
mod tables;
mod export;
mod write;
mod generate;

pub use changes::Change;
pub use check::{CheckedScenario, check_scenario};
pub use check_plan::{CheckedPlan, check_plan};
pub use clockface::Clockface;
pub use compare::{BrokenPlan, CompareQuestion, Compared, PlanSites, compare_plans};
pub use explain::{PartLine, PlanExplained, WhySite, explain_plan};
pub use export::{ExportQuestion, Exported, Format, export_plan};
pub use facts::StatedFact;
pub use file::{Planned, Rest, plan_can_be_written, read_plan, write_plan};
pub use generate::{GenerateRequest, Generated, SizeAsked, generate};
pub use guards::{GuardsAsked, GuardsView, OptionView, SentView};
pub use live::{FACT_KINDS, LiveFact, read_facts};
pub use rank::{ReactedView, ReactionView, SwapView};
pub use read::Displaced;
pub use real::RealView;
pub use reckoned::ReckonedBound;
pub use replan::{FREEZE_H, REPLAN_TRIES, ReplanQuestion, ReplannedView, replan_scenario};
pub use scenario::{ConflictView, PlaceIds, PublicCount, Scenario, load, read, read_texts};
pub use seating::SeatedView;
pub use simulate::{Both, CompletionView, RUNS, RunsView, SimulateQuestion, Simulated, simulate_plan};
pub use sites::SiteLine;
pub use solve::{SolveQuestion, TRIES, solve_scenario};
pub use solved::{ChartsView, Ended, GreedyView, SolveProgress, Solved};
pub use view::{BindingView, CrowdedView, FiguresView, PartsView, ViolationView};
pub use when::Start;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod plan_tests;
