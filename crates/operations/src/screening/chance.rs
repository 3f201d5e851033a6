//! How often somebody on no list is offered as much: made people are searched in the same lists, and what they are
//! offered is counted. From made people and a fixed seed, so that the same lists give the same figure. Source:
//! `watchlist.md` (5.6, 5.6d); the tail is exponential (Pickands 1975, with shape 0).
//!
//! It is a measure of these lists for people of such names, not of the people in the record: who shares the names of
//! those on a list is offered more.

use custody::Known;
use custody::event::Body;
use custody::event::person::{BirthClaimed, Calendar, NameClaimed, NamePiece, NationalityClaimed, Reading, Source};
use rayon::prelude::*;

use super::asked::Asked;
use super::index::Index;
use crate::rehearse::people::{PeopleMix, SyntheticPerson, generate_people};

/// Made people that are searched. Source: ours; a chance of one in a hundred is met ten times. Effect: the time of a
/// screening, a second or two on the largest lists.
pub(crate) const MADE_PEOPLE: usize = 1_000;
/// Their seed. Source: ours, any.
const SEED: u64 = 20_261_201;
/// Heaviest offers to which the tail is fitted. Source: ours; enough for a tenth of error.
const TAIL: usize = 100;
/// Least weight of an offer that is counted, in centinats; nothing below may be asked for. Source: ours, five nats, at which
/// every list offers something to everybody. Effect: bounds the time.
pub(crate) const COUNTED_FROM: i32 = 500;
/// Offers at a weight below which a count is too few to be believed, and the tail speaks. Source: ours.
const COUNT_MIN: usize = 10;

/// Weights of what made people are offered, heaviest first.
pub(crate) struct Chance {
    weights: Vec<i32>,
    people: usize,
}

/// How many offers at least as heavy are to be expected by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Expected {
    /// For so many people.
    pub(crate) hits: f64,
    /// Whether it is beyond what was counted, and the tail says it.
    pub(crate) extrapolated: bool,
}

impl Chance {
    /// Searches the made people in the lists.
    pub(crate) fn in_lists(lists: &[Index]) -> Self {
        Self::of(MADE_PEOPLE, lists)
    }

    fn of(people: usize, lists: &[Index]) -> Self {
        let made = generate_people(SEED, people, &PeopleMix::default());
        let offered = made.par_iter().flat_map_iter(|person| {
            let asked = asked(person);
            lists
                .iter()
                .flat_map(|list| list.search(&asked, COUNTED_FROM, &[]))
                .map(|found| found.weight)
                .collect::<Vec<_>>()
        });
        Self::from_weights(offered.collect(), people)
    }

    fn from_weights(mut weights: Vec<i32>, people: usize) -> Self {
        weights.sort_unstable_by(|a, b| b.cmp(a));
        Self { weights, people }
    }

    /// For a roster of so many people.
    pub(crate) fn expected(&self, weight: i32, roster: usize) -> Expected {
        let share = roster as f64 / self.people.max(1) as f64;
        let counted = self.weights.partition_point(|offered| *offered >= weight);
        if counted >= COUNT_MIN {
            return Expected { hits: counted as f64 * share, extrapolated: weight < COUNTED_FROM };
        }
        let tail = &self.weights[..self.weights.len().min(TAIL)];
        let Some(least) = tail.last().filter(|_| tail.len() >= COUNT_MIN) else {
            // Too few offers for a tail: no more than the next count that could have been.
            return Expected { hits: (counted + 1) as f64 * share, extrapolated: true };
        };
        let excess: f64 = tail.iter().map(|offered| f64::from(offered - least)).sum::<f64>() / tail.len() as f64;
        let beyond = f64::from(weight - least).max(0.0) / excess.max(1.0);
        // Never more than what a lighter offer was counted to have.
        let hits = (tail.len() as f64 * libm::exp(-beyond)).min(COUNT_MIN as f64);
        Expected { hits: hits * share, extrapolated: true }
    }
}

/// What would be claimed of a made person.
fn asked(person: &SyntheticPerson) -> Asked {
    let source = Source::Person;
    let name = NameClaimed {
        text: person.name.text.clone(),
        pieces: person.name.pieces.iter().map(|p| NamePiece { part: p.part, text: p.text.clone() }).collect(),
        transliteration: Some(person.name.latin.clone()),
        language: person.name.language.into(),
        source,
    };
    let birth = &person.claimed_birth;
    let reading = Reading {
        calendar: Calendar::Gregorian,
        text: birth.text.clone(),
        first_day: birth.first_day,
        last_day: birth.last_day,
    };
    let born = BirthClaimed { readings: vec![reading], default_day: birth.default_day.is_some(), source };
    let nationality = NationalityClaimed { code: Known::Value(person.nationality.clone()), source };
    let bodies: [Body; 3] = [name.into(), born.into(), nationality.into()];
    Asked::of(None, &bodies)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> Chance {
        // A centinat apart: a thousand weigh 0 or more, a hundred 900 or more.
        Chance::from_weights((0..1_000).collect(), 1_000)
    }

    #[test]
    fn what_was_counted_is_said_for_the_roster() {
        let expected = made().expected(900, 500);
        assert_eq!((expected.hits, expected.extrapolated), (50.0, false));
    }

    #[test]
    fn a_heavier_offer_is_never_the_likelier_one_and_never_impossible() {
        let chance = made();
        let hits: Vec<f64> = (800..3_000).step_by(50).map(|weight| chance.expected(weight, 1_000).hits).collect();
        assert!(hits.windows(2).all(|pair| pair[0] >= pair[1]), "{hits:?}");
        assert!(hits.iter().all(|hits| *hits > 0.0));
        assert!(chance.expected(2_000, 1_000).extrapolated);
    }

    #[test]
    fn of_no_offers_it_is_said_that_one_could_have_been() {
        let expected = Chance::from_weights(Vec::new(), 1_000).expected(5_000, 2_000);
        assert_eq!((expected.hits, expected.extrapolated), (2.0, true));
    }
}
