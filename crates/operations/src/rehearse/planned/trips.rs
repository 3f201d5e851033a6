//! Each convoy, sortie and admission as a movement of its own, and how it goes. Source: ours, decision 0070.
//!
//! Vehicles of a convoy that leave together are one movement; children among them have their own. An admission is the
//! road from where people landed to where they stay, or the reception alone where they landed there.

use std::collections::BTreeMap;

use airlift::{Carried, Class, Plan, Problem, Trip};
use custody::event::movement::{ClearanceKind, Means};
use custody::{Moment, Span};

use super::super::scenario::{Scenario, Vehicle};
use super::super::timetable::{Journey, PlannedMovement, Timetable, clearances_for};
use super::trip::{Fate, LiftTrip, Together, TripKind};
use super::{DAY_MIN, Places, Way, moment};
use crate::failure::Failure;

/// Minutes after an edge of the grid at which people who came with it are called for what begins there: whoever arrives
/// at an edge is handed over and his movement closed out by then. Source: ours; ten and three minutes in `transit.rs`.
pub(in crate::rehearse) const CALLED_MIN: i64 = 14;
/// Minutes from the call to the boarding, and from there until anything leaves at the earliest.
const BOARDED_MIN: i64 = 1;

/// Whether persons by group are children, or are not; nobody is neither.
pub(super) fn is_for(problem: &Problem, persons: &[u32], child: bool) -> bool {
    problem.groups.iter().zip(persons).any(|(group, n)| *n > 0 && (group.class == Class::Child) == child)
}

/// All of them in order of time, each a journey of one movement.
pub(super) fn of(
    operation: &Scenario,
    places: &Places,
    problem: &Problem,
    plan: &Plan,
    run: &Carried,
) -> Result<(Timetable, Vec<LiftTrip>), Failure> {
    let maker = Maker { operation, places, problem, plan };
    let mut made = maker.convoys(run)?;
    made.extend(maker.sorties(run)?);
    made.extend(maker.admissions(run)?);
    made.sort_by(|(a, _), (b, _)| (a.departs_at, &a.id).cmp(&(b.departs_at, &b.id)));
    let (mut timetable, mut trips) = (Timetable::default(), Vec::new());
    for ((mut movement, trip), number) in made.into_iter().zip(1_u32..) {
        movement.journey = number;
        // Whoever lands where he stays is received without a movement.
        if movement.from != movement.to {
            movement.clearances = clearances(operation, &movement, trip.fate)
                .map_err(|what| Failure::error(what).at(operation.file.display()))?;
        }
        timetable.journeys.push(Journey {
            number,
            day: u32::try_from(operation.day_of(movement.departs_at)).unwrap_or(1),
            site: movement.from.clone(),
            to: movement.to.clone(),
            child: movement.child,
            people: movement.people,
            seats: movement.seats,
            movements: vec![timetable.movements.len()],
        });
        timetable.movements.push(movement);
        trips.push(trip);
    }
    Ok((timetable, trips))
}

/// The clearances that hold when it goes; where it never does, or none hold then, those for when it was to go.
fn clearances(operation: &Scenario, movement: &PlannedMovement, fate: Fate) -> Result<Vec<String>, String> {
    let planned = clearances_for(operation, movement);
    let Fate::Goes { leaves, arrives, .. } = fate else { return planned };
    let actual = PlannedMovement { departs_at: leaves, arrives_at: arrives, ..movement.clone() };
    clearances_for(operation, &actual).or(planned)
}

struct Maker<'a> {
    operation: &'a Scenario,
    places: &'a Places,
    problem: &'a Problem,
    plan: &'a Plan,
}

type Made = (PlannedMovement, LiftTrip);

impl Maker<'_> {
    fn at(&self, minute: u32) -> Moment {
        moment(self.operation, minute)
    }

    fn edge(&self, step: airlift::Step) -> Moment {
        self.at(self.problem.grid.edges_min()[step.0])
    }

    fn authority(&self, place: &str) -> String {
        self.operation.place(place).map(|place| place.authority.clone()).unwrap_or_default()
    }

    /// A movement from place to place; what is special to it is set by whoever makes it.
    fn movement(&self, id: String, leg: u32, (from, to): (&str, &str), means: Means) -> PlannedMovement {
        let way = self.operation.legs.iter().find(|leg| leg.from == from && leg.to == to);
        PlannedMovement {
            id,
            journey: 0,
            leg,
            means,
            from: from.to_owned(),
            to: to.to_owned(),
            vehicle: String::new(),
            carrier: self.authority(from),
            receiver: self.authority(to),
            departs_at: Moment::MIN,
            arrives_at: Moment::MIN,
            seats: 0,
            guards: 0,
            child: false,
            people: None,
            alternates: way.map_or_else(Vec::new, |way| way.alternates.clone()),
            clearances: Vec::new(),
        }
    }

    /// One movement for those vehicles of a convoy that go together, children apart from the rest.
    fn convoys(&self, run: &Carried) -> Result<Vec<Made>, Failure> {
        let mut together: BTreeMap<(usize, bool, Together), Vec<&Trip>> = BTreeMap::new();
        for trip in &run.vehicles {
            let load = &self.plan.convoys[trip.at].loads[trip.vehicle];
            let child = is_for(self.problem, &load.persons, true);
            together.entry((trip.at, child, Together::of(trip))).or_default().push(trip);
        }
        let mut nth: BTreeMap<usize, u32> = BTreeMap::new();
        let mut made = Vec::new();
        for ((at, child, _), trips) in together {
            let nth = nth.entry(at).and_modify(|n| *n += 1).or_insert(1);
            made.push(self.convoy((at, *nth), child, &trips)?);
        }
        Ok(made)
    }

    fn convoy(&self, (at, nth): (usize, u32), child: bool, trips: &[&Trip]) -> Result<Made, Failure> {
        let (p, convoy) = (self.problem, &self.plan.convoys[at]);
        let road = &p.roads[convoy.road.0];
        let leaves_min = p.grid.start_min(convoy.leaves);
        let from = &self.places.sites[road.site.0];
        let to = self.places.airfields[road.airfield.0].as_deref().unwrap_or_default();
        let id = format!("d{:02}-c{:03}-{nth}", leaves_min / DAY_MIN + 1, at + 1);
        let loads = || trips.iter().map(|trip| &convoy.loads[trip.vehicle]);
        let seats = loads().map(|load| p.vehicles[load.pool.0].seats.saturating_sub(load.guards)).sum();
        let planned = loads().map(|load| load.persons.as_slice());
        let needs = road.clearance.into_iter().map(|id| (ClearanceKind::Road, id));
        let trip = self.trip((TripKind::Convoy, to), trips, planned, |begins| begins);
        let trip = LiftTrip { needs: needs.collect(), ..trip };
        let mut pools: Vec<&str> = loads().map(|load| p.vehicles[load.pool.0].name.as_str()).collect();
        pools.sort_unstable();
        pools.dedup();
        let movement = PlannedMovement {
            vehicle: format!("{} of {}", trips.len(), pools.join(", ")),
            departs_at: self.at(leaves_min),
            arrives_at: self.at(leaves_min + road.out_min),
            seats,
            guards: loads().map(|load| load.guards).sum(),
            child,
            people: trip.people(),
            ..self.movement(id, 1, (from, to), Means::Road)
        };
        Ok((movement, trip))
    }

    fn sorties(&self, run: &Carried) -> Result<Vec<Made>, Failure> {
        run.sorties.iter().map(|trip| self.sortie(trip)).collect()
    }

    fn sortie(&self, trip: &Trip) -> Result<Made, Failure> {
        let (p, of) = (self.problem, &self.plan.sorties[trip.at]);
        let kind = &p.kinds[of.kind.0];
        let way = self.places.ways[of.route.0].as_ref();
        let Some((way, times)) = way.zip(airlift::flight(p, of.kind, of.route, of.boards)) else {
            return Err(Failure::error(format!("sorties[{}] arrives after the horizon", trip.at)));
        };
        let from = self.places.airfields[p.routes[of.route.0].airfield.0].as_deref().unwrap_or_default();
        let id = format!("d{:02}-s{:03}", p.grid.start_min(of.boards) / DAY_MIN + 1, trip.at + 1);
        let tail = trip.went.as_ref().map_or(of.tail, |went| went.tail);
        let child = is_for(p, &of.persons, true);
        let boards = |begins: Moment| begins + Span::minutes(CALLED_MIN + BOARDED_MIN);
        let planned = std::iter::once(of.persons.as_slice());
        let made = self.trip((TripKind::Sortie, &way.to), &[trip], planned, boards);
        let (route, there) = (&p.routes[of.route.0], &p.receivers[p.routes[of.route.0].receiver.0]);
        let needs = [
            (ClearanceKind::Overflight, route.overflight),
            (ClearanceKind::Landing, there.landing),
            (ClearanceKind::Acceptance, there.acceptance),
        ];
        let needs = needs.into_iter().filter_map(|(kind, id)| Some((kind, id?))).collect();
        let made = LiftTrip { needs, ..made };
        let movement = PlannedMovement {
            vehicle: kind.tails.get(tail).cloned().unwrap_or_else(|| kind.name.clone()),
            departs_at: self.at(times.takes_off_min),
            arrives_at: self.at(times.lands_min),
            seats: kind.seats.saturating_sub(of.guards),
            guards: of.guards,
            child,
            people: made.people(),
            ..self.movement(id, 2, (from, &way.lands), Means::Air)
        };
        Ok((movement, made))
    }

    /// Trips that share a fate, as one; `boards` says when boarding begins of what begins at a moment.
    fn trip<'p>(
        &self,
        (kind, bound_for): (TripKind, &str),
        trips: &[&Trip],
        planned: impl Iterator<Item = &'p [u32]>,
        boards: impl Fn(Moment) -> Moment,
    ) -> LiftTrip {
        let groups = self.problem.groups.len();
        let sum = |mut sum: Vec<u32>, persons: &[u32]| {
            sum.iter_mut().zip(persons).for_each(|(sum, n)| *sum += n);
            sum
        };
        let planned = planned.fold(vec![0; groups], sum);
        let went = trips.iter().filter_map(|trip| trip.went.as_ref());
        let persons = went.fold(vec![0; groups], |all, went| sum(all, &went.persons));
        let first = trips.first().map(|trip| (trip.went.as_ref(), trip.given_up));
        let fate = match first {
            Some((Some(went), _)) => {
                let boards = boards(self.edge(went.begins));
                let leaves = self.at(went.leaves_min).max(match kind {
                    TripKind::Convoy => Moment::MIN,
                    _ => boards + Span::minutes(BOARDED_MIN),
                });
                let arrives = self.at(went.arrives_min).max(leaves + Span::MINUTE);
                Fate::Goes { boards, leaves, arrives, turns_back: went.turned_back }
            }
            Some((None, given_up)) => Fate::GivenUp(self.edge(given_up)),
            None => Fate::GivenUp(self.at(self.problem.grid.end_min())),
        };
        // For what never goes people are called as planned: nobody knows yet.
        let persons = if matches!(fate, Fate::GivenUp(_)) { planned.clone() } else { persons };
        let mut kept: Vec<String> = Vec::new();
        for (_, why) in trips.iter().flat_map(|trip| &trip.kept) {
            if !kept.iter().any(|known| known == why.words()) {
                kept.push(why.words().to_owned());
            }
        }
        LiftTrip { kind, planned, persons, fate, bound_for: bound_for.to_owned(), kept, needs: Vec::new() }
    }

    /// Each admission, and beside it the same for the children among them.
    fn admissions(&self, run: &Carried) -> Result<Vec<Made>, Failure> {
        let mut made = Vec::new();
        for (nth, admission) in run.admissions.iter().enumerate() {
            let Some(way) = &self.places.to[admission.receiver.0] else { continue };
            for child in [false, true] {
                made.push(self.admission(way, nth + 1, (admission.step, admission.persons), child));
            }
        }
        Ok(made)
    }

    fn admission(&self, way: &Way, nth: usize, (step, people): (airlift::Step, u32), child: bool) -> Made {
        let boards = self.edge(step) + Span::minutes(CALLED_MIN + BOARDED_MIN);
        let leaves = boards + Span::minutes(BOARDED_MIN);
        let arrives = leaves + Span::minutes(i64::from(way.road_min.unwrap_or(1)));
        let suffix = if child { "-k" } else { "" };
        let day = self.problem.grid.start_min(step) / DAY_MIN + 1;
        let bus = self.operation.vehicles.iter().find(|vehicle| vehicle.means == Means::Road);
        // As many guards for each as beside whom the operation drives people elsewhere.
        let guards = |bus: &Vehicle| people.saturating_mul(bus.guards).div_ceil(bus.seats);
        let movement = PlannedMovement {
            vehicle: bus.map_or_else(|| "on foot".to_owned(), |bus| bus.name.clone()),
            departs_at: leaves,
            arrives_at: arrives,
            seats: people,
            guards: bus.map_or(people, guards),
            child,
            // How many of them are children is seen when they are called.
            people: (!child && way.road_min.is_some()).then_some(people),
            ..self.movement(format!("d{day:02}-a{nth:03}{suffix}"), 3, (&way.lands, &way.to), Means::Road)
        };
        let trip = LiftTrip {
            kind: TripKind::Admission,
            planned: vec![people],
            persons: vec![people],
            fate: Fate::Goes { boards, leaves, arrives, turns_back: false },
            bound_for: way.to.clone(),
            kept: Vec::new(),
            needs: Vec::new(),
        };
        (movement, trip)
    }
}
