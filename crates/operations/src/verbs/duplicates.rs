//! Numbers that may be one human, for two officers to judge: by one alias, by one band, or by claims that
//! say the same. Never by a name alone: a day of birth must be the same too, and neither father nor given name may
//! differ, so that brothers are not joined. The rehearsal measures this same rule. Source: `custody.md` (Words); ours.

use std::collections::BTreeMap;

use custody::event::person::{NamePart, NotSame};
use custody::event::{Body, Stream};
use custody::{Event, Order, PayloadKeys, PersonNumber, Sameness};
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

/// What is claimed of a person, as far as sameness needs it; in plain form, each list in order and without repeats.
#[derive(Debug, Default, PartialEq, Eq)]
struct Claims {
    births: Vec<(i32, i32)>,
    fathers: Vec<String>,
    given: Vec<String>,
}

impl Claims {
    /// Whether two of one name may be one human: a reading of the birth is the same, and nothing else that is
    /// said of both differs. Whoever has told more since, at intake say, is still found.
    fn agree(&self, other: &Self) -> bool {
        let differ = |a: &[String], b: &[String]| !a.is_empty() && !b.is_empty() && !share(a, b);
        share(&self.births, &other.births)
            && !differ(&self.fathers, &other.fathers)
            && !differ(&self.given, &other.given)
    }
}

fn share<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.iter().any(|value| other.contains(value))
}

impl Desk {
    /// Likely duplicates: to each number the eldest that it may be the same as. Those that officers found not to
    /// be the same are left out.
    pub fn duplicates(&self) -> Result<Vec<Pair>, Failure> {
        let mut pairs: BTreeMap<(PersonNumber, PersonNumber), Pair> = BTreeMap::new();
        let keys = self.payload_keys()?;
        for (sameness, numbers) in self.record.alike() {
            let (by, why) = match sameness {
                Sameness::Alias => ("alias", "the same alias of one issuer"),
                Sameness::Band => ("band", "the same band is worn by both"),
                Sameness::Name => ("claims", "the same name, father and birth"),
            };
            let found = match sameness {
                Sameness::Name => self.by_claims(&numbers, &keys)?,
                _ => self.with_eldest(&numbers, |_, _| true),
            };
            for (elder, younger) in found {
                let pair = Pair { elder: elder.to_string(), younger: younger.to_string(), by, why: why.into() };
                pairs.entry((elder, younger)).or_insert(pair);
            }
        }
        Ok(pairs.into_values().collect())
    }

    /// Of those of one name, eldest first, the pairs whose claims agree. Only those with a day of birth in common
    /// are compared, so that a frequent name does not cost its square.
    fn by_claims(
        &self,
        numbers: &[PersonNumber],
        keys: &PayloadKeys,
    ) -> Result<Vec<(PersonNumber, PersonNumber)>, Failure> {
        let mut claims: BTreeMap<PersonNumber, Claims> = BTreeMap::new();
        let mut of_birth: BTreeMap<(i32, i32), Vec<PersonNumber>> = BTreeMap::new();
        for number in numbers {
            let said = claims_of(&self.events_under(*number, keys)?);
            said.births.iter().for_each(|birth| of_birth.entry(*birth).or_default().push(*number));
            claims.insert(*number, said);
        }
        let agree = |a: PersonNumber, b: PersonNumber| match (claims.get(&a), claims.get(&b)) {
            (Some(a), Some(b)) => a.agree(b),
            _ => false,
        };
        Ok(of_birth.into_values().flat_map(|born| self.with_eldest(&born, agree)).collect())
    }

    /// Each number but the first beside the eldest before it that may be the same.
    fn with_eldest(
        &self,
        numbers: &[PersonNumber],
        may_be: impl Fn(PersonNumber, PersonNumber) -> bool,
    ) -> Vec<(PersonNumber, PersonNumber)> {
        let eldest = |(at, younger): (usize, &PersonNumber)| {
            let mut before = numbers.iter().take(at);
            let elder = before.find(|e| may_be(**e, *younger) && !self.record.found_not_same(**e, *younger))?;
            Some((*elder, *younger))
        };
        numbers.iter().enumerate().filter_map(eldest).collect()
    }

    /// Two officers find that two numbers are one human: the younger number's leg closes as merged. Where both were
    /// found at a hand-over, one more is there without a name again, and that is noted.
    pub fn merge(
        &mut self,
        seat: &Seat,
        when: &When,
        younger: &str,
        elder: &str,
        reasons: String,
    ) -> Result<Done, Failure> {
        let body = custody::event::person::Merged { into: self.number_in_record(elder)?, reasons };
        self.one_or_two(seat, when, younger, body.into())
    }

    /// What makes one human of two, or two of one, and the differences of hand-overs that it opens again.
    fn one_or_two(&mut self, seat: &Seat, when: &When, younger: &str, body: Body) -> Result<Done, Failure> {
        self.together(|desk| {
            let mut done = desk.tell(seat, when, younger, vec![body])?;
            let stream = Stream::Authority(seat.authority.clone());
            for noted in desk.record.differences_to_note(&seat.authority) {
                let order = Order::State { stream: stream.clone(), body: noted.into() };
                done.events.extend(desk.act(seat, &When { idempotency_key: None, ..when.clone() }, order)?.events);
            }
            Ok(done)
        })
    }

    /// Two officers take a merge back. Where it had explained why a hand-over counted fewer bodies than names, one is
    /// missing again, and that is noted.
    pub fn unmerge(
        &mut self,
        seat: &Seat,
        when: &When,
        younger: &str,
        elder: &str,
        reasons: String,
    ) -> Result<Done, Failure> {
        let body = custody::event::person::Unmerged { from: self.number_in_record(elder)?, reasons };
        self.one_or_two(seat, when, younger, body.into())
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
