//! The entries of a gallery that a name may be: tokens that sound alike find names, the best few hundred names are
//! weighed exactly. Source: ours, `watchlist.md` 5.5.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use crate::align::{align, total};
use crate::gallery::Gallery;
use crate::name::{Name, Token};
use crate::parameters::{CANDIDATES, REMEMBERED_TOKENS_MAX, SHIPPED, TOUCHED_MAX, Weights};
use crate::phones::Phones;
use crate::probe::{Listed, Probe};
use crate::reference::{Evidence, shipped};

/// An entry that a name may be, by the name of it that weighs most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The entry, by the caller's number.
    pub entry: u32,
    /// The name of it, by its place in the gallery.
    pub name: u32,
    /// The weight of the names, centinats: what [`crate::compare`] says of the two.
    pub weight: i32,
}

/// A token of the vocabulary is not near.
const FAR: i32 = i32::MAX;

impl Gallery {
    /// The entries that the name may be, at most so many, the heaviest first; of equal weight the lower number first.
    #[must_use]
    pub fn search(&self, name: &Name, n_hits_max: usize) -> Vec<Hit> {
        self.searcher().search(name, n_hits_max)
    }

    /// For many searches in a row: what was reckoned of a token is remembered and used again.
    #[must_use]
    pub fn searcher(&self) -> Searcher<'_> {
        self.searcher_with(SHIPPED)
    }

    /// The same with other weights.
    #[must_use]
    pub fn searcher_with(&self, weights: Weights) -> Searcher<'_> {
        Searcher {
            gallery: self,
            weights,
            near: HashMap::new(),
            worths: HashMap::new(),
            shared: vec![NOTHING; self.len()],
            dense: Vec::new(),
        }
    }
}

/// Tokens of the vocabulary that are near one token, with how far they are.
type Near = Rc<[(u32, i32)]>;
/// What tokens are worth that were met.
type Worths = HashMap<(bool, Phones), Evidence>;

/// What a name of the gallery shares with the one that is searched.
#[derive(Clone, Copy)]
struct Shared {
    /// Evidence, centinats; nought between searches.
    evidence: i32,
    /// The token of the searched name that was counted last; [`UNCOUNTED`] between searches.
    counted: u8,
}

const UNCOUNTED: u8 = u8::MAX;
const NOTHING: Shared = Shared { evidence: 0, counted: UNCOUNTED };

/// Searches a gallery, one name after the other. Remembers at most [`REMEMBERED_TOKENS_MAX`] tokens; the hits are the
/// same with and without.
pub struct Searcher<'g> {
    gallery: &'g Gallery,
    weights: Weights,
    near: HashMap<(bool, Phones, Option<Phones>), Near>,
    worths: Worths,
    /// For each name.
    shared: Vec<Shared>,
    /// For each token of the searched name, how far each token of the vocabulary is; far between searches.
    dense: Vec<Vec<i32>>,
}

impl Searcher<'_> {
    /// As [`Gallery::search`].
    #[must_use]
    pub fn search(&mut self, name: &Name, n_hits_max: usize) -> Vec<Hit> {
        self.search_among(name, n_hits_max, |_| true)
    }

    /// The same among those names (by their places) that the caller lets pass.
    #[must_use]
    pub fn search_among(&mut self, name: &Name, n_hits_max: usize, pass: impl Fn(u32) -> bool) -> Vec<Hit> {
        self.forget();
        let weights = self.weights.clone();
        let worths = &mut self.worths;
        let probe = Probe::with(name, &weights, |token| remembered(worths, token, &weights));
        let near: Vec<Near> = probe.tokens.iter().map(|query| self.near(query.token, &weights)).collect();
        let candidates = self.candidates(&probe, &near, pass);
        self.spread(&near, FAR, true);
        let mut best: BTreeMap<u32, Hit> = BTreeMap::new();
        for name in candidates {
            let entry = self.gallery.entry_of[name as usize];
            let hit = Hit { entry, name, weight: self.weigh(&probe, name) };
            let held = best.entry(entry).or_insert(hit);
            if hit.weight > held.weight {
                *held = hit;
            }
        }
        self.spread(&near, FAR, false);
        let mut hits: Vec<Hit> = best.into_values().collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.weight), hit.entry));
        hits.truncate(n_hits_max);
        hits
    }

    /// Keeps what is remembered within its bound.
    fn forget(&mut self) {
        if self.near.len() > REMEMBERED_TOKENS_MAX {
            self.near.clear();
        }
        if self.worths.len() > REMEMBERED_TOKENS_MAX {
            self.worths.clear();
        }
    }

    /// The tokens of the vocabulary that are near a token, by their places.
    fn near(&mut self, token: &Token, weights: &Weights) -> Near {
        let key = (token.unvowelled, token.phones, token.other);
        if let Some(near) = self.near.get(&key) {
            return near.clone();
        }
        let mut found: BTreeMap<u32, i32> = BTreeMap::new();
        let readings =
            std::iter::once((&token.phones, 0)).chain(token.other.iter().map(|o| (o, weights.other_reading)));
        for (phones, dearer) in readings {
            for ((trie, first), unvowelled) in self.gallery.tries.iter().zip([false, true]) {
                trie.near(phones, (token.unvowelled, unvowelled), weights, |entry, distance| {
                    let place = found.entry(first + entry).or_insert(FAR);
                    *place = (*place).min(distance + dearer);
                });
            }
        }
        let near: Near = found.into_iter().collect();
        self.near.insert(key, near.clone());
        near
    }

    /// Writes distances into the dense table, or takes them out again.
    fn spread(&mut self, near: &[Near], far: i32, write: bool) {
        while self.dense.len() < near.len() {
            self.dense.push(vec![far; self.gallery.vocabulary.len()]);
        }
        for (dense, near) in self.dense.iter_mut().zip(near) {
            near.iter().for_each(|&(token, distance)| dense[token as usize] = if write { distance } else { far });
        }
    }

    /// The names that share most evidence with the searched one, by the sum over its tokens.
    fn candidates(&mut self, probe: &Probe, near: &[Near], pass: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut touched: Vec<u32> = Vec::new();
        // The rarest first: once there are enough names that share it, a common token brings no further ones.
        let mut order: Vec<usize> = (0..near.len()).collect();
        order.sort_by_key(|&at| std::cmp::Reverse(probe.tokens[at].evidence.rarity(0)));
        for at in order {
            self.touch(probe, (at, &near[at]), &mut touched);
        }
        let mut promising: Vec<(i32, u32)> = Vec::with_capacity(touched.len());
        for name in touched {
            let longer = self.gallery.count_of(name).saturating_sub(probe.tokens.len());
            let less = probe.weights.list_alone * i32::try_from(longer).unwrap_or(0);
            let shared = std::mem::replace(&mut self.shared[name as usize], NOTHING);
            if pass(name) {
                promising.push((less - shared.evidence, name));
            }
        }
        if promising.len() > CANDIDATES {
            promising.select_nth_unstable(CANDIDATES);
            promising.truncate(CANDIDATES);
        }
        promising.into_iter().map(|(_, name)| name).collect()
    }

    /// Adds the evidence of one token to every name that has one near it.
    fn touch(&mut self, probe: &Probe, (at, near): (usize, &Near), touched: &mut Vec<u32>) {
        let gallery = self.gallery;
        let query = &probe.tokens[at];
        // A name has at most so many tokens.
        let mark = at as u8;
        let worth = |&(token, distance): &(u32, i32)| {
            let own = (&query.evidence, query.token.unvowelled);
            (gallery.listed(token).worth(own, distance, probe.weights).0, token)
        };
        let mut found: Vec<(i32, u32)> = near.iter().map(worth).filter(|&(evidence, _)| evidence > 0).collect();
        found.sort_unstable_by(|a, b| b.cmp(a));
        for (evidence, token) in found {
            let full = touched.len() >= TOUCHED_MAX;
            for &name in gallery.names_with(token) {
                let shared = &mut self.shared[name as usize];
                if shared.counted == mark || (full && shared.counted == UNCOUNTED) {
                    continue;
                }
                if shared.counted == UNCOUNTED {
                    touched.push(name);
                }
                shared.counted = mark;
                shared.evidence += evidence;
            }
        }
    }

    /// The weight of one name of the gallery.
    fn weigh(&self, probe: &Probe, name: u32) -> i32 {
        let stored: Vec<(u32, Option<u32>, Listed)> = self.gallery.tokens_of(name).collect();
        let listed: Vec<Listed> = stored.iter().map(|&(_, _, listed)| listed).collect();
        let steps = align(probe, &listed, |q, l| {
            let (phones, other, _) = stored[l];
            let near = &self.dense[q];
            let plain = near[phones as usize];
            let other = other.map_or(FAR, |other| near[other as usize].saturating_add(probe.weights.other_reading));
            Some(plain.min(other)).filter(|&distance| distance != FAR)
        });
        total(&steps)
    }
}

fn remembered(worths: &mut Worths, token: &Token, weights: &Weights) -> Evidence {
    let key = (token.unvowelled, token.phones);
    let reckon = || shipped().evidence(&token.phones, token.unvowelled, weights);
    worths.entry(key).or_insert_with(reckon).clone()
}
