//! Makes synthetic people from a seed: names of many languages in their own script, families of
//! brothers, twins, children claimed adult, health, property. Source: ours; shares of nationalities
//! follow the public counts of February 2026 where there are any, see [`mix`].
//!
//! Nobody here exists: names are drawn part by part from tables of common names.

use custody::event::person::NamePart;

use super::dice::Dice;
use super::names::Entry;

mod birth;
mod family;
mod life;
pub mod mix;
mod respell;

pub use birth::{ClaimedBirth, DefaultDay};
pub use life::{MedicalProfile, Medicine, PropertyBag};
pub use mix::{NationalityShare, PeopleMix};
pub use respell::{RespellHow, Respelling, respell};

/// One part of a name in both scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticPiece {
    /// Which part.
    pub part: NamePart,
    /// Original script.
    pub text: String,
    /// Usual transliteration; the same as the text for Latin names.
    pub latin: String,
    /// The table line it came from: script, usual transliteration, other spellings.
    pub entry: Entry,
}

/// A whole name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticName {
    /// Original script, without the kunya.
    pub text: String,
    /// Usual transliteration, without the kunya.
    pub latin: String,
    /// Parts in order; a kunya comes last.
    pub pieces: Vec<SyntheticPiece>,
    /// BCP 47 tag of the language.
    pub language: &'static str,
    /// ISO 15924 code of the script.
    pub script: &'static str,
}

/// One made person: what is true of him, and what he or the register claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticPerson {
    /// Index in the list of people.
    pub ordinal: u32,
    /// True name.
    pub name: SyntheticName,
    /// True birth, days since 1970-01-01.
    pub born_day: i32,
    /// Birth as he claims it.
    pub claimed_birth: ClaimedBirth,
    /// ISO 3166 alpha-3.
    pub nationality: String,
    /// Father's name, original script.
    pub father: String,
    /// Father's name, transliterated.
    pub father_latin: String,
    /// Mother's name, original script.
    pub mother: String,
    /// Mother's name, transliterated.
    pub mother_latin: String,
    /// Family: brothers share it.
    pub family: u32,
    /// Ordinal of the elder twin.
    pub twin_of: Option<u32>,
    /// Truly 13 to 17, claimed 18 or more.
    pub claimed_adult_child: bool,
    /// Truly 13 to 17, and claimed so.
    pub known_child: bool,
    /// Health.
    pub medical: MedicalProfile,
    /// Property.
    pub bags: Vec<PropertyBag>,
    /// Index of the site in [`PeopleMix::sites`].
    pub site: usize,
    /// The losing authority's number, unique.
    pub prison_number: String,
    /// Block and cell, such as `B-07`.
    pub cell: String,
    /// BCP 47 tags of the languages spoken, the mother tongue first.
    pub languages: Vec<&'static str>,
    /// When liberty was taken, days since 1970-01-01.
    pub deprived_day: i32,
    /// Where.
    pub deprived_where: &'static str,
    /// A question at intake.
    pub intake_question: &'static str,
    /// The answer that only he gives.
    pub intake_answer: String,
}

impl SyntheticPerson {
    /// Whether he is truly under 18 on a day.
    pub fn is_child_on(&self, day: i32) -> bool {
        super::calendar::age_years(self.born_day, day) < 18
    }

    /// His kunya, if he has one.
    pub fn kunya(&self) -> Option<&SyntheticPiece> {
        self.name.pieces.iter().find(|piece| piece.part == NamePart::Kunya)
    }
}

/// Makes `count` people; the same seed, count and mix give the same people everywhere.
///
/// Shares of nationalities, sites and children are met exactly (to the nearest person), so that a
/// comparison over seeds does not measure the luck of the draw.
pub fn generate_people(seed: u64, count: usize, mix: &PeopleMix) -> Vec<SyntheticPerson> {
    let mut dice = Dice::new(seed, "people");
    let mut people = family::draw_families(&mut dice, count, mix);
    birth::draw_births(&mut dice, &mut people, mix);
    life::draw_lives(&mut dice, &mut people, mix);
    people
}

#[cfg(test)]
mod tests;
