//! Whether one place lies in another, and what a place is called. Source: ours.

use crate::ids::PlaceId;

use super::Record;
use super::place::Place;

/// How deep places may lie in one another: cell, wing, block, site. Source: ours; stops a circle.
const DEPTH_MAX: u32 = 8;

impl Record {
    /// The id of a place by its row; none for no place.
    pub(crate) fn place_name(&self, row: u32) -> Option<&str> {
        ((row as usize) < self.places.len()).then(|| self.places.key(row).as_str())
    }

    /// Whether a place, by its row, is another or lies in it.
    pub(crate) fn is_inside(&self, row: u32, outer: &PlaceId) -> bool {
        let Some(outer) = self.places.ix(outer) else { return false };
        let mut at = Some(row).filter(|row| (*row as usize) < self.places.len());
        for _ in 0..DEPTH_MAX {
            match at {
                Some(row) if row == outer => return true,
                Some(row) => at = self.within(self.places.row(row)),
                None => return false,
            }
        }
        false
    }

    fn within(&self, place: &Place) -> Option<u32> {
        place.facts.as_ref()?.inside.as_ref().and_then(|outer| self.places.ix(outer))
    }
}
