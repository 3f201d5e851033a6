//! The relaxation as a guide: what a person's way costs beyond the prices of all limits, and a first plan that
//! follows its flows. Source: `airlift.md` §4 (guided rounding); reduced costs.

use std::collections::BTreeMap;

use crate::bound::reduced_costs;
use crate::greedy::{Policy, trips};
use crate::ledger::{Ledger, Trip};
use crate::model::Model;
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

/// Flows of persons by road move and by sortie, in the relaxation.
pub(crate) struct Flows {
    pub(crate) roads: Vec<f64>,
    pub(crate) sorties: Vec<f64>,
}

impl Flows {
    pub(crate) fn of(model: &Model, values: &[f64]) -> Self {
        let by = |columns: &[usize]| columns.iter().map(|column| values[*column]).collect();
        Self { roads: by(&model.roads), sorties: by(&model.sorties) }
    }
}

/// Books whole sorties as the flow of each aircraft, route and lane adds up to half of one, filled by the roads
/// that the flow takes and then by those that the prices make cheapest; who is left then goes by a policy.
pub(crate) fn guided(ledger: &mut Ledger<'_>, guide: &Guide, flows: &Flows, policy: Policy) -> Vec<Trip> {
    let moves = ledger.moves;
    let mut owed: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
    let mut left = flows.roads.clone();
    let mut booked = Vec::new();
    for (sortie, of) in moves.sorties.iter().enumerate() {
        let owed = owed.entry((of.kind.0, of.route.0, of.lane)).or_default();
        *owed += flows.sorties[sortie];
        let most = f64::from(of.persons_max);
        while *owed >= 0.5 * most || (*owed >= 0.5 && flows.sorties[sortie] > 0.9 * *owed) {
            let asked = asked(ledger, guide, &left, sortie);
            let wanted = owed.round().min(most) as u32;
            let Some(trip) = ledger.fill(sortie, 1, wanted, &asked) else { break };
            for load in &trip.loads {
                left[load.road] -= f64::from(load.persons.iter().sum::<u32>());
            }
            *owed -= f64::from(trip.persons());
            booked.push(trip);
        }
    }
    booked.extend(trips(ledger, policy));
    booked
}

/// First the roads that the flow still owes people on, those who come first first; then all, cheapest first.
fn asked(ledger: &Ledger<'_>, guide: &Guide, left: &[f64], sortie: usize) -> Vec<(usize, u32)> {
    let moves = ledger.moves;
    let boards = moves.sorties[sortie].boards;
    let owing = |road: usize| (left[road] >= 0.5).then(|| moves.roads[road].times.arrives as f64);
    let first = ledger.asked(sortie, &owing).into_iter().map(|road| (road, left[road].round() as u32));
    let score = |road: usize| Some(guide.road_score(moves, road, boards));
    let then = ledger.asked(sortie, &score).into_iter().map(|road| (road, u32::MAX));
    first.chain(then).collect()
}
