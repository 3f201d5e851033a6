//! Each list of a problem as tables. Source: ours.

use airlift::{Band, Class, ClearanceId, Grid, Problem, SiteId, Step};

use super::page::Page;
use super::{Ids, ToWrite, constant_hazard};

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;

pub(super) fn grid(page: &mut Page, grid: &Grid) -> Result<(), String> {
    let mut stretches: Vec<(u32, u32)> = Vec::new();
    let mut step = 0;
    while step < grid.steps() {
        let length = grid.length_min(Step(step));
        match stretches.last_mut() {
            Some((same, days)) if *same == length => *days += 1,
            _ => stretches.push((length, 1)),
        }
        step += (DAY_MIN / length) as usize;
    }
    if Grid::mixed(&stretches).ok().as_ref() != Some(grid) {
        return Err("the grid changes its step within a day".to_owned());
    }
    for (step_min, days) in stretches {
        page.table("[[grid]]");
        page.plain("step_min", step_min);
        page.plain("days", days);
        page.source();
    }
    Ok(())
}

pub(super) fn groups(page: &mut Page, problem: &Problem, ids: &Ids) {
    for (group, id) in problem.groups.iter().zip(&ids.groups) {
        page.table("[[group]]");
        page.text("id", id);
        page.text("name", &group.name);
        page.text(
            "class",
            match group.class {
                Class::Adult => "adult",
                Class::Child => "child",
                Class::Sick => "sick",
            },
        );
        page.plain("persons_per_guard", group.persons_per_guard);
        page.number("priority", group.priority);
        page.text("escort_decided_by", "nobody: invented");
        page.text("escort_reasons", "invented");
        page.source();
    }
    for [a, b] in &problem.apart {
        page.table("[[apart]]");
        page.texts("groups", [ids.groups[a.0].as_str(), ids.groups[b.0].as_str()]);
        page.text("reasons", "invented");
        page.source();
    }
}

pub(super) fn clearances(page: &mut Page, problem: &Problem, ids: &Ids) -> Result<(), String> {
    for (n, (clearance, id)) in problem.clearances.iter().zip(&ids.clearances).enumerate() {
        page.table("[[clearance]]");
        page.text("id", id);
        page.text("name", &clearance.name);
        page.text("kind", kind_of(problem, ClearanceId(n))?);
        page.open("open", &clearance.windows);
        page.source();
    }
    Ok(())
}

/// What a clearance is used for; acceptance where it is not used.
fn kind_of(problem: &Problem, id: ClearanceId) -> Result<&'static str, String> {
    let is = |of: &Option<ClearanceId>| *of == Some(id);
    let uses = [
        ("road", problem.roads.iter().any(|road| is(&road.clearance))),
        ("overflight", problem.routes.iter().any(|route| is(&route.overflight))),
        ("landing", problem.receivers.iter().any(|receiver| is(&receiver.landing))),
        ("acceptance", problem.receivers.iter().any(|receiver| is(&receiver.acceptance))),
    ];
    let used: Vec<&str> = uses.into_iter().filter(|(_, used)| *used).map(|(kind, _)| kind).collect();
    match used[..] {
        [] => Ok("acceptance"),
        [kind] => Ok(kind),
        _ => Err(format!("clearance {} is used for {}", problem.clearances[id.0].name, used.join(" and "))),
    }
}

pub(super) fn sites(page: &mut Page, of: &ToWrite<'_>, ids: &Ids) -> Result<(), String> {
    let mut days = None;
    let mut hazards = Vec::new();
    for site in &of.problem.sites {
        let (hazard, lasts) = constant_hazard(&site.law).ok_or(format!("{} fails by no constant hazard", site.name))?;
        if *days.get_or_insert(lasts) != lasts {
            return Err(format!("the law of {} lasts {lasts} days, others last longer or shorter", site.name));
        }
        hazards.push(hazard);
    }
    page.table("[hazard]");
    page.plain("days", days.unwrap_or(1));
    page.source();
    for (n, site) in of.problem.sites.iter().enumerate() {
        page.table("[[site]]");
        page.text("id", &ids.sites[n]);
        page.by_id("people", ids.groups.iter().zip(&site.people).map(|(id, n)| (id.clone(), n.to_string())));
        page.number("hazard_per_day", hazards[n]);
        page.number("gate_vehicles_per_h", site.gate_vehicles_per_h);
        page.open("gate_open", &site.gate_hours);
        page.plain("guards", of.reaction.guards[n]);
        page.source();
        for stage in &site.stages {
            page.table("[[site.stage]]");
            page.text("name", &stage.name);
            page.plain("posts", stage.posts);
            page.number("minutes", stage.minutes);
            page.number("utilisation", stage.utilisation);
            page.open("open", &stage.hours);
            page.source();
        }
    }
    Ok(())
}

pub(super) fn airfields(page: &mut Page, problem: &Problem, ids: &Ids) {
    for (airfield, id) in problem.airfields.iter().zip(&ids.airfields) {
        page.table("[[airfield]]");
        page.text("id", id);
        page.text("name", &airfield.name);
        page.open("flying_open", &airfield.flying_hours);
        page.open("staging_open", &airfield.staging_hours);
        page.number("runway_m", airfield.runway_m);
        page.number("bearing_t", airfield.bearing_t);
        page.plain("lit", airfield.lit);
        page.plain("mog_units", airfield.mog_units);
        page.plain("staging_max", airfield.staging_max);
        page.number("fuel_t_per_day", airfield.fuel_t_per_day);
        page.source();
    }
}

pub(super) fn receivers(page: &mut Page, problem: &Problem, ids: &Ids) {
    for (receiver, id) in problem.receivers.iter().zip(&ids.receivers) {
        page.table("[[receiver]]");
        page.text("id", id);
        page.text("name", &receiver.name);
        page.open("landing_open", &receiver.landing_hours);
        for (key, clearance) in [("landing", receiver.landing), ("acceptance", receiver.acceptance)] {
            if let Some(clearance) = clearance {
                page.text(key, &ids.clearances[clearance.0]);
            }
        }
        page.number("runway_m", receiver.runway_m);
        page.number("bearing_t", receiver.bearing_t);
        page.plain("lit", receiver.lit);
        page.plain("mog_units", receiver.mog_units);
        page.number("process_per_h", receiver.process_per_h);
        page.plain("queue_max", receiver.queue_max);
        page.plain("daily_acceptance", format!("{:?}", receiver.daily_acceptance));
        page.plain("occupied", receiver.occupied);
        page.plain("capacity_operational", receiver.capacity_operational);
        page.plain("capacity_humane", receiver.capacity_humane);
        let taken = ids.groups.iter().zip(&receiver.accepts).filter(|(_, takes)| **takes);
        page.texts("accepts", taken.map(|(id, _)| id.as_str()));
        page.source();
    }
}

pub(super) fn kinds(page: &mut Page, problem: &Problem, ids: &Ids) {
    for (kind, id) in problem.kinds.iter().zip(&ids.kinds) {
        page.table("[[aircraft]]");
        page.text("id", id);
        page.text("name", &kind.name);
        page.texts("tails", kind.tails.iter().map(String::as_str));
        page.number("availability", kind.availability);
        page.open("open", &kind.hours);
        page.plain("seats", kind.seats);
        page.plain("mog_units", kind.mog_units);
        page.number("block_kt", kind.block_kt);
        page.number("range_nm", kind.range_nm);
        page.number("burn_t_per_h", kind.burn_t_per_h);
        page.number("runway_m", kind.runway_m);
        page.number("weight_t", kind.weight_t);
        page.plain("lands_unlit", kind.lands_unlit);
        page.plain("onload_min", kind.onload_min);
        page.plain("offload_min", kind.offload_min);
        page.plain("crews", kind.crews);
        page.plain("duty_max_min", kind.duty_max_min);
        page.plain("rest_min", kind.rest_min);
        page.source();
    }
}

pub(super) fn roads(page: &mut Page, problem: &Problem, ids: &Ids) {
    for road in &problem.roads {
        page.table("[[road]]");
        page.text("from", &ids.sites[road.site.0]);
        page.text("to", &ids.airfields[road.airfield.0]);
        page.plain("out_min", road.out_min);
        page.plain("back_min", road.back_min);
        page.open("open", &road.hours);
        if let Some(clearance) = road.clearance {
            page.text("clearance", &ids.clearances[clearance.0]);
        }
        page.source();
    }
}

pub(super) fn routes(page: &mut Page, problem: &Problem, ids: &Ids) {
    for route in &problem.routes {
        page.table("[[route]]");
        page.text("from", &ids.airfields[route.airfield.0]);
        page.text("to", &ids.receivers[route.receiver.0]);
        page.number("distance_nm", route.distance_nm);
        if let Some(clearance) = route.overflight {
            page.text("overflight", &ids.clearances[clearance.0]);
        }
        let alternates = route.alternates.iter();
        page.by_id("alternates_nm", alternates.map(|(to, nm)| (ids.receivers[to.0].clone(), format!("{nm:?}"))));
        page.source();
    }
}

pub(super) fn ferries(page: &mut Page, problem: &Problem, ids: &Ids) {
    for ferry in &problem.ferries {
        let [from, to] = ferry.between.map(|airfield| ids.airfields[airfield.0].as_str());
        page.table("[[ferry]]");
        page.text("from", from);
        page.text("to", to);
        page.number("distance_nm", ferry.distance_nm);
        page.source();
    }
}

pub(super) fn vehicles(page: &mut Page, problem: &Problem, ids: &Ids) {
    for (pool, id) in problem.vehicles.iter().zip(&ids.pools) {
        page.table("[[vehicles]]");
        page.text("id", id);
        page.text("name", &pool.name);
        page.plain("count", pool.count);
        page.plain("seats", pool.seats);
        page.plain("turn_min", pool.turn_min);
        page.texts("sites", pool.sites.iter().map(|SiteId(site)| ids.sites[*site].as_str()));
        page.source();
    }
}

/// What a scenario has once.
pub(super) fn rest(page: &mut Page, of: &ToWrite<'_>) {
    for (head, guards) in [("[road_guards]", of.problem.road_guards), ("[air_guards]", of.problem.air_guards)] {
        page.table(head);
        page.plain("count", guards.count);
        page.plain("rest_min", guards.rest_min);
        page.source();
    }
    page.table("[daylight]");
    page.open("open", &of.problem.daylight);
    page.source();
    harm(page, of);
    disruptions(page, of);
    page.table("[reaction]");
    let band = |band: Band| format!("[{:?}, {:?}, {:?}]", band.low, band.nominal, band.high);
    page.plain("lift_begun", band(of.reaction.lift_begun));
    page.plain("guards_power", band(of.reaction.guards_power));
    page.number("drawn_off", of.reaction.drawn_off);
    page.source();
}

fn harm(page: &mut Page, of: &ToWrite<'_>) {
    let harm = &of.problem.harm;
    page.table("[harm]");
    page.number("staging_per_person_h", harm.staging_per_person_h);
    page.number("road_per_person_h", harm.road_per_person_h);
    page.number("air_per_person_h", harm.air_per_person_h);
    page.number("crowding_per_person_day", harm.crowding_per_person_day);
    page.number("duration_per_person_h", harm.duration_per_person_h);
    page.number("queue_per_person_h", harm.queue_per_person_h);
    page.number("aircraft_h", harm.aircraft_h);
    page.number("vehicle_h", harm.vehicle_h);
    page.source();
}

fn disruptions(page: &mut Page, of: &ToWrite<'_>) {
    let (rates, front) = (of.disruptions, &of.disruptions.front);
    page.table("[disruptions]");
    page.number("weather_per_day", rates.weather_per_day);
    page.number("weather_h", rates.weather_h);
    page.number("tail_breaks_per_day", rates.tail_breaks_per_day);
    page.number("tail_repair_h", rates.tail_repair_h);
    page.number("vehicle_breaks_per_day", rates.vehicle_breaks_per_day);
    page.number("vehicle_repair_h", rates.vehicle_repair_h);
    page.number("refusal_per_day", rates.refusal_per_day);
    page.source();
    page.table("[front]");
    page.number("moves_at_first", front.moves_at_first);
    page.number("to_moving_per_day", front.to_moving_per_day);
    page.number("to_calm_per_day", front.to_calm_per_day);
    page.number("hazard_times", front.hazard_times);
    page.number("airfield_loss_per_day", front.airfield_loss_per_day);
    page.number("withdrawal_per_day", front.withdrawal_per_day);
    page.number("withdrawn_days", front.withdrawn_days);
    page.source();
}
