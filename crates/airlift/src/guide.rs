//! The relaxation as a guide: what a person's way costs beyond the prices of all limits. Source: `airlift.md` §4;
//! reduced costs.

use crate::bound::reduced_costs;
use crate::moves::Moves;
use crate::relax::Relaxed;

/// Reduced costs by move, 0 where the relaxation may go.
pub(crate) struct Guide {
    roads: Vec<f64>,
    /// Of waiting from the start to each step, by airfield and lane.
    waits: Vec<Vec<Vec<f64>>>,
}

impl Guide {
    /// None where the solver gave up.
    pub(crate) fn of(relaxed: &Relaxed) -> Option<Self> {
        let solved = relaxed.solved.as_ref()?;
        let model = &relaxed.model;
        let reduced = reduced_costs(&model.lp, &solved.prices);
        let until = |columns: &Vec<usize>| {
            let mut sum = 0.0;
            let mut sums = vec![0.0];
            sums.extend(columns.iter().map(|column| {
                sum += reduced[*column];
                sum
            }));
            sums
        };
        Some(Self {
            roads: model.roads.iter().map(|column| reduced[*column]).collect(),
            waits: model.waiting.iter().map(|lanes| lanes.iter().map(until).collect()).collect(),
        })
    }

    /// What one person's way to a sortie that boards at a step costs beyond the prices.
    pub(crate) fn road_score(&self, moves: &Moves<'_>, road: usize, boards: usize) -> f64 {
        let of = &moves.roads[road];
        let waits = &self.waits[of.airfield.0][of.lane];
        self.roads[road] + waits[boards] - waits[of.times.arrives]
    }
}
