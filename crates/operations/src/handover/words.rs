//! What an operator says of a hand-over, in plain words. Source: `cli.md`.

use std::collections::BTreeMap;
use std::path::Path;

use custody::{AuthorityId, MovementId, PersonNumber};

use super::{Counted, FoundOne, OfferRequest};
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::receipts::read_receipt;
use crate::verbs::{person_number, place_id};

/// An offer in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferWords {
    /// Movement that brings them.
    pub movement: String,
    /// Authority that receives.
    pub to: String,
    /// Place of the receiver.
    pub place: String,
    /// Who; everyone carried and still in custody where nobody is named.
    pub persons: Vec<String>,
    /// Who is not offered.
    pub except: Vec<String>,
    /// Papers, as `C-NUMBER=WHAT`.
    pub papers: Vec<String>,
    /// Debts do not block it.
    pub medical_evacuation: bool,
}

impl OfferWords {
    /// Reads the words.
    pub fn read(&self) -> Result<OfferRequest, Failure> {
        let usage = |e: custody::Error| Failure::usage(e.to_string());
        let mut papers: BTreeMap<PersonNumber, Vec<String>> = BTreeMap::new();
        for text in &self.papers {
            let (person, what) = number_and_text(text)?;
            papers.entry(person_number(person)?).or_default().push(what.into());
        }
        Ok(OfferRequest {
            movement: MovementId::parse(&self.movement).map_err(usage)?,
            to: AuthorityId::parse(&self.to).map_err(usage)?,
            place: place_id(&self.place)?,
            persons: if self.persons.is_empty() { None } else { Some(numbers(&self.persons)?) },
            except: numbers(&self.except)?,
            seals: BTreeMap::new(),
            papers,
            medical_evacuation: self.medical_evacuation,
        })
    }
}

impl Desk {
    /// Reads what a receiver counted; somebody found whose number nobody knows gets the next ones of the
    /// acting device's block.
    pub fn read_count(
        &self,
        seat: &Seat,
        counted: u32,
        missing: &[String],
        found: &[String],
        unnamed: Option<&str>,
    ) -> Result<Counted, Failure> {
        let unnamed = unnamed.map(str::to_owned);
        let mut read = Counted { counted, missing: numbers(missing)?, found: Vec::new(), unnamed };
        let mut next = None;
        for text in found {
            let (person, how) = number_and_text(text)?;
            let new = person == "new";
            let number = if new {
                let number = match next {
                    None => self.next_number(seat)?,
                    Some(last) => after(last)?,
                };
                next = Some(number);
                number
            } else {
                person_number(person)?
            };
            read.found.push(FoundOne { person: number, how: how.to_owned(), new });
        }
        Ok(read)
    }
}

/// Refuses where the place that the receiver stands at is not the one that the offer names.
pub fn same_place(offer: &Path, place: &str) -> Result<(), Failure> {
    let (named, here) = (read_receipt(offer)?.payload().place.clone(), place_id(place)?);
    if named == here {
        return Ok(());
    }
    Err(Failure::usage(format!("the offer is for {named}, the place given is {here}")))
}

fn after(last: PersonNumber) -> Result<PersonNumber, Failure> {
    let next = last.serial().checked_add(1).and_then(|serial| PersonNumber::new(last.block(), serial));
    next.ok_or_else(|| Failure::error("the block of this device has no person numbers left to give"))
}

pub(super) fn numbers(texts: &[String]) -> Result<Vec<PersonNumber>, Failure> {
    texts.iter().map(|text| person_number(text)).collect()
}

fn number_and_text(text: &str) -> Result<(&str, &str), Failure> {
    match text.split_once('=') {
        Some((number, what)) if !what.trim().is_empty() => Ok((number.trim(), what.trim())),
        _ => Err(Failure::usage(format!("{text:?} is not C-NUMBER=WORDS"))),
    }
}
