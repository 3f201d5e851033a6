//! Better plans by programs near the best plan so far: who flies with its sorties, and which sorties fly. Each is
//! kept only if the full cost says that it is cheaper. Source: `airlift.md` §4.

use crate::book;
use crate::cost::cost;
use crate::follow::{Flows, followed};
use crate::greedy::Policy;
use crate::ledger::{Ledger, Trip};
use crate::parameters::{WHOLE_ENOUGH, WHOLE_SORTIES_MAX};
use crate::plan::Plan;
use crate::relax::Relaxed;
use crate::solver::mixed;
use crate::whole::{Mixed, near};

/// Trips as they are booked, and the policy for who finds no place otherwise.
pub(crate) struct Booked<'a> {
    pub(crate) ledger: Ledger<'a>,
    pub(crate) trips: Vec<Trip>,
    pub(crate) policy: Policy,
}

/// What the relaxation says where aircraft fly as in these trips.
pub(crate) struct Along {
    values: Vec<f64>,
    trips: Vec<Trip>,
}

impl Booked<'_> {
    pub(crate) fn plan(&self) -> Plan {
        book::plan(&self.ledger, &self.trips)
    }

    pub(crate) fn objective(&self) -> f64 {
        cost(self.ledger.moves.problem, &self.plan()).objective()
    }

    /// Follows the relaxation itself, whose aircraft are shared.
    pub(crate) fn follow_relaxation(&mut self, relaxed: &Relaxed) {
        if let Some(solved) = &relaxed.solved {
            self.follow(&Flows::of(&relaxed.model, &solved.values));
        }
    }

    /// Keeps the sorties and chooses anew who flies with them, and when and how each comes to the airfield. Returns
    /// that as a point of the program of whole sorties.
    pub(crate) fn follow_own_sorties(&mut self, relaxed: &Relaxed) -> Option<Along> {
        let trips = self.trips.clone();
        let values = relaxed.along(self.ledger.moves, &trips)?;
        self.follow(&Flows::of(&relaxed.model, &values));
        Some(Along { values, trips })
    }

    /// Chooses whole sorties near those booked and those of the relaxation. Nothing where the solver knows no
    /// whole numbers, or there is too much to choose from.
    pub(crate) fn choose_sorties(&mut self, relaxed: &Relaxed, along: &Along) {
        let (moves, model) = (self.ledger.moves, &relaxed.model);
        let Some(solved) = &relaxed.solved else { return };
        let flows = [&solved.values, &along.values].map(|values| Flows::of(model, values));
        let program = Mixed::of(moves, model, &near(moves, &flows, &self.trips));
        if program.whole().count() > WHOLE_SORTIES_MAX {
            return;
        }
        let enough = relaxed.bound.value * (1.0 + WHOLE_ENOUGH);
        if let Some(values) = mixed(&program, &program.point(&along.values, &along.trips), enough) {
            self.follow(&Flows::of(model, &values));
        }
    }

    /// Books what follows these flows instead, if it is cheaper.
    fn follow(&mut self, flows: &Flows) {
        let before = self.objective();
        self.trips.iter().for_each(|trip| self.ledger.cancel(trip));
        let made = followed(&mut self.ledger, flows, self.policy);
        let kept = std::mem::replace(&mut self.trips, made);
        if self.objective() < before {
            return;
        }
        self.trips.iter().for_each(|trip| self.ledger.cancel(trip));
        kept.iter().for_each(|trip| self.ledger.restore(trip));
        self.trips = kept;
    }
}
