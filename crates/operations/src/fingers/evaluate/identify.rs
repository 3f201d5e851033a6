//! Every print but the first of each finger, searched among the first prints of all sets. Source: closed and open
//! search, ISO/IEC 19795-1.

use fingerprint::{Enrolled, Gallery, GalleryWriter, Hit, Template};
use rayon::prelude::*;

use super::sets::{Mates, Set};

/// What searches gave.
pub(super) struct Identified {
    pub probes: usize,
    pub enrolled: usize,
    /// Share whose mate comes first; none without probes.
    pub rank1: Option<f64>,
    /// Share whose mate is not above the score that the best other print passes in one search of a hundred.
    pub fnir_at_fpir_1: Option<f64>,
}

/// One in so many searches without a mate may raise a false alarm.
const ALARMS_ONE_IN: usize = 100;

/// Best score of a mate, and of another print, of one search.
struct Best {
    first_is_mate: bool,
    mate: f32,
    other: f32,
}

/// A gallery's file of first prints, with each one's set and place in it.
fn enrolled(sets: &[Set], prints: &[Vec<Template>]) -> Result<(Vec<u8>, Vec<(usize, usize)>), fingerprint::Error> {
    let firsts = |(at, set): (usize, &Set)| {
        let firsts = set.entries.iter().enumerate().filter(|(_, e)| e.first);
        firsts.map(|(i, _)| (at, i)).collect::<Vec<_>>()
    };
    let places: Vec<(usize, usize)> = sets.iter().enumerate().flat_map(firsts).collect();
    let list: Vec<Enrolled> = places
        .iter()
        .map(|&(set, at)| Enrolled { card: 0, position: 0, quality: 0, template: &prints[set][at] })
        .collect();
    let (mut writer, mut bytes) = GalleryWriter::new();
    bytes.extend(writer.append(&list)?);
    Ok((bytes, places))
}

/// Searches, in the threads of the caller's pool.
pub(super) fn identify(
    sets: &[Set],
    prints: &[Vec<Template>],
    mates: &Mates,
) -> Result<Identified, fingerprint::Error> {
    let (bytes, places) = enrolled(sets, prints)?;
    let gallery = Gallery::open(&bytes)?;
    let whose = |(set, at): (usize, usize)| mates.of(set, sets[set].entries[at].finger);
    let probes: Vec<(usize, usize)> = sets
        .iter()
        .enumerate()
        .flat_map(|(at, s)| s.entries.iter().enumerate().filter(|(_, e)| !e.first).map(move |(i, _)| (at, i)))
        .collect();
    let one = |&(set, at): &(usize, usize)| {
        let hits = gallery.search(&prints[set][at], places.len())?.hits;
        let is_mate = |h: &Hit| whose(places[h.print]) == whose((set, at));
        let best = |mate: bool| hits.iter().find(|h| is_mate(h) == mate).map_or(f32::MIN, |h| h.score.0);
        Ok(Best { first_is_mate: hits.first().is_some_and(is_mate), mate: best(true), other: best(false) })
    };
    let found = probes.par_iter().map(one).collect::<Result<Vec<Best>, fingerprint::Error>>()?;
    let n = found.len();
    let share = |count: usize| (n > 0).then(|| count as f64 / n as f64);
    let mut others: Vec<f32> = found.iter().map(|b| b.other).collect();
    others.sort_by(|a, b| b.total_cmp(a));
    let threshold = others.get(n / ALARMS_ONE_IN).copied().unwrap_or(f32::MIN);
    Ok(Identified {
        probes: n,
        enrolled: places.len(),
        rank1: share(found.iter().filter(|b| b.first_is_mate).count()),
        fnir_at_fpir_1: share(found.iter().filter(|b| b.mate <= threshold).count()),
    })
}
