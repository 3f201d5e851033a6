//! The front's path by the day, and each site's hazard on it, so that the mean over all paths is the site's own law
//! to the last bits. Source: ours; a hidden Markov chain run forward beside the law, one root for each step.

use rand_chacha::ChaCha12Rng;

use super::world::unit;
use crate::disruption::Front;
use crate::law::StepLaw;

/// Steps of Newton's method at most; it converges from one side, quadratically at the end.
const ROOT_STEPS: usize = 100;

/// Whether the front moves, by day.
pub(super) fn path(front: &Front, days: usize, rng: &mut ChaCha12Rng) -> Vec<bool> {
    let mut path: Vec<bool> = Vec::with_capacity(days);
    for _ in 0..days {
        let chance = match path.last() {
            None => front.moves_at_first,
            Some(true) => 1.0 - front.to_calm_per_day,
            Some(false) => front.to_moving_per_day,
        };
        path.push(unit(rng) < chance);
    }
    path
}

/// Probability that a site that still stands fails within a step, when the front is calm and when it moves; the
/// last entry is for all that comes after the horizon, on the front of its last day.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Conditional(Vec<[f64; 2]>);

impl Conditional {
    /// `days` says the day of each step.
    pub(super) fn of(law: &StepLaw, days: &[usize], front: &Front) -> Self {
        // Probability that the site stands and the front is calm, or moves.
        let mut standing = [1.0 - front.moves_at_first, front.moves_at_first];
        let times = [1.0, front.hazard_times];
        let mut left = 1.0;
        let mut fails = Vec::with_capacity(days.len() + 1);
        for (step, within) in law.within.iter().chain([&law.after]).enumerate() {
            if step > 0 && days.get(step).is_some_and(|day| *day != days[step - 1]) {
                standing = a_day_later(standing, front);
            }
            left -= within;
            let base = base_hazard(standing, times, left);
            let chance = times.map(|times| 1.0 - libm::exp(-base * times));
            standing = [0, 1].map(|regime| standing[regime] * (1.0 - chance[regime]));
            fails.push(chance);
        }
        Self(fails)
    }

    /// The step at which a site fails on a path, drawn by a number inside (0, 1); one past the last for after the
    /// horizon, none for never.
    pub(super) fn fails_at(&self, path: &[bool], days: &[usize], drawn: f64) -> Option<usize> {
        let mut standing = 1.0;
        for (step, chance) in self.0.iter().enumerate() {
            let day = days.get(step).or(days.last())?;
            standing *= 1.0 - chance[usize::from(path[*day])];
            if standing < drawn {
                return Some(step);
            }
        }
        None
    }
}

fn a_day_later(mass: [f64; 2], front: &Front) -> [f64; 2] {
    let [calm, moving] = mass;
    let (begins, ends) = (front.to_moving_per_day, front.to_calm_per_day);
    [calm * (1.0 - begins) + moving * ends, calm * begins + moving * (1.0 - ends)]
}

/// The hazard of a calm step that leaves so much standing: Newton's method from 0 on a convex falling curve, which
/// never oversteps. Infinite where nothing is left.
fn base_hazard(standing: [f64; 2], times: [f64; 2], left: f64) -> f64 {
    let all = standing[0] + standing[1];
    if left >= all {
        return 0.0;
    }
    // Less than what rounding leaves of 1 is nothing.
    if left <= 1e-14 {
        return f64::INFINITY;
    }
    let mut base = 0.0;
    for _ in 0..ROOT_STEPS {
        let each = [0, 1].map(|regime| standing[regime] * libm::exp(-base * times[regime]));
        let (above, slope) = (each[0] + each[1] - left, each[0] * times[0] + each[1] * times[1]);
        let next = base + above / slope;
        if next <= base {
            break;
        }
        base = next;
    }
    base
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::Grid;
    use crate::law::FailureLaw;

    const FRONT: Front = Front {
        moves_at_first: 0.3,
        to_moving_per_day: 0.1,
        to_calm_per_day: 0.25,
        hazard_times: 40.0,
        airfield_loss_per_day: 0.0,
        withdrawal_per_day: 0.0,
        withdrawn_days: 1.0,
    };

    fn day_of(grid: &Grid) -> Vec<usize> {
        grid.edges_min()[..grid.steps()].iter().map(|edge| (*edge / 1440) as usize).collect()
    }

    fn chance_of(front: &Front, path: &[bool]) -> f64 {
        let first = if path[0] { front.moves_at_first } else { 1.0 - front.moves_at_first };
        let step = |pair: &[bool]| match (pair[0], pair[1]) {
            (false, true) => front.to_moving_per_day,
            (false, false) => 1.0 - front.to_moving_per_day,
            (true, false) => front.to_calm_per_day,
            (true, true) => 1.0 - front.to_calm_per_day,
        };
        path.windows(2).map(step).product::<f64>() * first
    }

    /// The mean law over all paths, path by path.
    fn mean_law(conditional: &Conditional, front: &Front, days: &[usize], n_days: usize) -> Vec<f64> {
        let mut mean = vec![0.0; conditional.0.len()];
        for number in 0..1_usize << n_days {
            let path: Vec<bool> = (0..n_days).map(|day| number >> day & 1 == 1).collect();
            let (chance, mut standing) = (chance_of(front, &path), 1.0);
            for (step, fails) in conditional.0.iter().enumerate() {
                let day = days.get(step).copied().unwrap_or(n_days - 1);
                let fails = fails[usize::from(path[day])];
                mean[step] += chance * standing * fails;
                standing *= 1.0 - fails;
            }
        }
        mean
    }

    #[test]
    fn the_mean_over_all_paths_is_the_law_of_the_problem() {
        let grid = Grid::mixed(&[(120, 4), (360, 4)]).unwrap();
        let days = day_of(&grid);
        let laws = [
            FailureLaw::constant(0.06, 20).unwrap(),
            FailureLaw::constant(0.6, 8).unwrap(),
            FailureLaw::new(vec![0, 720, 2880, 20_000], vec![0.05, 0.0, 0.6]).unwrap(),
            FailureLaw::new(vec![0, 1440, 11_520], vec![0.25, 0.75]).unwrap(),
        ];
        for times in [1.0, 3.0, 40.0, 2_000.0] {
            let front = Front { hazard_times: times, ..FRONT };
            for (n, law) in laws.iter().enumerate() {
                let law = law.on(&grid);
                let mean = mean_law(&Conditional::of(&law, &days, &front), &front, &days, 8);
                for (step, wanted) in law.within.iter().chain([&law.after]).enumerate() {
                    let is = mean[step];
                    assert!((is - wanted).abs() < 1e-12, "law {n}, times {times}, step {step}: {is}, not {wanted}");
                }
            }
        }
    }

    #[test]
    fn drawn_failures_follow_the_path() {
        let grid = Grid::even(1440, 3).unwrap();
        let days = day_of(&grid);
        let law = FailureLaw::constant(0.3, 5).unwrap().on(&grid);
        let conditional = Conditional::of(&law, &days, &FRONT);
        let (calm, moving) = (vec![false; 3], vec![true; 3]);
        let at = |path: &[bool], drawn| conditional.fails_at(path, &days, drawn).unwrap_or(9);
        assert_eq!((at(&moving, 0.999), at(&calm, 1e-6)), (0, 9));
        assert!((1..100).all(|n| at(&moving, f64::from(n) / 100.0) <= at(&calm, f64::from(n) / 100.0)));
    }
}
