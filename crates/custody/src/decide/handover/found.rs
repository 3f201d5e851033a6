//! Whom a receipt names as found and not offered: he came with the others, for he stands for one of the bodies counted at
//! that door. Source: `custody.md` (Hand-over receipt; Conservation of people), decision 0053.

use crate::event::handover::ReceiptKept;
use crate::event::{Function, Gate};
use crate::gate::onward;
use crate::ids::{MovementId, Nonce};
use crate::number::PersonNumber;
use crate::receipt::Receipt;
use crate::record::leg::{LegChange, LegStep, Position, Standing};
use crate::record::movement::Stage;
use crate::record::movement::offer::Offer;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::Ask;

const RULE: &str = "who explains a body at a door came to that door, and explains one body alone";
const SOURCE: &str = "custody.md, Conservation of people; decisions 0053 and 0086";

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
        if let Some(other) = received_under(ask, offer, person) {
            let why = format!("was received by this log under offer {other}: he stands for a body of that one");
            return Err(explains_nothing(person, &why));
        }
        if let Some(since) = held_since(ask, offer, person, there) {
            return Err(explains_nothing(person, &format!("has been in custody here since {since}")));
        }
    }
    Ok(())
}

/// Refuses a receipt that receives somebody whom another receipt of this log names as found: he came to that door.
pub(super) fn is_named_at_no_other_door(ask: Ask<'_>, offer: &Offer, receipt: &ReceiptKept) -> Result<(), Refusal> {
    let named = ask.record.still_found_by_receipts(offer.to);
    let received =
        offer.made.iter().flat_map(|made| &made.persons).filter(|person| !receipt.exceptions.contains(person));
    match received.into_iter().find(|person| named.contains(person)) {
        Some(person) => Err(Refusal::rule(
            Gate::Count,
            format!(
                "{person} is named as found by another receipt of this log, and stands for a body of that door: he is not \
                 received here (`--missing {person}`), or that naming is taken back first (`hand correct --missing`)"
            ),
            &[Function::CustodyOfficer],
            RULE,
            SOURCE,
        )),
        None => Ok(()),
    }
}

/// The other offer under which the receiver's log has received somebody, whatever was reported of him since: he stands for
/// a body of that one until this log has said that it did not receive him, or has given him on, or enough have signed that
/// he was let go.
fn received_under(ask: Ask<'_>, offer: &Offer, person: PersonNumber) -> Option<Nonce> {
    let facts = ask.record.people.get(&person)?;
    let other = |o: &&Offer| o.to == offer.to && o.nonce != offer.nonce && !o.excepts(person);
    let last = onward::offers_taken(ask.record, person).filter(other).max_by_key(|other| other.at)?;
    let gone = |c: &LegChange| Some(c.log) == offer.to && c.step == LegStep::HandedOver && c.occurred >= last.at;
    let let_go = ask.record.let_go_at(person, Moment::MAX).is_some_and(|at| at >= last.at);
    (!let_go && !facts.legs.changes().iter().any(gone)).then_some(last.nonce)
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
        RULE,
        SOURCE,
    )
}
