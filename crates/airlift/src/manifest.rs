//! Manifests: which of the people sit in which vehicle and on which seat of which sortie of a plan, with those apart who
//! must be and those together who should be. Source: ours, `airlift.md` §4 (people to seats by assignment).
//!
//! It knows numbers, never names: a passenger is his place in a list. How many of each group go with what is the plan's
//! and stays so; who of them goes is found by exchanging two of one site and group, which changes nothing else.

mod exchange;
mod seats;
mod slots;

use crate::error::Error;
use crate::feasible::unnamed;
use crate::index::{GroupId, SiteId};
use crate::plan::Plan;
use crate::problem::Problem;
use exchange::Exchange;
use slots::{Slot, slots};

/// One of the people, by his place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passenger {
    /// Where he is held.
    pub site: SiteId,
    /// His group.
    pub group: GroupId,
    /// Places in the list of those who never share a vehicle or an aircraft with him; said by one of two is enough.
    pub apart: Vec<usize>,
    /// People of one number travel together where they can: brothers, a family. Those of another class travel by
    /// themselves whatever this says.
    pub together: Option<u32>,
    /// Sits near the door, with the sick.
    pub medical: bool,
}

/// Where somebody sits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// Place in the list.
    pub passenger: usize,
    /// Place in [`Plan::convoys`], and of the vehicle in its loads.
    pub vehicle: (usize, usize),
    /// Place in [`Plan::sorties`].
    pub sortie: usize,
    /// Seat of the aircraft, from 1 at the door; guards have those between.
    pub seat: u32,
}

/// Who goes with what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// In the order of the list.
    pub seats: Vec<Seat>,
    /// Whom the plan moves nowhere.
    pub staying: Vec<usize>,
    /// Pairs who must be apart and are not: no exchange was found that parts them. Empty as a rule.
    pub not_apart: Vec<[usize; 2]>,
    /// Numbers of those who should be together and leave by more than one sortie or do not all leave.
    pub divided: Vec<u32>,
}

/// Seats for people by a plan, the first of the list as early as can be. The plan should be feasible
/// ([`crate::violations`]). Refuses a list that names what is not there, or has fewer people of a site and group than the
/// plan moves.
pub fn manifest(problem: &Problem, plan: &Plan, people: &[Passenger]) -> Result<Manifest, Error> {
    if let Some(violation) = unnamed(problem, plan).first() {
        return Err(Error::new(format!("plan: {violation}")));
    }
    check(problem, people)?;
    let slots = slots(problem, plan)?;
    let placed = first_come(problem, people, &slots)?;
    let mut exchange = Exchange::of(problem, people, &slots, placed);
    exchange.improve();
    let (not_apart, divided) = (exchange.not_apart(), exchange.divided());
    let mut manifest = Manifest { not_apart, divided, ..Manifest::default() };
    seats::give(problem, plan, people, &slots, &exchange.placed, &mut manifest);
    Ok(manifest)
}

fn check(problem: &Problem, people: &[Passenger]) -> Result<(), Error> {
    for (n, of) in people.iter().enumerate() {
        let there = of.site.0 < problem.sites.len() && of.group.0 < problem.groups.len();
        if !there {
            let (site, group) = (of.site, of.group);
            return Err(Error::new(format!("passenger {n} is of site {site} and group {group}, which are not there")));
        }
        if let Some(other) = of.apart.iter().find(|other| **other >= people.len() || **other == n) {
            let last = people.len().saturating_sub(1);
            return Err(Error::new(format!(
                "passenger {n} is to be apart from {other}, another of 0 to {last} needed"
            )));
        }
    }
    Ok(())
}

/// Everybody in a slot of his site and group in the order of the list, those together one after the other; none for who
/// stays.
fn first_come(problem: &Problem, people: &[Passenger], slots: &[Slot]) -> Result<Vec<Option<usize>>, Error> {
    let mut placed = vec![None; people.len()];
    // Who belongs to somebody comes with the first of them.
    let mut first = std::collections::BTreeMap::new();
    for (n, of) in people.iter().enumerate() {
        of.together.into_iter().for_each(|number| _ = first.entry(number).or_insert(n));
    }
    let rank = |n: usize| people[n].together.and_then(|number| first.get(&number).copied()).unwrap_or(n);
    for site in problem.site_ids() {
        for group in problem.group_ids() {
            let mut order: Vec<usize> =
                (0..people.len()).filter(|n| (people[*n].site, people[*n].group) == (site, group)).collect();
            order.sort_by_key(|n| (rank(*n), *n));
            let there = order.len();
            let places = slots.iter().enumerate().filter(|(_, slot)| (slot.site, slot.group) == (site, group));
            let places: Vec<usize> =
                places.flat_map(|(at, slot)| std::iter::repeat_n(at, slot.persons as usize)).collect();
            if places.len() > there {
                let (name, of) = (&problem.sites[site.0].name, &problem.groups[group.0].name);
                let moved = places.len();
                return Err(Error::new(format!("{there} people of {of} at {name} are listed, the plan moves {moved}")));
            }
            order.into_iter().zip(places).for_each(|(n, at)| placed[n] = Some(at));
        }
    }
    Ok(placed)
}
