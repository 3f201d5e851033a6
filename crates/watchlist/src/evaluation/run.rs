//! Every query of a set searched in its gallery. Source: `watchlist.md` 3.

use super::metrics::{Outcome, exceeded_by};
use super::set::{Protocol, Query, Set};
use crate::extract::extract;
use crate::gallery::Gallery;
use crate::parameters::Weights;
use crate::search::{Hit, Searcher};

/// Hits that are looked at; a true entity beyond them counts as not found.
const HITS_MAX: usize = 400;

/// One query searched.
#[derive(Clone, Debug, PartialEq)]
pub struct Timed {
    /// What was found.
    pub outcome: Outcome,
    /// The hits, heaviest first.
    pub hits: Vec<Hit>,
    /// How long it took by the caller's stopwatch.
    pub took: f64,
}

/// Searches one query; the stopwatch gives the time so far, in whatever unit.
pub fn search(
    (set, protocol): (&Set, Protocol),
    searcher: &mut Searcher<'_>,
    query: &Query,
    stopwatch: &mut impl FnMut() -> f64,
) -> Timed {
    let begun = stopwatch();
    let (name, _) = extract(&query.text, &mut ());
    let left_out = set.place_of(query, protocol);
    let hits = searcher.search_among(&name, HITS_MAX, |place| Some(place) != left_out);
    let took = stopwatch() - begun;
    let right = hits.iter().find(|hit| hit.entry == query.entity);
    let wrong = hits.iter().filter(|hit| hit.entry != query.entity);
    let best_wrong = wrong.clone().map(|hit| f64::from(hit.weight)).fold(f64::NEG_INFINITY, f64::max);
    let rank = right.map(|right| 1 + wrong.filter(|hit| hit.weight >= right.weight).count());
    let outcome = Outcome { rank, right: right.map(|hit| f64::from(hit.weight)), best_wrong };
    Timed { outcome, hits, took }
}

/// The weight that one in a hundred of some people on no list exceeds.
#[must_use]
pub fn not_listed_weight(names: &[String], gallery: &Gallery, weights: &Weights) -> f64 {
    let mut searcher = gallery.searcher_with(weights.clone());
    let heaviest = names.iter().map(|text| {
        let (name, _) = extract(text, &mut ());
        let best = searcher.search(&name, 1);
        best.first().map_or(f64::NEG_INFINITY, |hit| f64::from(hit.weight))
    });
    exceeded_by(heaviest.collect(), 0.01)
}
