//! A feasible plan with one thing wrong: the checker names the rule. Source: ours.

use airlift::{
    Admission, Alternate, Class, Clearance, ClearanceId, Constraint, Plan, Policy, Problem, ReceiverId, SiteId,
    StageWork, Step, Windows, generate, greedy, violations,
};

use crate::greedy::SMALL;
use crate::hand;

/// The hand-made problem and plan with two groups that may travel together.
fn two_groups() -> (Problem, Plan) {
    let (mut problem, mut plan) = (hand::problem(), crate::cost::plan());
    problem.groups.push(hand::group("others", Class::Adult));
    problem.sites[0].people = vec![5, 1];
    problem.receivers[0] = hand::receiver("centre", 2);
    plan.stages[0].persons = vec![5, 1];
    plan.convoys[0].loads[0].persons = vec![3, 1];
    plan.convoys[1].loads[0].persons = vec![2, 0];
    plan.sorties[0].persons = vec![5, 1];
    (problem, plan)
}

type Corrupt = fn(&mut Problem, &mut Plan);

fn nights() -> Windows {
    Windows::new(vec![(1_000, 1_400)]).unwrap()
}

fn clearance(p: &mut Problem) -> Option<ClearanceId> {
    p.clearances.push(Clearance { name: "from minute 590".into(), windows: Windows::new(vec![(590, 5_000)]).unwrap() });
    Some(ClearanceId(0))
}

fn overflight(p: &mut Problem, windows: Vec<(u32, u32)>) {
    p.clearances.push(Clearance { name: "overflight".into(), windows: Windows::new(windows).unwrap() });
    p.routes[0].overflight = Some(ClearanceId(0));
}

/// Each with the first rule that must be named.
const PLANS: [(Constraint, Corrupt); 20] = [
    (Constraint::Reference, |_, plan| plan.sorties[0].tail = 1),
    (Constraint::Reference, |_, plan| plan.convoys[0].leaves = Step(12)),
    (Constraint::Inside, |_, plan| plan.stages[0].persons = vec![6, 1]),
    (Constraint::StagePosts, |p, _| p.sites[0].stages[0].minutes = 81.0),
    (Constraint::NotBoardable, |_, plan| plan.stages[0].persons = vec![4, 1]),
    (Constraint::NotBoardable, |_, plan| plan.stages[0].step = Step(1)),
    (Constraint::NotBoardable, |p, _| p.sites[0].stages.push(hand::stage("second", 9))),
    (Constraint::StageOrder, |p, plan| {
        p.sites[0].stages.push(hand::stage("second", 9));
        plan.stages.push(StageWork { stage: 1, ..plan.stages[0].clone() });
    }),
    (Constraint::Gate, |_, plan| plan.convoys[1].leaves = Step(1)),
    (Constraint::Seats, |_, plan| plan.convoys[0].loads[0].guards = 2),
    (Constraint::Guards, |_, plan| plan.sorties[0].guards = 1),
    (Constraint::KeepApart, |p, _| p.groups[1].class = Class::Sick),
    (Constraint::NotStaged, |_, plan| plan.sorties[0].persons = vec![6, 1]),
    (Constraint::NotStaged, |_, plan| plan.sorties[0].boards = Step(3)),
    (Constraint::LeftStaged, |_, plan| plan.sorties[0].persons = vec![4, 1]),
    (Constraint::Tail, |_, plan| plan.sorties.push(plan.sorties[0].clone())),
    (Constraint::Acceptance, |_, plan| plan.admissions[0].persons = 5),
    (Constraint::NotArrived, |_, plan| plan.admissions[0].step = Step(5)),
    (Constraint::Horizon, |_, plan| plan.sorties[0].boards = Step(11)),
    (Constraint::Duty, |p, _| p.kinds[0].duty_max_min = 209),
];

/// The same plan where the place is not as it was thought.
const PLACES: [(Constraint, Corrupt); 37] = [
    (Constraint::KeepApart, |p, _| p.apart = vec![[airlift::GroupId(1), airlift::GroupId(0)]]),
    (Constraint::Inside, |p, _| p.sites[0].people = vec![4, 1]),
    (Constraint::Gate, |p, _| p.sites[0].gate_hours = nights()),
    (Constraint::RoadHours, |p, _| p.roads[0].hours = Windows::new(vec![(120, 179), (300, 900)]).unwrap()),
    (Constraint::Clearance, |p, _| p.roads[0].clearance = clearance(p)),
    (Constraint::Clearance, |p, _| p.routes[0].overflight = clearance(p)),
    (Constraint::Clearance, |p, _| {
        p.receivers[0].landing = Some(ClearanceId(0));
        p.clearances.push(Clearance { name: "until 629".into(), windows: Windows::new(vec![(0, 629)]).unwrap() });
    }),
    (Constraint::Serves, |p, _| p.vehicles[0].sites = Vec::new()),
    (Constraint::Vehicles, |p, _| p.vehicles[0].turn_min = 130),
    (Constraint::Vehicles, |p, _| p.vehicles[0].count = 0),
    (Constraint::RoadGuards, |p, _| p.road_guards.rest_min = 130),
    (Constraint::AirGuards, |p, _| p.air_guards.count = 1),
    (Constraint::Staging, |p, _| p.airfields[0].staging_max = 3),
    (Constraint::Staging, |p, _| p.airfields[0].staging_hours = Windows::new(vec![(250, 2_000)]).unwrap()),
    (Constraint::Runway, |p, _| p.airfields[0].runway_m = 899.0),
    (Constraint::Runway, |p, _| p.receivers[0].bearing_t = 49.0),
    (Constraint::Light, |p, _| {
        p.kinds[0].lands_unlit = false;
        p.daylight = Windows::new(vec![(0, 530)]).unwrap();
    }),
    (Constraint::AirfieldHours, |p, _| p.airfields[0].flying_hours = Windows::new(vec![(0, 530)]).unwrap()),
    (Constraint::AirfieldHours, |p, _| p.receivers[0].landing_hours = Windows::new(vec![(601, 2_000)]).unwrap()),
    (Constraint::KindHours, |p, _| p.kinds[0].hours = Windows::new(vec![(0, 689)]).unwrap()),
    (Constraint::Range, |p, _| p.kinds[0].range_nm = 199.0),
    (Constraint::Alternate, |p, _| p.kinds[0].range_nm = 399.0),
    (Constraint::Alternate, |_, plan| plan.sorties[0].alternate = Alternate::Receiver(ReceiverId(0))),
    // The aircraft is home again at minute 690, and would be at 660 if it turned back with its people.
    (Constraint::AirfieldHours, |p, _| p.airfields[0].flying_hours = Windows::new(vec![(0, 690)]).unwrap()),
    (Constraint::Clearance, |p, _| overflight(p, vec![(0, 689)])),
    (Constraint::Light, |p, _| {
        p.kinds[0].lands_unlit = false;
        p.daylight = Windows::new(vec![(0, 690)]).unwrap();
    }),
    (Constraint::Alternate, |p, _| {
        p.airfields[0].flying_hours = Windows::new(vec![(0, 660), (690, 2_000)]).unwrap();
    }),
    (Constraint::Alternate, |p, _| p.airfields[0].staging_hours = Windows::new(vec![(0, 660)]).unwrap()),
    (Constraint::Alternate, |p, _| overflight(p, vec![(0, 610), (630, 2_000)])),
    (Constraint::Mog, |p, _| p.airfields[0].mog_units = 0),
    (Constraint::Mog, |p, _| p.kinds[0].mog_units = 2),
    (Constraint::Aircraft, |p, _| p.kinds[0].availability = 0.9),
    (Constraint::Accepts, |p, _| p.receivers[0].accepts[1] = false),
    (Constraint::Queue, |p, _| p.receivers[0].queue_max = 1),
    (Constraint::Acceptance, |p, _| p.receivers[0].daily_acceptance = vec![5]),
    (Constraint::Capacity, |p, _| p.receivers[0].capacity_operational = 15),
    (Constraint::Fuel, |p, plan| {
        // Another receiver as alternate so far off that fuel must be taken on, and there is none.
        p.receivers.push(hand::receiver("other", 2));
        p.routes[0].alternates = vec![(ReceiverId(1), 150.0)];
        plan.sorties[0].alternate = Alternate::Receiver(ReceiverId(1));
    }),
];

#[test]
fn each_corruption_is_named_by_its_rule() {
    let (problem, plan) = two_groups();
    assert_eq!(violations(&problem, &plan), []);
    for (n, (rule, corrupt)) in PLANS.iter().chain(&PLACES).enumerate() {
        let (mut problem, mut plan) = (problem.clone(), plan.clone());
        corrupt(&mut problem, &mut plan);
        let found = violations(&problem, &plan);
        assert!(found.iter().any(|v| v.constraint == *rule), "corruption {n}, {rule:?}: {found:?}");
    }
}

/// What makes another receiver no alternate for an aircraft of ten seats that would be there at minute 660.
const UNFIT: [(&str, fn(&mut Problem)); 10] = [
    ("no stand for it", |p| p.receivers[1].mog_units = 0),
    ("nobody is admitted", |p| p.receivers[1].process_per_h = 0.0),
    ("nobody is admitted that day", |p| p.receivers[1].daily_acceptance = vec![0, 9]),
    ("nowhere to wait", |p| p.receivers[1].queue_max = 3),
    ("no room", |p| p.receivers[1].capacity_operational = 19),
    ("not cleared to admit at that time", |p| {
        p.receivers[1].acceptance = Some(ClearanceId(0));
        p.clearances.push(Clearance { name: "from 661".into(), windows: Windows::new(vec![(661, 5_000)]).unwrap() });
    }),
    ("shut", |p| p.receivers[1].landing_hours = Windows::new(vec![(0, 660)]).unwrap()),
    ("too short", |p| p.receivers[1].runway_m = 899.0),
    ("does not accept the group", |p| p.receivers[1].accepts = vec![true, false]),
    ("out of reach", |p| p.kinds[0].range_nm = 399.0),
];

#[test]
fn an_alternate_can_take_the_whole_aircraft_when_it_would_come() {
    let (mut problem, mut plan) = two_groups();
    problem.receivers.push(hand::receiver("other", 2));
    problem.receivers[1].capacity_operational = 20;
    // Enough fuel for both ways is another matter.
    problem.kinds[0].range_nm = 600.0;
    problem.routes[0].alternates = vec![(ReceiverId(1), 200.0)];
    plan.sorties[0].alternate = Alternate::Receiver(ReceiverId(1));
    assert_eq!(violations(&problem, &plan), []);
    for (why, spoil) in UNFIT {
        let mut unfit = problem.clone();
        spoil(&mut unfit);
        let found: Vec<Constraint> = violations(&unfit, &plan).iter().map(|v| v.constraint).collect();
        assert!(found.contains(&Constraint::Alternate), "{why}: {found:?}");
        // Neither does the planner send anybody there, whether it could turn back instead or not.
        for distance_nm in [200.0, 300.0] {
            unfit.routes[0].distance_nm = distance_nm;
            unfit.airfields[0].fuel_t_per_day = 100.0;
            let plan = greedy(&unfit, Policy::HighestHazardFirst);
            assert_eq!(violations(&unfit, &plan), [], "{why}, {distance_nm} nm");
        }
    }
    problem.routes[0].distance_nm = 301.0;
    problem.airfields[0].fuel_t_per_day = 100.0;
    let plan = greedy(&problem, Policy::HighestHazardFirst);
    assert_eq!(plan.sorties[0].alternate, Alternate::Receiver(ReceiverId(1)), "where it is fit it is used");
}

#[test]
fn a_violation_says_where_when_and_by_how_much() {
    let (problem, mut plan) = two_groups();
    plan.admissions.push(Admission { step: Step(6), receiver: ReceiverId(0), persons: 2 });
    let said: Vec<String> = violations(&problem, &plan).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "people are admitted who have not arrived (NotArrived) at receiver centre, minute 840: by 2",
            "more people are admitted than the pace or the day allows (Acceptance) at receiver centre, minute 720: by 2",
            "more people are admitted than the pace or the day allows (Acceptance) at receiver centre, minute 0: by 2",
        ]
    );
}

/// One thing wrong that no plan can bear, chosen by a number.
fn corrupt(problem: &Problem, plan: &mut Plan, n: usize) -> &'static str {
    let group_of = |persons: &[u32]| persons.iter().position(|p| *p > 0).unwrap();
    let (c, s) = (n / 8 % plan.convoys.len(), n / 8 % plan.sorties.len());
    match n % 8 {
        0 => {
            let g = group_of(&plan.sorties[s].persons);
            plan.sorties[s].persons[g] += 1;
            "one more person in a sortie"
        }
        1 => {
            let g = group_of(&plan.convoys[c].loads[0].persons);
            plan.convoys[c].loads[0].persons[g] -= 1;
            "one person less in a bus"
        }
        2 => {
            plan.sorties[s].guards -= 1;
            "one guard less"
        }
        3 => {
            let w = n / 8 % plan.stages.len();
            let g = group_of(&plan.stages[w].persons);
            plan.stages[w].persons[g] -= 1;
            "one person not assessed"
        }
        4 => {
            let a = n / 8 % plan.admissions.len();
            plan.admissions[a].step = Step(0);
            "admitted before anybody is there"
        }
        5 => {
            plan.sorties.push(plan.sorties[s].clone());
            "a sortie twice"
        }
        6 => {
            let gone = plan.convoys.remove(c);
            assert!(problem.roads[gone.road.0].site < SiteId(problem.sites.len()));
            "a convoy left out"
        }
        _ => {
            plan.convoys[c].leaves = Step(0);
            "a convoy before anybody is assessed"
        }
    }
}

#[test]
fn no_seeded_corruption_of_a_made_plan_passes() {
    for seed in 0..5 {
        let problem = generate(&SMALL, seed).unwrap();
        let plan = greedy(&problem, Policy::ALL[seed as usize % 4]);
        for n in 0..48 {
            let mut wrong = plan.clone();
            let what = corrupt(&problem, &mut wrong, n * 131 + n % 8);
            assert_ne!(violations(&problem, &wrong), [], "seed {seed}, corruption {n}: {what}");
        }
    }
}
