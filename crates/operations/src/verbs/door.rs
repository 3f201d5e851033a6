//! At the door: checks, boarding, taking off, getting off, and what was observed whatever the gates say.
//! Source: `custody.md` (Gates before embarkation: identity; Two kinds of act).

use custody::event::movement::{Disembarked, DoorChecked, DoorException, DoorOutcome, TakenOff};
use custody::event::observed::{ArrivedUnlisted, DepartedWith, FoundAboard, FoundHere, NotHere};
use custody::event::{Body, Stream};
use custody::{Nonce, Order, PersonNumber};

use super::movement::movement_id;
use super::{person_number, place_id};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// How a check at a door came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorAnswer {
    /// Photograph, band and a question from intake, by two officers of two functions.
    Exception {
        /// The enrolled photograph was compared.
        photograph: bool,
        /// The band was read.
        band: bool,
        /// A question from intake was answered rightly.
        question: bool,
        /// Tries of a 1:1 check before.
        tries: u8,
        /// Why no 1:1 check was possible.
        reason: String,
    },
    /// Not the person, or nobody can say.
    NotVerified(String),
}

/// The manifest that a check is bound to; the one that stands, where not given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoundTo {
    /// Manifest version.
    pub version: Option<u32>,
    /// Its nonce, hexadecimal.
    pub nonce: Option<String>,
}

/// What was seen, where nobody had boarded, moved or listed the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Found aboard a movement.
    FoundAboard(String),
    /// Found at a place.
    FoundHere(String),
    /// Left with a movement.
    DepartedWith(String),
    /// Arrived with a movement at a place, unlisted.
    ArrivedUnlisted(String, String),
    /// Not at a place.
    NotHere(String),
}

impl Desk {
    /// A check at a door, bound to one movement, manifest version and nonce.
    pub fn check_at_door(
        &mut self,
        seat: &Seat,
        when: &When,
        (movement, person): (&str, &str),
        arriving: bool,
        answer: DoorAnswer,
        bound: &BoundTo,
    ) -> Result<Done, Failure> {
        let id = movement_id(movement)?;
        let standing = self.planned(&id)?.manifest.standing().copied();
        let unfrozen =
            || Failure::error(format!("the manifest of {id} is not frozen: a check has nothing to be bound to"));
        let version = bound.version.or(standing.map(|f| f.version)).ok_or_else(unfrozen)?;
        let nonce = match &bound.nonce {
            Some(text) => Nonce::parse_hex(text).map_err(|e| Failure::usage(e.to_string()))?,
            None => standing.map(|f| f.nonce).ok_or_else(unfrozen)?,
        };
        let outcome = match answer {
            DoorAnswer::NotVerified(why) => DoorOutcome::NotVerified(why),
            DoorAnswer::Exception { photograph, band, question, tries, reason } => {
                DoorOutcome::Exception(DoorException { photograph, band, question, tries, reason })
            }
        };
        let body = DoorChecked { movement: id, manifest_version: version, nonce, arriving, outcome };
        self.state_of_person(seat, when, person_number(person)?, body)
    }

    /// Boards one person; returns how many debts that made.
    pub fn board(&mut self, seat: &Seat, when: &When, movement: &str, person: &str) -> Result<usize, Failure> {
        let (movement, person) = (movement_id(movement)?, person_number(person)?);
        let done = self.act(seat, when, Order::Board { person, movement })?;
        Ok(done.events.len().saturating_sub(1))
    }

    /// Takes a person off before departure, with a named return place.
    pub fn take_off(
        &mut self,
        seat: &Seat,
        when: &When,
        (movement, person): (&str, &str),
        return_place: &str,
        reason: &str,
    ) -> Result<Done, Failure> {
        let body =
            TakenOff { movement: movement_id(movement)?, reason: reason.into(), return_place: place_id(return_place)? };
        self.state_of_person(seat, when, person_number(person)?, body)
    }

    /// Persons get off at the end, all that are named or none; where it arrived, if no place is named. Gives how
    /// many got off, and how many of them elsewhere than it arrived, for each of whom a discrepancy is open.
    pub fn disembark(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        persons: &[String],
        place: Option<&str>,
    ) -> Result<(usize, usize), Failure> {
        let id = movement_id(movement)?;
        let place = match place {
            Some(place) => place_id(place)?,
            None => self.planned(&id)?.arrived_at.clone().ok_or_else(|| {
                Failure::usage(format!("{id} has not arrived by the record: name the place with --place"))
            })?,
        };
        let mut orders = Vec::with_capacity(persons.len());
        for text in persons {
            let body = Body::from(Disembarked { movement: id.clone(), place: place.clone() });
            orders.push(Order::State { stream: Stream::Person(person_number(text)?), body });
        }
        for order in &orders {
            if let Some(refusal) = self.would_refuse(seat, when, order.clone())? {
                return Err(refusal.into());
            }
        }
        self.together(|desk| {
            let done: Result<Vec<Done>, Failure> = orders.into_iter().map(|o| desk.act(seat, when, o)).collect();
            let done = done?;
            Ok((done.len(), done.iter().filter(|d| d.events.len() > 1).count()))
        })
    }

    /// Records what was seen, whatever the gates say. Without a number a provisional one is given;
    /// returns the number.
    pub fn observe(
        &mut self,
        seat: &Seat,
        when: &When,
        person: Option<&str>,
        sight: &Sight,
        note: &str,
    ) -> Result<PersonNumber, Failure> {
        let person = match person {
            Some(text) => person_number(text)?,
            None => match self.person_under_key(seat, when)? {
                Some(number) => number,
                None => self.next_number(seat)?,
            },
        };
        let note = note.to_owned();
        let body: Body = match sight {
            Sight::FoundAboard(m) => FoundAboard { movement: movement_id(m)?, note }.into(),
            Sight::FoundHere(place) => FoundHere { place: place_id(place)?, note }.into(),
            Sight::DepartedWith(m) => DepartedWith { movement: movement_id(m)?, note }.into(),
            Sight::ArrivedUnlisted(m, place) => {
                ArrivedUnlisted { movement: movement_id(m)?, place: place_id(place)?, note }.into()
            }
            Sight::NotHere(place) => NotHere { place: place_id(place)?, note }.into(),
        };
        self.state_of_person(seat, when, person, body)?;
        Ok(person)
    }
}
