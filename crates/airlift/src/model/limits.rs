//! Rows of what moves share: gates, vehicles, guards, stands, aircraft, crews, fuel. Source: `airlift.md` §4,
//! idle pools as balances: what leaves at a step comes back at another, two numbers a column instead of one a step.

use super::{Limit, Model, share};
use crate::index::{AirfieldId, KindId, PoolId, ReceiverId, SiteId};
use crate::ledger::Left;
use crate::moves::{AirMove, Moves};

/// What a column takes of a pool: from which step, until which.
struct Use {
    column: usize,
    from: usize,
    until: usize,
    amount: f64,
}

/// A pool of which so many are left at each step: how many of them are idle through it.
fn pool(model: &mut Model, limit: Limit, left: &[u32], uses: &[Use]) {
    let steps = left.len();
    let mut change: Vec<Vec<(usize, f64)>> = vec![Vec::new(); steps];
    for of in uses {
        change[of.from].push((of.column, of.amount));
        if of.until < steps {
            change[of.until].push((of.column, -of.amount));
        }
    }
    let mut before: Option<(usize, u32)> = None;
    for (terms, left) in change.into_iter().zip(left) {
        // A step at which nothing changes needs no row.
        if terms.is_empty() && before.is_some_and(|(_, was)| was == *left) {
            continue;
        }
        let idle = model.lp.column(0.0, f64::from(*left));
        model.boxed.push((limit, idle, 1.0));
        let mut terms = terms;
        terms.push((idle, 1.0));
        // Of the rows the first alone holds the count; what one more is worth is its price and that of the boxes.
        let (of, figure) = match before {
            None => (limit, f64::from(*left)),
            Some((column, was)) => {
                terms.push((column, -1.0));
                (Limit::Flow, f64::from(*left) - f64::from(was))
            }
        };
        model.equals(of, terms, figure);
        before = Some((idle, *left));
    }
}

pub(super) fn ground(model: &mut Model, moves: &Moves<'_>, left: &Left<'_>) {
    let (p, steps) = (moves.problem, moves.steps());
    for s in 0..p.sites.len() {
        let mut out: Vec<Vec<(usize, f64)>> = vec![Vec::new(); steps];
        for (of, column) in moves.roads.iter().zip(&model.roads).filter(|(of, _)| of.site.0 == s) {
            out[of.leaves].push((*column, share(1, of.persons_max)));
        }
        for (step, terms) in out.into_iter().enumerate() {
            model.at_most(Limit::Gate(SiteId(s), step), terms, f64::from(left.gates[s][step]));
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
        // Who is beside the runway already needs no guard of the road.
        used.filter(|of| of.amount > 0.0).collect()
    };
    for (n, left) in left.vehicles.iter().enumerate() {
        let used = uses(model, Some(n));
        pool(model, Limit::Vehicles(PoolId(n)), left, &used);
    }
    let used = uses(model, None);
    pool(model, Limit::RoadGuards, left.road_guards, &used);
}

pub(super) fn air(model: &mut Model, moves: &Moves<'_>, left: &Left<'_>) {
    stands(model, moves, left);
    for (k, aircraft) in left.aircraft.iter().enumerate() {
        let of_kind = moves.sorties.iter().enumerate().filter(|(_, of)| of.kind.0 == k);
        let used = of_kind.map(|(n, of)| {
            let (column, amount) = model.takes(n, 1, of.persons_max);
            Use { column, from: of.boards, until: of.times.aircraft_back, amount }
        });
        let used: Vec<Use> = used.collect();
        pool(model, Limit::Aircraft(KindId(k)), aircraft, &used);
        crews(model, moves, k, &left.duty[k]);
    }
    let used = moves.sorties.iter().enumerate().map(|(n, of)| {
        let (column, amount) = model.takes(n, of.team, of.persons_max);
        Use { column, from: of.boards, until: of.times.guards_back, amount }
    });
    let used: Vec<Use> = used.collect();
    pool(model, Limit::AirGuards, left.air_guards, &used);
    fuel(model, moves, left);
}

/// Fuel by airfield and day.
fn fuel(model: &mut Model, moves: &Moves<'_>, left: &Left<'_>) {
    for (a, airfield) in moves.problem.airfields.iter().enumerate() {
        for day in 0..moves.n_days() {
            let here =
                |(_, of): &(usize, &AirMove)| of.airfield.0 == a && of.fuel_t > 0.0 && moves.days[of.boards] == day;
            let taken = moves.sorties.iter().enumerate().filter(here).map(|(n, of)| {
                let (column, aircraft) = model.takes(n, 1, of.persons_max);
                (column, (of.fuel_t * aircraft).next_down())
            });
            let terms = taken.collect();
            let taken: f64 = left.fuel[a][day].iter().sum();
            // The checker forgives a gram of rounding; so must the relaxation.
            let most = (airfield.fuel_t_per_day - taken).max(0.0) + 2e-6;
            model.at_most(Limit::Fuel(AirfieldId(a), day), terms, most);
        }
    }
}

/// Aircraft on the ground at both ends.
fn stands(model: &mut Model, moves: &Moves<'_>, left: &Left<'_>) {
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
            model.at_most(Limit::Stands(AirfieldId(a), step), terms, f64::from(left.parking[a][step]));
        }
    }
    for (r, by_step) in there.into_iter().enumerate() {
        for (step, terms) in by_step.into_iter().enumerate() {
            model.at_most(Limit::StandsThere(ReceiverId(r), step), terms, f64::from(left.parking_there[r][step]));
        }
    }
}

/// Duty begun up to each step beside what is settled, and how much of it may fall into a stretch of a duty and its rest.
fn crews(model: &mut Model, moves: &Moves<'_>, k: usize, settled: &[u32]) {
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
        model.boxed.push((Limit::Crews(KindId(k), step), column, f64::from(stretches)));
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
        let settled = f64::from(settled[from..until].iter().sum::<u32>());
        model.at_most(Limit::Crews(KindId(k), from), terms, (most - settled).max(0.0));
        if until == steps {
            break;
        }
    }
}
