//! Two names: how much likelier their likeness is if they are one person's than by chance, line by line.
//! From tokens of both; weights in centinats that add up exactly. Source: ours, `watchlist.md` 5.3 and 5.6.

use std::ops::Range;
use std::sync::OnceLock;

use crate::align::{Is, Step, align, parts};
use crate::distance::distance;
use crate::name::{Name, Token};
use crate::parameters::{SHIPPED, Weights};
use crate::probe::{Listed, Probe};
use crate::reference::Evidence;
use crate::trace::Trace;

/// Why two names weigh what they weigh.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Line by line, in the order of the searched name, then what only the listed name has.
    pub tokens: Vec<Line>,
    /// What the likeness rests on.
    pub rests_on: RestsOn,
}

/// One line of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What it says.
    pub says: Says,
    /// Centinats, for (positive) or against one person (negative).
    pub weight: i32,
}

/// What a line of a comparison says. Spans are bytes of the two texts.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// These parts are alike.
    Alike {
        /// In the searched name.
        query: Range<usize>,
        /// In the listed name.
        listed: Range<usize>,
        /// How far apart they sound, centinats.
        distance: i32,
        /// One in so many people has a part at most so far from the searched one.
        one_in: u32,
    },
    /// The listed name has nothing like this part of the searched one.
    OnlySearched(Range<usize>),
    /// The searched name has nothing like this part of the listed one.
    OnlyListed(Range<usize>),
    /// The parts that are alike stand in the same order.
    InOrder,
}

/// What a likeness rests on, weakest first. All but the last never make more than a weak lead: one man in several
/// bears the same kunya, and one token alone is shared by many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RestsOn {
    /// No part is alike.
    Nothing,
    /// One part alone.
    SinglePart,
    /// Kunyas, and at most one other part.
    Kunya,
    /// Two parts or more.
    Parts,
}

impl Comparison {
    /// The sum of all lines, centinats.
    #[must_use]
    pub fn weight(&self) -> i32 {
        self.tokens.iter().map(|line| line.weight).sum()
    }
}

/// Compares a searched name with a listed one. The weight is not symmetric: a part that only the searched name has
/// speaks more against it than one that only the list has.
pub fn compare(query: &Name, listed: &Name, trace: &mut impl Trace) -> Comparison {
    compare_with(query, listed, &SHIPPED, trace)
}

/// The same with other weights.
pub fn compare_with(query: &Name, listed: &Name, weights: &Weights, trace: &mut impl Trace) -> Comparison {
    let probe = Probe::new(query, weights);
    let theirs: Vec<&Token> = listed.compared().collect();
    let evidence: Vec<Option<OnceLock<Evidence>>> =
        theirs.iter().map(|token| token.unvowelled.then(OnceLock::new)).collect();
    let views: Vec<Listed> = theirs.iter().zip(&evidence).map(|(token, e)| token.listed(e.as_ref())).collect();
    let steps = align(&probe, &views, |q, l| distance(probe.tokens[q].token.spoken(), views[l].spoken, weights));
    trace.made("alignment", &steps.len());
    let comparison = Comparison {
        rests_on: rests_on(&steps, &probe),
        tokens: steps.iter().map(|step| line(step, &probe, &theirs)).collect(),
    };
    trace.made("weight, centinats", &comparison.weight());
    comparison
}

fn line(step: &Step, probe: &Probe, listed: &[&Token]) -> Line {
    let ours = |at: usize, count: usize| probe.tokens[at].token.span.start..probe.tokens[at + count - 1].token.span.end;
    let theirs = |at: usize, count: usize| listed[at].span.start..listed[at + count - 1].span.end;
    let says = match step.is {
        Is::Pair { query, listed, distance, rarity } => {
            // At least one, at most some hundred thousand: it fits.
            let one_in = libm::round(libm::exp(f64::from(rarity) / 100.0)) as u32;
            Says::Alike { query: ours(query.0, query.1), listed: theirs(listed.0, listed.1), distance, one_in }
        }
        Is::QueryAlone { at } => Says::OnlySearched(ours(at, 1)),
        Is::ListedAlone { at } => Says::OnlyListed(theirs(at, 1)),
        Is::InOrder => Says::InOrder,
    };
    Line { says, weight: step.weight }
}

fn rests_on(steps: &[Step], probe: &Probe) -> RestsOn {
    let found = parts(steps, probe);
    match (found.kunyas, found.others) {
        (0, 0) => RestsOn::Nothing,
        (0, 1) => RestsOn::SinglePart,
        (1.., 0 | 1) => RestsOn::Kunya,
        _ => RestsOn::Parts,
    }
}
