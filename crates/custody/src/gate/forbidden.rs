//! What the law says no to of somebody's being at a place or going with a movement: an observed act is recorded all the
//! same, and this is what a lawyer is asked about beside it. Source: `custody.md` (Two kinds of act; Gates, law),
//! decision 0058; of whose papers an
//! override stood in for, decision 0066.

use crate::event::Gate;
use crate::ids::{MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::refusal::{Missing, Nature};
use crate::time::Moment;

use super::law::{self, Transfer};
use super::{Opening, onward, passage, separation, way_back};

/// What says no to a person's being at a place, of everybody who answers for it or for a place around it. Inside the
/// hands that hold him it is asked where the place lies in another site than he came from. An override stands in for
/// papers under one authority alone: of whoever has come out of its hands without them, what is absent counts too.
pub(crate) fn at_place(
    record: &Record,
    own: &crate::ids::AuthorityId,
    number: PersonNumber,
    place: &PlaceId,
    at: Moment,
) -> Vec<Missing> {
    let Some(person) = record.people.get(&number) else { return Vec::new() };
    let holder = person.legs.holder().map_or(own, |(row, _)| record.authorities.key(row));
    let leaves = || record.authorities.ix(holder).is_some_and(|log| onward::leaves_site(record, person, log, place));
    let mut opening = Opening { evidence: Vec::new(), shut_by: Vec::new() };
    // Whoever is brought back from where he was unlawfully is where he should be.
    let back = record.authorities.ix(own).is_some_and(|log| way_back::out_of_unlawful(record, person, log, place));
    let answering = if back { Vec::new() } else { record.answering(place).authorities };
    for destination in answering {
        if destination != holder || leaves() {
            let transfer = Transfer { person: number, holder, destination, leaves_at: at, arrives_at: at };
            let mut asked = law::law(record, transfer);
            let cared_for = record.is_care(place) && record.are_of_one_state(holder, destination);
            let papers_count = destination != holder && !cared_for && owes_papers(record, number);
            asked.shut_by.retain(|reason| reason.nature == Nature::No || papers_count);
            if way_back::from_care(record, number, [holder, destination], place) {
                way_back::keep_what_stops_it(&mut asked);
            }
            passage::add(&mut opening, asked);
        }
    }
    let mut apart = separation::among_children(record, number, place, at);
    apart.retain(|reason| reason.nature == Nature::No);
    opening.shut_by.extend(apart);
    opening.shut_by
}

/// What says no to a child's being seen at a place, as it would to moving him on there; out of where he is unlawfully he
/// is brought back to where he was. Of a movement's own people its gates have asked, and the reception asks how he is
/// housed: whoever is on its manifest is not asked about here.
pub(crate) fn among_adults(
    record: &Record,
    own: &crate::ids::AuthorityId,
    number: PersonNumber,
    (place, by): (&PlaceId, Option<&MovementId>),
    at: Moment,
) -> Vec<Missing> {
    let Some(person) = record.people.get(&number) else { return Vec::new() };
    let Some(own) = record.authorities.ix(own) else { return Vec::new() };
    let planned = |id| record.movements.get(id).is_some_and(|m| m.manifest.line(number).is_some());
    if by.is_some_and(planned) || way_back::out_of_unlawful(record, person, own, place) {
        return Vec::new();
    }
    let log = person.legs.holder().map_or(own, |(row, _)| row);
    separation::seen_among_adults(record, number, (log, place), at)
}

/// Whether an override stood in for papers of law of a person, under whichever of his numbers, that are owed still.
fn owes_papers(record: &Record, number: PersonNumber) -> bool {
    record.unpaid_of_human(number).iter().any(|(_, debt)| debt.gate == Gate::Law)
}

/// What says no to a person's going where a movement leads.
pub(crate) fn with_movement(record: &Record, number: PersonNumber, id: &MovementId, at: Moment) -> Vec<Missing> {
    let Some(plan) = record.movements.get(id).and_then(|m| m.plan.as_ref()) else { return Vec::new() };
    let mut reasons = passage::law(record, plan, passage::transfer(record, number, plan, at)).shut_by;
    reasons.extend(separation::among_children(record, number, &plan.to, at));
    reasons.retain(|reason| reason.nature == Nature::No);
    reasons
}
