//! What is known of a person beside the name. Source: ours, `watchlist.md` 5.4.

pub mod calendar;
pub mod birth;
mod lines;
pub mod weights;

pub use lines::{Fact, FactLine, compare_facts};

use birth::Birth;

use crate::name::Name;

/// What is known of a person beside the name. Whatever is absent says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Dates or years of birth; lists give several for one person.
    pub births: Vec<Birth>,
    /// Nationalities as two-letter codes (ISO 3166-1) or as written, small letters.
    pub nationalities: Vec<String>,
    /// Places of birth as names, so that spelling does not matter.
    pub places: Vec<Name>,
    /// Sex, where it is known.
    pub sex: Option<Sex>,
    /// Passports and identity cards.
    pub documents: Vec<Document>,
    /// Names of the father.
    pub fathers: Vec<Name>,
    /// Names of the mother.
    pub mothers: Vec<Name>,
    /// Height, centimetres.
    pub height_cm: Option<u16>,
}

/// Sex as lists say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// A woman or a girl.
    Female,
    /// A man or a boy.
    Male,
}

/// A document with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Passport, identity card, as written in small letters; empty where it is not said.
    pub kind: String,
    /// The country that gave it, as in [`Facts::nationalities`]; empty where it is not said.
    pub issuer: String,
    /// Its number: letters and digits, capitals, nothing else; see [`Document::new`].
    pub number: String,
}

impl Document {
    /// A document; of the number letters and digits are kept.
    #[must_use]
    pub fn new(kind: &str, issuer: &str, number: &str) -> Self {
        let number = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        Self { kind: kind.to_lowercase(), issuer: issuer.to_lowercase(), number }
    }
}
