//! Movements, manifests, head counts, door checks and clearances as they stand. Source: `custody.md`.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::ids::{ClearanceId, MovementId};
use crate::number::PersonNumber;

use super::{Context, Record};

/// A movement as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Movement {}

/// A clearance as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Clearance {}

/// A person's facts at doors and aboard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct DoorFacts {}

pub(crate) fn apply(_record: &mut Record, _context: &Context<'_>, _id: &MovementId, _body: &Body) {}

pub(crate) fn apply_clearance(_record: &mut Record, _context: &Context<'_>, _id: &ClearanceId, _body: &Body) {}

pub(crate) fn apply_person(_record: &mut Record, _context: &Context<'_>, _number: PersonNumber, _body: &Body) {}
