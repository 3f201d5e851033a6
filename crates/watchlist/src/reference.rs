//! How many people have a token that sounds like this one: the population that chance hits are reckoned from.
//! From `data/reference.txt`, made by `examples/make_reference.rs`. Source: ours, `watchlist.md` 5.3 and 5.6c.

use std::sync::OnceLock;

use crate::parameters::Weights;
use crate::phones::Phones;
use crate::trie::Trie;

/// Centinats of distance that one step of an evidence table covers.
pub(crate) const STEP: i32 = 15;
/// Steps of an evidence table; beyond the last one no two tokens are alike.
pub(crate) const STEPS: usize = 40;

/// The population that is shipped: tokens that at least three persons have.
pub(crate) struct Reference {
    /// How many persons the counts are of.
    pub(crate) persons: u32,
    trie: Trie,
    counts: Vec<u32>,
}

/// What one token is worth, by how near its counterpart is.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// Centinats by [`STEP`]s of distance.
    rarity: [i32; STEPS],
}

const FILE: &str = include_str!("../data/reference.txt");

/// The population of this build.
pub(crate) fn shipped() -> &'static Reference {
    static SHIPPED: OnceLock<Reference> = OnceLock::new();
    SHIPPED.get_or_init(|| parse(FILE).0)
}

/// `persons N`, then one line a token, sorted: its sounds and how many persons have it; `;` opens a comment.
/// Also how many lines could not be read; a test holds it to nought.
fn parse(text: &str) -> (Reference, usize) {
    let mut tokens: Vec<(Phones, u32)> = Vec::new();
    let (mut persons, mut unread) = (1, 0);
    for line in text.lines().filter(|line| !line.starts_with(';') && !line.is_empty()) {
        match line.split_once(' ').and_then(|(token, count)| Some((token, count.parse::<u32>().ok()?))) {
            Some(("persons", count)) => persons = count.max(1),
            Some((token, count)) => tokens.push((Phones::from_letters(token), count)),
            None => unread += 1,
        }
    }
    tokens.sort();
    tokens.dedup_by(|a, b| a.0 == b.0);
    let trie = Trie::new(tokens.iter().map(|(phones, _)| phones));
    (Reference { persons, trie, counts: tokens.into_iter().map(|(_, count)| count).collect() }, unread)
}

impl Reference {
    /// What a token is worth. All tokens of the population are written with vowels.
    pub(crate) fn evidence(&self, phones: &Phones, unvowelled: bool, weights: &Weights) -> Evidence {
        let mut people = [0u32; STEPS];
        self.trie.near(phones, (unvowelled, false), weights, |entry, distance| {
            let step = usize::try_from(distance / STEP).unwrap_or(0).min(STEPS - 1);
            people[step] += self.counts[entry as usize];
        });
        self.rarity(&people, phones.len(), weights)
    }

    /// What a token is worth that nobody in the population has, such as two tokens written as one.
    pub(crate) fn evidence_unseen(&self, symbols: usize, weights: &Weights) -> Evidence {
        self.rarity(&[0; STEPS], symbols, weights)
    }

    fn rarity(&self, people: &[u32; STEPS], symbols: usize, weights: &Weights) -> Evidence {
        let symbols = i32::try_from(symbols).unwrap_or(i32::MAX).min(weights.unseen_symbols_max);
        let unseen = f64::from(weights.unseen_permille) / 1000.0
            * libm::exp(-f64::from(weights.unseen_per_symbol * symbols) / 100.0);
        let mut within = 0u32;
        let rarity = people.map(|here| {
            within += here;
            let share = (f64::from(within) + unseen) / (f64::from(self.persons) + unseen);
            let centinats = libm::round(-100.0 * libm::log(share.min(1.0)));
            // At most 100 ln(persons / unseen), some thousands: it fits.
            centinats as i32
        });
        Evidence { rarity }
    }
}

impl Evidence {
    /// Centinats of evidence that a counterpart at this distance is: how much likelier for one name than by chance.
    /// `unwritten` is added to the distance up to which people are counted, and not taken off.
    pub(crate) fn at(&self, distance: i32, unwritten: i32, weights: &Weights) -> i32 {
        let rarity = self.rarity(distance + unwritten);
        rarity - (distance * weights.distance_percent / 100).min(rarity * weights.distance_share / 100)
    }

    /// The same, but worth at most so much.
    pub(crate) fn at_most(mut self, centinats: i32) -> Self {
        self.rarity = self.rarity.map(|rarity| rarity.min(centinats));
        self
    }

    /// Centinats of how rare it is that anybody has a token at most so far from this one.
    pub(crate) fn rarity(&self, distance: i32) -> i32 {
        let step = usize::try_from(distance / STEP).unwrap_or(0).min(STEPS - 1);
        self.rarity[step]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameters::SHIPPED;

    #[test]
    fn the_shipped_population_is_read_to_the_last_line() {
        assert_eq!(parse(FILE).1, 0);
        assert!(shipped().persons > 1000);
    }

    #[test]
    fn evidence_never_grows_with_distance() {
        let evidence = shipped().evidence(&Phones::from_letters("muhamad"), false, &SHIPPED);
        for distance in 1..460 {
            assert!(evidence.at(distance, 0, &SHIPPED) <= evidence.at(distance - 1, 0, &SHIPPED), "at {distance}");
        }
    }

    #[test]
    fn a_common_token_is_worth_less_than_a_rare_one() {
        let of = |token: &str| shipped().evidence(&Phones::from_letters(token), false, &SHIPPED).at(0, 0, &SHIPPED);
        assert!(of("muhamad") < 400, "{}", of("muhamad"));
        assert!(of("zarqawi") > 500, "{}", of("zarqawi"));
    }
}
