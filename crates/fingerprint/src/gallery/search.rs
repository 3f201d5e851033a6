//! One print against all: stage one over every print, then a full comparison of the few that it thinks most of.
//! Source: ours.

use rayon::prelude::*;

use crate::compare::compare;
use crate::error::Error;
use crate::gallery::Gallery;
use crate::gallery::stage_one::{Bench, Probe};
use crate::parameters::{SURVIVORS_MAX, SURVIVORS_MIN, SURVIVORS_SHARE};
use crate::score::Score;
use crate::template::Template;

/// A print that may be of the finger searched for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Number of the print in the gallery.
    pub print: usize,
    /// The caller's number of its card.
    pub card: u64,
    /// Which finger the card says it is.
    pub position: u8,
    /// What [`crate::compare`] says of the two.
    pub score: Score,
}

/// What was found, and among how many.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// Highest score first; of equal ones the lower number first.
    pub hits: Vec<Hit>,
    /// Prints that stage one looked at.
    pub prints: usize,
    /// Of those, prints that were compared in full.
    pub compared: usize,
}

/// A print by what stage one says of it: the order is highest first, then lowest number.
type Ranked = (std::cmp::Reverse<u32>, u32);

impl Gallery<'_> {
    /// The prints most like this one, at most so many, in the threads of the caller's pool.
    ///
    /// # Errors
    /// A block of the gallery is damaged; nothing is said then of the rest.
    pub fn search(&self, probe: &Template, n_hits_max: usize) -> Result<Search, Error> {
        let survivors = ((self.len() as f32 * SURVIVORS_SHARE) as usize).clamp(SURVIVORS_MIN, SURVIVORS_MAX);
        self.search_among(probe, n_hits_max, survivors)
    }

    /// The same, with so many full comparisons: as many as prints make the search exhaustive.
    ///
    /// # Errors
    /// A block of the gallery is damaged.
    pub fn search_among(&self, probe: &Template, n_hits_max: usize, survivors: usize) -> Result<Search, Error> {
        let ranked = self.ranked(&Probe::new(probe), survivors)?;
        let compared = ranked.len();
        let mut hits = ranked
            .par_iter()
            .map(|&(_, number)| {
                let entry = self.entries[number as usize];
                let score = compare(probe, &self.packed(number as usize)?.template()?).score;
                Ok(Hit { print: number as usize, card: entry.card, position: entry.position, score })
            })
            .collect::<Result<Vec<Hit>, Error>>()?;
        hits.sort_by(|a, b| b.score.0.total_cmp(&a.score.0).then(a.print.cmp(&b.print)));
        hits.truncate(n_hits_max);
        Ok(Search { hits, prints: self.len() - self.removed, compared })
    }

    /// The best by stage one, at most so many, best first.
    fn ranked(&self, probe: &Probe, most: usize) -> Result<Vec<Ranked>, Error> {
        let of_block = |at: usize| -> Result<Vec<Ranked>, Error> {
            self.sound(at)?;
            let block = &self.blocks[at];
            let mut bench = Bench::new();
            let mut out = Vec::with_capacity(block.count);
            for number in block.numbers().filter(|&n| !self.entries[n].removed) {
                let likeness = bench.likeness(probe, &self.packed_in(block, number)?);
                out.push((std::cmp::Reverse(likeness), number as u32));
            }
            Ok(out)
        };
        let merged = (0..self.blocks.len()).into_par_iter().map(of_block).try_reduce(Vec::new, |mut all, some| {
            all.extend(some);
            if all.len() > 2 * most + 4_096 {
                keep_best(&mut all, most);
            }
            Ok(all)
        });
        let mut all = merged?;
        keep_best(&mut all, most);
        all.sort_unstable();
        Ok(all)
    }
}

/// The first so many in the order of the list's own, in no order.
pub(super) fn keep_best<T: Ord>(all: &mut Vec<T>, most: usize) {
    if all.len() > most {
        if most > 0 {
            all.select_nth_unstable(most - 1);
        }
        all.truncate(most);
    }
}
