//! Problems that contradict themselves: each conflict is named by the fewest facts that make it. Source: ours.

use airlift::{Class, Clearance, ClearanceId, ConflictKind, GroupId, Problem, Size, Windows, generate};

use crate::hand::{group, problem, receiver, site};

fn only(problem: &Problem) -> (ConflictKind, Vec<String>) {
    let found = problem.check();
    assert_eq!(found.len(), 1, "{found:?}");
    (found[0].kind, found[0].facts.clone())
}

#[test]
fn a_problem_that_can_be_planned_has_none() {
    assert_eq!(problem().check(), []);
    assert_eq!(generate(&Size { days: 3, ..Size::BENCHMARK }, 1).unwrap().check(), []);
}

#[test]
fn numbers_that_cannot_be_meant_are_refused_at_their_place() {
    let mut p = problem();
    p.kinds[0].block_kt = f64::NAN;
    assert_eq!(only(&p).1, ["aircraft carrier: block speed in knots is NaN, 10 to 2000 allowed"]);
    let mut p = problem();
    p.harm.road_per_person_h = -1.0;
    assert_eq!(only(&p).1, ["harm: road_per_person_h is -1, 0 to 1000 allowed"]);
    let mut p = problem();
    p.receivers[0].accepts = vec![];
    assert_eq!(only(&p), (ConflictKind::Reference, vec!["receiver centre: accepts has 0 entries, 1 needed".into()]));
    let mut p = problem();
    p.roads[0].clearance = Some(ClearanceId(3));
    assert_eq!(only(&p).1, ["road 0: clearance 3 is not there, 0 are listed"]);
    let mut p = problem();
    p.sites.clear();
    assert!(p.check().iter().any(|c| c.kind == ConflictKind::Number && c.to_string().contains("number of sites is 0")));
}

#[test]
fn a_site_without_a_road_is_named_with_what_it_could_reach() {
    let mut p = problem();
    p.sites.push(site("camp", vec![3]));
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::Unreachable);
    assert_eq!(facts, ["site camp: no road leaves it", "group adults can be flown from strip alone"]);
}

#[test]
fn of_many_rules_only_those_in_conflict_are_named() {
    let mut p = problem();
    p.airfields[0].runway_m = 500.0;
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::NoLegalSortie);
    assert_eq!(facts[1..], ["carrier needs 900 m for 50 t, strip has 500 m for 100 t"]);
    let mut p = problem();
    p.kinds[0].range_nm = 350.0;
    assert_eq!(only(&p).1[1..], ["carrier on strip to centre has no alternate that can take it, and cannot turn back"]);
}

#[test]
fn clearances_that_never_overlap_are_named_together() {
    let mut p = problem();
    let clearance =
        |name: &str, from, until| Clearance { name: name.into(), windows: Windows::new(vec![(from, until)]).unwrap() };
    p.clearances = vec![clearance("overflight", 0, 600), clearance("landing", 720, 1440)];
    p.routes[0].overflight = Some(ClearanceId(0));
    p.receivers[0].landing = Some(ClearanceId(1));
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::ClearancesNeverMeet);
    assert_eq!(
        facts[1..3],
        ["strip to centre is cleared minute 0 to 600", "landing at centre is cleared minute 720 to 1440"]
    );
    assert!(facts.len() <= 4, "{facts:?}");
}

#[test]
fn times_that_are_open_one_after_the_other_in_the_wrong_order_are_named_together() {
    let clearance =
        |name: &str, from, until| Clearance { name: name.into(), windows: Windows::new(vec![(from, until)]).unwrap() };
    let mut p = problem();
    p.clearances = vec![clearance("road", 720, 1_440), clearance("overflight", 0, 600), clearance("other", 0, 9)];
    p.roads[0].clearance = Some(ClearanceId(0));
    p.routes[0].overflight = Some(ClearanceId(1));
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::ClearancesNeverMeet);
    let why = "site prison: group adults can be driven and can be flown, and never in that order";
    let road = "clearance road holds minute 720 to 1440";
    assert_eq!(facts, [why, road, "clearance overflight holds minute 0 to 600"]);
    // In the right order there is a way, as long as people may wait in between.
    (p.clearances[0].windows, p.clearances[1].windows) =
        (p.clearances[1].windows.clone(), p.clearances[0].windows.clone());
    assert_eq!(p.check(), []);
    p.airfields[0].staging_hours = Windows::new(vec![(0, 650), (700, 5_000)]).unwrap();
    let (_, facts) = only(&p);
    assert!(facts.contains(&"strip is held minute 0 to 650 and 1 more times".to_owned()), "{facts:?}");
    // Posts that begin when no aircraft flies any more are as late.
    let mut p = problem();
    p.sites[0].stages[0].hours = Windows::new(vec![(720, 1_440)]).unwrap();
    p.kinds[0].hours = Windows::new(vec![(0, 720)]).unwrap();
    let late = ["site prison: assessed works minute 720 to 1440", "carrier is there minute 0 to 720"];
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::Unreachable);
    assert!(late.iter().all(|fact| facts.iter().any(|f| f == fact)) && facts.len() == 3, "{facts:?}");
}

#[test]
fn a_receiver_that_admits_nobody_says_why() {
    let mut p = problem();
    p.receivers[0].daily_acceptance = vec![0];
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::ZeroAcceptance);
    assert_eq!(facts, ["receiver centre admits nobody: 2 an hour, at most 0 a day, room for 6, cleared always"]);
}

#[test]
fn keep_apart_and_refusal_that_leave_no_way_are_named() {
    let mut p = problem();
    p.apart = vec![[GroupId(0), GroupId(0)]];
    assert_eq!(only(&p).0, ConflictKind::KeepApart);
    let mut p = problem();
    p.groups.push(group("others", Class::Adult));
    p.sites[0].people.push(2);
    p.receivers[0] = receiver("centre", 2);
    p.receivers[0].accepts[1] = false;
    assert_eq!(only(&p).1, ["people of group others are held", "none of 1 receivers accepts group others"]);
}

#[test]
fn children_need_a_movement_of_their_own() {
    let mut p = problem();
    p.groups.push(group("children", Class::Child));
    p.groups[1].persons_per_guard = 1;
    p.sites[0].people.push(2);
    p.receivers[0] = receiver("centre", 2);
    let (kind, facts) = only(&p);
    assert_eq!(kind, ConflictKind::NoOwnMovement, "{facts:?}");
    assert_eq!(facts[1..], ["2 air guards do not man one carrier"]);
}

#[test]
fn a_stage_that_nobody_works_at_stops_a_site() {
    let mut p = problem();
    p.sites[0].stages[0].posts = 0;
    assert_eq!(only(&p).1[1], "site prison: assessed has 0 posts, open always");
}

#[test]
fn a_law_shorter_than_the_horizon_is_refused() {
    let mut p = problem();
    p.grid = airlift::Grid::even(120, 2).unwrap();
    assert_eq!(only(&p).1, ["site prison: failure law ends at minute 1440", "grid ends at minute 2880"]);
}
