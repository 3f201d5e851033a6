//! The scenarios of the repository: they load, hold together, and the small one is planned as by hand. Source: ours.

use airlift::{Convoy, Load, Plan, PoolId, RoadId, Step, cost, solve, violations};

use super::*;
use crate::plan::load;

#[test]
fn the_shipped_scenarios_hold_together_and_every_fact_names_its_source() {
    for (name, people, sites) in [("small", 60, 2), ("hasakah-2026", 5_704, 5)] {
        let scenario = load(&shipped_folder(name)).unwrap();
        assert_eq!((scenario.problem.people(), scenario.problem.sites.len()), (people, sites), "{name}");
        assert!(scenario.facts.iter().all(|fact| !fact.source.is_empty()));
        assert_eq!(scenario.digest, load(&shipped_folder(name).join("operation.toml")).unwrap().digest);
    }
}

#[test]
fn what_is_public_and_what_is_invented_is_told_value_by_value() {
    let scenario = load(&shipped_folder("hasakah-2026")).unwrap();
    let fact = |key: &str| scenario.facts.iter().find(|fact| fact.key == key).unwrap_or_else(|| panic!("no {key}"));
    let runway = fact("airfield[qamishli].runway_m");
    assert_eq!((runway.value.as_str(), runway.invented), ("3615", false), "{runway:?}");
    assert!(fact("airfield[qamishli].mog_units").invented && fact("aircraft[c-130].crews").invented);
    let daily = fact("receiver[karkh-central].daily_acceptance");
    assert!(daily.judged && !daily.invented && daily.value.starts_with("[150, 60,"), "{daily:?}");
    assert_eq!(fact("site[derik].people").value, "adults = 216, apart-1 = 30, apart-2 = 21, children = 9, sick = 24");
    assert_eq!(scenario.series.last().unwrap().people, 5_704);
}

#[test]
fn whoever_is_moved_to_make_room_counts_where_he_went() {
    let scenario = load(&shipped_folder("hasakah-2026")).unwrap();
    let [moved] = &scenario.displaced[..] else { panic!("{:?}", scenario.displaced) };
    assert_eq!(moved.people, 1_200);
    let occupied: Vec<u32> = scenario.problem.receivers.iter().map(|r| r.occupied).collect();
    assert_eq!(occupied, [0, 13_900], "1,200 left the first and are at the second");
}

#[test]
fn sites_that_state_no_hazard_fail_by_the_reports_from_before_the_start() {
    let scenario = load(&shipped_folder("hasakah-2026")).unwrap();
    let within_a_week: Vec<f64> = scenario.problem.sites.iter().map(|s| s.law.by(7 * 1440)).collect();
    assert!(within_a_week.iter().all(|p| (0.005..0.5).contains(p)), "{within_a_week:?}");
    // al-Sinaa first, Shaddadi fourth: the one that was attacked is in more danger than those without such a report.
    assert!(within_a_week[3] > within_a_week[0], "{within_a_week:?}");
    let asked = crate::warning::Question {
        at: Some("2026-01-20T21:00:00Z".into()),
        ..crate::warning::Question::about(&shipped_folder("hasakah-2026"))
    };
    let warned = crate::warning::assess(&asked).unwrap();
    for (site, id) in scenario.problem.sites.iter().zip(["al-sinaa", "hasakah-central", "alaya", "shaddadi", "derik"]) {
        let said = warned.sites.iter().find(|s| s.site == id).unwrap();
        assert!((site.law.by(7 * 1440) - said.p_fail_by_day[7]).abs() < 1e-6, "{id}");
    }
}

/// One step is two hours: step 1 is 02:00, step 3 is 06:00.
///
/// Inside until they leave, with hazards of 0.12 a day in the north (0.01 in a step) and 0.24 in the south (0.02):
/// 32 x (1 - e^-0.01) = 32 x 0.00995017 = 0.31840532
/// 16 x (1 - e^-0.02) = 16 x 0.01980133 = 0.31682123
///  8 x (1 - e^-0.06) =  8 x 0.05823547 = 0.46588373
///  4 x (1 - e^-0.03) =  4 x 0.02955447 = 0.11821787
/// together                               1.21932814
const BY_HAND: f64 = 1.219_328_14;

#[test]
fn the_small_scenario_is_planned_as_by_hand() {
    let problem = load(&shipped_folder("small")).unwrap().problem;
    let solved = solve(&problem, 200, 1, &mut |_| true).unwrap();
    assert!(violations(&problem, &solved.plan).is_empty());
    assert!((solved.cost.expected_inside - BY_HAND).abs() < 1e-7, "{}", solved.cost.expected_inside);
}

#[test]
fn the_plan_made_by_hand_costs_what_paper_says() {
    let problem = load(&shipped_folder("small")).unwrap().problem;
    let convoy = |road: usize, leaves: usize, persons: &[[u32; 2]]| Convoy {
        road: RoadId(road),
        leaves: Step(leaves),
        loads: persons.iter().map(|p| Load { pool: PoolId(0), guards: 4, persons: p.to_vec() }).collect(),
    };
    let convoys = vec![
        convoy(0, 1, &[[16, 0], [16, 0]]),
        convoy(1, 1, &[[16, 0]]),
        convoy(0, 3, &[[0, 4]]),
        convoy(1, 3, &[[8, 0]]),
    ];
    let plan = Plan { convoys, ..Plan::default() };
    assert!((cost(&problem, &plan).expected_inside - BY_HAND).abs() < 1e-7);
    let nobody = cost(&problem, &Plan::default()).expected_inside;
    // Ten days of the laws: 36 x (1 - e^-1.2) + 24 x (1 - e^-2.4).
    assert!((nobody - (36.0 * 0.698_805_79 + 24.0 * 0.909_282_05)).abs() < 1e-6, "{nobody}");
}
