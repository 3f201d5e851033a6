//! Authorised acts entered late: judged as of when they happened and as of when they are recorded, so that a
//! time in the past opens no gate that is shut now. Source: `custody.md` (Time; Two kinds of act), decision 0025.

use crate::draft::Draft;
use crate::event::oversight::DiscrepancyKind;
use crate::event::{Gate, Stream};
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::Moment;

use super::state::Ask;
use super::{actor, noted};

const SOURCE: &str = "custody.md, Time (late entry) and Two kinds of act";
/// The rule that a discrepancy beside such an act names.
const RULE: &str = "late authorised act: a gate that was open when it happened was shut when it was recorded";

/// An authorised act as it is judged.
#[derive(Debug, Clone)]
pub(crate) struct Act<'a> {
    /// The act, such as `boarding`.
    pub(crate) name: &'a str,
    /// The observed act by which the same fact is recorded whatever the gates say.
    pub(crate) observed: &'a str,
    /// Whom and what it is about.
    pub(crate) about: Vec<Stream>,
}

/// Gates that were open when an act happened, and shut when it is recorded.
#[derive(Debug)]
pub(crate) struct ShutSince {
    about: Vec<Stream>,
    text: String,
}

/// What `gate` gives as of when the act happened, if it is open as of the recording too.
///
/// Where it has shut since, the scanned sheet and a second officer must vouch for the time, and the act
/// stands beside a discrepancy.
///
/// # Errors
///
/// The refusal of the gate; where it has shut since and nobody vouches, that refusal and what is missing.
pub(crate) fn judged<P, Q>(
    ask: Ask<'_>,
    act: Act<'_>,
    gate: impl Fn(Moment) -> Result<P, Refusal>,
    still: impl Fn(Moment) -> Result<Q, Refusal>,
) -> Result<(P, Option<ShutSince>), Refusal> {
    let permit = gate(ask.command.occurred_at)?;
    Ok((permit, shut_since(ask, act, still)?))
}

/// Whether a gate that was open when the act happened has shut since, and somebody vouches for the time.
///
/// # Errors
///
/// As [`judged`].
pub(crate) fn shut_since<Q>(
    ask: Ask<'_>,
    act: Act<'_>,
    still: impl Fn(Moment) -> Result<Q, Refusal>,
) -> Result<Option<ShutSince>, Refusal> {
    let (happened, recorded) = (ask.command.occurred_at, ask.at);
    if happened == recorded {
        return Ok(None);
    }
    let Err(refusal) = still(recorded) else { return Ok(None) };
    let vouched = ask.command.sheet.is_some() && actor::require_two(&ask.command.actor, act.name).is_ok();
    // A time ahead of the clock is no late entry: nothing vouches for it.
    if vouched && happened < recorded {
        let text =
            format!("{} of {happened} was recorded at {recorded}, when this stood against it: {refusal}", act.name);
        return Ok(Some(ShutSince { about: act.about, text }));
    }
    let missing = format!(
        "{} is said to have been at {happened}, and a gate is shut at {recorded}, when it is recorded: that needs \
         the scanned sheet and a second officer on a device of his own; what in fact happened can be recorded as \
         {}",
        act.name, act.observed
    );
    let mut reasons = refusal.reasons().to_vec();
    reasons.push(Missing {
        gate: Gate::Record,
        nature: Nature::Absent,
        missing,
        who_can_open: Vec::new(),
        rule: "an authorised act is judged when it happened and when it is recorded",
        source: SOURCE.into(),
    });
    Err(Refusal::new(reasons).unwrap_or(refusal))
}

/// The drafts of an act, with the discrepancy that stands beside a late one.
pub(crate) fn beside(ask: Ask<'_>, mut drafts: Vec<Draft>, late: Option<ShutSince>) -> Vec<Draft> {
    if let Some(ShutSince { about, text }) = late {
        drafts.push(noted::noted(ask, drafts.len(), DiscrepancyKind::Other, about, text, RULE));
    }
    drafts
}

#[cfg(test)]
mod tests;
