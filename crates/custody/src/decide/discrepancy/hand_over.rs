//! When a discrepancy of a hand-over may be settled: nobody stays in nobody's hands, and a difference is settled by as
//! many names in the record as persons are apart, or by two officers of two functions who answer for it by name.
//! Source: `custody.md` (Hand-over receipt; Conservation of people), decisions 0031, 0032 and 0053.

use crate::event::oversight::DiscrepancyResolved;
use crate::event::{Gate, Stream};
use crate::record::discrepancy::{Discrepancy, NOT_RECEIVED, UNNAMED_DIFFERENCE};
use crate::record::leg::Standing;
use crate::refusal::Refusal;

use super::super::actor;
use super::super::state::Ask;
use super::who_settles;

/// Refuses to settle it while somebody of the hand-over is nowhere by the record.
pub(super) fn settled(ask: Ask<'_>, there: &Discrepancy, body: &DiscrepancyResolved) -> Result<(), Refusal> {
    let (missing, rule) = match there.rule.as_str() {
        NOT_RECEIVED => (in_nobodys_hands(ask, there), NOT_RECEIVED),
        UNNAMED_DIFFERENCE => (not_named(ask, there, body), UNNAMED_DIFFERENCE),
        _ => (None, ""),
    };
    let Some(missing) = missing else { return Ok(()) };
    Err(Refusal::rule(
        Gate::Count,
        missing,
        who_settles(there.kind),
        rule,
        "custody.md, Conservation of people; decisions 0031, 0032 and 0053",
    ))
}

/// The first person of a discrepancy whom no log has, neither in custody nor gone.
fn in_nobodys_hands(ask: Ask<'_>, there: &Discrepancy) -> Option<String> {
    let number = there.about.iter().find_map(|stream| {
        let Stream::Person(number) = stream else { return None };
        let legs = &ask.record.people.get(number)?.legs;
        let gone =
            |standing| matches!(standing, Standing::Died | Standing::Escaped | Standing::Released | Standing::Merged);
        let said = legs.holder().is_some() || legs.ends().iter().any(|(standing, _)| gone(*standing));
        (!said).then_some(*number)
    })?;
    Some(format!(
        "{number} is in nobody's hands by the record: who has him says so (`found here`), or how he is gone is reported"
    ))
}

/// How many persons of a difference the record does not name yet, in words.
fn not_named(ask: Ask<'_>, there: &Discrepancy, body: &DiscrepancyResolved) -> Option<String> {
    if actor::require_two_functions(&ask.command.actor, "settling this discrepancy").is_ok() {
        return None;
    }
    let two = "or two officers of two functions answer for it by name";
    let Some((offer, by_receiver)) = ask.record.offer_of_difference(&body.id, there) else {
        return Some(format!("the offer that it is about is not in the record: take in the newest bundle, {two}"));
    };
    let Some(left) = ask.record.left_to_side(offer, by_receiver) else {
        return Some(format!("the offer was refused, and nobody is named by a receipt: {two}"));
    };
    let persons = match left.unsigned_abs() {
        1 => "one person".to_owned(),
        several => format!("{several} persons"),
    };
    match left {
        0 => None,
        ..0 => Some(format!(
            "{persons} missing whom the record does not name: who is missing the receiver names with `hand correct \
             --missing`; whose body was not counted with him whom `hand correct --present` names, it says there with \
             --counted; {two}"
        )),
        1.. => Some(format!(
            "{persons} there whom the record does not name: who is there the receiver records with `man observe \
             found-here` at that place; whose body was counted with him whom `hand correct --missing` names, it says there \
             with --counted; {two}"
        )),
    }
}
