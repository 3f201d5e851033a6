//! Where everybody and everything is in a run. Source: ours.

use std::collections::BTreeMap;

use crate::simulate::carried::Hindrance;
use crate::simulate::tables::Tables;
use crate::simulate::world::{NEVER, World};

/// People on the road, or in their vehicle before an airfield that is full.
#[derive(Debug, Clone)]
struct OnRoad {
    /// The step in which they are at the airfield, or ask again for room there.
    arrives: usize,
    airfield: usize,
    load: usize,
    persons: Vec<u32>,
    /// When the vehicle and its guards can leave again.
    vehicles_back: usize,
    guards_back: usize,
}

/// People in the air, or being handed over.
#[derive(Debug, Clone, Copy)]
struct InAir {
    queues: usize,
    receiver: usize,
    persons: u32,
}

/// A vehicle or sortie of the plan whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::simulate) enum Due {
    /// Place in [`Tables::loads`].
    Load(usize),
    /// Place in [`Tables::sorties`].
    Sortie(usize),
}

/// What was begun in a run: with what plan, and when.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::simulate) struct Log {
    /// Step, place in [`Tables::loads`], persons.
    pub(in crate::simulate) loads: Vec<(usize, usize, Vec<u32>)>,
    /// Step, place in [`Tables::sorties`], tail, persons.
    pub(in crate::simulate) sorties: Vec<(usize, usize, usize, Vec<u32>)>,
    /// Step, receiver, persons.
    pub(in crate::simulate) admissions: Vec<(usize, usize, u32)>,
    /// Vehicles that turned back: the step in which they left, that in which they turned, load, persons.
    pub(in crate::simulate) turned: Vec<(usize, usize, usize, Vec<u32>)>,
    /// Vehicles that found their airfield full: the step in which they were let in, by place in [`Tables::loads`].
    pub(in crate::simulate) let_in: BTreeMap<usize, usize>,
    /// Why something could not begin at a step, where that is asked for.
    pub(in crate::simulate) kept: Vec<(usize, Due, Hindrance)>,
}

/// A run's state; kept between runs so that its memory is.
#[derive(Debug, Default)]
pub(in crate::simulate) struct State {
    /// By site and group.
    pub(super) inside: Vec<Vec<u32>>,
    /// Inside at the failure of their site.
    lost: u32,
    road: Vec<OnRoad>,
    /// By airfield and group.
    pub(super) staged: Vec<Vec<u32>>,
    air: Vec<InAir>,
    /// By receiver.
    pub(super) queue: Vec<u32>,
    pub(super) admitted: u32,
    /// People handed over to each receiver.
    pub(super) arrived: Vec<u32>,
    pub(super) today_left: Vec<u32>,
    /// Loads and sorties whose time has come and that have not gone.
    pub(super) due_loads: Vec<usize>,
    pub(super) due_sorties: Vec<usize>,
    /// Who is expected to wait through each step, as things stand and if no late sortie goes, by airfield.
    pub(super) expected: Vec<Vec<i64>>,
    /// Vehicles out by pool, road and air guards out.
    pub(super) vehicles: Vec<u32>,
    pub(super) road_guards: u32,
    pub(super) air_guards: u32,
    /// What comes back at each step: vehicles by pool, road and air guards.
    back: Vec<(Vec<u32>, u32, u32)>,
    /// The step from which each tail is free, by type.
    pub(super) free_from: Vec<Vec<usize>>,
    /// The airfield at which each tail came back last, and the minute, by type; none where it has not flown.
    pub(super) came_back: Vec<Vec<Option<(usize, u32)>>>,
    /// Minutes of duty begun, by type and step.
    pub(super) duty: Vec<Vec<u32>>,
    /// Parking units taken, by airfield or receiver, and step.
    pub(super) stands: Vec<Vec<u32>>,
    pub(super) stands_there: Vec<Vec<u32>>,
    /// Tonnes taken, by airfield and day.
    pub(super) fuel: Vec<Vec<f64>>,
    /// People who will be handed over, by receiver and step.
    pub(super) due_there: Vec<Vec<u32>>,
    pub(in crate::simulate) log: Log,
    /// Whether the log says what kept things from beginning: one run is told so, not thousands.
    pub(in crate::simulate) is_telling: bool,
}

/// The same shape again, all of one value, in the memory that is there.
fn refill<T: Clone>(rows: &mut Vec<Vec<T>>, n: usize, length: usize, value: &T) {
    rows.resize_with(n, Vec::new);
    for row in rows {
        row.clear();
        row.resize(length, value.clone());
    }
}

fn refill_one(row: &mut Vec<u32>, length: usize) {
    row.clear();
    row.resize(length, 0);
}

impl State {
    /// One whose log says what kept things from beginning.
    pub(in crate::simulate) fn telling() -> Self {
        Self { is_telling: true, ..Self::default() }
    }

    pub(super) fn clear(&mut self, tables: &Tables<'_>) {
        let (p, steps) = (tables.problem, tables.steps);
        let (airfields, receivers, kinds) = (p.airfields.len(), p.receivers.len(), p.kinds.len());
        self.inside.clear();
        self.inside.extend(p.sites.iter().map(|site| site.people.clone()));
        refill(&mut self.staged, airfields, tables.groups, &0);
        for row in [&mut self.queue, &mut self.arrived, &mut self.today_left] {
            refill_one(row, receivers);
        }
        refill_one(&mut self.vehicles, p.vehicles.len());
        (self.lost, self.admitted, self.road_guards, self.air_guards) = (0, 0, 0, 0);
        self.road.clear();
        self.air.clear();
        self.due_loads.clear();
        self.due_sorties.clear();
        self.log = Log::default();
        self.back.resize_with(steps + 1, Default::default);
        for (vehicles, road, air) in &mut self.back {
            refill_one(vehicles, p.vehicles.len());
            (*road, *air) = (0, 0);
        }
        self.free_from.clear();
        self.free_from.extend(p.kinds.iter().map(|kind| vec![0; kind.tails.len()]));
        self.came_back.clear();
        self.came_back.extend(p.kinds.iter().map(|kind| vec![None; kind.tails.len()]));
        refill(&mut self.duty, kinds, steps, &0);
        refill(&mut self.stands, airfields, steps, &0);
        refill(&mut self.stands_there, receivers, steps + 1, &0);
        refill(&mut self.fuel, airfields, tables.days.last().map_or(0, |day| day + 1), &0.0);
        refill(&mut self.due_there, receivers, steps + 1, &0);
        self.expected.resize_with(airfields, Vec::new);
        for (expected, planned) in self.expected.iter_mut().zip(&tables.planned) {
            expected.clear();
            expected.extend(
                planned.chunks(tables.groups).map(|by_group| by_group.iter().map(|n| i64::from(*n)).sum::<i64>()),
            );
        }
    }

    /// Something could not begin at a step.
    pub(super) fn note(&mut self, step: usize, due: Due, why: Hindrance) {
        if self.is_telling {
            self.log.kept.push((step, due, why));
        }
    }

    /// People waiting at an airfield.
    pub(super) fn waiting(&self, airfield: usize) -> u32 {
        self.staged[airfield].iter().sum()
    }

    /// Whoever and whatever arrives or is back at a step.
    pub(super) fn arrive(&mut self, tables: &Tables<'_>, step: usize) {
        let (vehicles, road, air) = &self.back[step];
        self.vehicles.iter_mut().zip(vehicles).for_each(|(out, back)| *out -= back);
        self.road_guards -= road;
        self.air_guards -= air;
        for on in self.road.iter().filter(|on| on.arrives == step) {
            (0..tables.groups).for_each(|g| self.staged[on.airfield][g] += on.persons[g]);
        }
        let (queue, arrived) = (&mut self.queue, &mut self.arrived);
        self.air.retain(|on| {
            if on.queues == step {
                queue[on.receiver] += on.persons;
                arrived[on.receiver] += on.persons;
            }
            on.queues != step
        });
        (0..self.due_there.len()).for_each(|r| self.due_there[r][step] = 0);
    }

    /// Once everybody has boarded who boards, an airfield keeps as many as have a place to wait there. Whoever came now
    /// and has none waits before it in his vehicle, the last to have left first, and asks again at the next step.
    pub(super) fn halt(&mut self, tables: &Tables<'_>, step: usize) {
        let full = |airfield: usize, waiting: u32| waiting.saturating_sub(tables.staging_max[airfield][step]);
        let mut above: Vec<u32> = (0..self.staged.len()).map(|a| full(a, self.waiting(a))).collect();
        let mut outside = Vec::new();
        for at in (0..self.road.len()).rev().filter(|at| self.road[*at].arrives == step) {
            let on = &self.road[at];
            let staged = &mut self.staged[on.airfield];
            if above[on.airfield] == 0 {
                continue;
            }
            let stays: Vec<u32> = staged.iter().zip(&on.persons).map(|(there, n)| *there.min(n)).collect();
            if stays.iter().all(|n| *n == 0) {
                continue;
            }
            staged.iter_mut().zip(&stays).for_each(|(there, n)| *there -= n);
            above[on.airfield] = above[on.airfield].saturating_sub(stays.iter().sum());
            outside.push((at, stays));
        }
        for (at, stays) in outside {
            self.waits_outside(tables, step, at, stays);
        }
        self.road.retain(|on| on.arrives != step);
    }

    /// A vehicle is not let in at a step: it and its guards are free so much later.
    fn waits_outside(&mut self, tables: &Tables<'_>, step: usize, at: usize, stays: Vec<u32>) {
        let on = &mut self.road[at];
        let (load, of, next) = (on.load, &tables.loads[on.load], step + 1);
        // Of whom some went on board at once, the vehicle has been let in.
        if stays == on.persons {
            self.log.let_in.insert(load, next);
        }
        (on.persons, on.arrives) = (stays, next);
        let later = |back: &mut usize| std::mem::replace(back, (*back).max(step).saturating_add(1).min(tables.steps));
        let (vehicle, guards) = (later(&mut on.vehicles_back), later(&mut on.guards_back));
        let again = (on.vehicles_back, on.guards_back);
        match vehicle > step {
            true => self.back[vehicle].0[of.pool.0] -= 1,
            false => self.vehicles[of.pool.0] += 1,
        }
        match guards > step {
            true => self.back[guards].1 -= of.guards,
            false => self.road_guards += of.guards,
        }
        self.back[again.0].0[of.pool.0] += 1;
        self.back[again.1].1 += of.guards;
        self.note(step, Due::Load(load), Hindrance::Room);
    }

    /// People in vehicles before an airfield that is full, after [`Self::halt`].
    pub(super) fn outside(&self, step: usize) -> u32 {
        let outside = |on: &&OnRoad| on.arrives == step + 1 && self.log.let_in.contains_key(&on.load);
        self.road.iter().filter(outside).flat_map(|on| &on.persons).sum()
    }

    /// Nobody waits where there is no place to wait, at any step of any run.
    pub(super) fn assert_room(&self, tables: &Tables<'_>, step: usize) {
        for (airfield, of) in tables.problem.airfields.iter().enumerate() {
            let waiting = self.waiting(airfield);
            assert!(waiting <= of.staging_max, "step {step}: {waiting} wait at {}, not {}", of.name, of.staging_max);
        }
    }

    /// A vehicle leaves with people.
    pub(super) fn depart(&mut self, tables: &Tables<'_>, step: usize, load: usize, persons: Vec<u32>) {
        let of = &tables.loads[load];
        let Some((drive, _)) = tables.drives[of.drives][step] else { return };
        (0..tables.groups).for_each(|g| self.inside[of.site][g] -= persons[g]);
        self.vehicles[of.pool.0] += 1;
        self.road_guards += of.guards;
        self.back[drive.vehicles_back].0[of.pool.0] += 1;
        self.back[drive.guards_back].1 += of.guards;
        self.log.loads.push((step, load, persons.clone()));
        let (vehicles_back, guards_back) = (drive.vehicles_back, drive.guards_back);
        let (arrives, airfield) = (drive.arrives, of.airfield);
        self.road.push(OnRoad { arrives, airfield, load, persons, vehicles_back, guards_back });
    }

    /// An aircraft boards people; where its guards and it go is booked by the caller.
    pub(super) fn take_off(&mut self, airfield: usize, receiver: usize, queues: usize, persons: &[u32]) {
        let all: u32 = persons.iter().sum();
        (0..persons.len()).for_each(|g| self.staged[airfield][g] -= persons[g]);
        match self.air.iter_mut().find(|on| (on.queues, on.receiver) == (queues, receiver)) {
            Some(on) => on.persons += all,
            None => self.air.push(InAir { queues, receiver, persons: all }),
        }
        self.due_there[receiver][queues] += all;
    }

    pub(super) fn air_guards_out(&mut self, guards: u32, back: usize) {
        self.air_guards += guards;
        self.back[back].2 += guards;
    }

    /// People in the air or queueing for a receiver, and those it has.
    pub(super) fn bound_for(&self, receiver: usize) -> u32 {
        let flying: u32 = self.air.iter().filter(|on| on.receiver == receiver).map(|on| on.persons).sum();
        self.arrived[receiver] + flying
    }

    /// Whether people of a group are on the road to an airfield, and not there at a step.
    pub(super) fn is_on_road(&self, airfield: usize, group: usize, step: usize) -> bool {
        self.road.iter().any(|on| on.airfield == airfield && on.arrives > step && on.persons[group] > 0)
    }

    /// Convoys to a lost airfield go back to their site at once; if that has failed, they go on to where nobody flies.
    pub(super) fn turn_back(&mut self, tables: &Tables<'_>, world: &World, airfield: usize, step: usize) {
        let (inside, log) = (&mut self.inside, &mut self.log);
        self.road.retain(|on| {
            if on.airfield != airfield {
                return true;
            }
            let site = tables.loads[on.load].site;
            let stands = world.fails[site] == NEVER || world.fails[site] >= step;
            if !stands {
                return true;
            }
            // Who is back has not left.
            let left = log.loads.iter().find(|(_, load, _)| *load == on.load).map_or(step, |(left, _, _)| *left);
            log.turned.push((left, step, on.load, on.persons.clone()));
            log.loads.retain(|(_, load, _)| *load != on.load);
            inside[site].iter_mut().zip(&on.persons).for_each(|(there, n)| *there += n);
            false
        });
    }

    /// A site fails with whoever is inside.
    pub(super) fn lose(&mut self, tables: &Tables<'_>, site: usize) -> u32 {
        let lost: u32 = self.inside[site].iter().sum();
        self.inside[site].clear();
        self.inside[site].resize(tables.groups, 0);
        self.lost += lost;
        lost
    }

    /// Everybody is in one place, at every step of every run.
    pub(super) fn assert_nobody_lost(&self, tables: &Tables<'_>, step: usize) {
        let sum = |rows: &[Vec<u32>]| -> u64 { rows.iter().flatten().map(|n| u64::from(*n)).sum() };
        let road: u64 = self.road.iter().flat_map(|on| &on.persons).map(|n| u64::from(*n)).sum();
        let air: u64 = self.air.iter().map(|on| u64::from(on.persons)).sum();
        let queue: u64 = self.queue.iter().map(|n| u64::from(*n)).sum();
        let (lost, admitted) = (u64::from(self.lost), u64::from(self.admitted));
        let all = sum(&self.inside) + lost + road + sum(&self.staged) + air + queue + admitted;
        assert!(all == tables.problem.people(), "step {step} has {all} people, not {}", tables.problem.people());
    }
}
