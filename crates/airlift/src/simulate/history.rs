//! A run up to a step, as what is so then: what has begun, and what has gone wrong. Source: ours.

use super::play::{State, play};
use super::tables::Tables;
use super::world::{Dependence, World, Worlds};
use crate::disruption::Disruptions;
use crate::error::Error;
use crate::index::{AirfieldId, ClearanceId, KindId, PoolId, ReceiverId, SiteId, Step};
use crate::plan::{Admission, Convoy, Load, Plan, Sortie};
use crate::problem::Problem;
use crate::replan::{Fact, Now, standing};

/// Plays one run of [`crate::simulate`] up to a step and tells what is so then, to plan the rest from; nothing is frozen.
/// Who mends or forecasts is taken at his word: where something has an end, the facts say when it is. Refuses what
/// [`crate::simulate`] refuses, and a step past the horizon.
pub fn played(
    problem: &Problem,
    plan: &Plan,
    disruptions: &Disruptions,
    run: (u64, u64),
    until: Step,
) -> Result<Now, Error> {
    super::checked(problem, plan, disruptions)?;
    if until.0 >= problem.grid.steps() {
        return Err(Error::new(format!("run up to step {until}, below {} needed", problem.grid.steps())));
    }
    let world = Worlds::of(problem, disruptions).draw(Dependence::Joint, run.0, run.1);
    Ok(now_of(&Tables::of(problem, plan), plan, &world, until))
}

/// What is so at a step of a world in which a plan is played.
pub(super) fn now_of(tables: &Tables<'_>, plan: &Plan, world: &World, until: Step) -> Now {
    let mut state = State::default();
    play(tables, world, &mut state, until.0);
    let done = done(tables, plan, world, &state, until);
    let mut now = Now { step: until, frozen_until: until, done, facts: Vec::new() };
    now.facts = facts(tables, world, &now);
    now
}

fn done(tables: &Tables<'_>, plan: &Plan, world: &World, state: &State, until: Step) -> Plan {
    let log = &state.log;
    let stands = |site: SiteId, step: Step| world.fails[site.0] >= step.0;
    let stages = plan.stages.iter().filter(|work| work.step < until && stands(work.site, work.step)).cloned();
    let convoys = log.loads.iter().map(|(step, load, persons)| {
        let of = &tables.loads[*load];
        let load = Load { pool: of.pool, persons: persons.clone(), guards: of.guards };
        Convoy { leaves: Step(*step), road: of.road, loads: vec![load] }
    });
    let sorties = log.sorties.iter().filter_map(|(step, sortie, tail, persons)| {
        let of = &tables.sorties[*sortie];
        let alternate = tables.flights[of.flights][*step]?.alternate;
        let (boards, tail, persons) = (Step(*step), *tail, persons.clone());
        Some(Sortie { boards, kind: of.kind, tail, route: of.route, persons, guards: of.guards, alternate })
    });
    let admissions = log.admissions.iter().map(|(step, receiver, persons)| Admission {
        step: Step(*step),
        receiver: ReceiverId(*receiver),
        persons: *persons,
    });
    Plan {
        stages: stages.collect(),
        convoys: convoys.collect(),
        sorties: sorties.collect(),
        admissions: admissions.collect(),
    }
}

fn facts(tables: &Tables<'_>, world: &World, now: &Now) -> Vec<Fact> {
    let (p, step) = (tables.problem, now.step.0);
    let mut facts = Vec::new();
    facts.extend(p.site_ids().filter(|s| world.fails[s.0] < step).map(Fact::SiteFailed));
    facts.extend(p.airfield_ids().filter(|a| world.lost[a.0] < step).map(Fact::AirfieldLost));
    let end = |out: &[bool]| tables.edge_min((step..out.len()).find(|s| !out[*s]).unwrap_or(out.len()));
    let shut = |rows: &[Vec<bool>]| -> Vec<(usize, u32)> {
        (0..rows.len()).filter(|n| rows[*n][step]).map(|n| (n, end(&rows[n]))).collect()
    };
    facts.extend(shut(&world.foul_here).into_iter().map(|(a, until)| Fact::AirfieldShut(AirfieldId(a), until)));
    facts.extend(shut(&world.foul_there).into_iter().map(|(r, until)| Fact::ReceiverShut(ReceiverId(r), until)));
    for (k, tails) in world.tails_out.iter().enumerate() {
        facts.extend(shut(tails).into_iter().map(|(tail, until)| Fact::TailOut(KindId(k), tail, until)));
    }
    for (c, stretches) in world.withdrawn.iter().enumerate() {
        let gone = stretches.iter().find(|(from, until)| (*from..*until).contains(&step));
        facts.extend(gone.map(|(_, until)| Fact::ClearanceGone(ClearanceId(c), tables.edge_min(*until))));
    }
    facts.extend(vehicles_out(tables, world, now));
    facts.extend(refusals(tables, world, step));
    facts
}

/// Those that are being mended beside those on the road, until one of them is mended.
fn vehicles_out(tables: &Tables<'_>, world: &World, now: &Now) -> Vec<Fact> {
    let (p, step) = (tables.problem, now.step.0);
    let away = standing(p, now).vehicles_back;
    let of_pool = |pool: PoolId| {
        let out = &world.vehicles_out[pool.0];
        let n = out[step].min(p.vehicles[pool.0].count.saturating_sub(away[pool.0].len() as u32));
        let mended = (step..out.len()).find(|s| out[*s] < out[step]).unwrap_or(out.len());
        (n > 0).then(|| Fact::VehiclesOut(pool, n, tables.edge_min(mended)))
    };
    p.pool_ids().filter_map(of_pool).collect()
}

/// Who refuses today neither lets land nor admits until midnight.
fn refusals(tables: &Tables<'_>, world: &World, step: usize) -> Vec<Fact> {
    let today = tables.days[step];
    let midnight = tables.edge_min(tables.days.iter().rposition(|day| *day == today).map_or(0, |last| last + 1));
    let mut facts = Vec::new();
    for r in tables.problem.receiver_ids().filter(|r| world.refused[r.0][today]) {
        let later = (today + 1..=tables.days.last().map_or(0, |day| day + 1))
            .map(|day| tables.problem.receivers[r.0].acceptance_on(day));
        facts.push(Fact::ReceiverShut(r, midnight));
        facts.push(Fact::Acceptance(r, std::iter::once(0).chain(later).collect()));
    }
    facts
}
