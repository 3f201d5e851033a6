//! Whom an offer binds: as long as nobody has answered it, he is offered to nobody else. Source: `custody.md` (Hand-over
//! receipt), decision 0058.

use crate::event::{Function, Gate};
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::record::leg::LegStep;
use crate::record::movement::offer::Offer;
use crate::record::movement::{Movement, Stage};
use crate::record::person::Person;
use crate::refusal::Refusal;

use super::SOURCE;
use crate::decide::state::Ask;

/// Refuses to offer somebody who is offered already, or whom an answer says to have been received.
///
/// # Errors
///
/// The first offer that binds him, by nonce and movement, and what frees him.
pub(super) fn is_free(ask: Ask<'_>, number: PersonNumber, person: &Person) -> Result<(), Refusal> {
    let all = ask.record.movements.iter().flat_map(|(id, m)| m.offers.all().iter().map(move |offer| (id, m, offer)));
    let Some((id, offer)) =
        all.filter(|(_, m, offer)| binds(ask, number, person, m, offer)).map(|(id, _, o)| (id, o)).next()
    else {
        return Ok(());
    };
    let to = offer.to().map_or("another", |(to, _)| to.as_str());
    Err(Refusal::rule(
        Gate::HandOver,
        match is_answered(number, offer) {
            true => answered(number, id, offer, to),
            false => format!(
                "{number} is offered to {to} under {} of {id} since {}, and nobody has answered: {to} answers it \
                 (`hand accept`, `hand refuse`), or {id} is cancelled; it binds him until {}",
                offer.nonce,
                offer.at,
                offer.binds_until()
            ),
        },
        &[Function::Liaison, Function::MovementControl],
        "an offer binds whom it names until it is answered",
        SOURCE,
    ))
}

fn answered(number: PersonNumber, id: &MovementId, offer: &Offer, to: &str) -> String {
    format!(
        "{to} has received {number} under {} of {id} by its answer: if it has not, it says so (`hand correct \
         --missing`), and who finds him here says that (`man observe found-here`)",
        offer.nonce
    )
}

fn is_answered(number: PersonNumber, offer: &Offer) -> bool {
    offer.has_received(number) || offer.own_receipts().next().is_some()
}

fn binds(ask: Ask<'_>, number: PersonNumber, person: &Person, movement: &Movement, offer: &Offer) -> bool {
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    if offer.from != own || !offer.names(number) || offer.refused.is_some() || offer.excepts(number) {
        return false;
    }
    if is_answered(number, offer) {
        // Who has come into these hands since was given back, or found here.
        let came = |step| {
            use LegStep::{Found, Recaptured, Received, Registered, Unmerged};
            matches!(step, Registered | Found | Received | Recaptured | Unmerged)
        };
        return !person.legs.changes().iter().any(|c| Some(c.log) == own && came(c.step) && c.occurred > offer.at);
    }
    let over = movement.told == Stage::Cancelled;
    let now = ask.at.max(ask.command.occurred_at);
    !over && now <= offer.binds_until()
}

#[cfg(test)]
mod tests;
