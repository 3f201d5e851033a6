//! The names of lists made ready to be searched: each token once, in a trie, with the names that have it.
//! Source: ours, `watchlist.md` 5.5.

use std::collections::BTreeMap;

use crate::distance::Spoken;
use crate::name::{Kind, Name};
use crate::parameters::SHIPPED;
use crate::phones::Phones;
use crate::probe::Listed;
use crate::reference::{Evidence, shipped};
use crate::trie::Trie;

/// No other reading.
const NONE: u32 = u32::MAX;

/// Names of list entries, for searching. An entry is a number of the caller's; it may have many names.
pub struct Gallery {
    pub(crate) entry_of: Vec<u32>,
    /// Where the tokens of each name begin, with one more for the end.
    starts: Vec<u32>,
    tokens: Vec<Stored>,
    pub(crate) vocabulary: Vec<Phones>,
    /// Of vowelled and of unvowelled tokens, and the place of the first of them in the vocabulary.
    pub(crate) tries: [(Trie, u32); 2],
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// What each unvowelled token of the vocabulary is worth, by the weights of this build.
    evidence: Vec<Evidence>,
}

#[derive(Clone, Copy)]
struct Stored {
    phones: u32,
    other: u32,
    spelling: u32,
    kind: Kind,
}

impl Gallery {
    /// Of names with the entry that each belongs to. Names are numbered in this order.
    #[must_use]
    pub fn new<'a>(names: impl Iterator<Item = (u32, &'a Name)> + Clone) -> Self {
        let (places, vocabulary, vowelled) = vocabulary(names.clone());
        let mut gallery = Self {
            entry_of: Vec::new(),
            starts: vec![0],
            tokens: Vec::new(),
            tries: [
                (Trie::new(vocabulary[..vowelled].iter()), 0),
                (Trie::new(vocabulary[vowelled..].iter()), number(vowelled)),
            ],
            vocabulary,
            posting_starts: Vec::new(),
            postings: Vec::new(),
            evidence: Vec::new(),
        };
        for (entry, name) in names {
            gallery.entry_of.push(entry);
            for token in name.compared() {
                let place = |phones: &Phones| places.get(&(token.unvowelled, phones.clone())).copied().unwrap_or(NONE);
                let other = token.other.as_ref().map_or(NONE, place);
                let (phones, spelling, kind) = (place(&token.phones), token.spelling, token.kind);
                gallery.tokens.push(Stored { phones, other, spelling, kind });
            }
            gallery.starts.push(number(gallery.tokens.len()));
        }
        gallery.post();
        let unvowelled = &gallery.vocabulary[vowelled..];
        gallery.evidence = unvowelled.iter().map(|phones| shipped().evidence(phones, true, &SHIPPED)).collect();
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

    /// Fills the postings: for each token of the vocabulary the names that have it, in either reading.
    fn post(&mut self) {
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(self.tokens.len());
        for name in 0..self.len() {
            for token in &self.tokens[self.range(name)] {
                let readings = [token.phones, token.other].into_iter().filter(|&reading| reading != NONE);
                pairs.extend(readings.map(|reading| (reading, number(name))));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        self.posting_starts = vec![0; self.vocabulary.len() + 1];
        for &(token, _) in &pairs {
            self.posting_starts[token as usize + 1] += 1;
        }
        for at in 1..self.posting_starts.len() {
            self.posting_starts[at] += self.posting_starts[at - 1];
        }
        self.postings = pairs.into_iter().map(|(_, name)| name).collect();
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
    pub(crate) fn evidence_of(&self, token: u32) -> Option<&Evidence> {
        let (_, first_unvowelled) = self.tries[1];
        token.checked_sub(first_unvowelled).and_then(|at| self.evidence.get(at as usize))
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
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

type Places = BTreeMap<(bool, Phones), u32>;

/// All readings of all tokens, the vowelled first, each with its place; and how many are vowelled.
fn vocabulary<'a>(names: impl Iterator<Item = (u32, &'a Name)>) -> (Places, Vec<Phones>, usize) {
    let mut places: Places = BTreeMap::new();
    for (_, name) in names {
        for token in name.compared() {
            for reading in std::iter::once(&token.phones).chain(&token.other) {
                places.insert((token.unvowelled, reading.clone()), 0);
            }
        }
    }
    for (at, place) in places.values_mut().enumerate() {
        *place = number(at);
    }
    let vowelled = places.keys().take_while(|(unvowelled, _)| !unvowelled).count();
    let vocabulary = places.keys().map(|(_, phones)| phones.clone()).collect();
    (places, vocabulary, vowelled)
}
