//! One run told trip by trip: what goes as planned, what does not and why, and that it is the simulator's own run.
//! Source: ours.

use airlift::{
    Carried, Disruptions, FailureLaw, Front, Hindrance, Plan, Policy, Problem, Step, Trip, Windows, as_written,
    carried, generate, greedy, improved, played,
};

use crate::greedy::SMALL;

fn out(trips: &[Trip]) -> u64 {
    let went = trips.iter().filter_map(|trip| trip.went.as_ref()).filter(|went| !went.turned_back);
    went.flat_map(|went| &went.persons).map(|n| u64::from(*n)).sum()
}

fn planned(seed: u64) -> (Problem, Plan) {
    let problem = generate(&SMALL, seed).unwrap();
    let plan = greedy(&problem, Policy::ALL[seed as usize % 4]);
    (problem, plan)
}

#[test]
fn where_nothing_goes_wrong_a_run_is_the_plan_as_it_is_written() {
    for seed in 0..8 {
        let mut problem = generate(&SMALL, seed).unwrap();
        let plan = improved(&problem, Policy::ALL[seed as usize % 4], 100, seed, &mut |_| true);
        problem.sites.iter_mut().for_each(|site| site.law = FailureLaw::constant(0.0, 30).unwrap());
        let (written, run) =
            (as_written(&problem, &plan).unwrap(), carried(&problem, &plan, &Disruptions::NONE, (1, 0)).unwrap());
        assert_eq!((&written.vehicles, &written.sorties), (&run.vehicles, &run.sorties), "seed {seed}");
        assert!(written.failed.iter().chain(&written.lost).all(Option::is_none));
        assert_eq!(out(&written.sorties), plan.flown());
        let admitted = |of: &Carried| of.admissions.iter().map(|a| u64::from(a.persons)).sum::<u64>();
        // Who is flown late may still wait for admission at the end.
        let planned: u64 = plan.admissions.iter().map(|a| u64::from(a.persons)).sum();
        assert_eq!((admitted(&written), admitted(&run)), (planned, planned), "seed {seed}");
        for trip in written.vehicles.iter().chain(&written.sorties) {
            let went = trip.went.as_ref().unwrap();
            assert!(went.leaves_min < went.arrives_min && trip.kept.is_empty());
        }
    }
}

#[test]
fn a_run_told_trip_by_trip_has_begun_what_the_same_run_played_to_its_end_has() {
    let mut turned = 0;
    for seed in 0..12 {
        let (problem, plan) = planned(seed);
        let disruptions = Disruptions::default();
        let last = Step(problem.grid.steps() - 1);
        let (told, now) = (
            carried(&problem, &plan, &disruptions, (seed, 3)).unwrap(),
            played(&problem, &plan, &disruptions, (seed, 3), last).unwrap(),
        );
        let begun = |trips: &[Trip]| -> Vec<(Step, Vec<u32>)> {
            let went = trips.iter().filter_map(|t| t.went.as_ref()).filter(|w| w.begins < last && !w.turned_back);
            let mut begun: Vec<_> = went.map(|w| (w.begins, w.persons.clone())).collect();
            begun.sort();
            begun
        };
        let mut roads: Vec<_> =
            now.done.convoys.iter().flat_map(|c| c.loads.iter().map(|l| (c.leaves, l.persons.clone()))).collect();
        let mut flights: Vec<_> = now.done.sorties.iter().map(|s| (s.boards, s.persons.clone())).collect();
        roads.sort();
        flights.sort();
        assert_eq!((begun(&told.vehicles), begun(&told.sorties)), (roads, flights), "seed {seed}");
        turned += told.vehicles.iter().filter(|t| t.went.as_ref().is_some_and(|w| w.turned_back)).count();
    }
    // Airfields are lost seldom; that a vehicle turns back is told where it happens.
    assert!(turned < 100);
}

#[test]
fn while_a_clearance_is_withdrawn_nothing_that_needs_it_begins_neither_by_road_nor_by_air() {
    let (mut stretches, mut kept) = (0, 0);
    for seed in 0..12 {
        let (mut problem, plan) = planned(seed);
        let id = airlift::ClearanceId(problem.clearances.len());
        problem.clearances.push(airlift::Clearance { name: "reception".into(), windows: Windows::always() });
        problem.receivers.iter_mut().for_each(|receiver| receiver.acceptance = Some(id));
        let front =
            Front { moves_at_first: 1.0, withdrawal_per_day: 1.0, withdrawn_days: 0.3, ..Disruptions::NONE.front };
        let told = carried(&problem, &plan, &Disruptions { front, ..Disruptions::NONE }, (seed, 0)).unwrap();
        assert_eq!(told.withdrawn.len(), problem.clearances.len());
        let is_out = |clearance: Option<airlift::ClearanceId>, step: Step| {
            let mut of = clearance.into_iter().flat_map(|id| &told.withdrawn[id.0]);
            of.any(|(from, until)| *from <= step && step < *until)
        };
        for (trip, went) in told.vehicles.iter().filter_map(|trip| Some((trip, trip.went.as_ref()?))) {
            assert!(
                !is_out(problem.roads[plan.convoys[trip.at].road.0].clearance, went.begins),
                "seed {seed}: {trip:?}"
            );
        }
        for (trip, went) in told.sorties.iter().filter_map(|trip| Some((trip, trip.went.as_ref()?))) {
            let route = &problem.routes[plan.sorties[trip.at].route.0];
            let there = &problem.receivers[route.receiver.0];
            for clearance in [route.overflight, there.landing, there.acceptance] {
                assert!(!is_out(clearance, went.begins), "seed {seed}: {trip:?}");
            }
        }
        assert!(told.admissions.iter().all(|admission| !is_out(Some(id), admission.step)), "seed {seed}");
        stretches += told.withdrawn.iter().map(Vec::len).sum::<usize>();
        let all = told.vehicles.iter().chain(&told.sorties).flat_map(|trip| &trip.kept);
        kept += all.filter(|(_, why)| *why == Hindrance::Clearance).count();
    }
    assert!(stretches > 12 && kept > 12, "{stretches} stretches, {kept} kept back");
}

#[test]
fn whatever_is_late_or_never_goes_has_a_reason_and_nobody_comes_out_of_a_site_that_failed() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..20 {
        let (problem, plan) = planned(seed);
        let told = carried(&problem, &plan, &Disruptions::default(), (7, seed)).unwrap();
        for trip in &told.vehicles {
            let convoy = &plan.convoys[trip.at];
            let late = trip.went.as_ref().is_none_or(|went| went.begins != convoy.leaves || went.turned_back);
            assert_eq!(late, !trip.kept.is_empty(), "seed {seed}: {trip:?}");
            let failed = told.failed[problem.roads[convoy.road.0].site.0];
            let went = trip.went.as_ref().map(|went| went.begins);
            assert!(failed.is_none_or(|failed| went.is_none_or(|went| went <= failed)), "seed {seed}: {trip:?}");
            seen.extend(trip.kept.iter().map(|(_, why)| *why));
        }
        for trip in &told.sorties {
            let late = trip.went.as_ref().is_none_or(|went| went.begins != plan.sorties[trip.at].boards);
            assert_eq!(late, !trip.kept.is_empty(), "seed {seed}: {trip:?}");
            seen.extend(trip.kept.iter().map(|(_, why)| *why));
        }
        assert!(out(&told.vehicles) >= out(&told.sorties), "nobody flies who was not brought");
    }
    for why in [Hindrance::SiteFailed, Hindrance::Weather, Hindrance::Vehicle] {
        assert!(seen.contains(&why), "{seen:?}");
    }
}
