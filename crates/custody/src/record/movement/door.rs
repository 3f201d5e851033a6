//! What doors say of a person: the latest check at each end, exceptions still to be re-checked,
//! and the seat he sits in. Source: `custody.md` (Gates before embarkation: identity).

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::movement::{DoorChecked, DoorOutcome};
use crate::event::person::Sighted;
use crate::event::place::Verified;
use crate::ids::{EventId, MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::{Context, Record};
use crate::time::Moment;

use super::Movement;
use super::exception::{self, ByException};
use super::manifest::{CameAboard, LeftVehicle};
use super::out_of_order;
use crate::record::lone::Lone;
use crate::record::seldom::Seldom;

/// A person's facts at doors and aboard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoorFacts {
    /// The latest check at boarding.
    #[n(0)]
    pub boarding: Option<DoorCheck>,
    /// The latest check at acceptance.
    #[n(1)]
    pub arriving: Option<DoorCheck>,
    /// Verifications by exception since the last comparison of finger or face.
    #[n(2)]
    pub(crate) exceptions: Seldom<ByException>,
    /// Row of the movement he is aboard of, and his seat.
    #[n(3)]
    pub(crate) seat: Option<(u32, u16)>,
    /// Rows of a log and of a movement that it has him aboard of. Only a log's own word makes its next
    /// word out of order, so that the order in which logs arrive changes nothing.
    #[n(4)]
    pub(crate) told_aboard: Lone<(u32, u32)>,
    /// The last comparison of finger or face, at a door or away from one.
    #[n(5)]
    pub(crate) compared: Option<(Moment, EventId)>,
}

/// How a check at a door came out, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum DoorResult {
    /// Finger or face 1:1.
    #[n(0)]
    Verified,
    /// By exception, two officers.
    #[n(1)]
    Exception,
    /// Not verified.
    #[n(2)]
    NotVerified,
}

/// A check at a door, as far as the gates need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoorCheck {
    /// Row of the movement.
    #[n(0)]
    pub(crate) movement: u32,
    /// Manifest version.
    #[n(1)]
    pub version: u32,
    /// Its nonce.
    #[n(2)]
    pub nonce: Nonce,
    /// How it came out.
    #[n(3)]
    pub result: DoorResult,
    /// When.
    #[n(4)]
    pub at: Moment,
    /// By which event.
    #[n(5)]
    pub event: EventId,
    /// Rows of the officer who signed it and of a second one, each [`NONE`](crate::record::leg::NONE) where there is none.
    #[n(6)]
    pub(crate) by: [u32; 2],
}

impl DoorCheck {
    /// Whether it verified the person, by whatever means.
    pub fn is_verified(&self) -> bool {
        self.result != DoorResult::NotVerified
    }

    /// The rows of the officers who signed it.
    pub(crate) fn signers(&self) -> impl Iterator<Item = u32> {
        self.by.into_iter().filter(|row| *row != crate::record::leg::NONE)
    }
}

impl DoorFacts {
    /// He leaves a movement by the word of a log; says whether that log had told of him aboard.
    pub(super) fn leaves(&mut self, log: u32, movement: u32) -> bool {
        self.seat = self.seat.filter(|(seated, _)| *seated != movement);
        let told = self.told_aboard.len();
        self.told_aboard.retain(|by| *by != (log, movement));
        told != self.told_aboard.len()
    }
}

impl Record {
    /// A person's facts at doors and aboard.
    pub fn door(&self, person: PersonNumber) -> Option<&DoorFacts> {
        self.people.get(&person).map(|p| &p.door)
    }
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    match body {
        Body::DoorChecked(b) => check(record, context, number, b),
        Body::Sighted(b) => sight(record, context, number, b),
        Body::Boarded(b) => board(record, context, number, &b.movement, (b.seat, CameAboard::Boarded)),
        Body::FoundAboard(b) => board(record, context, number, &b.movement, (0, CameAboard::Found)),
        Body::DepartedWith(b) => board(record, context, number, &b.movement, (0, CameAboard::Found)),
        Body::ArrivedUnlisted(b) => {
            board(record, context, number, &b.movement, (0, CameAboard::Unlisted));
            leave(record, context, number, &b.movement, LeftVehicle::Disembarked);
        }
        Body::TakenOff(b) => leave(record, context, number, &b.movement, LeftVehicle::TakenOff),
        Body::Disembarked(b) => leave(record, context, number, &b.movement, LeftVehicle::Disembarked),
        Body::Received(b) => {
            let movement = record.movements.entry(&b.movement, Movement::default).1;
            if let Err(text) = movement.offers.received(b.nonce, number) {
                out_of_order(record, context, &b.movement, text);
            }
        }
        Body::HandCorrected(b) => {
            record.movements.entry(&b.movement, Movement::default).1.offers.corrected(context, number, b);
        }
        _ => {}
    }
}

/// Away from a door: a comparison, or an exception that answers one at a door.
fn sight(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Sighted) {
    let compared = matches!(body.means, Verified::Finger | Verified::Face);
    let by_exception = body.exception.as_ref().filter(|_| body.means == Verified::Exception);
    let by_exception = by_exception.map(|e| exception::read(record, context, e, false));
    let Some(person) = record.people.get_mut(&number) else { return };
    if compared {
        person.door.compared(context);
    }
    by_exception.into_iter().for_each(|one| person.door.by_exception(one));
}

fn check(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &DoorChecked) {
    let movement = record.movement_row(&body.movement);
    let by_exception = match &body.outcome {
        DoorOutcome::Exception(e) => Some(exception::read(record, context, e, true)),
        _ => None,
    };
    let by = record.two_signers(context);
    let Some(person) = record.people.get_mut(&number) else { return };
    let door = &mut person.door;
    by_exception.into_iter().for_each(|one| door.by_exception(one));
    if matches!(body.outcome, DoorOutcome::Verified(Verified::Finger | Verified::Face)) {
        door.compared(context);
    }
    let result = match &body.outcome {
        DoorOutcome::Verified(_) => DoorResult::Verified,
        DoorOutcome::Exception(_) => DoorResult::Exception,
        DoorOutcome::NotVerified(_) => DoorResult::NotVerified,
    };
    let check = DoorCheck {
        movement,
        version: body.manifest_version,
        nonce: body.nonce,
        result,
        at: context.occurred,
        event: context.id,
        by,
    };
    let slot = if body.arriving { &mut door.arriving } else { &mut door.boarding };
    if slot.as_ref().is_none_or(|old| (old.at, old.event) <= (check.at, check.event)) {
        *slot = Some(check);
    }
}

fn board(
    record: &mut Record,
    context: &Context<'_>,
    number: PersonNumber,
    id: &MovementId,
    (seat, came): (u16, CameAboard),
) {
    let (row, movement) = record.movements.entry(id, Movement::default);
    movement.put_aboard(number, seat, came, context.occurred);
    let Some(person) = record.people.get_mut(&number) else { return };
    person.door.seat = Some((row, seat));
    let told = (context.log, row);
    if !person.door.told_aboard.contains(&told) {
        person.door.told_aboard.push(told);
    } else if came == CameAboard::Boarded {
        out_of_order(record, context, id, format!("{number} boarded {id} when he was aboard already"));
    }
}

fn leave(record: &mut Record, context: &Context<'_>, number: PersonNumber, id: &MovementId, how: LeftVehicle) {
    let (row, movement) = record.movements.entry(id, Movement::default);
    movement.take_off(number, how, context.occurred);
    let Some(person) = record.people.get_mut(&number) else { return };
    let was_told = person.door.leaves(context.log, row);
    if !was_told && how == LeftVehicle::Disembarked {
        out_of_order(record, context, id, format!("{number} left {id} and was not aboard by the same log"));
    }
}
