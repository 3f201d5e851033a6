//! Trips to a plan: convoys from vehicles that leave together, tails, admissions and the work before boarding.
//! Source: ours.

use std::collections::BTreeMap;

use crate::boardable::stage_work;
use crate::index::{ReceiverId, RoadId, SiteId, Step};
use crate::ledger::{Ledger, Trip};
use crate::plan::{Admission, Convoy, Load, Plan, Sortie};

/// The plan of what a ledger has booked.
pub(crate) fn plan(ledger: &Ledger<'_>, trips: &[Trip]) -> Plan {
    let moves = ledger.moves;
    let problem = moves.problem;
    let mut convoys: BTreeMap<(usize, RoadId), Vec<Load>> = BTreeMap::new();
    let mut leaving = vec![vec![vec![0; problem.groups.len()]; moves.steps()]; problem.sites.len()];
    for load in trips.iter().flat_map(|trip| &trip.loads) {
        let of = &moves.roads[load.road];
        for (sum, n) in leaving[of.site.0][of.leaves].iter_mut().zip(&load.persons) {
            *sum += n;
        }
        let vehicle = Load { pool: of.pool, persons: load.persons.clone(), guards: of.team };
        convoys.entry((of.leaves, of.road)).or_default().push(vehicle);
    }
    let convoys = convoys.into_iter().map(|((leaves, road), loads)| Convoy { leaves: Step(leaves), road, loads });
    let stages = leaving.iter().enumerate().flat_map(|(site, by_step)| stage_work(problem, SiteId(site), by_step));
    Plan {
        stages: stages.collect(),
        convoys: convoys.collect(),
        sorties: sorties(ledger, trips),
        admissions: admissions(ledger),
    }
}

/// Sorties by time.
fn sorties(ledger: &Ledger<'_>, trips: &[Trip]) -> Vec<Sortie> {
    let mut order: Vec<&Trip> = trips.iter().collect();
    order.sort_by_key(|trip| trip.sortie);
    order.into_iter().map(|trip| sortie(ledger, trip)).collect()
}

/// The sortie of a trip.
pub(crate) fn sortie(ledger: &Ledger<'_>, trip: &Trip) -> Sortie {
    let of = &ledger.moves.sorties[trip.sortie];
    let mut persons = vec![0; ledger.moves.problem.groups.len()];
    for load in &trip.loads {
        persons.iter_mut().zip(&load.persons).for_each(|(sum, n)| *sum += n);
    }
    let (boards, tail, alternate) = (Step(of.boards), trip.tail, of.alternate);
    Sortie { boards, kind: of.kind, tail, route: of.route, persons, guards: of.team, alternate }
}

fn admissions(ledger: &Ledger<'_>) -> Vec<Admission> {
    let mut admissions = Vec::new();
    for receiver in 0..ledger.moves.problem.receivers.len() {
        for (step, persons) in ledger.admissions(receiver).into_iter().enumerate().filter(|(_, n)| *n > 0) {
            admissions.push(Admission { step: Step(step), receiver: ReceiverId(receiver), persons });
        }
    }
    admissions
}
