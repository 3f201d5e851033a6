//! People and places as they are shown outside the core: where each is, by whose log, since when.
//! Source: ours.

use crate::event::place::PlaceDescribed;
use crate::ids::{AuthorityId, MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::time::Moment;

use super::Record;
use super::leg::{LegStep, Standing};

/// One change of a person's legs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegLine {
    /// When it happened.
    pub occurred: Moment,
    /// When it was recorded.
    pub recorded: Moment,
    /// In whose log.
    pub authority: AuthorityId,
    /// What happened, in a word.
    pub step: &'static str,
    /// Where.
    pub place: Option<PlaceId>,
    /// Aboard what.
    pub movement: Option<MovementId>,
}

/// Where a person is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// Under whom.
    pub authority: AuthorityId,
    /// Whether nobody can say where.
    pub fate_unknown: bool,
    /// Where.
    pub place: Option<PlaceId>,
    /// Aboard what.
    pub movement: Option<MovementId>,
    /// Since when.
    pub since: Moment,
}

/// How a person stands, and by whose log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stands {
    /// In whose custody he is; of whoever is in nobody's, who had him last.
    pub authority: AuthorityId,
    /// How he stands there.
    pub standing: Standing,
    /// Where, or where that happened.
    pub place: Option<PlaceId>,
    /// Aboard what.
    pub movement: Option<MovementId>,
    /// Since when.
    pub since: Moment,
}

impl Record {
    /// How a person stands: by the log in whose custody he is, else by the one that had him last. None for whoever
    /// was only named on a list.
    pub fn stands(&self, number: PersonNumber) -> Option<Stands> {
        let legs = &self.people.get(&number)?.legs;
        let last = || {
            let ends = legs.ends().into_iter();
            ends.map(|(_, change)| change.log).map(|log| (log, legs.position(log))).max_by_key(|(_, p)| p.since)
        };
        let (log, position) = legs.holder().or_else(last)?;
        Some(Stands {
            authority: self.authorities.key(log).clone(),
            standing: position.standing,
            place: self.place_name(position.place).cloned(),
            movement: self.movement_name(position.movement).cloned(),
            since: position.since,
        })
    }

    /// Every number in the record.
    pub fn numbers(&self) -> impl Iterator<Item = PersonNumber> {
        self.people.iter().map(|(number, _)| *number)
    }

    /// Into whom a number was merged.
    pub fn merged_into(&self, number: PersonNumber) -> Option<PersonNumber> {
        self.elder_of(number)
    }

    /// All changes of a person's legs, in order of occurrence.
    pub fn leg_lines(&self, number: PersonNumber) -> Vec<LegLine> {
        let changes = self.people.get(&number).map_or(&[][..], |person| person.legs.changes());
        let line = |change: &super::leg::LegChange| LegLine {
            occurred: change.occurred,
            recorded: change.recorded,
            authority: self.authorities.key(change.log).clone(),
            step: step_word(change.step),
            place: self.place_name(change.place).cloned(),
            movement: self.movement_name(change.movement).cloned(),
        };
        changes.iter().map(line).collect()
    }

    /// Who holds a person and where; none for whoever is in nobody's custody.
    pub fn whereabouts(&self, number: PersonNumber) -> Option<Whereabouts> {
        let (log, position) = self.people.get(&number)?.legs.holder()?;
        Some(Whereabouts {
            authority: self.authorities.key(log).clone(),
            fate_unknown: position.standing == Standing::FateUnknown,
            place: self.place_name(position.place).cloned(),
            movement: self.movement_name(position.movement).cloned(),
            since: position.since,
        })
    }

    /// The places that are described.
    pub fn places(&self) -> impl Iterator<Item = (&PlaceId, &PlaceDescribed)> {
        self.places.iter().filter_map(|(id, place)| Some((id, place.facts.as_ref()?)))
    }

    /// The registry default days of an authority's rules, as month * 100 + day.
    pub fn default_birth_days(&self, authority: &AuthorityId) -> Vec<u16> {
        self.rules(authority).default_birth_days
    }

    /// Whether somebody born on a day is a child at a time, by the rules that hold for him.
    pub fn is_child_if_born(&self, number: PersonNumber, day: i32, at: Moment) -> bool {
        let months = self.rules_for(number).adult_age_years.saturating_mul(12);
        super::calendar::months_lived(day, super::calendar::day_of(at)) < months
    }

    /// The groups of a stream that an authority has erased.
    pub fn is_erased(&self, number: PersonNumber, group: crate::event::Group) -> bool {
        let erased = (crate::event::Stream::Person(number), group);
        self.authorities.rows().any(|a| a.erased.contains(&erased))
    }

    /// The persons of whom an authority has erased a group, in order.
    pub fn erased(&self, group: crate::event::Group) -> std::collections::BTreeSet<PersonNumber> {
        let erased = self.authorities.rows().flat_map(|a| &a.erased).filter(|(_, of)| *of == group);
        erased
            .filter_map(
                |(stream, _)| if let crate::event::Stream::Person(number) = stream { Some(*number) } else { None },
            )
            .collect()
    }

    pub(crate) fn movement_name(&self, row: u32) -> Option<&MovementId> {
        ((row as usize) < self.movements.len()).then(|| self.movements.key(row))
    }
}

pub(crate) const fn step_word(step: LegStep) -> &'static str {
    match step {
        LegStep::Registered => "registered",
        LegStep::Found => "found",
        LegStep::Received => "received",
        LegStep::Recaptured => "recaptured",
        LegStep::Unmerged => "unmerged",
        LegStep::Boarded => "boarded",
        LegStep::MovedTo => "moved",
        LegStep::HandedOver => "handed over",
        LegStep::NotReceived => "signed for and not received",
        LegStep::Died => "died",
        LegStep::Escaped => "escaped",
        LegStep::Released => "released",
        LegStep::FateUnknown => "fate unknown",
        LegStep::Merged => "merged",
    }
}
