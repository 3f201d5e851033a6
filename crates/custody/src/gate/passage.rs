//! The law of a passage: for whoever is to receive, for whoever answers for the place that the movement goes to and for
//! each place around it, and what says no for whoever answers for a place where it may end instead. A plan names a
//! receiver, and a person is in the hands of whoever is there. Source: `custody.md` (Gates, law and movement),
//! decisions 0055, 0058 and 0076.

use crate::event::movement::MovementPlanned;
use crate::event::{Function, Gate};
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::refusal::{Missing, Nature};
use crate::time::Moment;

use super::findings::Findings;
use super::law::{self, Transfer};
use super::{Opening, onward, way_back};

/// Whether the law lets a person be taken where a movement leads.
pub(crate) fn law(record: &Record, plan: &MovementPlanned, transfer: Transfer<'_>) -> Opening {
    let mut opening = law::law(record, transfer);
    add(&mut opening, law_around(record, &plan.to, transfer));
    if way_back::from_care(record, transfer.person, [transfer.holder, transfer.destination], &plan.to) {
        way_back::keep_what_stops_it(&mut opening);
    } else if !record.is_care(&plan.to) {
        // From the hospital he goes on to nothing but what whoever gave him could have sent him to.
        let giver = onward::evacuated_to(record, transfer.person, transfer.holder);
        if let Some(holder) = giver.filter(|giver| *giver != transfer.destination) {
            add(&mut opening, law::law(record, Transfer { holder, ..transfer }));
        }
    }
    for place in plan.alternates.iter().map(|alternate| &alternate.place) {
        // That nothing was asked of an alternate is the movement gate's affair; that it is no place for him is not.
        let mut there = law_around(record, place, transfer);
        // Who lands there is given to nobody by that.
        there.shut_by.retain(|reason| reason.nature == Nature::No && reason.rule != law::LET_GO);
        add(&mut opening, Opening { evidence: Vec::new(), shut_by: there.shut_by });
    }
    opening
}

/// Whether the law lets a person be taken to a place, for everybody who answers for it or for a place around it, beside
/// whoever gives him and whoever receives him.
pub(crate) fn law_around(record: &Record, place: &PlaceId, transfer: Transfer<'_>) -> Opening {
    let mut opening = Opening { evidence: Vec::new(), shut_by: unknown_around(record, place) };
    let elsewhere = |to: &&AuthorityId| *to != transfer.destination && *to != transfer.holder;
    for destination in record.answering(place).authorities.into_iter().filter(elsewhere) {
        add(&mut opening, law::law(record, Transfer { destination, ..transfer }));
    }
    opening
}

/// Places around a place that nobody has described here: in whose hands he would be is unknown.
pub(crate) fn unknown_around(record: &Record, place: &PlaceId) -> Vec<Missing> {
    let mut findings = Findings::of(Gate::Law, "custody.md, gate law; decision 0058");
    for around in record.answering(place).unknown.into_iter().filter(|around| *around != place) {
        findings.absent(
            "who answers for each place around it is known",
            &[Function::Liaison, Function::Commander],
            format!("{place} lies inside {around}, which is not described here: nobody knows whose it is"),
        );
    }
    findings.done().shut_by
}

/// What another opening has beside this one: a stay speaks once, wherever he goes.
pub(crate) fn add(opening: &mut Opening, other: Opening) {
    opening.evidence.extend(other.evidence);
    for reason in other.shut_by {
        if !opening.shut_by.contains(&reason) {
            opening.shut_by.push(reason);
        }
    }
}

/// The transfer that a movement is for a person: from whoever holds him to its receiver.
pub(crate) fn transfer<'r>(
    record: &'r Record,
    number: PersonNumber,
    plan: &'r MovementPlanned,
    at: Moment,
) -> Transfer<'r> {
    let holder = record.people.get(&number).and_then(|p| p.legs.holder());
    let flight = plan.arrives_at - plan.departs_at;
    Transfer {
        person: number,
        holder: holder.map_or(&plan.carrier, |(row, _)| record.authorities.key(row)),
        destination: &plan.receiver,
        leaves_at: at,
        // A late departure is a late arrival.
        arrives_at: plan.departs_at.max(at) + flight,
    }
}

#[cfg(test)]
mod tests;
