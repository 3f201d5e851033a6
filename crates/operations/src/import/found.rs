//! Whose row it is: nobody's yet, somebody's who is registered, or a number that somebody else has. Of people with
//! one number their own claims decide, never the number alone. Source: ours, decision 0036.

use std::collections::{BTreeMap, BTreeSet};

use custody::event::Body;
use custody::event::person::AliasAdded;
use custody::{PersonNumber, PlaceId, Standing};

use super::Around;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::roster::{Agreement, Said, spelt_in_figures, with_other_zeros};

/// Whose a row is.
pub(super) enum Found {
    /// No number here has the alias.
    Nobody,
    /// Somebody's of whom all of it is recorded already.
    Whole(PersonNumber),
    /// Whose claims it can stand beside; and what of it differs a little.
    One(PersonNumber, Option<&'static str>),
    /// The alias is of others, and this contradicts what is recorded of them.
    OfOthers(BTreeSet<PersonNumber>, Vec<&'static str>),
    /// It can be several people's, and they decide.
    Several(BTreeSet<PersonNumber>),
}

impl Desk {
    /// Everyone with an alias of one issuer, in whatever figures its number was written; where nobody has it so, with
    /// or without zeros in front, which spreadsheets drop.
    pub(crate) fn with_alias(&self, issuer: &str, value: &str) -> BTreeSet<PersonNumber> {
        let found = self.with_alias_as_written(issuer, value);
        if !found.is_empty() {
            return found;
        }
        with_other_zeros(value).iter().flat_map(|value| self.with_alias_as_written(issuer, value)).collect()
    }

    /// Whether somebody has an alias with as many zeros in front as were written.
    pub(super) fn has_as_written(&self, alias: &AliasAdded) -> bool {
        !self.with_alias_as_written(&alias.issuer, &alias.value).is_empty()
    }

    /// The same with as many zeros in front as were written.
    pub(super) fn with_alias_as_written(&self, issuer: &str, value: &str) -> BTreeSet<PersonNumber> {
        spelt_in_figures(value).iter().flat_map(|value| self.record.with_alias(issuer, value)).collect()
    }

    /// Whose a row is that states these facts. What is recorded is read only where the row says something new, so
    /// that a roster taken again costs no reading; `read` is what was read already.
    pub(super) fn found_by(
        &self,
        alias: &AliasAdded,
        facts: &[Body],
        read: &BTreeMap<PersonNumber, Vec<Body>>,
        around: &Around<'_>,
    ) -> Result<Found, Failure> {
        let numbers = self.with_alias(&alias.issuer, &alias.value);
        if numbers.is_empty() {
            return Ok(Found::Nobody);
        }
        let elder = |number: PersonNumber| self.record.merged_into(number).unwrap_or(number);
        let says_all = |number: &PersonNumber| facts.iter().all(|fact| self.record.says_of(*number, fact));
        if let Some(number) = numbers.iter().copied().find(says_all) {
            return Ok(Found::Whole(elder(number)));
        }
        let row = Said::of(facts);
        let (mut agreeing, mut near, mut differing) = (BTreeSet::new(), Vec::new(), Vec::new());
        for number in &numbers {
            let unread: Vec<Body> = match read.contains_key(number) {
                true => Vec::new(),
                false => self.events_under(*number, &around.keys)?.into_iter().filter_map(|e| e.body.ok()).collect(),
            };
            let written = read.get(number).unwrap_or(&unread);
            let recorded = Said::of(written.iter().chain(around.elders.stated(*number)));
            match row.agreement(&recorded) {
                Agreement::Agrees => drop(agreeing.insert(elder(*number))),
                Agreement::Nearly(what) => near.push((elder(*number), what)),
                Agreement::Contradicts(what) => differing.extend(what),
            }
        }
        near.retain(|(number, _)| !agreeing.contains(number));
        Ok(match (agreeing.iter().copied().collect::<Vec<_>>().as_slice(), near.as_slice()) {
            ([only], _) => Found::One(*only, None),
            ([], [(number, what)]) => Found::One(*number, Some(what)),
            ([], []) => {
                differing.sort_unstable();
                differing.dedup();
                Found::OfOthers(numbers.into_iter().map(elder).collect(), differing)
            }
            _ => Found::Several(agreeing.into_iter().chain(near.into_iter().map(|(number, _)| number)).collect()),
        })
    }
}

impl Found {
    /// Everyone whose record was looked at.
    pub(super) fn numbers(&self) -> BTreeSet<PersonNumber> {
        match self {
            Self::Nobody => BTreeSet::new(),
            Self::Whole(number) | Self::One(number, _) => BTreeSet::from([*number]),
            Self::OfOthers(numbers, _) | Self::Several(numbers) => numbers.clone(),
        }
    }
}

impl Desk {
    /// What is doubtful about a place's list that names somebody whom the record has in nobody's custody, or at
    /// another place.
    pub(super) fn not_there(&self, number: PersonNumber, place: &PlaceId) -> Option<String> {
        self.gone(number).or_else(|| self.elsewhere(number, place))
    }

    /// A list moves nobody: what it says of the place of somebody held elsewhere is told.
    fn elsewhere(&self, number: PersonNumber, place: &PlaceId) -> Option<String> {
        let stands = self.record.whereabouts(number)?;
        let there = match (stands.place, stands.movement) {
            (Some(there), _) if self.lies_in(&there, place) || self.lies_in(place, &there) => return None,
            (Some(there), _) => format!("at {there}"),
            (None, Some(movement)) => format!("aboard {movement}"),
            (None, None) => return None,
        };
        Some(format!(
            "{number} is on this list of {place}, and the record has him {there} since {}: a list moves nobody; if he \
             is here, who sees him says so (`custodia man observe found-here {number}`)",
            stands.since
        ))
    }

    /// Whether a place is another one, or lies inside it.
    pub(super) fn lies_in(&self, place: &PlaceId, other: &PlaceId) -> bool {
        let mut at = Some(place.clone());
        // As deep as there are places, so that a circle ends.
        for _ in 0..=self.record.places().count() {
            let Some(here) = at else { return false };
            if here == *other {
                return true;
            }
            at = self.record.places().find(|(id, _)| **id == here).and_then(|(_, facts)| facts.inside.clone());
        }
        false
    }

    fn gone(&self, number: PersonNumber) -> Option<String> {
        let stands = self.record.stands(number)?;
        let how = match stands.standing {
            Standing::Died => "dead",
            Standing::Escaped => "escaped",
            Standing::Released => "released",
            Standing::FateUnknown => "of unknown fate",
            Standing::Never | Standing::Held | Standing::Out | Standing::Merged => return None,
        };
        Some(format!(
            "{number} is on this list, and the record has him {how} since {}: if he is here, who sees him says so \
             (`custodia man observe found-here {number}`)",
            stands.since
        ))
    }
}

/// Numbers in a sentence.
pub(super) fn listed(numbers: &BTreeSet<PersonNumber>) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ")
}
