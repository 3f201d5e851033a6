//! What has changed since a problem was written, and the problem as it is now. Source: ours.

use super::Now;
use crate::error::Error;
use crate::feasible::Absent;
use crate::index::{AirfieldId, ClearanceId, KindId, PoolId, ReceiverId, RoadId, SiteId, Step};
use crate::law::FailureLaw;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::timeline::flight;
use crate::windows::DAY_MIN;

/// A fact that holds from now on; where it has an end, up to that minute from the start of the operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A site has failed: nobody leaves it any more by this plan.
    SiteFailed(SiteId),
    /// Nobody flies at an airfield, until; people may wait there.
    AirfieldShut(AirfieldId, u32),
    /// An airfield is lost: nobody flies and nobody can be brought there. Who waits there is named, and cannot be flown.
    AirfieldLost(AirfieldId),
    /// A tail of a type does not fly, until; if it is in the air it comes back first.
    TailOut(KindId, usize, u32),
    /// So many vehicles of a pool that are not on the road cannot be used, until.
    VehiclesOut(PoolId, u32, u32),
    /// So many road guards who are not on the road are not there, until.
    RoadGuardsOut(u32, u32),
    /// So many air guards who are not in the air are not there, until.
    AirGuardsOut(u32, u32),
    /// Nobody lands at a receiver, until.
    ReceiverShut(ReceiverId, u32),
    /// A receiver admits so many on today and the days after; the last figure holds for all later days.
    Acceptance(ReceiverId, Vec<u32>),
    /// A clearance does not hold, until.
    ClearanceGone(ClearanceId, u32),
    /// A road cannot be used, until.
    RoadShut(RoadId, u32),
}

impl Fact {
    /// The fact in the words of a problem.
    pub fn said(&self, problem: &Problem) -> String {
        let until =
            |minute: &u32| if *minute == u32::MAX { "for good".to_owned() } else { format!("until minute {minute}") };
        match self {
            Self::SiteFailed(site) => format!("site {} has failed", problem.sites[site.0].name),
            Self::AirfieldShut(airfield, end) => {
                format!("airfield {} is shut {}", problem.airfields[airfield.0].name, until(end))
            }
            Self::AirfieldLost(airfield) => format!("airfield {} is lost", problem.airfields[airfield.0].name),
            Self::TailOut(kind, tail, end) => {
                format!("tail {} is out {}", problem.kinds[kind.0].tails[*tail], until(end))
            }
            Self::VehiclesOut(pool, n, end) => {
                format!("{n} of vehicles {} are out {}", problem.vehicles[pool.0].name, until(end))
            }
            Self::RoadGuardsOut(n, end) => format!("{n} road guards are not there {}", until(end)),
            Self::AirGuardsOut(n, end) => format!("{n} air guards are not there {}", until(end)),
            Self::ReceiverShut(receiver, end) => {
                format!("receiver {} takes no landing {}", problem.receivers[receiver.0].name, until(end))
            }
            Self::Acceptance(receiver, daily) => {
                format!("receiver {} admits {daily:?} a day from today", problem.receivers[receiver.0].name)
            }
            Self::ClearanceGone(clearance, end) => {
                format!("clearance {} is withdrawn {}", problem.clearances[clearance.0].name, until(end))
            }
            Self::RoadShut(road, end) => {
                let of = &problem.roads[road.0];
                let (from, to) = (&problem.sites[of.site.0].name, &problem.airfields[of.airfield.0].name);
                format!("road from {from} to {to} is shut {}", until(end))
            }
        }
    }

    fn names_what_is_there(&self, problem: &Problem) -> bool {
        match self {
            Self::SiteFailed(site) => site.0 < problem.sites.len(),
            Self::AirfieldShut(airfield, _) | Self::AirfieldLost(airfield) => airfield.0 < problem.airfields.len(),
            Self::TailOut(kind, tail, _) => problem.kinds.get(kind.0).is_some_and(|of| *tail < of.tails.len()),
            Self::VehiclesOut(pool, ..) => pool.0 < problem.vehicles.len(),
            Self::RoadGuardsOut(..) | Self::AirGuardsOut(..) => true,
            Self::ReceiverShut(receiver, _) | Self::Acceptance(receiver, _) => receiver.0 < problem.receivers.len(),
            Self::ClearanceGone(clearance, _) => clearance.0 < problem.clearances.len(),
            Self::RoadShut(road, _) => road.0 < problem.roads.len(),
        }
    }

    fn change(&self, changed: &mut Problem, from: u32, today: usize, admitted_today: &[u32]) {
        match self {
            Self::SiteFailed(site) => {
                let of = &mut changed.sites[site.0];
                of.gate_hours = of.gate_hours.without(from, u32::MAX);
            }
            Self::AirfieldShut(airfield, until) => {
                let of = &mut changed.airfields[airfield.0];
                of.flying_hours = of.flying_hours.without(from, *until);
            }
            Self::AirfieldLost(airfield) => {
                let of = &mut changed.airfields[airfield.0];
                of.flying_hours = of.flying_hours.without(from, u32::MAX);
                of.staging_hours = of.staging_hours.without(from, u32::MAX);
            }
            Self::ReceiverShut(receiver, until) => {
                let of = &mut changed.receivers[receiver.0];
                of.landing_hours = of.landing_hours.without(from, *until);
            }
            Self::Acceptance(receiver, daily) => {
                let of = &mut changed.receivers[receiver.0];
                let mut profile: Vec<u32> = (0..today).map(|day| of.acceptance_on(day)).collect();
                profile.extend(daily);
                // Who has been admitted today has been.
                if let Some(first) = profile.get_mut(today) {
                    *first = (*first).max(admitted_today[receiver.0]);
                }
                of.daily_acceptance = profile;
            }
            Self::ClearanceGone(clearance, until) => {
                let of = &mut changed.clearances[clearance.0];
                of.windows = of.windows.without(from, *until);
            }
            Self::RoadShut(road, until) => {
                let of = &mut changed.roads[road.0];
                of.hours = of.hours.without(from, *until);
            }
            Self::TailOut(..) | Self::VehiclesOut(..) | Self::RoadGuardsOut(..) | Self::AirGuardsOut(..) => {}
        }
    }
}

/// Refuses facts of what is not there, and acceptance without a figure.
pub(super) fn check(problem: &Problem, facts: &[Fact]) -> Result<(), Error> {
    let wrong = |fact: &&Fact| {
        !fact.names_what_is_there(problem) || matches!(fact, Fact::Acceptance(_, daily) if daily.is_empty())
    };
    match facts.iter().find(wrong) {
        Some(fact) => Err(Error::new(format!("fact {fact:?} names what is not there"))),
        None => Ok(()),
    }
}

/// The problem as it is now: what holds from now on is changed, what was before is left; sites that stand have the
/// law of those that have stood until now, and one that has failed fails no more.
pub(super) fn changed(problem: &Problem, now: &Now) -> Problem {
    let mut changed = problem.clone();
    let from = problem.grid.edges_min()[now.step.0];
    let today = (from / DAY_MIN) as usize;
    let admitted = admitted_on(problem, &now.done, today);
    for fact in &now.facts {
        fact.change(&mut changed, from, today, &admitted);
    }
    for (s, site) in changed.sites.iter_mut().enumerate() {
        let failed = now.facts.contains(&Fact::SiteFailed(SiteId(s)));
        if let Some(law) = law_from(problem, s, now.step, failed) {
            site.law = law;
        }
    }
    changed
}

fn admitted_on(problem: &Problem, done: &Plan, today: usize) -> Vec<u32> {
    let mut admitted = vec![0; problem.receivers.len()];
    for of in &done.admissions {
        if (problem.grid.start_min(of.step) / DAY_MIN) as usize == today {
            admitted[of.receiver.0] += of.persons;
        }
    }
    admitted
}

/// The law of a site, given that it stands at the start of a step.
fn law_from(problem: &Problem, site: usize, now: Step, failed: bool) -> Option<FailureLaw> {
    let grid = &problem.grid;
    let law = problem.sites[site].law.on(grid);
    let stands: f64 = 1.0 - law.within[..now.0].iter().sum::<f64>();
    let given = |step: usize, p: f64| if failed || step < now.0 || stands <= 0.0 { 0.0 } else { p / stands };
    let mut within: Vec<f64> = law.within.iter().enumerate().map(|(step, p)| given(step, *p)).collect();
    within.push(given(grid.steps(), law.after));
    // Quotients may add to a little more than 1.
    let sum: f64 = within.iter().sum();
    within.iter_mut().filter(|_| sum > 1.0).for_each(|p| *p /= sum);
    let mut edges = grid.edges_min().to_vec();
    edges.push(grid.end_min() + 1);
    FailureLaw::new(edges, within).ok()
}

/// What cannot be used from now on. A tail that is in the air is out from when it is back.
pub(super) fn absent(problem: &Problem, now: &Now) -> Absent {
    let from = problem.grid.edges_min()[now.step.0];
    let end = problem.grid.end_min();
    let mut absent = Absent::default();
    for fact in &now.facts {
        match fact {
            Fact::TailOut(kind, tail, until) => {
                let back = tail_back(problem, &now.done, *kind, *tail).max(from).min(end);
                let until = (*until).clamp(back, end);
                match absent.tails.iter_mut().find(|(k, t, ..)| (k, t) == (kind, tail)) {
                    Some((.., told)) => *told = (*told).max(until),
                    None => absent.tails.push((*kind, *tail, back, until)),
                }
            }
            Fact::VehiclesOut(pool, n, until) => absent.vehicles.push((*pool, from, (*until).clamp(from, end), *n)),
            Fact::RoadGuardsOut(n, until) => absent.road_guards.push((from, (*until).clamp(from, end), *n)),
            Fact::AirGuardsOut(n, until) => absent.air_guards.push((from, (*until).clamp(from, end), *n)),
            _ => {}
        }
    }
    absent
}

fn tail_back(problem: &Problem, done: &Plan, kind: KindId, tail: usize) -> u32 {
    let flown = done.sorties.iter().filter(|s| (s.kind, s.tail) == (kind, tail));
    let back = flown.filter_map(|s| flight(problem, s.kind, s.route, s.boards)).map(|f| f.aircraft_back);
    back.max().map_or(0, |edge| problem.grid.edges_min()[edge])
}
