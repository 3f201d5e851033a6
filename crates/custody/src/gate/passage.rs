//! The law of a passage: for whoever is to receive, for whoever answers for the place that the movement goes to,
//! and what says no for whoever answers for a place where it may end instead. A plan names a receiver, and a person
//! is in the hands of whoever is there. Source: `custody.md` (Gates, law and movement).

use crate::event::movement::MovementPlanned;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::refusal::Nature;
use crate::time::Moment;

use super::Opening;
use super::law::{self, Transfer};

/// Whether the law lets a person be taken where a movement leads.
pub(crate) fn law(record: &Record, plan: &MovementPlanned, transfer: Transfer<'_>) -> Opening {
    let mut opening = law::law(record, transfer);
    let elsewhere = |to: &&AuthorityId| *to != transfer.destination && *to != transfer.holder;
    if let Some(destination) = answers_for(record, &plan.to).filter(elsewhere) {
        add(&mut opening, law::law(record, Transfer { destination, ..transfer }));
    }
    for destination in plan.alternates.iter().filter_map(|a| answers_for(record, &a.place)).filter(elsewhere) {
        // That nothing was asked of an alternate is the movement gate's affair; that it is no place for him is not.
        let mut there = law::law(record, Transfer { destination, ..transfer });
        there.shut_by.retain(|reason| reason.nature == Nature::No);
        add(&mut opening, Opening { evidence: Vec::new(), shut_by: there.shut_by });
    }
    opening
}

/// Who answers for a place, where it is described.
fn answers_for<'r>(record: &'r Record, place: &PlaceId) -> Option<&'r AuthorityId> {
    record.places.get(place)?.facts.as_ref().map(|facts| &facts.authority)
}

/// What another opening has beside this one: a stay speaks once, wherever he goes.
fn add(opening: &mut Opening, other: Opening) {
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
