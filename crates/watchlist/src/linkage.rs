//! Who in a roster may have been registered twice: pairs of people by names and facts, with two thresholds, and with a
//! guard for brothers, who share everything but the given name. Nothing is joined here. Source: Fellegi and Sunter
//! 1969 (two thresholds); the guard is ours, `watchlist.md` 5.4 and the siblings.

use std::collections::BTreeSet;

use crate::compare::{Comparison, Says, compare};
use crate::facts::{Fact, FactLine, Facts, compare_facts};
use crate::gallery::Gallery;
use crate::given::{Given, given};
use crate::name::{Kind, Name, Token};
use crate::parameters::{LIKELY_OVER_CHANCE, LINKAGE_HITS, POSSIBLE_OVER_CHANCE, SHIPPED};
use crate::probe::Probe;

/// A person of a roster: every name that was said, and the facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registered {
    /// At least one, else nobody can be found for them.
    pub names: Vec<Name>,
    /// What is known beside the names.
    pub facts: Facts,
}

/// What two people of a roster may be to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Same father and family and another given name, or one's name is the other's father: possible siblings, or
    /// parent and child. Never the same by name.
    Kin,
    /// May be the same; somebody must look.
    Possible,
    /// Likely the same; two officers decide.
    Likely,
}

/// Two people who may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Their places in the roster, the lower first.
    pub pair: (u32, u32),
    /// What they may be.
    pub likeness: Likeness,
    /// Centinats: names, in the mean of both directions, and facts.
    pub weight: i32,
    /// Which name of each, by its place.
    pub names: (usize, usize),
    /// The facts, a line each.
    pub facts: Vec<FactLine>,
}

/// The weights from which a pair is offered, centinats. They rise with the roster, as chance has more to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// From here it is possible.
    pub possible: i32,
    /// From here it is likely.
    pub likely: i32,
}

impl Thresholds {
    /// For a roster of so many people.
    #[must_use]
    pub fn for_people(people: usize) -> Self {
        // The logarithm of any count of people is small: it fits.
        let chance = libm::round(100.0 * libm::log(people.max(1) as f64)) as i32;
        Self { possible: chance + POSSIBLE_OVER_CHANCE, likely: chance + LIKELY_OVER_CHANCE }
    }
}

/// The pairs of a roster that may be one person, the heaviest first.
#[must_use]
pub fn duplicates(roster: &[Registered], thresholds: Thresholds) -> Vec<Offer> {
    let named = (0u32..).zip(roster).flat_map(|(at, person)| person.names.iter().map(move |name| (at, name)));
    let gallery = Gallery::new(named);
    let mut pairs: BTreeSet<(u32, u32)> = BTreeSet::new();
    for (at, person) in (0u32..).zip(roster) {
        for name in &person.names {
            let hits = gallery.search(name, LINKAGE_HITS);
            pairs.extend(hits.iter().filter(|hit| hit.entry != at).map(|hit| (at.min(hit.entry), at.max(hit.entry))));
        }
    }
    let mut offers: Vec<Offer> =
        pairs.into_iter().filter_map(|pair| offer(roster, pair, thresholds)).collect();
    offers.sort_by_key(|offer| (std::cmp::Reverse((offer.likeness, offer.weight)), offer.pair));
    offers
}

fn offer(roster: &[Registered], pair: (u32, u32), thresholds: Thresholds) -> Option<Offer> {
    let (a, b) = (roster.get(pair.0 as usize)?, roster.get(pair.1 as usize)?);
    let both = |x: usize, y: usize| {
        let (there, back) = (compare(&a.names[x], &b.names[y], &mut ()), compare(&b.names[y], &a.names[x], &mut ()));
        (i32::midpoint(there.weight(), back.weight()), x, y, there, back)
    };
    let all = (0..a.names.len()).flat_map(|x| (0..b.names.len()).map(move |y| (x, y)));
    let (names_weight, x, y, there, back) =
        all.map(|(x, y)| both(x, y)).max_by_key(|(weight, x, y, ..)| (*weight, std::cmp::Reverse((*x, *y))))?;
    let facts = compare_facts(&a.facts, &b.facts);
    let weight = names_weight + facts.iter().map(|line| line.weight).sum::<i32>();
    if weight < thresholds.possible {
        return None;
    }
    let same_paper = facts.iter().any(|line| matches!(line.fact, Fact::Document { differs: 0, .. }));
    let likeness = if are_kin((&a.names[x], &there), (&b.names[y], &back)) {
        // A number of a paper is more than a name; somebody must look whose it is.
        if same_paper { Likeness::Possible } else { Likeness::Kin }
    } else if weight >= thresholds.likely {
        Likeness::Likely
    } else {
        Likeness::Possible
    };
    Some(Offer { pair, likeness, weight, names: (x, y), facts })
}

/// Whether two names that are alike are those of two people of one family. Each comes with the comparison from its
/// side.
fn are_kin((a, there): (&Name, &Comparison), (b, back): (&Name, &Comparison)) -> bool {
    let has_patronymic = |name: &Name| name.compared().any(|token| token.kind == Kind::Patronymic);
    if has_patronymic(a) && has_patronymic(b) {
        // Registers put given and family name in either order: any name left over on both sides is another given name.
        return left_over(a, there) && left_over(b, back);
    }
    let (Some(ours), Some(theirs)) = (given_of(a), given_of(b)) else { return false };
    if given(ours, theirs) == Given::Same {
        return false;
    }
    let elsewhere = |own: &Token, other: &Name| others(other).any(|token| given(own, token) == Given::Same);
    match (elsewhere(ours, b), elsewhere(theirs, a)) {
        // The same parts in another order.
        (true, true) => false,
        // Nothing but the given names differ.
        (false, false) => true,
        // One has a part before the other's given name: a common first name that was left out, or his father's son.
        (false, true) => !is_common(a, ours),
        (true, false) => !is_common(b, theirs),
    }
}

/// Whether a part that is a name has nothing like it in the other name.
fn left_over(name: &Name, comparison: &Comparison) -> bool {
    comparison.tokens.iter().any(|line| match &line.says {
        Says::OnlySearched(span) => name.compared().any(|token| token.span == *span && token.kind == Kind::Name),
        _ => false,
    })
}

fn given_of(name: &Name) -> Option<&Token> {
    name.compared().find(|token| token.kind == Kind::Name)
}

/// The parts after the given name.
fn others(name: &Name) -> impl Iterator<Item = &Token> {
    name.compared().filter(|token| token.kind == Kind::Name).skip(1)
}

/// Whether a given name is one that so many bear that people leave it out: Muhammad before the name one is called by.
fn is_common(name: &Name, token: &Token) -> bool {
    let probe = Probe::new(name, &SHIPPED);
    let of_token = probe.tokens.iter().find(|probed| probed.token.span == token.span);
    of_token.is_some_and(|probed| probed.evidence.rarity(0) <= crate::parameters::COMMON_GIVEN)
}
