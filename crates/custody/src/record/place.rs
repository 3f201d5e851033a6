//! Places, roll calls and what others claim. Source: ours.

mod as_if;
mod described;
pub(crate) mod nesting;

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::place::{CountClaimed, PlaceDescribed};
use crate::ids::{EventId, PlaceId};
use crate::time::Moment;

use self::described::Told;
use self::nesting::Nesting;
use super::person::{Seen, Sighting};
use super::{Context, Record};

/// A place as it is described by whoever is heard of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Place {
    /// What is known of it; none where another event named it first.
    #[n(0)]
    pub(crate) facts: Option<PlaceDescribed>,
    /// Unnamed people present, with both times, by roll call.
    #[n(1)]
    pub(crate) unnamed: Vec<(Moment, Moment, u32)>,
    /// When it was described so, and by which event.
    #[n(2)]
    pub(crate) since: (Moment, EventId),
    /// What each description said of whose it is and what it lies inside of, by whose log, in order of the time they hold from.
    #[n(3)]
    pub(crate) nesting: Vec<Nesting>,
    /// What each log says last of it: the facts are one of these.
    #[n(4)]
    pub(crate) told: Vec<Told>,
}

/// A count claimed by somebody, with when it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Claimed {
    /// The claim.
    #[n(0)]
    pub(crate) claim: CountClaimed,
    /// When it was recorded.
    #[n(1)]
    pub(crate) recorded: Moment,
    /// Row of the authority whose log holds it.
    #[n(2)]
    pub(crate) log: u32,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, id: &PlaceId, body: &Body) {
    let place_row = record.place_row(id);
    match body {
        Body::PlaceDescribed(b) => {
            described::describe(record, context, id, b);
            let place = record.places.entry(id, Place::default).1;
            let told = (context.occurred, context.id);
            let (recorded, log, seq) = (context.recorded, context.log, context.seq);
            let at = place.nesting.partition_point(|n| n.since <= told);
            let (inside, authority) = (b.inside.clone(), b.authority.clone());
            place.nesting.insert(at, Nesting { since: told, recorded, log, seq, inside, authority });
        }
        Body::RollCalled(b) => {
            let place = record.places.entry(id, Place::default).1;
            place.unnamed.push((context.occurred, context.recorded, b.unnamed));
            for number in &b.present {
                sight(record, context, *number, place_row, Seen::Verified(b.means));
                let tells = super::conflict::taken_over::a_sighting_may_tell(record, *number, body);
                if tells || record.is_in_a_merge(*number) {
                    super::conflict::look_again(record, context, *number);
                }
            }
        }
        _ => {}
    }
}

/// Keeps a count claimed by somebody, as said.
pub(crate) fn apply_claim(record: &mut Record, context: &Context<'_>, body: &Body) {
    if let Body::CountClaimed(b) = body {
        record.claims.push(Claimed { claim: b.clone(), recorded: context.recorded, log: context.log });
    }
}

/// Notes that a person was seen somewhere, and by what.
pub(crate) fn sight(
    record: &mut Record,
    context: &Context<'_>,
    number: crate::number::PersonNumber,
    place_row: u32,
    means: Seen,
) {
    let by = record.two_signers(context);
    if let Some(person) = record.people.get_mut(&number) {
        let sighting = Sighting { at: context.occurred, place: place_row, means, id: context.id, log: context.log, by };
        let same = |last: &&mut Sighting| last.log == context.log && last.is_verified() == sighting.is_verified();
        match person.sightings.iter_mut().find(same) {
            Some(last) if (last.at, last.id) <= (sighting.at, sighting.id) => *last = sighting,
            Some(_) => {}
            None => person.sightings.push(sighting),
        }
    }
}
