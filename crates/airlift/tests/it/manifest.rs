//! Manifests, counted again from the plan alone. Source: ours.

use std::collections::{BTreeMap, BTreeSet};

use airlift::{
    GroupId, Manifest, Passenger, Plan, Policy, Problem, SiteId, Step, generate, greedy, improved, manifest,
};

use crate::greedy::SMALL;
use crate::hand;

fn person(site: usize, group: usize) -> Passenger {
    Passenger { site: SiteId(site), group: GroupId(group), apart: Vec::new(), together: None, medical: group == 4 }
}

/// Everybody of a problem.
fn people(problem: &Problem) -> Vec<Passenger> {
    let of_site = |(s, site): (usize, &airlift::Site)| -> Vec<Passenger> {
        site.people.iter().enumerate().flat_map(|(g, n)| (0..*n).map(move |_| person(s, g))).collect()
    };
    problem.sites.iter().enumerate().flat_map(of_site).collect()
}

/// Everybody once, each vehicle and sortie with as many of each group as the plan says, nobody on another's seat.
fn counted(problem: &Problem, plan: &Plan, people: &[Passenger], told: &Manifest) {
    let mut aboard: BTreeMap<(usize, usize, usize), u32> = BTreeMap::new();
    let mut flown: BTreeMap<(usize, usize), u32> = BTreeMap::new();
    let (mut seats, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for seat in &told.seats {
        let of = &people[seat.passenger];
        let convoy = &plan.convoys[seat.vehicle.0];
        assert_eq!(problem.roads[convoy.road.0].site, of.site, "{seat:?} leaves another site");
        *aboard.entry((seat.vehicle.0, seat.vehicle.1, of.group.0)).or_default() += 1;
        *flown.entry((seat.sortie, of.group.0)).or_default() += 1;
        let kind = plan.sorties[seat.sortie].kind;
        assert!((1..=problem.kinds[kind.0].seats).contains(&seat.seat), "{seat:?}");
        assert!(seats.insert((seat.sortie, seat.seat)) && seen.insert(seat.passenger), "{seat:?} is taken");
    }
    assert!(told.staying.iter().all(|n| seen.insert(*n)) && seen.len() == people.len());
    for (c, convoy) in plan.convoys.iter().enumerate() {
        for (l, load) in convoy.loads.iter().enumerate() {
            for (g, n) in load.persons.iter().enumerate() {
                assert_eq!(aboard.get(&(c, l, g)).copied().unwrap_or(0), *n, "vehicle {l} of convoy {c}, group {g}");
            }
        }
    }
    for (s, sortie) in plan.sorties.iter().enumerate() {
        for (g, n) in sortie.persons.iter().enumerate() {
            assert_eq!(flown.get(&(s, g)).copied().unwrap_or(0), *n, "sortie {s}, group {g}");
        }
    }
}

/// Whether two share a vehicle or a sortie.
fn share(told: &Manifest, a: usize, b: usize) -> bool {
    let of = |n: usize| told.seats.iter().find(|seat| seat.passenger == n);
    matches!((of(a), of(b)), (Some(a), Some(b)) if a.sortie == b.sortie || a.vehicle == b.vehicle)
}

#[test]
fn everybody_has_one_seat_and_who_must_be_apart_is() {
    let mut pairs = 0;
    for seed in 0..8 {
        let problem = generate(&SMALL, seed).unwrap();
        let plan = improved(&problem, Policy::ALL[seed as usize % 4], 60, seed, &mut |_| true);
        let mut people = people(&problem);
        let n = people.len();
        for k in 0..30 {
            let (a, b) = ((k * 37 + seed as usize) % n, (k * 53 + 11) % n);
            // Among the largest group: a few children may all have one sortie, and then nothing parts them.
            if a != b && people[a].group == GroupId(0) && people[b].group == GroupId(0) {
                people[a].apart.push(b);
            }
        }
        // Neighbours in the list, whom first come would put side by side.
        for k in (0..70).step_by(7) {
            if people[k + 1].group == GroupId(0) {
                people[k].apart.push(k + 1);
            }
        }
        for k in 0..8 {
            people[n - 1 - 5 * k].together = Some(k as u32);
            people[(n - 1 - 5 * k) / 2].together = Some(k as u32);
        }
        let told = manifest(&problem, &plan, &people).unwrap();
        counted(&problem, &plan, &people, &told);
        for (a, of) in people.iter().enumerate() {
            for b in &of.apart {
                let named = told.not_apart.contains(&[a.min(*b), a.max(*b)]);
                assert_eq!(share(&told, a, *b), named, "seed {seed}: {a} and {b}");
                pairs += 1;
            }
        }
        assert_eq!(told.not_apart, Vec::<[usize; 2]>::new(), "seed {seed}");
        assert_eq!(told, manifest(&problem, &plan, &people).unwrap(), "the same list, the same seats");
    }
    assert!(pairs > 100, "{pairs} pairs");
}

#[test]
fn brothers_fly_together_and_who_cannot_be_parted_is_named() {
    let (problem, mut plan) = (hand::problem(), crate::cost::plan());
    // Four by a sortie of their own as soon as they come, and two later.
    let mut early = plan.sorties[0].clone();
    (early.boards, early.persons, plan.sorties[0].persons) = (Step(2), vec![4], vec![2]);
    plan.sorties.push(early);
    let mut six: Vec<Passenger> = (0..6).map(|_| person(0, 0)).collect();
    // The first and the last of the list together, in one of the two.
    (six[0].together, six[5].together) = (Some(1), Some(1));
    let told = manifest(&problem, &plan, &six).unwrap();
    counted(&problem, &plan, &six, &told);
    assert!(share(&told, 0, 5) && told.divided.is_empty() && told.not_apart.is_empty(), "{told:?}");
    // Three who must all be apart find two vehicles.
    for (a, b) in [(1, 2), (2, 3), (1, 3)] {
        six[a].apart.push(b);
    }
    let told = manifest(&problem, &plan, &six).unwrap();
    counted(&problem, &plan, &six, &told);
    let sharing = [(1, 2), (2, 3), (1, 3)].iter().filter(|(a, b)| share(&told, *a, *b)).count();
    assert_eq!((told.not_apart.len(), sharing), (1, 1), "{told:?}");
}

#[test]
fn the_sick_sit_nearest_the_door_and_the_first_of_the_list_leaves_first() {
    let problem = generate(&SMALL, 3).unwrap();
    let plan = greedy(&problem, Policy::MostInside);
    let mut people = people(&problem);
    let told = manifest(&problem, &plan, &people).unwrap();
    let well = told.seats.iter().find(|seat| people[seat.passenger].group == GroupId(0) && seat.seat > 9).unwrap();
    people[well.passenger].medical = true;
    let again = manifest(&problem, &plan, &people).unwrap();
    let sick = again.seats.iter().find(|seat| seat.passenger == well.passenger).unwrap();
    assert_eq!((sick.sortie, sick.seat), (well.sortie, 1), "he alone is sick aboard");
    for (s, site) in problem.sites.iter().enumerate() {
        for g in 0..site.people.len() {
            let alike = |n: &usize| (people[*n].site, people[*n].group) == (SiteId(s), GroupId(g));
            let boards = |n: usize| {
                let seat = told.seats.iter().find(|seat| seat.passenger == n);
                seat.map_or(usize::MAX, |seat| plan.sorties[seat.sortie].boards.0)
            };
            let order: Vec<usize> = (0..people.len()).filter(alike).map(boards).collect();
            assert!(order.is_sorted(), "site {s}, group {g}: {order:?}");
        }
    }
}

#[test]
fn a_list_that_does_not_fit_the_plan_is_refused() {
    let (problem, plan) = (hand::problem(), crate::cost::plan());
    let said = |people: &[Passenger]| manifest(&problem, &plan, people).unwrap_err().to_string();
    let three: Vec<Passenger> = (0..3).map(|_| person(0, 0)).collect();
    assert_eq!(said(&three), "3 people of adults at prison are listed, the plan moves 6");
    assert_eq!(said(&[person(4, 0)]), "passenger 0 is of site 4 and group 0, which are not there");
    let mut alone = person(0, 0);
    alone.apart.push(0);
    assert_eq!(said(&[alone]), "passenger 0 is to be apart from 0, another of 0 to 0 needed");
}
