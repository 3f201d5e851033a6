//! What may be stated of a person in the area of age. Source: `custody.md`.

use crate::draft::Draft;
use crate::event::Body;
use crate::number::PersonNumber;
use crate::refusal::Refusal;

use super::state::Ask;

pub(crate) fn state(_ask: Ask<'_>, _number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    Err(Refusal::unfit(format!("{} cannot be stated", body.kind().name())))
}
