//! The numbers, words and signs of a cell that speaks of an age. Source: ours.

use super::spelt;
use crate::roster::folding::{ascii_digit, fold, is_bidi_control};

/// One of them; words folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A whole number, and whether it is more than plain figures: a fraction stood behind it, or it is written in words.
    Number(i32, bool),
    Word(String),
    Sign(char),
}

/// A cell in order; nothing for a number that is too large.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let plain: Vec<char> =
        text.chars().filter(|&c| !is_bidi_control(c)).map(ascii_digit).flat_map(char::to_lowercase).collect();
    let run = |from: usize, is: &dyn Fn(char) -> bool| -> String {
        plain.iter().skip(from).take_while(|c| is(**c)).collect()
    };
    let digit = |c: char| c.is_ascii_digit();
    let letter = |c: char| c.is_alphabetic() || ('\u{064B}'..='\u{065F}').contains(&c) || c == '\u{200C}';
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(&c) = plain.get(at) {
        if digit(c) {
            let whole = run(at, &digit);
            at += whole.len();
            let mut fraction = String::new();
            if matches!(plain.get(at), Some('.' | ',' | '٫' | '٬')) {
                fraction = run(at + 1, &digit);
                at += if fraction.is_empty() { 0 } else { fraction.len() + 1 };
            }
            found.push(Token::Number(whole.parse().ok()?, fraction.bytes().any(|figure| figure != b'0')));
        } else if letter(c) {
            let word = run(at, &letter);
            at += word.chars().count();
            // Letters of ASCII are folded once they are small, and most remarks are long.
            found.push(Token::Word(if word.is_ascii() { word } else { fold(&word) }));
        } else {
            at += 1;
            if !c.is_whitespace() {
                found.push(Token::Sign(c));
            }
        }
    }
    Some(spelt::numbers_in(found))
}
