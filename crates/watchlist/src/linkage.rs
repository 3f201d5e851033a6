//! Who in a roster may have been registered twice: pairs of people by names and facts, with two thresholds, and with a
//! guard for brothers, who share everything but the given name. Nothing is joined here. Source: Fellegi and Sunter
//! 1969 (two thresholds); the guard is ours, `watchlist.md` 5.4 and the siblings.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::compare::{Comparison, Says, compare};
use crate::extract::extract;
use crate::facts::{Fact, FactLine, Facts, compare_facts};
use crate::gallery::Gallery;
use crate::given::{Given, given};
use crate::name::{Kind, Name, Token};
use crate::parameters::{LIKELY_OVER_CHANCE, LINKAGE_HITS, POSSIBLE_OVER_CHANCE};

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
    let named = || (0u32..).zip(roster).flat_map(|(at, person)| person.names.iter().map(move |name| (at, name)));
    let gallery = Gallery::new(named());
    let mut searcher = gallery.searcher();
    // The first name of each person, to tell a hit's place among them.
    let firsts: Vec<u32> = roster
        .iter()
        .scan(0u32, |at, person| {
            let first = *at;
            *at += u32::try_from(person.names.len()).unwrap_or(u32::MAX);
            Some(first)
        })
        .collect();
    let mut best: BTreeMap<(u32, u32), Alike> = BTreeMap::new();
    for (at, name) in (0u32..).zip(named()) {
        let (own, name) = name;
        for hit in searcher.search(name, LINKAGE_HITS).into_iter().filter(|hit| hit.entry != own) {
            let places = (at - firsts[own as usize], hit.name - firsts[hit.entry as usize]);
            let found = Alike { weight: hit.weight, from: own, places: (places.0 as usize, places.1 as usize) };
            let pair = (own.min(hit.entry), own.max(hit.entry));
            best.entry(pair).and_modify(|held| *held = held.better(found)).or_insert(found);
        }
    }
    let mut offers: Vec<Offer> =
        best.into_iter().filter_map(|(pair, alike)| offer(roster, pair, alike, thresholds)).collect();
    offers.sort_by_key(|offer| (std::cmp::Reverse((offer.likeness, offer.weight)), offer.pair));
    offers
}

/// Two names that are alike, as found from one side.
#[derive(Clone, Copy)]
struct Alike {
    weight: i32,
    /// The person from whose side.
    from: u32,
    /// The names by their places, that of this person first.
    places: (usize, usize),
}

impl Alike {
    fn better(self, other: Self) -> Self {
        if other.weight > self.weight { other } else { self }
    }
}

fn offer(roster: &[Registered], pair: (u32, u32), alike: Alike, thresholds: Thresholds) -> Option<Offer> {
    let (a, b) = (roster.get(pair.0 as usize)?, roster.get(pair.1 as usize)?);
    let (x, y) = if alike.from == pair.0 { alike.places } else { (alike.places.1, alike.places.0) };
    let facts = compare_facts(&a.facts, &b.facts);
    let of_facts = facts.iter().map(|line| line.weight).sum::<i32>();
    // What is far below from the side that found it is left alone.
    if alike.weight + of_facts < thresholds.possible {
        return None;
    }
    let (name_a, name_b) = (a.names.get(x)?, b.names.get(y)?);
    let (there, back) = (compare(name_a, name_b, &mut ()), compare(name_b, name_a, &mut ()));
    let weight = i32::midpoint(there.weight(), back.weight()) + of_facts;
    if weight < thresholds.possible {
        return None;
    }
    let same_paper = facts.iter().any(|line| matches!(line.fact, Fact::Document { differs: 0, .. }));
    // Of facts beside the name only these tell brothers apart: they share places, nationality and parents.
    let births_agree = facts.iter().any(|line| matches!(line.fact, Fact::Birth { .. }) && line.weight > 0);
    let likeness = match kinship((name_a, &there), (name_b, &back)) {
        // A number of a paper is more than a name; somebody must look whose it is.
        Kinship::Kin if same_paper => Likeness::Possible,
        Kinship::Unsure if same_paper || births_agree => Likeness::Possible,
        Kinship::Kin | Kinship::Unsure => Likeness::Kin,
        Kinship::Not if weight >= thresholds.likely => Likeness::Likely,
        Kinship::Not => Likeness::Possible,
    };
    Some(Offer { pair, likeness, weight, names: (x, y), facts })
}

/// What two names that are alike say of their bearers.
enum Kinship {
    /// Nothing of kin.
    Not,
    /// The given name may be one or two.
    Unsure,
    /// Two people of one family.
    Kin,
}

/// Whether two names that are alike are those of two people of one family. Each comes with the comparison from its
/// side.
fn kinship((a, there): (&Name, &Comparison), (b, back): (&Name, &Comparison)) -> Kinship {
    let when = |kin: bool| if kin { Kinship::Kin } else { Kinship::Not };
    let has_patronymic = |name: &Name| name.compared().any(|token| token.kind == Kind::Patronymic);
    if has_patronymic(a) && has_patronymic(b) {
        // Registers put given and family name in either order: any name left over on both sides is another given name.
        return when(left_over(a, there) && left_over(b, back));
    }
    let (Some(ours), Some(theirs)) = (given_of(a), given_of(b)) else { return Kinship::Not };
    match given(ours, theirs) {
        Given::Same => return Kinship::Not,
        Given::Unsure => return Kinship::Unsure,
        Given::Different => (),
    }
    let elsewhere = |own: &Token, other: &Name| others(other).any(|token| given(own, token) == Given::Same);
    when(match (elsewhere(ours, b), elsewhere(theirs, a)) {
        // The same parts in another order.
        (true, true) => false,
        // Nothing but the given names differ.
        (false, false) => true,
        // One has a part before the other's given name: a first name that was left out, or it is his father's.
        (false, true) => !is_left_out(ours, a, theirs),
        (true, false) => !is_left_out(theirs, b, ours),
    })
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

/// Whether a given name is the one that people leave out, and the name after it the one they are called by.
fn is_left_out(token: &Token, of: &Name, called: &Token) -> bool {
    static MUHAMMAD: OnceLock<[Name; 2]> = OnceLock::new();
    let names = MUHAMMAD.get_or_init(|| ["Muhammad", "محمد"].map(|text| extract(text, &mut ()).0));
    let same_script = names.iter().flat_map(|name| &name.tokens).filter(|known| known.unvowelled == token.unvowelled);
    let is_muhammad = same_script.into_iter().any(|known| given(known, token) == Given::Same);
    is_muhammad && others(of).next().is_some_and(|next| given(next, called) == Given::Same)
}
