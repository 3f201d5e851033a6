//! Slots: so many of a site and group go with one vehicle and then with one sortie. Source: ours; beside a runway the
//! first to come board first.

use std::collections::VecDeque;

use crate::error::Error;
use crate::index::{GroupId, SiteId};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::timeline::drive;

/// Some places that are alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) site: SiteId,
    pub(super) group: GroupId,
    pub(super) vehicle: (usize, usize),
    pub(super) sortie: usize,
    pub(super) persons: u32,
}

/// People of one vehicle who wait: the edge at which they came, the vehicle, how many.
type Queue = VecDeque<(usize, (usize, usize), u32)>;

/// The slots of a plan in the order of boarding. Refuses a plan whose sorties board people who are not there.
pub(super) fn slots(problem: &Problem, plan: &Plan) -> Result<Vec<Slot>, Error> {
    let mut order: Vec<usize> = (0..plan.sorties.len()).collect();
    order.sort_by_key(|n| plan.sorties[*n].boards);
    let mut queues = queues(problem, plan);
    let mut slots = Vec::new();
    for sortie in order {
        let of = &plan.sorties[sortie];
        let airfield = problem.routes[of.route.0].airfield.0;
        for (group, n) in of.persons.iter().enumerate() {
            let (mut wanted, queue) = (*n, &mut queues[airfield][group]);
            while wanted > 0 {
                let Some((_, vehicle, there)) = queue.front_mut().filter(|(edge, ..)| *edge <= of.boards.0) else {
                    let (name, of) = (&problem.airfields[airfield].name, &problem.groups[group].name);
                    return Err(Error::new(format!(
                        "sortie {sortie} boards {n} of {of} at {name}, {wanted} more than wait there"
                    )));
                };
                let persons = wanted.min(*there);
                let site = problem.roads[plan.convoys[vehicle.0].road.0].site;
                slots.push(Slot { site, group: GroupId(group), vehicle: *vehicle, sortie, persons });
                (wanted, *there) = (wanted - persons, *there - persons);
                if *there == 0 {
                    queue.pop_front();
                }
            }
        }
    }
    Ok(slots)
}

/// Who comes to each airfield, by group, in the order of arrival.
fn queues(problem: &Problem, plan: &Plan) -> Vec<Vec<Queue>> {
    let mut coming: Vec<Vec<Vec<(usize, (usize, usize), u32)>>> =
        vec![vec![Vec::new(); problem.groups.len()]; problem.airfields.len()];
    for (c, convoy) in plan.convoys.iter().enumerate() {
        let airfield = problem.roads[convoy.road.0].airfield.0;
        for (l, load) in convoy.loads.iter().enumerate() {
            let Some(times) = drive(problem, convoy.road, load.pool, convoy.leaves) else { continue };
            for (group, n) in load.persons.iter().enumerate().filter(|(_, n)| **n > 0) {
                coming[airfield][group].push((times.arrives, (c, l), *n));
            }
        }
    }
    let queue = |mut of: Vec<(usize, (usize, usize), u32)>| {
        of.sort();
        VecDeque::from(of)
    };
    coming.into_iter().map(|groups| groups.into_iter().map(queue).collect()).collect()
}
