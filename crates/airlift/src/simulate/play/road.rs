//! Convoys of a run: each vehicle goes when it can. Source: ours.

use super::state::{Due, State};
use crate::simulate::carried::Hindrance;
use crate::simulate::tables::{Load, Tables};
use crate::simulate::world::World;

pub(super) fn leave(tables: &Tables<'_>, world: &World, state: &mut State, step: usize) {
    state.due_loads.extend(tables.loads_from[step]..tables.loads_from[step + 1]);
    let mut gates: Vec<u32> = tables.gates.iter().map(|by_step| by_step[step]).collect();
    let due = std::mem::take(&mut state.due_loads);
    let mut waits = Vec::with_capacity(due.len());
    for load in due {
        let of = &tables.loads[load];
        if world.fails[of.site] < step || world.lost[of.airfield] <= step {
            let why = if world.fails[of.site] < step { Hindrance::SiteFailed } else { Hindrance::AirfieldLost };
            state.note(step, Due::Load(load), why);
            slide(tables, state, load, step, tables.steps);
            continue;
        }
        let there = state.inside[of.site].iter().zip(&of.persons).map(|(inside, n)| *inside.min(n));
        let persons: Vec<u32> = there.collect();
        match kept_back(tables, world, state, of, (step, gates[of.site], &persons)) {
            None => {
                gates[of.site] -= 1;
                state.depart(tables, step, load, persons);
            }
            Some(why) => {
                state.note(step, Due::Load(load), why);
                slide(tables, state, load, step, step + 1);
                waits.push(load);
            }
        }
    }
    state.due_loads = waits;
}

/// Why a vehicle cannot leave at a step at which its gate lets out so many more; none if it can.
fn kept_back(
    tables: &Tables<'_>,
    world: &World,
    state: &State,
    of: &Load,
    (step, gate, persons): (usize, u32, &[u32]),
) -> Option<Hindrance> {
    let Some((drive, true)) = tables.drives[of.drives][step] else { return Some(Hindrance::Hours) };
    let (p, pool) = (tables.problem, of.pool.0);
    let room = |edge: usize| state.expected[of.airfield][edge] <= i64::from(tables.staging_max[of.airfield][edge]);
    let reasons = [
        (gate == 0, Hindrance::Gate),
        (world.is_withdrawn(of.clearance, step), Hindrance::Clearance),
        (state.vehicles[pool] + world.vehicles_out[pool][step] >= p.vehicles[pool].count, Hindrance::Vehicle),
        (state.road_guards + of.guards > p.road_guards.count, Hindrance::Guards),
        (drive.arrives < tables.steps && !room(drive.arrives), Hindrance::Room),
        (persons.iter().all(|n| *n == 0), Hindrance::Nobody),
    ];
    reasons.into_iter().find_map(|(holds, why)| holds.then_some(why))
}

/// Its people are not expected at the airfield until it could be there if it left at a later step; never, past the end.
fn slide(tables: &Tables<'_>, state: &mut State, load: usize, from: usize, to: usize) {
    let of = &tables.loads[load];
    let arrives = |step: usize| {
        let drive = tables.drives[of.drives].get(step).copied().flatten();
        drive.map_or(tables.steps, |(drive, _)| drive.arrives.min(tables.steps))
    };
    let persons: i64 = of.persons.iter().map(|n| i64::from(*n)).sum();
    state.expected[of.airfield][arrives(from)..arrives(to)].iter_mut().for_each(|n| *n -= persons);
}
