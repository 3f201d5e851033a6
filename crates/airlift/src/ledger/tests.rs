//! Booking and cancelling, and the cost of a trip. Source: ours.

use super::{Ledger, Trip};
use crate::book;
use crate::cost::cost;
use crate::feasible::violations;
use crate::generate::{Size, generate};
use crate::greedy::{Policy, trips};
use crate::improve::improve;
use crate::moves::Moves;
use crate::problem::Problem;

const SMALL: Size = Size { people: 300, sites: 3, airfields: 3, receivers: 2, days: 3, step_min: 120 };

/// What the ledger says that all trips cost, beside nobody leaving.
fn booked_cost(ledger: &Ledger<'_>, trips: &[Trip], problem: &Problem) -> f64 {
    let receivers = (0..problem.receivers.len()).map(|r| ledger.receiver_cost(r)).sum::<f64>();
    trips.iter().map(|trip| ledger.trip_cost(trip)).sum::<f64>() + receivers
}

#[test]
fn a_cancelled_trip_leaves_nothing_behind_and_fits_again() {
    for seed in 0..4 {
        let problem = generate(&SMALL, seed).unwrap();
        let moves = Moves::of(&problem);
        let mut ledger = Ledger::new(&moves);
        let empty = ledger.used();
        let booked = trips(&mut ledger, Policy::HazardTimesInside);
        let full = ledger.used();
        assert_ne!(empty, full);
        booked.iter().for_each(|trip| ledger.cancel(trip));
        assert_eq!(ledger.used(), empty);
        assert!(booked.iter().all(|trip| ledger.book(trip)));
        assert_eq!(ledger.used(), full);
        let first = booked[0].clone();
        assert!(!ledger.book(&first) || ledger.used() != full, "a refused trip changed something");
    }
}

#[test]
fn the_cost_of_a_trip_is_the_difference_of_full_costs() {
    for seed in 0..4 {
        let mut problem = generate(&SMALL, seed).unwrap();
        // Prices so high that every part shows.
        problem.harm.queue_per_person_h = 0.01;
        problem.harm.crowding_per_person_day = 0.5;
        problem.harm.vehicle_h = 0.02;
        problem.receivers.iter_mut().for_each(|r| r.capacity_humane = r.occupied + 5);
        let moves = Moves::of(&problem);
        let mut ledger = Ledger::new(&moves);
        let mut booked = trips(&mut ledger, Policy::MostInside);
        while let Some(last) = booked.pop() {
            let full =
                cost(&problem, &book::plan(&ledger, &[&booked[..], std::slice::from_ref(&last)].concat())).objective();
            let ours = booked_cost(&ledger, &booked, &problem) + ledger.trip_cost(&last);
            ledger.cancel(&last);
            let without = cost(&problem, &book::plan(&ledger, &booked)).objective();
            let less = booked_cost(&ledger, &booked, &problem);
            assert!((full - without - (ours - less)).abs() < 1e-9, "seed {seed}: {full} {without} {ours} {less}");
        }
    }
}

#[test]
fn the_search_says_what_it_saved_and_stays_feasible() {
    let mut better = 0;
    for seed in 0..3 {
        let problem = generate(&SMALL, seed).unwrap();
        let moves = Moves::of(&problem);
        let mut ledger = Ledger::new(&moves);
        let mut booked = trips(&mut ledger, Policy::RoundRobin);
        let before = cost(&problem, &book::plan(&ledger, &booked)).objective();
        let change = improve(&mut ledger, &mut booked, None, 600, seed, &mut |_| true);
        let plan = book::plan(&ledger, &booked);
        let after = cost(&problem, &plan).objective();
        better += usize::from(change < 0.0);
        assert!(change <= 0.0 && (after - before - change).abs() < 1e-9, "seed {seed}: {before} {after} {change}");
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
    }
    assert!(better > 0, "the search improved nothing");
}
