//! Who may act: certified device, certified officer in a fitting function, two officers where two
//! are asked, a clock that does not run backwards. Source: `custody.md` (Who signs, Time).

use crate::envelope::Signatory;
use crate::event::{Body, Function, Gate, Signing};
use crate::record::Record;
use crate::refusal::{Missing, Nature, Refusal};
use crate::time::{Moment, Span};

use super::command::{Actor, Command, Order};
use super::state::Ask;

/// How late an act may be entered before it needs a reason. Source: ours; a door queue, no more.
pub(crate) const LATE_AFTER: Span = Span::minutes(10);
/// How far ahead of the recording time an act may lie: the clock skew that the record tolerates.
/// Source: `custody.md` (Time), 2 min.
pub const AHEAD_MAX: Span = Span::minutes(2);

pub(crate) fn check(record: &Record, command: &Command, at: Moment) -> Result<(), Refusal> {
    // What happened in fact is taken from any certified device, whatever its clock or officer.
    if is_observed(&command.order) {
        return check_device(record, &command.actor, at);
    }
    check_time(record, command, at)?;
    // A log opens on a device that nothing has certified yet, and that device brings its certificate.
    let introduced = match &command.order {
        Order::State { body, .. } => super::authority::introduces_itself(Ask { record, command, at }, body),
        _ => false,
    };
    if !introduced {
        check_device(record, &command.actor, at)?;
    }
    if let Some(officer) = &command.actor.officer {
        check_officer(record, &command.actor, officer, at)?;
    }
    if let Some(second) = &command.actor.second {
        check_officer(record, &command.actor, second, at)?;
    }
    Ok(())
}

fn check_time(record: &Record, command: &Command, at: Moment) -> Result<(), Refusal> {
    if command.occurred_at > at + AHEAD_MAX {
        return Err(Refusal::unfit(format!("{} lies after the time of recording, {at}", command.occurred_at)));
    }
    let reason = command.because.as_deref().unwrap_or("").trim();
    if command.occurred_at + LATE_AFTER < at && reason.is_empty() {
        return Err(Refusal::unfit(format!(
            "{} is more than {LATE_AFTER} before the recording: a late entry needs its reason",
            command.occurred_at
        )));
    }
    let last = record.devices.get(&command.actor.device).and_then(|d| d.last_recorded);
    match last {
        Some(last) if at + AHEAD_MAX < last => Err(Refusal::unfit(format!(
            "the clock of device {} runs backwards: it says {at} and has recorded at {last}: set it right; if it was ahead before, \
             record on another device until then",
            command.actor.device
        ))),
        _ => Ok(()),
    }
}

fn check_device(record: &Record, actor: &Actor, at: Moment) -> Result<(), Refusal> {
    let device = record.devices.get(&actor.device);
    let certified = device.is_some_and(|d| {
        d.authority.as_ref() == Some(&actor.authority)
            && d.keys.iter().any(|k| k.from <= at && at < k.until && !record.is_revoked(&actor.authority, k.id, at))
    });
    if certified {
        return Ok(());
    }
    Err(actor_refusal(format!("device {} has no valid key certified by {}", actor.device, actor.authority)))
}

fn check_officer(record: &Record, actor: &Actor, who: &Signatory, at: Moment) -> Result<(), Refusal> {
    let officer = record.officers.get(&who.officer);
    let certified = officer.is_some_and(|o| {
        o.authority.as_ref() == Some(&actor.authority)
            && o.functions.contains(&who.function)
            && o.keys.iter().any(|k| k.from <= at && at < k.until && !record.is_revoked(&actor.authority, k.id, at))
    });
    if certified {
        return Ok(());
    }
    Err(actor_refusal(format!(
        "officer {} has no valid key certified by {} for the function {}",
        who.officer, actor.authority, who.function
    )))
}

fn actor_refusal(missing: String) -> Refusal {
    Refusal::one(Missing {
        gate: Gate::Actor,
        nature: Nature::Absent,
        missing,
        who_can_open: vec![Function::Commander],
        rule: "no event without a device, no act of law without an officer",
        source: "custody.md, Who signs".into(),
    })
}

/// Refuses unless as many officers stand behind the act as its kind asks.
pub(crate) fn check_signing(command: &Command, body: &Body) -> Result<(), Refusal> {
    let actor = &command.actor;
    match body.kind().signing() {
        Signing::Device => Ok(()),
        Signing::Officer => require_officer(actor, &body.kind().entry()).map(|_| ()),
        Signing::Two => require_two(actor, &body.kind().entry()),
    }
}

/// The acting officer, who must be one of those functions where any are named.
pub(crate) fn require_officer<'a>(actor: &'a Actor, act: &str) -> Result<&'a Signatory, Refusal> {
    actor.officer.as_ref().ok_or_else(|| actor_refusal(format!("{act} is an act of law and needs an officer's key")))
}

/// The acting officer in one of the functions that may do the act.
pub(crate) fn require_function<'a>(
    actor: &'a Actor,
    act: &str,
    allowed: &[Function],
    gate: Gate,
    source: &str,
) -> Result<&'a Signatory, Refusal> {
    let officer = require_officer(actor, act)?;
    if allowed.contains(&officer.function) {
        return Ok(officer);
    }
    let words: Vec<&str> = allowed.iter().map(|f| f.word()).collect();
    Err(Refusal::one(Missing {
        gate,
        nature: Nature::Absent,
        missing: format!("{act} needs {}, {} acts as {}", words.join(" or "), officer.officer, officer.function),
        who_can_open: allowed.to_vec(),
        rule: "each act belongs to a function",
        source: source.into(),
    }))
}

/// The acting officer in one of the functions that may do the act, and so the second where there is one.
pub(crate) fn require_each(
    actor: &Actor,
    act: &str,
    allowed: &[Function],
    gate: Gate,
    source: &str,
) -> Result<(), Refusal> {
    require_function(actor, act, allowed, gate, source)?;
    let Some(second) = &actor.second else { return Ok(()) };
    let alone = Actor { officer: Some(second.clone()), second: None, ..actor.clone() };
    require_function(&alone, act, allowed, gate, source).map(|_| ())
}

/// Two different officers on two different devices.
pub(crate) fn require_two(actor: &Actor, act: &str) -> Result<(), Refusal> {
    let first = require_officer(actor, act)?;
    let missing = match &actor.second {
        None => format!("{act} needs a second officer on a device of his own"),
        Some(second) if second.officer == first.officer => {
            format!("{act} needs two officers, {} signed twice", first.officer)
        }
        Some(second) if second.device == actor.device => {
            format!("{act} needs two devices, both officers signed on {}", actor.device)
        }
        Some(_) => return Ok(()),
    };
    Err(Refusal::one(Missing {
        gate: Gate::TwoOfficers,
        nature: Nature::Absent,
        missing,
        who_can_open: vec![first.function],
        rule: "two persons on two devices",
        source: "custody.md, Emergency override and Refused by design".into(),
    }))
}

/// Whether one of the two who sign acts in a function.
pub(crate) fn signs_as(actor: &Actor, function: Function) -> bool {
    [&actor.officer, &actor.second].into_iter().flatten().any(|signatory| signatory.function == function)
}

/// Two officers of two different functions.
pub(crate) fn require_two_functions(actor: &Actor, act: &str) -> Result<(), Refusal> {
    require_two(actor, act)?;
    let (Some(first), Some(second)) = (&actor.officer, &actor.second) else { return Ok(()) };
    if first.function != second.function {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::TwoOfficers,
        format!("{act} needs officers of two functions, both act as {}", first.function),
        &[],
        "two officers of two functions",
        "custody.md",
    ))
}

/// Whether an order states an observed act, which is never refused for what the gates say.
pub(crate) fn is_observed(order: &Order) -> bool {
    matches!(order, Order::State { body, .. } if body.kind().is_observed())
}
