//! What stands beside an observed act that puts somebody where the law says no to taking him: it is recorded as it
//! happened, and a legal reviewer, and nobody else, settles that it did. Source: `custody.md` (Two kinds of act),
//! decisions 0058, 0066 and 0082.

use crate::draft::Draft;
use crate::event::Stream;
use crate::event::oversight::DiscrepancyKind;
use crate::gate::{forbidden, way_back};
use crate::ids::{MovementId, PlaceId};
use crate::number::PersonNumber;
use crate::record::age::AgeStanding;
use crate::record::conflict::AT_ONCE;
use crate::record::discrepancy::{FORBIDDEN, FORBIDDEN_INSIDE, HELD_AGAIN};
use crate::record::leg::NONE;
use crate::refusal::Missing;

use super::state::Ask;
use super::{noted, task};

/// How somebody comes to be beside a "no": in a discrepancy's words, and in those of the lawyer's task.
type How = (&'static str, &'static str);
const AT: How = ("at", "he is where the law says no to taking him");
const SENT_TO: How = ("on the way to", "he is on the way to where the law says no to taking him");

/// The discrepancy of each person whom an observed act puts at a place that the law forbids, with the task of whoever
/// puts it right; nothing where that is open already. `position` is that of the first draft among those of the command.
pub(crate) fn at_place(ask: Ask<'_>, position: usize, number: PersonNumber, place: &PlaceId) -> Vec<Draft> {
    let whom = [number];
    beside(ask, position, &whom, (place, None), AT)
}

/// The same of everybody whom a movement has brought to a place.
pub(crate) fn brought(
    ask: Ask<'_>,
    position: usize,
    whom: &[PersonNumber],
    place: &PlaceId,
    by: &MovementId,
) -> Vec<Draft> {
    beside(ask, position, whom, (place, Some(by)), AT)
}

/// The same of everybody whom a movement under way is sent to another place with: a lawyer hears of it before they are
/// there.
pub(crate) fn sent(
    ask: Ask<'_>,
    position: usize,
    whom: &[PersonNumber],
    place: &PlaceId,
    by: &MovementId,
) -> Vec<Draft> {
    beside(ask, position, whom, (place, Some(by)), SENT_TO)
}

/// The same of somebody who has gone with a movement, to wherever it leads.
pub(crate) fn gone_with(ask: Ask<'_>, position: usize, number: PersonNumber, movement: &MovementId) -> Vec<Draft> {
    let reasons = forbidden::with_movement(ask.record, number, movement, ask.command.occurred_at);
    if reasons.is_empty() {
        return Vec::new();
    }
    let text = format!("{number} went with {movement}, and the law says no to where it leads: {}", words(&reasons));
    let about = vec![Stream::Person(number), Stream::Movement(movement.clone())];
    drafts(ask, position, (about, text, FORBIDDEN), &[number], AT.1)
}

/// Beside an observed act that has somebody in custody again after a release that enough have signed for: a lawyer asks on
/// what ground. Found at once, he was never gone, and what the release said of him is doubted too; later he was arrested
/// anew, and is let go or held under an order of its own.
pub(crate) fn held_again(ask: Ask<'_>, position: usize, number: PersonNumber) -> Vec<Draft> {
    let at = ask.command.occurred_at;
    let held = ask.record.people.get(&number).is_some_and(|person| person.legs.holder().is_some());
    let Some(let_go) = ask.record.let_go_at(number, at).filter(|_| !held) else { return Vec::new() };
    let text = format!("{number} was released at {let_go}, and is in custody at {at}");
    let mut drafts =
        vec![noted::noted(ask, position, DiscrepancyKind::Unlawful, vec![Stream::Person(number)], text, HELD_AGAIN)];
    if at - let_go > AT_ONCE {
        let why = format!("released at {let_go}, and found in custody");
        drafts.extend(task::open_on(ask, number, task::RELEASE_OR_RENEW, (&why, true)));
    }
    drafts
}

/// The same of an adult at a place for children, where an act of another kind shows that he is one.
pub(crate) fn beside_children(ask: Ask<'_>, position: usize, number: PersonNumber, place: &PlaceId) -> Vec<Draft> {
    let rule = rule_of(ask, number, (place, true));
    if is_open(ask, number, place, rule) {
        return Vec::new();
    }
    let text = format!(
        "at {place}, where the law says no to taking them: {number}: {number} is an adult, and {place} is set apart for \
         children"
    );
    let about = vec![Stream::Person(number), Stream::Place(place.clone())];
    drafts(ask, position, (about, text, rule), &[number], AT.1)
}

/// The rule that says no to somebody's being at a place: of the whole site around it, or inside the site where he may be.
pub(crate) fn rule(ask: Ask<'_>, number: PersonNumber, place: &PlaceId) -> &'static str {
    let is_grown = ask.record.age_standing(number, ask.command.occurred_at) == AgeStanding::Adult;
    rule_of(ask, number, (place, is_grown))
}

fn rule_of(ask: Ask<'_>, number: PersonNumber, (place, is_grown): (&PlaceId, bool)) -> &'static str {
    let Some(person) = ask.record.people.get(&number) else { return FORBIDDEN };
    let own = || ask.record.authorities.ix(&ask.command.actor.authority).unwrap_or(NONE);
    let log = person.legs.holder().map_or_else(own, |(log, _)| log);
    match way_back::is_against_the_site(ask.record, person, log, (place, is_grown)) {
        true => FORBIDDEN,
        false => FORBIDDEN_INSIDE,
    }
}

/// Why somebody may not be at a place, where a movement has brought him or another act has put him, unless that is noted
/// of him and open.
pub(crate) fn unnoted(
    ask: Ask<'_>,
    number: PersonNumber,
    (place, by): (&PlaceId, Option<&MovementId>),
) -> Option<String> {
    let (own, at) = (&ask.command.actor.authority, ask.command.occurred_at);
    let mut reasons = forbidden::at_place(ask.record, own, number, place, at);
    reasons.extend(forbidden::among_adults(ask.record, own, number, (place, by), at));
    if reasons.is_empty() || is_noted(ask, number, place) {
        return None;
    }
    Some(words(&reasons))
}

fn beside(
    ask: Ask<'_>,
    position: usize,
    whom: &[PersonNumber],
    (place, by): (&PlaceId, Option<&MovementId>),
    (how, why): How,
) -> Vec<Draft> {
    let forbidden: Vec<(PersonNumber, String)> =
        whom.iter().filter_map(|number| Some((*number, unnoted(ask, *number, (place, by))?))).collect();
    let mut beside = Vec::new();
    for of in [FORBIDDEN, FORBIDDEN_INSIDE] {
        let alike = || forbidden.iter().filter(|(number, _)| rule(ask, *number, place) == of);
        let numbers: Vec<PersonNumber> = alike().map(|(number, _)| *number).collect();
        if numbers.is_empty() {
            continue;
        }
        let each: Vec<String> = alike().map(|(number, why)| format!("{number}: {why}")).collect();
        let text = format!("{how} {place}, where the law says no to taking them: {}", each.join("; "));
        let mut about: Vec<Stream> = numbers.iter().copied().map(Stream::Person).collect();
        about.extend(by.cloned().map(Stream::Movement));
        about.push(Stream::Place(place.clone()));
        beside.extend(drafts(ask, position + beside.len(), (about, text, of), &numbers, why));
    }
    beside
}

fn drafts(
    ask: Ask<'_>,
    position: usize,
    (about, text, rule): (Vec<Stream>, String, &'static str),
    whom: &[PersonNumber],
    why: &str,
) -> Vec<Draft> {
    let mut drafts = vec![noted::noted(ask, position, DiscrepancyKind::Unlawful, about, text, rule)];
    drafts.extend(whom.iter().filter_map(|number| task::open_on(ask, *number, task::UNLAWFUL_PLACE, (why, true))));
    drafts
}

/// Whether that is open already, of the whole site where it is against that. What an officer has noted by hand is beside
/// it, and takes the place of nothing.
pub(crate) fn is_noted(ask: Ask<'_>, number: PersonNumber, place: &PlaceId) -> bool {
    is_open(ask, number, place, rule(ask, number, place))
}

fn is_open(ask: Ask<'_>, number: PersonNumber, place: &PlaceId, rule: &str) -> bool {
    let Some(person) = ask.record.people.get(&number) else { return false };
    let own = ask.record.authorities.ix(&ask.command.actor.authority).unwrap_or(NONE);
    person.discrepancies.iter().any(|row| {
        let open = ask.record.discrepancies.row(*row);
        let there = open.about.contains(&Stream::Place(place.clone()));
        let says_as_much = rule == FORBIDDEN_INSIDE || open.is_of_a_forbidden_site();
        there && says_as_much && ask.record.is_heard_of_a_forbidden_place(own, open)
    })
}

fn words(reasons: &[Missing]) -> String {
    let all: Vec<&str> = reasons.iter().map(|reason| reason.missing.as_str()).collect();
    all.join(", ")
}

#[cfg(test)]
mod tests;
