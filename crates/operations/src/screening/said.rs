//! Why an entry is offered, line by line, in words that can be said in court; the lines add up to the weight.
//! Source: `watchlist.md` (5.6); the words for names are the core's.

use serde::Serialize;
use watchlist::facts::{Assessment, Fact};
use watchlist::{Comparison, Language, Name, RestsOn, explain};

/// One line of why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhyLine {
    /// `name`, or which fact.
    pub what: &'static str,
    /// Hundredths of a nat, for one person or against.
    pub weight_centinats: i32,
    /// In words.
    pub said: String,
}

/// What a likeness of names rests on, in a word.
pub(super) const fn rests_on(rests_on: RestsOn) -> &'static str {
    match rests_on {
        RestsOn::Nothing => "nothing",
        RestsOn::SinglePart => "one part of a name",
        RestsOn::Kunya => "a kunya",
        RestsOn::Parts => "several parts of a name",
    }
}

/// Whether a likeness never makes more than a weak lead.
pub(super) const fn is_weak(rests_on: RestsOn) -> bool {
    !matches!(rests_on, RestsOn::Parts)
}

/// A line a part of the names.
pub(super) fn names(comparison: &Comparison, query: &Name, listed: &Name, language: Language) -> Vec<WhyLine> {
    let text = explain(comparison, query, listed, language);
    let weights = comparison.tokens.iter().map(|line| ("name", line.weight));
    lines(weights, &text)
}

/// A line a part of the names, and one a fact.
pub(super) fn all(assessment: &Assessment, query: &Name, listed: &Name, language: Language) -> Vec<WhyLine> {
    let text = assessment.explain(query, listed, language);
    let names = assessment.names.tokens.iter().map(|line| ("name", line.weight));
    lines(names.chain(assessment.facts.iter().map(|line| (what(&line.fact), line.weight))), &text)
}

/// An explanation has a line for each weight, in their order, with the weight behind a colon.
fn lines(weights: impl Iterator<Item = (&'static str, i32)>, text: &str) -> Vec<WhyLine> {
    let said = text.lines().map(|line| line.rsplit_once(": ").map_or(line, |(said, _)| said));
    let line = |((what, weight_centinats), said): ((&'static str, i32), &str)| WhyLine {
        what,
        weight_centinats,
        said: said.to_owned(),
    };
    weights.zip(said).map(line).collect()
}

/// Which fact, in a word.
const fn what(fact: &Fact) -> &'static str {
    match fact {
        Fact::Birth { .. } => "birth",
        Fact::Nationality { .. } => "nationality",
        Fact::Place { .. } => "place of birth",
        Fact::Sex { .. } => "sex",
        Fact::Document { .. } => "document",
        Fact::Parent { mother: true, .. } => "mother",
        Fact::Parent { mother: false, .. } | Fact::Nasab { .. } => "father",
        Fact::Height { .. } => "height",
        Fact::Mark(_) => "mark",
    }
}
