//! Overrides and debts as they stand. Source: `custody.md`.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::number::PersonNumber;

use super::{Context, Record};

/// An override as signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Override {}

/// A gate passed by override, to be paid by a date.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct Debt {}

pub(crate) fn apply(_record: &mut Record, _context: &Context<'_>, _body: &Body) {}

pub(crate) fn apply_person(_record: &mut Record, _context: &Context<'_>, _number: PersonNumber, _body: &Body) {}
