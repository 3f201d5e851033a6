//! What a remark says of an age. Numbers of remarks are mostly of other things (a sentence, a cell, a family), so that
//! one counts only among words that speak of an age; and a word for one child is one. Source: ours, decision 0075.

use super::tokens::{Token, tokens};
use super::words::{
    ABOUT, ABOVE, AND_LESS, AND_MORE, AND_WHAT_IS, BELOW, EXCEEDS, IGNORED, MINOR, NOT, PARTS, REACHES, SAYS, TEEN,
    UP_TO, YOUTH,
};
use super::{Age, OF_AGE, is_of, possible, understood, unit_of};

/// With a figure beside them they speak of an age.
const OF_AN_AGE: [&str; 18] = [
    "age",
    "aged",
    "old",
    "yo",
    "says",
    "said",
    "claims",
    "claimed",
    "عمره",
    "عمرها",
    "العمر",
    "عمر",
    "يقول",
    "تقول",
    "قال",
    "قالت",
    "يدعي",
    "تدعي",
];
/// Words for a child that remarks use of others, or of something else: his children, an event, somebody small.
const OF_OTHERS: [&str; 21] = [
    "children",
    "kids",
    "boys",
    "girls",
    "infants",
    "babies",
    "minors",
    "juveniles",
    "اطفال",
    "اولاد",
    "بنات",
    "صغار",
    "صغير",
    "صغيره",
    "حدث",
    "احداث",
    "ولد",
    "بنت",
    "مولود",
    "كور",
    "الولاده",
];

/// What a remark says of somebody under 18, if it does.
pub(in crate::roster::dates) fn remarked(text: &str) -> Option<Age> {
    let tokens = tokens(text)?;
    if !is_of_an_age(&tokens) {
        return None;
    }
    let runs = tokens.split(|token| matches!(token, Token::Word(word) if !speaks(word)));
    let ages = runs
        .filter(|run| is_of_an_age(run))
        .filter_map(|run| understood(run.to_vec()).or_else(|| possible::among(run)));
    let child = ages.filter(|age| age.min < OF_AGE).min_by_key(|age| age.min)?;
    Some(Age { plain: false, claim: true, ..child })
}

fn is_of_an_age(run: &[Token]) -> bool {
    let has = |is: &dyn Fn(&str) -> bool| run.iter().any(|token| matches!(token, Token::Word(word) if is(word)));
    let number = run.iter().any(|token| matches!(token, Token::Number(..)));
    let of_age = run.iter().any(|token| matches!(token, Token::Number(18, _)));
    let child = |word: &str| (is_of(word, MINOR) || is_of(word, TEEN)) && !OF_OTHERS.contains(&word);
    has(&child)
        || number && has(&|word| OF_AN_AGE.contains(&word))
        || of_age && has(&|word| BELOW.contains(&word) || NOT.contains(&word) || word == "u")
}

/// Whether it is a word that an age cell is understood by.
fn speaks(word: &str) -> bool {
    let lists =
        [ABOUT, ABOVE, AND_LESS, AND_MORE, AND_WHAT_IS, BELOW, EXCEEDS, IGNORED, NOT, PARTS, REACHES, SAYS, UP_TO];
    let of_whom = [MINOR, TEEN, YOUTH].into_iter().any(|list| is_of(word, list)) && !OF_OTHERS.contains(&word);
    of_whom || word == "u" || unit_of(word).is_some() || lists.into_iter().any(|list| list.contains(&word))
}
