//! The way back to where somebody came from: where a return leads, what stops it, and the words in which a refusal names
//! it. Source: `custody.md` (Path of a person), decisions 0068, 0073 and 0076.

use crate::event::{Function, Gate, Stream};
use crate::gate::{onward, separation, way_back};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::record::leg::{NONE, Standing};
use crate::record::movement::{Movement, Stage};
use crate::record::person::Person;
use crate::refusal::{Nature, Refusal};

use super::state::Ask;

const SOURCE: &str = "custody.md, Path of a person";

/// A return leads to the site that he came from. From another site it is a move like any other; out of a queue or a
/// vehicle, from where he is unlawfully, and from a hospital or court to where he was before it, it takes back a move,
/// and nothing that says no to that move stands in its way.
pub(crate) fn to_where_he_came_from(
    ask: Ask<'_>,
    number: PersonNumber,
    person: &Person,
    to: &PlaceId,
) -> Result<(), Refusal> {
    let authority = &ask.command.actor.authority;
    let log = ask.record.authorities.ix(authority).unwrap_or(NONE);
    on_the_ground(ask, number, person, log)?;
    let now = person.legs.position(log).place;
    let at = ask.command.occurred_at;
    let among = separation::on_the_way_back(ask.record, person, number, (log, to), at);
    if !onward::leaves_site(ask.record, person, log, to) {
        return Refusal::new(among).map_or(Ok(()), Err);
    }
    let site = ask.record.places.ix(to).and_then(|row| ask.record.outermost(row));
    let from = way_back::leads_to(ask.record, person, log);
    if site != from {
        let from = from.map_or("no other site", |place| place.as_str());
        return Err(Refusal::rule(
            Gate::Onward,
            format!("{number} came from {from}, a return leads there; to {to} he is moved on"),
            &[Function::CustodyOfficer],
            "a return leads to the place he came from",
            SOURCE,
        ));
    }
    // A child goes back among adults from no place that is his, and from among adults back to where he was before.
    let set_apart = ask.record.place_name(now).is_some_and(|place| separation::is_for_children(ask.record, place));
    let mut reasons = if set_apart { separation::apart(ask.record, number, to, at) } else { among };
    if !way_back::takes_back_a_move(ask.record, person, log, to) {
        reasons.extend(onward::passing(ask.record, (authority, log), number, to, at).shut_by);
    }
    Refusal::new(reasons).map_or(Ok(()), Err)
}

/// Whoever is aboard of a movement leaves it at its door: a return at a desk would take him out of the vehicle's count,
/// and leave him in the vehicle. One that was cancelled or closed out has no door any more.
fn on_the_ground(ask: Ask<'_>, number: PersonNumber, person: &Person, log: u32) -> Result<(), Refusal> {
    nobody_asks_where(ask, number, person)?;
    let row = person.legs.position(log).movement;
    let Some(id) = ask.record.movement_name(row) else { return Ok(()) };
    let Some(movement) = ask.record.movements.get(id).filter(|movement| movement.has_aboard(number)) else {
        return Ok(());
    };
    let off = match movement.stage {
        Stage::Frozen | Stage::Boarding | Stage::Closed => "he is taken off first (`man take-off`)",
        Stage::Departed | Stage::Arrived => "he gets off where it arrives (`man disembark`)",
        _ => return Ok(()),
    };
    let found = "whoever has him elsewhere in fact records `man observe found-here`";
    Err(at_the_door(format!("{number} is aboard {id}, which is {}: {off}; {found}", movement.stage.word())))
}

/// Of whom a movement had aboard when it left, and who is said to be elsewhere since, nobody knows which is so: a return
/// from there waits until somebody has looked.
fn nobody_asks_where(ask: Ask<'_>, number: PersonNumber, person: &Person) -> Result<(), Refusal> {
    for row in &person.discrepancies {
        let open = ask.record.discrepancies.row(*row);
        let movement = open.about.iter().find_map(|stream| match stream {
            Stream::Movement(id) => ask.record.movements.get(id).map(|movement| (id, movement)),
            _ => None,
        });
        let told_elsewhere =
            |movement: &Movement| movement.has_left_by_the_list(number) && movement.stage != Stage::ClosedOut;
        if let Some((id, movement)) = movement
            && open.is_noted_out_of_order()
            && told_elsewhere(movement)
        {
            let name = ask.record.discrepancies.key(*row);
            let settle = "another officer sights him, and it is settled (`discrepancy resolve`)";
            return Err(at_the_door(format!(
                "{number} was aboard {id} when it left, and {name} asks where he is: {settle}"
            )));
        }
    }
    Ok(())
}

fn at_the_door(missing: String) -> Refusal {
    Refusal::rule(
        Gate::Movement,
        missing,
        &[Function::CustodyOfficer, Function::MovementControl],
        "whoever is aboard leaves at the door",
        "custody.md, Conservation of people; decisions 0076 and 0083",
    )
}

/// A refusal to take somebody to a place, with the way that leads there all the same: back to where he was.
pub(crate) fn naming_the_way_back(ask: Ask<'_>, number: PersonNumber, to: &PlaceId, refusal: Refusal) -> Refusal {
    let says_no = refusal.reasons().iter().any(|reason| reason.nature == Nature::No);
    match way_back_to(ask, number, to).filter(|_| says_no) {
        Some(way) => refusal.with_way(&way),
        None => refusal,
    }
}

fn way_back_to(ask: Ask<'_>, number: PersonNumber, to: &PlaceId) -> Option<String> {
    let (record, own) = (ask.record, &ask.command.actor.authority);
    let owner = &record.places.get(to)?.facts.as_ref()?.authority;
    if owner != own {
        let back = way_back::from_care(record, number, [own, owner], to);
        return back.then(|| format!("`hand offer` to {owner} at {to} gives him back, where he was evacuated from"));
    }
    let person = record.people.get(&number)?;
    let now = person.legs.position(record.authorities.ix(own)?);
    let there = record.places.ix(to).and_then(|row| record.outermost(row));
    let elsewhere = now.standing == Standing::Held && record.outermost(now.place) != there;
    let back = elsewhere && to_where_he_came_from(ask, number, person, to).is_ok();
    back.then(|| {
        format!("`incident report {number} --kind return --place {to}` takes him back there, where he came from")
    })
}
