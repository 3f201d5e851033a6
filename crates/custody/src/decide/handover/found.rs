//! Whom a receipt names as found and not offered: he came with the others, for he stands for one of the bodies counted at
//! that door. Source: `custody.md` (Hand-over receipt; Conservation of people), decision 0053.

use crate::event::handover::ReceiptKept;
use crate::event::{Function, Gate};
use crate::ids::MovementId;
use crate::number::PersonNumber;
use crate::receipt::Receipt;
use crate::record::leg::{LegChange, Position, Standing};
use crate::record::movement::Stage;
use crate::record::movement::offer::Offer;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::Ask;

/// Refuses a receipt that explains a body by somebody who was there before, or whom another receipt names.
pub(super) fn came_with_it(ask: Ask<'_>, id: &MovementId, offer: &Offer, receipt: &ReceiptKept) -> Result<(), Refusal> {
    let signed = Receipt::decode(&receipt.receipt).map_or(offer.at, |signed| signed.payload().at);
    // Nobody comes to a door before what brings him is there. Where no log here says when that was, the giver signed
    // no later than he gave.
    let arrived = ask.record.movements.get(id).and_then(|movement| movement.first_entered_at(Stage::Arrived));
    let there = arrived.map_or(signed, |arrived| arrived.min(signed));
    let named = ask.record.still_found_by_receipts(offer.to);
    for person in receipt.found.iter().flatten().copied() {
        if named.contains(&person) {
            return Err(explains_nothing(person, "is named as found by another receipt of this log already"));
        }
        if let Some(since) = held_since(ask, offer, person, there) {
            return Err(explains_nothing(person, &format!("has been in custody here since {since}")));
        }
    }
    Ok(())
}

/// Since when the receiver's log had somebody in custody, where that was before a time.
fn held_since(ask: Ask<'_>, offer: &Offer, person: PersonNumber, before: Moment) -> Option<Moment> {
    let facts = ask.record.people.get(&person)?;
    let mut own: Vec<&LegChange> =
        facts.legs.changes().iter().filter(|c| Some(c.log) == offer.to && c.occurred < before).collect();
    own.sort_by_key(|c| (c.occurred, c.seq));
    let last = own.iter().rfind(|c| !c.step.only_moves()).map(|c| c.occurred);
    let position = own.into_iter().fold(Position::NOWHERE, Position::after);
    last.filter(|_| position.standing == Standing::Held)
}

fn explains_nothing(person: PersonNumber, why: &str) -> Refusal {
    Refusal::rule(
        Gate::Count,
        format!(
            "{person} {why}: he is none of the bodies counted here. Name who it is with --found-here, or sign with \
             --unnamed-difference WHY where nobody can say"
        ),
        &[Function::CustodyOfficer],
        "who explains a body at a door came to that door, and explains one body alone",
        "custody.md, Conservation of people; decision 0053",
    )
}
