//! Offers, answers, receipts, and the two acts of a hand-over. Source: `custody.md` (Hand-over receipt).

use crate::count::hand_count::HandCount;
use crate::draft::Draft;
use crate::event::handover::{HandOffered, HandRefused, InclusionAttached, ReceiptKept};
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use crate::event::place::CountMeans;
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::gate::handover::{self as gate, HandOver};
use crate::ids::{DiscrepancyId, Hash, MovementId, Nonce};
use crate::number::PersonNumber;
use crate::record::discrepancy::UNNAMED_DIFFERENCE;
use crate::record::leg::Standing;
use crate::record::movement::offer::{Offer, difference_ids, says_what_was_offered};
use crate::record::place::Claimed;
use crate::refusal::Refusal;

use super::late::{self, Act, ShutSince};
use super::movement::fact;
use super::standing::{filled, known, standing};
use super::state::Ask;
use super::whose_work::HAND_OVER;
use super::{actor, noted};

mod bound;
mod found;

const SOURCE: &str = "custody.md, Hand-over receipt";

pub(crate) fn state(ask: Ask<'_>, id: &MovementId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    match body {
        Body::HandOffered(b) => offered(ask, id, b),
        Body::HandRefused(b) => refused(ask, id, b),
        Body::ReceiptKept(b) => kept(ask, id, b),
        Body::InclusionAttached(b) => included(ask, id, b),
        _ => Err(Refusal::unfit(format!("{} is not said of an offer", body.kind().entry()))),
    }
}

/// An offer by the giver; or the same offer as the receiver has it in hand, for his own log.
fn offered(ask: Ask<'_>, id: &MovementId, offer: &HandOffered) -> Result<Vec<Draft>, Refusal> {
    let authority = &ask.command.actor.authority;
    if offer.nonce == Nonce::default() {
        return Err(Refusal::unfit("a nonce of zeros binds nothing"));
    }
    let known_offer =
        ask.record.movements.iter().find_map(|(m, movement)| Some((m, movement.offers.get(offer.nonce)?)));
    let by_receiver = offer.to == *authority;
    match known_offer {
        Some((m, there)) if m == id && there.made.as_ref() == Some(&offer.without_signed()) => {
            signed_by_whoever_may(ask, offer)?;
            return Ok(Vec::new());
        }
        Some((m, there)) if there.made.is_some() => {
            return Err(Refusal::unfit(format!("nonce {} was used for an offer of {m}: a replay", offer.nonce)));
        }
        _ => {}
    }
    if offer.persons.is_empty() {
        return Err(Refusal::unfit(format!("the offer of {id} names nobody")));
    }
    if let Err(text) = says_what_was_offered(id, offer) {
        return Err(Refusal::unfit(text));
    }
    let mut sorted = offer.persons.clone();
    sorted.sort_unstable();
    if let Some(twice) = sorted.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Refusal::unfit(format!("the offer of {id} names {} twice", twice[0])));
    }
    if ask.record.authorities.ix(&offer.to).is_none() {
        return Err(Refusal::unfit(format!("{} is not in the record", offer.to)));
    }
    if by_receiver {
        signed_by_whoever_may(ask, offer)?;
        return Ok(fact(ask, id, offer.clone()));
    }
    for person in &offer.persons {
        let facts = known(ask.record, *person)?;
        if standing(ask.record, facts, authority) != Standing::Held {
            return Err(Refusal::unfit(format!("{person} is not in the custody of {authority}")));
        }
        bound::is_free(ask, *person, facts)?;
    }
    if let Some(reason) = gate::not_the_receivers(ask.record, &offer.place, &offer.to) {
        return Err(Refusal::unfit(reason));
    }
    signed_by_whoever_may(ask, offer)?;
    let late = offered_late(ask, id, offer)?;
    Ok(late::beside(ask, fact(ask, id, offer.clone()), late))
}

/// By whom an offer is made, and made again; the receiver tells it by his own officer.
fn signed_by_whoever_may(ask: Ask<'_>, offer: &HandOffered) -> Result<(), Refusal> {
    match offer.medical_evacuation {
        Some(true) if offer.to != ask.command.actor.authority => signed_by_a_doctor(ask),
        _ => officer(ask, "an offer"),
    }
}

/// A medical evacuation passes debts and papers, so that the escort does not declare one alone.
fn signed_by_a_doctor(ask: Ask<'_>) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    let mut signers = [&actor.officer, &actor.second].into_iter().flatten();
    if signers.any(|s| s.function == Function::Medical) {
        return Ok(());
    }
    Err(Refusal::rule(
        Gate::HandOver,
        "a medical evacuation is signed by a doctor or nurse, as the acting or the second officer",
        &[Function::Medical],
        "the escort does not declare an evacuation alone",
        "custody.md, Emergency override (medical evacuation)",
    ))
}

/// An offer said to have been made before: whoever is named in it must be free to go now too.
fn offered_late(ask: Ask<'_>, id: &MovementId, offer: &HandOffered) -> Result<Option<ShutSince>, Refusal> {
    let about = std::iter::once(Stream::Movement(id.clone())).chain(offer.persons.iter().copied().map(Stream::Person));
    let act = Act { name: "an offer", observed: "`found here`, by who holds him", about: about.collect() };
    late::shut_since(ask, act, |at| {
        let of = |person: &PersonNumber| HandOver {
            person: *person,
            from: &ask.command.actor.authority,
            to: &offer.to,
            place: &offer.place,
            movement: id,
            nonce: offer.nonce,
            medical_evacuation: offer.medical_evacuation == Some(true),
        };
        let shut = offer.persons.iter().flat_map(|p| gate::still_ready(ask.record, of(p), at).shut_by);
        Refusal::new(shut.collect()).map_or(Ok(()), Err)
    })
}

fn refused(ask: Ask<'_>, id: &MovementId, answer: &HandRefused) -> Result<Vec<Draft>, Refusal> {
    let offer = party(ask, id, answer.nonce)?;
    filled(&answer.reason, "the reason of a refusal")?;
    if offer.to().is_some_and(|(to, _)| *to != answer.by) {
        return Err(Refusal::unfit(format!("offer {} was not made to {}", answer.nonce, answer.by)));
    }
    if offer.refused.is_some() || !offer.receipts.is_empty() {
        return Err(Refusal::unfit(format!("offer {} is answered already", answer.nonce)));
    }
    let mut drafts = fact(ask, id, answer.clone());
    drafts.extend(counted_before_refusing(ask, id, offer));
    Ok(drafts)
}

/// A receipt as kept. Whom it names as missing a discrepancy names; a count that the names do not make the receiver
/// signs only where he says why, and a discrepancy stands for it. What the giver was answered he keeps as it is.
fn kept(ask: Ask<'_>, id: &MovementId, receipt: &ReceiptKept) -> Result<Vec<Draft>, Refusal> {
    let offer = party(ask, id, receipt.nonce)?;
    let authority = &ask.command.actor.authority;
    let log = ask.record.authorities.ix(authority);
    if offer.refused.is_some() {
        return Err(Refusal::unfit(format!("offer {} was refused", receipt.nonce)));
    }
    if offer.receipts.iter().any(|r| Some(r.log) == log) {
        return Err(Refusal::unfit(format!("{authority} keeps a receipt of offer {} already", receipt.nonce)));
    }
    if receipt.receipt.is_empty() {
        return Err(Refusal::unfit(format!("the receipt of offer {} is empty", receipt.nonce)));
    }
    let found = receipt.found.as_deref().unwrap_or_default();
    if let Some(stranger) = receipt.exceptions.iter().find(|person| !offer.names(**person)) {
        return Err(Refusal::unfit(format!("{stranger} is excepted and was never offered under {}", receipt.nonce)));
    }
    if let Some(listed) = found.iter().find(|person| offer.names(**person)) {
        return Err(Refusal::unfit(format!("{listed} is named as found and was offered under {}", receipt.nonce)));
    }
    let count = HandCount {
        listed: offer.made.as_ref().map_or(0, |m| m.persons.len()) as u64,
        missing: receipt.exceptions.len() as u64,
        found: found.len() as u64,
        counted: u64::from(receipt.counted),
    };
    let receives = offer.to().is_some_and(|(to, _)| to == authority);
    if receives {
        found::came_with_it(ask, id, offer, receipt)?;
        found::is_named_at_no_other_door(ask, offer, receipt)?;
    }
    match receipt.unnamed.as_deref().map(str::trim) {
        Some("") => return Err(Refusal::unfit("why the difference names nobody is empty")),
        Some(_) if count.unnamed() == 0 => {
            return Err(Refusal::unfit(format!("there is no difference without a name: {}", count.words())));
        }
        Some(_) => {}
        None if receives => count.agrees()?,
        None => {}
    }
    let mut drafts = fact(ask, id, receipt.clone());
    drafts.extend(named_missing(ask, id, receipt, count));
    drafts.extend(unnamed_difference(ask, id, receipt.nonce, count, receipt.unnamed.as_deref()));
    Ok(drafts)
}

/// The discrepancy that names whom a receipt excepts.
fn named_missing(ask: Ask<'_>, id: &MovementId, receipt: &ReceiptKept, count: HandCount) -> Option<Draft> {
    if receipt.exceptions.is_empty() {
        return None;
    }
    let mut about = vec![Stream::Movement(id.clone())];
    about.extend(receipt.exceptions.iter().copied().map(Stream::Person));
    let text = format!(
        "{} were offered under {}, {} not received, {} bodies counted: {}",
        count.listed,
        receipt.nonce,
        count.missing,
        count.counted,
        some_of(&receipt.exceptions)
    );
    let rule = "offered and received agree, person by person";
    Some(noted::noted(ask, 1, DiscrepancyKind::HandOver, about, text, rule))
}

/// Persons that a discrepancy names in its text; it is about all of them. Source: ours, what a reader takes in.
const NAMED_IN_WORDS: usize = 12;

/// Numbers in a sentence, the first of many.
fn some_of(persons: &[PersonNumber]) -> String {
    let named: Vec<String> = persons.iter().take(NAMED_IN_WORDS).map(ToString::to_string).collect();
    match persons.len().saturating_sub(NAMED_IN_WORDS) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The discrepancy over a difference that names nobody, called after the offer, so that the count finds it.
fn unnamed_difference(
    ask: Ask<'_>,
    id: &MovementId,
    nonce: Nonce,
    count: HandCount,
    why: Option<&str>,
) -> Option<Draft> {
    if count.unnamed() == 0 {
        return None;
    }
    let authority = &ask.command.actor.authority;
    let by_receiver = {
        let offer = ask.record.movements.get(id).and_then(|m| m.offers.get(nonce));
        offer.and_then(Offer::to).is_some_and(|(to, _)| to == authority)
    };
    let why = why.map(|why| format!("; {why}")).unwrap_or_default();
    let body = DiscrepancyOpened {
        id: first_free(ask, nonce, by_receiver)?,
        kind: DiscrepancyKind::HandOver,
        about: vec![Stream::Movement(id.clone())],
        text: format!("offer {nonce}: {}{why}", count.words()),
        rule: UNNAMED_DIFFERENCE.into(),
    };
    Some(Draft::new(Stream::Authority(authority.clone()), body, Purpose::Custody))
}

/// A name for the discrepancy that nobody has taken: a partner's log may hold it already, and its word is not ours.
fn first_free(ask: Ask<'_>, nonce: Nonce, by_receiver: bool) -> Option<DiscrepancyId> {
    difference_ids(nonce, by_receiver).find(|id| ask.record.discrepancies.get(id).is_none())
}

/// An offer that is refused after bodies were counted which are not those listed: the difference is noted with the
/// refusal, so that it does not go with the offer.
fn counted_before_refusing(ask: Ask<'_>, id: &MovementId, offer: &Offer) -> Option<Draft> {
    let log = ask.record.authorities.ix(&ask.command.actor.authority);
    let own =
        |c: &&Claimed| Some(c.log) == log && c.claim.offer == Some(offer.nonce) && c.claim.how == CountMeans::Bodies;
    let counted = ask.record.claims.iter().filter(own).max_by_key(|c| (c.claim.at, c.recorded))?.claim.count;
    let listed = ask.record.listed(id, offer.nonce)? as u64;
    let count = HandCount { listed, missing: 0, found: 0, counted: u64::from(counted) };
    unnamed_difference(ask, id, offer.nonce, count, Some("the offer was refused"))
}

fn included(ask: Ask<'_>, id: &MovementId, inclusion: &InclusionAttached) -> Result<Vec<Draft>, Refusal> {
    let offer = party(ask, id, inclusion.nonce)?;
    if offer.receipts.is_empty() {
        return Err(Refusal::unfit(format!("offer {} has no receipt", inclusion.nonce)));
    }
    if inclusion.proof.is_empty() {
        return Err(Refusal::unfit(format!("the proof of inclusion in the log of {} is empty", inclusion.log)));
    }
    if offer.included.contains(&inclusion.log) {
        return Ok(Vec::new());
    }
    Ok(fact(ask, id, inclusion.clone()))
}

/// The offer, of which the acting authority is giver or receiver.
pub(super) fn party<'a>(ask: Ask<'a>, id: &MovementId, nonce: Nonce) -> Result<&'a Offer, Refusal> {
    let authority = &ask.command.actor.authority;
    let offer = ask.record.movements.get(id).and_then(|m| m.offers.get(nonce)).filter(|o| o.made.is_some());
    let Some(offer) = offer else { return Err(Refusal::unfit(format!("{id} has no offer {nonce}"))) };
    let gives = offer.from.is_some() && offer.from == ask.record.authorities.ix(authority);
    let takes = offer.to().is_some_and(|(to, _)| to == authority);
    if gives || takes {
        return Ok(offer);
    }
    Err(Refusal::unfit(format!("{authority} neither made offer {nonce} nor was it made to {authority}")))
}

pub(crate) fn hand_over(ask: Ask<'_>, act: HandOver<'_>, receipt: Hash) -> Result<Vec<Draft>, Refusal> {
    officer(ask, "a hand-over")?;
    the_receipt(ask, act, receipt)?;
    let about = vec![Stream::Person(act.person), Stream::Movement(act.movement.clone())];
    let late_act = Act { name: "hand-over", observed: "`found here`, by who holds him", about };
    let gate = |at| gate::hand_over(ask.record, act, at);
    let (permit, late) = late::judged(ask, late_act, gate, |at| gate::still_open(ask.record, act, at))?;
    Ok(late::beside(ask, crate::passage::hand_over(permit, receipt), late))
}

pub(crate) fn receive(ask: Ask<'_>, act: HandOver<'_>, receipt: Hash) -> Result<Vec<Draft>, Refusal> {
    officer(ask, "a reception")?;
    the_receipt(ask, act, receipt)?;
    let permit = gate::receive(ask.record, act, ask.command.occurred_at)?;
    Ok(crate::passage::receive(permit, receipt))
}

pub(super) fn officer(ask: Ask<'_>, act: &str) -> Result<(), Refusal> {
    actor::require_function(&ask.command.actor, act, HAND_OVER, Gate::HandOver, SOURCE).map(|_| ())
}

/// Where a receipt of the offer is kept, the act names that one.
fn the_receipt(ask: Ask<'_>, act: HandOver<'_>, receipt: Hash) -> Result<(), Refusal> {
    let offer = ask.record.movements.get(act.movement).and_then(|m| m.offers.get(act.nonce));
    match offer {
        Some(offer) if !offer.receipts.is_empty() && !offer.receipts.iter().any(|r| r.hash == receipt) => {
            Err(Refusal::unfit(format!("receipt {receipt} is none of those kept for offer {}", act.nonce)))
        }
        _ if receipt == Hash::default() => Err(Refusal::unfit("a hand-over needs its receipt")),
        _ => Ok(()),
    }
}

#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
mod receivers_no;
