//! All numbers of one human: what says no under one of them says no under each, and what answers it under another
//! counts once whoever wrote it could know of both. Source: `custody.md` (Words, Person), decision 0059.
//!
//! Read through every merge that stands in some log, also where another log denies it: in doubt nobody is moved.
//! Papers do not cross: what speaks for a number speaks for that number.

use std::collections::BTreeMap;

use crate::ids::EventId;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::Record;
use super::dated::Dated;
use super::person::Person;

/// One number of a human, and the newest merge on the way to it.
pub(crate) struct Numbered<'r> {
    pub(crate) number: PersonNumber,
    pub(crate) person: &'r Person,
    /// None for the number that was asked for.
    joined: Option<EventId>,
}

/// The numbers of one human, the one asked for first, the others in order.
pub(crate) struct Human<'r>(Vec<Numbered<'r>>);

impl<'r> Human<'r> {
    /// The number asked for and the others.
    pub(crate) fn all(&self) -> &[Numbered<'r>] {
        &self.0
    }

    /// The numbers beside the one asked for.
    pub(crate) fn others(&self) -> &[Numbered<'r>] {
        self.0.get(1..).unwrap_or_default()
    }
}

impl Numbered<'_> {
    /// Whether a fact written under this number may answer what says no under another: it is the same number, or it
    /// happened and was recorded after both were known to be one.
    pub(crate) fn may_answer<T>(&self, other: &Self, fact: &Dated<T>) -> bool {
        let joined = self.joined.max(other.joined);
        self.number == other.number || joined.is_none_or(|merge| fact.id > merge && fact.at >= merge.recorded())
    }

    /// Where a fact stands, to be put behind it in words: nothing for the number asked for.
    pub(crate) fn under(&self) -> String {
        self.joined.map_or_else(String::new, |_| format!(" (written under {}, one human with him)", self.number))
    }
}

impl Record {
    /// All numbers of the human of a number; none where it is not in the record. Each is reached once, so that merges
    /// may lead round in a circle.
    pub(crate) fn human(&self, number: PersonNumber) -> Option<Human<'_>> {
        let own = Numbered { number, person: self.people.get(&number)?, joined: None };
        if !self.is_in_a_merge(number) {
            return Some(Human(vec![own]));
        }
        let mut reached: BTreeMap<PersonNumber, Option<EventId>> = BTreeMap::from([(number, None)]);
        let mut waiting = vec![number];
        while let Some(at) = waiting.pop() {
            let on_the_way = reached.get(&at).copied().flatten();
            for (next, merge) in self.joined_with(at) {
                reached.entry(next).or_insert_with(|| {
                    waiting.push(next);
                    on_the_way.max(Some(merge))
                });
            }
        }
        reached.remove(&number);
        let others = reached
            .into_iter()
            .filter_map(|(number, joined)| Some(Numbered { number, person: self.people.get(&number)?, joined }));
        Some(Human(std::iter::once(own).chain(others).collect()))
    }

    /// The numbers that some log has merged with one, and the newest event that says so of each.
    fn joined_with(&self, number: PersonNumber) -> Vec<(PersonNumber, EventId)> {
        let words = |of: PersonNumber| {
            let said = self.people.get(&of).into_iter().flat_map(|person| person.merged.iter());
            said.filter(|word| word.value.said.stands).map(move |word| (of, word.value.said.elder, word.id))
        };
        let younger = self.merged_ever(number).iter().flat_map(|younger| words(*younger));
        let own = words(number).map(|(_, elder, id)| (elder, id));
        let mut joined: Vec<(PersonNumber, EventId)> =
            own.chain(younger.filter(|(_, elder, _)| *elder == number).map(|(of, _, id)| (of, id))).collect();
        // The newest word of a pair first, so that it is the one that is kept.
        joined.sort_unstable_by_key(|entry| std::cmp::Reverse(entry.1));
        joined
    }

    /// The other numbers of the human of a number, in order.
    pub fn numbers_beside(&self, number: PersonNumber) -> Vec<PersonNumber> {
        let human = self.human(number);
        human.iter().flat_map(|human| human.others()).map(|other| other.number).collect()
    }
}

impl EventId {
    /// When its event was recorded, as the id says (RFC 9562 §5.7).
    pub(crate) fn recorded(self) -> Moment {
        let mut ms = [0; 8];
        ms[2..].copy_from_slice(&self.0[..6]);
        Moment::from_ms(i64::from_be_bytes(ms))
    }
}
