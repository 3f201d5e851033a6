//! The relaxation as a guide: what a person's way costs beyond the prices of all limits, and a first plan that
//! follows the relaxation's flows. Source: `airlift.md` §4 (guided rounding); reduced costs.

use std::collections::BTreeMap;

use crate::bound::reduced_costs;
use crate::greedy::{Policy, trips};
use crate::ledger::{Ledger, Trip};
use crate::moves::Moves;
use crate::relax::Relaxed;

/// Reduced costs by move, 0 where the relaxation may go; and its flows.
pub(crate) struct Guide {
    roads: Vec<f64>,
    /// Of waiting from the start to each step, by airfield and lane.
    waits: Vec<Vec<Vec<f64>>>,
    /// Persons on each sortie in the relaxation.
    flown: Vec<f64>,
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
            flown: model.sorties.iter().map(|column| solved.values[*column]).collect(),
        })
    }

    /// What one person's way to a sortie that boards at a step costs beyond the prices.
    pub(crate) fn road_score(&self, moves: &Moves<'_>, road: usize, boards: usize) -> f64 {
        let of = &moves.roads[road];
        let waits = &self.waits[of.airfield.0][of.lane];
        self.roads[road] + waits[boards] - waits[of.times.arrives]
    }
}

/// Books whole sorties as the relaxation's flow of each aircraft, route and lane adds up to half of one, filled
/// by the ways it prices lowest; who is left then goes by a policy.
pub(crate) fn guided(ledger: &mut Ledger<'_>, guide: &Guide, policy: Policy) -> Vec<Trip> {
    let moves = ledger.moves;
    let mut owed: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    let mut booked = Vec::new();
    for (sortie, of) in moves.sorties.iter().enumerate() {
        let owed = owed.entry((of.kind.0, of.route.0, of.lane)).or_default();
        *owed += guide.flown[sortie];
        while *owed >= 0.5 * f64::from(of.persons_max) || (*owed >= 0.5 && guide.flown[sortie] > 0.9 * *owed) {
            let score = |road: usize| Some(guide.road_score(moves, road, of.boards));
            let Some(trip) = ledger.make(sortie, 1, &score) else { break };
            *owed -= f64::from(trip.persons());
            booked.push(trip);
        }
    }
    booked.extend(trips(ledger, policy));
    booked
}
