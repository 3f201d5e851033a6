//! One human under several numbers: the number that he goes by, and what was written under those that were merged into
//! it. Source: `custody.md` (Words, Person; Clocks), decision 0061.
//!
//! What was done under any of his numbers was done for him, so that it meets what is owed of him. What begins with his
//! first contact is owed once, though he was registered twice.

use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::clock::{ClockFact, ClockMark};
use crate::record::person::Person;
use crate::time::Moment;

/// Whoever owes nothing under another number.
pub(super) struct OneHuman<'r> {
    /// The number that he goes by.
    pub(super) number: PersonNumber,
    /// What stands under it.
    pub(super) person: &'r Person,
    /// What stands under the numbers merged into it, each with when it was.
    pub(super) younger: Vec<(PersonNumber, Moment, &'r Person)>,
}

/// A mark of a human.
#[derive(Clone, Copy)]
pub(super) struct Told<'r> {
    pub(super) mark: &'r ClockMark,
    /// When the number under which it stands was merged; none where it is his own.
    pub(super) merged: Option<Moment>,
    /// Whether it was made at first contact.
    pub(super) at_first_contact: bool,
}

impl Record {
    /// The human behind a number at a time.
    pub(super) fn who_owes(&self, number: PersonNumber, at: Moment) -> Option<OneHuman<'_>> {
        let number = self.eldest_at(number, at);
        let person = self.people.get(&number)?;
        let gone = self.gone_into(number, at).into_iter();
        let younger = gone.filter_map(|(number, since)| Some((number, since, self.people.get(&number)?))).collect();
        Some(OneHuman { number, person, younger })
    }
}

impl<'r> OneHuman<'r> {
    /// The files of all his numbers, his own first.
    pub(super) fn files(&self) -> impl Iterator<Item = (Option<Moment>, &'r Person)> {
        let younger = self.younger.iter().map(|(_, since, person)| (Some(*since), *person));
        std::iter::once((None, self.person)).chain(younger)
    }

    /// Whether a number is one of his.
    pub(super) fn has(&self, number: PersonNumber) -> bool {
        self.number == number || self.younger.iter().any(|(younger, ..)| *younger == number)
    }

    /// Everything told of him up to a time, in order.
    pub(super) fn told(&self, at: Moment) -> Vec<Told<'r>> {
        let of_file = |(merged, person): (Option<Moment>, &'r Person)| {
            let marks = person.marks.iter().filter(move |mark| mark.at <= at);
            marks.map(move |mark| {
                let same_event = |other: &&ClockMark| other.event == mark.event;
                let at_first_contact =
                    person.marks.iter().filter(same_event).any(|other| other.says(ClockFact::Registered));
                Told { mark, merged, at_first_contact }
            })
        };
        let mut told: Vec<Told<'r>> = self.files().flat_map(of_file).collect();
        told.sort_by_key(|one| (one.mark.at, one.mark.event));
        told
    }
}
