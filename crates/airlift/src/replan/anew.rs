//! New trips beside the starts that are kept: the plan's own later ones, those of the relaxation, and for whoever is left
//! then by policy. Source: ours, `airlift.md` §4.

use super::keep::{Dropped, Kept};
use super::{Planning, rest, warm};
use crate::alternates;
use crate::book;
use crate::follow::{Flows, followed};
use crate::greedy::{self, Policy};
use crate::guide::Guide;
use crate::improve::{improve, trips_cost};
use crate::index::Step;
use crate::ledger::{Ledger, Trip};
use crate::model::Begun;
use crate::moves::Moves;
use crate::parameters::REST_GUIDED_MOVES_MAX;
use crate::plan::{Admission, Plan};
use crate::relax::Relaxed;

/// Which of the executed plan's starts are kept beside those of the next hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeps {
    /// None: what comes after them is planned anew.
    NextHours,
    /// All that still can be; new trips are for whoever they leave.
    All,
}

/// Trips booked in a ledger, and how good they are.
struct Booked<'a> {
    ledger: Ledger<'a>,
    trips: Vec<Trip>,
}

impl Booked<'_> {
    /// The fewest left beside a runway, then the least cost.
    fn worse_than(&self, other: &Self, sites: usize) -> bool {
        let key = |of: &Self| (still_waiting(&of.ledger, sites), trips_cost(&of.ledger, &of.trips));
        key(self) >= key(other)
    }
}

impl Planning<'_> {
    /// A whole plan that keeps these starts, and what of them was dropped.
    pub(super) fn anew(
        &self,
        keeps: Keeps,
        tries: u64,
        seed: u64,
        go_on: &mut dyn FnMut(f64) -> bool,
    ) -> (Plan, Vec<Dropped>) {
        let first = self.now.frozen_until.0;
        let until = if keeps == Keeps::All { self.changed.grid.steps() } else { first };
        self.keeps(until, |base, kept| {
            let dropped = kept.dropped.clone();
            let rest = rest::problem(self.changed, &base.inside, &kept.waiting);
            let mut moves = rest::moves(&rest, self.changed, first, base);
            self.admitted(&mut moves);
            let guided = keeps == Keeps::NextHours && moves.sorties.len() + moves.roads.len() <= REST_GUIDED_MOVES_MAX;
            let relaxed = guided.then(|| self.relaxed(&moves, base));
            let mut best = self.begun(&moves, base, keeps, relaxed.as_ref());
            let guide = relaxed.as_ref().and_then(Guide::of);
            improve(&mut best.ledger, &mut best.trips, guide.as_ref(), tries, seed, &mut |change| go_on(-change));
            // Then who goes with the sorties that the search has chosen.
            let along = relaxed.as_ref().and_then(|relaxed| Some((relaxed, relaxed.along(&moves, &best.trips)?)));
            if let Some((relaxed, values)) = along {
                let other = self.follows(&moves, base, &Flows::of(&relaxed.model, &values));
                if best.worse_than(&other, self.changed.sites.len()) {
                    best = other;
                }
            }
            (self.whole(&best.ledger, &best.trips, kept), dropped)
        })
    }

    /// The relaxation of what is left beside what is kept, as a guide.
    fn relaxed(&self, moves: &Moves<'_>, base: &Ledger<'_>) -> Relaxed {
        let ledger = rest::ledger(moves, base, self.changed);
        Relaxed::beside(moves, &Begun::arriving(moves, &ledger), &ledger.left())
    }

    /// The best of the plan's own later trips and those of the relaxation, both with whoever is left by policy.
    fn begun<'m>(
        &self,
        moves: &'m Moves<'m>,
        base: &Ledger<'_>,
        keeps: Keeps,
        relaxed: Option<&Relaxed>,
    ) -> Booked<'m> {
        let (sites, policy) = (self.changed.sites.len(), Policy::HighestHazardFirst);
        let own = |waiting_go_first: bool| {
            let mut ledger = rest::ledger(moves, base, self.changed);
            let mut trips = if waiting_go_first { waiting_first(&mut ledger, sites) } else { Vec::new() };
            if keeps == Keeps::NextHours {
                trips.extend(warm::trips(&mut ledger, self.plan, self.now.frozen_until.0, sites));
            }
            trips.extend(waiting_first(&mut ledger, sites));
            trips.extend(greedy::trips(&mut ledger, policy));
            Booked { ledger, trips }
        };
        let mut best = own(false);
        let better = |best: &mut Booked<'m>, other: Booked<'m>| {
            if best.worse_than(&other, sites) {
                *best = other;
            }
        };
        if still_waiting(&best.ledger, sites) > 0 {
            better(&mut best, own(true));
        }
        if let Some((relaxed, solved)) = relaxed.and_then(|relaxed| Some((relaxed, relaxed.solved.as_ref()?))) {
            better(&mut best, self.follows(moves, base, &Flows::of(&relaxed.model, &solved.values)));
        }
        best
    }

    /// Trips by these flows, with whoever they leave by policy.
    fn follows<'m>(&self, moves: &'m Moves<'m>, base: &Ledger<'_>, flows: &Flows) -> Booked<'m> {
        let mut ledger = rest::ledger(moves, base, self.changed);
        let mut trips = followed(&mut ledger, flows, Policy::HighestHazardFirst);
        trips.extend(waiting_first(&mut ledger, self.changed.sites.len()));
        Booked { ledger, trips }
    }

    /// What is done, what is kept and what is new, as one plan.
    fn whole(&self, ledger: &Ledger<'_>, trips: &[Trip], kept: Kept) -> Plan {
        let mut plan = Plan { stages: self.settled.work.clone(), admissions: Vec::new(), ..self.now.done.clone() };
        plan.convoys.extend(kept.convoys);
        rest::add_convoys(&mut plan, ledger, trips);
        let mut later = kept.sorties;
        later.extend(trips.iter().map(|trip| book::sortie(ledger, trip)));
        later.sort_by_key(|sortie| sortie.boards);
        plan.sorties.extend(later);
        for receiver in self.changed.receiver_ids() {
            for (step, persons) in ledger.admissions(receiver.0).into_iter().enumerate().filter(|(_, n)| *n > 0) {
                plan.admissions.push(Admission { step: Step(step), receiver, persons });
            }
        }
        alternates::settled(self.changed, plan, self.now.frozen_until)
    }
}

/// How many have no sortie of those who wait beside runways.
fn still_waiting(ledger: &Ledger<'_>, sites: usize) -> u32 {
    ledger.inside[sites..].iter().flatten().sum()
}

/// Those who wait beside a runway, by the first sorties that can take them, with whoever else fits.
fn waiting_first(ledger: &mut Ledger<'_>, sites: usize) -> Vec<Trip> {
    let moves = ledger.moves;
    let mut trips = Vec::new();
    for sortie in 0..moves.sorties.len() {
        let of = &moves.sorties[sortie];
        let waits = |ledger: &Ledger<'_>| {
            moves.feeders(of.airfield, of.lane).iter().any(|road| {
                let (site, arrives) = (moves.roads[*road].site.0, moves.roads[*road].times.arrives);
                let lane = &moves.lanes[of.lane].groups;
                site >= sites && arrives <= of.boards && lane.iter().any(|g| ledger.inside[site][g.0] > 0)
            })
        };
        while waits(ledger) {
            let worth = ledger.worth.clone();
            let score = |road: usize| {
                let cost = worth.road_cost(moves, road, of.boards);
                (cost < 0.0).then_some(cost)
            };
            match ledger.make(sortie, 1, &score) {
                Some(trip) => trips.push(trip),
                None => break,
            }
        }
    }
    trips
}
