//! Rows and columns of people: inside, beside runways, at receivers. Source: `airlift.md` §4.

use std::cmp::Ordering;

use super::{Begun, Limit, Model, Reception, at_least};
use crate::cost::hours;
use crate::index::{AirfieldId, ReceiverId, SiteId};
use crate::moves::Moves;

/// A column for every legal move, with its own cost for one person.
pub(super) fn moves(model: &mut Model, moves: &Moves<'_>) {
    let p = moves.problem;
    for of in &moves.roads {
        let road = &p.roads[of.road.0];
        let vehicle_h = f64::from(road.out_min + road.back_min) / 60.0 / f64::from(of.persons_max);
        let road_h = f64::from(road.out_min) / 60.0;
        let cost = p.harm.road_per_person_h * road_h + p.harm.vehicle_h * vehicle_h;
        let (count, gate) = (p.vehicles[of.pool.0].count, moves.gates[of.site.0][of.leaves]);
        let column = model.lp.column(at_least(cost), f64::from(of.persons_max) * f64::from(count.min(gate)));
        // Where both stop it one more of either alone lets nobody through.
        match count.cmp(&gate) {
            Ordering::Less => model.boxed.push((Limit::Vehicles(of.pool), column, f64::from(of.persons_max))),
            Ordering::Greater => model.boxed.push((Limit::Gate(of.site, of.leaves), column, f64::from(of.persons_max))),
            Ordering::Equal => {}
        }
        model.roads.push(column);
    }
    for of in &moves.sorties {
        let flight_h = f64::from(of.times.flight_min) / 60.0;
        let aircraft_h = f64::from(of.times.duty_min) / 60.0 / f64::from(of.persons_max);
        let cost = p.harm.air_per_person_h * flight_h + p.harm.aircraft_h * aircraft_h;
        let aircraft = p.kinds[of.kind.0].usable();
        let column = model.lp.column(at_least(cost), f64::from(of.persons_max) * f64::from(aircraft));
        model.boxed.push((Limit::Aircraft(of.kind), column, f64::from(of.persons_max)));
        model.sorties.push(column);
    }
}

/// Who is inside through each step, and no fewer than the stages leave there.
pub(super) fn sites(model: &mut Model, moves: &Moves<'_>, begun: &Begun) {
    let p = moves.problem;
    for (s, site) in p.sites.iter().enumerate() {
        let law = site.law.on(&p.grid);
        let mut leaving: Vec<Vec<Vec<usize>>> = vec![vec![Vec::new(); moves.steps()]; moves.lanes.len()];
        for (of, column) in moves.roads.iter().zip(&model.roads).filter(|(of, _)| of.site.0 == s) {
            leaving[of.lane][of.leaves].push(*column);
        }
        let mut inside: Vec<Vec<usize>> = vec![Vec::new(); moves.steps()];
        for (n, (lane, leaving)) in moves.lanes.iter().zip(&leaving).enumerate() {
            let people: u32 = lane.groups.iter().map(|g| site.people[g.0]).sum();
            if people == 0 {
                continue;
            }
            let mut before = None;
            for step in 0..moves.steps() {
                let after = if step + 1 == moves.steps() { law.after } else { 0.0 };
                let duration = p.harm.duration_per_person_h * hours(p, step);
                let cost = lane.priority * (law.within[step] + after) + duration;
                let column = model.lp.column(at_least(cost), f64::from(people));
                let mut terms = vec![(column, 1.0)];
                terms.extend(before.map(|column| (column, -1.0)));
                terms.extend(leaving[step].iter().map(|column| (*column, 1.0)));
                let there = if before.is_none() { f64::from(people) } else { 0.0 };
                model.equals(Limit::Flow, terms, there - begun.leaving[s][n][step]);
                inside[step].push(column);
                before = Some(column);
            }
        }
        let people: u32 = site.people.iter().sum();
        for (step, columns) in inside.into_iter().enumerate() {
            let boardable = moves.boardable[s][step];
            if boardable < people {
                let terms = columns.into_iter().map(|column| (column, -1.0)).collect();
                let figure = f64::from(boardable) - f64::from(people);
                model.at_most(Limit::Boardable(SiteId(s), step), terms, figure);
            }
        }
    }
}

/// Who waits beside each runway through each step, and nobody at the end, but for those for whom there is no other way.
pub(super) fn staging(model: &mut Model, moves: &Moves<'_>, begun: &Begun) {
    let p = moves.problem;
    for a in 0..p.airfields.len() {
        let mut change: Vec<Vec<Vec<(usize, f64)>>> = vec![vec![Vec::new(); moves.steps()]; moves.lanes.len()];
        for (of, column) in moves.roads.iter().zip(&model.roads).filter(|(of, _)| of.airfield.0 == a) {
            change[of.lane][of.times.arrives].push((*column, -1.0));
        }
        for (of, column) in moves.sorties.iter().zip(&model.sorties).filter(|(of, _)| of.airfield.0 == a) {
            change[of.lane][of.boards].push((*column, 1.0));
        }
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); moves.steps()];
        let mut above = vec![0.0_f64; moves.steps()];
        let mut by_lane = Vec::with_capacity(change.len());
        for (lane, change) in change.into_iter().enumerate() {
            let settled = begun.waiting(a, lane);
            let mut before = None;
            let mut of_lane = Vec::with_capacity(moves.steps());
            for (step, terms) in change.into_iter().enumerate() {
                let mut terms = terms;
                let places = if step + 1 == moves.steps() { 0 } else { moves.staging[a][step] };
                let stay = if step + 1 < moves.steps() || begun.may_be_left[a] { settled[step] } else { 0.0 };
                let cost = at_least(p.harm.staging_per_person_h * hours(p, step));
                let column = model.lp.column(cost, f64::from(places).max(stay));
                terms.push((column, 1.0));
                terms.extend(before.map(|column| (column, -1.0)));
                model.equals(Limit::Flow, terms, begun.arriving[a][lane][step] - begun.boarding[a][lane][step]);
                waiting[step].push(column);
                above[step] += settled[step];
                of_lane.push(column);
                before = Some(column);
            }
            by_lane.push(of_lane);
        }
        model.waiting.push(by_lane);
        for (step, columns) in waiting.into_iter().enumerate() {
            let terms = columns.into_iter().map(|column| (column, 1.0)).collect();
            let places = f64::from(moves.staging[a][step]).max(above[step]);
            model.at_most(Limit::Staging(AirfieldId(a), step), terms, places);
        }
    }
}

/// Arrivals, waiting, admissions and crowding of each receiver.
pub(super) fn receivers(model: &mut Model, moves: &Moves<'_>, begun: &Begun) {
    let p = moves.problem;
    let steps = moves.steps();
    for (r, receiver) in p.receivers.iter().enumerate() {
        let room = receiver.capacity_operational.saturating_sub(receiver.occupied);
        // What has begun stands, even where it is too much.
        let most = f64::from(room).max(begun.handed_over[r].iter().sum());
        let mut arriving: Vec<Vec<usize>> = vec![Vec::new(); steps + 1];
        for (of, column) in moves.sorties.iter().zip(&model.sorties).filter(|(of, _)| of.receiver.0 == r) {
            arriving[of.times.queues].push(*column);
        }
        let (mut arrived, mut queue, mut admitted) = (Vec::new(), Vec::new(), Vec::new());
        for (edge, arriving) in arriving.iter().enumerate() {
            let column = model.lp.column(0.0, most);
            model.boxed.push((Limit::Room(ReceiverId(r)), column, 1.0));
            let mut terms = vec![(column, 1.0)];
            terms.extend(arrived.last().map(|before| (*before, -1.0)));
            terms.extend(arriving.iter().map(|column| (*column, -1.0)));
            model.equals(Limit::Flow, terms, begun.handed_over[r][edge]);
            arrived.push(column);
        }
        for step in 0..steps {
            let places = f64::from(receiver.queue_max).max(begun.queued[r][step]);
            let waits = model.lp.column(at_least(p.harm.queue_per_person_h * hours(p, step)), places);
            let admits = model.lp.column(0.0, f64::from(moves.admitted[r][step]));
            let mut terms = vec![(waits, 1.0), (admits, 1.0)];
            terms.extend(queue.last().map(|before| (*before, -1.0)));
            terms.extend(arriving[step].iter().map(|column| (*column, -1.0)));
            model.equals(Limit::Flow, terms, begun.handed_over[r][step]);
            queue.push(waits);
            admitted.push(admits);
            crowding(model, moves, r, step, arrived[step]);
        }
        for day in 0..moves.n_days() {
            let today = (0..steps).filter(|step| moves.days[*step] == day);
            let terms = today.map(|step| (admitted[step], 1.0)).collect();
            model.at_most(Limit::Day(ReceiverId(r), day), terms, f64::from(receiver.acceptance_on(day)));
        }
        let each = |step: usize| Reception { queue: queue[step], admitted: admitted[step] };
        model.reception.push((0..steps).map(each).collect());
    }
}

/// People above humane capacity through a step.
fn crowding(model: &mut Model, moves: &Moves<'_>, r: usize, step: usize, arrived: usize) {
    let (p, receiver) = (moves.problem, &moves.problem.receivers[r]);
    let room = f64::from(receiver.capacity_operational.saturating_sub(receiver.occupied));
    let spare = f64::from(receiver.capacity_humane) - f64::from(receiver.occupied);
    if room <= spare || p.harm.crowding_per_person_day == 0.0 {
        return;
    }
    let cost = at_least(p.harm.crowding_per_person_day * hours(p, step) / 24.0);
    let above = model.lp.column(cost, room - spare.min(0.0));
    model.boxed.push((Limit::Room(ReceiverId(r)), above, 1.0));
    model.at_most(Limit::Flow, vec![(arrived, 1.0), (above, -1.0)], spare);
}
