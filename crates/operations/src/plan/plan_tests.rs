//! Plan files, facts, schedules and plans for the rest, over made problems. Source: ours.

mod file;
mod rest;
mod shown;

use airlift::{Disruptions, Plan, Policy, Reaction, Size, cost, generate, greedy};

use super::file::Planned;
use super::{PlaceIds, Scenario, Start};

/// 300 people at 3 sites, 3 days by 4 h: a plan in some milliseconds, in which some do leave.
const SIZE: Size = Size { people: 300, sites: 3, airfields: 3, receivers: 2, days: 3, step_min: 240 };

fn scenario(seed: u64) -> Scenario {
    let problem = generate(&SIZE, seed).unwrap();
    Scenario {
        name: "made".into(),
        file: "made.toml".into(),
        digest: [seed as u8; 32],
        ids: PlaceIds::default(),
        start: Start { first_day: 20_474, offset_min: 180 },
        disruptions: Disruptions::default(),
        reaction: Reaction::nominal(&problem, 10),
        facts: Vec::new(),
        series: Vec::new(),
        displaced: Vec::new(),
        problem,
    }
}

fn planned(scenario: &Scenario, plan: Plan) -> Planned {
    Planned {
        cost: cost(&scenario.problem, &plan),
        plan,
        bound: None,
        seed: 3,
        tries: 5,
        solver: "hand".into(),
        rest: Vec::new(),
    }
}

fn by_hand(scenario: &Scenario) -> Planned {
    planned(scenario, greedy(&scenario.problem, Policy::HighestHazardFirst))
}
