//! The phonetic alphabet that every script is folded to, and a token spelt in it. Source: ours; one symbol a
//! class of sounds that lists spell alike, after the romanisations of the UN (UNGEGN) and of ALA-LC.

use std::fmt;

/// The symbols in the order of their numbers. Capitals: `T` th, `D` dh, `S` sh, `Z` zh, `K` kh, `G` gh,
/// `E` ayn, `H` ta marbuta. Small `c` is ch, `j` is dj, `x` is what x may be. Marks: `#` servant of (abd),
/// `@` father of (abu), `&` mother of (umm), `~` a patronymic ending.
pub const ALPHABET: &[u8; SYMBOLS] = b"aeiouywhbpfvmnlrtdTDszSZkgKGqcjxEH#@&~0123456789";

/// How many symbols there are.
pub const SYMBOLS: usize = 48;

/// Symbols that a token may have; of a longer one the rest is left out and [`crate::Quality`] says so.
/// Source: the longest token of the OFAC persons has 22. Effect: bounds the time of one comparison.
pub const SYMBOLS_MAX: usize = 28;

/// A token in the phonetic alphabet: at most [`SYMBOLS_MAX`] numbers of symbols.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phones(Vec<u8>);

/// The number of a symbol, or nothing where the letter is none.
#[must_use]
pub fn symbol(letter: u8) -> Option<u8> {
    ALPHABET.iter().position(|&s| s == letter).and_then(|at| u8::try_from(at).ok())
}

/// Whether the symbol with this letter is a vowel that scripts leave out or swap.
#[must_use]
pub fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

impl Phones {
    /// From letters of [`ALPHABET`]; other letters and whatever exceeds [`SYMBOLS_MAX`] are left out, doubles
    /// of one sound become one (digits stay as they are).
    #[must_use]
    pub fn from_letters(letters: &str) -> Self {
        let mut phones: Vec<u8> = Vec::with_capacity(letters.len().min(SYMBOLS_MAX));
        for letter in letters.bytes() {
            let Some(number) = symbol(letter) else { continue };
            let doubled = phones.last() == Some(&number) && !letter.is_ascii_digit();
            if !doubled && phones.len() < SYMBOLS_MAX {
                phones.push(number);
            }
        }
        Self(phones)
    }

    /// The numbers of the symbols.
    #[must_use]
    pub fn numbers(&self) -> &[u8] {
        &self.0
    }

    /// How many symbols.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is left of the token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// This token and another one written as one word.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Self {
        let mut all = self.0.clone();
        for &number in &next.0 {
            if all.last() != Some(&number) && all.len() < SYMBOLS_MAX {
                all.push(number);
            }
        }
        Self(all)
    }
}

impl fmt::Display for Phones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&number| fmt::Write::write_char(f, char::from(ALPHABET[usize::from(number)])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_has_its_own_number() {
        for (at, &letter) in ALPHABET.iter().enumerate() {
            assert_eq!(symbol(letter), u8::try_from(at).ok(), "{}", char::from(letter));
        }
    }

    #[test]
    fn doubled_sounds_become_one_and_doubled_digits_stay() {
        assert_eq!(Phones::from_letters("muhammad").to_string(), "muhamad");
        assert_eq!(Phones::from_letters("2011").to_string(), "2011");
    }

    #[test]
    fn a_token_without_end_is_cut() {
        assert_eq!(Phones::from_letters(&"ab".repeat(10_000)).len(), SYMBOLS_MAX);
    }
}
