//! Places, roll calls and claimed counts. Source: `custody.md` (Conservation of people).

use std::collections::BTreeSet;

use crate::draft::Draft;
use crate::event::authority::Subject;
use crate::event::oversight::DiscrepancyKind::{self, Unlawful};
use crate::event::oversight::DiscrepancyOpened;
use crate::event::place::{CountClaimed, RollCalled};
use crate::event::{Body, Purpose, Stream};
use crate::gate::separation;
use crate::ids::{AuthorityId, DiscrepancyId, PlaceId};
use crate::number::PersonNumber;
use crate::record::age::AgeStanding;
use crate::record::leg::{Position, Standing};
use crate::record::person::Person;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::standing::{filled, word};
use super::state::Ask;
use super::{actor, unlawful};

mod described;

/// The rule that a roll call's discrepancies name.
const RULE: &str = "a roll call is compared with the record";

pub(crate) fn state(ask: Ask<'_>, id: &PlaceId, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let stream = Stream::Place(id.clone());
    match body {
        Body::PlaceDescribed(b) if described::describe(ask, id, b)? => Ok(Vec::new()),
        Body::PlaceDescribed(_) => Ok(ask.draft(stream, body, Purpose::Administration)),
        Body::RollCalled(b) => {
            let read = RollCalled { present: ask.record.read_at_a_roll_call(&b.present), ..b.clone() };
            let found = roll_call(ask, id, b, &read.present)?;
            let mut drafts = ask.draft(stream, &read.into(), Purpose::Custody);
            drafts.extend(found);
            Ok(drafts)
        }
        _ => Err(Refusal::unfit(format!("{} cannot be stated of a place", body.kind().entry()))),
    }
}

/// What a roll call finds: people present whom the record holds elsewhere, and people missing.
fn roll_call(ask: Ask<'_>, id: &PlaceId, body: &RollCalled, read: &[PersonNumber]) -> Result<Vec<Draft>, Refusal> {
    if ask.record.places.get(id).is_none_or(|p| p.facts.is_none()) {
        return Err(Refusal::unfit(format!("place {id} is not described in the record")));
    }
    super::sighting::as_many_as_it_says(ask, body.means)?;
    let mut present = BTreeSet::new();
    for number in &body.present {
        if ask.record.people.get(number).is_none() {
            return Err(Refusal::unfit(format!("{number} is not in the record")));
        }
        super::sighting::with_a_band(ask, *number, body.means)?;
        if !present.insert(*number) {
            return Err(Refusal::unfit(format!("{number} stands twice in the roll call")));
        }
    }
    let at = ask.command.occurred_at;
    let own = ask.record.authorities.ix(&ask.command.actor.authority);
    let mut drafts = beside_themselves(ask, id, &present)?;
    present.retain(|number| ask.record.elder_of(*number).is_none());
    present.extend(read.iter().filter(|number| ask.record.elder_of(**number).is_none()));
    for (number, person) in ask.record.people.iter() {
        let position = own.map_or(Position::NOWHERE, |log| person.legs.position_as_of(log, at, Moment::MAX));
        let here = position.standing == Standing::Held && ask.record.lies_in(position.place, id);
        let is_present = present.contains(number);
        if is_present && here && grown_among_children(ask, id, *number) && !unlawful::is_noted(ask, *number, id) {
            let text = format!("{number} at {id}: {number} is an adult, and {id} is set apart for children");
            drafts.push(opened(ask, id, *number, Unlawful, text)?);
        }
        let (kind, text) = match (is_present, here) {
            (true, false) => (DiscrepancyKind::Unlisted, elsewhere(ask, id, *number, &position)),
            (false, true) => (DiscrepancyKind::NotHere, format!("{number} was not at the roll call of {id}")),
            _ => continue,
        };
        if !noted_already(ask, person, kind, id) {
            drafts.push(opened(ask, id, *number, kind, text)?);
        }
        if let Some(why) = unlawful::unnoted(ask, *number, (id, None)).filter(|_| kind == DiscrepancyKind::Unlisted) {
            let text = format!("{number} at {id}, where the law says no to taking him: {why}");
            drafts.push(opened(ask, id, *number, DiscrepancyKind::Unlawful, text)?);
        }
    }
    Ok(drafts)
}

/// Whether somebody who is where the record says is an adult at a place for children: he may have come of age there.
fn grown_among_children(ask: Ask<'_>, id: &PlaceId, number: PersonNumber) -> bool {
    let at = ask.command.occurred_at;
    separation::keeps_adults_out(ask.record, id) && ask.record.age_standing(number, at) == AgeStanding::Adult
}

/// Two who answered to numbers of one human.
fn beside_themselves(ask: Ask<'_>, id: &PlaceId, present: &BTreeSet<PersonNumber>) -> Result<Vec<Draft>, Refusal> {
    let mut drafts = Vec::new();
    for number in present {
        let elder = ask.record.eldest_of(*number);
        let noted =
            ask.record.people.get(number).is_some_and(|p| noted_already(ask, p, DiscrepancyKind::Duplicate, id));
        if elder == *number || noted {
            continue;
        }
        let other = present.iter().find(|other| **other != *number && ask.record.eldest_of(**other) == elder);
        let Some(other) = other else { continue };
        let text = format!(
            "{number} is merged into {elder}, and he and {other} both stood at the roll call of {id}: two bodies are no \
             one human, take the merge back (`person unmerge`) or record him by `man observe found-here`"
        );
        drafts.push(opened(ask, id, *number, DiscrepancyKind::Duplicate, text)?);
    }
    Ok(drafts)
}

fn elsewhere(ask: Ask<'_>, id: &PlaceId, number: PersonNumber, position: &Position) -> String {
    match ask.record.place_name(position.place) {
        Some(place) if position.standing.is_open() => {
            format!("{number} was seen at {id}, the record holds him at {place}")
        }
        _ if position.standing.is_open() => format!("{number} was seen at {id}, the record holds him on the way"),
        _ => format!("{number} was seen at {id}, the record has him as {}", word(position.standing)),
    }
}

/// Whether the same is open of the same person and place, so that each roll call does not open it again.
fn noted_already(ask: Ask<'_>, person: &Person, kind: DiscrepancyKind, id: &PlaceId) -> bool {
    person.discrepancies.iter().any(|row| {
        let open = ask.record.discrepancies.row(*row);
        open.kind == kind && open.about.contains(&Stream::Place(id.clone()))
    })
}

fn opened(
    ask: Ask<'_>,
    id: &PlaceId,
    number: PersonNumber,
    kind: DiscrepancyKind,
    text: String,
) -> Result<Draft, Refusal> {
    let (letter, rule) = match kind {
        DiscrepancyKind::NotHere => ('n', RULE),
        DiscrepancyKind::Duplicate => ('d', RULE),
        DiscrepancyKind::Unlawful => ('l', unlawful::rule(ask, number, id)),
        _ => ('u', RULE),
    };
    let ms = ask.command.occurred_at.as_ms();
    let name = format!("roll-{ms:x}-{:08}-{letter}", number.as_u32());
    let name = DiscrepancyId::parse(&name).map_err(|e| Refusal::unfit(e.to_string()))?;
    let about = vec![Stream::Person(number), Stream::Place(id.clone())];
    let body = DiscrepancyOpened { id: name, kind, about, text, rule: rule.into() };
    Ok(Draft::new(Stream::Authority(ask.command.actor.authority.clone()), body, Purpose::Custody))
}

/// A claim is recorded as said: it must only speak of something known, at a time that has come.
pub(crate) fn claim(
    ask: Ask<'_>,
    stream: &Stream,
    id: &AuthorityId,
    body: &CountClaimed,
) -> Result<Vec<Draft>, Refusal> {
    let own = &ask.command.actor.authority;
    if id != own {
        return Err(Refusal::unfit(format!("{own} writes on its own stream, not on authority/{id}")));
    }
    filled(&body.by, "who claims the count")?;
    let known = match &body.subject {
        Subject::Everyone => true,
        Subject::Authority(id) => ask.record.authorities.ix(id).is_some(),
        Subject::Place(id) => ask.record.places.ix(id).is_some(),
        Subject::Movement(id) => ask.record.movements.ix(id).is_some(),
    };
    if !known {
        return Err(Refusal::unfit(format!(
            "{:?} is not in the record: a claim must speak of something",
            body.subject
        )));
    }
    if body.at > ask.at + actor::AHEAD_MAX {
        return Err(Refusal::unfit(format!(
            "the claim speaks of {}, which has not come: the clock of this device says {}",
            body.at, ask.at
        )));
    }
    Ok(ask.draft(stream.clone(), &Body::CountClaimed(body.clone()), Purpose::Custody))
}

#[cfg(test)]
mod tests;
