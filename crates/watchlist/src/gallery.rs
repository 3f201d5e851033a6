//! The names of lists made ready to be searched: each token once, in a trie, with the names that have it.
//! Source: ours, `watchlist.md` 5.5.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::distance::Spoken;
use crate::name::{Kind, Name, Token};
use crate::phones::Phones;
use crate::probe::Listed;
use crate::reference::Evidence;
use crate::trie::Trie;

/// No other reading.
pub(crate) const NONE: u32 = u32::MAX;

/// Names of list entries, for searching. An entry is a number of the caller's; it may have many names.
pub struct Gallery {
    pub(crate) entry_of: Vec<u32>,
    /// Where the tokens of each name begin, with one more for the end.
    pub(crate) starts: Vec<u32>,
    pub(crate) tokens: Vec<Stored>,
    pub(crate) vocabulary: Vec<Phones>,
    /// Of vowelled and of unvowelled tokens, and the place of the first of them in the vocabulary.
    pub(crate) tries: [(Trie, u32); 2],
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// What each unvowelled token of the vocabulary is worth, reckoned when it is first met.
    evidence: Vec<OnceLock<Evidence>>,
}

/// A token of a name: both readings by their places in the vocabulary.
#[derive(Clone, Copy)]
pub(crate) struct Stored {
    pub(crate) phones: u32,
    pub(crate) other: u32,
    pub(crate) spelling: u32,
    pub(crate) kind: Kind,
}

/// A gallery while names are added, one at a time, so that nobody need hold them all.
#[derive(Default)]
pub struct GalleryBuilder {
    entry_of: Vec<u32>,
    ends: Vec<u32>,
    tokens: Vec<Stored>,
    /// Readings in the order in which they were met.
    readings: Vec<(bool, Phones)>,
    places: HashMap<(bool, Phones), u32>,
}

impl GalleryBuilder {
    /// Adds a name of an entry. Names are numbered in this order.
    pub fn add(&mut self, entry: u32, name: &Name) {
        self.entry_of.push(entry);
        for token in name.compared() {
            let stored = self.stored(token);
            self.tokens.push(stored);
        }
        self.ends.push(number(self.tokens.len()));
    }

    fn stored(&mut self, token: &Token) -> Stored {
        let phones = self.place(token.unvowelled, token.phones);
        let other = token.other.map_or(NONE, |other| self.place(token.unvowelled, other));
        Stored { phones, other, spelling: token.spelling, kind: token.kind }
    }

    fn place(&mut self, unvowelled: bool, phones: Phones) -> u32 {
        *self.places.entry((unvowelled, phones)).or_insert_with(|| {
            self.readings.push((unvowelled, phones));
            number(self.readings.len() - 1)
        })
    }

    /// The gallery of all names that were added.
    #[must_use]
    pub fn build(mut self) -> Gallery {
        let mut order: Vec<u32> = (0..number(self.readings.len())).collect();
        order.sort_unstable_by_key(|&at| self.readings[at as usize]);
        let mut place_of = vec![0; order.len()];
        (0..).zip(&order).for_each(|(place, &at)| place_of[at as usize] = place);
        for token in &mut self.tokens {
            token.phones = place_of[token.phones as usize];
            token.other = if token.other == NONE { NONE } else { place_of[token.other as usize] };
        }
        let vowelled = self.readings.iter().filter(|(unvowelled, _)| !unvowelled).count();
        let vocabulary = order.iter().map(|&at| self.readings[at as usize].1).collect();
        let starts = std::iter::once(0).chain(self.ends).collect();
        Gallery::of(self.entry_of, starts, self.tokens, (vocabulary, vowelled))
    }
}

impl Gallery {
    /// Of names with the entry that each belongs to. Names are numbered in this order.
    #[must_use]
    pub fn new<'a>(names: impl Iterator<Item = (u32, &'a Name)>) -> Self {
        let mut builder = GalleryBuilder::default();
        names.for_each(|(entry, name)| builder.add(entry, name));
        builder.build()
    }

    /// Of parts that fit together: a vocabulary that is sorted, of which so many come from scripts with vowels, and
    /// tokens with places in it.
    pub(crate) fn of(
        entry_of: Vec<u32>,
        starts: Vec<u32>,
        tokens: Vec<Stored>,
        (vocabulary, vowelled): (Vec<Phones>, usize),
    ) -> Self {
        let tries = [
            (Trie::new(vocabulary[..vowelled].iter()), 0),
            (Trie::new(vocabulary[vowelled..].iter()), number(vowelled)),
        ];
        let (posting_starts, postings) = (Vec::new(), Vec::new());
        let evidence = vocabulary[vowelled..].iter().map(|_| OnceLock::new()).collect();
        let mut gallery = Self { entry_of, starts, tokens, vocabulary, tries, posting_starts, postings, evidence };
        gallery.post();
        gallery
    }

    /// How many names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entry_of.len()
    }

    /// Whether there is no name.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entry_of.is_empty()
    }

    /// How many different tokens the names have, in all their readings.
    #[must_use]
    pub fn vocabulary_len(&self) -> usize {
        self.vocabulary.len()
    }

    /// Fills the postings: for each token of the vocabulary the names that have it, in either reading, in order.
    fn post(&mut self) {
        let mut starts = vec![0u32; self.vocabulary.len() + 1];
        self.each_posting(|token, _| starts[token as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut ends = starts.clone();
        let mut postings = vec![0u32; starts.last().map_or(0, |&all| all as usize)];
        self.each_posting(|token, name| {
            postings[ends[token as usize] as usize] = name;
            ends[token as usize] += 1;
        });
        (self.posting_starts, self.postings) = (starts, postings);
    }

    /// Tells of each token of the vocabulary and each name that has it, once, name by name.
    fn each_posting(&self, mut tell: impl FnMut(u32, u32)) {
        let mut told_last = vec![NONE; self.vocabulary.len()];
        for name in 0..self.len() {
            for token in &self.tokens[self.range(name)] {
                for reading in [token.phones, token.other].into_iter().filter(|&reading| reading != NONE) {
                    if told_last[reading as usize] != number(name) {
                        told_last[reading as usize] = number(name);
                        tell(reading, number(name));
                    }
                }
            }
        }
    }

    fn range(&self, name: usize) -> std::ops::Range<usize> {
        self.starts[name] as usize..self.starts[name + 1] as usize
    }

    /// The names that have a token of the vocabulary.
    pub(crate) fn names_with(&self, token: u32) -> &[u32] {
        let at = token as usize;
        &self.postings[self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize]
    }

    /// The tokens of a name: places in the vocabulary of both readings, and the token.
    pub(crate) fn tokens_of(&self, name: u32) -> impl Iterator<Item = (u32, Option<u32>, Listed<'_>)> {
        self.tokens[self.range(name as usize)].iter().map(move |stored| {
            let other = (stored.other != NONE).then_some(stored.other);
            let evidence = self.evidence_of(stored.phones);
            let spoken = Spoken {
                phones: &self.vocabulary[stored.phones as usize],
                other: other.map(|other| &self.vocabulary[other as usize]),
                unvowelled: evidence.is_some(),
            };
            (stored.phones, other, Listed { kind: stored.kind, spoken, spelling: stored.spelling, evidence })
        })
    }

    /// What a token of the vocabulary is worth, where its script leaves out the short vowels.
    fn evidence_of(&self, token: u32) -> Option<&OnceLock<Evidence>> {
        token.checked_sub(self.tries[1].1).and_then(|at| self.evidence.get(at as usize))
    }

    /// The token of the vocabulary as it is compared, in this reading alone.
    pub(crate) fn listed(&self, token: u32) -> Listed<'_> {
        let evidence = self.evidence_of(token);
        let phones = &self.vocabulary[token as usize];
        let spoken = Spoken { phones, other: None, unvowelled: evidence.is_some() };
        Listed { kind: Kind::Name, spoken, spelling: 0, evidence }
    }

    /// How many tokens a name has.
    pub(crate) fn count_of(&self, name: u32) -> usize {
        self.range(name as usize).len()
    }
}

/// A count as a number of 32 bits; a gallery of four thousand million tokens does not fit into memory.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
