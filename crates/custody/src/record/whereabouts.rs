//! Rows of places in words, and whether one lies in a place that is named. Source: ours.

use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;

use super::Record;

impl Record {
    /// Whether two authorities answer to one state, by what is known of both.
    pub(crate) fn are_of_one_state(&self, one: &AuthorityId, other: &AuthorityId) -> bool {
        let state = |id| self.authorities.get(id).map(|a| a.state.as_str()).filter(|state| !state.is_empty());
        state(one).is_some() && state(one) == state(other)
    }

    /// The id of a place by its row; none for no place.
    pub(crate) fn place_name(&self, row: u32) -> Option<&PlaceId> {
        ((row as usize) < self.places.len()).then(|| self.places.key(row))
    }

    /// Whether a place, by its row, is another or lies in it.
    pub(crate) fn lies_in(&self, row: u32, outer: &PlaceId) -> bool {
        self.place_name(row).is_some_and(|place| self.is_inside(place, outer))
    }

    /// Whether a person in custody is at a place, or at one that lies in it.
    pub fn is_held_in(&self, number: PersonNumber, place: &PlaceId) -> bool {
        let holder = self.people.get(&number).and_then(|person| person.legs.holder());
        holder.is_some_and(|(_, position)| self.lies_in(position.place, place))
    }
}
