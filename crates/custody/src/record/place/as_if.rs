//! The record as it would be with one place described otherwise, so that what follows is asked of the same functions that
//! the gates ask. Source: ours.

use crate::event::place::PlaceDescribed;
use crate::ids::{EventId, PlaceId};
use crate::record::Record;
use crate::time::Moment;

use super::Place;
use super::nesting::Nesting;

impl Record {
    /// A copy in which a log has just described a place so. A copy, for one description touches whatever lies in the
    /// place and around it, and is rare.
    pub(crate) fn as_if_described(&self, id: &PlaceId, body: &PlaceDescribed, (log, at): (u32, Moment)) -> Self {
        let mut after = self.clone();
        let own = *after.authorities.key(log) == body.authority;
        let place = after.places.entry(id, Place::default).1;
        if own {
            place.facts = Some(body.clone());
        }
        let (inside, authority) = (body.inside.clone(), body.authority.clone());
        let since = (at, EventId([u8::MAX; 16]));
        place.nesting.push(Nesting { since, recorded: at, log, seq: u64::MAX, inside, authority });
        after
    }
}
