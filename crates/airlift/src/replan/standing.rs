//! Where everybody and everything is at a step, from what has begun. Source: ours; to be held beside the record.

use super::Now;
use crate::problem::Problem;
use crate::timeline::{drive, flight};

/// Persons by place, and what is away until when. Nobody is in two places: [`Standing::people`] is everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Persons by site and group.
    pub inside: Vec<Vec<u32>>,
    /// Of those, persons by site, stage and group who have passed it and not left.
    pub passed: Vec<Vec<Vec<u32>>>,
    /// On the road to each airfield, by group.
    pub on_road: Vec<Vec<u32>>,
    /// Beside each runway, by group.
    pub staged: Vec<Vec<u32>>,
    /// In the air to each receiver or being handed over.
    pub in_air: Vec<u32>,
    /// Waiting at each receiver.
    pub queue: Vec<u32>,
    /// Admitted by each receiver.
    pub admitted: Vec<u32>,
    /// Vehicles that are out, by pool, each with the minute at which it can leave again.
    pub vehicles_back: Vec<Vec<u32>>,
    /// Tails in use, by type: tail and the minute at which it can board again.
    pub tails_back: Vec<Vec<(usize, u32)>>,
    /// Road guards away, and when they can leave again.
    pub road_guards_back: Vec<(u32, u32)>,
    /// Air guards away, and when they can board again.
    pub air_guards_back: Vec<(u32, u32)>,
}

impl Standing {
    /// Everybody.
    pub fn people(&self) -> u64 {
        let groups = self.inside.iter().chain(&self.on_road).chain(&self.staged).flatten();
        let rest = self.in_air.iter().chain(&self.queue).chain(&self.admitted);
        groups.chain(rest).map(|n| u64::from(*n)).sum()
    }
}

/// Where everybody and everything is at the start of [`Now::step`]. What has begun must name only what is there; where
/// more have left than were there, or more are admitted than came, the figure stays at nought.
pub fn standing(problem: &Problem, now: &Now) -> Standing {
    let groups = problem.groups.len();
    let mut standing = Standing {
        inside: problem.sites.iter().map(|site| site.people.clone()).collect(),
        passed: problem.sites.iter().map(|site| vec![vec![0; groups]; site.stages.len()]).collect(),
        on_road: vec![vec![0; groups]; problem.airfields.len()],
        staged: vec![vec![0; groups]; problem.airfields.len()],
        in_air: vec![0; problem.receivers.len()],
        queue: vec![0; problem.receivers.len()],
        admitted: vec![0; problem.receivers.len()],
        vehicles_back: vec![Vec::new(); problem.vehicles.len()],
        tails_back: vec![Vec::new(); problem.kinds.len()],
        road_guards_back: Vec::new(),
        air_guards_back: Vec::new(),
    };
    for work in &now.done.stages {
        add(&mut standing.passed[work.site.0][work.stage], &work.persons);
    }
    standing.drives(problem, now);
    standing.flights(problem, now);
    for of in &now.done.admissions {
        let queue = &mut standing.queue[of.receiver.0];
        *queue = queue.saturating_sub(of.persons);
        standing.admitted[of.receiver.0] += of.persons;
    }
    standing
}

fn add(sum: &mut [u32], persons: &[u32]) {
    sum.iter_mut().zip(persons).for_each(|(sum, n)| *sum += n);
}

fn take(sum: &mut [u32], persons: &[u32]) {
    sum.iter_mut().zip(persons).for_each(|(sum, n)| *sum = sum.saturating_sub(*n));
}

impl Standing {
    fn drives(&mut self, problem: &Problem, now: &Now) {
        let edges = problem.grid.edges_min();
        for convoy in &now.done.convoys {
            let road = &problem.roads[convoy.road.0];
            for load in &convoy.loads {
                take(&mut self.inside[road.site.0], &load.persons);
                self.passed[road.site.0].iter_mut().for_each(|stage| take(stage, &load.persons));
                let Some(times) = drive(problem, convoy.road, load.pool, convoy.leaves) else { continue };
                let there = if times.arrives <= now.step.0 { &mut self.staged } else { &mut self.on_road };
                add(&mut there[road.airfield.0], &load.persons);
                if times.vehicles_back > now.step.0 {
                    self.vehicles_back[load.pool.0].push(edges[times.vehicles_back]);
                }
                if times.guards_back > now.step.0 {
                    self.road_guards_back.push((load.guards, edges[times.guards_back]));
                }
            }
        }
    }

    fn flights(&mut self, problem: &Problem, now: &Now) {
        let edges = problem.grid.edges_min();
        for sortie in &now.done.sorties {
            let route = &problem.routes[sortie.route.0];
            take(&mut self.staged[route.airfield.0], &sortie.persons);
            let Some(times) = flight(problem, sortie.kind, sortie.route, sortie.boards) else { continue };
            let there = if times.queues <= now.step.0 { &mut self.queue } else { &mut self.in_air };
            there[route.receiver.0] += sortie.persons.iter().sum::<u32>();
            if times.aircraft_back > now.step.0 {
                self.tails_back[sortie.kind.0].push((sortie.tail, edges[times.aircraft_back]));
            }
            if times.guards_back > now.step.0 {
                self.air_guards_back.push((sortie.guards, edges[times.guards_back]));
            }
        }
    }
}
