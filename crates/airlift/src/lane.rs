//! Lanes: groups that the rules treat alike, planned as one; and how many fit into a vehicle. Source: ours;
//! merging only relaxes (`airlift.md` §4), keep-apart comes back when people are given to vehicles.

use crate::index::GroupId;
use crate::problem::{Class, Problem};

/// Groups alike in class, guards, priority and where they are taken.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Lane {
    pub(crate) groups: Vec<GroupId>,
    pub(crate) class: Class,
    pub(crate) persons_per_guard: u32,
    pub(crate) priority: f64,
}

impl Lane {
    /// One group of it, to ask what holds for all of them.
    pub(crate) fn any(&self) -> GroupId {
        self.groups[0]
    }
}

pub(crate) fn lanes(problem: &Problem) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    for id in problem.group_ids() {
        let group = &problem.groups[id.0];
        let alike = |lane: &Lane| {
            let other = &problem.groups[lane.any().0];
            let taken = problem.receivers.iter().all(|r| r.accepts[id.0] == r.accepts[lane.any().0]);
            taken
                && (other.class, other.persons_per_guard) == (group.class, group.persons_per_guard)
                && other.priority == group.priority
        };
        match lanes.iter_mut().find(|lane| alike(lane)) {
            Some(lane) => lane.groups.push(id),
            None => lanes.push(Lane {
                groups: vec![id],
                class: group.class,
                persons_per_guard: group.persons_per_guard,
                priority: group.priority,
            }),
        }
    }
    lanes
}

/// Persons and guards that fill some seats: the most persons such that a full team for them has seats too.
pub(crate) fn filled(seats: u32, persons_per_guard: u32) -> (u32, u32) {
    let whole = seats / (persons_per_guard + 1);
    let left = seats % (persons_per_guard + 1);
    let persons = whole * persons_per_guard + left.saturating_sub(1);
    (persons, persons.div_ceil(persons_per_guard))
}

/// The largest sets of groups of a lane that may share a vehicle, each grown from one group.
pub(crate) fn companies(problem: &Problem, lane: &Lane) -> Vec<Vec<GroupId>> {
    let mut companies: Vec<Vec<GroupId>> = Vec::new();
    for seed in &lane.groups {
        let mut company = vec![*seed];
        for other in lane.groups.iter().filter(|g| *g != seed) {
            if company.iter().all(|member| problem.may_share(*member, *other)) {
                company.push(*other);
            }
        }
        company.sort();
        if !companies.contains(&company) {
            companies.push(company);
        }
    }
    companies
}

#[test]
fn a_full_vehicle_has_no_room_for_one_more_and_his_guard() {
    assert_eq!((filled(45, 4), filled(102, 4), filled(33, 3)), ((36, 9), (81, 21), (24, 8)));
    for seats in 0..60 {
        for ratio in 1..8 {
            let (persons, guards) = filled(seats, ratio);
            assert!(persons + guards <= seats && guards * ratio >= persons, "{seats} seats, 1 to {ratio}");
            assert!(persons + 1 + (persons + 1).div_ceil(ratio) > seats, "{seats} seats, 1 to {ratio}: one more fits");
        }
    }
}
