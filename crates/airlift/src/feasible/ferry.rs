//! Tails between two sorties: each boards where it stands, or is flown over, empty, in time. Source: ours.

use super::air::times;
use super::{Book, Constraint};
use crate::plan::{Plan, Sortie};
use crate::problem::AircraftKind;

/// A tail flown over.
pub(super) struct Ferried {
    pub(super) kind: usize,
    /// Where it leaves.
    pub(super) from: usize,
    /// Minutes at which it leaves and lands, and at which the sortie after it boards.
    pub(super) leaves: u32,
    pub(super) lands: u32,
    pub(super) boards: u32,
    pub(super) fuel_t: f64,
}

pub(super) fn check(book: &mut Book<'_>, plan: &Plan) {
    for (first, next) in followers(book, plan) {
        let problem = book.problem;
        let kind = &problem.kinds[next.kind.0];
        let (from, to) = (airfield(book, first), airfield(book, next));
        let place = format!(
            "tail {}, from {} to {}",
            kind.tails[next.tail], problem.airfields[from].name, problem.airfields[to].name
        );
        let boards = problem.grid.edges_min()[next.boards.0];
        match ferried(book, first, next) {
            None => book.broken(Constraint::Ferry, place, boards, 1.0),
            Some(ferry) => {
                let own = times(book, next).map_or(0, |times| times.back - times.boards);
                let duty = f64::from(own + ferry.lands - ferry.leaves);
                book.excess(Constraint::Duty, &place, boards, duty, f64::from(kind.duty_max_min));
            }
        }
    }
}

/// Every ferry that can be flown.
pub(super) fn all(book: &Book<'_>, plan: &Plan) -> Vec<Ferried> {
    followers(book, plan).into_iter().filter_map(|(first, next)| ferried(book, first, next)).collect()
}

fn airfield(book: &Book<'_>, sortie: &Sortie) -> usize {
    book.problem.routes[sortie.route.0].airfield.0
}

/// Each sortie of a tail with the one after it, where that begins at another airfield.
fn followers<'p>(book: &Book<'_>, plan: &'p Plan) -> Vec<(&'p Sortie, &'p Sortie)> {
    let mut sorties: Vec<&Sortie> = plan.sorties.iter().collect();
    sorties.sort_by_key(|sortie| (sortie.kind, sortie.tail, sortie.boards));
    let follows = |pair: &[&'p Sortie]| {
        let (first, next) = (pair[0], pair[1]);
        let same_tail = (first.kind, first.tail) == (next.kind, next.tail);
        (same_tail && airfield(book, first) != airfield(book, next)).then_some((first, next))
    };
    sorties.windows(2).filter_map(follows).collect()
}

/// The first flight over that can be made: it lands with a step of the grid, no later than the next sortie boards.
fn ferried(book: &Book<'_>, first: &Sortie, next: &Sortie) -> Option<Ferried> {
    let problem = book.problem;
    let kind = &problem.kinds[next.kind.0];
    let (from, to) = (airfield(book, first), airfield(book, next));
    let ways = problem.ferries.iter().filter(|ferry| {
        let [a, b] = ferry.between.map(|airfield| airfield.0);
        (a, b) == (from, to) || (b, a) == (from, to)
    });
    let distance_nm = ways.map(|ferry| ferry.distance_nm).next_back()?;
    if distance_nm > kind.range_nm {
        return None;
    }
    let minutes = (distance_nm / kind.block_kt * 60.0 - 1e-9).ceil() as u32;
    let boards = problem.grid.edges_min()[next.boards.0];
    let ready = times(book, first)?.back + minutes;
    let open = |airfield: usize, minute: u32| {
        let airfield = &problem.airfields[airfield];
        let sees = airfield.lit || kind.lands_unlit || problem.daylight.hold(minute, minute);
        airfield.flying_hours.hold(minute, minute) && sees
    };
    let is_out = |leaves: u32, lands: u32| {
        let of = book.absent.tails.iter().filter(|(k, tail, ..)| (*k, *tail) == (next.kind, next.tail));
        of.into_iter().any(|(.., gone, again)| *gone < lands && leaves < *again)
    };
    let flies = |lands: &u32| {
        let leaves = *lands - minutes;
        kind.hours.hold(leaves, *lands) && open(from, leaves) && open(to, *lands) && !is_out(leaves, *lands)
    };
    let within = problem.grid.edges_min().iter().copied().filter(|edge| (ready..=boards).contains(edge));
    let lands = within.into_iter().find(flies)?;
    Some(Ferried { kind: next.kind.0, from, leaves: lands - minutes, lands, boards, fuel_t: fuel_t(kind, distance_nm) })
}

/// It takes its fuel where it leaves, whatever is left in its tanks.
fn fuel_t(kind: &AircraftKind, distance_nm: f64) -> f64 {
    kind.burn_t_per_h * distance_nm / kind.block_kt
}
