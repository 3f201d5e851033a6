//! The entry: a problem becomes a plan and a bound. Source: `airlift.md` §4.

use crate::alternates::settled;
use crate::book;
use crate::check::Conflict;
use crate::cost::{Cost, cost};
use crate::greedy::{Policy, trips};
use crate::guide::Guide;
use crate::improve::improve;
use crate::index::Step;
use crate::ledger::{Ledger, Trip};
use crate::moves::Moves;
use crate::parameters::POLISH_TIMES;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::refine::Booked;
use crate::relax::{Bound, Relaxed};

/// How far a solve has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Objective of the best plan so far, persons.
    pub objective: f64,
    /// The bound, once there is one.
    pub bound: Option<Bound>,
}

/// A plan with what is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The plan; feasible and of whole people.
    pub plan: Plan,
    /// Its full cost.
    pub cost: Cost,
    /// What no plan on this grid can be better than.
    pub bound: Bound,
    /// The best policy by hand and its cost, for comparison.
    pub by_hand: (Policy, Cost),
}

impl Outcome {
    /// How far the plan may be from the best.
    pub fn gap(&self) -> f64 {
        self.bound.gap(self.cost.objective())
    }
}

/// Solves: plans by hand, the relaxation with its bound, a plan that follows it, so many tries of a search from
/// the better one; then who goes with its sorties, and, where the solver can, which sorties fly, by programs of
/// their own. `go_on` is asked now and then; once it says no, the best plan so far is returned. The
/// same problem, tries, seed and answers of `go_on` give the same outcome. Refuses facts in conflict.
pub fn solve(
    problem: &Problem,
    tries: u64,
    seed: u64,
    go_on: &mut dyn FnMut(&Progress) -> bool,
) -> Result<Outcome, Vec<Conflict>> {
    let conflicts = problem.check();
    if !conflicts.is_empty() {
        return Err(conflicts);
    }
    let moves = Moves::of(problem);
    let (policy, by_hand, plan) = best_by_hand(&moves);
    let hand = cost(problem, &plan);
    let none = Bound { value: 0.0, grid_h: problem.grid.longest_h() };
    if !go_on(&Progress { objective: hand.objective(), bound: None }) {
        return Ok(Outcome { plan, cost: hand, bound: none, by_hand: (policy, hand) });
    }
    let relaxed = Relaxed::of(&moves);
    let mut ledger = Ledger::new(&moves);
    by_hand.iter().for_each(|trip| ledger.restore(trip));
    let mut booked = Booked { ledger, trips: by_hand, policy };
    pursue(&mut booked, &relaxed, (tries, seed), go_on);
    let plan = settled(problem, booked.plan(), Step(0));
    let cost = cost(problem, &plan);
    Ok(Outcome { plan, cost, bound: relaxed.bound, by_hand: (policy, hand) })
}

/// Improves what is booked step by step, until all is done or `go_on` says no.
fn pursue(booked: &mut Booked<'_>, relaxed: &Relaxed, search: (u64, u64), go_on: &mut dyn FnMut(&Progress) -> bool) {
    let bound = Some(relaxed.bound);
    booked.follow_relaxation(relaxed);
    let from = booked.objective();
    let mut going = true;
    let mut told = |change: f64| {
        going = going && go_on(&Progress { objective: from + change, bound });
        going
    };
    let guide = Guide::of(relaxed);
    let (tries, seed) = search;
    let least = improve(&mut booked.ledger, &mut booked.trips, guide.as_ref(), tries, seed, &mut told);
    if !told(least) {
        return;
    }
    let along = booked.follow_own_sorties(relaxed);
    let (Some(along), true) = (along, told(booked.objective() - from)) else { return };
    booked.choose_sorties(relaxed, &along);
    // The program counts aircraft and does not know where each stands: what of its sorties no tail could fly is filled anew.
    let chosen = booked.objective() - from;
    let mut told = |change: f64| told(chosen + change);
    if told(0.0) {
        improve(
            &mut booked.ledger,
            &mut booked.trips,
            guide.as_ref(),
            tries.saturating_mul(POLISH_TIMES),
            seed,
            &mut told,
        );
        booked.follow_own_sorties(relaxed);
    }
}

/// Each plan by hand with the last repair that [`solve`] gives its own plan: its sorties stay, and who goes with them, by
/// which vehicle and when, is chosen anew by the relaxation, kept apart as before. What a plan is better by than the best
/// of these lies in its choice of sorties. The problem must be free of conflicts.
pub fn greedy_repaired(problem: &Problem, policies: &[Policy]) -> Vec<(Policy, Plan)> {
    let moves = Moves::of(problem);
    let relaxed = Relaxed::of(&moves);
    let repaired = |policy: &Policy| {
        let policy = *policy;
        let mut ledger = Ledger::new(&moves);
        let trips = trips(&mut ledger, policy);
        let mut booked = Booked { ledger, trips, policy };
        booked.follow_own_sorties(&relaxed);
        (policy, booked.plan())
    };
    policies.iter().map(repaired).collect()
}

fn best_by_hand(moves: &Moves<'_>) -> (Policy, Vec<Trip>, Plan) {
    let made = Policy::ALL.map(|policy| {
        let mut ledger = Ledger::new(moves);
        let booked = trips(&mut ledger, policy);
        let plan = book::plan(&ledger, &booked);
        (policy, booked, plan)
    });
    let objective = |plan: &Plan| cost(moves.problem, plan).objective();
    let [first, rest @ ..] = made;
    rest.into_iter().fold(first, |best, next| if objective(&next.2) < objective(&best.2) { next } else { best })
}
