//! A plan of the planner as the movements of a rehearsal: its places found among those of the operation, each vehicle,
//! sortie and admission as one movement, and how each goes in the world that the seed draws. Source: ours, decision 0070.
//!
//! Nothing here writes: whatever does not fit is refused before the folder is made.

mod naming;
mod places;
mod trip;
mod trips;
mod withdrawals;

use std::path::Path;

use airlift::{Carried, Class, Problem, as_written, carried};
use custody::{Moment, Span};

pub(super) use naming::{Candidate, named, taken};
pub(super) use places::{Places, Way};
pub(super) use trip::{Fate, LiftTrip, TripKind};
pub(super) use withdrawals::Withdrawal;

use super::scenario::Scenario;
use super::timetable::Timetable;
use crate::failure::{Failure, Fault};
use crate::plan::broken::{broken_rules, warning};
use crate::plan::clockface::Clockface;
use crate::plan::{self, read_plan};

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;
/// The run of a seed that a rehearsal meets. Source: ours; the first that `plan simulate` plays with it.
const RUN: u64 = 0;

/// People at a site as the plan has them.
pub(super) struct LiftSite {
    /// The place.
    pub(super) place: String,
    /// How many of each group.
    pub(super) people: Vec<u32>,
    /// When the site fails, if it does.
    pub(super) fails_at: Option<Moment>,
}

/// What a plan foresees for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DayPlanned {
    pub(super) left: u32,
    pub(super) convoys: u32,
    pub(super) sorties: u32,
    pub(super) flown: u32,
    pub(super) admitted: u32,
}

/// A plan as a rehearsal carries it out.
pub(super) struct Lift {
    /// The plan file.
    pub(super) file: String,
    /// Whether nothing goes wrong.
    pub(super) undisturbed: bool,
    /// The movements: one journey of one movement for each trip.
    pub(super) timetable: Timetable,
    /// What is behind each journey of the timetable.
    pub(super) trips: Vec<LiftTrip>,
    /// The plan's groups: who may travel with whom.
    pub(super) classes: Vec<Class>,
    /// Where people are held.
    pub(super) sites: Vec<LiftSite>,
    /// Airfields that are lost, and when.
    pub(super) lost: Vec<(String, Moment)>,
    /// Clearances that are withdrawn, in order of time.
    pub(super) withdrawn: Vec<Withdrawal>,
    /// What the plan foresees, by day of the operation from the first.
    pub(super) days: Vec<DayPlanned>,
    /// People inside at the failure of their site by the plan, on average over what may happen.
    pub(super) inside_at_failure_mean: f64,
}

/// Reads a plan for an operation and finds what becomes of it.
pub(super) fn read(operation: &Scenario, file: &Path, undisturbed: bool, seed: u64) -> Result<Lift, Failure> {
    let scenario = plan::load(&operation.file)?;
    let planned = read_plan(file, &scenario)?;
    let face = Clockface::of(&scenario.start).map_err(Failure::error)?;
    if let Some(warning) = warning(&broken_rules(&planned, &scenario, &face)?) {
        return Err(Failure::Error(Fault {
            error: warning,
            place: Some(file.display().to_string()),
            hint: Some("custodia plan check names every one of the broken rules; solve the scenario again".to_owned()),
            look: true,
            ..Fault::default()
        }));
    }
    let problem = planned.problem(&scenario)?;
    let places = Places::of(operation, &scenario, &planned.plan)?;
    within_the_operation(operation, &problem, &scenario.ids.file)?;
    let run = match undisturbed {
        true => as_written(&problem, &planned.plan),
        false => carried(&problem, &planned.plan, &scenario.disruptions, (seed, RUN)),
    };
    let run = run.map_err(|e| Failure::error(e.to_string()).at(file.display()))?;
    let (timetable, trips) = trips::of(operation, &places, &problem, &planned.plan, &run)?;
    Ok(Lift {
        file: file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned()),
        undisturbed,
        days: days(operation, &problem, &planned.plan),
        inside_at_failure_mean: planned.cost.expected_inside,
        withdrawn: withdrawals::of(operation, &problem, (&timetable, trips.as_slice()), &run),
        timetable,
        trips,
        classes: problem.groups.iter().map(|group| group.class).collect(),
        sites: sites(operation, &places, &problem, &run),
        lost: lost(operation, &places, &problem, &run),
    })
}

/// The minute of a plan as a moment of the operation.
fn moment(operation: &Scenario, minute: u32) -> Moment {
    operation.day_start(1) + Span::minutes(i64::from(minute))
}

fn within_the_operation(operation: &Scenario, problem: &Problem, file: &Path) -> Result<(), Failure> {
    let days = problem.grid.end_min().div_ceil(DAY_MIN);
    if days <= operation.days {
        return Ok(());
    }
    let (most, place) = (operation.days, operation.file.display());
    Err(Failure::error(format!("grid has {days} days, the operation of {place} has {most}")).at(file.display()))
}

fn sites(operation: &Scenario, places: &Places, problem: &Problem, run: &Carried) -> Vec<LiftSite> {
    let of = |(at, site): (usize, &airlift::Site)| LiftSite {
        place: places.sites[at].clone(),
        people: site.people.clone(),
        // Who leaves in the step in which his site fails is out.
        fails_at: run.failed[at].map(|step| moment(operation, problem.grid.edges_min()[step.0 + 1])),
    };
    problem.sites.iter().enumerate().map(of).collect()
}

fn lost(operation: &Scenario, places: &Places, problem: &Problem, run: &Carried) -> Vec<(String, Moment)> {
    let lost = run.lost.iter().enumerate().filter_map(|(at, step)| {
        let place = places.airfields[at].clone()?;
        Some((place, moment(operation, problem.grid.start_min((*step)?))))
    });
    lost.collect()
}

fn days(operation: &Scenario, problem: &Problem, plan: &airlift::Plan) -> Vec<DayPlanned> {
    let mut days = vec![DayPlanned::default(); operation.days as usize];
    let day = |step: airlift::Step| (problem.grid.start_min(step) / DAY_MIN) as usize;
    let all = |persons: &[u32]| persons.iter().sum::<u32>();
    for convoy in &plan.convoys {
        let Some(day) = days.get_mut(day(convoy.leaves)) else { continue };
        day.left += convoy.loads.iter().map(|load| all(&load.persons)).sum::<u32>();
        let carries = |child: bool| convoy.loads.iter().any(|load| trips::is_for(problem, &load.persons, child));
        day.convoys += u32::from(carries(false)) + u32::from(carries(true));
    }
    for sortie in plan.sorties.iter().filter(|sortie| all(&sortie.persons) > 0) {
        let Some(day) = days.get_mut(day(sortie.boards)) else { continue };
        day.sorties += 1;
        day.flown += all(&sortie.persons);
    }
    for admission in &plan.admissions {
        let Some(day) = days.get_mut(day(admission.step)) else { continue };
        day.admitted += admission.persons;
    }
    days
}

#[cfg(test)]
pub(super) mod tests;
