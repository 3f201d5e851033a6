//! Clearances: asked, given, changed, withdrawn; what occurred last stands. Source: `custody.md`.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::movement::{ClearanceSet, ClearanceState};
use crate::ids::{ClearanceId, EventId};
use crate::record::{Context, Record};
use crate::time::Moment;

/// A clearance as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Clearance {
    /// What stands; none where a plan named it first.
    #[n(0)]
    pub standing: Option<ClearanceSet>,
    /// The event that says so.
    #[n(1)]
    pub(crate) event: EventId,
    /// Every change, in order of arrival.
    #[n(2)]
    pub changes: Vec<(Moment, ClearanceState)>,
    /// When what stands occurred.
    #[n(3)]
    pub(crate) since: Moment,
}

impl Clearance {
    /// Whether it is given and its window holds a time.
    pub fn is_valid_at(&self, at: Moment) -> bool {
        self.standing.as_ref().is_some_and(|c| c.state == ClearanceState::Given && c.from <= at && at <= c.until)
    }
}

impl Record {
    /// A clearance by its id.
    pub fn clearance(&self, id: &ClearanceId) -> Option<&Clearance> {
        self.clearances.get(id)
    }

    /// All clearances, in order of arrival.
    pub fn clearances(&self) -> impl Iterator<Item = (&ClearanceId, &Clearance)> {
        self.clearances.iter()
    }
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, id: &ClearanceId, body: &Body) {
    let Body::ClearanceSet(set) = body else { return };
    let clearance = record.clearances.entry(id, Clearance::default).1;
    clearance.changes.push((context.occurred, set.state));
    let newer = (clearance.since, clearance.event) <= (context.occurred, context.id);
    if clearance.standing.is_none() || newer {
        clearance.standing = Some(set.clone());
        clearance.event = context.id;
        clearance.since = context.occurred;
    }
}
