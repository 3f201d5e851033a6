//! One run's world: everything that goes wrong in it, drawn before the plan is played, so that every plan meets
//! the same. Source: ours; `airlift.md` §4, common cause.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

use super::front::{Conditional, path};
use crate::disruption::{Disruptions, Front};
use crate::problem::Problem;
use crate::windows::DAY_MIN;

/// Whether what hangs on the front shares one path of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dependence {
    /// One path for all sites, airfields and clearances.
    Joint,
    /// A path for each: each follows the same law by itself. For comparison.
    Independent,
}

/// A step that never comes.
pub(super) const NEVER: usize = usize::MAX;

/// By step unless said otherwise. Whoever asks knows of the present step, never of a later one.
pub(super) struct World {
    /// By site: the step within which it fails, the number of steps for after the horizon.
    pub(super) fails: Vec<usize>,
    /// By airfield: the step from which it is lost.
    pub(super) lost: Vec<usize>,
    /// By clearance: stretches of steps in which it is withdrawn.
    pub(super) withdrawn: Vec<Vec<(usize, usize)>>,
    /// Nobody flies, by airfield.
    pub(super) foul_here: Vec<Vec<bool>>,
    /// Nobody flies, by receiver.
    pub(super) foul_there: Vec<Vec<bool>>,
    /// By type and tail.
    pub(super) tails_out: Vec<Vec<Vec<bool>>>,
    /// Vehicles that are being mended, by pool.
    pub(super) vehicles_out: Vec<Vec<u32>>,
    /// By receiver and day.
    pub(super) refused: Vec<Vec<bool>>,
    /// Admits slowly, by receiver; and the share of the pace that is then left.
    pub(super) slow: Vec<Vec<bool>>,
    pub(super) slow_pace: f64,
}

impl World {
    /// Of so many whom a receiver could admit in a step, those whom it does by its pace now.
    pub(super) fn paced(&self, receiver: usize, step: usize, admits: u32) -> u32 {
        if self.slow[receiver][step] { crate::legal::whole(f64::from(admits) * self.slow_pace) } else { admits }
    }

    pub(super) fn is_withdrawn(&self, clearance: Option<crate::index::ClearanceId>, step: usize) -> bool {
        clearance.is_some_and(|id| self.withdrawn[id.0].iter().any(|(from, until)| (*from..*until).contains(&step)))
    }
}

/// What worlds are drawn from, made once.
pub(super) struct Worlds<'a> {
    problem: &'a Problem,
    disruptions: &'a Disruptions,
    days: Vec<usize>,
    sites: Vec<Conditional>,
}

/// A number inside (0, 1), never at its ends.
pub(super) fn unit(rng: &mut ChaCha12Rng) -> f64 {
    ((rng.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

/// An exponential time of mean 1.
fn waiting(rng: &mut ChaCha12Rng) -> f64 {
    -libm::log(unit(rng))
}

impl<'a> Worlds<'a> {
    pub(super) fn of(problem: &'a Problem, disruptions: &'a Disruptions) -> Self {
        let edges = problem.grid.edges_min();
        let days: Vec<usize> = edges[..problem.grid.steps()].iter().map(|edge| (edge / DAY_MIN) as usize).collect();
        let of_site =
            |site: &crate::problem::Site| Conditional::of(&site.law.on(&problem.grid), &days, &disruptions.front);
        Self { problem, disruptions, sites: problem.sites.iter().map(of_site).collect(), days }
    }

    fn n_days(&self) -> usize {
        self.days.last().map_or(0, |day| day + 1)
    }

    /// The world of a run: the same seed, run and dependence give the same, whoever asks and in whatever order. What
    /// does not hang on the front is the same under both dependences, and what hangs on it is the same at other rates
    /// of the rest.
    pub(super) fn draw(&self, dependence: Dependence, seed: u64, run: u64) -> World {
        let stream = |number| {
            let mut rng = ChaCha12Rng::seed_from_u64(seed);
            rng.set_stream(number);
            rng
        };
        let (mut rng, mut front) = (stream(2 * run), stream(2 * run + 1));
        let (p, d) = (self.problem, self.disruptions);
        let weather = |rng: &mut ChaCha12Rng| self.spells(d.weather_per_day, d.weather_h, rng);
        let tail = |rng: &mut ChaCha12Rng| self.spells(d.tail_breaks_per_day, d.tail_repair_h, rng);
        let slow = |rng: &mut ChaCha12Rng| self.spells(d.slow_reception_per_day, d.slow_reception_h, rng);
        let days = 0..self.n_days();
        let refusals = |rng: &mut ChaCha12Rng| days.clone().map(|_| unit(rng) < d.refusal_per_day).collect();
        let mut world = World {
            fails: Vec::new(),
            lost: Vec::new(),
            withdrawn: Vec::new(),
            foul_here: p.airfields.iter().map(|_| weather(&mut rng)).collect(),
            foul_there: p.receivers.iter().map(|_| weather(&mut rng)).collect(),
            tails_out: p.kinds.iter().map(|kind| kind.tails.iter().map(|_| tail(&mut rng)).collect()).collect(),
            vehicles_out: p.vehicles.iter().map(|pool| self.vehicles_out(pool.count, &mut rng)).collect(),
            refused: p.receivers.iter().map(|_| refusals(&mut rng)).collect(),
            slow: p.receivers.iter().map(|_| slow(&mut rng)).collect(),
            slow_pace: d.slow_reception_pace,
        };
        self.draw_front(&mut world, dependence, &mut front);
        world
    }

    fn draw_front(&self, world: &mut World, dependence: Dependence, rng: &mut ChaCha12Rng) {
        let (p, front) = (self.problem, &self.disruptions.front);
        let drawn: Vec<f64> = p.sites.iter().map(|_| unit(rng)).collect();
        let waits: Vec<f64> = p.airfields.iter().map(|_| waiting(rng)).collect();
        let mut paths = Paths { front, days: self.n_days(), dependence, shared: None };
        for (drawn, site) in drawn.iter().zip(&self.sites) {
            world.fails.push(site.fails_at(paths.next(rng), &self.days, *drawn).unwrap_or(NEVER));
        }
        for wait in waits {
            let lost = self.reached(front.airfield_loss_per_day, wait, 0, paths.next(rng));
            world.lost.push(lost.unwrap_or(NEVER));
        }
        for _ in &p.clearances {
            let path = paths.next(rng).to_vec();
            world.withdrawn.push(self.withdrawals(&path, rng));
        }
    }

    /// The steps that start within a spell, so that on average as much time is in spells as the rates say.
    fn spells(&self, per_day: f64, hours: f64, rng: &mut ChaCha12Rng) -> Vec<bool> {
        let mut within = vec![false; self.days.len()];
        self.each_spell(per_day, hours, rng, &mut |steps| within[steps].fill(true));
        within
    }

    fn vehicles_out(&self, count: u32, rng: &mut ChaCha12Rng) -> Vec<u32> {
        let mut out = vec![0; self.days.len()];
        let d = self.disruptions;
        for _ in 0..count {
            let mut add = |steps: std::ops::Range<usize>| out[steps].iter_mut().for_each(|n| *n += 1);
            self.each_spell(d.vehicle_breaks_per_day, d.vehicle_repair_h, rng, &mut add);
        }
        out
    }

    fn each_spell(
        &self,
        per_day: f64,
        hours: f64,
        rng: &mut ChaCha12Rng,
        told: &mut dyn FnMut(std::ops::Range<usize>),
    ) {
        if per_day <= 0.0 {
            return;
        }
        let grid = &self.problem.grid;
        let end_min = f64::from(grid.end_min());
        let edge = |minute: f64| grid.edge_from(minute.min(end_min).ceil() as u32).unwrap_or(grid.steps());
        let mut minute = 0.0;
        loop {
            let from = minute + waiting(rng) * f64::from(DAY_MIN) / per_day;
            if from >= end_min {
                return;
            }
            minute = from + waiting(rng) * hours * 60.0;
            told(edge(from)..edge(minute).min(grid.steps()));
        }
    }

    /// The step, from one on, in which a hazard that hangs on the front has summed to a drawn wait.
    fn reached(&self, moving_per_day: f64, wait: f64, from: usize, path: &[bool]) -> Option<usize> {
        let grid = &self.problem.grid;
        let mut sum = 0.0;
        (from..grid.steps()).find(|step| {
            let calmer = if path[self.days[*step]] { 1.0 } else { self.disruptions.front.hazard_times };
            let days = f64::from(grid.length_min(crate::index::Step(*step))) / f64::from(DAY_MIN);
            sum += moving_per_day / calmer * days;
            sum > wait
        })
    }

    fn withdrawals(&self, path: &[bool], rng: &mut ChaCha12Rng) -> Vec<(usize, usize)> {
        let (grid, front) = (&self.problem.grid, &self.disruptions.front);
        let (mut from, mut all) = (0, Vec::new());
        while let Some(gone) = self.reached(front.withdrawal_per_day, waiting(rng), from, path) {
            let until_min =
                f64::from(grid.edges_min()[gone]) + waiting(rng) * front.withdrawn_days * f64::from(DAY_MIN);
            from = grid.edge_from(until_min.min(f64::from(grid.end_min())).ceil() as u32).unwrap_or(grid.steps());
            from = from.max(gone + 1);
            all.push((gone, from));
        }
        all
    }
}

/// Paths of the front as they are asked for: one for all, or one each.
struct Paths<'a> {
    front: &'a Front,
    days: usize,
    dependence: Dependence,
    shared: Option<Vec<bool>>,
}

impl Paths<'_> {
    fn next(&mut self, rng: &mut ChaCha12Rng) -> &[bool] {
        if self.dependence == Dependence::Independent {
            self.shared = None;
        }
        self.shared.get_or_insert_with(|| path(self.front, self.days, rng))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::{Size, generate};

    #[test]
    fn drawn_worlds_have_the_rates_and_laws_that_were_asked_for() {
        let size = Size { people: 300, sites: 3, airfields: 3, receivers: 2, days: 6, step_min: 120 };
        let problem = generate(&size, 4).unwrap();
        let disruptions = Disruptions::default();
        let worlds = Worlds::of(&problem, &disruptions);
        let runs = 4_000;
        for dependence in [Dependence::Joint, Dependence::Independent] {
            let drawn: Vec<World> = (0..runs).map(|run| worlds.draw(dependence, 7, run)).collect();
            for (s, site) in problem.sites.iter().enumerate() {
                for day in 0..6_usize {
                    let by = site.law.by((day as u32 + 1) * 1440);
                    let failed = drawn.iter().filter(|w| w.fails[s] < (day + 1) * 12).count() as f64 / runs as f64;
                    let error = (by * (1.0 - by) / runs as f64).sqrt();
                    assert!(
                        (failed - by).abs() < 4.5 * error,
                        "{dependence:?}, site {s}, day {day}: {failed}, not {by}"
                    );
                }
            }
            let all = (runs * 3 * 72) as f64;
            let out = |w: &World| w.foul_here.iter().flatten().filter(|foul| **foul).count();
            let foul = drawn.iter().map(out).sum::<usize>() as f64 / all;
            // Of 240 h between spells and 8 h in them, a little less as none has begun at the start.
            assert!((0.025..0.034).contains(&foul), "{foul}");
        }
    }

    #[test]
    fn what_does_not_hang_on_the_front_is_the_same_under_both() {
        let size = Size { people: 300, sites: 3, airfields: 3, receivers: 2, days: 6, step_min: 120 };
        let problem = generate(&size, 4).unwrap();
        let disruptions = Disruptions::default();
        let worlds = Worlds::of(&problem, &disruptions);
        let (joint, independent) = (worlds.draw(Dependence::Joint, 1, 9), worlds.draw(Dependence::Independent, 1, 9));
        assert_eq!((joint.foul_here, joint.tails_out), (independent.foul_here, independent.tails_out));
        assert_eq!((joint.vehicles_out, joint.refused), (independent.vehicles_out, independent.refused));
    }
}
