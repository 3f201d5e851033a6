//! The person number `C-4821-0937-9`: block leased to a device, serial, check digit.
//!
//! Source: H. M. Damm, *Total anti-symmetrische Quasigruppen* (2004); the table is the one of order
//! 10 from that thesis. It catches every single wrong digit and every swap of neighbours. Vectors
//! stand in `docs/formats.md`.

use std::fmt;

use minicbor::{CborLen, Decode, Encode};

use crate::error::Error;

/// One human being, one number from first contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct PersonNumber(#[n(0)] u32);

/// Blocks that can be leased to devices: 0000 to 9999.
pub const BLOCKS: u16 = 10_000;
/// Numbers in one block.
pub const SERIALS_PER_BLOCK: u16 = 10_000;

const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

impl PersonNumber {
    /// From a block (0 to 9999) and a serial (0 to 9999); `None` beyond those.
    pub fn new(block: u16, serial: u16) -> Option<Self> {
        (block < BLOCKS && serial < SERIALS_PER_BLOCK)
            .then(|| Self(u32::from(block) * u32::from(SERIALS_PER_BLOCK) + u32::from(serial)))
    }

    /// The block that was leased to the issuing device.
    pub fn block(self) -> u16 {
        (self.0 / u32::from(SERIALS_PER_BLOCK)) as u16
    }

    /// The serial within the block.
    pub fn serial(self) -> u16 {
        (self.0 % u32::from(SERIALS_PER_BLOCK)) as u16
    }

    /// The eight digits as a number, for tables and keys.
    pub fn as_u32(self) -> u32 {
        self.0
    }

    /// Reads a number as spoken, typed or scanned: the `C`, hyphens and spaces may be missing,
    /// digits may be Arabic-Indic or Persian. The check digit must be there and right.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut digits = [0_u8; 9];
        let mut count = 0;
        for (at, c) in text.trim().char_indices() {
            let digit = match c {
                '0'..='9' => c as u32 - '0' as u32,
                '\u{0660}'..='\u{0669}' => c as u32 - 0x0660,
                '\u{06F0}'..='\u{06F9}' => c as u32 - 0x06F0,
                'C' | 'c' if at == 0 => continue,
                '-' | ' ' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' => continue,
                _ => return Err(bad_form(text)),
            };
            if count == digits.len() {
                return Err(bad_form(text));
            }
            digits[count] = digit as u8;
            count += 1;
        }
        if count != digits.len() {
            return Err(bad_form(text));
        }
        if check(&digits) != 0 {
            return Err(Error::malformed(format!("person number {text:?} has a wrong check digit; read it again")));
        }
        Ok(Self(digits[..8].iter().fold(0, |sum, d| sum * 10 + u32::from(*d))))
    }

    /// The number in Arabic-Indic digits, for print.
    pub fn arabic_indic(self) -> String {
        self.to_string().chars().map(|c| c.to_digit(10).and_then(|d| char::from_u32(0x0660 + d)).unwrap_or(c)).collect()
    }

    fn digits(self) -> [u8; 8] {
        let mut digits = [0; 8];
        let mut rest = self.0;
        for digit in digits.iter_mut().rev() {
            *digit = (rest % 10) as u8;
            rest /= 10;
        }
        digits
    }
}

fn bad_form(text: &str) -> Error {
    Error::malformed(format!("person number {text:?} is not of the form C-4821-0937-9"))
}

fn check(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |interim, d| DAMM[usize::from(interim)][usize::from(*d)])
}

impl fmt::Display for PersonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C-{:04}-{:04}-{}", self.block(), self.serial(), check(&self.digits()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_textbook_example_of_damm_has_check_digit_four() {
        assert_eq!(check(&[5, 7, 2]), 4);
    }

    #[test]
    fn a_number_reads_in_any_digits_and_spacing() {
        let number = PersonNumber::new(4821, 937).unwrap();
        let shown = number.to_string();
        assert!(shown.starts_with("C-4821-0937-"), "{shown}");
        assert_eq!(PersonNumber::parse(&shown).unwrap(), number);
        assert_eq!(PersonNumber::parse(&number.arabic_indic()).unwrap(), number);
        assert_eq!(PersonNumber::parse(&shown.replace('-', " ")).unwrap(), number);
    }

    proptest! {
        #[test]
        fn every_single_wrong_digit_and_every_swap_is_caught(
            block in 0..BLOCKS, serial in 0..SERIALS_PER_BLOCK, at in 0..9_usize, to in 0..10_u8,
        ) {
            let shown = PersonNumber::new(block, serial).unwrap().to_string();
            let digits: Vec<u8> = shown.bytes().filter(u8::is_ascii_digit).collect();
            let mut wrong = digits.clone();
            wrong[at] = b'0' + to;
            let text = String::from_utf8(wrong.clone()).unwrap();
            prop_assert_eq!(PersonNumber::parse(&text).is_ok(), wrong == digits);
            if at < 8 && digits[at] != digits[at + 1] {
                let mut swapped = digits.clone();
                swapped.swap(at, at + 1);
                prop_assert!(PersonNumber::parse(&String::from_utf8(swapped).unwrap()).is_err());
            }
        }
    }
}
