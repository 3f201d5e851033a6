//! One aircraft for two airfields: it is where its next sortie begins, or it is flown over in time. Source: ours; times by
//! hand.

use airlift::{
    Admission, AirfieldId, Alternate, Constraint, Convoy, Ferry, KindId, Load, Plan, Policy, PoolId, Problem,
    ReceiverId, Road, RoadId, Route, RouteId, SiteId, Size, Sortie, StageWork, Step, Windows, cost, generate, greedy,
    improved, lower_bound, violations,
};

use crate::hand;

/// Four people of the prison fly from the strip, two of the jail from the field; the way over takes half an hour.
fn problem() -> Problem {
    let mut p = hand::problem();
    p.sites = vec![hand::site("prison", vec![4]), hand::site("jail", vec![2])];
    p.airfields = vec![hand::airfield("strip"), hand::airfield("field")];
    p.airfields[0].fuel_t_per_day = 0.5;
    p.roads = [(0, 0), (1, 1)].map(|(site, airfield)| road(site, airfield)).to_vec();
    let route = p.routes[0].clone();
    p.routes = vec![route.clone(), Route { airfield: AirfieldId(1), ..route }];
    (p.vehicles[0].count, p.vehicles[0].sites, p.road_guards.count) = (2, vec![SiteId(0), SiteId(1)], 2);
    p.ferries = vec![Ferry { between: [AirfieldId(0), AirfieldId(1)], distance_nm: 100.0 }];
    p
}

fn road(site: usize, airfield: usize) -> Road {
    let (site, airfield) = (SiteId(site), AirfieldId(airfield));
    Road { site, airfield, out_min: 60, back_min: 60, hours: Windows::always(), clearance: None }
}

/// The tail boards at the strip at minute 240, is back there at 450 and boards at the field at 480.
fn plan() -> Plan {
    let work = |site, n| StageWork { step: Step(0), site: SiteId(site), stage: 0, persons: vec![n] };
    let convoy = |road, n| Convoy {
        leaves: Step(1),
        road: RoadId(road),
        loads: vec![Load { pool: PoolId(0), persons: vec![n], guards: 1 }],
    };
    let sortie = |boards, route, n| Sortie {
        boards: Step(boards),
        kind: KindId(0),
        tail: 0,
        route: RouteId(route),
        persons: vec![n],
        guards: 2,
        alternate: Alternate::Return,
    };
    let admission = |step, persons| Admission { step: Step(step), receiver: ReceiverId(0), persons };
    Plan {
        stages: vec![work(0, 4), work(1, 2)],
        convoys: vec![convoy(0, 4), convoy(1, 2)],
        sorties: vec![sortie(2, 0, 4), sortie(4, 1, 2)],
        admissions: vec![admission(4, 4), admission(6, 2)],
    }
}

fn broken(problem: &Problem) -> Vec<Constraint> {
    violations(problem, &plan()).iter().map(|violation| violation.constraint).collect()
}

#[test]
fn a_tail_that_boards_elsewhere_is_flown_over_in_time_with_fuel_and_within_its_crews_duty() {
    assert_eq!(broken(&problem()), []);
    let with = |change: fn(&mut Problem)| {
        let mut problem = problem();
        change(&mut problem);
        broken(&problem)
    };
    assert_eq!(with(|p| p.ferries.clear()), [Constraint::Ferry]);
    // Three minutes more, and it lands with the next step.
    assert_eq!(with(|p| p.ferries[0].distance_nm = 110.0), [Constraint::Ferry]);
    assert_eq!(with(|p| p.airfields[0].fuel_t_per_day = 0.49), [Constraint::Fuel]);
    // Two sorties of 210 minutes and half an hour between them.
    assert_eq!(with(|p| p.kinds[0].duty_max_min = 450), []);
    assert_eq!(with(|p| p.kinds[0].duty_max_min = 449), [Constraint::Duty]);
    assert_eq!(with(|p| p.airfields[0].flying_hours = Windows::new(vec![(0, 451)]).unwrap()), []);
    let shut = with(|p| {
        p.airfields[0].flying_hours = Windows::new(vec![(0, 451)]).unwrap();
        p.ferries[0].distance_nm = 80.0;
    });
    assert_eq!(shut, [Constraint::Ferry], "it would have to wait at the strip, which shuts");
}

#[test]
fn the_planner_flies_a_tail_over_where_it_may_and_leaves_it_where_it_may_not() {
    let mut problem = problem();
    let made = |problem: &Problem| improved(problem, Policy::HighestHazardFirst, 200, 1, &mut |_| true);
    let plan = made(&problem);
    assert_eq!(violations(&problem, &plan), []);
    assert_eq!(plan.flown(), 6);
    assert!(lower_bound(&problem).value <= cost(&problem, &plan).objective());
    problem.ferries.clear();
    let plan = made(&problem);
    assert_eq!(violations(&problem, &plan), []);
    assert!(plan.flown() < 6, "one tail served both airfields: {plan:?}");
    assert!(lower_bound(&problem).value <= cost(&problem, &plan).objective());
}

#[test]
fn generated_problems_are_planned_with_and_without_ferries() {
    let size = Size { people: 400, sites: 3, airfields: 4, receivers: 2, days: 4, step_min: 120 };
    let mut moved = 0;
    for seed in 0..6 {
        let mut problem = generate(&size, seed).unwrap();
        assert_eq!(problem.ferries.len(), 6);
        let plan = improved(&problem, Policy::HazardTimesInside, 300, seed, &mut |_| true);
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
        let bound = lower_bound(&problem).value;
        assert!(bound <= cost(&problem, &plan).objective(), "seed {seed}");
        problem.ferries.clear();
        moved += violations(&problem, &plan).iter().filter(|v| v.constraint == Constraint::Ferry).count();
        let plan = greedy(&problem, Policy::HazardTimesInside);
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
    }
    assert!(moved > 0, "no tail was flown over");
}
