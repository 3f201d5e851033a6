//! When a discrepancy of a hand-over may be settled: nobody stays in nobody's hands, and a difference is settled by as
//! many names in the record as persons are apart, or by two officers of two functions who answer for it by name.
//! Source: `custody.md` (Hand-over receipt; Conservation of people), decisions 0031, 0032 and 0053.

use std::collections::BTreeSet;

use crate::event::oversight::DiscrepancyResolved;
use crate::event::{Gate, Stream};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::discrepancy::{Discrepancy, NOT_RECEIVED, UNNAMED_DIFFERENCE};
use crate::record::leg::{LegStep, Standing};
use crate::record::movement::offer::Offer;
use crate::refusal::Refusal;
use crate::time::Moment;

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
    let Some((_, offer)) = ask.record.offer_of_difference(&body.id, there) else {
        return Some(format!("the offer that it is about is not in the record: take in the newest bundle, {two}"));
    };
    let apart = Record::unnamed_of_offer(offer, [Moment::MAX; 2]);
    let Some(apart) = apart else {
        return Some(format!("the offer was refused, and nobody is named by a receipt: {two}"));
    };
    let found = if apart > 0 { found_since(ask, offer, body).len() as u64 } else { 0 };
    let left = apart.unsigned_abs().saturating_sub(found);
    let persons = if left == 1 { "one person".to_owned() } else { format!("{left} persons") };
    match (left, apart > 0) {
        (0, _) => None,
        (_, false) => Some(format!(
            "{persons} missing whom the record does not name: the receiver names each with `hand correct --missing`, {two}"
        )),
        (_, true) => Some(format!(
            "{persons} there whom the record does not name: record each with `man observe found-here` and write \
             his number in the text, {two}"
        )),
    }
}

/// Whom the text names who came into the receiver's log at the place of the offer since it was made, was neither
/// offered nor named by the receipt, and has not settled another difference.
fn found_since(ask: Ask<'_>, offer: &Offer, body: &DiscrepancyResolved) -> BTreeSet<PersonNumber> {
    let came = |number: &PersonNumber| {
        let Some(person) = ask.record.people.get(number) else { return false };
        person.legs.changes().iter().any(|c| {
            matches!(c.step, LegStep::Registered | LegStep::Found)
                && Some(c.log) == offer.to
                && c.occurred >= offer.at
                && at_the_door(ask, offer, c.place)
        })
    };
    let named_then = |number: &PersonNumber| {
        offer.names(*number) || offer.own_receipts().any(|receipt| receipt.found.contains(number))
    };
    let elsewhere = |number: &PersonNumber| {
        ask.record.discrepancies.iter().any(|(id, other)| {
            ask.record.offer_of_difference(id, other).is_some_and(|(_, o)| o.nonce != offer.nonce)
                && other.resolution.iter().chain(&other.beside).any(|said| numbers(&said.text).any(|n| n == *number))
        })
    };
    numbers(&body.text).filter(|n| came(n) && !named_then(n) && !elsewhere(n)).collect()
}

/// Whether a place, by its row, is the one where the offer is received, or inside it.
fn at_the_door(ask: Ask<'_>, offer: &Offer, place: u32) -> bool {
    let Some((_, door)) = offer.to() else { return false };
    place != crate::record::leg::NONE && ask.record.is_inside(ask.record.places.key(place), door)
}

/// The numbers of persons in a text.
fn numbers(text: &str) -> impl Iterator<Item = PersonNumber> {
    text.split_whitespace()
        .filter_map(|word| PersonNumber::parse(word.trim_matches([',', '.', ';', ':', '(', ')'])).ok())
}
