//! What a row says, in the words in which the record has it. Of a birth whose days hang on the day of the import the same
//! words on another day give other days, and are no new claim. Source: ours, decision 0075.

use std::collections::BTreeMap;

use custody::event::Body;
use custody::event::person::{AliasAdded, BirthClaimed, Reading};
use custody::{Moment, PayloadKeys, PersonNumber};

use super::same_claim::same_claim;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::roster::{Reckoned, RosterRow, same_words};

/// Days within which the same words are the same statement. A list that states no day is read as one of at most a year
/// ago; later it is an older list than that, or a newer one.
const SAME_STATEMENT_DAYS: u32 = 366;

/// The facts of a row as the record has them; what is doubtful about that; and what was read for it, of whom.
pub(super) struct AsRecorded {
    pub(super) facts: Vec<Body>,
    pub(super) doubt: Option<String>,
    pub(super) read: BTreeMap<PersonNumber, Vec<Body>>,
}

impl Desk {
    /// What a row states, in the words in which it is recorded where it says the same: other figures and spaces, other
    /// forms of the same day, and the days that its birth was given when the same words were taken before, so that a
    /// list taken again says nothing new. Where its words make him a child today and those recorded do not, they are
    /// new.
    pub(super) fn as_recorded(
        &self,
        row: &RosterRow,
        alias: &AliasAdded,
        facts: Vec<Body>,
        now: Moment,
        keys: &PayloadKeys,
    ) -> Result<AsRecorded, Failure> {
        let numbers = self.with_alias(&alias.issuer, &alias.value);
        let mut read = BTreeMap::new();
        let says_all = |number: &PersonNumber, facts: &[Body]| facts.iter().all(|f| self.record.says_of(*number, f));
        if numbers.is_empty() || numbers.iter().any(|number| says_all(number, &facts)) {
            return Ok(AsRecorded { facts, doubt: None, read });
        }
        let reckoned = row.birth.as_ref().and_then(|birth| birth.reckoned);
        let mut found: Option<(Vec<Body>, Option<String>)> = None;
        for number in numbers {
            let bodies: Vec<Body> =
                self.events_under(number, keys)?.into_iter().filter_map(|event| event.body.ok()).collect();
            let (mut same, mut doubt) = (self.in_recorded_words(number, &facts, &bodies), None);
            let listed = facts.iter().position(|fact| matches!(fact, Body::BirthClaimed(_)));
            if let (Some(reckoned), Some(at)) = (reckoned, listed)
                && let Some(recorded) = self.birth_recorded(number, facts.get(at), reckoned, now, &bodies)
            {
                doubt = self.doubt_of(number, facts.get(at), &recorded, now);
                if let Some(birth) = same.get_mut(at) {
                    *birth = recorded.into();
                }
            }
            read.insert(number, bodies);
            let whole = says_all(&number, &same);
            if whole || found.is_none() && same != facts {
                found = Some((same, doubt));
            }
            if whole {
                break;
            }
        }
        let (facts, doubt) = found.unwrap_or((facts, None));
        Ok(AsRecorded { facts, doubt, read })
    }

    /// The facts of a row, each in the words in which somebody's record has it, where it does.
    pub(super) fn in_recorded_words(&self, number: PersonNumber, facts: &[Body], bodies: &[Body]) -> Vec<Body> {
        let recorded = |fact: &Body| bodies.iter().rfind(|body| same_claim(fact, body)).unwrap_or(fact).clone();
        let each =
            facts.iter().map(|fact| if self.record.says_of(number, fact) { fact.clone() } else { recorded(fact) });
        each.collect()
    }

    /// The same of somebody of whom nothing was read yet.
    pub(super) fn in_words_of(
        &self,
        number: PersonNumber,
        facts: &[Body],
        keys: &PayloadKeys,
    ) -> Result<Vec<Body>, Failure> {
        let bodies: Vec<Body> =
            self.events_under(number, keys)?.into_iter().filter_map(|event| event.body.ok()).collect();
        Ok(self.in_recorded_words(number, facts, &bodies))
    }

    /// The newest claim of somebody's birth in the same words.
    fn birth_recorded(
        &self,
        number: PersonNumber,
        listed: Option<&Body>,
        reckoned: Reckoned,
        now: Moment,
        bodies: &[Body],
    ) -> Option<BirthClaimed> {
        let Some(Body::BirthClaimed(listed)) = listed else { return None };
        let births = bodies.iter().filter_map(|body| match body {
            Body::BirthClaimed(recorded) => Some(recorded),
            _ => None,
        });
        let mut same = births.filter(|recorded| is_same(listed, recorded, reckoned));
        let child =
            |claim: &BirthClaimed| claim.readings.iter().any(|r| self.record.is_child_if_born(number, r.last_day, now));
        same.rfind(|recorded| child(recorded) || !child(listed)).cloned()
    }

    /// The same words of a child as before: a newer list would make him younger than the record has him.
    fn doubt_of(
        &self,
        number: PersonNumber,
        listed: Option<&Body>,
        recorded: &BirthClaimed,
        now: Moment,
    ) -> Option<String> {
        let Some(Body::BirthClaimed(listed)) = listed else { return None };
        let young = |r: &Reading| self.record.is_child_if_born(number, r.last_day, now);
        let mut pairs = listed.readings.iter().zip(&recorded.readings);
        let later = pairs.find(|(listed, recorded)| young(listed) && listed.last_day > recorded.last_day)?;
        Some(format!(
            "{number}: {:?} was taken from a list before, and nothing new is written; if this list is a newer one, say \
             its day in the mapping (as_of): he is younger then",
            later.0.text
        ))
    }
}

/// Whether two claims of a list say the same of a birth; their days may differ where they hang on the day of the import.
fn is_same(listed: &BirthClaimed, recorded: &BirthClaimed, reckoned: Reckoned) -> bool {
    let days = |a: &Reading, b: &Reading| match reckoned {
        Reckoned::OnItsDay => (a.first_day, a.last_day) == (b.first_day, b.last_day),
        Reckoned::OnImport => {
            let apart = a.first_day.abs_diff(b.first_day).max(a.last_day.abs_diff(b.last_day));
            apart <= SAME_STATEMENT_DAYS
        }
    };
    let pairs = || listed.readings.iter().zip(&recorded.readings);
    listed.source == recorded.source
        && listed.default_day == recorded.default_day
        && listed.readings.len() == recorded.readings.len()
        && pairs().all(|(a, b)| same_words(a, b) && days(a, b))
}

#[cfg(test)]
mod tests {
    use custody::event::person::{Calendar, Source};

    use super::*;

    fn claim(text: &str, days: (i32, i32)) -> BirthClaimed {
        let reading = Reading { calendar: Calendar::Gregorian, text: text.into(), first_day: days.0, last_day: days.1 };
        BirthClaimed { readings: vec![reading], default_day: false, source: Source::PriorRegister }
    }

    #[test]
    fn the_same_words_on_another_day_are_one_claim_and_a_list_with_its_day_is_its_own() {
        let (first, later) = (claim("age 30", (9_000, 9_730)), claim("age 30", (9_010, 9_740)));
        assert!(is_same(&later, &first, Reckoned::OnImport));
        assert!(!is_same(&claim("age 31", (9_010, 9_740)), &first, Reckoned::OnImport), "another age");
        assert!(!is_same(&claim("age 30", (9_367, 10_097)), &first, Reckoned::OnImport), "more than a year later");
        // As ages were kept before they were marked.
        assert!(is_same(&later, &claim("30", (9_000, 9_730)), Reckoned::OnImport));
        let dated = |day: &str, days| claim(&format!("age 30 on {day}"), days);
        let (list, next) = (dated("2026-01-10", (9_000, 9_364)), dated("2026-02-10", (9_031, 9_395)));
        assert!(is_same(&list, &list, Reckoned::OnItsDay));
        assert!(!is_same(&next, &list, Reckoned::OnItsDay));
        assert!(is_same(&list, &claim("30", (9_000, 9_364)), Reckoned::OnItsDay));
    }

    #[test]
    fn claims_of_another_source_or_another_number_of_readings_are_not_the_same() {
        let one = claim("age 30", (9_000, 9_730));
        let his = BirthClaimed { source: Source::Person, ..one.clone() };
        assert!(!is_same(&one, &his, Reckoned::OnImport));
        let two = BirthClaimed { readings: [one.readings.clone(), one.readings.clone()].concat(), ..one.clone() };
        assert!(!is_same(&one, &two, Reckoned::OnImport));
    }
}
