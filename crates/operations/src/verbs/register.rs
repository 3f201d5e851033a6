//! The register after first contact: a field filled or corrected later, and who is named before anybody has met
//! him. Source: `custody.md` (The register); art. 17(3) of the Convention on Enforced Disappearance.

use custody::event::person::{Nominated, RegisterField, RegisterFieldSet};
use custody::{Known, PersonNumber};

use super::person::Registration;
use super::{known, moment, place_id};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// The fields by the words of a command line, in the order of art. 17(3).
const FIELDS: [(&str, RegisterField); 12] = [
    ("identity", RegisterField::Identity),
    ("deprived-at", RegisterField::DeprivedAt),
    ("deprived-where", RegisterField::DeprivedWhere),
    ("deprived-by", RegisterField::DeprivedBy),
    ("ordered-by", RegisterField::OrderedBy),
    ("grounds", RegisterField::Grounds),
    ("supervised-by", RegisterField::SupervisedBy),
    ("admitted-at", RegisterField::AdmittedAt),
    ("health", RegisterField::Health),
    ("death-circumstances", RegisterField::DeathCircumstances),
    ("death-cause", RegisterField::DeathCause),
    ("remains", RegisterField::Remains),
];

fn field(word: &str) -> Result<RegisterField, Failure> {
    let found = FIELDS.iter().find(|(name, _)| *name == word).map(|(_, field)| *field);
    found.ok_or_else(|| {
        let words: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
        Failure::usage(format!("{word:?} is no field of the register: {}", words.join(", ")))
    })
}

impl Desk {
    /// Fills or corrects one field of the register: a value, or why it is unknown, and where that comes from. What
    /// was said before stays in the log and in the history.
    pub fn set_register_field(
        &mut self,
        seat: &Seat,
        when: &When,
        (person, word): (&str, &str),
        value: Option<&str>,
        unknown_because: Option<&str>,
        source: &str,
    ) -> Result<Done, Failure> {
        let field = field(word)?;
        let value = match (unknown_because, value) {
            (Some(why), _) => Known::UnknownBecause(why.trim().to_owned()),
            (None, text) => match (field, known(word, text.unwrap_or_default())?) {
                (RegisterField::DeprivedAt | RegisterField::AdmittedAt, Known::Value(text)) => {
                    Known::Value(moment(&text).map_err(|f| f.at(word))?.to_string())
                }
                (_, value) => value,
            },
        };
        let body = RegisterFieldSet { field, value, source: Some(source.to_owned()) };
        let number = self.number_in_record(person)?;
        self.state_of_person(seat, when, number, body)
    }

    /// Names somebody on a list before first contact: he gets his number and no leg.
    pub fn nominate(
        &mut self,
        seat: &Seat,
        when: &When,
        list: &str,
        legal_basis: &str,
        place: &str,
    ) -> Result<PersonNumber, Failure> {
        let body = Nominated {
            list: list.to_owned(),
            legal_basis: known("legal-basis", legal_basis)?,
            place: place_id(place)?,
        };
        let number = match self.person_under_key(seat, when)? {
            Some(number) => number,
            None => self.next_number(seat)?,
        };
        self.state_of_person(seat, when, number, body)?;
        Ok(number)
    }

    /// The first contact with somebody who was named before: under the number that he has.
    pub fn register_nominated(
        &mut self,
        seat: &Seat,
        when: &When,
        person: &str,
        entry: &Registration,
    ) -> Result<(PersonNumber, Done), Failure> {
        let number = self.number_in_record(person)?;
        let done = self.state_of_person(seat, when, number, entry.read()?)?;
        Ok((number, done))
    }
}
