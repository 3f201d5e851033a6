//! What a plan costs, in persons, by its parts; and how many are expected inside when a site fails. Source:
//! `airlift.md` §4.

use crate::index::Step;
use crate::law::StepLaw;
use crate::plan::Plan;
use crate::problem::{Problem, Receiver};
use crate::timeline::{drive, flight};

/// The objective by its parts, each in persons.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ObjectiveParts {
    /// Expected people inside at the failure of their site, weighted by the priority of their group.
    pub inside: f64,
    /// Harm of waiting beside runways.
    pub staging: f64,
    /// Harm on the road and in the air.
    pub road_air: f64,
    /// Harm of being held above humane capacity.
    pub crowding: f64,
    /// Duration, waiting for admission, use of aircraft and vehicles.
    pub tie_break: f64,
}

impl ObjectiveParts {
    /// All parts together.
    pub fn total(&self) -> f64 {
        self.inside + self.staging + self.road_air + self.crowding + self.tie_break
    }
}

/// The cost of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cost {
    /// The objective by its parts.
    pub parts: ObjectiveParts,
    /// Expected people inside at the failure of their site, each counting one.
    pub expected_inside: f64,
}

impl Cost {
    /// The objective, persons.
    pub fn objective(&self) -> f64 {
        self.parts.total()
    }
}

/// Hours of a step.
pub(crate) fn hours(problem: &Problem, step: usize) -> f64 {
    f64::from(problem.grid.length_min(Step(step))) / 60.0
}

/// The full cost of a plan. The plan should be feasible ([`crate::violations`]); what ends after the horizon
/// is counted up to it. Sums are taken in one order, so that the same plan has the same bits.
pub fn cost(problem: &Problem, plan: &Plan) -> Cost {
    let mut cost = Cost::default();
    inside(problem, plan, &mut cost);
    staging(problem, plan, &mut cost);
    moves(problem, plan, &mut cost);
    for id in problem.receiver_ids() {
        let (mut arrivals, mut admitted) = (vec![0_u32; problem.grid.steps() + 1], vec![0_u32; problem.grid.steps()]);
        for sortie in plan.sorties.iter().filter(|s| problem.routes[s.route.0].receiver == id) {
            if let Some(times) = flight(problem, sortie.kind, sortie.route, sortie.boards) {
                arrivals[times.queues] += sortie.persons.iter().sum::<u32>();
            }
        }
        for admission in plan.admissions.iter().filter(|a| a.receiver == id) {
            admitted[admission.step.0] += admission.persons;
        }
        let (crowding, queue) = reception(problem, &problem.receivers[id.0], &arrivals, &admitted);
        cost.parts.crowding += crowding;
        cost.parts.tie_break += queue;
    }
    cost
}

fn inside(problem: &Problem, plan: &Plan, cost: &mut Cost) {
    for s in 0..problem.sites.len() {
        let law = problem.sites[s].law.on(&problem.grid);
        for (g, group) in problem.groups.iter().enumerate() {
            let left = left_inside(problem, plan, s, g);
            for (step, left) in left.iter().enumerate() {
                cost.parts.tie_break += problem.harm.duration_per_person_h * hours(problem, step) * left;
            }
            let expected = expected(&law, &left);
            cost.expected_inside += expected;
            cost.parts.inside += group.priority * expected;
        }
    }
}

/// People of a group inside a site through each step.
pub(crate) fn left_inside(problem: &Problem, plan: &Plan, site: usize, group: usize) -> Vec<f64> {
    let mut leaving = vec![0_u32; problem.grid.steps()];
    for convoy in plan.convoys.iter().filter(|c| problem.roads[c.road.0].site.0 == site) {
        leaving[convoy.leaves.0] += convoy.loads.iter().map(|load| load.persons[group]).sum::<u32>();
    }
    let mut left = f64::from(problem.sites[site].people[group]);
    let after = |leaving: u32| {
        left -= f64::from(leaving);
        left
    };
    leaving.into_iter().map(after).collect()
}

/// How many of them are expected inside at the failure; who is left at the end stays.
pub(crate) fn expected(law: &StepLaw, left: &[f64]) -> f64 {
    let within: f64 = law.within.iter().zip(left).map(|(within, left)| within * left).sum();
    within + law.after * left.last().copied().unwrap_or(0.0)
}

fn staging(problem: &Problem, plan: &Plan, cost: &mut Cost) {
    for id in problem.airfield_ids() {
        let mut change = vec![0_i64; problem.grid.steps() + 1];
        for convoy in plan.convoys.iter().filter(|c| problem.roads[c.road.0].airfield == id) {
            for load in &convoy.loads {
                if let Some(times) = drive(problem, convoy.road, load.pool, convoy.leaves) {
                    change[times.arrives] += i64::from(load.persons.iter().sum::<u32>());
                }
            }
        }
        for sortie in plan.sorties.iter().filter(|s| problem.routes[s.route.0].airfield == id) {
            change[sortie.boards.0] -= i64::from(sortie.persons.iter().sum::<u32>());
        }
        let mut waiting = 0_i64;
        for (step, change) in change.iter().take(problem.grid.steps()).enumerate() {
            waiting += change;
            cost.parts.staging += problem.harm.staging_per_person_h * hours(problem, step) * waiting as f64;
        }
    }
}

fn moves(problem: &Problem, plan: &Plan, cost: &mut Cost) {
    for convoy in &plan.convoys {
        let road = &problem.roads[convoy.road.0];
        for load in &convoy.loads {
            let persons = f64::from(load.persons.iter().sum::<u32>());
            cost.parts.road_air += problem.harm.road_per_person_h * f64::from(road.out_min) / 60.0 * persons;
            cost.parts.tie_break += problem.harm.vehicle_h * f64::from(road.out_min + road.back_min) / 60.0;
        }
    }
    for sortie in &plan.sorties {
        if let Some(times) = flight(problem, sortie.kind, sortie.route, sortie.boards) {
            let persons = f64::from(sortie.persons.iter().sum::<u32>());
            cost.parts.road_air += problem.harm.air_per_person_h * f64::from(times.flight_min) / 60.0 * persons;
            cost.parts.tie_break += problem.harm.aircraft_h * f64::from(times.duty_min) / 60.0;
        }
    }
}

/// What the starts of a plan cost by themselves: harm on the road and in the air, use of vehicles and aircraft.
pub(crate) fn on_the_way(problem: &Problem, plan: &Plan) -> f64 {
    let mut cost = Cost::default();
    moves(problem, plan, &mut cost);
    cost.parts.total()
}

/// Crowding and waiting at a receiver, given who arrives at each edge and who is admitted in each step.
pub(crate) fn reception(problem: &Problem, receiver: &Receiver, arrivals: &[u32], admitted: &[u32]) -> (f64, f64) {
    let (mut arrived, mut waiting) = (f64::from(receiver.occupied), 0.0);
    let (mut crowding, mut queue) = (0.0, 0.0);
    for step in 0..problem.grid.steps() {
        arrived += f64::from(arrivals[step]);
        waiting += f64::from(arrivals[step]) - f64::from(admitted[step]);
        let above = (arrived - f64::from(receiver.capacity_humane)).max(0.0);
        crowding += problem.harm.crowding_per_person_day * hours(problem, step) / 24.0 * above;
        queue += problem.harm.queue_per_person_h * hours(problem, step) * waiting;
    }
    (crowding, queue)
}
