//! The one file that knows a solver of linear programs. What it returns is not trusted: the bound is made in
//! `bound.rs` from its prices, and plans are checked. Source: HiGHS 1.x; microlp 0.7 where it is left out.

use crate::lp::Lp;
use crate::whole::Mixed;

/// What a solver found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Solved {
    /// A value for each column.
    pub(crate) values: Vec<f64>,
    /// A price for each row: what the objective changes by when the row's figure grows by 1.
    pub(crate) prices: Vec<f64>,
}

/// The name of the solver that is built in.
pub const SOLVER: &str = if cfg!(feature = "highs") { "HiGHS" } else { "microlp" };

/// Solves; none when the solver says that there is no solution, or fails.
pub(crate) fn solve(lp: &Lp) -> Option<Solved> {
    #[cfg(feature = "highs")]
    return with_highs::solve(lp);
    #[cfg(not(feature = "highs"))]
    plain::solve(lp)
}

/// The values alone.
pub(crate) fn values(lp: &Lp) -> Option<Vec<f64>> {
    #[cfg(feature = "highs")]
    return with_highs::solve(lp).map(|solved| solved.values);
    #[cfg(not(feature = "highs"))]
    plain::primal(lp)
}

/// Values of a program with whole columns that cost no more than a point known to be in it: within a share of the
/// best, or at most `enough`, or the best after a number of branches. None when the solver finds none, or is
/// microlp, which has nothing that ends it but a clock.
pub(crate) fn mixed(program: &Mixed, known: &[f64], enough: f64) -> Option<Vec<f64>> {
    #[cfg(feature = "highs")]
    return with_highs::mixed(program, known, enough);
    #[cfg(not(feature = "highs"))]
    {
        let _ = (program, known, enough);
        None
    }
}

#[cfg(feature = "highs")]
mod with_highs {
    use highs::{HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

    use super::Solved;
    use crate::lp::Lp;
    use crate::parameters::{WHOLE_GAP, WHOLE_NODES_MAX};
    use crate::whole::Mixed;

    pub(super) fn mixed(program: &Mixed, known: &[f64], enough: f64) -> Option<Vec<f64>> {
        let mut whole = vec![false; program.lp.columns.len()];
        program.whole().for_each(|column| whole[column] = true);
        let mut model = model(&program.lp, &whole)?;
        model.try_set_option("mip_rel_gap", WHOLE_GAP).ok()?;
        model.try_set_option("objective_target", enough).ok()?;
        model.try_set_option("mip_max_nodes", WHOLE_NODES_MAX as i32).ok()?;
        model.try_set_solution(Some(known), None, None, None).ok()?;
        let solved = model.try_solve().ok()?;
        let found = solved.primal_solution_status() == HighsSolutionStatus::Feasible;
        found.then(|| solved.get_solution().columns().to_vec())
    }

    /// With one thread: the same answer on any machine, and processor time is wall time.
    fn model(lp: &Lp, whole: &[bool]) -> Option<Model> {
        let mut problem = RowProblem::default();
        let of = lp.columns.iter().zip(whole);
        let columns = of.map(|(c, whole)| problem.add_column_with_integrality(c.cost, 0.0..=c.most, *whole));
        let columns: Vec<_> = columns.collect();
        for row in &lp.rows {
            let terms = row.terms.iter().map(|(column, coefficient)| (columns[*column], *coefficient));
            if row.equal {
                problem.add_row(row.figure..=row.figure, terms);
            } else {
                problem.add_row(..=row.figure, terms);
            }
        }
        let mut model = problem.try_optimise(Sense::Minimise).ok()?;
        model.make_quiet();
        model.try_set_option("threads", 1).ok()?;
        Some(model)
    }

    pub(super) fn solve(lp: &Lp) -> Option<Solved> {
        let mut model = model(lp, &vec![false; lp.columns.len()])?;
        model.try_set_option("solver", "simplex").ok()?;
        let solved = model.try_solve().ok()?;
        if solved.status() != HighsModelStatus::Optimal {
            return None;
        }
        let solution = solved.get_solution();
        Some(Solved { values: solution.columns().to_vec(), prices: solution.dual_rows().to_vec() })
    }
}

/// microlp tells no prices, so its dual program is solved beside it.
#[cfg(any(test, not(feature = "highs")))]
mod plain {
    use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, Variable};

    use super::Solved;
    use crate::lp::Lp;

    pub(super) fn solve(lp: &Lp) -> Option<Solved> {
        Some(Solved { values: primal(lp)?, prices: dual(lp)? })
    }

    fn values(problem: &Problem, variables: &[Variable]) -> Option<Vec<f64>> {
        let outcome = problem.solve().ok()?;
        let solution = outcome.solution()?;
        Some(variables.iter().map(|v| solution.var_value(*v)).collect())
    }

    pub(super) fn primal(lp: &Lp) -> Option<Vec<f64>> {
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let variables: Vec<Variable> = lp.columns.iter().map(|c| problem.add_var(c.cost, (0.0, c.most))).collect();
        for row in &lp.rows {
            let mut sum = LinearExpr::empty();
            row.terms.iter().for_each(|(column, coefficient)| sum.add(variables[*column], *coefficient));
            problem.add_constraint(sum, if row.equal { ComparisonOp::Eq } else { ComparisonOp::Le }, row.figure);
        }
        values(&problem, &variables)
    }

    /// The most of b p - u n with A' p - n at most c, p at most 0 on rows that say "at most", n at least 0.
    fn dual(lp: &Lp) -> Option<Vec<f64>> {
        let mut problem = Problem::new(OptimizationDirection::Maximize);
        let free = (f64::NEG_INFINITY, f64::INFINITY);
        let prices: Vec<Variable> = lp
            .rows
            .iter()
            .map(|row| problem.add_var(row.figure, if row.equal { free } else { (f64::NEG_INFINITY, 0.0) }))
            .collect();
        let mut sums = vec![LinearExpr::empty(); lp.columns.len()];
        for (row, price) in lp.rows.iter().zip(&prices) {
            row.terms.iter().for_each(|(column, coefficient)| sums[*column].add(*price, *coefficient));
        }
        for (column, mut sum) in lp.columns.iter().zip(sums) {
            let box_price = problem.add_var(-column.most, (0.0, f64::INFINITY));
            sum.add(box_price, -1.0);
            problem.add_constraint(sum, ComparisonOp::Le, column.cost);
        }
        values(&problem, &prices)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bound::bound;
    use crate::generate::{Size, generate};
    use crate::model::Model;
    use crate::moves::Moves;

    #[test]
    fn two_solvers_agree_and_their_prices_prove_their_values() {
        for seed in 0..6 {
            let size = Size { people: 80, sites: 2, airfields: 2, receivers: 2, days: 2, step_min: 240 };
            let problem = generate(&size, seed).unwrap();
            let lp = Model::of(&Moves::of(&problem)).lp;
            let cost = |s: &Solved| s.values.iter().zip(&lp.columns).map(|(x, c)| x * c.cost).sum::<f64>();
            let [ours, plain] = [solve(&lp).unwrap(), plain::solve(&lp).unwrap()];
            assert!((cost(&ours) - cost(&plain)).abs() < 1e-6, "seed {seed}: {} {}", cost(&ours), cost(&plain));
            for solved in [&ours, &plain] {
                let bound = bound(&lp, &solved.prices);
                assert!(
                    bound <= cost(solved) + 1e-6 && bound > cost(solved) - 1e-5,
                    "seed {seed}: {bound} {}",
                    cost(solved)
                );
            }
        }
    }
}
