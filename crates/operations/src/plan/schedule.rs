//! A plan as the schedules that an operations officer works from: convoys, sorties with tails and crews, admissions, work
//! before boarding, in local times. Source: ours; times as `airlift` derives them from starts.

use airlift::{Alternate, Plan, Problem, Step, drive, flight};
use serde::Serialize;

use super::clockface::Clockface;
use super::crews::Crews;
use super::names::Names;
use super::numbered::{convoy_name, convoys_by_time, sortie_name, sorties_by_time};

/// One convoy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct ConvoyLine {
    /// Its number, by time.
    pub convoy: String,
    /// Site that it leaves.
    pub from: String,
    /// Airfield that it goes to.
    pub to: String,
    /// When it leaves, local.
    pub leaves: String,
    /// When its people are at the airfield, local; none where that is after the horizon.
    pub arrives: Option<String>,
    /// Vehicles, such as `buses: 5`.
    pub vehicles: String,
    /// How many.
    pub vehicle_count: u32,
    /// People aboard.
    pub persons: u32,
    /// The same by group, in the order of the groups.
    pub by_group: Vec<u32>,
    /// Guards aboard.
    pub guards: u32,
    /// When vehicles can leave again, local.
    pub vehicles_back: Option<String>,
    /// When guards can leave again, local.
    pub guards_back: Option<String>,
    #[serde(skip)]
    pub(crate) site: usize,
    #[serde(skip)]
    pub(crate) minutes: (u32, u32),
}

/// One sortie.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SortieLine {
    /// Its number, by time.
    pub sortie: String,
    /// Type of aircraft.
    pub aircraft: String,
    /// Its tail.
    pub tail: String,
    /// Its crew; none where all crews are on duty or resting, and one must be found.
    pub crew: Option<String>,
    /// Airfield that it leaves.
    pub from: String,
    /// Receiver that it goes to.
    pub to: String,
    /// Distance, nautical miles.
    pub distance_nm: f64,
    /// When boarding begins, local.
    pub boards: String,
    /// Take-off, local.
    pub takes_off: String,
    /// Landing, local.
    pub lands: String,
    /// When its people are handed over, local.
    pub hands_over: String,
    /// When the aircraft can board again, local; none where that is after the horizon.
    pub aircraft_back: Option<String>,
    /// People aboard.
    pub persons: u32,
    /// The same by group, in the order of the groups.
    pub by_group: Vec<u32>,
    /// Guards aboard.
    pub guards: u32,
    /// What it does if it cannot land.
    pub alternate: String,
    #[serde(skip)]
    pub(crate) row: (usize, usize),
    #[serde(skip)]
    pub(crate) receiver: usize,
    #[serde(skip)]
    pub(crate) minutes: (u32, u32, u32),
}

/// Admissions of one receiver in one step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct AdmissionLine {
    /// From, local.
    pub from: String,
    /// Until, local.
    pub until: String,
    /// Receiver.
    pub receiver: String,
    /// People admitted.
    pub persons: u32,
}

/// Work before boarding at one stage in one step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct StageLine {
    /// From, local.
    pub from: String,
    /// Until, local.
    pub until: String,
    /// Site.
    pub site: String,
    /// Stage.
    pub stage: String,
    /// People.
    pub persons: u32,
    /// The same by group, in the order of the groups.
    pub by_group: Vec<u32>,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Schedule {
    /// Groups, in the order of `by_group`.
    pub groups: Vec<String>,
    /// Convoys by time.
    pub convoys: Vec<ConvoyLine>,
    /// Sorties by time.
    pub sorties: Vec<SortieLine>,
    /// Admissions by time.
    pub admissions: Vec<AdmissionLine>,
    /// Work before boarding by time.
    pub stages: Vec<StageLine>,
    /// Sorties without a crew: a plan keeps crews by their hours together, and a roster needs one more.
    pub without_crew: usize,
}

pub(crate) fn schedule(problem: &Problem, names: &Names, face: &Clockface, plan: &Plan) -> Schedule {
    let of = Lines { problem, names, face };
    let sorties = of.sorties(plan);
    Schedule {
        groups: names.groups.all().to_vec(),
        convoys: of.convoys(plan),
        without_crew: sorties.iter().filter(|s| s.crew.is_none()).count(),
        sorties,
        admissions: of.admissions(plan),
        stages: of.stages(plan),
    }
}

struct Lines<'a> {
    problem: &'a Problem,
    names: &'a Names,
    face: &'a Clockface,
}

impl Lines<'_> {
    /// The local time of an edge; none at the end of the horizon, which stands for later too.
    fn edge(&self, edge: usize) -> Option<String> {
        (edge < self.problem.grid.steps()).then(|| self.face.local(self.problem.grid.edges_min()[edge]))
    }

    fn convoys(&self, plan: &Plan) -> Vec<ConvoyLine> {
        let order = convoys_by_time(plan);
        order.iter().enumerate().map(|(at, place)| self.convoy(at, &plan.convoys[*place])).collect()
    }

    fn convoy(&self, at: usize, convoy: &airlift::Convoy) -> ConvoyLine {
        let p = self.problem;
        let road = &p.roads[convoy.road.0];
        let leaves = p.grid.start_min(convoy.leaves);
        let times: Vec<_> =
            convoy.loads.iter().filter_map(|load| drive(p, convoy.road, load.pool, convoy.leaves)).collect();
        let last = |of: fn(&airlift::Drive) -> usize| times.iter().map(of).max();
        let mut pools: Vec<(usize, u32)> = Vec::new();
        for load in &convoy.loads {
            match pools.iter_mut().find(|(pool, _)| *pool == load.pool.0) {
                Some((_, n)) => *n += 1,
                None => pools.push((load.pool.0, 1)),
            }
        }
        let vehicles: Vec<String> =
            pools.iter().map(|(pool, n)| format!("{}: {n}", self.names.pools.name(*pool))).collect();
        let by_group = sums(p.groups.len(), convoy.loads.iter().map(|l| l.persons.as_slice()));
        let edges = p.grid.edges_min();
        ConvoyLine {
            convoy: convoy_name(at),
            from: self.names.site(road.site).to_owned(),
            to: self.names.airfield(road.airfield).to_owned(),
            leaves: self.face.local(leaves),
            arrives: last(|d| d.arrives).map(|edge| self.face.local(edges[edge])),
            vehicles: vehicles.join(", "),
            vehicle_count: convoy.loads.len() as u32,
            persons: by_group.iter().sum(),
            by_group,
            guards: convoy.loads.iter().map(|l| l.guards).sum(),
            vehicles_back: last(|d| d.vehicles_back).and_then(|edge| self.edge(edge)),
            guards_back: last(|d| d.guards_back).and_then(|edge| self.edge(edge)),
            site: road.site.0,
            minutes: (leaves, last(|d| d.arrives).map_or(leaves + road.out_min, |edge| edges[edge])),
        }
    }

    fn sorties(&self, plan: &Plan) -> Vec<SortieLine> {
        let order = sorties_by_time(plan);
        let mut crews = Crews::of(self.problem);
        let sorties = order.iter().enumerate().map(|(at, place)| (at, &plan.sorties[*place]));
        let lines = sorties.filter_map(|(at, sortie)| self.sortie(at, sortie, &mut crews));
        lines.collect()
    }

    fn sortie(&self, at: usize, sortie: &airlift::Sortie, crews: &mut Crews) -> Option<SortieLine> {
        let p = self.problem;
        let times = flight(p, sortie.kind, sortie.route, sortie.boards)?;
        let route = &p.routes[sortie.route.0];
        let boards = p.grid.start_min(sortie.boards);
        let crew = crews.take(p, sortie.kind.0, boards, times.duty_min);
        let back_min = boards + times.duty_min;
        Some(SortieLine {
            sortie: sortie_name(at),
            aircraft: self.names.kind(sortie.kind).to_owned(),
            tail: self.names.tail(sortie.kind, sortie.tail).to_owned(),
            crew: crew.map(|n| format!("{} crew {}", self.names.kind(sortie.kind), n + 1)),
            from: self.names.airfield(route.airfield).to_owned(),
            to: self.names.receiver(route.receiver).to_owned(),
            distance_nm: route.distance_nm,
            boards: self.face.local(boards),
            takes_off: self.face.local(times.takes_off_min),
            lands: self.face.local(times.lands_min),
            hands_over: self.face.local(times.hands_over_min),
            aircraft_back: self.edge(times.aircraft_back),
            persons: sortie.persons.iter().sum(),
            by_group: sortie.persons.clone(),
            guards: sortie.guards,
            alternate: match sortie.alternate {
                Alternate::Receiver(id) => self.names.receiver(id).to_owned(),
                Alternate::Return => format!("back to {}", self.names.airfield(route.airfield)),
            },
            row: (sortie.kind.0, sortie.tail),
            receiver: route.receiver.0,
            minutes: (boards, times.hands_over_min, back_min),
        })
    }

    fn admissions(&self, plan: &Plan) -> Vec<AdmissionLine> {
        let mut admissions: Vec<_> = plan.admissions.iter().filter(|a| a.persons > 0).collect();
        admissions.sort_by_key(|a| (a.step, a.receiver));
        let of = |a: &&airlift::Admission| {
            let (from, until) = self.step(a.step);
            AdmissionLine { from, until, receiver: self.names.receiver(a.receiver).to_owned(), persons: a.persons }
        };
        admissions.iter().map(of).collect()
    }

    fn stages(&self, plan: &Plan) -> Vec<StageLine> {
        let mut works: Vec<_> = plan.stages.iter().collect();
        works.sort_by_key(|w| (w.step, w.site, w.stage));
        let of = |w: &&airlift::StageWork| {
            let (from, until) = self.step(w.step);
            let site = self.names.site(w.site).to_owned();
            let stage = self.names.stages[w.site.0].name(w.stage).to_owned();
            StageLine { from, until, site, stage, persons: w.persons.iter().sum(), by_group: w.persons.clone() }
        };
        works.iter().map(of).collect()
    }

    fn step(&self, step: Step) -> (String, String) {
        let edges = self.problem.grid.edges_min();
        (self.face.local(edges[step.0]), self.face.local(edges[step.0 + 1]))
    }
}

fn sums<'a>(groups: usize, rows: impl Iterator<Item = &'a [u32]>) -> Vec<u32> {
    let mut sums = vec![0; groups];
    for row in rows {
        sums.iter_mut().zip(row).for_each(|(sum, n)| *sum += n);
    }
    sums
}
