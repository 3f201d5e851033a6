//! The grade of a report: how far its source is relied on, A to F, and how far the statement is
//! confirmed, 1 to 6. Source: NATO AJP-2.1 (letters and figures); their worth is ours.

use std::fmt;

use crate::error::Error;
use crate::parameters::{CREDIBILITY_WORTH, RELIABILITY_WORTH};

/// Source and statement graded, such as `B2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade {
    /// 0 for A to 5 for F.
    reliability: u8,
    /// 0 for 1 to 5 for 6.
    credibility: u8,
}

const LETTERS: [char; 6] = ['A', 'B', 'C', 'D', 'E', 'F'];
const SOURCE_WORDS: [&str; 6] = [
    "a reliable source",
    "a usually reliable source",
    "a fairly reliable source",
    "a source not usually reliable",
    "an unreliable source",
    "a source that cannot be judged",
];

impl Grade {
    /// From letter `A` to `F` (either case) and figure 1 to 6.
    pub fn new(reliability: char, credibility: u8) -> Result<Self, Error> {
        let letter = reliability.to_ascii_uppercase();
        let at = LETTERS.iter().position(|l| *l == letter);
        match (at, credibility) {
            (Some(at), 1..=6) => Ok(Self { reliability: at as u8, credibility: credibility - 1 }),
            _ => Err(Error::malformed(format!(
                "grade {reliability}{credibility} is not a letter A to F and a figure 1 to 6, such as B2"
            ))),
        }
    }

    /// Reads `B2`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut chars = text.trim().chars();
        let (letter, figure, more) = (chars.next(), chars.next().and_then(|c| c.to_digit(10)), chars.next());
        match (letter, figure, more) {
            (Some(letter), Some(figure), None) => Self::new(letter, figure as u8),
            _ => {
                Err(Error::malformed(format!("grade {text:?} is not a letter A to F and a figure 1 to 6, such as B2")))
            }
        }
    }

    /// What a fresh report of this grade is worth, 0 to 1.
    pub(crate) fn worth(self) -> f64 {
        RELIABILITY_WORTH[usize::from(self.reliability)] * CREDIBILITY_WORTH[usize::from(self.credibility)]
    }

    /// The source in words: "a usually reliable source".
    pub(crate) fn source_words(self) -> &'static str {
        SOURCE_WORDS[usize::from(self.reliability)]
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", LETTERS[usize::from(self.reliability)], self.credibility + 1)
    }
}

#[test]
fn a_grade_is_a_letter_and_a_figure_and_better_ones_are_worth_more() {
    assert_eq!(Grade::parse(" b2 ").unwrap().to_string(), "B2");
    for bad in ["", "B", "B0", "B7", "G1", "2B", "B22", "B２"] {
        assert!(Grade::parse(bad).is_err(), "{bad:?} passed");
    }
    assert!(Grade::parse("A1").unwrap().worth() > Grade::parse("B1").unwrap().worth());
    assert!(Grade::parse("F6").unwrap().worth() < 0.02);
}
