//! Rows of places in words, and whether one lies in a place that is named. Source: ours.

use crate::ids::PlaceId;

use super::Record;

impl Record {
    /// The id of a place by its row; none for no place.
    pub(crate) fn place_name(&self, row: u32) -> Option<&PlaceId> {
        ((row as usize) < self.places.len()).then(|| self.places.key(row))
    }

    /// Whether a place, by its row, is another or lies in it.
    pub(crate) fn lies_in(&self, row: u32, outer: &PlaceId) -> bool {
        self.place_name(row).is_some_and(|place| self.is_inside(place, outer))
    }
}
