//! Makes a timetable, the planned movements in time order, from the journeys of a scenario.
//! Source: ours; until the planner exists a fixed timetable stands in for a plan.
//!
//! A *journey* takes one group of people from one site over its stations to a receiving place:
//! one movement for each leg, the same people on all of them. The authority responsible for the
//! place of departure carries, the one responsible for the place of arrival receives.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use custody::event::movement::{ClearanceKind, Means};
use custody::{Moment, Span};

use super::scenario::{ChainPlan, Clearance, Load, Scenario, ScenarioError, Vehicle};

/// One convoy or sortie as planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedMovement {
    /// Its id, such as `d13-041-2`: day, journey, leg.
    pub id: String,
    /// The journey that it is part of.
    pub journey: u32,
    /// Leg of the journey, from 1.
    pub leg: u32,
    /// By what.
    pub means: Means,
    /// Leaves from.
    pub from: String,
    /// Goes to.
    pub to: String,
    /// Plates or tail, made up: vehicle type and journey.
    pub vehicle: String,
    /// Who has custody while moving.
    pub carrier: String,
    /// Who is to accept at the end; may be the same.
    pub receiver: String,
    /// Planned.
    pub departs_at: Moment,
    /// Planned.
    pub arrives_at: Moment,
    /// Seats for people in custody.
    pub seats: u32,
    /// Guards aboard.
    pub guards: u32,
    /// For children only.
    pub child: bool,
    /// People planned; `None`: whoever is ready, up to the seats, and not flown empty.
    pub people: Option<u32>,
    /// Where it can go instead; none means fuel to return.
    pub alternates: Vec<String>,
    /// The clearances that it needs.
    pub clearances: Vec<String>,
}

/// One group's way from a site to a receiving place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journey {
    /// Its number, from 1 in order of departure.
    pub number: u32,
    /// Day of departure, from 1.
    pub day: u32,
    /// Where the people come from.
    pub site: String,
    /// Where they are to stay.
    pub to: String,
    /// For children only.
    pub child: bool,
    /// People planned; `None`: whoever is ready.
    pub people: Option<u32>,
    /// Fewest seats of its legs.
    pub seats: u32,
    /// Indices of its movements in the timetable, in order of legs.
    pub movements: Vec<usize>,
}

/// All movements in order of departure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timetable {
    /// In order of departure, then of id.
    pub movements: Vec<PlannedMovement>,
    /// In order of departure.
    pub journeys: Vec<Journey>,
}

/// A journey before its movements are numbered.
struct Start<'s> {
    plan: &'s ChainPlan,
    day: u32,
    turn: u32,
    site: String,
    people: Option<u32>,
}

impl Timetable {
    /// Expands the journeys of a scenario.
    pub fn expand(scenario: &Scenario) -> Result<Self, ScenarioError> {
        let mut starts = starts(scenario)?;
        starts.sort_by_key(|start| (start.day, start.leaves_min(), start.plan.child, start.site.clone()));
        let mut timetable = Self::default();
        for (start, number) in starts.iter().zip(1_u32..) {
            let legs = movements_of(scenario, start, number)?;
            let first = timetable.movements.len();
            timetable.journeys.push(Journey {
                number,
                day: start.day,
                site: start.site.clone(),
                to: start.plan.to.clone(),
                child: start.plan.child,
                people: start.people,
                seats: legs.iter().map(|leg| leg.seats).min().unwrap_or(0),
                movements: (first..first + legs.len()).collect(),
            });
            timetable.movements.extend(legs);
        }
        timetable.put_in_time_order();
        Ok(timetable)
    }

    fn put_in_time_order(&mut self) {
        let mut order: Vec<usize> = (0..self.movements.len()).collect();
        order.sort_by_key(|index| (self.movements[*index].departs_at, self.movements[*index].id.clone()));
        let mut place_of = vec![0; order.len()];
        for (place, index) in order.iter().enumerate() {
            place_of[*index] = place;
        }
        for journey in &mut self.journeys {
            for index in &mut journey.movements {
                *index = place_of[*index];
            }
        }
        self.movements.sort_by(|a, b| (a.departs_at, &a.id).cmp(&(b.departs_at, &b.id)));
    }

    /// People planned to have arrived at their receiving place by the end of each day, from day 1.
    pub fn cumulative_arrivals(&self, scenario: &Scenario) -> Vec<u32> {
        let mut by_day = vec![0_u32; scenario.days as usize];
        for journey in &self.journeys {
            let last = journey.movements.last().and_then(|index| self.movements.get(*index));
            let Some(arrives_at) = last.map(|movement| movement.arrives_at) else { continue };
            let from = usize::try_from(scenario.day_of(arrives_at) - 1).unwrap_or(0);
            for total in by_day.iter_mut().skip(from) {
                *total += journey.people.unwrap_or(0);
            }
        }
        by_day
    }

    /// Seats from a site over all days, for children or for the rest.
    pub fn seats_from(&self, site: &str, child: bool) -> u32 {
        self.journeys
            .iter()
            .filter(|journey| journey.site == site && journey.child == child)
            .map(|journey| journey.seats)
            .sum()
    }

    /// Checks seats for everybody, clearances for every movement and the public figures.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        for site in &scenario.sites {
            let planned: u32 =
                self.journeys.iter().filter(|j| j.site == site.place && !j.child).filter_map(|j| j.people).sum();
            if planned != site.people {
                let what = format!("{} people are at {}, but the timetable takes {planned}", site.people, site.place);
                return Err(scenario.error_at(&site.spot, what));
            }
            let children =
                u64::from(site.people) * u64::from(scenario.mix.child_claimed_adult_ppm + scenario.mix.known_child_ppm);
            let (needed, seats) = (children.div_ceil(1_000_000), self.seats_from(&site.place, true));
            if u64::from(seats) < needed {
                let what = format!(
                    "about {needed} children are to be expected at {}, but child movements have {seats} seats",
                    site.place
                );
                return Err(scenario.error_at(&site.spot, what));
            }
        }
        let arrived = self.cumulative_arrivals(scenario);
        for figure in &scenario.public_figures {
            let planned = arrived.get(figure.day as usize - 1).copied().unwrap_or(0);
            if planned.abs_diff(figure.people) > figure.tolerance {
                let what =
                    format!("is {} by day {}, but the timetable has brought {planned}", figure.people, figure.day);
                return Err(scenario.error_at(&figure.spot, what));
            }
        }
        Ok(())
    }
}

impl Start<'_> {
    fn leaves_min(&self) -> u32 {
        self.plan.first_depart_min + self.turn * self.plan.every_min
    }
}

/// Which journeys start when, from which site, with how many people: sites are emptied in order.
fn starts(scenario: &Scenario) -> Result<Vec<Start<'_>>, ScenarioError> {
    let mut left: BTreeMap<&str, u32> = scenario.sites.iter().map(|site| (site.place.as_str(), site.people)).collect();
    let mut plans: Vec<&ChainPlan> = scenario.chains.iter().collect();
    plans.sort_by_key(|plan| plan.first_day);
    let mut starts = Vec::new();
    for plan in plans {
        for (day, index) in (plan.first_day..=plan.last_day).step_by(plan.every_days as usize).zip(0_usize..) {
            match &plan.load {
                Load::Fill(journeys) => {
                    for (turn, site) in (0..*journeys).flat_map(|_| &plan.from).enumerate() {
                        let turn = u32::try_from(turn).unwrap_or(0);
                        starts.push(Start { plan, day, turn, site: site.clone(), people: None });
                    }
                }
                Load::PerDay(people) => {
                    let wanted = people.get(index).copied().unwrap_or(0);
                    fill_day(scenario, plan, day, wanted, &mut left, &mut starts)?;
                }
            }
        }
    }
    Ok(starts)
}

fn fill_day<'s>(
    scenario: &'s Scenario,
    plan: &'s ChainPlan,
    day: u32,
    mut wanted: u32,
    left: &mut BTreeMap<&str, u32>,
    starts: &mut Vec<Start<'s>>,
) -> Result<(), ScenarioError> {
    for turn in 0.. {
        if wanted == 0 {
            break;
        }
        let site = plan.from.iter().find(|site| left.get(site.as_str()).is_some_and(|people| *people > 0));
        let Some((site, there)) = site.and_then(|site| left.get_mut(site.as_str()).map(|there| (site, there))) else {
            let what =
                format!("wants {wanted} more people on day {day}, but {} are empty by then", plan.from.join(", "));
            return Err(scenario.error_at(&plan.spot, what));
        };
        let people = wanted.min(*there).min(seats_of(scenario, plan, turn));
        if people == 0 {
            return Err(scenario.error_at(&plan.spot, "has no vehicle, road or air needed".to_string()));
        }
        *there -= people;
        wanted -= people;
        starts.push(Start { plan, day, turn, site: site.clone(), people: Some(people) });
    }
    Ok(())
}

/// The vehicle of a leg, as the plan's turn has it.
fn vehicle_of<'s>(scenario: &'s Scenario, plan: &ChainPlan, turn: u32, means: Means) -> Option<&'s Vehicle> {
    let id = match means {
        Means::Road => plan.road.as_ref(),
        Means::Air => plan.air.get(turn as usize % plan.air.len().max(1)),
    };
    id.and_then(|id| scenario.vehicles.iter().find(|vehicle| vehicle.id == *id))
}

fn seats_of(scenario: &Scenario, plan: &ChainPlan, turn: u32) -> u32 {
    [Means::Road, Means::Air]
        .into_iter()
        .filter_map(|means| vehicle_of(scenario, plan, turn, means))
        .map(|vehicle| vehicle.seats)
        .min()
        .unwrap_or(0)
}

fn movements_of(scenario: &Scenario, start: &Start<'_>, number: u32) -> Result<Vec<PlannedMovement>, ScenarioError> {
    let plan = start.plan;
    let stations: Vec<&String> =
        std::iter::once(&start.site).chain(&plan.via).chain(std::iter::once(&plan.to)).collect();
    let mut leaves = scenario.day_start(start.day) + Span::minutes(i64::from(start.leaves_min()));
    let mut movements = Vec::new();
    for (pair, leg_number) in stations.windows(2).zip(1_u32..) {
        let [from, to] = pair else { continue };
        let complain = |what: String| scenario.error_at(&plan.spot, what);
        let leg = scenario.legs.iter().find(|leg| leg.from == **from && leg.to == **to);
        let leg = leg.ok_or_else(|| complain(format!("goes from {from} to {to}, but no [[leg]] has that way")))?;
        let vehicle = vehicle_of(scenario, plan, start.turn, leg.means);
        let vehicle = vehicle.ok_or_else(|| complain(format!("has no vehicle for the leg from {from} to {to}")))?;
        let arrives = leaves + Span::minutes(i64::from(leg.minutes));
        let responsible = |place: &str| scenario.place(place).map(|place| place.authority.clone()).unwrap_or_default();
        let mut movement = PlannedMovement {
            id: format!("d{:02}-{number:03}-{leg_number}", start.day),
            journey: number,
            leg: leg_number,
            means: leg.means,
            from: (*from).clone(),
            to: (*to).clone(),
            vehicle: format!("{}-{number:03}", vehicle.id),
            carrier: responsible(from),
            receiver: responsible(to),
            departs_at: leaves,
            arrives_at: arrives,
            seats: vehicle.seats,
            guards: vehicle.guards,
            child: plan.child,
            people: start.people,
            alternates: leg.alternates.clone(),
            clearances: Vec::new(),
        };
        movement.clearances = clearances_for(scenario, &movement).map_err(complain)?;
        movements.push(movement);
        leaves = arrives + Span::minutes(i64::from(scenario.place(to).map_or(0, |place| place.dwell_min)));
    }
    Ok(movements)
}

/// The clearances that a movement needs: a road and an airspace from departure to arrival, landing and acceptance at the
/// arrival.
pub(super) fn clearances_for(scenario: &Scenario, movement: &PlannedMovement) -> Result<Vec<String>, String> {
    let mut kinds = match movement.means {
        Means::Road => vec![ClearanceKind::Road],
        Means::Air => vec![ClearanceKind::Overflight, ClearanceKind::Landing],
    };
    if movement.carrier != movement.receiver {
        kinds.push(ClearanceKind::Acceptance);
    }
    let covers = |clearance: &Clearance, kind: ClearanceKind| {
        let needed_from = match kind {
            ClearanceKind::Road | ClearanceKind::Overflight => movement.departs_at,
            ClearanceKind::Landing | ClearanceKind::Acceptance => movement.arrives_at,
        };
        clearance.kind == kind
            && clearance.arriving_at.contains(&movement.to)
            && scenario.day_start(clearance.from_day) <= needed_from
            && movement.arrives_at <= scenario.day_start(clearance.to_day + 1)
    };
    kinds
        .into_iter()
        .map(|kind| {
            // A clearance that is renewed overlaps the next one: of two the newer.
            let found = scenario.clearances.iter().filter(|clearance| covers(clearance, kind));
            let found = found.min_by_key(|clearance| Reverse(clearance.from_day));
            found.map(|clearance| clearance.id.clone()).ok_or_else(|| {
                let (id, to, from, until) = (&movement.id, &movement.to, movement.departs_at, movement.arrives_at);
                format!("has no {} clearance for {id} at {to} from {from} to {until}", clearance_word(kind))
            })
        })
        .collect()
}

const fn clearance_word(kind: ClearanceKind) -> &'static str {
    match kind {
        ClearanceKind::Overflight => "overflight",
        ClearanceKind::Landing => "landing",
        ClearanceKind::Road => "road",
        ClearanceKind::Acceptance => "acceptance",
    }
}

#[cfg(test)]
mod tests;
