//! A set of fingers against all cards. Stage one looks for the two best fingers of the probe in all places that they may
//! have been taken for; the best cards are looked at with all fingers in all places; the best of these in full. So hands
//! that were swapped or a finger taken for its neighbour are found, and said. Source: ours.

use rayon::prelude::*;

use crate::calibration::calibrated;
use crate::compare::compare;
use crate::error::Error;
use crate::gallery::search::keep_best;
use crate::gallery::stage_one::{Bench, Probe};
use crate::gallery::{Cards, Gallery};
use crate::parameters::{
    CARDS_COMPARED, CARDS_SHARE, CARDS_SURVIVING_MAX, CARDS_SURVIVING_MIN, FINGERS_MAX, LEADING_FINGERS,
};
use crate::position::may_be;
use crate::score::Score;
use crate::template::Template;

/// A finger of the probe that was found on a card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FingerHit {
    /// Which finger the probe says it is.
    pub position: u8,
    /// Which finger the card says it is: another one where either is wrong.
    pub found_as: u8,
    /// Number of the print in the gallery.
    pub print: usize,
    /// What [`crate::compare`] says of the two.
    pub score: Score,
    /// Natural logarithm of the likelihood ratio, as far as the data bear ([`crate::Calibration`]).
    pub ln_lr: f32,
}

/// A card that may be of the same hands.
#[derive(Debug, Clone, PartialEq)]
pub struct CardHit {
    /// The caller's number of the card.
    pub card: u64,
    /// Sum over the fingers. It takes fingers of one hand for independent, which they are not: for ranking, and no
    /// likelihood ratio of the whole.
    pub ln_lr_sum: f32,
    /// Each finger with the print of the card that it is most like, each print once.
    pub fingers: Vec<FingerHit>,
}

/// What was found, and among how many.
#[derive(Debug, Clone, PartialEq)]
pub struct CardSearch {
    /// Highest sum first; of equal ones the lower card first.
    pub hits: Vec<CardHit>,
    /// Cards that stage one looked at.
    pub cards: usize,
    /// Cards that were compared in full.
    pub compared: usize,
}

/// A finger of the probe.
struct Finger<'a> {
    position: u8,
    template: &'a Template,
    probe: Probe,
}

impl Gallery<'_> {
    /// The cards most like these fingers (position and print), at most so many.
    ///
    /// # Errors
    /// There is no finger or more than ten, or a block of the gallery is damaged.
    pub fn search_cards(&self, fingers: &[(u8, &Template)], n_hits_max: usize) -> Result<CardSearch, Error> {
        let n = self.cards().cards.len();
        let surviving = ((n as f32 * CARDS_SHARE) as usize).clamp(CARDS_SURVIVING_MIN, CARDS_SURVIVING_MAX);
        self.search_cards_among(fingers, n_hits_max, (surviving, CARDS_COMPARED))
    }

    /// The same, with so many cards looked at with all fingers, and so many compared in full.
    ///
    /// # Errors
    /// There is no finger or more than ten, or a block of the gallery is damaged.
    pub fn search_cards_among(
        &self,
        fingers: &[(u8, &Template)],
        n_hits_max: usize,
        (surviving, compared): (usize, usize),
    ) -> Result<CardSearch, Error> {
        if fingers.is_empty() || fingers.len() > FINGERS_MAX {
            let n = fingers.len();
            return Err(Error::out_of_range(format!("search is for {n} fingers, 1 to {FINGERS_MAX} needed")));
        }
        let ready = |&(position, template)| Finger { position, template, probe: Probe::new(template) };
        let mut fingers: Vec<Finger> = fingers.iter().map(ready).collect();
        // Most to look for first: they lead.
        fingers.sort_by_key(|f| std::cmp::Reverse(f.probe.len()));
        let cards = self.cards();
        let led = self.led(&fingers[..fingers.len().min(LEADING_FINGERS)], cards)?;
        let few = self.matched(&fingers, cards, best_cards(&led, surviving))?;
        let chosen = best_cards(&few, compared);
        let compared = chosen.len();
        let mut hits = chosen
            .into_par_iter()
            .map(|card| self.compared_card(&fingers, cards, card as usize))
            .collect::<Result<Vec<CardHit>, Error>>()?;
        hits.sort_by(|a, b| b.ln_lr_sum.total_cmp(&a.ln_lr_sum).then(a.card.cmp(&b.card)));
        hits.truncate(n_hits_max);
        Ok(CardSearch { hits, cards: cards.cards.len(), compared })
    }

    /// For each card, by its place: the sum over the leading fingers of the best likeness of a print that it may be.
    fn led(&self, leading: &[Finger], cards: &Cards) -> Result<Vec<(u32, u32)>, Error> {
        let of_block = |at: usize| -> Result<Vec<(u32, usize, u32)>, Error> {
            self.sound(at)?;
            let (block, mut bench, mut out) = (&self.blocks[at], Bench::new(), Vec::new());
            for number in block.numbers().filter(|&n| !self.entries[n].removed) {
                let position = self.entries[number].position;
                for (which, finger) in leading.iter().enumerate() {
                    if may_be(finger.position, position) {
                        let likeness = bench.likeness(&finger.probe, &self.packed_in(block, number)?);
                        out.push((cards.of_print[number], which, likeness));
                    }
                }
            }
            Ok(out)
        };
        let blocks = (0..self.blocks.len()).into_par_iter().map(of_block).collect::<Result<Vec<_>, Error>>()?;
        let mut best = vec![[0; LEADING_FINGERS]; cards.cards.len()];
        for (card, which, likeness) in blocks.into_iter().flatten() {
            let held = &mut best[card as usize][which];
            *held = likeness.max(*held);
        }
        Ok(best.iter().enumerate().map(|(card, of)| (of.iter().sum(), card as u32)).collect())
    }

    /// For each of these cards: the sum of the likenesses of all fingers, each with one print.
    fn matched(&self, fingers: &[Finger], cards: &Cards, of: Vec<u32>) -> Result<Vec<(u32, u32)>, Error> {
        let sum = |card: u32| -> Result<(u32, u32), Error> {
            let matrix = self.likenesses(fingers, cards.prints_of(card as usize))?;
            let pairs = one_to_one(matrix, |a, b| b.cmp(&a));
            Ok((pairs.iter().map(|p| p.0).sum(), card))
        };
        of.into_par_iter().map(sum).collect()
    }

    /// Likeness, finger and print of all pairs.
    fn likenesses(&self, fingers: &[Finger], prints: &[u32]) -> Result<Vec<(u32, usize, u32)>, Error> {
        let (mut bench, mut out) = (Bench::new(), Vec::with_capacity(fingers.len() * prints.len()));
        for &print in prints {
            let packed = self.packed(print as usize)?;
            out.extend(fingers.iter().enumerate().map(|(i, f)| (bench.likeness(&f.probe, &packed), i, print)));
        }
        Ok(out)
    }

    /// A card in full: each finger with the print that stage one thinks most like it, and with those of its own position.
    fn compared_card(&self, fingers: &[Finger], cards: &Cards, card: usize) -> Result<CardHit, Error> {
        let prints = cards.prints_of(card);
        let alike = one_to_one(self.likenesses(fingers, prints)?, |a, b| b.cmp(&a));
        let mut wanted: Vec<(usize, u32)> = alike.iter().map(|&(_, finger, print)| (finger, print)).collect();
        for (finger, f) in fingers.iter().enumerate() {
            let own = prints.iter().filter(|&&p| self.entries[p as usize].position == f.position);
            wanted.extend(own.map(|&p| (finger, p)));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = Vec::with_capacity(wanted.len());
        for (finger, print) in wanted {
            let entry = self.entries[print as usize];
            let comparison = compare(fingers[finger].template, &self.packed(print as usize)?.template()?);
            let hit = FingerHit {
                position: fingers[finger].position,
                found_as: entry.position,
                print: print as usize,
                score: comparison.score,
                ln_lr: calibrated(&comparison).ln_lr,
            };
            found.push((hit, finger, print));
        }
        let chosen = one_to_one(found, |a: FingerHit, b: FingerHit| b.score.0.total_cmp(&a.score.0));
        let mut fingers: Vec<FingerHit> = chosen.into_iter().map(|c| c.0).collect();
        fingers.sort_by_key(|f| (f.position, f.print));
        let ln_lr_sum = fingers.iter().map(|f| f.ln_lr).sum();
        Ok(CardHit { card: cards.cards[card].0, ln_lr_sum, fingers })
    }
}

/// Places of the cards with the highest sums, at most so many.
fn best_cards(sums: &[(u32, u32)], most: usize) -> Vec<u32> {
    let mut order: Vec<(std::cmp::Reverse<u32>, u32)> = sums.iter().map(|&(s, c)| (std::cmp::Reverse(s), c)).collect();
    keep_best(&mut order, most);
    order.sort_unstable();
    order.into_iter().map(|o| o.1).collect()
}

/// Best pairs first, each finger and each print once.
fn one_to_one<T: Copy>(
    mut pairs: Vec<(T, usize, u32)>,
    order: impl Fn(T, T) -> std::cmp::Ordering,
) -> Vec<(T, usize, u32)> {
    pairs.sort_by(|p, q| order(p.0, q.0).then((p.1, p.2).cmp(&(q.1, q.2))));
    let (mut fingers, mut prints) = (Vec::new(), Vec::new());
    pairs.retain(|&(_, finger, print)| {
        let free = !fingers.contains(&finger) && !prints.contains(&print);
        if free {
            fingers.push(finger);
            prints.push(print);
        }
        free
    });
    pairs
}
