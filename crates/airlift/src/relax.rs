//! The relaxation solved, and what follows from its prices: a bound that holds. Source: `airlift.md` §4.

use crate::bound::bound;
use crate::ledger::{Left, Trip};
use crate::model::{Begun, Model};
use crate::moves::Moves;
use crate::problem::Problem;
use crate::solver::{Solved, solve, values};

/// No plan on this grid costs less, for these failure laws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    /// Persons. Certified: reckoned by our own code from the solver's prices, every operation rounded outward.
    pub value: f64,
    /// The grid that it holds for: its longest step, hours. Bounds of different grids cannot be compared.
    pub grid_h: f64,
}

impl Bound {
    /// How far an objective is above it: the difference as a share of the bound, or of one person if that is more.
    pub fn gap(&self, objective: f64) -> f64 {
        (objective - self.value) / self.value.max(1.0)
    }
}

/// A problem's relaxation with a solver's answer.
pub(crate) struct Relaxed {
    pub(crate) model: Model,
    /// None when the solver gave up; the bound then rests on no prices and is weak.
    pub(crate) solved: Option<Solved>,
    pub(crate) bound: Bound,
}

impl Relaxed {
    pub(crate) fn of(moves: &Moves<'_>) -> Self {
        Self::from(moves, Model::of(moves), 0.0)
    }

    /// Of what is still to come beside what has begun.
    pub(crate) fn beside(moves: &Moves<'_>, begun: &Begun, left: &Left<'_>) -> Self {
        Self::from(moves, Model::beside(moves, begun, left), begun.cost)
    }

    fn from(moves: &Moves<'_>, model: Model, begun: f64) -> Self {
        let solved = solve(&model.lp);
        let prices = solved.as_ref().map_or(&[][..], |s| &s.prices);
        // Every cost is at least 0, and so is their sum.
        let value = (bound(&model.lp, prices).max(0.0) + begun).next_down().max(0.0);
        let bound = Bound { value, grid_h: moves.problem.grid.longest_h() };
        Self { model, solved, bound }
    }

    /// The relaxation where the aircraft fly as booked and nothing else does: who should go with them, and by
    /// which road. None when the solver gives up.
    pub(crate) fn along(&self, moves: &Moves<'_>, trips: &[Trip]) -> Option<Vec<f64>> {
        let mut lp = self.model.lp.clone();
        self.model.sorties.iter().for_each(|column| lp.columns[*column].most = 0.0);
        for trip in trips {
            lp.columns[self.model.sorties[trip.sortie]].most += f64::from(moves.sorties[trip.sortie].persons_max);
        }
        values(&lp)
    }
}

/// What no plan can be better than. It holds for plans fixed beforehand and carried out until a site fails, on
/// the problem's grid and for its failure laws; re-planning can do better. The problem must be free of conflicts.
pub fn lower_bound(problem: &Problem) -> Bound {
    Relaxed::of(&Moves::of(problem)).bound
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::cost;
    use crate::generate::{Size, generate};
    use crate::greedy::Policy;
    use crate::improve::improved;

    #[test]
    fn perturbed_prices_never_lift_the_bound_above_a_plan() {
        for seed in 0..3 {
            let size = Size { people: 60, sites: 2, airfields: 2, receivers: 2, days: 2, step_min: 240 };
            let problem = generate(&size, seed).unwrap();
            let best = cost(&problem, &improved(&problem, Policy::HighestHazardFirst, 300, 1, &mut |_| true));
            let relaxed = Relaxed::of(&Moves::of(&problem));
            let solved = relaxed.solved.unwrap();
            assert!(relaxed.bound.value > 0.5 * best.objective(), "{:?} beside {best:?}", relaxed.bound);
            for n in 0..200_usize {
                let bent = |(row, price): (usize, &f64)| {
                    let wild = ((row * 7_919 + n * 104_729) % 2_003) as f64 / 1_001.0 - 1.0;
                    if n % 2 == 0 { price + wild * price.abs() } else { price + wild * 0.01 * n as f64 }
                };
                let prices: Vec<f64> = solved.prices.iter().enumerate().map(bent).collect();
                let bound = bound(&relaxed.model.lp, &prices);
                assert!(bound <= best.objective(), "seed {seed}, case {n}: {bound} above {}", best.objective());
            }
        }
    }
}
