//! What is known of a person beside the name. Source: ours, `watchlist.md` 5.4.

pub mod calendar;
mod months;
pub mod birth;
pub mod country;
pub mod marks;
pub mod weights;
mod births;
mod lines;
mod nasab;
mod words;
mod assess;

pub use assess::{Assessment, assess};
pub use births::Agreement;
pub use lines::{Fact, FactLine, compare_facts};

use birth::Birth;
use marks::Mark;

use crate::name::Name;

/// What is known of a person beside the name. Whatever is absent says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Dates or years of birth; lists give several for one person.
    pub births: Vec<Birth>,
    /// Nationalities as codes (ISO 3166-1) or as written; [`country::code`] tells which are the same.
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
    /// Scars, tattoos and the like.
    pub marks: Vec<Mark>,
}

/// Sex as lists say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// A woman or a girl.
    Female,
    /// A man or a boy.
    Male,
}

impl Sex {
    /// In one English word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Female => "female",
            Self::Male => "male",
        }
    }
}

/// A document with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// `passport`, `identity`, `tax` or `driving`; empty where it is something else or not said.
    pub kind: String,
    /// The code of the country that gave it; empty where it is not said.
    pub issuer: String,
    /// Its number: letters and digits, capitals, nothing else; see [`Document::new`].
    pub number: String,
}

impl Document {
    /// A document; of the number letters and digits are kept.
    #[must_use]
    pub fn new(kind: &str, issuer: &str, number: &str) -> Self {
        let number = number.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        Self { kind: kind_word(kind), issuer: country::code(issuer), number }
    }
}

/// The kind of a paper in one word, where it is one of the common ones in any of the words that lists use; else none,
/// so that two words for one kind are not taken for two kinds.
fn kind_word(kind: &str) -> String {
    let small = kind.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| small.contains(word));
    let word = if has(&["passport", "passeport", "جواز"]) {
        "passport"
    } else if has(&["national id", "identity", "identification", "id card", "cedula", "هوية"]) {
        "identity"
    } else if has(&["tax", "fiscal"]) {
        "tax"
    } else if has(&["driver", "driving"]) {
        "driving"
    } else {
        ""
    };
    word.to_owned()
}
