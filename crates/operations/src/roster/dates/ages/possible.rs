//! What a cell that is not understood may say of somebody under 18: a number, a word for a child. Doubt about age means
//! child, so that none of it is lost; it is a claim, open to any age above it, so that it contradicts no birth. Source:
//! ours, decision 0075.

use super::tokens::{Token, tokens};
use super::words::{ABOUT, AND_LESS, BELOW, IGNORED, MINOR, NOT, TEEN, YOUTH};
use super::{Age, OF_AGE, OLDEST, Unit, YEAR, is_of, span_of, unit_of};
use crate::roster::dates::signs::{is_less, is_unsure};
use crate::roster::parameters::ABOUT_WIDENING_YEARS;

/// Words of the age of majority that make a child of whoever is under it, without a figure.
const OF_THE_LAW: [&str; 5] = ["age", "legal", "السن", "سن", "majority"];

/// What of a cell can mean somebody under 18, if anything does.
pub(in crate::roster::dates) fn possible(text: &str) -> Option<Age> {
    among(&without_dates(tokens(text)?))
}

/// The same of what is left of a cell.
pub(super) fn among(tokens: &[Token]) -> Option<Age> {
    let least = tokens.iter().enumerate().filter_map(|(at, token)| least_at(tokens, at, token)).min()?;
    let about = tokens.iter().any(|token| match token {
        Token::Word(word) => ABOUT.contains(&word.as_str()),
        Token::Sign(sign) => is_unsure(*sign),
        Token::Number(..) => false,
    });
    let least = if about { least - ABOUT_WIDENING_YEARS * YEAR } else { least };
    (least < OF_AGE).then_some(Age { min: least.max(0), max: OLDEST, plain: false, claim: true })
}

/// The fewest months that one of them can mean.
fn least_at(tokens: &[Token], at: usize, token: &Token) -> Option<i32> {
    let before = || tokens.get(..at).unwrap_or_default().iter().rev();
    match token {
        Token::Number(number, _) => {
            let unit = tokens.iter().skip(at + 1).find_map(|next| match next {
                Token::Word(word) => Some(unit_of(word)),
                Token::Sign(_) => None,
                Token::Number(..) => Some(None),
            });
            let (least, _) = span_of(*number, unit.flatten().unwrap_or(Unit::Years))?;
            // `under 18`, `not 18`: somebody younger, unless it is no to the one or to the other.
            let words: Vec<&Token> = before().take_while(|token| !matches!(token, Token::Number(..))).collect();
            let no = words.iter().any(|token| is_word(token, NOT));
            let under = is_under(&words, tokens.get(at + 1..).unwrap_or_default());
            Some(if no != under && least <= OF_AGE { 0 } else { least })
        }
        Token::Word(word) => {
            let denied = before().take(2).any(|token| is_word(token, NOT));
            let new_born = word == "born" && before().take(2).any(|token| is_word(token, &["new"]));
            let child = new_born || is_of(word, MINOR) || is_of(word, TEEN) || is_of(word, YOUTH);
            let any_number = tokens.iter().any(|token| matches!(token, Token::Number(number, _) if *number < 18));
            let of_law = OF_THE_LAW.contains(&word.as_str()) && before().take(2).any(|token| is_word(token, BELOW));
            let small = matches!(unit_of(word), Some(Unit::Months | Unit::Weeks | Unit::Days));
            (!denied && !any_number && (child || of_law || small && !has_number(tokens))).then_some(0)
        }
        Token::Sign(_) => None,
    }
}

/// Whether a figure is said to be the one that somebody is under: by what stands before it, or right behind it.
fn is_under(before: &[&Token], behind: &[Token]) -> bool {
    let less = |token: &Token| match token {
        Token::Sign(sign) => is_less(*sign),
        token => is_word(token, BELOW) || is_word(token, AND_LESS),
    };
    let skipped =
        |token: &&Token| is_word(token, IGNORED) || matches!(token, Token::Word(word) if unit_of(word).is_some());
    before.iter().any(|token| less(token)) || behind.iter().find(|token| !skipped(token)).is_some_and(less)
}

fn is_word(token: &Token, list: &[&str]) -> bool {
    matches!(token, Token::Word(word) if list.contains(&word.as_str()))
}

fn has_number(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| matches!(token, Token::Number(..)))
}

/// Days and times among other words are no ages: three figures that the same sign parts.
fn without_dates(tokens: Vec<Token>) -> Vec<Token> {
    let (mut left, mut at) = (Vec::with_capacity(tokens.len()), 0);
    while let Some(token) = tokens.get(at) {
        match tokens.get(at..at + 5) {
            Some([Token::Number(..), Token::Sign(a), Token::Number(..), Token::Sign(b), Token::Number(..)])
                if a == b && !a.is_whitespace() =>
            {
                at += 5;
            }
            _ => {
                left.push(token.clone());
                at += 1;
            }
        }
    }
    left
}
