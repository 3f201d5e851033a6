//! At the door: checks, boarding, taking off, getting off, and what was observed whatever the gates say.
//! Source: `custody.md` (Gates before embarkation: identity; Two kinds of act).

use custody::event::movement::{Disembarked, DoorChecked, DoorException, DoorOutcome, TakenOff};
use custody::event::observed::{ArrivedUnlisted, DepartedWith, FoundAboard, FoundHere, NotHere};
use custody::event::oversight::{DiscrepancyKind, DiscrepancyOpened, DiscrepancyResolved, Outcome};
use custody::event::{Body, Stream};
use custody::seal::sha256;
use custody::{DiscrepancyId, Nonce, Order, PersonNumber, UNNAMED};
use rand_core::Rng;

use super::movement::movement_id;
use super::{person_number, place_id};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::key_file::hex;

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

    /// Boards persons, each through his own gates, all of them or none; returns how many debts that made of each.
    pub fn board(
        &mut self,
        seat: &Seat,
        when: &When,
        movement: &str,
        persons: &[String],
    ) -> Result<Vec<(String, usize)>, Failure> {
        let movement = movement_id(movement)?;
        let order = |_: &Self, person| Ok(Order::Board { person, movement: movement.clone() });
        let boarded = self.for_each(seat, when, persons, order)?;
        Ok(boarded.into_iter().map(|(person, done)| (person, done.events.len().saturating_sub(1))).collect())
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
                Failure::usage(format!("{id} has not arrived by the record: `man arrive` first, or name the place with --place where it has"))
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

    /// Records what was seen, whatever the gates say. Without a number a provisional one is given; where the device
    /// has none to give, an unnamed person is recorded.
    pub fn observe(
        &mut self,
        seat: &Seat,
        when: &When,
        person: Option<&str>,
        sight: &Sight,
        note: &str,
    ) -> Result<Observed, Failure> {
        let person = match person {
            Some(text) => person_number(text)?,
            None => match self.person_under_key(seat, when)? {
                Some(number) => number,
                None => match self.next_number(seat) {
                    Ok(number) => number,
                    Err(_) => return self.observe_unnamed(seat, when, sight, note).map(Observed::Unnamed),
                },
            },
        };
        let done = self.observe_person(seat, when, person, sight, note)?;
        // What differs from the record is noted beside the act; of one said again the note is there already.
        let noted =
            || self.record.discrepancies().any(|(_, d)| d.is_open() && d.about.contains(&Stream::Person(person)));
        let differs = done.events.len() > 1 || (done.repeated && noted());
        Ok(if differs { Observed::Person(person) } else { Observed::AsRecorded(person) })
    }

    fn observe_person(
        &mut self,
        seat: &Seat,
        when: &When,
        person: PersonNumber,
        sight: &Sight,
        note: &str,
    ) -> Result<Done, Failure> {
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
        self.state_of_person(seat, when, person, body)
    }

    /// A person seen whom no number can be given here: an open discrepancy about where he was seen, one for each
    /// such person. It is counted as unnamed beside the ledger until he has his number.
    fn observe_unnamed(
        &mut self,
        seat: &Seat,
        when: &When,
        sight: &Sight,
        note: &str,
    ) -> Result<DiscrepancyId, Failure> {
        let about = self.about(seat, sight)?;
        let mut nonce = [0_u8; 8];
        match &when.idempotency_key {
            // The same command again names the same entry.
            Some(key) => nonce.copy_from_slice(&sha256(key.as_bytes()).0[..8]),
            None => self.rng.fill_bytes(&mut nonce),
        }
        let id = DiscrepancyId::parse(&format!("unnamed-{}", hex(&nonce)))?;
        let text = format!("somebody without a number, {}: {note}", sight.said());
        let body =
            DiscrepancyOpened { id: id.clone(), kind: DiscrepancyKind::Unlisted, about, text, rule: UNNAMED.into() };
        self.on_own_stream(seat, when, body)?;
        Ok(id)
    }

    /// What the record knows of where somebody was seen; where it knows neither movement nor place, the authority.
    fn about(&self, seat: &Seat, sight: &Sight) -> Result<Vec<Stream>, Failure> {
        let mut about = sight.streams()?;
        about.retain(|stream| self.record.has_stream(stream));
        if about.is_empty() {
            about.push(Stream::Authority(seat.authority.clone()));
        }
        Ok(about)
    }

    /// Gives a number to a person who was recorded without one, as of when and where he was seen, and settles that
    /// entry. Where this officer may not settle it, it stays open for one who may.
    pub fn name_unnamed(
        &mut self,
        seat: &Seat,
        when: &When,
        entry: &str,
        sight: &Sight,
        note: &str,
    ) -> Result<(PersonNumber, bool), Failure> {
        let id = DiscrepancyId::parse(entry).map_err(|e| Failure::usage(e.to_string()))?;
        let there = self.record.discrepancy(&id).filter(|d| d.is_of_somebody_unnamed());
        let there = there.ok_or_else(|| Failure::usage(format!("{id} is no entry of somebody unnamed")))?;
        if !there.is_open() {
            return Err(Failure::usage(format!("{id} is settled: he has his number")));
        }
        if there.about != self.about(seat, sight)? {
            let about: Vec<String> = there.about.iter().map(ToString::to_string).collect();
            return Err(Failure::usage(format!("{id} is of somebody seen at {}, nowhere else", about.join(", "))));
        }
        let seen = When {
            occurred_at: when.occurred_at.or(Some(there.occurred)),
            because: when.because.clone().or_else(|| Some(format!("he had no number when he was seen: {id}"))),
            ..when.clone()
        };
        let person = self.next_number(seat)?;
        self.together(|desk| {
            desk.observe_person(seat, &seen, person, sight, note)?;
            let text = format!("recorded as {person}");
            let settled = DiscrepancyResolved { id, outcome: Outcome::Found, text };
            match desk.on_own_stream(seat, &When::default(), settled) {
                Ok(_) => Ok((person, true)),
                Err(Failure::Refused(_)) => Ok((person, false)),
                Err(failure) => Err(failure),
            }
        })
    }
}

/// What an observed act was recorded as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    /// Of a person, by number.
    Person(PersonNumber),
    /// Of a person who is where the record has him: he was seen, and nothing is to be settled.
    AsRecorded(PersonNumber),
    /// Of somebody unnamed, by the discrepancy that stands for him: no number was to be had.
    Unnamed(DiscrepancyId),
}

impl Sight {
    /// Where somebody was seen; who is not where he should be has a number.
    fn streams(&self) -> Result<Vec<Stream>, Failure> {
        Ok(match self {
            Self::FoundAboard(movement) | Self::DepartedWith(movement) => {
                vec![Stream::Movement(movement_id(movement)?)]
            }
            Self::FoundHere(place) => vec![Stream::Place(place_id(place)?)],
            Self::ArrivedUnlisted(movement, place) => {
                vec![Stream::Movement(movement_id(movement)?), Stream::Place(place_id(place)?)]
            }
            Self::NotHere(_) => return Err(Failure::usage("who is not here must be named: give his number")),
        })
    }

    fn said(&self) -> String {
        match self {
            Self::FoundAboard(movement) => format!("found aboard {movement}"),
            Self::FoundHere(place) => format!("found at {place}"),
            Self::DepartedWith(movement) => format!("departed with {movement}"),
            Self::ArrivedUnlisted(movement, place) => format!("arrived unlisted with {movement} at {place}"),
            Self::NotHere(place) => format!("not at {place}"),
        }
    }
}
