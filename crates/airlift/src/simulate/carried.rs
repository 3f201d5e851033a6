//! One run of [`crate::simulate`] trip by trip, for whoever carries a plan out with people: what really left and arrived
//! when, with how many, and what kept the rest back. Source: ours.

use std::fmt;

use super::play::{Due, State, play};
use super::tables::Tables;
use super::world::{Dependence, World, Worlds};
use crate::disruption::Disruptions;
use crate::error::Error;
use crate::feasible::unnamed;
use crate::index::{ReceiverId, Step};
use crate::plan::{Admission, Plan};
use crate::problem::Problem;
use crate::timeline::{drive, flight};

/// What keeps a vehicle or a sortie from beginning at a step: the first that holds, in the order of this list for a
/// vehicle and for a sortie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hindrance {
    /// The site has failed.
    SiteFailed,
    /// The airfield is lost.
    AirfieldLost,
    /// The rules allow no start then, or it would arrive after the horizon.
    Hours,
    /// The gate has let out as many vehicles as it can.
    Gate,
    /// A clearance is withdrawn.
    Clearance,
    /// No vehicle of the pool is there and sound.
    Vehicle,
    /// Its people are on their way.
    Late,
    /// None of its people is there.
    Nobody,
    /// No aircraft of the type is there and sound.
    Tail,
    /// Weather at one of the two ends.
    Weather,
    /// The receiver refuses the day.
    Refused,
    /// No crew has time left.
    Crew,
    /// Too few guards are there.
    Guards,
    /// No stand is free at one of the two ends.
    Stand,
    /// The airfield has no more fuel that day.
    Fuel,
    /// No room to wait at the airfield, or at the receiver. A vehicle that has left waits before an airfield that is full.
    Room,
}

impl Hindrance {
    /// It in a few words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::SiteFailed => "the site had failed",
            Self::AirfieldLost => "the airfield was lost",
            Self::Hours => "the rules allowed no start at that hour",
            Self::Gate => "the gate was busy",
            Self::Clearance => "a clearance was withdrawn",
            Self::Vehicle => "no sound vehicle was there",
            Self::Late => "its people were late",
            Self::Nobody => "none of its people was there",
            Self::Tail => "no sound aircraft was there",
            Self::Weather => "weather",
            Self::Refused => "the receiver refused the day",
            Self::Crew => "no crew had time left",
            Self::Guards => "too few guards",
            Self::Stand => "no stand was free",
            Self::Fuel => "no fuel was left that day",
            Self::Room => "no room at the other end",
        }
    }
}

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

/// How a vehicle or a sortie really went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Went {
    /// The step in which the vehicle left, or boarding began.
    pub begins: Step,
    /// The minute in which it left the site, or took off.
    pub leaves_min: u32,
    /// The minute in which it was at the airfield, or landed; of a vehicle that found the airfield full, that in which
    /// it was let in, the end of the horizon where it was not; of one that turned back, that in which it turned.
    pub arrives_min: u32,
    /// Persons by group.
    pub persons: Vec<u32>,
    /// The tail that flew; 0 for a vehicle.
    pub tail: usize,
    /// Whether it turned back to its site, as its airfield was lost.
    pub turned_back: bool,
}

/// A vehicle or a sortie of the plan that carries anybody, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trip {
    /// Its place in [`Plan::convoys`] or [`Plan::sorties`].
    pub at: usize,
    /// Which vehicle of the convoy; 0 for a sortie.
    pub vehicle: usize,
    /// How it went; none where it never did.
    pub went: Option<Went>,
    /// What kept it back, each with the step from which it did; none where it went as planned.
    pub kept: Vec<(Step, Hindrance)>,
    /// Of one that never went, the step from which that was certain; the number of steps where nothing but the end of
    /// the horizon made it so.
    pub given_up: Step,
}

/// One run of a plan, trip by trip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Vehicles in the order of the plan.
    pub vehicles: Vec<Trip>,
    /// Sorties in the order of the plan.
    pub sorties: Vec<Trip>,
    /// Admissions in order of time.
    pub admissions: Vec<Admission>,
    /// By site: the step within which it fails, if it does within the horizon.
    pub failed: Vec<Option<Step>>,
    /// By airfield: the step from which it is lost, if it is within the horizon.
    pub lost: Vec<Option<Step>>,
    /// By clearance: the stretches in which it is withdrawn, each from a step until the one at which it holds again;
    /// the number of steps where it does not within the horizon.
    pub withdrawn: Vec<Vec<(Step, Step)>>,
}

/// A plan carried out as it is written: nothing goes wrong, and no site fails. Refuses a plan that names what is not
/// there.
pub fn as_written(problem: &Problem, plan: &Plan) -> Result<Carried, Error> {
    if let Some(violation) = unnamed(problem, plan).first() {
        return Err(Error::new(format!("plan: {violation}")));
    }
    let tables = Tables::of(problem, plan);
    let mut carried = blank(&tables);
    for trip in &mut carried.vehicles {
        let convoy = &plan.convoys[trip.at];
        trip.went = drove(&tables, plan, trip, convoy.leaves.0, convoy.loads[trip.vehicle].persons.clone());
    }
    for trip in &mut carried.sorties {
        let of = &plan.sorties[trip.at];
        trip.went = flew(&tables, plan, trip, (of.boards.0, of.tail), of.persons.clone());
    }
    carried.admissions.clone_from(&plan.admissions);
    carried.admissions.retain(|admission| admission.persons > 0);
    carried.admissions.sort_by_key(|admission| (admission.step, admission.receiver));
    Ok(carried)
}

/// One run under the joint path of the front, by the repair rule: the run of that number and seed that
/// [`crate::simulate`] plays. Refuses what it refuses.
pub fn carried(problem: &Problem, plan: &Plan, disruptions: &Disruptions, run: (u64, u64)) -> Result<Carried, Error> {
    super::checked(problem, plan, disruptions)?;
    let tables = Tables::of(problem, plan);
    let world = Worlds::of(problem, disruptions).draw(Dependence::Joint, run.0, run.1);
    let mut state = State::telling();
    play(&tables, &world, &mut state, tables.steps);
    Ok(told(&tables, plan, &world, &state))
}

/// Every trip that carries anybody, none of which has gone.
fn blank(tables: &Tables<'_>) -> Carried {
    let never = Step(tables.steps);
    let trip = |at, vehicle| Trip { at, vehicle, went: None, kept: Vec::new(), given_up: never };
    let mut vehicles: Vec<Trip> = tables.loads.iter().map(|load| trip(load.of.0, load.of.1)).collect();
    vehicles.sort_by_key(|trip| (trip.at, trip.vehicle));
    let mut sorties: Vec<Trip> = tables.sorties.iter().map(|sortie| trip(sortie.of, 0)).collect();
    sorties.sort_by_key(|trip| trip.at);
    let p = tables.problem;
    Carried {
        vehicles,
        sorties,
        admissions: Vec::new(),
        failed: vec![None; p.sites.len()],
        lost: vec![None; p.airfields.len()],
        withdrawn: vec![Vec::new(); p.clearances.len()],
    }
}

fn drove(tables: &Tables<'_>, plan: &Plan, trip: &Trip, begins: usize, persons: Vec<u32>) -> Option<Went> {
    let (p, convoy) = (tables.problem, &plan.convoys[trip.at]);
    let begins = Step(begins);
    drive(p, convoy.road, convoy.loads[trip.vehicle].pool, begins)?;
    let leaves_min = p.grid.start_min(begins);
    let arrives_min = leaves_min + p.roads[convoy.road.0].out_min;
    Some(Went { begins, leaves_min, arrives_min, persons, tail: 0, turned_back: false })
}

fn flew(
    tables: &Tables<'_>,
    plan: &Plan,
    trip: &Trip,
    (begins, tail): (usize, usize),
    persons: Vec<u32>,
) -> Option<Went> {
    let (of, begins) = (&plan.sorties[trip.at], Step(begins));
    let times = flight(tables.problem, of.kind, of.route, begins)?;
    let (leaves_min, arrives_min) = (times.takes_off_min, times.lands_min);
    Some(Went { begins, leaves_min, arrives_min, persons, tail, turned_back: false })
}

/// What the log of a run says of each trip.
fn told(tables: &Tables<'_>, plan: &Plan, world: &World, state: &State) -> Carried {
    let (mut carried, log) = (blank(tables), &state.log);
    let of_load = |load: usize| {
        let (at, vehicle) = tables.loads[load].of;
        move |trip: &Trip| (trip.at, trip.vehicle) == (at, vehicle)
    };
    for (step, load, persons) in &log.loads {
        if let Some(place) = carried.vehicles.iter().position(of_load(*load)) {
            let went = drove(tables, plan, &carried.vehicles[place], *step, persons.clone());
            let let_in = log.let_in.get(load).map(|edge| tables.edge_min(*edge));
            carried.vehicles[place].went =
                went.map(|went| Went { arrives_min: let_in.unwrap_or(went.arrives_min), ..went });
        }
    }
    for (left, turned, load, persons) in &log.turned {
        let Some(place) = carried.vehicles.iter().position(of_load(*load)) else { continue };
        let went = drove(tables, plan, &carried.vehicles[place], *left, persons.clone());
        let arrives_min = tables.edge_min(*turned);
        carried.vehicles[place].went = went.map(|went| Went { arrives_min, turned_back: true, ..went });
        carried.vehicles[place].kept.push((Step(*turned), Hindrance::AirfieldLost));
    }
    for (step, sortie, tail, persons) in &log.sorties {
        let at = tables.sorties[*sortie].of;
        let Some(place) = carried.sorties.iter().position(|trip| trip.at == at) else { continue };
        carried.sorties[place].went = flew(tables, plan, &carried.sorties[place], (*step, *tail), persons.clone());
    }
    add_hindrances(tables, state, &mut carried);
    let admitted = |(step, receiver, persons): &(usize, usize, u32)| Admission {
        step: Step(*step),
        receiver: ReceiverId(*receiver),
        persons: *persons,
    };
    carried.admissions = log.admissions.iter().map(admitted).collect();
    let within = |step: usize| (step < tables.steps).then_some(Step(step));
    carried.failed = world.fails.iter().map(|step| within(*step)).collect();
    carried.lost = world.lost.iter().map(|step| within(*step)).collect();
    let stretches = |of: &Vec<(usize, usize)>| of.iter().map(|(from, until)| (Step(*from), Step(*until))).collect();
    carried.withdrawn = world.withdrawn.iter().map(stretches).collect();
    carried
}

fn add_hindrances(tables: &Tables<'_>, state: &State, carried: &mut Carried) {
    for (step, due, why) in &state.log.kept {
        let trip = match due {
            Due::Load(load) => {
                let of = tables.loads[*load].of;
                carried.vehicles.iter_mut().find(|trip| (trip.at, trip.vehicle) == of)
            }
            Due::Sortie(sortie) => {
                let of = tables.sorties[*sortie].of;
                carried.sorties.iter_mut().find(|trip| trip.at == of)
            }
        };
        let Some(trip) = trip else { continue };
        if trip.kept.last().is_none_or(|(_, last)| last != why) {
            trip.kept.push((Step(*step), *why));
        }
        let for_good = matches!(why, Hindrance::SiteFailed | Hindrance::AirfieldLost);
        if for_good && trip.went.is_none() {
            trip.given_up = trip.given_up.min(Step(*step));
        }
    }
    for trip in carried.vehicles.iter_mut().chain(&mut carried.sorties) {
        trip.kept.sort_by_key(|(step, _)| *step);
    }
}
