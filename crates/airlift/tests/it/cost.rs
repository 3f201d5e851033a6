//! Costs worked by hand. Source: ours.

use airlift::{
    Admission, Alternate, Convoy, KindId, Load, Plan, PoolId, Problem, ReceiverId, RoadId, RouteId, SiteId, Sortie,
    StageWork, Step, cost, violations,
};

use crate::hand::{free, problem};

/// All six are assessed in the first step; four leave in the second and two in the fourth, to board in the fifth.
pub(crate) fn plan() -> Plan {
    let convoy = |step, persons| Convoy {
        leaves: Step(step),
        road: RoadId(0),
        loads: vec![Load { pool: PoolId(0), persons: vec![persons], guards: 1 }],
    };
    Plan {
        stages: vec![StageWork { step: Step(0), site: SiteId(0), stage: 0, persons: vec![6] }],
        convoys: vec![convoy(1, 4), convoy(3, 2)],
        sorties: vec![Sortie {
            boards: Step(4),
            kind: KindId(0),
            tail: 0,
            route: RouteId(0),
            persons: vec![6],
            guards: 2,
            alternate: Alternate::Return,
        }],
        admissions: vec![
            Admission { step: Step(6), receiver: ReceiverId(0), persons: 4 },
            Admission { step: Step(7), receiver: ReceiverId(0), persons: 2 },
        ],
    }
}

#[test]
fn the_expected_number_inside_is_that_of_the_law() {
    let problem = problem();
    assert_eq!(violations(&problem, &plan()), []);
    // 0.1 a step in the first half: six inside for one step, two for two more, nobody after.
    let cost = cost(&problem, &plan());
    assert!((cost.expected_inside - (0.6 + 0.2 + 0.2)).abs() < 1e-12, "{cost:?}");
    assert_eq!(cost.objective(), cost.expected_inside);
    let nobody = airlift::cost(&problem, &Plan::default());
    assert!((nobody.expected_inside - 6.0 * 0.72).abs() < 1e-12);
}

/// The objective with one price set to 1.
fn priced(set: impl FnOnce(&mut airlift::HarmPrices)) -> airlift::ObjectiveParts {
    let mut problem = Problem { harm: free(), ..problem() };
    set(&mut problem.harm);
    cost(&problem, &plan()).parts
}

#[test]
fn each_harm_is_counted_in_its_own_part() {
    // Four wait from the third to the fifth step, two not at all.
    assert_eq!(priced(|h| h.staging_per_person_h = 1.0).staging, 4.0 * 4.0);
    assert_eq!(priced(|h| h.road_per_person_h = 1.0).road_air, 6.0);
    assert_eq!(priced(|h| h.air_per_person_h = 1.0).road_air, 6.0);
    // Six arrive at ten held, twelve would be decent: four too many from minute 720 on, half a day.
    assert!((priced(|h| h.crowding_per_person_day = 1.0).crowding - 2.0).abs() < 1e-12);
    // Two wait for one step.
    assert_eq!(priced(|h| h.queue_per_person_h = 1.0).tie_break, 4.0);
    // 30 + 60 rounded up to the edge at 120, 30 and 60 back: 210 min.
    assert_eq!(priced(|h| h.aircraft_h = 1.0).tie_break, 3.5);
    assert_eq!(priced(|h| h.vehicle_h = 1.0).tie_break, 4.0);
    // Six for one step, two for two, 2 h each.
    assert_eq!(priced(|h| h.duration_per_person_h = 1.0).tie_break, 2.0 * (6.0 + 2.0 + 2.0));
}

#[test]
fn priority_weighs_the_objective_and_not_the_expectation() {
    let mut problem = problem();
    problem.groups[0].priority = 3.0;
    let cost = cost(&problem, &plan());
    assert!((cost.parts.inside - 3.0).abs() < 1e-12 && (cost.expected_inside - 1.0).abs() < 1e-12);
}
