//! Sorties of a run: each boards when it can, with its people or those of them who are there; seats that stay free
//! are taken by people who missed theirs. Source: ours.

use super::state::{Due, State};
use super::willing;
use crate::index::GroupId;
use crate::parameters::SORTIE_PATIENCE_STEPS;
use crate::simulate::carried::Hindrance;
use crate::simulate::tables::{Flown, Legal, Tables};
use crate::simulate::world::World;

/// A sortie that boards now.
struct Boarding {
    sortie: usize,
    tail: usize,
    legal: Legal,
    persons: Vec<u32>,
}

pub(super) fn board(tables: &Tables<'_>, world: &World, state: &mut State, step: usize) {
    state.due_sorties.extend(tables.sorties_from[step]..tables.sorties_from[step + 1]);
    let due = std::mem::take(&mut state.due_sorties);
    let (mut waits, mut boarding) = (Vec::with_capacity(due.len()), Vec::new());
    for sortie in due {
        let of = &tables.sorties[sortie];
        let planned: u32 = of.persons.iter().sum();
        if world.lost[of.airfield] <= step {
            state.note(step, Due::Sortie(sortie), Hindrance::AirfieldLost);
            continue;
        }
        match one(tables, world, state, sortie, step) {
            Ok(now) => {
                // Who is late to board has kept his place until now.
                let left: u32 = if of.boards < step { 0 } else { planned };
                let taken: u32 = now.persons.iter().sum();
                from_now(state, of.airfield, step, i64::from(left) - i64::from(taken));
                boarding.push(now);
            }
            Err(why) => {
                state.note(step, Due::Sortie(sortie), why);
                if of.boards == step {
                    from_now(state, of.airfield, step, i64::from(planned));
                }
                waits.push(sortie);
            }
        }
    }
    state.due_sorties = waits;
    for mut now in boarding {
        fill(tables, world, state, &mut now, step);
        state.log.sorties.push((step, now.sortie, now.tail, now.persons));
    }
}

fn from_now(state: &mut State, airfield: usize, step: usize, more: i64) {
    if more != 0 {
        state.expected[airfield][step..].iter_mut().for_each(|n| *n += more);
    }
}

fn one(
    tables: &Tables<'_>,
    world: &World,
    state: &mut State,
    sortie: usize,
    step: usize,
) -> Result<Boarding, Hindrance> {
    let of = &tables.sorties[sortie];
    let legal = tables.flights[of.flights][step].ok_or(Hindrance::Hours)?;
    let persons = present(tables, world, state, of, step)?;
    let tail = free_tail(tables, world, state, of, step).ok_or(Hindrance::Tail)?;
    let all = persons.iter().sum();
    kept_down(tables, world, of, &legal, step)?;
    if of.clearances.iter().any(|clearance| world.is_withdrawn(*clearance, step)) {
        return Err(Hindrance::Clearance);
    }
    is_free(tables, state, of, &legal, step)?;
    if !finds_room(tables, world, state, of, &legal, step, all) {
        return Err(Hindrance::Room);
    }
    book(tables, state, of, &legal, (step, tail));
    state.take_off(of.airfield, of.receiver, legal.times.queues, &persons);
    Ok(Boarding { sortie, tail, legal, persons })
}

/// Those of its people who are there, if it need not wait for others; refused if nobody is.
fn present(tables: &Tables<'_>, world: &World, state: &State, of: &Flown, step: usize) -> Result<Vec<u32>, Hindrance> {
    let staged = &state.staged[of.airfield];
    let persons: Vec<u32> = staged.iter().zip(&of.persons).map(|(there, n)| *there.min(n)).collect();
    let missing = |g: &usize| persons[*g] < of.persons[*g];
    let on_the_way = |g: usize| {
        state.is_on_road(of.airfield, g, step)
            || state.due_loads.iter().any(|load| {
                let load = &tables.loads[*load];
                load.airfield == of.airfield && load.persons[g] > 0 && world.fails[load.site] >= step
            })
    };
    if step < of.boards + SORTIE_PATIENCE_STEPS && (0..tables.groups).filter(missing).any(on_the_way) {
        return Err(Hindrance::Late);
    }
    if persons.iter().any(|n| *n > 0) { Ok(persons) } else { Err(Hindrance::Nobody) }
}

/// The planned tail if it is sound and there, or can have been flown over by now; or another of its type, one that is there
/// first.
fn free_tail(tables: &Tables<'_>, world: &World, state: &State, of: &Flown, step: usize) -> Option<usize> {
    let (from, out) = (&state.free_from[of.kind.0], &world.tails_out[of.kind.0]);
    let stands = |tail: &usize| state.came_back[of.kind.0][*tail].is_none_or(|(airfield, _)| airfield == of.airfield);
    let flown_over = |tail: &usize| {
        state.came_back[of.kind.0][*tail].is_some_and(|(airfield, back_min)| {
            let leg = tables.ferries.leg(of.kind.0, airfield, of.airfield, back_min, &[]);
            leg.is_some_and(|leg| leg.lands <= step)
        })
    };
    let free = |tail: &usize| from[*tail] <= step && !out[*tail][step];
    let all = || (0..from.len()).filter(free);
    let own = Some(of.tail).filter(free).filter(|tail| stands(tail) || flown_over(tail));
    own.or_else(|| all().find(stands)).or_else(|| all().find(flown_over))
}

/// Nobody boards into bad weather or towards it, or towards a receiver who refuses the day of the landing.
fn kept_down(tables: &Tables<'_>, world: &World, of: &Flown, legal: &Legal, step: usize) -> Result<(), Hindrance> {
    let lands = legal.times.lands.min(tables.steps - 1);
    let until = legal.times.leaves_stand.clamp(step + 1, tables.steps);
    if world.foul_here[of.airfield][step..until].iter().any(|foul| *foul) || world.foul_there[of.receiver][lands] {
        return Err(Hindrance::Weather);
    }
    if world.refused[of.receiver][tables.days[lands]] { Err(Hindrance::Refused) } else { Ok(()) }
}

/// Crew, guards, stands at both ends and fuel.
fn is_free(tables: &Tables<'_>, state: &State, of: &Flown, legal: &Legal, step: usize) -> Result<(), Hindrance> {
    let (p, times) = (tables.problem, &legal.times);
    let (kind, edges) = (&p.kinds[of.kind.0], p.grid.edges_min());
    let (stretch, duty) = (kind.duty_max_min + kind.rest_min, &state.duty[of.kind.0]);
    let begun: u32 = (0..=step).rev().take_while(|s| edges[*s] + stretch > edges[step]).map(|s| duty[s]).sum();
    let fits = |taken: &[u32], most: u32| taken.iter().all(|units| units + kind.mog_units <= most);
    let taken_t = state.fuel[of.airfield][tables.days[step]];
    let here = &state.stands[of.airfield][step..times.leaves_stand.min(tables.steps)];
    if begun + times.duty_min > kind.crews * kind.duty_max_min {
        return Err(Hindrance::Crew);
    }
    if state.air_guards + of.guards > p.air_guards.count {
        return Err(Hindrance::Guards);
    }
    if !fits(here, p.airfields[of.airfield].mog_units)
        || !fits(&state.stands_there[of.receiver][times.lands..times.queues], p.receivers[of.receiver].mog_units)
    {
        return Err(Hindrance::Stand);
    }
    let fuelled = legal.fuel_t == 0.0 || taken_t + legal.fuel_t <= p.airfields[of.airfield].fuel_t_per_day + 1e-6;
    if fuelled { Ok(()) } else { Err(Hindrance::Fuel) }
}

/// Whether a receiver will have room for so many more, and a queue within its limit, if nothing new goes wrong.
fn finds_room(
    tables: &Tables<'_>,
    world: &World,
    state: &State,
    of: &Flown,
    legal: &Legal,
    step: usize,
    more: u32,
) -> bool {
    let (r, queues) = (of.receiver, legal.times.queues);
    let receiver = &tables.problem.receivers[r];
    let room = receiver.capacity_operational.saturating_sub(receiver.occupied);
    if state.bound_for(r) + more > room {
        return false;
    }
    let last = state.due_there[r].iter().rposition(|n| *n > 0).unwrap_or(0).max(queues);
    let (mut waiting, mut day) = (state.queue[r], tables.days[step]);
    let first_of_day = step == 0 || tables.days[step - 1] != day;
    let mut today = if first_of_day { receiver.acceptance_on(day) } else { state.today_left[r] };
    for at in step..=last.min(tables.steps - 1) {
        if tables.days[at] != day {
            day = tables.days[at];
            today = receiver.acceptance_on(day);
        }
        // What has arrived at this step is in the queue; a refusal is known on its day.
        waiting += if at > step { state.due_there[r][at] } else { 0 } + if at == queues { more } else { 0 };
        let admits = day != tables.days[step] || willing(tables, world, r, step);
        // Who is slow now is taken to be slow for the rest of the day.
        let pace = tables.admitted_max[r][at];
        let pace = if day == tables.days[step] { world.paced(r, step, pace) } else { pace };
        let now = if admits { waiting.min(pace).min(today) } else { 0 };
        waiting -= now;
        today -= now;
        if at >= queues && waiting > receiver.queue_max {
            return false;
        }
    }
    true
}

fn book(tables: &Tables<'_>, state: &mut State, of: &Flown, legal: &Legal, begun: (usize, usize)) {
    let (step, tail) = begun;
    let (times, units) = (&legal.times, tables.problem.kinds[of.kind.0].mog_units);
    state.free_from[of.kind.0][tail] = times.aircraft_back;
    let back_min = tables.problem.grid.edges_min()[step] + times.duty_min;
    state.came_back[of.kind.0][tail] = Some((of.airfield, back_min));
    state.duty[of.kind.0][step] += times.duty_min;
    state.air_guards_out(of.guards, times.guards_back);
    let until = times.leaves_stand.min(tables.steps);
    state.stands[of.airfield][step..until].iter_mut().for_each(|taken| *taken += units);
    state.stands_there[of.receiver][times.lands..times.queues].iter_mut().for_each(|taken| *taken += units);
    state.fuel[of.airfield][tables.days[step]] += legal.fuel_t;
}

/// Free seats are taken by those who wait although the plan has flown them by now.
fn fill(tables: &Tables<'_>, world: &World, state: &mut State, now: &mut Boarding, step: usize) {
    let of = &tables.sorties[now.sortie];
    let p = tables.problem;
    let planned = &tables.planned[of.airfield][step * tables.groups..(step + 1) * tables.groups];
    let mut left = of.persons_max.saturating_sub(now.persons.iter().sum());
    for g in 0..tables.groups {
        let late = state.staged[of.airfield][g].saturating_sub(planned[g]);
        let more = late.min(left);
        let aboard = (0..tables.groups).filter(|other| now.persons[*other] > 0);
        let strict_enough = |other: usize| {
            p.may_share(GroupId(g), GroupId(other))
                && p.groups[g].persons_per_guard >= p.groups[other].persons_per_guard
        };
        if more == 0
            || !p.receivers[of.receiver].accepts[g]
            || !aboard.clone().all(strict_enough)
            || !finds_room(tables, world, state, of, &now.legal, step, more)
        {
            continue;
        }
        let mut persons = vec![0; tables.groups];
        persons[g] = more;
        state.take_off(of.airfield, of.receiver, now.legal.times.queues, &persons);
        from_now(state, of.airfield, step, -i64::from(more));
        now.persons[g] += more;
        left -= more;
    }
}
