//! What may be stated of a person's property: bags sealed, compared, given back, and the register
//! line of it. Source: `custody.md` (Gates, property).

use crate::draft::Draft;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyOpened};
use crate::event::property::{BagChecked, BagReturned, BagSealed, PropertySettled};
use crate::event::{Body, Function, Gate, Group, Purpose, Stream};
use crate::ids::DiscrepancyId;
use crate::number::PersonNumber;
use crate::record::identity::Mark;
use crate::record::person::Person;
use crate::refusal::Refusal;

use super::actor::require_function;
use super::standing::{concerned, filled};
use super::state::Ask;

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let person = concerned(ask, number, body.kind())?;
    let officer = &[Function::CustodyOfficer];
    require_function(&ask.command.actor, &body.kind().entry(), officer, Gate::Property, "custody.md, gate property")?;
    let fresh = match body {
        Body::BagSealed(b) => seal(person, b)?,
        Body::BagChecked(b) => check(person, b)?,
        Body::BagReturned(b) => give_back(person, b)?,
        Body::PropertySettled(b) => settle(ask, number, person, b)?,
        _ => return Err(Refusal::unfit(format!("{} cannot be stated", body.kind().entry()))),
    };
    if !fresh {
        return Ok(Vec::new());
    }
    let mut drafts = ask.draft(number, body, Purpose::Custody);
    if let Body::BagChecked(b) = body
        && !b.matches
    {
        drafts.push(mismatch(ask, number, b)?);
    }
    Ok(drafts)
}

fn seal(person: &Person, body: &BagSealed) -> Result<bool, Refusal> {
    filled(&body.bag, "the bag")?;
    filled(&body.seal, "the seal")?;
    let (bag, seal) = (Mark::of(&[&body.bag]), Mark::of(&[&body.seal]));
    let other = |b: &crate::record::property::Bag| b.bag != bag && b.seal == Some(seal);
    if person.property.bags.iter().any(|b| other(&b.value)) {
        return Err(Refusal::unfit(format!("seal {} is on another bag of the person", body.seal)));
    }
    Ok(person.property.bag(bag).is_none_or(|b| b.seal != Some(seal)))
}

/// A seal that does not match cannot be said to match.
fn check(person: &Person, body: &BagChecked) -> Result<bool, Refusal> {
    filled(&body.bag, "the bag")?;
    filled(&body.seal, "the seal as read")?;
    let bag = person.property.bag(Mark::of(&[&body.bag]));
    if body.matches && bag.is_none_or(|b| b.seal != Some(Mark::of(&[&body.seal]))) {
        return Err(Refusal::unfit(format!("seal {} is not the one recorded on bag {}", body.seal, body.bag)));
    }
    Ok(true)
}

fn give_back(person: &Person, body: &BagReturned) -> Result<bool, Refusal> {
    match person.property.bag(Mark::of(&[&body.bag])) {
        Some(_) => Ok(true),
        None => Err(Refusal::unfit(format!("bag {} is not sealed for the person", body.bag))),
    }
}

/// The register line must agree with the bags, unless their content was erased.
fn settle(ask: Ask<'_>, number: PersonNumber, person: &Person, body: &PropertySettled) -> Result<bool, Refusal> {
    let sealed = person.property.sealed();
    let erased = (Stream::Person(number), Group::Property);
    let is_erased = ask.record.authorities.rows().any(|a| a.erased.contains(&erased));
    if !is_erased && sealed != body.bags as usize {
        return Err(Refusal::unfit(format!("{} bags are stated, {sealed} are sealed", body.bags)));
    }
    Ok(person.property.settled.as_ref().is_none_or(|s| s.value != (body.bags, body.receipt_given)))
}

/// The discrepancy that goes with a bag that does not match its list.
fn mismatch(ask: Ask<'_>, number: PersonNumber, body: &BagChecked) -> Result<Draft, Refusal> {
    let id = format!("seal-{}-{}", number.as_u32(), ask.at.as_ms());
    let opened = DiscrepancyOpened {
        id: DiscrepancyId::parse(&id).map_err(|e| Refusal::unfit(e.to_string()))?,
        kind: DiscrepancyKind::SealMismatch,
        about: vec![Stream::Person(number)],
        text: format!("bag {} of {number} carries seal {} and does not match its list", body.bag, body.seal),
        rule: "a bag is compared with its list at each step".into(),
    };
    Ok(Draft::new(Stream::Authority(ask.command.actor.authority.clone()), opened, Purpose::Custody))
}

#[cfg(test)]
mod tests;
