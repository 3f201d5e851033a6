//! The way back to where somebody was: what says no to taking him further does not keep him where he should not be, nor
//! in a hospital for ever. Source: `custody.md` (Gates: a refused person has a named return place), decisions 0073,
//! 0076 and 0082.

use crate::event::Stream;
use crate::event::place::PlaceKind;
use crate::ids::{AuthorityId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::{LegChange, LegStep};
use crate::record::person::Person;
use crate::refusal::{Missing, Nature};

use super::{Opening, law, onward, separation};

/// Whether handing a person over at a place gives him back to whoever gave him by a medical evacuation, within one
/// state, at the site that he came from, while he is still in care or on the way from it.
pub(crate) fn from_care(
    record: &Record,
    number: PersonNumber,
    [holder, to]: [&AuthorityId; 2],
    place: &PlaceId,
) -> bool {
    let Some((person, log)) = record.people.get(&number).zip(record.authorities.ix(holder)) else { return false };
    record.are_of_one_state(holder, to)
        && onward::giver_of_evacuation(record, number, log) == Some(to)
        && was_held_at(record, person, to, place)
        && nowhere_else_since(record, (number, person), log, place)
}

/// Whether the last place at which an authority held a person before it gave him, or the last that was none of care,
/// lies in the site of this one.
fn was_held_at(record: &Record, person: &Person, authority: &AuthorityId, place: &PlaceId) -> bool {
    let Some(log) = record.authorities.ix(authority) else { return false };
    // The place of a hand-over is where he was given, not where he was held.
    let held = person.legs.changes().iter().rev().filter(|c| c.log == log && c.step != LegStep::HandedOver);
    let mut places = held.filter_map(|c| record.place_name(c.place));
    let last = places.clone().next();
    let home = places.find(|place| !record.is_care(place));
    [last, home].into_iter().flatten().any(|was| site(record, was) == site(record, place))
}

/// Whether somebody was, since a log received him by the evacuation that counts, at no site but that of a place: in care,
/// or on the way. Asked of every log that received him under an offer, since one hospital may send him to another.
fn nowhere_else_since(record: &Record, (number, person): (PersonNumber, &Person), log: u32, place: &PlaceId) -> bool {
    let Some(offer) = onward::evacuation(record, number, log) else { return false };
    let changes = person.legs.changes();
    let came = |c: &LegChange| c.log == log && c.step == LegStep::Received && Some(c.other) == offer.from;
    let since = changes.iter().position(|c| came(c) && c.occurred >= offer.at);
    // Where the receiver's clock is behind the giver's.
    let Some(since) = since.or_else(|| changes.iter().rposition(came)) else { return false };
    let had = |c: &&LegChange| c.log == log || onward::offers_taken(record, number).any(|o| o.to == Some(c.log));
    let mut places = changes[since..].iter().filter(had).filter_map(|c| record.place_name(c.place));
    places.all(|was| record.is_care(was) || site(record, was) == site(record, place) || !is_in_a_site(record, was))
}

/// What of the law of a transfer stops the way back from care too: a danger from the very hands that he would go back
/// to. A stay, an acceptance withdrawn, an order to release him and papers that are absent do not.
pub(crate) fn keep_what_stops_it(papers: &mut Opening) {
    papers.shut_by.retain(stops_it);
}

pub(crate) fn stops_it(reason: &Missing) -> bool {
    reason.nature == Nature::No && ![law::NO_STAY, law::ACCEPTED, law::LET_GO].contains(&reason.rule)
}

/// Whether a place lies in the site that a person came from, while an open discrepancy says that he is unlawfully where
/// his holder has him. The site is the last at which this log held him that no such discrepancy names.
pub(crate) fn out_of_unlawful(record: &Record, person: &Person, log: u32, place: &PlaceId) -> bool {
    let there = site(record, place);
    there.is_some() && is_unlawfully_held(record, person, log) && lawful_site(record, person, log) == there
}

/// Whether a return takes back a move, past whatever says no to one: out of a queue or a vehicle, and from where he is
/// unlawfully.
pub(crate) fn takes_back_a_move(record: &Record, person: &Person, log: u32, to: &PlaceId) -> bool {
    let Some(now) = record.place_name(person.legs.position(log).place) else { return true };
    out_of_unlawful(record, person, log, to) || !(is_in_a_site(record, now) || record.is_care(now))
}

/// Whether a way to a place is open as a return that takes back a move.
pub(crate) fn is_open(record: &Record, person: &Person, log: u32, to: &PlaceId) -> bool {
    let there = site(record, to);
    there.is_some() && leads_to(record, person, log) == there && takes_back_a_move(record, person, log, to)
}

/// Where a return by the log that holds a person leads: to the site that he came from, and from where he is unlawfully,
/// and from a hospital or court, which may lie in his own site, to the last that was none such.
pub(crate) fn leads_to<'r>(record: &'r Record, person: &'r Person, log: u32) -> Option<&'r PlaceId> {
    let now = record.place_name(person.legs.position(log).place);
    if is_unlawfully_held(record, person, log) || now.is_some_and(|place| record.is_care(place)) {
        return lawful_site(record, person, log);
    }
    onward::came_from(record, person, log)
}

/// Whether an open discrepancy says that a person is unlawfully where his holder has him, or was where he fell ill.
pub(crate) fn is_unlawfully_held(record: &Record, person: &Person, log: u32) -> bool {
    let Some((holder, position)) = person.legs.holder() else { return false };
    let is_care = record.place_name(position.place).is_some_and(|place| record.is_care(place));
    let held = match onward::left_for_care(record, person, holder).filter(|_| is_care) {
        Some(left) => site(record, left),
        None => record.outermost(position.place),
    };
    held.is_some_and(|site| is_named_unlawful(record, person, log, site))
}

fn lawful_site<'r>(record: &'r Record, person: &'r Person, log: u32) -> Option<&'r PlaceId> {
    let held = person.legs.changes().iter().rev().filter(|c| c.log == log && c.step.holds());
    let own = held.filter(|c| record.place_name(c.place).is_some_and(|place| !record.is_care(place)));
    own.filter_map(|c| record.outermost(c.place)).find(|site| !is_named_unlawful(record, person, log, site))
}

/// Whether what says no to a person's being at a place says no to the whole site around it: he comes there from another
/// one, or is an adult and the site is set apart for children. Of a place in the site where he may be it does not: he
/// goes to another place of that site, and no way out of it opens.
pub(crate) fn is_against_the_site(
    record: &Record,
    person: &Person,
    log: u32,
    (place, is_grown): (&PlaceId, bool),
) -> bool {
    let there = site(record, place);
    let kept_out = is_grown && there.is_some_and(|site| separation::keeps_adults_out(record, site));
    kept_out || there.is_none() || lawful_site(record, person, log) != there
}

/// Whether an open discrepancy says that the law says no to a person's being in the site around a place: one that the
/// record itself opened beside an act, by the log asked or by whoever led him there. What anybody notes by hand is no law,
/// and what says no to one cell of the site where he may be is none against the site.
pub(crate) fn is_named_unlawful(record: &Record, person: &Person, log: u32, at: &PlaceId) -> bool {
    let around = site(record, at);
    person.discrepancies.iter().map(|row| record.discrepancies.row(*row)).any(|open| {
        let here =
            |about: &Stream| matches!(about, Stream::Place(place) if around.is_some() && site(record, place) == around);
        open.is_of_a_forbidden_site() && record.is_heard_of_a_forbidden_place(log, open) && open.about.iter().any(here)
    })
}

/// Whether a place is a site of detention or lies in one.
pub(crate) fn is_in_a_site(record: &Record, place: &PlaceId) -> bool {
    let facts = site(record, place).and_then(|site| record.places.get(site)?.facts.as_ref());
    facts.is_some_and(|facts| facts.kind == PlaceKind::Site)
}

/// The site around a place.
pub(crate) fn site<'r>(record: &'r Record, place: &PlaceId) -> Option<&'r PlaceId> {
    record.places.ix(place).and_then(|row| record.outermost(row))
}

#[cfg(test)]
mod tests;
