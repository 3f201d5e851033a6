//! The names of fathers against the chain of names: "Salim Yusuf Haddadi" says that the father is Yusuf. Only parts
//! that the comparison of the names left over count, as what it paired has been weighed already. Source: ours.

use std::ops::Range;

use crate::compare::{Comparison, Says, compare};
use crate::name::{Kind, Name};

use super::lines::{Fact, FactLine};
use super::weights as w;

/// Lines for a father whom one side names and whose given name is a left-over part of the other side's name.
pub(super) fn nasab(
    (person, fathers): (&Name, &[Name]),
    (listed, listed_fathers): (&Name, &[Name]),
    names: &Comparison,
) -> Vec<FactLine> {
    let mut lines = Vec::new();
    // Where both sides name the father those two names are compared, and his name in the chain is the same evidence.
    if !fathers.is_empty() && !listed_fathers.is_empty() {
        return lines;
    }
    let left_over = |of_listed: bool| {
        names.tokens.iter().filter_map(move |line| match &line.says {
            Says::OnlySearched(span) if !of_listed => Some(span.clone()),
            Says::OnlyListed(span) if of_listed => Some(span.clone()),
            _ => None,
        })
    };
    lines.extend(found(person, left_over(false), listed_fathers, false));
    lines.extend(found(listed, left_over(true), fathers, true));
    lines
}

/// The best of the left-over parts, the given name of the bearer left out.
fn found(
    name: &Name,
    parts: impl Iterator<Item = Range<usize>>,
    fathers: &[Name],
    of_listed: bool,
) -> Option<FactLine> {
    let own = name.compared().find(|token| !matches!(token.kind, Kind::Title | Kind::Initial)).map(|t| t.span.start);
    let parts: Vec<Name> = parts.filter(|span| Some(span.start) != own).filter_map(|span| part(name, span)).collect();
    let givens: Vec<Name> = fathers.iter().filter_map(given).collect();
    let pairs = parts.iter().flat_map(|part| givens.iter().map(move |given| (part, given)));
    let weighed = pairs.map(|(part, given)| (compare(part, given, &mut ()).weight(), part, given));
    let (weight, part, given) = weighed.max_by_key(|(weight, ..)| *weight).filter(|(weight, ..)| *weight > 0)?;
    let weight = (weight * w::PARENT_PERCENT / 100).min(w::PARENT_MAX);
    Some(FactLine { fact: Fact::Nasab { part: part.text.clone(), father: given.text.clone(), of_listed }, weight })
}

fn part(name: &Name, span: Range<usize>) -> Option<Name> {
    let text = name.text.get(span)?;
    Some(crate::extract::extract(text, &mut ()).0)
}

/// The given name of a father: the first part of his name.
fn given(father: &Name) -> Option<Name> {
    let first = father.compared().find(|token| !matches!(token.kind, Kind::Title | Kind::Initial))?;
    part(father, first.span.clone())
}
