//! Observed acts: recorded whatever the gates and states say. Source: `custody.md` (Two kinds of act).
//!
//! Nothing here returns a refusal. An unknown number becomes a provisional person first; every act opens
//! a discrepancy that names its rule, but for one that differs from the record in nothing.

use crate::draft::Draft;
use crate::event::oversight::DiscrepancyKind;
use crate::event::person::Registered;
use crate::event::{Body, Purpose, Stream};
use crate::gate::seating;
use crate::ids::{MovementId, PlaceId};
use crate::known::Known;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::leg::Standing;

use super::standing::{holder, word};
use super::state::Ask;
use super::{noted, unlawful};

/// What a rule says of an observed act.
struct Finding {
    kind: DiscrepancyKind,
    text: String,
    rule: &'static str,
}

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Vec<Draft> {
    let Some((seen, movement, place)) = seen(body) else { return Vec::new() };
    let mut drafts = Vec::new();
    if is_unknown(ask.record, number) && !matches!(body, Body::NotHere(_)) {
        let at = place.clone().or_else(|| nominal_place(ask.record, movement.as_ref()));
        drafts.extend(at.map(|at| Draft::new(Stream::Person(number), provisional(at, &seen), Purpose::Custody)));
    }
    drafts.push(Draft::new(Stream::Person(number), body.clone(), Purpose::Custody));
    if is_as_recorded(ask, number, body) {
        drafts.extend(forbidden(ask, number, body, drafts.len()));
        return drafts;
    }
    let finding = judge(ask, number, body, movement.as_ref(), &seen);
    let mut about = vec![Stream::Person(number)];
    about.extend(movement.map(Stream::Movement));
    about.extend(place.map(Stream::Place));
    let position = drafts.len();
    let kind = finding.kind;
    drafts.push(noted::noted(ask, position, kind, about, finding.text, finding.rule));
    if kind != DiscrepancyKind::Unlawful {
        drafts.extend(forbidden(ask, number, body, position + 1));
    }
    if !matches!(body, Body::NotHere(_)) {
        drafts.extend(unlawful::held_again(ask, drafts.len(), number));
    }
    drafts
}

/// Whether somebody was found at the very place where the finder's own log has him, and no other log has him or
/// contradicts it: a sighting, which nobody has to settle.
fn is_as_recorded(ask: Ask<'_>, number: PersonNumber, body: &Body) -> bool {
    let (record, Body::FoundHere(b)) = (ask.record, body) else { return false };
    let Some(person) = record.people.get(&number).filter(|_| record.elder_of(number).is_none()) else { return false };
    let own = record.authorities.ix(&ask.command.actor.authority);
    let held_here = person.legs.holder().is_some_and(|(log, position)| {
        Some(log) == own
            && position.standing == Standing::Held
            && position.since <= ask.command.occurred_at
            && record.place_name(position.place) == Some(&b.place)
    });
    held_here && person.legs.holders() == 1 && record.conflicts(number).is_empty()
}

/// Where the act puts somebody to whose being there the law says no, a lawyer is asked beside it.
fn forbidden(ask: Ask<'_>, number: PersonNumber, body: &Body, position: usize) -> Vec<Draft> {
    match body {
        Body::FoundHere(b) => unlawful::at_place(ask, position, number, &b.place),
        Body::ArrivedUnlisted(b) => unlawful::brought(ask, position, &[number], &b.place, &b.movement),
        Body::DepartedWith(b) => unlawful::gone_with(ask, position, number, &b.movement),
        _ => Vec::new(),
    }
}

/// What was seen in words, on which movement, at which place.
fn seen(body: &Body) -> Option<(String, Option<MovementId>, Option<PlaceId>)> {
    Some(match body {
        Body::FoundAboard(b) => (format!("found aboard {}: {}", b.movement, b.note), Some(b.movement.clone()), None),
        Body::DepartedWith(b) => (format!("departed with {}: {}", b.movement, b.note), Some(b.movement.clone()), None),
        Body::FoundHere(b) => (format!("found at {}: {}", b.place, b.note), None, Some(b.place.clone())),
        Body::NotHere(b) => (format!("not at {}: {}", b.place, b.note), None, Some(b.place.clone())),
        Body::ArrivedUnlisted(b) => (
            format!("arrived with {} at {}, unlisted: {}", b.movement, b.place, b.note),
            Some(b.movement.clone()),
            Some(b.place.clone()),
        ),
        _ => return None,
    })
}

/// Never registered, received or found in any log here.
fn is_unknown(record: &Record, number: PersonNumber) -> bool {
    record.people.get(&number).is_none_or(|p| p.registrations.is_empty() && p.legs.changes().is_empty())
}

/// Where the leg of somebody found aboard is said to begin: where the movement leaves from. The found
/// act itself puts him aboard at once; a movement that nobody planned leaves from `unknown`.
fn nominal_place(record: &Record, movement: Option<&MovementId>) -> Option<PlaceId> {
    let plan = movement.and_then(|id| record.movements.get(id)).and_then(|m| m.plan.as_ref());
    plan.map(|p| p.from.clone()).or_else(|| PlaceId::parse("unknown").ok())
}

fn provisional(place: PlaceId, seen: &str) -> Registered {
    let because = || format!("unknown because {seen}");
    Registered {
        place,
        provisional: true,
        identity: Known::UnknownBecause(because()),
        deprived_at: Known::UnknownBecause(because()),
        deprived_where: Known::UnknownBecause(because()),
        deprived_by: Known::UnknownBecause(because()),
        ordered_by: Known::UnknownBecause(because()),
        grounds: Known::UnknownBecause(because()),
        supervised_by: Known::UnknownBecause(because()),
        admitted_at: Known::UnknownBecause(because()),
        health: Some(Known::UnknownBecause(because())),
    }
}

fn judge(ask: Ask<'_>, number: PersonNumber, body: &Body, movement: Option<&MovementId>, seen: &str) -> Finding {
    let record = ask.record;
    let finding = |kind, detail: String, rule| Finding { kind, text: format!("{number} {seen}{detail}"), rule };
    if matches!(body, Body::NotHere(_)) {
        return finding(DiscrepancyKind::NotHere, String::new(), "a person is where the record says");
    }
    if is_unknown(record, number) {
        let detail = "; nobody has registered him".to_owned();
        return finding(DiscrepancyKind::Unlisted, detail, "nobody travels or stays unlisted");
    }
    if let Some(elder) = record.elder_of(number) {
        let detail = format!("; his number is merged into {elder}");
        return finding(DiscrepancyKind::Duplicate, detail, "one human, one number");
    }
    let Some(id) = movement else {
        return finding(DiscrepancyKind::Unlisted, whereabouts(record, number), "a person is where the record says");
    };
    if let Some(other) = seating::other_manifest(record, number, id) {
        let detail = format!("; he is on the manifest of {other}");
        return finding(DiscrepancyKind::WrongManifest, detail, "each travels on his own manifest");
    }
    let there = record.movements.get(id);
    if there.is_some_and(|m| m.has_aboard(number)) {
        let detail = "; he was aboard by the record already".to_owned();
        return finding(DiscrepancyKind::Other, detail, "an observation is kept even where it adds nothing");
    }
    if there.is_some_and(|m| m.manifest.line(number).is_some()) {
        let detail = "; he is on the manifest and was never scanned aboard".to_owned();
        return finding(DiscrepancyKind::MissedScan, detail, "a body has a scan");
    }
    let kind = match body {
        Body::DepartedWith(_) => DiscrepancyKind::Unlawful,
        _ => DiscrepancyKind::Unlisted,
    };
    finding(kind, whereabouts(record, number), "nobody moves past a gate that is shut")
}

/// Where the record has a person, in words.
fn whereabouts(record: &Record, number: PersonNumber) -> String {
    let Some(person) = record.people.get(&number) else { return String::new() };
    match (holder(record, person), person.legs.holder()) {
        (Some(authority), Some((_, position))) => {
            let place = record.place_name(position.place).map_or("aboard a movement", |p| p.as_str());
            format!("; the record has him {} by {authority}, {place}", word(position.standing))
        }
        _ => "; the record has him in nobody's custody".to_owned(),
    }
}

#[cfg(test)]
mod tests;
