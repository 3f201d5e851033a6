//! Whoever was aboard and is said to be elsewhere, or gone, and left the vehicle by none of its doors: the list and the
//! legs are of one mind, so he is off the list as of when that was. Source: `custody.md` (Conservation of people),
//! decision 0083.
//!
//! Nothing here believes it. Before the vehicle leaves, its heads are counted against the list without him; once it has
//! left, the log that leads it names him until somebody has looked, and the heads at arrival are counted without him.

use crate::event::Body;
use crate::number::PersonNumber;
use crate::record::leg::{NONE, Position, Standing};
use crate::record::{Context, Record};

use super::manifest::LeftVehicle;
use super::{Movement, Stage, out_of_order};

/// Takes somebody off the list of the movement that he was aboard of by the log of a context, which leads it, once an
/// event has taken his leg off it by no door. What another log says of him moves nobody on this one's list.
pub(crate) fn look(record: &mut Record, context: &Context<'_>, number: PersonNumber, (row, body): (u32, &Body)) {
    if row == NONE || by_a_door(record, row, body) {
        return;
    }
    let Some(person) = record.people.get(&number) else { return };
    let now = person.legs.position(context.log);
    if now.standing.is_open() && now.movement == row {
        return;
    }
    let id = record.movements.key(row).clone();
    let movement = record.movements.row_mut(row);
    if movement.home != Some(context.log) || !movement.has_aboard(number) {
        return;
    }
    movement.take_off(number, LeftVehicle::Elsewhere, context.occurred);
    let named = is_under_way(movement, context);
    if let Some(person) = record.people.get_mut(&number) {
        person.door.leaves(context.log, row);
    }
    if named {
        let text = format!("{number} is said to be {}, and {id}, which is under way, has him aboard", said(now));
        out_of_order(record, context, &id, text);
    }
}

/// Whether an event takes somebody off a movement by a door, or moves no body: taken off, got off, given to another under
/// a receipt where it came to, or found to have another number too.
fn by_a_door(record: &Record, row: u32, body: &Body) -> bool {
    let of = |id| record.movements.ix(id) == Some(row);
    match body {
        Body::TakenOff(b) => of(&b.movement),
        Body::Disembarked(b) => of(&b.movement),
        Body::ArrivedUnlisted(b) => of(&b.movement),
        Body::HandedOver(_) | Body::HandCorrected(_) => true,
        Body::Merged(_) | Body::Unmerged(_) => true,
        _ => false,
    }
}

/// By the leading log's own words, so that the order in which logs arrive changes nothing.
fn is_under_way(movement: &Movement, context: &Context<'_>) -> bool {
    match movement.told {
        Stage::Departed => true,
        Stage::Arrived | Stage::ClosedOut => {
            movement.entered_at(Stage::Arrived).is_some_and(|arrived| context.occurred < arrived)
        }
        _ => false,
    }
}

const fn said(now: Position) -> &'static str {
    match now.standing {
        Standing::Died => "dead",
        Standing::Escaped => "escaped",
        Standing::Released => "released",
        Standing::FateUnknown => "of unknown fate",
        Standing::Never | Standing::Held | Standing::Out | Standing::Merged => "elsewhere",
    }
}
