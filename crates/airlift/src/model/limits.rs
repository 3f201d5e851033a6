//! Rows of what moves share: gates, vehicles, guards, stands, aircraft, crews, fuel. Source: `airlift.md` §4,
//! idle pools as balances: what leaves at a step comes back at another, two numbers a column instead of one a step.

use super::{Limit, Model, share};
use crate::index::{AirfieldId, KindId, PoolId, ReceiverId, SiteId};
use crate::moves::{AirMove, Moves};

/// What a column takes of a pool: from which step, until which.
struct Use {
    column: usize,
    from: usize,
    until: usize,
    amount: f64,
}

/// A pool of so many: how many are idle through each step.
fn pool(model: &mut Model, limit: Limit, count: u32, uses: &[Use], steps: usize) {
    let mut change: Vec<Vec<(usize, f64)>> = vec![Vec::new(); steps];
    for of in uses {
        change[of.from].push((of.column, of.amount));
        if of.until < steps {
            change[of.until].push((of.column, -of.amount));
        }
    }
    let mut before = None;
    for terms in change {
        // A step at which nothing changes needs no row.
        if terms.is_empty() && before.is_some() {
            continue;
        }
        let idle = model.lp.column(0.0, f64::from(count));
        let mut terms = terms;
        terms.push((idle, 1.0));
        terms.extend(before.map(|column| (column, -1.0)));
        // Only the first row holds the count: its price is what one more is worth.
        let (of, figure) = if before.is_none() { (limit, f64::from(count)) } else { (Limit::Flow, 0.0) };
        model.equals(of, terms, figure);
        before = Some(idle);
    }
}

pub(super) fn ground(model: &mut Model, moves: &Moves<'_>) {
    let (p, steps) = (moves.problem, moves.steps());
    for s in 0..p.sites.len() {
        let mut out: Vec<Vec<(usize, f64)>> = vec![Vec::new(); steps];
        for (of, column) in moves.roads.iter().zip(&model.roads).filter(|(of, _)| of.site.0 == s) {
            out[of.leaves].push((*column, share(1, of.persons_max)));
        }
        for (step, terms) in out.into_iter().enumerate() {
            model.at_most(Limit::Gate(SiteId(s), step), terms, f64::from(moves.gates[s][step]));
        }
    }
    let uses = |model: &Model, of_pool: Option<usize>| -> Vec<Use> {
        let wanted = moves.roads.iter().zip(&model.roads).filter(|(of, _)| of_pool.is_none_or(|n| of.pool.0 == n));
        let used = wanted.map(|(of, column)| {
            let (until, amount) = match of_pool {
                Some(_) => (of.times.vehicles_back, share(1, of.persons_max)),
                None => (of.times.guards_back, share(of.team, of.persons_max)),
            };
            Use { column: *column, from: of.leaves, until, amount }
        });
        used.collect()
    };
    for (n, vehicles) in p.vehicles.iter().enumerate() {
        let used = uses(model, Some(n));
        pool(model, Limit::Vehicles(PoolId(n)), vehicles.count, &used, steps);
    }
    let used = uses(model, None);
    pool(model, Limit::RoadGuards, p.road_guards.count, &used, steps);
}

pub(super) fn air(model: &mut Model, moves: &Moves<'_>) {
    let (p, steps) = (moves.problem, moves.steps());
    stands(model, moves);
    for (k, kind) in p.kinds.iter().enumerate() {
        let of_kind = moves.sorties.iter().enumerate().filter(|(_, of)| of.kind.0 == k);
        let used = of_kind.map(|(n, of)| {
            let (column, amount) = model.takes(n, 1, of.persons_max);
            Use { column, from: of.boards, until: of.times.aircraft_back, amount }
        });
        let used: Vec<Use> = used.collect();
        pool(model, Limit::Aircraft(KindId(k)), kind.usable(), &used, steps);
        crews(model, moves, k);
    }
    let used = moves.sorties.iter().enumerate().map(|(n, of)| {
        let (column, amount) = model.takes(n, of.team, of.persons_max);
        Use { column, from: of.boards, until: of.times.guards_back, amount }
    });
    let used: Vec<Use> = used.collect();
    pool(model, Limit::AirGuards, p.air_guards.count, &used, steps);
    fuel(model, moves);
}

/// Fuel by airfield and day.
fn fuel(model: &mut Model, moves: &Moves<'_>) {
    for (a, airfield) in moves.problem.airfields.iter().enumerate() {
        for day in 0..moves.n_days() {
            let here =
                |(_, of): &(usize, &AirMove)| of.airfield.0 == a && of.fuel_t > 0.0 && moves.days[of.boards] == day;
            let taken = moves.sorties.iter().enumerate().filter(here).map(|(n, of)| {
                let (column, aircraft) = model.takes(n, 1, of.persons_max);
                (column, (of.fuel_t * aircraft).next_down())
            });
            let terms = taken.collect();
            // The checker forgives a gram of rounding; so must the relaxation.
            model.at_most(Limit::Fuel(AirfieldId(a), day), terms, airfield.fuel_t_per_day + 2e-6);
        }
    }
}

/// Aircraft on the ground at both ends.
fn stands(model: &mut Model, moves: &Moves<'_>) {
    let (p, steps) = (moves.problem, moves.steps());
    let mut here: Vec<Vec<Vec<(usize, f64)>>> = vec![vec![Vec::new(); steps]; p.airfields.len()];
    let mut there: Vec<Vec<Vec<(usize, f64)>>> = vec![vec![Vec::new(); steps]; p.receivers.len()];
    for (n, of) in moves.sorties.iter().enumerate() {
        let term = model.takes(n, p.kinds[of.kind.0].mog_units, of.persons_max);
        here[of.airfield.0][of.boards..of.times.leaves_stand].iter_mut().for_each(|terms| terms.push(term));
        there[of.receiver.0][of.times.lands..of.times.queues].iter_mut().for_each(|terms| terms.push(term));
    }
    for (a, by_step) in here.into_iter().enumerate() {
        for (step, terms) in by_step.into_iter().enumerate() {
            model.at_most(Limit::Stands(AirfieldId(a), step), terms, f64::from(p.airfields[a].mog_units));
        }
    }
    for (r, by_step) in there.into_iter().enumerate() {
        for (step, terms) in by_step.into_iter().enumerate() {
            model.at_most(Limit::StandsThere(ReceiverId(r), step), terms, f64::from(p.receivers[r].mog_units));
        }
    }
}

/// Duty begun up to each step, and how much of it may fall into a stretch of a duty and its rest.
fn crews(model: &mut Model, moves: &Moves<'_>, k: usize) {
    let (kind, steps) = (&moves.problem.kinds[k], moves.steps());
    let edges = moves.problem.grid.edges_min();
    let most = f64::from(kind.crews) * f64::from(kind.duty_max_min);
    // Stretches that cover the horizon, each with at most so much.
    let stretches = moves.problem.grid.end_min() / (kind.duty_max_min + kind.rest_min) + 1;
    let mut begun: Vec<usize> = Vec::with_capacity(steps);
    for step in 0..steps {
        let boarding = moves.boarding(step).filter(|n| moves.sorties[*n].kind.0 == k);
        let begins = boarding.map(|n| {
            let of = &moves.sorties[n];
            let (column, minutes) = model.takes(n, of.times.duty_min, of.persons_max);
            (column, -minutes)
        });
        let mut terms: Vec<(usize, f64)> = begins.collect();
        let column = model.lp.column(0.0, most * f64::from(stretches));
        terms.push((column, 1.0));
        terms.extend(begun.last().map(|before| (*before, -1.0)));
        model.equals(Limit::Flow, terms, 0.0);
        begun.push(column);
    }
    for from in 0..steps {
        let until = edges.partition_point(|edge| *edge < edges[from] + kind.duty_max_min + kind.rest_min).min(steps);
        let mut terms = vec![(begun[until - 1], 1.0)];
        if from > 0 {
            terms.push((begun[from - 1], -1.0));
        }
        model.at_most(Limit::Crews(KindId(k), from), terms, most);
        if until == steps {
            break;
        }
    }
}
