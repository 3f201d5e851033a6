//! Improves booked trips: takes some out and fills sorties anew, keeping what is cheaper. Source: large
//! neighbourhood search, Shaw 1998; ruin and recreate, Schrimpf et al. 2000, accepting slightly worse plans
//! at first (simulated annealing). The gain of a change is the exact difference of full costs.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

use crate::book;
use crate::greedy::{Policy, trips};
use crate::guide::Guide;
use crate::ledger::{Ledger, Trip};
use crate::moves::Moves;
use crate::parameters::{
    ANNEAL_FROM, ANNEAL_TO, RECREATE_NEAR_STEPS, RECREATE_TRIES, RUIN_NEAR_STEPS, RUIN_TRIPS_MAX, SITE_NOISE,
};
use crate::plan::Plan;
use crate::problem::Problem;

/// A policy's plan improved by so many tries of a seeded search, or until `go_on` (asked with the persons
/// saved so far) says no. Never worse than the policy's own plan; the same arguments give the same plan.
pub fn improved(problem: &Problem, policy: Policy, tries: u64, seed: u64, go_on: &mut dyn FnMut(f64) -> bool) -> Plan {
    let moves = Moves::of(problem);
    let mut ledger = Ledger::new(&moves);
    let mut trips = trips(&mut ledger, policy);
    improve(&mut ledger, &mut trips, None, tries, seed, &mut |change| go_on(-change));
    book::plan(&ledger, &trips)
}

/// Improves by so many tries or until told to stop; the same trips, tries and seed give the same end. Returns
/// the change of the full cost, at most 0.
pub(crate) fn improve(
    ledger: &mut Ledger<'_>,
    trips: &mut Vec<Trip>,
    guide: Option<&Guide>,
    tries: u64,
    seed: u64,
    go_on: &mut dyn FnMut(f64) -> bool,
) -> f64 {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let (mut change, mut least) = (0.0, 0.0);
    let staked = -trips_cost(ledger, trips).min(0.0) / trips.len().max(1) as f64;
    let mut best = trips.clone();
    for n in 0..tries {
        if trips.is_empty() || (n % 256 == 0 && !go_on(least)) {
            break;
        }
        let heat = staked * ANNEAL_FROM * libm::pow(ANNEAL_TO / ANNEAL_FROM, n as f64 / tries as f64);
        let worst = -libm::log(unit(&mut rng)) * heat;
        if let Some(by) = one_try(ledger, trips, guide, worst, &mut rng) {
            change += by;
        }
        if change < least - 1e-9 {
            (least, best) = (change, trips.clone());
        }
    }
    trips.iter().for_each(|trip| ledger.cancel(trip));
    best.iter().for_each(|trip| ledger.restore(trip));
    *trips = best;
    least
}

/// One ruin and recreate; kept, with its change of the cost, if that is at most `worst`.
fn one_try(
    ledger: &mut Ledger<'_>,
    trips: &mut Vec<Trip>,
    guide: Option<&Guide>,
    worst: f64,
    rng: &mut ChaCha12Rng,
) -> Option<f64> {
    let taken = ruin(ledger, trips, rng);
    let before = trips_cost(ledger, &taken);
    ledger.watch_tails();
    taken.iter().for_each(|trip| ledger.cancel(trip));
    let made = recreate(ledger, &taken, guide, rng);
    let change = trips_cost(ledger, &made) - before;
    if change <= worst && ledger.tails_hold() {
        trips.extend(made);
        return Some(change);
    }
    made.iter().for_each(|trip| ledger.cancel(trip));
    for trip in taken {
        ledger.restore(&trip);
        trips.push(trip);
    }
    None
}

/// The part of the full cost that these trips and all receivers make.
pub(crate) fn trips_cost(ledger: &Ledger<'_>, trips: &[Trip]) -> f64 {
    let receivers = 0..ledger.moves.problem.receivers.len();
    trips.iter().map(|trip| ledger.trip_cost(trip)).sum::<f64>()
        + receivers.map(|r| ledger.receiver_cost(r)).sum::<f64>()
}

fn unit(rng: &mut ChaCha12Rng) -> f64 {
    ((rng.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

fn below(rng: &mut ChaCha12Rng, n: usize) -> usize {
    ((unit(rng) * n as f64) as usize).min(n - 1)
}

/// Takes out a trip and some others: near it in time, or anywhere, for an order is changed by both ends.
fn ruin(ledger: &Ledger<'_>, trips: &mut Vec<Trip>, rng: &mut ChaCha12Rng) -> Vec<Trip> {
    let boards = |trip: &Trip| ledger.moves.sorties[trip.sortie].boards;
    let mut taken = vec![trips.swap_remove(below(rng, trips.len()))];
    let (centre, anywhere) = (boards(&taken[0]), unit(rng) < 0.3);
    let wanted = 1 + below(rng, RUIN_TRIPS_MAX);
    for _ in 0..4 * wanted {
        if taken.len() >= wanted || trips.is_empty() {
            break;
        }
        let at = below(rng, trips.len());
        if anywhere || boards(&trips[at]).abs_diff(centre) <= RUIN_NEAR_STEPS {
            taken.push(trips.swap_remove(at));
        }
    }
    taken
}

/// Fills the sorties that were taken out, and others near them, with whoever is worth most now.
fn recreate(ledger: &mut Ledger<'_>, taken: &[Trip], guide: Option<&Guide>, rng: &mut ChaCha12Rng) -> Vec<Trip> {
    let moves = ledger.moves;
    let mut sorties: Vec<usize> = Vec::new();
    for trip in taken {
        let of = &moves.sorties[trip.sortie];
        sorties.push(trip.sortie);
        let from = of.boards.saturating_sub(RECREATE_NEAR_STEPS);
        let until = (of.boards + RECREATE_NEAR_STEPS).min(moves.steps() - 1);
        let near = moves.boarding(from).start..moves.boarding(until).end;
        for _ in 0..RECREATE_TRIES {
            let other = near.start + below(rng, near.len());
            if moves.sorties[other].lane == of.lane {
                sorties.push(other);
            }
        }
    }
    if unit(rng) < 0.5 {
        sorties.sort_unstable();
    } else {
        (1..sorties.len()).rev().for_each(|last| sorties.swap(last, below(rng, last + 1)));
    }
    sorties.dedup();
    let noise: Vec<f64> = moves.problem.sites.iter().map(|_| 1.0 + SITE_NOISE * (2.0 * unit(rng) - 1.0)).collect();
    // By the prices of the relaxation in half of all tries, by what leaving is worth in the others.
    let guide = guide.filter(|_| unit(rng) < 0.5);
    let mut made = Vec::new();
    for sortie in sorties {
        let boards = moves.sorties[sortie].boards;
        let worth = ledger.worth.clone();
        let score = |road: usize| {
            let cost = worth.road_cost(moves, road, boards);
            let noise = noise[moves.roads[road].site.0];
            (cost < 0.0).then(|| guide.map_or(cost * noise, |g| g.road_score(moves, road, boards) * noise))
        };
        if let Some(trip) = ledger.make(sortie, 1, &score) {
            made.push(trip);
        }
    }
    made
}
