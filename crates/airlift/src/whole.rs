//! Whole sorties by a mixed program: the relaxation in which aircraft are counted, not shared, and only sorties
//! near those that the relaxation or a plan flies may fly. Source: `airlift.md` §4; relaxation enforced
//! neighbourhood search, Berthold 2014.

use crate::follow::Flows;
use crate::ledger::Trip;
use crate::lp::Lp;
use crate::model::Model;
use crate::moves::Moves;
use crate::parameters::WHOLE_NEAR_STEPS;

/// A program some of whose columns are whole.
pub(crate) struct Mixed {
    pub(crate) lp: Lp,
    /// Sorties to choose from, each with the column that counts its aircraft.
    counts: Vec<(usize, usize)>,
}

/// Which sorties may fly: those that flow or are booked, and the same a little earlier or later.
pub(crate) fn near(moves: &Moves<'_>, flows: &[Flows], trips: &[Trip]) -> Vec<bool> {
    let mut near = vec![false; moves.sorties.len()];
    let booked = trips.iter().map(|trip| trip.sortie);
    for sortie in flows.iter().flat_map(Flows::flown).chain(booked) {
        let of = &moves.sorties[sortie];
        let until = (of.boards + WHOLE_NEAR_STEPS).min(moves.steps() - 1);
        for other in (of.boards.saturating_sub(WHOLE_NEAR_STEPS)..=until).flat_map(|step| moves.boarding(step)) {
            let like = &moves.sorties[other];
            near[other] |= (like.kind, like.route, like.lane) == (of.kind, of.route, of.lane);
        }
    }
    near
}

impl Mixed {
    pub(crate) fn of(moves: &Moves<'_>, model: &Model, near: &[bool]) -> Self {
        let mut lp = model.lp.clone();
        let mut counted = vec![None; lp.columns.len()];
        let mut counts = Vec::new();
        for (sortie, column) in model.sorties.iter().enumerate() {
            if !near[sortie] {
                lp.columns[*column].most = 0.0;
                continue;
            }
            let (of, most) = (&moves.sorties[sortie], lp.columns[*column].most);
            let seats = f64::from(of.persons_max);
            let count = lp.column(0.0, most / seats);
            lp.at_most(vec![(*column, 1.0), (count, -seats)], 0.0);
            counted[*column] = Some((count, seats));
            counts.push((sortie, count));
        }
        for row in &mut lp.rows[model.air_rows.clone()] {
            for (column, amount) in &mut row.terms {
                if let Some((count, seats)) = counted.get(*column).copied().flatten() {
                    // A person's share was rounded; whole aircraft take whole numbers, and grams of fuel.
                    (*column, *amount) = (count, (*amount * seats * 1e6).round() / 1e6);
                }
            }
        }
        Self { lp, counts }
    }

    /// Columns that are whole.
    pub(crate) fn whole(&self) -> impl Iterator<Item = usize> {
        self.counts.iter().map(|(_, column)| *column)
    }

    /// The point of these trips, from the values that the relaxation has along them.
    pub(crate) fn point(&self, along: &[f64], trips: &[Trip]) -> Vec<f64> {
        let mut point = along.to_vec();
        point.resize(self.lp.columns.len(), 0.0);
        for (sortie, column) in &self.counts {
            point[*column] = trips.iter().filter(|trip| trip.sortie == *sortie).count() as f64;
        }
        point
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book;
    use crate::cost::cost;
    use crate::generate::{Size, generate};
    use crate::greedy::{Policy, trips};
    use crate::ledger::Ledger;
    use crate::relax::Relaxed;
    use crate::solver::mixed;

    const SMALL: Size = Size { people: 120, sites: 2, airfields: 2, receivers: 2, days: 2, step_min: 240 };

    fn value(lp: &Lp, point: &[f64]) -> f64 {
        lp.columns.iter().zip(point).map(|(column, x)| column.cost * x).sum()
    }

    /// By how much a point misses a row or a box at most.
    fn missed(lp: &Lp, point: &[f64]) -> f64 {
        let rows = lp.rows.iter().map(|row| {
            let over = row.terms.iter().map(|(column, a)| a * point[*column]).sum::<f64>() - row.figure;
            if row.equal { over.abs() } else { over }
        });
        let boxes = lp.columns.iter().zip(point).map(|(column, x)| (x - column.most).max(-x));
        rows.chain(boxes).fold(0.0, f64::max)
    }

    #[test]
    fn every_plan_is_a_point_of_the_program_and_lies_between_it_and_the_bound() {
        for seed in 0..4 {
            let problem = generate(&SMALL, seed).unwrap();
            let moves = Moves::of(&problem);
            let relaxed = Relaxed::of(&moves);
            let flows = [Flows::of(&relaxed.model, &relaxed.solved.as_ref().unwrap().values)];
            for policy in Policy::ALL {
                let mut ledger = Ledger::new(&moves);
                let booked = trips(&mut ledger, policy);
                let plan = cost(&problem, &book::plan(&ledger, &booked)).objective();
                let along = relaxed.along(&moves, &booked).unwrap();
                let best = value(&relaxed.model.lp, &along);
                assert!(best <= plan + 1e-6 && best >= relaxed.bound.value - 1e-6, "seed {seed}: {best} {plan}");
                let program = Mixed::of(&moves, &relaxed.model, &near(&moves, &flows, &booked));
                let point = program.point(&along, &booked);
                assert!(missed(&program.lp, &point) < 1e-5, "seed {seed}: {}", missed(&program.lp, &point));
                let Some(chosen) = mixed(&program, &point, 0.0) else { continue };
                let value = value(&program.lp, &chosen);
                assert!(value <= best + 1e-6 && value >= relaxed.bound.value - 1e-6, "seed {seed}: {value} {best}");
                assert!(program.whole().all(|column| (chosen[column] - chosen[column].round()).abs() < 1e-5));
            }
        }
    }
}
