//! Receivers: who has arrived waits, is admitted at the pace and by the day's figure, and finds room. Source: ours.

use super::air::times;
use super::minutes::Minutes;
use super::{Book, Constraint};
use crate::plan::Plan;

pub(super) fn check(book: &mut Book<'_>, plan: &Plan) {
    for receiver in 0..book.problem.receivers.len() {
        queue(book, plan, receiver);
        pace(book, plan, receiver);
    }
}

fn queue(book: &mut Book<'_>, plan: &Plan, r: usize) {
    let problem = book.problem;
    let receiver = &problem.receivers[r];
    let place = format!("receiver {}", receiver.name);
    let end = problem.grid.end_min();
    // Admission takes its step: who arrives at an edge can be admitted in the step that starts there.
    let mut waiting = Minutes::none(end);
    let mut arrived = 0_i64;
    for sortie in plan.sorties.iter().filter(|s| problem.routes[s.route.0].receiver.0 == r) {
        if let Some(queues) = times(book, sortie).and_then(|t| t.queues) {
            let persons: u32 = sortie.persons.iter().sum();
            waiting.add(queues, end, i64::from(persons));
            arrived += i64::from(persons);
        }
    }
    for admission in plan.admissions.iter().filter(|a| a.receiver.0 == r) {
        waiting.add(problem.grid.edges_min()[admission.step.0], end, -i64::from(admission.persons));
    }
    waiting.at_least_nought(book, Constraint::NotArrived, &place);
    waiting.at_most(book, Constraint::Queue, &place, i64::from(receiver.queue_max));
    let room = i64::from(receiver.capacity_operational) - i64::from(receiver.occupied);
    if arrived > room {
        book.broken(Constraint::Capacity, place, end, (arrived - room) as f64);
    }
}

fn pace(book: &mut Book<'_>, plan: &Plan, r: usize) {
    let problem = book.problem;
    let receiver = &problem.receivers[r];
    let place = format!("receiver {}", receiver.name);
    let mut by_day = vec![0_u32; problem.grid.end_min().div_ceil(1440) as usize];
    for step in 0..problem.grid.steps() {
        let (from, until) = (problem.grid.edges_min()[step], problem.grid.edges_min()[step + 1]);
        let here = plan.admissions.iter().filter(|a| a.receiver.0 == r && a.step.0 == step);
        let admitted: u32 = here.map(|a| a.persons).sum();
        let cleared_min = (from..until).filter(|m| book.cleared(receiver.acceptance, *m, *m + 1)).count();
        let most = (receiver.process_per_h * cleared_min as f64 / 60.0 + 1e-9).floor();
        book.excess(Constraint::Acceptance, &place, from, f64::from(admitted), most);
        by_day[from as usize / 1440] += admitted;
    }
    for (day, admitted) in by_day.iter().enumerate() {
        let last = receiver.daily_acceptance.len().saturating_sub(1);
        let most = receiver.daily_acceptance.get(day.min(last)).copied().unwrap_or(0);
        book.excess(Constraint::Acceptance, &place, day as u32 * 1440, f64::from(*admitted), f64::from(most));
    }
}
