#![doc = include_str!("../README.md")]

mod error;
pub mod parameters;
mod index;
mod windows;
mod grid;
mod law;
mod problem;
mod plan;
mod feasible;
mod timeline;
mod cost;
mod ferry;
mod lane;
mod legal;
mod check;
mod boardable;
mod moves;
mod ledger;
mod alternates;
mod book;
mod greedy;
mod lp;
mod bound;
mod solver;
mod model;
mod relax;
mod guide;
mod follow;
mod whole;
mod refine;
mod improve;
mod solve;
mod sensitivity;
mod manifest;
mod generate;
mod disruption;
mod reaction;
mod reinforce;
mod replan;
mod simulate;

pub use check::{Conflict, ConflictKind};
pub use cost::{Cost, ObjectiveParts, cost};
pub use disruption::{Disruptions, Front};
pub use error::Error;
pub use feasible::{Constraint, CrowdedAlternate, Violation, crowded_alternates, violations};
pub use generate::{Size, generate};
pub use greedy::{Policy, greedy};
pub use grid::Grid;
pub use improve::improved;
pub use index::{AirfieldId, ClearanceId, GroupId, KindId, PoolId, ReceiverId, RoadId, RouteId, SiteId, Step};
pub use law::{FailureLaw, StepLaw};
pub use manifest::{Manifest, Passenger, Seat, manifest};
pub use plan::{Admission, Convoy, Load, Plan, Sortie, StageWork};
pub use problem::{
    AircraftKind, Airfield, Alternate, Class, Clearance, Ferry, Group, Guards, HarmPrices, Problem, Receiver, Road,
    Route, Site, Stage, VehiclePool,
};
pub use reaction::{Band, Reaction, Reinforcement, Rescored, Rescoring, rescore};
pub use reinforce::{Options, options, reinforced};
pub use relax::{Bound, lower_bound};
pub use replan::{
    Dropped, Fact, Now, Replanned, Standing, Unavoidable, lower_bound_now, problem_now, replan, standing,
    violations_now,
};
pub use sensitivity::{Binding, binding};
pub use simulate::{
    Carried, Dependence, Figures, Hindrance, Replanning, RuleLoss, Runs, Simulation, Trip, Went, as_written, carried,
    played, rule_loss, simulate,
};
pub use solve::{Outcome, Progress, greedy_repaired, solve};
pub use solver::SOLVER;
pub use timeline::{Drive, Flight, drive, flight};
pub use windows::Windows;
