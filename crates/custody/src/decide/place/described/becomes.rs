//! A place becomes another only so far as nobody who is in it is taken anywhere by a description: what it is and where it
//! lies decide what the law asks of the way from there. Source: `custody.md` (Further gates: onward transfer), decisions
//! 0058, 0066, 0077 and 0082.

use std::collections::BTreeSet;

use crate::event::place::PlaceDescribed;
use crate::event::{Function, Gate};
use crate::gate::{onward, way_back};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::NONE;
use crate::record::person::Person;
use crate::refusal::{Missing, Nature, Refusal};

use super::super::super::state::Ask;
use super::{NAMED_MAX, children};

/// Somebody who is held in a place, or in what lies in it.
pub(super) struct Held<'r> {
    pub(super) number: PersonNumber,
    pub(super) person: &'r Person,
    /// Row of the log that holds him.
    pub(super) log: u32,
    pub(super) place: &'r PlaceId,
}

/// Refuses a description by which something else would hold for those in the place: a hospital that becomes a site, a
/// place for children that becomes none, a site that becomes part of another.
pub(super) fn with_whoever_is_in_it(ask: Ask<'_>, id: &PlaceId, body: &PlaceDescribed) -> Result<(), Refusal> {
    let record = ask.record;
    let held = held_in(record, id);
    if held.is_empty() {
        return Ok(());
    }
    let log = record.authorities.ix(&ask.command.actor.authority).unwrap_or(NONE);
    let after = &record.as_if_described(id, body, (log, ask.command.occurred_at));
    nobody_is_taken_on(ask, id, (&held, after))?;
    children::nobody_comes_among_others(ask, id, (&held, after))?;
    nobody_is_asked_less_of(record, id, (&held, after))?;
    nobody_comes_to_another_site(ask, id, (&held, after))?;
    nobody_comes_as_to_care(record, id, (&held, after))
}

fn held_in<'r>(record: &'r Record, id: &PlaceId) -> Vec<Held<'r>> {
    let within: Vec<bool> = record.places.iter().map(|(place, _)| record.around(place).contains(&id)).collect();
    let held = record.people.iter().filter_map(|(number, person)| {
        let (log, position) = person.legs.holder()?;
        let place = record.place_name(position.place)?;
        within.get(position.place as usize)?.then_some(Held { number: *number, person, log, place })
    });
    held.collect()
}

/// To a hospital or court nothing keeps anybody from going. So what is one stops being one without whoever was brought
/// there and may not be taken on to a site: each is asked about as if he were moved there now.
fn nobody_is_taken_on(ask: Ask<'_>, id: &PlaceId, (held, after): (&[Held<'_>], &Record)) -> Result<(), Refusal> {
    let mut reasons = Vec::new();
    for held in held.iter().filter(|held| ask.record.is_care(held.place) && !after.is_care(held.place)) {
        let number = held.number;
        for mut reason in onward::after_care(ask.record, held.log, number, ask.command.occurred_at) {
            reason.missing = format!(
                "{number} was brought to {id} for care or a hearing, and may not be taken on to a site: {}; he goes \
                 back to where he came from first",
                reason.missing
            );
            reasons.push(reason);
        }
        if reasons.len() >= NAMED_MAX {
            break;
        }
    }
    Refusal::new(reasons).map_or(Ok(()), Err)
}

/// To a hospital or court nothing keeps anybody from going: where people are held without care becomes none with them in
/// it, or whoever the law keeps from there, and children, would be brought among them. Whoever is ill is taken to a
/// hospital of its own, and nothing keeps him from that.
fn nobody_comes_as_to_care(
    record: &Record,
    id: &PlaceId,
    (held, after): (&[Held<'_>], &Record),
) -> Result<(), Refusal> {
    let detains = |one: &&Held<'_>| !record.is_care(one.place) && after.is_care(one.place);
    let Some(one) = held.iter().find(detains) else { return Ok(()) };
    Err(Refusal::rule(
        Gate::Onward,
        format!(
            "{} is held in {id}, and as it would be described nothing keeps anybody from being brought there: a hospital \
             or court gets an id of its own, and {id} becomes one empty",
            one.number
        ),
        &[Function::CustodyOfficer, Function::Commander],
        "a place of detention becomes no hospital or court with people in it",
        "custody.md, Further gates (onward transfer); decision 0082",
    ))
}

/// What is asked of the way from where somebody is to each place of his holder is asked of it still, whoever he is: what
/// says no may be said tomorrow.
fn nobody_is_asked_less_of(
    record: &Record,
    id: &PlaceId,
    (held, after): (&[Held<'_>], &Record),
) -> Result<(), Refusal> {
    // Most of those in one place are there in one way, and are asked about once.
    let mut asked = BTreeSet::new();
    for one in held {
        let way = [record, after].map(|record| {
            let (home, back) =
                (onward::home(record, one.person, one.log), way_back::leads_to(record, one.person, one.log));
            (home, back, way_back::is_unlawfully_held(record, one.person, one.log))
        });
        if !asked.insert((one.log, one.place, way)) {
            continue;
        }
        let holder = record.authorities.key(one.log);
        let own = |facts: &PlaceDescribed| facts.authority == *holder;
        let places = record.places.iter().filter(|(_, place)| place.facts.as_ref().is_some_and(own));
        if let Some((to, _)) = places.into_iter().find(|(to, _)| is_asked_less(one, to, [record, after])) {
            return Err(stays_as_it_is(id, held.len(), one.number, to));
        }
    }
    Ok(())
}

fn is_asked_less(held: &Held<'_>, to: &PlaceId, [before, after]: [&Record; 2]) -> bool {
    let (person, log) = (held.person, held.log);
    let both =
        |asks: fn(&Record, &Person, u32, &PlaceId) -> bool| [before, after].map(|record| asks(record, person, log, to));
    let now = onward::others_asked(after, person, log, to);
    both(onward::leaves_site) == [true, false]
        || both(onward::to_another_site) == [true, false]
        || both(way_back::is_open) == [false, true]
        || onward::others_asked(before, person, log, to).iter().any(|other| !now.contains(other))
}

fn stays_as_it_is(id: &PlaceId, held: usize, number: PersonNumber, to: &PlaceId) -> Refusal {
    let more = if held > 1 { format!(" and {} more", held - 1) } else { String::new() };
    Refusal::rule(
        Gate::Onward,
        format!(
            "{number}{more} are held in {id}, and as it would be described less is asked before they are taken from \
             there to {to}: they are moved on or returned first, and {id} becomes another place empty"
        ),
        &[Function::CustodyOfficer, Function::Commander],
        "a place becomes another without those whom it holds",
        "custody.md, Further gates (onward transfer); decision 0077",
    )
}

/// Who would be in another site by a description is taken there: what says no to moving him there now stops it.
fn nobody_comes_to_another_site(
    ask: Ask<'_>,
    id: &PlaceId,
    (held, after): (&[Held<'_>], &Record),
) -> Result<(), Refusal> {
    let record = ask.record;
    let mut reasons: Vec<Missing> = Vec::new();
    for one in held {
        let site = |record| {
            let home = onward::left_for_care(record, one.person, one.log)?;
            way_back::site(record, home).cloned()
        };
        let (Some(was), Some(becomes)) = (site(record), site(after)) else { continue };
        if was == becomes {
            continue;
        }
        let number = one.number;
        let authority = record.authorities.key(one.log);
        for mut reason in onward::says_no(record, authority, number, ask.command.occurred_at) {
            reason.missing = format!(
                "{number} is held in {id}, and would be taken from {was} to {becomes} by its description: {}; he goes to \
                 another place of {was} first",
                reason.missing
            );
            reasons.push(Missing { nature: Nature::No, ..reason });
        }
        if reasons.len() >= NAMED_MAX {
            break;
        }
    }
    Refusal::new(reasons).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests;
