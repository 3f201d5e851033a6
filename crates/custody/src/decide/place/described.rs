//! Describing a place: who may, and what a place cannot become while people are in it. Source: `custody.md` (Emergency
//! override; Further gates), decisions 0055, 0058, 0066 and
//! 0077.

use crate::event::place::PlaceDescribed;
use crate::event::{AuthorityKind, Function, Gate};
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::movement::Stage;
use crate::refusal::{Missing, Nature, Refusal};

use super::super::actor;
use super::super::standing::filled;
use super::super::state::Ask;

mod becomes;
mod children;

const SOURCE: &str = "custody.md, Emergency override and Further gates";
/// Most people whom the refusal to give a place away, or to make another of it, names. Source: ours; a roll call has them all.
const NAMED_MAX: usize = 5;

/// Whether a place is described so already, or a refusal why it may not be.
pub(super) fn describe(ask: Ask<'_>, id: &PlaceId, body: &PlaceDescribed) -> Result<bool, Refusal> {
    let own = &ask.command.actor.authority;
    filled(&body.name, "the name of the place")?;
    if body.humane > body.operational {
        return Err(Refusal::unfit(format!(
            "place {id} holds {} humanely and {} at most: the first cannot be more",
            body.humane, body.operational
        )));
    }
    if ask.record.authorities.get(&body.authority).is_none_or(|a| a.kind.is_none()) {
        return Err(Refusal::unfit(format!("authority {} is not in the record", body.authority)));
    }
    if let Some(outer) = &body.inside {
        if ask.record.places.get(outer).is_none_or(|p| p.facts.is_none()) {
            return Err(Refusal::unfit(format!("place {outer}, around {id}, is not described in the record")));
        }
        if ask.record.around(outer).contains(&id) {
            return Err(Refusal::unfit(format!("place {id} cannot be inside {outer}, which is inside it")));
        }
    }
    let there = ask.record.places.get(id).and_then(|p| p.facts.as_ref());
    if let Some(facts) = there.filter(|facts| is_word_on_it(ask, id, facts, body)) {
        may_describe(ask, id, Some(facts), body)?;
        actor::require_two_functions(&ask.command.actor, &format!("saying whether {id} lies in a place of {own}"))?;
        becomes::with_whoever_is_in_it(ask, id, body)?;
        return Ok(false);
    }
    match there {
        Some(facts) if facts == body => Ok(true),
        Some(facts) if facts.authority != *own => {
            Err(Refusal::unfit(format!("{} is responsible for place {id}, {own} cannot change it", facts.authority)))
        }
        _ => {
            may_describe(ask, id, there, body)?;
            children::nothing_is_apart_where_people_pass(id, body)?;
            nobody_is_given_with_it(ask, id, there, body)?;
            let as_it_was = |was: &PlaceDescribed| {
                (was.kind, was.for_children, &was.inside) == (body.kind, body.for_children, &body.inside)
            };
            if !there.is_some_and(as_it_was) {
                becomes::with_whoever_is_in_it(ask, id, body)?;
            }
            Ok(false)
        }
    }
}

/// Whether the acting authority says of another's place that it lies inside a place of its own, as that one has
/// described it, or that it does not: its word is lacking, or given and taken back.
fn is_word_on_it(ask: Ask<'_>, id: &PlaceId, facts: &PlaceDescribed, body: &PlaceDescribed) -> bool {
    let own = &ask.command.actor.authority;
    let answers = |place: &PlaceId| ask.record.places.get(place)?.facts.as_ref().map(|f| &f.authority);
    let Some(around) = facts.inside.as_ref().filter(|around| answers(around) == Some(own)) else { return false };
    if facts.authority == *own || (PlaceDescribed { inside: facts.inside.clone(), ..body.clone() }) != *facts {
        return false;
    }
    let lacking = ask.record.told_apart_by(id).is_some();
    match &body.inside {
        Some(inside) => inside == around && lacking,
        None => !lacking,
    }
}

/// What a place is, how many it holds, for whom, and whether it fails opens and shuts gates: the commander answers
/// for each change. Two officers answer for a site that is said to be failing, since an override rests on it, and for
/// a place that becomes another: a way that was shut to somebody opens so.
fn may_describe(
    ask: Ask<'_>,
    id: &PlaceId,
    before: Option<&PlaceDescribed>,
    body: &PlaceDescribed,
) -> Result<(), Refusal> {
    let actor = &ask.command.actor;
    let kind = ask.record.authorities.get(&actor.authority).and_then(|a| a.kind);
    // Courts and the bureau stand outside any chain of command.
    let head = match kind {
        Some(AuthorityKind::Court) => &[Function::Commander, Function::Court][..],
        Some(AuthorityKind::Bureau) => &[Function::Commander, Function::Bureau],
        _ => &[Function::Commander],
    };
    actor::require_function(actor, "describing a place", head, Gate::Record, SOURCE)?;
    let is_else = |was: &PlaceDescribed| {
        (was.kind, &was.inside, was.for_children, &was.authority)
            != (body.kind, &body.inside, body.for_children, &body.authority)
    };
    if before.is_some_and(is_else) {
        actor::require_two_functions(actor, &format!("changing what {id} is, lies in or answers to"))?;
    }
    if body.failing && !before.is_some_and(|facts| facts.failing) {
        actor::require_two(actor, &format!("declaring {id} to be failing"))?;
    }
    Ok(())
}

/// A place is given to another authority empty: whoever is held there, or is on the way there, is given by a hand-over
/// and its receipt, each by name and through his own gates, and never with the walls.
fn nobody_is_given_with_it(
    ask: Ask<'_>,
    id: &PlaceId,
    before: Option<&PlaceDescribed>,
    body: &PlaceDescribed,
) -> Result<(), Refusal> {
    let own = &ask.command.actor.authority;
    if body.authority == *own || before.is_none_or(|facts| facts.authority == body.authority) {
        return Ok(());
    }
    let there = held_there(ask, id, own);
    if there.is_empty() {
        return Ok(());
    }
    let mut names: Vec<String> = there.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    if there.len() > NAMED_MAX {
        names.push(format!("{} more", there.len() - NAMED_MAX));
    }
    let missing = format!(
        "{own} holds {} at {id} or on the way there ({}): {} takes them by hand-over, and the place once it is empty",
        there.len(),
        names.join(", "),
        body.authority
    );
    let reason = Missing {
        gate: Gate::HandOver,
        nature: Nature::No,
        missing,
        who_can_open: vec![Function::CustodyOfficer, Function::Commander],
        rule: "nobody is given to another authority with the place where he is held",
        source: "custody.md, Gates and Hand-over receipt; decision 0058".into(),
    };
    Refusal::new(vec![reason]).map_or(Ok(()), Err)
}

/// Whom an authority holds at a place or in one that is said to lie inside it, and whom a movement of its own is taking
/// there.
fn held_there(ask: Ask<'_>, id: &PlaceId, own: &AuthorityId) -> Vec<PersonNumber> {
    let record = ask.record;
    let Some(log) = record.authorities.ix(own) else { return Vec::new() };
    let within: Vec<bool> = record.places.iter().map(|(place, _)| record.around(place).contains(&id)).collect();
    let on_the_way: Vec<bool> = record
        .movements
        .iter()
        .map(|(_, movement)| {
            let under_way = matches!(movement.told, Stage::Departed | Stage::Arrived);
            under_way && movement.destination().is_some_and(|to| record.around(to).contains(&id))
        })
        .collect();
    let is_there = |row: u32, rows: &[bool]| rows.get(row as usize).is_some_and(|there| *there);
    let all = record.people.iter().filter(|(_, person)| {
        let position = person.legs.position(log);
        position.standing.is_open() && (is_there(position.place, &within) || is_there(position.movement, &on_the_way))
    });
    all.map(|(number, _)| *number).collect()
}
