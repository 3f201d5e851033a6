//! The phonetic alphabet that every script is folded to, and a token spelt in it. Source: ours; one symbol a
//! class of sounds that lists spell alike, after the romanisations of the UN (UNGEGN) and of ALA-LC.

use std::fmt;
use std::hash::{Hash, Hasher};

/// The symbols in the order of their numbers. Capitals: `T` th, `D` dh, `S` sh, `Z` zh, `K` kh, `G` gh,
/// `E` ayn, `H` ta marbuta. Small `c` is ch, `j` is dj, `x` is what x may be. Marks: `#` servant of (abd),
/// `@` father of (abu), `&` mother of (umm), `~` a patronymic ending.
pub const ALPHABET: &[u8; SYMBOLS] = b"aeiouywhbpfvmnlrtdTDszSZkgKGqcjxEH#@&~0123456789";

/// How many symbols there are.
pub const SYMBOLS: usize = 48;

/// Symbols that a token may have; of a longer one the rest is left out and [`crate::Quality`] says so.
/// Source: the longest token of the OFAC persons has 22. Effect: bounds the time of one comparison.
pub const SYMBOLS_MAX: usize = 28;

/// A token in the phonetic alphabet: at most [`SYMBOLS_MAX`] numbers of symbols, kept in place, as there are millions.
#[derive(Clone, Copy, Default)]
pub struct Phones {
    length: u8,
    symbols: [u8; SYMBOLS_MAX],
}

/// The number of a symbol, or nothing where the letter is none.
#[must_use]
pub fn symbol(letter: u8) -> Option<u8> {
    NUMBERS.get(usize::from(letter)).copied().filter(|&number| usize::from(number) < SYMBOLS)
}

/// The number of each letter; of what is none, [`u8::MAX`].
const NUMBERS: [u8; 128] = {
    let mut numbers = [u8::MAX; 128];
    let mut at = 0;
    while at < SYMBOLS {
        numbers[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    numbers
};

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
        let mut phones = Self::default();
        for letter in letters.bytes() {
            let Some(number) = symbol(letter) else { continue };
            let doubled = phones.numbers().last() == Some(&number) && !letter.is_ascii_digit();
            if !doubled {
                phones.push(number);
            }
        }
        phones
    }

    /// The numbers of the symbols.
    #[must_use]
    pub fn numbers(&self) -> &[u8] {
        &self.symbols[..self.len()]
    }

    /// Adds a symbol, where there is room.
    fn push(&mut self, number: u8) {
        if let Some(place) = self.symbols.get_mut(usize::from(self.length)) {
            *place = number;
            self.length += 1;
        }
    }

    /// How many symbols.
    #[must_use]
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// Whether nothing is left of the token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// This token and another one written as one word.
    #[must_use]
    pub fn joined(&self, next: &Self) -> Self {
        let mut all = *self;
        for &number in next.numbers() {
            if all.numbers().last() != Some(&number) {
                all.push(number);
            }
        }
        all
    }
}

impl PartialEq for Phones {
    fn eq(&self, other: &Self) -> bool {
        self.numbers() == other.numbers()
    }
}

impl Eq for Phones {}

impl PartialOrd for Phones {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Phones {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.numbers().cmp(other.numbers())
    }
}

impl Hash for Phones {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.numbers().hash(state);
    }
}

impl fmt::Debug for Phones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phones({self})")
    }
}

impl fmt::Display for Phones {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.numbers()
            .iter()
            .try_for_each(|&number| fmt::Write::write_char(f, char::from(ALPHABET[usize::from(number)])))
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
