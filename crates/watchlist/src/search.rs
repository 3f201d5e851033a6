//! The entries of a gallery that a name may be: tokens that sound alike find names, the best few hundred names are
//! weighed exactly. Source: ours, `watchlist.md` 5.5.

use std::collections::BTreeMap;

use crate::align::{align, total};
use crate::gallery::Gallery;
use crate::name::Name;
use crate::parameters::{CANDIDATES, SHIPPED, Weights};
use crate::probe::{Listed, Probe, ProbeToken};

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
        self.search_among(name, n_hits_max, &SHIPPED, |_| true)
    }

    /// The same with other weights, among those names (by their places) that the caller lets pass.
    #[must_use]
    pub fn search_among(
        &self,
        name: &Name,
        n_hits_max: usize,
        weights: &Weights,
        pass: impl Fn(u32) -> bool,
    ) -> Vec<Hit> {
        let probe = Probe::new(name, weights);
        let near: Vec<Vec<i32>> = (0..probe.tokens.len()).map(|at| self.near(&probe, at)).collect();
        let candidates = self.candidates(&probe, &near, pass);
        let mut best: BTreeMap<u32, Hit> = BTreeMap::new();
        for name in candidates {
            let hit = Hit { entry: self.entry_of[name as usize], name, weight: self.weigh(&probe, &near, name) };
            let held = best.entry(hit.entry).or_insert(hit);
            if hit.weight > held.weight {
                *held = hit;
            }
        }
        let mut hits: Vec<Hit> = best.into_values().collect();
        hits.sort_by_key(|hit| (std::cmp::Reverse(hit.weight), hit.entry));
        hits.truncate(n_hits_max);
        hits
    }

    /// How far each token of the vocabulary is from one of the searched name.
    fn near(&self, probe: &Probe, at: usize) -> Vec<i32> {
        let token = probe.tokens[at].token;
        let mut near = vec![FAR; self.vocabulary.len()];
        let readings =
            std::iter::once((&token.phones, 0)).chain(token.other.iter().map(|o| (o, probe.weights.other_reading)));
        for (phones, dearer) in readings {
            for ((trie, first), unvowelled) in self.tries.iter().zip([false, true]) {
                trie.near(phones, (token.unvowelled, unvowelled), probe.weights, |entry, distance| {
                    let place = &mut near[(first + entry) as usize];
                    *place = (*place).min(distance + dearer);
                });
            }
        }
        near
    }

    /// The names that share most evidence with the searched one, by the sum over its tokens.
    fn candidates(&self, probe: &Probe, near: &[Vec<i32>], pass: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut shared = vec![0i32; self.len()];
        let mut counted = vec![u8::MAX; self.len()];
        let mut touched: Vec<u32> = Vec::new();
        for ((at, query), near) in (0u8..).zip(&probe.tokens).zip(near) {
            let mut found: Vec<(i32, u32)> = (0u32..)
                .zip(near)
                .filter(|&(_, &d)| d != FAR)
                .map(|(token, &d)| (self.worth(query, token, d, probe.weights), token))
                .collect();
            found.sort_unstable_by(|a, b| b.cmp(a));
            for (evidence, token) in found.into_iter().filter(|&(evidence, _)| evidence > 0) {
                for &name in self.names_with(token) {
                    let place = name as usize;
                    if counted[place] != at {
                        if counted[place] == u8::MAX {
                            touched.push(name);
                        }
                        counted[place] = at;
                        shared[place] += evidence;
                    }
                }
            }
        }
        touched.retain(|&name| pass(name));
        let promise = |name: u32| {
            let longer = self.count_of(name).saturating_sub(probe.tokens.len());
            shared[name as usize] - probe.weights.list_alone * i32::try_from(longer).unwrap_or(0)
        };
        if touched.len() > CANDIDATES {
            touched.select_nth_unstable_by_key(CANDIDATES, |&name| (std::cmp::Reverse(promise(name)), name));
            touched.truncate(CANDIDATES);
        }
        touched
    }

    fn worth(&self, query: &ProbeToken, token: u32, distance: i32, weights: &Weights) -> i32 {
        self.listed(token).worth((&query.evidence, query.token.unvowelled), distance, weights).0
    }

    /// The weight of one name of the gallery.
    fn weigh(&self, probe: &Probe, near: &[Vec<i32>], name: u32) -> i32 {
        let stored: Vec<(u32, Option<u32>, Listed)> = self.tokens_of(name).collect();
        let listed: Vec<Listed> = stored.iter().map(|&(_, _, listed)| listed).collect();
        let steps = align(probe, &listed, |q, l| {
            let (phones, other, _) = stored[l];
            let plain = near[q][phones as usize];
            let other = other.map_or(FAR, |other| near[q][other as usize].saturating_add(probe.weights.other_reading));
            Some(plain.min(other)).filter(|&distance| distance != FAR)
        });
        total(&steps)
    }
}
