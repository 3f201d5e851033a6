//! Clocks that do not fit: what is said to have happened after it was recorded, a log that goes back in
//! time, a device whose wall clock and running time part. Source: `custody.md` (The log, Time).
//!
//! Nothing is refused here, and no time is corrected. The fold uses the earlier of the two times that an
//! event gives ([`Record::apply`](super::Record::apply)), and says beside it that they do not fit.

use crate::envelope::Envelope;
use crate::event::Stream;
use crate::event::oversight::DiscrepancyKind;
use crate::time::{Moment, Span};

use super::authority::{Authority, Device};
use super::rules::SKEW_S;
use super::{Context, Record, discrepancy};

/// What does not fit in the times of one event, and what it concerns.
type Misfit = (Vec<Stream>, String);

/// Compares the times of an event with each other and with what came before it, and follows both clocks.
/// To be asked before the device's position is followed; [`note`] is for after the event is folded.
pub(crate) fn look(record: &mut Record, context: &Context<'_>) -> Vec<Misfit> {
    let envelope = &context.event.envelope;
    let authority = record.authorities.entry(&envelope.authority, Authority::default).1;
    let allowed =
        Span::from_ms(i64::from(authority.gates.as_ref().map_or(SKEW_S, |gates| gates.skew_s)).saturating_mul(1_000));
    let behind = behind(authority, context, allowed);
    let device = record.devices.entry(&envelope.device, Device::default).1;
    let drift = drift(device, envelope, allowed);
    let own = || vec![Stream::Authority(envelope.authority.clone())];
    let mut misfits = Vec::new();
    if envelope.occurred_at > envelope.recorded_at + allowed {
        let text = format!(
            "{} says that it happened at {} and was recorded at {}: at most {allowed} ahead is allowed",
            who(envelope),
            envelope.occurred_at,
            envelope.recorded_at
        );
        misfits.push((vec![envelope.stream.clone()], text));
    }
    misfits.extend(behind.into_iter().chain(drift).map(|text| (own(), text)));
    misfits
}

/// Opens a discrepancy for each misfit.
pub(crate) fn note(record: &mut Record, context: &Context<'_>, misfits: Vec<Misfit>) {
    for (about, text) in misfits {
        discrepancy::note(record, context, DiscrepancyKind::Skew, about, text);
    }
}

/// An entry recorded before one that stands earlier in its log; said once, until the log has caught up.
fn behind(authority: &mut Authority, context: &Context<'_>, allowed: Span) -> Option<String> {
    let envelope = &context.event.envelope;
    let heard = authority.heard_until?;
    // An entry disclosed late is older than what was heard since, and that is in order.
    if context.seq < authority.size {
        return None;
    }
    let is_behind = envelope.recorded_at + allowed < heard;
    let was_behind = std::mem::replace(&mut authority.behind, is_behind);
    (is_behind && !was_behind).then(|| {
        format!(
            "{} recorded at {} what follows an entry of {heard} in the log of {}: one of the two clocks is wrong",
            who(envelope),
            envelope.recorded_at,
            envelope.authority
        )
    })
}

/// Wall clock against running time since the device's start, or since they were last found to part.
fn drift(device: &mut Device, envelope: &Envelope, allowed: Span) -> Option<String> {
    if envelope.device_counter < device.next_counter {
        return None;
    }
    let now = (envelope.recorded_at, envelope.monotonic_ms);
    let Some((recorded, running_ms)) = device.started.filter(|_| device.boot == envelope.boot) else {
        (device.boot, device.started) = (envelope.boot, Some(now));
        return None;
    };
    let by_clock = i128::from((now.0 - recorded).as_ms());
    let by_running = i128::from(now.1) - i128::from(running_ms);
    if (by_clock - by_running).unsigned_abs() <= u128::from(allowed.as_ms().unsigned_abs()) {
        return None;
    }
    device.started = Some(now);
    let apart = i64::try_from(by_running).ok().map(Span::from_ms);
    Some(format!(
        "{} recorded at {recorded} and at {}, and ran {} in between: its clock was set or drifts",
        who(envelope),
        envelope.recorded_at,
        apart.map_or_else(|| format!("{by_running} ms"), |span| span.to_string()),
    ))
}

/// The device and, where one signed, the officer, as a sentence begins.
fn who(envelope: &Envelope) -> String {
    match envelope.officers.first() {
        Some(signatory) => format!("device {} (officer {})", envelope.device, signatory.officer),
        None => format!("device {} (no officer)", envelope.device),
    }
}

/// The time that the fold takes for an event: nothing is known to have happened after it was recorded.
pub(crate) fn happened(envelope: &Envelope) -> Moment {
    envelope.occurred_at.min(envelope.recorded_at)
}

#[cfg(test)]
mod tests;
