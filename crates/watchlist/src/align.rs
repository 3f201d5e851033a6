//! Which token of one name is which of the other: the best pairs first, then two tokens written as one, and what
//! is left alone on either side. Weights in centinats; they add up to the weight of the names.
//! Source: ours, `watchlist.md` 5.3.

use crate::distance::between;
use crate::name::Kind;
use crate::phones::Phones;
use crate::probe::{Listed, Probe, ProbeToken, can_join, share_alone};

/// One step of an alignment, with its weight in centinats. Places count the tokens that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) is: Is,
    pub(crate) weight: i32,
}

/// What a step says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Is {
    /// These tokens are one: first place and how many, on either side; how far apart, and how rare that is.
    Pair { query: (usize, usize), listed: (usize, usize), distance: i32, rarity: i32 },
    /// No token of the listed name is this one.
    QueryAlone { at: usize },
    /// No token of the searched name is this one.
    ListedAlone { at: usize },
    /// What was found stands in the same order.
    InOrder,
}

/// Pairs while they are looked for: for each token of the searched name its partner.
struct Pairs<'a, 'p> {
    probe: &'a Probe<'p>,
    listed: &'a [Listed<'a>],
    of_query: Vec<Option<Pair>>,
    /// For each token of the listed name, which token of the searched name has it.
    of_listed: Vec<Option<usize>>,
}

#[derive(Clone, Copy)]
struct Pair {
    query: (usize, usize),
    listed: (usize, usize),
    distance: i32,
    gain: i32,
    rarity: i32,
}

/// What a pair of tokens is worth, how far apart they are, and how rare it is to be so near.
struct Gain {
    gain: i32,
    distance: i32,
    rarity: i32,
}

/// Aligns. `distance` tells of a token of the searched and one of the listed name.
pub(crate) fn align(probe: &Probe, listed: &[Listed], distance: impl Fn(usize, usize) -> Option<i32>) -> Vec<Step> {
    let mut pairs =
        Pairs { probe, listed, of_query: vec![None; probe.tokens.len()], of_listed: vec![None; listed.len()] };
    pairs.take_best(distance);
    pairs.join_listed();
    pairs.join_query();
    pairs.steps()
}

/// The weight of all steps.
pub(crate) fn total(steps: &[Step]) -> i32 {
    steps.iter().map(|step| step.weight).sum()
}

impl Pairs<'_, '_> {
    fn take_best(&mut self, distance: impl Fn(usize, usize) -> Option<i32>) {
        let mut all: Vec<Pair> = Vec::new();
        for (q, query) in self.probe.tokens.iter().enumerate() {
            for (l, listed) in self.listed.iter().enumerate() {
                let found = self.gain(query, listed, || distance(q, l));
                let pair =
                    |Gain { gain, distance, rarity }| Pair { query: (q, 1), listed: (l, 1), distance, gain, rarity };
                let alone = query.alone + self.alone_listed(l);
                all.extend(
                    found.filter(|found| found.gain + alone > 0 && found.gain >= self.probe.weights.pair_min).map(pair),
                );
            }
        }
        all.sort_by_key(|pair| std::cmp::Reverse(pair.gain));
        for pair in all {
            if self.of_query[pair.query.0].is_none() && self.of_listed[pair.listed.0].is_none() {
                self.take(pair);
            }
        }
    }

    fn gain(&self, query: &ProbeToken, listed: &Listed, distance: impl Fn() -> Option<i32>) -> Option<Gain> {
        let weights = self.probe.weights;
        if query.token.kind == Kind::Initial || listed.kind == Kind::Initial {
            let fits = query.token.phones.numbers().first() == listed.spoken.phones.numbers().first();
            return fits.then_some(Gain { gain: weights.initial_fits, distance: 0, rarity: weights.initial_fits });
        }
        let distance = distance()?;
        let (evidence, rarity) = listed.worth((&query.evidence, query.token.unvowelled), distance, weights);
        let title = query.token.kind == Kind::Title || listed.kind == Kind::Title;
        let same = if query.token.spelling == listed.spelling { weights.same_spelling } else { 0 };
        let gain = if title { evidence * weights.title_percent / 100 } else { evidence } + same;
        Some(Gain { gain, distance, rarity })
    }

    fn take(&mut self, pair: Pair) {
        for q in pair.query.0..pair.query.0 + pair.query.1 {
            self.of_query[q] = Some(pair);
        }
        for l in pair.listed.0..pair.listed.0 + pair.listed.1 {
            self.of_listed[l] = Some(pair.query.0);
        }
    }

    fn alone_listed(&self, l: usize) -> i32 {
        self.probe.weights.list_alone * share_alone(self.listed[l].kind, self.probe.weights) / 100
    }

    /// Two neighbours of the listed name that are one token of the searched name.
    fn join_listed(&mut self) {
        for l in 1..self.listed.len() {
            let (a, b) = (self.listed[l - 1], self.listed[l]);
            let both = (self.of_listed[l - 1], self.of_listed[l]);
            let apart = !can_join(a.kind) || !can_join(b.kind) || a.spoken.unvowelled != b.spoken.unvowelled;
            if apart || (both.0.is_some() && both.1.is_some()) {
                continue;
            }
            let joined = a.spoken.phones.joined(b.spoken.phones);
            let part = a.spoken.phones.len().max(b.spoken.phones.len());
            for q in 0..self.probe.tokens.len() {
                // What is no longer than one of the parts is a spelling of that part, not of both.
                if self.probe.tokens[q].token.phones.len() > part {
                    self.try_listed(q, l, &joined, both.0.or(both.1));
                }
            }
        }
    }

    fn try_listed(&mut self, q: usize, l: usize, joined: &Phones, owner: Option<usize>) {
        let query = &self.probe.tokens[q];
        let before = self.of_query[q];
        let other_owner = owner.is_some_and(|owner| owner != q);
        let elsewhere = before.is_some_and(|pair| pair.query.1 > 1 || pair.listed.1 > 1 || owner != Some(q));
        if other_owner
            || elsewhere
            || !can_join(query.token.kind)
            || query.token.phones.len().abs_diff(joined.len()) > 3
        {
            return;
        }
        let scripts = (query.token.unvowelled, self.listed[l].spoken.unvowelled);
        let Some(distance) = between(&query.token.phones, joined, scripts, self.probe.weights) else { return };
        let gain = query.evidence.at(distance, 0, self.probe.weights) - self.probe.weights.join;
        let rarity = query.evidence.rarity(distance);
        let freed = if owner == Some(q) {
            self.alone_listed(l).min(self.alone_listed(l - 1))
        } else {
            self.alone_listed(l) + self.alone_listed(l - 1)
        };
        let was = before.map_or(-query.alone, |pair| pair.gain);
        if gain > 0 && gain + freed > was {
            self.take(Pair { query: (q, 1), listed: (l - 1, 2), distance, gain, rarity });
        }
    }

    /// Two neighbours of the searched name that are one token of the listed name.
    fn join_query(&mut self) {
        for q in 1..self.probe.tokens.len() {
            let both = (self.of_query[q - 1], self.of_query[q]);
            let Some((joined, evidence)) = &self.probe.tokens[q - 1].with_next else { continue };
            if both.0.is_some() && both.1.is_some() {
                continue;
            }
            let parts = [q - 1, q].map(|at| self.probe.tokens[at].token.phones.len());
            for l in 0..self.listed.len() {
                let owner = self.of_listed[l];
                if self.listed[l].spoken.phones.len() <= parts[0].max(parts[1]) {
                    continue;
                }
                let held = both.0.or(both.1);
                let theirs = held.is_some_and(|pair| pair.listed != (l, 1) || pair.query.1 > 1)
                    || (owner.is_some() && held.is_none());
                let listed = self.listed[l];
                if theirs || !can_join(listed.kind) || listed.spoken.phones.len().abs_diff(joined.len()) > 3 {
                    continue;
                }
                let scripts = (self.probe.tokens[q].token.unvowelled, listed.spoken.unvowelled);
                let Some(distance) = between(joined, listed.spoken.phones, scripts, self.probe.weights) else {
                    continue;
                };
                let gain = evidence.at(distance, 0, self.probe.weights) - self.probe.weights.join;
                let rarity = evidence.rarity(distance);
                let was = self.worth(q - 1) + self.worth(q) - if owner.is_none() { self.alone_listed(l) } else { 0 };
                if gain > 0 && gain > was {
                    self.take(Pair { query: (q - 1, 2), listed: (l, 1), distance, gain, rarity });
                    break;
                }
            }
        }
    }

    fn worth(&self, q: usize) -> i32 {
        self.of_query[q].map_or(-self.probe.tokens[q].alone, |pair| pair.gain)
    }

    fn steps(&self) -> Vec<Step> {
        let mut steps: Vec<Step> = Vec::with_capacity(self.probe.tokens.len() + self.listed.len() + 1);
        let mut last = None;
        let mut in_order = 0;
        for (q, query) in self.probe.tokens.iter().enumerate() {
            let Some(pair) = self.of_query[q] else {
                steps.push(Step { is: Is::QueryAlone { at: q }, weight: -query.alone });
                continue;
            };
            if pair.query.0 != q {
                continue;
            }
            let Pair { query, listed, distance, rarity, .. } = pair;
            let is = Is::Pair { query, listed, distance, rarity };
            steps.push(Step { is, weight: pair.gain });
            in_order += i32::from(last.is_some_and(|last| pair.listed.0 > last));
            last = Some(pair.listed.0);
        }
        let alone = (0..self.listed.len()).filter(|&l| self.of_listed[l].is_none());
        steps.extend(alone.map(|l| Step { is: Is::ListedAlone { at: l }, weight: -self.alone_listed(l) }));
        if in_order > 0 {
            steps.push(Step { is: Is::InOrder, weight: in_order * self.probe.weights.in_order });
        }
        steps
    }
}
