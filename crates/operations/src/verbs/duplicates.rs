//! Numbers that may be one human, for two officers to judge: by one alias, by one band, or by claims that
//! say the same. Never by a name alone: one more thing that is said of both must be the same, and nothing may contradict
//! it, so that brothers are not joined. An import asks the same rule. The rehearsal measures it. Source: `custody.md`
//! (Words); decision 0060.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use custody::event::person::{NotSame, NotSameWithdrawn, RegisterField};
use custody::event::{Body, Stream};
use custody::{Known, Moment, Order, PayloadKeys, PersonNumber, Sameness};
use serde::Serialize;

use super::person_number;
use super::shared_claims::{BIRTH, Claims, Trait};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;
use crate::roster::fold;

/// Two numbers, the elder first, and what is the same of both beside the name.
type Alike = ((PersonNumber, PersonNumber), &'static str);

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

impl Desk {
    /// Likely duplicates: to each number the eldest that it may be the same as. Those that officers found not to
    /// be the same are left out.
    pub fn duplicates(&self) -> Result<Vec<Pair>, Failure> {
        let mut pairs: BTreeMap<(PersonNumber, PersonNumber), Pair> = BTreeMap::new();
        let mut add = |(elder, younger): (PersonNumber, PersonNumber), by: &'static str, why: String| {
            let pair = Pair { elder: elder.to_string(), younger: younger.to_string(), by, why };
            pairs.entry((elder, younger)).or_insert(pair);
        };
        let mut of_one_name: BTreeSet<Vec<PersonNumber>> = self.of_one_registered_name();
        for (sameness, numbers) in self.record.alike() {
            let (by, why) = match sameness {
                Sameness::Alias => ("alias", "the same alias of one issuer"),
                Sameness::Band => ("band", "the same band is worn by both"),
                Sameness::Name => {
                    of_one_name.insert(numbers);
                    continue;
                }
            };
            for pair in self.with_eldest(&numbers, |_, _| true) {
                add(pair, by, why.into());
            }
        }
        let keys = self.payload_keys()?;
        for numbers in of_one_name {
            for (pair, what) in self.by_claims(&numbers, &keys)? {
                let what = if what == BIRTH { "name, father and birth".into() } else { format!("name and {what}") };
                add(pair, "claims", format!("the same {what}"));
            }
        }
        Ok(pairs.into_values().collect())
    }

    /// Groups of numbers whose names in the register are one once folded, eldest first, those merged left out.
    fn of_one_registered_name(&self) -> BTreeSet<Vec<PersonNumber>> {
        let groups = self.by_registered_name().into_values().filter(|numbers| numbers.len() > 1);
        let first_contact = |number: &PersonNumber| {
            let legs = self.record.leg_lines(*number);
            (legs.first().map_or(Moment::MAX, |leg| leg.occurred), *number)
        };
        groups
            .map(|mut numbers| {
                numbers.sort_by_cached_key(first_contact);
                numbers
            })
            .collect()
    }

    /// Everyone by the name in the register, folded; those merged, and those of whom no name is known, left out.
    pub(crate) fn by_registered_name(&self) -> HashMap<String, Vec<PersonNumber>> {
        let mut names: HashMap<String, Vec<PersonNumber>> = HashMap::new();
        for number in self.record.numbers().filter(|number| self.record.merged_into(*number).is_none()) {
            let said = self.record.register_field(number, RegisterField::Identity).map(|value| value.text);
            if let Some(Known::Value(name)) = said {
                names.entry(fold(&name)).or_default().push(number);
            }
        }
        names.remove("");
        names
    }

    /// Of those of one name, eldest first, the pairs of whom one more thing is the same. Only those with such a thing in
    /// common are compared, so that a frequent name does not cost its square.
    fn by_claims(&self, numbers: &[PersonNumber], keys: &PayloadKeys) -> Result<Vec<Alike>, Failure> {
        let mut claims: BTreeMap<PersonNumber, Claims> = BTreeMap::new();
        let mut of_trait: BTreeMap<Trait, Vec<PersonNumber>> = BTreeMap::new();
        for number in numbers {
            let events = self.events_under(*number, keys)?;
            let said = Claims::of(events.iter().filter_map(|event| event.body.as_ref().ok()));
            said.traits().into_iter().for_each(|one| of_trait.entry(one).or_default().push(*number));
            claims.insert(*number, said);
        }
        let shared = |a: PersonNumber, b: PersonNumber| claims.get(&a)?.shared(claims.get(&b)?);
        let of_one = |alike: Vec<PersonNumber>| -> Vec<Alike> {
            let pairs = self.with_eldest(&alike, |a, b| shared(a, b).is_some());
            pairs.into_iter().filter_map(|pair| Some((pair, shared(pair.0, pair.1)?))).collect()
        };
        Ok(of_trait.into_values().flat_map(of_one).collect())
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

/// Two officers take such a finding back: whether the two are one is open again.
pub fn not_same_withdrawn(other: &str, reasons: String) -> Result<Body, Failure> {
    Ok(NotSameWithdrawn { other: person_number(other)?, reasons }.into())
}
