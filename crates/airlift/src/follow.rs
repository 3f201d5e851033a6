//! A plan that follows the flows of the relaxation. Source: ours.
//!
//! Aircraft are seldom what binds, so each sortie that the flow takes at all becomes a whole one. Who waits
//! beside a runway is flown in the order of arrival; that says which vehicles bring whom.

use crate::greedy::{Policy, trips};
use crate::ledger::{Ledger, Trip};
use crate::model::Model;
use crate::moves::Moves;

/// Flows of persons by road move and by sortie, in the relaxation.
pub(crate) struct Flows {
    roads: Vec<f64>,
    sorties: Vec<f64>,
}

impl Flows {
    pub(crate) fn of(model: &Model, values: &[f64]) -> Self {
        let by = |columns: &[usize]| columns.iter().map(|column| values[*column]).collect();
        Self { roads: by(&model.roads), sorties: by(&model.sorties) }
    }

    /// Sorties with people; what is less is noise of the solver.
    pub(crate) fn flown(&self) -> impl Iterator<Item = usize> {
        self.sorties.iter().enumerate().filter(|(_, flow)| **flow > 1e-6).map(|(sortie, _)| sortie)
    }
}

/// Books the sorties of the flow, each as far as it fits; who is left then goes by a policy.
pub(crate) fn followed(ledger: &mut Ledger<'_>, flows: &Flows, policy: Policy) -> Vec<Trip> {
    let mut booked = Vec::new();
    for (sortie, asked) in shared_out(ledger.moves, flows).into_iter().enumerate() {
        let mut asked = asked;
        let wanted: u32 = asked.iter().map(|(_, n)| n).sum();
        let most = ledger.moves.sorties[sortie].persons_max;
        // As many aircraft as they fill; what one has taken the next is not asked for.
        for _ in 0..wanted.div_ceil(most.max(1)) {
            let wanted = asked.iter().map(|(_, n)| n).sum();
            let Some(trip) = ledger.fill(sortie, 1, wanted, &asked) else { break };
            for load in &trip.loads {
                let of = asked.iter_mut().find(|(road, _)| *road == load.road);
                of.into_iter().for_each(|(_, n)| *n -= load.persons.iter().sum::<u32>());
            }
            booked.push(trip);
        }
    }
    booked.extend(trips(ledger, policy));
    booked
}

/// Road moves with persons for each sortie, whole persons: first come, first flown.
fn shared_out(moves: &Moves<'_>, flows: &Flows) -> Vec<Vec<(usize, u32)>> {
    let mut asked: Vec<Vec<(usize, u32)>> = vec![Vec::new(); moves.sorties.len()];
    for airfield in moves.problem.airfield_ids() {
        for lane in 0..moves.lanes.len() {
            let mut roads = moves.feeders(airfield, lane).to_vec();
            roads.sort_by_key(|road| moves.roads[*road].times.arrives);
            let of = &moves.sorties;
            let sorties = (0..of.len()).filter(|s| of[*s].airfield == airfield && of[*s].lane == lane);
            let mut arriving = whole(roads.into_iter().map(|road| (road, flows.roads[road]))).into_iter();
            let mut next = arriving.next();
            for (sortie, mut wanted) in whole(sorties.map(|s| (s, flows.sorties[s]))) {
                while let (Some((road, left)), true) = (next.as_mut(), wanted > 0) {
                    let taken = wanted.min(*left);
                    if moves.roads[*road].times.arrives <= of[sortie].boards {
                        asked[sortie].push((*road, taken));
                    }
                    wanted -= taken;
                    *left -= taken;
                    if *left == 0 {
                        next = arriving.next();
                    }
                }
            }
        }
    }
    asked
}

/// Whole numbers whose sums up to each place are the rounded sums of the flows, so that nobody is lost.
fn whole(flows: impl Iterator<Item = (usize, f64)>) -> Vec<(usize, u32)> {
    let (mut sum, mut told) = (0.0, 0);
    let rounded = flows.map(|(of, flow)| {
        sum += flow.max(0.0);
        let until = sum.round() as u32;
        let now = until - told;
        told = until;
        (of, now)
    });
    rounded.filter(|(_, n)| *n > 0).collect()
}

#[test]
fn rounded_flows_keep_their_sums() {
    let flows = [(3, 0.4), (5, 0.4), (6, 0.0), (8, 1.7), (9, -1e-9), (10, 0.5)];
    assert_eq!(whole(flows.into_iter()), [(5, 1), (8, 2)]);
    assert_eq!(whole([(0, 0.3); 10].into_iter()).iter().map(|(_, n)| n).sum::<u32>(), 3);
}
