//! Plays a plan in one world, step by step. What cannot begin slides to the next step at which it can, or never
//! goes, and its people stay where they are. Source: ours, `airlift.md` §4.
//!
//! In each step: airfields are lost, convoys and flights arrive, aircraft board, convoys for whom there is no room wait
//! before the airfield, convoys leave, sites fail, receivers admit. So who leaves in the step in which his site fails is out, as in the cost of a plan.

mod air;
mod road;
mod state;

pub(super) use state::{Due, State};

use super::tables::Tables;
use super::world::World;

/// What came of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Outcome {
    /// People inside at the failure of their site.
    pub(super) inside: u32,
    /// The step at which each site failed with people inside; the number of steps for after the horizon.
    pub(super) lost_at: Vec<usize>,
    /// People admitted by the end of each day.
    pub(super) delivered: Vec<u32>,
    /// The step in which the last of those admitted was.
    pub(super) last: Option<usize>,
    /// People who waited at an airfield when it was lost.
    pub(super) stranded: u32,
    /// People and hours in vehicles before an airfield that is full.
    pub(super) outside_h: f64,
    /// Whether everybody was admitted.
    pub(super) all_out: bool,
}

/// Plays one run, up to a step or the horizon; the log then says what was begun before that step.
pub(super) fn play(tables: &Tables<'_>, world: &World, state: &mut State, until: usize) -> Outcome {
    state.clear(tables);
    let mut outcome = Outcome::default();
    for step in 0..tables.steps.min(until) {
        lose_airfields(tables, world, state, step, &mut outcome);
        state.arrive(tables, step);
        air::board(tables, world, state, step);
        state.halt(tables, step);
        outcome.outside_h += tables.hours[step] * f64::from(state.outside(step));
        road::leave(tables, world, state, step);
        fail(tables, world, state, step, &mut outcome);
        admit(tables, world, state, step, &mut outcome);
        state.assert_room(tables, step);
        state.assert_nobody_lost(tables, step);
        if step + 1 == tables.steps || tables.days[step + 1] != tables.days[step] {
            outcome.delivered.push(state.admitted);
        }
    }
    if until >= tables.steps {
        fail(tables, world, state, tables.steps, &mut outcome);
        state.assert_nobody_lost(tables, tables.steps);
        outcome.all_out = u64::from(state.admitted) == tables.problem.people();
    }
    outcome
}

/// Who is on the road to an airfield that is lost turns back; who waits there stays and flies no more.
fn lose_airfields(tables: &Tables<'_>, world: &World, state: &mut State, step: usize, outcome: &mut Outcome) {
    for airfield in (0..world.lost.len()).filter(|a| world.lost[*a] == step) {
        outcome.stranded += state.waiting(airfield);
        state.turn_back(tables, world, airfield, step);
    }
}

fn fail(tables: &Tables<'_>, world: &World, state: &mut State, step: usize, outcome: &mut Outcome) {
    for site in (0..world.fails.len()).filter(|s| world.fails[*s] == step) {
        let lost = state.lose(tables, site);
        outcome.inside += lost;
        if lost > 0 {
            outcome.lost_at.push(step);
        }
    }
}

/// Receivers admit who has arrived as early as their pace and the day allow.
fn admit(tables: &Tables<'_>, world: &World, state: &mut State, step: usize, outcome: &mut Outcome) {
    let day = tables.days[step];
    for (r, receiver) in tables.problem.receivers.iter().enumerate() {
        if step == 0 || tables.days[step - 1] != day {
            state.today_left[r] = receiver.acceptance_on(day);
        }
        let now = if willing(tables, world, r, step) {
            state.queue[r].min(world.paced(r, step, tables.admitted_max[r][step])).min(state.today_left[r])
        } else {
            0
        };
        if now > 0 {
            state.queue[r] -= now;
            state.today_left[r] -= now;
            state.admitted += now;
            state.log.admissions.push((step, r, now));
            outcome.last = Some(step);
        }
    }
}

/// Whether a receiver admits anybody now.
fn willing(tables: &Tables<'_>, world: &World, receiver: usize, step: usize) -> bool {
    let of = &tables.problem.receivers[receiver];
    !world.refused[receiver][tables.days[step]] && !world.is_withdrawn(of.acceptance, step)
}
