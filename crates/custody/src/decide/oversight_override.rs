//! Emergency overrides and the paying of debts. Source: `custody.md` (Emergency override).

use crate::draft::Draft;
use crate::event::{Body, Stream};
use crate::refusal::Refusal;

use super::state::Ask;

pub(crate) fn state(_ask: Ask<'_>, _stream: &Stream, body: &Body) -> Result<Vec<Draft>, Refusal> {
    Err(Refusal::unfit(format!("{} cannot be stated", body.kind().name())))
}
