//! Which tokens are fathers' names with an ending, and the ending folded to one mark: Nikolaevich, Mykolaiovych,
//! Mikalaevich differ in their stems alone. Source: ours.

use crate::name::{Kind, Token};
use crate::phones::Phones;
use crate::roles::PATRONYMICS;

/// Endings in Cyrillic letters.
const CYRILLIC: [&str; 8] = ["ович", "евич", "овна", "евна", "йович", "івна", "ївна", "авич"];

/// Symbols that the sound of an ending takes: a vowel, v, a vowel and ch, or a vowel, v, n and a.
const ENDING_SYMBOLS: usize = 4;

/// Marks the tokens that are patronymics. A family name may end like one (Sivkovich): the last token is a
/// patronymic only where no other is.
pub(crate) fn settle(tokens: &mut [Token], text: &str) {
    let stems: Vec<Option<usize>> = tokens.iter().map(|token| ending(token, text)).collect();
    let last = tokens.len().saturating_sub(1);
    let is_middle = |at: usize| at != 0 && at != last;
    let some_in_middle = stems.iter().enumerate().any(|(at, ending)| ending.is_some() && is_middle(at));
    for (at, (token, ending)) in tokens.iter_mut().zip(&stems).enumerate() {
        let Some(symbols) = *ending else { continue };
        if at != 0 && (is_middle(at) || (!some_in_middle && last >= 2)) {
            token.kind = Kind::Patronymic;
        }
        let kept = token.phones.len().saturating_sub(symbols);
        let stem: String = token.phones.to_string().chars().take(kept).collect();
        token.phones = Phones::from_letters(&format!("{stem}~"));
        token.other = None;
    }
}

/// How many symbols the ending of a patronymic takes.
fn ending(token: &Token, text: &str) -> Option<usize> {
    if token.kind != Kind::Name {
        return None;
    }
    let word = text.get(token.span.clone())?.to_lowercase();
    let letters = word.chars().count();
    let found = PATRONYMICS.iter().chain(&CYRILLIC).find(|ending| word.ends_with(**ending))?;
    let is_long = letters >= found.chars().count() + 3;
    is_long.then_some(ENDING_SYMBOLS)
}
