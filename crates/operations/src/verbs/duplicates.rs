//! Numbers that may be one human, for two officers to judge. Never by a name alone: father, day of birth
//! and given name must agree too, so that brothers are not joined. Source: `custody.md` (Words); ours.

use std::collections::BTreeMap;

use custody::event::Body;
use custody::event::person::{NamePart, NotSame};
use custody::{Event, PayloadKeys, PersonNumber, Sameness};
use serde::Serialize;

use super::person_number;
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// Two numbers that may be one human.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Pair {
    /// The elder number.
    pub elder: String,
    /// The younger number, which a merge would close.
    pub younger: String,
    /// `alias`, `band` or `claims`.
    pub by: &'static str,
    /// The same in words.
    pub why: String,
}

/// What is claimed of a person, as far as sameness needs it; in plain form.
#[derive(Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Claims {
    births: Vec<(i32, i32)>,
    fathers: Vec<String>,
    given: Vec<String>,
}

impl Desk {
    /// Likely duplicates, each pair once, those that officers found not to be the same left out.
    pub fn duplicates(&self) -> Result<Vec<Pair>, Failure> {
        let mut pairs: BTreeMap<(PersonNumber, PersonNumber), Pair> = BTreeMap::new();
        let keys = self.payload_keys()?;
        for (sameness, numbers) in self.record.alike() {
            let (by, why) = match sameness {
                Sameness::Alias => ("alias", "the same alias of one issuer"),
                Sameness::Band => ("band", "the same band is worn by both"),
                Sameness::Name => ("claims", "the same name, father and birth"),
            };
            let groups = if sameness == Sameness::Name { self.by_claims(&numbers, &keys)? } else { vec![numbers] };
            for group in groups {
                let Some((elder, younger)) = group.split_first() else { continue };
                for number in younger.iter().filter(|n| !self.record.found_not_same(*elder, **n)) {
                    let pair = Pair { elder: elder.to_string(), younger: number.to_string(), by, why: why.into() };
                    pairs.entry((*elder, *number)).or_insert(pair);
                }
            }
        }
        Ok(pairs.into_values().collect())
    }

    /// Splits those of one name by what else is claimed of them; whoever has no birth claimed is alone.
    fn by_claims(&self, numbers: &[PersonNumber], keys: &PayloadKeys) -> Result<Vec<Vec<PersonNumber>>, Failure> {
        let mut groups: BTreeMap<Claims, Vec<PersonNumber>> = BTreeMap::new();
        for number in numbers {
            let claims = claims_of(&self.events_under(*number, keys)?);
            if !claims.births.is_empty() {
                groups.entry(claims).or_default().push(*number);
            }
        }
        Ok(groups.into_values().filter(|group| group.len() > 1).collect())
    }

    /// Two officers find that two numbers are one human: the younger number's leg closes as merged.
    pub fn merge(
        &mut self,
        seat: &Seat,
        when: &When,
        younger: &str,
        elder: &str,
        reasons: String,
    ) -> Result<Done, Failure> {
        let body = custody::event::person::Merged { into: self.number_in_record(elder)?, reasons };
        self.tell(seat, when, younger, vec![body.into()])
    }

    /// Two officers take a merge back.
    pub fn unmerge(
        &mut self,
        seat: &Seat,
        when: &When,
        younger: &str,
        elder: &str,
        reasons: String,
    ) -> Result<Done, Failure> {
        let body = custody::event::person::Unmerged { from: self.number_in_record(elder)?, reasons };
        self.tell(seat, when, younger, vec![body.into()])
    }
}

/// An officer finds that two numbers are not one human.
pub fn not_same(other: &str, reasons: String) -> Result<Body, Failure> {
    Ok(NotSame { other: person_number(other)?, reasons }.into())
}

fn claims_of(events: &[Event]) -> Claims {
    let mut claims = Claims::default();
    for body in events.iter().filter_map(|e| e.body.as_ref().ok()) {
        match body {
            Body::BirthClaimed(b) => claims.births.extend(b.readings.iter().map(|r| (r.first_day, r.last_day))),
            Body::NameClaimed(b) => {
                let part =
                    |wanted: &[NamePart]| b.pieces.iter().find(|p| wanted.contains(&p.part)).map(|p| plain(&p.text));
                claims.fathers.extend(part(&[NamePart::Nasab, NamePart::Patronymic]));
                claims.given.extend(part(&[NamePart::Ism, NamePart::Given]));
            }
            _ => {}
        }
    }
    for list in [&mut claims.fathers, &mut claims.given] {
        list.sort();
        list.dedup();
    }
    claims.births.sort_unstable();
    claims.births.dedup();
    claims
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
