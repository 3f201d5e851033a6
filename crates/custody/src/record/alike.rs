//! Numbers that may be one human: the same alias, the same band, the same whole name. Nothing is
//! decided here; two officers merge, or find that they are not the same. Source: `custody.md` (Words).

use std::collections::{BTreeMap, HashMap};

use crate::number::PersonNumber;
use crate::time::Moment;

use super::Record;
use super::identity::Mark;
use super::person::Person;

/// What two numbers have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sameness {
    /// An alias of one issuer.
    Alias,
    /// The band worn now.
    Band,
    /// The whole name in one spelling; many men have it, so more must agree.
    Name,
}

/// When a number was first used, then the number itself: of two numbers the elder has the smaller.
pub(crate) fn first_contact(person: &Person, number: PersonNumber) -> (Moment, PersonNumber) {
    (person.legs.changes().first().map_or(Moment::MAX, |c| c.occurred), number)
}

/// Persons by their whole names, as they stood when it was made.
#[derive(Debug, Default)]
pub struct ByName(HashMap<Mark, Vec<PersonNumber>>);

impl ByName {
    /// Everyone of one whole name, in one spelling.
    pub fn of(&self, name: &str) -> &[PersonNumber] {
        self.0.get(&Mark::of(&[name])).map_or(&[], Vec::as_slice)
    }
}

impl Record {
    /// Everyone by whole name, those merged into another left out.
    pub fn by_name(&self) -> ByName {
        let mut names: HashMap<Mark, Vec<PersonNumber>> = HashMap::new();
        for (number, person) in self.people.iter().filter(|(number, _)| self.merged_into(**number).is_none()) {
            for name in &person.identity.names {
                names.entry(*name).or_default().push(*number);
            }
        }
        ByName(names)
    }

    /// Groups of numbers that share something, the elder before the younger, those merged already left out.
    pub fn alike(&self) -> Vec<(Sameness, Vec<PersonNumber>)> {
        let mut groups: Vec<(Sameness, Vec<PersonNumber>)> = Vec::new();
        let mut add = |sameness, numbers: &[PersonNumber]| {
            let mut alive: Vec<PersonNumber> =
                numbers.iter().copied().filter(|n| self.merged_into(*n).is_none()).collect();
            alive.sort_unstable();
            alive.dedup();
            alive.sort_by_key(|n| self.people.get(n).map_or((Moment::MAX, *n), |person| first_contact(person, *n)));
            if alive.len() > 1 {
                groups.push((sameness, alive));
            }
        };
        for (_, numbers) in self.aliases.iter().filter(|(_, numbers)| numbers.len() > 1) {
            add(Sameness::Alias, numbers);
        }
        for (band, _) in self.bands.iter().filter(|(_, numbers)| numbers.len() > 1) {
            add(Sameness::Band, &self.wearers(band));
        }
        let names: BTreeMap<Mark, Vec<PersonNumber>> = self.by_name().0.into_iter().collect();
        for numbers in names.values().filter(|numbers| numbers.len() > 1) {
            add(Sameness::Name, numbers);
        }
        groups
    }

    /// Whether officers have found that two numbers are not one human.
    pub fn found_not_same(&self, one: PersonNumber, other: PersonNumber) -> bool {
        self.people.get(&one).is_some_and(|p| p.identity.not_same.iter().any(|n| n.value.said == other))
    }
}
