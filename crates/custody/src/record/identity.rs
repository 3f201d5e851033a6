//! The identity facts of a person. Source: `custody.md`.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::number::PersonNumber;

use super::{Context, Record};

/// What the record knows of a person in this area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct IdentityFacts {
    /// Row of the authority that nominated the person.
    #[n(0)]
    pub(crate) nominated_by: Option<u32>,
}

pub(crate) fn apply(_record: &mut Record, _context: &Context<'_>, _number: PersonNumber, _body: &Body) {}

/// The register fields of art. 17(3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RegisterEntry {}
