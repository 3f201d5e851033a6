//! The verbs an operator has, noun by noun: plain words in, events out. Source: `cli.md` (Nouns).
//!
//! Each verb builds the fact from plain text, says which word it cannot read, and lets the record decide.

pub mod words;
pub mod age;
pub mod claim;
pub mod clearance;
pub mod door;
pub mod duplicates;
pub mod incident;
pub mod intake;
pub mod law;
pub mod manifest;
mod many;
pub mod medical;
pub mod movement;
pub mod oversight;
pub mod person;
pub mod place;
pub mod property;
pub mod reception;
mod way_on;
pub mod register;
pub(crate) mod shared_claims;

use custody::event::{Body, Stream};
use custody::{Known, Moment, Order, PersonNumber, PlaceId};

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// A fact to be stated, opaque outside: made by the functions of each noun.
pub type Fact = Body;

impl Desk {
    /// States a fact about a person.
    pub fn state_of_person(
        &mut self,
        seat: &Seat,
        when: &When,
        person: PersonNumber,
        body: impl Into<Body>,
    ) -> Result<Done, Failure> {
        self.act(seat, when, Order::State { stream: Stream::Person(person), body: body.into() })
    }
}

impl Desk {
    /// A number that must be in the record.
    pub fn number_in_record(&self, text: &str) -> Result<PersonNumber, Failure> {
        let number = person_number(text)?;
        match self.record.knows(number) {
            true => Ok(number),
            false => Err(Failure::error(format!("{number} is not in the record"))
                .hint("`custodia person list` has the numbers, `custodia person show --alias ISSUER/VALUE` finds one by an alias")),
        }
    }

    /// States facts about one person, together or not at all.
    pub fn tell(&mut self, seat: &Seat, when: &When, person: &str, facts: Vec<Body>) -> Result<Done, Failure> {
        let number = self.number_in_record(person)?;
        let own_batch = facts.len() > 1 && self.begin_own_batch();
        let mut all = Done::default();
        for (at, fact) in facts.into_iter().enumerate() {
            // One command under one key: the facts after the first are told apart by their place.
            let key =
                when.idempotency_key.as_ref().map(|key| if at == 0 { key.clone() } else { format!("{key}/{at}") });
            let told = self.state_of_person(seat, &When { idempotency_key: key, ..when.clone() }, number, fact);
            match told {
                Ok(done) => {
                    all.repeated |= done.repeated;
                    all.events.extend(done.events);
                }
                Err(failure) => {
                    if own_batch {
                        self.abandon();
                    }
                    return Err(failure);
                }
            }
        }
        if own_batch {
            self.commit()?;
        }
        Ok(all)
    }
}

/// Reads an instant.
pub fn moment(text: &str) -> Result<Moment, Failure> {
    Moment::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

/// Reads a person number.
pub fn person_number(text: &str) -> Result<PersonNumber, Failure> {
    PersonNumber::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

/// Reads a place id.
pub fn place_id(text: &str) -> Result<PlaceId, Failure> {
    PlaceId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

/// A register value: text, or `?` and why it is unknown. Nothing at all is not an answer.
pub fn known(field: &str, text: &str) -> Result<Known<String>, Failure> {
    match text.trim().strip_prefix('?') {
        Some(reason) if reason.trim().is_empty() => {
            Err(Failure::usage(format!("{field}: say why it is unknown after the ?, such as `?no papers found`")))
        }
        Some(reason) => Ok(Known::UnknownBecause(reason.trim().into())),
        None if text.trim().is_empty() => {
            Err(Failure::usage(format!("{field} is empty: give a value, or `?` and the reason why it is unknown")))
        }
        None => Ok(Known::Value(text.trim().into())),
    }
}

/// A register time: RFC 3339, or `?` and why it is unknown.
pub fn known_moment(field: &str, text: &str) -> Result<Known<Moment>, Failure> {
    Ok(match known(field, text)? {
        Known::Value(text) => Known::Value(moment(&text).map_err(|f| f.at(field))?),
        Known::UnknownBecause(reason) => Known::UnknownBecause(reason),
    })
}
