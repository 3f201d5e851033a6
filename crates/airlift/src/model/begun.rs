//! What has begun and cannot be changed, as constants of the relaxation's rows, so that its bound holds for whatever is
//! still to come. Source: ours; a variable that is fixed is a constant of every row it stands in.

use crate::cost::on_the_way;
use crate::ledger::Ledger;
use crate::moves::Moves;
use crate::plan::Plan;
use crate::timeline::{drive, flight};

/// People of starts that are settled, by lane and step.
pub(crate) struct Begun {
    /// Out of each site.
    pub(super) leaving: Vec<Vec<Vec<f64>>>,
    /// To each airfield.
    pub(super) arriving: Vec<Vec<Vec<f64>>>,
    /// From each airfield.
    pub(super) boarding: Vec<Vec<Vec<f64>>>,
    /// To each receiver, all lanes together, by edge.
    pub(super) handed_over: Vec<Vec<f64>>,
    /// Who waits at each receiver through each step if nobody else comes, all lanes together.
    pub(super) queued: Vec<Vec<f64>>,
    /// Airfields where those who wait without a settled sortie may be left, as where no plan can fly them.
    pub(super) may_be_left: Vec<bool>,
    /// What these starts cost by themselves, on the road and in the air; never more than it is.
    pub(crate) cost: f64,
}

impl Begun {
    pub(crate) fn none(moves: &Moves<'_>) -> Self {
        let (p, lanes, steps) = (moves.problem, moves.lanes.len(), moves.steps());
        let table = |n: usize| vec![vec![vec![0.0; steps]; lanes]; n];
        Self {
            leaving: table(p.sites.len()),
            arriving: table(p.airfields.len()),
            boarding: table(p.airfields.len()),
            handed_over: vec![vec![0.0; steps + 1]; p.receivers.len()],
            queued: vec![vec![0.0; steps]; p.receivers.len()],
            may_be_left: vec![false; p.airfields.len()],
            cost: 0.0,
        }
    }

    /// Those alone who arrive at receivers by what a ledger has booked: of whom else is on the way its limits tell.
    pub(crate) fn arriving(moves: &Moves<'_>, ledger: &Ledger<'_>) -> Self {
        let receivers = 0..moves.problem.receivers.len();
        let persons = |n: Vec<u32>| -> Vec<f64> { n.into_iter().map(f64::from).collect() };
        Self {
            handed_over: receivers.clone().map(|r| persons(ledger.arriving(r).to_vec())).collect(),
            queued: receivers.map(|r| persons(ledger.queued(r))).collect(),
            ..Self::none(moves)
        }
    }

    /// The starts of a plan, which a ledger has booked.
    pub(crate) fn of(moves: &Moves<'_>, settled: &Plan, ledger: &Ledger<'_>, may_be_left: Vec<bool>) -> Self {
        let (p, steps) = (moves.problem, moves.steps());
        let lane_of = |group: usize| moves.lanes.iter().position(|lane| lane.groups.iter().any(|g| g.0 == group));
        let by_lane = |persons: &[u32]| -> Vec<(usize, f64)> {
            let of = persons.iter().enumerate().filter(|(_, n)| **n > 0);
            of.filter_map(|(group, n)| Some((lane_of(group)?, f64::from(*n)))).collect()
        };
        let queued = (0..p.receivers.len()).map(|r| ledger.queued(r).into_iter().map(f64::from).collect());
        let mut begun = Self { may_be_left, queued: queued.collect(), ..Self::none(moves) };
        for convoy in &settled.convoys {
            let road = &p.roads[convoy.road.0];
            for load in &convoy.loads {
                let arrives = drive(p, convoy.road, load.pool, convoy.leaves).map_or(steps, |times| times.arrives);
                for (lane, n) in by_lane(&load.persons) {
                    begun.leaving[road.site.0][lane][convoy.leaves.0] += n;
                    // Who arrives with the end of the horizon waits in none of its steps.
                    begun.arriving[road.airfield.0][lane].iter_mut().skip(arrives).take(1).for_each(|sum| *sum += n);
                }
            }
        }
        for sortie in &settled.sorties {
            let route = &p.routes[sortie.route.0];
            let queues = flight(p, sortie.kind, sortie.route, sortie.boards).map_or(steps, |times| times.queues);
            for (lane, n) in by_lane(&sortie.persons) {
                begun.boarding[route.airfield.0][lane][sortie.boards.0] += n;
                begun.handed_over[route.receiver.0][queues] += n;
            }
        }
        // Sums of some thousand rounded products of numbers that are not below nought.
        begun.cost = on_the_way(p, settled) * (1.0 - 2.0_f64.powi(-30));
        begun
    }

    /// How many wait at an airfield through each step if nothing else boards.
    pub(super) fn waiting(&self, airfield: usize, lane: usize) -> Vec<f64> {
        let mut sum = 0.0_f64;
        let change = self.arriving[airfield][lane].iter().zip(&self.boarding[airfield][lane]);
        let after = change.map(|(arriving, boarding)| {
            sum += arriving - boarding;
            sum.max(0.0)
        });
        after.collect()
    }

    /// How many have left a site by the end of each step.
    pub(crate) fn left_by(&self, site: usize) -> Vec<u32> {
        let steps = self.leaving[site].first().map_or(0, Vec::len);
        let mut sum = 0.0_f64;
        let by = (0..steps).map(|step| {
            sum += self.leaving[site].iter().map(|lane| lane[step]).sum::<f64>();
            sum as u32
        });
        by.collect()
    }
}
