//! Plans as a careful planner makes them by hand: forward in time, one site before the other. Source: ours;
//! the policies of `airlift.md` §4, under every rule.

use crate::book;
use crate::ledger::{Ledger, Trip};
use crate::moves::Moves;
use crate::plan::Plan;
use crate::problem::Problem;

/// Which site goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// In turn.
    RoundRobin,
    /// The most people inside.
    MostInside,
    /// Hazard times people inside.
    HazardTimesInside,
    /// The highest hazard.
    HighestHazardFirst,
}

impl Policy {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::RoundRobin, Self::MostInside, Self::HazardTimesInside, Self::HighestHazardFirst];

    /// Its name in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RoundRobin => "round robin",
            Self::MostInside => "most people first",
            Self::HazardTimesInside => "hazard times people",
            Self::HighestHazardFirst => "highest hazard first",
        }
    }
}

/// A feasible plan of whole people by a policy. The problem must be free of conflicts ([`Problem::check`]).
pub fn greedy(problem: &Problem, policy: Policy) -> Plan {
    let moves = Moves::of(problem);
    let mut ledger = Ledger::new(&moves);
    let trips = trips(&mut ledger, policy);
    book::plan(&ledger, &trips)
}

/// Books a policy's trips. At each step the groups with the highest priority go first, and of the sorties
/// that can board the one that takes most people.
pub(crate) fn trips(ledger: &mut Ledger<'_>, policy: Policy) -> Vec<Trip> {
    let mut trips = Vec::new();
    let moves = ledger.moves;
    let mut lanes: Vec<usize> = (0..moves.lanes.len()).collect();
    lanes.sort_by(|a, b| moves.lanes[*b].priority.total_cmp(&moves.lanes[*a].priority));
    for step in 0..moves.steps() {
        for lane in &lanes {
            let boarding = moves.boarding(step).filter(|s| moves.sorties[*s].lane == *lane);
            let mut sorties: Vec<usize> = boarding.collect();
            // Most seats first, then the quicker one.
            sorties.sort_by_key(|s| (u32::MAX - moves.sorties[*s].persons_max, moves.sorties[*s].times.duty_min));
            for sortie in sorties {
                while let Some(trip) = one(ledger, policy, sortie, trips.len()) {
                    trips.push(trip);
                }
            }
        }
    }
    trips
}

/// Fills a sortie from the sites in the order of the policy, each vehicle leaving when it costs least.
fn one(ledger: &mut Ledger<'_>, policy: Policy, sortie: usize, trips_before: usize) -> Option<Trip> {
    if !ledger.is_free(sortie) {
        return None;
    }
    let (boards, lane) = (ledger.moves.sorties[sortie].boards, ledger.moves.sorties[sortie].lane);
    let rank = ranks(ledger, policy, boards, lane, trips_before);
    let (moves, worth) = (ledger.moves, ledger.worth.clone());
    let score = |road: usize| {
        let rank = rank[moves.roads[road].site.0];
        // Sites apart by far more than any cost of a person.
        rank.is_finite().then(|| rank * 1e3 + worth.road_cost(moves, road, boards))
    };
    ledger.make(sortie, 1, &score)
}

/// The place of each site in the order of a policy; infinite where nobody of the lane is left.
fn ranks(ledger: &Ledger<'_>, policy: Policy, step: usize, lane: usize, trips_before: usize) -> Vec<f64> {
    let moves = ledger.moves;
    let sites = ledger.inside.len();
    let left = |s: usize| -> f64 { moves.lanes[lane].groups.iter().map(|g| f64::from(ledger.inside[s][g.0])).sum() };
    let all = |s: usize| -> f64 { ledger.inside[s].iter().map(|n| f64::from(*n)).sum() };
    let wish = |s: usize| match policy {
        Policy::RoundRobin => -(((s + sites - trips_before % sites) % sites) as f64),
        Policy::MostInside => all(s),
        Policy::HazardTimesInside => ledger.worth.hazard(s, step) * all(s),
        Policy::HighestHazardFirst => ledger.worth.hazard(s, step),
    };
    let mut order: Vec<usize> = (0..sites).filter(|s| left(*s) > 0.0).collect();
    order.sort_by(|a, b| wish(*b).total_cmp(&wish(*a)).then(a.cmp(b)));
    let mut rank = vec![f64::INFINITY; sites];
    for (place, site) in order.into_iter().enumerate() {
        rank[site] = place as f64;
    }
    rank
}
