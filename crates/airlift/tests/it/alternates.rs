//! Whether an alternate has a place for the one aircraft that cannot land, beside what the plan has there. Source: ours;
//! numbers by hand.

use airlift::{
    Alternate, Convoy, Load, Plan, PoolId, Problem, ReceiverId, Route, RouteId, Size, Step, crowded_alternates,
    generate, solve, violations,
};

use crate::{cost, hand};

/// The hand-made plan flies six people to the centre, landing at minute 600; a second aircraft has landed two people at
/// the annex then, where the first turns to.
fn two() -> (Problem, Plan) {
    let (mut p, mut plan) = (hand::problem(), cost::plan());
    p.sites[0].people = vec![8];
    p.sites[0].stages = vec![hand::stage("assessed", 8)];
    p.receivers.push(hand::receiver("annex", 1));
    let to_annex = Route { receiver: ReceiverId(1), alternates: vec![(ReceiverId(0), 0.0)], ..p.routes[0].clone() };
    p.routes[0].alternates = vec![(ReceiverId(1), 0.0)];
    p.routes.push(to_annex);
    plan.sorties[0].alternate = Alternate::Receiver(ReceiverId(1));
    let load = Load { pool: PoolId(0), persons: vec![2], guards: 1 };
    plan.convoys.push(Convoy { leaves: Step(1), road: plan.convoys[0].road, loads: vec![load] });
    let mut second = plan.sorties[0].clone();
    (second.route, second.persons, second.alternate) = (RouteId(1), vec![2], Alternate::Return);
    plan.sorties.push(second);
    (p, plan)
}

fn lacks(p: &Problem, plan: &Plan) -> Vec<(usize, u32, &'static str)> {
    crowded_alternates(p, plan).iter().map(|of| (of.sortie, of.at_min, of.because)).collect()
}

#[test]
fn an_alternate_is_judged_beside_what_the_plan_has_there_then() {
    let (mut p, plan) = two();
    assert_eq!(lacks(&p, &plan), [(0, 600, "no stand is free")]);
    p.receivers[1].mog_units = 2;
    // Ten are held and sixteen can be: six more and nobody else.
    assert_eq!(lacks(&p, &plan), []);
    p.receivers[1].capacity_operational = 15;
    assert_eq!(lacks(&p, &plan), [(0, 600, "there is not enough room")]);
    p.receivers[1].capacity_operational = 16;
    (p.receivers[1].queue_max, p.receivers[1].daily_acceptance) = (2, vec![3]);
    assert_eq!(lacks(&p, &plan), [(0, 600, "there are not enough places to wait for admission")]);
}

#[test]
fn who_turns_back_is_judged_beside_those_who_wait_there() {
    let (mut p, mut plan) = two();
    plan.sorties[0].alternate = Alternate::Return;
    assert_eq!(lacks(&p, &plan), []);
    p.airfields[0].staging_max = 5;
    assert_eq!(lacks(&p, &plan), [(0, 660, "there are not enough places to wait")]);
}

#[test]
fn the_planner_takes_an_alternate_with_a_place_where_there_is_one() {
    let size = Size { people: 300, sites: 3, airfields: 2, receivers: 3, days: 3, step_min: 240 };
    let (mut crowded, mut others) = (0, 0);
    for seed in 0..4 {
        let problem = generate(&size, seed).unwrap();
        let plan = solve(&problem, 100, seed, &mut |_| true).unwrap().plan;
        assert_eq!(violations(&problem, &plan), [], "seed {seed}");
        for of in crowded_alternates(&problem, &plan) {
            crowded += 1;
            // None of the alternates that the rules allow would do, but for one that takes more fuel.
            let own = &plan.sorties[of.sortie];
            for (id, _) in &problem.routes[own.route.0].alternates {
                let mut other = plan.clone();
                other.sorties[of.sortie].alternate = Alternate::Receiver(*id);
                let does = violations(&problem, &other).is_empty()
                    && !crowded_alternates(&problem, &other).iter().any(|c| c.sortie == of.sortie);
                others += usize::from(does);
            }
        }
    }
    assert!(others <= crowded / 4, "{others} of {crowded} could turn elsewhere");
}
