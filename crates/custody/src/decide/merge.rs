//! Two numbers, one human: merged by two officers, unmerged again, or found not to be the same.
//! Source: `custody.md` (Words, Person).

use crate::event::person::{Merged, NotSame, Unmerged};
use crate::event::{Function, Gate, Kind};
use crate::ids::PlaceId;
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::alike::first_contact;
use crate::record::leg::Standing;
use crate::record::merge::lost_by_merge;
use crate::record::person::{Person, Seen};
use crate::refusal::Refusal;
use crate::time::{Moment, Span};

use super::actor::{require_function, require_two};
use super::standing::{self, concerned, filled, holder, known, word};
use super::state::Ask;

/// Who judges sameness.
const JUDGES: &[Function] = &[
    Function::CustodyOfficer,
    Function::Examiner,
    Function::LegalReviewer,
    Function::ChildProtection,
    Function::WatchOfficer,
    Function::Commander,
];

/// Two verified sightings at two sites closer in time than this are two humans. Source: ours; no two sites lie
/// ten minutes apart by road.
const APART_WITHIN: Span = Span::minutes(10);

/// Whether the younger number may go into the elder.
pub(crate) fn merge(ask: Ask<'_>, number: PersonNumber, body: &Merged) -> Result<bool, Refusal> {
    require_two(&ask.command.actor, "a merge")?;
    require_function(&ask.command.actor, "a merge", JUDGES, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons of the merge")?;
    if body.into == number {
        return Err(Refusal::unfit(format!("{number} cannot be merged into itself")));
    }
    let younger = concerned(ask, number, Kind::Merged)?;
    // The elder must not be merged itself, so that merges cannot go round in a circle.
    let elder = known(ask.record, body.into)?;
    if younger.identity.not_same.contains(&body.into) {
        return Err(Refusal::rule(
            Gate::Identity,
            format!("{number} and {} were found not to be the same person", body.into),
            &[],
            "a finding is taken back before it is contradicted",
            "custody.md, Words",
        ));
    }
    if first_contact(elder, body.into) > first_contact(younger, number) {
        return Err(Refusal::unfit(format!("{number} is the elder number: merge {} into it", body.into)));
    }
    if let Some(holder) = holder(ask.record, younger)
        && *holder != ask.command.actor.authority
    {
        return Err(Refusal::unfit(format!(
            "{holder} holds {number}: it closes that leg, not {}",
            ask.command.actor.authority
        )));
    }
    one_human(ask, (number, younger), (body.into, elder))?;
    Ok(true)
}

/// Whether all that is known lets both numbers be one human, so that nobody leaves the count by a merge.
fn one_human(
    ask: Ask<'_>,
    (number, younger): (PersonNumber, &Person),
    (into, elder): (PersonNumber, &Person),
) -> Result<(), Refusal> {
    let authority = &ask.command.actor.authority;
    let Some(log) = ask.record.authorities.ix(authority) else { return Ok(()) };
    // As things were when the merge is said to have been, and as they are.
    for at in [ask.command.occurred_at, Moment::MAX] {
        let stood = younger.legs.position_as_of(log, at, Moment::MAX).standing;
        if let Some(lost) = lost_by_merge(stood, elder, log, at) {
            let text = format!("{number} is {} and {into} is {} in the log of {authority}", word(stood), word(lost));
            return Err(two_humans(text));
        }
    }
    if let Some(text) = seen_after_exit(ask.record, (number, younger), (into, elder), log) {
        return Err(two_humans(text));
    }
    match seen_apart(ask.record, younger, elder) {
        Some((first, second)) => Err(two_humans(format!(
            "{number} was seen at {first} and {into} at {second}, less than {APART_WITHIN} apart"
        ))),
        None => Ok(()),
    }
}

/// The one seen after the other had left custody for good.
fn seen_after_exit(
    record: &Record,
    younger: (PersonNumber, &Person),
    elder: (PersonNumber, &Person),
    log: u32,
) -> Option<String> {
    let after = |gone: (PersonNumber, &Person), other: (PersonNumber, &Person)| {
        let end = gone.1.legs.position(log);
        let seen = other.1.last_sighting()?;
        let ended = !end.standing.is_open() && end.standing != Standing::Never && seen.at > end.since;
        ended.then(|| {
            let place = record.place_name(seen.place).map_or("a place", |place| place.as_str());
            format!(
                "{} is {} since {}, {} was seen at {place} at {}",
                gone.0,
                word(end.standing),
                end.since,
                other.0,
                seen.at
            )
        })
    };
    after(younger, elder).or_else(|| after(elder, younger))
}

/// Two sites at which both were verified to be at one time. A first contact is a list's word, no such sighting.
fn seen_apart<'r>(record: &'r Record, one: &Person, other: &Person) -> Option<(&'r PlaceId, &'r PlaceId)> {
    let (a, b) = (one.last_sighting()?, other.last_sighting()?);
    let listed = [a, b].iter().any(|seen| seen.means == Seen::FirstContact);
    if listed || a.at.max(b.at) - a.at.min(b.at) >= APART_WITHIN {
        return None;
    }
    let (first, second) = (record.outermost(a.place)?, record.outermost(b.place)?);
    (first != second).then_some((first, second))
}

fn two_humans(text: String) -> Refusal {
    Refusal::rule(
        Gate::Identity,
        format!("{text}: that is not one human, until an examiner or the commander has put one of them right"),
        &[Function::Examiner, Function::Commander],
        "nobody leaves the count by a merge",
        "custody.md, Conservation of people",
    )
}

/// Whether a merge may be taken back: only one that stands, into that elder, by the same log.
pub(crate) fn unmerge(ask: Ask<'_>, number: PersonNumber, body: &Unmerged) -> Result<bool, Refusal> {
    require_two(&ask.command.actor, "an unmerge")?;
    require_function(&ask.command.actor, "an unmerge", JUDGES, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons of the unmerge")?;
    let person = in_record(ask.record, number)?;
    match person.merged_into {
        Some(elder) if elder == body.from => {}
        Some(elder) => return Err(Refusal::unfit(format!("{number} is merged into {elder}, not into {}", body.from))),
        None => return Err(Refusal::unfit(format!("{number} is not merged"))),
    }
    let authority = &ask.command.actor.authority;
    if standing::standing(ask.record, person, authority) != Standing::Merged {
        return Err(Refusal::unfit(format!("the merge of {number} does not stand in the log of {authority}")));
    }
    Ok(true)
}

fn in_record(record: &Record, number: PersonNumber) -> Result<&Person, Refusal> {
    record.people.get(&number).ok_or_else(|| Refusal::unfit(format!("{number} is not in the record")))
}

pub(crate) fn not_same(ask: Ask<'_>, number: PersonNumber, body: &NotSame) -> Result<bool, Refusal> {
    require_function(&ask.command.actor, "a finding of not the same", JUDGES, Gate::Identity, "custody.md, Words")?;
    filled(&body.reasons, "the reasons")?;
    let person = concerned(ask, number, Kind::NotSame)?;
    known(ask.record, body.other)?;
    if body.other == number {
        return Err(Refusal::unfit(format!("{number} is the same as itself")));
    }
    Ok(!person.identity.not_same.contains(&body.other))
}
